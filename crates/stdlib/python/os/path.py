"""Names of files: putting them together and taking them apart."""

import os as _os
from uos import getcwd as _getcwd, stat as _stat

curdir, pardir, extsep, sep, pathsep, altsep, devnull = ".", "..", ".", "/", ":", None, "/dev/null"
supports_unicode_filenames = True


def _text(path):
    convert = getattr(type(path), "__fspath__", None)
    if convert is not None:
        path = convert(path)
    if isinstance(path, (str, bytes)):
        return path
    raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")


def _marks(path):
    """Separator, dot and nothing, as text or bytes like the path."""
    return (b"/", b".", b"") if isinstance(path, bytes) else ("/", ".", "")


def normcase(s):
    return _text(s)


def isabs(s):
    s = _text(s)
    return s.startswith(_marks(s)[0])


def join(a, *p):
    path = _text(a)
    slash, _, _ = _marks(path)
    for part in map(_text, p):
        if isinstance(part, bytes) is not isinstance(path, bytes):
            raise TypeError("Can't mix strings and bytes in path components")
        if part.startswith(slash) or not path:
            path = part
        elif path.endswith(slash):
            path += part
        else:
            path += slash + part
    return path


def split(p):
    p = _text(p)
    slash, _, _ = _marks(p)
    place = p.rfind(slash) + 1
    head, tail = p[:place], p[place:]
    return head.rstrip(slash) or head, tail


def splitext(p):
    p = _text(p)
    slash, dot, empty = _marks(p)
    start, place = p.rfind(slash) + 1, p.rfind(dot)
    if place > start and p[start:place].strip(dot):
        return p[:place], p[place:]
    return p, empty


def splitdrive(p):
    p = _text(p)
    return _marks(p)[2], p


def splitroot(p):
    p = _text(p)
    slash, _, empty = _marks(p)
    rest = p.lstrip(slash)
    count = len(p) - len(rest)
    root = p[:2] if count == 2 else p[:min(count, 1)]
    return empty, root, p[len(root):]


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def commonprefix(m):
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(_text, m))
    low, high = min(m), max(m)
    for place, item in enumerate(low):
        if item != high[place]:
            return low[:place]
    return low


def commonpath(paths):
    paths = [_text(path) for path in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    slash, dot, empty = _marks(paths[0])
    if len({path.startswith(slash) for path in paths}) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[part for part in path.split(slash) if part and part != dot] for path in paths]
    common = commonprefix(parts)
    return (slash if paths[0].startswith(slash) else empty) + slash.join(common)


def normpath(path):
    path = _text(path)
    slash, dot, _ = _marks(path)
    _, root, rest = splitroot(path)
    parts = []
    for part in rest.split(slash):
        if part and part != dot:
            if part != dot + dot or not parts and not root or parts and parts[-1] == part:
                parts.append(part)
            elif parts:
                parts.pop()
    return root + slash.join(parts) or dot


def abspath(path):
    path = _text(path)
    here = _getcwd()
    return normpath(join(here.encode() if isinstance(path, bytes) else here, path))


realpath = abspath


def relpath(path, start=None):
    path = _text(path)
    if not path:
        raise ValueError("no path specified")
    slash, dot, _ = _marks(path)
    to = [part for part in abspath(path).split(slash) if part]
    start = [part for part in abspath(dot if start is None else start).split(slash) if part]
    same = len(commonprefix([start, to]))
    return slash.join([dot + dot] * (len(start) - same) + to[same:]) or dot


def expanduser(path):
    path = _text(path)
    slash, _, _ = _marks(path)
    home = _os.environ.get("HOME")
    if home and path[:1] in ("~", b"~") and path[1:2] in (slash, slash[:0]):
        home = home.encode() if isinstance(path, bytes) else home
        return home.rstrip(slash) + path[1:] or slash
    return path


def expandvars(path):
    import re
    path = _text(path)
    is_bytes = isinstance(path, bytes)
    text = path.decode() if is_bytes else path

    def value(match):
        return _os.environ.get(match.group(1) or match.group(2), match.group(0))

    text = re.sub(r"\$(?:(\w+)|\{([^}]*)\})", value, text)
    return text.encode() if is_bytes else text


def _mode(path):
    try:
        return _stat(_text(path))[0]
    except OSError:
        return 0


def exists(path):
    return _mode(path) != 0


lexists = exists


def isdir(s):
    return _mode(s) & 0o170000 == 0o040000


def isfile(path):
    return _mode(path) & 0o170000 == 0o100000


def islink(path):
    return False


def ismount(path):
    return abspath(path) == _marks(_text(path))[0]


def getsize(filename):
    return _stat(_text(filename))[6]


def getatime(filename):
    return _stat(_text(filename))[7]


def getmtime(filename):
    return _stat(_text(filename))[8]


def getctime(filename):
    return _stat(_text(filename))[9]


def samefile(f1, f2):
    return abspath(f1) == abspath(f2)
