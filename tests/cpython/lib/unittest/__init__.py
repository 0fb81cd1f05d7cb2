"""A stand-in for unittest: what CPython's tests of the language use of it.

Tests are found and run by `run.py`; there are no loaders, suites or command line.
"""

import sys
import warnings as _warnings
from unittest import difference as _difference


class SkipTest(Exception):
    pass


def skip(reason=""):
    def decorate(item):
        if isinstance(item, type):
            item.__unittest_skip__ = True
            item.__unittest_skip_why__ = reason
            return item

        def skipped(*args, **keywords):
            raise SkipTest(reason)
        skipped.__name__ = getattr(item, "__name__", "skipped")
        return skipped

    if callable(reason):
        item, reason = reason, ""
        return decorate(item)
    return decorate


def skipIf(condition, reason=""):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason=""):
    return skip(reason) if not condition else lambda item: item


def expectedFailure(function):
    def expected(self, *args):
        try:
            function(self, *args)
        except SkipTest:
            raise
        except Exception:
            return
        raise AssertionError("unexpected success")
    expected.__name__ = function.__name__
    return expected


class _Raises:
    def __init__(self, case, expected, pattern=None, message=None):
        self.case, self.expected, self.pattern, self.message = case, expected, pattern, message
        if pattern is None and not _are_exceptions(expected):
            raise TypeError("assertRaises() arg 1 must be an exception type or a tuple of exception types")

    def run(self, function, args, keywords):
        with self:
            function(*args, **keywords)

    def __enter__(self):
        return self

    def __exit__(self, cls, value, traceback):
        if cls is None:
            names = getattr(self.expected, "__name__", self.expected)
            raise AssertionError(_joined(f"{names} not raised", self.message))
        if not issubclass(cls, self.expected):
            return False
        self.exception = value.with_traceback(None)
        if self.pattern is not None and not _search(self.pattern, str(value)):
            pattern = getattr(self.pattern, "pattern", self.pattern)
            raise AssertionError(_joined(f"{pattern!r} does not match {str(value)!r}", self.message))
        return True


def _are_exceptions(expected):
    items = expected if isinstance(expected, tuple) else (expected,)
    return all(isinstance(item, type) and issubclass(item, BaseException) for item in items)


class _Warns(_Raises):
    def __enter__(self):
        for module in list(sys.modules.values()):
            getattr(module, "__dict__", {}).pop("__warningregistry__", None)
        self.catch = _warnings.catch_warnings(record=True)
        self.warnings = self.catch.__enter__()
        _warnings.simplefilter("always", self.expected if isinstance(self.expected, type) else Warning)
        return self

    def __exit__(self, cls, value, traceback):
        self.catch.__exit__(cls, value, traceback)
        if cls is not None:
            return False
        for found in self.warnings:
            if not isinstance(found.message, self.expected):
                continue
            self.warning, self.filename, self.lineno = found.message, found.filename, found.lineno
            if self.pattern is None or _search(self.pattern, str(found.message)):
                return None
        raise AssertionError(_joined(f"{self.expected} not triggered", self.message))


class _Logs:
    def __init__(self):
        raise SkipTest("no logging")


def _search(pattern, text):
    import re
    return re.search(pattern, text) if isinstance(pattern, str) else pattern.search(text)


def _joined(text, message):
    return text if message is None else f"{text} : {message}"


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 640

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups = []
        self._failures = []
        self._equalities = {}

    def id(self):
        return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"

    def __str__(self):
        return f"{self._testMethodName} ({self.id()})"

    def shortDescription(self):
        return None

    def countTestCases(self):
        return 1

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    _class_cleanups = []

    @classmethod
    def addClassCleanup(cls, function, /, *args, **keywords):
        TestCase._class_cleanups.append((function, args, keywords))

    def addCleanup(self, function, /, *args, **keywords):
        self._cleanups.append((function, args, keywords))

    def enterContext(self, manager):
        result = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return result

    def doCleanups(self):
        while self._cleanups:
            function, args, keywords = self._cleanups.pop()
            function(*args, **keywords)

    def run_test(self):
        """Runs the method; raises what makes it fail."""
        try:
            self.setUp()
            try:
                getattr(self, self._testMethodName)()
            finally:
                self.tearDown()
        finally:
            self.doCleanups()
        if self._failures:
            raise self._failures[0]

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _fail(self, text, message):
        raise self.failureException(_joined(text, message))

    def subTest(self, msg=None, **parameters):
        return _SubTest(self, msg, parameters)

    def addTypeEqualityFunc(self, kind, function):
        self._equalities[kind] = function

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(f"{expr!r} is not true", msg)

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(f"{expr!r} is not false", msg)

    def assertEqual(self, first, second, msg=None):
        function = self._equalities.get(type(first)) if type(first) is type(second) else None
        if function is not None:
            if isinstance(function, str):
                function = getattr(self, function)
            return function(first, second, msg=msg)
        if not first == second:
            self._fail(_difference.between(first, second), msg)

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(f"{first!r} == {second!r}", msg)

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(f"{expr1!r} is not {expr2!r}", msg)

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(f"unexpectedly identical: {expr1!r}", msg)

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(f"{obj!r} is not None", msg)

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail("unexpectedly None", msg)

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(f"{member!r} not found in {container!r}", msg)

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(f"{member!r} unexpectedly found in {container!r}", msg)

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(f"{obj!r} is not an instance of {cls!r}", msg)

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(f"{obj!r} is an instance of {cls!r}", msg)

    def assertHasAttr(self, obj, name, msg=None):
        if not hasattr(obj, name):
            self._fail(f"{type(obj).__name__!r} object has no attribute {name!r}", msg)

    def assertNotHasAttr(self, obj, name, msg=None):
        if hasattr(obj, name):
            self._fail(f"{type(obj).__name__!r} object has unexpected attribute {name!r}", msg)

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(f"{a!r} not less than {b!r}", msg)

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(f"{a!r} not less than or equal to {b!r}", msg)

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(f"{a!r} not greater than {b!r}", msg)

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(f"{a!r} not greater than or equal to {b!r}", msg)

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        distance = abs(first - second)
        if distance <= delta if delta is not None else round(distance, 7 if places is None else places) == 0:
            return
        self._fail(f"{first!r} != {second!r} within the limit ({distance!r} difference)", msg)

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        distance = abs(first - second)
        if first != second and (distance > delta if delta is not None else round(distance, 7 if places is None else places) != 0):
            return
        self._fail(f"{first!r} == {second!r} within the limit", msg)

    def assertSequenceEqual(self, first, second, msg=None, seq_type=None):
        if seq_type is not None:
            for value in (first, second):
                if not isinstance(value, seq_type):
                    self._fail(f"{value!r} is not a {seq_type.__name__}", msg)
        if not (first == second or len(first) == len(second) and all(a == b for a, b in zip(first, second))):
            self._fail(_difference.between(first, second), msg)

    def assertListEqual(self, first, second, msg=None):
        self.assertSequenceEqual(first, second, msg, list)

    def assertTupleEqual(self, first, second, msg=None):
        self.assertSequenceEqual(first, second, msg, tuple)

    def assertDictEqual(self, first, second, msg=None):
        self.assertIsInstance(first, dict, msg)
        self.assertIsInstance(second, dict, msg)
        if first != second:
            self._fail(_difference.between(first, second), msg)

    def assertSetEqual(self, first, second, msg=None):
        if first.difference(second) or second.difference(first):
            self._fail(_difference.between(first, second), msg)

    def assertCountEqual(self, first, second, msg=None):
        left = list(second)
        for item in first:
            if item not in left:
                self._fail(f"{item!r} is not in both", msg)
            left.remove(item)
        if left:
            self._fail(f"{left!r} are not in both", msg)

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str)
        self.assertIsInstance(second, str)
        if first != second:
            self._fail(_difference.between(first, second), msg)

    def assertRegex(self, text, expected_regex, msg=None):
        if not _search(expected_regex, text):
            self._fail(f"no match of {expected_regex!r} in {text!r}", msg)

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        if _search(unexpected_regex, text):
            self._fail(f"match of {unexpected_regex!r} in {text!r}", msg)

    def assertRaises(self, expected_exception, *args, **keywords):
        return self._check(_Raises(self, expected_exception, None, keywords.pop("msg", None) if not args else None),
                           args, keywords)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **keywords):
        return self._check(_Raises(self, expected_exception, expected_regex,
                                   keywords.pop("msg", None) if not args else None), args, keywords)

    def assertWarns(self, expected_warning, *args, **keywords):
        return self._check(_Warns(self, expected_warning), args, keywords)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **keywords):
        return self._check(_Warns(self, expected_warning, expected_regex), args, keywords)

    def _check(self, context, args, keywords):
        if not args:
            return context
        function, *args = args
        context.run(function, args, keywords)

    def assertLogs(self, logger=None, level=None):
        return _Logs()


class _SubTest:
    """A part of a test: its failure is noted, the test goes on."""

    def __init__(self, case, message, parameters):
        self.case, self.message, self.parameters = case, message, parameters

    def __enter__(self):
        pass

    def __exit__(self, cls, value, traceback):
        if cls is None:
            return False
        if issubclass(cls, SkipTest):
            return True
        if not issubclass(cls, Exception):
            return False
        value.add_note(f"in the part {self.message or ''} {self.parameters}")
        self.case._failures.append(value)
        return True


class IsolatedAsyncioTestCase(TestCase):
    def run_test(self):
        raise SkipTest("no event loop")


def enterModuleContext(manager):
    return manager.__enter__()


def main(*args, **keywords):
    pass


# `unittest.mock` is the library's own.
__path__.append(".frozen/unittest")
