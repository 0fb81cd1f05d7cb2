//! Case and class of characters: upper, lower, title, isalpha, ...
//!
//! ASCII text and bytes take table-free paths; other text goes through
//! [`crate::string::case`].

use crate::byte_methods::{Flavour, is_space};
use crate::fault::{Fault, Leaf};
use crate::string::{self, unicode};
use crate::vm::STRETCH;
use crate::{Vm, string::points};
use heap::Value;

/// How a byte is converted, given whether the one before it was a letter.
type Convert = fn(u8, bool) -> u8;

fn convert<'v>(vm: &'v Vm, args: &[Value<'v>], mode: string::case::Mode, ascii: Convert) -> Leaf<'v> {
    let Some(receiver) = args.first() else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, *receiver);
    if flavour == Flavour::Text {
        return string::case::convert(vm, bytes, mode);
    }
    let made = flavour.build(vm, bytes.len(), &mut |buffer| {
        let mut after_letter = false;
        for (targets, part) in buffer.chunks_mut(STRETCH).zip(bytes.chunks(STRETCH)) {
            if vm.stops_at(0) {
                return;
            }
            for (target, byte) in targets.iter_mut().zip(part) {
                *target = ascii(*byte, after_letter);
                after_letter = if mode == string::case::Mode::Capitalize { true } else { byte.is_ascii_alphabetic() };
            }
        }
    })?;
    vm.poll_walk().map(|()| made)
}

/// True when all bytes pass.
fn all_bytes(vm: &Vm, bytes: &[u8], test: &mut dyn FnMut(u8) -> bool) -> Result<bool, Fault> {
    for part in bytes.chunks(STRETCH) {
        vm.poll_walk()?;
        if !part.iter().all(|byte| test(*byte)) {
            return Ok(false);
        }
    }
    Ok(true)
}

pub fn upper<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    convert(vm, args, string::case::Mode::Upper, |byte, _| byte.to_ascii_uppercase())
}

pub fn lower<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    convert(vm, args, string::case::Mode::Lower, |byte, _| byte.to_ascii_lowercase())
}

fn swap(byte: u8, _: bool) -> u8 {
    if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte }
}

pub fn swapcase<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    convert(vm, args, string::case::Mode::Swap, swap)
}

fn first_upper(byte: u8, after_letter: bool) -> u8 {
    if after_letter { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() }
}

pub fn title<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    convert(vm, args, string::case::Mode::Title, first_upper)
}

pub fn capitalize<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    convert(vm, args, string::case::Mode::Capitalize, first_upper)
}

/// True when there are items and all of them pass.
fn all<'v>(vm: &'v Vm, args: &[Value<'v>], byte: fn(u8) -> bool, point: fn(u32) -> bool) -> Leaf<'v> {
    let Some(receiver) = args.first() else { return Ok(Value::FALSE) };
    let (flavour, bytes) = Flavour::view(vm, *receiver);
    let passed = match flavour {
        Flavour::Text => points::all(vm, bytes, &mut |found| point(found))?,
        Flavour::Ascii => all_bytes(vm, bytes, &mut |byte| point(byte as u32))?,
        _ => all_bytes(vm, bytes, &mut |found| byte(found))?,
    };
    Ok(Value::bool(passed && !bytes.is_empty()))
}

pub fn isalpha<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    all(vm, args, |byte| byte.is_ascii_alphabetic(), unicode::is_alpha)
}

pub fn isalnum<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    all(vm, args, |byte| byte.is_ascii_alphanumeric(), |point| unicode::is_alpha(point) || unicode::is_numeric(point))
}

pub fn isdigit<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    all(vm, args, |byte| byte.is_ascii_digit(), unicode::is_digit)
}

pub fn isspace<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    all(vm, args, is_space, unicode::is_space)
}

pub fn isascii<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::bool(args.first().is_some_and(|receiver| Flavour::view(vm, *receiver).1.is_ascii())))
}

/// Case of one item: 1 upper, 2 lower, 3 title, 0 none.
fn case_of(flavour: Flavour, point: u32) -> u8 {
    match point {
        0x41..=0x5a => 1,
        0x61..=0x7a => 2,
        0x80.. if flavour == Flavour::Text => unicode::case_of(point),
        _ => 0,
    }
}

/// Folds the cases of all items.
fn cases<'v>(vm: &'v Vm, args: &[Value<'v>], step: &mut dyn FnMut(u8) -> bool) -> Result<bool, Fault> {
    let Some(receiver) = args.first() else { return Ok(false) };
    let (flavour, bytes) = Flavour::view(vm, *receiver);
    match flavour {
        Flavour::Text => points::all(vm, bytes, &mut |point| step(case_of(flavour, point))),
        _ => all_bytes(vm, bytes, &mut |byte| step(case_of(flavour, byte as u32))),
    }
}

/// Has items of case `wanted` and none of another.
fn has_only<'v>(vm: &'v Vm, args: &[Value<'v>], wanted: u8) -> Leaf<'v> {
    let mut cased = false;
    let passed = cases(vm, args, &mut |case| {
        cased |= case != 0;
        case == 0 || case == wanted
    })?;
    Ok(Value::bool(passed && cased))
}

pub fn isupper<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    has_only(vm, args, 1)
}

pub fn islower<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    has_only(vm, args, 2)
}

pub fn istitle<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (mut cased, mut after_cased) = (false, false);
    let passed = cases(vm, args, &mut |case| {
        let fits = match case {
            0 => true,
            2 => after_cased,
            _ => !after_cased,
        };
        after_cased = case != 0;
        cased |= after_cased;
        fits
    })?;
    Ok(Value::bool(passed && cased))
}
