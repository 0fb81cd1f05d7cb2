//! Bytes to text.

use super::{Codec, Handler, Order, Trouble, choose, unicode_error, unknown_handler};
use crate::byte_methods::Flavour;
use crate::fault::{Fault, Leaf};
use crate::string::points;
use crate::vm::STRETCH;
use crate::{Vm, bytes, exception::kind, ids, text, types};
use crate::packed::message;
use heap::Value;

/// `str(object, encoding, errors)`
pub fn decode_object<'v>(vm: &'v Vm, object: Value<'v>, encoding: Value<'v>, errors: Value<'v>) -> Leaf<'v> {
    if types::cast(vm, object, ids::STR).is_some() {
        return Err(vm.fault(kind::TypeError, message!("decoding str is not supported")));
    }
    if bytes::buffer_of(vm, object).is_none() {
        let class = types::type_name(vm, object);
        return Err(vm.fault(
            kind::TypeError,
            message!("decoding to str: need a bytes-like object, {class} found"),
        ));
    }
    decode(vm, object, encoding, errors, "str")
}

/// The text of a buffer.
pub fn decode<'v>(vm: &'v Vm, object: Value<'v>, encoding: Value<'v>, errors: Value<'v>, method: &str) -> Leaf<'v> {
    let source = bytes::buffer_of(vm, object).unwrap_or(&[]);
    let (codec, handler) = choose(vm, encoding, errors, method)?;
    #[cfg(feature = "unicode")]
    let (codec, source) = match codec {
        Codec::Utf8Marked => (Codec::Utf8, source.strip_prefix(super::MARK).unwrap_or(source)),
        codec => (codec, source),
    };
    let plain = match codec {
        Codec::Utf8 => core::str::from_utf8(source).is_ok(),
        Codec::Ascii | Codec::Latin1 => source.is_ascii(),
        _ => false,
    };
    if plain {
        return text::new(vm, source);
    }
    let mut failure: Option<(Trouble, bool)> = None;
    walk(vm, codec, source, &mut |_| {}, &mut |trouble| {
        if vm.stops_at(0) {
            return source.len();
        }
        handle(handler, codec, source, trouble, &mut |_| {}).unwrap_or_else(|| {
            failure = Some((trouble, handler == Handler::Unknown));
            source.len()
        })
    });
    vm.poll_walk()?;
    if let Some((trouble, unknown)) = failure {
        return Err(match (unknown, handler) {
            (true, _) => unknown_handler(vm, errors),
            (_, Handler::Xml) => xml_error(vm),
            _ => error(vm, codec, source, trouble)?,
        });
    }
    Flavour::Text.compose(vm, &|message| {
        // The message is written from two closures, one at a time.
        let message = core::cell::RefCell::new(message);
        walk(
            vm,
            codec,
            source,
            &mut |part| message.borrow_mut().push(part),
            &mut |trouble| {
                let mut send = |part: &[u8]| message.borrow_mut().push(part);
                let handled = handle(handler, codec, source, trouble, &mut send);
                handled.filter(|_| !vm.stops_at(0)).unwrap_or(source.len())
            },
        );
    })
}

#[cold]
fn xml_error(vm: &Vm) -> Fault {
    vm.fault(
        kind::TypeError,
        message!("don't know how to handle UnicodeDecodeError in error callback"),
    )
}

#[cold]
fn error(vm: &Vm, codec: Codec, source: &[u8], trouble: Trouble) -> Result<Fault, Fault> {
    let object = bytes::new(vm, source)?;
    Ok(unicode_error(vm, kind::UnicodeDecodeError, codec, object, trouble))
}

/// What stands in for bytes that cannot be decoded; the position to go on at, None when the error is
/// to be raised.
fn handle(
    handler: Handler,
    codec: Codec,
    source: &[u8],
    trouble: Trouble,
    send: &mut dyn FnMut(&[u8]),
) -> Option<usize> {
    let bad = source.get(trouble.start..trouble.end).unwrap_or(&[]);
    match handler {
        Handler::Ignore => {}
        Handler::Replace => send("\u{fffd}".as_bytes()),
        Handler::Backslash => {
            for byte in bad {
                let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
                send(&[b'\\', b'x', digit(byte >> 4), digit(byte & 15)]);
            }
        }
        Handler::SurrogateEscape => {
            // As many bytes as are beyond ASCII.
            let count = bad.iter().take_while(|byte| **byte >= 0x80).count();
            if count == 0 {
                return None;
            }
            for byte in &bad[..count] {
                send(points::encode(0xdc00 + *byte as u32).bytes());
            }
            return Some(trouble.start + count);
        }
        Handler::SurrogatePass => {
            let (start, width) = (trouble.start, if codec == Codec::Utf8 { 3 } else { bad.len() });
            let unit = source.get(start..start + width)?;
            let point = match (codec, unit) {
                (Codec::Utf8, _) => points::decode(unit, 0).map_or(0, |(point, _)| point),
                (Codec::Utf16(order), [a, b]) => read(order, &[*a, *b]),
                (Codec::Utf32(order), [_, _, _, _]) => read(order, unit),
                _ => 0,
            };
            let trailing = unit.iter().skip(1).all(|byte| points::is_continuation(*byte));
            if !points::is_surrogate(point) || (codec == Codec::Utf8 && !trailing) {
                return None;
            }
            send(points::encode(point).bytes());
            return Some(start + width);
        }
        Handler::Strict | Handler::Xml | Handler::Unknown => return None,
    }
    Some(trouble.end)
}

/// The number that the bytes of a unit are.
fn read(order: Order, unit: &[u8]) -> u32 {
    let add = |value: u32, byte: &u8| value << 8 | *byte as u32;
    if order == Order::Big { unit.iter().fold(0, add) } else { unit.iter().rev().fold(0, add) }
}

/// Sends the text of `source` in parts, and what is wrong; `fail` returns where to go on.
fn walk(vm: &Vm, codec: Codec, source: &[u8], send: &mut dyn FnMut(&[u8]), fail: &mut dyn FnMut(Trouble) -> usize) {
    match codec {
        #[cfg(feature = "unicode")]
        Codec::Utf8Marked => walk_utf8(source, send, fail),
        Codec::Utf8 => walk_utf8(source, send, fail),
        Codec::Ascii => {
            let mut at = 0;
            while at < source.len() && !vm.stops_at(0) {
                let rest = &source[at..source.len().min(at + STRETCH)];
                let plain = rest.iter().take_while(|byte| **byte < 0x80).count();
                send(&rest[..plain]);
                at += plain;
                if plain < rest.len() {
                    at = fail(Trouble { start: at, end: at + 1, reason: "ordinal not in range(128)" });
                }
            }
        }
        Codec::Latin1 => {
            for byte in source.iter().enumerate().take_while(|(at, _)| !vm.stops_at(*at)).map(|(_, byte)| *byte) {
                send(points::encode(byte as u32).bytes());
            }
        }
        #[cfg(feature = "unicode")]
        Codec::Charmap(index) => {
            let map = super::charmap::Charmap::get(index);
            let mut at = 0;
            while let Some(byte) = source.get(at) {
                if vm.stops_at(at) {
                    break;
                }
                match map.decode(*byte) {
                    Some(point) => {
                        send(points::encode(point).bytes());
                        at += 1;
                    }
                    None => at = fail(Trouble { start: at, end: at + 1, reason: "character maps to <undefined>" }),
                }
            }
        }
        Codec::Utf16(order) => walk_units(vm, source, 2, order, send, fail),
        Codec::Utf32(order) => walk_units(vm, source, 4, order, send, fail),
        Codec::Escape(is_raw) => super::escape::decode(vm, is_raw, source, send, fail),
    }
}

fn walk_utf8(source: &[u8], send: &mut dyn FnMut(&[u8]), fail: &mut dyn FnMut(Trouble) -> usize) {
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let Err(error) = core::str::from_utf8(rest) else { return send(rest) };
        let (valid, bad) = rest.split_at(error.valid_up_to());
        send(valid);
        let start = at + valid.len();
        let (length, reason) = match (error.error_len(), bad.first()) {
            (None, _) => (bad.len(), "unexpected end of data"),
            (Some(_), Some(0x80..=0xc1 | 0xf5..)) => (1, "invalid start byte"),
            (Some(length), _) => (length, "invalid continuation byte"),
        };
        at = fail(Trouble { start, end: start + length, reason });
    }
}

fn walk_units(
    vm: &Vm,
    source: &[u8],
    width: usize,
    mut order: Order,
    send: &mut dyn FnMut(&[u8]),
    fail: &mut dyn FnMut(Trouble) -> usize,
) {
    let mut at = 0;
    if order == Order::Marked {
        order = Order::Little;
        if let Some(unit) = source.get(..width) {
            let mark = |order| read(order, unit) == 0xfeff;
            if mark(Order::Big) {
                order = Order::Big;
            }
            at = if mark(order) { width } else { 0 };
        }
    }
    while at < source.len() && !vm.stops_at(at) {
        let Some(unit) = source.get(at..at + width) else {
            at = fail(Trouble { start: at, end: source.len(), reason: "truncated data" });
            continue;
        };
        let point = read(order, unit);
        let next = source.get(at + width..at + 2 * width).map(|unit| read(order, unit));
        let trouble = |end: usize, reason| Trouble { start: at, end, reason };
        if width == 4 {
            at = match point {
                0xd800..=0xdfff => fail(trouble(at + 4, "code point in surrogate code point range(0xd800, 0xe000)")),
                0x110000.. => fail(trouble(at + 4, "code point not in range(0x110000)")),
                _ => {
                    send(points::encode(point).bytes());
                    at + 4
                }
            };
            continue;
        }
        at = match (point, next) {
            (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                let point = 0x10000 + ((point & 0x3ff) << 10 | low & 0x3ff);
                send(points::encode(point).bytes());
                at + 4
            }
            (0xd800..=0xdbff, None) => fail(trouble(source.len(), "unexpected end of data")),
            (0xd800..=0xdbff, _) => fail(trouble(at + 2, "illegal UTF-16 surrogate")),
            (0xdc00..=0xdfff, _) => fail(trouble(at + 2, "illegal encoding")),
            _ => {
                send(points::encode(point).bytes());
                at + 2
            }
        };
    }
}
