"""A stand-in for test.support.script_helper: there are no subprocesses."""

import unittest


def _skip(*args, **keywords):
    raise unittest.SkipTest("no subprocesses")


assert_python_ok = assert_python_failure = run_python_until_end = make_script = spawn_python = kill_python = _skip
interpreter_requires_environment = _skip
