//! Modules: built-in ones are constant tables, loaded ones have a dict.
//!
//! Invariant: a built-in module costs no RAM until a program stores an attribute in it.

use crate::fault::Leaf;
use crate::ids::immediate;
use crate::native::{MODULE_TABLE, Native};
use crate::{Vm, ids};
use heap::Value;
use names::Sym;

/// A named attribute of a built-in module.
pub enum ModuleItem {
    Function(Native),
    Int(i32),
    Float(f64),
    Text(Sym),
    /// A longer constant text.
    Literal(&'static str),
    /// Any constant (immediates and flash objects).
    Constant(Value<'static>),
    /// A type by number.
    Type(usize),
    /// Another built-in module by index name.
    Module(Sym),
    /// Computed at each access.
    Getter(for<'v> fn(&'v Vm) -> Leaf<'v>),
}

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
        ModuleItem::Float(number) => crate::float::new(vm, *number),
        ModuleItem::Text(name) => Ok(crate::text::name(*name)),
        ModuleItem::Literal(text) => crate::text::new(vm, text.as_bytes()),
        ModuleItem::Constant(value) => Ok(*value),
        ModuleItem::Type(number) => Ok(Value::immediate(immediate::TYPE, *number)),
        ModuleItem::Module(name) => {
            Ok(find_builtin(vm, name.text().as_bytes()).map_or(Value::UNDEFINED, |(index, _)| builtin_value(index)))
        }
        ModuleItem::Getter(get) => get(vm),
    }
}

/// Attribute `name` of a built-in module; undefined when absent.
pub fn builtin_attribute<'v>(vm: &'v Vm, module: usize, name: Value<'v>) -> Leaf<'v> {
    let stored = vm.root(crate::vm::root::MODULE_ATTRIBUTES);
    if stored.is_object() {
        if let Some(attributes) = crate::dict::Dict::get(vm, stored, Value::length(module))? {
            if let Some(value) = crate::dict::Dict::get(vm, attributes, name)? {
                return Ok(value);
            }
        }
    }
    let Some(info) = vm.registry.modules.get(module) else { return Ok(Value::UNDEFINED) };
    if let Some(index) = info.items.iter().position(|(item, _)| crate::text::name(*item) == name || item.text().as_bytes() == name.bytes()) {
        return item_value(vm, module, index);
    }
    match info.get {
        Some(get) => get(vm, name),
        None => Ok(Value::UNDEFINED),
    }
}

/// A new module object with this dict.
pub fn new<'v>(vm: &'v Vm, dict: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::MODULE, 0, &[dict])?)
}

/// The dict of a loaded module.
pub fn dict<'v>(module: Value<'v>) -> Option<Value<'v>> {
    module.has_id(ids::MODULE).then(|| module.field(0))
}
