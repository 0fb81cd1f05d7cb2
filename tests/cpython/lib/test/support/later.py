"""What the tests of CPython 3.12 and later ask of test.support, added to the stand-in."""

import contextlib
import functools
import os
import sys
import textwrap
import time
import unittest

REPO_ROOT = os.getcwd()
STDLIB_DIR = os.getcwd()
is_apple_mobile = is_s390x = False
has_socket_support = False
Py_GIL_DISABLED = Py_TRACE_REFS = False
PGO = False


def _same(item):
    return item


def suppress_immortalization(suppress=True):
    return _same


def skip_if_suppress_immortalization():
    return _same


def force_not_colorized(function):
    return function


def force_not_colorized_test_class(cls):
    return cls


def skip_on_s390x(function):
    return function


def skip_if_sanitizer(reason=None, **kinds):
    return _same


def skip_if_unlimited_stack_size(function):
    return function


def skip_emscripten_stack_overflow():
    return _same


skip_wasi_stack_overflow = skip_emscripten_stack_overflow


def requires_debug_ranges(reason="needs positions in code objects"):
    return _same


def has_no_debug_ranges():
    return False


def check_sanitizer(**kinds):
    return False


def get_c_recursion_limit():
    # How deep calls that need the native stack may be nested.
    return 500


def get_recursion_available():
    depth, frame = 0, sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return sys.getrecursionlimit() - depth


@contextlib.contextmanager
def set_recursion_limit(limit):
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class BrokenIter:
    """Raises where it is told to: when it is made, asked for an iterator, or asked for an item."""

    def __init__(self, init_raises=False, next_raises=False, iter_raises=False):
        if init_raises:
            1 / 0
        self.next_raises, self.iter_raises = next_raises, iter_raises

    def __next__(self):
        if self.next_raises:
            1 / 0

    def __iter__(self):
        if self.iter_raises:
            1 / 0
        return self


class CPUStopwatch:
    def __enter__(self):
        self.start = time.process_time()
        return self

    def __exit__(self, *exc_info):
        self.seconds = time.process_time() - self.start

    @property
    def clock_info(self):
        return time.get_clock_info("process_time")


def iter_builtin_types():
    raise unittest.SkipTest("types differ")


iter_slot_wrappers = iter_builtin_types


def check_disallow_instantiation(testcase, kind, *args, **keywords):
    name = f"{kind.__module__}.{kind.__name__}" if kind.__module__ != "builtins" else kind.__name__
    with testcase.assertRaisesRegex(TypeError, f"cannot create '{name}' instances"):
        kind(*args, **keywords)


def check__all__(testcase, module, name_of_module=None, extra=(), not_exported=()):
    own = {module.__name__} if name_of_module is None else {name_of_module} if isinstance(name_of_module, str) else set(name_of_module)
    expected = set(extra)
    for name in dir(module):
        value = getattr(module, name)
        if name.startswith("_") or name in not_exported or isinstance(value, type(sys)):
            continue
        if getattr(value, "__module__", None) in own or not hasattr(value, "__module__"):
            expected.add(name)
    testcase.assertCountEqual(module.__all__, expected)


def findfile(filename, subdir=None):
    for directory in sys.modules["test"].__path__:
        path = os.path.join(directory, *([subdir] if subdir else []), filename)
        if os.path.exists(path):
            return path
    return filename


def run_with_tz(zone):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **keywords):
            raise unittest.SkipTest("zones cannot be set")
        return wrapper
    return decorate


def load_package_tests(directory, loader, standard_tests, pattern):
    return standard_tests


def open_urlresource(url, *args, **keywords):
    raise unittest.SkipTest("no network")


def busy_retry(timeout, err_msg=None, /, *, error=True):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        yield
    if error:
        raise AssertionError(err_msg or "took too long")


def sleeping_retry(timeout, err_msg=None, /, *, init_delay=0.01, max_delay=1.0, error=True):
    for _ in busy_retry(timeout, err_msg, error=error):
        yield
        time.sleep(init_delay)


def setswitchinterval(interval):
    pass


def darwin_malloc_err_warning(name):
    pass


def skip_if_broken_multiprocessing_synchronize():
    raise unittest.SkipTest("no processes")


def run_in_subinterp_with_config(code, **config):
    raise unittest.SkipTest("no interpreters inside interpreters")


def get_pagesize():
    return 4096


def run_code(code, extra_names=None):
    namespace = dict(extra_names or {})
    exec(textwrap.dedent(code), namespace)
    return namespace
