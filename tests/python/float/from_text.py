for text in ("1", "1.", ".5", "1e5", "1E+5", "-1e-5", " 2.5 ", "1_000.5", "1e1_0", "inf", "-Infinity", "INF", "nan", "+nan", "0x1", "1__0", "_1", "1_", "1._5", "1e", "e5", ".", "", "1 2", "--1", "infin", "1e400", "-1e400", "1e-400"):
    try:
        print(repr(text), float(text))
    except ValueError as error:
        print("ValueError", error)
print(float(b"1.5"), float(bytearray(b"2.5")))
try:
    float(b"x")
except ValueError as error:
    print(error)
