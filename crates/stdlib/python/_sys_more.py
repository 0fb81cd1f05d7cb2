"""What `sys` has besides what is built in."""

import sys as _sys

copyright = "Antaresia is free software, see LICENSE."
float_repr_style = "short"
dont_write_bytecode = True
base_prefix = prefix = exec_prefix = base_exec_prefix = _sys.executable.rpartition("/")[0].rpartition("/")[0] or "/"
platlibdir = "lib"
warnoptions = []
stdlib_module_names = frozenset(_sys.builtin_module_names) | frozenset(
    path.partition("/")[0].removesuffix(".py") for path in _sys._frozen_files)


def getfilesystemencoding():
    return "utf-8"


def getfilesystemencodeerrors():
    return "surrogateescape"


def is_finalizing():
    return False


_interval = [0.005]


def getswitchinterval():
    return _interval[0]


def setswitchinterval(interval):
    """Remembered: threads are switched by the count of instructions."""
    if interval <= 0:
        raise ValueError("switch interval must be strictly positive")
    _interval[0] = float(interval)


def displayhook(value, /):
    if value is not None:
        import builtins
        builtins._ = value
        print(repr(value))


__displayhook__ = displayhook
orig_argv = [_sys.executable, *_sys.argv]
