"""A stand-in for test.support.threading_helper: threads are not tested."""

import unittest


def requires_working_threading(*, module=False):
    return unittest.skip("no threads")


def reap_threads(function):
    return function


def join_thread(thread, timeout=None):
    raise unittest.SkipTest("no threads")


def threading_setup():
    return ()


def threading_cleanup(*original):
    pass


def start_threads(threads, unlock=None):
    raise unittest.SkipTest("no threads")
