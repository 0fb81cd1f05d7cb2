# CRC-32, in one piece and in several.
import binascii

print(binascii.crc32(b"123456789"), binascii.crc32(b""), binascii.crc32(bytearray(range(256))))
first = binascii.crc32(b"12345")
print(binascii.crc32(b"6789", first), binascii.crc32(b"x", 0xFFFFFFFF), binascii.crc32(b"x", -1))
print(binascii.crc32(b"a", 1 << 40))
try:
    binascii.crc32("text")
except TypeError as error:
    print(error)
