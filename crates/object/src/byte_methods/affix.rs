//! startswith, endswith, removeprefix, removesuffix.

use crate::byte_methods::{Flavour, range};
use crate::fault::Leaf;
use crate::{Vm, bytes, exception::kind, ids, text, types};
use crate::packed::message;
use heap::Value;

fn has_affix<'v>(vm: &'v Vm, args: &[Value<'v>], at_end: bool) -> Leaf<'v> {
    let [receiver, affix, start, end] = *args else { return Ok(Value::FALSE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let part = range(vm, flavour, bytes, start, end)?.and_then(|(start, end)| bytes.get(start..end));
    let one = |affix: Value<'v>| if flavour.is_text() { text::bytes_of(vm, affix) } else { bytes::buffer_of(vm, affix) };
    let fits = |affix: &[u8]| {
        part.is_some_and(|part| if at_end { part.ends_with(affix) } else { part.starts_with(affix) })
    };
    let method = if at_end { "endswith" } else { "startswith" };
    let wanted = if flavour.is_text() { "str" } else { "bytes" };
    if let Some(affix) = one(affix) {
        return Ok(Value::bool(fits(affix)));
    }
    let Some(affixes) = types::cast(vm, affix, ids::TUPLE) else {
        let class = types::type_name(vm, affix);
        return Err(vm.fault(
            kind::TypeError,
            message!("{method} first arg must be {wanted} or a tuple of {wanted}, not {class}"),
        ));
    };
    for item in affixes.fields_from(0) {
        match one(item) {
            Some(affix) if fits(affix) => return Ok(Value::TRUE),
            Some(_) => {}
            None if flavour.is_text() => {
                let class = types::type_name(vm, item);
                return Err(vm.fault(
                    kind::TypeError,
                    message!("tuple for {method} must only contain str, not {class}"),
                ));
            }
            None => return Err(crate::byte_methods::buffer_error(vm, item)),
        }
    }
    Ok(Value::FALSE)
}

pub fn startswith<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    has_affix(vm, args, false)
}

pub fn endswith<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    has_affix(vm, args, true)
}

pub fn removeprefix<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, affix] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    match bytes.strip_prefix(flavour.argument(vm, affix, "removeprefix() argument")?) {
        Some(rest) if rest.len() < bytes.len() => flavour.make(vm, rest),
        _ => flavour.same(vm, receiver),
    }
}

pub fn removesuffix<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, affix] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    match bytes.strip_suffix(flavour.argument(vm, affix, "removesuffix() argument")?) {
        Some(rest) if rest.len() < bytes.len() => flavour.make(vm, rest),
        _ => flavour.same(vm, receiver),
    }
}
