"""A stand-in for test.support.hypothesis_helper: tests by random examples are skipped."""

import unittest


class _Anything:
    def __getattr__(self, name):
        return _Anything()

    def __call__(self, *args, **keywords):
        return _Anything()


class _Hypothesis:
    strategies = _Anything()

    def __getattr__(self, name):
        return lambda *args, **keywords: unittest.skip("no examples")


hypothesis = _Hypothesis()
