//! The codecs `unicode-escape` and `raw-unicode-escape`: code points as in string literals.
//!
//! Invariant: what one direction writes the other reads back.

use super::Trouble;
use crate::Vm;
use crate::string::points;

/// Sends the text of `source` in parts, and what is wrong; `fail` returns where to go on.
pub(super) fn decode(
    vm: &Vm,
    is_raw: bool,
    source: &[u8],
    send: &mut dyn FnMut(&[u8]),
    fail: &mut dyn FnMut(Trouble) -> usize,
) {
    let mut at = 0;
    while at < source.len() && !vm.stops_at(at) {
        let byte = source[at];
        let letter = source.get(at + 1).copied();
        if byte != b'\\' || (is_raw && !matches!(letter, Some(b'u' | b'U'))) {
            // A backslash that escapes nothing hides the one behind it.
            let width = if is_raw && byte == b'\\' && letter == Some(b'\\') { 2 } else { 1 };
            (0..width).for_each(|_| send(points::encode(byte as u32).bytes()));
            at += width;
            continue;
        }
        let digits = match letter {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            _ => 0,
        };
        at = match letter {
            None => fail(Trouble { start: at, end: at + 1, reason: "\\ at end of string" }),
            Some(_) if digits > 0 => hexadecimal(source, at, digits, send, fail),
            Some(b'0'..=b'7') => {
                let octal = source[at + 1..].iter().take(3).take_while(|digit| matches!(digit, b'0'..=b'7'));
                let (mut point, mut count) = (0, 0);
                for digit in octal {
                    point = point * 8 + (digit - b'0') as u32;
                    count += 1;
                }
                send(points::encode(point).bytes());
                at + 1 + count
            }
            Some(letter) => {
                match SIMPLE.iter().find(|(name, _)| *name == letter) {
                    Some((_, meaning)) => send(meaning),
                    None => send(&[b'\\']),
                }
                let known = SIMPLE.iter().any(|(name, _)| *name == letter);
                at + 1 + known as usize
            }
        };
    }
}

/// Letters behind a backslash, and what they stand for.
const SIMPLE: &[(u8, &[u8])] = &[
    (b'\\', b"\\"),
    (b'\'', b"'"),
    (b'"', b"\""),
    (b'\n', b""),
    (b'a', b"\x07"),
    (b'b', b"\x08"),
    (b'f', b"\x0c"),
    (b'n', b"\n"),
    (b'r', b"\r"),
    (b't', b"\t"),
    (b'v', b"\x0b"),
];

/// An escape with a number of hexadecimal digits; the position behind it.
fn hexadecimal(
    source: &[u8],
    start: usize,
    digits: usize,
    send: &mut dyn FnMut(&[u8]),
    fail: &mut dyn FnMut(Trouble) -> usize,
) -> usize {
    let given = source[start + 2..].iter().take(digits).take_while(|digit| digit.is_ascii_hexdigit()).count();
    let end = start + 2 + given;
    if given < digits {
        let reason = match digits {
            2 => "truncated \\xXX escape",
            4 => "truncated \\uXXXX escape",
            _ => "truncated \\UXXXXXXXX escape",
        };
        return fail(Trouble { start, end, reason });
    }
    let value = |digit: &u8| (*digit as char).to_digit(16).unwrap_or(0);
    let point = source[start + 2..end].iter().fold(0u32, |point, digit| point << 4 | value(digit));
    if point > 0x10ffff {
        return fail(Trouble { start, end, reason: "illegal Unicode character" });
    }
    send(points::encode(point).bytes());
    end
}

/// Sends the bytes of a code point.
pub(super) fn encode(is_raw: bool, point: u32, send: &mut dyn FnMut(&[u8])) {
    let simple = match point {
        _ if is_raw => None,
        0x09 => Some(b't'),
        0x0a => Some(b'n'),
        0x0d => Some(b'r'),
        0x5c => Some(b'\\'),
        _ => None,
    };
    if let Some(letter) = simple {
        return send(&[b'\\', letter]);
    }
    let plain = if is_raw { point < 0x100 } else { (0x20..0x7f).contains(&point) };
    if plain {
        return send(&[point as u8]);
    }
    let (letter, digits) = match point {
        0..=0xff => (b'x', 2),
        0x100..=0xffff => (b'u', 4),
        _ => (b'U', 8),
    };
    send(&[b'\\', letter]);
    for place in (0..digits).rev() {
        let digit = (point >> (4 * place) & 15) as u8;
        send(&[if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }]);
    }
}
