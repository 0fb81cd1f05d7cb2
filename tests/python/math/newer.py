# python: 3.14
import math
print(math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([], []), math.sumprod([0.1] * 10, [1.0] * 10), math.sumprod([10 ** 20, 1], [10 ** 20, 1]), math.sumprod([1e16, 1.0, -1e16], [1.0, 1.0, 1.0]), math.sumprod((True, 2.5), (3, 2)), math.sumprod([1j], [2]), math.sumprod([2**60], [0.5]))
try:
    math.sumprod([1, 2], [3])
except ValueError as error:
    print(error)
print(math.fma(2, 3, 4), math.fma(0.1, 10, -1), math.fma(1e308, 10, -math.inf), math.isnan(math.fma(math.nan, 1, 1)))
for arguments in ((math.inf, 0, 1), (1e308, 10, 1)):
    try:
        math.fma(*arguments)
    except (ValueError, OverflowError) as error:
        print(type(error).__name__, error)
print(math.nextafter(1.0, 2.0, steps=3), math.nextafter(0.0, 1.0, steps=2), math.nextafter(1.0, 2.0, steps=0), math.nextafter(-5e-324, 1.0, steps=2), math.nextafter(1.0, 0.0, steps=10 ** 30))
try:
    math.nextafter(1.0, 2.0, steps=-1)
except ValueError as error:
    print(error)
print(float.from_number(3), float.from_number(2.5), complex.from_number(2), complex.from_number(1j))
for f in (lambda: float.from_number("3"), lambda: complex.from_number("1")):
    try:
        f()
    except TypeError as error:
        print("TypeError")
print(f"{1234567.891234:,.5_f} {0.123456789:.9,f} {1/3:.12_e}")
class I(float): pass
print(type(I.from_number(2)).__name__)
