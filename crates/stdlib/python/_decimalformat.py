"""`format` of decimal numbers."""

import re
from decimal import _made, _shifted

_spec = re.compile(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<z>z)?(?P<alternative>\#)?(?P<zero>0)?(?P<width>\d+)?"
                   r"(?P<group>[,_])?(?:\.(?P<precision>\d+))?(?P<type>[eEfFgGn%])?", re.DOTALL)


def format_decimal(number, specifier, context):
    match = _spec.fullmatch(specifier)
    if match is None:
        raise ValueError("invalid format string")
    fill, align, kind, group = match["fill"] or " ", match["align"], match["type"], match["group"]
    if match["zero"] and not match["align"]:
        fill, align = "0", "="
    if kind == "n":
        kind, group = "g", None
    kind = kind or ("G" if context.capitals else "g")
    width = int(match["width"] or 0)
    precision = None if match["precision"] is None else int(match["precision"])
    if precision == 0 and kind in "gG":
        precision = 1
    if number._special:
        sign = _sign(number._sign, match["sign"])
        text = str(number.copy_abs()) + ("%" if kind == "%" else "")
        return _aligned(sign, text, " " if fill == "0" and align == "=" else fill, align, width)
    if kind == "%":
        number = _made(number._sign, number._int, number._exp + 2)
    if precision is not None:
        if kind in "eE":
            number = _rounded(number, precision + 1, context)
        elif kind in "fF%":
            number = number._rescaled(-precision, context.rounding)
        elif len(str(number._int)) > precision:
            number = _rounded(number, precision, context)
    if not number._int and number._exp > 0 and kind in "fF%":
        number = number._rescaled(0, context.rounding)
    negative = number._sign
    if match["z"] and not number._int:
        negative = 0
    digits = str(number._int)
    left = number._exp + len(digits)
    if kind in "eE":
        point = 1 - precision if not number._int and precision is not None else 1
    elif kind in "fF%" or number._exp <= 0 and left > -6:
        point = left
    else:
        point = 1
    if point < 0:
        whole, fraction = "0", "0" * -point + digits
    elif point > len(digits):
        whole, fraction = digits + "0" * (point - len(digits)), ""
    else:
        whole, fraction = digits[:point] or "0", digits[point:]
    exponent = left - point
    tail = "." + fraction if fraction or match["alternative"] else ""
    if exponent or kind in "eE":
        tail += f"{'E' if kind in 'EG' else 'e'}{exponent:+d}"
    if kind == "%":
        tail += "%"
    sign = _sign(negative, match["sign"])
    least = width - len(tail) - len(sign) if fill == "0" and align == "=" else 0
    if group:
        whole = _grouped(whole, group, least)
    elif least > len(whole):
        whole = "0" * (least - len(whole)) + whole
    return _aligned(sign, whole + tail, fill, align, width)


def _sign(negative, wanted):
    return "-" if negative else wanted if wanted in ("+", " ") else ""


def _aligned(sign, text, fill, align, width):
    count = width - len(sign) - len(text)
    if count <= 0:
        return sign + text
    if align == "<":
        return sign + text + fill * count
    if align == "=":
        return sign + fill * count + text
    if align == "^":
        return fill * (count // 2) + sign + text + fill * (count - count // 2)
    return fill * count + sign + text


def _grouped(whole, mark, least):
    """The digits in groups of three; zeros in front until there are as many characters as that."""
    while True:
        made = mark.join(reversed([whole[max(0, end - 3):end] for end in range(len(whole), 0, -3)]))
        if len(made) >= least:
            return made
        whole = "0" + whole


def _rounded(number, places, context):
    """The number with so many digits, and no more zeros than that."""
    digits = str(number._int)
    if not number._int:
        return number
    count = len(digits) - places
    if count <= 0:
        return _made(number._sign, number._int * 10 ** -count, number._exp + count)
    coefficient = _shifted(number._int, count, number._sign, context.rounding)[0]
    exponent = number._exp + count
    if len(str(coefficient)) > places:
        coefficient //= 10
        exponent += 1
    return _made(number._sign, coefficient, exponent)
