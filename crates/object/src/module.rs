//! Modules: built-in ones are constant tables, loaded ones have a dict.
//!
//! Invariant: a built-in module costs no RAM until a program stores an attribute in it.

use crate::dict::Dict;
use crate::fault::{Fault, Leaf, Raised};
use crate::ids::immediate;
use crate::native::{Code, MODULE_TABLE, Native};
use crate::types::{self, Item, Slot1, Slots, TypeInfo};
use crate::vm::root;
use crate::{Vm, frozen, ids, slot, text};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// A named attribute of a built-in module.
pub enum ModuleItem {
    Function(Native),
    Int(i32),
    /// As [`Item::ByFamily`] of types.
    ByFamily(&'static [i32; board::FAMILIES]),
    /// As [`Item::OnFamily`] of types.
    OnFamily(&'static (board::Family, i32)),
    /// By reference: the alignment of a float in the table would cost more.
    Float(&'static f64),
    Text(Sym),
    /// A longer constant text.
    Literal(&'static &'static str),
    /// Any constant (immediates and flash objects).
    Constant(Value<'static>),
    /// A type by number.
    Type(usize),
    /// Another built-in module by index name.
    Module(Sym),
    /// Computed at each access.
    Getter(for<'v> fn(&'v Vm) -> Leaf<'v>),
}

const _: () = assert!(size_of::<(Sym, ModuleItem)>() == if heap::WORD == 4 { 12 } else { 24 });

/// A built-in module.
pub struct ModuleInfo {
    pub name: Sym,
    /// A file on the path of the same name is imported instead (MicroPython: "extensible").
    pub extensible: bool,
    pub items: &'static [(Sym, ModuleItem)],
    /// Fallback for attributes stored elsewhere (sys.path): undefined when absent.
    pub get: Option<for<'v> fn(&'v Vm, Value<'v>) -> Leaf<'v>>,
    /// Attributes that can be assigned; true when the name was taken.
    pub set: Option<for<'v> fn(&'v Vm, Value<'v>, Value<'v>) -> Result<bool, crate::Fault>>,
}

/// Index and table of the built-in module with this name.
pub fn find_builtin(vm: &Vm, name: &[u8]) -> Option<(usize, &'static ModuleInfo)> {
    let modules = vm.registry.modules;
    modules.iter().enumerate().find(|(_, module)| module.name.text().as_bytes() == name).map(|(i, module)| (i, *module))
}

/// The built-in module as a value.
pub const fn builtin_value(index: usize) -> Value<'static> {
    Value::immediate(immediate::MODULE, index)
}

/// The table of a built-in module value.
pub fn builtin_info(vm: &Vm, module: Value<'_>) -> Option<(usize, &'static ModuleInfo)> {
    let index = module.immediate_payload(immediate::MODULE)?;
    Some((index, *vm.registry.modules.get(index)?))
}

/// The value of item number `index` of built-in module number `module`.
pub fn item_value<'v>(vm: &'v Vm, module: usize, index: usize) -> Leaf<'v> {
    let Some((_, item)) = vm.registry.modules.get(module).and_then(|module| module.items.get(index)) else {
        return Ok(Value::UNDEFINED);
    };
    match item {
        ModuleItem::Function(_) => Ok(Value::immediate(immediate::NATIVE, (MODULE_TABLE + module) << 12 | index)),
        ModuleItem::Int(number) => crate::int::new(vm, *number as i64),
        ModuleItem::ByFamily(numbers) => types::by_family(vm, numbers),
        ModuleItem::OnFamily((family, number)) => Ok(types::on_family(vm, *family, *number)),
        ModuleItem::Float(number) => crate::float::new(vm, **number),
        ModuleItem::Text(name) => Ok(crate::text::name(*name)),
        ModuleItem::Literal(text) => crate::text::new(vm, text.as_bytes()),
        ModuleItem::Constant(value) => Ok(*value),
        ModuleItem::Type(number) => Ok(Value::immediate(immediate::TYPE, *number)),
        ModuleItem::Module(name) => {
            Ok(find_builtin(vm, name.text().as_bytes()).map_or(Value::UNDEFINED, |(index, _)| builtin_value(index)))
        }
        ModuleItem::Getter(get) => get(vm.lend()),
    }
}

/// What a program stored as attribute `name` of a built-in module; undefined when nothing.
pub fn stored(vm: &Vm, module: Sym, name: Sym) -> Leaf<'_> {
    let attributes = vm.root(root::MODULE_ATTRIBUTES);
    if !attributes.has_id(ids::DICT) || Dict::len(attributes) == 0 {
        return Ok(Value::UNDEFINED);
    }
    let Some((index, _)) = find_builtin(vm, module.text().as_bytes()) else { return Ok(Value::UNDEFINED) };
    let stored = stored_attributes(vm, index)?;
    Ok(stored.and_then(|stored| Dict::get_name(stored, crate::text::name(name))).unwrap_or(Value::UNDEFINED))
}

/// Attribute `name` of a built-in module; undefined when absent.
pub fn builtin_attribute<'v>(vm: &'v Vm, module: usize, name: Value<'v>) -> Leaf<'v> {
    if let Some(value) = stored_attributes(vm, module)?.and_then(|stored| Dict::get_name(stored, name)) {
        return Ok(value);
    }
    let Some(info) = vm.registry.modules.get(module) else { return Ok(Value::UNDEFINED) };
    let symbol = crate::text::symbol(name);
    if let Some(index) = info.items.iter().position(|(item, _)| Some(*item) == symbol) {
        return item_value(vm, module, index);
    }
    match info.get {
        Some(get) => get(vm.lend(), name),
        None => Ok(Value::UNDEFINED),
    }
}

/// The attributes that programs stored in a built-in module.
pub fn stored_attributes<'v>(vm: &'v Vm, module: usize) -> Result<Option<Value<'v>>, Fault> {
    Dict::get(vm, vm.root(root::MODULE_ATTRIBUTES), Value::length(module))
}

/// A new module object with this dict.
pub fn new<'v>(vm: &'v Vm, dict: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::MODULE, 0, &[dict])?)
}

/// The dict of a loaded module.
pub fn dict<'v>(module: Value<'v>) -> Option<Value<'v>> {
    module.has_id(ids::MODULE).then(|| module.field(0))
}

/// True for modules of either kind.
pub fn is_module(value: Value<'_>) -> bool {
    value.has_id(ids::MODULE) || value.immediate_payload(immediate::MODULE).is_some()
}

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("name= doc=", Code::Leaf(construct))),
    items: &[(sym::__init__, Item::Method(Native::method("name doc=", Code::Leaf(initialise))))],
    slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
    ..TypeInfo::new(ids::MODULE, "module")
}];

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if args[1].is_undefined() {
        return new(vm, Dict::new(vm)?);
    }
    if !args[1].has_id(ids::STR) {
        let class = types::type_name(vm, args[1]);
        return Err(vm.type_fault(message!("module() argument 'name' must be str, not {class}")));
    }
    let dict = Dict::new(vm)?;
    Dict::set(vm, dict, text::name(sym::__name__), args[1])?;
    Dict::set(vm, dict, text::name(sym::__doc__), args[2].given().unwrap_or(Value::NONE))?;
    vm.heap.set_flags(dict, ids::NAMESPACE);
    new(vm, dict)
}

fn initialise<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if let Some(dict) = dict(args[0]) {
        Dict::set(vm, dict, text::name(sym::__name__), args[1])?;
        Dict::set(vm, dict, text::name(sym::__doc__), args[2].given().unwrap_or(Value::NONE))?;
    }
    Ok(Value::NONE)
}

fn repr<'v>(vm: &'v Vm, module: Value<'v>) -> Leaf<'v> {
    let file = dict(module).and_then(|dict| Dict::get_name(dict, text::name(sym::__file__)));
    let name = text::Shown(name(vm, module));
    match file {
        Some(file) if file.has_id(ids::STR) => {
            text::format(vm, message!("<module '{name}' from '{}'>", text::Shown(file)))
        }
        _ if dict(module).is_some() => text::format(vm, message!("<module '{name}'>")),
        _ => text::format(vm, message!("<module '{name}' (built-in)>")),
    }
}

/// The name of a module.
pub fn name<'v>(vm: &'v Vm, module: Value<'v>) -> Value<'v> {
    match (dict(module), builtin_info(vm, module)) {
        (Some(dict), _) => Dict::get_name(dict, text::name(sym::__name__)).unwrap_or(Value::NONE),
        (None, Some((_, info))) => text::name(info.name),
        _ => Value::NONE,
    }
}

/// `__annotations__` of a loaded module, made by its annotate function when they are first asked for.
pub fn annotations(vm: &mut Vm, module: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let made = vm.make(|vm| Ok(annotate(vm.get(module))))?;
    if vm.get(made).is_none() {
        vm.store(made, Dict::new)?;
    } else {
        let format = vm.make(|_| Ok(Value::small(1)))?;
        crate::operations::call::call(vm, made, &[format], made)?;
        if !vm.get(made).id().is_some_and(ids::is_dict) {
            return Err(vm.raise_leaf(|vm| {
                let class = types::type_name(vm, vm.get(made));
                vm.type_fault(message!("__annotate__ returned non-dict of type '{class}'"))
            }));
        }
    }
    vm.attempt(|vm| {
        let names = dict(vm.get(module)).unwrap_or(Value::NONE);
        Dict::set(vm, names, text::name(sym::__annotations__), vm.get(made))
    })?;
    vm.copy(made, out);
    vm.release(mark);
    Ok(())
}

/// `__annotate__` of a loaded module: None when it has none.
pub fn annotate(module: Value<'_>) -> Value<'_> {
    dict(module).and_then(|names| Dict::get_name(names, text::name(sym::__annotate__))).unwrap_or(Value::NONE)
}

/// A dict of what the functions in `parts`, by name, answer to an annotation format.
pub fn evaluate_annotations(vm: &mut Vm, format: Handle, parts: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let made = vm.make(Dict::new)?;
    let (name, value) = (vm.slot()?, vm.slot()?);
    let mut position = 0;
    while vm.get(parts).has_id(ids::DICT) && position < crate::hash_table::used(vm.get(parts)) {
        if let Some(key) = crate::hash_table::key(vm.get(parts), 2, position) {
            vm.set(name, key);
            vm.set(value, crate::hash_table::table(vm.get(parts)).field(2 * position + 1));
            crate::operations::call::call(vm, value, &[format], value)?;
            vm.attempt(|vm| Dict::set(vm, vm.get(made), vm.get(name), vm.get(value)))?;
        }
        position += 1;
    }
    vm.copy(made, out);
    vm.release(mark);
    Ok(())
}

/// Sets or deletes `__annotate__` or `__annotations__` of a loaded module: what was made of the one goes with the other.
fn set_annotations<'v>(vm: &'v Vm, dict: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<bool, Fault> {
    let (annotate, annotations) = (text::name(sym::__annotate__), text::name(sym::__annotations__));
    if name == annotations {
        let known = change(vm, dict, name, value)?;
        return Ok(known && (change(vm, dict, annotate, Value::UNDEFINED)? || known));
    }
    if value.is_undefined() {
        return Err(vm.type_fault(message!("cannot delete __annotate__ attribute")));
    }
    if !value.is_none() && !crate::operations::call::is_callable(vm, value) {
        return Err(vm.type_fault(message!("__annotate__ must be callable or None")));
    }
    Dict::set(vm, dict, name, value)?;
    if !value.is_none() {
        change(vm, dict, annotations, Value::UNDEFINED)?;
    }
    Ok(true)
}

/// The function `__getattr__` that a loaded module defines.
pub fn own_getattr<'v>(module: Value<'v>) -> Option<Value<'v>> {
    dict(module).and_then(|dict| Dict::get_name(dict, text::name(sym::__getattr__)))
}

/// Attribute `name` of a module itself; undefined when absent.
pub fn get<'v>(vm: &'v Vm, module: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    if let Some(dict) = dict(module) {
        if name == text::name(sym::__dict__) {
            return Ok(dict);
        }
        return Ok(Dict::get_name(dict, name).unwrap_or(Value::UNDEFINED));
    }
    let Some((index, info)) = builtin_info(vm, module) else { return Ok(Value::UNDEFINED) };
    if name == text::name(sym::__name__) {
        return Ok(text::name(info.name));
    }
    if name == text::name(sym::__dict__) {
        return names(vm, module);
    }
    builtin_attribute(vm, index, name)
}

/// An attribute of a built-in module that the library has in Python, in the frozen module `_NAME_more`.
#[cold]
#[inline(never)]
pub fn more(vm: &mut Vm, module: Handle, name: Handle, out: Handle) -> Result<bool, Raised> {
    vm.clear_exception();
    vm.scoped(|vm| {
        let path = vm.make(|vm| {
            let own = text::Shown(self::name(vm, vm.get(module)));
            text::format(vm, message!("{}/_{own}_more.py", frozen::ROOT))
        })?;
        let file = text::utf8_of(vm, vm.get(path)).and_then(|path| frozen::find(vm.registry.frozen, path));
        let Some(file) = file.filter(|_| !vm.get(name).bytes().starts_with(b"__")) else { return Ok(false) };
        let named = vm.make(|vm| text::new(vm, file.path.strip_suffix(".py").unwrap_or(file.path).as_bytes()))?;
        let found = vm.slot()?;
        (vm.hooks.import)(vm.lend_mut(), named, slot::UNDEFINED, slot::UNDEFINED, 0, found)?;
        vm.store(found, |vm| get(vm, vm.get(found), vm.get(name)))?;
        let absent = vm.get(found).is_undefined();
        if !absent {
            vm.copy(found, out);
        }
        Ok(!absent)
    })
}

/// The attributes of a module as a dict: its own, or one made for a built-in module.
pub fn names<'v>(vm: &'v Vm, module: Value<'v>) -> Leaf<'v> {
    if let Some(dict) = dict(module) {
        return Ok(dict);
    }
    let made = Dict::new(vm)?;
    let Some((index, info)) = builtin_info(vm, module) else { return Ok(made) };
    Dict::set(vm, made, text::name(sym::__name__), text::name(info.name))?;
    for (number, (name, _)) in info.items.iter().enumerate() {
        // What this board lacks has no value.
        let value = item_value(vm, index, number)?;
        if !value.is_undefined() {
            Dict::set(vm, made, text::name(*name), value)?;
        }
    }
    if let Some(stored) = stored_attributes(vm, index)? {
        Dict::items(stored).try_for_each(|(name, value)| Dict::set(vm, made, name, value))?;
    }
    Ok(made)
}

/// Sets (or with an undefined value deletes) an attribute of a module; false when there was none to delete.
pub fn set<'v>(vm: &'v Vm, module: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<bool, Fault> {
    if let Some(dict) = dict(module) {
        let is_special = name == text::name(sym::__annotate__) || name == text::name(sym::__annotations__);
        return if is_special { set_annotations(vm, dict, name, value) } else { change(vm, dict, name, value) };
    }
    let Some((index, info)) = builtin_info(vm, module) else { return Ok(false) };
    if let Some(set) = info.set {
        if set(vm.lend(), name, value)? {
            return Ok(true);
        }
    }
    let all = vm.root(root::MODULE_ATTRIBUTES);
    let stored = match stored_attributes(vm, index)? {
        // A builtin may be in caches by its value.
        Some(stored) => {
            vm.bump_epoch();
            stored
        }
        None if value.is_undefined() => return Ok(false),
        None => {
            let stored = Dict::new(vm)?;
            vm.heap.set_flags(stored, ids::NAMESPACE);
            Dict::set(vm, all, Value::length(index), stored)?;
            stored
        }
    };
    change(vm, stored, name, value)
}

fn change<'v>(vm: &'v Vm, dict: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<bool, Fault> {
    if !value.is_undefined() {
        return Dict::set(vm, dict, name, value).map(|()| true);
    }
    match Dict::find_name(dict, name) {
        Some(position) => {
            Dict::remove_entry(vm, dict, position);
            Ok(true)
        }
        None => Ok(false),
    }
}
