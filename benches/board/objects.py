# What a processor does for classes, iteration and small containers: as `operations.py`, which see.
import gc
import time
from collections import deque, namedtuple


class Base:
    limit = 3

    def __init__(self, value):
        self.value = value
        self.callback = abs

    def __add__(self, other):
        return 1

    def __lt__(self, other):
        return True

    def __getitem__(self, index):
        return index

    def __call__(self, value):
        return value

    @property
    def half(self):
        return 1

    @half.setter
    def half(self, value):
        pass

    @staticmethod
    def still(value):
        return value

    @classmethod
    def made(cls, value):
        return value

    def method(self, value):
        return value


class Derived(Base):
    def method(self, value):
        return super().method(value)


Point = namedtuple("Point", "x y")
base, derived, point = Base(1), Derived(2), Point(1, 2)
table = {number: number for number in range(20)}
some = set(range(20))
data = bytes(50)
items = list(range(20))


def operators():
    for i in range(100):
        base + 1
        base < 1
        base[1]
        base(1)


def properties():
    for i in range(100):
        base.half = base.half


def class_attributes():
    for i in range(100):
        base.limit
        Base.limit


def static_and_class_methods():
    for i in range(100):
        base.still(1)
        Base.made(1)


def callbacks():
    for i in range(100):
        base.callback(1)
        base.method


def super_methods():
    for i in range(100):
        derived.method(1)


def named_tuples():
    for i in range(100):
        point.x
        point[1]
        x, y = point


def same_objects():
    for i in range(100):
        base == derived


def has_attribute():
    for i in range(100):
        hasattr(base, "absent")


def is_instance():
    for i in range(100):
        isinstance(i, (str, int))
        isinstance(derived, Base)


def dict_loop():
    for i in range(10):
        for key in table:
            pass
        for value in table.values():
            pass


def dict_items():
    for i in range(10):
        for key, value in table.items():
            pass


def set_loop():
    for i in range(10):
        for item in some:
            pass


def bytes_loop():
    for i in range(10):
        for byte in data:
            pass


def enumerate_and_zip():
    for i in range(10):
        for number, item in enumerate(items):
            pass
        for one, other in zip(items, items):
            pass


def any_and_all():
    for i in range(50):
        any(items)
        all(items)


def compare_tuples():
    for i in range(100):
        (1, 2, i) < (1, 2, 3)


def sort_tuples():
    sorted([((i * 37) % 101, i) for i in range(40)])


def stack_and_queue(queue=deque((), 10)):
    stack = []
    for i in range(100):
        stack.append(i)
        stack.pop()
        queue.append(i)
        queue.popleft()


def small_dicts():
    for i in range(100):
        entries = {"a": i}
        entries["b"] = 1
        del entries["b"]


def star_arguments():
    def take(*rest, **named):
        return rest

    for i in range(50):
        take(1, 2)
        take(*point, **{"a": 1})


def key_functions():
    max(items, key=lambda item: -item)
    list(filter(lambda item: item, items))


for work in (
    operators, properties, class_attributes, static_and_class_methods, callbacks, super_methods, named_tuples, same_objects,
    has_attribute, is_instance, dict_loop, dict_items, set_loop, bytes_loop, enumerate_and_zip, any_and_all, compare_tuples,
    sort_tuples, stack_and_queue, small_dicts, star_arguments, key_functions,
):
    work()
    gc.collect()
    start = time.ticks_us()
    work()
    print(work.__name__, time.ticks_diff(time.ticks_us(), start))
