values = (1 + 2j, 0.5 - 0.5j, 3 + 1j, 2, -1.5, True)
for a in values:
    for b in values:
        print(a, b, a + b, a - b, a * b, a / b, a == b, a != b)
print(-(1 + 2j), +(1 - 2j), abs(3 + 4j), abs(-5j), bool(0j), bool(1j), (1 + 2j).real, (1 + 2j).imag, (1 + 2j).conjugate())
for f in (lambda: 1j / 0, lambda: 1j / 0j, lambda: 1 / 0j):
    try:
        f()
    except ZeroDivisionError:
        print("ZeroDivisionError")
for f in (lambda: 1j // 1, lambda: 1j % 1, lambda: divmod(1j, 1), lambda: 1j < 2, lambda: 1j << 1, lambda: ~1j, lambda: int(1j), lambda: float(1j), lambda: 1j + "a"):
    try:
        f()
    except TypeError as error:
        print("TypeError")
