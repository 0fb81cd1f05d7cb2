# stress: off
# board: off
import sys

events = []


def show(value):
    return value if isinstance(value, (int, str, type(None))) else type(value).__name__


def trace(frame, event, arg):
    code = frame.f_code
    line = frame.f_lineno - code.co_firstlineno
    if event == "line" and code.co_name in ("caught", "handles") and line == 1:
        # The line of `try` itself, which has no instruction here.
        return trace
    told = arg[0].__name__ if event == "exception" else show(arg)
    events.append((event, code.co_name, line, told))
    return trace


def run(work, *arguments):
    events.clear()
    result = None
    sys.settrace(trace)
    try:
        result = work(*arguments)
    except Exception as error:
        result = type(error).__name__
    finally:
        sys.settrace(None)
    print(work.__name__, show(result))
    for event in events:
        print("   ", *event)


def simple(a, b):
    c = a + b
    d = c * 2
    return d


def branches(n):
    if n > 2:
        r = "large"
    else:
        r = "small"
    return r


def loop(n):
    total = 0
    for i in range(n):
        total += i
    return total


def calls():
    x = simple(1, 2)
    return branches(x)


def recursive(n):
    if n == 0:
        return 0
    return n + recursive(n - 1)


def caught():
    try:
        int("x")
    except ValueError:
        r = "caught"
    return r


def raises():
    x = 1
    raise KeyError(x)


def passes_on():
    return raises()


def handles():
    try:
        passes_on()
    except KeyError:
        return "handled"


def numbers():
    yield 1
    yield 2


def uses_next():
    it = numbers()
    a = next(it)
    b = it.send(None)
    c = next(it, 5)
    return a + b + c


def delegates():
    yield from numbers()


def uses_for():
    total = 0
    for x in delegates():
        total += x
    return total


def by_native():
    return sorted([2, 1], key=negative)


def negative(x):
    return -x


class Thing:
    def __init__(self, x):
        self.x = x

    def method(self):
        return self.x


def uses_class():
    t = Thing(5)
    return t.method()


def cleans_up():
    try:
        return 1
    finally:
        x = 2


for work, arguments in [
    (simple, (1, 2)),
    (branches, (1,)),
    (branches, (5,)),
    (loop, (2,)),
    (calls, ()),
    (recursive, (2,)),
    (caught, ()),
    (raises, ()),
    (passes_on, ()),
    (handles, ()),
    (uses_next, ()),
    (uses_for, ()),
    (by_native, ()),
    (uses_class, ()),
]:
    run(work, *arguments)


# Frames: locals, the frame below, what a trace function answers.
def look(frame, event, arg):
    if event == "return":
        back = frame.f_back
        print(frame.f_code.co_name, sorted(frame.f_locals.items()), back.f_code.co_name, frame.f_globals is globals())
    return look


def outer(a):
    b = 2
    return inner(a + b)


def inner(c):
    d = c * 2
    return d


sys.settrace(look)
outer(1)
sys.settrace(None)
print(sys.gettrace())


# No local trace function: calls only.
def calls_only(frame, event, arg):
    names.append((event, frame.f_code.co_name))


names = []
sys.settrace(calls_only)
outer(1)
print(sys.gettrace() is calls_only)
sys.settrace(None)
print(names)


# A trace function that ends it, and one that fails.
def once(frame, event, arg):
    sys.settrace(None)
    names.append(event)
    return once


names = []
sys.settrace(once)
outer(1)
print(names, sys.gettrace())


def fails(frame, event, arg):
    raise ValueError("in trace function")


sys.settrace(fails)
try:
    outer(1)
except ValueError as error:
    print(error, sys.gettrace())
print(outer(1))
