# board: off
# Functions of functools and itertools in the corners of their behaviour.
import copy
import functools
import itertools


def capture(*args, **keywords):
    return args, keywords


# A key is made by what cmp_to_key gives, also where that is an attribute of a class.
class Sorter:
    key = functools.cmp_to_key(lambda a, b: b - a)


print(sorted([3, 1, 2], key=Sorter.key), sorted([3, 1, 2], key=Sorter().key))
print(Sorter.key(obj=5).obj)
try:
    hash(Sorter.key(1))
except TypeError as error:
    print("TypeError")

# partial: copies share what they hold, a state is taken as it is.
made = functools.partial(capture, [1], bar=[2])
made.attr = []
twin = copy.copy(made)
print(twin.args is made.args, twin.keywords is made.keywords, twin.attr is made.attr)
print(made.__dict__)
made.__setstate__((capture, (1,), dict(a=10), None))
print(made(2, b=20), made.__dict__)
print(functools.partial(capture).__dict__)


class Holder:
    def method(self, *args):
        return args

    part = functools.partialmethod(method, 1)


print(Holder().part(2), hasattr(Holder.part, "__self__"), hasattr(Holder().part, "__self__"))


class Fixed:
    __slots__ = ("__dict__",)


class Meta(type):
    @functools.cached_property
    def prop(cls):
        return 1


class Cached(metaclass=Meta):
    pass


try:
    Cached.prop
except TypeError as error:
    print(error)

# groupby inside its own key function, and groups that are left behind.
groups = itertools.groupby("aabbb")
first = next(groups)
second = next(groups)
print(first[0], list(first[1]), second[0], list(second[1]), list(groups))
for key, group in itertools.groupby([1, 1, 2, 3, 3], lambda n: n > 2):
    print(key, next(group))


def key(n):
    if n == 5:
        list(inner)
    return n != 6


for found, inner in itertools.groupby(range(10), key):
    list(inner)
print("groupby is done")


class Again:
    first = True

    def __iter__(self):
        return self

    def __next__(self):
        if self.first:
            self.first = False
            return next(right)
        raise StopIteration


left, right = itertools.tee(Again())
try:
    next(left)
except RuntimeError as error:
    print(error)
left, right = itertools.tee("abc")
print(next(left), list(type(left)(left)), list(right))
for times in ("a", 1.5):
    try:
        itertools.repeat(None, times)
    except TypeError as error:
        print("TypeError")
