//! "Did you mean ...?": names close to one that was not found.
//!
//! The distance of two names is the number of characters to be added, removed or replaced; a change of case
//! alone counts half. All costs are in halves.
//!
//! Source: CPython, "What's New in Python 3.10", "Better error messages".
//!
//! Invariant: looking for a suggestion never raises; what goes wrong on the way means that there is none.

use core::fmt::Write;
use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::{self, TRACEBACK, kind};
use object::exception_attributes::stored;
use object::operations::{call, iterate};
use object::{Raised, Vm, code, frozen, ids, list, module, text, traceback};
use object::packed::message;

/// Cost of a character.
const MOVE: usize = 2;
/// Longest name that is looked at.
const LONGEST: usize = 40;
/// Most names that are looked at.
const MOST: usize = 750;

/// What to say behind the text of an exception, into `out`; false when there is nothing.
pub fn suggest(vm: &mut Vm, exception: Handle, out: Handle) -> bool {
    let mark = vm.mark();
    let found = vm.scoped(|vm| find(vm, exception, out)).unwrap_or_else(|Raised| {
        vm.clear_exception();
        false
    });
    vm.release(mark);
    found
}

fn find(vm: &mut Vm, exception: Handle, out: Handle) -> Result<bool, Raised> {
    let error = vm.get(exception);
    let is = |number| exception::is_a(vm, error, number);
    let (by_name, by_attribute, by_import) = (is(kind::NameError), is(kind::AttributeError), is(kind::ImportError));
    let key = if by_import { sym::name_from } else { sym::name };
    let wrong = vm.make(|vm| Ok(stored(vm.get(exception), key).unwrap_or(Value::NONE)))?;
    if !(by_name || by_attribute || by_import) || !vm.get(wrong).has_id(ids::STR) {
        return Ok(false);
    }
    let names = vm.make(|vm| list::new(vm, &[]))?;
    if by_name {
        if exception::is_a(vm, vm.get(exception), kind::UnboundLocalError) {
            return Ok(false);
        }
        visible_names(vm, exception, names)?;
    } else {
        let object = vm.slot()?;
        if by_import {
            let name = vm.make(|vm| Ok(stored(vm.get(exception), sym::name).unwrap_or(Value::NONE)))?;
            let modules = vm.make(|vm| Ok(vm.root(object::root::MODULES)))?;
            if !Dict::get_full(vm, modules, name, object)? {
                return Ok(false);
            }
        } else {
            vm.set(object, stored(vm.get(exception), sym::obj).unwrap_or(Value::UNDEFINED));
        }
        if vm.get(object).is_undefined() || !call::call_special(vm, object, sym::__dir__, &[], object)? {
            return Ok(false);
        }
        iterate::to_list(vm, object, names)?;
    }
    vm.store(out, |vm| {
        let wrong = vm.get(wrong).bytes();
        let best = closest(vm.get(names), wrong, by_attribute);
        let forgotten = by_name && is_module(vm, wrong);
        let wrong = text::Shown(text::new(vm, wrong)?);
        text::compose(vm, |message| {
            if let Some(best) = best {
                message.format(message!(". Did you mean: '{}'?", text::Shown(best)));
            }
            if forgotten {
                let start = if best.is_some() { " Or did" } else { ". Did" };
                let _ = write!(message, "{start} you forget to import '{wrong}'?");
            }
        })
    })?;
    Ok(!vm.get(out).bytes().is_empty())
}

/// True for names of modules that come with the program.
fn is_module(vm: &Vm, name: &[u8]) -> bool {
    let is_file = |path: &str| path.strip_suffix("/__init__.py").or(path.strip_suffix(".py")).map(str::as_bytes) == Some(name);
    module::find_builtin(vm, name).is_some() || frozen::files(vm.registry.frozen).any(|file| is_file(file.path))
}

/// Names that the code could have meant where the exception was raised: local, global, built-in.
fn visible_names(vm: &mut Vm, exception: Handle, names: Handle) -> Result<(), Raised> {
    let entry = vm.make(|vm| Ok(vm.get(exception).field(TRACEBACK)))?;
    while vm.get(entry).has_id(ids::TRACEBACK) && vm.get(entry).field(traceback::NEXT).has_id(ids::TRACEBACK) {
        vm.set(entry, vm.get(entry).field(traceback::NEXT));
    }
    vm.attempt(|vm| {
        let (names, entry) = (vm.get(names), vm.get(entry));
        list::truncate(vm, names, 0);
        if entry.has_id(ids::TRACEBACK) {
            let code = entry.field(traceback::CODE);
            for group in [code::LOCALS, code::FREE_NAMES] {
                let group = code.field(group);
                list::append_fields(vm, names, group, 0, group.field_count())?;
            }
            let globals = entry.field(traceback::GLOBALS);
            if globals.has_id(ids::DICT) {
                let count = object::hash_table::used(globals);
                let keys = (0..count).filter_map(|position| object::hash_table::key(globals, 2, position));
                keys.into_iter().try_for_each(|key| list::push(vm, names, key))?;
            }
        }
        let Some((_, info)) = module::find_builtin(vm, b"builtins") else { return Ok(()) };
        info.items.iter().try_for_each(|(name, _)| list::push(vm, names, text::name(*name)))
    })
}

/// The name closest to `wrong`, if one is close enough: of equally close ones the first, by the alphabet if `sorted`.
fn closest<'v>(names: Value<'v>, wrong: &[u8], sorted: bool) -> Option<Value<'v>> {
    if wrong.len() > LONGEST || list::len(names) > MOST {
        return None;
    }
    let (mut best, mut least) = (None::<Value<'v>>, usize::MAX);
    for name in list::items(names).filter(|name| name.has_id(ids::STR)) {
        let bytes = name.bytes();
        let hidden = bytes.starts_with(b"_") && !wrong.starts_with(b"_");
        if bytes == wrong || bytes.len() > LONGEST || hidden {
            continue;
        }
        let most = ((bytes.len() + wrong.len() + 3) * MOVE / 6).min(least);
        let distance = distance(bytes, wrong);
        let is_earlier = sorted && best.is_some_and(|best| bytes < best.bytes());
        if distance <= most && (distance < least || is_earlier) {
            (best, least) = (Some(name), distance);
        }
    }
    best
}

fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row = [0; LONGEST + 1];
    for (index, cost) in row.iter_mut().enumerate() {
        *cost = index * MOVE;
    }
    for (index, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * MOVE;
        for (at, right) in b.iter().enumerate() {
            let change = match left {
                _ if left == right => 0,
                _ if left.eq_ignore_ascii_case(right) => 1,
                _ => MOVE,
            };
            let cost = (diagonal + change).min(row[at] + MOVE).min(row[at + 1] + MOVE);
            diagonal = row[at + 1];
            row[at + 1] = cost;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances_count_changes() {
        assert_eq!(distance(b"abc", b"abc"), 0);
        assert_eq!(distance(b"", b"abc"), 6);
        assert_eq!(distance(b"Abc", b"abc"), 1);
        assert_eq!(distance(b"kitten", b"sitting"), 6);
        assert_eq!(distance(b"blach", b"blech"), 2);
    }
}
