# board: off
# Types of built-in functions, methods and attributes, and what they say of themselves.
import types

print([kind.__name__ for kind in (
    types.MethodDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType, types.ClassMethodDescriptorType,
    types.GetSetDescriptorType, types.BuiltinFunctionType, types.MethodType)])

class Own:
    def method(self):
        pass

print(isinstance([].append, types.BuiltinFunctionType), isinstance(Own().method, types.BuiltinMethodType),
      isinstance(Own().method, types.MethodType), type(len) is type([].append), type(dict.fromkeys) is type(len))
print([].append.__name__, [].append.__qualname__, len.__self__, str.join.__objclass__, str.join.__qualname__)
print(int.__add__.__qualname__, int.__add__, object.__setattr__, type.__setattr__, str.join)
method = [].append
method(3)
print(method.__self__, callable(method), callable(str.join), str.join.__call__("-", "ab"))

class Named:
    __name__ = "named"
    def __call__(self, value):
        return value

print(types.MethodType(Named(), 3))

class Doc:
    def __get__(self, instance, owner):
        return instance is None, owner.__name__

class Described:
    __doc__ = Doc()

print(Described.__doc__, Described().__doc__)

class WithProperty:
    @property
    def x(self):
        pass

for subject, name in (WithProperty.__dict__["x"], "fget"), (slice(1), "start"), (1j, "real"), (1, "real"):
    try:
        setattr(subject, name, 1)
    except AttributeError as error:
        print(error)

class Meta(type):
    def __setattr__(cls, name, value):
        print("set", name)
        type.__setattr__(cls, name, value)

class Made(metaclass=Meta):
    pass

Made.x = 1
for change in (lambda: object.__setattr__(Made, "y", 2), lambda: object.__setattr__(str, "y", 2),
               lambda: object.__delattr__(Made, "x"), lambda: object.__setattr__(Meta, "y", 2)):
    try:
        change()
    except TypeError as error:
        print(error)

real = vars(int)["real"]
try:
    real.__set__(1, 2)
except AttributeError as error:
    print(error)
print(real.__get__(5), real.__name__, real.__objclass__)
