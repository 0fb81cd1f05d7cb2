"""Modules of files: `spec_from_file_location`, `module_from_spec`, `find_spec`."""

import os as _os
import sys as _sys
from . import import_module as _import


def _run(module, path):
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    exec(code, module.__dict__)


class _Loader:
    """Runs the file of a module."""

    def __init__(self, name, path):
        self.name, self.path = name, path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        _run(module, self.path)

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def get_filename(self, name=None):
        return self.path

    def is_package(self, name=None):
        return _os.path.basename(self.path) == "__init__.py"


class _Spec:
    """Where a module is."""

    def __init__(self, name, loader, *, origin=None, is_package=None):
        self.name, self.loader, self.origin = name, loader, origin
        self.has_location = origin is not None
        self.submodule_search_locations = [_os.path.dirname(origin)] if is_package else None
        self.cached = None

    @property
    def parent(self):
        return self.name if self.submodule_search_locations is not None else self.name.rpartition(".")[0]

    def __repr__(self):
        shown = "" if self.origin is None else f", origin={self.origin!r}"
        return f"ModuleSpec(name={self.name!r}, loader={self.loader!r}{shown})"


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    if location is None:
        return None
    path = _os.fspath(location)
    if loader is None and not path.endswith(".py"):
        return None
    spec = _Spec(name, loader or _Loader(name, path), origin=path)
    spec.submodule_search_locations = submodule_search_locations
    return spec


def module_from_spec(spec):
    module = spec.loader.create_module(spec) if hasattr(spec.loader, "create_module") else None
    if module is None:
        module = type(_sys)(spec.name)
    module.__spec__, module.__loader__, module.__package__ = spec, spec.loader, spec.parent
    if spec.origin is not None:
        module.__file__ = spec.origin
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    return module


def find_spec(name, package=None):
    """Where a module is, without importing it; the packages that it is in are imported."""
    if name.startswith("."):
        level = len(name) - len(name.lstrip("."))
        parts = (package or "").split(".")
        name = ".".join(parts[:len(parts) - level + 1] + [name[level:]])
    module = _sys.modules.get(name)
    if module is not None and getattr(module, "__spec__", None) is not None:
        return module.__spec__
    parent, _, last = name.rpartition(".")
    places = getattr(_import(parent), "__path__", []) if parent else _sys.path
    for place in places:
        for file in _os.path.join(place, last, "__init__.py"), _os.path.join(place, last + ".py"):
            if _os.path.isfile(file):
                return _Spec(name, _Loader(name, file), origin=file, is_package=file.endswith("__init__.py"))
    if name in _sys.stdlib_module_names:
        return _Spec(name, None, origin="built-in" if name in _sys.builtin_module_names else "frozen")
    return None
