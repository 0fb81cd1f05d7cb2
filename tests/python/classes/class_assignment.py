class A:
    def f(self): return "A.f"
class B:
    def f(self): return "B.f"
a = A(); a.v = 1; a.w = 2
b = B(); b.w = 5
a.__class__ = B
print(a.f(), a.v, a.w, type(a).__name__, isinstance(a, B), isinstance(a, A))
a.v = 7
print(vars(a))
try: a.__class__ = int
except TypeError as e: print(e)
try: a.__class__ = 3
except TypeError as e: print(e)
class S: __slots__ = ("q",)
try: a.__class__ = S
except TypeError as e: print(e)
class C(A): pass
c = C()
print(c.f())
C.__bases__ = (B,)
print(c.f(), [k.__name__ for k in C.__mro__])
try: C.__bases__ = (C,)
except TypeError as e: print(e)
