# Writing through views.
b = bytearray(b"0123456789")
m = memoryview(b)
m[0] = 65
m[-1] = ord("z")
m[1:3] = b"xy"
m[3:5] = bytearray(b"XY")
m[::3][1] = 33
print(b)
m[0:4] = m[1:5]
print(b)
m[1:5] = m[0:4]
print(b)
m[::2] = b"-----"
m[8::-4] = b"abc"
print(b)
m[2:4][0] = 1
print(b[2])
for t in ("m[0] = 'a'", "m[0:2] = b'abc'", "del m[0]", "m[99] = 1", "m[0:1] = 5", "m[0] = 1.5", "m.toreadonly()[0] = 1"):
    try:
        exec(t)
    except Exception as e:
        print(t, type(e).__name__, e)
