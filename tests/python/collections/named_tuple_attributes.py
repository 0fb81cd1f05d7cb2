# board: off
# Attributes that a named tuple does not have, and copies.
import copy
from collections import namedtuple

Point = namedtuple("Point", "x y")
point = Point(1, 2)
print(hasattr(point, "z"), hasattr(point, "__get__"), hasattr(Point, "z"), getattr(point, "z", 3))
try:
    point.z
except AttributeError as error:
    print(error)
print(copy.copy(point), copy.deepcopy(Point([1], 2)), copy.copy(point) == point)

class More(Point):
    def length(self):
        return self.x + self.y

more = copy.copy(More(3, 4))
print(more, type(more).__name__, more.length(), hasattr(more, "w"))
