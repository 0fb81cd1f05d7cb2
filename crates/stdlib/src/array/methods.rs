//! Methods and operators of arrays, and making them.

use super::{ARRAY, build, code, count, items, new, size};
use core::cmp::Ordering;
use heap::{Handle, Value};
use object::bytearray::{self, storage};
use object::bytes::{self, Raw, scalar};
use object::exception::kind;
use object::operations::{compare as comparison, convert, iterate, text as conversion};
use object::string::builder::Builder;
use object::{Args, Binary, Compare, Leaf, Raised, Vm, ids, int, list, slot, string, text, types};
use object::packed::message;

/// array(typecode, initializer)
pub(super) fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (typecode, initial) = (args.at(1), args.at(2));
    let letter = match text::bytes_of(vm, vm.get(typecode)) {
        Some([letter]) => *letter,
        found => {
            let text = found.is_some();
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = types::type_name(vm, vm.get(typecode));
                let given = if text { text::Shown::plain("str") } else { class };
                message.format(message!("array() argument 1 must be a unicode character, not {given}"));
            }));
        }
    };
    let is_character = scalar::is_character(letter);
    if !is_character && !matches!(letter, b'b' | b'B' | b'h' | b'H' | b'i' | b'I' | b'l' | b'L' | b'q' | b'Q' | b'f' | b'd' | b'P') {
        return Err(vm.raise(
            kind::ValueError,
            message!("bad typecode (must be b, B, h, H, i, I, l, L, q, Q, f or d)"),
        ));
    }
    let array = vm.make(|vm| new(vm, letter, b""))?;
    if vm.get(initial).is_undefined() {
        return Ok(array);
    }
    if types::cast(vm, vm.get(initial), ids::STR).is_some() && !is_character {
        let letter = letter as char;
        return Err(vm.raise(
            kind::TypeError,
            message!("cannot use a str to initialize an array with typecode '{letter}'"),
        ));
    }
    let is_unicode = types::cast(vm, vm.get(initial), ARRAY).is_some_and(|other| scalar::is_character(code(other)));
    if is_unicode && !is_character {
        let letter = letter as char;
        return Err(vm.raise(
            kind::TypeError,
            message!("cannot use a unicode array to initialize an array with typecode '{letter}'"),
        ));
    }
    let value = vm.get(initial);
    let raw = types::cast(vm, value, ids::BYTES).is_some() || types::cast(vm, value, ids::BYTEARRAY).is_some();
    if raw {
        append_bytes(vm, array, initial)?;
    } else {
        append_all(vm, array, initial)?;
    }
    Ok(array)
}

/// Appends the items in a buffer.
pub(super) fn append_bytes(vm: &mut Vm, array: Handle, buffer: Handle) -> Result<(), Raised> {
    let Some(mut raw) = bytes::raw(vm, buffer)? else {
        return Err(vm.raise_leaf(|vm| object::byte_methods::buffer_error(vm, vm.get(buffer))));
    };
    if raw.length % size(vm.get(array)) != 0 {
        return Err(vm.raise(kind::ValueError, message!("bytes length not a multiple of item size")));
    }
    if vm.get(raw.slot) == vm.get(array).field(bytearray::BUFFER) {
        let slot = vm.make(|vm| bytes::new(vm, raw.bytes(vm)))?;
        raw = Raw { slot, offset: 0, length: raw.length };
    }
    let end = bytearray::bytes(vm.get(array)).len();
    items::replace(vm, array, end, end, raw)
}

/// Appends the numbers of an iterable.
pub(super) fn append_all(vm: &mut Vm, array: Handle, iterable: Handle) -> Result<(), Raised> {
    let (iterator, value) = (vm.slot()?, vm.slot()?);
    iterate::iterate(vm, iterable, iterator)?;
    while iterate::next(vm, iterator, value)? {
        let mark = vm.mark();
        push(vm, array, value)?;
        vm.release(mark);
        vm.poll()?;
    }
    Ok(())
}

fn push(vm: &mut Vm, array: Handle, value: Handle) -> Result<(), Raised> {
    let end = bytearray::bytes(vm.get(array)).len();
    insert_at(vm, array, end, value)
}

fn insert_at(vm: &mut Vm, array: Handle, at: usize, value: Handle) -> Result<(), Raised> {
    let item = items::encode(vm, array, value)?;
    let size = size(vm.get(array));
    let at = at.min(bytearray::bytes(vm.get(array)).len());
    storage::splice(vm, array, at, at, size)?;
    items::put(vm, array, at, &item[..size])
}

pub(super) fn append(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    push(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

pub(super) fn extend(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    extend_from(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

fn extend_from(vm: &mut Vm, array: Handle, value: Handle) -> Result<(), Raised> {
    match types::cast(vm, vm.get(value), ARRAY).map(code) {
        None => append_all(vm, array, value),
        Some(other) if other == code(vm.get(array)) => {
            let source = items::items_of(vm, array, value)?;
            let end = bytearray::bytes(vm.get(array)).len();
            items::replace(vm, array, end, end, source)
        }
        Some(_) => Err(vm.raise(kind::TypeError, message!("can only extend with array of same kind"))),
    }
}

pub(super) fn insert(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let array = args.at(0);
    let index = convert::index_size(vm, args.at(1))?;
    let count = count(vm.get(array)) as isize;
    let at = if index < 0 { (index + count).max(0) } else { index.min(count) } as usize;
    insert_at(vm, array, at * size(vm.get(array)), args.at(2))?;
    Ok(slot::NONE)
}

pub(super) fn pop(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let array = args.at(0);
    let index = match args.given(vm, 1) {
        Some(_) => convert::index_size(vm, args.at(1))?,
        None => -1,
    };
    let count = count(vm.get(array));
    if count == 0 {
        return Err(vm.raise(kind::IndexError, message!("pop from empty array")));
    }
    let at = if index < 0 { index.wrapping_add(count as isize) } else { index } as usize;
    if at >= count {
        return Err(vm.raise(kind::IndexError, message!("pop index out of range")));
    }
    let item = vm.make(|vm| items::item(vm, vm.get(array), at))?;
    remove_at(vm, array, at)?;
    Ok(item)
}

fn remove_at(vm: &mut Vm, array: Handle, index: usize) -> Result<(), Raised> {
    let size = size(vm.get(array));
    storage::splice(vm, array, index * size, (index + 1) * size, 0)
}

/// Position of the next item equal to a value, from `from` up to `to`.
fn find(vm: &mut Vm, array: Handle, value: Handle, from: usize, to: usize) -> Result<Option<usize>, Raised> {
    let item = vm.slot()?;
    let mut index = from;
    while index < to.min(count(vm.get(array))) {
        vm.store(item, |vm| items::item(vm, vm.get(array), index))?;
        if comparison::equal(vm, item, value)? {
            return Ok(Some(index));
        }
        vm.poll()?;
        index += 1;
    }
    Ok(None)
}

pub(super) fn remove(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match find(vm, args.at(0), args.at(1), 0, usize::MAX)? {
        Some(index) => remove_at(vm, args.at(0), index)?,
        None => return Err(vm.raise(kind::ValueError, message!("array.remove(x): x not in array"))),
    }
    Ok(slot::NONE)
}

pub(super) fn index(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let count = count(vm.get(args.at(0))) as isize;
    let mut bounds = [0, isize::MAX];
    for (position, bound) in bounds.iter_mut().enumerate() {
        if args.given(vm, 2 + position).is_some() {
            *bound = convert::index_size(vm, args.at(2 + position))?;
        }
    }
    let [start, stop] = bounds.map(|bound| if bound < 0 { (bound + count).max(0) } else { bound } as usize);
    match find(vm, args.at(0), args.at(1), start, stop)? {
        Some(index) => vm.make(|_| Ok(Value::length(index))),
        None => Err(vm.raise(kind::ValueError, message!("array.index(x): x not in array"))),
    }
}

pub(super) fn count_equal(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (mut total, mut from) = (0, 0);
    while let Some(index) = find(vm, args.at(0), args.at(1), from, usize::MAX)? {
        total += 1;
        from = index + 1;
    }
    vm.make(|_| Ok(Value::length(total)))
}

pub(super) fn contains<'v>(vm: &'v Vm, array: Value<'v>, value: Value<'v>) -> Leaf<'v> {
    // An int is looked for by its bytes; anything else may have an `__eq__`.
    let (code, size) = (code(array), size(array));
    if int::cast(vm, value).is_none() || matches!(code, b'f' | b'd' | b'u' | b'w') {
        return Err(vm.python_needed());
    }
    match scalar::write(vm, value, code, size, scalar::NATIVE) {
        Ok(item) => {
            let wanted = &item[..size];
            Ok(Value::bool(bytearray::bytes(array).chunks_exact(size).any(|item| item == wanted)))
        }
        Err(scalar::Refusal::Fault(fault)) => Err(fault),
        Err(_) => Ok(Value::FALSE),
    }
}

pub(super) fn contains_full(vm: &mut Vm, array: Handle, value: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let found = find(vm, array, value, 0, usize::MAX);
    vm.release(mark);
    vm.set(out, Value::bool(found?.is_some()));
    Ok(())
}

pub(super) fn reverse(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let size = size(vm.get(args.at(0)));
    let content = storage::bytes_mut(vm, args.at(0));
    content.reverse();
    // Each item came out backwards.
    content.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    Ok(slot::NONE)
}

pub(super) fn byteswap(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let size = size(vm.get(args.at(0)));
    storage::bytes_mut(vm, args.at(0)).chunks_exact_mut(size).for_each(<[u8]>::reverse);
    Ok(slot::NONE)
}

pub(super) fn clear(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    storage::splice(vm, args.at(0), 0, usize::MAX, 0)?;
    Ok(slot::NONE)
}

pub(super) fn fromlist(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if types::cast(vm, vm.get(args.at(1)), ids::LIST).is_none() {
        return Err(vm.raise(kind::TypeError, message!("arg must be list")));
    }
    let end = bytearray::bytes(vm.get(args.at(0))).len();
    if let Err(raised) = append_all(vm, args.at(0), args.at(1)) {
        // All or nothing: what was added goes again.
        let error = vm.make(|vm| Ok(vm.exception()));
        if storage::splice(vm, args.at(0), end, usize::MAX, 0).is_err() {
            vm.clear_exception();
        }
        if let Ok(error) = error {
            vm.park(vm.get(error));
        }
        return Err(raised);
    }
    Ok(slot::NONE)
}

pub(super) fn frombytes(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    append_bytes(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

pub(super) fn tolist<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let made = list::with_capacity(vm, count(args[0]))?;
    for index in 0..count(args[0]) {
        list::push(vm, made, items::item(vm, args[0], index)?)?;
    }
    Ok(made)
}

/// The characters of an array of characters as a str.
pub(super) fn tounicode(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if !scalar::is_character(code(vm.get(args.at(0)))) {
        return Err(vm.raise(kind::ValueError, message!("tounicode() may only be called on unicode type arrays ('u' or 'w')")));
    }
    let mut builder = Builder::new(vm)?;
    let item = vm.slot()?;
    let mut index = 0;
    while index < count(vm.get(args.at(0))) {
        vm.store(item, |vm| items::item(vm, args.get(vm, 0), index))?;
        builder.push_all(vm, item)?;
        vm.poll()?;
        index += 1;
    }
    vm.store(item, |vm| builder.text(vm))?;
    Ok(item)
}

pub(super) fn tobytes<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    bytes::new(vm, bytearray::bytes(args[0]))
}

/// Address and number of items. The address is that of the moment: it changes when the heap is compacted.
pub(super) fn buffer_info<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let address = int::from_u64(vm, bytearray::bytes(args[0]).as_ptr().addr() as u64)?;
    object::tuple::new(vm, &[address, Value::length(count(args[0]))])
}

pub(super) fn repr(vm: &mut Vm, array: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = (|| {
        let mut builder = Builder::new(vm)?;
        let letter = code(vm.get(array));
        builder.push(vm, b"array('")?;
        builder.push(vm, &[letter, b'\''])?;
        let item = vm.slot()?;
        let mut index = 0;
        if scalar::is_character(letter) && count(vm.get(array)) > 0 {
            let text = tounicode(vm, Args { start: array, count: 1 })?;
            builder.push(vm, b", ")?;
            builder.push_repr(vm, text)?;
            builder.push(vm, b")")?;
            return vm.store(out, |vm| builder.text(vm));
        }
        while index < count(vm.get(array)) {
            builder.push(vm, if index == 0 { b", [" } else { b", " })?;
            vm.store(item, |vm| items::item(vm, vm.get(array), index))?;
            conversion::repr(vm, item, item)?;
            builder.push_all(vm, item)?;
            vm.poll()?;
            index += 1;
        }
        builder.push(vm, if index > 0 { b"])" } else { b")" })?;
        vm.store(out, |vm| builder.text(vm))
    })();
    vm.release(mark);
    result
}

pub(super) fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (Some(a), Some(b)) = (types::cast(vm, left, ARRAY), types::cast(vm, right, ARRAY)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (a_code, a_size, b_code, b_size) = (code(a), size(a), code(b), size(b));
    let pairs = bytearray::bytes(a).chunks_exact(a_size).zip(bytearray::bytes(b).chunks_exact(b_size));
    for (number, (left, right)) in pairs.enumerate() {
        if vm.stops_at(number) {
            vm.poll_walk()?;
        }
        match scalar::order(a_code, left, b_code, right) {
            Some(Ordering::Equal) => {}
            Some(ordering) => return Ok(Value::bool(operator.holds(ordering))),
            // Not a number: only "unequal" holds.
            None => return Ok(Value::bool(operator == Compare::Ne)),
        }
    }
    Ok(Value::bool(operator.holds(count(a).cmp(&count(b)))))
}

pub(super) fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (a, b) = (types::cast(vm, left, ARRAY), types::cast(vm, right, ARRAY));
    match (operator, a, b) {
        (Binary::Add, Some(a), Some(b)) if code(a) == code(b) => {
            let (first, second) = (bytearray::bytes(a), bytearray::bytes(b));
            build(vm, code(a), first.len() + second.len(), |buffer| {
                let (start, end) = buffer.split_at_mut(first.len());
                start.copy_from_slice(first);
                end.copy_from_slice(second);
            })
        }
        (Binary::Add, Some(_), Some(_)) => {
            Err(vm.fault(kind::TypeError, message!("bad argument type for built-in operation")))
        }
        (Binary::Add, Some(_), None) if types::dispatch_id(right) < ids::FIRST_SHAPE => {
            let class = types::type_name(vm, right);
            Err(vm.fault(kind::TypeError, message!("can only append array (not \"{class}\") to array")))
        }
        (Binary::Mul, Some(array), None) => times(vm, array, right),
        (Binary::Mul, None, Some(array)) => times(vm, array, left),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn times<'v>(vm: &'v Vm, array: Value<'v>, count: Value<'v>) -> Leaf<'v> {
    let Some(count) = int::cast(vm, count) else { return string::times_instance(vm, count) };
    let content = bytearray::bytes(array);
    let length = string::repeated_length(vm, content.len(), count)?;
    let made = build(vm, code(array), length, |buffer| {
        string::fill_repeated(buffer, content, || vm.is_interrupted());
    })?;
    vm.poll_leaf().map(|()| made)
}

pub(super) fn binary_full(
    vm: &mut Vm,
    _: Binary,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    string::repeat_full(vm, left, right, out, |vm, left, right| binary(vm, Binary::Mul, left, right))
}

/// `array += array`, `array *= count`
pub(super) fn in_place(
    vm: &mut Vm,
    operator: Binary,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.scoped(|vm| in_place_here(vm, operator, left, right, out))
}

fn in_place_here(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let array = vm.make(|vm| {
        let value = vm.get(left);
        Ok(types::cast(vm, value, ARRAY).unwrap_or(value))
    })?;
    match operator {
        Binary::Add => {
            if types::cast(vm, vm.get(right), ARRAY).is_none() {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = types::type_name(vm, vm.get(right));
                    message.format(message!("can only extend with array (not \"{class}\")"));
                }));
            }
            extend_from(vm, array, right)?;
        }
        Binary::Mul if int::cast(vm, vm.get(right)).is_some() => {
            let repeated = vm.make(|vm| times(vm, vm.get(array), vm.get(right)))?;
            let raw = items::raw(vm, repeated)?;
            items::replace(vm, array, 0, usize::MAX, raw)?;
        }
        _ => {
            vm.set(out, Value::NOT_IMPLEMENTED);
            return Ok(());
        }
    }
    vm.copy(left, out);
    Ok(())
}
