//! Text to bytes.

use super::{Codec, Handler, Order, Trouble, choose, unicode_error, unknown_handler};
use crate::byte_methods::Flavour;
use crate::fault::Leaf;
use crate::string::points;
use crate::{Vm, bytes, exception::kind};
use heap::Value;

/// The bytes of a str object.
pub fn encode<'v>(vm: &'v Vm, string: Value<'v>, encoding: Value<'v>, errors: Value<'v>, method: &str) -> Leaf<'v> {
    let (codec, handler) = choose(vm, encoding, errors, method)?;
    encode_as(vm, string, codec, handler, errors)
}

fn encode_as<'v>(vm: &'v Vm, string: Value<'v>, codec: Codec, handler: Handler, errors: Value<'v>) -> Leaf<'v> {
    let text = string.bytes();
    let plain = match codec {
        Codec::Utf8 => core::str::from_utf8(text).is_ok(),
        Codec::Ascii | Codec::Latin1 => text.is_ascii(),
        _ => false,
    };
    if plain {
        return bytes::new(vm, text);
    }
    let mut failure = None;
    walk(vm, codec, handler, text, &mut |_| {}, &mut |trouble| {
        failure.get_or_insert(trouble);
    });
    vm.poll_walk()?;
    if let Some(trouble) = failure {
        return Err(if handler == Handler::Unknown {
            unknown_handler(vm, errors)
        } else {
            unicode_error(vm, kind::UnicodeEncodeError, codec, string, trouble)
        });
    }
    Flavour::Bytes.compose(vm, &|message| {
        #[cfg(feature = "unicode")]
        if codec == Codec::Utf8Marked {
            message.push(super::MARK);
        }
        walk(vm, codec, handler, text, &mut |part| message.push(part), &mut |_| {});
    })
}

/// True when the codec can express a code point.
fn fits(codec: Codec, point: u32) -> bool {
    match codec {
        Codec::Ascii => point < 0x80,
        Codec::Latin1 => point < 0x100,
        Codec::Escape(_) => true,
        #[cfg(feature = "unicode")]
        Codec::Charmap(index) => super::charmap::Charmap::get(index).encode(point).is_some(),
        _ => !points::is_surrogate(point),
    }
}

fn write(codec: Codec, point: u32, send: &mut dyn FnMut(&[u8])) {
    let mut unit = |order: Order, value: u32, width: usize| {
        if order == Order::Big { send(&value.to_be_bytes()[4 - width..]) } else { send(&value.to_le_bytes()[..width]) }
    };
    match codec {
        #[cfg(feature = "unicode")]
        Codec::Utf8Marked => send(points::encode(point).bytes()),
        Codec::Utf8 => send(points::encode(point).bytes()),
        Codec::Ascii | Codec::Latin1 => send(&[point as u8]),
        #[cfg(feature = "unicode")]
        Codec::Charmap(index) => send(&[super::charmap::Charmap::get(index).encode(point).unwrap_or(b'?')]),
        Codec::Utf32(order) => unit(order, point, 4),
        Codec::Escape(is_raw) => super::escape::encode(is_raw, point, send),
        Codec::Utf16(order) if point < 0x10000 => unit(order, point, 2),
        Codec::Utf16(order) => {
            unit(order, 0xd800 + ((point - 0x10000) >> 10), 2);
            unit(order, 0xdc00 + (point & 0x3ff), 2);
        }
    }
}

/// Sends the bytes of `text` in parts; reports runs of code points that cannot be expressed.
fn walk(
    vm: &Vm,
    codec: Codec,
    handler: Handler,
    text: &[u8],
    send: &mut dyn FnMut(&[u8]),
    fail: &mut dyn FnMut(Trouble),
) {
    if let Codec::Utf16(Order::Marked) | Codec::Utf32(Order::Marked) = codec {
        write(codec, 0xfeff, send);
    }
    let mut points = points::points(text);
    let mut number = 0;
    while let Some(point) = points.next() {
        if vm.stops_at(number) {
            break;
        }
        number += 1;
        if fits(codec, point) {
            write(codec, point, send);
            continue;
        }
        if replace(codec, handler, point, send) {
            continue;
        }
        // The error covers the whole run.
        let start = number - 1;
        while points.clone().next().is_some_and(|point| !fits(codec, point)) {
            points.next();
            number += 1;
        }
        let reason = match codec {
            Codec::Ascii => "ordinal not in range(128)",
            Codec::Latin1 => "ordinal not in range(256)",
            #[cfg(feature = "unicode")]
            Codec::Charmap(_) => "character maps to <undefined>",
            _ => "surrogates not allowed",
        };
        fail(Trouble { start, end: number, reason });
    }
}

/// Sends what stands in for a code point; false when that is an error.
fn replace(codec: Codec, handler: Handler, point: u32, send: &mut dyn FnMut(&[u8])) -> bool {
    let mut ascii = |text: &[u8]| text.iter().for_each(|byte| write(codec, *byte as u32, send));
    match handler {
        Handler::Ignore => {}
        Handler::Replace => ascii(b"?"),
        Handler::Backslash => {
            let (letter, digits) = match point {
                0..=0xff => (b'x', 2),
                0x100..=0xffff => (b'u', 4),
                _ => (b'U', 8),
            };
            ascii(&[b'\\', letter]);
            for place in (0..digits).rev() {
                let digit = (point >> (4 * place) & 15) as u8;
                ascii(&[if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }]);
            }
        }
        Handler::Xml => {
            ascii(b"&#");
            let mut place = 1_000_000;
            while place > 0 {
                if point >= place {
                    ascii(&[b'0' + (point / place % 10) as u8]);
                }
                place /= 10;
            }
            ascii(b";");
        }
        Handler::SurrogateEscape if (0xdc80..=0xdcff).contains(&point) => send(&[point as u8]),
        Handler::SurrogatePass if points::is_surrogate(point) && !matches!(codec, Codec::Ascii | Codec::Latin1) => {
            write(codec, point, send);
        }
        _ => return false,
    }
    true
}
