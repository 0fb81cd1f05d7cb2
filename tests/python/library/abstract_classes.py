# board: off
# abc: abstract methods, registration, subclass hooks.
from abc import ABC, ABCMeta, abstractmethod
import collections.abc as kinds
import numbers


class Shape(ABC):
    @abstractmethod
    def area(self):
        pass

    @property
    @abstractmethod
    def name(self):
        pass


class Square(Shape):
    def area(self):
        return 4

    name = "square"


try:
    Shape()
except TypeError:
    print("abstract")
print(sorted(Shape.__abstractmethods__), Square().area(), isinstance(Square(), Shape))


@Shape.register
class Other:
    pass


print(issubclass(Other, Shape), isinstance(Other(), Shape), Shape in Other.__mro__)


class Meta(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "quack")


print(issubclass(int, Meta), issubclass(type("Duck", (), {"quack": 1}), Meta))
samples = [1, 2.5, "s", b"b", [1], (1,), {1}, {1: 1}, range(2), {}.keys(), iter([]), (i for i in ()), len]
for kind in (kinds.Hashable, kinds.Iterable, kinds.Iterator, kinds.Sized, kinds.Sequence, kinds.MutableSequence,
             kinds.Set, kinds.Mapping, kinds.MutableMapping, kinds.Callable, kinds.Generator, kinds.Reversible):
    print(kind.__name__, [isinstance(sample, kind) for sample in samples].index(True),
          sum(isinstance(sample, kind) for sample in samples))
print(isinstance(3, numbers.Integral), isinstance(3.0, numbers.Rational), isinstance(1j, numbers.Complex))


class Store(kinds.MutableMapping):
    def __init__(self):
        self.items_ = []

    def __getitem__(self, key):
        for known, value in self.items_:
            if known == key:
                return value
        raise KeyError(key)

    def __setitem__(self, key, value):
        self.items_.append((key, value))

    def __delitem__(self, key):
        self.items_ = [item for item in self.items_ if item[0] != key]

    def __iter__(self):
        return (key for key, _ in self.items_)

    def __len__(self):
        return len(self.items_)


store = Store()
store.update(a=1, b=2)
print(store.setdefault("c", 3), store.pop("a"), "b" in store, list(store.items()), store == {"b": 2, "c": 3})
