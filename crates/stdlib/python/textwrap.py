"""Text in lines of a given width; the indentation of blocks of text."""

import re

__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

_BLANKS = "\t\n\x0b\x0c\r "
_PIECES = re.compile(r"([\t\n\x0b\x0c\r ]+)")


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8,
                 *, max_lines=None, placeholder=" [...]"):
        self.width, self.initial_indent, self.subsequent_indent = width, initial_indent, subsequent_indent
        self.expand_tabs, self.replace_whitespace, self.tabsize = expand_tabs, replace_whitespace, tabsize
        self.fix_sentence_endings, self.break_long_words = fix_sentence_endings, break_long_words
        self.drop_whitespace, self.break_on_hyphens = drop_whitespace, break_on_hyphens
        self.max_lines, self.placeholder = max_lines, placeholder

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for blank in _BLANKS[:-1]:
                text = text.replace(blank, " ")
        return text

    def _split(self, text):
        """Words, their parts up to hyphens, and the blanks between them."""
        pieces = []
        for piece in _PIECES.split(text):
            if not piece or piece[0] in _BLANKS or not self.break_on_hyphens:
                pieces.append(piece)
            else:
                pieces.extend(_parts(piece))
        return [piece for piece in pieces if piece]

    def _fix_sentence_endings(self, pieces):
        for at in range(len(pieces) - 1):
            word = pieces[at].rstrip("\"'")
            if pieces[at + 1] == " " and len(word) > 1 and word[-1] in ".!?" and word[-2].islower():
                pieces[at + 1] = "  "

    def _chunks(self, text):
        pieces = self._split(self._munge_whitespace(text))
        if self.fix_sentence_endings:
            self._fix_sentence_endings(pieces)
        return pieces

    def _break(self, piece, room):
        """A word that is too long in two: what fits, and the rest."""
        if self.break_on_hyphens and len(piece) > room:
            hyphen = piece.rfind("-", 0, room)
            if hyphen > 0 and piece[:hyphen].strip("-"):
                room = hyphen + 1
        return piece[:room], piece[room:]

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.max_lines is not None:
            first = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(first) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        pieces = self._chunks(text)
        pieces.reverse()
        lines = []
        while pieces:
            indentation = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(indentation)
            if self.drop_whitespace and lines and not pieces[-1].strip():
                pieces.pop()
            line, used = [], 0
            while pieces and used + len(pieces[-1]) <= room:
                used += len(pieces[-1])
                line.append(pieces.pop())
            if pieces and len(pieces[-1]) > room:
                if self.break_long_words:
                    head, pieces[-1] = self._break(pieces[-1], room - used if room > 0 else 1)
                    line.append(head)
                elif not line:
                    line.append(pieces.pop())
                used = sum(map(len, line))
            if self.drop_whitespace and line and not line[-1].strip():
                used -= len(line.pop())
            if not line:
                continue
            is_last = not pieces or self.drop_whitespace and len(pieces) == 1 and not pieces[0].strip()
            if self.max_lines is None or len(lines) + 1 < self.max_lines or is_last and used <= room:
                lines.append(indentation + "".join(line))
                continue
            while line:
                if line[-1].strip() and used + len(self.placeholder) <= room:
                    lines.append(indentation + "".join(line) + self.placeholder)
                    break
                used -= len(line.pop())
            else:
                if lines:
                    last = lines[-1].rstrip()
                    if len(last) + len(self.placeholder) <= self.width:
                        lines[-1] = last + self.placeholder
                        break
                lines.append(indentation + self.placeholder.lstrip())
            break
        return lines

    def fill(self, text):
        return "\n".join(self.wrap(text))


def _parts(word):
    """A word in pieces that may stand on different lines: behind a hyphen between letters, and around dashes."""
    parts, start, at = [], 0, 0
    while at < len(word):
        end = at
        while end < len(word) and word[end] == "-":
            end += 1
        length = end - at
        if length >= 2 and at > start and end < len(word) and (word[at - 1].isalnum() or word[at - 1] in "!\"'&.,?_") \
                and (word[end].isalnum() or word[end] == "_"):
            parts += [word[start:at], word[at:end]]
            start = end
        elif length == 1 and _may_break(word[:at], word[end:]):
            parts.append(word[start:end])
            start = end
        at = max(end, at + 1)
    parts.append(word[start:])
    return parts


def _is_letter(text):
    return len(text) == 1 and (text.isalpha() or text == "_")


def _may_break(before, behind):
    """True when a line may end at the hyphen between two parts of a word."""
    if not _is_letter(before[-1:]) or not _is_letter(behind[:1]):
        return False
    return (_is_letter(before[-2:-1]) or before[-2:-1] == "-" and _is_letter(before[-3:-2])) \
        and (_is_letter(behind[1:2]) or behind[1:2] == "-" and _is_letter(behind[2:3]))


def wrap(text, width=70, **options):
    return TextWrapper(width=width, **options).wrap(text)


def fill(text, width=70, **options):
    return TextWrapper(width=width, **options).fill(text)


def shorten(text, width, **options):
    return TextWrapper(width=width, max_lines=1, **options).fill(" ".join(text.strip().split()))


def dedent(text):
    """Takes away the indentation that all lines have."""
    lines = ["" if line.isspace() else line for line in text.split("\n")]
    full = [line for line in lines if line]
    margin = min(full, default="")
    for other in full:
        while not other.startswith(margin[:len(margin) - len(margin.lstrip(" \t"))]):
            margin = margin[:len(margin) - len(margin.lstrip(" \t"))][:-1]
    width = len(margin) - len(margin.lstrip(" \t"))
    return "\n".join(line[width:] for line in lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))
