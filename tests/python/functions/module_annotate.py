# board: off
# python: 3.14
# A module's annotate function gives the annotations that the module came by, as often as it is asked.
import sys
import types

first: int = 1
calls = []


def note(kind):
    calls.append(kind)
    return kind


if first:
    second: note("second")
else:
    third: str
for index in range(3):
    fourth: note(index)
print(calls, type(__annotate__), __annotate__.__name__, __annotate__.__qualname__, __annotate__.__module__)
module = sys.modules[__name__]
print(module.__annotate__ is __annotate__, "__annotations__" in globals())
print(__annotate__(1))
print(__annotate__(2))
for format in (3, 4, 10):
    try:
        __annotate__(format)
    except NotImplementedError:
        print("not in format", format)
print(module.__annotations__, calls)
print(module.__annotations__ is module.__annotations__, "__annotations__" in globals())


def run(source):
    made = types.ModuleType("made")
    exec(source, made.__dict__)
    return made


other = run("'''text'''\nif 1:\n    a: int\nb: 'str'\n(c): float = 2.5\nd: e\nclass e: pass\n")
print(list(other.__annotations__), other.__annotations__["d"] is other.e, other.__doc__)
before = other.__annotate__
exec("later: bytes", other.__dict__)
print(other.__annotate__ is before, other.__annotate__(1), list(other.__annotations__))

wrong = run("x: nothing")
try:
    wrong.__annotations__
except NameError as error:
    print(error)
wrong.nothing = list
print(wrong.__annotations__)

plain = types.ModuleType("plain")
print(plain.__annotate__, plain.__annotations__)
plain.__annotate__ = lambda format: {"k": format}
print(plain.__annotations__)
for value in (3, "text"):
    try:
        plain.__annotate__ = value
    except TypeError as error:
        print(error)
plain.__annotate__ = None
print(plain.__annotations__)
try:
    del plain.__annotate__
except TypeError as error:
    print(error)
del plain.__annotations__
print(plain.__annotate__)
try:
    del plain.__annotations__
except AttributeError:
    print("none to delete")
plain.__annotations__ = {"r": 1}
print(plain.__annotations__, plain.__annotate__)
plain.__annotate__ = lambda format: 5
try:
    plain.__annotations__
except TypeError as error:
    print(error)

names, local = {}, {}
exec("x: int = 5\ny: str", names, local)
print("__annotate__" in names)
names.update(local)
print(local["__annotate__"](1), local["x"])
