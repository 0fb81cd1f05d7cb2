print(hash(1 + 0j) == hash(1), hash(2.5 + 0j) == hash(2.5), hash(1 + 2j) == hash(complex(1, 2)), hash(1 + 2j) == 1 + 2 * 1000003)
print(1 + 0j == 1, 1 + 0j == 1.0, 1j == 1, (1 << 53) + 1 == complex(1 << 53), {1: "a"}[1 + 0j], 1j in [1j], 1j == "a", (1 + 2j) != (1 + 2j))
