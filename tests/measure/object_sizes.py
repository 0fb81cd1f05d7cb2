# Bytes of heap that objects take.
import gc

COUNT = 100
keep = [None] * COUNT


def measure(name, make):
    for i in range(COUNT):
        keep[i] = None
    make(0)
    gc.collect()
    before = gc.mem_alloc()
    for i in range(COUNT):
        keep[i] = make(i)
    gc.collect()
    print(name, (gc.mem_alloc() - before) // COUNT)
    for i in range(COUNT):
        keep[i] = None


class Three:
    def __init__(self, i):
        self.a = self.b = self.c = i


def closure(i):
    x = y = i
    def inner():
        return x + y
    return inner


def generator(i):
    yield i


def new_class(i):
    class C:
        pass
    return C


letters = "abcdefghijklmnopqrstuvwxyz"
measure("float", lambda i: i + 0.5)
measure("2-tuple", lambda i: (i, i))
measure("empty list", lambda i: [])
measure("10-element list", lambda i: [i, i, i, i, i, i, i, i, i, i])
measure("instance with 3 attributes", Three)
measure("closure with 2 cells", closure)
measure("generator", generator)
measure("10-character str", lambda i: letters[i % 10:i % 10 + 10])
measure("3-entry dict", lambda i: {1: i, 2: i, 3: i})
measure("class", new_class)
