"""Reading TOML 1.0.

How a table came to be decides what may still be added to it; `_Document.kinds` tells it for each by its identity,
but for tables written in one piece, to which nothing is added.
"""

import re
from datetime import date, datetime, time, timedelta, timezone

__all__ = ("loads", "load", "TOMLDecodeError")

# Kinds of tables, and lists that `[[name]]` adds tables to.
_PASSED = 1  # Between the names of a header.
_DECLARED = 2  # By a header of its own.
_DOTTED = 3  # By a key with dots.
_TABLES = 4

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(
    r"0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)"
    r"|[+-]?(?:0|[1-9](?:_?[0-9])*)((?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)"
)
_CLOCK = r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6})[0-9]*)?"
_TIME = re.compile(_CLOCK)
_DATE = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"(?:[Tt ]" + _CLOCK + r"(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?)?"
)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_CONTROLS = frozenset(chr(code) for code in range(32)) - {"\t"} | {"\x7f"}
_WORDS = {"true": True, "false": False, "inf": "inf", "+inf": "inf", "-inf": "-inf", "nan": "nan", "+nan": "nan", "-nan": "nan"}


class TOMLDecodeError(ValueError):
    """Text that is not TOML: `msg`, `doc`, `pos`, `lineno` and `colno` tell what is wrong where."""

    def __init__(self, *args):
        if not (len(args) == 3 and isinstance(args[0], str) and isinstance(args[1], str) and isinstance(args[2], int)):
            # As of old: any arguments, and no place.
            return ValueError.__init__(self, *args)
        msg, doc, pos = args
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno = doc.count("\n", 0, pos) + 1
        self.colno = pos - doc.rfind("\n", 0, pos)
        place = "end of document" if pos >= len(doc) else f"line {self.lineno}, column {self.colno}"
        ValueError.__init__(self, f"{msg} (at {place})")


def load(fp, /, *, parse_float=float):
    """The document that a file opened in binary mode holds."""
    data = fp.read()
    if isinstance(data, str):
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") from None
    return loads(data.decode(), parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """The document that a text is."""
    if not isinstance(s, str):
        raise TypeError(f"Expected str object, not '{type(s).__qualname__}'")
    return _Document(s.replace("\r\n", "\n"), parse_float).read()


class _Document:
    def __init__(self, text, parse_float):
        self.text, self.at, self.parse_float = text, 0, parse_float
        self.root = {}
        self.kinds = {id(self.root): _DECLARED}

    def error(self, message, at=None):
        return TOMLDecodeError(message, self.text, self.at if at is None else at)

    def look(self):
        return self.text[self.at : self.at + 1]

    def take(self, word):
        """Passes a word when the text goes on with it."""
        found = self.text.startswith(word, self.at)
        if found:
            self.at += len(word)
        return found

    def skip(self, characters):
        text, at = self.text, self.at
        while text[at : at + 1] and text[at] in characters:
            at += 1
        self.at = at

    def skip_comment(self):
        if self.look() == "#":
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            for at in range(self.at, end):
                if self.text[at] in _CONTROLS:
                    raise self.error(f"Found invalid character {self.text[at]!r}", at)
            self.at = end

    def skip_blanks(self):
        """Passes blanks, comments and line ends, where values go on."""
        before = -1
        while before != self.at:
            before = self.at
            self.skip(" \t\n")
            self.skip_comment()

    def read(self):
        table, path = self.root, ()
        while True:
            self.skip(" \t\n")
            character = self.look()
            if not character:
                return self.root
            if character == "[":
                path, table = self.read_array_header() if self.text.startswith("[[", self.at) else self.read_header()
                self.skip(" \t")
            elif character != "#":
                self.read_pair(table, path)
                self.skip(" \t")
            self.skip_comment()
            if self.look() not in ("", "\n"):
                raise self.error("Expected newline or end of document after a statement")

    # Headers.

    def walk(self, names):
        """The table that a header's names but the last lead to."""
        table = self.root
        for number, name in enumerate(names):
            if name not in table:
                table[name] = {}
                self.kinds[id(table[name])] = _PASSED
            table = table[name]
            kind = self.kinds.get(id(table))
            if kind == _TABLES:
                table = table[-1]
            elif kind is None:
                raise self.fixed(table, names[: number + 1])
        return table

    def fixed(self, value, names):
        """The error of adding to a value."""
        immutable = isinstance(value, (dict, list))
        return self.error(f"Cannot mutate immutable namespace {names}" if immutable else "Cannot overwrite a value")

    def read_header(self):
        self.take("[")
        self.skip(" \t")
        names = self.read_key()
        table = self.walk(names[:-1])
        name = names[-1]
        if name not in table:
            table[name] = {}
        elif self.kinds.get(id(table[name])) != _PASSED:
            raise self.error(f"Cannot declare {names} twice")
        self.kinds[id(table[name])] = _DECLARED
        if not self.take("]"):
            raise self.error("Expected ']' at the end of a table declaration")
        return names, table[name]

    def read_array_header(self):
        self.take("[[")
        self.skip(" \t")
        names = self.read_key()
        table = self.walk(names[:-1])
        name = names[-1]
        if name not in table:
            table[name] = []
            self.kinds[id(table[name])] = _TABLES
        elif self.kinds.get(id(table[name])) != _TABLES:
            raise self.error(f"Cannot mutate immutable namespace {names}")
        table[name].append({})
        self.kinds[id(table[name][-1])] = _DECLARED
        if not self.take("]]"):
            raise self.error("Expected ']]' at the end of an array declaration")
        return names, table[name][-1]

    # Keys.

    def read_key(self):
        names = (self.read_name(),)
        self.skip(" \t")
        while self.take("."):
            self.skip(" \t")
            names += (self.read_name(),)
            self.skip(" \t")
        return names

    def read_name(self):
        bare = _BARE.match(self.text, self.at)
        if bare:
            self.at = bare.end()
            return bare.group()
        if self.look() == "'":
            return self.read_literal()
        if self.look() == '"':
            return self.read_basic()
        raise self.error("Invalid initial character for a key part")

    def read_pair(self, table, path, inline=False):
        if not inline and self.look() not in "\"'" and not _BARE.match(self.text, self.at):
            raise self.error("Invalid statement")
        names = self.read_key()
        if not self.take("="):
            raise self.error("Expected '=' after a key in a key/value pair")
        self.skip(" \t")
        value = self.read_value()
        for number, name in enumerate(names[:-1]):
            if name not in table:
                table[name] = {}
                self.kinds[id(table[name])] = _DOTTED
            table = table[name]
            kind = self.kinds.get(id(table))
            if kind is None:
                raise self.fixed(table, path + names[: number + 1])
            if kind != _DOTTED:
                raise self.error(f"Cannot redefine namespace {path + names[: number + 1]}")
        if names[-1] in table:
            raise self.error(f"Duplicate inline table key {names[-1]!r}" if inline else "Cannot overwrite a value")
        table[names[-1]] = value

    # Values.

    def read_value(self):
        character = self.look()
        if character == '"':
            return self.read_long('"""', True) if self.text.startswith('"""', self.at) else self.read_basic()
        if character == "'":
            return self.read_long("'''", False) if self.text.startswith("'''", self.at) else self.read_literal()
        if character == "[":
            return self.read_array()
        if character == "{":
            return self.read_table()
        return self.read_moment() or self.read_number()

    def read_array(self):
        self.take("[")
        items = []
        self.skip_blanks()
        while not self.take("]"):
            items.append(self.read_value())
            self.skip_blanks()
            if self.take(","):
                self.skip_blanks()
            elif self.look() != "]":
                raise self.error("Unclosed array")
        return items

    def read_table(self):
        self.take("{")
        table = {}
        self.skip(" \t")
        if not self.take("}"):
            while True:
                self.read_pair(table, (), True)
                self.skip(" \t")
                if self.take("}"):
                    break
                if not self.take(","):
                    raise self.error("Unclosed inline table")
                self.skip(" \t")
        self.close(table)
        return table

    def close(self, table):
        """Nothing can be added to the tables that a table's keys with dots made."""
        for value in table.values():
            if self.kinds.pop(id(value), None):
                self.close(value)

    def read_moment(self):
        """A date, a time or both; None when there is none."""
        found = _DATE.match(self.text, self.at)
        if found:
            year, month, day, hour, minute, second, part, zulu, sign, hours, minutes = found.groups()
            try:
                if hour is None:
                    value = date(int(year), int(month), int(day))
                else:
                    zone = None
                    if zulu:
                        zone = timezone.utc
                    elif sign:
                        offset = timedelta(hours=int(hours), minutes=int(minutes))
                        zone = timezone(-offset if sign == "-" else offset)
                    value = datetime(
                        int(year), int(month), int(day), int(hour), int(minute), int(second), _microseconds(part), zone
                    )
            except ValueError as error:
                raise self.error("Invalid date or datetime") from error
        else:
            found = _TIME.match(self.text, self.at)
            if not found:
                return None
            hour, minute, second, part = found.groups()
            value = time(int(hour), int(minute), int(second), _microseconds(part))
        self.at = found.end()
        return value

    def read_number(self):
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            if not number.group(1):
                return int(number.group(), 0)
            return self.make_float(number.group())
        for word, value in _WORDS.items():
            if self.take(word):
                return self.make_float(word) if isinstance(value, str) else value
        raise self.error("Invalid value")

    def make_float(self, text):
        if self.parse_float is float:
            return float(text)
        value = self.parse_float(text)
        if isinstance(value, (dict, list)):
            raise ValueError("parse_float must not return dicts or lists")
        return value

    # Text.

    def read_literal(self):
        self.take("'")
        start = self.at
        while True:
            character = self.look()
            if character == "'":
                self.at += 1
                return self.text[start : self.at - 1]
            self.check(character, False)
            self.at += 1

    def read_basic(self):
        self.take('"')
        parts, start = [], self.at
        while True:
            character = self.look()
            if character == '"':
                parts.append(self.text[start : self.at])
                self.at += 1
                return "".join(parts)
            if character == "\\":
                parts.append(self.text[start : self.at])
                parts.append(self.read_escape(False))
                start = self.at
                continue
            self.check(character, False)
            self.at += 1

    def read_long(self, quotes, escapes):
        """Text over several lines."""
        self.take(quotes)
        self.take("\n")
        parts, start = [], self.at
        while True:
            if self.text.startswith(quotes, self.at):
                # Up to two quotes may stand before the three at the end.
                for _ in range(2):
                    self.at += self.text.startswith(quotes, self.at + 1)
                parts.append(self.text[start : self.at])
                self.at += 3
                return "".join(parts)
            character = self.look()
            if character == "\\" and escapes:
                parts.append(self.text[start : self.at])
                parts.append(self.read_escape(True))
                start = self.at
                continue
            self.check(character, True)
            self.at += 1

    def check(self, character, lines):
        """Complains about what cannot stand in text."""
        if not character:
            raise self.error("Unterminated string")
        if character in _CONTROLS and not (lines and character == "\n"):
            raise self.error(f"Illegal character {character!r}")

    def read_escape(self, lines):
        start = self.at
        self.at += 1
        character = self.look()
        self.at += 1
        if character in _ESCAPES:
            return _ESCAPES[character]
        if character and character in "uU":
            digits = self.text[self.at : self.at + (4 if character == "u" else 8)]
            if len(digits) != (4 if character == "u" else 8) or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
                raise self.error("Invalid hex value", start + 2)
            self.at += len(digits)
            code = int(digits, 16)
            if code > 0x10FFFF or 0xD800 <= code < 0xE000:
                raise self.error("Escaped character is not a Unicode scalar value")
            return chr(code)
        if lines and character and character in " \t\n":
            # A line end after it joins the lines.
            if character != "\n":
                self.skip(" \t")
                if self.look() == "\n":
                    self.at += 1
                elif self.at < len(self.text):
                    raise self.error("Unescaped '\\' in a string")
            self.skip(" \t\n")
            return ""
        if not character:
            raise self.error("Unterminated string")
        raise self.error("Unescaped '\\' in a string")


def _microseconds(digits):
    return int(digits.ljust(6, "0")) if digits else 0
