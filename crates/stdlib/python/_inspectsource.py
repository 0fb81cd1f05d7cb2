"""The source of objects, for `inspect`: where definitions begin and end, by brackets, quotes and indentation."""

import linecache

from inspect import getfile, getmodule, isclass, iscode, ismodule, unwrap


def _lines_of(object):
    """All lines of the file that an object was defined in."""
    name = getfile(object)
    linecache.checkcache(name)
    lines = linecache.getlines(name) or _loaded(object)
    if not lines:
        raise OSError("could not get source code")
    return lines


def _loaded(object):
    """Source that the loader of a module has."""
    module = getmodule(object)
    loader = getattr(module, "__loader__", None)
    if not hasattr(loader, "get_source"):
        return None
    try:
        source = loader.get_source(module.__name__)
    except (ImportError, OSError):
        return None
    return source and source.splitlines(keepends=True)


class _Scanner:
    """Passes lines and knows whether a statement goes on after them."""

    def __init__(self):
        self.depth, self.quote, self.joined = 0, "", False
        self.last = ""  # The last character that is not in a comment.
        self.seen_lambda = False

    @property
    def goes_on(self):
        return self.depth > 0 or bool(self.quote) or self.joined

    def take(self, line):
        at, self.joined = 0, False
        while at < len(line):
            character = line[at]
            if self.quote:
                if character == "\\":
                    at += 1
                elif line.startswith(self.quote, at):
                    at += len(self.quote) - 1
                    self.quote = ""
                elif character == "\n" and len(self.quote) == 1:
                    self.quote = ""
            elif character == "#":
                break
            elif character in "\"'":
                self.quote = character * 3 if line.startswith(character * 3, at) else character
                at += len(self.quote) - 1
                self.last = character
            elif character == "\\" and line[at + 1 :].rstrip("\r") in ("\n", ""):
                self.joined = True
                break
            elif character in "([{":
                self.depth += 1
                self.last = character
            elif character in ")]}":
                self.depth = max(0, self.depth - 1)
                self.last = character
            elif not character.isspace():
                self.last = character
            at += 1


def _statement_end(lines, at):
    """The line after a statement that begins at a line, without its block; what it ends in."""
    scanner = _Scanner()
    while at < len(lines):
        scanner.take(lines[at])
        at += 1
        if not scanner.goes_on:
            break
    return at, scanner.last


def _indent(line):
    return len(line) - len(line.lstrip())


def block_end(lines, start):
    """The line after the definition or statement that begins at a line."""
    at = start
    while lines[at].lstrip().startswith("@"):
        at, _ = _statement_end(lines, at)
        while at < len(lines) and (not lines[at].strip() or lines[at].lstrip().startswith("#")):
            at += 1
        if at >= len(lines):
            return start + 1
    margin = _indent(lines[at])
    text = lines[at].lstrip()
    end, last = _statement_end(lines, at)
    if last != ":" or not text.startswith(("def ", "async ", "class ", "def\t", "class\t")):
        return end
    at = end
    while at < len(lines):
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            # It belongs to the block when more of that follows, and a comment as far in as the block always.
            if line.strip() and _indent(line) > margin:
                end = at + 1
            at += 1
            continue
        if _indent(line) <= margin:
            break
        at, _ = _statement_end(lines, at)
        end = at
    return end


def _class_line(cls, lines):
    """The line where a class begins: what it tells itself, or the one with its name after those around it."""
    first = vars(cls).get("__firstlineno__")
    if first is not None:
        if not 0 < first <= len(lines):
            raise OSError("lineno is out of bounds")
        return first - 1
    start = indent = -1
    for name in cls.__qualname__.split("."):
        if name == "<locals>":
            continue
        for number, line in enumerate(lines[start + 1 :], start + 1):
            margin, words = _indent(line), line.replace("(", " ").replace(":", " ").split()
            words = words[1:] if words[:1] == ["async"] else words
            if margin > indent and words[:1] in (["class"], ["def"]) and words[1:2] == [name]:
                start, indent = number, margin
                break
        else:
            raise OSError("could not find class definition")
    while start and lines[start - 1].startswith(" " * indent + "@"):
        start -= 1
    return start


def _place(object):
    """All lines of a file, and the number of the first of an object, from 0."""
    lines = _lines_of(object)
    if ismodule(object):
        return lines, 0
    if isclass(object):
        return lines, _class_line(object, lines)
    if hasattr(object, "tb_frame"):
        return lines, object.tb_lineno - 1
    for name in ("__func__", "__code__", "f_code"):
        object = getattr(object, name, object)
    if not iscode(object):
        raise OSError("could not find code object")
    if object.co_firstlineno > len(lines):
        raise OSError("lineno is out of bounds")
    return lines, max(object.co_firstlineno - 1, 0)


def findsource(object):
    return _place(object)


def getsourcelines(object):
    object = unwrap(object)
    lines, start = _place(object)
    if ismodule(object):
        return lines, 0
    code = object
    for name in ("tb_frame", "f_code"):
        code = getattr(code, name, code)
    if iscode(code) and code.co_name == "<module>":
        return lines, 0
    return lines[start : block_end(lines, start)], start + 1
