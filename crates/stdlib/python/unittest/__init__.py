"""Tests as classes: finding them, running them, telling how they went."""

import os
import sys
import time
import traceback

from .case import (FunctionTestCase, IsolatedAsyncioTestCase, SkipTest, TestCase, addModuleCleanup, doModuleCleanups,
                   enterModuleContext, expectedFailure, skip, skipIf, skipUnless)


class TestResult:
    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = self.shouldStop = self.buffer = self.tb_locals = False
        self.failures, self.errors, self.skipped, self.expectedFailures, self.unexpectedSuccesses = [], [], [], [], []
        self.testsRun, self.collectedDurations = 0, []

    def startTestRun(self):
        pass

    stopTestRun = printErrors = startTestRun

    def startTest(self, test):
        self.testsRun += 1

    def stopTest(self, test):
        pass

    def _text(self, problem):
        kind, value, trace = problem
        # What this package itself did is of no interest.
        while trace is not None and _is_own(trace):
            trace = trace.tb_next
        if isinstance(value, AssertionError):
            trace = _without_end(trace)
        return "".join(traceback.format_exception(kind, value.with_traceback(trace), trace))

    def _bad(self):
        if self.failfast:
            self.stop()

    def addError(self, test, err):
        self.errors.append((test, self._text(err)))
        self._bad()

    def addFailure(self, test, err):
        self.failures.append((test, self._text(err)))
        self._bad()

    def addSubTest(self, test, subtest, err):
        if err is not None:
            found = self.failures if issubclass(err[0], test.failureException) else self.errors
            found.append((subtest, self._text(err)))
            self._bad()

    def addSuccess(self, test):
        pass

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        self.expectedFailures.append((test, self._text(err)))

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)
        self._bad()

    def addDuration(self, test, elapsed):
        self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)

    def stop(self):
        self.shouldStop = True

    def __repr__(self):
        return (f"<{type(self).__module__}.{type(self).__qualname__} run={self.testsRun} errors={len(self.errors)} "
                f"failures={len(self.failures)}>")


def _is_own(trace):
    return trace.tb_frame.f_globals.get("__name__", "").startswith("unittest")


def _without_end(trace):
    """A traceback up to the call of an assertion."""
    entries = []
    while trace is not None and not _is_own(trace):
        entries.append(trace)
        trace = trace.tb_next
    if trace is not None and entries:
        entries[-1].tb_next = None
    return entries[0] if entries else None


class TextTestResult(TestResult):
    separator1, separator2 = "=" * 70, "-" * 70

    def __init__(self, stream, descriptions, verbosity, *, durations=None):
        super().__init__(stream, descriptions, verbosity)
        self.stream, self.descriptions = stream, descriptions
        self.showAll, self.dots = verbosity > 1, verbosity == 1

    def getDescription(self, test):
        short = test.shortDescription()
        return f"{test}\n{short}" if self.descriptions and short else str(test)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self.stream.write(f"{self.getDescription(test)} ... ")
            self.stream.flush()

    def _tell(self, word, letter):
        if self.showAll:
            self.stream.write(word + "\n")
        elif self.dots:
            self.stream.write(letter)
        self.stream.flush()

    def addSuccess(self, test):
        super().addSuccess(test)
        self._tell("ok", ".")

    def addError(self, test, err):
        super().addError(test, err)
        if self.showAll and isinstance(test, _Holder):
            self.stream.write(f"{test} ... ")
        self._tell("ERROR", "E")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._tell("FAIL", "F")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            is_failure = issubclass(err[0], test.failureException)
            if self.showAll:
                self.stream.write(f"\n  {self.getDescription(subtest)} ... ")
            self._tell("FAIL" if is_failure else "ERROR", "F" if is_failure else "E")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._tell(f"skipped {reason!r}", "s")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._tell("expected failure", "x")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._tell("unexpected success", "u")

    def printErrors(self):
        if self.dots or self.showAll:
            self.stream.write("\n")
        for word, problems in (("ERROR", self.errors), ("FAIL", self.failures)):
            for test, text in problems:
                self.stream.write(f"{self.separator1}\n{word}: {self.getDescription(test)}\n{self.separator2}\n{text}\n")
        if self.unexpectedSuccesses:
            self.stream.write(self.separator1 + "\n")
            for test in self.unexpectedSuccesses:
                self.stream.write(f"UNEXPECTED SUCCESS: {self.getDescription(test)}\n")
        self.stream.flush()


class TestSuite:
    def __init__(self, tests=()):
        self._tests = []
        self.addTests(tests)

    def addTest(self, test):
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type):
            raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        return sum(test.countTestCases() for test in self._tests)

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def debug(self):
        for test in self:
            test.debug()

    def __eq__(self, other):
        return isinstance(other, TestSuite) and list(self) == list(other)

    __hash__ = None

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} tests={list(self)}>"

    def _cases(self):
        for test in self._tests:
            if isinstance(test, TestSuite):
                yield from test._cases()
            else:
                yield test

    def run(self, result, debug=False):
        """Runs all tests, with what their classes and modules want before and after."""
        module = cls = None
        usable = True
        for test in self._cases():
            if result.shouldStop:
                break
            if type(test) is not cls:
                self._leave_class(cls, result, usable)
                if type(test).__module__ != module:
                    self._leave_module(module, result)
                    module = type(test).__module__
                    module_usable = self._enter(getattr(sys.modules.get(module), "setUpModule", None), f"setUpModule ({module})", result)
                cls = type(test)
                usable = module_usable
                if usable and not getattr(cls, "__unittest_skip__", False):
                    name = f"{cls.__module__}.{cls.__qualname__}"
                    usable = self._enter(getattr(cls, "setUpClass", None), f"setUpClass ({name})", result)
                    if not usable:
                        self._enter(getattr(cls, "doClassCleanups", None), f"setUpClass ({name})", result)
            if usable:
                test(result)
        self._leave_class(cls, result, usable)
        self._leave_module(module, result)
        return result

    def _enter(self, function, name, result):
        if function is None:
            return True
        try:
            function()
        except SkipTest as error:
            result.addSkip(_Holder(name), str(error))
        except Exception as error:
            result.addError(_Holder(name), (type(error), error, error.__traceback__))
        else:
            return True
        return False

    def _leave_class(self, cls, result, usable):
        if cls is None or not usable or getattr(cls, "__unittest_skip__", False):
            return
        name = f"tearDownClass ({cls.__module__}.{cls.__qualname__})"
        self._enter(getattr(cls, "tearDownClass", None), name, result)
        self._enter(getattr(cls, "doClassCleanups", None), name, result)

    def _leave_module(self, module, result):
        if module is not None:
            self._enter(getattr(sys.modules.get(module), "tearDownModule", None), f"tearDownModule ({module})", result)
            self._enter(doModuleCleanups, f"tearDownModule ({module})", result)


class _Holder:
    """Stands for a test where a class or module could not be set up."""

    failureException = AssertionError

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    __str__ = id

    def shortDescription(self):
        return None

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"


def _failing(name, error):
    """A test that fails with the error that kept tests from being loaded."""
    def fail(self):
        raise error
    return type("_FailedTest", (TestCase,), {name: fail})(name)


class TestLoader:
    testMethodPrefix = "test"
    testNamePatterns = None
    suiteClass = TestSuite

    def __init__(self):
        self.errors = []

    def getTestCaseNames(self, testCaseClass):
        def counts(name):
            if not name.startswith(self.testMethodPrefix) or not callable(getattr(testCaseClass, name)):
                return False
            full = f"{testCaseClass.__module__}.{testCaseClass.__qualname__}.{name}"
            return self.testNamePatterns is None or any(_matches(full, pattern) for pattern in self.testNamePatterns)
        return sorted(filter(counts, dir(testCaseClass)))

    def loadTestsFromTestCase(self, testCaseClass):
        if issubclass(testCaseClass, TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. Maybe you meant to derive from TestCase?")
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, "runTest"):
            names = ["runTest"]
        return self.suiteClass([testCaseClass(name) for name in names])

    def loadTestsFromModule(self, module, *, pattern=None):
        base = (TestCase, FunctionTestCase, IsolatedAsyncioTestCase)
        found = []
        for name in dir(module):
            item = getattr(module, name)
            if isinstance(item, type) and issubclass(item, TestCase) and item not in base:
                found.append(self.loadTestsFromTestCase(item))
        suite = self.suiteClass(found)
        load = getattr(module, "load_tests", None)
        return suite if load is None else load(self, suite, pattern)

    def loadTestsFromName(self, name, module=None):
        parts = name.split(".")
        rest = parts
        if module is None:
            for count in range(len(parts), 0, -1):
                try:
                    module = __import__(".".join(parts[:count]), None, None, ["*"])
                except ImportError as error:
                    failure = error
                else:
                    rest = parts[count:]
                    break
            else:
                self.errors.append(str(failure))
                return self.suiteClass([_failing(parts[-1], failure)])
        item, parent = module, None
        for part in rest:
            try:
                parent, item = item, getattr(item, part)
            except AttributeError as error:
                self.errors.append(str(error))
                return self.suiteClass([_failing(part, error)])
        if isinstance(item, type(sys)):
            return self.loadTestsFromModule(item)
        if isinstance(item, type) and issubclass(item, TestCase):
            return self.loadTestsFromTestCase(item)
        if isinstance(parent, type) and issubclass(parent, TestCase):
            return self.suiteClass([parent(rest[-1])])
        if isinstance(item, TestSuite):
            return item
        if callable(item):
            made = item()
            if isinstance(made, TestSuite):
                return made
            if isinstance(made, TestCase):
                return self.suiteClass([made])
            raise TypeError(f"calling {item} returned {made}, not a test")
        raise TypeError(f"don't know how to make test from: {item}")

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """Tests of all files below a directory whose name fits."""
        top = os.path.abspath(top_level_dir or start_dir)
        if top not in sys.path:
            sys.path.insert(0, top)
        found = []
        for directory, directories, files in os.walk(os.path.abspath(start_dir)):
            directories[:] = sorted(name for name in directories
                                    if os.path.exists(os.path.join(directory, name, "__init__.py")))
            for file in sorted(files):
                if not file.endswith(".py") or not _matches(file, pattern):
                    continue
                name = os.path.relpath(os.path.join(directory, file), top)[:-3].replace("/", ".")
                try:
                    module = __import__(name, None, None, ["*"])
                except SkipTest as error:
                    test = skip(str(error))(lambda self: None)
                    found.append(type("ModuleSkipped", (TestCase,), {name: test})(name))
                except Exception as error:
                    self.errors.append(str(error))
                    found.append(_failing(name, error))
                else:
                    found.append(self.loadTestsFromModule(module, pattern=pattern))
        return self.suiteClass(found)


def _matches(name, pattern):
    """`*` and `?` as in names of files; without them a part of the name is enough."""
    import re
    if "*" not in pattern and "?" not in pattern:
        return pattern in name
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), name) is not None


defaultTestLoader = TestLoader()


class TextTestRunner:
    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None,
                 warnings=None, *, tb_locals=False, durations=None):
        self.stream = sys.stderr if stream is None else stream
        self.descriptions, self.verbosity, self.failfast, self.buffer = descriptions, verbosity, failfast, buffer
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        return self.resultclass(self.stream, self.descriptions, self.verbosity)

    def run(self, test):
        result = self._makeResult()
        result.failfast = self.failfast
        start = time.time()
        result.startTestRun()
        try:
            test(result)
        finally:
            result.stopTestRun()
        taken = time.time() - start
        result.printErrors()
        write = self.stream.write
        write(f"{'-' * 70}\nRan {result.testsRun} test{'' if result.testsRun == 1 else 's'} in {taken:.3f}s\n\n")
        counts = [("failures", result.failures), ("errors", result.errors), ("skipped", result.skipped),
                  ("expected failures", result.expectedFailures), ("unexpected successes", result.unexpectedSuccesses)]
        infos = ", ".join(f"{name}={len(found)}" for name, found in counts if found)
        if not result.wasSuccessful():
            write("FAILED")
        elif result.testsRun == 0 and not result.skipped:
            write("NO TESTS RAN")
        else:
            write("OK")
        write(f" ({infos})\n" if infos else "\n")
        self.stream.flush()
        return result


class TestProgram:
    """The command line: `unittest.main()`."""

    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader,
                 exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False,
                 durations=None):
        self.module = __import__(module, None, None, ["*"]) if isinstance(module, str) else module
        names, patterns = [], []
        words = iter((sys.argv if argv is None else argv)[1:])
        for word in words:
            if word in ("-v", "--verbose"):
                verbosity = 2
            elif word in ("-q", "--quiet"):
                verbosity = 0
            elif word in ("-f", "--failfast"):
                failfast = True
            elif word in ("-b", "--buffer", "-c", "--catch"):
                pass
            elif word == "-k":
                patterns.append(next(words, ""))
            elif word.startswith("-"):
                sys.stderr.write("options: -v, -q, -f, -k PATTERN; then names of tests\n")
                sys.exit(0 if word in ("-h", "--help") else 2)
            else:
                names.append(word)
        if patterns:
            testLoader.testNamePatterns = [text if "*" in text else f"*{text}*" for text in patterns]
        if not names and defaultTest is not None:
            names = [defaultTest] if isinstance(defaultTest, str) else list(defaultTest)
        if names and self.module is not None:
            self.test = testLoader.loadTestsFromNames(names, self.module)
        elif self.module is not None:
            self.test = testLoader.loadTestsFromModule(self.module)
        else:
            self.test = testLoader.loadTestsFromNames(names)
        if testRunner is None:
            testRunner = TextTestRunner
        if isinstance(testRunner, type):
            testRunner = testRunner(verbosity=verbosity, failfast=failfast)
        self.result = testRunner.run(self.test)
        if exit:
            ran = self.result.testsRun or self.result.skipped
            sys.exit(0 if self.result.wasSuccessful() and ran else 5 if not ran else 1)


main = TestProgram
