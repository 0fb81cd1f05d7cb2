class C:
    def m(self, a=1): return (self.n, a)
    def __init__(self, n): self.n = n
c = C(3)
m = c.m
print(m(), m(2), m.__self__ is c, m.__func__ is C.m, m.__name__, m == c.m, m is c.m)
print(C.m(c, 5))
d = {m: 1}
print(d[c.m])
print([].append.__name__, "a".upper(), list.append.__name__)
x = []
add = x.append
add(1); add(2)
print(x)
list.append(x, 3); print(x)
try: list.append(3, 4)
except TypeError as e: print(e)
try: C.m()
except TypeError as e: print(e)
print(str.__len__("abc"), int.__add__(3, 4), list.__contains__([1], 1), (5).__add__(2.0))
print(int.__add__(3, "x"), object.__repr__.__name__, "abc".__eq__("abc"), [].__class__)
try: int.__add__("x", 3)
except TypeError as e: print(e)
try: int.__add__(3)
except TypeError as e: print(e)
print(callable(c), callable(c.m), callable(C), callable(len), callable(3))
try: c()
except TypeError as e: print(e)
class F:
    def __call__(self, *a, **k): return a, k
print(F()(1, b=2), callable(F()))
