"""Fractions as text by format specifications: exact, however many digits are asked for."""

import re

# Without a presentation type.
_GENERAL = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<alternate>#)?(?P<width>0|[1-9][0-9]*)?(?P<group>[,_])?", re.DOTALL
)
# With one of those of floats.
_FLOAT = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<no_zero>z)?(?P<alternate>#)?(?P<zeros>0(?=[0-9]))?"
    r"(?P<width>[0-9]+)?(?P<group>[,_])?(?:\.(?=[,_0-9])(?P<precision>[0-9]+)?(?P<part_group>[,_])?)?(?P<kind>[eEfFgG%])",
    re.DOTALL,
)


def formatted(fraction, spec):
    found = _FLOAT.fullmatch(spec)
    # Zeros before the digits leave nothing to align.
    if found is not None and not (found["align"] and found["zeros"]):
        return _as_float(fraction, found)
    found = _GENERAL.fullmatch(spec)
    if found is not None:
        return _general(fraction, found)
    raise ValueError(f"Invalid format specifier {spec!r} for object of type {type(fraction).__name__!r}")


def _sign(negative, wanted):
    return "-" if negative else wanted if wanted in ("+", " ") and wanted else ""


def _padded(sign, body, width, fill, align):
    padding = fill * (width - len(sign) - len(body))
    if align == "<":
        return sign + body + padding
    if align == "^":
        half = len(padding) // 2
        return padding[:half] + sign + body + padding[half:]
    return sign + padding + body if align == "=" else padding + sign + body


def _general(fraction, found):
    top, bottom = fraction.numerator, fraction.denominator
    group = found["group"] or ""
    body = format(abs(top), group)
    if bottom > 1 or found["alternate"]:
        body += f"/{format(bottom, group)}"
    return _padded(_sign(top < 0, found["sign"]), body, int(found["width"] or 0), found["fill"] or " ", found["align"] or ">")


def _round_to(top, bottom, exponent):
    """A positive fraction as a multiple of a power of ten, half to even."""
    if exponent >= 0:
        bottom *= 10**exponent
    else:
        top *= 10**-exponent
    whole, rest = divmod(top, bottom)
    return whole + (2 * rest > bottom or 2 * rest == bottom and whole % 2)


def _to_figures(top, bottom, figures):
    """A fraction that is not negative by so many figures, and the exponent of the last of them."""
    if top == 0:
        return 0, 1 - figures
    left, right = str(top), str(bottom)
    exponent = len(left) - len(right) + (left >= right) - figures
    significand = _round_to(top, bottom, exponent)
    if len(str(significand)) == figures + 1:
        significand //= 10
        exponent += 1
    return significand, exponent


def _as_float(fraction, found):
    fill, align = found["fill"] or " ", found["align"] or ">"
    width, kind = int(found["width"] or 0), found["kind"]
    precision = 6 if found["precision"] is None else int(found["precision"])
    group, part_group = found["group"] or "", found["part_group"] or ""
    alternate = bool(found["alternate"])
    trims = kind in "gG" and not alternate
    top, bottom = fraction.numerator, fraction.denominator
    negative, top = top < 0, abs(top)
    if kind in "fF%":
        exponent = -precision - (2 if kind == "%" else 0)
        significand, scientific, places = _round_to(top, bottom, exponent), False, precision
    else:
        figures = max(precision, 1) if kind in "gG" else precision + 1
        significand, exponent = _to_figures(top, bottom, figures)
        scientific = kind in "eE" or exponent > 0 or exponent + figures <= -4
        places = figures - 1 if scientific else -exponent
    if significand == 0 and found["no_zero"]:
        negative = False
    suffix = "%" if kind == "%" else f"{'E' if kind in 'EG' else 'e'}{exponent + places:+03d}" if scientific else ""
    digits = f"{significand:0{places + 1}d}"
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    if trims:
        part = part.rstrip("0")
    point = "" if not part and not alternate else "."
    if part_group:
        part = part_group.join([part[at : at + 3] for at in range(0, len(part), 3)])
    sign, trailing = _sign(negative, found["sign"]), point + part + suffix
    if found["zeros"]:
        least = width - len(sign) - len(trailing)
        # With separators between the leading zeros, too.
        whole = whole.zfill(3 * least // 4 + 1 if group else least)
    if group:
        first = 1 + (len(whole) - 1) % 3
        whole = whole[:first] + "".join([group + whole[at : at + 3] for at in range(first, len(whole), 3)])
    return _padded(sign, whole + trailing, width, fill, align)
