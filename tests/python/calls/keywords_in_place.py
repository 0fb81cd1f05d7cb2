# Keyword arguments of plain functions: moved, swapped, defaulted, wrong.


def f(a, b=2, c=3, *, d=4, e):
    return (a, b, c, d, e)


print(f(1, e=5), f(e=5, a=1), f(1, 2, 3, d=9, e=8), f(c=1, b=2, a=3, e=4, d=5))
print(f(b=10, e=20, a=30), f(1, c=7, e=0))


def swap(x, y, z):
    return (x, y, z)


print(swap(y=1, x=2, z=3), swap(z=1, y=2, x=3), swap(1, z=2, y=3))


def only(a, b, /, c, *, d=None):
    return (a, b, c, d)


print(only(1, 2, c=3), only(1, 2, d=4, c=3), only(1, 2, 3, d=4))


class C:
    def m(self, a, b="b"):
        return (self.__class__.__name__, a, b)


print(C().m(b=1, a=2), C().m(3, b=4), C.m(C(), a=5), C.m(self=C(), a=6))
bound = C().m
print(bound(a=1), bound(b=2, a=1))


def tell(call):
    try:
        print(call())
    except TypeError as error:
        print("TypeError:", error)


tell(lambda: f(1))
tell(lambda: f(1, 2, b=3, e=4))
tell(lambda: f(1, q=3, e=4))
tell(lambda: f(b=3, e=4))
tell(lambda: only(a=1, b=2, c=3))
tell(lambda: only(1, c=3))
tell(lambda: swap(1, 2, 3, x=4))
tell(lambda: swap(y=2))
tell(lambda: swap(1, 2, 3, 4, z=4))
tell(lambda: C().m(self=1, a=2))

# Defaults that change, appear and go.
f.__defaults__ = (20,)
f.__kwdefaults__ = {"e": 50}
tell(lambda: f(a=1, b=2, d=3))
tell(lambda: f(a=1, d=3))
tell(lambda: f(1, 2, d=3))
f.__defaults__ = (7, 8, 9)
tell(lambda: f(d=3))
f.__defaults__ = None
f.__kwdefaults__ = None
tell(lambda: f(1, 2, c=3, d=4, e=5))
tell(lambda: f(1, 2, c=3, e=5))

# More than a few: the general way.
source = "def many(%s): return [%s]" % (
    ", ".join("p%d=%d" % (i, i) for i in range(40)),
    ", ".join("p%d" % i for i in range(40)),
)
exec(source)
print(many(p39=-1, p0=-2)[::39], sum(many(p3=0)))


def ten(a, b, c, d, e, f, g, h, i, j):
    return [a, b, c, d, e, f, g, h, i, j]


print(ten(j=1, i=2, h=3, g=4, f=5, e=6, d=7, c=8, b=9, a=10))


def rest(a, *args, k=1, **others):
    return (a, args, k, others)


print(rest(1, 2, 3, k=4, z=5), rest(a=1, b=2))


def generate(n, step=1):
    yield n
    yield n + step


print(list(generate(step=5, n=1)))


def deep(n, by=1):
    return n if n == 0 else deep(by=by, n=n - by)


print(deep(n=300))


def endless(n):
    return endless(n=n + 1)


try:
    endless(n=0)
except RecursionError:
    print("RecursionError")

# A cell as a parameter that is given by name.
def outer(a, b=1):
    def inner():
        return a + b
    return inner


print(outer(b=2, a=40)(), outer(a=1)())
