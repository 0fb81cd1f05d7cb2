# An exception thrown into a generator gets what is handled there as its context.
def handling():
    try:
        raise KeyError("a")
    except Exception:
        yield


made = handling()
next(made)
try:
    made.throw(ValueError("b"))
except ValueError as error:
    print(repr(error.__context__))


def delegating():
    try:
        raise KeyError("outer")
    except KeyError:
        yield from handling()


made = delegating()
next(made)
try:
    made.throw(ValueError("c"))
except ValueError as error:
    print(repr(error.__context__), repr(error.__context__.__context__))


def plain():
    yield


made = plain()
next(made)
try:
    made.throw(ValueError("d"))
except ValueError as error:
    print(error.__context__)
