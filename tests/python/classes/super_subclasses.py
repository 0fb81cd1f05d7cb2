# An object of a subclass of super that is found as an attribute gives one of that subclass.
class A:
    def meth(self):
        return "A"


class MySuper(super):
    def __init__(self, *args):
        super(MySuper, self).__init__(*args)


class B(A):
    def meth(self):
        return f"B[{type(self._above).__name__}]{self._above.meth()}"


B._above = MySuper(B)
print(B().meth(), type(B._above).__name__)


# Preparing a class.
class Bad(type):
    @classmethod
    def __prepare__(*args):
        return None


try:
    class Foo(metaclass=Bad):
        pass
except TypeError as error:
    print(error)
try:
    Bad(1)
except TypeError as error:
    print(error)


# Texts of classes stay.
class X:
    "text"


X.__doc__ = "other"
print(X.__doc__)
for change in (lambda: type.__dict__["__doc__"].__delete__(X), lambda: type.__dict__["__doc__"].__set__(list, "no")):
    try:
        change()
    except TypeError as error:
        print(error)
