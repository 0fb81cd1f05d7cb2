class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        cls = super().__new__(mcs, name, bases, ns)
        cls.kw = kw
        return cls
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.inited = True
    def __call__(cls, *args):
        print("calling", cls.__name__)
        return super().__call__(*args)
    def __len__(cls): return 42
    def __iter__(cls): return iter("abc")
    def __getitem__(cls, k): return k * 2
    def __contains__(cls, x): return x == 1
    def __repr__(cls): return "<meta " + cls.__name__ + ">"
    def __getattr__(cls, name): return "meta " + name
    @property
    def prop(cls): return "prop of " + cls.__name__
    def method(cls): return cls.__name__
class A(metaclass=Meta, flag=1):
    def __init__(self, x): self.x = x
print(A.kw, A.inited, A(5).x, len(A), list(A), A[4], 1 in A, 2 in A, A, A.thing, A.prop, A.method(), type(A).__name__)
class B(A): pass
print(type(B).__name__, B.kw, isinstance(B, Meta), bool(B))
try: B(1).prop
except AttributeError as e: print(e)
class M2(type): pass
class X(metaclass=M2): pass
try:
    class Y(A, X): pass
except TypeError as e: print(e)
class M3(Meta, M2): pass
class Z(A, X, metaclass=M3): pass
print(type(Z).__name__)
