import math
for x in (2.7, -2.7, 2, -2, 1e20, True, 0.0, -0.5):
    print(x, math.floor(x), math.ceil(x), math.trunc(x))
class N:
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
class F:
    def __float__(self): return 2.5
print(math.floor(N()), math.ceil(N()), math.trunc(N()), math.floor(F()), math.ceil(F()))
for f, x in ((math.floor, math.inf), (math.ceil, math.nan), (math.trunc, -math.inf)):
    try:
        f(x)
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
try:
    math.trunc(F())
except TypeError as error:
    print(error)
