//! Methods and attributes of int, and the type itself.
//!
//! Invariant: `self` is an int or bool.

use super::construct::{construct, construct_leaf};
use super::{arithmetic, build, cast, new, plain, text, to_f64_checked, view};
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::native::{Args, Code, Native};
use crate::operations::{call, convert};
use crate::types::{Binary, Item, Slot1, SlotOperator, Slots, TypeInfo, type_name, type_value};
use crate::{Vm, bytes, float, format, ids, number, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};
use numeric::bits::{bit_count, bit_length};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&INT_TYPE];

static INT_TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("x= / base=", Code::Both(&(construct_leaf, construct)))),
    items: INT_ITEMS,
    slots: &Slots {
        truth: Slot1::Leaf(|_, value| Ok(Value::bool(plain(value) != Value::small(0)))),
        hash: Slot1::Leaf(arithmetic::hash),
        repr: Slot1::Leaf(text::repr),
        binary: SlotOperator::Leaf(arithmetic::binary),
        unary: Some(number::unary),
        compare: SlotOperator::Leaf(arithmetic::compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::INT, "int")
};

const fn itself() -> Native {
    Native::method("", Code::Leaf(|_, arguments| Ok(plain(arguments[0]))))
}

/// Attributes of int.
pub static INT_ITEMS: &[(Sym, Item)] = &[
    (sym::real, Item::Getter(|_, value| Ok(plain(value)))),
    (sym::imag, Item::Getter(|_, _| Ok(Value::small(0)))),
    (sym::numerator, Item::Getter(|_, value| Ok(plain(value)))),
    (sym::denominator, Item::Getter(|_, _| Ok(Value::small(1)))),
    (sym::conjugate, Item::Method(itself())),
    (sym::__int__, Item::Method(itself())),
    (sym::__index__, Item::Method(itself())),
    (sym::__trunc__, Item::Method(itself())),
    (sym::__floor__, Item::Method(itself())),
    (sym::__ceil__, Item::Method(itself())),
    (sym::__round__, Item::Method(Native::method("ndigits= /", Code::Both(&(round_leaf, round_full))))),
    (sym::__float__, Item::Method(Native::method("", Code::Leaf(to_float)))),
    (sym::__divmod__, Item::Method(Native::method("value /", Code::Leaf(divmod)))),
    (sym::__rdivmod__, Item::Method(Native::method("value /", Code::Leaf(reflected_divmod)))),
    (sym::__format__, Item::Method(Native::method("format_spec /", Code::Leaf(format::method)))),
    (sym::__getnewargs__, Item::Method(Native::method("", Code::Leaf(|vm, arguments| tuple::new(vm, &[plain(arguments[0])]))))),
    (sym::bit_length, Item::Method(Native::method("", Code::Leaf(bits)))),
    (sym::bit_count, Item::Method(Native::method("", Code::Leaf(ones)))),
    (sym::is_integer, Item::Method(Native::method("", Code::Leaf(|_, _| Ok(Value::TRUE))))),
    (sym::as_integer_ratio, Item::Method(Native::method("", Code::Leaf(ratio)))),
    (sym::to_bytes, Item::Method(Native::method("length= byteorder= * signed=", Code::Both(&(to_bytes_leaf, to_bytes_full))))),
    (sym::from_bytes, Item::class_method(Native::method("bytes byteorder= * signed=", Code::Full(from_bytes_full)))),
];

fn to_float<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    float::new(vm, to_f64_checked(vm, arguments[0])?)
}

fn divmod<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    number::divmod(vm, arguments[0], arguments[1])
}

fn reflected_divmod<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    number::divmod(vm, arguments[1], arguments[0])
}

fn bits<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    new(vm, bit_length(view(arguments[0], &mut [0]).1) as i64)
}

fn ones<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    new(vm, bit_count(view(arguments[0], &mut [0]).1) as i64)
}

fn ratio<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    tuple::new(vm, &[plain(arguments[0]), Value::small(1)])
}

/// `round(value, digits)`: to even among two multiples of `10 ** -digits` that are equally near.
pub fn round<'v>(vm: &'v Vm, value: Value<'v>, digits: isize) -> Leaf<'v> {
    let value = plain(value);
    if digits >= 0 {
        return Ok(value);
    }
    // Half of the unit is larger than the number when the unit has two digits more.
    let magnitude_digits = bit_length(view(value, &mut [0]).1) / 3 + 2;
    if digits.unsigned_abs() as u64 > magnitude_digits {
        return Ok(Value::small(0));
    }
    let unit = arithmetic::binary_slow(vm, Binary::Pow, Value::small(10), Value::length(digits.unsigned_abs()))?;
    let (quotient, rest) = arithmetic::divmod(vm, value, unit)?;
    let twice = arithmetic::binary_slow(vm, Binary::Add, rest, rest)?;
    let odd = view(quotient, &mut [0]).1.first().is_some_and(|limb| limb & 1 != 0);
    let up = match arithmetic::order(twice, unit) {
        core::cmp::Ordering::Less => false,
        core::cmp::Ordering::Equal => odd,
        core::cmp::Ordering::Greater => true,
    };
    let down = arithmetic::binary_slow(vm, Binary::Sub, value, rest)?;
    if up { arithmetic::binary_slow(vm, Binary::Add, down, unit) } else { Ok(down) }
}

fn round_leaf<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let digits = arguments[1];
    if digits.is_undefined() || digits.is_none() {
        return Ok(plain(arguments[0]));
    }
    round(vm, arguments[0], digits_argument(vm, digits)?)
}

fn round_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let digits = vm.slot()?;
    convert::index(vm, args.at(1), digits)?;
    vm.make(|vm| round(vm, args.get(vm, 0), digits_argument(vm, vm.get(digits))?))
}

/// The number of digits to round to, as near as a word can hold it.
pub fn digits_argument(vm: &Vm, digits: Value<'_>) -> Result<isize, Fault> {
    match cast(vm, digits).and_then(super::to_isize_clamped) {
        Some(digits) => Ok(digits),
        None if crate::number::is_instance(digits) => Err(vm.python_needed()),
        None => Err(vm.type_fault(message!(
            "'{}' object cannot be interpreted as an integer",
            type_name(vm, digits)
        ))),
    }
}

/// True for "big", false for "little".
fn big_endian(vm: &Vm, order: Value<'_>) -> Result<bool, Fault> {
    if order.is_undefined() {
        return Ok(true);
    }
    match crate::text::bytes_of(vm, order) {
        Some(b"big") => Ok(true),
        Some(b"little") => Ok(false),
        Some(_) => Err(vm.value_fault(message!("byteorder must be either 'little' or 'big'"))),
        None => Err(vm.type_fault(message!("byteorder must be str, not {}", type_name(vm, order)))),
    }
}

/// The int in two's complement in `length` bytes.
pub fn to_bytes<'v>(vm: &'v Vm, value: Value<'v>, length: usize, big: bool, signed: bool) -> Leaf<'v> {
    let mut memory = [0];
    let (negative, limbs) = view(value, &mut memory);
    if negative && !signed {
        return Err(vm.fault(kind::OverflowError, message!("can't convert negative int to unsigned")));
    }
    let mut fits = true;
    let made = vm.heap.new_bytes(ids::BYTES, 0, length, |out| {
        fits = numeric::bytes::to_bytes(out, limbs, negative, big, signed);
    })?;
    if fits { Ok(made) } else { Err(vm.fault(kind::OverflowError, message!("int too big to convert"))) }
}

fn to_bytes_leaf<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let [value, length, order, signed] = *arguments else { return Ok(Value::NONE) };
    let length = if length.is_undefined() { 1 } else { convert::index_leaf(vm, length)? };
    let big = big_endian(vm, order)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_fault(message!("length argument must be non-negative")));
    };
    let signed = !signed.is_undefined() && convert::truth_leaf(vm, signed)?;
    to_bytes(vm, value, length, big, signed)
}

fn to_bytes_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.given(vm, 1).is_some() {
        convert::index(vm, args.at(1), args.at(1))?;
    }
    if args.given(vm, 3).is_some() {
        let signed = convert::truth(vm, args.at(3))?;
        vm.set(args.at(3), Value::bool(signed));
    }
    vm.make(|vm| to_bytes_leaf(vm, vm.heap.window(args.start, args.count)))
}

/// The int in bytes.
pub fn from_bytes<'v>(vm: &'v Vm, bytes: &[u8], big: bool, signed: bool) -> Leaf<'v> {
    const FEW: usize = 4;
    let size = numeric::bytes::limbs_for(bytes.len());
    if size <= FEW {
        let mut limbs = [0; FEW];
        let (count, negative) = numeric::bytes::from_bytes(&mut limbs, bytes, big, signed);
        return super::from_limbs(vm, negative, &limbs[..count]);
    }
    build(vm, size, &mut |out| {
        Ok(numeric::bytes::from_bytes(out, bytes, big, signed))
    })
}

fn from_bytes_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let big = vm.attempt(|vm| big_endian(vm, args.get(vm, 2)))?;
    let signed = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    let mut source = args.at(1);
    if bytes::buffer_of(vm, vm.get(source)).is_none() {
        let class = vm.make(|_| Ok(type_value(ids::BYTES)))?;
        let made = vm.slot()?;
        // bytes(5) would be five zeros.
        if crate::text::bytes_of(vm, vm.get(source)).is_some() || cast(vm, vm.get(source)).is_some() {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = type_name(vm, vm.get(source));
                message.format(message!("cannot convert '{class}' object to bytes"));
            }));
        }
        call::call(vm, class, &[source], made)?;
        source = made;
    }
    let made = vm.make(|vm| from_bytes(vm, bytes::buffer_of(vm, vm.get(source)).unwrap_or(&[]), big, signed))?;
    if vm.get(args.at(0)) == type_value(ids::INT) {
        return Ok(made);
    }
    let out = vm.slot()?;
    call::call(vm, args.at(0), &[made], out)?;
    Ok(out)
}

