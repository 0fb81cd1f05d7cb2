class Recorder(dict):
    def __init__(self): super().__init__(); self.order = []
    def __setitem__(self, k, v):
        self.order.append(k)
        super().__setitem__(k, v)
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, bases, kw)
        return Recorder()
    def __new__(mcs, name, bases, ns, **kw):
        cls = super().__new__(mcs, name, bases, dict(ns))
        cls.order = [k for k in ns.order if not k.startswith("__")]
        return cls
    def __init__(cls, *a, **kw): pass
class C(metaclass=Meta, opt=3):
    b = 1
    a = 2
    def f(self): pass
    a = 3
print(C.order, C.a)
def make(name, bases, ns): return (name, bases, sorted(k for k in ns if not k.startswith("__")))
class D(metaclass=make):
    x = 1
print(D)
