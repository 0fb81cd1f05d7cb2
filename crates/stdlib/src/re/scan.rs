//! Going through all matches: findall, finditer, split, sub.

use super::driver::{self, Subject};
use super::matcher::Mode;
use super::{SCANNER, match_object, pattern, template};
use heap::{Handle, Value};
use object::exception::kind;
use object::operations::{call, convert};
use object::string::builder::Builder;
use object::types::Slot1;
use object::{Args, Raised, Slots, TypeInfo, Vm, bytes, ids, list, text, tuple, types};
use object::packed::message;

/// Fields of the iterator of finditer.
const PATTERN: usize = 0;
const STRING: usize = 1;
const NEXT: usize = 2;
const FROM: usize = 3;
const TO: usize = 4;
const ADVANCE: usize = 5;

pub(super) static TYPE: TypeInfo = TypeInfo {
    module: "re",
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Full(next),
        ..Slots::NONE
    },
    ..TypeInfo::new(SCANNER, "callable_iterator")
};

/// The matches of a text, one after the other.
struct Scan {
    subject: Subject,
    next: usize,
    must_advance: bool,
}

impl Scan {
    fn new(subject: Subject) -> Scan {
        Scan { subject, next: subject.from, must_advance: false }
    }

    /// Stores the next match; its bounds, None at the end.
    fn next(&mut self, vm: &mut Vm, out: Handle) -> Result<Option<(usize, usize)>, Raised> {
        vm.poll()?;
        if !self.subject.find(vm, self.next, Mode::Search, self.must_advance, out)? {
            return Ok(None);
        }
        let bounds = match_object::bounds(vm.get(out), 0);
        if let Some((start, end)) = bounds {
            self.next = end;
            self.must_advance = start == end;
        }
        Ok(bounds)
    }

    /// A slot with bytes `from..to` of the text.
    fn part(&self, vm: &mut Vm, from: usize, to: usize) -> Result<Handle, Raised> {
        let subject = self.subject;
        vm.make(|vm| {
            let part = subject.raw.bytes(vm).get(from..to).unwrap_or(&[]);
            if subject.is_text { text::new(vm, part) } else { bytes::new(vm, part) }
        })
    }
}

pub(super) fn findall(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let subject = pattern::subject(vm, args, 1)?;
    find_all(vm, subject)
}

pub(super) fn module_findall(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pattern = pattern::of_argument(vm, args, 2)?;
    let subject = driver::subject(vm, pattern, args.at(1), 0, isize::MAX)?;
    find_all(vm, subject)
}

fn find_all(vm: &mut Vm, subject: Subject) -> Result<Handle, Raised> {
    let found = vm.make(|vm| list::with_capacity(vm, 0))?;
    let (matched, item) = (vm.slot()?, vm.slot()?);
    let empty = vm.make(|vm| if subject.is_text { text::new(vm, b"") } else { bytes::new(vm, b"") })?;
    let groups = pattern::groups(vm.get(subject.pattern));
    let mut scan = Scan::new(subject);
    while scan.next(vm, matched)?.is_some() {
        vm.store(item, |vm| match groups {
            0 | 1 => match_object::text_of(vm, vm.get(matched), groups, vm.get(empty)),
            _ => match_object::all_groups(vm, vm.get(matched), vm.get(empty)),
        })?;
        vm.attempt(|vm| list::push(vm, vm.get(found), vm.get(item)))?;
    }
    Ok(found)
}

pub(super) fn finditer(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let subject = pattern::subject(vm, args, 1)?;
    iterator(vm, subject)
}

pub(super) fn module_finditer(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pattern = pattern::of_argument(vm, args, 2)?;
    let subject = driver::subject(vm, pattern, args.at(1), 0, isize::MAX)?;
    iterator(vm, subject)
}

fn iterator(vm: &mut Vm, subject: Subject) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let fields = [
            vm.get(subject.pattern),
            vm.get(subject.value),
            Value::length(subject.from),
            Value::length(subject.from),
            Value::length(subject.to),
            Value::FALSE,
        ];
        Ok(vm.heap.new_object(SCANNER, 0, &fields)?)
    })
}

/// The next match of finditer.
fn next(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| next_match(vm, iterator, out))
}

fn next_match(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(iterator).field(PATTERN).is_none() {
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    let pattern = vm.make(|vm| Ok(vm.get(iterator).field(PATTERN)))?;
    let string = vm.make(|vm| Ok(vm.get(iterator).field(STRING)))?;
    let mut subject = driver::subject(vm, pattern, string, 0, isize::MAX)?;
    let field = |vm: &Vm, index: usize| vm.get(iterator).field(index).int_unchecked() as usize;
    (subject.from, subject.to) = (field(vm, FROM), field(vm, TO).min(subject.raw.length));
    let must_advance = vm.get(iterator).field(ADVANCE) == Value::TRUE;
    let mut scan = Scan { subject, next: field(vm, NEXT), must_advance };
    if scan.next(vm, out)?.is_none() {
        vm.heap.set_field(vm.get(iterator), PATTERN, Value::NONE);
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    vm.heap.set_field(vm.get(iterator), NEXT, Value::length(scan.next));
    vm.heap.set_field(vm.get(iterator), ADVANCE, Value::bool(scan.must_advance));
    Ok(())
}

/// The int in an optional argument.
fn count(vm: &mut Vm, args: Args, index: usize) -> Result<isize, Raised> {
    if args.given(vm, index).is_none() { Ok(0) } else { convert::index_size(vm, args.at(index)) }
}

pub(super) fn split(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let most = count(vm, args, 2)?;
    let subject = driver::subject(vm, args.at(0), args.at(1), 0, isize::MAX)?;
    split_at(vm, subject, most)
}

pub(super) fn module_split(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let most = count(vm, args, 2)?;
    let pattern = pattern::of_argument(vm, args, 3)?;
    let subject = driver::subject(vm, pattern, args.at(1), 0, isize::MAX)?;
    split_at(vm, subject, most)
}

fn split_at(vm: &mut Vm, subject: Subject, most: isize) -> Result<Handle, Raised> {
    let parts = vm.make(|vm| list::with_capacity(vm, 0))?;
    let (matched, group) = (vm.slot()?, vm.slot()?);
    let mut scan = Scan::new(subject);
    let (mut last, mut count) = (0, 0);
    let mark = vm.mark();
    while most == 0 || count < most {
        let Some((start, end)) = scan.next(vm, matched)? else { break };
        let part = scan.part(vm, last, start)?;
        vm.attempt(|vm| list::push(vm, vm.get(parts), vm.get(part)))?;
        for number in 1..=match_object::group_count(vm.get(matched)) {
            vm.store(group, |vm| match_object::text_of(vm, vm.get(matched), number, Value::NONE))?;
            vm.attempt(|vm| list::push(vm, vm.get(parts), vm.get(group)))?;
        }
        last = end;
        count += 1;
        vm.release(mark);
    }
    let part = scan.part(vm, last, subject.raw.length)?;
    vm.attempt(|vm| list::push(vm, vm.get(parts), vm.get(part)))?;
    Ok(parts)
}

pub(super) fn sub(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let most = count(vm, args, 3)?;
    let subject = driver::subject(vm, args.at(0), args.at(2), 0, isize::MAX)?;
    Ok(substitute(vm, subject, args.at(1), most)?.0)
}

pub(super) fn subn(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let most = count(vm, args, 3)?;
    let subject = driver::subject(vm, args.at(0), args.at(2), 0, isize::MAX)?;
    let result = substitute(vm, subject, args.at(1), most)?;
    with_count(vm, result)
}

pub(super) fn module_sub(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let most = count(vm, args, 3)?;
    let pattern = pattern::of_argument(vm, args, 4)?;
    let subject = driver::subject(vm, pattern, args.at(2), 0, isize::MAX)?;
    Ok(substitute(vm, subject, args.at(1), most)?.0)
}

pub(super) fn module_subn(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let most = count(vm, args, 3)?;
    let pattern = pattern::of_argument(vm, args, 4)?;
    let subject = driver::subject(vm, pattern, args.at(2), 0, isize::MAX)?;
    let result = substitute(vm, subject, args.at(1), most)?;
    with_count(vm, result)
}

fn with_count(vm: &mut Vm, (text, count): (Handle, usize)) -> Result<Handle, Raised> {
    vm.make(|vm| tuple::new(vm, &[vm.get(text), Value::length(count)]))
}

/// The text with matches replaced, and their number.
fn substitute(vm: &mut Vm, subject: Subject, replacement: Handle, most: isize) -> Result<(Handle, usize), Raised> {
    let textual = text::bytes_of(vm, vm.get(replacement)).is_some() || bytes::buffer_of(vm, vm.get(replacement)).is_some();
    if !textual && !call::is_callable(vm, vm.get(replacement)) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = types::type_name(vm, vm.get(replacement));
            message.format(message!("decoding to str: need a bytes-like object, {class} found"));
        }));
    }
    let mut builder = Builder::new(vm)?;
    let (matched, result) = (vm.slot()?, vm.slot()?);
    let mut scan = Scan::new(subject);
    let (mut last, mut count) = (0, 0);
    while most <= 0 || count < most as usize {
        let Some((start, end)) = scan.next(vm, matched)? else { break };
        builder.push_part(vm, subject.raw.slot, subject.raw.offset + last, subject.raw.offset + start)?;
        if textual {
            template::expand(vm, replacement, matched, &mut builder)?;
        } else {
            let mark = vm.mark();
            call::call(vm, replacement, &[matched], result)?;
            push_result(vm, result, subject.is_text, &mut builder)?;
            vm.release(mark);
        }
        last = end;
        count += 1;
    }
    if count == 0 {
        return Ok((subject.value, 0));
    }
    let end = subject.raw.offset + subject.raw.length;
    builder.push_part(vm, subject.raw.slot, subject.raw.offset + last, end)?;
    let id = if subject.is_text { ids::STR } else { ids::BYTES };
    let made = vm.make(|vm| builder.finish(vm, id))?;
    Ok((made, count))
}

/// Writes what a replacement function returned.
fn push_result(vm: &mut Vm, result: Handle, is_text: bool, builder: &mut Builder) -> Result<(), Raised> {
    if vm.get(result).is_none() {
        return Ok(());
    }
    if is_text {
        if let Some(string) = types::cast(vm, vm.get(result), ids::STR) {
            vm.set(result, string);
            return builder.push_all(vm, result);
        }
    } else if let Some(raw) = bytes::raw(vm, result)? {
        return builder.push_part(vm, raw.slot, raw.offset, raw.offset + raw.length);
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = types::type_name(vm, vm.get(result));
        let wanted = if is_text { "str instance" } else { "a bytes-like object" };
        message.format(message!("expected {wanted}, {class} found"));
    }))
}
