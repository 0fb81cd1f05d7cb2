"""A stand-in for test.support.import_helper."""

import contextlib
import sys
import unittest


class _Absent:
    """What a module that does not exist is for a test: a reason to skip it once it is used."""

    def __init__(self, name):
        self.__dict__["absent"] = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise unittest.SkipTest(f"no module {self.absent}")


def import_module(name, deprecated=False, *, required_on=()):
    try:
        __import__(name)
    except ImportError:
        return _Absent(name)
    return sys.modules[name]


def import_fresh_module(name, fresh=(), blocked=(), deprecated=False):
    # One implementation stands for the one in Python and the one in C.
    return import_module(name)


def unload(name):
    sys.modules.pop(name, None)


forget = unload


@contextlib.contextmanager
def CleanImport(*names):
    before = dict(sys.modules)
    for name in names:
        sys.modules.pop(name, None)
    try:
        yield
    finally:
        sys.modules.update(before)


@contextlib.contextmanager
def DirsOnSysPath(*paths):
    before = sys.path[:]
    sys.path.extend(paths)
    try:
        yield
    finally:
        sys.path[:] = before


@contextlib.contextmanager
def ready_to_import(name="spam", source=""):
    import os
    import tempfile
    directory = tempfile.mkdtemp()
    path = os.path.join(directory, name + ".py")
    with open(path, "w") as file:
        file.write(source)
    before = sys.path[:]
    sys.path.insert(0, directory)
    sys.modules.pop(name, None)
    try:
        yield name, path
    finally:
        sys.path[:] = before
        sys.modules.pop(name, None)
        os.remove(path)
        os.rmdir(directory)
