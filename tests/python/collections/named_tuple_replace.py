# python: 3.14
# board: off
# copy.replace of named tuples; generic memoryview.
import copy
from collections import namedtuple

Point = namedtuple("Point", "x y")
print(copy.replace(Point(1, 2), y=3), Point(1, 2).__replace__(x=5))
print(memoryview[int])
