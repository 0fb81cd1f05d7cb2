"""Text in HTML."""

import re

__all__ = ["escape", "unescape"]


def escape(s, quote=True):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;").replace("'", "&#x27;") if quote else s


# What browsers take the numbers of control characters for: Windows-1252.
_windows = dict(zip(range(0x80, 0xa0), "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f"
                    "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178"))


def _replacement(match):
    text = match.group(1)
    if text[0] == "#":
        number = int(text[2:].rstrip(";"), 16) if text[1] in "xX" else int(text[1:].rstrip(";"))
        if number in _windows:
            return _windows[number]
        if number == 0 or 0xd800 <= number <= 0xdfff or number > 0x10ffff:
            return "\ufffd"
        if number == 13:
            return "\r"
        if number < 32 and number not in (9, 10, 12) or number == 127 or number & 0xfffe == 0xfffe or 0xfdd0 <= number <= 0xfdef:
            return ""
        return chr(number)
    from .entities import html5
    if text in html5:
        return html5[text]
    for length in range(len(text) - 1, 1, -1):
        if text[:length] in html5:
            return html5[text[:length]] + text[length:]
    return "&" + text


_reference = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


def unescape(s):
    return _reference.sub(_replacement, s) if "&" in s else s
