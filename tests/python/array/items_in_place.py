# Items of arrays and views that are small ints, and what is none.
from array import array


def read(items, index):
    try:
        return items[index]
    except IndexError as error:
        return "IndexError"


def write(items, index, value):
    try:
        items[index] = value
        return items[index]
    except (IndexError, OverflowError, ValueError, TypeError) as error:
        return type(error).__name__


for code in "bBhHiIlLqQfd":
    items = array(code, [1, 2, 3])
    view = memoryview(items)
    print(code, [read(items, index) for index in (0, 2, 3, -1, -3, -4)], [read(view, index) for index in (0, 2, 3, -1, -4)])
    print(write(items, 0, 100), write(view, 1, 101), write(items, -1, 102), write(items, 3, 1), list(items), list(view))
    print([item for item in items], [item for item in view], sum(items))
for code, numbers in (("b", (-128, 127)), ("B", (0, 255)), ("h", (-32768, 32767)), ("H", (0, 65535))):
    items = array(code, [0])
    print([write(items, 0, number) for number in numbers], [write(items, 0, number) for number in (numbers[0] - 1, numbers[1] + 1, 1.5, "x", None)])

data = bytearray(range(10))
view = memoryview(data)
for part in (view[2:5], view[::3], view[::-2], view[5:5]):
    print(list(part), [read(part, index) for index in range(4)], write(part, 1, 77), bytes(data))
print(write(memoryview(b"abc"), 0, 1), read(memoryview(b"abc"), 1), write(view, 0, True), write(view, True, 9))
wide = memoryview(bytearray(8)).cast("h")
print(write(wide, 3, -2), write(wide, 4, 1), list(wide), wide.tobytes())
view.release()
print(write(view, 0, 1))
try:
    view[0]
except ValueError as error:
    print("ValueError")


class Own(array):
    def __getitem__(self, index):
        return "own"


print(read(Own("h", [1]), 0), [item for item in array("h")], list(Own("h", [5])))

# dict.update with keys that compare in Python, and of itself.


class Key:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        print("eq", self.number, getattr(other, "number", other))
        return self.number == getattr(other, "number", other)


d = {1: "one", "a": 2, 7: 7}
del d[7]
d.update({"a": 3, "b": 4, 2: 5}, c=6)
print(d)
d.update({Key(1): "key", 9: 9})
print(len(d), d[1], d[9])
d.update(d)
print(len(d))
