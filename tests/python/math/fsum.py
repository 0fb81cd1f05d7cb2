# python: 3.14
import math
print(math.fsum([]), math.fsum([0.1] * 10), sum([0.1] * 10) == 1.0, math.fsum([1e16, 1.0, -1e16]), math.fsum([1, 2, 3]), math.fsum([1e100, 1.0, -1e100]), math.fsum([1e-16, 1, 1e16]), math.fsum(x * 0.1 for x in range(100)))
print(math.fsum([math.inf, 1]), math.fsum([math.nan, math.inf]), math.fsum([2.0 ** 53, -0.5, -2.0 ** -54]), math.fsum([2.0 ** 53, 1.0, 2.0 ** -100]))
for values in ([math.inf, -math.inf], [1e308, 1e308]):
    try:
        print(math.fsum(values))
    except (ValueError, OverflowError) as error:
        print(type(error).__name__, error)
try:
    math.fsum(["a"])
except TypeError as error:
    print(error)
