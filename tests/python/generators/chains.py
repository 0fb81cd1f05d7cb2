# Generators that delegate to generators that delegate.
import sys
def inner(log):
    try:
        got = yield 1
        log.append(('inner got', got))
        got = yield 2
        log.append(('inner got', got))
        raise KeyError('from inner')
    finally:
        log.append('inner finally')

def middle(log):
    try:
        result = yield from inner(log)
    except KeyError as error:
        log.append(('middle caught', str(error)))
        yield 3
        return 'middle result'
    finally:
        log.append('middle finally')

def outer(log):
    result = yield from middle(log)
    log.append(('outer', result))
    yield 4
    return 'done'

log = []
g = outer(log)
print(next(g), g.send('a'), g.send('b'), g.send('c'))
try:
    g.send('d')
except StopIteration as stop:
    print(stop.value)
print(log)

# Uncaught: the traceback has a frame for each.
def fail(n):
    if n:
        yield from fail(n - 1)
    else:
        yield 'up'
        raise ValueError('deep')
g = fail(3)
next(g)
try:
    next(g)
except ValueError as error:
    tb = error.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)
print(list(g))

# Running generators cannot be resumed, whichever of the chain is meant.
def reenter():
    for victim in victims:
        try:
            next(victim)
        except ValueError as error:
            yield str(error)
    yield 'end'
a = reenter()
def wrap(it):
    yield from it
b = wrap(a)
c = wrap(b)
victims = []
def start():
    yield 'start'
    yield from reenter2()
def reenter2():
    for victim in victims:
        try:
            next(victim)
            yield 'resumed'
        except ValueError as error:
            yield str(error)
s = start()
b = wrap(s)
c = wrap(b)
print(next(c))
victims.extend([c, s])
print(list(c))

# Exception state across a chain.
def handling():
    try:
        raise OSError('own')
    except OSError:
        yield from showing()
    yield from showing()
def showing():
    yield repr(sys.exc_info()[1])
    yield repr(sys.exc_info()[1])
print(list(handling()))
try:
    raise TypeError('outside')
except TypeError:
    print(list(handling()))
    print(repr(sys.exc_info()[1]))

# Throwing and closing reach the innermost first.
def nested(n, log):
    try:
        if n:
            yield from nested(n - 1, log)
        else:
            while True:
                yield n
    except GeneratorExit:
        log.append(('exit', n))
        raise
    except ArithmeticError:
        log.append(('caught', n))
        yield 'caught'
log = []
g = nested(3, log)
next(g); next(g)
print(g.throw(ZeroDivisionError()), log)
print(list(g))
log = []
g = nested(2, log)
next(g); next(g)
g.close()
print(log)

def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)), sum(tree(8)), max(tree(2)), [x for x in tree(2)], next(tree(5)))
def values():
    x = yield from value(1)
    y = yield from value(2)
    return x + y
def value(n):
    yield n
    z = yield from leaf(n * 10)
    return z + n
def leaf(n):
    yield n
    return n
def run():
    total = yield from values()
    print('total', total)
print(list(run()))
class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right
    def __iter__(self):
        if self.left: yield from self.left
        yield self.value
        if self.right: yield from self.right
print(list(Tree(Tree(None, 1, Tree(None, 2, None)), 3, Tree(None, 4, None))))
def mixed():
    yield from [1, 2]
    yield from (yield from also())
def also():
    yield 'x'
    return 'yz'
print(list(mixed()))
