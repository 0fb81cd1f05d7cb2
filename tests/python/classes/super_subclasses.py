# Classes derived from `super`, and `super` of objects that say they are of another class.
class Upper(super):
    tag = 5

    def __init__(self, *args):
        return super(Upper, self).__init__(*args)

    def hello(self):
        return "hello", type(self).__name__

class A:
    value = "A.value"

    def method(self):
        return "A.method"

    @property
    def prop(self):
        return "A.prop", type(self).__name__

    @classmethod
    def of_class(cls):
        return "A.of_class", cls.__name__

class B(A):
    value = "B.value"

    def method(self):
        upper = Upper(B, self)
        upper.extra = 3
        return (upper.method() + ">B.method", upper.prop, upper.value, upper.of_class(), upper.tag, upper.hello(),
                upper.extra, upper.__class__.__name__, isinstance(upper, super))

print(B().method())
B._B__super = Upper(B)
print(B()._B__super.method())

class Proxy:
    def __init__(self, target):
        self.__target = target

    def __getattribute__(self, name):
        if name.startswith("_Proxy__"):
            return object.__getattribute__(self, name)
        return getattr(self.__target, name)

print(super(B, Proxy(B())).value)
for wrong in 42, A():
    try:
        super(B, wrong)
    except TypeError:
        print("TypeError")
