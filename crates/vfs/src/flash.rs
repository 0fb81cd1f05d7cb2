//! Parts of the board's flash as block devices, for what is mounted when the board starts.
//!
//! An object is `[start][length]`, in blocks that are erased at once. File systems know it and go to
//! the board directly; to a program it is a block device like any other. `vfs.Flash()` is all of the flash, on any
//! board, to make a new file system on. (`rp2.Flash` and the like belong to the machine's modules.)
//!
//! Invariant: start and length lie within the flash.

use crate::device::{COUNT, ERASE, SIZE, SYNC};
use board::{Error, Flash};
use core::cell::Cell;
use heap::{Handle, TypeId, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::{Item, Raised, TypeInfo, Vm, bytearray, bytes, memoryview};
use object::packed::message;
use stdlib::{arguments, buffers, os_error};

const EIO: i32 = 5;
const ENODEV: i32 = 19;
const EINVAL: i32 = 22;

/// Its type id.
pub const FLASH: TypeId = crate::id(4);

const START: usize = 0;
const LENGTH: usize = 1;

/// Bytes moved at a time.
const PIECE: usize = 256;

/// Types of this file.
pub const TYPES: &[&TypeInfo] = &[&TYPE];

static TYPE: TypeInfo = TypeInfo {
    module: "vfs",
    construct: Some(Native::method("", Code::Full(construct))),
    items: &[
        (sym::__buffer__, Item::Method(Native::method("flags /", Code::Full(copy)))),
        (sym::ioctl, Item::Method(Native::method("op arg=", Code::Full(ioctl)))),
        (sym::readblocks, Item::Method(Native::method("block buffer offset=", Code::Full(read_blocks)))),
        (sym::writeblocks, Item::Method(Native::method("block buffer offset=", Code::Full(write_blocks)))),
    ],
    slots: &crate::SYSTEM_SLOTS,
    ..TypeInfo::new(FLASH, "Flash")
};

/// The error of the board as an exception.
fn raise(vm: &mut Vm, error: Error) -> Raised {
    match error {
        Error::Errno(number) => os_error::raise(vm, number),
        Error::Invalid(text) => vm.raise(kind::ValueError, message!("{text}")),
        Error::State(_) | Error::Missing(_) | Error::Held | Error::Absent => os_error::raise(vm, EIO),
    }
}

/// Runs `work` on the board's flash.
fn with<T>(vm: &mut Vm, work: impl FnOnce(&dyn Flash) -> Result<T, Error>) -> Result<T, Raised> {
    let result = match vm.platform.board().and_then(|board| board.flash()) {
        Some(flash) => work(flash),
        None => Err(Error::Errno(ENODEV)),
    };
    result.map_err(|error| raise(vm, error))
}

/// The blocks from `start` on as a device.
pub fn new(vm: &mut Vm, start: usize, length: usize) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(vm.heap.new_object(FLASH, 0, &[Value::length(start), Value::length(length)])?))
}

/// All of the board's flash as a device; None when there is none.
pub fn whole(vm: &mut Vm) -> Result<Option<Handle>, Raised> {
    let Some(flash) = vm.platform.board().and_then(|board| board.flash()) else { return Ok(None) };
    let count = flash.size() / flash.erase_size().max(1);
    new(vm, 0, count).map(Some)
}

/// The part of the board's flash for a read-only file system as a device; None when there is none.
pub fn rom(vm: &mut Vm) -> Result<Option<Handle>, Raised> {
    let Some(flash) = vm.platform.board().and_then(|board| board.flash()) else { return Ok(None) };
    let unit = flash.erase_size().max(1);
    match flash.rom_size() / unit {
        0 => Ok(None),
        count => new(vm, flash.size().div_ceil(unit), count).map(Some),
    }
}

/// First byte and number of bytes of a device, as the flash counts them.
pub fn bounds(flash: &dyn Flash, device: Value<'_>) -> (usize, usize) {
    let bytes = |field: usize| device.field(field).as_int().unwrap_or(0) as usize * flash.erase_size();
    (bytes(START), bytes(LENGTH))
}

/// `Flash()`: all of it.
fn construct(vm: &mut Vm, _args: Args) -> Result<Handle, Raised> {
    match whole(vm)? {
        Some(device) => Ok(device),
        None => Err(os_error::raise(vm, ENODEV)),
    }
}

/// True when the first two blocks of a device are erased.
pub fn is_blank(vm: &mut Vm, device: Handle) -> Result<bool, Raised> {
    let unit = with(vm, |flash| Ok(flash.erase_size()))?;
    let start = address(vm, device, 0, 0, 2 * unit)?;
    let (mut at, mut piece) = (0, [0; 64]);
    while at < 2 * unit {
        let part = (2 * unit - at).min(piece.len());
        with(vm, |flash| flash.read(start + at, &mut piece[..part]))?;
        if piece[..part].iter().any(|byte| *byte != 0xff) {
            return Ok(false);
        }
        at += part;
    }
    Ok(true)
}

/// The unit of programming of the board's flash.
pub fn unit(vm: &mut Vm) -> Result<usize, Raised> {
    with(vm, |flash| Ok(flash.write_size().max(1)))
}

fn field(vm: &Vm, device: Handle, field: usize) -> usize {
    vm.get(device).field(field).as_int().unwrap_or(0) as usize
}

/// Address of a byte of a block; OSError when `length` bytes from there on are not part of the device.
fn address(vm: &mut Vm, device: Handle, block: usize, offset: usize, length: usize) -> Result<usize, Raised> {
    let unit = with(vm, |flash| Ok(flash.erase_size()))?;
    let (start, count) = (field(vm, device, START), field(vm, device, LENGTH));
    let begin = block.checked_mul(unit).and_then(|begin| begin.checked_add(offset));
    match begin.filter(|begin| begin.checked_add(length).is_some_and(|end| end <= count * unit)) {
        Some(begin) => Ok(start * unit + begin),
        None => Err(os_error::raise(vm, EINVAL)),
    }
}

/// `ioctl(op, arg)` as a number.
pub fn control(vm: &mut Vm, device: Handle, request: i32, argument: usize) -> Result<isize, Raised> {
    match request {
        COUNT => Ok(field(vm, device, LENGTH) as isize),
        SIZE => with(vm, |flash| Ok(flash.erase_size() as isize)),
        ERASE => {
            let unit = with(vm, |flash| Ok(flash.erase_size()))?;
            let at = address(vm, device, argument, 0, unit)?;
            with(vm, |flash| flash.erase(at, unit)).map(|()| 0)
        }
        SYNC => with(vm, |flash| flash.sync()).map(|()| 0),
        _ => Ok(0),
    }
}

/// Reads from a block into a buffer of a program, all of it.
pub fn read_into(vm: &mut Vm, device: Handle, block: usize, offset: usize, buffer: Handle) -> Result<(), Raised> {
    let length = buffers::writable_length(vm, buffer)?;
    let at = address(vm, device, block, offset, length)?;
    let (mut done, mut piece) = (0, [0; PIECE]);
    while done < length {
        let part = (length - done).min(PIECE);
        with(vm, |flash| flash.read(at + done, &mut piece[..part]))?;
        buffers::store(vm, buffer, done, &piece[..part])?;
        done += part;
    }
    Ok(())
}

/// Programs a buffer into an erased part of a block.
pub fn program(vm: &mut Vm, device: Handle, block: usize, offset: usize, buffer: Handle) -> Result<(), Raised> {
    let length = vm.attempt(|vm| Ok(buffers::data(vm, vm.get(buffer))?.len()))?;
    let at = address(vm, device, block, offset, length)?;
    // A bytearray or bytes object of any length; the board copies what it needs.
    let written = vm.attempt(|vm| {
        let bytes = buffers::data(vm, vm.get(buffer))?;
        let flash = vm.platform.board().and_then(|board| board.flash());
        Ok(flash.map_or(Err(Error::Errno(ENODEV)), |flash| flash.write(at, bytes)))
    })?;
    written.map_err(|error| raise(vm, error))
}

/// Erases the blocks that a buffer fills and programs them.
pub fn rewrite(vm: &mut Vm, device: Handle, block: usize, buffer: Handle) -> Result<(), Raised> {
    let unit = with(vm, |flash| Ok(flash.erase_size()))?;
    let length = bytearray_length(vm, buffer)?;
    for index in 0..length.div_ceil(unit) {
        control(vm, device, ERASE, block + index)?;
    }
    program(vm, device, block, 0, buffer)
}

fn bytearray_length(vm: &mut Vm, buffer: Handle) -> Result<usize, Raised> {
    vm.attempt(|vm| {
        let value = vm.get(buffer);
        Ok(if value.has_id(object::ids::BYTEARRAY) { bytearray::bytes(value).len() } else { buffers::data(vm, value)?.len() })
    })
}

/// What is there now, for `memoryview(device)`.
fn copy(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let unit = with(vm, |flash| Ok(flash.erase_size()))?;
    let length = field(vm, args.at(0), LENGTH) * unit;
    let at = address(vm, args.at(0), 0, 0, length)?;
    let outcome = Cell::new(Ok(()));
    let copy = vm.make(|vm| {
        let flash = vm.platform.board().and_then(|board| board.flash());
        bytes::build(vm, length, |buffer| outcome.set(flash.map_or(Err(Error::Errno(ENODEV)), |flash| flash.read(at, buffer))))
    })?;
    outcome.get().map_err(|error| raise(vm, error))?;
    vm.make(|vm| memoryview::of(vm, vm.get(copy)))
}

fn index(vm: &mut Vm, args: Args, at: usize) -> Result<usize, Raised> {
    let number = vm.attempt(|vm| arguments::integer(vm, args.get(vm, at)))?;
    usize::try_from(number).map_err(|_| os_error::raise(vm, EINVAL))
}

fn ioctl(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let request = index(vm, args, 1)? as i32;
    let argument = if args.given(vm, 2).is_some() { index(vm, args, 2)? } else { 0 };
    let answer = control(vm, args.at(0), request, argument)?;
    vm.make(|_| Ok(Value::small(answer as i32)))
}

fn read_blocks(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let block = index(vm, args, 1)?;
    let offset = if args.given(vm, 3).is_some() { index(vm, args, 3)? } else { 0 };
    read_into(vm, args.at(0), block, offset, args.at(2))?;
    Ok(object::slot::NONE)
}

fn write_blocks(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let block = index(vm, args, 1)?;
    if args.given(vm, 3).is_some() {
        let offset = index(vm, args, 3)?;
        program(vm, args.at(0), block, offset, args.at(2))?;
    } else {
        rewrite(vm, args.at(0), block, args.at(2))?;
    }
    Ok(object::slot::NONE)
}
