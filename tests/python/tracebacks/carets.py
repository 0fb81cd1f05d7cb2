# python: 3.14
# board: off
# Source lines, with marks below what was evaluated. (The expected text is what CPython 3.13 prints.)
import io
import sys


class A:
    pass


def divide(x):
    return x / (x - 3)


def call():
    return divide(3)[0] + 1


def attribute():
    A().foo.bar


def construct():
    x = A(1, 2)
    return x


def name():
    return undefined + 1


def subscript():
    x = {}
    return x["a"]["b"] + 3


def loop():
    for i in 5: pass


def unpack():
    a, b = 1, 2, 3


def statement():
    raise ValueError("x")


def check():
    assert 1 == 2, "no"


def store():
    a = [1]
    a[5] = 3


def manage():
    with open("/nonexistent") as f:
        pass


def arguments():
    print(1, 2,
          3 + "")


def module():
    import nothing_of_this_name


def generator():
    return sum(x / 0 for x in [1])


def trailers():
    int("x").a.b
    return 1


def brackets():
    return (lambda: 1/0)()


def augmented():
    a = 1
    a += "x"


def deleted():
    del A.foo


def compared():
    if 1 < "a": pass


def cause():
    raise KeyError("a") from ValueError(2)


def evaluated():
    return eval("1 + 'a'")


def formatted():
    f"{1/0} x"


def listed():
    [1/x for x in (0,)]


def matched():
    match A():
        case A(1): pass


def decorated():
    @A(1)
    def f(): pass


def powers(x=2, y=""):
    return -x ** y * x


def words():
    return not 1 + "a"


def text():
    return ("(" + ')' * 2)[7]


def characters():
    ä = "ö" + 1; return ä


for work in (call, attribute, construct, name, subscript, loop, unpack, statement, check, store, manage, arguments, module,
             generator, trailers, brackets, augmented, deleted, compared, cause, evaluated, formatted, listed, matched,
             decorated, powers, words, text, characters):
    try:
        work()
    except Exception as error:
        if hasattr(sys, "print_exception"):
            out = io.StringIO()
            sys.print_exception(error, out)
            lines = out.getvalue().split("\n")
        else:
            import traceback
            lines = "".join(traceback.format_exception(error)).split("\n")
        print(work.__name__)
        for line in lines[3:]:
            print(line.rsplit(", ", 1)[1] if line.startswith("  File") else line)
