# python: 3.14
# board: off
# Code objects tell of their variables, and can be made anew with other names and constants.
import types


def outer(a, b=2, *c, d=3, **e):
    x = 1

    def inner():
        return x, a

    return inner, b


code = outer.__code__
print(code.co_varnames, code.co_cellvars, code.co_freevars, code.co_nlocals, code.co_argcount, code.co_kwonlyargcount)
inner = outer(1)[0]
print(sorted(inner.__code__.co_freevars), inner.__code__.co_varnames, inner())
other = code.replace(co_name="renamed", co_filename="other.py", co_firstlineno=100, co_qualname="q.renamed")
print(other.co_name, other.co_filename, other.co_firstlineno, other.co_qualname, code.co_name, code.co_firstlineno)
print({line - 100 for line, *_ in other.co_positions() if line} <= set(range(9)))
made = types.FunctionType(other, globals(), "made", (5,))
made.__kwdefaults__ = {"d": 3}
print(made.__name__, made(1)[1], made.__code__ is other)


def constant():
    return 12345678901234


numbers = tuple(7 if value == 12345678901234 else value for value in constant.__code__.co_consts)
print(types.FunctionType(constant.__code__.replace(co_consts=numbers), {})(), constant())


def reads():
    return some_name


print(types.FunctionType(reads.__code__.replace(co_names=("other_name",)), {"other_name": "found"})())
renamed = outer.__code__.replace(co_varnames=("p", "q", "d", "c", "e", "inner"))
print(renamed.co_varnames)
for changes in {"co_what": 1}, {"co_name": 1}:
    try:
        code.replace(**changes)
    except TypeError as error:
        print(error)


def decorated(function):
    return function


@decorated
@decorated
def behind():
    pass


@decorated
class Class:
    """Text."""

    def method(self):
        self.b = self.a = 1
        self.changed += 1
        self.annotated: int
        self.assigned: int = 2

        def nested():
            self.c = 1

        for self.d, self.e in ():
            pass

    def other(this):
        this.never = 1


print(behind.__code__.co_firstlineno - Class.__firstlineno__, Class.__static_attributes__)
print([name for name in Class.__dict__ if name not in ("__dict__", "__weakref__")])
