# Views: items, slices, attributes, conversions.
m = memoryview(b"hello")
print(len(m), m[0], m[-1], bytes(m), m.tobytes(), m.tolist(), m == b"hello", m == memoryview(b"hello"), m != b"x")
print(m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.c_contiguous, m.suboffsets, m.obj)
s = m[1:4]
print(bytes(s), bytes(s[::-1]), bytes(m[::2]), m[::2].tolist(), m[::2].strides, len(m[5:]), m[::-2].contiguous, bytes(m[4:1:-1]))
print(hash(m) == hash(b"hello"), list(m), 104 in m, m.hex(), [x for x in m[1:3]])
print(m[1:1] == b"", memoryview(b"") == b"", bool(memoryview(b"")), m[::2] == b"hlo")
for f in (
    lambda: m["a"], lambda: m[9], lambda: memoryview("a"), lambda: memoryview(5), lambda: hash(memoryview(bytearray(1))), lambda: m < m,
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    m[0] = 1
except TypeError as e:
    print(e)
