# cast between bytes and numbers.
import array

b = bytearray(16)
m = memoryview(b).cast("H")
m[0] = 0x1234
m[7] = 0xFFFF
print(b, len(m), m.itemsize, m.format, m.tolist(), m.shape, m.strides)
i = memoryview(b).cast("i")
i[1] = -2
print(b[4:8], i[1], i.cast("B")[4], memoryview(b).cast("d").tolist()[1] == 0 or True)
f = memoryview(b).cast("f")
f[0] = 1.5
print(f[0], bytes(f[:1]), memoryview(b).cast("?")[0], memoryview(b)[0:2].cast("c")[0])
a = array.array("h", [1, -2, 3])
v = memoryview(a)
print(v.format, v.itemsize, v.tolist(), v.nbytes, v == a, v[1:] == array.array("h", [-2, 3]), v == array.array("i", [1, -2, 3]), bytes(v[:1]))
v[0] = 100
print(a)
try:
    a.append(1)
except BufferError:
    print("exported")
for g in (
    lambda: memoryview(b"abc").cast("H"), lambda: m.cast("i"), lambda: memoryview(b).cast("x"), lambda: memoryview(b)[::2].cast("H"),
    lambda: memoryview(b).cast(5),
):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
