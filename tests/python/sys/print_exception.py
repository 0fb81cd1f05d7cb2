# own
# board: off
import sys, io


def f():
    raise ValueError("inner")


def show(e):
    out = io.StringIO()
    sys.print_exception(e, out)
    print(out.getvalue())


try:
    f()
except ValueError as e:
    show(e)
try:
    try:
        f()
    except ValueError as e:
        raise KeyError("k") from e
except KeyError as e:
    show(e)
show(ValueError())
show(OSError(2))
sys.print_exception(KeyError("to output"))
try:
    sys.print_exception(1)
except TypeError as e:
    print(e)
