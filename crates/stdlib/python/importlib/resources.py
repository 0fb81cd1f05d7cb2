"""Files that belong to packages (`importlib.resources`): packages are directories here."""

import contextlib as _contextlib
import pathlib as _pathlib
import sys as _sys
from . import import_module as _import


def files(anchor=None):
    """The directory of a package, or that of a module; of the caller's when none is given."""
    if anchor is None:
        anchor = _sys._getframe(1).f_globals["__name__"]
    module = _import(anchor) if isinstance(anchor, str) else anchor
    place = getattr(module, "__file__", None)
    if place is not None:
        return _pathlib.Path(place).parent
    if getattr(module, "__path__", None):
        return _pathlib.Path(module.__path__[0])
    raise TypeError(f"{module.__name__!r} is not a package of files")


@_contextlib.contextmanager
def as_file(path):
    """The path of a resource in the file system for as long as the context lasts."""
    yield path


def _resource(anchor, names):
    return files(anchor).joinpath(*names)


def open_binary(anchor, *path_names):
    return _resource(anchor, path_names).open("rb")


def open_text(anchor, *path_names, encoding="utf-8", errors="strict"):
    return _resource(anchor, path_names).open("r", encoding=encoding, errors=errors)


def read_binary(anchor, *path_names):
    return _resource(anchor, path_names).read_bytes()


def read_text(anchor, *path_names, encoding="utf-8", errors="strict"):
    return _resource(anchor, path_names).read_text(encoding=encoding, errors=errors)


def path(anchor, *path_names):
    return as_file(_resource(anchor, path_names))


def is_resource(anchor, *path_names):
    return _resource(anchor, path_names).is_file()


def contents(anchor, *path_names):
    return (entry.name for entry in _resource(anchor, path_names).iterdir())
