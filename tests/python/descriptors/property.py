class T:
    def __init__(self): self._v = 0
    @property
    def v(self):
        "The value."
        return self._v
    @v.setter
    def v(self, x): self._v = x
    @v.deleter
    def v(self): self._v = None
    @property
    def ro(self): return 1
    wo = property(fset=lambda self, x: setattr(self, "_w", x))
t = T()
t.v = 5; print(t.v)
del t.v; print(t.v)
for f in ["t.ro = 1", "del t.ro", "t.wo", "del t.wo"]:
    try: exec(f)
    except AttributeError as e: print(e)
t.wo = 3; print(t._w)
print(T.v.__doc__, T.v.fget.__name__, T.ro.fset, type(T.v).__name__)
p = property(lambda s: 4)
class U: x = p; y = p
print(U().x, U.x is p)
class Sub(T):
    @T.v.getter
    def v(self): return "sub"
s = Sub(); s.v = 1; print(s.v, s._v)
class MyProp(property): pass
class V:
    @MyProp
    def z(self): return "z"
print(V().z, isinstance(V.__dict__["z"], property))
try: V().z = 1
except AttributeError as e: print(e)
