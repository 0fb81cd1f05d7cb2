"""What CPython's tests need of its module _testinternalcapi to be loaded."""

from _testcapi import _absent


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _absent(name)
