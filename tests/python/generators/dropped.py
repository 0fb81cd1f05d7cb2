# stress: off
# Generators that are dropped in a `try` or `with` end when they are collected.
import gc


def numbers(name):
    try:
        yield 1
        yield 2
    finally:
        print("end of", name)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        print("exit", details[0] and details[0].__name__)


def managed():
    with Manager():
        yield 1
    yield 2


def outer():
    try:
        yield from numbers("inner")
    finally:
        print("end of outer")


def start(*generators):
    for generator in generators:
        next(generator)


def collect():
    for _ in range(3):
        (lambda *rest: None)(*range(40))
        gc.collect()


start(numbers("first"))
collect()
start(managed())
collect()
start(outer())
collect()


def over():
    numbers("never started")
    done = numbers("done")
    print(list(done))
    left = managed()
    print(next(left), next(left))


over()
collect()
print("over")
