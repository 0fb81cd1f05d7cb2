# own
# board: off
# stress: off
# Memory that a deep recursion took for its frames comes back.
import gc
import sys


def deep(n):
    return n and deep(n - 1) + 1


def used():
    gc.collect()
    return gc.mem_alloc()


sys.setrecursionlimit(60000)
before = used()
print(deep(50000))
print(used() - before < 20000)


# While it is deep, collections change nothing.
def collecting(n):
    if n % 1000 == 0:
        gc.collect()
    return n and collecting(n - 1) + 1


print(collecting(20000))
print(used() - before < 20000)


def generators(n):
    yield n
    if n:
        yield from generators(n - 1)


print(sum(generators(300)))
print(used() - before < 20000)
