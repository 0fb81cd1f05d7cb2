"""A stand-in for doctest: each docstring with examples is a test."""

import io
import sys
import unittest

ELLIPSIS = 1
NORMALIZE_WHITESPACE = 2
IGNORE_EXCEPTION_DETAIL = 4
SKIP = 8
DONT_ACCEPT_TRUE_FOR_1 = 16
DONT_ACCEPT_BLANKLINE = 32


class Example:
    def __init__(self, source, want, flags):
        self.source, self.want, self.flags = source, want, flags


def examples(text):
    """The examples of a docstring."""
    lines = text.expandtabs().split("\n")
    at = 0
    found = []
    while at < len(lines):
        line = lines[at]
        stripped = line.lstrip()
        if not (stripped.startswith(">>> ") or stripped == ">>>"):
            at += 1
            continue
        indent = len(line) - len(stripped)
        source = [line[indent + 4:]]
        at += 1
        while at < len(lines) and lines[at][indent:indent + 3] == "..." and not lines[at][:indent].strip():
            source.append(lines[at][indent + 4:])
            at += 1
        want = []
        while at < len(lines) and lines[at].strip() and not lines[at].lstrip().startswith(">>>"):
            want.append(lines[at][indent:])
            at += 1
        flags = 0
        for part in source:
            if "# doctest:" in part or "#doctest:" in part:
                for name in ("ELLIPSIS", "NORMALIZE_WHITESPACE", "IGNORE_EXCEPTION_DETAIL", "SKIP"):
                    if "+" + name in part:
                        flags |= globals()[name]
        found.append(Example("\n".join(source) + "\n", "\n".join(want) + "\n" if want else "", flags))
    return found


def matches(want, got, flags):
    if want == got:
        return True
    want = "\n".join("" if line == "<BLANKLINE>" else line for line in want.split("\n"))
    if flags & NORMALIZE_WHITESPACE:
        want, got = " ".join(want.split()), " ".join(got.split())
    if want == got:
        return True
    if not flags & ELLIPSIS or "..." not in want:
        return False
    pieces = want.split("...")
    if not got.startswith(pieces[0]) or not got.endswith(pieces[-1]):
        return False
    start, end = len(pieces[0]), len(got) - len(pieces[-1])
    if start > end:
        return False
    for piece in pieces[1:-1]:
        start = got.find(piece, start, end)
        if start < 0:
            return False
        start += len(piece)
    return True


def _exception_text(error):
    name = type(error).__qualname__
    if type(error).__module__ not in ("builtins", "__main__"):
        name = f"{type(error).__module__}.{name}"
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{name}: {text}\n" if text else f"{name}\n"


def run(text, names, flags):
    """Runs the examples; raises AssertionError at the first that differs."""
    for example in examples(text):
        options = flags | example.flags
        if options & SKIP:
            continue
        before, sys.stdout = sys.stdout, io.StringIO()
        caught = None
        try:
            try:
                exec(compile(example.source, "<doctest>", "single"), names)
            except Exception as error:
                caught = error
            got = sys.stdout.getvalue()
        finally:
            sys.stdout = before
        want = example.want
        if want.startswith("Traceback (most recent call last):") or want.startswith("Traceback (innermost last):"):
            if caught is None:
                raise AssertionError(f"{example.source!r} raised nothing, but printed {got!r}")
            # The message begins where the indentation of the stack ends.
            lines = want.split("\n")[1:]
            at = next((at for at, line in enumerate(lines) if line[:1].isalpha()), 0)
            wanted, found = "\n".join(lines[at:]), _exception_text(caught)
            if options & IGNORE_EXCEPTION_DETAIL:
                wanted, found = [text.split(":", 1)[0].strip().rsplit(".", 1)[-1] for text in (wanted, found)]
            if not matches(wanted, found, options):
                raise AssertionError(f"{example.source!r} raised {found!r}, not {wanted!r}") from caught
        elif caught is not None:
            raise AssertionError(f"{example.source!r} raised {_exception_text(caught)!r}") from caught
        elif not matches(want, got, options):
            raise AssertionError(f"{example.source!r} printed {got!r}, not {want!r}")


class _Case(unittest.TestCase):
    def __init__(self, name, text, names, flags):
        super().__init__(name)
        self._text, self._names, self._flags = text, names, flags

    def run_test(self):
        run(self._text, self._names, self._flags)


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, optionflags=0, **rest):
    if not hasattr(module, "__dict__"):
        # Without a name, the module that asks.
        module = sys.modules[module or sys._getframe(1).f_globals["__name__"]]
    found = []

    def add(name, text):
        if isinstance(text, str) and ">>>" in text:
            found.append(_Case("doctest_" + name, text, dict(module.__dict__), optionflags))

    add("module", module.__doc__)
    for name, value in vars(module).items():
        if callable(value) and getattr(value, "__module__", None) == module.__name__:
            add(name, getattr(value, "__doc__", None))
    for name, text in getattr(module, "__test__", {}).items():
        add(name, text if isinstance(text, str) else getattr(text, "__doc__", None))
    return found


def testmod(*args, **keywords):
    pass
