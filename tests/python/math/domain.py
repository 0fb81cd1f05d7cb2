import math
inf, nan = math.inf, math.nan
for f, x in ((math.sqrt, -1), (math.log, 0), (math.log, -1.5), (math.log2, 0.0), (math.log10, -1), (math.acos, 1.5), (math.asin, -2), (math.acosh, 0.5), (math.atanh, 1), (math.atanh, -1.5), (math.sin, inf), (math.cos, -inf), (math.tan, inf), (math.log1p, -1), (math.gamma, 0), (math.gamma, -3.0), (math.lgamma, -2), (math.gamma, -inf)):
    try:
        print(f(x))
    except ValueError:
        print("ValueError")
for f, arguments in ((math.exp, (1000,)), (math.cosh, (1000,)), (math.sinh, (-1000,)), (math.expm1, (1000,)), (math.exp2, (2000,)), (math.gamma, (200,)), (math.pow, (10, 400)), (math.ldexp, (1.0, 5000)), (math.sqrt, (10 ** 400,))):
    try:
        print(f(*arguments))
    except OverflowError:
        print("OverflowError")
for f, arguments in ((math.pow, (0, -1)), (math.pow, (-8, 1 / 3)), (math.fmod, (1, 0)), (math.fmod, (inf, 1)), (math.remainder, (1, 0)), (math.log, (2, 0)), (math.log, (-2, 10))):
    try:
        print(f(*arguments))
    except ValueError:
        print("ValueError")
try:
    math.log(2, 1)
except ZeroDivisionError:
    print("ZeroDivisionError")
for f in (math.sqrt, math.sin, math.exp, math.log, math.acos, math.gamma, math.floor):
    try:
        print(f("a"))
    except TypeError as error:
        print(error)
print([f(nan) for f in (math.sqrt, math.sin, math.acos, math.log, math.gamma, math.exp)], math.sqrt(inf), math.exp(-inf), math.exp(inf), math.atan(inf), math.tanh(-inf), math.pow(inf, -1), math.pow(1, nan), math.pow(nan, 0))
