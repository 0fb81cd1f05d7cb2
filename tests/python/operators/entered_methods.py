# Operators of instances are asked in the language's order, whichever way the machine takes.


class Number:
    def __init__(self, value, declines=False):
        self.value = value
        self.declines = declines

    def __add__(self, other):
        print("add", self.value, other if isinstance(other, int) else other.value)
        return NotImplemented if self.declines else self.value

    def __radd__(self, other):
        print("radd", self.value, other if isinstance(other, (int, float)) else other.value)
        return NotImplemented if self.declines else self.value

    def __iadd__(self, other):
        print("iadd", self.value)
        return NotImplemented if self.declines else self

    def __lt__(self, other, more=5):
        return NotImplemented if self.declines else ("lt", more)


class Derived(Number):
    def __radd__(self, other):
        print("derived radd")
        return "derived"


def attempt(work):
    try:
        print(work())
    except TypeError as error:
        print("TypeError", error)


one, shy = Number(1), Number(2, True)
for _ in range(2):
    attempt(lambda: one + shy)
    attempt(lambda: shy + one)
    attempt(lambda: shy + Derived(3))
    attempt(lambda: one + Derived(3))
    attempt(lambda: 5 + one)
    attempt(lambda: 2.5 + one)
    attempt(lambda: 5 + shy)
    attempt(lambda: shy + 5)
    attempt(lambda: one + 5)
    attempt(lambda: one < shy)
    attempt(lambda: shy < one)
    attempt(lambda: one < 3)


def in_place(target, operand):
    target += operand
    return target if isinstance(target, (int, str)) else target.value


for _ in range(2):
    attempt(lambda: in_place(one, 1))
    attempt(lambda: in_place(shy, 1))
    attempt(lambda: in_place(shy, Derived(4)))
    attempt(lambda: in_place(7, one))
    attempt(lambda: in_place(7, shy))


class Text(str):
    def __rmod__(self, other):
        return "never"


class Whole(int):
    def __radd__(self, other):
        return "whole"

    def __rmul__(self, other):
        return NotImplemented


for _ in range(2):
    print(3 + Whole(4), 3 * Whole(4), "%s" % Text("x"), Whole(4) + 3)


# Equality that no class defines is identity.
class Plain:
    pass


class Equal:
    def __eq__(self, other):
        return True


class Unequal:
    def __ne__(self, other):
        return "ne"


a, b = Plain(), Plain()
for _ in range(2):
    print(a == a, a == b, a != a, a != b, a == 3, a == None, 3 == a)
    print(a == Equal(), Equal() == a, a != Equal(), Unequal() != a, Unequal() == a)
    print("yes" if a == b else "no", "yes" if a == a else "no", "yes" if not a == b else "no")
Plain.__eq__ = lambda self, other: "made"
print(a == b, a == a)
del Plain.__eq__
print(a == b, a == a)


# Methods with more parameters, generators, and calls of instances.
class Strange:
    def __getitem__(self, key, more="more"):
        return key, more

    def __setitem__(self, key, value, more=None):
        print("set", key, value, more)

    def __call__(self, *rest, **named):
        return rest, named

    def __neg__(self):
        yield 1


class Caller:
    def __call__(self, first, second=2):
        return first, second


strange, caller = Strange(), Caller()
for _ in range(2):
    strange[1] = 2
    print(strange[3], strange[-4], strange(1, 2), caller(1), caller(1, 3), list(-strange))
    try:
        caller()
    except TypeError as error:
        print("TypeError", error)
    try:
        caller(1, 2, 3, 4, 5, 6, 7, 8, 9)
    except TypeError as error:
        print("TypeError", error)


# Deep recursion through operators ends in RecursionError, in a small heap in MemoryError.
class Deep:
    def __add__(self, other):
        return self + other


try:
    Deep() + 1
except (RecursionError, MemoryError):
    print("RecursionError")


# An exception in a method has the line of the operator above it.
class Bad:
    def __mul__(self, other):
        raise KeyError(other)


try:
    Bad() * 3
except KeyError as error:
    print(error.args)
