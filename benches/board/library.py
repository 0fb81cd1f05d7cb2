# What a processor does for operations of built-in types and of the library: as `operations.py`, which see.
import gc
import struct
import time


def map_function():
    return list(map(lambda x: x + 1, range(500)))


def percent_floats():
    for i in range(100):
        "%d %5.2f" % (i, i * 0.1)


def format_floats():
    for i in range(100):
        "{:>5} {:.2f}".format(i, i * 0.1)


def parse_floats():
    for i in range(100):
        float("3.25")


def pack_numbers():
    for i in range(100):
        struct.unpack("<HIb", struct.pack("<HIb", i, i, 3))


class Context:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        pass


context = Context()


def enter_context():
    for i in range(300):
        with context:
            pass


def make_classes():
    for i in range(30):
        class Made(Context):
            x = 1

            def method(self):
                pass


some = set(range(40))
others = set(range(20, 60))


def combine_sets():
    for i in range(10):
        some | others
        some & others
        some - others
        some ^ others


def set_of_list(items=list(range(200))):
    for i in range(5):
        set(items)


def starred_targets(items=("a", "b", "c", "d", "e")):
    for i in range(300):
        first, *rest = items


for work in (
    map_function, percent_floats, format_floats, parse_floats, pack_numbers, enter_context, make_classes, combine_sets,
    set_of_list, starred_targets,
):
    work()
    gc.collect()
    start = time.ticks_us()
    work()
    print(work.__name__, time.ticks_diff(time.ticks_us(), start))
