import cmath
def show(z):
    return "%.9g%+.9gj" % (z.real + 0.0, z.imag + 0.0)
points = (1 + 1j, -1 + 0.5j, 2 - 3j, 0.5j, -2 + 0j, 0.25 + 0j, -0.5 - 1.5j)
for name in "exp log log10 sqrt sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh".split():
    print(name, *(show(getattr(cmath, name)(z)) for z in points))
for z in points:
    r, phi = cmath.polar(z)
    print("%.9g %.9g %.9g" % (r, phi, cmath.phase(z)), show(cmath.rect(r, phi)), show(cmath.log(z, 2)))
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)
print(cmath.isclose(1 + 1j, 1 + 1.0000000001j), cmath.isclose(1, 2), cmath.isfinite(1j), cmath.isinf(complex(cmath.inf, 0)), cmath.isnan(cmath.nanj), cmath.sqrt(-1), cmath.sqrt(4), cmath.exp(0), cmath.phase(-1), cmath.sqrt(complex(-1, -0.0)))
class C:
    def __complex__(self): return -4 + 0j
class F:
    def __float__(self): return 9.0
print(cmath.sqrt(C()), cmath.sqrt(F()))
for f in (lambda: cmath.log(0), lambda: cmath.exp(1000), lambda: cmath.sqrt("a"), lambda: cmath.atanh(1), lambda: cmath.log(1, 0), lambda: cmath.rect(1, cmath.inf)):
    try:
        print(f())
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as error:
        print(type(error).__name__)
