//! io.IOBase: streams whose bytes come from a program's `readinto`.
//!
//! A class that derives from IOBase and defines `readinto(buffer)` gets reading in all its
//! forms; `close` and `flush` are passed on as `ioctl` requests (MicroPython's stream
//! protocol) when the class defines that method.
//!
//! Invariant: `readinto` is given a buffer of our own, whose bytes are copied out at once.

use super::{IO_BASE, transfer};
use crate::arguments;
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{attribute, call};
use object::types::{Slot1, Slots};
use object::{Item, Raised, TypeInfo, Vm, bytearray, bytes, list, slot};

/// Requests of the stream protocol.
const FLUSH: i32 = 1;
const CLOSE: i32 = 4;
const BUFFER_SIZE: i32 = 11;

/// Bytes that are asked for at a time when the stream has no wish.
const CHUNK: usize = 256;
/// The largest chunk that a stream may wish for.
const LARGEST: usize = 4096;

/// The type.
pub static TYPE: TypeInfo = TypeInfo {
    module: "_io",
    subclassable: true,
    construct: Some(Native::method("*args", Code::Leaf(|vm, _| Ok(vm.heap.new_object(IO_BASE, 0, &[])?)))),
    items: &[
        method(sym::__enter__, "", |_, args| Ok(args.at(0))),
        method(sym::__exit__, "*args", |vm, args| {
            let out = vm.slot()?;
            call::call_method(vm, args.at(0), sym::close, &[], out)?;
            Ok(slot::NONE)
        }),
        method(sym::close, "", |vm, args| request(vm, args.at(0), CLOSE, 0).map(|_| slot::NONE)),
        method(sym::flush, "", |vm, args| request(vm, args.at(0), FLUSH, 0).map(|_| slot::NONE)),
        method(sym::read, "size=", read),
        method(sym::readline, "size=", read_line),
        method(sym::readlines, "hint=", read_lines),
        method(sym::__iter__, "", |_, args| Ok(args.at(0))),
        method(sym::__next__, "", |vm, args| {
            let line = collect(vm, args.at(0), usize::MAX, true)?;
            match vm.get(line).bytes().is_empty() {
                true => Err(vm.raise_leaf(|vm| vm.fault_bare(kind::StopIteration))),
                false => Ok(line),
            }
        }),
    ],
    slots: &Slots { iterate: Slot1::Leaf(|_, stream| Ok(stream)), ..Slots::NONE },
    ..TypeInfo::new(IO_BASE, "IOBase")
};

const fn method(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function)).keeping_self()))
}

/// Calls `stream.ioctl(number, argument)`; None when there is no such method.
fn request(vm: &mut Vm, stream: Handle, number: i32, argument: i32) -> Result<Option<isize>, Raised> {
    vm.scoped(|vm| {
        let method = vm.slot()?;
        if !attribute::find_named(vm, stream, sym::ioctl, method)? {
            return Ok(None);
        }
        let (number, argument) = (vm.make(|_| Ok(Value::small(number)))?, vm.make(|_| Ok(Value::small(argument)))?);
        call::call(vm, method, &[number, argument], method)?;
        Ok(vm.get(method).as_int())
    })
}

/// True for objects whose class derives from IOBase and defines `readinto`.
pub fn is_base(vm: &mut Vm, stream: Handle) -> Result<bool, Raised> {
    let class = object::types::type_of(vm, vm.get(stream));
    if !object::class::is_subtype(vm, class, object::types::type_value(IO_BASE)) {
        return Ok(false);
    }
    vm.scoped(|vm| {
        let found = vm.slot()?;
        attribute::find_named(vm, stream, sym::readinto, found)
    })
}

/// All that is left in a stream, as bytes, in chunks of the size that it wishes for; then closes it.
pub fn drain(vm: &mut Vm, stream: Handle, out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        let wish = request(vm, stream, BUFFER_SIZE, 0)?.and_then(|size| usize::try_from(size).ok());
        let size = wish.filter(|size| *size > 0).unwrap_or(CHUNK).min(LARGEST);
        let content = pull_all(vm, stream, usize::MAX, size, false)?;
        vm.copy(content, out);
        request(vm, stream, CLOSE, 0)?;
        Ok(())
    })
}

/// Reads up to `most` bytes (of a line, with `line`).
fn collect(vm: &mut Vm, stream: Handle, most: usize, line: bool) -> Result<Handle, Raised> {
    // Bytes that were read cannot be given back, so lines are read one by one.
    pull_all(vm, stream, most, if line { 1 } else { CHUNK }, line)
}

fn pull_all(vm: &mut Vm, stream: Handle, most: usize, chunk: usize, line: bool) -> Result<Handle, Raised> {
    let content = vm.make(|vm| bytearray::new(vm, b""))?;
    let (part, count) = (vm.slot()?, vm.slot()?);
    let mut length = 0usize;
    while length < most {
        let size = chunk.min(most - length);
        if vm.get(part).is_undefined() || bytearray::bytes(vm.get(part)).len() != size {
            vm.store(part, |vm| bytearray::build(vm, size, |_| ()))?;
        }
        call::call_method(vm, stream, sym::readinto, &[part], count)?;
        let read = transfer::count(vm, count, size)?.unwrap_or(0);
        if read == 0 {
            break;
        }
        vm.store(content, |vm| {
            let (old, new) = (bytearray::bytes(vm.get(content)), bytearray::bytes(vm.get(part)));
            let new = new.get(..read).unwrap_or(new);
            bytearray::build(vm, old.len() + new.len(), |buffer| {
                buffer[..old.len()].copy_from_slice(old);
                buffer[old.len()..].copy_from_slice(new);
            })
        })?;
        length += read;
        if line && bytearray::bytes(vm.get(content)).ends_with(b"\n") {
            break;
        }
        vm.poll()?;
    }
    vm.make(|vm| bytes::new(vm, bytearray::bytes(vm.get(content))))
}

fn read(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let size = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), -1))?;
    collect(vm, args.at(0), usize::try_from(size).unwrap_or(usize::MAX), false)
}

fn read_line(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let size = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), -1))?;
    collect(vm, args.at(0), usize::try_from(size).unwrap_or(usize::MAX), true)
}

fn read_lines(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let hint = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), -1))?;
    let hint = usize::try_from(hint).ok().filter(|hint| *hint > 0).unwrap_or(usize::MAX);
    let lines = vm.make(|vm| list::new(vm, &[]))?;
    let mut total = 0usize;
    while total < hint {
        let mark = vm.mark();
        let line = collect(vm, args.at(0), usize::MAX, true)?;
        let length = vm.get(line).bytes().len();
        if length == 0 {
            break;
        }
        total += length;
        vm.attempt(|vm| list::push(vm, vm.get(lines), vm.get(line)))?;
        vm.release(mark);
    }
    Ok(lines)
}
