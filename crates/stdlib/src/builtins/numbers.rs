//! Numbers: abs, bin, chr, divmod, hex, oct, ord, pow, round.
//!
//! Invariant: special methods of the operands decide before built-in arithmetic does.

use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::Args;
use object::operations::{arithmetic, call, convert};
use object::types::{Binary, Unary, dispatch_id, type_name};
use object::{Leaf, Raised, Vm, format, ids, int, number, string, text, tuple, types};
use object::packed::message;

pub(super) fn abs(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    arithmetic::unary(vm, Unary::Absolute, args.at(0), out)?;
    Ok(out)
}

pub(super) fn abs_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    arithmetic::unary_leaf(vm, Unary::Absolute, args[0])
}

/// The number written in a base, as format specification `spec` does.
fn in_base(vm: &mut Vm, args: Args, spec: &[u8]) -> Result<Handle, Raised> {
    let number = vm.slot()?;
    convert::index(vm, args.at(0), number)?;
    vm.make(|vm| format::value(vm, vm.get(number), spec))
}

pub(super) fn bin(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    in_base(vm, args, b"#b")
}

pub(super) fn hex(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    in_base(vm, args, b"#x")
}

pub(super) fn oct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    in_base(vm, args, b"#o")
}

pub(super) fn chr<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some(number) = int::cast(vm, args[0]) else { return Err(vm.python_needed()) };
    let point = int::as_i64(number).and_then(|number| u32::try_from(number).ok()).filter(|point| *point < 0x11_0000);
    let Some(point) = point else {
        return Err(vm.value_fault(message!("chr() arg not in range(0x110000)")));
    };
    string::points::character(vm, point)
}

pub(super) fn chr_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let number = vm.slot()?;
    convert::index(vm, args.at(0), number)?;
    vm.make(|vm| chr(vm, &[vm.get(number)]))
}

pub(super) fn ord<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if let Some(bytes) = text::bytes_of(vm, args[0]) {
        let length = string::points::count(bytes);
        return match string::points::decode(bytes, 0) {
            Some((point, _)) if length == 1 => int::new(vm, point as i64),
            _ => Err(vm.type_fault(message!("ord() expected a character, but string of length {length} found"))),
        };
    }
    let bytes = match types::cast(vm, args[0], ids::BYTES) {
        Some(bytes) => bytes.bytes(),
        None => match types::cast(vm, args[0], ids::BYTEARRAY) {
            Some(array) => object::bytearray::bytes(array),
            None => {
                let class = type_name(vm, args[0]);
                return Err(
                    vm.type_fault(message!("ord() expected string of length 1, but {class} found"))
                );
            }
        },
    };
    match bytes {
        [byte] => Ok(Value::small(*byte as i32)),
        _ => {
            let length = bytes.len();
            Err(vm.type_fault(message!("ord() expected a character, but string of length {length} found")))
        }
    }
}

pub(super) fn divmod_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if number::is_instance(args[0]) || number::is_instance(args[1]) {
        return Err(vm.python_needed());
    }
    let pair = number::divmod(vm, args[0], args[1])?;
    if pair == Value::NOT_IMPLEMENTED { Err(vm.python_needed()) } else { Ok(pair) }
}

pub(super) fn divmod(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (left, right, result) = (args.at(0), args.at(1), vm.slot()?);
    let user = |vm: &Vm, operand: Handle| dispatch_id(vm.get(operand)) >= ids::FIRST_SHAPE;
    if user(vm, left) || user(vm, right) {
        for (receiver, name, other) in [(left, sym::__divmod__, right), (right, sym::__rdivmod__, left)] {
            if call::call_special(vm, receiver, name, &[other], result)? && vm.get(result) != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
    }
    let number = |vm: &Vm, operand: Handle| {
        int::cast(vm, vm.get(operand)).is_some() || types::cast(vm, vm.get(operand), ids::FLOAT).is_some()
    };
    if !number(vm, left) || !number(vm, right) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!(
                "unsupported operand type(s) for divmod(): '{}' and '{}'",
                type_name(vm, vm.get(left)),
                type_name(vm, vm.get(right))
            ))
        }));
    }
    let rest = vm.slot()?;
    arithmetic::binary(vm, Binary::FloorDiv, left, right, result)?;
    arithmetic::binary(vm, Binary::Mod, left, right, rest)?;
    vm.make(|vm| tuple::new(vm, &[vm.get(result), vm.get(rest)]))
}

pub(super) fn pow(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    match args.given(vm, 2) {
        Some(modulus) if !modulus.is_none() => {
            arithmetic::power_modulo(vm, args.at(0), args.at(1), args.at(2), out)?;
        }
        _ => arithmetic::binary(vm, Binary::Pow, args.at(0), args.at(1), out)?,
    }
    Ok(out)
}

pub(super) fn round(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let digits = args.given(vm, 1).is_some_and(|digits| !digits.is_none());
    let given = [args.at(1)];
    if call::call_special(vm, args.at(0), sym::__round__, if digits { &given } else { &[] }, out)? {
        return Ok(out);
    }
    Err(lacks(vm, args.at(0), sym::__round__))
}

#[cold]
fn lacks(vm: &mut Vm, object: Handle, method: Sym) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        message.format(message!(
            "type {} doesn't define {} method",
            type_name(vm, vm.get(object)),
            method.text()
        ))
    })
}
