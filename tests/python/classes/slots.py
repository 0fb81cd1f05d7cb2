# python: 3.14
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x = x; self.y = y
p = P(1, 2)
print(p.x, p.y, hasattr(p, "__dict__"))
try: p.z = 3
except AttributeError as e: print(e)
del p.x
try: p.x
except AttributeError as e: print("x" in str(e))
try: del p.x
except AttributeError as e: print("x" in str(e))
class Q(P):
    __slots__ = ["z"]
q = Q(4, 5); q.z = 6
print(q.x, q.y, q.z)
class D(P): pass
d = D(1, 2); d.w = 9
print(d.w, d.__dict__, d.x)
class S:
    __slots__ = "only"
s = S(); s.only = 1; print(s.only)
class Priv:
    __slots__ = ("__hidden",)
    def __init__(self): self.__hidden = 3
    def get(self): return self.__hidden
print(Priv().get())
print(P.x, type(P.x).__name__)
for body in [{"__slots__": ("a",), "a": 1}, {"__slots__": (1,)}]:
    try: type("X", (), body)
    except (ValueError, TypeError) as e: print(e)
try:
    class T(int): __slots__ = ("a",)
except TypeError as e: print(e)
class A: __slots__ = ("a",)
class B: __slots__ = ("b",)
try:
    class C(A, B): pass
except TypeError as e: print(e)
try: P.x.__get__(3)
except TypeError as e: print(e)
