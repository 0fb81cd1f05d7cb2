//! Methods of arrays for which boards have no room: files, characters, taking arrays apart.
//!
//! Invariant: what a file gave before an error is kept.

use super::methods::{append_all, append_bytes, tolist};
use super::{ARRAY, code, size};
use heap::{Handle, Value};
use names::sym;
use object::bytes::{self, scalar};
use object::exception::kind;
use object::operations::{attribute, call, convert};
use object::{Args, Raised, Vm, bytearray, ids, int, slot, text, tuple, types};
use object::packed::message;

/// `tofile(f)`: writes the bytes.
pub(super) fn tofile(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let data = vm.make(|vm| bytes::new(vm, bytearray::bytes(args.get(vm, 0))))?;
    call::call_method(vm, args.at(1), sym::write, &[data], data)?;
    Ok(slot::NONE)
}

/// `fromfile(f, n)`: reads so many items; EOFError when there are fewer, which are kept.
pub(super) fn fromfile(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let items = convert::index_size(vm, args.at(2))?;
    let Some(wanted) = usize::try_from(items).ok().and_then(|items| items.checked_mul(size(args.get(vm, 0)))) else {
        return Err(vm.raise(kind::ValueError, message!("negative count")));
    };
    let length = vm.make(|vm| int::from_u64(vm, wanted as u64))?;
    let data = vm.slot()?;
    call::call_method(vm, args.at(1), sym::read, &[length], data)?;
    let Some(got) = types::cast(vm, vm.get(data), ids::BYTES).map(|data| data.bytes().len()) else {
        return Err(vm.raise(kind::TypeError, message!("read() didn't return bytes")));
    };
    append_bytes(vm, args.at(0), data)?;
    if got < wanted {
        return Err(vm.raise(kind::EOFError, message!("read() didn't return enough bytes")));
    }
    Ok(slot::NONE)
}

/// `__reduce_ex__(protocol)`: the class, type code and items, attributes.
pub(super) fn reduce(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let attributes = vm.slot()?;
    if !attribute::find_named(vm, args.at(0), sym::__dict__, attributes)? {
        vm.set(attributes, Value::NONE);
    }
    vm.make(|vm| {
        let object = args.get(vm, 0);
        let array = types::cast(vm, object, ARRAY).unwrap_or(object);
        let (letter, items) = (text::new(vm, &[code(array)])?, tolist(vm, &[array])?);
        let arguments = tuple::new(vm, &[letter, items])?;
        tuple::new(vm, &[types::type_of(vm, object), arguments, vm.get(attributes)])
    })
}

pub(super) fn fromunicode(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if types::cast(vm, vm.get(args.at(1)), ids::STR).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = types::type_name(vm, args.get(vm, 1));
            message.format(message!("fromunicode() argument must be str, not {class}"));
        }));
    }
    if !scalar::is_character(code(vm.get(args.at(0)))) {
        return Err(vm.raise(kind::ValueError, message!("fromunicode() may only be called on unicode type arrays ('u' or 'w')")));
    }
    append_all(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}
