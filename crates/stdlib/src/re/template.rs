//! Replacement templates: `\1`, `\g<name>`, `\n`.

use super::parse::Problem;
use super::{match_object, pattern};
use heap::{Handle, Value};
use object::bytes;
use object::dict::Dict;
use object::exception::kind;
use object::string::builder::Builder;
use object::{Fault, Raised, Vm, ids, text, types};
use object::packed::message;

/// A part of a template.
enum Part {
    /// Bytes `from..to` of the template.
    Text(usize, usize),
    Byte(u8),
    Group(usize),
}

/// Writes the template in a slot (str or bytes) for a match.
pub(super) fn expand(vm: &mut Vm, template: Handle, matched: Handle, builder: &mut Builder) -> Result<(), Raised> {
    let mark = vm.mark();
    let raw = match types::cast(vm, vm.get(template), ids::STR) {
        Some(string) => {
            let length = string.bytes().len();
            let slot = vm.make(|vm| {
                let value = vm.get(template);
                Ok(types::cast(vm, value, ids::STR).unwrap_or(value))
            })?;
            bytes::Raw { slot, offset: 0, length }
        }
        None => match bytes::raw(vm, template)? {
            Some(raw) => raw,
            None => {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = types::type_name(vm, vm.get(template));
                    message.format(message!("expected str instance, {class} found"));
                }));
            }
        },
    };
    let part_slot = vm.slot()?;
    let mut at = 0;
    while at < raw.length {
        let (part, next) = vm.attempt(|vm| next_part(vm, raw.bytes(vm), at, vm.get(template), vm.get(matched)))?;
        at = next;
        match part {
            Part::Text(from, to) => builder.push_part(vm, raw.slot, raw.offset + from, raw.offset + to)?,
            Part::Byte(byte) => builder.push(vm, &[byte])?,
            Part::Group(group) => {
                vm.store(part_slot, |vm| match_object::text_of(vm, vm.get(matched), group, Value::NONE))?;
                builder.push_all(vm, part_slot)?;
            }
        }
    }
    vm.release(mark);
    Ok(())
}

/// The part of a template at `at`, and where the next one starts.
fn next_part(
    vm: &Vm,
    content: &[u8],
    at: usize,
    template: Value<'_>,
    matched: Value<'_>,
) -> Result<(Part, usize), Fault> {
    let rest = content.get(at..).unwrap_or(&[]);
    let plain = rest.iter().position(|byte| *byte == b'\\').unwrap_or(rest.len());
    if plain > 0 {
        return Ok((Part::Text(at, at + plain), at + plain));
    }
    let fail = |text: &'static str, at: usize| {
        let source = types::cast(vm, template, ids::STR).unwrap_or(template);
        pattern::error(vm, source, Problem::new(text, at))
    };
    let digit = |at: usize| content.get(at).copied().filter(u8::is_ascii_digit);
    let octal = |at: usize| content.get(at).copied().filter(|byte| matches!(byte, b'0'..=b'7'));
    let Some(letter) = rest.get(1).copied() else { return Err(fail("bad escape (end of pattern)", at)) };
    match letter {
        b'g' => {
            let name = match rest.get(2) {
                Some(b'<') => rest.iter().position(|byte| *byte == b'>'),
                _ => return Err(fail("missing <", at + 2)),
            };
            let Some(end) = name else { return Err(fail("missing >, unterminated name", at + 3)) };
            let group = named(vm, &rest[3..end], matched)?;
            match group {
                Some(group) => Ok((Part::Group(group), at + end + 1)),
                None => Err(fail("invalid group reference", at + 3)),
            }
        }
        b'0' => {
            let mut value = 0;
            let mut end = at + 2;
            while let (Some(digit), true) = (octal(end), end < at + 4) {
                value = value << 3 | (digit & 7);
                end += 1;
            }
            Ok((Part::Byte(value), end))
        }
        b'1'..=b'9' => {
            let mut end = at + 2;
            if let Some(second) = digit(end) {
                end += 1;
                if let (b'0'..=b'3', b'0'..=b'7', Some(third)) = (letter, second, octal(end)) {
                    let value = (letter & 7) << 6 | (second & 7) << 3 | (third & 7);
                    return Ok((Part::Byte(value), end + 1));
                }
            }
            let group = content[at + 1..end].iter().fold(0, |group, digit| 10 * group + (digit & 15) as usize);
            if group > match_object::group_count(matched) {
                return Err(fail("invalid group reference", at + 1));
            }
            Ok((Part::Group(group), end))
        }
        b'n' => Ok((Part::Byte(b'\n'), at + 2)),
        b't' => Ok((Part::Byte(b'\t'), at + 2)),
        b'r' => Ok((Part::Byte(b'\r'), at + 2)),
        b'a' => Ok((Part::Byte(7), at + 2)),
        b'b' => Ok((Part::Byte(8), at + 2)),
        b'f' => Ok((Part::Byte(12), at + 2)),
        b'v' => Ok((Part::Byte(11), at + 2)),
        b'\\' => Ok((Part::Byte(b'\\'), at + 2)),
        letter if letter.is_ascii_alphabetic() => Err(fail("bad escape", at)),
        _ => Ok((Part::Text(at, at + 1), at + 1)),
    }
}

/// The number of a group by number or name; None when there is none.
fn named(vm: &Vm, name: &[u8], matched: Value<'_>) -> Result<Option<usize>, Fault> {
    if !name.is_empty() && name.iter().all(u8::is_ascii_digit) {
        let add = |number: usize, digit: &u8| number.saturating_mul(10).saturating_add((digit & 15) as usize);
        return Ok(Some(name.iter().fold(0, add)).filter(|number| *number <= match_object::group_count(matched)));
    }
    let names = pattern::names(match_object::pattern_of(matched));
    if let Some((_, group)) = Dict::items(names).find(|(key, _)| key.bytes() == name) {
        return Ok(group.as_int().map(|group| group as usize));
    }
    let shown = text::new(vm, name)?;
    Err(vm.fault(kind::IndexError, message!("unknown group name '{}'", text::Shown(shown))))
}
