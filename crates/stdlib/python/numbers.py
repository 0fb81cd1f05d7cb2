"""The abstract classes of numbers."""

from abc import ABC, abstractmethod


class Number(ABC):
    __slots__ = ()
    __hash__ = None


class Complex(Number):
    __slots__ = ()

    def __bool__(self):
        return self != 0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    @property
    @abstractmethod
    def real(self):
        raise NotImplementedError

    @property
    @abstractmethod
    def imag(self):
        raise NotImplementedError


class Real(Complex):
    __slots__ = ()

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self

    def __complex__(self):
        return complex(float(self))

    @property
    def real(self):
        return +self

    @property
    def imag(self):
        return 0

    def conjugate(self):
        return +self


class Rational(Real):
    __slots__ = ()

    @property
    @abstractmethod
    def numerator(self):
        raise NotImplementedError

    @property
    @abstractmethod
    def denominator(self):
        raise NotImplementedError

    def __float__(self):
        return int(self.numerator) / int(self.denominator)


class Integral(Rational):
    __slots__ = ()

    def __index__(self):
        return int(self)

    def __float__(self):
        return float(int(self))

    @property
    def numerator(self):
        return +self

    @property
    def denominator(self):
        return 1


def _require(cls, text):
    def missing(self, *others):
        raise NotImplementedError
    for name in text.split():
        name = f"__{name}__"
        method = abstractmethod(lambda self, *others: missing(self, *others))
        setattr(cls, name, method)
    cls.__abstractmethods__ |= {f"__{name}__" for name in text.split()}


_require(Complex, "complex add radd neg pos mul rmul truediv rtruediv pow rpow abs eq")
_require(Real, "float trunc floor ceil round floordiv rfloordiv mod rmod lt le")
_require(Integral, "int pow lshift rlshift rshift rrshift and rand xor rxor or ror invert")
for _cls in (Real, Rational, Integral):
    _cls.__abstractmethods__ = frozenset(
        name for base in _cls.__mro__ for name in getattr(base, "__abstractmethods__", ())
        if getattr(getattr(_cls, name, None), "__isabstractmethod__", False))
Complex.register(complex)
Real.register(float)
Integral.register(int)
