# What `except` compares, and exceptions raised and caught in one frame.


class Mine(ValueError):
    pass


class Two(KeyError, Mine):
    pass


def caught(error, *classes):
    out = []
    for cls in classes:
        try:
            try:
                raise error
            except cls as found:
                out.append(found is error or isinstance(found, error))
        except BaseException as escaped:
            out.append(type(escaped).__name__)
    return out


print(caught(ValueError("x"), ValueError, Exception, LookupError, BaseException, (KeyError, ValueError), ()))
print(caught(Mine(1), Mine, ValueError, OSError, object, 3, (Mine, 3), (3, Mine), (OSError, (Mine,))))
print(caught(Two(), KeyError, Mine, ValueError, LookupError, OSError))
print(caught(KeyError, KeyError, LookupError))
print(caught(OSError(2, "no"), FileNotFoundError, OSError, PermissionError))
print(caught(ExceptionGroup("g", [ValueError()]), ExceptionGroup, ValueError, Exception))
print(caught(StopIteration(4), StopIteration, RuntimeError))


class Meta(type):
    pass


class Odd(Exception, metaclass=Meta):
    pass


print(caught(Odd(), Odd, Exception, Meta, Mine))

# Arguments of built-in exceptions.
print(repr(ValueError()), repr(ValueError(1, 2)), repr(KeyError("k")), ValueError(*[1, 2, 3]).args)
print(type(OSError(13, "text")).__name__, OSError(2, "no such", "name").filename, OSError(1).args)
print(StopIteration(5).value, SystemExit(3).code, ImportError("m", name="n").name)
try:
    ExceptionGroup("only a message")
except TypeError as error:
    print(error)
try:
    ValueError(1, a=2)
except TypeError as error:
    print(error)


# Context, and what is handled, after nested handlers.
def nested():
    try:
        raise KeyError("first")
    except KeyError as first:
        try:
            raise ValueError("second")
        except ValueError as second:
            inner = second.__context__ is first
        try:
            raise
        except KeyError as again:
            return inner, again is first, again.__context__


print(nested())
print(__import__("sys").exc_info()[0])


def loop():
    count = 0
    for i in range(300):
        try:
            raise IndexError(i)
        except LookupError as error:
            count += error.args[0]
        else:
            count = -1
        finally:
            count += 1
    return count


print(loop())
try:
    raise 5
except TypeError as error:
    print(error)
try:
    raise ValueError
except ValueError as error:
    print(error.args, error.__traceback__ is not None, error.__traceback__.tb_next)
