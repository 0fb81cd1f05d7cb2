# board: off
# functools, operator, itertools.
import functools
import itertools
import operator

print(functools.reduce(operator.mul, range(1, 6)), functools.reduce(operator.add, [], "empty"))
half = functools.partial(pow, 2, mod=7)
print(half(10), half.func is pow, half.args, half.keywords)


@functools.lru_cache(maxsize=2)
def square(x):
    print("computing", x)
    return x * x


print(square(2), square(3), square(2), square(4), square(3), square.cache_info())


@functools.total_ordering
class Version:
    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return self.number == other.number

    def __lt__(self, other):
        return self.number < other.number


print(Version(1) <= Version(2), Version(1) >= Version(1), Version(1) > Version(2))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.singledispatch
def kind(value):
    return "something"


@kind.register(int)
def _(value):
    return "a number"


@kind.register
def _(value: list):
    return "a list"


print(kind(1), kind(True), kind([]), kind("x"))


class Lazy:
    @functools.cached_property
    def value(self):
        print("once")
        return 7


lazy = Lazy()
print(lazy.value, lazy.value, vars(lazy))


def wrapped():
    """Its text."""


@functools.wraps(wrapped)
def wrapper():
    pass


print(wrapper.__name__, wrapper.__doc__, wrapper.__wrapped__ is wrapped)
print(operator.itemgetter(1, 0)("ab"), operator.attrgetter("a.b")(type("X", (), {"a": type("Y", (), {"b": 3})})),
      operator.methodcaller("split", "-")("a-b"), operator.index(True), operator.length_hint(iter([1, 2])))
take = itertools.islice
print(list(take(itertools.count(5, 2), 3)), list(take(itertools.cycle("ab"), 5)), list(itertools.repeat(0, 2)))
print(list(itertools.accumulate([1, 2, 3])), list(itertools.chain("ab", [1])), list(itertools.chain.from_iterable(["x", "y"])))
print(list(itertools.compress("abc", [1, 0, 1])), list(itertools.dropwhile(lambda x: x < 2, [1, 2, 1])),
      list(itertools.takewhile(lambda x: x < 2, [1, 2, 1])), list(itertools.filterfalse(None, [0, 1])))
print([(key, list(group)) for key, group in itertools.groupby("aabcc")], list(itertools.pairwise("abc")))
print(list(itertools.product("ab", repeat=2)), list(itertools.permutations([1, 2, 3], 2)))
print(list(itertools.combinations("abcd", 2)), list(itertools.combinations_with_replacement("ab", 2)))
print(list(itertools.zip_longest("ab", "c", fillvalue="-")), list(itertools.starmap(pow, [(2, 3), (3, 2)])))
first, second = itertools.tee([1, 2, 3])
print(next(first), list(second), list(first), list(take("abcdef", 1, 5, 2)), itertools.count(3))
