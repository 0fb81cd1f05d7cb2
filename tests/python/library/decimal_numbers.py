# board: off
# python: 3.14
# Decimal numbers: construction, arithmetic, rounding, contexts, functions, text.
import math
import decimal
from decimal import *
from fractions import Fraction

D = Decimal
for value in ("1", "-1.50", "1e3", "1E-7", "0.000001", "0.0000001", "-0", "-0.00", "Infinity", "-inf", "nan", "-NaN123", "snan", "  12  ", "1_000.5", ".5", "5.", "+3e+5", "0e10", "123456789012345678901234567890"):
    number = D(value)
    print(repr(number), number.as_tuple(), number.adjusted(), number.to_eng_string(), number.number_class())
print(D(5), D(-7), D(True), D(0.1), D(2.5), D(float("inf")), D((1, (1, 2, 3), -2)), D((0, (0,), "F")), D([0, [4], 1]), D(D("1.10")), D.from_float(0.1), D.from_number(3), D())


def fails(work):
    try:
        print(repr(work()))
    except (ArithmeticError, ValueError, TypeError) as error:
        print(type(error).__name__, str(error).replace("decimal.Decimal", "Decimal"))


for text in ("x", "", "1e", "1.2.3", "--1", "e5", "1 2", "0x10"):
    fails(lambda: D(text))
fails(lambda: D((2, (1,), 0)))
fails(lambda: D((0, (1, 12), 0)))
fails(lambda: D((0, (1,))))
fails(lambda: D(None))
fails(lambda: D(1) + 1.5)
fails(lambda: D(1) + "1")
fails(lambda: D(1) / 0)
fails(lambda: D(0) / 0)
fails(lambda: D(1) // 0)
fails(lambda: D(1) % 0)
fails(lambda: D("inf") - D("inf"))
fails(lambda: D("sNaN") + 1)
fails(lambda: D("nan") < 1)
fails(lambda: D(-1).sqrt())
fails(lambda: D(-1).ln())
fails(lambda: D(0) ** 0)
fails(lambda: D("1e999999") * 10)
fails(lambda: int(D("nan")))
fails(lambda: int(D("inf")))
fails(lambda: D(-8) ** D("0.5"))
fails(lambda: D("nan").as_integer_ratio())
fails(lambda: hash(D("snan")))
fails(lambda: D("1e30").quantize(D("0.01")))
fails(lambda: divmod(D("1e40"), 3))

values = [D(text) for text in ("1", "-2.50", "0", "3E+5", "1e-10", "0.333", "-7", "99999999999999999999999999999999", "1.005")]
for a in values:
    for b in values:
        row = [a + b, a - b, a * b, max(a, b), a.compare(b), a < b, a == b]
        if b:
            row += [a / b, divmod(a, b) if abs(a / b) < D("1e27") else None, a.remainder_near(b) if abs(a / b) < D("1e27") else None]
        print(a, b, *row)
print(1 + D("0.1"), 3 - D("0.1"), 2 * D("0.5"), 1 / D(8), 7 // D(2), 7 % D(-2), -7 // D(2), divmod(9, D("2.5")), 2 ** D(10), pow(D(3), 5, 7), pow(D(-3), 5, 7), -D(0), +D("-0"), abs(D("-1.0")))

for mode in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    print(mode, [str(D(text).quantize(D("0.1"), rounding=mode)) for text in ("1.25", "1.35", "-1.25", "-1.35", "1.21", "1.29", "1.20", "-1.01", "1.05", "1.55", "0.04", "-0.06")])
print(D("2.675").quantize(D("0.01")), D("12345").quantize(D("1e2")), D("0").quantize(D("0.000")), D("1.5").to_integral_value(), D("2.5").to_integral_value(), D("2.5").to_integral_exact(ROUND_UP), D("1e3").to_integral_value())
print(round(D("2.5")), round(D("3.5")), round(D("-2.5")), round(D("2.675"), 2), round(D("1234"), -2), math.floor(D("-1.5")), math.ceil(D("-1.5")), math.trunc(D("-1.9")), int(D("12.9")), float(D("0.1")), complex(D(2)))

print(D(2).sqrt(), D("0.25").sqrt(), D("1e-5").sqrt(), D(100).sqrt(), D("2e-400000").sqrt(), D("12345678901234567890123456789").sqrt())
print(D(1).exp(), D("-1").exp(), D("0.5").exp(), D(100).exp(), D("1e-30").exp(), D("-1e-30").exp(), D("-1000").exp(), D("123.456").exp(), D(0).exp())
print(D(2).ln(), D(10).ln(), D("0.1").ln(), D("1.000000001").ln(), D("0.999999").ln(), D("1e1000").ln(), D(1).ln(), D(0).ln(), D("9.99e-500").ln())
print(D(2).log10(), D(1000).log10(), D("0.001").log10(), D("5e100").log10(), D("1.0000001").log10(), D(0).log10())
print(D(2) ** D("0.5"), D(4) ** D("0.5"), D(2) ** -1, D("1.1") ** 50, D("1.0001") ** 100000, D(2) ** 1000, D("0.5") ** 20, D(-2) ** 3, D(-2) ** -3, D(0) ** 3, D(0) ** -1, D(1) ** D("2.5"), D("1.00") ** 3, D("inf") ** 2, D("inf") ** -1, D("0.5") ** D("inf"), D(3) ** D("1.7"), D(10) ** D("-2.5"), D("1.5") ** 2)
print(D("123.4500").normalize(), D("1200").normalize(), D("0.00").normalize(), D(12).logb(), D("0.05").logb(), D(3).fma(4, 5), D(2).scaleb(3), D("1.23").shift(2), D("123456").shift(-2), D("123").rotate(2))
print(D(1).next_plus(), D(1).next_minus(), D(1).next_toward(2), D("-0").copy_sign(D(1)), D(5).copy_negate(), D(-5).copy_abs(), D(1).compare_total(D("1.0")), D("-0").compare_total(D(0)), D("nan").compare_total(D(1)), D(1).same_quantum(D("2")), D(1).same_quantum(D("2.0")))
print(D(1).max(D("nan")), D(-3).max_mag(2), D(-3).min_mag(2), D("1.0").max(1), D("1.0").min(1), D(101).logical_and(D(110)), D(101).logical_or(D(110)), D(101).logical_xor(D(110)), D(1).logical_invert(ExtendedContext))
print([getattr(D("0"), name)() for name in ("is_zero", "is_signed", "is_finite", "is_normal", "is_subnormal", "is_nan", "is_infinite", "is_qnan", "is_snan", "is_canonical")])

print(D("0.5") == 0.5, D("0.1") == 0.1, D(3) == 3, D("0.5") == Fraction(1, 2), D(1) < 1.5, D(2) > Fraction(3, 2), D("nan") == D("nan"), D("inf") > 10 ** 100, D(1) != "1", D(2) == 2 + 0j)
print(hash(D("0.5")) == hash(0.5), hash(D("1e20")) == hash(10 ** 20), hash(D("-2.25")) == hash(-2.25), hash(D("1.0")) == hash(1), hash(D("0.1")) == hash(Fraction(1, 10)), len({D(1), D("1.0"), 1, 1.0}), hash(D("inf")) == hash(math.inf))
print(D("1.25").as_integer_ratio(), D("-30e3").as_integer_ratio(), D("0.1").as_integer_ratio(), sum([D("0.1")] * 10) == 1, sorted([D(3), D("1.5"), 2]), bool(D(0)), bool(D("0.1")))

for spec in ("", "f", ".2f", "10.3f", "<10.1f", "^12.2e", "+.3g", "e", "E", ".0f", "g", "G", "%", ".1%", ",", ",.2f", "012.2f", "012,.2f", "=+12.1f", "*>10", " .1f", "n", ".5", ".20g"):
    print(repr(spec), [format(D(text), spec) for text in ("1234567.8951", "-0.00012345", "0", "1E+6", "-0.4", "123e-10")], format(D("nan"), spec if spec not in ("012.2f", "012,.2f") else ""))

context = getcontext()
print(context)
context.prec = 6
print(D(1) / 7, D("1234567.89") + 0, +D("3.1415926535"), context.flags[Inexact], context.flags[Rounded])
context.clear_flags()
context.prec = 28
with localcontext() as local:
    local.prec = 50
    print(D(1) / 7, D(2).sqrt())
with localcontext(prec=5, rounding=ROUND_UP) as local:
    print(D(1) / 3, local.rounding, getcontext() is local)
with localcontext(ExtendedContext) as local:
    print(D(1) / 0, D(0) / 0, D("x"), D(-1).sqrt(), sorted(signal.__name__ for signal in local.flags if local.flags[signal]))
small = Context(prec=3, Emin=-5, Emax=5, traps=[], rounding=ROUND_HALF_EVEN)
print(small.multiply(D(999), D(999)), small.multiply(D(99900), D(99900)), small.divide(1, D("3e6")), small.divide(D("1e-6"), 77), small.create_decimal("123456"), small.create_decimal("1e-9"), small.plus(D("1e-7")), small.Etiny(), small.Etop())
print(sorted(signal.__name__ for signal in small.flags if small.flags[signal]), small.power(2, 3), small.sqrt(2), small.abs(-5), small.minus(D("1.2345")), small.compare(1, 2), small.to_sci_string(D("1e5")), small.divmod(7, 2), small.quantize(D("1.2345"), D("0.1")), small.add(1, 2), small.fma(2, 3, 4), small.number_class(D("1e-6")), small.next_plus(1))
for name, value in (("prec", 0), ("rounding", "x"), ("Emin", 5), ("Emax", -1), ("capitals", 2), ("prec", "x"), ("nothing", 1)):
    try:
        setattr(small, name, value)
    except (ValueError, TypeError, AttributeError) as error:
        print(type(error).__name__)
copied = small.copy()
copied.prec = 9
print(small.prec, copied.prec, Context(prec=4, capitals=0).to_sci_string(D("1e10")), BasicContext.prec, DefaultContext.prec, IEEEContext(64))
strict = Context(traps=[FloatOperation, Inexact])
setcontext(strict)
fails(lambda: D(0.5))
fails(lambda: D(1) < 0.5)
fails(lambda: D(1) / 3)
print(D(1) == 1.0)
setcontext(DefaultContext)
print(getcontext().flags[Inexact], issubclass(DivisionByZero, ZeroDivisionError), issubclass(Overflow, Inexact), isinstance(D(1), decimal.Decimal))


class Money(Decimal):
    def __repr__(self):
        return f"Money({self})"


print(repr(Money("1.5")), type(Money("1.5") + 1).__name__, repr(Money(3)), Money("2") == 2)
match D("1.5"):
    case Decimal():
        print("matched")
# What is too large is rounded as exp rounds, whatever the context says.
print(Context(prec=1, rounding=ROUND_05UP, Emax=999, traps=[]).exp(Decimal(6552)))
