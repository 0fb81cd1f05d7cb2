def g():
    while True:
        try:
            x = yield
            print('got', x)
        except ValueError as error:
            print('caught', error)
            yield 'from except'
        finally:
            print('finally')

it = g()
next(it)
it.send(1)
print(it.throw(ValueError('v')))
it.close()
it.close()
try:
    next(it)
except StopIteration:
    print('stopped')

def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print('ignoring')
            yield 2
            return
s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)

def fresh():
    yield 1
f = fresh()
try:
    f.throw(KeyError('k'))
except KeyError as error:
    print('not started', error)
print(list(f))

def stop():
    raise StopIteration('escaped')
    yield
try:
    next(stop())
except RuntimeError as error:
    print(error, type(error.__cause__).__name__)

def inner():
    try:
        yield 1
        yield 2
    except KeyError:
        yield 'inner caught'
    return 'inner result'
def outer():
    result = yield from inner()
    print('result', result)
    yield 'end'
o = outer()
print(next(o), o.throw(KeyError()), next(o))
o = outer()
next(o)
try:
    o.throw(IndexError('through'))
except IndexError as error:
    print(error)

def closing():
    try:
        yield from inner_closing()
    finally:
        print('outer finally')
def inner_closing():
    try:
        yield 1
    finally:
        print('inner finally')
c = closing()
next(c)
c.close()
