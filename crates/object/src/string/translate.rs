//! translate and maketrans.

use crate::dict::Dict;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::item;
use crate::string::builder::Builder;
use crate::string::{length, points};
use crate::byte_methods::Flavour;
use crate::{Args, Vm, exception::kind, ids, int, text, types};
use crate::packed::message;
use heap::{Handle, Value};

/// What a table says about a code point.
enum Replacement<'v> {
    Point(u32),
    Text(&'v [u8]),
    Nothing,
}

fn replacement<'v>(vm: &'v Vm, value: Value<'v>) -> Result<Replacement<'v>, Fault> {
    if value.is_none() {
        return Ok(Replacement::Nothing);
    }
    if let Some(text) = text::bytes_of(vm, value) {
        return Ok(Replacement::Text(text));
    }
    match int::cast(vm, value) {
        Some(number) => match int::as_i64(number) {
            Some(point @ 0..=0x10ffff) => Ok(Replacement::Point(point as u32)),
            _ => Err(vm.fault(kind::ValueError, message!("character mapping must be in range(0x110000)"))),
        },
        None => Err(vm.fault(
            kind::TypeError,
            message!("character mapping must return integer, None or str"),
        )),
    }
}

/// translate with a dict.
pub fn translate<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [string, table] = *args else { return Ok(Value::NONE) };
    if !table.has_id(ids::DICT) {
        return Err(vm.python_needed());
    }
    let walk = |send: &mut dyn FnMut(&[u8])| -> Result<(), Fault> {
        for (number, point) in points::points(string.bytes()).enumerate() {
            if vm.stops_at(number) {
                break;
            }
            match Dict::get(vm, table, Value::small(point as i32))? {
                None => send(points::encode(point).bytes()),
                Some(value) => match replacement(vm, value)? {
                    Replacement::Point(point) => send(points::encode(point).bytes()),
                    Replacement::Text(text) => send(text),
                    Replacement::Nothing => {}
                },
            }
        }
        Ok(())
    };
    vm.poll_leaf()?;
    // The first run finds errors, so the ones that write cannot fail.
    walk(&mut |_| {})?;
    vm.poll_walk()?;
    Flavour::Text.compose(vm, &|message| {
        let _ = walk(&mut |part| message.push(part));
    })
}

/// translate with any mapping: `table[code point]`, LookupError keeps the character.
pub fn translate_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (string, table) = (args.at(0), args.at(1));
    let mut builder = Builder::new(vm)?;
    let (key, found) = (vm.slot()?, vm.slot()?);
    let mut at = 0;
    while let Some((point, width)) = points::decode(vm.get(string).bytes(), at) {
        vm.poll()?;
        at += width;
        vm.set(key, Value::small(point as i32));
        if item::get(vm, table, key, found).is_err() {
            if !vm.raised_is(kind::LookupError) {
                return Err(crate::Raised);
            }
            vm.clear_exception();
            builder.push(vm, points::encode(point).bytes())?;
            continue;
        }
        let new = vm.make(|vm| {
            let value = vm.get(found);
            Ok(match replacement(vm, value)? {
                Replacement::Point(point) => text::new(vm, points::encode(point).bytes())?,
                Replacement::Text(_) => types::cast(vm, value, ids::STR).unwrap_or(value),
                Replacement::Nothing => text::new(vm, b"")?,
            })
        })?;
        builder.push_all(vm, new)?;
        vm.release(new.index());
    }
    vm.make(|vm| builder.text(vm))
}

/// str.maketrans(dict) or str.maketrans(from, to, deleted): a dict by code point.
pub fn maketrans<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [from, to, deleted] = *args else { return Ok(Value::NONE) };
    let table = Dict::new(vm)?;
    if to.is_undefined() {
        let Some(source) = types::cast(vm, from, ids::DICT) else {
            return Err(vm.fault(
                kind::TypeError,
                message!("if you give only one argument to maketrans it must be a dict"),
            ));
        };
        for (key, value) in Dict::items(source) {
            let key = match types::cast(vm, key, ids::STR) {
                None if int::cast(vm, key).is_some() => key,
                None => {
                    return Err(vm.fault(
                        kind::TypeError,
                        message!("keys in translate table must be strings or integers"),
                    ));
                }
                Some(string) if length(string) == 1 => {
                    Value::small(points::decode(string.bytes(), 0).map_or(0, |(point, _)| point) as i32)
                }
                Some(_) => {
                    return Err(vm.fault(
                        kind::ValueError,
                        message!("string keys in translate table must be of length 1"),
                    ));
                }
            };
            Dict::set(vm, table, key, value)?;
        }
        return Ok(table);
    }
    let text_of = |value: Value<'v>, number: usize| {
        text::bytes_of(vm, value).ok_or_else(|| {
            let class = types::type_name(vm, value);
            vm.fault(kind::TypeError, message!("maketrans() argument {number} must be str, not {class}"))
        })
    };
    let Some(from) = text::bytes_of(vm, from) else {
        return Err(vm.fault(
            kind::TypeError,
            message!("first maketrans argument must be a string if there is a second argument"),
        ));
    };
    let to = text_of(to, 2)?;
    if points::count(from) != points::count(to) {
        return Err(vm.fault(
            kind::ValueError,
            message!("the first two maketrans arguments must have equal length"),
        ));
    }
    for (from, to) in points::points(from).zip(points::points(to)) {
        vm.poll_leaf()?;
        Dict::set(vm, table, Value::small(from as i32), Value::small(to as i32))?;
    }
    if let Some(deleted) = deleted.given() {
        for point in points::points(text_of(deleted, 3)?) {
            vm.poll_leaf()?;
            Dict::set(vm, table, Value::small(point as i32), Value::NONE)?;
        }
    }
    Ok(table)
}
