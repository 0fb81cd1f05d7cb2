"""Modules that are not here: what uses one is skipped, what only imports it runs."""

import sys
import types
import unittest

NAMES = ("_string ast asyncio concurrent concurrent.futures concurrent.futures.thread pydoc contextvars ctypes datetime decimal dis fractions "
         "importlib importlib.util ipaddress locale logging marshal graphlib pdb pprint pty queue shelve shutil signal statistics "
         "subprocess symtable tempfile textwrap threading _thread timeit unicodedata zipfile _pickle _operator dbm mailbox "
         "multiprocessing multiprocessing.managers multiprocessing.pool multiprocessing.shared_memory multiprocessing.queues "
         "sysconfig ctypes.util wsgiref wsgiref.headers urllib.request http http.cookies http.cookiejar xml xml.etree "
         "xml.etree.ElementTree unittest.case email email.message os.path mmap resource select.epoll "
         "importlib.machinery importlib.abc importlib._bootstrap importlib._bootstrap_external _datetime _asyncio").split()


class _Meta(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent

    def __call__(cls, *args, **keywords):
        raise unittest.SkipTest(f"uses {cls.__name__}, which is not here")

    def __iter__(cls):
        raise unittest.SkipTest("uses a module that is not here")


class Absent(metaclass=_Meta):
    """Anything of such a module."""


class _Module(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


def install():
    for name in NAMES:
        try:
            __import__(name)
        except ImportError:
            sys.modules[name] = module = _Module(name)
            module.__path__ = []
            parent, _, last = name.rpartition(".")
            if parent:
                setattr(sys.modules[parent], last, module)
    # What the modules that are here lack of their namesakes, as far as files need it to be loaded.
    import ast
    import importlib.util
    for module in ast, importlib.util:
        if not isinstance(module, _Module):
            module.__getattr__ = lambda name: _Module.__getattr__(module, name)
    import os
    if not hasattr(os, "path"):
        import posixpath
        os.path = sys.modules["os.path"] = posixpath
    if not hasattr(os, "environ"):
        os.environ = {}
    asyncio = sys.modules["asyncio"]
    if not hasattr(asyncio, "set_event_loop_policy"):
        asyncio.set_event_loop_policy = lambda policy: None
    if not hasattr(asyncio, "get_event_loop_policy"):
        asyncio.get_event_loop_policy = lambda: asyncio
    if not hasattr(sys, "getrefcount"):
        # Files compare two counts; nothing here has one.
        sys.getrefcount = lambda subject: 2
    import array
    if not hasattr(array, "_array_reconstructor"):
        array._array_reconstructor = Absent
    import enum
    if not hasattr(enum, "_simple_enum"):
        enum._simple_enum, enum._test_simple_enum, enum._iter_bits_lsb = simple_enum, Absent, enum._bits


def simple_enum(kind, *, boundary=None, use_args=None):
    """Makes an enum of a plain class."""
    def convert(cls):
        meta = type(kind)
        namespace = meta.__prepare__(cls.__name__, (kind,))
        for name, value in vars(cls).items():
            if name not in ("__dict__", "__weakref__", "__annotate__"):
                namespace[name] = value
        return meta(cls.__name__, (kind,), namespace, boundary=boundary)
    return convert
