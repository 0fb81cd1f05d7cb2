"""How long a piece of code takes."""

import itertools
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_timer = time.perf_counter if hasattr(time, "perf_counter") else time.time
default_number = 1000000
default_repeat = 5
_globals = globals


def _indented(text, width):
    return text.replace("\n", "\n" + " " * width)


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        space = _globals() if globals is None else globals
        local = {}
        first = stmt if isinstance(stmt, str) else "_stmt()"
        before = setup if isinstance(setup, str) else "_setup()"
        for text in (before, first):
            compile(text, "<timeit-src>", "exec")
        self.src = (f"def inner(_it, _timer, _stmt=_stmt, _setup=_setup):\n    {_indented(before, 4)}\n"
                    f"    _t0 = _timer()\n    for _i in _it:\n        {_indented(first, 8)}\n        pass\n"
                    "    _t1 = _timer()\n    return _t1 - _t0\n")
        for value, kind in ((stmt, "stmt"), (setup, "setup")):
            if not isinstance(value, str) and not callable(value):
                raise ValueError(f"{kind} is neither a string nor callable")
        local["_stmt"], local["_setup"] = stmt, setup
        exec(compile(self.src, "<timeit-src>", "exec"), space, local)
        self.inner = local["inner"]

    def print_exc(self, file=None):
        import traceback
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        return self.inner(itertools.repeat(None, number), self.timer)

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        scale = 1
        while True:
            for factor in (1, 2, 5):
                number = scale * factor
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            scale *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
