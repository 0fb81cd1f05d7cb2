//! io.BufferedWriter: collects small writes into large ones.
//!
//! An object is `[stream][buffer][count]`.
//!
//! Invariant: count <= size of the buffer, and the buffer is not empty. What a stream did not take stays in
//! the buffer.

use super::{BUFFERED_WRITER, transfer};
use crate::{arguments, buffers, os_error};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::call;
use object::{Item, Raised, TypeInfo, Vm, bytearray, ids, slot};

const STREAM: usize = 0;
const BUFFER: usize = 1;
const COUNT: usize = 2;

/// The errno of a stream that takes nothing now.
const EAGAIN: i32 = 11;

/// The type.
pub static TYPE: TypeInfo = TypeInfo {
    module: "_io",
    construct: Some(Native::method("raw buffer_size=", Code::Full(construct))),
    items: &[
        super::method(sym::__del__, "", Code::Full(finish)),
        super::method(sym::__enter__, "", Code::Leaf(|_, args| Ok(args[0]))),
        super::method(sym::__exit__, "*args", Code::Full(flush)),
        super::method(sym::close, "", Code::Full(flush)),
        super::method(sym::flush, "", Code::Full(flush)),
        super::method(sym::write, "data", Code::Full(write)),
        (sym::raw, Item::Getter(|_, writer| Ok(writer.field(STREAM)))),
    ],
    ..TypeInfo::new(BUFFERED_WRITER, "BufferedWriter")
};

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let size = arguments::integer_or(vm, args.get(vm, 2), 8192)?.clamp(1, 1 << 20) as usize;
        let buffer = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, size, |_| ())?;
        let writer = vm.heap.new_object(BUFFERED_WRITER, 0, &[args.get(vm, 1), buffer, Value::small(0)])?;
        vm.heap.register_finalisable(writer, ids::INTERN_TABLE, ids::BUFFER)?;
        Ok(writer)
    })
}

fn count(writer: Value<'_>) -> usize {
    writer.field(COUNT).int_unchecked() as usize
}

/// Fills the buffer and writes it on whenever it is full. When the stream does not take it, what fitted
/// is kept and the error is raised.
fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (writer, data) = (args.at(0), args.at(1));
    let total = vm.attempt(|vm| Ok(buffers::data(vm, vm.get(data))?.len()))?;
    let mut done = 0;
    while done < total {
        let held = count(vm.get(writer));
        let room = vm.get(writer).field(BUFFER).bytes().len() - held;
        if room == 0 {
            send(vm, writer)?;
            continue;
        }
        let mut piece = [0; 128];
        let size = piece.len().min(room).min(total - done);
        let size = match buffers::load(vm, vm.get(data), done, &mut piece[..size]) {
            Ok(size) => size,
            Err(_) => break,
        };
        vm.heap.field_bytes_mut(writer, BUFFER)[held..held + size].copy_from_slice(&piece[..size]);
        vm.heap.set_field(vm.get(writer), COUNT, Value::length(held + size));
        done += size;
        if size == room {
            send(vm, writer)?;
        }
    }
    vm.make(|_| Ok(Value::length(total)))
}

/// Writes what is held. The stream may take a part of it, or None of it: the rest is kept, and
/// BlockingIOError raised.
fn send(vm: &mut Vm, writer: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let stream = vm.make(|vm| Ok(vm.get(writer).field(STREAM)))?;
    let (held, answer) = (vm.slot()?, vm.slot()?);
    while count(vm.get(writer)) > 0 {
        vm.store(held, |vm| {
            let writer = vm.get(writer);
            bytearray::new(vm, &writer.field(BUFFER).bytes()[..count(writer)])
        })?;
        let size = count(vm.get(writer));
        call::call_method(vm, stream, sym::write, &[held], answer)?;
        let taken = transfer::count(vm, answer, size)?.unwrap_or(0);
        // Nothing was added in between unless the stream writes to the one in front of it.
        let rest = count(vm.get(writer)).saturating_sub(taken);
        vm.heap.field_bytes_mut(writer, BUFFER).copy_within(taken..taken + rest, 0);
        vm.heap.set_field(vm.get(writer), COUNT, Value::length(rest));
        if taken == 0 {
            return Err(os_error::raise(vm, EAGAIN));
        }
        vm.poll()?;
    }
    vm.release(mark);
    Ok(())
}

/// `__del__()`: what is held is written. A stream that does not take it, as it may have been closed, is nobody's
/// concern any more.
fn finish(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if send(vm, args.at(0)).is_err() {
        if vm.raised_is(kind::KeyboardInterrupt) {
            return Err(Raised);
        }
        vm.clear_exception();
    }
    Ok(slot::NONE)
}

fn flush(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    send(vm, args.at(0))?;
    Ok(slot::NONE)
}
