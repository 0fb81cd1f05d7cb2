//! Code objects: what MAKEFUNCTION turns into functions, and where a running frame stands.
//!
//! A code object keeps its constants behind its fixed fields, so that the machine reaches
//! both through one pointer. Instructions and side tables share one raw object:
//!
//! | bytes | contents |
//! |---|---|
//! | 0..16 | four `u32`: where instructions, handlers and lines end; first line |
//! | 16.. | instructions, then the handler table, then the line table |
//! | rest | a `u16` for each named local: its register, [`CELL_BIT`] when it holds a cell |
//!
//! Offsets of instructions count from the first one. On 32 bits a code object takes 48
//! bytes, its constants and the raw object.
//!
//! Invariant: the raw object has at least its 16 bytes, and the four ends do not decrease.

use crate::fault::Leaf;
use crate::types::{Item, Slot1, Slots, TypeInfo};
use crate::{Code, Native, Vm, code_view, ids, text};
use bytecode::tables::{Lines, SourcePosition};
use bytecode::{CodeFlags, opcode};
use core::fmt::Write;
use heap::Value;
use names::sym;

/// The raw object.
pub const BYTECODE: usize = 0;
/// Number of arguments of a call that binds by copying alone (small integer); -1 when there is none.
pub const EXACT: usize = 1;
/// Number of registers.
pub const REGISTERS: usize = 2;
/// The CACHES object, None when there are no inline caches.
pub const CACHES: usize = 3;
/// Small integer: positional parameters, positional-only ones and keyword-only ones (8 bits each),
/// then the attribute hint (6 bits). A tuple of the first three where one needs more bits.
pub const COUNTS: usize = 4;
/// [`CodeFlags`].
pub const FLAGS: usize = 5;
pub const NAME: usize = 6;
pub const QUALIFIED_NAME: usize = 7;
pub const FILE: usize = 8;
/// Tuple of the named locals, parameters first.
pub const LOCALS: usize = 9;
/// Tuple of the names of free variables.
pub const FREE_NAMES: usize = 10;
/// The globals that the caches are filled for; undefined before the first function.
pub const GLOBALS: usize = 11;
/// The first constant.
pub const CONSTANTS: usize = 12;

/// Bytes before the first instruction in the raw object.
pub const PREFIX: usize = 16;
/// Bit of a local's register number: the register holds a cell.
pub const CELL_BIT: u16 = 0x8000;
/// Bit of a local's register number: it is the index of a cell in the spill list.
pub const SPILL_BIT: u16 = 0x4000;
/// Largest attribute hint that is kept.
pub const MOST_HINT: u8 = 63;

/// Values of one inline cache.
pub const CACHE_WIDTH: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    items: &[
        (sym::co_argcount, Item::Getter(|_, code| Ok(Value::length(argument_count(code))))),
        (sym::co_cellvars, Item::Getter(|vm, code| locals_where(vm, code, is_cell))),
        (sym::co_code, Item::Getter(code_view::instructions)),
        (sym::co_consts, Item::Getter(code_view::constants)),
        (sym::co_filename, Item::Getter(|_, code| Ok(code.field(FILE)))),
        (sym::co_firstlineno, Item::Getter(|_, code| Ok(Value::length(first_line(code) as usize)))),
        (sym::co_flags, Item::Getter(python_flags)),
        (sym::co_freevars, Item::Getter(|_, code| Ok(code.field(FREE_NAMES)))),
        (sym::co_kwonlyargcount, Item::Getter(|_, code| Ok(Value::length(keyword_only_count(code))))),
        (sym::co_name, Item::Getter(|_, code| Ok(code.field(NAME)))),
        (sym::co_lines, Item::Method(Native::method("", Code::Full(code_view::lines)))),
        (sym::co_names, Item::Getter(code_view::names)),
        (sym::co_nlocals, Item::Getter(|_, code| Ok(Value::length(variable_count(code))))),
        (sym::co_posonlyargcount, Item::Getter(|_, code| Ok(Value::length(positional_only_count(code))))),
        (sym::co_qualname, Item::Getter(|_, code| Ok(code.field(QUALIFIED_NAME)))),
        (sym::co_stacksize, Item::Getter(|_, code| Ok(code.field(REGISTERS)))),
        (sym::co_varnames, Item::Getter(|vm, code| locals_where(vm, code, is_variable))),
        #[cfg(not(target_os = "none"))]
        (sym::co_positions, Item::Method(Native::method("", Code::Full(crate::code_copy::positions)))),
        #[cfg(not(target_os = "none"))]
        (sym::replace, Item::Method(Native::method("**keywords", Code::Leaf(crate::code_copy::replace)))),
    ],
    slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
    ..TypeInfo::new(ids::CODE, "code")
}];

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn number(code: Value<'_>, field: usize) -> usize {
    code.field(field).int_unchecked() as usize
}

/// One of the numbers of parameters.
fn count(code: Value<'_>, index: usize) -> usize {
    let counts = code.field(COUNTS);
    match counts.as_int() {
        Some(packed) => packed as usize >> (8 * index) & 0xff,
        None => counts.field(index).int_unchecked() as usize,
    }
}

/// Positional parameters, positional-only ones included.
pub fn argument_count(code: Value<'_>) -> usize {
    count(code, 0)
}

pub fn positional_only_count(code: Value<'_>) -> usize {
    count(code, 1)
}

pub fn keyword_only_count(code: Value<'_>) -> usize {
    count(code, 2)
}

/// Number of attributes that instances of a class with this body are expected to have.
pub fn attribute_hint(code: Value<'_>) -> usize {
    code.field(COUNTS).as_int().map_or(0, |packed| packed as usize >> 24 & MOST_HINT as usize)
}

pub fn flags(code: Value<'_>) -> CodeFlags {
    CodeFlags(number(code, FLAGS) as u16)
}

pub fn register_count(code: Value<'_>) -> usize {
    number(code, REGISTERS)
}

/// Packs the COUNTS field.
pub fn pack_counts(vm: &Vm, counts: [u16; 3], hint: u8) -> Leaf<'_> {
    if counts.iter().any(|count| *count > 0xff) {
        return crate::tuple::new(vm, &counts.map(|count| Value::length(count.into())));
    }
    let [arguments, positional_only, keyword_only] = counts.map(i32::from);
    Ok(Value::small(arguments | positional_only << 8 | keyword_only << 16 | i32::from(hint.min(MOST_HINT)) << 24))
}

fn prefix_word(code: Value<'_>, index: usize) -> usize {
    let bytes = code.field(BYTECODE).bytes();
    match bytes.get(4 * index..4 * index + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]) as usize,
        _ => 0,
    }
}

fn part<'v>(code: Value<'v>, start: usize, end: usize) -> &'v [u8] {
    code.field(BYTECODE).bytes().get(start..end).unwrap_or(&[])
}

/// The instructions.
pub fn instructions<'v>(code: Value<'v>) -> &'v [u8] {
    part(code, PREFIX, prefix_word(code, 0))
}

/// The exception table.
pub fn handlers<'v>(code: Value<'v>) -> &'v [u8] {
    part(code, prefix_word(code, 0), prefix_word(code, 1))
}

/// The line table.
pub fn lines<'v>(code: Value<'v>) -> &'v [u8] {
    part(code, prefix_word(code, 1), prefix_word(code, 2))
}

pub fn first_line(code: Value<'_>) -> u32 {
    prefix_word(code, 3) as u32
}

/// Source position of the instruction at `offset`.
pub fn position(code: Value<'_>, offset: usize) -> SourcePosition {
    Lines::find(lines(code), first_line(code), offset as u32)
}

/// The register of the spill list.
pub fn spill_register(code: Value<'_>) -> usize {
    let is_spilled = |index: &usize| local_register(code, *index).is_some_and(|number| number & SPILL_BIT != 0);
    let first = (0..code.field(LOCALS).field_count()).find(is_spilled);
    let before = first.and_then(|first| local_register(code, first.checked_sub(1)?));
    before.map_or(0, |number| usize::from(number & !CELL_BIT) + 1)
}

/// Register of named local `index`, with [`CELL_BIT`], or its index in the spill list, with [`SPILL_BIT`].
pub fn local_register(code: Value<'_>, index: usize) -> Option<u16> {
    let at = prefix_word(code, 2) + 2 * index;
    match part(code, at, at + 2) {
        &[low, high] => Some(u16::from_le_bytes([low, high])),
        _ => None,
    }
}

/// Name of the local in a register.
pub fn local_name<'v>(code: Value<'v>, register: usize) -> Option<Value<'v>> {
    let names = code.field(LOCALS);
    (0..names.field_count())
        .find(|index| {
            let found = local_register(code, *index).filter(|found| found & SPILL_BIT == 0);
            found.is_some_and(|found| usize::from(found & !CELL_BIT) == register)
        })
        .map(|index| names.field(index))
}

/// The docstring, if the code has one.
pub fn docstring<'v>(code: Value<'v>) -> Option<Value<'v>> {
    flags(code).has(CodeFlags::DOCSTRING).then(|| code.field(CONSTANTS))
}

/// Number of constants.
pub fn constant_count(code: Value<'_>) -> usize {
    code.field_count().saturating_sub(CONSTANTS)
}

/// A code object with fresh caches, to run with other globals.
pub fn with_globals<'v>(vm: &'v Vm, code: Value<'v>, globals: Value<'v>) -> Leaf<'v> {
    let count = code.field(CACHES).field_count();
    let caches =
        if count == 0 { Value::NONE } else { vm.heap.new_filled(ids::CACHES, 0, count, Value::small(0))? };
    let fields = code.field_count();
    let copy = vm.heap.new_copy(ids::CODE, code, 0, fields, fields, Value::UNDEFINED)?;
    vm.heap.set_field(copy, CACHES, caches);
    vm.heap.set_field(copy, GLOBALS, globals);
    Ok(copy)
}

/// `code` itself when its caches serve these globals (or none yet), else a copy.
pub fn for_globals<'v>(vm: &'v Vm, code: Value<'v>, globals: Value<'v>) -> Leaf<'v> {
    let known = code.field(GLOBALS);
    if known == globals {
        return Ok(code);
    }
    if known.is_undefined() {
        vm.heap.set_field(code, GLOBALS, globals);
        return Ok(code);
    }
    with_globals(vm, code, globals)
}

/// True for a local that inner functions use.
pub fn is_cell(code: Value<'_>, index: usize) -> bool {
    local_register(code, index).is_some_and(|register| register & CELL_BIT != 0)
}

/// True for a parameter, and for a local that inner functions do not use.
pub fn is_variable(code: Value<'_>, index: usize) -> bool {
    let flags = flags(code);
    let rest = usize::from(flags.has(CodeFlags::VARARGS)) + usize::from(flags.has(CodeFlags::VARKEYWORDS));
    index < argument_count(code) + keyword_only_count(code) + rest || !is_cell(code, index)
}

/// `co_nlocals`
pub fn variable_count(code: Value<'_>) -> usize {
    (0..code.field(LOCALS).field_count()).filter(|index| is_variable(code, *index)).count()
}

fn locals_where<'v>(vm: &'v Vm, code: Value<'v>, test: fn(Value<'_>, usize) -> bool) -> Leaf<'v> {
    let names = code.field(LOCALS);
    let list = crate::list::with_capacity(vm, names.field_count())?;
    for index in 0..names.field_count() {
        if test(code, index) {
            crate::list::push(vm, list, names.field(index))?;
        }
    }
    match crate::list::len(list) {
        0 => Ok(crate::tuple::empty()),
        count => Ok(vm.heap.new_copy(ids::TUPLE, crate::list::buffer(list), 0, count, count, Value::NONE)?),
    }
}

/// `co_flags` as CPython numbers them.
pub(crate) fn python_flags<'v>(_: &'v Vm, code: Value<'v>) -> Leaf<'v> {
    let flags = flags(code);
    let mut number = 0x3;
    for (flag, bit) in [
        (CodeFlags::VARARGS, 0x4),
        (CodeFlags::VARKEYWORDS, 0x8),
        (CodeFlags::GENERATOR, 0x20),
        (CodeFlags::COROUTINE, 0x80),
        (CodeFlags::ASYNC_GENERATOR, 0x200),
    ] {
        if flags.has(flag) {
            number |= bit;
        }
    }
    if flags.has(CodeFlags::NAMESPACE) || flags.has(CodeFlags::MODULE) {
        number &= !0x3;
    }
    Ok(Value::small(number))
}

fn repr<'v>(vm: &'v Vm, code: Value<'v>) -> Leaf<'v> {
    text::compose(vm, |message| {
        let _ = write!(
            message,
            "<code object {} at {:#x}, file \"{}\", line {}>",
            text::Shown(code.field(NAME)),
            code.word(),
            text::Shown(code.field(FILE)),
            first_line(code)
        );
    })
}

/// The opcode at `offset`, to be looked at after the fact (how a generator was suspended).
pub fn opcode_at(code: Value<'_>, offset: usize) -> Option<u8> {
    instructions(code).get(offset).copied().filter(|number| (*number as usize) < opcode::NAMES.len())
}
