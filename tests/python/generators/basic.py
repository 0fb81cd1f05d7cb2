def count(n):
    i = 0
    while i < n:
        sent = yield i
        if sent is not None:
            i = sent
        else:
            i += 1
    return 'done'

print(list(count(3)))
g = count(10)
print(next(g), next(g), g.send(7), next(g))
print(list(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
g = count(0)
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
g = count(2)
try:
    g.send(1)
except TypeError as error:
    print(error)
print([x * y for x in count(3) for y in count(x)])
print(sum(x * x for x in range(5)))

def nothing():
    return
    yield
print(list(nothing()), next(nothing(), 'default'))

def running():
    try:
        next(me)
    except ValueError as error:
        yield str(error)
me = running()
print(next(me))

def squares(numbers):
    for number in numbers:
        yield number * number
print(list(squares(squares(range(4)))))

a, b, *c = count(5)
print(a, b, c)
print(max(count(4)), sorted(count(3), reverse=True), tuple(count(2)), dict(zip(count(2), 'ab')))
for x in count(2):
    for y in count(2):
        print(x, y)
print(type(g).__name__, g.__name__, g.gi_running, g.gi_frame is None)
