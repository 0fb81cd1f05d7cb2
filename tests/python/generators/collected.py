# Generators that are consumed by a call at once.
def g(n, fail=None):
    for i in range(n):
        if i == fail:
            raise ValueError('failed at', i)
        got = yield i
        if got is not None:
            print('got', got)
    return 'ignored'
print(list(g(3)), tuple(g(3)), set(g(2)), frozenset(g(1)), sorted(g(3), reverse=True), sum(g(4)), min(g(3)), max(g(3)))
print(','.join(str(x) for x in g(3)), sum(x * y for x in g(3) for y in g(3)))
for call in (list, tuple, set, sorted, sum):
    try:
        call(g(5, 2))
    except ValueError as error:
        print(call.__name__, error.args, error.__traceback__.tb_next.tb_frame.f_code.co_name)
def outer():
    result = yield from g(2)
    print(result)
    yield 'last'
print(list(outer()), tuple(outer()))
def nested():
    return list(sum(y for y in range(x)) for x in list(range(z) for z in range(2))[1])
print(nested())
it = g(3)
next(it)
print(list(it), list(it))
try:
    min(g(0))
except ValueError as error:
    print('empty')
print(any(x > 1 for x in g(4)), all(x < 2 for x in g(4)), dict((x, x * x) for x in g(3)))
def recursive():
    yield list(me)
me = recursive()
try:
    next(me)
except ValueError as error:
    print(error)
class Big:
    def __init__(self, items): self.items = items
    def __iter__(self):
        for item in self.items:
            yield item
print(list(Big('ab')), list(zip(g(2), g(3))), [*g(2), *g(1)], {*g(2)})
