for base, exponent in ((0, 0), (2, 10), (-2, 3), (-2, 4), (3, 100), (10, 30), (1, 10 ** 30), (-1, 10 ** 30 + 1), (2, -1), (-4, -2), (7, 0), (12345, 20), (2, 200)):
    print(base, exponent, base ** exponent)
for base, exponent in ((0, -1), (0, -5)):
    try:
        base ** exponent
    except ZeroDivisionError:
        print("ZeroDivisionError")
