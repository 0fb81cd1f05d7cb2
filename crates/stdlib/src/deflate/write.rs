//! Writing compressed data: `DeflateIO.write`, and what closing adds.
//!
//! The state of a writing object is checksum (4 bytes), number of bytes (4), bits that wait
//! (4), how many (4), position in the window (4) and how much of it is filled (4).
//!
//! Invariant: output goes to the stream in small pieces, made while nothing in the heap moves.

use super::squeeze::{Sink, Squeezer};
use super::{AUTO, CLOSED, EINVAL, FORMAT, GZIP, HEAD, NOTHING, RAW, STATE, STREAM, USE, USUAL_BITS, WINDOW, WINDOW_BITS};
use super::{WRITING, ZLIB, number, update_adler};
use crate::binascii::update_crc32;
use crate::io::transfer;
use crate::{buffers, os_error};
use heap::{Handle, Value};
use names::sym;
use object::native::Args;
use object::operations::call;
use object::vm::STRETCH;
use object::{Raised, Vm, bytes, ids};

const STATE_SIZE: usize = HEAD + 16;
/// Bytes of output that wait at most; a step makes at most 5.
const CHUNK: usize = 64;
const ROOM: usize = CHUNK - 8;

const EAGAIN: i32 = 11;

/// Output that waits to be written.
#[derive(Clone, Copy)]
struct Chunk {
    bytes: [u8; CHUNK],
    count: usize,
}

impl Sink for Chunk {
    type Error = core::convert::Infallible;
    fn put(&mut self, byte: u8) -> Result<(), Self::Error> {
        if let Some(place) = self.bytes.get_mut(self.count) {
            *place = byte;
            self.count += 1;
        }
        Ok(())
    }
}

impl Chunk {
    fn of(bytes: &[u8]) -> Chunk {
        let mut chunk = Chunk { bytes: [0; CHUNK], count: bytes.len().min(CHUNK) };
        chunk.bytes[..chunk.count].copy_from_slice(&bytes[..chunk.count]);
        chunk
    }

    /// Writes what waits to the stream.
    fn flush(&mut self, vm: &mut Vm, object: Handle) -> Result<(), Raised> {
        let mut done = 0;
        while done < self.count {
            let mark = vm.mark();
            let stream = vm.make(|vm| Ok(vm.get(object).field(STREAM)))?;
            let piece = vm.make(|vm| bytes::new(vm, &self.bytes[done..self.count]))?;
            let answer = vm.slot()?;
            call::call_method(vm, stream, sym::write, &[piece], answer)?;
            let count = transfer::count(vm, answer, self.count - done)?.unwrap_or(0);
            vm.release(mark);
            if count == 0 {
                return Err(os_error::raise(vm, EAGAIN));
            }
            done += count;
        }
        self.count = 0;
        Ok(())
    }
}

/// A compression under way: the numbers of the state.
#[derive(Clone, Copy)]
struct Progress {
    checksum: u32,
    count: u32,
    squeezer: Squeezer,
    position: u32,
    filled: u32,
}

impl Progress {
    fn load(state: &[u8]) -> Progress {
        let word = |index: usize| {
            let bytes = &state[index * 4..index * 4 + 4];
            u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
        };
        let squeezer = Squeezer { bits: word(2), bit_count: word(3) };
        Progress { checksum: word(0), count: word(1), squeezer, position: word(4), filled: word(5) }
    }

    fn save(&self, vm: &mut Vm, object: Handle) {
        let words = [self.checksum, self.count, self.squeezer.bits, self.squeezer.bit_count, self.position, self.filled];
        for (place, word) in vm.heap.field_bytes_mut(object, STATE).chunks_exact_mut(4).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
    }
}

/// Makes state and window, and writes the header.
fn start(vm: &mut Vm, object: Handle) -> Result<(), Raised> {
    let (format, bits) = (number(vm.get(object), FORMAT), number(vm.get(object), WINDOW_BITS));
    let bits = if bits == 0 { USUAL_BITS } else { bits };
    let format = if format == AUTO { RAW } else { format };
    vm.attempt(|vm| {
        let window = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, 1 << bits, |bytes| bytes.fill(0))?;
        let state = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, STATE_SIZE, |bytes| bytes.fill(0))?;
        vm.heap.set_field(vm.get(object), WINDOW, window);
        vm.heap.set_field(vm.get(object), STATE, state);
        Ok(())
    })?;
    vm.heap.set_field(vm.get(object), FORMAT, Value::small(format));
    vm.heap.set_field(vm.get(object), USE, Value::small(WRITING));
    let mut chunk = match format {
        ZLIB => {
            // The window's size, the usual level, and a remainder of 0 by 31.
            let first = (bits.max(8) as u8 - 8) << 4 | 8;
            let second = 0x80 + (31 - (u32::from(first) * 256 + 0x80) % 31) as u8;
            Chunk::of(&[first, second])
        }
        GZIP => Chunk::of(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]),
        _ => Chunk::of(&[]),
    };
    let mut progress = Progress::load(&[0; STATE_SIZE]);
    progress.checksum = u32::from(format == ZLIB);
    let Ok(()) = progress.squeezer.start(&mut chunk);
    progress.save(vm, object);
    chunk.flush(vm, object)
}

/// `write(data)`
pub(super) fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(0);
    match number(vm.get(object), USE) {
        NOTHING => start(vm, object)?,
        WRITING => {}
        _ => return Err(os_error::raise(vm, EINVAL)),
    }
    let format = number(vm.get(object), FORMAT);
    let mut chunk = Chunk::of(&[]);
    let (mut progress, length) = vm.attempt(|vm| {
        let data = buffers::data(vm, args.get(vm, 1))?;
        let mut progress = Progress::load(vm.get(object).field(STATE).bytes());
        for part in data.chunks(STRETCH) {
            vm.poll_walk()?;
            progress.checksum = match format {
                ZLIB => part.iter().fold(progress.checksum, |sum, byte| update_adler(sum, *byte)),
                GZIP => update_crc32(progress.checksum, part),
                _ => 0,
            };
        }
        progress.count = progress.count.wrapping_add(data.len() as u32);
        Ok((progress, data.len()))
    })?;
    let mut at = 0;
    while at < length {
        let step = vm.attempt(|vm| {
            let data = buffers::data(vm, args.get(vm, 1))?;
            let window = vm.get(object).field(WINDOW).bytes();
            let (mut squeezer, mut chunk) = (progress.squeezer, chunk);
            let Some(input) = data.get(at..length).filter(|input| !input.is_empty()) else { return Ok(None) };
            let reach = (progress.filled as usize + at).min(window.len());
            let Ok(count) = squeezer.step(&mut chunk, input, reach, |distance| match distance <= at {
                true => data[at - distance],
                false => window[(progress.position as usize + window.len() - (distance - at)) % window.len()],
            });
            Ok(Some((squeezer, chunk, count)))
        })?;
        // The data may have become shorter while other code ran.
        let Some((squeezer, output, count)) = step else { break };
        progress.squeezer = squeezer;
        chunk = output;
        at += count;
        if chunk.count > ROOM {
            chunk.flush(vm, object)?;
        }
        vm.poll()?;
    }
    keep(vm, args, &mut progress, at)?;
    progress.save(vm, object);
    chunk.flush(vm, object)?;
    vm.make(|_| Ok(Value::length(length)))
}

/// Keeps the end of the data in the window.
fn keep(vm: &mut Vm, args: Args, progress: &mut Progress, length: usize) -> Result<(), Raised> {
    let size = vm.get(args.at(0)).field(WINDOW).bytes().len();
    let mut from = length.saturating_sub(size);
    while from < length {
        let (piece, count) = vm.attempt(|vm| {
            let mut piece = [0; CHUNK];
            let count = buffers::load(vm, args.get(vm, 1), from, &mut piece)?.min(length - from);
            Ok((piece, count))
        })?;
        if count == 0 {
            break;
        }
        let window = vm.heap.field_bytes_mut(args.at(0), WINDOW);
        for byte in &piece[..count] {
            window[progress.position as usize % size] = *byte;
            progress.position = (progress.position + 1) % size as u32;
        }
        progress.filled = (progress.filled + count as u32).min(size as u32);
        from += count;
    }
    Ok(())
}

/// Writes the end of the data and its checksum.
pub(super) fn finish(vm: &mut Vm, object: Handle) -> Result<(), Raised> {
    let format = number(vm.get(object), FORMAT);
    let mut progress = Progress::load(vm.get(object).field(STATE).bytes());
    vm.heap.set_field(vm.get(object), USE, Value::small(CLOSED));
    let mut chunk = Chunk::of(&[]);
    let Ok(()) = progress.squeezer.finish(&mut chunk);
    chunk.flush(vm, object)?;
    let mut trailer = match format {
        ZLIB => Chunk::of(&progress.checksum.to_be_bytes()),
        GZIP => {
            let mut both = [0; 8];
            both[..4].copy_from_slice(&progress.checksum.to_le_bytes());
            both[4..].copy_from_slice(&progress.count.to_le_bytes());
            Chunk::of(&both)
        }
        _ => Chunk::of(&[]),
    };
    trailer.flush(vm, object)
}
