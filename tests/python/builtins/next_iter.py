it = iter([1])
print(next(it), next(it, "d"), next(it, None))
try:
    next(it)
except StopIteration as e:
    print("StopIteration", e.args)
def g():
    yield 1
    return "value"
i = g()
next(i)
try:
    next(i)
except StopIteration as e:
    print(e.value)
i = g()
next(i)
print(next(i, "default"))
def err():
    raise ValueError("x")
    yield
try:
    next(err(), "default")
except ValueError as e:
    print(e)
