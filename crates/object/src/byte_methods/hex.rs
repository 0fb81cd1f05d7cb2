//! hex and fromhex.

use crate::byte_methods::{Flavour, optional_number};
use crate::fault::{Fault, Leaf};
use crate::{Vm, bytearray, bytes, exception::kind, ids, string, text, types};
use crate::packed::message;
use heap::Value;

fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// hex(sep, bytes_per_sep): two digits a byte, groups counted from the right (negative: left).
pub fn hex<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, separator, group] = *args else { return Ok(Value::NONE) };
    let (_, content) = Flavour::view(vm, receiver);
    let group = optional_number(vm, group, 1)?;
    let separator = separator_byte(vm, separator)?;
    let (each, from_left) = (group.unsigned_abs(), group < 0);
    let count = content.len();
    let separators = match separator {
        Some(_) if each > 0 => count.saturating_sub(1) / each,
        _ => 0,
    };
    Flavour::Ascii.build(vm, 2 * count + separators, &mut |buffer| {
        let mut at = 0;
        for (index, byte) in content.iter().enumerate() {
            let position = if from_left { index } else { count - index };
            if let (true, Some(separator)) = (index > 0 && each > 0 && position % each == 0, separator) {
                buffer[at] = separator;
                at += 1;
            }
            buffer[at] = digit(byte >> 4);
            buffer[at + 1] = digit(byte & 15);
            at += 2;
        }
    })
}

fn separator_byte(vm: &Vm, separator: Value<'_>) -> Result<Option<u8>, Fault> {
    if separator.is_undefined() {
        return Ok(None);
    }
    let text = types::cast(vm, separator, ids::STR);
    let content = match text {
        Some(string) => string.bytes(),
        None => match bytes::buffer_of(vm, separator) {
            Some(content) => content,
            None => return Err(vm.fault(kind::TypeError, message!("sep must be str or bytes."))),
        },
    };
    match content {
        [byte @ 0..=0x7f] => Ok(Some(*byte)),
        _ if text.map_or(content.len(), string::length) == 1 => {
            Err(vm.fault(kind::ValueError, message!("sep must be ASCII.")))
        }
        _ => Err(vm.fault(kind::ValueError, message!("sep must be length 1."))),
    }
}

fn value(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The bytes that hexadecimal text stands for, of the type with this id.
pub fn from_hex<'v>(vm: &'v Vm, source: Value<'v>, id: heap::TypeId) -> Leaf<'v> {
    let Some(source) = text::bytes_of(vm, source).or_else(|| bytes::buffer_of(vm, source)) else {
        let class = types::type_name(vm, source);
        return Err(vm.fault(
            kind::TypeError,
            message!("fromhex() argument must be str or bytes-like, not {class}"),
        ));
    };
    let mut count = 0;
    let mut at = 0;
    while at < source.len() {
        if vm.stops_at(at) {
            vm.poll_walk()?;
        }
        if crate::byte_methods::is_space(source[at]) {
            at += 1;
            continue;
        }
        for place in [at, at + 1] {
            match source.get(place).copied() {
                Some(byte) if value(byte).is_some() => {}
                None => {
                    return Err(vm.fault(
                        kind::ValueError,
                        message!("fromhex() arg must contain an even number of hexadecimal digits"),
                    ));
                }
                Some(_) => {
                    return Err(vm.fault(
                        kind::ValueError,
                        message!("non-hexadecimal number found in fromhex() arg at position {place}"),
                    ));
                }
            }
        }
        count += 1;
        at += 2;
    }
    let fill = |buffer: &mut [u8]| {
        let mut digits = source.iter().filter_map(|byte| value(*byte));
        for target in buffer {
            *target = digits.next().unwrap_or(0) << 4 | digits.next().unwrap_or(0);
        }
    };
    if id == ids::BYTEARRAY { bytearray::build(vm, count, fill) } else { bytes::build(vm, count, fill) }
}
