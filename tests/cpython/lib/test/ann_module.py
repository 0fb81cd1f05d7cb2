"""A module with annotations, for tests that look at them."""

from typing import Optional

x: int = 5
y: str = x
f: tuple = (1, 2)


class M(type):
    o: type = object


(pars): bool = True


class C:
    x: int = 5
    y: Optional["C"] = None

    def __init__(self, x: int) -> None:
        self.y: int = x
        self.x = "text"


def foo(x: int = 10):
    def bar(y: list):
        x: str = "yes"
    bar([])


def dec(func):
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)
    return wrapper


u: int
v: int
