"""Importing by name."""

import sys as _sys


def import_module(name, package=None):
    level = len(name) - len(name.lstrip("."))
    if level:
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        parts = package.split(".")
        if level > len(parts):
            raise ImportError("attempted relative import beyond top-level package")
        base = ".".join(parts[:len(parts) - level + 1])
        name = f"{base}.{name[level:]}" if name[level:] else base
    __import__(name)
    return _sys.modules[name]


def reload(module):
    """Runs a module's file again, in the module's own names."""
    name = getattr(module, "__name__", None)
    if not isinstance(module, type(_sys)) or not isinstance(name, str):
        raise TypeError("reload() argument must be a module")
    if _sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    path = getattr(module, "__file__", None)
    if path is not None:
        from .util import _run
        _run(module, path)
    return _sys.modules[name]


def invalidate_caches():
    """Nothing of directories is kept."""
