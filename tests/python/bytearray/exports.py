# A bytearray with views keeps its size.
b = bytearray(b"abc")
m = memoryview(b)
for f in (lambda: b.append(1), lambda: b.extend(b"x"), lambda: b.pop(), lambda: b.clear(), lambda: b.insert(0, 1)):
    try:
        f()
    except BufferError as e:
        print(e)
b[0] = 90
b[0:2] = b"xy"
print(m[0], bytes(m), b)
m[2] = 33
print(b)
m.release()
b.append(100)
print(b)
with memoryview(b) as v:
    s = v[1:]
    try:
        del b[0]
    except BufferError:
        print("still exported")
    s.release()
b += b"end"
print(b)
