"""Files whose names fit a pattern."""

import fnmatch
import os
import re

_magic = re.compile(r"[*?[]")


def has_magic(s):
    return _magic.search(s) is not None


def escape(pathname):
    return _magic.sub(r"[\g<0>]", pathname)


def glob(pathname, *, root_dir=None, recursive=False, include_hidden=False):
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, recursive=False, include_hidden=False):
    root = root_dir or ""
    parts = pathname.split("/")
    start = ""
    if pathname.startswith("/"):
        start, parts = "/", pathname.lstrip("/").split("/")
    for found in _below(root, start, parts, recursive, include_hidden):
        if found:
            yield found


def _below(root, path, parts, recursive, hidden):
    """Paths below `path` that fit the parts of a pattern."""
    if not parts:
        yield path
        return
    part, *rest = parts
    if part == "**" and recursive:
        yield from _below(root, path, rest, recursive, hidden) if rest else [os.path.join(path, "")] if path else []
        for name, is_directory in _entries(root, path):
            if name.startswith(".") and not hidden:
                continue
            below = os.path.join(path, name)
            if is_directory:
                if not rest:
                    yield below
                for found in _below(root, below, parts, recursive, hidden):
                    if found != os.path.join(below, ""):
                        yield found
            elif not rest:
                yield below
        return
    if not has_magic(part):
        below = os.path.join(path, part) if part else os.path.join(path, "")
        full = os.path.join(root, below)
        if os.path.isdir(full) if rest or not part else os.path.lexists(full):
            yield from _below(root, below, rest, recursive, hidden)
        return
    for name, is_directory in _entries(root, path):
        if name.startswith(".") and not part.startswith(".") and not hidden:
            continue
        if fnmatch.fnmatchcase(name, part) and (is_directory or not rest):
            yield from _below(root, os.path.join(path, name), rest, recursive, hidden)


def _entries(root, path):
    try:
        found = list(os.ilistdir(os.path.join(root, path) or "."))
    except OSError:
        return []
    return [(entry[0], entry[1] & 0o170000 == 0o040000) for entry in found]
