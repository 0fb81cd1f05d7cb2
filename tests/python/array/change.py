# Methods that change an array.
from array import array

a = array("i", [3, 1, 2])
a.append(5)
a.extend([7, 8])
a.extend(array("i", [9]))
a.insert(0, -1)
a.insert(-1, 100)
print(a, a.pop(), a.pop(0), a)
a.remove(1)
a.reverse()
print(a, a.index(3), a.count(2), 7 in a, 7.0 in a, "x" in a, a.index(3, 2) if 3 in a[2:] else None)
a.frombytes(array("i", [11, 12]).tobytes())
a.fromlist([13, 14])
a += array("i", [15])
a *= 2
print(a, len(a))
b = array("h", [1, 256])
b.byteswap()
print(b, b + b, b * 2, 2 * b[:1])
a[0] = 50
a[1:3] = array("i", [60, 61, 62])
del a[5:], a[0]
print(a)
a[::2] = array("i", [0] * len(a[::2]))
print(a, a[::-1], a[1:3])
b.extend(b)
b[1:2] = b
print(b)
for f in (
    lambda: a.append("x"), lambda: a.append(2**40), lambda: a.extend(array("b", [1])), lambda: a.remove(99), lambda: a.pop(99), lambda: array("b").pop(),
    lambda: a.__setitem__(slice(0, 1), [1]), lambda: a + [1], lambda: a[99], lambda: a.fromlist([1, "x"]), lambda: a.frombytes(b"abc"), lambda: hash(a), lambda: a.index(12345),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
print(a)
