# Items, properties and unpacking of named tuples, and of classes that override them.
from collections import namedtuple

Point = namedtuple("Point", "x y")


class Shifted(Point):
    def __getitem__(self, index):
        return "item", index

    def __iter__(self):
        return iter("ab")


class Named(Point):
    x = 7

    @property
    def y(self):
        return "own"


def parts(point):
    first, second = point
    return point.x, point.y, point[0], point[-1], first, second


for point in (Point(1, 2), Shifted(3, 4), Named(5, 6), Point(8, 9)):
    print(parts(point), parts(point))
try:
    Point(1, 2)[2]
except IndexError as error:
    print("IndexError", error)
try:
    a, b, c = Point(1, 2)
except ValueError as error:
    print("ValueError", error)
print(Point(1, 2)[0:1], Point(y=1, x=2), Point(*[3, 4]), Point(1, 2) == (1, 2), Point(1, 2) < (1, 3))
try:
    Point.x.fget(3)
except (TypeError, AttributeError):
    print("refused")


class Stack(list):
    pass


first, second = Stack([1, 2])
print(first, second)
try:
    first, second = Stack([1, 2, 3])
except ValueError as error:
    print("ValueError", error)
try:
    first, second = 5
except TypeError as error:
    print("TypeError", error)
print(isinstance(Point(1, 2), (str, tuple)), isinstance(3, (str, (bytes, int))), isinstance(3, (str, ())))
try:
    isinstance(3, (str, 5))
except TypeError as error:
    print("TypeError", error)
print(isinstance(3, (int, 5)))
print(any([0, "", [], 3]), all([1, "a", [0]]), any([]), all(()), any((0, None)), all([1, 0]))


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        print("asked", self.value)
        return self.value


print(any([0, Truth(False), Truth(True), Truth(True)]), all([1, Truth(True), Truth(False), Truth(True)]))
