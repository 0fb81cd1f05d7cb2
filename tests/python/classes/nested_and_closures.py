class Outer:
    size = 3
    items = [size * i for i in range(size)] if False else [size]
    class Inner:
        def name(self): return type(self).__qualname__
    def make(self):
        n = self.size
        class Local:
            def get(this): return n
        return Local
print(Outer.Inner().name(), Outer().make().__qualname__, Outer().make()().get(), Outer.items)
class E:
    x = 1
    def f(self):
        return __class__
print(E().f() is E)
def decorate(cls):
    cls.tag = cls.__name__.lower()
    return cls
@decorate
class F: pass
print(F.tag)
class G:
    a: int = 1
    b: str
print(G.__annotations__, G.a, hasattr(G, "b"))
