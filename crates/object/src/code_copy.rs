//! `code.replace` and `co_positions`, on the PC.
//!
//! What can be another is what does not decide how the instructions work: names, constants of the same number, the file
//! and the first line. Everything else can be given as it is.
//!
//! Invariant: the code object itself stays as it is; the new one has caches of its own and no globals yet.

use crate::code::{self, CONSTANTS};
use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::packed::message;
use crate::{Args, Vm, code_view, ids, int, list, operations, text, tuple};
use heap::{Handle, Value};
use names::sym;

/// `code.replace(**changes)`
pub(crate) fn replace<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let code = args[0];
    let changes = args[1];
    let made = code::with_globals(vm, code, Value::UNDEFINED)?;
    if !changes.has_id(ids::DICT) {
        return Ok(made);
    }
    for (name, value) in Dict::items(changes) {
        let field = [
            (sym::co_name, code::NAME),
            (sym::co_qualname, code::QUALIFIED_NAME),
            (sym::co_filename, code::FILE),
        ];
        if let Some((_, field)) = field.into_iter().find(|(own, _)| is_name(name, *own)) {
            let value = expect(vm, name, value, ids::STR, "str")?;
            vm.heap.set_field(made, field, value);
        } else if is_name(name, sym::co_firstlineno) {
            set_first_line(vm, made, name, value)?;
        } else if is_name(name, sym::co_consts) {
            set_constants(vm, made, name, value, code_view::AS_CONSTANT)?;
        } else if is_name(name, sym::co_names) {
            set_constants(vm, made, name, value, code_view::AS_NAME)?;
        } else if is_name(name, sym::co_varnames) {
            set_names(vm, made, code::LOCALS, name, value, |code, index| code::is_variable(code, index))?;
        } else if is_name(name, sym::co_cellvars) {
            set_names(vm, made, code::LOCALS, name, value, code::is_cell)?;
        } else if is_name(name, sym::co_freevars) {
            set_names(vm, made, code::FREE_NAMES, name, value, |_, _| true)?;
        } else {
            check_same(vm, code, name, value)?;
        }
    }
    Ok(made)
}

fn is_name(name: Value<'_>, own: names::Sym) -> bool {
    name.bytes() == own.text().as_bytes()
}

fn expect<'v>(vm: &'v Vm, name: Value<'v>, value: Value<'v>, id: heap::TypeId, what: &str) -> Leaf<'v> {
    if value.has_id(id) {
        return Ok(value);
    }
    let (name, class) = (text::Shown(name), crate::types::type_name(vm, value));
    Err(vm.type_fault(message!("replace() argument '{name}' must be {what}, not {class}")))
}

fn wrong_count<'v>(vm: &'v Vm, name: Value<'v>, wanted: usize) -> Fault {
    vm.value_fault(message!("code: {} must have {wanted} items, as the instructions count on it", text::Shown(name)))
}

fn set_first_line<'v>(vm: &'v Vm, made: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    let Some(line) = value.as_int().and_then(|line| u32::try_from(line).ok()) else {
        return if value.is_int() {
            Err(vm.value_fault(message!("code: firstlineno must be positive")))
        } else {
            expect(vm, name, value, ids::INT, "int").map(|_| ())
        };
    };
    let old = made.field(code::BYTECODE).bytes();
    let bytes = vm.heap.new_bytes(ids::BYTECODE, 0, old.len(), |bytes| {
        bytes.copy_from_slice(old);
        if let Some(place) = bytes.get_mut(12..16) {
            place.copy_from_slice(&line.to_le_bytes());
        }
    })?;
    vm.heap.set_field(made, code::BYTECODE, bytes);
    Ok(())
}

/// Replaces the entries of the constants that are used in one way. One that is a name too stays as it is.
fn set_constants<'v>(vm: &'v Vm, made: Value<'v>, name: Value<'v>, value: Value<'v>, wanted: u8) -> Result<(), Fault> {
    let value = expect(vm, name, value, ids::TUPLE, "tuple")?;
    let uses = code_view::uses(vm, made)?;
    let is_wanted = |index: usize| uses.bytes().get(index).is_some_and(|bits| bits & wanted != 0);
    let count = (0..code::constant_count(made)).filter(|index| is_wanted(*index)).count();
    if count == 0 && value.field_count() == 1 && value.field(0).is_none() {
        return Ok(());
    }
    if count != value.field_count() {
        return Err(wrong_count(vm, name, count));
    }
    let mut items = (0..count).map(|index| value.field(index));
    for index in 0..code::constant_count(made) {
        let Some(mut item) = is_wanted(index).then(|| items.next()).flatten() else { continue };
        if item == made.field(CONSTANTS + index) {
            continue;
        }
        if wanted == code_view::AS_NAME {
            expect(vm, name, item, ids::STR, "a tuple of str")?;
            item = text::intern(vm, item.bytes())?;
        }
        if uses.bytes().get(index).is_some_and(|bits| bits & !wanted != 0) {
            return Err(vm.value_fault(message!("code: an item of {} is shared and cannot be replaced", text::Shown(name))));
        }
        vm.heap.set_field(made, CONSTANTS + index, item);
    }
    Ok(())
}

/// Replaces names of variables: those for which `test` holds.
fn set_names<'v>(
    vm: &'v Vm,
    made: Value<'v>,
    field: usize,
    name: Value<'v>,
    value: Value<'v>,
    test: fn(Value<'_>, usize) -> bool,
) -> Result<(), Fault> {
    let value = expect(vm, name, value, ids::TUPLE, "tuple")?;
    let names = made.field(field);
    let count = (0..names.field_count()).filter(|index| test(made, *index)).count();
    if count != value.field_count() {
        return Err(wrong_count(vm, name, count));
    }
    if count == 0 {
        return Ok(());
    }
    let fields = names.field_count();
    let copy = vm.heap.new_copy(ids::TUPLE, names, 0, fields, fields, Value::NONE)?;
    let mut items = (0..count).map(|index| value.field(index));
    for index in (0..fields).filter(|index| test(made, *index)) {
        let item = expect(vm, name, items.next().unwrap_or(Value::NONE), ids::STR, "a tuple of str")?;
        vm.heap.set_field(copy, index, text::intern(vm, item.bytes())?);
    }
    vm.heap.set_field(made, field, copy);
    Ok(())
}

/// What decides how the instructions work may be given as it is.
fn check_same<'v>(vm: &'v Vm, code: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    let present = match name.bytes() {
        b"co_argcount" => Value::length(code::argument_count(code)),
        b"co_posonlyargcount" => Value::length(code::positional_only_count(code)),
        b"co_kwonlyargcount" => Value::length(code::keyword_only_count(code)),
        b"co_nlocals" => Value::length(code::variable_count(code)),
        b"co_stacksize" => code.field(code::REGISTERS),
        b"co_flags" => code::python_flags(vm, code)?,
        b"co_code" => {
            let is_same = value.has_id(ids::BYTES) && value.bytes() == code::instructions(code);
            if is_same { value } else { Value::UNDEFINED }
        }
        _ => {
            let name = text::Shown(name);
            return Err(vm.type_fault(message!("replace() got an unexpected keyword argument '{name}'")));
        }
    };
    match present == value {
        true => Ok(()),
        false => Err(vm.fault(kind::ValueError, message!("code: {} cannot be replaced", text::Shown(name)))),
    }
}

/// `co_positions()`: an iterator over (line, end line, column, end column), one item for two bytes of instructions.
pub(crate) fn positions(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.make(|vm| {
        let code = args.get(vm, 0);
        let found = list::new(vm, &[])?;
        for offset in (0..code::instructions(code).len()).step_by(2) {
            let place = code::position(code, offset);
            let column = |number: u32| number.checked_sub(1).map_or(Value::NONE, |column| Value::length(column as usize));
            let line = int::new(vm, place.line.into())?;
            let item = tuple::new(vm, &[line, line, column(place.column), column(place.end_column)])?;
            list::push(vm, found, item)?;
        }
        Ok(found)
    })?;
    operations::iterate::iterate(vm, out, out)?;
    Ok(out)
}
