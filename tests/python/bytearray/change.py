# Growing, shrinking and changing in place.
b = bytearray()
for i in range(5):
    b.append(65 + i)
print(b, len(b))
b.extend(b"xyz")
b.extend([1, 2])
b.extend(range(3))
b += b"!"
b += bytearray(b"?")
print(b)
b.insert(0, 48)
b.insert(-1, 49)
b.insert(100, 50)
print(b, b.pop(), b.pop(0), b.pop(-2), b)
b.remove(65)
b.reverse()
print(b)
b *= 2
print(len(b), b[:12])
c = b.copy()
b.clear()
print(b, len(c), b is not c)
a = bytearray(b"12")
a.extend(bytes(a))
a[1:3] = a
print(a)
for f in (
    lambda: b.pop(), lambda: b.append(256), lambda: b.append("a"), lambda: b.extend([300]), lambda: b.remove(1),
    lambda: c.pop(1000), lambda: b.extend(5), lambda: hash(b), lambda: b.insert(0, -1),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
