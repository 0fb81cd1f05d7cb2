# own
"""What needs no memory, so that handlers can do it while the heap is locked."""
import micropython


class Device:
    shared = 1

    def __init__(self):
        self.count = 0

    def method(self, a, b=2, *, c=3):
        self.count += 1
        return a + b + c

    @property
    def value(self):
        return self.count

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return index * 2

    def __add__(self, other):
        return 7

    def __call__(self, a):
        return a


def generator():
    number = 0
    while True:
        number += 1
        yield number


def delegating():
    yield from generator()


def truths():
    return all(row) and any(row) and all(numbers) and not any((0, None, ""))


def over_range():
    total = 0
    for number in range(10):
        total += number
    return total


def over_items():
    total = 0
    for number in row:
        total += number
    for number in numbers:
        total += number
    for key in table:
        total += key
    return total


def unpacked():
    a, b, c = row
    return a * 100 + b * 10 + c


def raised():
    try:
        raise ready
    except ValueError as error:
        return error is ready


def missing():
    try:
        table[9]
    except KeyError:
        return True


def stored():
    buffer[1] = 7
    view[2] = 8
    numbers[0] = 9
    table[1] = 5
    return buffer[1] + view[2] + numbers[0] + table[1]




device = Device()
row, numbers, table, members = (1, 2, 3), [1, 2, 3], {1: 2}, {4}
buffer = bytearray(b"123")
view = memoryview(buffer)
ready = ValueError("ready")
counter, outer = generator(), delegating()
next(counter), next(outer)

WORK = [
    ("method", lambda: device.method(1)),
    ("keywords", lambda: device.method(1, b=4, c=5)),
    ("property", lambda: device.value),
    ("special methods", lambda: len(device) + device[4] + (device + 1) + device(2)),
    ("range", over_range),
    ("items", over_items),
    ("unpacking", unpacked),
    ("storing", stored),
    ("generator", lambda: next(counter) + next(counter)),
    ("delegating", lambda: next(outer)),
    ("raising", raised),
    ("missing key", missing),
    ("truths", truths),
    ("min, max, sum", lambda: min(row) + max(row) + sum(row)),
    ("membership", lambda: 2 in row and 2 in numbers and 1 in table and 4 in members and 0x31 in buffer),
    ("constants", lambda: (1, "two", (b"three",))),
    ("from_bytes", lambda: int.from_bytes(b"12", "little")),
    ("equality", lambda: row == (1, 2, 3) and "ab" < "b"),
]
for name, work in WORK:
    micropython.heap_lock()
    try:
        result = work()
    except MemoryError as error:
        result = error
    micropython.heap_unlock()
    print(name, result)

# What does need memory raises, and nothing is half done.
for name, work in [("list", lambda: [device]), ("append", lambda: [numbers.append(i) for i in range(99)]), ("float", lambda: device.count / 3)]:
    micropython.heap_lock()
    try:
        work()
        print(name)
    except MemoryError:
        print(name, "MemoryError")
    micropython.heap_unlock()
print(numbers)
