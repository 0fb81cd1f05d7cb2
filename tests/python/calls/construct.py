# Calling classes.
class Point:
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
p = Point(1, y=2)
print(p.x, p.y, Point(5).y)
for wrong in (lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(z=1)):
    try:
        wrong()
    except TypeError as error:
        print(error)

class Bad:
    def __init__(self):
        return 1
try:
    Bad()
except TypeError as error:
    print(error)

class New:
    def __new__(cls, value):
        made = super().__new__(cls)
        made.value = value * 2
        return made
    def __init__(self, value):
        self.other = value
n = New(4)
print(n.value, n.other)

class Plain: pass
print(type(Plain()).__name__)
try:
    Plain(1)
except TypeError as error:
    print(error)

class Callable:
    def __call__(self, *args, **kwargs):
        return args, kwargs
print(Callable()(1, a=2))

class Derived(Point):
    def __init__(self, *args):
        super().__init__(*args)
        self.z = 9
d = Derived(1, 2)
print(d.x, d.y, d.z)

class Raising:
    def __init__(self):
        raise ValueError('in init')
try:
    Raising()
except ValueError as error:
    print(error)
