# own
# board: off
# Structures: scalars of all types, layouts, bit fields, nested ones, arrays, pointers.
import uctypes
from uctypes import ARRAY, BF_LEN, BF_POS, BIG_ENDIAN, LITTLE_ENDIAN, NATIVE, PTR

HEADER = {
    "magic": (0 | ARRAY, 4 | uctypes.UINT8),
    "version": 4 | uctypes.UINT16,
    "signed": 6 | uctypes.INT16,
    "ratio": 8 | uctypes.FLOAT32,
    "flags": (
        12,
        {
            "low": 0 | uctypes.BFUINT16 | 0 << BF_POS | 3 << BF_LEN,
            "middle": 0 | uctypes.BFUINT16 | 3 << BF_POS | 8 << BF_LEN,
            "top": 0 | uctypes.BFINT16 | 11 << BF_POS | 5 << BF_LEN,
        },
    ),
    "points": (14 | ARRAY, 2, {"x": 0 | uctypes.INT8, "y": 1 | uctypes.UINT8}),
    "words": (18 | ARRAY, 3 | uctypes.UINT16),
    "wide": 24 | uctypes.UINT64,
    "real": 32 | uctypes.FLOAT64,
}
for layout in LITTLE_ENDIAN, BIG_ENDIAN:
    data = bytearray(uctypes.sizeof(HEADER, layout))
    header = uctypes.struct(uctypes.addressof(data), HEADER, layout)
    header.version = 0x1234
    header.signed = -2
    header.ratio = 0.15625
    header.flags.low = 5
    header.flags.middle = 0x1AB
    header.flags.top = -3
    header.points[0].x = -1
    header.points[1].y = 200
    header.words[2] = 0xBEEF
    header.wide = 0x0102030405060708
    header.real = 1.5
    header.magic[0:4] = b"TEST"
    print(data.hex())
    print(uctypes.sizeof(header.magic), bytes(header.magic), header.version, header.signed, header.ratio, header.flags.low, header.flags.middle, header.flags.top)
    print(header.points[0].x, header.points[1].y, header.words[2], hex(header.wide), header.real)
    print(uctypes.sizeof(header), uctypes.sizeof(header.points), uctypes.sizeof(header.flags), uctypes.sizeof(header.words))
    print(bytes(header) == data, memoryview(header)[0])
    # The same memory, which goes on to live with the structure.
    data[0] = 88
    print(bytes(header.magic))
    part = uctypes.addressof(header.points) - uctypes.addressof(data)
    print(part, uctypes.bytes_at(uctypes.addressof(data) + 4, 2))

# Native layout is aligned at its end.
print(uctypes.sizeof({"a": 0 | uctypes.UINT32, "b": 4 | uctypes.UINT8}), uctypes.sizeof({"a": 0 | uctypes.UINT32, "b": 4 | uctypes.UINT8}, LITTLE_ENDIAN))

# Pointers.
node = bytearray(24)
target = bytearray(b"\x07\x00\x08\x00\x09\x00")
NODE = {"bytes": (0 | PTR, uctypes.UINT16), "points": (8 | PTR, {"x": 0 | uctypes.UINT8, "y": 1 | uctypes.UINT8}), "raw": 0 | uctypes.UINT64}
size = uctypes.sizeof({"p": (0 | PTR, uctypes.UINT8)})
node[0:size] = uctypes.addressof(target).to_bytes(size, "little")
node[8 : 8 + size] = (uctypes.addressof(target) + 2).to_bytes(size, "little")
n = uctypes.struct(uctypes.addressof(node), NODE)
print(n.bytes[0], n.bytes[1], n.bytes[2], n.points[0].x, n.points[1].x, int(n.bytes) == uctypes.addressof(target))
n.bytes[1] = 0x0A0B
n.points[1].y = 255
print(target.hex())

# Views are of the object itself.
view = uctypes.bytearray_at(uctypes.addressof(target) + 2, 2)
view[0] = 0
print(target.hex(), len(view))
