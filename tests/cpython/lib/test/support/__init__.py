"""A stand-in for test.support."""

import contextlib
import functools
import gc
import io
import sys
import unittest

verbose = False
is_jython = is_android = is_emscripten = is_wasi = is_apple = False
MS_WINDOWS = False
has_fork_support = has_subprocess_support = False
Py_DEBUG = False
MISSING_C_DOCSTRINGS = True
HAVE_DOCSTRINGS = False
PIPE_MAX_SIZE = 65536
SHORT_TIMEOUT = LOOPBACK_TIMEOUT = INTERNET_TIMEOUT = LONG_TIMEOUT = 30.0
MAX_Py_ssize_t = sys.maxsize
max_memuse = real_max_memuse = 0
_1M = 1 << 20
_1G = 1 << 30
_2G = 2 << 30
_4G = 4 << 30
ENCODING = "utf-8"
NHASHBITS = 61


class Error(Exception):
    pass


class TestFailed(Error):
    pass


class ResourceDenied(unittest.SkipTest):
    pass


class _AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


class _NeverEqual:
    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    def __hash__(self):
        return 1


@functools.total_ordering
class _Largest:
    def __eq__(self, other):
        return isinstance(other, _Largest)

    def __lt__(self, other):
        return False


@functools.total_ordering
class _Smallest:
    def __eq__(self, other):
        return isinstance(other, _Smallest)

    def __gt__(self, other):
        return False


ALWAYS_EQ, NEVER_EQ, LARGEST, SMALLEST = _AlwaysEqual(), _NeverEqual(), _Largest(), _Smallest()


def gc_collect():
    # Finalisers may leave garbage, and what a collection found runs soon after it.
    for _ in range(3):
        gc.collect()


def check_impl_detail(**guards):
    default = not next(iter(guards.values())) if guards else False
    return guards.get("antaresia", default)


def impl_detail(msg=None, **guards):
    return unittest.skipUnless(check_impl_detail(**guards), msg or "a detail of another implementation")


# Classes of tests marked as CPython's own that ask for texts of errors, which are followed here.
FOLLOWED = ("CFunctionCallsErrorMessages", "TestErrorMessagesUseQualifiedName")

_cpython_only = impl_detail("a detail of CPython", cpython=True)


def cpython_only(test):
    return test if test.__name__ in FOLLOWED else _cpython_only(test)


def _same(item):
    return item


def _choice(*args, **keywords):
    return _same


requires_IEEE_754 = requires_docstrings = requires_zlib = _same
requires_resource = bigaddrspacetest = None


def requires_resource(name):
    return unittest.skip(f"the resource {name!r} is not used")


def bigaddrspacetest(function):
    return unittest.skip("takes too much memory")(function)


def bigmemtest(size, memuse, dry_run=True):
    return unittest.skip("takes too much memory")


def requires(resource, msg=None):
    raise ResourceDenied(f"the resource {resource!r} is not used")


def is_resource_enabled(resource):
    return False


def requires_subprocess():
    return unittest.skip("no subprocesses")


requires_fork = requires_subprocess
requires_legacy_unicode_capi = unittest.skip("no C interface")
refcount_test = unittest.skip("no reference counts")


def requires_working_socket(*, module=False):
    return unittest.skip("no sockets")


def requires_limited_api(function):
    return unittest.skip("no C interface")(function)


def no_tracing(function):
    return function


def anticipate_failure(condition):
    return unittest.expectedFailure if condition else _same


def run_with_locale(category, *locales):
    return _same


def get_attribute(obj, name):
    try:
        return getattr(obj, name)
    except AttributeError:
        raise unittest.SkipTest(f"{obj!r} has no attribute {name!r}") from None


def check_syntax_error(testcase, statement, errtext="", *, lineno=None, offset=None):
    with testcase.assertRaisesRegex(SyntaxError, errtext) as caught:
        compile(statement, "<test string>", "exec")
    error = caught.exception
    testcase.assertIsNotNone(error.lineno)
    testcase.assertIsNotNone(error.offset)
    if lineno is not None:
        testcase.assertEqual(error.lineno, lineno)
    if offset is not None:
        testcase.assertEqual(error.offset, offset)


@contextlib.contextmanager
def captured_output(name):
    before = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try:
        yield getattr(sys, name)
    finally:
        setattr(sys, name, before)


def captured_stdout():
    return captured_output("stdout")


def captured_stderr():
    return captured_output("stderr")


def captured_stdin():
    return captured_output("stdin")


@contextlib.contextmanager
def disable_gc():
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def swap_attr(obj, attr, new_val):
    missing = object()
    before = getattr(obj, attr, missing)
    setattr(obj, attr, new_val)
    try:
        yield None if before is missing else before
    finally:
        if before is missing:
            if hasattr(obj, attr):
                delattr(obj, attr)
        else:
            setattr(obj, attr, before)


@contextlib.contextmanager
def swap_item(obj, item, new_val):
    missing = object()
    before = obj[item] if item in obj else missing
    obj[item] = new_val
    try:
        yield None if before is missing else before
    finally:
        if before is missing:
            obj.pop(item, None)
        else:
            obj[item] = before


@contextlib.contextmanager
def adjust_int_max_str_digits(max_digits):
    get = getattr(sys, "get_int_max_str_digits", None)
    if get is None:
        raise unittest.SkipTest("no limit of digits")
    before = get()
    sys.set_int_max_str_digits(max_digits)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)


@contextlib.contextmanager
def infinite_recursion(max_depth=75):
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max_depth)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class catch_unraisable_exception:
    def __init__(self):
        self.unraisable = None

    def _hook(self, unraisable):
        self.unraisable = unraisable

    def __enter__(self):
        if not hasattr(sys, "unraisablehook"):
            raise unittest.SkipTest("no sys.unraisablehook")
        self.before = sys.unraisablehook
        sys.unraisablehook = self._hook
        return self

    def __exit__(self, *exc_info):
        sys.unraisablehook = self.before
        del self.unraisable


def check_free_after_iterating(test, iter, cls, args=()):
    done = []

    class Watched(cls):
        def __del__(self):
            done.append(True)
            try:
                next(made)
            except StopIteration:
                pass

    made = iter(Watched(*args))
    test.assertRaises(StopIteration, next, made)
    # Slots of calls that ended may still refer to it.
    (lambda *rest: None)(*range(20))
    gc_collect()
    test.assertTrue(done)


def run_in_subinterp(code):
    raise unittest.SkipTest("no interpreters inside interpreters")


def calcobjsize(fmt):
    raise unittest.SkipTest("sizes of objects differ")


calcvobjsize = calcobjsize


def check_sizeof(test, o, size):
    raise unittest.SkipTest("sizes of objects differ")


def sortdict(mapping):
    return "{" + ", ".join(f"{key!r}: {mapping[key]!r}" for key in sorted(mapping)) + "}"


def maybe_get_event_loop_policy():
    return None


def reap_children():
    pass


def wait_process(pid, *, exitcode, timeout=None):
    raise unittest.SkipTest("no processes")


def collision_stats(nbins, nballs):
    raise unittest.SkipTest("hashes differ")


class Matcher:
    pass


def patch_list(items):
    return contextlib.nullcontext()


class SuppressCrashReport:
    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        pass


def requires_mac_ver(*version):
    return _same


def skip_if_pgo_task(test):
    return test


def exceeds_recursion_limit():
    return sys.getrecursionlimit() * 3


from test.support.later import *
