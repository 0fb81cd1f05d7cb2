# A variable keeps what it had when the loop over it gives nothing more, and when what it is to get cannot be had.


class Failing:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("next")

    def __call__(self, *arguments):
        raise ValueError("call")

    def __getattr__(self, name):
        raise ValueError(name)

    def __add__(self, other):
        raise ValueError("add")


class Counter:
    def __init__(self, stop):
        self.number = 0
        self.stop = stop

    def __iter__(self):
        return self

    def __next__(self):
        if self.number == self.stop:
            raise StopIteration
        self.number += 1
        return self.number


def identity(value):
    return value


def after_loop(iterable):
    item = "before"
    try:
        for item in iterable:
            pass
    except ValueError as error:
        return item, str(error)
    return item


for stop in 0, 3:
    print(after_loop(map(identity, range(stop))), after_loop(map(str, range(stop))))
    print(after_loop(filter(identity, range(stop))), after_loop(filter(None, range(stop))))
    print(after_loop(zip(map(identity, range(stop)), "abc")), after_loop(zip(range(stop), "abc")))
    print(after_loop(enumerate(map(identity, range(stop)))), after_loop(enumerate(range(stop))))
    print(after_loop(identity(n) for n in range(stop)), after_loop(iter([1, 2, 3][:stop])))
    print(after_loop(Counter(stop)), after_loop(iter(Counter(stop))), after_loop({1: 2, 3: 4} if stop else {}))
    print(after_loop(iter(iter([7, 8, 0] if stop else [0]).__next__, 0)))
    print(after_loop(reversed("xyz"[:stop])), after_loop("xyz"[:stop]), after_loop(b"xyz"[:stop]))
    print(after_loop({1: 2, 3: 4}.items() if stop else {}.items()), after_loop(memoryview(b"xyz"[:stop])))

print(after_loop(Failing()), after_loop(map(Failing(), "ab")), after_loop(filter(Failing(), "ab")))
print(after_loop(zip(map(Failing(), "ab"))), after_loop(enumerate(Failing())), after_loop(iter(Failing(), 1)))


def failing(number):
    if number == 2:
        raise ValueError("two")
    return number


print(after_loop(map(failing, range(5))), after_loop(filter(failing, range(1, 5))))


def assigned():
    value = "before"
    found = []
    try:
        value = no_such_name
    except NameError as error:
        found.append((value, str(error)))
    try:
        value = Failing().attribute
    except ValueError:
        found.append(value)
    try:
        value = Failing() + 1
    except ValueError:
        found.append(value)
    try:
        value = Failing()(1)
    except ValueError:
        found.append(value)
    try:
        value = [][0]
    except IndexError:
        found.append(value)
    try:
        value = {}["key"]
    except KeyError:
        found.append(value)
    try:
        value, other = Counter(3)
    except ValueError as error:
        found.append((value, str(error)))
    return found


print(assigned())


def with_builtins():
    namespace = {"__builtins__": {}}
    exec("def function():\n    value = 'before'\n    try:\n        value = len\n    except:\n        return value", namespace)
    return namespace["function"]()


print(with_builtins())
