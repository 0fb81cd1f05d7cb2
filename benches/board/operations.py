# What a processor does for common operations. Run by `cargo xtask bench --board` on an emulated board whose clock
# counts instructions: a nanosecond each.
import gc
import time


def add_in_loop():
    total = 0
    for i in range(5000):
        total += i


def while_loop():
    i = 0
    while i < 5000:
        i += 1


def fibonacci(n=16):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


counter = 0


def global_variable():
    global counter
    for i in range(3000):
        counter += 1


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self):
        self.x += 1


def make_instances():
    for i in range(1000):
        Point(i, i)


point = Point(0, 0)


def call_method():
    for i in range(2000):
        point.move()


def make_counter():
    count = 0

    def increment():
        nonlocal count
        count += 1
    return increment


increment = make_counter()


def call_closure():
    for i in range(2000):
        increment()


def options(a, b=2, *, c=3):
    return a


def call_with_keywords():
    for i in range(1500):
        options(i, c=4)


def call_builtins():
    for i in range(1000):
        len("abc")
        min(i, 3)
        isinstance(i, int)


def append_to_list():
    items = []
    for i in range(2000):
        items.append(i * 2)
    return sum(items)


def list_comprehension():
    return [i for i in range(2000)]


def count_in_dict():
    counts = {}
    for i in range(2000):
        counts[i % 50] = counts.get(i % 50, 0) + 1


def dict_of_texts():
    found = {}
    for i in range(800):
        found["k" + str(i % 40)] = i


def sort_integers():
    items = [(i * 7919) % 1009 for i in range(600)]
    items.sort()


def sort_by_key():
    return sorted(range(300), key=lambda i: (i * 7919) % 1009)


def float_arithmetic():
    x = 0.5
    for i in range(1500):
        x = x * 1.01 + 0.25


def big_integers():
    product = 1
    for i in range(1, 120):
        product *= i
    return product


def join_texts():
    return ",".join([str(i) for i in range(500)])


def format_texts():
    for i in range(500):
        f"{i}-{counter}"


words = "a b c d e f g " * 10


def split_text():
    for i in range(50):
        words.split()


def fill_bytes(data=bytearray(256)):
    for factor in range(10):
        for i in range(256):
            data[i] = i * factor & 255


def numbers(count):
    for i in range(count):
        yield i


def generator():
    return sum(x + 1 for x in numbers(1500))


def raise_and_catch():
    for i in range(500):
        try:
            raise ValueError(i)
        except ValueError:
            pass


source = """def f(a, b):
    if a > b:
        return a * 2 + b
    for i in range(10):
        a += i
    return [a, b, {1: 2}]
""" * 6


def compile_source():
    exec(source)


keep = None


def collect_garbage():
    global keep
    keep = [[i] for i in range(300)]
    for i in range(5):
        gc.collect()
    keep = None


for work in (
    add_in_loop, while_loop, fibonacci, global_variable, make_instances, call_method, call_closure, call_with_keywords,
    call_builtins, append_to_list, list_comprehension, count_in_dict, dict_of_texts, sort_integers, sort_by_key,
    float_arithmetic, big_integers, join_texts, format_texts, split_text, fill_bytes, generator, raise_and_catch,
    compile_source, collect_garbage,
):
    work()
    gc.collect()
    start = time.ticks_us()
    work()
    print(work.__name__, time.ticks_diff(time.ticks_us(), start))
