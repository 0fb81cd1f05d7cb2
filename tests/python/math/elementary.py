import math
names = "exp expm1 exp2 sqrt cbrt sin cos tan sinh cosh tanh asinh atan erf erfc log1p degrees radians fabs".split()
for name in names:
    f = getattr(math, name)
    print(name, *("%.12g" % f(x) for x in (0, 0.5, 1, 2.5, 10)))
for name in "sin cos tan sinh cosh tanh asinh atan erf erfc exp expm1 exp2 cbrt degrees radians fabs".split():
    f = getattr(math, name)
    print(name, *("%.12g" % f(x) for x in (-0.5, -1.0, -2.5)))
for name in "asin acos atanh".split():
    print(name, *("%.12g" % getattr(math, name)(x) for x in (0, 0.5, -0.5, 0.999)))
for name in "acosh log log2 log10 gamma lgamma".split():
    print(name, *("%.12g" % getattr(math, name)(x) for x in (1, 1.5, 2, 10, 100)))
print("%.12g %.12g %.12g" % (math.atan2(1, -1), math.atan2(-0.0, -1), math.atan2(0, 0)))
