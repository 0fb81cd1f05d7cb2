"""The operating system: files, directories and the environment."""

import sys as _sys
import uos as _uos
from uos import *
from uos import sep
from . import path
from .path import curdir, pardir, extsep, altsep, pathsep, devnull

name = "posix"
linesep = "\n"
error = OSError
F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


def getpid():
    from _signal import numbers
    return numbers()[0]


def getppid():
    from _signal import numbers
    return numbers()[1]


def kill(pid, signal, /):
    from _signal import send_signal
    if pid == getpid():
        # What a program does to itself, its handler sees at once.
        from signal import raise_signal
        return raise_signal(signal) if signal else None
    send_signal(pid, signal)


class _Environment:
    """The variables of the process; changes go there too."""

    def __init__(self):
        self._values = dict(text.split("=", 1) for text in _uos._environment())

    def __getitem__(self, key):
        self._check(key)
        return self._values[key]

    def __setitem__(self, key, value):
        self._check(key)
        self._check(value)
        _uos.putenv(key, value)
        self._values[key] = value

    def __delitem__(self, key):
        self._check(key)
        del self._values[key]
        _uos.unsetenv(key)

    def _check(self, text):
        if not isinstance(text, str):
            raise TypeError(f"str expected, not {type(text).__name__}")

    def __iter__(self):
        yield from list(self._values)

    def __len__(self):
        return len(self._values)

    def __contains__(self, key):
        return key in self._values

    def __eq__(self, other):
        return dict(self._values) == other

    __hash__ = None

    def __repr__(self):
        shown = ", ".join(f"{key!r}: {value!r}" for key, value in self._values.items())
        return f"environ({{{shown}}})"

    def __or__(self, other):
        return self._values | dict(other)

    def __ior__(self, other):
        self.update(other)
        return self

    def get(self, key, default=None):
        return self._values.get(key, default)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def copy(self):
        return dict(self._values)

    def setdefault(self, key, default=None):
        if key not in self._values:
            self[key] = default
        return self[key]

    def pop(self, key, *default):
        self._check(key)
        value = self._values.pop(key, *default)
        _uos.unsetenv(key)
        return value

    def popitem(self):
        key = next(iter(self), None)
        if key is None:
            raise KeyError
        return key, self.pop(key)

    def clear(self):
        for key in self:
            del self[key]

    def update(self, other=(), /, **more):
        for key, value in dict(other, **more).items():
            self[key] = value


environ = _Environment()


def getenv(key, default=None):
    return environ.get(key, default)


class PathLike:
    """What has `__fspath__`."""

    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "__fspath__") if cls is PathLike else NotImplemented

    __class_getitem__ = classmethod(type(list[int]))


fspath = path._text


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode(errors="surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode(errors="surrogateescape") if isinstance(filename, bytes) else filename


def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        makedirs(head, exist_ok=True)
        if tail == curdir:
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    rmdir(name)
    head, tail = path.split(name.rstrip(sep))
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    head = path.split(new)[0]
    if head and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head = path.split(old)[0]
    if head:
        try:
            removedirs(head)
        except OSError:
            pass


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Directories below `top`: for each its path, and the names of directories and of files in it."""
    top = fspath(top)
    try:
        entries = list(ilistdir(top))
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    directories = [entry[0] for entry in entries if entry[1] & 0o170000 == 0o040000]
    files = [entry[0] for entry in entries if entry[1] & 0o170000 != 0o040000]
    if topdown:
        yield top, directories, files
    for name in directories:
        yield from walk(path.join(top, name), topdown, onerror)
    if not topdown:
        yield top, directories, files


class DirEntry:
    """An entry of a directory."""

    def __init__(self, directory, name, mode):
        self.name, self.path, self._mode = name, path.join(directory, name), mode

    def is_dir(self, *, follow_symlinks=True):
        return self._mode & 0o170000 == 0o040000

    def is_file(self, *, follow_symlinks=True):
        return self._mode & 0o170000 != 0o040000

    def is_symlink(self):
        return False

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class scandir:
    """An iterator over the entries of a directory, and a context manager."""

    def __init__(self, path="."):
        self._directory = fspath(path)
        self._entries = iter(list(ilistdir(self._directory)))

    def __iter__(self):
        return self

    def __next__(self):
        name, mode = next(self._entries)[:2]
        return DirEntry(self._directory, name, mode)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self._entries = iter(())


def cpu_count():
    return 1


_sys.modules["os.path"] = path
del _sys
