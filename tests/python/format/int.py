for spec in ("", "d", "5", "<5", ">5", "^5", "=5", "05", "+", " ", "-", "+05", "*^9", "x", "X", "#x", "#X", "#o", "#b", "b", "o", "#010x", "_", ",", "_d", "08,", "_x", "_b", "#_b", "n", "e", ".2f", ".1%", "g", "c"):
    print(spec, "|".join(format(n, spec) for n in (0, 7, 65, 255, 123456)), end=" ")
    print("" if spec == "c" else "|".join(format(n, spec) for n in (-7, -255, -1234567)))
