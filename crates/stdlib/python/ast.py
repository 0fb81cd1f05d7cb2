"""Literals of text; syntax trees are not there."""

_NAMES = {"None": None, "True": True, "False": False}
_SPACE = " \t\f\r\n\\"


def literal_eval(node_or_string):
    """The value of a text that is a literal: numbers, texts, bytes, tuples, lists, dicts, sets, None, booleans, `...`."""
    text = node_or_string
    if not isinstance(text, str):
        raise ValueError(f"malformed node or string: {text!r}")
    text = text.lstrip(" \t")
    # What is no expression is a SyntaxError, before anything is said of its parts.
    compile(text, "<unknown>", "eval")
    return _Reader(text).whole()


def _tokens(text):
    """The tokens of an expression: (kind, text), where the kind is one of "number", "imaginary", "text", "name", "mark"."""
    at = 0
    while at < len(text):
        start, letter = at, text[at]
        at += 1
        if letter in _SPACE:
            continue
        if letter == "#":
            while at < len(text) and text[at] != "\n":
                at += 1
        elif letter.isdigit() or letter == "." and text[at:at + 1].isdigit():
            while at < len(text) and (text[at].isalnum() or text[at] in "._" or
                                      text[at] in "+-" and text[at - 1] in "eE" and text[start:start + 2].lower() != "0x"):
                at += 1
            yield "imaginary" if text[at - 1] in "jJ" else "number", text[start:at]
        elif letter in "\"'" or letter.isidentifier():
            while at < len(text) and letter not in "\"'" and (text[start:at + 1].isidentifier()):
                at += 1
            quote = text[start] if letter in "\"'" else text[at:at + 1]
            if not quote or quote not in "\"'":
                yield "name", text[start:at]
                continue
            prefix = "" if letter in "\"'" else text[start:at]
            at = _end_of_text(text, start + len(prefix), quote)
            yield ("name" if set(prefix.lower()) & set("ft") else "text"), text[start:at]
        elif text[start:start + 3] == "...":
            at += 2
            yield "number", "..."
        else:
            yield "mark", letter


def _end_of_text(text, at, quote):
    end = quote * 3 if text[at:at + 3] == quote * 3 else quote
    at += len(end)
    while text[at:at + len(end)] != end:
        at += 2 if text[at] == "\\" else 1
    return at + len(end)


class _Reader:
    """Makes the value of a literal's tokens."""

    def __init__(self, text):
        self.text, self.tokens, self.at = text, list(_tokens(text)), 0

    def malformed(self):
        return ValueError(f"malformed node or string: {self.text!r}")

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, *marks):
        """Moves on behind one of these marks; None when there is none."""
        kind, token = self.peek()
        if kind != "mark" or token not in marks:
            return None
        self.at += 1
        return token

    def whole(self):
        value = self.value()
        if self.take(","):
            value = (value, *self.items(""))
        if self.peek()[0] != "end":
            raise self.malformed()
        return value

    def items(self, end):
        """Values with commas between them."""
        values = []
        while not (self.take(end) if end else self.peek()[0] == "end"):
            if values and self.tokens[self.at - 1][1] != ",":
                raise self.malformed()
            values.append(self.value())
            self.take(",")
        return values

    def value(self):
        if self.take("("):
            values = self.items(")")
            single = len(values) == 1 and self.tokens[self.at - 2] != ("mark", ",")
            return values[0] if single else tuple(values)
        if self.take("["):
            return self.items("]")
        if self.take("{"):
            return self.braces()
        kind, token = self.peek()
        if kind == "text":
            return self.joined_text()
        if kind == "name":
            self.at += 1
            if token in _NAMES:
                return _NAMES[token]
            if token == "set" and self.take("(") and self.take(")"):
                return set()
            raise self.malformed()
        return self.number()

    def joined_text(self):
        start = self.at
        while self.peek()[0] == "text":
            self.at += 1
        return eval(" ".join(token for _, token in self.tokens[start:self.at]))

    def braces(self):
        if self.take("}"):
            return {}
        first = self.value()
        if not self.take(":"):
            self.take(",")
            return {first, *self.items("}")}
        made = {first: self.value()}
        while not self.take("}"):
            if not self.take(","):
                raise self.malformed()
            if self.take("}"):
                break
            key = self.value()
            if not self.take(":"):
                raise self.malformed()
            made[key] = self.value()
        return made

    def number(self):
        value, imaginary = self.signed()
        sign = None if imaginary else self.take("+", "-")
        if sign is None:
            return value
        kind, token = self.peek()
        if kind != "imaginary" or not isinstance(value, (int, float)):
            raise self.malformed()
        self.at += 1
        return value + eval(token) if sign == "+" else value - eval(token)

    def signed(self):
        sign = self.take("+", "-")
        kind, token = self.peek()
        if kind not in ("number", "imaginary") or sign and token == "...":
            raise self.malformed()
        self.at += 1
        value, imaginary = eval(token), kind == "imaginary"
        return (-value if sign == "-" else value), imaginary
