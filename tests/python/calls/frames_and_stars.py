# python: 3.14
# board: off
# Locals of running frames, and the only starred argument of a call.
import sys, inspect
def f(a):
    b = 2
    def inner():
        c = a
        return sys._getframe(0).f_locals, sys._getframe(1).f_locals
    return inner()
print(sys._getframe().f_locals is globals())
def g(*args, **kw): return inspect.currentframe().f_back.f_locals.get('z')
def h(): z = 5; return g(1)
print(h())
def gen():
    x = 1
    yield sys._getframe().f_locals
generator = gen()
print(next(generator))
print(list(map(lambda q: sys._getframe().f_locals, [1])))
def star(a, b, c): return a, b, c
class It:
    def __iter__(self): print('iter'); return iter([1, 2])
print(star(*It(), c=print('kw')), star(*(1, 2, 3)), star(*'abc'), star(*{1: 2, 3: 4}, 5))
def kwonly(*, k): return k
try: star(*5)
except TypeError as e: print(e)
try: star(*None, **{})
except TypeError as e: print(e)
