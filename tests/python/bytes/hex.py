# hex and fromhex.
print(b"\x00\xab\xff".hex(), b"".hex(), b"abcdef".hex(":"), b"abcdef".hex("-", 2), b"abcdefg".hex("_", -3), b"ab".hex(b" "))
print(bytes.fromhex("00 aB\tff"), bytearray.fromhex("0102"), bytes.fromhex(""), memoryview(b"xy").hex(), bytearray(b"z").hex())
for t in ("0", "zz", "0 1", "00 x", "\u00e9a"):
    try:
        print(bytes.fromhex(t))
    except ValueError as e:
        print("ValueError")
for f in (lambda: b"a".hex("ab"), lambda: b"a".hex("\u00e9")):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
