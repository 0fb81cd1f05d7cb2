//! repr, str, ascii, format.
//!
//! Containers that are being shown are remembered in a chain of stack slots
//! (`Vm::shown`): one that contains itself shows as `[...]` there.
//!
//! Invariant: results are strings: what Python code returned is checked.

use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{call, identity, run1};
use crate::types::{Slot1, TypeInfo, info_of, type_name, type_of, user_class};
use crate::{Vm, class, dict::Dict, ids, object_type, string, text, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// repr(object); guards against recursion (`[...]`).
pub fn repr(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    vm.enter()?;
    let mark = vm.mark();
    let result = match vm.slot() {
        Ok(made) => repr_into(vm, object, made).map(|()| vm.copy(made, out)),
        Err(raised) => Err(raised),
    };
    vm.release(mark);
    vm.leave();
    result
}

fn repr_into(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    if user_class(vm, vm.get(object)).is_none() {
        let info = info_of(vm, vm.get(object));
        return repr_by_slot(vm, info, object, out);
    }
    vm.store(out, |vm| class::lookup(vm, type_of(vm, vm.get(object)), text::name(sym::__repr__)))?;
    if object_type::is_default(vm.get(out), sym::__repr__) {
        return vm.store(out, |vm| default_repr(vm, vm.get(object)));
    }
    call::call_special(vm, object, sym::__repr__, &[], out)?;
    check_text(vm, sym::__repr__, out)
}

/// repr by the slot of a built-in type, guarded against containers that contain themselves.
pub(crate) fn repr_by_slot(vm: &mut Vm, info: &TypeInfo, object: Handle, out: Handle) -> Result<(), Raised> {
    if let Slot1::Leaf(_) | Slot1::None = info.slots.repr {
        if run1(vm, info.slots.repr, object, out)? {
            return Ok(());
        }
        return vm.store(out, |vm| default_repr(vm, vm.get(object)));
    }
    let mut link = vm.shown.get();
    while link != 0 {
        if vm.get(Handle::new(link)) == vm.get(object) {
            let dots: &[u8] = match vm.get(object).id() {
                Some(ids::LIST) => b"[...]",
                Some(ids::DICT) => b"{...}",
                Some(ids::TUPLE) => b"(...)",
                Some(ids::SET) => b"set(...)",
                #[cfg(not(target_os = "none"))]
                Some(ids::FRAME_LOCALS) => b"{...}",
                _ => b"...",
            };
            return vm.store(out, |vm| text::new(vm, dots));
        }
        link = vm.get(Handle::new(link + 1)).int_unchecked() as usize;
    }
    let before = vm.shown.get();
    let entry = vm.duplicate(object)?;
    vm.make(|_| Ok(Value::length(before)))?;
    vm.shown.set(entry.index());
    let result = run1(vm, info.slots.repr, object, out);
    vm.shown.set(before);
    result.map(|_| ())
}

/// `<module.Class object at 0x...>`.
pub fn default_repr<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let vm = vm.lend();
    let identity = identity::identity(vm, object)?;
    let class = type_of(vm, object);
    text::compose(vm, |message| {
        message.push(b"<");
        write_qualified(vm, class, message);
        message.format(message!(" object at {identity:#x}>"));
    })
}

/// Writes the name of a class with its module in front, unless that is `builtins`.
pub fn write_qualified(vm: &Vm, class: Value<'_>, message: &mut text::Message<'_>) {
    if class.has_id(ids::CLASS) {
        let module = Dict::get_name(class.field(class::NAMESPACE), text::name(sym::__module__));
        if let Some(module) = module.filter(|module| module.has_id(ids::STR) && module.bytes() != b"builtins") {
            message.push(module.bytes());
            message.push(b".");
        }
        message.push(class.field(class::QUALIFIED_NAME).bytes());
    } else if let Some(info) = class.immediate_payload(ids::immediate::TYPE).and_then(|number| vm.type_info(number)) {
        // Types of the machine are shown as CPython shows them: without their module.
        if !matches!(info.module, "builtins" | "types") {
            message.push(info.module.as_bytes());
            message.push(b".");
        }
        message.push(info.name.as_bytes());
    }
}

/// str(object).
pub fn str(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(object).has_id(ids::STR) {
        vm.copy(object, out);
        return Ok(());
    }
    vm.enter()?;
    let mark = vm.mark();
    let result = match vm.slot() {
        Ok(made) => str_into(vm, object, made).map(|()| vm.copy(made, out)),
        Err(raised) => Err(raised),
    };
    vm.release(mark);
    vm.leave();
    result
}

fn str_into(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    if user_class(vm, vm.get(object)).is_none() {
        let slot = info_of(vm, vm.get(object)).slots.text;
        return if run1(vm, slot, object, out)? { Ok(()) } else { repr(vm, object, out) };
    }
    vm.store(out, |vm| class::lookup(vm, type_of(vm, vm.get(object)), text::name(sym::__str__)))?;
    if object_type::is_default(vm.get(out), sym::__str__) {
        return repr(vm, object, out);
    }
    call::call_special(vm, object, sym::__str__, &[], out)?;
    check_text(vm, sym::__str__, out)
}

/// TypeError unless a special method returned a str.
fn check_text(vm: &mut Vm, name: Sym, out: Handle) -> Result<(), Raised> {
    if types::cast(vm, vm.get(out), ids::STR).is_some() {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = type_name(vm, vm.get(out));
        match name {
            sym::__format__ => message.format(message!("__format__ must return a str, not {class}")),
            _ => message.format(message!("{} returned non-string (type {class})", name.text())),
        }
    }))
}

/// ascii(object).
pub fn ascii(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    repr(vm, object, out)?;
    vm.store(out, |vm| {
        let shown = vm.get(out);
        string::repr::escape_non_ascii(vm, types::cast(vm, shown, ids::STR).unwrap_or(shown))
    })
}

/// format(object, spec); `spec` is a slot with a str.
pub fn format(vm: &mut Vm, object: Handle, spec: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(object).has_id(ids::STR) && vm.get(spec).bytes().is_empty() {
        vm.copy(object, out);
        return Ok(());
    }
    if vm.get(spec).bytes().is_empty() && vm.attempt(|vm| formats_as_str(vm, vm.get(object)))? {
        return str(vm, object, out);
    }
    let mark = vm.mark();
    let made = vm.slot()?;
    let result = call::call_special(vm, object, sym::__format__, &[spec], made)
        .and_then(|_| check_text(vm, sym::__format__, made))
        .map(|()| vm.copy(made, out));
    vm.release(mark);
    result
}

/// True when a value's `__format__` is a built-in type's: with an empty specification they all give `str(object)`.
fn formats_as_str(vm: &Vm, value: Value<'_>) -> Result<bool, Fault> {
    let Some(class) = user_class(vm, value) else { return Ok(true) };
    let found = class::lookup(vm, class, text::name(sym::__format__))?;
    Ok(found.immediate_payload(ids::immediate::NATIVE).is_some())
}

/// `object.__format__`: str(object) for an empty specification.
pub fn default_format(vm: &mut Vm, object: Handle, spec: Handle, out: Handle) -> Result<(), Raised> {
    match text::bytes_of(vm, vm.get(spec)) {
        Some([]) => str(vm, object, out),
        Some(_) => Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, vm.get(object));
            message.format(message!("unsupported format string passed to {class}.__format__"));
        })),
        None => Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, vm.get(spec));
            message.format(message!("__format__() argument must be str, not {class}"));
        })),
    }
}
