//! repr and ascii of text and bytes.

use crate::byte_methods::Flavour;
use crate::fault::Leaf;
use crate::string::{points, unicode};
use crate::text::Message;
use crate::{Vm, ids};
use crate::packed::message;
use heap::Value;

/// The quote that needs fewer escapes.
fn quote(bytes: &[u8]) -> u8 {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' }
}

/// Writes the escape of a code point that cannot be shown as itself.
fn escape(message: &mut Message<'_>, point: u32) {
    match point {
        0..=0xff => message.format(message!("\\x{point:02x}")),
        0x100..=0xffff => message.format(message!("\\u{point:04x}")),
        _ => message.format(message!("\\U{point:08x}")),
    }
}

/// Writes an ASCII character within quotes; false when it needs an escape by number.
fn write_ascii(message: &mut Message<'_>, byte: u8, quote: u8) -> bool {
    match byte {
        b'\n' => message.push(b"\\n"),
        b'\r' => message.push(b"\\r"),
        b'\t' => message.push(b"\\t"),
        b'\\' => message.push(b"\\\\"),
        _ if byte == quote => message.push(&[b'\\', byte]),
        0x20..=0x7e => message.push(&[byte]),
        _ => return false,
    }
    true
}

/// Writes a code point within quotes; false when it needed an escape or is ASCII.
fn write_point(message: &mut Message<'_>, point: u32, quote: u8, ascii: bool) -> bool {
    if point >= 0x80 && !ascii && unicode::is_printable(point) {
        message.push(points::encode(point).bytes());
        return true;
    }
    if point >= 0x80 || !write_ascii(message, point as u8, quote) {
        escape(message, point);
    }
    false
}

/// Writes the repr of text; with `ascii` everything else is escaped. Ctrl-C ends it early.
pub fn write_text(vm: &Vm, message: &mut Message<'_>, text: &[u8], ascii: bool) {
    let quote = quote(text);
    message.push(&[quote]);
    let mut points = points::points(text);
    while !vm.stops_at(points.position()) {
        let Some(point) = points.next() else { break };
        write_point(message, point, quote, ascii);
    }
    message.push(&[quote]);
}

/// Writes the first `most` characters of the repr of text or bytes.
pub fn write_start(message: &mut Message<'_>, content: &[u8], textual: bool, most: usize) {
    let quote = quote(content);
    let mut left = most;
    let mut show = |shown: &[u8], characters: usize| {
        // What is cut is an escape: ASCII.
        message.push(if characters <= left { shown } else { shown.get(..left).unwrap_or(shown) });
        left = left.saturating_sub(characters);
        left > 0
    };
    if !textual {
        show(b"b", 1);
    }
    show(&[quote], 1);
    let mut points = points::points(content);
    let mut bytes = content.iter();
    loop {
        let next = if textual { points.next() } else { bytes.next().map(|byte| u32::from(*byte)) };
        let Some(point) = next else {
            show(&[quote], 1);
            return;
        };
        let mut room = [0; 10];
        let mut piece = Message::fill(&mut room);
        let whole = write_point(&mut piece, point, quote, !textual);
        let length = piece.length();
        if !show(room.get(..length).unwrap_or(&[]), if whole { 1 } else { length }) {
            return;
        }
    }
}

/// Writes the repr of bytes. Ctrl-C ends it early.
pub fn write_bytes(vm: &Vm, message: &mut Message<'_>, bytes: &[u8]) {
    write_quoted(vm, message, bytes, quote(bytes));
}

/// Writes the repr of a bytearray's bytes, in which CPython escapes `'` whatever the quotes.
pub fn write_mutable_bytes(vm: &Vm, message: &mut Message<'_>, bytes: &[u8]) {
    if quote(bytes) == b'\'' {
        return write_quoted(vm, message, bytes, b'\'');
    }
    message.push(b"b\"");
    for part in bytes.split_inclusive(|byte| *byte == b'\'') {
        let (plain, quoted) = match part.split_last() {
            Some((b'\'', plain)) => (plain, true),
            _ => (part, false),
        };
        write_content(vm, message, plain, b'"');
        if quoted {
            message.push(b"\\'");
        }
    }
    message.push(b"\"");
}

fn write_quoted(vm: &Vm, message: &mut Message<'_>, bytes: &[u8], quote: u8) {
    message.push(&[b'b', quote]);
    write_content(vm, message, bytes, quote);
    message.push(&[quote]);
}

fn write_content(vm: &Vm, message: &mut Message<'_>, bytes: &[u8], quote: u8) {
    for (at, byte) in bytes.iter().enumerate() {
        if vm.stops_at(at) {
            break;
        }
        if !write_ascii(message, *byte, quote) {
            escape(message, *byte as u32);
        }
    }
}

/// repr of a str object.
pub fn repr<'v>(vm: &'v Vm, string: Value<'v>) -> Leaf<'v> {
    let text = string.bytes();
    if string.flags() & ids::ASCII != 0 && text.iter().all(|byte| (0x20..0x7f).contains(byte) && *byte != b'\\') {
        // Nothing to escape but quotes, and none of these when one kind is absent.
        if !text.contains(&b'\'') {
            return Flavour::Ascii.build(vm, text.len() + 2, &mut |buffer| {
                if let [first, middle @ .., last] = buffer {
                    *first = b'\'';
                    *last = b'\'';
                    middle.copy_from_slice(text);
                }
            });
        }
    }
    Flavour::Text.compose(vm, &|message| write_text(vm, message, text, false))
}

/// A str object with everything but ASCII escaped: what `ascii()` makes of a repr.
pub fn escape_non_ascii<'v>(vm: &'v Vm, string: Value<'v>) -> Leaf<'v> {
    if string.flags() & ids::ASCII != 0 {
        return Ok(string);
    }
    Flavour::Ascii.compose(vm, &|message| {
        let mut points = points::points(string.bytes());
        while !vm.stops_at(points.position()) {
            let Some(point) = points.next() else { break };
            if point < 0x80 { message.push(&[point as u8]) } else { escape(message, point) }
        }
    })
}
