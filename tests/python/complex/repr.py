inf, nan = float("inf"), float("nan")
for z in (0j, 1j, -1j, 1 + 2j, 1 - 2j, -1.5 + 0j, complex(0, -0.0), complex(-0.0, 1), complex(inf, nan), complex(nan, -inf), 1e16 + 1e-5j, complex(0, inf), complex(1, -0.0)):
    print(z, repr(z))
