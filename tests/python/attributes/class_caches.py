# What inline caches keep of classes is given up when the class changes.


class Base:
    limit = 1
    name = "base"

    @staticmethod
    def still(x):
        return "static", x

    @classmethod
    def made(cls, x):
        return cls.__name__, x

    def method(self, x):
        return "method", x


class Middle(Base):
    pass


class Leaf(Middle):
    pass


def read(value):
    return value.limit


def call_still(value):
    return value.still(1)


def call_made(value):
    return value.made(2)


def bound(value):
    return value.method


leaf = Leaf()
for target in (leaf, Leaf, Middle, Base, leaf, Base()):
    for _ in range(3):
        read(target), call_still(target), call_made(target)
    print(read(target), call_still(target), call_made(target))

# Plain values that change, once and again, in the class and in one between.
for number in range(4):
    Base.limit = number
    print(read(leaf), read(Leaf), read(Base))
Middle.limit = "middle"
print(read(leaf), read(Leaf), read(Base))
leaf.limit = "own"
print(read(leaf), read(Leaf))
del leaf.limit
del Middle.limit
print(read(leaf), read(Leaf), read(Middle))
Base.limit = property(lambda self: "property")
print(read(leaf), type(read(Leaf)).__name__)
Base.limit = 5
print(read(leaf), read(Leaf))

# Methods of all kinds are replaced by others.
Middle.still = lambda self, x: ("function", x)
print(call_still(leaf))
Middle.still = classmethod(lambda cls, x: (cls.__name__, x))
print(call_still(leaf), call_still(Leaf))
del Middle.still
print(call_still(leaf), call_still(Leaf))
Middle.made = staticmethod(lambda x: x)
print(call_made(leaf), call_made(Leaf))
leaf.made = lambda x: "own made"
print(call_made(leaf), call_made(Leaf), call_made(Leaf()))
leaf.still = print
call_still(leaf)
leaf.still = 3
try:
    call_still(leaf)
except TypeError as error:
    print("TypeError", error)

# Bound methods are new each time; what is in the instance goes first.
for target in (Leaf(), Leaf()):
    first, second = bound(target), bound(target)
    print(first(1), first == second, first.__self__ is target)
leaf = Leaf()
leaf.method = "own"
print(bound(leaf), bound(Leaf())(2))
print(bound(Leaf) is Base.method)


# A metaclass has its say.
class Meta(type):
    @property
    def limit(cls):
        return "meta"

    def still(cls, x):
        return "meta still", x


class Made(metaclass=Meta):
    limit = 1


for _ in range(2):
    print(read(Made), read(Made()), call_still(Made))


# One place sees a class, its instances and built-in types in turn.
def from_(kind, text):
    return kind.fromhex(text)


for kind in (bytes, bytearray, bytes, float):
    print(from_(kind, "0a"))
print([name.__name__ for name in (int, Leaf, int, str, Base)])
Leaf.__name__ = "Renamed"
print([name.__name__ for name in (int, Leaf, int)])


# Properties whose getters and setters have defaults, or are not functions.
class Odd:
    def get(self, more=1):
        return more

    def set(self, value, more=2):
        self.kept = value, more

    both = property(get, set)
    length = property(len)

    def __len__(self):
        return 9


odd = Odd()
for _ in range(3):
    odd.both = 5
    print(odd.both, odd.kept, odd.length)


class Counter:
    count = 0

    def __init__(self):
        Counter.count += 1
        self.number = Counter.count


print([Counter().number for _ in range(5)], Counter.count)
