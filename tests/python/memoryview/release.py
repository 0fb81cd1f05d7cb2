# release, the context manager, and use after release.
m = memoryview(bytearray(b"ab"))
n = m[1:]
m.release()
m.release()
for f in (lambda: m[0], lambda: len(m), lambda: m.tobytes(), lambda: m.format, lambda: memoryview(m), lambda: m[0:1]):
    try:
        f()
    except ValueError as e:
        print(e)
print(n[0], m == m, m == b"ab")
with memoryview(b"x") as v:
    print(v[0])
try:
    v[0]
except ValueError:
    print("released")
print(repr(v)[:10], repr(n)[:8])
