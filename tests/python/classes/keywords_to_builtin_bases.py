class A(tuple):
    def __init__(self, items, extra=None): self.extra = extra
a = A([1, 2], extra=3)
print(a, a.extra)
class B(list):
    def __new__(cls, items, extra=None):
        self = super().__new__(cls, items)
        self.extra = extra
        return self
b = B([1, 2], extra=3)
print(b, b.extra)
class C(list):
    def __init__(self, items, extra=None):
        super().__init__(items)
        self.extra = extra
c = C([1, 2], extra=3)
print(c, c.extra)
class D(int):
    def __new__(cls, value, unit): return super().__new__(cls, value)
    def __init__(self, value, unit): self.unit = unit
d = D(5, unit="kg")
print(d, d.unit, d + 1)
class E(tuple): pass
try: E([1], extra=2)
except TypeError as e: print(type(e).__name__)
class F(dict):
    def __init__(self, *a, tag=0, **k):
        super().__init__(*a, **k)
        self.tag = tag
f = F({"a": 1}, tag=9, b=2)
print(f, f.tag)
class G(set):
    def __init__(self, *items): super().__init__(items)
print(sorted(G(3, 1, 2)))
class H(str):
    def __new__(cls, text, n): return super().__new__(cls, text * n)
print(H("ab", 3), len(H("x", n=2)))
class I(Exception):
    def __init__(self, *, code): self.code = code
try: raise I(code=4)
except I as e: print(e.code, e.args)
