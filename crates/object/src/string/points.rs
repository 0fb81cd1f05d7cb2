//! Code points of WTF-8 text.
//!
//! Text is UTF-8 in which lone surrogates may occur, each encoded by itself in three
//! bytes. A code point is a `u32` below 0x110000.
//!
//! Invariant: nothing here panics on malformed bytes; a stray byte reads as itself.

use crate::fault::{Fault, Leaf};
use crate::{Vm, text};

const ONES: usize = usize::MAX / 255;

/// True for the second and later bytes of a code point.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Number of code points.
pub fn count(text: &[u8]) -> usize {
    let mut continuations = 0;
    let mut words = text.chunks_exact(size_of::<usize>());
    for word in &mut words {
        let mut bytes = [0; size_of::<usize>()];
        bytes.copy_from_slice(word);
        let word = usize::from_ne_bytes(bytes);
        // Bit 7 set and bit 6 clear, one bit a byte; the multiplication adds the bytes up.
        let marks = (word >> 7) & (!word >> 6) & ONES;
        continuations += marks.wrapping_mul(ONES) >> (usize::BITS - 8);
    }
    continuations += words.remainder().iter().filter(|byte| is_continuation(**byte)).count();
    text.len() - continuations
}

/// Bytes of the code point that starts with this byte.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn width(first: u8) -> usize {
    match first {
        0..=0xbf => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

/// Bytes that a code point takes.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn width_of(point: u32) -> usize {
    match point {
        0..=0x7f => 1,
        0x80..=0x7ff => 2,
        0x800..=0xffff => 3,
        _ => 4,
    }
}

/// Byte position of code point number `index`; the length of the text when there are fewer.
pub fn position(text: &[u8], mut index: usize) -> usize {
    let mut at = 0;
    // Whole words first: most of a long walk.
    while index >= 2 * size_of::<usize>() {
        let Some(chunk) = text.get(at..at + size_of::<usize>()) else { break };
        index -= count(chunk);
        at += size_of::<usize>();
    }
    while text.get(at).is_some_and(|byte| is_continuation(*byte)) {
        at += 1;
    }
    while index > 0 && at < text.len() {
        at += width(text[at]);
        index -= 1;
    }
    at.min(text.len())
}

/// The code point at byte position `at` and its width; None at the end.
#[inline]
pub fn decode(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let first = *text.get(at)?;
    if first < 0x80 {
        return Some((first as u32, 1));
    }
    let next = |offset: usize| text.get(at + offset).map_or(0, |byte| (byte & 0x3f) as u32);
    Some(match width(first) {
        2 => ((first as u32 & 0x1f) << 6 | next(1), 2),
        3 => ((first as u32 & 0x0f) << 12 | next(1) << 6 | next(2), 3),
        4 => ((first as u32 & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4),
        _ => (first as u32, 1),
    })
}

/// Byte position of the code point before byte position `at`.
#[inline]
pub fn before(text: &[u8], mut at: usize) -> usize {
    while at > 0 {
        at -= 1;
        if !text.get(at).is_some_and(|byte| is_continuation(*byte)) {
            break;
        }
    }
    at
}

/// The code points of a text.
#[derive(Clone)]
pub struct Points<'t> {
    text: &'t [u8],
    at: usize,
}

/// All code points in order.
pub fn points(text: &[u8]) -> Points<'_> {
    Points { text, at: 0 }
}

/// True when all code points pass; lets Ctrl-C in.
pub fn all(vm: &Vm, text: &[u8], test: &mut dyn FnMut(u32) -> bool) -> Result<bool, Fault> {
    let mut points = points(text);
    loop {
        if vm.stops_at(points.at) {
            vm.poll_walk()?;
        }
        match points.next() {
            None => return Ok(true),
            Some(point) if !test(point) => return Ok(false),
            Some(_) => {}
        }
    }
}

impl Points<'_> {
    /// Byte position of the next code point.
    pub fn position(&self) -> usize {
        self.at
    }
}

impl Iterator for Points<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (point, width) = decode(self.text, self.at)?;
        self.at += width;
        Some(point)
    }
}

/// A code point in WTF-8.
#[derive(Clone, Copy)]
pub struct Encoded {
    bytes: [u8; 4],
    length: u8,
}

/// Encodes a code point.
#[inline]
pub const fn encode(point: u32) -> Encoded {
    let (bytes, length) = match point {
        0..=0x7f => ([point as u8, 0, 0, 0], 1),
        0x80..=0x7ff => ([0xc0 | (point >> 6) as u8, 0x80 | (point & 0x3f) as u8, 0, 0], 2),
        0x800..=0xffff => (
            [0xe0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3f) as u8, 0x80 | (point & 0x3f) as u8, 0],
            3,
        ),
        _ => (
            [
                0xf0 | (point >> 18 & 7) as u8,
                0x80 | (point >> 12 & 0x3f) as u8,
                0x80 | (point >> 6 & 0x3f) as u8,
                0x80 | (point & 0x3f) as u8,
            ],
            4,
        ),
    };
    Encoded { bytes, length }
}

impl Encoded {
    /// Its bytes.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length as usize & 7]
    }
}

/// True for code points that UTF-8 proper does not allow.
#[inline]
pub const fn is_surrogate(point: u32) -> bool {
    point & 0xffff_f800 == 0xd800
}

/// The str of one character, a lone surrogate too.
pub fn character(vm: &Vm, point: u32) -> Leaf<'_> {
    let mut memory = [0; 4];
    let length = match char::from_u32(point) {
        Some(character) => character.encode_utf8(&mut memory).len(),
        None => {
            // A surrogate: WTF-8 writes it as three bytes, as UTF-8 would.
            memory = [0xe0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3f) as u8, 0x80 | (point & 0x3f) as u8, 0];
            3
        }
    };
    match (length, names::character(memory[0])) {
        (1, Some(shared)) => Ok(text::name(shared)),
        _ => text::new(vm, memory.get(..length).unwrap_or(&[])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn positions_count_code_points() {
        let text = "aé€😀 and a longer tail of ASCII, then ünïcödé once more";
        let bytes = text.as_bytes();
        assert_eq!(count(bytes), text.chars().count());
        for (index, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(position(bytes, index), byte);
        }
        assert_eq!(position(bytes, 10_000), bytes.len());
        assert_eq!(points(bytes).collect::<Vec<_>>(), text.chars().map(|c| c as u32).collect::<Vec<_>>());
    }

    #[test]
    fn every_point_survives() {
        for point in (0..0x110000).step_by(7) {
            let encoded = encode(point);
            assert_eq!(decode(encoded.bytes(), 0), Some((point, width_of(point))));
            assert_eq!(encoded.bytes().len(), width_of(point));
        }
    }

    #[test]
    fn stray_bytes_are_harmless() {
        assert_eq!(decode(b"\xe2\x82", 0), Some((0x2080, 3)));
        assert_eq!(position(b"\xf0\x9f", 1), 2);
        assert_eq!(points(b"\x80\xff").count(), 2);
    }
}
