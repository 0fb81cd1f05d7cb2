class Point:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y):
        self.x, self.y = x, y
class Colour:
    RED = 'r'
def f(v):
    match v:
        case 0:
            return 'zero'
        case True:
            return 'true'
        case None:
            return 'none'
        case -1 | 2 | 3.5:
            return 'numbers'
        case 'a' | b'a':
            return 'text'
        case Colour.RED:
            return 'red'
        case []:
            return 'empty'
        case [x]:
            return 'one', x
        case [1, *rest]:
            return 'starts with 1', rest
        case [*start, 9, 9]:
            return 'ends', start
        case [a, [b, c], *_]:
            return a, b, c
        case {'kind': 'k', 'n': int(n)}:
            return 'kind', n
        case {'kind': k, **rest}:
            return k, rest
        case {}:
            return 'mapping'
        case Point(0, y=y):
            return 'on axis', y
        case Point(x, y) if x == y:
            return 'diagonal', x
        case Point() as p:
            return 'point', p.x
        case str(s) | bytes(s):
            return 'string', s
        case int() | float():
            return 'number'
        case (1 | 2), _:
            return 'never: a sequence above'
        case _:
            return 'other'
for v in (0, True, None, -1, 2, 3.5, 'a', b'a', 'r', [], (), [5], (1, 2, 3), [4, 9, 9], [1], [3, [4, 5], 6],
          {'kind': 'k', 'n': 3}, {'kind': 'k', 'n': 's'}, {'kind': 1, 'z': 2}, {'q': 1}, Point(0, 5), Point(2, 2),
          Point(1, 3), 'hello', b'xy', 77, 1.5, {1}, range(2), object):
    print(f(v))
def errors(v):
    match v:
        case Point(1, 2, 3):
            pass
try:
    errors(Point(1, 2))
except TypeError as error:
    print(error)
match [1, [2, {'k': [3]}]]:
    case [a, [b, {'k': [c]}]]:
        print(a, b, c)
match 5:
    case int(x):
        print(x)
x = 7
match 6:
    case x if x > 100:
        pass
print(x)
