# board: off
# python: 3.14
# Attributes of static and class methods, and the names of properties.
import functools, typing
def f(x: int) -> str:
    "doc of f"
f.own = 1
for kind in (staticmethod, classmethod):
    m = kind(f)
    print(m.__name__, m.__qualname__, m.__doc__, m.__module__, m.__wrapped__ is f, m.__func__ is f, m.__annotations__, m.__isabstractmethod__)
    print([n for n in vars(m) if n != "__annotations__"], hasattr(m, 'own'))
    m.extra = 5; m.__doc__ = "other"; m.__name__ = 'g'
    print(m.extra, m.__doc__, m.__name__, f.__name__, len(vars(m)) > 4)
    del m.extra
    try: m.extra
    except AttributeError as e: print("AttributeError")
    try: del m.extra
    except AttributeError as e: print("AttributeError")
    try: m.__isabstractmethod__ = True
    except AttributeError as e: print("AttributeError")
    try: m.__wrapped__ = 1
    except AttributeError as e: print("AttributeError")
    class A:
        @functools.wraps(m)
        def h(self): pass
    print(A.h.__name__, A.h.__doc__, A.h.__wrapped__ is m)
    class B:
        k = m
    print(B.__dict__['k'].__doc__)
    n = kind(functools.partial(f, 1))
    print(hasattr(n, '__name__'), n.__doc__ == functools.partial.__doc__)
    s = typing.final(kind(f)); print(s.__final__)
import abc
class C(abc.ABC):
    @staticmethod
    @abc.abstractmethod
    def s(): pass
    @classmethod
    @abc.abstractmethod
    def c(cls): pass
print(C.__abstractmethods__ == {'s', 'c'}, C.__dict__['s'].__isabstractmethod__)
class D:
    @property
    def p(self): "doc p"
    q = property(lambda self: 1)
    r = property()
print(D.p.__name__, D.q.__name__, D.r.__name__)
x = property(lambda self: 1); print(x.__name__)
try: property().__name__
except AttributeError as e: print(e)
D.p.__name__ = 'other'; print(D.p.__name__)
