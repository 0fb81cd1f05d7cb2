"""Constants and templates of text."""

from ustring import (ascii_letters, ascii_lowercase, ascii_uppercase, digits, hexdigits, octdigits, punctuation,
                     whitespace)

printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    delimiter = "$"
    idpattern = "(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = 2

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls._compile()

    @classmethod
    def _compile(cls):
        import re
        text = cls.__dict__.get("pattern")
        if text is None:
            mark = re.escape(cls.delimiter)
            braced = cls.braceidpattern or cls.idpattern
            text = (f"{mark}(?:(?P<escaped>{mark})|(?P<named>{cls.idpattern})|{{(?P<braced>{braced})}}|(?P<invalid>))")
        cls.pattern = re.compile(text, cls.flags | re.VERBOSE) if isinstance(text, str) else text

    def __init__(self, template):
        self.template = template
        if isinstance(getattr(type(self), "pattern", None), (str, type(None))):
            type(self)._compile()

    def _invalid(self, match):
        lines = self.template[:match.start("invalid")].splitlines(keepends=True)
        column = match.start("invalid") - len("".join(lines[:-1])) if lines else 1
        raise ValueError(f"Invalid placeholder in string: line {len(lines) or 1}, col {column}")

    def _replaced(self, mapping, safe):
        def value(match):
            name = match.group("named") or match.group("braced")
            if name is not None:
                if not safe:
                    return str(mapping[name])
                try:
                    return str(mapping[name])
                except KeyError:
                    return match.group()
            if match.group("escaped") is not None:
                return self.delimiter
            if match.group("invalid") is not None:
                return match.group() if safe else self._invalid(match)
            raise ValueError("Unrecognized named group in pattern", self.pattern)
        return self.pattern.sub(value, self.template)

    def substitute(self, mapping={}, /, **kws):
        return self._replaced(_merged(mapping, kws), False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._replaced(_merged(mapping, kws), True)

    def _known(self, match):
        names = ("named", "braced", "escaped", "invalid")
        if all(match.group(name) is None for name in names):
            raise ValueError("Unrecognized named group in pattern", self.pattern)

    def is_valid(self):
        for match in self.pattern.finditer(self.template):
            if match.group("invalid") is not None:
                return False
            self._known(match)
        return True

    def get_identifiers(self):
        found = []
        for match in self.pattern.finditer(self.template):
            name = match.group("named") or match.group("braced")
            self._known(match)
            if name is not None and name not in found:
                found.append(name)
        return found


class _merged:
    def __init__(self, mapping, names):
        self.mapping, self.names = mapping, names

    def __getitem__(self, name):
        return self.names[name] if name in self.names else self.mapping[name]


def _formatter_parser(text):
    """The pieces of a format string: (text, field name, specification, conversion)."""
    at, literal = 0, ""
    while at < len(text):
        character = text[at]
        at += 1
        if character in "{}" and text[at:at + 1] == character:
            literal += character
            at += 1
            continue
        if character == "}":
            raise ValueError("Single '}' encountered in format string")
        if character != "{":
            literal += character
            continue
        start, depth = at, 1
        while depth:
            if at >= len(text):
                raise ValueError("expected '}' before end of string" if at > start else
                                 "Single '{' encountered in format string")
            depth += (text[at] == "{") - (text[at] == "}")
            at += 1
        yield (literal, *_field(text[start:at - 1]))
        literal = ""
    if literal:
        yield literal, None, None, None


def _field(text):
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if character in "!:" and depth <= 0:
            break
    else:
        return text, "", None
    name, rest = text[:at], text[at:]
    if rest[0] == ":":
        return name, rest[1:], None
    if len(rest) < 2:
        raise ValueError("end of string while looking for conversion specifier")
    if len(rest) > 2 and rest[2] != ":":
        raise ValueError("expected ':' after conversion specifier")
    return name, rest[3:], rest[1]


def _formatter_field_name_split(name):
    at = next((at for at, character in enumerate(name) if character in ".["), len(name))
    first = name[:at]

    def rest():
        position = at
        while position < len(name):
            attribute = name[position] == "."
            end = position + 1
            if attribute:
                while end < len(name) and name[end] not in ".[":
                    end += 1
                part = name[position + 1:end]
            else:
                end = name.find("]", position)
                if end < 0:
                    raise ValueError("Missing ']' in format string")
                part = name[position + 1:end]
                end += 1
                if end < len(name) and name[end] not in ".[":
                    raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
            if not part:
                raise ValueError("Empty attribute in format string")
            yield attribute, int(part) if not attribute and part.isdigit() else part
            position = end

    return int(first) if first.isdigit() else first, rest()


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        if recursion_depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if field is None:
                continue
            first, _ = _formatter_field_name_split(field)
            if first == "":
                if auto_arg_index is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                field = str(auto_arg_index) + field
                auto_arg_index += 1
            elif isinstance(first, int):
                if auto_arg_index:
                    raise ValueError("cannot switch from automatic field numbering to manual field specification")
                auto_arg_index = False
            obj, used = self.get_field(field, args, kwargs)
            used_args.add(used)
            obj = self.convert_field(obj, conversion)
            spec, auto_arg_index = self._vformat(spec, args, kwargs, used_args, recursion_depth - 1, auto_arg_index)
            result.append(self.format_field(obj, spec))
        return "".join(result), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion in ("s", "r", "a"):
            return {"s": str, "r": repr, "a": ascii}[conversion](value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        return _formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _formatter_field_name_split(field_name)
        obj = self.get_value(first, args, kwargs)
        for attribute, part in rest:
            obj = getattr(obj, part) if attribute else obj[part]
        return obj, first
