//! Pieces of the interpreter loop: raw access to objects, arithmetic on tagged integers.
//!
//! Invariant: nothing here collects or runs Python. A value of type [`V`] claims to live
//! for ever; it lives until the loop is left, and must not be kept beyond.
//!
//! # Safety
//! Functions marked unsafe want live objects of the kind they name, and indices within
//! them, as the loop has checked (see `interpret`).

use bytecode::opcode::CALL_HEADER;
use heap::{Header, Value, WORD, Word};
use object::dict::Dict;
use object::ids::immediate;
use object::{Fault, Vm, class, code, function, ids, instance};

/// A value in the loop.
pub type V = Value<'static>;

pub const LIST: usize = ids::LIST.0 as usize;
pub const TUPLE: usize = ids::TUPLE.0 as usize;
pub const FUNCTION: usize = ids::FUNCTION.0 as usize;
pub const BOUND_METHOD: usize = ids::BOUND_METHOD.0 as usize;
pub const CLASS: usize = ids::CLASS.0 as usize;
pub const DICT: usize = ids::DICT.0 as usize;
pub const SET: usize = ids::SET.0 as usize;
pub const FROZENSET: usize = ids::FROZENSET.0 as usize;
pub const STR: usize = ids::STR.0 as usize;
pub const BYTES: usize = ids::BYTES.0 as usize;
pub const BYTEARRAY: usize = ids::BYTEARRAY.0 as usize;
pub const PROPERTY: usize = ids::PROPERTY.0 as usize;
pub const FIRST_SHAPE: usize = ids::FIRST_SHAPE.0 as usize;

/// What a leaf operation answers when the instruction is for `step`; never a Python value.
pub const GENERAL: V = Value::DELETED;

/// Kinds of cached globals, added to the epoch: the second word of the cache is the entry of the
/// globals' table that holds the value, or the value of a builtin.
pub const GLOBAL: usize = 2;
pub const BUILTIN: usize = 4;

/// Added to the key of an attribute cache whose second word is the attribute itself, not a field's number.
pub const CONSTANT: usize = 1 << 17;

/// The number that stands for the shape in the cache key of a class, less that of the shape of its instances, and of a
/// built-in type, less its own. Instances with shapes from here on have no caches.
pub const FIRST_CLASS_KEY: usize = 0x8000;

/// The number that stands for the shape in the cache key of built-in module number 0.
pub const FIRST_MODULE_KEY: usize = 0xff00;

const FLOAT_HEADER: usize = Header::small(ids::FLOAT, 0, 8 / WORD).0;

/// Lets a value live until the loop is left.
#[inline(always)]
pub fn keep(value: Value<'_>) -> V {
    // SAFETY: values in the loop are used until it is left only; nothing collects meanwhile.
    unsafe { Value::from_raw(value.raw()) }
}

/// A value from a word that is an integer's.
#[inline(always)]
pub fn from_word(word: Word) -> V {
    debug_assert!(word & 1 != 0);
    // SAFETY: odd words are integers.
    unsafe { Value::from_raw(core::ptr::without_provenance_mut(word)) }
}

/// A size or index kept as a small integer.
#[inline(always)]
pub fn small(value: V) -> usize {
    value.word() >> 1
}

#[inline(always)]
pub fn both_int(x: V, y: V) -> bool {
    x.word() & y.word() & 1 != 0
}

/// Header of an object.
///
/// # Safety
/// `value` must be an object.
#[inline(always)]
pub unsafe fn header(value: V) -> usize {
    // SAFETY: an object starts with its header.
    unsafe { *(value.raw() as *const Word) }
}

/// Id of an object, `usize::MAX` for other values.
#[inline(always)]
pub fn id_of(value: V) -> usize {
    if value.is_object() {
        // SAFETY: just checked.
        unsafe { header(value) & 0xffff }
    } else {
        usize::MAX
    }
}

/// First field of a small object.
///
/// # Safety
/// `object` must be an object whose header says its size.
#[inline(always)]
pub unsafe fn small_payload(object: V) -> *mut V {
    // SAFETY: the fields follow the header.
    unsafe { object.raw().add(WORD) as *mut V }
}

/// Field of a small object.
///
/// # Safety
/// As [`small_payload`], with an index within the object.
#[inline(always)]
pub unsafe fn field(object: V, index: usize) -> *mut V {
    // SAFETY: the caller's.
    unsafe { small_payload(object).add(index) }
}

/// First field of an object that may be large.
///
/// # Safety
/// `object` must be an object.
#[inline(always)]
pub unsafe fn fields(object: V) -> *mut V {
    // On 64 bits no object is so large that its size does not fit into the header.
    if cfg!(target_pointer_width = "64") {
        // SAFETY: the fields follow the header.
        unsafe { small_payload(object) }
    } else {
        // SAFETY: the fields follow the header, or the size behind it.
        unsafe { field(object, (Header(header(object)).small_size() == 0) as usize) }
    }
}

/// Field of an object that may be large: a list's buffer or a tuple.
///
/// # Safety
/// `index` must be within the object.
#[inline(always)]
pub unsafe fn buffer_field(object: V, index: usize) -> *mut V {
    // SAFETY: the caller's.
    unsafe { fields(object).add(index) }
}

/// Value of entry `entry` of a dict's table.
///
/// # Safety
/// The entry must exist.
#[inline(always)]
pub unsafe fn table_field(table: V, entry: usize) -> *mut V {
    // SAFETY: the caller's; entries are (key, value).
    unsafe { fields(table).add(2 * entry + 1) }
}

/// Table of the running function's globals.
///
/// # Safety
/// `base` must be the running frame's.
#[inline(always)]
pub unsafe fn globals_table(base: *mut V) -> V {
    // SAFETY: a function lies below the frame; its globals are a dict `[counts][table]`.
    unsafe { *field(*field(*base.sub(CALL_HEADER), function::GLOBALS), 1) }
}

/// First field of the code that a function runs.
///
/// # Safety
/// `function` must be a function.
#[inline(always)]
pub unsafe fn code_of(function: V) -> *const V {
    // SAFETY: the caller's; a function refers to a code object.
    unsafe { fields(*field(function, function::CODE)) }
}

/// First instruction of the code object whose first field is at `code`.
///
/// # Safety
/// `code` must point to the fields of a code object.
#[inline(always)]
pub unsafe fn instructions(code: *const V) -> *const u8 {
    // SAFETY: the raw object has a prefix before the instructions.
    unsafe { (fields(*code.add(code::BYTECODE)) as *const u8).add(code::PREFIX) }
}

#[inline(always)]
pub fn add(x: V, y: V) -> Option<V> {
    let (sum, overflow) = (x.word() as isize).overflowing_add((y.word() - 1) as isize);
    if overflow { None } else { Some(from_word(sum as Word)) }
}

#[inline(always)]
pub fn sub(x: V, y: V) -> Option<V> {
    let (difference, overflow) = (x.word() as isize).overflowing_sub((y.word() - 1) as isize);
    if overflow { None } else { Some(from_word(difference as Word)) }
}

#[inline(always)]
pub fn mul(x: V, y: V) -> Option<V> {
    let (product, overflow) = (x.word() as isize >> 1).overflowing_mul((y.word() - 1) as isize);
    if overflow { None } else { Some(from_word(product as Word | 1)) }
}

#[inline(always)]
pub fn floor_div(x: V, y: V) -> Option<V> {
    let (x, y) = (x.int_unchecked(), y.int_unchecked());
    if y == 0 {
        return None;
    }
    let (quotient, rest) = (x / y, x % y);
    Value::int(if rest != 0 && (rest ^ y) < 0 { quotient - 1 } else { quotient })
}

#[inline(always)]
pub fn modulo(x: V, y: V) -> Option<V> {
    let (x, y) = (x.int_unchecked(), y.int_unchecked());
    if y == 0 {
        return None;
    }
    let rest = x % y;
    Value::int(if rest != 0 && (rest ^ y) < 0 { rest + y } else { rest })
}

#[inline(always)]
pub fn and(x: V, y: V) -> Option<V> {
    Some(from_word(x.word() & y.word()))
}

#[inline(always)]
pub fn or(x: V, y: V) -> Option<V> {
    Some(from_word(x.word() | y.word()))
}

#[inline(always)]
pub fn xor(x: V, y: V) -> Option<V> {
    Some(from_word(x.word() ^ y.word() | 1))
}

#[inline(always)]
pub fn shift_left(x: V, y: V) -> Option<V> {
    let (x, y) = (x.int_unchecked(), y.int_unchecked());
    if !(0..Word::BITS as isize - 2).contains(&y) {
        return None;
    }
    let shifted = x << y;
    if shifted >> y == x { Value::int(shifted) } else { None }
}

#[inline(always)]
pub fn shift_right(x: V, y: V) -> Option<V> {
    let (x, y) = (x.int_unchecked(), y.int_unchecked());
    if y < 0 {
        return None;
    }
    Value::int(x >> y.min(Word::BITS as isize - 1))
}

/// The number of a float object.
#[inline(always)]
pub fn float(value: V) -> Option<f64> {
    if value.is_object() {
        // SAFETY: an object; the header says that eight bytes follow.
        unsafe {
            if header(value) == FLOAT_HEADER {
                return Some((value.raw().add(WORD) as *const f64).read_unaligned());
            }
        }
    }
    None
}

/// The number of a float or small integer, rounded.
#[inline(always)]
pub fn number(value: V) -> Option<f64> {
    if value.is_int() { Some(value.int_unchecked() as f64) } else { float(value) }
}

/// The number of a float, or of an integer that a float can hold.
#[inline(always)]
pub fn exact_number(value: V) -> Option<f64> {
    if value.is_int() {
        let number = value.int_unchecked() as i64;
        let limit = 1i64 << 53;
        if -limit <= number && number <= limit { Some(number as f64) } else { None }
    } else {
        float(value)
    }
}

/// A new float.
#[inline(always)]
pub fn new_float(vm: &Vm, number: f64) -> Result<Value<'_>, Fault> {
    #[cfg(target_pointer_width = "64")]
    let words = [number.to_bits() as usize];
    #[cfg(not(target_pointer_width = "64"))]
    let words = {
        let [a, b, c, d, e, f, g, h] = number.to_ne_bytes();
        [usize::from_ne_bytes([a, b, c, d]), usize::from_ne_bytes([e, f, g, h])]
    };
    Ok(vm.heap.new_words(ids::FLOAT, words)?)
}

/// `x == y` where no object needs to be asked.
#[inline(always)]
pub fn quick_equal(x: V, y: V) -> Option<bool> {
    if both_int(x, y) {
        return Some(x == y);
    }
    quick_equal_objects(x, y)
}

#[inline(never)]
fn quick_equal_objects(x: V, y: V) -> Option<bool> {
    if let (Some(p), Some(q)) = (exact_number(x), exact_number(y)) {
        return Some(p == q);
    }
    match (id_of(x), id_of(y)) {
        (STR, STR) => {
            if x == y {
                return Some(true);
            }
            let interned = x.flags() & y.flags() & ids::INTERNED != 0;
            Some(!interned && x.bytes() == y.bytes())
        }
        (usize::MAX, usize::MAX) if !x.is_int() && !y.is_int() => Some(x == y),
        (STR, usize::MAX) | (usize::MAX, STR) => Some(false),
        (usize::MAX, usize::MAX) if x.is_none() || y.is_none() => Some(false),
        _ => None,
    }
}

/// Truth of a value that no object needs to be asked for.
#[inline(always)]
pub fn quick_truth(value: V) -> Option<bool> {
    if value == Value::TRUE {
        Some(true)
    } else if value == Value::FALSE || value.is_none() {
        Some(false)
    } else if value.is_int() {
        Some(value != Value::small(0))
    } else {
        quick_truth_object(value)
    }
}

#[inline(never)]
fn quick_truth_object(value: V) -> Option<bool> {
    match id_of(value) {
        STR | BYTES => Some(!value.bytes().is_empty()),
        LIST | BYTEARRAY => Some(value.field(0) != Value::small(0)),
        TUPLE => Some(value.payload_words() != 0),
        DICT => Some(Dict::len(value) != 0),
        FUNCTION => Some(true),
        _ => float(value).map(|number| number != 0.0),
    }
}

/// Index of an item from the small integer `index`; at least `length` when it is outside.
#[inline(always)]
pub fn index(index: V, length: usize) -> usize {
    let index = index.int_unchecked();
    if index < 0 { index.wrapping_add(length as isize) as usize } else { index as usize }
}

/// Key of a valid cache for objects with this header.
#[inline(always)]
pub fn shape_key(vm: &Vm, header: usize) -> usize {
    (header & 0xffff) << 1 | vm.epoch.get()
}

/// Key of a valid cache for a built-in module, a class or a built-in type; 0 for other values.
#[inline(never)]
pub fn other_key(vm: &Vm, value: V) -> usize {
    let number = if id_of(value) == CLASS {
        FIRST_CLASS_KEY + class::shape_id(value).0 as usize
    } else if let Some(index) = value.immediate_payload(immediate::MODULE) {
        return (FIRST_MODULE_KEY + index) << 1 | vm.epoch.get();
    } else {
        match value.immediate_payload(immediate::TYPE) {
            Some(number) if number < FIRST_SHAPE => FIRST_CLASS_KEY + number,
            _ => return 0,
        }
    };
    if number < FIRST_MODULE_KEY { number << 1 | vm.epoch.get() } else { 0 }
}

const SPILLED: usize = instance::SPILLED << 16;
const HIGH_SHIFT: usize = 16;

/// Attribute in field `slot` of an instance with this header; undefined when it must be searched.
///
/// # Safety
/// `object` must be an instance.
#[inline(always)]
pub unsafe fn attribute(object: V, header: usize, slot: usize) -> V {
    if header & SPILLED != 0 || slot + 1 >= Header(header).small_size() {
        return Value::UNDEFINED;
    }
    // SAFETY: within the fields of a small object.
    unsafe { *field(object, slot) }
}

/// Stores an attribute in field `slot` of an instance; false when that takes more than a store.
///
/// # Safety
/// As [`attribute`]; the field must be that attribute's.
#[inline(always)]
pub unsafe fn set_attribute(object: V, header: usize, slot: usize, value: V) -> bool {
    if header & SPILLED != 0 || slot + 1 >= Header(header).small_size() {
        return false;
    }
    // SAFETY: within the fields of a small object.
    unsafe {
        let place = field(object, slot);
        if (*place).is_undefined() {
            // New attributes in ascending order need no record; the flags remember the highest.
            let high = header >> HIGH_SHIFT & instance::HIGH;
            if high == instance::HIGH || slot < high || slot + 1 >= instance::HIGH {
                return false;
            }
            *(object.raw() as *mut Word) = header & !(instance::HIGH << HIGH_SHIFT) | (slot + 1) << HIGH_SHIFT;
        }
        *place = value;
    }
    true
}

/// True when a value is a built-in function or method.
#[inline(always)]
pub fn is_native(value: V) -> bool {
    value.word() & 63 == immediate::NATIVE << 2 | 2
}

/// True when a value is a built-in type.
#[inline(always)]
pub fn is_type(value: V) -> bool {
    value.word() & 63 == immediate::TYPE << 2 | 2
}
