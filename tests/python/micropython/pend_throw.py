# own


def counting():
    number = 0
    while True:
        try:
            yield number
        except KeyError as error:
            print("caught", repr(error))
        number += 1


def attempt(work, *arguments):
    try:
        print(work(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


# Raised at the next resumption, wherever it comes from.
one = counting()
print(next(one), one.pend_throw(KeyError("a")), one.gi_running, one.gi_suspended)
print(next(one))
one.pend_throw(KeyError("b"))
print(one.send(None))
one.pend_throw(KeyError("c"))
for item in one:
    print(item)
    break
one.pend_throw(KeyError)
print(list(zip([1], one)))
one.pend_throw(ValueError("end"))
attempt(next, one)
print(list(one))

# Taken back, replaced.
one = counting()
next(one)
print(one.pend_throw(KeyError("x")), repr(one.pend_throw(OSError(5))), repr(one.pend_throw(None)), next(one))

# Before the start, the body does not run; after the end, nothing happens.
one = counting()
one.pend_throw(KeyError("early"))
attempt(next, one)
print(one.pend_throw(ValueError), list(one))


# Through a delegating generator it reaches the innermost.
def outer():
    try:
        yield from counting()
    finally:
        print("outer ends")


one = outer()
print(next(one))
one.pend_throw(KeyError("inner"))
print(next(one))
one.pend_throw(ValueError("through"))
attempt(next, one)

# A throw or close comes first.
one = counting()
next(one)
one.pend_throw(ValueError("late"))
print(one.throw(KeyError("now")), next(one))
one.pend_throw(ValueError("late"))
print(one.close(), list(one))


def itself():
    attempt(me.pend_throw, ValueError)
    yield 1


me = itself()
print(next(me))


class Odd(Exception):
    def __new__(cls):
        return 5


one = counting()
next(one)
one.pend_throw(Odd)
attempt(next, one)


async def waiting():
    try:
        await pause()
    except ValueError as error:
        return error


class pause:
    def __await__(self):
        yield 7


work = waiting()
print(work.send(None))
work.pend_throw(ValueError("cancelled"))
try:
    work.send(None)
except StopIteration as stop:
    print(repr(stop.value))
