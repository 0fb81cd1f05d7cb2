//! StringIO and BytesIO: streams in memory.
//!
//! Positions are kept in bytes; programs see those of a StringIO in characters.
//!
//! Invariant: `length` is at most the size of the buffer; a position may be beyond it.

use super::{BYTES_IO, STATE, STRING_IO};
use crate::buffers;
use heap::{Handle, TypeId, Value};
use object::exception::kind;
use object::native::Args;
use object::string::points;
use object::{Leaf, Raised, Vm, bytes, ids, text, types};
use object::packed::message;

const BUFFER: usize = 0;
const LENGTH: usize = 1;
const POSITION: usize = 2;

fn number(stream: Value<'_>, field: usize) -> usize {
    stream.field(field).int_unchecked() as usize
}

fn set_number(vm: &Vm, stream: Handle, field: usize, number: usize) {
    vm.heap.set_field(vm.get(stream), field, Value::length(number));
}

/// The bytes of a stream in memory.
fn content<'v>(stream: Value<'v>) -> &'v [u8] {
    stream.field(BUFFER).bytes().get(..number(stream, LENGTH)).unwrap_or(&[])
}

/// `StringIO(initial_value='', newline='\n')`; a number is the size to prepare for.
pub fn construct_text(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let initial = vm.get(args.at(1));
    let plain = initial.is_undefined() || initial.is_none() || initial.is_int() || text::bytes_of(vm, initial).is_some();
    if !plain {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, args.get(vm, 1));
            message.format(message!("initial_value must be str or None, not {name}"));
        }));
    }
    construct(vm, STRING_IO, args.at(1))
}

/// `BytesIO(initial_bytes=b'')`
pub fn construct_bytes(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let initial = vm.get(args.at(1));
    if text::bytes_of(vm, initial).is_some() {
        return Err(vm.raise(kind::TypeError, message!("a bytes-like object is required, not 'str'")));
    }
    construct(vm, BYTES_IO, args.at(1))
}

fn construct(vm: &mut Vm, id: TypeId, initial: Handle) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let value = vm.get(initial);
        let empty = value.is_undefined() || value.is_none();
        let buffer = match value.as_int() {
            Some(size) => {
                let size = usize::try_from(size).unwrap_or(0).min(1 << 28);
                vm.heap.new_bytes(ids::BYTE_BUFFER, 0, size, |_| ())?
            }
            None => {
                let data = if empty { &[][..] } else { buffers::data(vm, value)? };
                vm.heap.new_bytes(ids::BYTE_BUFFER, 0, data.len(), |buffer| buffer.copy_from_slice(data))?
            }
        };
        let length = if value.is_int() { 0 } else { buffer.bytes().len() };
        Ok(vm.heap.new_object(id, 0, &[buffer, Value::length(length), Value::small(0), Value::FALSE])?)
    })
}

/// `getvalue()`
pub fn get_value<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if args[0].field(STATE) == Value::TRUE {
        return Err(super::stream::closed(vm, args[0]));
    }
    let content = content(args[0]);
    if args[0].has_id(STRING_IO) { text::new(vm, content) } else { bytes::new(vm, content) }
}

/// Copies up to `most` bytes (not beyond a line feed, with `line`) to `target[at..]`.
pub fn pull(vm: &mut Vm, stream: Handle, target: Handle, at: usize, most: usize, line: bool) -> usize {
    let value = vm.get(stream);
    let position = number(value, POSITION);
    let rest = content(value).get(position..).unwrap_or(&[]);
    let rest = &rest[..rest.len().min(most)];
    let count = match rest.iter().position(|&byte| byte == b'\n') {
        Some(end) if line => end + 1,
        _ => rest.len(),
    };
    copy(vm, (stream, BUFFER), position, target, at, count);
    set_number(vm, stream, POSITION, position + count);
    count
}

/// Copies bytes of the raw object in a field to the raw object in a slot, piece by piece.
fn copy(vm: &mut Vm, source: (Handle, usize), from: usize, target: Handle, to: usize, count: usize) {
    let mut piece = [0; 128];
    let mut done = 0;
    while done < count {
        let size = piece.len().min(count - done);
        let bytes = vm.get(source.0).field(source.1).bytes();
        let Some(bytes) = bytes.get(from + done..from + done + size) else { return };
        piece[..size].copy_from_slice(bytes);
        let Some(place) = vm.heap.bytes_mut(target).get_mut(to + done..to + done + size) else { return };
        place.copy_from_slice(&piece[..size]);
        done += size;
    }
}

/// Writes bytes `start..end` of a str or buffer at the position.
pub fn put(vm: &mut Vm, stream: Handle, data: Handle, start: usize, end: usize) -> Result<(), Raised> {
    let value = vm.get(stream);
    let (length, position) = (number(value, LENGTH), number(value, POSITION));
    let added = end - start;
    if added == 0 {
        return Ok(());
    }
    // What is written takes the place of as much, counted in characters in text.
    let replaced = {
        let rest = content(value).get(position..).unwrap_or(&[]);
        if value.has_id(STRING_IO) {
            let source = buffers::data(vm, vm.get(data)).map_or(&[][..], |source| &source[start..end]);
            points::position(rest, points::count(source))
        } else {
            rest.len().min(added)
        }
    };
    let tail = length.saturating_sub(position + replaced);
    let new_length = position + added + tail;
    let capacity = value.field(BUFFER).bytes().len();
    if new_length > capacity || (tail > 0 && replaced != added) {
        let wanted = if new_length > capacity { new_length.max(capacity + capacity / 2) } else { capacity };
        let made = vm.make(|vm| {
            let source = &buffers::data(vm, vm.get(data))?[start..end];
            let old = content(vm.get(stream));
            Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, wanted, |buffer| {
                let kept = position.min(old.len());
                buffer[..kept].copy_from_slice(&old[..kept]);
                buffer[position..position + added].copy_from_slice(source);
                buffer[position + added..new_length].copy_from_slice(&old[old.len() - tail..]);
            })?)
        })?;
        vm.heap.set_field(vm.get(stream), BUFFER, vm.get(made));
    } else {
        let raw = vm.make(|vm| Ok(vm.get(stream).field(BUFFER)))?;
        if position > length {
            vm.heap.bytes_mut(raw)[length..position].fill(0);
        }
        let mut piece = [0; 128];
        let mut done = 0;
        while done < added {
            let size = piece.len().min(added - done);
            let Ok(_) = buffers::load(vm, vm.get(data), start + done, &mut piece[..size]) else { break };
            vm.heap.bytes_mut(raw)[position + done..position + done + size].copy_from_slice(&piece[..size]);
            done += size;
        }
    }
    set_number(vm, stream, LENGTH, new_length);
    set_number(vm, stream, POSITION, position + added);
    Ok(())
}

/// The position as programs see it.
pub fn tell(stream: Value<'_>) -> u64 {
    let position = number(stream, POSITION);
    if !stream.has_id(STRING_IO) {
        return position as u64;
    }
    let content = content(stream);
    let before = position.min(content.len());
    (points::count(&content[..before]) + position - before) as u64
}

/// Moves the position; returns it.
pub fn seek(vm: &mut Vm, stream: Handle, offset: i64, whence: u8) -> Result<u64, Raised> {
    let value = vm.get(stream);
    let text = value.has_id(STRING_IO);
    if text && whence != 0 && offset != 0 {
        return Err(vm.raise(kind::OSError, message!("Can't do nonzero cur-relative seeks")));
    }
    let content = content(value);
    let base = match whence {
        0 => 0,
        1 => number(value, POSITION) as i64,
        _ => content.len() as i64,
    };
    let Ok(wanted) = usize::try_from(base.saturating_add(offset)) else {
        if whence == 0 {
            let what = if text { "Negative seek position" } else { "negative seek value" };
            return Err(vm.raise(kind::ValueError, message!("{what} {offset}")));
        }
        set_number(vm, stream, POSITION, 0);
        return Ok(0);
    };
    let wanted = wanted.min(1 << 28);
    let position = if text && whence == 0 {
        let characters = points::count(content);
        points::position(content, wanted) + wanted.saturating_sub(characters)
    } else {
        wanted
    };
    set_number(vm, stream, POSITION, position);
    Ok(tell(vm.get(stream)))
}

/// Cuts the content to `size` bytes or characters.
pub fn truncate(vm: &mut Vm, stream: Handle, size: u64) {
    let value = vm.get(stream);
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let size = if value.has_id(STRING_IO) { points::position(content(value), size) } else { size };
    set_number(vm, stream, LENGTH, size.min(number(value, LENGTH)));
}

/// Gives up the memory of a closed stream.
pub fn forget(vm: &Vm, stream: Handle) {
    vm.heap.set_field(vm.get(stream), BUFFER, Value::NONE);
    set_number(vm, stream, LENGTH, 0);
}
