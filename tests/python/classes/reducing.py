# board: off
# How object takes instances apart.
import copyreg
import sys


class Given:
    def __getnewargs__(self):
        return 1, "two"


class Slotted:
    __slots__ = ("a",)


class Counted(list):
    pass


made = Given()
print(made.__reduce_ex__(2) == (copyreg.__newobj__, (Given, 1, "two"), None, None, None))
print(made.__reduce_ex__(1) == made.__reduce__() == (copyreg._reconstructor, (Given, object, None)))
made.x = 1
print(made.__reduce__() == (copyreg._reconstructor, (Given, object, None), {"x": 1}))
print(Counted([1, 2]).__reduce_ex__(0) == (copyreg._reconstructor, (Counted, list, [1, 2])))
for wrong in (lambda: made.__reduce_ex__(), lambda: made.__reduce_ex__(None), lambda: made.__reduce__(0),
              lambda: Slotted().__reduce_ex__(0)):
    try:
        wrong()
    except TypeError:
        print("TypeError")


# What sys.getsizeof asks.
class Sized:
    def __sizeof__(self):
        return self.size


sized = Sized()
sized.size = 1000
print(sys.getsizeof(sized) >= 1000, sys.getsizeof([1]) > 0, sys.getsizeof(1) > 0)
sized.size = -1
for size, kind in ((-1, ValueError), ("a", TypeError)):
    sized.size = size
    try:
        sys.getsizeof(sized)
    except kind as error:
        print(kind.__name__)
print(sys.getsizeof(sized, 7))
