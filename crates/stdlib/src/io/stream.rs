//! The methods that streams of every kind share.
//!
//! Reading collects bytes in a buffer in the heap that grows as they come, so a large size
//! argument costs nothing by itself.
//!
//! Invariant: bytes that were pulled out of a stream are never lost to a lack of memory:
//! the room for them is made first.

use super::{BYTES_IO, OWNER, STATE, STRING_IO, TEXT_IO_WRAPPER, file, is_closed, memory};
use crate::{arguments, buffers};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::Args;
use object::operations::{call, iterate as iteration};
use object::string::{codec, points};
use object::{Fault, Leaf, Raised, Vm, bytes, ids, int, list, slot, text};
use object::packed::message;

/// Bytes that are asked for at a time when nobody says how many.
const CHUNK: usize = 512;
/// Largest piece.
const LARGEST: usize = 1 << 16;

/// True for streams of text.
fn is_text(stream: Value<'_>) -> bool {
    stream.has_id(STRING_IO) || stream.has_id(TEXT_IO_WRAPPER)
}

/// True for StringIO and BytesIO.
pub fn in_memory(stream: Value<'_>) -> bool {
    stream.has_id(STRING_IO) || stream.has_id(BYTES_IO)
}

/// ValueError for a closed stream.
#[cold]
pub fn closed(vm: &Vm, stream: Value<'_>) -> Fault {
    let stop = if stream.has_id(STRING_IO) { "" } else { "." };
    vm.value_fault(message!("I/O operation on closed file{stop}"))
}

fn check_open(vm: &mut Vm, stream: Handle) -> Result<(), Raised> {
    vm.attempt(|vm| iterate(vm, vm.get(stream)).map(|_| ()))
}

/// Checks that a stream is open and was opened for this.
fn check(vm: &mut Vm, stream: Handle, letters: &[u8]) -> Result<(), Raised> {
    check_open(vm, stream)?;
    let value = vm.get(stream);
    if in_memory(value) || mode_has(value, letters) {
        return Ok(());
    }
    let what = if letters.contains(&b'r') { "not readable" } else { "not writable" };
    Err(vm.raise(kind::OSError, message!("{what}")))
}

fn mode_has(stream: Value<'_>, letters: &[u8]) -> bool {
    file::mode(stream).iter().any(|letter| letters.contains(letter))
}

/// `readable()`, `writable()`
pub fn allows<'v>(_: &'v Vm, stream: Value<'v>, letters: &[u8]) -> Leaf<'v> {
    Ok(Value::bool(in_memory(stream) || mode_has(stream, letters)))
}

/// `seekable()`
pub fn seekable<'v>(_: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::bool(in_memory(args[0]) || file::handle(args[0]) > 2))
}

/// Bytes collected from a stream: a BYTE_BUFFER in a slot, and how many of its bytes count.
struct Collected {
    slot: Handle,
    length: usize,
}

impl Collected {
    fn new(vm: &mut Vm) -> Result<Collected, Raised> {
        Ok(Collected { slot: vm.slot()?, length: 0 })
    }

    fn bytes<'v>(&self, vm: &'v Vm) -> &'v [u8] {
        vm.get(self.slot).bytes().get(..self.length).unwrap_or(&[])
    }

    /// Makes room for `more` bytes.
    fn reserve(&mut self, vm: &mut Vm, more: usize) -> Result<(), Raised> {
        let (slot, length) = (self.slot, self.length);
        let capacity = vm.get(slot).bytes().len();
        if length + more <= capacity {
            return Ok(());
        }
        let wanted = (length + more).max(capacity + capacity / 2);
        vm.store(slot, |vm| {
            Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, wanted, |buffer| {
                buffer[..length].copy_from_slice(&vm.get(slot).bytes()[..length]);
            })?)
        })
    }

    /// Pulls up to `most` bytes, a part of a line with `line`; false at the end.
    fn pull(&mut self, vm: &mut Vm, stream: Handle, most: usize, line: bool) -> Result<bool, Raised> {
        let most = most.min(LARGEST);
        self.reserve(vm, most)?;
        let count = if in_memory(vm.get(stream)) {
            memory::pull(vm, stream, self.slot, self.length, most, line)
        } else {
            file::pull(vm, stream, self.slot, self.length, most, line)?
        };
        self.length += count;
        Ok(count > 0)
    }

    /// Pulls until there are `wanted` bytes or characters (None: all there is), at most a line with `line`.
    fn fill(&mut self, vm: &mut Vm, stream: Handle, wanted: Option<usize>, line: bool) -> Result<(), Raised> {
        let by_character = is_text(vm.get(stream));
        let mut size = CHUNK;
        loop {
            let most = match wanted {
                None => size,
                Some(wanted) if by_character => missing(self.bytes(vm), wanted),
                Some(wanted) => wanted.saturating_sub(self.length),
            };
            if most == 0 || !self.pull(vm, stream, most, line)? || (line && self.bytes(vm).ends_with(b"\n")) {
                return Ok(());
            }
            size = (size * 2).min(LARGEST);
            vm.poll()?;
        }
    }

    /// The bytes as the object that reading returns.
    fn finish(self, vm: &mut Vm, stream: Handle) -> Result<Handle, Raised> {
        if !is_text(vm.get(stream)) {
            return vm.make(|vm| bytes::new(vm, self.bytes(vm)));
        }
        if memory_text(vm, stream) || core::str::from_utf8(self.bytes(vm)).is_ok() {
            return vm.make(|vm| text::new(vm, self.bytes(vm)));
        }
        // Says what is wrong.
        let raw = vm.make(|vm| bytes::new(vm, self.bytes(vm)))?;
        vm.make(|vm| codec::decode(vm, vm.get(raw), Value::UNDEFINED, Value::UNDEFINED, "decode"))
    }
}

/// Text of a StringIO is valid already (and may hold lone surrogates).
fn memory_text(vm: &Vm, stream: Handle) -> bool {
    vm.get(stream).has_id(STRING_IO)
}

/// Bytes to read for `wanted` characters to be complete: at least one for each that is missing.
fn missing(text: &[u8], wanted: usize) -> usize {
    let started = text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
    let last = text.iter().rposition(|&byte| byte & 0xc0 != 0x80);
    let incomplete = last.map_or(0, |last| {
        let length = match text[last] {
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf7 => 4,
            _ => 1,
        };
        usize::saturating_sub(length, text.len() - last)
    });
    wanted.saturating_sub(started) + incomplete
}

/// The optional size argument: None for everything.
fn size_argument(vm: &mut Vm, args: Args, index: usize) -> Result<Option<usize>, Raised> {
    let size = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, index), -1))?;
    Ok(usize::try_from(size).ok())
}

/// `read(size=-1)`
pub fn read(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    check(vm, stream, b"r+")?;
    let wanted = size_argument(vm, args, 1)?;
    let mut collected = Collected::new(vm)?;
    collected.fill(vm, stream, wanted, false)?;
    collected.finish(vm, stream)
}

/// `readline(size=-1)`
pub fn read_line(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    check(vm, stream, b"r+")?;
    let wanted = size_argument(vm, args, 1)?;
    line(vm, stream, wanted)
}

fn line(vm: &mut Vm, stream: Handle, wanted: Option<usize>) -> Result<Handle, Raised> {
    let mut collected = Collected::new(vm)?;
    collected.fill(vm, stream, wanted, true)?;
    collected.finish(vm, stream)
}

fn length(value: Value<'_>) -> usize {
    value.bytes().len()
}

/// `readlines(hint=-1)`
pub fn read_lines(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    check(vm, stream, b"r+")?;
    let hint = size_argument(vm, args, 1)?.filter(|&hint| hint > 0).unwrap_or(usize::MAX);
    let lines = vm.make(|vm| list::new(vm, &[]))?;
    let mut total = 0usize;
    while total < hint {
        let mark = vm.mark();
        let line = line(vm, stream, None)?;
        let length = length(vm.get(line));
        if length == 0 {
            break;
        }
        total = total.saturating_add(length);
        vm.attempt(|vm| list::push(vm, vm.get(lines), vm.get(line)))?;
        vm.release(mark);
    }
    Ok(lines)
}

/// `readinto(buffer, count=len(buffer))`
pub fn read_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (stream, target) = (args.at(0), args.at(1));
    check(vm, stream, b"r+")?;
    let room = buffers::writable_length(vm, target)?;
    let most = size_argument(vm, args, 2)?.unwrap_or(room).min(room);
    let mut done = 0;
    while done < most {
        let mark = vm.mark();
        let mut part = Collected::new(vm)?;
        if !part.pull(vm, stream, (most - done).min(256), false)? {
            vm.release(mark);
            break;
        }
        let mut copy = [0; 256];
        let count = part.length.min(copy.len());
        copy[..count].copy_from_slice(&part.bytes(vm)[..count]);
        buffers::store(vm, target, done, &copy[..count])?;
        done += count;
        vm.release(mark);
    }
    vm.make(|_| Ok(Value::length(done)))
}

/// `write(data)`, `write(data, count)` or `write(data, offset, count)`
pub fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (stream, data) = (args.at(0), args.at(1));
    check(vm, stream, b"wax+")?;
    let all = vm.attempt(|vm| Ok(buffers::data(vm, vm.get(data))?.len()))?;
    let (first, second) = (size_argument(vm, args, 2)?, size_argument(vm, args, 3)?);
    let (start, count) = match (first, second) {
        (Some(offset), Some(count)) => (offset.min(all), count),
        (Some(count), None) => (0, count),
        _ => (0, all),
    };
    let end = start.saturating_add(count).min(all);
    put(vm, stream, data, start, end)?;
    // Text counts in characters.
    let value = vm.get(data);
    let written = match text::bytes_of(vm, value) {
        Some(text) if !value.is_undefined() => points::count(&text[start..end]),
        _ => end - start,
    };
    vm.make(|_| Ok(Value::length(written)))
}

/// Writes bytes `start..end` of a str or buffer.
fn put(vm: &mut Vm, stream: Handle, data: Handle, start: usize, end: usize) -> Result<(), Raised> {
    if in_memory(vm.get(stream)) { memory::put(vm, stream, data, start, end) } else { file::put(vm, stream, data, start, end) }
}

/// `writelines(lines)`
pub fn write_lines(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let iterator = vm.slot()?;
    iteration::iterate(vm, args.at(1), iterator)?;
    let (line, out) = (vm.slot()?, vm.slot()?);
    while iteration::next(vm, iterator, line)? {
        call::call_method(vm, args.at(0), sym::write, &[line], out)?;
    }
    Ok(slot::NONE)
}

/// `seek(offset, whence=0)`
pub fn seek(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    check_open(vm, stream)?;
    let (offset, whence) = vm.attempt(|vm| {
        Ok((arguments::integer(vm, args.get(vm, 1))?, arguments::integer_or(vm, args.get(vm, 2), 0)?))
    })?;
    if !(0..=2).contains(&whence) {
        return Err(vm.raise(kind::ValueError, message!("invalid whence ({whence}, should be 0, 1 or 2)")));
    }
    let position = if in_memory(vm.get(stream)) {
        memory::seek(vm, stream, offset, whence as u8)?
    } else {
        file::seek(vm, stream, offset, whence as u8)?
    };
    vm.make(|vm| int::from_u64(vm, position))
}

/// `tell()`
pub fn tell(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    check_open(vm, stream)?;
    let position =
        if in_memory(vm.get(stream)) { memory::tell(vm.get(stream)) } else { file::seek(vm, stream, 0, 1)? };
    vm.make(|vm| int::from_u64(vm, position))
}

/// `truncate(size=tell())`
pub fn truncate(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    check(vm, stream, b"wax+")?;
    let memory = in_memory(vm.get(stream));
    let size = match size_argument(vm, args, 1)? {
        Some(size) => size as u64,
        None if memory => memory::tell(vm.get(stream)),
        None => file::seek(vm, stream, 0, 1)?,
    };
    if memory {
        memory::truncate(vm, stream, size);
    } else {
        file::truncate(vm, stream, size)?;
    }
    vm.make(|vm| int::from_u64(vm, size))
}

/// `flush()`
pub fn flush(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    check_open(vm, stream)?;
    if !in_memory(vm.get(stream)) {
        file::flush(vm, stream)?;
    }
    Ok(slot::NONE)
}

/// `close()`, `__exit__(...)`; `__del__()` of files that nobody closed.
pub fn close(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = args.at(0);
    if !is_closed(vm.get(stream)) {
        vm.heap.set_field(vm.get(stream), STATE, Value::TRUE);
        let owner = vm.get(stream).field(OWNER);
        if owner.is_object() {
            vm.heap.set_field(owner, STATE, Value::TRUE);
        }
        if in_memory(vm.get(stream)) {
            memory::forget(vm, stream);
        } else {
            file::close(vm, stream)?;
        }
    }
    Ok(slot::NONE)
}

/// `__enter__()`
pub fn enter<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    iterate(vm, args[0])
}

/// `iter(stream)`
pub fn iterate<'v>(vm: &'v Vm, stream: Value<'v>) -> Leaf<'v> {
    if is_closed(stream) {
        return Err(closed(vm, stream));
    }
    Ok(stream)
}

/// The next line; undefined at the end.
pub fn next(vm: &mut Vm, stream: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    check(vm, stream, b"r+")?;
    let line = line(vm, stream, None)?;
    if length(vm.get(line)) == 0 {
        vm.set(out, Value::UNDEFINED);
    } else {
        vm.copy(line, out);
    }
    vm.release(mark);
    Ok(())
}
