n = 123456789012345678901234567890
for spec in ("d", ",", "_", "x", "#X", "_x", "o", "b", "40", "<40", "^45,", "050,", "e", ".3f", "+d"):
    print(spec, format(n, spec), format(-n, spec))
