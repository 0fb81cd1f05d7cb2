//! Matches.
//!
//! A match object is `[pattern][string][from][to][last]`, then start and end of every
//! group as byte positions, -1 where a group took no part.

use super::driver::Subject;
use super::matcher::UNSET;
use super::template;
use super::{MATCH, pattern};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::dict::Dict;
use object::exception::kind;
use object::string::builder::Builder;
use object::string::{self, points};
use object::types::{Item, Slot1, Slot2};
use object::{Args, Code, Fault, Leaf, Native, Raised, Slots, TypeInfo, Vm, bytes, ids, int, text, tuple, types};
use object::packed::message;

const PATTERN: usize = 0;
const STRING: usize = 1;
const FROM: usize = 2;
const TO: usize = 3;
const LAST: usize = 4;
const POSITIONS: usize = 5;

pub(super) static TYPE: TypeInfo = TypeInfo {
    module: "re",
    items: ITEMS,
    slots: &Slots { repr: Slot1::Leaf(repr), get_item: Slot2::Leaf(get_item), ..Slots::NONE },
    ..TypeInfo::new(MATCH, "Match")
};

const fn leaf(signature: &'static str, function: object::native::LeafFunction) -> Item {
    Item::Method(Native::method(signature, Code::Leaf(function)))
}

static ITEMS: &[(Sym, Item)] = &[
    (sym::__class_getitem__, Item::class_method(object::generic_alias::CLASS_GETITEM)),
    (sym::group, leaf("*args", group)),
    (sym::groups, leaf("default=", groups)),
    (sym::groupdict, leaf("default=", groupdict)),
    (sym::start, leaf("group= /", |vm, args| position(vm, args, 0))),
    (sym::end, leaf("group= /", |vm, args| position(vm, args, 1))),
    (sym::span, leaf("group= /", span)),
    (sym::expand, Item::Method(Native::method("template", Code::Full(expand)))),
    (sym::__copy__, leaf("", |_, args| Ok(args[0]))),
    (sym::string, Item::Getter(|_, matched| Ok(matched.field(STRING)))),
    (sym::re, Item::Getter(|_, matched| Ok(matched.field(PATTERN)))),
    (sym::pos, Item::Getter(|vm, matched| Ok(character(vm, matched, matched.field(FROM))))),
    (sym::endpos, Item::Getter(|vm, matched| Ok(character(vm, matched, matched.field(TO))))),
    (sym::lastindex, Item::Getter(|_, matched| Ok(matched.field(LAST)))),
    (sym::lastgroup, Item::Getter(last_name)),
    (sym::regs, Item::Getter(regs)),
];

/// A new match from the registers of a run.
pub(super) fn new<'v>(vm: &'v Vm, subject: &Subject, registers: &[usize]) -> Leaf<'v> {
    let compiled = vm.get(subject.pattern);
    let count = 2 * (pattern::groups(compiled) + 1);
    let made = vm.heap.new_filled(MATCH, 0, POSITIONS + count, Value::small(-1))?;
    let index = |register: &usize| if *register == UNSET { Value::NONE } else { Value::length(*register) };
    vm.heap.set_field(made, PATTERN, compiled);
    vm.heap.set_field(made, STRING, vm.get(subject.value));
    vm.heap.set_field(made, FROM, Value::length(subject.from));
    vm.heap.set_field(made, TO, Value::length(subject.to));
    vm.heap.set_field(made, LAST, registers.get(count).map_or(Value::NONE, index));
    for (number, pair) in registers[..count.min(registers.len())].chunks_exact(2).enumerate() {
        // A group counts only when it was closed.
        if pair[0] != UNSET && pair[1] != UNSET {
            vm.heap.set_field(made, POSITIONS + 2 * number, Value::length(pair[0]));
            vm.heap.set_field(made, POSITIONS + 2 * number + 1, Value::length(pair[1]));
        }
    }
    Ok(made)
}

/// Byte positions of a group; None when it took no part.
pub(super) fn bounds(matched: Value<'_>, group: usize) -> Option<(usize, usize)> {
    let start = matched.field(POSITIONS + 2 * group).as_int()?;
    let end = matched.field(POSITIONS + 2 * group + 1).as_int()?;
    if start < 0 { None } else { Some((start as usize, end as usize)) }
}

/// Number of groups without group 0.
pub(super) fn group_count(matched: Value<'_>) -> usize {
    matched.field_count().saturating_sub(POSITIONS) / 2 - 1
}

/// The pattern of a match.
pub(super) fn pattern_of<'v>(matched: Value<'v>) -> Value<'v> {
    matched.field(PATTERN)
}

/// The bytes that were searched.
fn content<'v>(vm: &'v Vm, matched: Value<'v>) -> &'v [u8] {
    let string = matched.field(STRING);
    text::bytes_of(vm, string).or_else(|| bytes::buffer_of(vm, string)).unwrap_or(&[])
}

/// The text of a group, or `missing`.
pub(super) fn text_of<'v>(vm: &'v Vm, matched: Value<'v>, group: usize, missing: Value<'v>) -> Leaf<'v> {
    let Some((start, end)) = bounds(matched, group) else { return Ok(missing) };
    let part = content(vm, matched).get(start..end).unwrap_or(&[]);
    if pattern::is_text(matched.field(PATTERN)) {
        let string = matched.field(STRING);
        if part.len() == string.bytes().len() && string.has_id(ids::STR) {
            return Ok(string);
        }
        return text::new(vm, part);
    }
    bytes::new(vm, part)
}

/// A byte position as the index of a character.
fn character<'v>(vm: &'v Vm, matched: Value<'v>, position: Value<'v>) -> Value<'v> {
    let at = position.int_unchecked();
    if at <= 0 {
        return position;
    }
    let wide = types::cast(vm, matched.field(STRING), ids::STR).is_some_and(|string| string.flags() & ids::ASCII == 0);
    if !wide {
        return position;
    }
    Value::length(points::count(content(vm, matched).get(..at as usize).unwrap_or(&[])))
}

/// The number of the group that an argument names.
fn number(vm: &Vm, matched: Value<'_>, group: Value<'_>) -> Result<usize, Fault> {
    let found = if group.is_undefined() {
        Some(0)
    } else if let Some(number) = int::cast(vm, group) {
        int::as_i64(number).and_then(|number| usize::try_from(number).ok())
    } else if let Some(name) = types::cast(vm, group, ids::STR) {
        let names = pattern::names(matched.field(PATTERN));
        Dict::get(vm, names, name)?.and_then(Value::as_int).map(|number| number as usize)
    } else {
        None
    };
    match found {
        Some(number) if number <= group_count(matched) => Ok(number),
        _ => Err(vm.fault(kind::IndexError, message!("no such group"))),
    }
}

/// group(*groups)
fn group<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let matched = args[0];
    if args.len() <= 2 {
        let number = number(vm, matched, args.get(1).copied().unwrap_or(Value::UNDEFINED))?;
        return text_of(vm, matched, number, Value::NONE);
    }
    let made = vm.heap.new_filled(ids::TUPLE, 0, args.len() - 1, Value::NONE)?;
    for (index, group) in args[1..].iter().enumerate() {
        let number = number(vm, matched, *group)?;
        vm.heap.set_field(made, index, text_of(vm, matched, number, Value::NONE)?);
    }
    Ok(made)
}

fn get_item<'v>(vm: &'v Vm, matched: Value<'v>, group: Value<'v>) -> Leaf<'v> {
    let number = number(vm, matched, group)?;
    text_of(vm, matched, number, Value::NONE)
}

/// groups(default)
fn groups<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let missing = args[1].given().unwrap_or(Value::NONE);
    all_groups(vm, args[0], missing)
}

/// A tuple of the texts of all groups.
pub(super) fn all_groups<'v>(vm: &'v Vm, matched: Value<'v>, missing: Value<'v>) -> Leaf<'v> {
    let count = group_count(matched);
    if count == 0 {
        return Ok(tuple::empty());
    }
    let made = vm.heap.new_filled(ids::TUPLE, 0, count, Value::NONE)?;
    for index in 0..count {
        vm.heap.set_field(made, index, text_of(vm, matched, index + 1, missing)?);
    }
    Ok(made)
}

/// groupdict(default)
fn groupdict<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let missing = args[1].given().unwrap_or(Value::NONE);
    let made = Dict::new(vm)?;
    for (name, number) in Dict::items(pattern::names(args[0].field(PATTERN))) {
        let part = text_of(vm, args[0], number.int_unchecked() as usize, missing)?;
        Dict::set(vm, made, name, part)?;
    }
    Ok(made)
}

/// start(group), end(group)
fn position<'v>(vm: &'v Vm, args: &[Value<'v>], which: usize) -> Leaf<'v> {
    let number = number(vm, args[0], args[1])?;
    Ok(character(vm, args[0], args[0].field(POSITIONS + 2 * number + which)))
}

/// span(group)
fn span<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    tuple::new(vm, &[position(vm, args, 0)?, position(vm, args, 1)?])
}

fn regs<'v>(vm: &'v Vm, matched: Value<'v>) -> Leaf<'v> {
    let count = group_count(matched) + 1;
    let made = vm.heap.new_filled(ids::TUPLE, 0, count, Value::NONE)?;
    for index in 0..count {
        vm.heap.set_field(made, index, span(vm, &[matched, Value::length(index)])?);
    }
    Ok(made)
}

fn last_name<'v>(_: &'v Vm, matched: Value<'v>) -> Leaf<'v> {
    let last = matched.field(LAST);
    let mut names = Dict::items(pattern::names(matched.field(PATTERN)));
    Ok(names.find(|(_, number)| *number == last).map_or(Value::NONE, |(name, _)| name))
}

/// expand(template)
fn expand(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mut builder = Builder::new(vm)?;
    template::expand(vm, args.at(1), args.at(0), &mut builder)?;
    let id = if pattern::is_text(pattern_of(vm.get(args.at(0)))) { ids::STR } else { ids::BYTES };
    vm.make(|vm| builder.finish(vm, id))
}

fn repr<'v>(vm: &'v Vm, matched: Value<'v>) -> Leaf<'v> {
    let (start, end) = bounds(matched, 0).unwrap_or((0, 0));
    let part = content(vm, matched).get(start..end).unwrap_or(&[]);
    let (first, last) = (character(vm, matched, Value::length(start)), character(vm, matched, Value::length(end)));
    let made = text::compose(vm, |message| {
        message.format(message!(
            "<re.Match object; span=({}, {}), match=",
            first.int_unchecked(),
            last.int_unchecked()
        ));
        if pattern::is_text(matched.field(PATTERN)) {
            string::repr::write_text(vm, message, part, false);
        } else {
            string::repr::write_bytes(vm, message, part);
        }
        message.push(b">");
    })?;
    vm.poll_walk().map(|()| made)
}
