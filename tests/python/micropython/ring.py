# own
import micropython

r = micropython.RingIO(8)
print(r, r.any(), r.read())
print(r.write(b"abcdef"), r.any(), r.read(2), r.write("ghijklmn"), r.any())
print(r.read(), r.any())
for i in range(5):
    r.write(b"xy\nz")
    print(r.readline(), r.read(1))
r.write(b"12345")
buffer = bytearray(4)
print(r.readinto(buffer, 2), buffer, r.readinto(buffer), buffer, r.readinto(buffer))
for bad in [0, -5, 10**9, None]:
    try:
        micropython.RingIO(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
