//! str.format and str.format_map.
//!
//! Fields are parsed straight from the template; a field's specification may hold fields
//! itself, two levels deep.
//!
//! Source: CPython library reference, "Format String Syntax".

use crate::dict::Dict;
use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, item, text as conversion};
use crate::string::builder::Builder;
use crate::string::points;
use crate::{Args, Vm, exception::kind, ids, text, types};
use crate::packed::message;
use heap::{Handle, Value};

/// Where arguments come from.
#[derive(Clone, Copy)]
struct Source {
    /// First slot and number of the positional arguments; no numbers at all for `format_map`.
    positional: Option<(Handle, usize)>,
    /// A dict or undefined; any mapping for `format_map`.
    keywords: Handle,
}

/// How fields without a name are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Undecided,
    Automatic(usize),
    Manual,
}

/// A replacement field, as byte positions in the template.
struct Field {
    name: (usize, usize),
    /// Code point of the conversion; 0 for none.
    conversion: u32,
    specification: (usize, usize),
    nested: bool,
    end: usize,
}

/// `template.format(*positional, **keywords)`
pub(super) fn format(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let positional = Some((args.at(2), args.count.saturating_sub(2)));
    run(vm, args.at(0), Source { positional, keywords: args.at(1) })
}

/// `template.format_map(mapping)`
pub(super) fn format_map(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    run(vm, args.at(0), Source { positional: None, keywords: args.at(1) })
}

fn run(vm: &mut Vm, template: Handle, source: Source) -> Result<Handle, Raised> {
    let mut builder = Builder::new(vm)?;
    let length = vm.get(template).bytes().len();
    expand(vm, template, (0, length), source, &mut Numbering::Undecided, 2, &mut builder)?;
    vm.make(|vm| builder.text(vm))
}

fn value_error(vm: &mut Vm, text: &str) -> Raised {
    vm.raise(kind::ValueError, message!("{text}"))
}

/// Writes a part of the template with its fields replaced.
fn expand(
    vm: &mut Vm,
    template: Handle,
    (mut at, end): (usize, usize),
    source: Source,
    numbering: &mut Numbering,
    depth: usize,
    builder: &mut Builder,
) -> Result<(), Raised> {
    if depth == 0 {
        return Err(value_error(vm, "Max string recursion exceeded"));
    }
    while at < end {
        let rest = vm.get(template).bytes().get(at..end).unwrap_or(&[]);
        let plain = rest.iter().position(|byte| matches!(byte, b'{' | b'}')).unwrap_or(rest.len());
        let (brace, next) = (rest.get(plain).copied(), rest.get(plain + 1).copied());
        builder.push_part(vm, template, at, at + plain)?;
        at += plain;
        let Some(brace) = brace else { break };
        if next == Some(brace) {
            builder.push(vm, &[brace])?;
            at += 2;
            continue;
        }
        if brace == b'}' {
            return Err(value_error(vm, "Single '}' encountered in format string"));
        }
        let mark = vm.mark();
        let field = match parse(&vm.get(template).bytes()[..end], at + 1) {
            Ok(field) => field,
            Err(problem) => return Err(value_error(vm, problem)),
        };
        replace(vm, template, &field, source, numbering, depth, builder)?;
        vm.release(mark);
        at = field.end;
        vm.poll()?;
    }
    Ok(())
}

/// Parses the field whose text starts at `at`.
fn parse(text: &[u8], at: usize) -> Result<Field, &'static str> {
    if at >= text.len() {
        return Err("Single '{' encountered in format string");
    }
    let mut i = at;
    let mut bracket = false;
    let stop = loop {
        let Some(byte) = text.get(i) else { return Err("expected '}' before end of string") };
        match byte {
            b'{' if !bracket => return Err("unexpected '{' in field name"),
            b'[' => bracket = true,
            b']' => bracket = false,
            b'}' | b':' | b'!' if !bracket => break *byte,
            _ => {}
        }
        i += 1;
    };
    let name = (at, i);
    i += 1;
    if stop == b'}' {
        return Ok(Field { name, conversion: 0, specification: (i, i), nested: false, end: i });
    }
    let mut conversion = 0;
    if stop == b'!' {
        let Some((point, width)) = points::decode(text, i) else {
            return Err("end of string while looking for conversion specifier");
        };
        conversion = point;
        i += width;
        match text.get(i) {
            Some(b':') => i += 1,
            Some(b'}') => return Ok(Field { name, conversion, specification: (i, i), nested: false, end: i + 1 }),
            Some(_) => return Err("expected ':' after conversion specifier"),
            None => return Err("unmatched '{' in format spec"),
        }
    }
    let start = i;
    let (mut open, mut nested) = (1, false);
    loop {
        match text.get(i) {
            Some(b'{') => {
                nested = true;
                open += 1;
            }
            Some(b'}') => {
                open -= 1;
                if open == 0 {
                    return Ok(Field { name, conversion, specification: (start, i), nested, end: i + 1 });
                }
            }
            Some(_) => {}
            None => return Err("unmatched '{' in format spec"),
        }
        i += 1;
    }
}

/// Writes the value of a field.
fn replace(
    vm: &mut Vm,
    template: Handle,
    field: &Field,
    source: Source,
    numbering: &mut Numbering,
    depth: usize,
    builder: &mut Builder,
) -> Result<(), Raised> {
    let value = vm.slot()?;
    look_up(vm, template, field.name, source, numbering, value)?;
    match char::from_u32(field.conversion).unwrap_or('\u{fffd}') {
        '\0' => {}
        'r' => conversion::repr(vm, value, value)?,
        's' => conversion::str(vm, value, value)?,
        'a' => conversion::ascii(vm, value, value)?,
        other @ '!'..='~' => {
            return Err(vm.raise(kind::ValueError, message!("Unknown conversion specifier {other}")));
        }
        other => {
            let number = other as u32;
            return Err(vm.raise(kind::ValueError, message!("Unknown conversion specifier \\x{number:x}")));
        }
    }
    let (from, to) = field.specification;
    if from == to && vm.get(value).has_id(ids::STR) {
        return builder.push_all(vm, value);
    }
    if field.nested {
        let mut inner = Builder::new(vm)?;
        expand(vm, template, field.specification, source, numbering, depth - 1, &mut inner)?;
        let specification = vm.make(|vm| inner.text(vm))?;
        return write_formatted(vm, value, specification, (0, usize::MAX), builder);
    }
    write_formatted(vm, value, template, field.specification, builder)
}

/// Writes `format(value, specification)`, where the specification is part of a str: numbers and text directly, others
/// by `__format__`.
fn write_formatted(
    vm: &mut Vm,
    value: Handle,
    whole: Handle,
    (from, to): (usize, usize),
    builder: &mut Builder,
) -> Result<(), Raised> {
    let out = vm.slot()?;
    if types::dispatch_id(vm.get(value)) < ids::FIRST_SHAPE {
        vm.store(out, |vm| {
            let whole = vm.get(whole).bytes();
            crate::format::value(vm, vm.get(value), whole.get(from..to.min(whole.len())).unwrap_or(&[]))
        })?;
    }
    if !vm.get(out).has_id(ids::STR) {
        let specification = part(vm, whole, (from, to.min(vm.get(whole).bytes().len())))?;
        conversion::format(vm, value, specification, out)?;
    }
    builder.push_all(vm, out)
}

/// A slot with part of the template as a str.
fn part(vm: &mut Vm, template: Handle, (from, to): (usize, usize)) -> Result<Handle, Raised> {
    vm.make(|vm| text::new(vm, vm.get(template).bytes().get(from..to).unwrap_or(&[])))
}

/// The number that a name is; None when it is none, an error when it is too large.
fn number(name: &[u8]) -> Option<Result<usize, ()>> {
    if name.is_empty() || !name.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |number: usize, digit: &u8| number.checked_mul(10)?.checked_add((digit - b'0') as usize);
    Some(name.iter().try_fold(0, add).filter(|number| *number <= isize::MAX as usize).ok_or(()))
}

/// Stores what a field's name means: an argument, then attributes and items of it.
fn look_up(
    vm: &mut Vm,
    template: Handle,
    (from, to): (usize, usize),
    source: Source,
    numbering: &mut Numbering,
    out: Handle,
) -> Result<(), Raised> {
    let name = vm.get(template).bytes().get(from..to).unwrap_or(&[]);
    let first = name.iter().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(name.len());
    let argument = number(&name[..first]);
    let mut at = from + first;
    let index = match argument {
        Some(Err(())) => return Err(value_error(vm, "Too many decimal digits in format string")),
        Some(Ok(index)) => {
            if let Numbering::Automatic(_) = numbering {
                return Err(value_error(
                    vm,
                    "cannot switch from automatic field numbering to manual field specification",
                ));
            }
            *numbering = Numbering::Manual;
            Some(index)
        }
        None if first == 0 => {
            let index = match *numbering {
                Numbering::Undecided => 0,
                Numbering::Automatic(index) => index,
                Numbering::Manual => {
                    return Err(value_error(
                        vm,
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
            };
            *numbering = Numbering::Automatic(index + 1);
            Some(index)
        }
        None => None,
    };
    match (index, source.positional) {
        (Some(_), None) => {
            return Err(value_error(vm, "Format string contains positional fields"));
        }
        (Some(index), Some((start, count))) if index < count => vm.copy(start.offset(index), out),
        (Some(index), Some(_)) => {
            return Err(vm.raise(
                kind::IndexError,
                message!("Replacement index {index} out of range for positional args tuple"),
            ));
        }
        (None, positional) => {
            let key = part(vm, template, (from, at))?;
            if positional.is_none() {
                item::get(vm, source.keywords, key, out)?;
            } else {
                vm.store(out, |vm| keyword(vm, vm.get(source.keywords), vm.get(key)))?;
            }
        }
    }
    while at < to {
        let rest = vm.get(template).bytes().get(at..to).unwrap_or(&[]);
        let end = |bytes: &[u8]| bytes.iter().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(bytes.len());
        let (start, stop, attribute) = match rest.first() {
            Some(b'.') => (at + 1, at + 1 + end(&rest[1..]), true),
            Some(b'[') => match rest.iter().position(|byte| *byte == b']') {
                Some(close) => (at + 1, at + close, false),
                None => return Err(value_error(vm, "Missing ']' in format string")),
            },
            _ => {
                return Err(value_error(vm, "Only '.' or '[' may follow ']' in format field specifier"));
            }
        };
        if start >= stop {
            return Err(value_error(vm, "Empty attribute in format string"));
        }
        if attribute {
            let name = vm.make(|vm| text::intern(vm, vm.get(template).bytes().get(start..stop).unwrap_or(&[])))?;
            attribute::get(vm, out, name, out)?;
            at = stop;
        } else {
            let key = match number(vm.get(template).bytes().get(start..stop).unwrap_or(&[])) {
                Some(Ok(index)) => vm.make(|vm| crate::int::new(vm, index as i64))?,
                Some(Err(())) => return Err(value_error(vm, "Too many decimal digits in format string")),
                None => part(vm, template, (start, stop))?,
            };
            item::get(vm, out, key, out)?;
            at = stop + 1;
        }
    }
    Ok(())
}

/// The keyword argument with this name; KeyError when there is none.
fn keyword<'v>(vm: &'v Vm, keywords: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    if !keywords.is_undefined() {
        if let Some(value) = Dict::get(vm, keywords, name)? {
            return Ok(value);
        }
    }
    Err(vm.fault_value(kind::KeyError, name))
}
