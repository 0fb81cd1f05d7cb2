//! Packing and unpacking.

use super::format::{Run, Walker, error, measure, text_of};
use heap::{Handle, Value};
use object::bytes::{self, scalar};
use object::exception::kind;
use object::operations::convert;
use object::{Args, Fault, Leaf, Raised, Vm, memoryview, slot, tuple, types};
use object::packed::message;

pub(super) fn calcsize<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::length(measure(vm, text_of(vm, args[0])?)?.0))
}

/// pack(format, *values)
pub(super) fn pack(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    pack_values(vm, args.at(0), args, 1, "pack")
}

/// The bytes of the values from argument `first` on.
pub(super) fn pack_values(
    vm: &mut Vm,
    format: Handle,
    args: Args,
    first: usize,
    function: &str,
) -> Result<Handle, Raised> {
    let (size, count) = vm.attempt(|vm| measure(vm, text_of(vm, vm.get(format))?))?;
    let given = args.count - first.min(args.count);
    if given != count {
        return Err(vm.raise(
            kind::StructError,
            message!("{function} expected {count} items for packing (got {given})"),
        ));
    }
    // Instances become numbers first, in slots of their own; the rest is a leaf.
    let values = Handle::new(vm.mark());
    let has_truth = vm.attempt(|vm| Ok(text_of(vm, vm.get(format))?.contains(&b'?')))?;
    for index in 0..given {
        let value = args.at(first + index);
        if has_truth && vm.attempt(|vm| code_of(vm, vm.get(format), index))? == b'?' {
            let truth = convert::truth(vm, value)?;
            vm.make(|_| Ok(Value::bool(truth)))?;
        } else {
            memoryview::plain_number(vm, value)?;
        }
    }
    vm.make(|vm| {
        let mut failed = None;
        let made = bytes::build(vm, size, |buffer| {
            let values = vm.heap.window(values, given);
            failed = fill(vm, vm.get(format), values, buffer).err();
        })?;
        match failed {
            Some(fault) => Err(fault),
            None => Ok(made),
        }
    })
}

/// The code of a value.
fn code_of(vm: &Vm, format: Value<'_>, index: usize) -> Result<u8, Fault> {
    let mut walker = Walker::new(text_of(vm, format)?);
    let mut before = 0;
    while let Some(run) = walker.next(vm)? {
        before += run.values();
        if index < before {
            return Ok(run.code);
        }
    }
    Ok(0)
}

/// Writes values into a buffer of the format's size.
fn fill(vm: &Vm, format: Value<'_>, values: &[Value<'_>], buffer: &mut [u8]) -> Result<(), Fault> {
    let mut walker = Walker::new(text_of(vm, format)?);
    let mut values = values.iter().copied();
    while let Some(run) = walker.next(vm)? {
        match run.code {
            b'x' => {}
            b's' | b'p' => {
                let value = values.next().unwrap_or(Value::NONE);
                let Some(content) = bytes::buffer_of(vm, value) else {
                    let code = run.code as char;
                    return Err(vm.fault(
                        kind::StructError,
                        message!("argument for '{code}' must be a bytes object"),
                    ));
                };
                let Some(target) = buffer.get_mut(run.offset..run.offset + run.count) else { continue };
                if run.code == b's' {
                    let count = content.len().min(target.len());
                    target[..count].copy_from_slice(&content[..count]);
                } else if let Some((length, rest)) = target.split_first_mut() {
                    let count = content.len().min(rest.len());
                    *length = count.min(255) as u8;
                    rest[..count].copy_from_slice(&content[..count]);
                }
            }
            _ => {
                for number in 0..run.count {
                    let value = values.next().unwrap_or(Value::NONE);
                    let item = scalar::write(vm, value, run.code, run.size, walker.little)
                        .map_err(|refusal| refused(vm, run, refusal))?;
                    let at = run.offset + number * run.size;
                    if let Some(target) = buffer.get_mut(at..at + run.size) {
                        target.copy_from_slice(&item[..run.size]);
                    }
                }
            }
        }
    }
    Ok(())
}

fn refused(vm: &Vm, run: Run, refusal: scalar::Refusal) -> Fault {
    let code = run.code as char;
    match refusal {
        scalar::Refusal::Fault(fault) => fault,
        scalar::Refusal::NotInteger => error(vm, "required argument is not an integer"),
        scalar::Refusal::NotReal => error(vm, "required argument is not a float"),
        scalar::Refusal::NotByte => error(vm, "char format requires a bytes object of length 1"),
        scalar::Refusal::TooLarge => {
            vm.fault(kind::OverflowError, message!("float too large to pack with {code} format"))
        }
        scalar::Refusal::Range(least, most) => {
            vm.fault(kind::StructError, message!("'{code}' format requires {least} <= number <= {most}"))
        }
    }
}

/// The position that an offset means in a buffer of some length, with room for `size` bytes.
fn position(vm: &Vm, offset: isize, length: usize, size: usize, function: &str) -> Result<usize, Fault> {
    let verb = if function == "pack_into" { "packing" } else { "unpacking" };
    let start = if offset < 0 { offset.saturating_add(length as isize) } else { offset };
    if start < 0 {
        return Err(vm.fault(
            kind::StructError,
            message!("offset {offset} out of range for {length}-byte buffer"),
        ));
    }
    let start = start as usize;
    if length.checked_sub(start).is_none_or(|room| room < size) {
        if offset < 0 {
            let lack = if function == "pack_into" { "no space to pack" } else { "not enough data to unpack" };
            return Err(vm.fault(kind::StructError, message!("{lack} {size} bytes at offset {offset}")));
        }
        return Err(vm.fault(
            kind::StructError,
            message!(
                "{function} requires a buffer of at least {} bytes for {verb} {size} bytes at offset {start} (actual buffer size is {length})",
                start.saturating_add(size)
            ),
        ));
    }
    Ok(start)
}

/// pack_into(format, buffer, offset, *values)
pub(super) fn pack_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    pack_values_into(vm, args.at(0), args, 1)
}

/// As [`pack_values`], into the buffer that is argument `first` at the offset that follows.
pub(super) fn pack_values_into(vm: &mut Vm, format: Handle, args: Args, first: usize) -> Result<Handle, Raised> {
    let offset = convert::index_size(vm, args.at(first + 1))?;
    let packed = pack_values(vm, format, args, first + 2, "pack_into")?;
    let Some(raw) = bytes::raw_writable(vm, args.at(first))? else {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = types::type_name(vm, vm.get(args.at(first)));
            message.format(message!("argument must be read-write bytes-like object, not {class}"));
        }));
    };
    let size = vm.get(packed).bytes().len();
    let at = vm.attempt(|vm| position(vm, offset, raw.length, size, "pack_into"))?;
    vm.heap.copy_bytes(packed, 0, raw.slot, raw.offset + at, size);
    Ok(slot::NONE)
}

/// The tuple of values in `content`, which has the format's size.
pub(super) fn values<'v>(vm: &'v Vm, format: Value<'v>, content: &[u8]) -> Leaf<'v> {
    let format = text_of(vm, format)?;
    let (_, count) = measure(vm, format)?;
    if count == 0 {
        return Ok(tuple::empty());
    }
    let made = vm.heap.new_filled(object::ids::TUPLE, 0, count, Value::NONE)?;
    let mut walker = Walker::new(format);
    let mut index = 0;
    while let Some(run) = walker.next(vm)? {
        let part = content.get(run.offset..run.offset + run.count * run.size).unwrap_or(&[]);
        match run.code {
            b'x' => continue,
            b's' => vm.heap.set_field(made, index, bytes::new(vm, part)?),
            b'p' => {
                let length = part.first().map_or(0, |length| *length as usize);
                let text = part.get(1..).unwrap_or(&[]);
                vm.heap.set_field(made, index, bytes::new(vm, &text[..length.min(text.len())])?);
            }
            _ => {
                for (number, item) in part.chunks_exact(run.size).enumerate() {
                    let value = scalar::read(vm, run.code, item, walker.little)?;
                    vm.heap.set_field(made, index + number, value);
                }
            }
        }
        index += run.values();
    }
    Ok(made)
}

/// The bytes of a buffer argument.
pub(super) fn buffer<'v>(vm: &'v Vm, value: Value<'v>) -> Result<&'v [u8], Fault> {
    bytes::buffer_of(vm, value).ok_or_else(|| object::byte_methods::buffer_error(vm, value))
}

/// unpack(format, buffer)
pub(super) fn unpack<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (size, _) = measure(vm, text_of(vm, args[0])?)?;
    let content = buffer(vm, args[1])?;
    if content.len() != size {
        return Err(vm.fault(kind::StructError, message!("unpack requires a buffer of {size} bytes")));
    }
    values(vm, args[0], content)
}

/// unpack_from(format, buffer, offset)
pub(super) fn unpack_from<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (size, _) = measure(vm, text_of(vm, args[0])?)?;
    let content = buffer(vm, args[1])?;
    let offset = object::byte_methods::optional_number(vm, args[2], 0)?;
    let at = position(vm, offset, content.len(), size, "unpack_from")?;
    values(vm, args[0], content.get(at..at + size).unwrap_or(&[]))
}

/// iter_unpack(format, buffer)
pub(super) fn iter_unpack<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (size, _) = measure(vm, text_of(vm, args[0])?)?;
    let content = buffer(vm, args[1])?;
    if size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    if content.len() % size != 0 {
        return Err(vm.fault(
            kind::StructError,
            message!("iterative unpacking requires a buffer of a multiple of {size} bytes"),
        ));
    }
    super::object::iterator(vm, args[0], args[1])
}
