//! micropython.RingIO: a byte queue of fixed size, for passing data from interrupt handlers.
//!
//! An object is `[buffer][head][count]`; reading and writing take no memory beyond the
//! results.
//!
//! Invariant: head < capacity and count <= capacity, the length of the buffer.

use crate::arguments;
use heap::{Handle, TypeId, Value};
use names::sym;
use object::native::{Args, Code, Native};
use object::readiness::{self, Readiness};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, bytes, ids, text};
use object::packed::message;

/// Its type id.
pub const RING_IO: TypeId = TypeId(156);

/// Sizes are below.
const LARGEST: usize = 65535;

const BUFFER: usize = 0;
const HEAD: usize = 1;
const COUNT: usize = 2;

/// The type.
pub static TYPE: TypeInfo = TypeInfo {
    module: "micropython",
    construct: Some(Native::method("size", Code::Leaf(construct))),
    items: &[
        (sym::any, Item::Method(Native::method("", Code::Leaf(|_, args| Ok(args[0].field(COUNT)))))),
        (sym::close, Item::Method(Native::method("", Code::Leaf(|_, _| Ok(Value::NONE))))),
        (sym::read, Item::Method(Native::method("count=", Code::Leaf(read)))),
        (sym::readinto, Item::Method(Native::method("buffer count=", Code::Full(read_into)))),
        (sym::readline, Item::Method(Native::method("count=", Code::Leaf(read_line)))),
        (sym::write, Item::Method(Native::method("data", Code::Full(write)))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, _| text::new(vm, b"<RingIO>")),
        readiness: Some(|_, ring| {
            let (count, capacity) = (number(ring, COUNT), ring.field(BUFFER).bytes().len());
            let readable = if count > 0 { readiness::IN } else { 0 };
            let writable = if count < capacity { readiness::OUT } else { 0 };
            Readiness::of(readable | writable)
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(RING_IO, "RingIO")
};

fn number(ring: Value<'_>, field: usize) -> usize {
    ring.field(field).int_unchecked() as usize
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let size = match bytes::buffer_of(vm, args[1]) {
        // Given a buffer, its size is what counts: the memory is our own.
        Some(buffer) => buffer.len(),
        None => match usize::try_from(arguments::integer(vm, args[1])?) {
            Ok(size) if size < LARGEST => size + 1,
            _ => return Err(vm.value_fault(message!("invalid size"))),
        },
    };
    // One byte stays unused, as in MicroPython's.
    let capacity = size.saturating_sub(1);
    if !(1..LARGEST).contains(&capacity) {
        return Err(vm.value_fault(message!("invalid size")));
    }
    let buffer = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, capacity, |_| ())?;
    Ok(vm.heap.new_object(RING_IO, 0, &[buffer, Value::small(0), Value::small(0)])?)
}

/// Takes `count` bytes out as a new bytes object.
fn take<'v>(vm: &'v Vm, ring: Value<'v>, count: usize) -> Leaf<'v> {
    let content = ring.field(BUFFER).bytes();
    let (head, held) = (number(ring, HEAD), number(ring, COUNT));
    let count = count.min(held);
    let result = bytes::build(vm, count, |target| copy_out(content, head, target))?;
    drop_bytes(vm, ring, count);
    Ok(result)
}

fn copy_out(content: &[u8], head: usize, target: &mut [u8]) {
    for (index, byte) in target.iter_mut().enumerate() {
        *byte = content[(head + index) % content.len()];
    }
}

fn drop_bytes(vm: &Vm, ring: Value<'_>, count: usize) {
    let capacity = ring.field(BUFFER).bytes().len();
    vm.heap.set_field(ring, HEAD, Value::length((number(ring, HEAD) + count) % capacity));
    vm.heap.set_field(ring, COUNT, Value::length(number(ring, COUNT) - count));
}

/// The optional count argument: everything when absent, None or negative.
fn wanted(vm: &Vm, args: &[Value<'_>]) -> Result<usize, Fault> {
    Ok(usize::try_from(arguments::integer_or(vm, args[1], -1)?).unwrap_or(usize::MAX))
}

fn read<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let count = wanted(vm, args)?;
    take(vm, args[0], count)
}

fn read_line<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let limit = wanted(vm, args)?.min(number(args[0], COUNT));
    let content = args[0].field(BUFFER).bytes();
    let head = number(args[0], HEAD);
    let line = (0..limit).find(|index| content[(head + index) % content.len()] == b'\n');
    take(vm, args[0], line.map_or(limit, |end| end + 1))
}

fn read_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let limit = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), i64::MAX))?;
    let limit = usize::try_from(limit.max(0)).unwrap_or(usize::MAX).min(number(vm.get(args.at(0)), COUNT));
    let mut moved = 0;
    let mut chunk = [0; 64];
    while moved < limit {
        let part = (limit - moved).min(chunk.len());
        let ring = vm.get(args.at(0));
        copy_out(ring.field(BUFFER).bytes(), number(ring, HEAD), &mut chunk[..part]);
        let stored = crate::buffers::store(vm, args.at(1), moved, &chunk[..part])?;
        drop_bytes(vm, vm.get(args.at(0)), stored);
        moved += stored;
        if stored < part {
            break;
        }
    }
    vm.make(|_| Ok(Value::length(moved)))
}

fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mut written = 0;
    let mut chunk = [0; 64];
    loop {
        let part = vm.attempt(|vm| Ok(crate::buffers::load(vm, args.get(vm, 1), written, &mut [0; 64])?.min(64)))?;
        let ring = vm.get(args.at(0));
        let capacity = ring.field(BUFFER).bytes().len();
        let (head, count) = (number(ring, HEAD), number(ring, COUNT));
        let part = part.min(capacity - count);
        if part == 0 {
            return vm.make(|_| Ok(Value::length(written)));
        }
        vm.attempt(|vm| {
            let mut copy = [0; 64];
            crate::buffers::load(vm, args.get(vm, 1), written, &mut copy)?;
            Ok(copy)
        })
        .map(|copy| chunk = copy)?;
        let target = vm.heap.field_bytes_mut(args.at(0), BUFFER);
        for (index, byte) in chunk[..part].iter().enumerate() {
            target[(head + count + index) % capacity] = *byte;
        }
        vm.heap.set_field(vm.get(args.at(0)), COUNT, Value::length(count + part));
        written += part;
    }
}
