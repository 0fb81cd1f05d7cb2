# All kinds of parameters and arguments.
def f(a, b=2, *rest, k, m=4, **more):
    return a, b, rest, k, m, more

print(f(1, k=3))
print(f(1, 5, k=3))
print(f(1, 5, 6, 7, k=3, m=8, z=9))
print(f(k=1, a=2))
print(f(*(1, 2, 3), **{'k': 4, 'y': 5}))
print(f(*[1], *[2, 3], k=0, **{'m': 1}, **{'q': 2}))

def g(a, b, /, c, *, d):
    return a + b + c + d
print(g(1, 2, 3, d=4), g(1, 2, c=3, d=4))

def h(*args, **kwargs):
    return args, kwargs
print(h())
print(h(1, 2, x=3))
print(h(*range(3), **dict(a=1)))

def named(self, **kwargs):
    return self, kwargs
print(named(1, args=2, kwargs=3))

class C:
    def method(self, a, b=1, *rest, **more):
        return a, b, rest, more
c = C()
print(c.method(1), c.method(1, 2, 3), c.method(b=3, a=2, z=1))
bound = c.method
print(bound(1), bound(a=1, b=4), bound(*[1, 2, 3]))
print(C.method(c, 9))

def defaults(a=[]):
    a.append(len(a))
    return a
print(defaults(), defaults(), defaults([5]))

def many(a, b, c, d, e, f, g, h, i, j): return a + b * c - d + e + f + g + h + i + j
print(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), many(j=1, i=2, h=3, g=4, f=5, e=6, d=7, c=8, b=9, a=10))
