# pack, unpack, calcsize with every code, order and alignment.
import struct

for fmt, *vals in [
    ("<bBhHiIqQ", -1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1), (">bBhHiIlLqQ", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), ("!H", 258), ("=i", -1),
    ("<fd", 1.5, -2.25), (">e", 1.5), ("<e", 65504.0), ("<?", True), ("3s", b"ab"), ("2s", b"abc"), ("0s", b""), ("5p", b"abc"), ("<c", b"x"), ("<3x B", 7),
    ("2h", 1, 2), ("<2B3s", 1, 2, b"xyz"), ("< h", 3), ("", ), ("<0i", ), ("bi", 1, 2), ("bhb", 1, 2, 3), ("bq", 1, 2), ("hxb0i", 1, 2), ("<10s", b""), ("<1p", b"a"),
]:
    p = struct.pack(fmt, *vals)
    print(repr(fmt), p, struct.calcsize(fmt) == len(p), struct.unpack(fmt, p))
print(struct.unpack("<h", bytearray(b"\x01\x02")), struct.unpack("<h", memoryview(b"\x01\x02")), struct.unpack(b"<B", b"a"))
