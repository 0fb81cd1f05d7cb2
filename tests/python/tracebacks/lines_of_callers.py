# board: off
# The line at which a frame calls what runs, also where native code stands between the two.
import sys

class K:
    def __hash__(s): return 1
    def __eq__(s,o):
        f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
        return True
    def __lt__(s,o):
        f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
        return True
    def __call__(s,*a):
        f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
        return True
    def __getitem__(s,*a):
        f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
        return True
    def __repr__(s,*a):
        f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
        return 'R'
    __getattr__=__iter__=__add__=__len__=__repr__
a,b=K(),K()
def f(d):
    d[b]
def g(d):
    try:
        d.get(b)
    except KeyError:
        pass
def h(d):
    d.move_to_end(b)
def i(d):
    return d.move_to_end(b)
def j(): return sorted([a,b])
def k(): repr(a); str(a); f'{a}'; a+1; a.foo; a[0]; a(); print(a)
def l(): 
    try:
        return list(map(a,[1]))
    finally: pass
import collections
f({a:1}); g({a:1}); h(collections.OrderedDict({a:1})); i(collections.OrderedDict({a:1})); j(); k(); l()
def m(): return sorted([K(),K(),K(),K()])
m()
def gen():
    f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
    yield 1
    f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
    try: yield 2
    except ValueError:
        f=sys._getframe(1); print(f.f_lineno, f.f_code.co_name)
        yield 3
def n():
    list(gen())
    g=gen()
    next(g)
    g.send(None)
    g.throw(ValueError)
    a,b=gen()
    print(*gen())
    for x in gen():
        for y in gen(): pass
    return tuple(gen())
n()
import collections
class C:
    def __init__(s): s.o=collections.OrderedDict({a:1})
    def __getitem__(s,k,g=len):
        v=1
        try:
            s.o.move_to_end(b)
        except KeyError: pass
        return v
    def __call__(s,k):
        with s:
            try:
                return s[k]
            except KeyError: pass
    def __enter__(s): s.o.move_to_end(b)
    def __exit__(s,*a):
        s.o.move_to_end(b)
    def __add__(s,o):
        s.o.move_to_end(b)
    def __contains__(s,o):
        s.o.move_to_end(b)
    def __getattr__(s,o):
        s.o.move_to_end(b)
    def __len__(s):
        s.o.move_to_end(b); return 1
    def __iter__(s):
        s.o.move_to_end(b)
        yield 1
    @property
    def p(s):
        s.o.move_to_end(b)
    def __lt__(s,o):
        s.o.move_to_end(b)
    def __bool__(s):
        s.o.move_to_end(b); return True
    def __hash__(s):
        s.o.move_to_end(b); return 1
def all_forms(c):
    c(1)
    c+1
    1 in c
    c.foo
    c.p
    len(c)
    list(c)
    c<1
    bool(c)
    if c: pass
    hash(c)
    {c:1}
    for _ in c: pass
    [*c]
    x,=c
all_forms(C())
