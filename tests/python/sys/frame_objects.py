# python: 3.14
# board: off
# Frame objects: one for each frame, lines of the running ones, and what is left of the locals at the end.
import sys


def lines():
    return list(map(lambda x: (sys._getframe(1).f_lineno, sys._getframe().f_lineno), [1]))


print(lines(), sys._getframe().f_lineno)


def identity():
    value = 1
    frame = sys._getframe()
    print(frame is sys._getframe())

    def inner():
        return sys._getframe(1)

    print(inner() is frame, frame.f_builtins["len"] is len, frame.f_generator)
    value = 2
    return frame


frame = identity()
print(sorted(frame.f_locals), frame.f_locals["value"])


def raising():
    global frame
    frame = sys._getframe()
    last = 5
    1 / 0


try:
    raising()
except ZeroDivisionError:
    pass
print(frame.f_locals)


def generator():
    frame = sys._getframe()
    y = 1
    yield frame
    y = 2
    frame.f_locals["y"] = 5
    yield y


items = generator()
frame = next(items)
print(frame.f_locals["y"], frame.f_generator is items, next(items), items.gi_frame.f_locals["y"])


class Made:
    def __init__(self):
        self.frame = sys._getframe()
        late = 3

    def __eq__(self, other):
        self.compared = sys._getframe()
        later = 4
        return True


made = Made()
print(made.frame.f_locals["late"], made == 3, made.compared.f_locals["later"])


def unbound(flag):
    before = sorted(sys._getframe().f_locals)
    first = [flag]
    second = first * 2
    return before, sorted(sys._getframe().f_locals)


print(unbound(1))


def semantics(e):
    x = 1
    exec("x = 2")
    names = locals()
    names["x"] = 3
    return x, names["x"], locals()["x"], locals() is locals()


print(semantics(1))
for depth in range(3):
    def recursive(n):
        own = n
        if n:
            recursive(n - 1)
            return own
        sys._getframe(1).f_locals["own"] = "changed"
        return own
    print(recursive(depth))
