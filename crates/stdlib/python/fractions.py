"""Rational numbers."""

import math
import numbers
import operator
import sys

__all__ = ["Fraction"]


def _digits(text):
    """The value of decimal digits, between which single underscores may stand; ValueError for anything else."""
    if not text or text[0] == "_" or text[-1] == "_" or "__" in text or not text.replace("_", "").isdecimal():
        raise ValueError
    return int(text)


def _parsed(text):
    """Numerator and denominator of text like `-3/7`, `1.5e3`."""
    body = text.strip()
    sign = -1 if body[:1] == "-" else 1
    if body[:1] in ("-", "+"):
        body = body[1:]
    top, slash, bottom = body.partition("/")
    if slash:
        return sign * _digits(top.rstrip()), _digits(bottom.lstrip())
    mantissa, marker, power = body.lower().partition("e")
    exponent = 0
    if marker:
        negative = power[:1] == "-"
        exponent = _digits(power[1:] if power[:1] in ("-", "+") else power)
        exponent = -exponent if negative else exponent
    whole, dot, decimals = mantissa.partition(".")
    if not whole and not decimals:
        raise ValueError
    number = _digits(whole) if whole else 0
    if decimals:
        places = len(decimals.replace("_", ""))
        number = number * 10**places + _digits(decimals)
        exponent -= places
    number *= sign
    return (number * 10**exponent, 1) if exponent >= 0 else (number, 10**-exponent)


class Fraction(numbers.Rational):
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        if denominator is None:
            if type(numerator) is int:
                return _made(cls, numerator, 1)
            if isinstance(numerator, numbers.Rational):
                return _made(cls, numerator.numerator, numerator.denominator)
            if isinstance(numerator, str):
                try:
                    top, bottom = _parsed(numerator)
                except ValueError:
                    raise ValueError(f"Invalid literal for Fraction: {numerator!r}") from None
            elif hasattr(numerator, "as_integer_ratio") and not isinstance(numerator, type):
                return _made(cls, *numerator.as_integer_ratio())
            else:
                raise TypeError("argument should be a string or a Rational instance or have the as_integer_ratio() method")
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            top = numerator.numerator * denominator.denominator
            bottom = denominator.numerator * numerator.denominator
        else:
            raise TypeError("both arguments should be Rational instances")
        return _reduced(cls, top, bottom)

    @classmethod
    def from_float(cls, f):
        if not isinstance(f, (float, numbers.Integral)):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return _made(cls, *f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        from decimal import Decimal
        if not isinstance(dec, (Decimal, numbers.Integral)):
            raise TypeError(f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})")
        return _made(cls, *(dec.as_integer_ratio() if isinstance(dec, Decimal) else (int(dec), 1)))

    @classmethod
    def from_number(cls, number):
        if isinstance(number, numbers.Rational) or hasattr(number, "as_integer_ratio") and not isinstance(number, type):
            return cls(number)
        raise TypeError("argument should be a Rational instance or have the as_integer_ratio() method")

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def is_integer(self):
        return self._denominator == 1

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # The convergents of the continued fraction, as long as their denominators fit.
        before, last = (0, 1), (1, 0)
        top, bottom = self._numerator, self._denominator
        while True:
            part = top // bottom
            denominator = before[1] + part * last[1]
            if denominator > max_denominator:
                break
            before, last = last, (before[0] + part * last[0], denominator)
            top, bottom = bottom, top - part * bottom
        # What lies between the last two, as far as it fits, may be nearer than the last.
        count = (max_denominator - before[1]) // last[1]
        between = before[0] + count * last[0], before[1] + count * last[1]
        if 2 * bottom * between[1] <= self._denominator:
            return _made(Fraction, *last)
        return _made(Fraction, *between)

    def __repr__(self):
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"

    def __format__(self, format_spec, /):
        if not format_spec:
            return str(self)
        from _fractionformat import formatted
        return formatted(self, format_spec)

    def __hash__(self):
        modulus = sys.hash_info.modulus
        try:
            inverse = pow(self._denominator, -1, modulus)
        except ValueError:
            value = sys.hash_info.inf
        else:
            value = hash(abs(self._numerator) % modulus * inverse)
        value = value if self._numerator >= 0 else -value
        return -2 if value == -1 else value

    def __reduce__(self):
        return type(self), (self._numerator, self._denominator)

    def __copy__(self):
        return self if type(self) is Fraction else type(self)(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __float__(self):
        return self._numerator / self._denominator

    def __complex__(self):
        return complex(float(self))

    def __bool__(self):
        # Whatever is in the numerator of a fraction of a program's own numbers.
        return bool(self._numerator)

    def __neg__(self):
        return _made(Fraction, -self._numerator, self._denominator)

    def __pos__(self):
        return _made(Fraction, self._numerator, self._denominator)

    def __abs__(self):
        return _made(Fraction, abs(self._numerator), self._denominator)

    def __int__(self):
        return self.__trunc__()

    def __trunc__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            whole, rest = divmod(self._numerator, self._denominator)
            twice = rest * 2
            if twice > self._denominator or twice == self._denominator and whole % 2:
                whole += 1
            return whole
        shift = 10 ** abs(ndigits)
        return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)

    def __pow__(self, other, modulo=None):
        if modulo is not None:
            return NotImplemented
        if isinstance(other, numbers.Rational):
            if other.denominator != 1:
                return float(self) ** float(other)
            power = other.numerator
            if power >= 0:
                return _made(Fraction, self._numerator**power, self._denominator**power)
            if self._numerator == 0:
                raise ZeroDivisionError(f"Fraction({self._denominator ** -power}, 0)")
            return _reduced(Fraction, self._denominator**-power, self._numerator**-power)
        if isinstance(other, (float, complex)):
            return float(self) ** other
        return NotImplemented

    def __rpow__(self, other, modulo=None):
        if modulo is not None:
            return NotImplemented
        if self._denominator == 1 and self._numerator >= 0:
            return other**self._numerator
        if isinstance(other, numbers.Rational):
            return Fraction(other.numerator, other.denominator) ** self
        return other ** (self._numerator if self._denominator == 1 else float(self))

    def __eq__(self, other):
        if isinstance(other, numbers.Rational):
            return self._numerator == other.numerator and self._denominator == other.denominator
        if isinstance(other, complex) and other.imag == 0:
            other = other.real
        if isinstance(other, float):
            return math.isfinite(other) and self == Fraction(other)
        return NotImplemented

    def __lt__(self, other):
        return _compared(self, other, operator.lt)

    def __le__(self, other):
        return _compared(self, other, operator.le)

    def __gt__(self, other):
        return _compared(self, other, operator.gt)

    def __ge__(self, other):
        return _compared(self, other, operator.ge)


def _made(cls, numerator, denominator):
    """A fraction in lowest terms."""
    self = object.__new__(cls)
    self._numerator, self._denominator = numerator, denominator
    return self


def _reduced(cls, numerator, denominator):
    if denominator == 0:
        raise ZeroDivisionError(f"Fraction({numerator}, 0)")
    common = math.gcd(numerator, denominator)
    if denominator < 0:
        common = -common
    return _made(cls, numerator // common, denominator // common)


def _compared(self, other, compare):
    if isinstance(other, numbers.Rational):
        return compare(self._numerator * other.denominator, self._denominator * other.numerator)
    if isinstance(other, float):
        return compare(self, Fraction(other)) if math.isfinite(other) else compare(0.0, other)
    return NotImplemented


def _add(a, b):
    return _reduced(Fraction, a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)


def _sub(a, b):
    return _reduced(Fraction, a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)


def _mul(a, b):
    return _reduced(Fraction, a.numerator * b.numerator, a.denominator * b.denominator)


def _div(a, b):
    return _reduced(Fraction, a.numerator * b.denominator, a.denominator * b.numerator)


def _floordiv(a, b):
    return a.numerator * b.denominator // (a.denominator * b.numerator)


def _mod(a, b):
    rest = a.numerator * b.denominator % (b.numerator * a.denominator)
    return _reduced(Fraction, rest, a.denominator * b.denominator)


def _divmod(a, b):
    whole, rest = divmod(a.numerator * b.denominator, b.numerator * a.denominator)
    return whole, _reduced(Fraction, rest, a.denominator * b.denominator)


def _operators(exact, inexact, name, complexes=True):
    """The method of an operator and the reflected one; with floats the operands are converted."""
    def forward(a, b):
        if isinstance(b, (int, Fraction)):
            return exact(a, b)
        if isinstance(b, float):
            return inexact(float(a), b)
        return inexact(complex(a), b) if complexes and isinstance(b, complex) else NotImplemented

    def reflected(b, a):
        if isinstance(a, numbers.Rational):
            return exact(a, b)
        if isinstance(a, numbers.Real):
            return inexact(float(a), float(b))
        return inexact(complex(a), complex(b)) if complexes and isinstance(a, numbers.Complex) else NotImplemented

    forward.__name__, reflected.__name__ = f"__{name}__", f"__r{name}__"
    setattr(Fraction, forward.__name__, forward)
    setattr(Fraction, reflected.__name__, reflected)


for _exact, _inexact, _name in ((_add, operator.add, "add"), (_sub, operator.sub, "sub"), (_mul, operator.mul, "mul"),
                                (_div, operator.truediv, "truediv"), (_floordiv, operator.floordiv, "floordiv"),
                                (_mod, operator.mod, "mod"), (_divmod, divmod, "divmod")):
    _operators(_exact, _inexact, _name, _name not in ("floordiv", "mod", "divmod"))
Fraction.__abstractmethods__ = frozenset()
