import math
for x in (0.0, -0.0, 1.0, 1.5, -2.75, 1e300, 5e-324, math.inf, -math.inf, math.nan):
    print(x, math.frexp(x) if math.isfinite(x) else "-", math.modf(x), math.ulp(x), math.isfinite(x), math.isinf(x), math.isnan(x))
print(math.ldexp(0.75, 4), math.ldexp(1.0, -1074), math.ldexp(1.0, -1080), math.ldexp(-1.5, 10), math.ldexp(0.0, 10 ** 20), math.ldexp(1.0, -10 ** 20), math.ldexp(math.inf, -5), math.ldexp(3, 2))
print(math.copysign(3, -0.0), math.copysign(-3, 1), math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(5, math.inf), math.remainder(7, 3), math.remainder(8, 3), math.remainder(-7, 2), math.remainder(5, 2), math.remainder(3, math.inf))
print(math.nextafter(1.0, 2.0), math.nextafter(1.0, 0.0), math.nextafter(0.0, 1.0), math.nextafter(0.0, -1.0), math.nextafter(5e-324, 0.0), math.nextafter(math.inf, 0), math.nextafter(1.0, 1.0), math.nextafter(-0.0, 0.0), math.nextafter(1.0, math.nan))
