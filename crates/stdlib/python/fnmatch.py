"""Patterns as in names of files: `*`, `?`, `[characters]`."""

import re

__all__ = ["filter", "filterfalse", "fnmatch", "fnmatchcase", "translate"]
_compiled = {}


def _matcher(pat):
    found = _compiled.get(pat)
    if found is None:
        if len(_compiled) > 32:
            _compiled.clear()
        text = translate(pat.decode("latin-1")).encode("latin-1") if isinstance(pat, bytes) else translate(pat)
        found = _compiled[pat] = re.compile(text).match
    return found


def fnmatch(name, pat):
    return fnmatchcase(name, pat)


def fnmatchcase(name, pat):
    return _matcher(pat)(name) is not None


def filter(names, pat):
    match = _matcher(pat)
    return [name for name in names if match(name) is not None]


def filterfalse(names, pat):
    match = _matcher(pat)
    return [name for name in names if match(name) is None]


def translate(pat):
    """The regular expression for a pattern."""
    parts, at = [], 0
    while at < len(pat):
        character = pat[at]
        at += 1
        if character == "*":
            if not parts or parts[-1] != ".*":
                parts.append(".*")
        elif character == "?":
            parts.append(".")
        elif character == "[":
            end = at
            if pat[end:end + 1] == "!":
                end += 1
            if pat[end:end + 1] == "]":
                end += 1
            end = pat.find("]", end)
            if end < 0:
                parts.append("\\[")
                continue
            parts.append(_set(pat[at:end]))
            at = end + 1
        else:
            parts.append(re.escape(character))
    return f"(?s:{''.join(parts)})\\Z"


def _set(text):
    negated = text.startswith("!")
    if negated:
        text = text[1:]
    pieces, at = [], 0
    while at < len(text):
        low = high = text[at]
        if text[at + 1:at + 2] == "-" and at + 2 < len(text):
            high = text[at + 2]
            at += 2
        at += 1
        if low > high:
            continue
        low, high = ("\\" + end if end in "\\]^-[&~|" else end for end in (low, high))
        pieces.append(low if low == high else f"{low}-{high}")
    if not pieces:
        return "." if negated else "(?!)"
    return f"[{'^' if negated else ''}{''.join(pieces)}]"
