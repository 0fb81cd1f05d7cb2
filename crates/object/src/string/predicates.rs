//! Methods of str alone that need no Python: encode, casefold, isdecimal, ...

use crate::byte_methods::Flavour;
use crate::fault::Leaf;
use crate::string::{case, codec, points, unicode};
use crate::Vm;
use heap::Value;

pub(super) fn encode<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [string, encoding, errors] = *args else { return Ok(Value::NONE) };
    codec::encode(vm, string, encoding, errors, "encode")
}

pub(super) fn casefold<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [string] = *args else { return Ok(Value::NONE) };
    match Flavour::of_str(string) {
        Flavour::Ascii => crate::byte_methods::lower(vm, args),
        _ => case::convert(vm, string.bytes(), case::Mode::Fold),
    }
}

fn all<'v>(vm: &'v Vm, args: &[Value<'v>], empty: bool, test: fn(u32) -> bool) -> Leaf<'v> {
    let text = args.first().map_or(&[][..], |string| string.bytes());
    Ok(Value::bool(if text.is_empty() { empty } else { points::all(vm, text, &mut |point| test(point))? }))
}

pub(super) fn isdecimal<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    all(vm, args, false, unicode::is_decimal)
}

pub(super) fn isnumeric<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    all(vm, args, false, |point| unicode::is_decimal(point) || unicode::is_numeric(point))
}

pub(super) fn isprintable<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    all(vm, args, true, unicode::is_printable)
}

pub(super) fn isidentifier<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let text = args.first().map_or(&[][..], |string| string.bytes());
    let start = points::points(text).next().is_some_and(unicode::is_identifier_start);
    Ok(Value::bool(start && points::all(vm, text, &mut unicode::is_identifier_part)?))
}
