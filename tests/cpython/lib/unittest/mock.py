"""unittest.mock is not here: what uses it is skipped."""

from unittest import SkipTest


class _Absent:
    def __init__(self, *args, **keywords):
        raise SkipTest("no unittest.mock")


class _Patch:
    def __call__(self, *args, **keywords):
        return lambda function: _skipped

    def object(self, *args, **keywords):
        raise SkipTest("no unittest.mock")


def _skipped(*args, **keywords):
    raise SkipTest("no unittest.mock")


Mock = MagicMock = _Absent
patch = _Patch()
