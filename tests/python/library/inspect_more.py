# board: off
# python: 3.14
# Frames, calls, classes and comments.
import inspect, sys, functools, io
def f(a, b=1, *args, c, d=2, **kw):
    "doc f"
    return inspect.getargvalues(inspect.currentframe()), inspect.getframeinfo(inspect.currentframe())
v, info = f(1, 2, 3, c=4, e=5)
print(v.args, v.varargs, v.keywords, v.locals['a'], v.locals['kw'], inspect.formatargvalues(['a'], 'args', 'kw', v.locals))
print(info.function, info.lineno, info.code_context, info.index)
print(sorted(inspect.getcallargs(f, 1, c=3).items()), inspect.getargs(f.__code__))
try: inspect.getcallargs(f)
except TypeError as e: print("TypeError")
def outer():
    n = 1
    def inner(): return n + len(sys.argv) + undefined_name
    return inner
print(inspect.getclosurevars(outer()).nonlocals, inspect.getclosurevars(outer()).builtins, inspect.getclosurevars(outer()).unbound >= {'undefined_name'})
class A:
    "doc A"
    x = 1
    def m(self): "doc m"
    @staticmethod
    def s(): pass
    @classmethod
    def c(cls): pass
    @property
    def p(self): "doc p"
class B(A):
    def m(self): pass
    @property
    def p(self): pass
print([(a.name, a.kind, a.defining_class.__name__) for a in inspect.classify_class_attrs(B) if not a.name.startswith('_')])
print(inspect.getdoc(B), inspect.getdoc(B.m), inspect.getdoc(B().m), inspect.getdoc(B.p), inspect.getdoc(f), inspect.getdoc(B.s))
print(inspect.getclasstree([A, B, int, bool]))
print([n for n, _ in inspect.getmembers_static(B) if not n.startswith('_')], [n for n, _ in inspect.getmembers(B(), inspect.ismethod)])
def gen():
    a = 1
    yield a
g = gen(); next(g); print(inspect.getgeneratorlocals(g), inspect.getgeneratorstate(g))
# a comment
# of two lines
def commented():
    return 1
print(repr(inspect.getcomments(commented)), inspect.findsource(commented)[1])
try: 1/0
except ZeroDivisionError: print([(t.function, t.code_context) for t in inspect.trace()])
print([s.function for s in (lambda: inspect.stack())()][:2], inspect.stack()[0].code_context, inspect.ispackage(io), inspect.ismethodwrapper((1).__add__), inspect.ismethodwrapper(f))
print(inspect.BufferFlags.FULL, inspect.CO_HAS_DOCSTRING, inspect.getlineno(sys._getframe()))
s = inspect.signature(f); print(s, s.bind(1, c=2), s.parameters['c'].kind, s.replace(parameters=[]))
print(inspect.signature(functools.partial(f, 1, c=3)), inspect.signature(A), inspect.signature(A().m))
