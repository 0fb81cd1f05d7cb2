for a, b in ((1 + 2j, 2), (1 + 2j, 0), (1 + 2j, -1), (2j, 3), (1 + 1j, 10), (0j, 0), (0j, 2), (2, 1j), (1j, 1j), (1 + 2j, 0.5), (-1 + 0j, 0.5), (3 + 4j, 2 + 1j), (2 + 0j, 101)):
    z = a ** b
    print(a, b, f"{z.real:.9g} {z.imag:.9g}" if abs(z) < 1e15 else f"{z.real:.9g}")
for a, b in ((0j, -1), (0j, 1j), (0, -1j)):
    try:
        a ** b
    except ZeroDivisionError:
        print("ZeroDivisionError")
try:
    (1e200 + 1j) ** 2
except OverflowError as error:
    print(error)
