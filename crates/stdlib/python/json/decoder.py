"""`JSONDecoder`."""

import ujson as _json
from ujson import JSONDecodeError


def _error(msg, doc, pos):
    line, column = doc.count("\n", 0, pos) + 1, pos - doc.rfind("\n", 0, pos)
    error = JSONDecodeError(f"{msg}: line {line} column {column} (char {pos})")
    error.msg, error.doc, error.pos, error.lineno, error.colno = msg, doc, pos, line, column
    return error


class JSONDecoder:
    """JSON to values."""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
                 object_pairs_hook=None):
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int, self.parse_constant = parse_float, parse_int, parse_constant

    def decode(self, s):
        return _json.loads(s, object_hook=self.object_hook, object_pairs_hook=self.object_pairs_hook,
                           parse_float=self.parse_float, parse_int=self.parse_int, parse_constant=self.parse_constant)

    def raw_decode(self, s, idx=0):
        """The value at a place of a text, and where it ends; more may follow."""
        if idx < 0:
            raise ValueError("idx cannot be negative")
        if s[idx:idx + 1].isspace():
            raise _error("Expecting value", s, idx)
        rest = s[idx:]
        try:
            return self.decode(rest), idx + len(rest.rstrip(" \t\n\r"))
        except JSONDecodeError as error:
            if error.msg != "Extra data":
                raise _error(error.msg, s, idx + error.pos) from None
            end = len(rest[:error.pos].rstrip(" \t\n\r"))
        return self.decode(rest[:end]), idx + end
