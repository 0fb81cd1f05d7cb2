"""Guessing the dialect of a table from a sample of it."""

import re
from collections import Counter

from csv import Dialect, Error, QUOTE_MINIMAL, reader

__all__ = ("Sniffer",)

# Two delimiters that fit equally well: the first of these that is among them.
_PREFERRED = [",", "\t", ";", " ", ":"]


class Sniffer:
    def __init__(self):
        self.preferred = list(_PREFERRED)

    def sniff(self, sample, delimiters=None):
        """A dialect by which the sample can be read."""
        quote, doubled, delimiter, skips = self._by_quotes(sample, delimiters)
        if not delimiter:
            delimiter, skips = self._by_counts(sample, delimiters)
        if not delimiter:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            _name = "sniffed"
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL

        dialect.doublequote = doubled
        dialect.delimiter = delimiter
        dialect.quotechar = quote or '"'
        dialect.skipinitialspace = skips
        return dialect

    def _by_quotes(self, sample, delimiters):
        """What quoted fields tell: the quote, whether it is doubled inside, the delimiter, whether a blank follows."""
        quotes, found, blanks = Counter(), Counter(), 0
        for match in re.finditer(
            r"""(?P<before>^|[^\w\n"'])(?P<blank> ?)(?P<quote>["']).*?(?P=quote)(?P<after>$|[^\w\n"'])""", sample, re.DOTALL | re.MULTILINE
        ):
            before, after = match["before"], match["after"]
            if not before and not after and not match.group().strip():
                continue
            quotes[match["quote"]] += 1
            delimiter = before or after
            if delimiter and (delimiters is None or delimiter in delimiters):
                found[delimiter] += 1
                blanks += bool(before and match["blank"])
        if not quotes:
            return "", False, None, False
        quote = quotes.most_common(1)[0][0]
        delimiter = found.most_common(1)[0][0] if found else ""
        skips = bool(delimiter) and found[delimiter] == blanks
        if delimiter == "\n":
            delimiter = ""
        edge = re.escape(delimiter)
        inner = re.compile(rf"(?:{edge}|^)\W*{quote}[^{edge}\n]*{quote}[^{edge}\n]*{quote}\W*(?:{edge}|$)", re.MULTILINE)
        return quote, bool(inner.search(sample)), delimiter, skips

    def _by_counts(self, sample, delimiters):
        """The character that comes equally often in most lines, and whether a blank follows it everywhere."""
        lines = [line for line in sample.split("\n") if line]
        if not lines:
            return "", False
        for wanted in range(100, 89, -1):
            found = {}
            for character in sorted({character for line in lines for character in line if character < "\x7f"}):
                if delimiters is not None and character not in delimiters:
                    continue
                counts = Counter([line.count(character) for line in lines])
                number, times = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
                times -= sum(counts.values()) - times
                if number and 100 * times >= wanted * len(lines) and not character.isalnum():
                    found[character] = number
            if found:
                break
        else:
            return "", False
        if len(found) > 1:
            for character in self.preferred:
                if character in found:
                    found = {character: found[character]}
                    break
        delimiter = max(found, key=found.get)
        return delimiter, lines[0].count(delimiter) == lines[0].count(delimiter + " ")

    def has_header(self, sample):
        """Whether the first row differs from the others: in the kind of its fields or in their lengths."""
        rows = reader(sample.splitlines(keepends=True), self.sniff(sample))
        header = next(rows)
        kinds = dict.fromkeys(range(len(header)))
        for number, row in enumerate(rows):
            if number >= 20:
                break
            if len(row) != len(header):
                continue
            for column in list(kinds):
                kind = _kind(row[column])
                if kinds[column] is None:
                    kinds[column] = kind
                elif kinds[column] != kind:
                    del kinds[column]
        votes = 0
        for column, kind in kinds.items():
            if isinstance(kind, int):
                votes += 1 if len(header[column]) != kind else -1
            elif kind is not None:
                votes += 1 if _kind(header[column]) is not kind else -1
        return votes > 0


def _kind(text):
    """`complex` for numbers, the length for other text."""
    try:
        complex(text)
    except (ValueError, OverflowError):
        return len(text)
    return complex
