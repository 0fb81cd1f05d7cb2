class Data:
    def __init__(self, tag): self.tag = tag
    def __set_name__(self, owner, name): self.name = name; self.owner = owner.__name__
    def __get__(self, obj, owner=None):
        if obj is None: return self
        return (self.tag, obj.__dict__.get(self.name), owner.__name__)
    def __set__(self, obj, value): obj.__dict__[self.name] = value * 2
    def __delete__(self, obj): del obj.__dict__[self.name]
class NonData:
    def __get__(self, obj, owner): return "nondata"
class C:
    a = Data("t")
    b = NonData()
c = C()
c.a = 21
print(c.a, C.a.name, C.a.owner, c.__dict__)
print(c.b, C.b)
c.b = "own"
print(c.b, C.b)
del c.a
print(c.a)
class ReadOnly:
    def __get__(self, o, t): return 1
    def __set__(self, o, v): raise AttributeError("read only")
class D: x = ReadOnly()
try: D().x = 2
except AttributeError as e: print(e)
class OnlySet:
    def __set__(self, o, v): o.__dict__["y"] = v
class E: y = OnlySet()
e = E()
print(type(e.y).__name__)
e.y = 5; print(e.y)
try: del e.y
except AttributeError as x: print(x)
class Cached:
    def __init__(self, f): self.f = f; self.n = f.__name__
    def __get__(self, o, t):
        v = o.__dict__[self.n] = self.f(o)
        return v
class F:
    @Cached
    def slow(self): print("computing"); return 7
f = F(); print(f.slow, f.slow)
