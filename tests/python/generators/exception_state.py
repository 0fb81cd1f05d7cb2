# A generator has an exception state of its own.
import sys
def g():
    try:
        raise ValueError('inner')
    except ValueError:
        yield sys.exc_info()[1]
        yield sys.exc_info()[1]
    yield sys.exc_info()[1]

it = g()
print(next(it))
print(sys.exc_info()[1])
try:
    raise KeyError('outer')
except KeyError:
    print(next(it))
    print(repr(sys.exc_info()[1]))
    print(repr(next(it)))
print(sys.exc_info()[1])

def raising():
    yield 1
    raise TypeError('t')
try:
    try:
        raise KeyError('k')
    except KeyError:
        list(raising())
except TypeError as error:
    print(repr(error.__context__))
