# board: off
# python: 3.14
# Keywords of class patterns are as written; order of defaults of type parameters.
class C:
    __attr = "eggs"
    _Outer__attr = "bacon"
class Outer:
    def f(self, x):
        match x:
            case C(__attr=y):
                return y
c = C()
setattr(c, "__attr", "spam")
print(Outer().f(c))
for source in ("def f[T=int, U](): pass", "class A[T=int, *U]: pass", "type X[T=int, **U] = 1", "class B[T=int, U=str]: pass"):
    try:
        exec(source)
    except SyntaxError as error:
        print(error.msg)
for number in (2**100, -1, -2**70, 0x110000):
    try:
        chr(number)
    except Exception as error:
        print(type(error).__name__, error)
from collections import namedtuple
from types import SimpleNamespace
try:
    namedtuple("P", "x y")(1, 2)._replace(z=1)
except TypeError as error:
    print(error)
try:
    SimpleNamespace({1: 2})
except TypeError as error:
    print(error)
