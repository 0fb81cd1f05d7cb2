def inner(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got

def outer():
    first = yield from inner(2)
    second = yield from inner(1)
    return first, second

g = outer()
print(next(g), g.send('a'), g.send('b'))
try:
    g.send('c')
except StopIteration as stop:
    print(stop.value)

def over(iterable):
    result = yield from iterable
    print('result', result)
print(list(over([1, 2])), list(over('ab')), list(over(range(2))), list(over({'k': 1})))

class Iterator:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration('value')
        return self.n
print(list(over(Iterator())))

class Sender(Iterator):
    def send(self, value):
        return ('sent', value)
g = over(Sender())
print(next(g), g.send(5))

def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)
print(list(tree(4)))

def chain(n):
    if n == 0:
        yield 'bottom'
        return 0
    return 1 + (yield from chain(n - 1))
def run(n):
    print((yield from chain(n)))
print(list(run(100)))
try:
    list(over(5))
except TypeError as error:
    print(error)
