inf, nan = float("inf"), float("nan")
for a, b in ((2.0, 10), (2, 0.5), (0.0, 0), (-2.0, 3), (4, -0.5), (10.0, 20), (10.0, -3), (9.0, -3), (1.0, nan), (nan, 0), (inf, -1), (-inf, 3), (-inf, 2.0), (0.5, inf), (2.0, -inf), (-1.0, inf), (0.0, inf), (0.0, -inf), (1.1, 100), (2.0, 1023), (2.0, -1074), (-0.0, 3)):
    print(a, b, a ** b)
for a, b in ((-8, 1 / 3), (-1.0, 0.5), (-2.5, 1.5)):
    print(f"{a ** b:.6f}")
for f in (lambda: 0.0 ** -1, lambda: 0 ** -1.5, lambda: (-0.0) ** -2):
    try:
        f()
    except ZeroDivisionError:
        print("ZeroDivisionError")
for f in (lambda: 10.0 ** 400, lambda: 2 ** 1024.0, lambda: (-10.0) ** 309):
    try:
        f()
    except OverflowError as error:
        print(error, error.args)
