def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
inc, get = counter()
inc(); inc(5)
print(get())
i2, g2 = counter()
print(i2(), get(), g2())
def deep(a):
    def b():
        def c():
            nonlocal a
            a += 1
            return a
        return c
    return b()
c = deep(1)
print(c(), c())
def param_cell(x, *args, k=1, **kw):
    return lambda: (x, args, k, kw)
print(param_cell(1, 2, k=3, z=4)())
def late():
    def use(): return value
    value = "set later"
    return use()
print(late())
def unbound():
    def use(): return value
    try:
        use()
    except NameError as e:
        print(type(e).__name__, e)
    value = 1
unbound()
x = "global"
def shadow():
    x = "local"
    class C:
        y = x
        def m(self): return x
    return C.y, C().m()
print(shadow())
def use_global():
    global x
    x = "changed"
use_global(); print(x)
def loop_closures():
    out = []
    for i in range(3):
        def f(i=i): return i
        out.append(f)
    return [f() for f in out]
print(loop_closures())
def compose(*fs):
    def run(v):
        for f in fs: v = f(v)
        return v
    return run
print(compose(lambda v: v + 1, lambda v: v * 10)(4))
def decorated(prefix):
    def wrap(f):
        def inner(*a, **k): return prefix + f(*a, **k)
        return inner
    return wrap
@decorated("<<")
@decorated("[[")
def greet(name, end="!"): return name + end
print(greet("bob"), greet("al", end="?"))
class A:
    def who(self): return __class__.__name__
class B(A): pass
print(B().who())
def fib():
    cache = {}
    def f(n):
        if n < 2: return n
        if n not in cache: cache[n] = f(n - 1) + f(n - 2)
        return cache[n]
    return f
print(fib()(60))
print(counter()[0].__closure__ is not None, len(inc.__closure__), greet.__closure__ is not None)
