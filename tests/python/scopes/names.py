x = 'global'
def read():
    return x
def write():
    global x
    x = 'written'
def shadow():
    x = 'local'
    return x
print(read(), shadow(), read())
write()
print(x)
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    def reset():
        nonlocal n
        n = 0
    return step, reset
step, reset = counter()
print(step(), step(), reset(), step())
functions = [lambda i=i: i for i in range(3)]
late = [lambda: i for i in range(3)]
print([f() for f in functions], [f() for f in late])
class C:
    x = 'class'
    y = [x for _ in range(1)]
    def m(self):
        return x
print(C.x, C.y, C().m())
def outer():
    x = 'outer'
    class D:
        z = x
        x = 'in class'
        def m(self):
            return x
    return D.z, D.x, D().m()
print(outer())
print(len([1, 2]))
len = lambda a: 'mine'
print(len([1, 2]))
del len
print(len([1, 2]))
def set_later():
    return later
later = 5
print(set_later())
def with_globals():
    globals()['made'] = 1
    return made
print(with_globals())
def f(a):
    b = 2
    def g():
        return b
    return sorted(locals())
print(f(1))
exec('q = 5\nprint(q)')
print(q)
space = {}
exec('def t(): return n\nn = 3', space)
print(space['t'](), eval('n + 1', space), eval('a + b', {'a': 1}, {'b': 2}))
def walrus():
    if (n := 10) > 5:
        return [m for i in range(3) if (m := i)], m, n
print(walrus())
