# Bytes of heap that objects take, beside what MicroPython 1.29 takes on 32 bits.
import gc

COUNT = 100
keep = [None] * COUNT


ratios = []


def measure(name, other, make):
    for i in range(COUNT):
        keep[i] = None
    make(0)
    gc.collect()
    before = gc.mem_alloc()
    for i in range(COUNT):
        keep[i] = make(i)
    gc.collect()
    size = (gc.mem_alloc() - before) // COUNT
    ratios.append(size / other)
    print("%-28s %4d %4d" % (name, size, other))
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
measure("float", 16, lambda i: i + 0.5)
measure("2-tuple", 16, lambda i: (i, i))
measure("empty list", 32, lambda i: [])
measure("10-element list", 72, lambda i: [i, i, i, i, i, i, i, i, i, i])
measure("instance with 3 attributes", 48, Three)
measure("closure with 2 cells", 80, closure)
measure("generator", 48, generator)
measure("10-character str", 32, lambda i: letters[i % 10:i % 10 + 10])
measure("3-entry dict", 48, lambda i: {1: i, 2: i, 3: i})
measure("class", 80, new_class)

largest = max(ratios)
mean = sum(ratios) / len(ratios)
print("mean ratio %.2f" % mean)
print("ok" if mean <= 0.7 and largest <= 1 else "too large")
