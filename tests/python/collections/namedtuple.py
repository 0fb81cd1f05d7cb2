from collections import namedtuple
P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p.y, p[0], p[-1], len(p), p == (1, 2), isinstance(p, tuple), P._fields, P.__name__)
x, y = p
print(x, y, p._asdict(), p._replace(x=5), P._make([7, 8]), p + (3,), hash(p) == hash((1, 2)), {p: 1}[(1, 2)])
Q = namedtuple("Q", ["a", "b", "c"], defaults=(10, 20))
print(Q(1), Q(1, 2), Q(1, c=3), Q._field_defaults, p < P(1, 3))
print(namedtuple("R", "a, b,c")(1, 2, 3), namedtuple("E", "")())
print(namedtuple("S", "a def a _x", rename=True)._fields)
for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: P(1, x=2)):
    try:
        f()
    except TypeError as e:
        print("TypeError")
for f in (lambda: namedtuple("T", "a a"), lambda: namedtuple("T", "_a"), lambda: namedtuple("T", "1a"), lambda: namedtuple("T", "class"), lambda: namedtuple("1T", "a"), lambda: p._replace(q=1)):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(e)
try:
    p.x = 5
except AttributeError:
    print("AttributeError")
try:
    P._make([1])
except TypeError as e:
    print(e)
class Point(namedtuple("Point", "x y")):
    def norm(self):
        return self.x ** 2 + self.y ** 2
pt = Point(3, 4)
print(pt, pt.norm(), pt._replace(y=0), type(pt._replace(y=0)).__name__, pt._asdict())
match pt:
    case Point(a, b):
        print("matched", a, b)
print(p.count(1), p.index(2), list(p), [*zip(P._fields, p)])
