import sys
def f(kind):
    try:
        if kind == 'key': {}['x']
        if kind == 'index': [][1]
        if kind == 'zero': 1 / 0
        if kind == 'none': return 'returned'
        if kind == 'value': raise ValueError(1, 2)
    except KeyError as error:
        return 'key', error.args
    except (IndexError, ZeroDivisionError) as error:
        return type(error).__name__, str(error)
    else:
        return 'else'
    finally:
        print('finally', kind)
    return 'after'
for kind in ('key', 'index', 'zero', 'none', 'other'):
    print(f(kind))
try:
    f('value')
except ValueError as error:
    print(error, error.args)
try:
    error
except NameError as name_error:
    print(name_error)

def loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print('body', i)
        finally:
            print('cleanup', i)
    return i
print(loop())

def override():
    try:
        return 1
    finally:
        return 2
print(override())

def swallow():
    for _ in range(1):
        try:
            1 / 0
        finally:
            break
    return 'swallowed'
print(swallow())

def nested():
    try:
        try:
            raise KeyError('a')
        except ValueError:
            print('wrong')
        finally:
            print('inner finally')
    except KeyError:
        print('outer', sys.exc_info()[0].__name__)
    print(sys.exc_info())
nested()

class Custom(Exception):
    def __init__(self, code):
        super().__init__('code %d' % code)
        self.code = code
class Sub(Custom): pass
try:
    raise Sub(7)
except Custom as error:
    print(type(error).__name__, error, error.code)
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as error:
    print(error)
try:
    raise Custom
except TypeError as error:
    print(error)
def deep(n):
    if n == 0:
        raise LookupError('deep')
    deep(n - 1)
try:
    deep(50)
except LookupError as error:
    count = 0
    tb = error.__traceback__
    while tb:
        count += 1
        last = tb
        tb = tb.tb_next
    print(count, last.tb_lineno, last.tb_frame.f_code.co_name)
