print(isinstance(1, int), isinstance(True, int), isinstance(1, (str, int)), isinstance("a", (int, (float, str))), isinstance(1, float))
print(isinstance(None, type(None)), isinstance(int, type), isinstance(1, object), isinstance([], list), isinstance(1, int | str), isinstance(None, int | None))
class A:
    pass
class B(A):
    pass
print(isinstance(B(), A), isinstance(A(), B), issubclass(B, A), issubclass(A, B), issubclass(bool, int), issubclass(B, (int, A)), issubclass(A, object))
print(isinstance(ValueError(), Exception), issubclass(KeyError, LookupError), issubclass(int, int | str))
for f in (lambda: isinstance(1, 5), lambda: isinstance(1, "a"), lambda: issubclass(1, int), lambda: issubclass(int, 1), lambda: isinstance(1, list[int])):
    try:
        f()
    except TypeError as e:
        print("TypeError")
class Meta(type):
    def __instancecheck__(cls, obj):
        return obj == 42
    def __subclasscheck__(cls, sub):
        return sub is int
class M(metaclass=Meta):
    pass
print(isinstance(42, M), isinstance(1, M), issubclass(int, M), issubclass(str, M), isinstance(42, (str, M)))
