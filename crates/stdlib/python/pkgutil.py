"""Packages: their data and the modules in them."""

import os as _os
import sys as _sys
from collections import namedtuple as _namedtuple

ModuleInfo = _namedtuple("ModuleInfo", "module_finder name ispkg")


def get_data(package, resource):
    """The content of a file in a package; None when the package has no place in the file system."""
    __import__(package)
    module = _sys.modules[package]
    if not hasattr(module, "__file__") and not hasattr(module, "__path__"):
        return None
    place = _os.path.dirname(module.__file__) if hasattr(module, "__file__") else module.__path__[0]
    with open(_os.path.join(place, *resource.split("/")), "rb") as file:
        return file.read()


def iter_modules(path=None, prefix=""):
    """The modules and packages in directories (those of `sys.path` if none are given)."""
    if isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    seen = set()
    for place in _sys.path if path is None else path:
        try:
            names = sorted(_os.listdir(place or "."))
        except OSError:
            continue
        for name in names:
            is_package = _os.path.isfile(_os.path.join(place, name, "__init__.py"))
            plain = name if is_package else name[:-3] if name.endswith(".py") else ""
            if plain and "." not in plain and plain not in seen and plain != "__init__":
                seen.add(plain)
                yield ModuleInfo(None, prefix + plain, is_package)


def walk_packages(path=None, prefix="", onerror=None):
    """As `iter_modules`, and what is in the packages, which are imported."""
    for info in iter_modules(path, prefix):
        yield info
        if info.ispkg:
            try:
                __import__(info.name)
            except Exception as error:
                if onerror is not None:
                    onerror(info.name)
                elif not isinstance(error, ImportError):
                    raise
            else:
                yield from walk_packages(_sys.modules[info.name].__path__, info.name + ".", onerror)


def extend_path(path, name):
    """The path of a package, with the directories of the same name along `sys.path`."""
    if not isinstance(path, list):
        return path
    path = path[:]
    for place in _sys.path:
        found = _os.path.join(place, *name.split("."))
        if found not in path and _os.path.isdir(found):
            path.append(found)
    return path


def resolve_name(name):
    """The object that `package.module:object.attribute`, or the same with dots only, names."""
    module, colon, rest = name.partition(":")
    for part in (module + "." + rest if rest else module).split("."):
        if not part.isidentifier():
            raise ValueError(f"invalid format: {name!r}")
    if colon:
        __import__(module)
        found, parts = _sys.modules[module], rest.split(".") if rest else []
    else:
        parts = module.split(".")
        module = parts.pop(0)
        __import__(module)
        found = _sys.modules[module]
        while parts:
            try:
                __import__(f"{module}.{parts[0]}")
            except ImportError:
                break
            module = f"{module}.{parts.pop(0)}"
            found = _sys.modules[module]
    for part in parts:
        found = getattr(found, part)
    return found
