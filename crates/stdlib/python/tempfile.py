"""Files and directories for a while."""

import os
import shutil

tempdir = None
template = prefix = "tmp"


def gettempdir():
    global tempdir
    if tempdir is None:
        candidates = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")] + ["/tmp", "/var/tmp", os.getcwd()]
        tempdir = next((path for path in candidates if path and os.path.isdir(path)), None)
        if tempdir is None:
            raise FileNotFoundError(f"No usable temporary directory found in {candidates}")
    return tempdir


def gettempprefix():
    return prefix


def _name(suffix, start, dir):
    """The path of something that is not there."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789_"
    directory = gettempdir() if dir is None else os.fspath(dir)
    for _ in range(10000):
        middle = "".join([letters[byte % len(letters)] for byte in os.urandom(8)])
        path = os.path.join(directory, (prefix if start is None else start) + middle + (suffix or ""))
        if not os.path.exists(path):
            return path
    raise FileExistsError("No usable temporary file name found")


def mktemp(suffix="", prefix=None, dir=None):
    return _name(suffix, prefix, dir)


def mkdtemp(suffix=None, prefix=None, dir=None):
    path = os.path.abspath(_name(suffix, prefix, dir))
    os.mkdir(path)
    return path


class TemporaryDirectory:
    __class_getitem__ = classmethod(type(list[int]))

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignores, self._deletes = ignore_cleanup_errors, delete

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, *exception):
        if self._deletes:
            self.cleanup()

    def cleanup(self):
        if os.path.exists(self.name):
            shutil.rmtree(self.name, self._ignores)


class _Named:
    """A file that goes when it is closed."""

    def __init__(self, file, name, delete):
        self.file, self.name, self._deletes = file, name, delete

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __iter__(self):
        return iter(self.file)

    def close(self):
        self.file.close()
        if self._deletes:
            self._deletes = False
            os.remove(self.name)


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                       delete=True, *, errors=None, delete_on_close=True):
    name = _name(suffix, prefix, dir)
    return _Named(open(name, mode), name, delete)


TemporaryFile = NamedTemporaryFile
