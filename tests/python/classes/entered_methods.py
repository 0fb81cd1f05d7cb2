# Special methods and properties written in Python: results, declined operators, jumps, exceptions, generators, depth.
import sys


class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        if isinstance(other, Number):
            return Number(self.value + other.value)
        if isinstance(other, int):
            return Number(self.value + other)
        return NotImplemented

    def __lt__(self, other):
        return self.value < other.value if isinstance(other, Number) else NotImplemented

    def __eq__(self, other):
        return self.value == other.value if isinstance(other, Number) else NotImplemented

    def __getitem__(self, key):
        return key, self.value

    def __setitem__(self, key, value):
        self.value = key, value
        return "ignored"

    def __repr__(self):
        return f"Number({self.value})"


class Other:
    def __radd__(self, left):
        return "radd", left

    def __gt__(self, left):
        return ["reflected"]

    def __eq__(self, left):
        return "equal?"


a, b = Number(1), Number(2)
print(a + b, a + 5, a + Other(), a < b, b < a, a < Other(), a == Number(1), a == Other(), a == 3, a != b)
for wrong in ("text", 1.5, None):
    try:
        a + wrong
    except TypeError as error:
        print(error)
    try:
        a < wrong
    except TypeError as error:
        print(error)
total = a
total += b
total += 10
print(total)
try:
    total += "x"
except TypeError as error:
    print(error)
print(a[3], a["k"], a[-1])
a[1] = 2
print(a)


# Jumps by comparisons.
def compare(x, y):
    found = []
    if x < y:
        found.append("<")
    if not x < y:
        found.append("not <")
    if x == y:
        found.append("==")
    if x != y:
        found.append("!=")
    while x < y:
        x = x + 1
        found.append(x.value)
    return found


print(compare(Number(1), Number(4)), compare(Number(4), Number(4)))
print("yes" if Number(2) < Other() else "no", "yes" if Number(2) == Other() else "no")


class Odd:
    def __lt__(self, other):
        return self

    def __bool__(self):
        raise ValueError("no truth")


try:
    if Odd() < 1:
        print("not reached")
except ValueError as error:
    print(error)


# The subclass with a reflected method of its own goes first.
class Base:
    def __add__(self, other):
        return "Base.__add__"

    def __lt__(self, other):
        return "Base.__lt__"


class Derived(Base):
    def __radd__(self, other):
        return "Derived.__radd__"

    def __gt__(self, other):
        return "Derived.__gt__"


print(Base() + Derived(), Derived() + Base(), Base() < Derived(), Base() + Base())


# In place.
class Bag:
    def __init__(self):
        self.items = []

    def __iadd__(self, item):
        self.items.append(item)
        return self

    def __sub__(self, item):
        return ("less", item)


bag = Bag()
bag += 1
bag += "two"
print(bag.items)
bag -= 3
print(bag)


# Exceptions come from where the operator stands.
class Fails:
    def __add__(self, other):
        raise KeyError(other)

    def __getitem__(self, key):
        raise IndexError(key)

    def __setitem__(self, key, value):
        raise OverflowError(key)

    @property
    def broken(self):
        raise LookupError("getter")

    @broken.setter
    def broken(self, value):
        raise ArithmeticError("setter")


fails = Fails()
for action in ("fails + 1", "fails[2]", "fails[3] = 4", "fails.broken", "fails.broken = 5"):
    try:
        exec(action)
    except Exception as error:
        print(type(error).__name__, error)


def caught():
    try:
        return fails + 7
    except KeyError as error:
        return "caught", error.args
    finally:
        print("finally")


print(caught())


# Properties.
class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def fahrenheit(self):
        "The same in Fahrenheit."
        return self.degrees * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.degrees = (value - 32) * 5 / 9

    @property
    def items(self):
        yield self.degrees
        yield "C"


warm = Celsius(100)
for turn in range(3):
    print(warm.fahrenheit, list(warm.items))
    warm.fahrenheit = 50 + turn
    warm.fahrenheit += 0
print(round(warm.degrees, 6))
Celsius.fahrenheit = property(lambda self: "new getter")
print(warm.fahrenheit)
try:
    warm.fahrenheit = 1
except AttributeError as error:
    print(type(error).__name__)


class Lazy:
    @property
    def missing(self):
        return self.not_there

    def __getattr__(self, name):
        return f"fallback for {name}"


print(Lazy().missing, Lazy().other)


class Guarded:
    @property
    def value(self):
        return 1

    @value.setter
    def value(self, new):
        print("not reached")

    def __setattr__(self, name, new):
        print("setattr", name, new)


Guarded().value = 3


# Generators as special methods, functions with defaults and with more parameters.
class Strange:
    def __add__(self, other):
        yield other

    def __eq__(self, other):
        yield "never"

    def __setitem__(self, key, value):
        yield key

    def __sub__(self, other, sign=-1):
        return sign

    def __mul__(self, *others):
        return others


strange = Strange()
first = "kept"
strange[0] = 1
print(list(strange + 4), strange - 1, strange * 3, first, "equal" if strange == 0 else "different")


class Deep:
    def __add__(self, other):
        return self + other


try:
    Deep() + 1
# A small board has too little memory for all levels that are allowed.
except (RecursionError, MemoryError):
    print("too deep")


class Chain:
    def __init__(self, depth):
        self.depth = depth

    @property
    def down(self):
        return Chain(self.depth - 1).down if self.depth else "bottom"

    def __lt__(self, other):
        if self.depth == 0:
            return True
        if Chain(self.depth - 1) < other:
            return True
        return False


print(Chain(150).down, Chain(150) < 1)


# Within generators and comprehensions.
def sums():
    for i in range(3):
        yield Number(i) + Number(10)


print([s.value for s in sums()], [n < Number(2) for n in map(Number, range(4))])
print(sorted([Number(3), Number(1), Number(2)], key=lambda n: n.value), max([Number(3), Number(5)], key=lambda n: n.value))
