# board: off
# Rational numbers: made of everything, calculated with, compared, rounded.
import copy
import math
from fractions import Fraction as F

for source in (("3/6",), ("-1.25e-2",), (" +7 ",), ("1_000.5",), (".5",), ("2.",), (0.375,), (5,), (6, -4), (F(1, 2), F(3, 4)), (True,)):
    print(repr(F(*source)), end=" ")
print()
for wrong in ("", "1/", "/2", "1__0", "a", "1e", ".", "- 1", "1/-2"):
    try:
        print(F(wrong))
    except ValueError as error:
        print(error)
for wrong in (lambda: F(1, 0), lambda: F("1/0"), lambda: F(1.5, 2), lambda: F([]), lambda: F(0) ** -1,
              lambda: F(1) / 0, lambda: F(float("nan")), lambda: F(1) + "a", lambda: F(1) < "a"):
    try:
        print(wrong())
    except (ZeroDivisionError, TypeError, ValueError) as error:
        print(type(error).__name__)
a, b = F(7, 3), F(-2, 5)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b))
print(a + 1, 1 - a, 2 * a, 3 / a, 7 // a, 7 % a, divmod(5, a))
print(a + 0.5, 0.5 - a, a * 2.0, a // 0.5, a % 0.5, a + 1j, 1j * a)
print(a ** 2, a ** -2, b ** -3, F(4) ** F(1, 2), 2 ** F(3), 2 ** F(1, 2), F(1, 2) ** 2.0, F(2, 3) ** F(2))
print(-a, +a, abs(b), int(b), math.trunc(b), math.floor(b), math.ceil(b), round(b), bool(F(0)), float(a))
print([round(F(n, 2)) for n in range(-5, 6)], round(F(22, 7), 3), round(F(12345), -2), round(F(1, 3), 0))
print(a == F(14, 6), F(1, 2) == 0.5, F(1, 3) == 1 / 3, F(2) == 2, F(1, 2) == 0.5 + 0j, a == "a", F(1) != 2)
print(a > 2, a >= F(7, 3), b < 0.5, F(1, 3) < 1 / 3, F(1) < float("inf"), F(1) > float("nan"), sorted([a, b, 1, 0.5]))
print(hash(F(1, 2)) == hash(0.5), hash(F(7)) == hash(7), hash(F(-5, 4)) == hash(-1.25), len({F(1, 2), 0.5, F(2, 4)}))
print(F(math.pi).limit_denominator(1000), F("3.1415926535897932").limit_denominator(10), F(4321, 8765).limit_denominator(10000))
print(F(1, 3).limit_denominator(1), F(2, 3).limit_denominator(1), F(-1, 2).limit_denominator(1))
print(F.from_float(0.25), a.as_integer_ratio(), a.numerator, a.denominator, str(F(4, 2)), str(a), f"{a}")
print(copy.copy(a) is a, copy.deepcopy(a) == a, sum([F(1, n) for n in range(1, 11)]), max(a, b), F(1, 10**30) * 10**30)
