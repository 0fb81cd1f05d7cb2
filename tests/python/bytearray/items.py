# Item and slice assignment and deletion.
b = bytearray(b"0123456789")
b[0] = 65
b[-1] = 90
b[2:4] = b"--"
b[4:4] = b"[]"
b[1:2] = bytearray(b"longer")
print(b)
b[::2] = b"x" * len(b[::2])
b[8:2:-3] = b"ab"
print(b)
del b[0]
del b[-2:]
del b[::3]
print(b)
b[:] = [1, 2, 3]
print(b)
b[1:] = (i for i in (7, 8, 9))
b[5:] = memoryview(b"mv")
print(b)
del b[10:20], b[:]
print(b)
b = bytearray(range(10))
del b[8:1:-3]
print(list(b))
for f in ("b[50] = 1", "b[0] = 'a'", "b[::2] = b'abc'", "b[1:2] = 5", "b[0:1] = 'ab'", "del b[50]", "b['a'] = 1", "b[0] = b'x'"):
    try:
        exec(f)
    except Exception as e:
        print(f, type(e).__name__)
