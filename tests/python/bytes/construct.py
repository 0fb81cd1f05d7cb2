# bytes() and bytearray() of everything they take.
for T in (bytes, bytearray):
    print(T(), T(3), T(b"ab"), T([1, 2, 255]), T((65, 66)), T(range(3)), T("\u00e9", "utf-8"), T("a", encoding="ascii"))
    print(T(bytearray(b"x")), T(memoryview(b"mv")), T(i for i in (1, 2)), T({1: 2}), T(True), T("\u00e9", "ascii", "replace"))
    for arg in (lambda: T("a"), lambda: T([256]), lambda: T([-1]), lambda: T(-1), lambda: T(["a"]), lambda: T(1.5), lambda: T(b"a", "utf-8"), lambda: T(None), lambda: T([1.5])):
        try:
            print(arg())
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)


class B:
    def __bytes__(self):
        return b"from method"


class Index:
    def __index__(self):
        return 2


print(bytes(B()), bytes(Index()), bytes([Index()]), bytearray([Index(), 3]))


class Sub(bytes):
    def first(self):
        return self[0]


s = Sub(b"abc")
print(s, s.first(), type(s).__name__, s == b"abc", hash(s) == hash(b"abc"), b"".join([s, b"d"]))
