# board: off
# Case beyond ASCII: letters that grow, final sigma, title case.
for s in ("stra\u00dfe", "\u0391\u03a3", "\u0391\u03a3 \u03a3\u0391\u03a3", "\u01c6a", "\u0149x", "\ufb01n", "\u0130I", "\u00e9COLE", "\u1f80", "\u10d0", "\u00ffx", "\u1e9e"):
    print([ascii(x) for x in (s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold())])
print("\u00c9".isupper(), "\u00e9".islower(), "\u01c5".istitle(), "\u01c5".isupper(), "\u4e2d".isupper(), "\u4e2dA".isupper())
print("\u03a3\u03a3'".lower() == "\u03c3\u03c2'", "\u00c0\u00c8".swapcase())
