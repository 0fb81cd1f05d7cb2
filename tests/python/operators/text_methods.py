class A:
    def __repr__(self): return "A!"
class B:
    def __str__(self): return "B?"
class C:
    def __format__(self, spec): return "<" + spec + ">"
class D: pass
print(A(), repr(A()), str(A()), [A()], f"{A()}", "%s %r" % (A(), A()))
print(B(), f"{B()!s}", "%s" % B())
print(f"{C():abc}", format(C(), "x"), "{:q}".format(C()))
try: format(D(), "x")
except TypeError as e: print(e)
print(format(A()), f"{A()}")
for m in ("__repr__", "__str__", "__format__"):
    T = type("T", (), {m: lambda self, *a: 3})
    try: print({"__repr__": repr, "__str__": str, "__format__": format}[m](T()))
    except TypeError as e: print(e)
l = [1]; l.append(l); print(l)
d = {}; d["d"] = d; print(d)
class R(list): pass
r = R(); r.append(r); print(r)
t = ([],); t[0].append(t); print(t)
print(ascii("aé\u1234"), ascii(A()), repr("a'b"), str(b"x"))
print(type(repr(D()))is str, repr(D()).startswith("<__main__.D object at 0x"))
