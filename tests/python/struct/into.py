# pack_into, unpack_from, iter_unpack, Struct.
import struct

b = bytearray(8)
struct.pack_into("<H", b, 1, 0x1234)
struct.pack_into(">I", b, -4, 0xDEADBEEF)
print(b, struct.unpack_from("<H", b, 1), struct.unpack_from(">I", b, -4), struct.unpack_from("<B", b), struct.unpack_from("<B", b, offset=2))
print(list(struct.iter_unpack("<H", b"\1\0\2\0\3\0")))
s = struct.Struct("<hB")
print(s.size, s.format, s.pack(1, 2), s.unpack(b"\1\0\2"), s.unpack_from(b"x\1\0\2", 1), list(s.iter_unpack(b"\1\0\2\3\0\4")))
s.pack_into(b, 0, -1, 9)
print(b)


class Index:
    def __index__(self):
        return 5


class Float:
    def __float__(self):
        return 0.5


print(struct.pack("<Bf", Index(), Float()), struct.pack("<d", 3))
