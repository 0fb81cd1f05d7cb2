# stress: off
# board: off
# Collections take no longer for data that is nested deeply, in whatever order it lies in memory.
import gc

DEPTH = 30000


def nest(wrap):
    inner = None
    for number in range(DEPTH):
        inner = wrap(inner, number)
    return inner


class Link:
    def __init__(self, other, number):
        self.other = other
        self.number = number
        self.rest = [number]


chains = [
    nest(lambda inner, number: [inner, [number]]),
    nest(lambda inner, number: ([number], inner, [number])),
    nest(lambda inner, number: {number: inner, "x": {number}}),
    nest(Link),
]
links = [Link(None, number) for number in range(DEPTH)]
for number in range(DEPTH - 1):
    links[number * 7919 % DEPTH].other = links[(number + 1) * 7919 % DEPTH]
links = links[0]

for _ in range(5):
    gc.collect()


def depth(inner, inside):
    found = 0
    while inner is not None:
        inner = inside(inner)
        found += 1
    return found


print(depth(chains[0], lambda inner: inner[0]))
print(depth(chains[1], lambda inner: inner[1]))
print(depth(chains[2], lambda inner: next(iter(inner.values()))))
print(depth(chains[3], lambda inner: inner.other))
print(depth(links, lambda inner: inner.other))
for wrong in (lambda: chains[0] == chains[0][:], lambda: repr(chains[1]), lambda: chains[2] == dict(chains[2])):
    try:
        print(len(wrong()))
    except (RecursionError, TypeError) as error:
        print(type(error).__name__)
