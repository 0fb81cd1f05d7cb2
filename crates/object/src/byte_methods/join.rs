//! join.

use crate::byte_methods::Flavour;
use crate::fault::{Leaf, Raised};
use crate::operations::iterate;
use crate::{Args, Vm, bytes, exception::kind, ids, list, types};
use crate::packed::message;
use heap::{Handle, Value};

/// join of a list or tuple; other iterables need Python.
pub fn join<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, sequence] = *args else { return Ok(Value::NONE) };
    let (items, count) = match sequence.id() {
        Some(ids::TUPLE) => (sequence, sequence.field_count()),
        Some(ids::LIST) => (list::buffer(sequence), list::len(sequence)),
        _ => return Err(vm.python_needed()),
    };
    let (flavour, separator) = Flavour::view(vm, receiver);
    let text = flavour.is_text();
    let mut length = separator.len().saturating_mul(count.saturating_sub(1));
    let mut ascii = flavour == Flavour::Ascii || count < 2;
    for (index, item) in items.fields_from(0).take(count).enumerate() {
        let part = if text {
            types::cast(vm, item, ids::STR).map(|string| {
                ascii &= string.flags() & ids::ASCII != 0;
                string.bytes()
            })
        } else {
            bytes::buffer_of(vm, item)
        };
        let Some(part) = part else {
            let class = types::type_name(vm, item);
            let wanted = if text { "expected str instance," } else { "expected a bytes-like object," };
            return Err(
                vm.fault(kind::TypeError, message!("sequence item {index}: {wanted} {class} found"))
            );
        };
        length = length.saturating_add(part.len());
    }
    if count == 1 && items.field(0).has_id(if text { ids::STR } else { ids::BYTES }) && flavour != Flavour::ByteArray {
        return Ok(items.field(0));
    }
    let flavour = match flavour {
        Flavour::Ascii | Flavour::Text if ascii => Flavour::Ascii,
        Flavour::Ascii => Flavour::Text,
        other => other,
    };
    flavour.build(vm, length.min(isize::MAX as usize / 2), &mut |buffer| {
        let mut at = 0;
        let mut put = |part: &[u8]| {
            if let Some(target) = buffer.get_mut(at..at + part.len()) {
                target.copy_from_slice(part);
            }
            at += part.len();
        };
        for (index, item) in items.fields_from(0).take(count).enumerate() {
            if index > 0 {
                put(separator);
            }
            put(bytes_of(vm, item, text));
        }
    })
}

fn bytes_of<'v>(vm: &'v Vm, item: Value<'v>, text: bool) -> &'v [u8] {
    if text { types::cast(vm, item, ids::STR).map_or(&[], Value::bytes) } else { bytes::buffer_of(vm, item).unwrap_or(&[]) }
}

/// join of any iterable.
pub fn join_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (receiver, iterable) = (args.at(0), args.at(1));
    let items = vm.slot()?;
    if let Err(raised) = iterate::iterate(vm, iterable, items) {
        if vm.raised_is(kind::TypeError) {
            vm.clear_exception();
            return Err(vm.raise(kind::TypeError, message!("can only join an iterable")));
        }
        return Err(raised);
    }
    iterate::to_list(vm, items, items)?;
    vm.make(|vm| join(vm, &[vm.get(receiver), vm.get(items)]))
}
