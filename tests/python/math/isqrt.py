import math
print([math.isqrt(n) for n in range(20)], math.isqrt(10 ** 40), math.isqrt(10 ** 41), math.isqrt(2 ** 64 - 1), math.isqrt(2 ** 64), math.isqrt(True))
for n in (2 ** 62 - 1, 2 ** 62, 2 ** 63 - 1, 2 ** 126, 2 ** 127 + 12345, 7 ** 301, 10 ** 300 - 1, (10 ** 50 + 7) ** 2, (10 ** 50 + 7) ** 2 - 1):
    r = math.isqrt(n)
    print(r, r * r <= n < (r + 1) * (r + 1))
for n in (-1, -10 ** 30, 1.5):
    try:
        math.isqrt(n)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
