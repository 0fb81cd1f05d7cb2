//! io.BufferedWriter: collects small writes into large ones.
//!
//! An object is `[stream][buffer][count]`.
//!
//! Invariant: count <= size of the buffer, and the buffer is not empty.

use super::BUFFERED_WRITER;
use crate::{arguments, buffers};
use heap::{Handle, Value};
use names::sym;
use object::native::{Args, Code, Native};
use object::operations::call;
use object::{Item, Raised, TypeInfo, Vm, bytes, ids, slot};

const STREAM: usize = 0;
const BUFFER: usize = 1;
const COUNT: usize = 2;

/// The type.
pub static TYPE: TypeInfo = TypeInfo {
    module: "_io",
    construct: Some(Native::method("raw buffer_size=", Code::Full(construct))),
    items: &[
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
        Ok(vm.heap.new_object(BUFFERED_WRITER, 0, &[args.get(vm, 1), buffer, Value::small(0)])?)
    })
}

fn count(writer: Value<'_>) -> usize {
    writer.field(COUNT).int_unchecked() as usize
}

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
    }
    vm.make(|_| Ok(Value::length(total)))
}

/// Writes what is held.
fn send(vm: &mut Vm, writer: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let stream = vm.make(|vm| Ok(vm.get(writer).field(STREAM)))?;
    let held = vm.make(|vm| {
        let writer = vm.get(writer);
        bytes::new(vm, &writer.field(BUFFER).bytes()[..count(writer)])
    })?;
    vm.heap.set_field(vm.get(writer), COUNT, Value::small(0));
    let result = call::call_method(vm, stream, sym::write, &[held], held);
    vm.release(mark);
    result
}

fn flush(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if count(vm.get(args.at(0))) > 0 {
        send(vm, args.at(0))?;
    }
    Ok(slot::NONE)
}
