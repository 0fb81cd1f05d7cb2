"""A stand-in for test.support.warnings_helper."""

import contextlib
import re
import warnings


def check_syntax_warning(testcase, statement, errtext="", *, lineno=1, offset=None):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always", SyntaxWarning)
        compile(statement, "<testcase>", "exec")
    testcase.assertEqual(len(found), 1, found)
    testcase.assertIs(found[0].category, SyntaxWarning)
    testcase.assertRegex(str(found[0].message), errtext)
    testcase.assertEqual(found[0].filename, "<testcase>")
    testcase.assertEqual(found[0].lineno, lineno)
    # As an error it is a SyntaxError with a place.
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        with testcase.assertRaisesRegex(SyntaxError, errtext):
            compile(statement, "<testcase>", "exec")


class WarningsRecorder:
    def __init__(self, log):
        self._log = log
        self._seen = 0

    def __getattr__(self, name):
        if len(self._log) > self._seen:
            return getattr(self._log[-1], name)
        raise AttributeError(name)

    @property
    def warnings(self):
        return self._log[self._seen:]

    def reset(self):
        self._seen = len(self._log)


@contextlib.contextmanager
def check_warnings(*filters, quiet=None):
    if not filters:
        filters = (("", Warning),)
        quiet = True if quiet is None else quiet
    with warnings.catch_warnings(record=True) as log:
        warnings.simplefilter("always")
        yield WarningsRecorder(log)
    left = list(log)
    for pattern, category in filters:
        matching = [found for found in left
                    if re.match(pattern, str(found.message), re.I) and issubclass(found.category, category)]
        if not matching and not quiet:
            raise AssertionError(f"{pattern!r} {category.__name__} was not warned of")
        left = [found for found in left if found not in matching]
    if left:
        raise AssertionError(f"unexpected warning {left[0]}")


@contextlib.contextmanager
def check_no_warnings(testcase, message="", category=Warning, force_gc=False):
    with warnings.catch_warnings(record=True) as log:
        warnings.filterwarnings("always", message=message, category=category)
        yield
    testcase.assertEqual(log, [])


check_no_resource_warning = check_no_warnings


def ignore_warnings(*, category):
    def decorate(function):
        def wrapper(*args, **keywords):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", category=category)
                return function(*args, **keywords)
        return wrapper
    return decorate


@contextlib.contextmanager
def save_restore_warnings_filters():
    before = warnings.filters[:]
    try:
        yield
    finally:
        warnings.filters[:] = before
