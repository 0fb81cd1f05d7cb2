n = 0
def f():
    global n
    n += 1
    return n
print(list(iter(f, 5)), n)
it = iter(f, 8)
print(next(it), list(it), list(it), n)
def g():
    raise StopIteration
print(list(iter(g, 1)))
def h():
    raise KeyError
it = iter(h, 1)
try:
    next(it)
except KeyError:
    print("KeyError")
try:
    iter(5, 1)
except TypeError as e:
    print(e)
