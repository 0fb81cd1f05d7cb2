# Exceptions that cross finally, with and generators, and others raised on the way.
log = []


class Guard:
    def __init__(self, name, enter=None, leave=None, swallow=False):
        self.name, self.enter, self.leave, self.swallow = name, enter, leave, swallow

    def __enter__(self):
        log.append("+" + self.name)
        if self.enter:
            raise self.enter
        return self

    def __exit__(self, kind, error, traceback):
        log.append("-" + self.name + (":" + kind.__name__ if kind else ""))
        if self.leave:
            raise self.leave
        return self.swallow


def chain(error):
    found = []
    while error is not None:
        found.append(repr(error))
        error = error.__cause__ or error.__context__
    return found


def run(work):
    log.clear()
    try:
        result = work()
    except BaseException as error:
        result = chain(error)
    print(work.__name__, result, log)


def nested_with():
    with Guard("a"), Guard("b", leave=KeyError(1)), Guard("c", leave=IndexError(2)):
        raise ValueError(0)


def enter_fails():
    with Guard("a"), Guard("b", enter=OSError("b")), Guard("c"):
        log.append("body")


def swallowed():
    for number in range(3):
        with Guard(str(number), swallow=True):
            if number == 1:
                continue
            raise ValueError(number)
    return number


def swallowed_late():
    with Guard("a", swallow=True), Guard("b", leave=KeyError("b")):
        raise ValueError
    return "after"


def finally_returns():
    try:
        raise ValueError
    finally:
        return "finally"


def finally_breaks():
    for number in range(5):
        try:
            if number == 2:
                raise ValueError
            if number == 1:
                continue
        finally:
            log.append(number)
            if number == 3:
                break
            if number == 2:
                continue
    return number


def finally_raises():
    try:
        try:
            raise ValueError("first")
        finally:
            raise KeyError("second")
    finally:
        log.append("last")


def deep_finally(depth=6):
    try:
        if depth:
            deep_finally(depth - 1)
        else:
            raise ArithmeticError("deep")
    finally:
        log.append(depth)
        if depth == 3:
            raise IndexError(depth)


def caught_in_handler():
    try:
        raise ArithmeticError("deep")
    except ArithmeticError:
        try:
            {}["x"]
        except KeyError as error:
            log.append(repr(error.__context__))
            raise ValueError("third") from None


def generator(name):
    try:
        yield 1
        yield 2
    except ValueError as error:
        log.append(name + " caught " + repr(error))
        yield 3
    finally:
        log.append(name + " ends")


def thrown():
    one = generator("g")
    next(one)
    log.append(one.throw(ValueError("v")))
    one.throw(KeyError("k"))


def closed():
    one = generator("g")
    next(one)
    one.close()
    return list(one)


def raises_when_closed():
    def stubborn():
        try:
            yield 1
        finally:
            raise OSError("closing")

    one = stubborn()
    next(one)
    one.close()


def ignores_close():
    def stubborn():
        while True:
            try:
                yield 1
            except GeneratorExit:
                log.append("exit")
                if len(log) > 1:
                    return

    one = stubborn()
    next(one)
    try:
        one.close()
    finally:
        one.close()


def loop_over_raising():
    def numbers():
        with Guard("g"):
            yield 1
            raise LookupError("in generator")

    for number in numbers():
        with Guard("loop"):
            log.append(number)


def delegated():
    def outer():
        try:
            yield from generator("inner")
        finally:
            log.append("outer ends")

    one = outer()
    next(one)
    log.append(one.throw(ValueError("v")))
    one.throw(KeyError)


def stop_in_generator():
    def odd():
        yield next(iter(()))

    return list(odd())


def raised_in_comparison():
    class Bad:
        def __eq__(self, other):
            raise ValueError("eq")

        __hash__ = None

    return [1, 2, Bad()].index(5)


def raised_in_sort():
    numbers = [3, 1, 2]

    def key(number):
        if number == 2:
            raise ValueError("key")
        return number

    try:
        numbers.sort(key=key)
    finally:
        log.append(numbers)


def base_exceptions():
    try:
        try:
            raise KeyboardInterrupt
        except Exception:
            log.append("wrong")
        finally:
            log.append("finally")
    except BaseException as error:
        return type(error).__name__


for work in [
    nested_with, enter_fails, swallowed, swallowed_late, finally_returns, finally_breaks, finally_raises, deep_finally,
    caught_in_handler, thrown, closed, raises_when_closed, ignores_close, loop_over_raising, delegated,
    stop_in_generator, raised_in_comparison, raised_in_sort, base_exceptions,
]:
    run(work)

import sys

print(sys.exc_info())
