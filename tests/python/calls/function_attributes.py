def outer():
    x = 1
    def f(a, b=2, *, c=3, d):
        "doc of f"
        return x
    return f
f = outer()
print(f.__name__, f.__qualname__, f.__doc__, f.__module__)
print(f.__defaults__, f.__kwdefaults__)
print(f.__code__.co_name, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, f.__code__.co_freevars)
print(f.__code__.co_varnames[:4])
print(len(f.__closure__), f.__closure__[0].cell_contents)
print(f.__globals__ is globals())
f.__defaults__ = (5,)
f.__kwdefaults__ = None
f.extra = [1]
print(f.__defaults__, f.__kwdefaults__, f.extra, f.__dict__)
try:
    f(1)
except TypeError as error:
    print(error)
f.__name__ = 'renamed'
f.__qualname__ = 'q.renamed'
f.__doc__ = None
print(f.__name__, f.__doc__, repr(f).split(' at ')[0])
del f.extra
try:
    f.extra
except AttributeError as error:
    print(error)
def g(a: int, b: 'str' = 1) -> float: pass
print(g.__annotations__)
print((lambda: 0).__name__, (lambda: 0).__defaults__)
def h(): return 1
def i(): return 2
h.__code__ = i.__code__
print(h())
