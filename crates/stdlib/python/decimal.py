"""Decimal numbers of any precision (the General Decimal Arithmetic Specification).

A finite number is a sign, an integer and an exponent; what an operation gives is rounded as the context of the thread says.
"""

import numbers as _numbers
import sys
from collections import namedtuple
from _thread import get_ident
from _decimalsignals import (_kinds, _signals, Clamped, ConversionSyntax, DecimalException, DivisionByZero, DivisionImpossible,
                             DivisionUndefined, FloatOperation, Inexact, InvalidContext, InvalidOperation, Overflow, Rounded,
                             Subnormal, Underflow)

__all__ = ["Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext", "DecimalException",
           "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded", "Subnormal", "Overflow", "Underflow",
           "FloatOperation", "DivisionImpossible", "InvalidContext", "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN",
           "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP",
           "setcontext", "getcontext", "localcontext", "MAX_PREC", "MAX_EMAX", "MIN_EMIN", "MIN_ETINY", "HAVE_THREADS",
           "HAVE_CONTEXTVAR", "IEEEContext", "IEEE_CONTEXT_MAX_BITS"]

ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN = "ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN"
ROUND_CEILING, ROUND_FLOOR, ROUND_UP = "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP"
ROUND_HALF_DOWN, ROUND_05UP = "ROUND_HALF_DOWN", "ROUND_05UP"
_modes = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)

HAVE_THREADS = HAVE_CONTEXTVAR = True
MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)
IEEE_CONTEXT_MAX_BITS = 512

DecimalTuple = namedtuple("DecimalTuple", "sign digits exponent", module="decimal")


def _length(number):
    return len(str(number)) if number else 1


def _increment(quotient, rest, divisor, sign, mode):
    """How a quotient is rounded: 1 when it grows."""
    if not rest or mode == ROUND_DOWN:
        return 0
    if mode == ROUND_UP:
        return 1
    if mode == ROUND_CEILING:
        return 1 - sign
    if mode == ROUND_FLOOR:
        return sign
    if mode == ROUND_05UP:
        return 1 if quotient % 5 == 0 else 0
    twice = 2 * rest
    if twice != divisor:
        return 1 if twice > divisor else 0
    return 1 if mode == ROUND_HALF_UP or mode == ROUND_HALF_EVEN and quotient & 1 else 0


def _shifted(coefficient, count, sign, mode):
    """The coefficient without its last digits, rounded, and whether that changed the value."""
    divisor = 10 ** count
    quotient, rest = divmod(coefficient, divisor)
    return quotient + _increment(quotient, rest, divisor, sign, mode), rest != 0


class Decimal:
    """A decimal number. `_exp` is "F" for infinities, "n" and "N" for quiet and signalling NaNs."""

    __slots__ = ("_sign", "_int", "_exp", "_special")

    def __new__(cls, value="0", context=None):
        if isinstance(value, str):
            return _parsed(cls, value, context)
        if isinstance(value, Decimal):
            return value if type(value) is cls and cls is Decimal else _made(value._sign, value._int, value._exp, cls)
        if isinstance(value, int):
            return _made(int(value < 0), abs(int(value)), 0, cls)
        if isinstance(value, float):
            context = context or getcontext()
            context._signal(FloatOperation, "strict semantics for mixing floats and Decimals are enabled")
            return cls.from_float(value)
        if isinstance(value, (tuple, list)):
            return _of_tuple(cls, value)
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return _made(int(f < 0), abs(int(f)), 0, cls)
        if not isinstance(f, float):
            raise TypeError("argument must be int or float")
        if f != f or f in (float("inf"), float("-inf")):
            return cls(repr(f))
        top, bottom = abs(f).as_integer_ratio()
        power = bottom.bit_length() - 1
        return _made(int(str(f)[0] == "-"), top * 5 ** power, -power, cls)

    @classmethod
    def from_number(cls, number):
        if isinstance(number, float):
            return cls.from_float(number)
        if isinstance(number, (int, Decimal)):
            return cls(number)
        raise TypeError(f"Cannot convert {number!r} to Decimal")

    # Text

    def as_tuple(self):
        digits = () if self._special and not self._int and self._exp != "F" else tuple(map(int, str(self._int)))
        return DecimalTuple(self._sign, digits, self._exp)

    def as_integer_ratio(self):
        if self._special:
            if self._exp == "F":
                raise OverflowError("cannot convert Infinity to integer ratio")
            raise ValueError("cannot convert NaN to integer ratio")
        if self._exp >= 0:
            top, bottom = self._int * 10 ** self._exp, 1
        else:
            from math import gcd
            bottom = 10 ** -self._exp
            common = gcd(self._int, bottom)
            top, bottom = self._int // common, bottom // common
        return -top if self._sign else top, bottom

    def __repr__(self):
        return f"Decimal('{self}')"

    def __str__(self, eng=False, context=None):
        sign = "-" if self._sign else ""
        if self._special:
            if self._exp == "F":
                return sign + "Infinity"
            return sign + ("NaN" if self._exp == "n" else "sNaN") + (str(self._int) if self._int else "")
        digits = str(self._int)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            point = left
        elif not eng:
            point = 1
        elif digits == "0":
            point = (left + 1) % 3 - 1
        else:
            point = (left - 1) % 3 + 1
        if point <= 0:
            text = "0." + "0" * -point + digits
        elif point >= len(digits):
            text = digits + "0" * (point - len(digits))
        else:
            text = digits[:point] + "." + digits[point:]
        if left != point:
            letter = "E" if (context or getcontext()).capitals else "e"
            text += f"{letter}{left - point:+d}"
        return sign + text

    def to_eng_string(self, context=None):
        return self.__str__(True, context)

    def __format__(self, specifier, context=None):
        from _decimalformat import format_decimal
        return format_decimal(self, specifier, context or getcontext())

    def __reduce__(self):
        return type(self), (str(self),)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    # Comparison

    def __bool__(self):
        return self._special or self._int != 0

    def _order(self, other):
        """-1, 0 or 1; neither is NaN."""
        if self._exp == "F" or other._exp == "F":
            own = (1 - 2 * self._sign) * (self._exp == "F")
            its = (1 - 2 * other._sign) * (other._exp == "F")
            return (own > its) - (own < its)
        if not self._int or not other._int:
            own, its = (0 if not number._int else 1 - 2 * number._sign for number in (self, other))
            return (own > its) - (own < its)
        if self._sign != other._sign:
            return 1 if other._sign else -1
        own, its = self.adjusted(), other.adjusted()
        if own == its:
            low = min(self._exp, other._exp)
            own, its = self._int * 10 ** (self._exp - low), other._int * 10 ** (other._exp - low)
        found = (own > its) - (own < its)
        return -found if self._sign else found

    def _compared(self, other, equality=False):
        """The order of two numbers; None for NaN, NotImplemented for what is no number."""
        other = _for_comparison(other, equality)
        if other is NotImplemented:
            return other
        if isinstance(other, tuple):
            # A fraction: the denominator goes to this side.
            top, bottom = other
            if not self._special:
                return _made(self._sign, self._int * bottom, self._exp)._order(top)
            other = top
        if self.is_nan() or other.is_nan():
            if not equality:
                getcontext()._signal(InvalidOperation, "comparison involving NaN")
            elif self.is_snan() or other.is_snan():
                getcontext()._signal(InvalidOperation, "comparison involving sNaN")
            return None
        return self._order(other)

    def __eq__(self, other):
        found = self._compared(other, True)
        return found if found is NotImplemented else found == 0

    def __lt__(self, other):
        found = self._compared(other)
        return found if found is NotImplemented else found is not None and found < 0

    def __le__(self, other):
        found = self._compared(other)
        return found if found is NotImplemented else found is not None and found <= 0

    def __gt__(self, other):
        found = self._compared(other)
        return found if found is NotImplemented else found is not None and found > 0

    def __ge__(self, other):
        found = self._compared(other)
        return found if found is NotImplemented else found is not None and found >= 0

    def __hash__(self):
        if self._special:
            if self._exp == "N":
                raise TypeError("Cannot hash a signaling NaN value")
            if self._exp == "n":
                return object.__hash__(self)
            return hash(float("-inf" if self._sign else "inf"))
        if self._exp >= 0:
            return hash(-self._int * 10 ** self._exp if self._sign else self._int * 10 ** self._exp)
        top, bottom = self.as_integer_ratio()
        if bottom == 1:
            return hash(top)
        modulus = sys.hash_info.modulus
        inverse = pow(bottom, -1, modulus)
        found = abs(top) * inverse % modulus
        if self._sign:
            found = -found
        return -2 if found == -1 else found

    # Arithmetic

    def _nan(self, other=None, context=None):
        """The NaN that an operation with a NaN gives; None when there is none."""
        context = context or getcontext()
        candidates = [number for number in (self, other) if number is not None and number._special]
        for number in candidates:
            if number._exp == "N":
                return context._raise(InvalidOperation, "sNaN", number)
        for number in candidates:
            if number._exp == "n":
                return number._fix_nan(context)
        return None

    def _fix_nan(self, context):
        most = context.prec - context.clamp
        payload = self._int % 10 ** most if most > 0 else 0
        return _made(self._sign, payload, "n")

    def _fix(self, context):
        """The number as the context has room for it."""
        if self._special:
            return self._fix_nan(context) if self._exp in ("n", "N") else _made(self._sign, 0, "F")
        return _fitted(self._sign, self._int, self._exp, context)

    def __add__(self, other, context=None):
        other = _converted(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        if self._special or other._special:
            found = self._nan(other, context)
            if found is not None:
                return found
            if self._exp == "F":
                if other._exp == "F" and self._sign != other._sign:
                    return context._raise(InvalidOperation, "-INF + INF")
                return _plain(self)
            return _plain(other)
        exponent = min(self._exp, other._exp)
        negative_zero = int(context.rounding == ROUND_FLOOR and self._sign != other._sign)
        if not self._int and not other._int:
            sign = negative_zero if self._sign != other._sign else self._sign
            return _fitted(sign, 0, exponent, context)
        if not self._int:
            return _padded(other, max(exponent, other._exp - context.prec - 1), context)
        if not other._int:
            return _padded(self, max(exponent, self._exp - context.prec - 1), context)
        first, second = (self, other) if self._exp >= other._exp else (other, self)
        high, low, exponent = first._int, second._int, second._exp
        sign_high, sign_low = first._sign, second._sign
        apart = first._exp - second._exp
        # What is far below the last digit that is kept only tells how to round.
        room = first._exp + min(-1, _length(high) - context.prec - 2)
        if second._exp + _length(low) - 1 < room:
            low, exponent = 1, room
            apart = first._exp - exponent
        total = (-high if sign_high else high) * 10 ** apart + (-low if sign_low else low)
        if not total:
            return _fitted(negative_zero, 0, exponent, context)
        return _fitted(int(total < 0), abs(total), exponent, context)

    __radd__ = __add__

    def __sub__(self, other, context=None):
        other = _converted(other)
        if other is NotImplemented:
            return other
        if other._special and other._exp != "F":
            found = self._nan(other, context)
            if found is not None:
                return found
        return self.__add__(other.copy_negate(), context)

    def __rsub__(self, other):
        other = _converted(other)
        return other if other is NotImplemented else other.__sub__(self)

    def __mul__(self, other, context=None):
        other = _converted(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        sign = self._sign ^ other._sign
        if self._special or other._special:
            found = self._nan(other, context)
            if found is not None:
                return found
            if not self or not other:
                return context._raise(InvalidOperation, "(+-)INF * 0")
            return _made(sign, 0, "F")
        return _fitted(sign, self._int * other._int, self._exp + other._exp, context)

    __rmul__ = __mul__

    def __truediv__(self, other, context=None):
        other = _converted(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        sign = self._sign ^ other._sign
        if self._special or other._special:
            found = self._nan(other, context)
            if found is not None:
                return found
            if self._exp == "F":
                return context._raise(InvalidOperation, "(+-)INF/(+-)INF") if other._exp == "F" else _made(sign, 0, "F")
            context._raise(Clamped, "Division by infinity")
            return _made(sign, 0, context.Etiny())
        if not other._int:
            if not self._int:
                return context._raise(DivisionUndefined, "0 / 0")
            return context._raise(DivisionByZero, "x / 0", sign)
        if not self._int:
            return _fitted(sign, 0, self._exp - other._exp, context)
        shift = _length(other._int) - _length(self._int) + context.prec + 1
        exponent = self._exp - other._exp - shift
        if shift >= 0:
            coefficient, rest = divmod(self._int * 10 ** shift, other._int)
        else:
            coefficient, rest = divmod(self._int, other._int * 10 ** -shift)
        if rest:
            # It must not look like a tie.
            if coefficient % 5 == 0:
                coefficient += 1
        else:
            ideal = self._exp - other._exp
            while exponent < ideal and coefficient % 10 == 0:
                coefficient //= 10
                exponent += 1
        return _fitted(sign, coefficient, exponent, context)

    def __rtruediv__(self, other):
        other = _converted(other)
        return other if other is NotImplemented else other.__truediv__(self)

    def _divided(self, other, context):
        """The integer quotient and the remainder of finite numbers, or of one and infinity."""
        sign = self._sign ^ other._sign
        exponent = self._exp if other._exp == "F" else min(self._exp, other._exp)
        apart = self.adjusted() - other.adjusted() if other._exp != "F" else -3
        if not self._int or other._exp == "F" or apart <= -2:
            return _made(sign, 0, 0), self._rescaled(exponent, context.rounding)
        if apart <= context.prec:
            own = self._int * 10 ** max(0, self._exp - other._exp)
            its = other._int * 10 ** max(0, other._exp - self._exp)
            quotient, rest = divmod(own, its)
            if quotient < 10 ** context.prec:
                return _made(sign, quotient, 0), _made(self._sign, rest, exponent)
        found = context._raise(DivisionImpossible, "quotient too large in //, % or divmod")
        return found, found

    def __divmod__(self, other, context=None):
        other = _converted(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        found = self._nan(other, context)
        if found is not None:
            return found, found
        sign = self._sign ^ other._sign
        if self._exp == "F":
            if other._exp == "F":
                found = context._raise(InvalidOperation, "divmod(INF, INF)")
                return found, found
            return _made(sign, 0, "F"), context._raise(InvalidOperation, "INF % x")
        if not other:
            if not self:
                found = context._raise(DivisionUndefined, "divmod(0, 0)")
                return found, found
            return context._raise(DivisionByZero, "x // 0", sign), context._raise(InvalidOperation, "x % 0")
        quotient, rest = self._divided(other, context)
        return quotient, rest._fix(context)

    def __rdivmod__(self, other):
        other = _converted(other)
        return other if other is NotImplemented else other.__divmod__(self)

    def __mod__(self, other, context=None):
        other = _converted(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        found = self._nan(other, context)
        if found is not None:
            return found
        if self._exp == "F":
            return context._raise(InvalidOperation, "INF % x")
        if not other:
            return context._raise(InvalidOperation if self else DivisionUndefined, "x % 0" if self else "0 % 0")
        return self._divided(other, context)[1]._fix(context)

    def __rmod__(self, other):
        other = _converted(other)
        return other if other is NotImplemented else other.__mod__(self)

    def __floordiv__(self, other, context=None):
        other = _converted(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        found = self._nan(other, context)
        if found is not None:
            return found
        sign = self._sign ^ other._sign
        if self._exp == "F":
            return context._raise(InvalidOperation, "INF // INF") if other._exp == "F" else _made(sign, 0, "F")
        if not other:
            if self:
                return context._raise(DivisionByZero, "x // 0", sign)
            return context._raise(DivisionUndefined, "0 // 0")
        return self._divided(other, context)[0]

    def __rfloordiv__(self, other):
        other = _converted(other)
        return other if other is NotImplemented else other.__floordiv__(self)

    def __neg__(self, context=None):
        return self._signed(1 - self._sign, context)

    def __pos__(self, context=None):
        return self._signed(self._sign, context)

    def _signed(self, sign, context):
        context = context or getcontext()
        found = self._nan(None, context) if self._special else None
        if found is not None:
            return found
        if not self and not self._special and context.rounding != ROUND_FLOOR:
            sign = 0
        return _made(sign, self._int, self._exp)._fix(context)

    def __abs__(self, round=True, context=None):
        if not round:
            return self.copy_abs()
        return self._signed(self._sign if self.is_nan() else 0, context)

    def __pow__(self, other, modulo=None, context=None):
        from _decimalmore import power
        return power(self, other, modulo, context)

    def __rpow__(self, other, modulo=None):
        other = _converted(other)
        return other if other is NotImplemented else other.__pow__(self, modulo)

    # Conversion

    def __int__(self):
        if self._special:
            if self._exp == "F":
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        found = self._int * 10 ** self._exp if self._exp >= 0 else self._int // 10 ** -self._exp
        return -found if self._sign else found

    __trunc__ = __int__

    def __float__(self):
        if self.is_snan():
            raise ValueError("Cannot convert signaling NaN to float")
        if self._exp == "n":
            return float("-nan" if self._sign else "nan")
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    real = property(lambda self: self)
    imag = property(lambda self: Decimal(0))

    def conjugate(self):
        return self

    def __round__(self, n=None):
        if n is None:
            if self._special:
                int(self)
            return int(self._rescaled(0, ROUND_HALF_EVEN))
        if not isinstance(n, int):
            raise TypeError("optional arg must be an integer")
        return self.quantize(_made(0, 1, -n))

    def __floor__(self):
        return int(self if self._special else self._rescaled(0, ROUND_FLOOR))

    def __ceil__(self):
        return int(self if self._special else self._rescaled(0, ROUND_CEILING))

    def _rescaled(self, exponent, mode):
        """The number with this exponent, rounded."""
        if self._special:
            return _plain(self)
        if not self._int:
            return _made(self._sign, 0, exponent)
        if self._exp >= exponent:
            return _made(self._sign, self._int * 10 ** (self._exp - exponent), exponent)
        count = exponent - self._exp
        if count > _length(self._int) + 1:
            # Less than a tenth of a unit.
            return _made(self._sign, _increment(0, 1, 10, self._sign, mode), exponent)
        return _made(self._sign, _shifted(self._int, count, self._sign, mode)[0], exponent)

    def adjusted(self):
        return 0 if self._special else self._exp + _length(self._int) - 1

    def canonical(self):
        return self

    def radix(self):
        return Decimal(10)

    # Properties

    def is_canonical(self):
        return True

    def is_finite(self):
        return not self._special

    def is_infinite(self):
        return self._exp == "F"

    def is_nan(self):
        return self._exp in ("n", "N")

    def is_qnan(self):
        return self._exp == "n"

    def is_snan(self):
        return self._exp == "N"

    def is_signed(self):
        return self._sign == 1

    def is_zero(self):
        return not self._special and not self._int

    def is_normal(self, context=None):
        return not self._special and bool(self._int) and (context or getcontext()).Emin <= self.adjusted()

    def is_subnormal(self, context=None):
        return not self._special and bool(self._int) and self.adjusted() < (context or getcontext()).Emin

    def copy_abs(self):
        return _made(0, self._int, self._exp)

    def copy_negate(self):
        return _made(1 - self._sign, self._int, self._exp)

    def copy_sign(self, other, context=None):
        return _made(_number(other)._sign, self._int, self._exp)

    def number_class(self, context=None):
        if self.is_nan():
            return "sNaN" if self.is_snan() else "NaN"
        sign = "-" if self._sign else "+"
        kind = "Infinity" if self._special else "Zero" if not self._int else "Subnormal" if self.is_subnormal(context) else "Normal"
        return sign + kind

    # The functions that need more than that are in a module of their own.

    def _more(name):
        def method(self, *args, **keywords):
            import _decimalmore
            return getattr(_decimalmore, name)(self, *args, **keywords)
        method.__name__ = name
        return method

    for _name in ("quantize same_quantum to_integral_exact to_integral_value sqrt exp ln log10 logb fma compare compare_signal "
                  "compare_total compare_total_mag max min max_mag min_mag next_minus next_plus next_toward normalize "
                  "remainder_near scaleb shift rotate logical_and logical_or logical_xor logical_invert").split():
        locals()[_name] = _more(_name)
    to_integral = to_integral_value
    del _name, _more


_numbers.Number.register(Decimal)


def _made(sign, coefficient, exponent, cls=Decimal):
    self = object.__new__(cls)
    self._sign, self._int, self._exp, self._special = sign, coefficient, exponent, isinstance(exponent, str)
    return self


def _plain(number):
    return number if type(number) is Decimal else _made(number._sign, number._int, number._exp)


def _parsed(cls, text, context):
    """A number from text."""
    stripped = text.strip().replace("_", "")
    body = stripped.lower()
    sign = int(body.startswith("-"))
    if body[:1] in ("+", "-"):
        body = body[1:]
    if body in ("inf", "infinity"):
        return _made(sign, 0, "F", cls)
    for name, kind in (("nan", "n"), ("snan", "N")):
        if body.startswith(name) and (body == name or body[len(name):].isdigit()):
            return _made(sign, int(body[len(name):] or "0"), kind, cls)
    digits, mark, exponent = body.partition("e")
    whole, _, fraction = digits.partition(".")
    if (whole + fraction).isdigit() and (not mark or exponent.lstrip("+-").isdigit() and exponent[1:].isdigit() | exponent.isdigit()):
        return _made(sign, int(whole + fraction), (int(exponent) if mark else 0) - len(fraction), cls)
    found = (context or getcontext())._raise(ConversionSyntax, f"Invalid literal for Decimal: {text!r}")
    return found if cls is Decimal else _made(found._sign, found._int, found._exp, cls)


def _of_tuple(cls, value):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    if exponent == "F":
        return _made(sign, 0, "F", cls)
    number = 0
    for digit in digits:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError("coefficient must be a tuple of digits")
        number = number * 10 + digit
    if exponent in ("n", "N") or isinstance(exponent, int):
        return _made(sign, number, exponent, cls)
    raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")


def _converted(other):
    """A number as a Decimal, NotImplemented for what has no exact one."""
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return _made(int(other < 0), abs(int(other)), 0)
    return NotImplemented


def _number(other):
    found = _converted(other)
    if found is NotImplemented:
        raise TypeError(f"conversion from {type(other).__name__} to Decimal is not supported")
    return found


def _for_comparison(other, equality):
    if isinstance(other, (Decimal, int)):
        return _converted(other)
    if isinstance(other, float):
        context = getcontext()
        if equality:
            context.flags[FloatOperation] = True
        else:
            context._signal(FloatOperation, "strict semantics for mixing floats and Decimals are enabled")
        return Decimal.from_float(other)
    if isinstance(other, _numbers.Rational):
        return _converted(other.numerator), other.denominator
    if equality and isinstance(other, complex) and other.imag == 0:
        return _for_comparison(other.real, equality)
    return NotImplemented


def _padded(number, exponent, context):
    """A number with zeros up to this exponent, as far as there is room."""
    if number._exp > exponent:
        number = _made(number._sign, number._int * 10 ** (number._exp - exponent), exponent)
    return number._fix(context)


def _fitted(sign, coefficient, exponent, context, mode=None):
    """A number from its parts, with the digits and exponents that the context has room for."""
    tiny, top = context.Etiny(), context.Etop()
    if not coefficient:
        fitting = min(max(exponent, tiny), top if context.clamp else context.Emax)
        if fitting != exponent:
            context._raise(Clamped)
        return _made(sign, 0, fitting)
    mode = mode or context.rounding
    length = _length(coefficient)
    least = exponent + length - context.prec
    if least > top:
        return _overflow(sign, context, mode)
    is_subnormal = least < tiny
    if is_subnormal:
        least = tiny
    if exponent < least:
        count = least - exponent
        if count > length:
            # All of it is beyond the last digit.
            coefficient, changed = _increment(0, 1, 10, sign, mode), True
        else:
            coefficient, changed = _shifted(coefficient, count, sign, mode)
        exponent = least
        if _length(coefficient) > context.prec:
            coefficient //= 10
            exponent += 1
        if exponent > top:
            return _overflow(sign, context, mode)
        found = _made(sign, coefficient, exponent)
        if changed and is_subnormal:
            context._raise(Underflow)
        if is_subnormal:
            context._raise(Subnormal)
        if changed:
            context._raise(Inexact)
        context._raise(Rounded)
        if not coefficient:
            context._raise(Clamped)
        return found
    if is_subnormal:
        context._raise(Subnormal)
    if context.clamp and exponent > top:
        context._raise(Clamped)
        return _made(sign, coefficient * 10 ** (exponent - top), top)
    return _made(sign, coefficient, exponent)


def _overflow(sign, context, mode):
    context._raise(Inexact)
    context._raise(Rounded)
    context._signal(Overflow, "above Emax")
    if mode in (ROUND_DOWN, ROUND_05UP) or mode == ROUND_FLOOR and not sign or mode == ROUND_CEILING and sign:
        return _made(sign, 10 ** context.prec - 1, context.Etop())
    return _made(sign, 0, "F")


class Context:
    """How results are rounded, and which signals are exceptions."""

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        default = globals().get("DefaultContext")
        self.prec = default.prec if prec is None else prec
        self.rounding = default.rounding if rounding is None else rounding
        self.Emin = default.Emin if Emin is None else Emin
        self.Emax = default.Emax if Emax is None else Emax
        self.capitals = default.capitals if capitals is None else capitals
        self.clamp = default.clamp if clamp is None else clamp
        if traps is None:
            traps = dict(default.traps)
        elif not isinstance(traps, dict):
            traps = {signal: signal in traps for signal in _signals}
        if flags is None:
            flags = {signal: False for signal in _signals}
        elif not isinstance(flags, dict):
            flags = {signal: signal in flags for signal in _signals}
        self.traps, self.flags = traps, flags

    _limits = {"prec": (1, MAX_PREC), "Emin": (MIN_EMIN, 0), "Emax": (0, MAX_EMAX), "capitals": (0, 1), "clamp": (0, 1)}

    def __setattr__(self, name, value):
        limits = self._limits.get(name)
        if limits is not None:
            if not isinstance(value, int):
                raise TypeError("an integer is required")
            if not limits[0] <= value <= limits[1]:
                if name == "prec":
                    raise ValueError("valid range for prec is [1, MAX_PREC]")
                if name in ("Emin", "Emax"):
                    raise ValueError(f"valid range for {name} is [{'MIN_EMIN, 0' if name == 'Emin' else '0, MAX_EMAX'}]")
                raise ValueError("valid values for capitals are 0 and 1" if name == "capitals" else "valid values for clamp are 0 and 1")
        elif name == "rounding":
            if value not in _modes:
                raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                                "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
        elif name not in ("flags", "traps"):
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        raise AttributeError(f"{name} cannot be deleted")

    def __reduce__(self):
        return Context, (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                         [signal for signal in _signals if self.flags[signal]], [signal for signal in _signals if self.traps[signal]])

    def __repr__(self):
        flags, traps = (", ".join([signal.__name__ for signal in _signals if table[signal]]) for table in (self.flags, self.traps))
        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, "
                f"capitals={self.capitals}, clamp={self.clamp}, flags=[{flags}], traps=[{traps}])")

    def copy(self):
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, dict(self.flags), dict(self.traps))

    __copy__ = copy

    def _with(self, **changes):
        """A copy that raises nothing and keeps its flags to itself."""
        made = Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, [], [])
        for name, value in changes.items():
            setattr(made, name, value)
        return made

    def clear_flags(self):
        for signal in _signals:
            self.flags[signal] = False

    def clear_traps(self):
        for signal in _signals:
            self.traps[signal] = False

    def _signal(self, condition, explanation=None):
        """Notes a condition, and raises it where it is trapped."""
        signal = _kinds.get(condition, condition)
        self.flags[signal] = True
        if self.traps[signal]:
            if condition in (ConversionSyntax, DivisionUndefined, DivisionImpossible, InvalidOperation):
                raise signal([condition]) if condition is not DivisionUndefined else _undefined()
            raise signal([signal]) if signal is not FloatOperation else FloatOperation([FloatOperation])

    def _raise(self, condition, explanation=None, detail=None):
        """Notes a condition; what the operation gives when it is not trapped."""
        self._signal(condition, explanation)
        if condition is DivisionByZero:
            return _made(detail or 0, 0, "F")
        if condition is InvalidOperation and isinstance(detail, Decimal):
            return _made(detail._sign, detail._int, "n")._fix_nan(self)
        return _made(0, 0, "n")

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def create_decimal(self, num="0"):
        if isinstance(num, str) and (num != num.strip() or "_" in num):
            return self._raise(ConversionSyntax, "trailing or leading whitespace and underscores are not permitted.")
        number = Decimal(num, self)
        if number.is_nan() and _length(number._int) > self.prec - self.clamp and number._int:
            return self._raise(ConversionSyntax, "diagnostic info too long in NaN")
        return number._fix(self)

    def create_decimal_from_float(self, f):
        return Decimal.from_float(f)._fix(self)

    def radix(self):
        return Decimal(10)

    def power(self, a, b, modulo=None):
        return _number(a).__pow__(b, modulo, self)

    def abs(self, a):
        return _number(a).__abs__(context=self)

    def plus(self, a):
        return _number(a).__pos__(self)

    def minus(self, a):
        return _number(a).__neg__(self)

    def to_sci_string(self, a):
        return _number(a).__str__(context=self)

    def canonical(self, a):
        if not isinstance(a, Decimal):
            raise TypeError("argument must be a Decimal")
        return a

    def _method(name):
        def method(self, a, *rest):
            return getattr(_number(a), name)(*rest, context=self)
        return method

    def _binary(name):
        def method(self, a, b):
            found = getattr(_number(a), name)(b, context=self)
            if found is NotImplemented:
                raise TypeError(f"Unable to convert {b} to Decimal")
            return found
        return method

    def _bare(name):
        def method(self, a, *rest):
            return getattr(_number(a), name)(*rest)
        return method

    for _name, _own in (("add", "__add__"), ("subtract", "__sub__"), ("multiply", "__mul__"), ("divide", "__truediv__"),
                        ("divide_int", "__floordiv__"), ("remainder", "__mod__"), ("divmod", "__divmod__")):
        locals()[_name] = _binary(_own)
    for _name in ("quantize to_integral_exact to_integral_value sqrt exp ln log10 logb fma compare compare_signal max min max_mag "
                  "min_mag next_minus next_plus next_toward normalize remainder_near scaleb shift rotate logical_and logical_or "
                  "logical_xor logical_invert is_normal is_subnormal number_class to_eng_string").split():
        locals()[_name] = _method(_name)
    for _name in ("is_canonical is_finite is_infinite is_nan is_qnan is_snan is_signed is_zero copy_abs copy_negate copy_sign "
                  "same_quantum compare_total compare_total_mag").split():
        locals()[_name] = _bare(_name)
    to_integral = to_integral_value

    def copy_decimal(self, a):
        return Decimal(_number(a))

    del _name, _own, _method, _binary, _bare


def _undefined():
    return InvalidOperation([DivisionUndefined])


DefaultContext = Context(28, ROUND_HALF_EVEN, -999999, 999999, 1, 0, [], [DivisionByZero, Overflow, InvalidOperation])
BasicContext = Context(9, ROUND_HALF_UP, -999999, 999999, 1, 0, [], [DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(9, ROUND_HALF_EVEN, -999999, 999999, 1, 0, [], [])


def IEEEContext(bits, /):
    if bits <= 0 or bits > IEEE_CONTEXT_MAX_BITS or bits % 32:
        raise ValueError("argument must be a multiple of 32, with a maximum of 512")
    emax = 3 * (1 << bits // 16 + 3)
    return Context(9 * (bits // 32) - 2, ROUND_HALF_EVEN, 1 - emax, emax, 1, 1, [], [])


_contexts = {}


def getcontext():
    found = _contexts.get(get_ident())
    if found is None:
        found = _contexts[get_ident()] = DefaultContext.copy()
    return found


def setcontext(context, /):
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _contexts[get_ident()] = context


class localcontext:
    """A context for the statements of a `with`."""

    def __init__(self, ctx=None, **kwargs):
        self._context = (getcontext() if ctx is None else ctx).copy()
        for name, value in kwargs.items():
            if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
                raise TypeError(f"localcontext() got an unexpected keyword argument '{name}'")
            setattr(self._context, name, value)

    def __enter__(self):
        self._before = getcontext()
        setcontext(self._context)
        return self._context

    def __exit__(self, *exception):
        setcontext(self._before)
