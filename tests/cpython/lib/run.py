"""Runs the tests of one of CPython's test files.

    run.py DIRECTORY MODULE [DONE...]

Writes a line `start ID`, `pass ID`, `fail ID text` or `skip ID text` for each event. Tests whose names are among DONE
are left out: the process that ran them ended there.
"""

import sys

lib = __file__.rsplit("/", 1)[0]
sys.path[:] = [lib, ".frozen"]

import absent
import unittest

absent.install()
_write = sys.stdout.write


def say(*words):
    _write(" ".join(str(word).replace("\n", "\\n") for word in words) + "\n")


def describe(error):
    text = f"{type(error).__name__}: {error}"
    trace = error.__traceback__
    place = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/unittest/" not in code.co_filename:
            place = f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    notes = " ".join(getattr(error, "__notes__", ()))
    return f"{place} {text[:400]} {notes[:200]}"


def cases(module):
    """All test cases of a module, by class."""
    for name in sorted(vars(module)):
        cls = getattr(module, name)
        if isinstance(cls, type) and issubclass(cls, unittest.TestCase) and cls.__name__ == name:
            yield cls, [cls(method) for method in sorted(dir(cls)) if method.startswith("test") and callable(getattr(cls, method))]
    load = getattr(module, "load_tests", None)
    if load is not None:
        class suite(list):
            addTest = list.append
            addTests = list.extend
        found = suite()
        result = load(None, found, None)
        for entry in found if result is None else result:
            members = entry if isinstance(entry, list) else [entry]
            if members:
                yield type(members[0]), members


def run_class(name, cls, members, done):
    if getattr(cls, "__unittest_skip__", False):
        for case in members:
            say("skip", f"{name}.{cls.__name__}.{case._testMethodName}", cls.__unittest_skip_why__)
        return
    members = [case for case in members if f"{name}.{cls.__name__}.{case._testMethodName}" not in done]
    if not members:
        return
    failure = None
    try:
        cls.setUpClass()
    except BaseException as error:
        failure = error
    for case in members:
        identity = f"{name}.{cls.__name__}.{case._testMethodName}"
        say("start", identity)
        output, errors, path, modules = sys.stdout, sys.stderr, sys.path[:], None
        try:
            if failure is not None:
                raise failure
            case.run_test()
        except unittest.SkipTest as error:
            result = "skip", identity, error
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            result = "fail", identity, describe(error)
        else:
            result = "pass", identity
        sys.stdout, sys.stderr, sys.path[:] = output, errors, path
        say(*result)
    cls.tearDownClass()


def main(directory, name, *done):
    say("start", name)
    try:
        module = __import__("test." + name, None, None, ["*"])
    except unittest.SkipTest as error:
        return say("skip", name, error)
    except BaseException as error:
        return say("fail", name, describe(error))
    say("pass", name)
    getattr(module, "setUpModule", lambda: None)()
    for cls, members in cases(module):
        run_class(name, cls, members, set(done))
    say("end")


main(*sys.argv[1:])
