# python: 3.14
# board: off
# The variables of a frame can be looked at and changed (PEP 667).
import sys
def f(a):
    p = sys._getframe().f_locals
    print(type(p).__name__, isinstance(p, dict))
    for e in ["p['q']", "p.pop('a')", "p.popitem()", "p.clear()", "p.__delitem__('a')", "p.get('q')", "p.setdefault('n', 4)", "p.update({'a': 5, 'm': 2})", "p.update(a=1)", "sorted((p | {'z': 1}).keys())", "sorted(({'z': 1} | p).keys())", "p.__ior__({'a': 7}) is p", "len(p)", "hash(p)", "p == p", "p == dict(p)", "p == {}", "p.__delitem__('n')", "p.pop('m')","'a' in p", "sorted(p)", "sorted(reversed(p))", "sorted(p.keys())", "p.copy() is p", "type(p)()", "p[1]", "p.pop('a', 3)", "p.__class__(1)", "bool(p)", "p.update([('a', 9)])", "p.update(3)"]:
        try: print(e, eval(e, {'p': p}))
        except Exception as x: print(e, type(x), x)
    return a
print(f(2))
def g():
    f = sys._getframe()
    x = 1
    return f
fr = g()
print(sorted(fr.f_locals), fr.f_locals['x'])
fr.f_locals['x'] = 3
print(fr.f_locals['x'])
def gen():
    a = 1
    yield a
    yield a
i = gen()
print(i.gi_frame.f_locals)
next(i)
print(i.gi_frame.f_locals)
i.gi_frame.f_locals['a'] = 6
print(next(i))
p = i.gi_frame.f_locals
print(list(i), p)
class C:
    x = 1
    sys._getframe().f_locals['y'] = 2
print(C.y)
sys._getframe().f_locals['glob'] = 2
print(glob)
def outer():
    v = 1
    def inner():
        sys._getframe(1).f_locals['v'] = 2
        sys._getframe().f_locals['v'] = 3 
        return v
    v2 = v
    w = 1
    r = inner()
    return v, r
print(outer())
def outer():
    w = 1
    def setit(): sys._getframe(1).f_locals['w'] = 2
    setit()
    return w
print(outer())
