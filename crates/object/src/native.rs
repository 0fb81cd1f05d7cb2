//! Native functions: their signatures, and how arguments are bound to them.
//!
//! A native is described by a [`Native`] in a constant table: its code, and a [`Signature`] made of
//! text. The text stands in `signature_table.rs` too, where a new one is added.
//!
//! The function receives one slot per named parameter in the order of the text (with
//! `**name` among them), undefined when not given, then the further positional arguments.
//! For a method slot 0 is `self`, not named in the text; a subclass instance has been
//! replaced by its built-in payload. A class method is a method in this sense
//! whose slot 0 is the class.
//!
//! Invariant: leaf natives neither collect nor run Python; if they fail for lack of
//! memory they are called again, so they change nothing before their last allocation.

use crate::argument_errors::{count_error, keyword_error};
use crate::fault::{Fault, FaultKind, Leaf, Raised};
use crate::ids::immediate;
use crate::operations::{attribute, convert};
pub use crate::signature::{MOST_PARAMETERS, Signature};
use crate::types::Item;
use crate::{Vm, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::Sym;

/// Type numbers from here on are module indices in a native's immediate.
pub const MODULE_TABLE: usize = 0x2000;

/// Arguments of a full native: consecutive stack slots.
#[derive(Clone, Copy)]
pub struct Args {
    pub start: Handle,
    pub count: usize,
}

impl Args {
    /// Slot of argument `index` (which the signature guarantees, or `index < count`).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn at(self, index: usize) -> Handle {
        self.start.offset(index)
    }

    /// Value of argument `index`; undefined when not given.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn get<'v>(self, vm: &'v Vm, index: usize) -> Value<'v> {
        if index < self.count { vm.get(self.at(index)) } else { Value::UNDEFINED }
    }

    /// Value of argument `index` if it was given.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn given<'v>(self, vm: &'v Vm, index: usize) -> Option<Value<'v>> {
        self.get(vm, index).given()
    }
}

/// A leaf function: all arguments as values.
pub type LeafFunction = for<'v> fn(&'v Vm, &[Value<'v>]) -> Leaf<'v>;
/// A function that may collect and run Python.
/// The result is a slot: a new one, an argument's or one of [`crate::vm::slot`].
pub type FullFunction = fn(&mut Vm, Args) -> Result<Handle, Raised>;

/// The code of a native.
#[derive(Clone, Copy)]
pub enum Code {
    Leaf(LeafFunction),
    Full(FullFunction),
    /// The leaf first; when it needs Python, the full function.
    Both(&'static (LeafFunction, FullFunction)),
}

/// A native function in a constant table: its code and its signature, 8 bytes on 32 bits.
#[derive(Clone, Copy)]
pub enum Native {
    Leaf(Signature, LeafFunction),
    Full(Signature, FullFunction),
    Both(Signature, &'static (LeafFunction, FullFunction)),
}

const _: () = assert!(size_of::<Native>() == if heap::WORD == 4 { 8 } else { 16 });

impl Native {
    /// A function with this signature.
    pub const fn function(text: &'static str, code: Code) -> Native {
        Self::new(Signature::new(text, false), code)
    }

    /// A method with this signature (self not named).
    pub const fn method(text: &'static str, code: Code) -> Native {
        Self::new(Signature::new(text, true), code)
    }

    const fn new(signature: Signature, code: Code) -> Native {
        match code {
            Code::Leaf(leaf) => Native::Leaf(signature, leaf),
            Code::Full(full) => Native::Full(signature, full),
            Code::Both(both) => Native::Both(signature, both),
        }
    }

    /// The same method with `self` as it is, also when it is an instance of a subclass.
    pub const fn keeping_self(self) -> Native {
        Self::new(self.signature().keeping_self(), self.code())
    }

    /// The same for a function that waits as the thread file says.
    pub const fn waiting(self) -> Native {
        Self::new(self.signature().waiting(), self.code())
    }

    /// The same as a class method.
    pub const fn of_class(self) -> Native {
        Self::new(self.signature().of_class(), self.code())
    }

    #[inline]
    pub const fn signature(&self) -> Signature {
        match *self {
            Native::Leaf(signature, _) | Native::Full(signature, _) | Native::Both(signature, _) => signature,
        }
    }

    #[inline]
    pub const fn code(&self) -> Code {
        match *self {
            Native::Leaf(_, leaf) => Code::Leaf(leaf),
            Native::Full(_, full) => Code::Full(full),
            Native::Both(_, both) => Code::Both(both),
        }
    }

    /// The first parameter is `self`, not named in the text.
    #[inline]
    pub const fn has_self(&self) -> bool {
        self.signature().has_self()
    }
}

/// The value of item `index` of a built-in type: a native or a computed attribute, unbound.
pub fn item_value(info: &types::TypeInfo, index: usize) -> Value<'static> {
    Value::immediate(immediate::NATIVE, types::pack_number(info.number) << 12 | index)
}

/// The value of item `index` of the built-in type with this id.
pub const fn method_of(id: heap::TypeId, index: usize) -> Value<'static> {
    Value::immediate(immediate::NATIVE, (id.0 as usize) << 12 | index)
}

/// The item of a built-in type that a value stands for, its type and name; None for functions of modules.
pub fn item_of(vm: &Vm, value: Value<'_>) -> Option<(&'static types::TypeInfo, Sym, &'static Item)> {
    let payload = value.immediate_payload(immediate::NATIVE)?;
    if payload >> 12 >= MODULE_TABLE {
        return None;
    }
    let info = vm.type_info(types::unpack_number(payload >> 12))?;
    info.items.get(payload & 0xfff).map(|(name, item)| (info, *name, item))
}

/// Name of the module that a built-in function belongs to; None for methods of types.
pub fn module_of(vm: &Vm, value: Value<'_>) -> Option<Sym> {
    let table = value.immediate_payload(immediate::NATIVE)? >> 12;
    vm.registry.modules.get(table.checked_sub(MODULE_TABLE)?).map(|module| module.name)
}

/// The native behind a value and the name it has in its table.
pub fn resolve(vm: &Vm, value: Value<'_>) -> Option<(&'static Native, Sym)> {
    let payload = value.immediate_payload(immediate::NATIVE)?;
    let (table, index) = (payload >> 12, payload & 0xfff);
    if table >= MODULE_TABLE {
        let (name, item) = vm.registry.modules.get(table - MODULE_TABLE)?.items.get(index)?;
        match item {
            crate::module::ModuleItem::Function(native) => Some((native, *name)),
            _ => None,
        }
    } else {
        let (name, item) = vm.type_info(types::unpack_number(table))?.items.get(index)?;
        match item {
            Item::Method(native) => Some((native, *name)),
            _ => None,
        }
    }
}

/// Calls a native with `count` arguments from `start`, the last of which are keywords named by the
/// tuple in `keywords` (undefined: none), and stores the result in `out`.
pub fn call(
    vm: &mut Vm,
    callee: Handle,
    native: &'static Native,
    start: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let top = vm.mark();
    let signature = native.signature();
    let bound = if signature.filled(count) == Some(count) && vm.get(keywords).is_undefined() {
        Ok(Args { start, count })
    } else {
        bind(vm, callee, native, start, count, keywords)
    };
    let result = bound.and_then(|args| invoke(vm, callee, native, args, out));
    vm.release(top);
    result
}

/// Runs a native on bound arguments.
fn invoke(vm: &mut Vm, callee: Handle, native: &'static Native, args: Args, out: Handle) -> Result<(), Raised> {
    if native.has_self() {
        unwrap_self(vm, callee, args, native.signature().keeps_self())?;
    }
    let mut again = 0;
    match native.code() {
        Code::Leaf(function) => loop {
            match function(vm.lend(), vm.heap.window(args.start, args.count)) {
                Ok(result) => {
                    vm.set(out, result);
                    return Ok(());
                }
                Err(Fault) => match vm.fault_kind() {
                    FaultKind::Memory => vm.collect_for(&mut again)?,
                    FaultKind::Exception => return Err(Raised),
                    FaultKind::Python => index_arguments(vm, args)?,
                },
            }
        },
        Code::Full(function) => invoke_full(vm, function, args, out),
        Code::Both(&(leaf, full)) => loop {
            match leaf(vm.lend(), vm.heap.window(args.start, args.count)) {
                Ok(result) => {
                    vm.set(out, result);
                    return Ok(());
                }
                Err(Fault) => match vm.fault_kind() {
                    FaultKind::Memory => vm.collect_for(&mut again)?,
                    FaultKind::Exception => return Err(Raised),
                    FaultKind::Python => return invoke_full(vm, full, args, out),
                },
            }
        },
    }
}

/// A leaf function met an instance where it wants an int: replaces instances by their `__index__`.
#[cold]
#[inline(never)]
fn index_arguments(vm: &mut Vm, args: Args) -> Result<(), Raised> {
    let mark = vm.mark();
    let method = vm.slot()?;
    let (mut found, mut other) = (false, None);
    for index in 0..args.count {
        let argument = args.at(index);
        let instance = types::dispatch_id(vm.get(argument)) >= crate::ids::FIRST_SHAPE;
        if instance && attribute::special(vm, argument, names::sym::__index__, method)? {
            convert::index(vm, argument, argument)?;
            found = true;
        } else if instance && index > 0 {
            other = Some(argument);
        }
    }
    vm.release(mark);
    if found {
        return Ok(());
    }
    let Some(argument) = other else {
        return Err(vm.raise(crate::exception::kind::RuntimeError, message!("operation needs a built-in key")));
    };
    Err(vm.raise_with(crate::exception::kind::TypeError, |vm, message| {
        let class = types::type_name(vm, vm.get(argument));
        message.format(message!("'{class}' object cannot be interpreted as an integer"));
    }))
}

fn invoke_full(vm: &mut Vm, function: FullFunction, args: Args, out: Handle) -> Result<(), Raised> {
    let result = function(vm.lend_mut(), args)?;
    vm.copy(result, out);
    Ok(())
}

/// Checks that `self` is of the method's type and replaces an instance of a subclass by its payload.
fn unwrap_self(vm: &mut Vm, callee: Handle, args: Args, keep: bool) -> Result<(), Raised> {
    let Some(payload) = vm.get(callee).immediate_payload(immediate::NATIVE) else { return Ok(()) };
    let number = types::unpack_number(payload >> 12);
    let value = vm.get(args.start);
    if types::dispatch_id(value).0 as usize == number || types::number_of(vm, value) == number {
        return Ok(());
    }
    if vm.type_info(number).is_some_and(|info| info.items.get(payload & 0xfff).is_some_and(|(_, item)| item.is_class_method())) {
        return Ok(());
    }
    if keep && crate::class::is_subtype(vm, types::type_of(vm, value), Value::immediate(immediate::TYPE, number)) {
        return Ok(());
    }
    if let Some(inner) = types::payload_for(vm, value, number) {
        vm.set(args.start, inner);
        return Ok(());
    }
    let (wanted, name) = match (vm.type_info(number), resolve(vm, vm.get(callee))) {
        (Some(info), Some((_, name))) => (info.name, name.text()),
        _ => ("object", ""),
    };
    let value = args.start;
    Err(vm.raise_with(crate::exception::kind::TypeError, |vm, message| {
        let class = types::type_name(vm, vm.get(value));
        message.format(message!("descriptor '{name}' for '{wanted}' objects doesn't apply to a '{class}' object"))
    }))
}

/// Arranges arguments as the signature says, in new slots.
fn bind(
    vm: &mut Vm,
    callee: Handle,
    native: &'static Native,
    start: Handle,
    count: usize,
    keywords: Handle,
) -> Result<Args, Raised> {
    let keyword_count = vm.get(keywords).field_count();
    let given = count - keyword_count.min(count);
    let signature = native.signature();
    let positional = signature.positional();
    let extra = given.saturating_sub(positional);
    if extra > 0 && !signature.has_rest() {
        return Err(count_error(vm, callee, native, given, None));
    }
    let slots = signature.slots();
    let total = slots + extra;
    vm.attempt(|vm| Ok(vm.heap.reserve_stack(total + 1)?))?;
    let base = Handle::new(vm.mark());
    vm.heap.set_stack_top(base.index() + total);
    let at = |i: usize| base.offset(i);
    for i in 0..slots {
        let from = if i < given && i < positional { vm.get(start.offset(i)) } else { Value::UNDEFINED };
        vm.set(at(i), from);
    }
    for i in 0..extra {
        vm.copy(start.offset(positional + i), at(slots + i));
    }
    for k in 0..keyword_count {
        let value = start.offset(given + k);
        bind_keyword(vm, callee, native, at, keywords, k, value)?;
    }
    let missing = (0..signature.required()).find(|i| vm.get(at(*i)).is_undefined());
    if missing.is_some() || (signature.requires_keyword() && missing_keyword(vm, native, at)) {
        return Err(count_error(vm, callee, native, given, missing));
    }
    Ok(Args { start: base, count: total })
}

fn missing_keyword(vm: &Vm, native: &'static Native, at: impl Fn(usize) -> Handle) -> bool {
    let mut keyword_only = false;
    let mut slot = native.has_self() as usize;
    for word in native.signature().text().split(' ').filter(|word| !word.is_empty()) {
        match word {
            "/" => {}
            "*" => keyword_only = true,
            _ if word.starts_with("**") => slot += 1,
            _ if word.starts_with('*') => keyword_only = true,
            _ => {
                if keyword_only && !word.ends_with('=') && vm.get(at(slot)).is_undefined() {
                    return true;
                }
                slot += 1;
            }
        }
    }
    false
}

/// Stores keyword number `k` in the slot of its parameter, or in the `**name` dict.
fn bind_keyword(
    vm: &mut Vm,
    callee: Handle,
    native: &'static Native,
    at: impl Fn(usize) -> Handle,
    keywords: Handle,
    k: usize,
    value: Handle,
) -> Result<(), Raised> {
    let mut slot = native.has_self() as usize;
    let mut rest = None;
    let mut found = None;
    // Parameters before "/" cannot be named.
    let named = native.signature().text().find('/').map_or(0, |slash| slash + 1);
    let name = vm.get(keywords).field(k).bytes();
    let mut offset = 0;
    for word in native.signature().text().split(' ') {
        let start = offset;
        offset += word.len() + 1;
        if word.is_empty() || word == "/" || (word.starts_with('*') && !word.starts_with("**")) {
            continue;
        }
        if word.starts_with("**") {
            rest = Some(slot);
        } else if start >= named && word.trim_end_matches('=').as_bytes() == name {
            found = Some(slot);
        }
        slot += 1;
    }
    if let Some(slot) = found {
        if !vm.get(at(slot)).is_undefined() {
            return Err(keyword_error(vm, callee, native, keywords, k, Some(slot)));
        }
        vm.copy(value, at(slot));
        return Ok(());
    }
    let Some(slot) = rest else {
        return Err(keyword_error(vm, callee, native, keywords, k, None));
    };
    if vm.get(at(slot)).is_undefined() {
        vm.store(at(slot), crate::dict::Dict::new)?;
    }
    vm.attempt(|vm| {
        let key = vm.get(keywords).field(k);
        crate::dict::Dict::set(vm, vm.get(at(slot)), key, vm.get(value))
    })
}
