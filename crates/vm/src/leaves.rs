//! Leaf operations that the interpreter loop calls without leaving: natives, items,
//! operators, iteration over built-in objects.
//!
//! Each answers [`GENERAL`] (or None) when the instruction is for `step`, and fails with a
//! fault that `step::failed` deals with.
//!
//! Invariant: as in `fast`: nothing here collects or runs Python.

use crate::fast::{
    BOUND_METHOD, BYTEARRAY, BYTES, CONSTANT, DICT, FIRST_SHAPE, FROZENSET, GENERAL, LIST, SET, STR, TUPLE, V, attribute,
    buffer_field, field, fields, header, id_of, keep, other_key, quick_equal, shape_key, small, small_payload,
};
use crate::calls::GENERAL_FLAGS;
use bytecode::opcode::CALL_HEADER;
use heap::Value;
use ::names::sym;
use object::dict::Dict;
use object::ids::immediate;
use object::iterators::hashed;
use object::native::{Code, FullFunction, Native, resolve};
use object::operations::{arithmetic, identity};
use object::types::{Slot1, Slot2, Slot3, SlotOperator, unpack_number};
use object::{Binary, Compare, Fault, Vm, class, code, exception, function, hash_table, ids, instance, memoryview, range, text, types};

/// The attribute in slot `slot` of an instance that has outgrown its fields; undefined when it is not there.
#[inline(never)]
pub fn outer_attribute(instance: V, slot: usize) -> V {
    if instance::own_dict(instance).is_some() { Value::UNDEFINED } else { instance::get_slot(instance, slot) }
}

/// Replaces the attribute in slot `slot` of an instance that has outgrown its fields; false when it is not there.
#[inline(never)]
pub fn set_outer_attribute(vm: &Vm, instance: V, slot: usize, value: V) -> bool {
    if outer_attribute(instance, slot).is_undefined() {
        return false;
    }
    instance::overwrite_slot(vm, instance, slot, value);
    true
}

/// LOADMETHOD where the attribute is not a method of the type to be called with the object first: callables that instances
/// have in their fields, static and class methods. False when the cache says nothing of the object.
///
/// # Safety
/// `cache` must point to an attribute cache, `window` to registers of a call.
#[inline(never)]
pub unsafe fn load_method(vm: &Vm, object: V, cache: *const V, window: *mut V) -> bool {
    // SAFETY: the caller's.
    unsafe {
        let (word, mut function) = ((*cache).word(), *cache.add(1));
        let key = other_key(vm, object);
        let mut receiver = Value::UNDEFINED;
        if key == 0 {
            if !object.is_object() {
                return false;
            }
            let header = header(object);
            let constant = word.wrapping_sub(shape_key(vm, header));
            if constant == 0 && function.is_int() {
                function = attribute(object, header, small(function));
                if function.is_undefined() {
                    return false;
                }
            } else if constant != CONSTANT {
                return false;
            } else if id_of(function) == ids::CLASSMETHOD.0 as usize {
                function = *field(function, 0);
                receiver = keep(types::type_of(vm, object));
            }
        } else if word == key + CONSTANT {
            receiver = object;
        } else if word != key || function.is_int() {
            return false;
        }
        *window.add(CALL_HEADER) = receiver;
        *window = function;
    }
    true
}

/// Calls a native that is a leaf and gets its arguments by position. Missing ones are filled in behind them.
///
/// # Safety
/// `arguments` must point to `count` slots of the stack, with spare ones behind.
#[inline(never)]
pub unsafe fn call_native(vm: &Vm, callee: V, arguments: *mut V, count: usize) -> Result<V, Fault> {
    let Some((native, _)) = resolve(vm, callee) else { return Ok(GENERAL) };
    if native.has_self() {
        if count == 0 {
            return Ok(GENERAL);
        }
        // SAFETY: there is an argument.
        if !takes(native, callee, unsafe { *arguments }) {
            return Ok(GENERAL);
        }
    }
    // SAFETY: the caller's.
    unsafe { call_bound(vm, native, arguments, count) }
}

/// True when a method of a built-in type may be called with this receiver: an object of that very type, or the type.
#[inline(always)]
fn takes(native: &Native, callee: V, receiver: V) -> bool {
    let owner = unpack_number(callee.word() >> 18);
    if native.signature().is_of_class() {
        receiver == Value::immediate(immediate::TYPE, owner)
    } else {
        types::dispatch_id(receiver).0 as usize == owner
    }
}

/// The full function of a native and how many arguments it takes, missing ones filled in; an error when the call
/// takes more than that.
///
/// # Safety
/// As [`call_native`].
#[inline(never)]
pub unsafe fn full_native(
    vm: &Vm,
    callee: V,
    arguments: *mut V,
    count: usize,
) -> Result<(FullFunction, usize), Fault> {
    let Some((native, _)) = resolve(vm, callee) else { return Err(Fault) };
    let Code::Full(function) = native.code() else { return Err(Fault) };
    let signature = native.signature();
    // What waits may give its frame up, which `step` can do.
    if signature.is_waiting() {
        return Err(Fault);
    }
    // SAFETY: the stack keeps spare slots for as many parameters as natives may have.
    unsafe {
        if native.has_self() && !takes(native, callee, *arguments) {
            return Err(Fault);
        }
        let (positional, slots) = match signature.filled(count) {
            Some(slots) => (slots, slots),
            None => signature.rest(count).ok_or(Fault)?,
        };
        // Further positional arguments follow the slots of those that can only be given by name.
        let further = count.saturating_sub(positional);
        if further > 0 {
            arguments.add(positional).copy_to(arguments.add(slots), further);
        }
        for missing in count.min(positional)..slots {
            *arguments.add(missing) = Value::UNDEFINED;
        }
        Ok((function, slots + further))
    }
}

/// True for callables that take all items of an iterable before they do anything that shows.
#[cold]
#[inline(never)]
pub fn takes_all(vm: &Vm, callee: V) -> bool {
    if let Some(number) = callee.immediate_payload(immediate::TYPE) {
        return [ids::LIST, ids::TUPLE, ids::SET, ids::FROZENSET].iter().any(|id| id.0 as usize == number);
    }
    matches!(resolve(vm, callee), Some((_, sym::sum | sym::sorted | sym::min | sym::max | sym::join)))
}

/// Fills in the positional defaults of a function that got `count` arguments; false when they are not all that is
/// missing.
///
/// # Safety
/// `code` must point to the fields of the function's code, `parameters` to its registers.
#[inline(never)]
pub unsafe fn fill_defaults(function: V, code: *const V, parameters: *mut V, count: usize) -> bool {
    let defaults = keep(function::defaults(function));
    let available = defaults.field_count();
    // SAFETY: the caller's; the parameters are among the registers.
    unsafe {
        let exact = (*code.add(code::EXACT)).int_unchecked();
        if exact < count as isize || exact as usize > count + available {
            return false;
        }
        let exact = exact as usize;
        for index in count..exact {
            *parameters.add(index) = *buffer_field(defaults, available + index - exact);
        }
    }
    true
}

/// Most arguments that [`bind_named`] takes by name, and most parameters.
const MOST_NAMED: usize = 8;
const MOST_PARAMETERS: usize = 31;

/// Binds `count` arguments of a function, the last of which are named by the interned strings of a tuple; false,
/// with the arguments where they were, when that takes more than moving them and filling in defaults.
///
/// # Safety
/// As [`fill_defaults`], with `keywords` at most as long as `count`.
#[inline(never)]
pub unsafe fn bind_named(function: V, code: *const V, parameters: *mut V, count: usize, keywords: V) -> bool {
    // SAFETY: the caller's; parameters are among the registers, and their names among the locals.
    unsafe {
        let counts = small(*code.add(code::COUNTS));
        let (positional, positional_only, keyword_only) = (counts & 0xff, counts >> 8 & 0xff, counts >> 16 & 0xff);
        let total = positional + keyword_only;
        let named = keywords.payload_words();
        let given = count.wrapping_sub(named);
        let defaults = keep(function::defaults(function));
        let first = positional.wrapping_sub(defaults.field_count());
        if small(*code.add(code::FLAGS)) & GENERAL_FLAGS as usize != 0
            || given > positional
            || first > positional
            || named > MOST_NAMED
            || total > MOST_PARAMETERS
        {
            return false;
        }
        let names = fields(*code.add(code::LOCALS));
        let keys = fields(keywords);
        let mut values = [(0, Value::UNDEFINED); MOST_NAMED];
        let mut bound = (1u32 << given) - 1;
        for (number, place) in values.iter_mut().take(named).enumerate() {
            let key = *keys.add(number);
            let mut index = given.max(positional_only);
            while index < total && *names.add(index) != key {
                index += 1;
            }
            if index == total {
                return false;
            }
            bound |= 1 << index;
            *place = (index, *parameters.add(given + number));
        }
        let restore = || {
            for (number, (_, value)) in values.iter().take(named).enumerate() {
                *parameters.add(given + number) = *value;
            }
            false
        };
        for index in given..positional {
            if bound & 1 << index == 0 {
                if index < first {
                    return restore();
                }
                *parameters.add(index) = *buffer_field(defaults, index - first);
            }
        }
        for index in positional..total {
            if bound & 1 << index == 0 {
                let defaults = function::keyword_defaults(function);
                if defaults.is_undefined() {
                    return restore();
                }
                match Dict::get_name(defaults, *names.add(index)) {
                    Some(value) => *parameters.add(index) = keep(value),
                    None => return restore(),
                }
            }
        }
        for (index, value) in values.iter().take(named) {
            *parameters.add(*index) = *value;
        }
    }
    true
}

/// Appends to a list object.
#[inline(always)]
pub fn append(vm: &Vm, list: V, item: V) -> Result<(), Fault> {
    // SAFETY: a list is `[length][buffer]`, its buffer small or large; the length is below the capacity.
    unsafe {
        let fields = small_payload(list);
        let (length, buffer) = (small(*fields), *fields.add(1));
        if length < buffer.payload_words() {
            *buffer_field(buffer, length) = item;
            *fields = Value::length(length + 1);
            return Ok(());
        }
    }
    object::list::push(vm, list, item)
}

/// What a generator expression over `value` iterates over: containers that iterating cannot fail for are passed on,
/// since nobody else gets to see the iterator.
#[inline(always)]
pub fn iterable(vm: &Vm, value: V) -> Result<V, Fault> {
    match id_of(value) {
        LIST | TUPLE | STR => Ok(value),
        id if id == ids::RANGE.0 as usize || id == ids::GENERATOR.0 as usize => Ok(value),
        _ => iterate(vm.lend(), value),
    }
}

/// `iter(value)` for iterables whose iterator is made by a leaf.
#[inline(never)]
pub fn iterate(vm: &Vm, value: V) -> Result<V, Fault> {
    if is_instance(value) {
        return Ok(GENERAL);
    }
    match types::info_of(vm, value).slots.iterate {
        Slot1::Leaf(iterate) | Slot1::Both(&(iterate, _)) => iterate(vm.lend(), value).map(keep),
        _ => Ok(GENERAL),
    }
}

/// A new dict of `count` pairs.
///
/// # Safety
/// `pairs` must point to twice as many registers.
#[inline(never)]
pub unsafe fn new_dict(vm: &Vm, pairs: *const V, count: usize) -> Result<Value<'_>, Fault> {
    let dict = Dict::with_capacity(vm, count)?;
    for index in 0..count {
        // SAFETY: the caller's.
        let (key, value) = unsafe { (*pairs.add(2 * index), *pairs.add(2 * index + 1)) };
        Dict::set(vm, dict, key, value)?;
    }
    Ok(dict)
}

/// A new set of `count` items.
///
/// # Safety
/// `items` must point to as many registers.
#[inline(never)]
pub unsafe fn new_set(vm: &Vm, items: *const V, count: usize) -> Result<Value<'_>, Fault> {
    let set = object::set::with_capacity(vm, ids::SET, count)?;
    for index in 0..count {
        // SAFETY: the caller's.
        object::set::add(vm, set, unsafe { *items.add(index) })?;
    }
    Ok(set)
}

/// `format(value, '')` for str and int.
#[inline(never)]
pub fn text_of(vm: &Vm, value: V) -> Result<V, Fault> {
    if id_of(value) == STR {
        return Ok(value);
    }
    if value.is_int() { object::int::to_text(vm, value, 10).map(keep) } else { Ok(GENERAL) }
}

/// Calls a built-in type whose constructor is a leaf. The slot before the arguments is the call header's, where the
/// type goes as its first argument.
///
/// # Safety
/// As [`call_native`].
#[inline(never)]
pub unsafe fn call_type(vm: &Vm, callee: V, arguments: *mut V, count: usize) -> Result<V, Fault> {
    let Some(number) = callee.immediate_payload(immediate::TYPE) else { return Ok(GENERAL) };
    if number >= ids::EXCEPTION_BASE {
        // SAFETY: the caller's.
        let arguments = unsafe { core::slice::from_raw_parts(arguments as *const V, count) };
        return Ok(exception::construct_plain(vm, number, arguments)?.map_or(GENERAL, keep));
    }
    let Some(native) = vm.type_info(number).and_then(|info| info.construct.as_ref()) else { return Ok(GENERAL) };
    // SAFETY: the last word of the call header lies there.
    unsafe {
        *arguments.sub(1) = callee;
        call_bound(vm, native, arguments.sub(1), count + 1)
    }
}

/// # Safety
/// As [`call_native`].
#[inline(always)]
unsafe fn call_bound(vm: &Vm, native: &'static Native, arguments: *mut V, count: usize) -> Result<V, Fault> {
    let (Code::Leaf(leaf) | Code::Both(&(leaf, _))) = native.code() else { return Ok(GENERAL) };
    let Some(slots) = native.signature().filled(count) else { return Ok(GENERAL) };
    // SAFETY: the stack keeps spare slots for as many parameters as natives may have.
    let arguments = unsafe {
        for missing in count..slots {
            *arguments.add(missing) = Value::UNDEFINED;
        }
        core::slice::from_raw_parts(arguments as *const V, slots)
    };
    leaf(vm.lend(), arguments).map(keep)
}

/// `x operator y` (`in_place`: `x operator= y`) where neither is an instance of a class.
#[inline(never)]
pub fn binary(vm: &Vm, operator: Binary, in_place: bool, x: V, y: V) -> Result<V, Fault> {
    if let (Some(a), Some(b)) = (complex(x), complex(y)) {
        let made = object::complex::arithmetic::binary(vm, operator, a, b)?;
        return Ok(if made == Value::NOT_IMPLEMENTED { GENERAL } else { keep(made) });
    }
    if is_instance(x) || is_instance(y) {
        return Ok(GENERAL);
    }
    if in_place {
        match types::info_of(vm, x).slots.in_place {
            SlotOperator::None => {}
            SlotOperator::Full(_) => return Ok(GENERAL),
            SlotOperator::Leaf(operate) | SlotOperator::Both(&(operate, _)) => {
                let made = operate(vm.lend(), operator, x, y)?;
                if made != Value::NOT_IMPLEMENTED {
                    return Ok(keep(made));
                }
            }
        }
    }
    let made = arithmetic::binary_leaf(vm, operator, x, y)?;
    Ok(if made == Value::NOT_IMPLEMENTED { GENERAL } else { keep(made) })
}

/// The parts of a complex number.
#[inline(always)]
fn complex(value: V) -> Option<(f64, f64)> {
    if id_of(value) != ids::COMPLEX.0 as usize {
        return None;
    }
    // SAFETY: two f64 follow the header.
    unsafe {
        let parts = small_payload(value) as *const f64;
        Some((parts.read_unaligned(), parts.add(1).read_unaligned()))
    }
}

/// True for objects whose class may define operations in Python.
#[inline(always)]
fn is_instance(value: V) -> bool {
    let id = id_of(value);
    id >= FIRST_SHAPE && id != usize::MAX || id == ids::EXCEPTION.0 as usize || id == ids::CLASS.0 as usize
}

/// Truth of a comparison; None when it is for `step`.
#[inline(never)]
pub fn compare(vm: &Vm, operator: Compare, x: V, y: V) -> Result<Option<bool>, Fault> {
    if id_of(x) == STR && id_of(y) == STR {
        return Ok(Some(operator.holds(x.bytes().cmp(y.bytes()))));
    }
    if is_instance(x) || is_instance(y) {
        return Ok(None);
    }
    let answer = identity::compare_leaf(vm, operator, x, y)?;
    Ok(if answer == Value::TRUE {
        Some(true)
    } else if answer == Value::FALSE {
        Some(false)
    } else {
        None
    })
}

/// `item in container`; None when it is for `step`.
#[inline(never)]
pub fn contains(vm: &Vm, container: V, item: V) -> Result<Option<bool>, Fault> {
    match id_of(container) {
        LIST | TUPLE => {
            let Some((fields, count)) = object::list::fields_of(container) else { return Ok(None) };
            for index in 0..count {
                let found = keep(fields.field(index));
                if found == item {
                    return Ok(Some(true));
                }
                match quick_equal(found, item) {
                    Some(true) => return Ok(Some(true)),
                    Some(false) => {}
                    None => return Ok(None),
                }
            }
            Ok(Some(false))
        }
        DICT => Ok(Some(Dict::get(vm, container, item)?.is_some())),
        id if id < FIRST_SHAPE => match types::info_of(vm, container).slots.contains {
            Slot2::Leaf(contains) | Slot2::Both(&(contains, _)) => {
                let answer = contains(vm.lend(), container, item)?;
                Ok(answer.is_bool().then_some(answer == Value::TRUE))
            }
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Starts an iteration that needs no iterator object; false when it is for `step`.
///
/// # Safety
/// `state` must point to the three registers of the iteration.
#[inline(never)]
pub unsafe fn begin(vm: &Vm, over: V, state: *mut V) -> Result<bool, Fault> {
    let view = |view: V| keep(view.field(0));
    let (over, first, third) = match id_of(over) {
        LIST | TUPLE | STR | BYTES => (over, Value::small(0), Value::UNDEFINED),
        DICT | SET | FROZENSET => begin_hashed(over, hashed::KEYS),
        id if (VIEW_OF_KEYS..VIEW_OF_KEYS + 3).contains(&id) && view(over).has_id(ids::DICT) => {
            begin_hashed(view(over), (id - VIEW_OF_KEYS) as i32)
        }
        id if id == ids::RANGE.0 as usize => {
            let Some((start, stop, step)) = range::parts(over) else { return Ok(false) };
            let (Ok(start), Ok(stop), Ok(step)) = (isize::try_from(start), isize::try_from(stop), isize::try_from(step)) else {
                return Ok(false);
            };
            // SAFETY: the caller's.
            return Ok(unsafe { begin_range(state, start, stop, step) });
        }
        id => {
            let iterator = if id == ids::GENERATOR.0 as usize { over } else { iterate(vm, over)? };
            if iterator == GENERAL {
                return Ok(false);
            }
            // SAFETY: the caller's.
            unsafe {
                *state = iterator;
                *state.add(1) = Value::UNDEFINED;
            }
            return Ok(true);
        }
    };
    // SAFETY: the caller's.
    unsafe {
        *state = over;
        *state.add(1) = first;
        *state.add(2) = third;
    }
    Ok(true)
}

/// Views of keys, values and items have ids in the order of the kinds of what they give.
const VIEW_OF_KEYS: usize = ids::DICT_KEYS.0 as usize;
const _: () = assert!(ids::DICT_VALUES.0 as usize == VIEW_OF_KEYS + hashed::VALUES as usize);
const _: () = assert!(ids::DICT_ITEMS.0 as usize == VIEW_OF_KEYS + hashed::ITEMS as usize);

/// The registers of an iteration over a dict or set: itself, the position and what items are, its length.
fn begin_hashed(over: V, kind: i32) -> (V, V, V) {
    (over, Value::length(hash_table::first(over) << 2 | kind as usize), Value::length(hash_table::len(over)))
}

/// Starts the iteration over a range; false when its numbers may not be small integers.
///
/// # Safety
/// As [`begin`].
#[inline(never)]
pub unsafe fn begin_range(state: *mut V, start: isize, stop: isize, step: isize) -> bool {
    let count = range::count(start as i64, stop as i64, step as i64);
    let last = (count.saturating_sub(1) as i64).checked_mul(step as i64).and_then(|way| way.checked_add(start as i64));
    let small = |number: i64| isize::try_from(number).ok().and_then(Value::int);
    let (Some(first), Some(left), Some(step), Some(_)) =
        (Value::int(start), i64::try_from(count).ok().and_then(small), Value::int(step), last.and_then(small))
    else {
        return false;
    };
    // SAFETY: the caller's.
    unsafe {
        *state = first;
        *state.add(1) = left;
        *state.add(2) = step;
    }
    true
}

/// A new instance of a class object, without attributes.
#[inline(always)]
pub fn instantiate(vm: &Vm, class: V) -> Result<V, Fault> {
    let slots = class::name_count(class).max((class::flags(class) & class::HAS_DICT != 0) as usize);
    Ok(keep(vm.heap.new_filled(class::shape_id(class), 0, slots, Value::UNDEFINED)?))
}

/// A Python `__init__` that the machine may call on instances of this class; NONE when there is nothing to call,
/// undefined when the class is not so simple.
#[inline(always)]
pub fn constructor(vm: &Vm, class: V) -> V {
    // SAFETY: a class object has these fields.
    unsafe {
        if (*field(class, class::CONSTRUCTOR_KEY)).word() == vm.epoch.get() {
            *field(class, class::CONSTRUCTOR)
        } else {
            Value::UNDEFINED
        }
    }
}

/// Next item of an iteration other than of ranges, lists and tuples; undefined at the end.
///
/// # Safety
/// `state` must point to the three registers of the iteration.
#[inline(never)]
pub unsafe fn next_item(vm: &Vm, over: V, state: *mut V) -> Result<V, Fault> {
    // SAFETY: the caller's.
    let position = unsafe { state.add(1) };
    // SAFETY: as above.
    let start_length = unsafe { *state.add(2) };
    match id_of(over) {
        id @ (DICT | SET | FROZENSET) => {
            // SAFETY: as above; entries in use are in the table.
            unsafe {
                let container = small_payload(over);
                let (used, length) = hash_table::split(small(*container));
                if Value::length(length) != start_length {
                    return Ok(GENERAL);
                }
                let packed = small(*position);
                let (mut at, kind) = (packed >> 2, (packed & 3) as i32);
                let width = 1 + (id == DICT) as usize;
                loop {
                    if at >= used {
                        return Ok(Value::UNDEFINED);
                    }
                    let entry = fields(*container.add(1)).add(width * at);
                    at += 1;
                    if *entry == Value::DELETED {
                        continue;
                    }
                    let item = match kind {
                        hashed::KEYS => *entry,
                        hashed::VALUES => *entry.add(1),
                        _ => keep(vm.heap.new_object(ids::TUPLE, 0, &[*entry, *entry.add(1)])?),
                    };
                    *position = Value::length(at << 2 | kind as usize);
                    return Ok(item);
                }
            }
        }
        BYTES => {
            // SAFETY: as above.
            let at = unsafe { small(*position) };
            let Some(byte) = over.bytes().get(at) else { return Ok(Value::UNDEFINED) };
            // SAFETY: as above.
            unsafe { *position = Value::length(at + 1) };
            Ok(Value::small(i32::from(*byte)))
        }
        STR => {
            // SAFETY: as above.
            let at = unsafe { small(*position) };
            let bytes = over.bytes();
            let Some(first) = bytes.get(at) else { return Ok(Value::UNDEFINED) };
            let length = text_width(*first);
            let item = text::new(vm, bytes.get(at..at + length).unwrap_or(&[]))?;
            // SAFETY: as above.
            unsafe { *position = Value::length(at + length) };
            Ok(keep(item))
        }
        id if id < FIRST_SHAPE => match types::info_of(vm, over).slots.next {
            Slot1::Leaf(next) | Slot1::Both(&(next, _)) => next(vm.lend(), over).map(keep),
            _ => Ok(GENERAL),
        },
        _ => Ok(GENERAL),
    }
}

/// Bytes of the character that starts with this byte.
pub fn text_width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// Special method `name` of an instance, bound, where it is a Python function.
#[inline(never)]
pub fn special(vm: &Vm, object: V, name: V) -> Result<V, Fault> {
    if !is_instance(object) {
        return Ok(GENERAL);
    }
    let function = object::class::lookup(vm, types::type_of(vm, object), name)?;
    if id_of(keep(function)) != crate::fast::FUNCTION {
        return Ok(GENERAL);
    }
    object::method::bind(vm, function, object).map(keep)
}

/// `object[key]` for built-in types.
#[inline(never)]
pub fn get_item(vm: &Vm, object: V, key: V) -> Result<V, Fault> {
    match id_of(object) {
        DICT => match Dict::get(vm, object, key)? {
            Some(value) => Ok(keep(value)),
            None => Ok(GENERAL),
        },
        BYTES | BYTEARRAY if key.is_int() => {
            let (bytes, length) = match object.field(object::bytearray::LENGTH).as_int() {
                Some(length) => (object.field(object::bytearray::BUFFER).bytes(), length as usize),
                None => (object.bytes(), object.bytes().len()),
            };
            let index = crate::fast::index(key, length);
            match bytes.get(index) {
                Some(byte) if index < length => Ok(Value::small(i32::from(*byte))),
                _ => Ok(GENERAL),
            }
        }
        id if id < FIRST_SHAPE => {
            if (id == MEMORYVIEW || id == ARRAY) && key.is_int() {
                if let Some(item) = memoryview::small_item(object, small(key)) {
                    return Ok(item);
                }
            }
            match types::info_of(vm, object).slots.get_item {
                Slot2::Leaf(get) | Slot2::Both(&(get, _)) => get(vm.lend(), object, key).map(keep),
                _ => Ok(GENERAL),
            }
        }
        _ => Ok(GENERAL),
    }
}

/// Reads a property whose getter is a native bound to something.
///
/// # Safety
/// `arguments` must point above the registers in use.
#[inline(never)]
pub unsafe fn get_by_native(vm: &Vm, getter: V, object: V, arguments: *mut V) -> Result<V, Fault> {
    if id_of(getter) != BOUND_METHOD {
        return Ok(GENERAL);
    }
    // SAFETY: the caller's; a bound method is `[function][receiver]`.
    unsafe {
        *arguments = *field(getter, 1);
        *arguments.add(1) = object;
        call_native(vm, *field(getter, 0), arguments, 2)
    }
}

const MEMORYVIEW: usize = ids::MEMORYVIEW.0 as usize;
/// `array.array`
const ARRAY: usize = ids::FIRST_STDLIB.0 as usize;

/// Writes an item of an array or a view that is an int of one or two bytes; false for others and what does not fit.
#[inline(never)]
fn set_number(object: V, index: usize, number: isize) -> bool {
    let Some((raw, at, code)) = memoryview::place_of(object, index, true) else { return false };
    let (width, least, most) = match code {
        b'B' => (1, 0, 0xff),
        b'b' => (1, -0x80, 0x7f),
        b'H' => (2, 0, 0xffff),
        b'h' => (2, -0x8000, 0x7fff),
        _ => return false,
    };
    if !(least..=most).contains(&number) || !raw.has_id(ids::BYTE_BUFFER) || at + width > raw.bytes().len() {
        return false;
    }
    // SAFETY: within the bytes of a buffer, which nobody holds a slice of.
    unsafe {
        let place = (raw.payload_pointer() as *mut u8).add(at);
        if width == 1 {
            *place = number as u8;
        } else {
            (place as *mut u16).write_unaligned(number as u16);
        }
    }
    true
}

/// `object[key] = value` for built-in types; false when it is for `step`.
#[inline(never)]
pub fn set_item(vm: &Vm, object: V, key: V, value: V) -> Result<bool, Fault> {
    match id_of(object) {
        DICT => Dict::set(vm, object, key, value).map(|()| true),
        BYTEARRAY if key.is_int() && value.is_int() => {
            // SAFETY: a bytearray is `[length][buffer][exports]`; the index is checked, and nobody holds a slice.
            unsafe {
                let fields = small_payload(object);
                let length = small(*fields);
                let index = crate::fast::index(key, length);
                if index >= length || value.word() >> 1 > 255 {
                    return Ok(false);
                }
                *((*fields.add(1)).payload_pointer() as *mut u8).add(index) = (value.word() >> 1) as u8;
            }
            Ok(true)
        }
        MEMORYVIEW | ARRAY if key.is_int() && value.is_int() && set_number(object, small(key), value.int_unchecked()) => Ok(true),
        id if id < FIRST_SHAPE => match types::info_of(vm, object).slots.set_item {
            Slot3::Leaf(set) | Slot3::Both(&(set, _)) => set(vm.lend(), object, key, value).map(|()| true),
            _ => Ok(false),
        },
        _ => Ok(false),
    }
}
