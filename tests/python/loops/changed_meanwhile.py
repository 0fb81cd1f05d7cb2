# Containers that change while something goes through them.


def attempt(name, work):
    try:
        print(name, work())
    except Exception as error:
        print(name, type(error).__name__, error)


def list_shrinks():
    items = list(range(10))
    seen = []
    for item in items:
        seen.append(item)
        items.pop()
    return seen


def list_grows():
    items = [0]
    for item in items:
        if len(items) < 10:
            items.append(item + 1)
    return items


def list_cleared():
    items = [1, 2, 3]
    for item in items:
        items.clear()
    return items


def list_replaced():
    items = [1, 2, 3]
    seen = []
    for item in items:
        seen.append(item)
        items[:] = [7, 8]
    return seen


def list_reversed():
    items = [1, 2, 3, 4]
    seen = []
    for item in reversed(items):
        seen.append(item)
        del items[:2]
    return seen


def sort_changes():
    items = [3, 2, 1]

    def key(item):
        items.append(item)
        return item

    items.sort(key=key)


def equality_shrinks():
    class Odd:
        def __eq__(self, other):
            items.clear()
            return False

    items = [Odd(), Odd(), Odd()]
    return 5 in items, items == [1, 2, 3], items


def extend_itself():
    items = [1, 2]
    items.extend(items)
    items += items
    items[1:1] = items
    items.extend(iter(items[:2]))
    return items


def extend_by_own_iterator():
    items = [1, 2]
    return [x for x, _ in zip(chain_of(items), range(6))]


def chain_of(items):
    for item in items:
        items.append(item)
        yield item


def join_changes():
    parts = ["a", "b", "c"]

    class Adder:
        def __iter__(self):
            for part in parts:
                if len(parts) < 6:
                    parts.append("d")
                yield part

    return "".join(Adder())


def dict_grows():
    items = {1: 1}
    for key in items:
        items[key + 1] = 1


def dict_shrinks():
    items = dict.fromkeys(range(20))
    for key in items:
        del items[key]


def dict_values_change():
    items = {1: 1, 2: 2}
    for key in items:
        items[key] *= 10
    return items


def dict_items_cleared():
    items = {1: 1, 2: 2}
    for _ in items.items():
        items.clear()


def dict_equality_changes():
    class Odd:
        def __init__(self, n):
            self.n = n

        def __hash__(self):
            return 1

        def __eq__(self, other):
            items.clear()
            return self.n == other.n

    items = {}
    one, two = Odd(1), Odd(2)
    items[one] = "a"
    items[two] = "b"
    return len(items), items.get(Odd(3))


def set_grows():
    items = {1, 2, 3}
    for item in items:
        items.add(item + 10)


def set_update_itself():
    items = {1, 2}
    items.update(items)
    items |= items
    items -= items
    return items


def bytearray_shrinks():
    data = bytearray(range(10))
    seen = 0
    for byte in data:
        seen += 1
        del data[-1]
    return seen


def slice_assignment_changes():
    items = [0] * 5

    class Odd:
        def __iter__(self):
            items.clear()
            return iter([1, 2])

    items[1:3] = Odd()
    return items


def index_changes():
    items = [1, 2, 3]

    class Odd:
        def __index__(self):
            items.clear()
            return 1

    return items[Odd()]


def repeat_changes():
    items = [1, 2, 3]

    class Odd:
        def __index__(self):
            items.clear()
            return 3

    return items * Odd(), items


def map_changes():
    items = [1, 2, 3, 4]
    return list(map(lambda item: (items.pop(), item), items))


def unpack_changes():
    items = [1, 2, 3]

    class Odd:
        def __iter__(self):
            for item in items:
                items.pop()
                yield item

    first, *rest = Odd()
    return first, rest, items


def min_changes():
    items = [5, 4, 3, 2, 1]
    return min(items, key=lambda item: items.pop() and item), items


def class_changes():
    class Thing:
        a = 1

    names = []
    for name in list(vars(Thing)):
        if not name.startswith("__"):
            delattr(Thing, name)
            names.append(name)
    return names, hasattr(Thing, "a")


def attributes_change():
    class Thing:
        pass

    thing = Thing()
    thing.a = thing.b = 1
    for name in vars(thing):
        setattr(thing, name + name, 1)


def globals_deleted():
    space = {}
    exec("def f():\n    global f\n    del f\n    return g()\ndef g():\n    return 'g'", space)
    return space["f"](), "f" in space


for name, work in list(globals().items()):
    if callable(work) and name not in ("attempt", "chain_of"):
        attempt(name, work)
