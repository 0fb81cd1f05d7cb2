"""The operations of decimal numbers beyond the four basic ones."""

from math import isqrt
import _decimalmath
from decimal import (Clamped, Decimal, DivisionByZero, DivisionImpossible, Inexact, InvalidOperation, ROUND_CEILING, ROUND_FLOOR,
                     ROUND_HALF_EVEN, Rounded, Subnormal, _converted, _fitted, _length, _made, _number, _plain, getcontext)

# Two methods have the names of functions.
_least, _most = min, max


def quantize(self, exp, rounding=None, context=None):
    exp = _number(exp)
    context = context or getcontext()
    rounding = rounding or context.rounding
    if self._special or exp._special:
        found = self._nan(exp, context)
        if found is not None:
            return found
        if self._exp == exp._exp == "F":
            return _plain(self)
        return context._raise(InvalidOperation, "quantize with one INF")
    wanted = exp._exp
    if not context.Etiny() <= wanted <= context.Emax:
        return context._raise(InvalidOperation, "target exponent out of bounds in quantize")
    if not self._int:
        return _fitted(self._sign, 0, wanted, context)
    if self.adjusted() > context.Emax or self.adjusted() - wanted + 1 > context.prec:
        return context._raise(InvalidOperation, "quantize result has too many digits for current context")
    found = self._rescaled(wanted, rounding)
    if found.adjusted() > context.Emax or _length(found._int) > context.prec:
        return context._raise(InvalidOperation, "quantize result has too many digits for current context")
    if found._int and found.adjusted() < context.Emin:
        context._raise(Subnormal)
    if wanted > self._exp:
        if found._order(self):
            context._raise(Inexact)
        context._raise(Rounded)
    return found._fix(context)


def same_quantum(self, other, context=None):
    other = _number(other)
    if self._special or other._special:
        return self.is_nan() and other.is_nan() or self.is_infinite() and other.is_infinite()
    return self._exp == other._exp


def to_integral_exact(self, rounding=None, context=None):
    context = context or getcontext()
    if self._special:
        return self._nan(None, context) or _plain(self)
    if self._exp >= 0:
        return _plain(self)
    if not self._int:
        return _made(self._sign, 0, 0)
    found = self._rescaled(0, rounding or context.rounding)
    if found._order(self):
        context._raise(Inexact)
    context._raise(Rounded)
    return found


def to_integral_value(self, rounding=None, context=None):
    context = context or getcontext()
    if self._special:
        return self._nan(None, context) or _plain(self)
    return _plain(self) if self._exp >= 0 else self._rescaled(0, rounding or context.rounding)


def sqrt(self, context=None):
    context = context or getcontext()
    if self._special:
        found = self._nan(None, context)
        if found is not None:
            return found
        if not self._sign:
            return _plain(self)
    if not self:
        return _fitted(self._sign, 0, self._exp >> 1, context)
    if self._sign:
        return context._raise(InvalidOperation, "sqrt(-x), x > 0")
    exponent = self._exp >> 1
    value = self._int * 10 if self._exp & 1 else self._int
    shift = context.prec + 1 - (_length(value) + 1) // 2
    if shift >= 0:
        scaled, rest = value * 100 ** shift, 0
    else:
        scaled, rest = divmod(value, 100 ** -shift)
    root = isqrt(scaled)
    if rest or root * root != scaled:
        # It must not look like a tie.
        root += root % 5 == 0
        exponent -= shift
    elif shift >= 0:
        root //= 10 ** shift
    else:
        root *= 10 ** -shift
    return _fitted(0, root, exponent, context, ROUND_HALF_EVEN)


def _settled(compute, places):
    """A value, of which `compute(digits)` gives an integer with about so many digits and an exponent, with digits enough
    to tell how it is rounded to `places` of them."""
    for extra in (6, 14, 30, places + 40):
        coefficient, exponent = compute(places + extra)
        count = _length(coefficient) - places
        if count < 4:
            continue
        unit, slack = 10 ** count, 200
        rest = coefficient % unit
        if slack < rest < unit - slack and abs(rest - unit // 2) > slack:
            return coefficient + (coefficient % 5 == 0), exponent
    # As near to a number with few digits as can be seen: it is that number.
    half = unit // 2
    return (coefficient + half // 2) // half * half, exponent


def exp(self, context=None):
    context = context or getcontext()
    found = self._nan(None, context)
    if found is not None:
        return found
    if self._exp == "F":
        return _made(0, 0, 0) if self._sign else _plain(self)
    if not self._int:
        return Decimal(1)
    places, size = context.prec, self.adjusted()
    if not self._sign and size > len(str((context.Emax + 1) * 3)):
        return _fitted(0, 1, context.Emax + 1, context)
    if self._sign and size > len(str((1 - context.Etiny()) * 3)):
        return _fitted(0, 1, context.Etiny() - 1, context)
    if size < -places - 1:
        parts = (10 ** (places + 2) - 1, -places - 2) if self._sign else (10 ** (places + 1) + 1, -places - 1)
    else:
        parts = _settled(lambda digits: _decimalmath.exp(self._int, self._exp, self._sign, digits), places)
    return _fitted(0, *parts, context, ROUND_HALF_EVEN)


def _logarithm(self, context, compute):
    """ln or log10: `compute(digits)` gives it scaled."""
    def significant(digits):
        extra = 0
        while True:
            value = compute(digits + extra)
            missing = digits - _length(abs(value))
            if missing <= 0:
                return abs(value), -digits - extra
            extra += missing + 3

    sign = int(self._order(_made(0, 1, 0)) < 0)
    coefficient, exponent = _settled(significant, context.prec)
    return _fitted(sign, coefficient, exponent, context, ROUND_HALF_EVEN)


def _before_logarithm(self, context):
    found = self._nan(None, context)
    if found is not None:
        return found
    if not self:
        return _made(1, 0, "F")
    if self._sign:
        return context._raise(InvalidOperation, "logarithm of a negative value")
    return _made(0, 0, "F") if self._exp == "F" else None


def ln(self, context=None):
    context = context or getcontext()
    found = _before_logarithm(self, context)
    if found is not None:
        return found
    if self._order(_made(0, 1, 0)) == 0:
        return _made(0, 0, 0)
    return _logarithm(self, context, lambda digits: _decimalmath.ln(self._int, self._exp, digits))


def log10(self, context=None):
    context = context or getcontext()
    found = _before_logarithm(self, context)
    if found is not None:
        return found
    if str(self._int).rstrip("0") == "1":
        return Decimal(self._exp + _length(self._int) - 1)._fix(context)

    def compute(digits):
        more = digits + 10
        return _decimalmath.ln(self._int, self._exp, more) * 10 ** digits // _decimalmath.ln10(more)
    return _logarithm(self, context, compute)


def logb(self, context=None):
    context = context or getcontext()
    found = self._nan(None, context)
    if found is not None:
        return found
    if self._exp == "F":
        return _made(0, 0, "F")
    if not self:
        return context._raise(DivisionByZero, "logb(0)", 1)
    return Decimal(self.adjusted())._fix(context)


def _integer(number):
    """The value of a whole number, None of others."""
    if number._special:
        return None
    if number._exp >= 0:
        return int(number)
    whole, rest = divmod(number._int, 10 ** -number._exp)
    return None if rest else -whole if number._sign else whole


def _is_odd(number):
    if number._exp > 0:
        return False
    return bool(number._int // 10 ** -number._exp & 1)


def power(self, other, modulo=None, context=None):
    if modulo is not None:
        return _power_modulo(self, other, modulo, context)
    other = _converted(other)
    if other is NotImplemented:
        return other
    context = context or getcontext()
    found = self._nan(other, context)
    if found is not None:
        return found
    if not other:
        return Decimal(1) if self else context._raise(InvalidOperation, "0 ** 0")
    sign, base = 0, self
    exponent = None if other._special or other._exp + _length(other._int) > context.prec + 25 else _integer(other)
    is_whole = not other._special and (exponent is not None or other._exp >= 0)
    if self._sign:
        if is_whole:
            sign = int(_is_odd(other))
        elif self:
            return context._raise(InvalidOperation, "x ** y with x negative and y not an integer")
        base = self.copy_negate()
    if not base:
        return _made(sign, 0, "F") if other._sign else _made(sign, 0, 0)
    if base._exp == "F":
        return _made(sign, 0, 0) if other._sign else _made(sign, 0, "F")
    if base._order(_made(0, 1, 0)) == 0:
        return _power_of_one(base, sign, other, is_whole, context)
    size = base.adjusted()
    if other._special:
        return _made(0, 0, 0) if (other._sign == 0) == (size < 0) else _made(0, 0, "F")
    if exponent is not None and abs(exponent) * _length(base._int) <= 4 * context.prec + 400:
        coefficient = base._int ** abs(exponent)
        if exponent > 0:
            return _fitted(sign, coefficient, base._exp * exponent, context)
        return _made(sign, 1, 0).__truediv__(_made(0, coefficient, -base._exp * exponent), context)
    # How many digits there will be before the point, roughly.
    logarithm = _decimalmath.ln(base._int, base._exp, 20) * other._int * (1 - 2 * other._sign)
    shift = other._exp - 20
    tens = logarithm * 10 ** shift if shift >= 0 else logarithm // 10 ** _least(-shift, 10 ** 6)
    if tens > 3 * (context.Emax + 2):
        return _fitted(sign, 1, context.Emax + 1, context)
    if tens < 3 * (context.Etiny() - 2):
        return _fitted(sign, 1, context.Etiny() - 1, context)

    def compute(digits):
        more = digits + _most(0, other.adjusted()) + 10
        value = _decimalmath.ln(base._int, base._exp, more) * other._int * (1 - 2 * other._sign)
        return _decimalmath.exp(abs(value), other._exp - more, int(value < 0), digits)
    coefficient, power = _settled(compute, context.prec)
    return _fitted(sign, coefficient, power, context)


def _power_of_one(base, sign, other, is_whole, context):
    places = context.prec - 1
    if not is_whole:
        context._raise(Inexact)
        context._raise(Rounded)
        return _made(sign, 10 ** places, -places)
    count = 0 if other._sign else _least(int(other), context.prec + 1) if other._exp < 20 else context.prec + 1
    exponent = base._exp * count
    if exponent < -places:
        context._raise(Rounded)
        exponent = -places
    return _made(sign, 10 ** -_least(exponent, 0), _least(exponent, 0))


def _power_modulo(self, other, modulo, context):
    other, modulo = _number(other), _number(modulo)
    context = context or getcontext()
    for number in (self, other, modulo):
        if number.is_nan():
            return number._nan(None, context)
    parts = [_integer(number) for number in (self, other, modulo)]
    if None in parts:
        return context._raise(InvalidOperation, "pow() 3rd argument not allowed unless all arguments are integers")
    base, exponent, divisor = parts
    if exponent < 0 or not divisor or not base and not exponent or _length(abs(divisor)) > context.prec:
        return context._raise(InvalidOperation, "pow() with these arguments is not possible")
    found = pow(abs(base), exponent, abs(divisor))
    return _made(int(base < 0 and exponent & 1), found, 0)


def fma(self, other, third, context=None):
    other, third = _number(other), _number(third)
    context = context or getcontext()
    if self._special or other._special:
        if self._exp == "N" or other._exp == "N" or self._exp == "n" or other._exp == "n":
            return self._nan(other, context) if third._exp != "N" or "N" in (self._exp, other._exp) else third._nan(None, context)
        if not self or not other:
            return context._raise(InvalidOperation, "INF * 0 in fma")
        product = _made(self._sign ^ other._sign, 0, "F")
    else:
        product = _made(self._sign ^ other._sign, self._int * other._int, self._exp + other._exp)
    return product.__add__(third, context)


def compare(self, other, context=None):
    other = _number(other)
    found = self._nan(other, context)
    return Decimal(self._order(other)) if found is None else found


def compare_signal(self, other, context=None):
    other = _number(other)
    context = context or getcontext()
    if self.is_nan() or other.is_nan():
        first = self if self._exp == "N" or other._exp != "N" and self.is_nan() else other
        return context._raise(InvalidOperation, "comparison involving NaN", first)
    return Decimal(self._order(other))


def compare_total(self, other, context=None):
    other = _number(other)
    if self._sign != other._sign:
        return Decimal(-1 if self._sign else 1)
    ranks = {"n": 2, "N": 1}
    own, its = ranks.get(self._exp, 0), ranks.get(other._exp, 0)
    if own or its:
        found = (own > its) - (own < its) or (self._int > other._int) - (self._int < other._int)
        return Decimal(-found if self._sign else found)
    found = self._order(other)
    if not found and not self._special:
        found = (self._exp > other._exp) - (self._exp < other._exp)
        found = -found if self._sign else found
    return Decimal(found)


def compare_total_mag(self, other, context=None):
    return compare_total(self.copy_abs(), _number(other).copy_abs())


def _chosen(self, other, context, wanted, magnitude):
    other = _number(other)
    context = context or getcontext()
    if self._special or other._special:
        if self._exp == "n" and not other.is_nan():
            return other._fix(context)
        if other._exp == "n" and not self.is_nan():
            return self._fix(context)
        found = self._nan(other, context)
        if found is not None:
            return found
    order = self.copy_abs()._order(other.copy_abs()) if magnitude else self._order(other)
    if not order:
        order = int(compare_total(self, other))
    return (self if order * wanted > 0 or not order else other)._fix(context)


def max(self, other, context=None):
    return _chosen(self, other, context, 1, False)


def min(self, other, context=None):
    return _chosen(self, other, context, -1, False)


def max_mag(self, other, context=None):
    return _chosen(self, other, context, 1, True)


def min_mag(self, other, context=None):
    return _chosen(self, other, context, -1, True)


def _next(self, context, up):
    """The nearest number above or below."""
    found = self._nan(None, context)
    if found is not None:
        return found
    if self._exp == "F":
        if self._sign == int(up):
            return _made(self._sign, 10 ** context.prec - 1, context.Etop())
        return _plain(self)
    quiet = context._with(rounding=ROUND_CEILING if up else ROUND_FLOOR)
    found = self._fix(quiet)
    if found._order(self):
        return found
    return self.__add__(_made(int(not up), 1, context.Etiny() - 1), quiet)


def next_minus(self, context=None):
    return _next(self, context or getcontext(), False)


def next_plus(self, context=None):
    return _next(self, context or getcontext(), True)


def next_toward(self, other, context=None):
    from decimal import Overflow, Underflow
    other = _number(other)
    context = context or getcontext()
    found = self._nan(other, context)
    if found is not None:
        return found
    order = self._order(other)
    if not order:
        return self.copy_sign(other)
    found = _next(self, context, order < 0)
    if found._exp == "F":
        context._raise(Inexact)
        context._raise(Rounded)
        context._signal(Overflow)
    elif found.adjusted() < context.Emin:
        context._raise(Inexact)
        context._raise(Rounded)
        context._raise(Underflow)
        context._raise(Subnormal)
        if not found:
            context._raise(Clamped)
    return found


def normalize(self, context=None):
    context = context or getcontext()
    found = self._nan(None, context)
    if found is not None:
        return found
    found = self._fix(context)
    if found._special:
        return found
    if not found._int:
        return _made(found._sign, 0, 0)
    coefficient, exponent = found._int, found._exp
    most = context.Etop() if context.clamp else context.Emax
    while coefficient % 10 == 0 and exponent < most:
        coefficient //= 10
        exponent += 1
    return _made(found._sign, coefficient, exponent)


def remainder_near(self, other, context=None):
    other = _number(other)
    context = context or getcontext()
    found = self._nan(other, context)
    if found is not None:
        return found
    if self._exp == "F" or not other:
        return context._raise(InvalidOperation, "remainder_near(INF, x) or (x, 0)")
    if other._exp == "F":
        return self._fix(context)
    exponent = self._exp if self._exp < other._exp else other._exp
    if not self:
        return _fitted(self._sign, 0, exponent, context)
    apart = self.adjusted() - other.adjusted()
    if apart >= context.prec + 1:
        return context._raise(DivisionImpossible)
    if apart <= -2:
        return self._rescaled(exponent, context.rounding)._fix(context)
    own, its = self._int * 10 ** (self._exp - exponent), other._int * 10 ** (other._exp - exponent)
    quotient, rest = divmod(own, its)
    if 2 * rest + (quotient & 1) > its:
        rest -= its
        quotient += 1
    if quotient >= 10 ** context.prec:
        return context._raise(DivisionImpossible)
    sign = self._sign
    if rest < 0:
        sign, rest = 1 - sign, -rest
    return _fitted(sign, rest, exponent, context)


def scaleb(self, other, context=None):
    other = _number(other)
    context = context or getcontext()
    found = self._nan(other, context)
    if found is not None:
        return found
    limit = 2 * (context.Emax + context.prec)
    count = _integer(other)
    if other._exp != 0 or count is None or not -limit <= count <= limit:
        return context._raise(InvalidOperation)
    return _plain(self) if self._exp == "F" else _fitted(self._sign, self._int, self._exp + count, context)


def _moved(self, other, context, turns):
    """The digits shifted, or turned around, within the precision."""
    other = _number(other)
    context = context or getcontext()
    found = self._nan(other, context)
    if found is not None:
        return found
    count = _integer(other)
    if other._exp != 0 or count is None or not -context.prec <= count <= context.prec:
        return context._raise(InvalidOperation)
    if self._exp == "F":
        return _plain(self)
    digits = str(self._int).rjust(context.prec, "0")[-context.prec:]
    if turns:
        count %= context.prec
        digits = digits[count:] + digits[:count]
    elif count < 0:
        digits = digits[:count] or "0"
    else:
        digits = (digits + "0" * count)[-context.prec:]
    return _made(self._sign, int(digits), self._exp)


def shift(self, other, context=None):
    return _moved(self, other, context, False)


def rotate(self, other, context=None):
    return _moved(self, other, context, True)


def _bits(number):
    return not (number._special or number._sign or number._exp) and set(str(number._int)) <= {"0", "1"}


def _logical(self, other, context, operation):
    other = _number(other)
    context = context or getcontext()
    if not _bits(self) or not _bits(other):
        return context._raise(InvalidOperation)
    own, its = (str(number._int).rjust(context.prec, "0")[-context.prec:] for number in (self, other))
    return _made(0, int("".join([str(operation(int(a), int(b))) for a, b in zip(own, its)])), 0)


def logical_and(self, other, context=None):
    return _logical(self, other, context, lambda a, b: a & b)


def logical_or(self, other, context=None):
    return _logical(self, other, context, lambda a, b: a | b)


def logical_xor(self, other, context=None):
    return _logical(self, other, context, lambda a, b: a ^ b)


def logical_invert(self, context=None):
    context = context or getcontext()
    return logical_xor(self, _made(0, (10 ** context.prec - 1) // 9, 0), context)
