class Proxy:
    def __init__(self, target): object.__setattr__(self, "target", target)
    def __getattr__(self, name): return ("missing", name)
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)
p = Proxy([])
p.x = 1
print(p.x, p.y, p.target)
del p.x
print(p.x)
class All:
    z = 9
    def __getattribute__(self, name):
        if name.startswith("_"): return object.__getattribute__(self, name)
        if name == "bad": raise AttributeError("no " + name)
        return name * 2
a = All()
print(a.q, a.z, a.__class__)
try: a.bad
except AttributeError as e: print(e)
class Both(All):
    def __getattr__(self, name): return "fallback " + name
print(Both().bad, Both().ok)
class Prop:
    @property
    def broken(self): raise AttributeError("inside")
    def __getattr__(self, name): return "got " + name
print(Prop().broken)
