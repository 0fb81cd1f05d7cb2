"""Logarithms and powers of decimal numbers, in integers of as many digits as are asked for.

Values are scaled: an integer stands for itself divided by a power of ten. Each function is exact but for a few units of
its last digits; who asks has more digits computed until they say how to round.
"""

from math import isqrt

_ln10 = (0, 0)


def exp_scaled(value, digits):
    """e**(value / 10**digits), scaled; the value is smaller than 3 or so."""
    halvings = isqrt(digits) + 3
    more = halvings + 10
    scale = 10 ** (digits + more)
    reduced = value * 10 ** more >> halvings
    total = term = scale
    number = 1
    while term:
        term = term * reduced // (scale * number)
        total += term
        number += 1
    for _ in range(halvings):
        total = total * total // scale
    return total // 10 ** more


def ln_scaled(top, bottom, digits):
    """The logarithm of top / bottom, which is between 0.1 and 10, scaled."""
    from math import log
    digits += 10
    scale = 10 ** digits
    value = top * scale // bottom
    shift = max(0, digits - 25)
    found = int(log(value // 10 ** shift / 10 ** (digits - shift)) * 10 ** 16) * 10 ** (digits - 16) if digits >= 16 else 0
    while True:
        # Halley's step triples the number of right digits.
        power = exp_scaled(found, digits)
        change = 2 * (value - power) * scale // (value + power)
        found += change
        if abs(change) < 10 ** (digits // 3):
            return found // 10 ** 10


def ln10(digits):
    """The logarithm of ten, scaled."""
    global _ln10
    known, value = _ln10
    if known < digits:
        known, value = digits + 20, ln_scaled(10, 1, digits + 20)
        _ln10 = (known, value)
    return value // 10 ** (known - digits)


def ln(coefficient, exponent, digits):
    """The logarithm of coefficient * 10**exponent, scaled."""
    length = len(str(coefficient))
    power = exponent + length - 1
    extra = len(str(abs(power))) + 3
    found = ln_scaled(coefficient, 10 ** (length - 1), digits + extra)
    if power:
        found += power * ln10(digits + extra)
    return found // 10 ** extra


def exp(coefficient, exponent, sign, digits):
    """e**x for x = coefficient * 10**exponent with the sign, as an integer of some `digits` digits and its exponent."""
    # x = tens * ln(10) + rest
    extra = max(0, exponent + len(str(coefficient))) + 5
    width = digits + extra
    shift = exponent + width
    value = coefficient * 10 ** shift if shift >= 0 else coefficient // 10 ** -shift
    tens, rest = divmod(-value if sign else value, ln10(width))
    rest //= 10 ** extra
    return exp_scaled(rest, digits), tens - digits
