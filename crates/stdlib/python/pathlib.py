"""Paths as objects: pure ones are text with rules, the others reach files."""

import fnmatch
import io
import os
import re
from itertools import chain

__all__ = ["PurePath", "PurePosixPath", "Path", "PosixPath", "UnsupportedOperation"]


class UnsupportedOperation(NotImplementedError):
    pass


def _parsed(text):
    """The root and the components of a path."""
    root = ""
    if text.startswith("/"):
        root = "//" if text.startswith("//") and not text.startswith("///") else "/"
    return root, [part for part in text.split("/") if part and part != "."]


class _Parents:
    """The directories above a path, as a sequence."""

    def __init__(self, path):
        self._path, self._length = path, len(path._tail)

    def __len__(self):
        return self._length

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple([self[number] for number in range(*index.indices(len(self)))])
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        return self._path._made(self._path.root, self._path._tail[:-index - 1])

    def __iter__(self):
        for index in range(len(self)):
            yield self[index]

    def __contains__(self, path):
        return any(path == parent for parent in self)

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePath:
    """A path of which nobody asks whether there is something."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(PurePosixPath if cls is PurePath else cls)

    def __init__(self, *args):
        text = ""
        for arg in args:
            if isinstance(arg, PurePath):
                part = str(arg) if arg.root or arg._tail else ""
            else:
                part = os.fspath(arg) if hasattr(arg, "__fspath__") else arg
                if not isinstance(part, str):
                    raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                                    f"not {type(part).__name__!r}")
            text = part if part.startswith("/") or not text else f"{text}/{part}" if not text.endswith("/") else text + part
        self._root, self._tail = _parsed(text)

    def _made(self, root, tail):
        made = self.with_segments("")
        made._root, made._tail = root, list(tail)
        return made

    def with_segments(self, *segments):
        return type(self)(*segments)

    def __reduce__(self):
        return type(self), self.parts

    def __str__(self):
        return self._root + "/".join(self._tail) or "."

    def __fspath__(self):
        return str(self)

    def __bytes__(self):
        return os.fsencode(str(self))

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def as_posix(self):
        return str(self)

    def __hash__(self):
        return hash(str(self))

    def __eq__(self, other):
        return str(self) == str(other) if isinstance(other, PurePath) else NotImplemented

    def _order(self):
        return str(self).split("/")

    def __lt__(self, other):
        return self._order() < other._order() if isinstance(other, PurePath) else NotImplemented

    def __le__(self, other):
        return self._order() <= other._order() if isinstance(other, PurePath) else NotImplemented

    def __gt__(self, other):
        return self._order() > other._order() if isinstance(other, PurePath) else NotImplemented

    def __ge__(self, other):
        return self._order() >= other._order() if isinstance(other, PurePath) else NotImplemented

    @property
    def parser(self):
        return os.path

    @property
    def drive(self):
        return ""

    @property
    def root(self):
        return self._root

    @property
    def anchor(self):
        return self._root

    @property
    def parts(self):
        return (self._root, *self._tail) if self._root else tuple(self._tail)

    @property
    def parent(self):
        return self._made(self._root, self._tail[:-1]) if self._tail else self

    @property
    def parents(self):
        return _Parents(self)

    @property
    def name(self):
        return self._tail[-1] if self._tail else ""

    @property
    def suffix(self):
        name = self.name.lstrip(".")
        return name[name.rfind("."):] if "." in name else ""

    @property
    def suffixes(self):
        return ["." + part for part in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        name, suffix = self.name, self.suffix
        return name[:len(name) - len(suffix)]

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        if not name or "/" in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        return self._made(self._root, self._tail[:-1] + [name])

    def with_stem(self, stem):
        suffix = self.suffix
        if not suffix:
            return self.with_name(stem)
        if not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not suffix.startswith("."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    def joinpath(self, *pathsegments):
        return self.with_segments(self, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    def is_absolute(self):
        return bool(self._root)

    def _path(self, other):
        return other if isinstance(other, PurePath) else self.with_segments(other)

    def relative_to(self, other, *, walk_up=False):
        other = self._path(other)
        for step, path in enumerate(chain([other], other.parents)):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self._made("", [".."] * step + self._tail[len(path._tail):])

    def is_relative_to(self, other):
        other = self._path(other)
        return other == self or other in self.parents

    def match(self, path_pattern, *, case_sensitive=None):
        pattern = self._path(path_pattern)
        wanted = pattern.parts
        if not wanted:
            raise ValueError("empty pattern")
        own = self.parts
        if len(wanted) > len(own) or pattern.root and len(wanted) != len(own):
            return False
        matches = _matcher(case_sensitive)
        return all(matches(part, "*" if part_pattern == "**" else part_pattern)
                   for part, part_pattern in zip(reversed(own), reversed(wanted)))

    def full_match(self, pattern, *, case_sensitive=None):
        pattern = self._path(pattern)
        return _matches_all(self.parts, pattern.parts, _matcher(case_sensitive))


def _matcher(case_sensitive):
    if case_sensitive is None or case_sensitive:
        return fnmatch.fnmatchcase
    return lambda name, pattern: fnmatch.fnmatchcase(name.lower(), pattern.lower())


def _matches_all(parts, patterns, matches):
    if not patterns:
        return not parts
    if patterns[0] == "**":
        return any(_matches_all(parts[start:], patterns[1:], matches) for start in range(len(parts) + 1))
    return bool(parts) and matches(parts[0], patterns[0]) and _matches_all(parts[1:], patterns[1:], matches)


class PurePosixPath(PurePath):
    pass


class Path(PurePath):
    """A path in the file system. There are no symbolic links."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(PosixPath if cls is Path else cls)

    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        found = os.path.expanduser("~")
        if found == "~":
            raise RuntimeError("Could not determine home directory.")
        return cls(found)

    @classmethod
    def from_uri(cls, uri):
        if not uri.startswith("file:"):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        from urllib.parse import unquote
        text = uri[5:]
        if text.startswith("//"):
            host, slash, rest = text[2:].partition("/")
            if host not in ("", "localhost"):
                raise ValueError(f"URI has a host: {uri!r}")
            text = slash + rest
        made = cls(unquote(text))
        if not made.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return made

    def as_uri(self):
        if not self.is_absolute():
            raise ValueError("relative paths can't be expressed as file URIs")
        safe = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/"
        return "file://" + "".join([chr(byte) if byte in safe else f"%{byte:02X}" for byte in bytes(self)])

    def stat(self, *, follow_symlinks=True):
        return os.stat(self)

    lstat = stat

    def exists(self, *, follow_symlinks=True):
        return os.path.exists(self)

    def is_dir(self, *, follow_symlinks=True):
        return os.path.isdir(self)

    def is_file(self, *, follow_symlinks=True):
        return os.path.isfile(self)

    def is_symlink(self):
        return False

    def is_junction(self):
        return False

    def is_mount(self):
        return os.path.ismount(self)

    def samefile(self, other_path):
        return os.path.samefile(self, other_path)

    def absolute(self):
        return self if self.is_absolute() else self._made(*_parsed(f"{os.getcwd()}/{self}"))

    def resolve(self, strict=False):
        made = self._made(*_parsed(os.path.realpath(str(self))))
        if strict:
            made.stat()
        return made

    def expanduser(self):
        if self._root or not self._tail or not self._tail[0].startswith("~"):
            return self
        home = os.path.expanduser(self._tail[0])
        if home.startswith("~"):
            raise RuntimeError("Could not determine home directory.")
        return self.with_segments(home, *self._tail[1:])

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return io.open(str(self), mode, buffering, encoding)

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        with self.open("r", encoding=encoding) as file:
            return file.read()

    def write_bytes(self, data):
        view = memoryview(data)
        with self.open("wb") as file:
            return file.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open("w", encoding=encoding) as file:
            file.write(data)
        return len(data)

    def touch(self, mode=0o666, exist_ok=True):
        if self.exists():
            if not exist_ok:
                raise FileExistsError(17, "File exists", str(self))
            if not self.is_dir():
                self.open("ab").close()
            return
        self.open("wb").close()

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        os.rmdir(self)

    def unlink(self, missing_ok=False):
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        os.replace(self, target)
        return self.with_segments(target)

    def copy(self, target, **options):
        """Copies a file, or a directory with all below it."""
        import shutil
        target = self._path(target)
        if self.is_dir():
            shutil.copytree(self, target)
        else:
            shutil.copyfile(self, target)
        return target

    def copy_into(self, target_dir, **options):
        return self.copy(self._path(target_dir) / self._own_name(), **options)

    def move(self, target):
        import shutil
        target = self._path(target)
        shutil.move(str(self), str(target))
        return target

    def move_into(self, target_dir):
        return self.move(self._path(target_dir) / self._own_name())

    def _own_name(self):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.name

    def _refuse(self, *args, **options):
        raise UnsupportedOperation(f"{type(self).__name__}: the file system has no links, owners and modes")

    chmod = lchmod = owner = group = readlink = symlink_to = hardlink_to = _refuse

    def _joined(self, name):
        return self._made(self._root, [*self._tail, name])

    def iterdir(self):
        names = os.listdir(self)
        return iter([self._joined(name) for name in names])

    def _entries(self):
        try:
            return [(entry[0], entry[1] & 0o170000 == 0o040000) for entry in os.ilistdir(str(self))]
        except OSError:
            return []

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        text = os.fspath(pattern)
        root, parts = _parsed(text)
        if root:
            raise NotImplementedError("Non-relative patterns are unsupported")
        if not parts:
            raise ValueError(f"Unacceptable pattern: {text!r}")
        return self._found(parts, _matcher(case_sensitive), text.endswith("/"))

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        text = os.fspath(pattern)
        root, parts = _parsed(text)
        if root:
            raise NotImplementedError("Non-relative patterns are unsupported")
        return self._found(["**", *parts], _matcher(case_sensitive), text.endswith("/"))

    def _found(self, parts, matches, only_directories):
        if not parts:
            yield self
            return
        part, *rest = parts
        if part == "**":
            while rest and rest[0] == "**":
                rest = rest[1:]
            yield from self._below(rest, matches, only_directories)
        elif re.search(r"[*?[]", part) is None and matches is fnmatch.fnmatchcase or part == "..":
            found = self._joined(part)
            if found.is_dir() if rest or only_directories else found.exists():
                yield from found._found(rest, matches, only_directories)
        else:
            for name, is_directory in self._entries():
                if (is_directory or not rest and not only_directories) and matches(name, part):
                    yield from self._joined(name)._found(rest, matches, only_directories)

    def _below(self, rest, matches, only_directories):
        """What fits the rest of a pattern here and in all directories below."""
        seen = set() if "**" in rest else None
        stack = [self]
        while stack:
            directory = stack.pop()
            for found in directory._found(rest, matches, only_directories):
                if seen is None:
                    yield found
                elif found not in seen:
                    seen.add(found)
                    yield found
            entries = directory._entries()
            if not rest and not only_directories:
                for name, is_directory in entries:
                    if not is_directory:
                        yield directory._joined(name)
            stack += [directory._joined(name) for name, is_directory in reversed(entries) if is_directory]

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """Directories from here on: for each its path, and the names of directories and of files in it."""
        try:
            entries = [(entry[0], entry[1] & 0o170000 == 0o040000) for entry in os.ilistdir(str(self))]
        except OSError as error:
            if on_error is not None:
                on_error(error)
            return
        directories = [name for name, is_directory in entries if is_directory]
        files = [name for name, is_directory in entries if not is_directory]
        if top_down:
            yield self, directories, files
        for name in directories:
            yield from self._joined(name).walk(top_down, on_error)
        if not top_down:
            yield self, directories, files


class PosixPath(Path, PurePosixPath):
    pass
