//! Methods that bytes and bytearray have and str has not; making bytes.

use crate::byte_methods::{self, Flavour};
use crate::bytes::{self, buffer_of, value::byte_of};
use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, call, convert, iterate};
use crate::string::codec;
use crate::vm::STRETCH;
use crate::{Args, Vm, bytearray, exception::kind, ids, int, list, types};
use crate::packed::message;
use heap::{Handle, TypeId, Value};
use names::sym;

pub(crate) fn decode<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, encoding, errors] = *args else { return Ok(Value::NONE) };
    codec::decode(vm, receiver, encoding, errors, "decode")
}

/// bytes.maketrans(from, to): a table of 256 bytes.
pub(crate) fn maketrans<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [from, to] = *args else { return Ok(Value::NONE) };
    let (Some(from_bytes), Some(to_bytes)) = (buffer_of(vm, from), buffer_of(vm, to)) else {
        let wrong = if buffer_of(vm, from).is_none() { from } else { to };
        return Err(byte_methods::buffer_error(vm, wrong));
    };
    if from_bytes.len() != to_bytes.len() {
        return Err(vm.fault(kind::ValueError, message!("maketrans arguments must have same length")));
    }
    bytes::build(vm, 256, |table| {
        for (index, target) in table.iter_mut().enumerate() {
            *target = index as u8;
        }
        for (from, to) in from_bytes.iter().zip(to_bytes) {
            table[*from as usize] = *to;
        }
    })
}

/// translate(table, delete)
pub(crate) fn translate<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, table, deleted] = *args else { return Ok(Value::NONE) };
    let (flavour, content) = Flavour::view(vm, receiver);
    let table = match table.is_none() {
        true => None,
        false => Some(buffer_of(vm, table).ok_or_else(|| byte_methods::buffer_error(vm, table))?),
    };
    if table.is_some_and(|table| table.len() != 256) {
        return Err(vm.fault(
            kind::ValueError,
            message!("translation table must be 256 characters long"),
        ));
    }
    let deleted = match deleted.given() {
        Some(deleted) => buffer_of(vm, deleted).ok_or_else(|| byte_methods::buffer_error(vm, deleted))?,
        None => &[],
    };
    let mut dropped = [false; 256];
    deleted.iter().for_each(|byte| dropped[*byte as usize] = true);
    let kept = |part: &'v [u8]| part.iter().filter(move |byte| !dropped[**byte as usize]);
    // It ends early when Ctrl-C comes.
    let parts = content.chunks(STRETCH).take_while(|_| !vm.stops_at(0));
    let count = parts.clone().map(|part| kept(part).count()).sum();
    let made = flavour.build(vm, count, &mut |buffer| {
        for (target, byte) in buffer.iter_mut().zip(parts.clone().flat_map(kept)) {
            *target = table.map_or(*byte, |table| table[*byte as usize]);
        }
    })?;
    vm.poll_walk().map(|()| made)
}

fn fromhex(vm: &mut Vm, args: Args, id: TypeId) -> Result<Handle, Raised> {
    let made = vm.make(|vm| byte_methods::from_hex(vm, args.get(vm, 1), id))?;
    if vm.get(args.at(0)) != types::type_value(id) {
        // A subclass makes an instance of its own from the bytes.
        call::call(vm, args.at(0), &[made], made)?;
    }
    Ok(made)
}

/// bytes.fromhex
pub(super) fn fromhex_bytes(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    fromhex(vm, args, ids::BYTES)
}

/// bytearray.fromhex
pub(crate) fn fromhex_bytearray(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    fromhex(vm, args, ids::BYTEARRAY)
}

/// bytes(source, encoding, errors)
pub(super) fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    make(vm, args, ids::BYTES)
}

/// The bytes that the arguments of bytes() or bytearray() describe, as an object with this id.
pub(crate) fn make(vm: &mut Vm, args: Args, id: TypeId) -> Result<Handle, Raised> {
    let (source, encoding, errors) = (args.at(1), args.at(2), args.at(3));
    let coded = !vm.get(encoding).is_undefined() || !vm.get(errors).is_undefined();
    let text = types::cast(vm, vm.get(source), ids::STR).is_some();
    if coded && !text {
        let what = if vm.get(encoding).is_undefined() { "errors" } else { "encoding" };
        return Err(vm.raise(kind::TypeError, message!("{what} without a string argument")));
    }
    let custom = text && !coded && id == ids::BYTES && types::user_class(vm, vm.get(source))
        .is_some_and(|class| crate::class::has(vm, class, sym::__bytes__));
    if text && !custom {
        if vm.get(encoding).is_undefined() {
            return Err(vm.raise(kind::TypeError, message!("string argument without an encoding")));
        }
        let made = vm.make(|vm| {
            let source = vm.get(source);
            let string = types::cast(vm, source, ids::STR).unwrap_or(source);
            codec::encode(vm, string, vm.get(encoding), vm.get(errors), "bytes")
        })?;
        return as_type(vm, made, id);
    }
    if vm.get(source).is_undefined() {
        return vm.make(|vm| if id == ids::BYTES { bytes::new(vm, b"") } else { bytearray::new(vm, b"") });
    }
    if id == ids::BYTES {
        if vm.get(source).has_id(ids::BYTES) {
            return Ok(source);
        }
        let made = vm.slot()?;
        if types::dispatch_id(vm.get(source)) >= ids::FIRST_SHAPE
            && call::call_special(vm, source, sym::__bytes__, &[], made)?
        {
            if types::cast(vm, vm.get(made), ids::BYTES).is_none() {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = types::type_name(vm, vm.get(made));
                    message.format(message!("__bytes__ returned non-bytes (type {class})"));
                }));
            }
            return Ok(made);
        }
    }
    if buffer_of(vm, vm.get(source)).is_some() {
        return vm.make(|vm| {
            let content = buffer_of(vm, vm.get(source)).unwrap_or(&[]);
            if id == ids::BYTES { bytes::new(vm, content) } else { bytearray::new(vm, content) }
        });
    }
    if vm.get(source).has_id(ids::MEMORYVIEW) {
        // Items that do not lie next to each other.
        let made = vm.make(|vm| crate::memoryview::tobytes(vm, &[vm.get(source)]))?;
        return as_type(vm, made, id);
    }
    let number = vm.slot()?;
    if int::cast(vm, vm.get(source)).is_none() && crate::memoryview::lent(vm, source, number)? {
        let made = vm.make(|vm| crate::memoryview::tobytes(vm, &[vm.get(number), Value::NONE]))?;
        return as_type(vm, made, id);
    }
    if int::cast(vm, vm.get(source)).is_some() || attribute::special(vm, source, sym::__index__, number)? {
        let count = convert::size(vm, source)?;
        let Ok(count) = usize::try_from(count) else {
            return Err(vm.raise(kind::ValueError, message!("negative count")));
        };
        let count = count.min(isize::MAX as usize / 2);
        return vm.make(|vm| {
            if id == ids::BYTES { bytes::build(vm, count, |_| {}) } else { bytearray::build(vm, count, |_| {}) }
        });
    }
    let items = vm.duplicate(source)?;
    if list::fields_of(vm.get(source)).is_some() {
        // Nothing to ask an iterator for.
    } else if let Err(raised) = iterate::iterate(vm, source, items) {
        if vm.raised_is(kind::TypeError) {
            vm.clear_exception();
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = types::type_name(vm, vm.get(source));
                let name = if id == ids::BYTES { "bytes" } else { "bytearray" };
                message.format(message!("cannot convert '{class}' object to {name}"));
            }));
        }
        return Err(raised);
    }
    from_iterator(vm, items, if id == ids::BYTES { "bytes" } else { "byte" })?;
    as_type(vm, items, id)
}

fn as_type(vm: &mut Vm, made: Handle, id: TypeId) -> Result<Handle, Raised> {
    if id == ids::BYTEARRAY {
        vm.store(made, |vm| bytearray::new(vm, vm.get(made).bytes()))?;
    }
    Ok(made)
}

/// Replaces the iterator of ints in a slot by a bytes object of them; `what` is out of range in the message.
pub(crate) fn from_iterator(vm: &mut Vm, items: Handle, what: &str) -> Result<(), Raised> {
    iterate::to_list(vm, items, items)?;
    let number = vm.slot()?;
    let mut index = 0;
    // Instances become ints first: their __index__ may do anything.
    while let Some(item) = list::get(vm.get(items), index).given() {
        if types::dispatch_id(item) >= ids::FIRST_SHAPE {
            vm.set(number, item);
            convert::index(vm, number, number)?;
            list::set(vm, vm.get(items), index, vm.get(number));
        }
        index += 1;
    }
    vm.store(items, |vm| {
        let (count, list) = (list::len(vm.get(items)), list::buffer(vm.get(items)).fields());
        for index in 0..count {
            byte_of(vm, list.get(index), what)?;
        }
        bytes::build(vm, count, |buffer| {
            for (index, target) in buffer.iter_mut().enumerate() {
                *target = int::as_i64(list.get(index)).unwrap_or(0) as u8;
            }
        })
    })
}

/// The byte that the value in a slot stands for.
pub(crate) fn byte(vm: &mut Vm, value: Handle) -> Result<u8, Raised> {
    let plain = vm.duplicate(value)?;
    if int::cast(vm, vm.get(value)).is_none() {
        convert::index(vm, value, plain)?;
    }
    vm.attempt(|vm| byte_of(vm, vm.get(plain), "byte"))
}

/// `__bytes__` of bytes.
pub(super) fn to_bytes<'v>(_: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(args[0])
}
