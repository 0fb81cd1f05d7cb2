//! split, rsplit, splitlines, partition, rpartition.
//!
//! Splitting runs twice over the text: once to count, so that the list is made in its
//! final size, once to make the parts.

use crate::byte_methods::{Flavour, optional_number, scan};
use crate::fault::{Fault, Leaf, Raised};
use crate::string::points;
use crate::{Args, Vm, bytes, exception::kind, ids, list, operations::convert, text, tuple, types};
use crate::packed::message;
use heap::{Handle, Value};

type Each<'e> = &'e mut dyn FnMut(&[u8]) -> Result<(), Fault>;

/// The separator of split; None for white space.
fn separator<'v>(vm: &'v Vm, flavour: Flavour, value: Value<'v>) -> Result<Option<&'v [u8]>, Fault> {
    if value.is_undefined() || value.is_none() {
        return Ok(None);
    }
    let separator = if flavour.is_text() {
        text::bytes_of(vm, value).ok_or_else(|| {
            let class = types::type_name(vm, value);
            vm.fault(kind::TypeError, message!("must be str or None, not {class}"))
        })?
    } else {
        bytes::buffer_of(vm, value).ok_or_else(|| crate::byte_methods::buffer_error(vm, value))?
    };
    nonempty(vm, separator).map(Some)
}

fn nonempty<'v>(vm: &Vm, separator: &'v [u8]) -> Result<&'v [u8], Fault> {
    if separator.is_empty() { Err(vm.fault(kind::ValueError, message!("empty separator"))) } else { Ok(separator) }
}

/// Parts between white space.
fn split_space(vm: &Vm, flavour: Flavour, bytes: &[u8], mut most: usize, each: Each<'_>) -> Result<(), Fault> {
    let mut at = 0;
    loop {
        at = skip(vm, flavour, bytes, at, true)?;
        if at >= bytes.len() {
            return Ok(());
        }
        if most == 0 {
            return each(&bytes[at..]);
        }
        let end = skip(vm, flavour, bytes, at, false)?;
        each(&bytes[at..end])?;
        most -= 1;
        at = end;
    }
}

/// The first position from `at` on where white space ends (or, `space` false, starts).
fn skip(vm: &Vm, flavour: Flavour, bytes: &[u8], mut at: usize, space: bool) -> Result<usize, Fault> {
    while at < bytes.len() {
        if vm.stops_at(at) {
            vm.poll_walk()?;
        }
        let (is_space, width) = flavour.space_at(bytes, at);
        if is_space != space {
            break;
        }
        at += width;
    }
    Ok(at.min(bytes.len()))
}

/// Parts between white space, from the right.
fn rsplit_space(vm: &Vm, flavour: Flavour, bytes: &[u8], mut most: usize, each: Each<'_>) -> Result<(), Fault> {
    let back = |mut end: usize, space: bool| {
        while end > 0 {
            if vm.stops_at(end) {
                vm.poll_walk()?;
            }
            let last = if flavour == Flavour::Text { points::before(bytes, end) } else { end - 1 };
            if flavour.space_at(bytes, last).0 != space {
                break;
            }
            end = last;
        }
        Ok::<_, Fault>(end)
    };
    let mut end = bytes.len();
    loop {
        end = back(end, true)?;
        if end == 0 {
            return Ok(());
        }
        let start = if most == 0 { 0 } else { back(end, false)? };
        each(&bytes[start..end])?;
        if most == 0 {
            return Ok(());
        }
        most -= 1;
        end = start;
    }
}

/// Parts between separators.
fn split_at(vm: &Vm, bytes: &[u8], separator: &[u8], mut most: usize, each: Each<'_>) -> Result<(), Fault> {
    let mut rest = bytes;
    while most > 0 {
        let Some(at) = scan::search(vm, rest, separator, false)? else { break };
        each(&rest[..at])?;
        rest = &rest[at + separator.len()..];
        most -= 1;
    }
    each(rest)
}

/// Parts between separators, from the right.
fn rsplit_at(vm: &Vm, bytes: &[u8], separator: &[u8], mut most: usize, each: Each<'_>) -> Result<(), Fault> {
    let mut rest = bytes;
    while most > 0 {
        let Some(at) = scan::search(vm, rest, separator, true)? else { break };
        each(&rest[at + separator.len()..])?;
        rest = &rest[..at];
        most -= 1;
    }
    each(rest)
}

/// The list of parts that `parts` hands out.
fn collect<'v>(
    vm: &'v Vm,
    flavour: Flavour,
    parts: &dyn Fn(Each<'_>) -> Result<(), Fault>,
) -> Leaf<'v> {
    let mut count = 0;
    parts(&mut |_| {
        count += 1;
        Ok(())
    })?;
    let made = list::with_capacity(vm, count)?;
    parts(&mut |part| list::push(vm, made, flavour.make(vm, part)?))?;
    Ok(made)
}

fn most(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> {
    let most = optional_number(vm, value, -1)?;
    Ok(if most < 0 { usize::MAX } else { most as usize })
}

pub fn split<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, separator_value, most_value] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let separator = separator(vm, flavour, separator_value)?;
    let most = most(vm, most_value)?;
    collect(vm, flavour, &|each| match separator {
        Some(separator) => split_at(vm, bytes, separator, most, each),
        None => split_space(vm, flavour, bytes, most, each),
    })
}

pub fn rsplit<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, separator_value, most_value] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let separator = separator(vm, flavour, separator_value)?;
    let most = most(vm, most_value)?;
    let made = collect(vm, flavour, &|each| match separator {
        Some(separator) => rsplit_at(vm, bytes, separator, most, each),
        None => rsplit_space(vm, flavour, bytes, most, each),
    })?;
    let count = list::len(made);
    for left in 0..count / 2 {
        let right = count - 1 - left;
        let (first, last) = (list::get(made, left), list::get(made, right));
        list::set(vm, made, left, last);
        list::set(vm, made, right, first);
    }
    Ok(made)
}

/// Width of the line end at `at`; 0 when there is none.
fn line_end(flavour: Flavour, bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'\n' => 1,
        b'\r' => 1 + (bytes.get(at + 1) == Some(&b'\n')) as usize,
        0x0b | 0x0c | 0x1c..=0x1e if flavour.is_text() => 1,
        0xc2 if flavour == Flavour::Text && bytes.get(at + 1) == Some(&0x85) => 2,
        0xe2 if flavour == Flavour::Text && matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])) => 3,
        _ => 0,
    }
}

pub fn splitlines<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, keep] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let keep = match keep.given() {
        Some(keep) => convert::truth_leaf(vm, keep)?,
        None => false,
    };
    collect(vm, flavour, &|each| {
        let mut start = 0;
        let mut at = 0;
        while at < bytes.len() {
            if vm.stops_at(at) {
                vm.poll_walk()?;
            }
            let width = line_end(flavour, bytes, at);
            if width == 0 {
                at += 1;
                continue;
            }
            each(&bytes[start..if keep { at + width } else { at }])?;
            at += width;
            start = at;
        }
        if start < bytes.len() { each(&bytes[start..]) } else { Ok(()) }
    })
}

/// splitlines with an argument whose truth only Python knows.
pub fn splitlines_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let keep = convert::truth(vm, args.at(1))?;
    vm.make(|vm| splitlines(vm, &[args.get(vm, 0), Value::bool(keep)]))
}

fn part<'v>(vm: &'v Vm, args: &[Value<'v>], back: bool) -> Leaf<'v> {
    let [receiver, separator] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let text = nonempty(vm, flavour.argument(vm, separator, "")?)?;
    match scan::search(vm, bytes, text, back)? {
        Some(at) => {
            let before = flavour.make(vm, &bytes[..at])?;
            // A separator of exactly the result's type is shared.
            let shared = separator.has_id(if flavour.is_text() { ids::STR } else { ids::BYTES });
            let between = if shared && flavour != Flavour::ByteArray { separator } else { flavour.make(vm, text)? };
            let after = flavour.make(vm, &bytes[at + text.len()..])?;
            tuple::new(vm, &[before, between, after])
        }
        None => {
            let whole = flavour.same(vm, receiver)?;
            let (first, second) = (flavour.make(vm, b"")?, flavour.make(vm, b"")?);
            tuple::new(vm, &if back { [first, second, whole] } else { [whole, first, second] })
        }
    }
}

pub fn partition<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    part(vm, args, false)
}

pub fn rpartition<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    part(vm, args, true)
}
