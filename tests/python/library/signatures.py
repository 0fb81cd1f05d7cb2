# board: off
# python: 3.14
# Signatures, sources and attributes that are looked up without asking.
import inspect, functools, pickle
from inspect import signature, Parameter, Signature
def f(a: "int", b=2, /, *args, c, d: str = "x", **kw) -> "str": pass
print(signature(f), signature(f, eval_str=True), pickle.loads(pickle.dumps(signature(f))) == signature(f))
print(signature(f).format(max_width=10))
class Meta(type):
    def __call__(cls, z, *, y=1): return super().__call__()
class M(metaclass=Meta): pass
class N:
    def __new__(cls, a, b): return super().__new__(cls)
class I(N):
    def __init__(self, x): pass
class J(I):
    def __new__(cls, q): pass
class C:
    def __call__(self, p, q=1): pass
print(signature(M), signature(N), signature(I), signature(J), signature(C()), signature(C().__call__))
print(signature(functools.partial(f, 1, c=3)), signature(functools.partial(f, 1)))
@functools.wraps(f)
def g(*args): pass
print(signature(g), signature(g, follow_wrapped=False), inspect.getfullargspec(g), inspect.getfullargspec(C().__call__).args)
class S(Signature): pass
print(type(S.from_callable(f)).__name__, inspect.unwrap(g) is f, inspect.unwrap(staticmethod) is staticmethod)
def p(*, a, b): pass
def q(*, b, a): pass
print(signature(p) == signature(q), hash(signature(p)) == hash(signature(q)))
for bad in (lambda: signature(1), lambda: Parameter("1a", Parameter.KEYWORD_ONLY), lambda: Parameter("a", 9), lambda: signature(f).bind()):
    try: bad()
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
class D:
    def __get__(self, o, t=None): return "got"
    def __set__(self, o, v): pass
class E:
    d = D(); k = 1
    def __getattr__(self, n): return "dynamic"
e = E(); e.__dict__["d"] = "own"; e.__dict__["k"] = 2
print(type(inspect.getattr_static(e, "d")).__name__, inspect.getattr_static(e, "k"), inspect.getattr_static(e, "no", None), inspect.getattr_static(E, "__mro__", None) is not None)
print(inspect.isroutine("".join), inspect.isroutine((1).__add__), inspect.isroutine(str.join), inspect.ismethoddescriptor(D()), inspect.isdatadescriptor(D()))
def long(a,
         b=(1,
            2)):
    """text
with a line further out
    """
    return a
one = lambda x: (x +
                 1)
def onliner(): pass
@functools.cache
# a comment between
def decorated(
        a): return a
class K:
    def m(self):
        if self:
            return {
    "out": 1,
            }

        # the end
    x = 1
print(inspect.getsource(long), inspect.getsource(one), inspect.getsource(onliner), inspect.getsource(decorated), inspect.getsource(K), inspect.getsource(K.m), sep="|\n")
print(inspect.getmodule(K).__name__, inspect.getsourcefile(K) == __file__)
for builtin in (len, int, 1):
    try: inspect.getfile(builtin)
    except TypeError as e: print(e)
