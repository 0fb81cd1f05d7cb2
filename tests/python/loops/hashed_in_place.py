# Loops over dicts, their views, sets and bytes, which need no iterator object.
d = {number: str(number) for number in range(12)}
for key in (0, 5, 11):
    del d[key]
for _ in range(2):
    print([key for key in d], [value for value in d.values()], list(d.keys()))
    for key, value in d.items():
        print(key, value, end=";")
    print()


def walk(container):
    return [item for item in container]


for container in ({}, {}.items(), set(), frozenset(), b"", {1: 2}.values(), {3}, frozenset([4]), b"\x00\xff", bytearray(b"ab")):
    print(walk(container))


def grow(make, change):
    container = make()
    try:
        for item in container:
            change(container)
    except RuntimeError as error:
        print("RuntimeError", error)


grow(lambda: {1, 2}, lambda s: s.add(9))
grow(lambda: {1: 2, 3: 4}, lambda d: d.pop(3))
d = {1: 1, 2: 2}
try:
    for key, value in d.items():
        d[key + 10] = value
except RuntimeError as error:
    print("RuntimeError", error)
try:
    for value in d.values():
        d.clear()
except RuntimeError as error:
    print("RuntimeError", error)

# Values may be replaced meanwhile.
d = {"a": 1, "b": 2}
for key in d:
    d[key] += 1
for value in d.values():
    d["b"] = value * 10
print(d)


class Own(dict):
    def __iter__(self):
        return iter("own")

    def items(self):
        return [("x", "y")]


print(walk(Own(a=1)), [pair for pair in Own(a=1).items()], [value for value in Own(a=1).values()])

# The last pair that is taken out of a small dict, and what comes after.
d = {}
for number in range(5):
    d[number] = number
    print(d.pop(number), d, len(d), list(d))
d["x"] = 1
del d["x"]
print(d, d == {}, bool(d))
s = set()
for number in range(3):
    s.add(number)
    s.remove(number)
    print(s, len(s))
stack = []
for number in range(3):
    stack.append(number)
    print(stack.pop(), stack)
