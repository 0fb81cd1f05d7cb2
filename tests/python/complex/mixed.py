# python: 3.14
# A real operand has no imaginary part, not one of zero.
inf = float("inf")
z = complex(inf, 0.0)
print(z * 2, 2 * z, -0.5j * 2, 2 * -0.5j, z / 2, (1 + 2j) - 0.0, 0.0 - (1 + 0j), -0.0 + complex(1, -0.0), complex(1, -0.0) * -1)
print((1 + 1j) * complex(inf, inf), complex(inf, inf) / (1 + 1j), (1 + 1j) / complex(inf, inf), 1 / complex(inf, inf))
