class M:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress
    def __enter__(self):
        print('enter', self.name)
        return self.name
    def __exit__(self, kind, value, traceback):
        print('exit', self.name, kind and kind.__name__, value, traceback is not None)
        return self.suppress

with M('a') as a, M('b') as b:
    print(a, b)
with M('s', True):
    raise ValueError('gone')
try:
    with M('r'):
        raise KeyError('kept')
except KeyError as error:
    print(error)
def f():
    with M('f'):
        return 'returned'
print(f())
for i in range(3):
    with M(i):
        if i == 1:
            continue
        if i == 2:
            break
with (M('p') as p, M('q')):
    print(p)
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass
for broken in (NoExit, NoEnter, object):
    try:
        with broken():
            pass
    except TypeError as error:
        print(error)
class Failing:
    def __enter__(self):
        raise OSError('in enter')
    def __exit__(self, *a):
        print('never')
try:
    with M('outer'), Failing():
        pass
except OSError as error:
    print(error)
class ExitFails(M):
    def __exit__(self, *a):
        raise RuntimeError('in exit')
try:
    with ExitFails('x'):
        raise KeyError('body')
except RuntimeError as error:
    print(error, repr(error.__context__))
