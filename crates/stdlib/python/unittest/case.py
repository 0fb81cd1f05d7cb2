"""Test cases: what a test can assert, and how one is run."""

import sys
import warnings as _warnings


class SkipTest(Exception):
    """Raised in a test to skip it."""


_module_cleanups = []


def _unwound(cleanups):
    """Runs clean-ups, the last one first; the first exception is raised at the end."""
    failure = None
    while cleanups:
        function, args, kwargs = cleanups.pop()
        try:
            function(*args, **kwargs)
        except Exception as error:
            failure = failure or error
    if failure is not None:
        raise failure


def addModuleCleanup(function, /, *args, **kwargs):
    _module_cleanups.append((function, args, kwargs))


def doModuleCleanups():
    _unwound(_module_cleanups)


def enterModuleContext(cm):
    value = cm.__enter__()
    addModuleCleanup(cm.__exit__, None, None, None)
    return value


def skip(reason):
    def decorate(item):
        if not isinstance(item, type):
            inner = item

            def item(*args, **kwargs):
                raise SkipTest(reason)
            item.__name__, item.__doc__ = getattr(inner, "__name__", "skipped"), getattr(inner, "__doc__", None)
        item.__unittest_skip__, item.__unittest_skip_why__ = True, reason
        return item

    if callable(reason):
        function, reason = reason, ""
        return decorate(function)
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason):
    return skip(reason) if not condition else lambda item: item


def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item


def _shown(value, short=False):
    try:
        text = repr(value)
    except Exception:
        text = object.__repr__(value)
    return text if not short or len(text) < 80 else text[:80] + " [truncated]..."


class _Context:
    """`with self.assertRaises(...)`, or a call at once."""

    def __init__(self, case, expected, pattern=None):
        self.case, self.expected, self.msg, self.name = case, expected, None, None
        if isinstance(pattern, (str, bytes)):
            import re
            pattern = re.compile(pattern)
        self.pattern = pattern

    def handle(self, name, args, kwargs):
        kinds = self.expected if isinstance(self.expected, tuple) else (self.expected,)
        if not all(isinstance(kind, type) and issubclass(kind, self.base) for kind in kinds):
            raise TypeError(f"{name}() arg 1 must be {self.wanted[0]} or tuple of {self.wanted[1]}")
        if not args:
            self.msg = kwargs.pop("msg", None)
            if kwargs:
                raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument for this function")
            return self
        function, *args = args
        self.name = getattr(function, "__name__", str(function))
        with self:
            function(*args, **kwargs)

    def fail(self, text):
        raise self.case.failureException(self.case._formatMessage(self.msg, text))

    def names(self):
        kinds = self.expected
        return kinds.__name__ if isinstance(kinds, type) else str(kinds)


class _Raises(_Context):
    base, wanted = BaseException, ("an exception type", "exception types")

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.fail(f"{self.names()} not raised by {self.name}" if self.name else f"{self.names()} not raised")
        if not issubclass(kind, self.expected):
            return False
        self.exception = value.with_traceback(None)
        if self.pattern is not None and not self.pattern.search(str(value)):
            self.fail(f'"{self.pattern.pattern}" does not match "{value}"')
        return True


class _Warns(_Context):
    base, wanted = Warning, ("a warning class", "warning classes")

    def __enter__(self):
        for module in list(sys.modules.values()):
            if getattr(module, "__warningregistry__", None):
                module.__warningregistry__ = {}
        self._catch = _warnings.catch_warnings(record=True)
        self.warnings = self._catch.__enter__()
        _warnings.simplefilter("always")
        return self

    def __exit__(self, kind, value, trace):
        self._catch.__exit__(kind, value, trace)
        if kind is not None:
            return
        first = None
        for found in self.warnings:
            if not isinstance(found.message, self.expected):
                continue
            first = first or found.message
            if self.pattern is not None and not self.pattern.search(str(found.message)):
                continue
            self.warning, self.filename, self.lineno = found.message, found.filename, found.lineno
            return
        if first is not None:
            self.fail(f'"{self.pattern.pattern}" does not match "{first}"')
        self.fail(f"{self.names()} not triggered by {self.name}" if self.name else f"{self.names()} not triggered")


class _Logs:
    """`with self.assertLogs(...)`."""

    def __init__(self, case, logger, level, none):
        self.case, self.name, self.none = case, logger, none
        self.level = level

    def __enter__(self):
        import logging
        level = self.level
        if isinstance(level, str):
            level = logging.getLevelNamesMapping()[level]
        self.number = level or logging.INFO
        self.records, self.output = [], []
        self.logger = self.name if isinstance(self.name, logging.Logger) else logging.getLogger(self.name)
        watch = self

        class Handler(logging.Handler):
            def emit(self, record):
                watch.records.append(record)
                watch.output.append(self.format(record))

        handler = Handler()
        handler.setLevel(self.number)
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        self._old = self.logger.handlers[:], self.logger.level, self.logger.propagate
        self.logger.handlers, self.logger.propagate = [handler], False
        self.logger.setLevel(self.number)
        return None if self.none else self

    def __exit__(self, kind, value, trace):
        import logging
        self.logger.handlers, level, self.logger.propagate = self._old
        self.logger.setLevel(level)
        if kind is not None:
            return False
        level = logging.getLevelName(self.number)
        if self.none and self.records:
            raise self.case.failureException(f"Unexpected logs found: {self.output!r}")
        if not self.none and not self.records:
            raise self.case.failureException(f"no logs of level {level} or higher triggered on {self.logger.name}")


class _SubTest:
    """A part of a test: its failure is told, the test goes on."""

    def __init__(self, case, message, parameters):
        self.case, self.message, self.params, self.failureException = case, message, parameters, case.failureException

    def id(self):
        shown = f"[{self.message}]" if self.message is not None else ""
        if self.params:
            shown += (" " if shown else "") + f"({', '.join(f'{name}={value!r}' for name, value in self.params.items())})"
        return f"{self.case.id()} {shown or '(<subtest>)'}"

    def __str__(self):
        return f"{self.case} {self.id()[len(self.case.id()) + 1:]}"

    def shortDescription(self):
        return self.case.shortDescription()

    def __enter__(self):
        outer = self.case._subtest
        if outer is not None:
            self.params = {**outer.params, **self.params}
        self._outer, self.case._subtest = outer, self

    def __exit__(self, kind, value, trace):
        self.case._subtest = self._outer
        if kind is None or not issubclass(kind, Exception):
            return False
        self.case._note(self, (kind, value, trace))
        return True


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8
    _class_cleanups = []
    _subtest = None

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups, self._outcome = [], None
        method = getattr(self, methodName, None)
        if method is None and methodName != "runTest":
            raise ValueError(f"no such test method in {type(self)}: {methodName}")
        self._testMethodDoc = getattr(method, "__doc__", None)
        self._equalities = {dict: "assertDictEqual", list: "assertListEqual", tuple: "assertTupleEqual", set: "assertSetEqual",
                            frozenset: "assertSetEqual", str: "assertMultiLineEqual"}

    def __init_subclass__(cls, *args, **kwargs):
        cls._class_cleanups = []
        super().__init_subclass__(*args, **kwargs)

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

    def addTypeEqualityFunc(self, typeobj, function):
        self._equalities[typeobj] = function

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        value = cm.__enter__()
        self.addCleanup(cm.__exit__, None, None, None)
        return value

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, cm):
        value = cm.__enter__()
        cls.addClassCleanup(cm.__exit__, None, None, None)
        return value

    def doCleanups(self):
        _unwound(self._cleanups)

    @classmethod
    def doClassCleanups(cls):
        _unwound(cls._class_cleanups)

    def countTestCases(self):
        return 1

    def defaultTestResult(self):
        from unittest import TestResult
        return TestResult()

    def id(self):
        return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"

    def shortDescription(self):
        return self._testMethodDoc.strip().split("\n")[0].strip() if self._testMethodDoc else None

    def __str__(self):
        return f"{self._testMethodName} ({self.id()})"

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} testMethod={self._testMethodName}>"

    def __eq__(self, other):
        return type(self) is type(other) and self._testMethodName == other._testMethodName

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def debug(self):
        self.setUp()
        self._call(getattr(self, self._testMethodName))
        self.tearDown()
        self.doCleanups()

    def _call(self, function):
        if function() is not None:
            _warnings.warn(f"It is deprecated to return a value that is not None from a test case ({function})",
                           DeprecationWarning, stacklevel=3)

    def _note(self, test, problem):
        self._problems.append((test, problem))

    def _attempt(self, function):
        """Runs a part of the test; true when it went well."""
        try:
            function()
        except KeyboardInterrupt:
            raise
        except SkipTest as error:
            self._skipped.append(str(error))
        except BaseException as error:
            self._note(self, (type(error), error, error.__traceback__))
        else:
            return True
        return False

    def run(self, result=None):
        own = result is None
        if own:
            result = self.defaultTestResult()
            result.startTestRun()
        result.startTest(self)
        try:
            self._run(result)
        finally:
            result.stopTest(self)
            if own:
                result.stopTestRun()
        return result

    def _run(self, result):
        method = getattr(self, self._testMethodName)
        for item in (type(self), method):
            if getattr(item, "__unittest_skip__", False):
                result.addSkip(self, getattr(item, "__unittest_skip_why__", ""))
                return
        expecting = getattr(type(self), "__unittest_expecting_failure__", False) \
            or getattr(method, "__unittest_expecting_failure__", False)
        self._problems, self._skipped = [], []
        if self._attempt(self.setUp):
            self._attempt(lambda: self._call(method))
            self._attempt(self.tearDown)
        self._attempt(self.doCleanups)
        for reason in self._skipped:
            result.addSkip(self, reason)
        if expecting:
            if self._problems:
                result.addExpectedFailure(self, self._problems[0][1])
            elif not self._skipped:
                result.addUnexpectedSuccess(self)
            return
        for test, problem in self._problems:
            if test is not self:
                if issubclass(problem[0], SkipTest):
                    result.addSkip(test, str(problem[1]))
                else:
                    result.addSubTest(self, test, problem)
            elif issubclass(problem[0], self.failureException):
                result.addFailure(self, problem)
            else:
                result.addError(self, problem)
        if not self._problems and not self._skipped:
            result.addSuccess(self)

    # Assertions.

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _formatMessage(self, msg, standardMsg):
        if not self.longMessage:
            return msg or standardMsg
        return standardMsg if msg is None else f"{standardMsg} : {msg}"

    def _unless(self, holds, msg, text):
        if not holds:
            raise self.failureException(self._formatMessage(msg, text()))

    def assertTrue(self, expr, msg=None):
        self._unless(expr, msg, lambda: f"{_shown(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        self._unless(not expr, msg, lambda: f"{_shown(expr)} is not false")

    def assertEqual(self, first, second, msg=None):
        function = self._equalities.get(type(first)) if type(first) is type(second) else None
        if function is not None:
            (getattr(self, function) if isinstance(function, str) else function)(first, second, msg=msg)
        else:
            self._unless(first == second, msg, lambda: f"{_shown(first, True)} != {_shown(second, True)}")

    def assertNotEqual(self, first, second, msg=None):
        self._unless(first != second, msg, lambda: f"{_shown(first)} == {_shown(second)}")

    def assertIs(self, expr1, expr2, msg=None):
        self._unless(expr1 is expr2, msg, lambda: f"{_shown(expr1)} is not {_shown(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        self._unless(expr1 is not expr2, msg, lambda: f"unexpectedly identical: {_shown(expr1)}")

    def assertIsNone(self, obj, msg=None):
        self._unless(obj is None, msg, lambda: f"{_shown(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        self._unless(obj is not None, msg, lambda: "unexpectedly None")

    def assertIn(self, member, container, msg=None):
        self._unless(member in container, msg, lambda: f"{_shown(member)} not found in {_shown(container)}")

    def assertNotIn(self, member, container, msg=None):
        self._unless(member not in container, msg, lambda: f"{_shown(member)} unexpectedly found in {_shown(container)}")

    def assertIsInstance(self, obj, cls, msg=None):
        self._unless(isinstance(obj, cls), msg, lambda: f"{_shown(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        self._unless(not isinstance(obj, cls), msg, lambda: f"{_shown(obj)} is an instance of {cls!r}")

    def assertIsSubclass(self, cls, superclass, msg=None):
        self._unless(issubclass(cls, superclass), msg, lambda: f"{cls!r} is not a subclass of {superclass!r}")

    def assertHasAttr(self, obj, name, msg=None):
        self._unless(hasattr(obj, name), msg, lambda: f"{type(obj).__name__!r} object has no attribute {name!r}")

    def assertNotHasAttr(self, obj, name, msg=None):
        self._unless(not hasattr(obj, name), msg, lambda: f"{type(obj).__name__!r} object has unexpected attribute {name!r}")

    def assertStartsWith(self, s, prefix, msg=None):
        self._unless(s.startswith(prefix), msg, lambda: f"{_shown(s, True)} doesn't start with {_shown(prefix, True)}")

    def assertEndsWith(self, s, suffix, msg=None):
        self._unless(s.endswith(suffix), msg, lambda: f"{_shown(s, True)} doesn't end with {_shown(suffix, True)}")

    def assertLess(self, a, b, msg=None):
        self._unless(a < b, msg, lambda: f"{_shown(a)} not less than {_shown(b)}")

    def assertLessEqual(self, a, b, msg=None):
        self._unless(a <= b, msg, lambda: f"{_shown(a)} not less than or equal to {_shown(b)}")

    def assertGreater(self, a, b, msg=None):
        self._unless(a > b, msg, lambda: f"{_shown(a)} not greater than {_shown(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        self._unless(a >= b, msg, lambda: f"{_shown(a)} not greater than or equal to {_shown(b)}")

    def _near(self, first, second, places, delta):
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        distance = abs(first - second)
        places = 7 if places is None else places
        limit = f"within {_shown(delta)} delta" if delta is not None else f"within {places} places"
        return distance <= delta if delta is not None else round(distance, places) == 0, limit, distance

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        near, limit, distance = self._near(first, second, places, delta)
        self._unless(near, msg, lambda: f"{_shown(first)} != {_shown(second)} {limit} ({_shown(distance)} difference)")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        near, limit, distance = self._near(first, second, places, delta)
        more = f" ({_shown(distance)} difference)" if delta is not None else ""
        self._unless(not near and first != second, msg, lambda: f"{_shown(first)} == {_shown(second)} {limit}{more}")

    def assertSequenceEqual(self, first, second, msg=None, seq_type=None):
        name = "sequence" if seq_type is None else seq_type.__name__
        if seq_type is not None:
            for value, place in ((first, "First"), (second, "Second")):
                self._unless(isinstance(value, seq_type), None, lambda: f"{place} sequence is not a {name}: {_shown(value, True)}")
        if first == second or len(first) == len(second) and all(a == b for a, b in zip(first, second)):
            return

        def text():
            kind = name.capitalize() + "s"
            shown = f"{kind} differ: {_shown(first, True)} != {_shown(second, True)}\n"
            for place, (a, b) in enumerate(zip(first, second)):
                if a != b:
                    return shown + f"\nFirst differing element {place}:\n{_shown(a, True)}\n{_shown(b, True)}\n"
            longer, other = ("First", second) if len(first) > len(second) else ("Second", first)
            extra = abs(len(first) - len(second))
            rest = (first if longer == "First" else second)[len(other)]
            return shown + (f"\n{longer} {name} contains {extra} additional elements.\n"
                            f"First extra element {len(other)}:\n{_shown(rest, True)}\n")

        self._unless(False, msg, lambda: text().rstrip("\n"))

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        parts = []
        for items, where in ((set1 - set2, "first"), (set2 - set1, "second")):
            if items:
                parts.append(f"Items in the {where} set but not the {'second' if where == 'first' else 'first'}:")
                parts += map(_shown, items)
        self._unless(not parts, msg, lambda: "\n".join(parts))

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        self._unless(d1 == d2, msg, lambda: f"{_shown(d1, True)} != {_shown(d2, True)}")

    def assertCountEqual(self, first, second, msg=None):
        left, right, differing = list(first), list(second), []
        while left:
            item = left[0]
            counts = left.count(item), right.count(item)
            left = [other for other in left if other != item]
            right = [other for other in right if other != item]
            if counts[0] != counts[1]:
                differing.append((*counts, item))
        while right:
            item = right[0]
            differing.append((0, right.count(item), item))
            right = [other for other in right if other != item]
        self._unless(not differing, msg, lambda: "Element counts were not equal:\n" + "\n".join(
            f"First has {a}, Second has {b}:  {item!r}" for a, b, item in differing))

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")

        def text():
            shown = f"{_shown(first, True)} != {_shown(second, True)}\n"
            for a, b in zip(first.splitlines() + [None], second.splitlines() + [None]):
                if a != b:
                    shown += "".join(f"{sign} {line}\n" for sign, line in (("-", a), ("+", b)) if line is not None)
                    break
            return shown.rstrip("\n")

        self._unless(first == second, msg, text)

    def assertRegex(self, text, expected_regex, msg=None):
        import re
        pattern = re.compile(expected_regex) if isinstance(expected_regex, (str, bytes)) else expected_regex
        self._unless(pattern.search(text), msg, lambda: f"Regex didn't match: {pattern.pattern!r} not found in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        import re
        pattern = re.compile(unexpected_regex) if isinstance(unexpected_regex, (str, bytes)) else unexpected_regex
        found = pattern.search(text)
        self._unless(not found, msg, lambda: f"Regex matched: {found.group()!r} matches {pattern.pattern!r} in {text!r}")

    def assertRaises(self, expected_exception, *args, **kwargs):
        return _Raises(self, expected_exception).handle("assertRaises", args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        return _Raises(self, expected_exception, expected_regex).handle("assertRaisesRegex", args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        return _Warns(self, expected_warning).handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        return _Warns(self, expected_warning, expected_regex).handle("assertWarnsRegex", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        return _Logs(self, logger, level, False)

    def assertNoLogs(self, logger=None, level=None):
        return _Logs(self, logger, level, True)


class FunctionTestCase(TestCase):
    """A function as a test."""

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._function, self._description = testFunc, description
        self._before, self._after = setUp, tearDown

    def setUp(self):
        if self._before is not None:
            self._before()

    def tearDown(self):
        if self._after is not None:
            self._after()

    def runTest(self):
        self._function()

    def id(self):
        return self._function.__name__

    def __str__(self):
        return f"{type(self).__name__} ({self._function.__name__})"

    def shortDescription(self):
        return self._description or super().shortDescription()


class IsolatedAsyncioTestCase(TestCase):
    """Tests that are coroutines, each run to its end."""

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, func, /, *args, **kwargs):
        self.addCleanup(lambda: self._finish(func(*args, **kwargs)))

    async def enterAsyncContext(self, cm):
        value = await cm.__aenter__()
        self.addAsyncCleanup(cm.__aexit__, None, None, None)
        return value

    def _finish(self, awaitable):
        import asyncio
        return asyncio.run(awaitable)

    def _call(self, function):
        async def whole():
            await self.asyncSetUp()
            try:
                made = function()
                if hasattr(made, "__await__"):
                    await made
            finally:
                await self.asyncTearDown()
        self._finish(whole())
