//! Regions of the board's flash as block devices: the protocol of `os.mount`.
//!
//! An object begins with `[start][length]`, in bytes; its blocks are the flash's erase units.
//! Writing whole blocks erases them first; writing at an offset in a block does not.
//!
//! Invariant: what reaches beyond a region is refused (EINVAL) before anything is changed.

use crate::buffer;
use crate::device::unit;
use board::{Flash, errno};
use heap::{Handle, Value};
use object::native::{Args, Code, Native};
use object::{Raised, Vm, slot};
use stdlib::{arguments, buffers, os_error};

pub const READ: Native = Native::method("block_num buf offset=", Code::Full(read));
pub const WRITE: Native = Native::method("block_num buf offset=", Code::Full(write));
pub const CONTROL: Native = Native::method("cmd arg=", Code::Full(control));

const START: usize = 0;
const LENGTH: usize = 1;

/// First byte and length of a region.
pub fn bounds(region: Value<'_>) -> (usize, usize) {
    let number = |field: usize| region.field(field).int_unchecked() as usize;
    (number(START), number(LENGTH))
}

fn flash(vm: &mut Vm) -> Result<&'static dyn Flash, Raised> {
    unit(vm, |board| board.flash())
}

/// The address that arguments name, for `length` bytes.
fn address(vm: &mut Vm, args: Args, length: usize) -> Result<usize, Raised> {
    let block = flash(vm)?.erase_size() as i64;
    let (number, offset) = vm.attempt(|vm| {
        let number = arguments::integer(vm, args.get(vm, 1))?;
        Ok((number, arguments::integer_or(vm, args.get(vm, 3), 0)?))
    })?;
    let (start, size) = bounds(vm.get(args.at(0)));
    let at = number.checked_mul(block).and_then(|at| at.checked_add(offset)).and_then(|at| usize::try_from(at).ok());
    match at.filter(|at| at.checked_add(length).is_some_and(|end| end <= size)) {
        Some(at) => Ok(start + at),
        None => Err(os_error::raise(vm, errno::EINVAL)),
    }
}

fn read(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let flash = flash(vm)?;
    let length = buffers::writable_length(vm, args.at(2))?;
    let address = address(vm, args, length)?;
    buffer::fill(vm, args.at(2), |bytes| flash.read(address, bytes))?;
    Ok(slot::NONE)
}

fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let flash = flash(vm)?;
    let length = vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 2))?.len()))?;
    let address = address(vm, args, length)?;
    if args.given(vm, 3).is_none() {
        let unit = flash.erase_size();
        let outcome = flash.erase(address, length.div_ceil(unit) * unit);
        crate::device::done(vm, outcome)?;
    }
    buffer::send(vm, args.at(2), |bytes| flash.write(address, bytes))?;
    Ok(slot::NONE)
}

fn control(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let flash = flash(vm)?;
    let (request, argument) = vm.attempt(|vm| {
        let request = arguments::integer(vm, args.get(vm, 1))?;
        Ok((request, arguments::integer_or(vm, args.get(vm, 2), 0)?))
    })?;
    let (start, length) = bounds(vm.get(args.at(0)));
    let unit = flash.erase_size();
    let outcome = match request {
        // Start, end, synchronise.
        1..=3 => flash.sync(),
        4 => return vm.make(|_| Ok(Value::length(length / unit))),
        5 => return vm.make(|_| Ok(Value::length(unit))),
        6 => match usize::try_from(argument).ok().filter(|block| block.checked_add(1).is_some_and(|end| end * unit <= length)) {
            Some(block) => flash.erase(start + block * unit, unit),
            None => Err(board::Error::Errno(errno::EINVAL)),
        },
        _ => return Ok(slot::NONE),
    };
    crate::device::done(vm, outcome)?;
    vm.make(|_| Ok(Value::small(0)))
}
