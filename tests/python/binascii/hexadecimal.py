# Bytes to hexadecimal digits and back.
import binascii

print(binascii.hexlify(b"\x00\xff\x10z"), binascii.hexlify(b""), binascii.hexlify(bytearray(b"ab"), "-"))
print(binascii.hexlify(memoryview(b"abcdef"), b":", 2), binascii.hexlify(b"abcde", ":", 2), binascii.hexlify(b"abcde", ":", -2))
print(binascii.unhexlify("00fF107A"), binascii.unhexlify(b""), binascii.a2b_hex(b"6162"), binascii.b2a_hex(b"ab"))
for bad in ("0", "0g", b"zz"):
    try:
        binascii.unhexlify(bad)
    except ValueError as error:
        print(type(error).__name__ in ("Error", "ValueError"), error)
for call in (lambda: binascii.hexlify("text"), lambda: binascii.hexlify(1), lambda: binascii.hexlify(b"a", "ab")):
    try:
        call()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
