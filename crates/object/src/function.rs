//! Functions: a code object with the globals, defaults and cells it runs with.
//!
//! A function is `[code][globals][extra][cell]...`, its free variables' cells inline: a
//! plain function takes four words. `extra` is None, or the tuple of positional defaults
//! when nothing else is unusual, or a FUNCTION_EXTRA object with all rare parts.
//!
//! Invariant: `code` is a code object, and its caches serve `globals` (`code::for_globals`).

use crate::fault::{Fault, Leaf, Raised};
use crate::ids::immediate;
use crate::native::{Code, Native};
use crate::operations::call;
use crate::types::{Item, Slot1, Slot2, Slot3, Slots, TypeInfo};
use crate::{Vm, code, dict::Dict, ids, text, tuple};
use core::fmt::Write;
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

pub const CODE: usize = 0;
pub const GLOBALS: usize = 1;
pub const EXTRA: usize = 2;
/// The first cell.
pub const CELLS: usize = 3;

/// Fields of a FUNCTION_EXTRA object; undefined when absent.
pub mod extra {
    /// Tuple of positional defaults.
    pub const DEFAULTS: usize = 0;
    /// Dict of keyword-only defaults.
    pub const KEYWORD_DEFAULTS: usize = 1;
    /// The annotate function.
    pub const ANNOTATE: usize = 2;
    /// The annotations dict once it was made.
    pub const ANNOTATIONS: usize = 3;
    pub const TYPE_PARAMETERS: usize = 4;
    /// Replacements of what code and globals say.
    pub const NAME: usize = 5;
    pub const QUALIFIED_NAME: usize = 6;
    pub const DOC: usize = 7;
    pub const MODULE: usize = 8;
    /// Dict of other attributes.
    pub const DICT: usize = 9;
    pub const COUNT: usize = 10;
}

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    construct: Some(Native::method("code globals name= argdefs= closure= kwdefaults=", Code::Leaf(construct))),
    items: &[
        (sym::__annotate__, Item::Property(&(get_annotate, set_annotate))),
        (sym::__closure__, Item::Getter(get_closure)),
        (sym::__code__, Item::Property(&(|_, function| Ok(function.field(CODE)), set_code))),
        (sym::__defaults__, Item::Property(&(|_, function| Ok(none_if_undefined(defaults(function))), set_defaults))),
        (sym::__dict__, Item::Property(&(get_dict, set_dict))),
        (sym::__doc__, Item::Property(&(|_, function| Ok(doc(function)), set_doc))),
        (sym::__get__, Item::Method(crate::method::FUNCTION_GET)),
        (sym::__globals__, Item::Getter(|_, function| Ok(function.field(GLOBALS)))),
        (sym::__kwdefaults__, Item::Property(&(get_keyword_defaults, set_keyword_defaults))),
        (sym::__module__, Item::Property(&(|_, function| Ok(module(function)), set_module))),
        (sym::__name__, Item::Property(&(|_, function| Ok(name(function)), set_name))),
        (sym::__qualname__, Item::Property(&(|_, function| Ok(qualified_name(function)), set_qualified_name))),
        (sym::__type_params__, Item::Property(&(get_type_parameters, set_type_parameters))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(repr),
        get_attribute: Slot2::Both(&(get_attribute, get_attribute_full)),
        set_attribute: Slot3::Leaf(set_attribute),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::FUNCTION, "function")
}];

/// A new function without defaults; `closure` is a tuple of cells or anything without fields.
pub fn new<'v>(vm: &'v Vm, code: Value<'v>, globals: Value<'v>, closure: Value<'v>) -> Leaf<'v> {
    let code = code::for_globals(vm, code, globals)?;
    let cells = closure.field_count();
    if cells == 0 {
        return Ok(vm.heap.new_object(ids::FUNCTION, 0, &[code, globals, Value::NONE])?);
    }
    let function = vm.heap.new_filled(ids::FUNCTION, 0, CELLS + cells, Value::NONE)?;
    vm.heap.set_field(function, CODE, code);
    vm.heap.set_field(function, GLOBALS, globals);
    vm.heap.copy_fields(closure, 0, function, CELLS, cells);
    Ok(function)
}

/// The function of the running Python frame; undefined when there is none.
pub fn running(vm: &Vm) -> Value<'_> {
    match vm.frame.checked_sub(bytecode::opcode::CALL_HEADER) {
        Some(slot) if slot >= crate::slot::COUNT => vm.get(Handle::new(slot)),
        _ => Value::UNDEFINED,
    }
}

/// The value of parameter `index` of the running frame, out of its cell if it is in one.
pub fn running_parameter(vm: &Vm, index: usize) -> Value<'_> {
    let function = running(vm);
    if !function.has_id(ids::FUNCTION) || index >= code::argument_count(function.field(CODE)) {
        return Value::UNDEFINED;
    }
    let value = vm.get(Handle::new(vm.frame + index));
    let in_cell = code::local_register(function.field(CODE), index).is_some_and(|it| it & code::CELL_BIT != 0);
    if in_cell && value.has_id(ids::CELL) { value.field(crate::cell::CONTENTS) } else { value }
}

/// The contents of the running function's free variable with this name; undefined when there is none.
pub fn running_free_variable<'v>(vm: &'v Vm, name: Value<'v>) -> Value<'v> {
    let function = running(vm);
    if !function.has_id(ids::FUNCTION) {
        return Value::UNDEFINED;
    }
    let names = function.field(CODE).field(code::FREE_NAMES);
    match (0..names.field_count()).find(|index| names.field(*index) == name) {
        Some(index) => function.field(CELLS + index).field(crate::cell::CONTENTS),
        None => Value::UNDEFINED,
    }
}

fn none_if_undefined(value: Value<'_>) -> Value<'_> {
    value.given().unwrap_or(Value::NONE)
}

/// A rare part; undefined when absent.
pub fn extra_field<'v>(function: Value<'v>, field: usize) -> Value<'v> {
    let extra = function.field(EXTRA);
    if extra.has_id(ids::FUNCTION_EXTRA) { extra.field(field) } else { Value::UNDEFINED }
}

/// The tuple of positional defaults; undefined when there are none.
pub fn defaults<'v>(function: Value<'v>) -> Value<'v> {
    let extra = function.field(EXTRA);
    if extra.has_id(ids::TUPLE) { extra } else { extra_field(function, extra::DEFAULTS) }
}

/// The dict of keyword-only defaults; undefined when there are none.
pub fn keyword_defaults<'v>(function: Value<'v>) -> Value<'v> {
    extra_field(function, extra::KEYWORD_DEFAULTS)
}

/// Sets a rare part.
pub fn set_extra<'v>(vm: &'v Vm, function: Value<'v>, field: usize, value: Value<'v>) -> Result<(), Fault> {
    let old = function.field(EXTRA);
    let record = if old.has_id(ids::FUNCTION_EXTRA) {
        old
    } else if field == extra::DEFAULTS {
        // Defaults alone need no record.
        vm.heap.set_field(function, EXTRA, none_if_undefined(value));
        return Ok(());
    } else if value.is_undefined() {
        return Ok(());
    } else {
        let record = vm.heap.new_filled(ids::FUNCTION_EXTRA, 0, extra::COUNT, Value::UNDEFINED)?;
        if old.has_id(ids::TUPLE) {
            vm.heap.set_field(record, extra::DEFAULTS, old);
        }
        vm.heap.set_field(function, EXTRA, record);
        record
    };
    vm.heap.set_field(record, field, value);
    Ok(())
}

/// `__name__`
pub fn name<'v>(function: Value<'v>) -> Value<'v> {
    extra_field(function, extra::NAME).given().unwrap_or(function.field(CODE).field(code::NAME))
}

/// `__qualname__`
pub fn qualified_name<'v>(function: Value<'v>) -> Value<'v> {
    extra_field(function, extra::QUALIFIED_NAME).given().unwrap_or(function.field(CODE).field(code::QUALIFIED_NAME))
}

/// `__doc__`
pub fn doc<'v>(function: Value<'v>) -> Value<'v> {
    let own = extra_field(function, extra::DOC).given();
    own.or_else(|| code::docstring(function.field(CODE))).unwrap_or(Value::NONE)
}

/// `__module__`
pub fn module<'v>(function: Value<'v>) -> Value<'v> {
    if let Some(own) = extra_field(function, extra::MODULE).given() {
        return own;
    }
    let globals = function.field(GLOBALS);
    if !globals.has_id(ids::DICT) {
        return Value::NONE;
    }
    Dict::get_name(globals, text::name(sym::__name__)).unwrap_or(Value::NONE)
}

fn construct<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let at = |index: usize| arguments.get(index).copied().unwrap_or(Value::UNDEFINED);
    let (code, globals, closure) = (at(1), at(2), at(5));
    if !code.has_id(ids::CODE) || !globals.has_id(ids::DICT) {
        return Err(vm.type_fault(message!("function() needs a code object and a dict")));
    }
    let cells = code.field(code::FREE_NAMES).field_count();
    if closure.field_count() != cells || !closure.fields_from(0).all(|cell| cell.has_id(ids::CELL)) {
        return Err(vm.value_fault(message!("requires closure of length {cells}, not {}", closure.field_count())));
    }
    let function = new(vm, code, globals, closure)?;
    for (index, field) in [(3, extra::NAME), (4, extra::DEFAULTS), (6, extra::KEYWORD_DEFAULTS)] {
        if !at(index).is_none() && !at(index).is_undefined() {
            set_extra(vm, function, field, at(index))?;
        }
    }
    Ok(function)
}

fn get_closure<'v>(vm: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    match function.field_count().saturating_sub(CELLS) {
        0 => Ok(Value::NONE),
        cells => Ok(vm.heap.new_copy(ids::TUPLE, function, CELLS, cells, cells, Value::NONE)?),
    }
}

fn set_code<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.has_id(ids::CODE) {
        return Err(vm.type_fault(message!("__code__ must be set to a code object")));
    }
    let (cells, wanted) = (function.field_count() - CELLS, value.field(code::FREE_NAMES).field_count());
    if cells != wanted {
        return Err(vm.fault(
            crate::exception::kind::ValueError,
            message!("{}() requires a code object with {cells} free vars, not {wanted}", text::Shown(name(function))),
        ));
    }
    let value = code::for_globals(vm, value, function.field(GLOBALS))?;
    vm.heap.set_field(function, CODE, value);
    vm.bump_epoch();
    Ok(())
}

/// Sets a part that must be of one type or None.
fn set_checked<'v>(
    vm: &'v Vm,
    function: Value<'v>,
    field: usize,
    value: Value<'v>,
    id: heap::TypeId,
    message: &str,
) -> Result<(), Fault> {
    if value.is_none() || value.is_undefined() {
        return set_extra(vm, function, field, Value::UNDEFINED);
    }
    if !value.has_id(id) {
        return Err(vm.type_fault(message!("{message}")));
    }
    set_extra(vm, function, field, value)
}

fn set_defaults<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    set_checked(vm, function, extra::DEFAULTS, value, ids::TUPLE, "__defaults__ must be set to a tuple object")
}

fn get_keyword_defaults<'v>(_: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    Ok(none_if_undefined(keyword_defaults(function)))
}

fn set_keyword_defaults<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    set_checked(vm, function, extra::KEYWORD_DEFAULTS, value, ids::DICT, "__kwdefaults__ must be set to a dict object")
}

fn set_name<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.has_id(ids::STR) {
        return Err(vm.type_fault(message!("__name__ must be set to a string object")));
    }
    set_extra(vm, function, extra::NAME, value)
}

fn set_qualified_name<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.has_id(ids::STR) {
        return Err(vm.type_fault(message!("__qualname__ must be set to a string object")));
    }
    set_extra(vm, function, extra::QUALIFIED_NAME, value)
}

fn set_doc<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    set_extra(vm, function, extra::DOC, none_if_undefined(value))
}

fn set_module<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    set_extra(vm, function, extra::MODULE, none_if_undefined(value))
}

fn get_type_parameters<'v>(_: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    Ok(extra_field(function, extra::TYPE_PARAMETERS).given().unwrap_or(tuple::empty()))
}

fn set_type_parameters<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.has_id(ids::TUPLE) {
        return Err(vm.type_fault(message!("__type_params__ must be set to a tuple")));
    }
    set_extra(vm, function, extra::TYPE_PARAMETERS, value)
}

fn get_annotate<'v>(_: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    Ok(none_if_undefined(extra_field(function, extra::ANNOTATE)))
}

fn set_annotate<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    set_extra(vm, function, extra::ANNOTATE, if value.is_none() { Value::UNDEFINED } else { value })?;
    set_extra(vm, function, extra::ANNOTATIONS, Value::UNDEFINED)
}

fn get_dict<'v>(vm: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    if let Some(dict) = extra_field(function, extra::DICT).given() {
        return Ok(dict);
    }
    let dict = Dict::new(vm)?;
    set_extra(vm, function, extra::DICT, dict)?;
    Ok(dict)
}

fn set_dict<'v>(vm: &'v Vm, function: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.has_id(ids::DICT) {
        return Err(vm.type_fault(message!("__dict__ must be set to a dictionary")));
    }
    set_extra(vm, function, extra::DICT, value)
}

fn is_annotations(name: Value<'_>) -> bool {
    name == text::name(sym::__annotations__)
}

/// `__annotations__` and other attributes.
fn get_attribute<'v>(vm: &'v Vm, function: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    if is_annotations(name) {
        if let Some(made) = extra_field(function, extra::ANNOTATIONS).given() {
            return Ok(made);
        }
        if extra_field(function, extra::ANNOTATE).has_id(ids::FUNCTION) {
            return Err(vm.python_needed());
        }
        let fresh = match extra_field(function, extra::ANNOTATE) {
            ready if ready.has_id(ids::DICT) => ready,
            _ => Dict::new(vm)?,
        };
        set_extra(vm, function, extra::ANNOTATIONS, fresh)?;
        return Ok(fresh);
    }
    match extra_field(function, extra::DICT) {
        dict if dict.has_id(ids::DICT) => Ok(Dict::get_name(dict, name).unwrap_or(Value::UNDEFINED)),
        _ => Ok(Value::UNDEFINED),
    }
}

/// Makes the annotations by calling the annotate function.
fn get_attribute_full(vm: &mut Vm, function: Handle, _name: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = (|| {
        let annotate = vm.make(|vm| Ok(extra_field(vm.get(function), extra::ANNOTATE)))?;
        let format = vm.make(|_| Ok(Value::small(1)))?;
        let made = vm.slot()?;
        call::call(vm, annotate, &[format], made)?;
        vm.attempt(|vm| set_extra(vm, vm.get(function), extra::ANNOTATIONS, vm.get(made)))?;
        vm.copy(made, out);
        Ok(())
    })();
    vm.release(mark);
    result
}

fn set_attribute<'v>(vm: &'v Vm, function: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if is_annotations(name) {
        let value = if value.is_none() { Value::UNDEFINED } else { value };
        set_extra(vm, function, extra::ANNOTATE, Value::UNDEFINED)?;
        return set_extra(vm, function, extra::ANNOTATIONS, value);
    }
    if value.is_undefined() {
        let dict = extra_field(function, extra::DICT);
        if dict.has_id(ids::DICT) && Dict::delete(vm, dict, name)? {
            return Ok(());
        }
        return Err(vm.fault(
            crate::exception::kind::AttributeError,
            message!("'function' object has no attribute '{}'", text::Shown(name)),
        ));
    }
    let dict = get_dict(vm, function)?;
    Dict::set(vm, dict, name, value)
}

fn repr<'v>(vm: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    text::compose(vm, |message| {
        let _ = write!(message, "<function {} at {:#x}>", text::Shown(qualified_name(function)), function.word());
    })
}

/// What messages call a callable: `f` of "f()".
pub fn shown_name<'v>(vm: &'v Vm, callable: Value<'v>) -> Value<'v> {
    match callable.id() {
        Some(ids::FUNCTION) => qualified_name(callable),
        Some(ids::BOUND_METHOD) => shown_name_once(callable.field(0)),
        Some(ids::CLASS) => crate::class::name(callable),
        _ => match (callable.immediate_payload(immediate::NATIVE), crate::native::resolve(vm, callable)) {
            (Some(_), Some((_, name))) => text::name(name),
            _ => match callable.immediate_payload(immediate::TYPE) {
                Some(number) => static_name(vm.type_info(number).map_or("object", |info| info.name)),
                None => text::name(sym::object),
            },
        },
    }
}

fn shown_name_once<'v>(function: Value<'v>) -> Value<'v> {
    if function.has_id(ids::FUNCTION) { qualified_name(function) } else { text::name(sym::method) }
}

fn static_name(name: &'static str) -> Value<'static> {
    let found: Option<Sym> = names::find(name.as_bytes());
    text::name(found.unwrap_or(sym::object))
}
