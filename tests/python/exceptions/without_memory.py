# own
# options: -X heapsize=200k
# stress: off
# What there is no memory for is raised all the same, without its text.
import micropython


def attempt(work):
    kind = None
    micropython.heap_lock()
    try:
        work()
    except Exception as error:
        kind = type(error)
    micropython.heap_unlock()
    return kind


class Thing:
    pass


def no_such_key():
    {}["key"]


def no_such_name():
    nothing


def too_many():
    a, b = 1, 2, 3


def no_such_attribute():
    Thing.nothing


def recursion():
    recursion()


numbers = [1, 2, 3]
thing = Thing()
works = [
    lambda: numbers[7],
    lambda: numbers.index(9),
    lambda: numbers + 1,
    lambda: int("x"),
    lambda: 1 // 0,
    lambda: thing.attribute,
    lambda: next(iter(())),
    lambda: numbers(),
    lambda: numbers + numbers,
    no_such_key,
    no_such_name,
    too_many,
    no_such_attribute,
]
for work in works:
    kind = attempt(work)
    print(kind)
    # The next one needs an exception made in advance again.
    try:
        int("x")
    except ValueError as error:
        assert error.args

# A full heap.
def fill():
    first, second = works[0], works[1]
    kinds = [None, None]
    full = []
    try:
        while True:
            full.append([None] * 50)
    except MemoryError:
        pass
    try:
        while True:
            full.append([None])
    except MemoryError:
        pass
    try:
        first()
    except Exception as error:
        kinds[0] = type(error)
    full.pop()
    try:
        second()
    except Exception as error:
        kinds[1] = type(error)
    full.clear()
    return kinds


# After the first one nothing is made in advance any more, but for memory that came free.
first, second = fill()
print(first, second in (ValueError, MemoryError))
