"""Text of data structures, broken into lines where they are long."""

import io
import re
import sys

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts,
                  underscore_numbers=underscore_numbers).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def saferepr(object):
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[1]


def isrecursive(object):
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[2]


class _Key:
    """Orders keys of any kinds: by value where they can be compared, else by type and identity."""

    def __init__(self, subject):
        self.subject = subject

    def __lt__(self, other):
        try:
            return self.subject < other.subject
        except TypeError:
            return (str(type(self.subject)), id(self.subject)) < (str(type(other.subject)), id(other.subject))


def _pair_key(pair):
    return _Key(pair[0]), _Key(pair[1])


def _recursion(object):
    return f"<Recursion on {type(object).__name__} with id={id(object)}>"


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        indent, width = int(indent), int(width)
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent_per_level, self._width, self._depth = indent, width, depth
        self._stream = sys.stdout if stream is None else stream
        self._compact, self._sort_dicts, self._underscores = bool(compact), sort_dicts, underscore_numbers

    def pprint(self, object):
        if self._stream is not None:
            self._format(object, self._stream, 0, 0, {}, 0)
            self._stream.write("\n")

    def pformat(self, object):
        stream = io.StringIO()
        self._format(object, stream, 0, 0, {}, 0)
        return stream.getvalue()

    def isreadable(self, object):
        _, readable, recursive = self._safe_repr(object, {}, self._depth, 0)
        return readable and not recursive

    def isrecursive(self, object):
        return self._safe_repr(object, {}, self._depth, 0)[2]

    def format(self, object, context, maxlevels, level):
        return self._safe_repr(object, context, maxlevels, level)

    def _repr(self, object, context, level):
        return self.format(object, context.copy(), self._depth, level)[0]

    def _format(self, object, stream, indent, allowance, context, level):
        identity = id(object)
        if identity in context:
            stream.write(_recursion(object))
            return
        text = self._repr(object, context, level)
        if len(text) > self._width - indent - allowance:
            printer = self._printer(object)
            if printer is not None:
                context[identity] = 1
                printer(self, object, stream, indent, allowance, context, level + 1)
                del context[identity]
                return
        stream.write(text)

    def _printer(self, object):
        shown = type(object).__repr__
        for kind, printer in _printers:
            if shown is kind.__repr__ and isinstance(object, kind):
                return printer
        if hasattr(type(object), "__dataclass_fields__") and "__repr__" in type(object).__dict__ \
                and type(object).__dataclass_params__.repr:
            return PrettyPrinter._print_dataclass
        if type(object).__name__ == "SimpleNamespace":
            return PrettyPrinter._print_namespace
        return None

    def _print_fields(self, name, fields, stream, indent, allowance, context, level):
        indent += len(name) + 1
        stream.write(name + "(")
        last = len(fields) - 1
        for place, (key, value) in enumerate(fields):
            stream.write(f"{key}=")
            if id(value) in context:
                stream.write("...")
            else:
                self._format(value, stream, indent + len(key) + 1, allowance if place == last else 1, context, level)
            if place < last:
                stream.write(",\n" + " " * indent)
        stream.write(")")

    def _print_dataclass(self, object, stream, indent, allowance, context, level):
        fields = [(name, getattr(object, name)) for name, field in object.__dataclass_fields__.items() if field.repr]
        self._print_fields(type(object).__name__, fields, stream, indent, allowance, context, level)

    def _print_namespace(self, object, stream, indent, allowance, context, level):
        name = "namespace" if type(object).__repr__.__qualname__.startswith("SimpleNamespace") else type(object).__name__
        self._print_fields(name, list(object.__dict__.items()), stream, indent, allowance, context, level)

    def _print_dict(self, object, stream, indent, allowance, context, level):
        stream.write("{")
        if self._indent_per_level > 1:
            stream.write((self._indent_per_level - 1) * " ")
        if object:
            items = sorted(object.items(), key=_pair_key) if self._sort_dicts else object.items()
            self._print_items(items, stream, indent, allowance + 1, context, level)
        stream.write("}")

    def _print_ordered(self, object, stream, indent, allowance, context, level):
        if not object:
            stream.write(repr(object))
            return
        name = type(object).__name__
        stream.write(name + "(")
        self._format(list(object.items()), stream, indent + len(name) + 1, allowance + 1, context, level)
        stream.write(")")

    def _print_default(self, object, stream, indent, allowance, context, level):
        if not object:
            stream.write(repr(object))
            return
        name = type(object).__name__
        indent += len(name) + 1
        stream.write(f"{name}({self._repr(object.default_factory, context, level)},\n{' ' * indent}")
        self._print_dict(object, stream, indent, allowance + 1, context, level)
        stream.write(")")

    def _print_list(self, object, stream, indent, allowance, context, level):
        stream.write("[")
        self._print_sequence(object, stream, indent, allowance + 1, context, level)
        stream.write("]")

    def _print_tuple(self, object, stream, indent, allowance, context, level):
        stream.write("(")
        end = ",)" if len(object) == 1 else ")"
        self._print_sequence(object, stream, indent, allowance + len(end), context, level)
        stream.write(end)

    def _print_set(self, object, stream, indent, allowance, context, level):
        if not object:
            stream.write(repr(object))
            return
        kind = type(object)
        if kind is set:
            stream.write("{")
            end = "}"
        else:
            stream.write(kind.__name__ + "({")
            end = "})"
            indent += len(kind.__name__) + 1
        self._print_sequence(sorted(object, key=_Key), stream, indent, allowance + len(end), context, level)
        stream.write(end)

    def _print_deque(self, object, stream, indent, allowance, context, level):
        name = type(object).__name__
        stream.write(name + "(")
        indent += len(name) + 1
        stream.write("[")
        if object.maxlen is None:
            self._print_sequence(object, stream, indent, allowance + 2, context, level)
            stream.write("])")
        else:
            self._print_sequence(object, stream, indent, 2, context, level)
            stream.write(f"],\n{' ' * indent}maxlen={self._repr(object.maxlen, context, level)})")

    def _print_str(self, object, stream, indent, allowance, context, level):
        if not object:
            stream.write(repr(object))
            return
        chunks = []
        lines = object.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        room = full = self._width - indent
        text = ""
        for number, line in enumerate(lines):
            text = repr(line)
            if number == len(lines) - 1:
                room -= allowance
            if len(text) <= room:
                chunks.append(text)
                continue
            # Broken between words.
            parts = re.findall(r"\S*\s*", line)
            if not parts[-1]:
                parts.pop()
            wide = full
            current = ""
            for place, part in enumerate(parts):
                candidate = current + part
                if place == len(parts) - 1 and number == len(lines) - 1:
                    wide -= allowance
                if len(repr(candidate)) > wide:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current = candidate
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            stream.write(text)
            return
        if level == 1:
            stream.write("(")
        stream.write(("\n" + " " * indent).join(chunks))
        if level == 1:
            stream.write(")")

    def _print_bytes(self, object, stream, indent, allowance, context, level):
        if len(object) <= 4:
            stream.write(repr(object))
            return
        brackets = level == 1
        if brackets:
            indent += 1
            allowance += 1
            stream.write("(")
        separator = ""
        for text in _wrapped_bytes(object, self._width - indent, allowance):
            stream.write(separator + text)
            separator = "\n" + " " * indent
        if brackets:
            stream.write(")")

    def _print_items(self, items, stream, indent, allowance, context, level):
        indent += self._indent_per_level
        items = list(items)
        last = len(items) - 1
        for place, (key, value) in enumerate(items):
            text = self._repr(key, context, level)
            stream.write(text + ": ")
            self._format(value, stream, indent + len(text) + 2, allowance if place == last else 1, context, level)
            if place < last:
                stream.write(",\n" + " " * indent)

    def _print_sequence(self, items, stream, indent, allowance, context, level):
        indent += self._indent_per_level
        if self._indent_per_level > 1:
            stream.write((self._indent_per_level - 1) * " ")
        between = ",\n" + " " * indent
        separator = ""
        width = room = self._width - indent + 1
        items = list(items)
        for place, item in enumerate(items):
            is_last = place == len(items) - 1
            if is_last:
                room -= allowance
                width -= allowance
            if self._compact:
                text = self._repr(item, context, level)
                needed = len(text) + 2
                if width < needed:
                    width = room
                    if separator:
                        separator = between
                if width >= needed:
                    width -= needed
                    stream.write(separator + text)
                    separator = ", "
                    continue
            stream.write(separator)
            separator = between
            self._format(item, stream, indent, allowance if is_last else 1, context, level)

    def _safe_repr(self, object, context, maxlevels, level):
        """Text, whether it can be read back, whether the object holds itself."""
        kind = type(object)
        shown = kind.__repr__
        if shown is int.__repr__ and issubclass(kind, int):
            return (f"{object:_d}" if self._underscores else repr(object)), True, False
        is_dict = shown is dict.__repr__ and issubclass(kind, dict)
        is_list = shown is list.__repr__ and issubclass(kind, list)
        if not (is_dict or is_list or shown is tuple.__repr__ and issubclass(kind, tuple)):
            text = repr(object)
            return text, bool(text) and not text.startswith("<"), False
        if not object:
            return repr(object), True, False
        identity = id(object)
        if maxlevels and level >= maxlevels:
            return ("{...}" if is_dict else "[...]" if is_list else "(...)"), False, identity in context
        if identity in context:
            return _recursion(object), False, True
        context[identity] = 1
        readable, recursive, parts = True, False, []
        if is_dict:
            for key, value in sorted(object.items(), key=_pair_key) if self._sort_dicts else object.items():
                pair = []
                for part in (key, value):
                    text, can, itself = self.format(part, context, maxlevels, level + 1)
                    pair.append(text)
                    readable, recursive = readable and can, recursive or itself
                parts.append(f"{pair[0]}: {pair[1]}")
        else:
            for part in object:
                text, can, itself = self.format(part, context, maxlevels, level + 1)
                parts.append(text)
                readable, recursive = readable and can, recursive or itself
        del context[identity]
        text = ", ".join(parts)
        if is_dict:
            return f"{{{text}}}", readable, recursive
        if is_list:
            return f"[{text}]", readable, recursive
        return f"({text},)" if len(object) == 1 else f"({text})", readable, recursive


def _wrapped_bytes(object, width, allowance):
    current = b""
    last = len(object) // 4 * 4
    for place in range(0, len(object), 4):
        part = object[place:place + 4]
        candidate = current + part
        if place == last:
            width -= allowance
        if len(repr(candidate)) > width:
            if current:
                yield repr(current)
            current = part
        else:
            current = candidate
    if current:
        yield repr(current)


def _make_printers():
    from collections import OrderedDict, defaultdict, deque
    return ((OrderedDict, PrettyPrinter._print_ordered), (defaultdict, PrettyPrinter._print_default),
            (dict, PrettyPrinter._print_dict), (list, PrettyPrinter._print_list), (tuple, PrettyPrinter._print_tuple),
            (set, PrettyPrinter._print_set), (frozenset, PrettyPrinter._print_set), (str, PrettyPrinter._print_str),
            (bytes, PrettyPrinter._print_bytes), (deque, PrettyPrinter._print_deque))


_printers = _make_printers()
