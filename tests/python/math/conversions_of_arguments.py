import math
class F:
    def __float__(self): return 0.25
class X:
    def __index__(self): return 4
class Sub(float):
    pass
class Bad:
    pass
print(math.sqrt(F()), math.sqrt(X()), math.sqrt(Sub(9.0)), math.pow(F(), X()), math.atan2(X(), Sub(4)), math.hypot(F(), 0), math.log(X(), X()), math.isclose(F(), 0.25), math.fsum([F(), X()]), math.sqrt(True), math.sqrt(10 ** 40))
for f in (lambda: math.sqrt(Bad()), lambda: math.sqrt(None), lambda: math.pow(1, "a"), lambda: math.sqrt(1j)):
    try:
        f()
    except TypeError as error:
        print(error)
for f in (lambda: math.sqrt(), lambda: math.sqrt(1, 2), lambda: math.pow(1), lambda: math.sqrt(x=1)):
    try:
        f()
    except TypeError:
        print("TypeError")
