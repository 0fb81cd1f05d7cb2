# Errors of struct.
import struct

for f in (
    lambda: struct.pack("<b", 128), lambda: struct.pack("<B", -1), lambda: struct.pack("<H", 65536), lambda: struct.pack("<i", "a"), lambda: struct.pack("<i", 1.5),
    lambda: struct.pack("<d", "a"), lambda: struct.pack("<s", "a"), lambda: struct.pack("<c", b"ab"), lambda: struct.pack("<z", 1), lambda: struct.pack("<i"),
    lambda: struct.pack("<i", 1, 2), lambda: struct.unpack("<i", b"abc"), lambda: struct.unpack_from("<i", b"abcd", 1), lambda: struct.pack_into("<i", bytearray(2), 0, 1),
    lambda: struct.calcsize("5"), lambda: struct.calcsize("<n"), lambda: struct.pack("<e", 1e6), lambda: struct.pack("<f", 1e40), lambda: struct.iter_unpack("<h", b"abc"),
    lambda: struct.iter_unpack("", b""), lambda: struct.pack_into("<B", b"ro", 0, 1), lambda: struct.unpack_from("<B", b"ab", -5), lambda: struct.calcsize("<99999999999999999999i"), lambda: struct.unpack("<B", "a"),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, isinstance(e, struct.error))
