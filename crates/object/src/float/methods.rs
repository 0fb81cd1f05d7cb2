//! Methods and attributes of float, and the type itself.
//!
//! Invariant: `self` is a float.

use super::{arithmetic, from_text, new, text};
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::int::{digits_argument, from_float_checked};
use crate::native::{Args, Code, Native};
use crate::operations::{call, convert};
use crate::types::{Binary, Compare, Item, Slot1, SlotOperator, Slots, TypeInfo, type_name, type_value};
use crate::{Vm, bytes, format, ids, int, number, tuple, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};
use numeric::float_format::{self, HexError};
use numeric::float_text::REPR_SIZE;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&FLOAT_TYPE];

static FLOAT_TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("x= /", Code::Both(&(construct_leaf, construct)))),
    items: ITEMS,
    slots: &Slots {
        truth: Slot1::Leaf(|_, value| Ok(Value::bool(value.float_bits() != 0.0))),
        hash: Slot1::Leaf(|_, value| Ok(number::finish_hash(number::hash_float(value.float_bits())))),
        repr: Slot1::Leaf(text::repr),
        binary: SlotOperator::Leaf(binary),
        unary: Some(number::unary),
        compare: SlotOperator::Leaf(compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::FLOAT, "float")
};

static ITEMS: &[(Sym, Item)] = &[
    (sym::real, Item::Getter(|_, value| Ok(value))),
    (sym::imag, Item::Getter(|vm, _| new(vm, 0.0))),
    (sym::conjugate, Item::Method(itself())),
    (sym::__float__, Item::Method(itself())),
    (sym::__int__, Item::Method(Native::method("", Code::Leaf(truncate)))),
    (sym::__trunc__, Item::Method(Native::method("", Code::Leaf(truncate)))),
    (sym::__floor__, Item::Method(Native::method("", Code::Leaf(floor)))),
    (sym::__ceil__, Item::Method(Native::method("", Code::Leaf(ceil)))),
    (sym::__round__, Item::Method(Native::method("ndigits= /", Code::Both(&(round_leaf, round_full))))),
    (sym::__divmod__, Item::Method(Native::method("value /", Code::Leaf(divmod)))),
    (sym::__rdivmod__, Item::Method(Native::method("value /", Code::Leaf(reflected_divmod)))),
    (sym::__format__, Item::Method(Native::method("format_spec /", Code::Leaf(format::method)))),
    (sym::__getnewargs__, Item::Method(Native::method("", Code::Leaf(|vm, arguments| tuple::new(vm, &[arguments[0]]))))),
    (sym::is_integer, Item::Method(Native::method("", Code::Leaf(is_integer)))),
    (sym::as_integer_ratio, Item::Method(Native::method("", Code::Leaf(ratio)))),
    (sym::hex, Item::Method(Native::method("", Code::Leaf(hex)))),
    (sym::__getformat__, Item::class_method(Native::method("typestr /", Code::Leaf(get_format)))),
    (sym::fromhex, Item::class_method(Native::method("string /", Code::Full(from_hex)))),
    (sym::from_number, Item::class_method(Native::method("number /", Code::Full(from_number)))),
];

const fn itself() -> Native {
    Native::method("", Code::Leaf(|_, arguments| Ok(arguments[0])))
}

fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if let (Some(a), Some(b)) = (super::as_f64(left), super::as_f64(right)) {
        return arithmetic::binary(vm, operator, a, b);
    }
    real(vm, left, right, |left, right| number::binary(vm, operator, left, right))
}

fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    real(vm, left, right, |left, right| number::compare(vm, operator, left, right))
}

/// Leaves complex operands to their own type.
fn real<'v>(
    vm: &'v Vm,
    left: Value<'v>,
    right: Value<'v>,
    work: impl FnOnce(Value<'v>, Value<'v>) -> Leaf<'v>,
) -> Leaf<'v> {
    let is_complex = |value| types::cast(vm, value, ids::COMPLEX).is_some();
    if is_complex(left) || is_complex(right) { Ok(Value::NOT_IMPLEMENTED) } else { work(left, right) }
}

fn own(arguments: &[Value<'_>]) -> f64 {
    arguments[0].float_bits()
}

fn truncate<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    from_float_checked(vm, own(arguments))
}

fn floor<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    from_float_checked(vm, libm::floor(own(arguments)))
}

fn ceil<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    from_float_checked(vm, libm::ceil(own(arguments)))
}

fn divmod<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    number::divmod(vm, arguments[0], arguments[1])
}

fn reflected_divmod<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    number::divmod(vm, arguments[1], arguments[0])
}

fn is_integer<'v>(_: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let number = own(arguments);
    Ok(Value::bool(number.is_finite() && libm::trunc(number) == number))
}

fn ratio<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let number = own(arguments);
    if number.is_nan() {
        return Err(vm.value_fault(message!("cannot convert NaN to integer ratio")));
    }
    if number.is_infinite() {
        return Err(vm.fault(kind::OverflowError, message!("cannot convert Infinity to integer ratio")));
    }
    let (mut mantissa, mut exponent) = numeric::ratio::decompose(number);
    if mantissa == 0 {
        exponent = 0;
    }
    let zeros = if exponent < 0 { mantissa.trailing_zeros().min(exponent.unsigned_abs()) } else { 0 };
    mantissa >>= zeros;
    exponent += zeros as i32;
    let mut numerator = int::from_magnitude(vm, number < 0.0, mantissa)?;
    let mut denominator = Value::small(1);
    let shift = Value::length(exponent.unsigned_abs() as usize);
    let target = if exponent < 0 { &mut denominator } else { &mut numerator };
    *target = int::binary_slow(vm, Binary::Shl, *target, shift)?;
    tuple::new(vm, &[numerator, denominator])
}

fn hex<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    crate::text::new(vm, float_format::hex(own(arguments), &mut [0; REPR_SIZE]).as_bytes())
}

/// Rounds to an integer, to even when two are equally near.
fn round_to_int(number: f64) -> f64 {
    libm::rint(number)
}

/// `round(number, digits)`, correctly rounded.
pub fn round(vm: &Vm, number: f64, digits: isize) -> Result<f64, Fault> {
    // An f64 has no digits beyond these.
    const MOST: isize = 323;
    // Floats from here on are whole.
    const WHOLE: f64 = 4503599627370496.0;
    if !number.is_finite() || digits > MOST || (digits >= 0 && number.abs() >= WHOLE) {
        return Ok(number);
    }
    if digits < -308 {
        return Ok(0.0f64.copysign(number));
    }
    if digits >= 0 {
        let mut memory = [0; MOST as usize + 24];
        let text = float_format::fixed_text(number.abs(), digits as usize, &mut memory);
        let rounded = core::str::from_utf8(text).ok().and_then(numeric::parse_float);
        return Ok(rounded.map_or(number, |rounded| rounded.copysign(number)));
    }
    round_whole(vm, number, digits)
}

/// Rounds to a multiple of a power of ten.
fn round_whole(vm: &Vm, number: f64, digits: isize) -> Result<f64, Fault> {
    const LIMIT: f64 = 9223372036854775808.0;
    let size = number.abs();
    let rounded = if size < LIMIT {
        let whole = size as u64;
        let inexact = size != whole as f64;
        let Some(unit) = 10u64.checked_pow(digits.unsigned_abs() as u32) else {
            return Ok(0.0f64.copysign(number));
        };
        let (quotient, rest) = (whole / unit, whole % unit);
        let half = unit / 2;
        let up = rest > half || rest == half && (inexact || quotient & 1 != 0);
        // Below 2**64: no more than 10**19.
        (quotient + up as u64).saturating_mul(unit) as f64
    } else {
        let exact = int::round(vm, int::from_float(vm, size)?, digits)?;
        int::to_f64(exact)
    };
    if rounded.is_infinite() {
        return Err(vm.fault(kind::OverflowError, message!("rounded value too large to represent")));
    }
    Ok(rounded.copysign(number))
}

fn round_leaf<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let digits = arguments[1];
    if digits.is_undefined() || digits.is_none() {
        return from_float_checked(vm, round_to_int(own(arguments)));
    }
    new(vm, round(vm, own(arguments), digits_argument(vm, digits)?)?)
}

fn round_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let digits = vm.slot()?;
    convert::index(vm, args.at(1), digits)?;
    vm.make(|vm| new(vm, round(vm, args.get(vm, 0).float_bits(), digits_argument(vm, vm.get(digits))?)?))
}

/// `float(x)`: class, x.
fn construct_leaf<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let value = arguments[1];
    if value.is_undefined() {
        return new(vm, 0.0);
    }
    if value.has_id(ids::FLOAT) {
        return Ok(value);
    }
    if int::is_int(value) {
        return new(vm, int::to_f64_checked(vm, value)?);
    }
    if number::is_instance(value) {
        return Err(vm.python_needed());
    }
    of_text(vm, value)
}

fn of_text<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    if let Some(literal) = crate::text::bytes_of(vm, value).or_else(|| bytes::buffer_of(vm, value)) {
        return new(vm, from_text(vm, value, literal)?);
    }
    Err(vm.type_fault(message!(
        "float() argument must be a string or a real number, not '{}'",
        type_name(vm, value)
    )))
}

/// As [`construct_leaf`] for an instance of a class.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if call::call_special(vm, args.at(1), sym::__float__, &[], out)? {
        return match crate::types::cast(vm, vm.get(out), ids::FLOAT) {
            Some(inner) => {
                vm.set(out, inner);
                Ok(out)
            }
            None => Err(vm.raise_with(kind::TypeError, |vm, message| {
                let (class, made) = (type_name(vm, args.get(vm, 1)), type_name(vm, vm.get(out)));
                message.format(message!("{class}.__float__ returned non-float (type {made})"));
            })),
        };
    }
    if call::call_special(vm, args.at(1), sym::__index__, &[], out)? {
        convert::index(vm, out, out)?;
        vm.store(out, |vm| new(vm, int::to_f64_checked(vm, vm.get(out))?))?;
        return Ok(out);
    }
    vm.store(out, |vm| of_text(vm, args.get(vm, 1)))?;
    Ok(out)
}

/// The float in `made`, as an instance of the class in slot 0 when that is another than float.
fn of_class(vm: &mut Vm, class: Handle, made: Handle) -> Result<Handle, Raised> {
    if vm.get(class) == type_value(ids::FLOAT) {
        return Ok(made);
    }
    let out = vm.slot()?;
    call::call(vm, class, &[made], out)?;
    Ok(out)
}

fn from_hex(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let made = vm.make(|vm| {
        let Some(literal) = crate::text::bytes_of(vm, args.get(vm, 1)) else {
            return Err(vm.type_fault(message!("bad argument type for built-in operation")));
        };
        match float_format::from_hex(number::literal(vm, literal)?) {
            Ok(number) => new(vm, number),
            Err(HexError::Syntax) => {
                Err(vm.value_fault(message!("invalid hexadecimal floating-point string")))
            }
            Err(HexError::TooLarge) => Err(vm.fault(
                kind::OverflowError,
                message!("hexadecimal value too large to represent as a float"),
            )),
        }
    })?;
    of_class(vm, args.at(0), made)
}

fn from_number(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let number = convert::float_of(vm, args.at(1))?;
    let made = vm.make(|vm| new(vm, number))?;
    of_class(vm, args.at(0), made)
}

/// `float.__getformat__`: how floats lie in memory.
fn get_format<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match crate::text::bytes_of(vm, args[1]) {
        Some(b"double" | b"float") => {
            let order = if cfg!(target_endian = "little") { "little" } else { "big" };
            crate::text::format(vm, message!("IEEE, {order}-endian"))
        }
        _ => Err(vm.value_fault(message!("__getformat__() argument 1 must be 'double' or 'float'"))),
    }
}
