# One place in the code sees attributes come, go and change their kind.
class A:
    v = "class"
    def m(self): return "method"
def read(o): return o.v
def call(o): return o.m()
a, b = A(), A()
for i in range(3): print(read(a), call(a))
a.v = "own"
for i in range(2): print(read(a), read(b))
a.m = lambda: "own method"
print(call(a), call(b))
del a.v, a.m
print(read(a), call(a))
A.v = property(lambda self: "property")
print(read(a), read(b))
A.v = 5
print(read(a), read(b))
b.v = 6
print(read(a), read(b))
A.m = lambda self: "new method"
print(call(a), call(b))
del A.m
for o in (a, b):
    try: call(o)
    except AttributeError as e: print(e)
A.__getattr__ = lambda self, n: lambda: "from getattr"
print(call(a))
A.__getattribute__ = lambda self, n: (lambda: "all") if n == "m" else 0
print(call(a), read(a))
class Base:
    def m(self): return "base"
class Sub(Base): pass
s = Sub()
print([call(s) for i in range(2)])
Sub.m = lambda self: "sub"
print(call(s))
del Sub.m
print(call(s))
Base.m = lambda self: "base2"
print(call(s))
class L(list):
    def size(self): return len(self)
l = L()
for i in range(3): l.append(i)
print(l, l.size())
def store(o, x): o.q = x
for o in (A(), Sub(), A(), l):
    store(o, 1); store(o, 2)
    print(o.__dict__)
class Ro:
    @property
    def q(self): return 1
try: store(Ro(), 3)
except AttributeError as e: print("refused")
class Sl: __slots__ = ("q",)
x = Sl(); store(x, 5); store(x, 6); print(x.q)
