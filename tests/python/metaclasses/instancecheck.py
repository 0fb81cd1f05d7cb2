class Duck(type):
    def __instancecheck__(cls, obj): return hasattr(obj, "quack")
    def __subclasscheck__(cls, sub): return "quack" in sub.__dict__
class Ducky(metaclass=Duck): pass
class Mallard:
    def quack(self): pass
print(isinstance(Mallard(), Ducky), isinstance(3, Ducky), issubclass(Mallard, Ducky), issubclass(int, Ducky))
print(isinstance(Ducky(), Ducky))
class P:
    @property
    def __class__(self): return int
print(isinstance(P(), int), isinstance(P(), P), type(P()).__name__)
class Enumish(type):
    def __new__(m, n, b, ns):
        cls = super().__new__(m, n, b, ns)
        cls.members = {k: v for k, v in ns.items() if isinstance(v, int) and not k.startswith("__")}
        return cls
    def __iter__(cls): return iter(cls.members.items())
    def __setattr__(cls, k, v):
        if k != "members": raise AttributeError("frozen " + k)
        super().__setattr__(k, v)
class Color(metaclass=Enumish):
    RED = 1
    GREEN = 2
print(list(Color))
try: Color.BLUE = 3
except AttributeError as e: print(e)
class Hooked(type):
    def mro(cls): return [cls, Extra, object]
class Extra:
    extra = "found"
class H(metaclass=Hooked): pass
print(H.extra, H.__mro__)
