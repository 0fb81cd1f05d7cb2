# Arrays of every type code.
from array import array

for code in "bBhHiIlLqQ":
    a = array(code, [1, 2, 100])
    print(a, a.typecode, a.itemsize in (1, 2, 4, 8), len(a), a[0], a[-1], a.tolist(), a == array(code, a.tobytes()))
for code in "fd":
    print(array(code, [1, 2.5, -0.0]), array(code).itemsize)
print(array("B", b"abc"), array("h", bytearray(4)), array("i", array("b", [1, -1])), array("i"), array("d", range(2)), array("b", (i for i in (1, 2))))
for f in (
    lambda: array("x"), lambda: array(1), lambda: array("b", [128]), lambda: array("B", [-1]), lambda: array("H", [70000]), lambda: array("i", [1.5]),
    lambda: array("i", ["a"]), lambda: array("h", b"abc"), lambda: array("b", "abc"), lambda: array("f", ["x"]), lambda: array("Q", [-1]), lambda: array("bb"),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)


class Numbers(array):
    def total(self):
        return sum(self)


n = Numbers("h", [1, 2, 3])
n.append(4)
print(n.total(), len(n), n[1:], isinstance(n, array))
