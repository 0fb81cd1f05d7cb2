for x in (0.0, -0.0, 1.0, -1.5, 0.1, 1e300, 5e-324, 2.2250738585072014e-308, 3.14159, float("inf"), float("-inf"), float("nan")):
    h = x.hex()
    print(h, float.fromhex(h))
for text in ("0x1.8p1", "1.8", "0x.8", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", " -0x10 ", "inf", "-INFINITY", "nan", "0X1P+5", "0x1.fffffffffffff8p0", "0x1.fffffffffffff7p0", "0xffffffffffffffffffff", "ap2", "0x1.00000000000008p0", "0x1.000000000000080000001p0"):
    print(text, float.fromhex(text))
for text in ("", "0x", "0x1p", "0x1.8q1", "g", "0x1 p1", ".", "0x1p1.0"):
    try:
        print(float.fromhex(text))
    except ValueError as error:
        print(error)
for text in ("0x1p1024", "-0x1p100000"):
    try:
        float.fromhex(text)
    except OverflowError as error:
        print(error)
