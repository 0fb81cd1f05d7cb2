//! binascii: bytes as hexadecimal digits and in base 64, and their CRC-32.
//!
//! Source: CPython's module of the same name (base 64 in its lenient form: characters that are
//! not in the alphabet are skipped).
//!
//! Invariant: the length of a result is known before it is made.

use crate::{arguments, buffers};
use heap::Value;
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Code, LeafFunction, Native};
use object::{Fault, Leaf, Vm, bytes, exception, int, operations, text};
use object::packed::message;
use object::vm::STRETCH;

const fn leaf(text: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::binascii,
    extensible: true,
    items: &[
        (sym::Error, ModuleItem::Constant(exception::type_value(kind::ValueError))),
        (sym::a2b_base64, leaf("data / * strict_mode=", from_base64)),
        (sym::b2a_base64, leaf("data / * newline=", to_base64)),
        (sym::b2a_hex, leaf("data sep= bytes_per_sep=", to_hexadecimal)),
        (sym::a2b_hex, leaf("data /", from_hexadecimal)),
        (sym::crc32, leaf("data crc= /", crc32)),
        (sym::hexlify, leaf("data sep= bytes_per_sep=", to_hexadecimal)),
        (sym::unhexlify, leaf("data /", from_hexadecimal)),
    ],
    get: None,
    set: None,
}];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

const DIGITS: &[u8; 16] = b"0123456789abcdef";
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `hexlify(data, sep, bytes_per_sep=1)`
fn to_hexadecimal<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let data = plain_data(vm, args[0])?;
    let separator = match args[1].given() {
        None => None,
        Some(value) => match buffers::data(vm, value)? {
            [one] if one.is_ascii() => Some(*one),
            [_] => return Err(vm.value_fault(message!("sep must be ASCII."))),
            _ => return Err(vm.value_fault(message!("sep must be length 1."))),
        },
    };
    let group = arguments::integer_or(vm, args[2], 1)?;
    // Groups are counted from the right, with a negative size from the left.
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let separates = separator.is_some() && size > 0 && !data.is_empty();
    let separators = if separates { (data.len() - 1) / size } else { 0 };
    let length = (data.len() * 2).saturating_add(separators);
    let made = bytes::build(vm, length, |target| {
        let mut at = 0;
        for (index, byte) in data.iter().enumerate() {
            if vm.stops_at(index) {
                break;
            }
            let before = if group < 0 { index } else { data.len() - index };
            if separates && index > 0 && before % size == 0 {
                target[at] = separator.unwrap_or(0);
                at += 1;
            }
            target[at] = DIGITS[usize::from(byte >> 4)];
            target[at + 1] = DIGITS[usize::from(byte & 15)];
            at += 2;
        }
    })?;
    vm.poll_walk().map(|()| made)
}

fn hexadecimal_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// `unhexlify(data)`
fn from_hexadecimal<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let digits = ascii_data(vm, args[0])?;
    if digits.len() % 2 != 0 {
        return Err(vm.value_fault(message!("Odd-length string")));
    }
    for part in digits.chunks(STRETCH) {
        vm.poll_walk()?;
        if !part.iter().all(|digit| hexadecimal_digit(*digit).is_some()) {
            return Err(vm.value_fault(message!("Non-hexadecimal digit found")));
        }
    }
    let made = bytes::build(vm, digits.len() / 2, |target| {
        for (index, (byte, pair)) in target.iter_mut().zip(digits.chunks_exact(2)).enumerate() {
            if vm.stops_at(index) {
                break;
            }
            *byte = hexadecimal_digit(pair[0]).unwrap_or(0) << 4 | hexadecimal_digit(pair[1]).unwrap_or(0);
        }
    })?;
    vm.poll_walk().map(|()| made)
}

/// `b2a_base64(data, *, newline=True)`
fn to_base64<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let data = plain_data(vm, args[0])?;
    let newline = match args[1].given() {
        Some(value) => operations::convert::truth_leaf(vm, value)?,
        None => true,
    };
    let length = data.len().div_ceil(3) * 4 + usize::from(newline);
    let made = bytes::build(vm, length, |target| {
        for (index, (quad, group)) in target.chunks_mut(4).zip(data.chunks(3)).enumerate() {
            if vm.stops_at(index) {
                break;
            }
            let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
            for (index, letter) in quad.iter_mut().enumerate() {
                *letter = match index > group.len() {
                    true => b'=',
                    false => ALPHABET[(bits >> (18 - 6 * index)) as usize & 63],
                };
            }
        }
        if newline {
            target[length - 1] = b'\n';
        }
    })?;
    vm.poll_walk().map(|()| made)
}

fn base64_digit(byte: u8) -> Option<u32> {
    match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// Decodes base 64, giving bytes to `put`; an error in words. Ctrl-C ends it early.
fn decode(vm: &Vm, data: &[u8], strict: bool, mut put: impl FnMut(u8)) -> Result<(), &'static str> {
    let (mut digits, mut padding, mut bits, mut ended) = (0usize, 0, 0u32, false);
    for (index, &byte) in data.iter().enumerate() {
        if vm.stops_at(index) {
            return Ok(());
        }
        if byte == b'=' {
            if strict && (index == 0 || ended) {
                return Err(if index == 0 { "Leading padding not allowed" } else { "Excess data after padding" });
            }
            // Padding counts where it can end a group of four.
            if digits % 4 >= 2 {
                padding += 1;
                if digits % 4 + padding >= 4 {
                    if !strict {
                        return Ok(());
                    }
                    ended = true;
                }
            } else if strict {
                return Err("Discontinuous padding not allowed");
            }
            continue;
        }
        let Some(digit) = base64_digit(byte) else {
            if strict {
                return Err("Only base64 data is allowed");
            }
            continue;
        };
        if strict && ended {
            return Err("Excess data after padding");
        }
        if strict && padding > 0 {
            return Err("Discontinuous padding not allowed");
        }
        padding = 0;
        bits = bits << 6 | digit;
        digits += 1;
        match digits % 4 {
            2 => put((bits >> 4) as u8),
            3 => put((bits >> 2) as u8),
            0 => put(bits as u8),
            _ => {}
        }
    }
    match digits % 4 {
        0 => Ok(()),
        1 => Err("Invalid base64-encoded string: number of data characters cannot be 1 more than a multiple of 4"),
        _ if ended => Ok(()),
        _ => Err("Incorrect padding"),
    }
}

/// `a2b_base64(data, *, strict_mode=False)`
fn from_base64<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let data = ascii_data(vm, args[0])?;
    let strict = match args[1].given() {
        Some(value) => operations::convert::truth_leaf(vm, value)?,
        None => false,
    };
    let mut length = 0;
    if let Err(reason) = decode(vm, data, strict, |_| length += 1) {
        let digits = data.iter().filter(|byte| base64_digit(**byte).is_some()).count();
        return Err(match digits % 4 {
            1 => vm.value_fault(message!(
                "Invalid base64-encoded string: number of data characters ({digits}) cannot be 1 more than a multiple of 4"
            )),
            _ => vm.value_fault(message!("{reason}")),
        });
    }
    vm.poll_walk()?;
    let made = bytes::build(vm, length, |target| {
        let mut places = target.iter_mut();
        // The first pass found no error.
        let _ = decode(vm, data, strict, |byte| {
            if let Some(place) = places.next() {
                *place = byte;
            }
        });
    })?;
    vm.poll_walk().map(|()| made)
}

/// Bytes of a buffer; a str is refused, as in CPython.
fn plain_data<'v>(vm: &'v Vm, value: Value<'v>) -> Result<&'v [u8], Fault> {
    if text::bytes_of(vm, value).is_some() {
        return Err(vm.type_fault(message!("a bytes-like object is required, not 'str'")));
    }
    buffers::data(vm, value)
}

/// Bytes of a buffer or of a str of ASCII characters.
fn ascii_data<'v>(vm: &'v Vm, value: Value<'v>) -> Result<&'v [u8], Fault> {
    match text::bytes_of(vm, value) {
        Some(text) if !text.is_ascii() => {
            Err(vm.value_fault(message!("string argument should contain only ASCII characters")))
        }
        _ => buffers::data(vm, value),
    }
}

/// CRC-32 of some bytes, going on from `crc`.
pub(crate) fn update_crc32(crc: u32, data: &[u8]) -> u32 {
    /// The remainders of half a byte: a table of 64 bytes instead of 1,024.
    const REMAINDERS: [u32; 16] = {
        let mut table = [0; 16];
        let mut index = 0;
        while index < 16 {
            let (mut rest, mut bit) = (index as u32, 0);
            while bit < 4 {
                rest = if rest & 1 != 0 { rest >> 1 ^ 0xedb8_8320 } else { rest >> 1 };
                bit += 1;
            }
            table[index] = rest;
            index += 1;
        }
        table
    };
    let mut state = !crc;
    for byte in data {
        state ^= u32::from(*byte);
        state = state >> 4 ^ REMAINDERS[(state & 15) as usize];
        state = state >> 4 ^ REMAINDERS[(state & 15) as usize];
    }
    !state
}

/// `crc32(data, crc=0)`
fn crc32<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let data = plain_data(vm, args[0])?;
    let start = match args[1].given() {
        None => 0,
        Some(value) => match int::cast(vm, value) {
            Some(number) => int::low_bits(number) as u32,
            None => arguments::integer(vm, value)? as u32,
        },
    };
    let mut state = start;
    for part in data.chunks(STRETCH) {
        vm.poll_walk()?;
        state = update_crc32(state, part);
    }
    int::from_u64(vm, state.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_crc32() {
        assert_eq!(update_crc32(0, b"123456789"), 0xcbf4_3926);
        assert_eq!(update_crc32(update_crc32(0, b"1234"), b"56789"), 0xcbf4_3926);
    }
}
