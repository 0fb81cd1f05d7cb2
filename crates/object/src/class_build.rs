//! Making classes: `type(name, bases, namespace)`, the MRO.
//!
//! Source: Python language reference, "Customizing class creation"; the C3 linearisation as
//! in "The Python 2.3 Method Resolution Order".
//!
//! Invariant: a class object is complete before any code of the program sees it.

use crate::class_layout::{self, Layout};
use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{attribute, call, iterate};
use crate::types::{class_name, type_name, type_of, type_value};
use crate::{Args, Vm, class, ids, method, native, object_type, shape, slot, super_object, text, tuple, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// `builtins.__build_class__`, which the machine carries out itself.
pub const BUILD_CLASS: Value<'static> = Value::immediate(ids::immediate::INTRINSIC, 0);

/// `(object,)`, in flash.
fn object_alone() -> Value<'static> {
    static BASES: heap::StaticObject<[Value<'static>; 1]> = heap::StaticObject {
        header: heap::Header::small(ids::TUPLE, 0, 1),
        payload: [type_value(ids::OBJECT)],
    };
    Value::of_static(&BASES)
}

/// The most derived of `metaclass` and the metaclasses of the bases.
fn winner<'v>(vm: &'v Vm, metaclass: Value<'v>, bases: Value<'v>) -> Leaf<'v> {
    let mut winner = metaclass;
    for base in bases.fields_from(0) {
        let candidate = type_of(vm, base);
        if class::is_subtype(vm, winner, candidate) {
            continue;
        }
        if !class::is_subtype(vm, candidate, winner) {
            return Err(vm.type_fault(message!(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                 metaclasses of all its bases"
            )));
        }
        winner = candidate;
    }
    Ok(winner)
}

/// `type(name, bases, namespace, **keywords)`: slots are the metaclass, the keywords, then the arguments.
pub fn new_type(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (metaclass, keywords) = (args.at(0), args.at(1));
    let (name, bases, namespace) = (args.at(2), args.at(3), args.at(4));
    if args.count != 5 {
        let message = match vm.get(metaclass) == type_value(ids::TYPE) {
            true => format_args!("type() takes 1 or 3 arguments"),
            false => format_args!("type.__new__() takes exactly 3 arguments ({} given)", args.count - 2),
        };
        return Err(vm.raise(kind::TypeError, message));
    }
    let wrong = [(name, ids::STR), (bases, ids::TUPLE), (namespace, ids::DICT)]
        .iter()
        .position(|(slot, id)| types::cast(vm, vm.get(*slot), *id).is_none());
    if let Some(index) = wrong {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let (wanted, given) = (["str", "tuple", "dict"][index], type_name(vm, args.get(vm, 2 + index)));
            message.format(message!("type.__new__() argument {} must be {wanted}, not {given}", index + 1));
        }));
    }
    for (slot, id) in [(name, ids::STR), (bases, ids::TUPLE), (namespace, ids::DICT)] {
        vm.set(slot, types::cast(vm, vm.get(slot), id).unwrap_or(vm.get(slot)));
    }
    if vm.get(bases).field_count() == 0 {
        vm.set(bases, object_alone());
    }
    let chosen = vm.make(|vm| winner(vm, vm.get(metaclass), vm.get(bases)))?;
    if vm.get(chosen) != vm.get(metaclass) {
        // A base's metaclass is more derived: it makes the class.
        let new = vm.slot()?;
        attribute::get_named(vm, chosen, sym::__new__, new)?;
        let positional = vm.make(|vm| tuple::new(vm, &[chosen, name, bases, namespace].map(|slot| vm.get(slot))))?;
        call::call_mapping(vm, new, positional, keywords, new)?;
        return Ok(new);
    }
    create(vm, metaclass, name, bases, namespace, keywords)
}

fn create(
    vm: &mut Vm,
    metaclass: Handle,
    name: Handle,
    bases: Handle,
    given: Handle,
    keywords: Handle,
) -> Result<Handle, Raised> {
    let namespace = vm.make(|vm| Dict::copy(vm, vm.get(given)))?;
    let (cell, slots, qualified) = (vm.slot()?, vm.slot()?, vm.slot()?);
    take_special(vm, name, namespace, cell, slots, qualified)?;
    vm.attempt(|vm| Dict::compact(vm, vm.get(namespace)))?;
    let class = vm.make(|vm| {
        let bases = vm.get(bases);
        crate::type_object::check_name(vm, vm.get(name))?;
        let layout = class_layout::combine(vm, bases, vm.get(slots))?;
        let mro = linearise(vm, bases)?;
        allocate(vm, layout, mro, |field| match field {
            class::METACLASS => vm.get(metaclass),
            class::NAME => vm.get(name),
            class::QUALIFIED_NAME => vm.get(qualified),
            class::NAMESPACE => vm.get(namespace),
            _ => bases,
        })
    })?;
    vm.attempt(|vm| class_layout::declare(vm, vm.get(class), vm.get(slots)))?;
    if vm.get(cell).has_id(ids::CELL) {
        vm.heap.set_field(vm.get(cell), crate::cell::CONTENTS, vm.get(class));
    } else if !vm.get(cell).is_undefined() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, vm.get(cell));
            message.format(message!("__classcell__ must be a nonlocal cell, not <class '{class}'>"));
        }));
    }
    own_mro(vm, class)?;
    vm.heap.set_flags(vm.get(namespace), ids::NAMESPACE);
    if class::has(vm, vm.get(class), sym::__del__) {
        class::add_flag(vm, vm.get(class), class::FINALISER);
    }
    vm.attempt(|vm| {
        let class = vm.get(class);
        class.field(class::BASES).fields_from(0).try_for_each(|base| class_layout::register(vm, base, class))
    })?;
    set_names(vm, class, given)?;
    init_subclass(vm, class, keywords)?;
    Ok(class)
}

/// Takes out of a new class's namespace what is not an attribute, and adds what is implied.
fn take_special(
    vm: &mut Vm,
    name: Handle,
    namespace: Handle,
    cell: Handle,
    slots: Handle,
    qualified: Handle,
) -> Result<(), Raised> {
    vm.copy(name, qualified);
    for (key, target) in [(sym::__classcell__, cell), (sym::__qualname__, qualified)] {
        if let Some(position) = Dict::find_name(vm.get(namespace), text::name(key)) {
            let value = Dict::entry(vm.get(namespace), position).map_or(Value::NONE, |(_, value)| value);
            vm.set(target, value);
            Dict::remove_entry(vm, vm.get(namespace), position);
        }
    }
    if !vm.get(qualified).has_id(ids::STR) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("type __qualname__ must be a str, not {}", type_name(vm, vm.get(qualified))));
        }));
    }
    if Dict::get_name(vm.get(namespace), text::name(sym::__module__)).is_none() {
        add_module(vm, namespace)?;
    }
    vm.attempt(|vm| {
        let namespace = vm.get(namespace);
        let get = |key| Dict::get_name(namespace, text::name(key));
        if let Some(new) = get(sym::__new__).filter(|value| value.has_id(ids::FUNCTION)) {
            Dict::set(vm, namespace, text::name(sym::__new__), method::new_static(vm, new)?)?;
        }
        for key in [sym::__init_subclass__, sym::__class_getitem__] {
            if let Some(function) = get(key).filter(|value| value.has_id(ids::FUNCTION)) {
                Dict::set(vm, namespace, text::name(key), method::new_class(vm, function)?)?;
            }
        }
        if get(sym::__eq__).is_some() && get(sym::__hash__).is_none() {
            Dict::set(vm, namespace, text::name(sym::__hash__), Value::NONE)?;
        }
        Ok(())
    })?;
    let Some(declared) = Dict::get_name(vm.get(namespace), text::name(sym::__slots__)) else { return Ok(()) };
    vm.set(slots, declared);
    if text::bytes_of(vm, vm.get(slots)).is_some() {
        vm.store(slots, |vm| tuple::new(vm, &[vm.get(slots)]))?;
    } else {
        iterate::to_tuple(vm, slots, slots)?;
    }
    vm.store(slots, |vm| class_layout::mangled(vm, vm.get(slots), vm.get(name)))
}

/// Sets `__module__` from the running globals.
fn add_module(vm: &mut Vm, namespace: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let globals = vm.slot()?;
    if (vm.hooks.globals)(vm.lend_mut(), globals).is_err() {
        vm.clear_exception();
    }
    vm.attempt(|vm| {
        let key = text::name(sym::__name__);
        let name = if vm.get(globals).has_id(ids::DICT) { Dict::get_name(vm.get(globals), key) } else { None };
        name.map_or(Ok(()), |name| Dict::set(vm, vm.get(namespace), text::name(sym::__module__), name))
    })?;
    vm.release(mark);
    Ok(())
}

/// A class object; `field` gives its first fields.
fn allocate<'v>(
    vm: &'v Vm,
    layout: Layout<'v>,
    mro: Value<'v>,
    field: impl Fn(usize) -> Value<'v>,
) -> Leaf<'v> {
    let number = shape::reserve(vm)?;
    let names = match layout.names_of {
        Some(base) => shape::inherit(vm, base, layout.declared)?,
        None if layout.declared > 0 => vm.heap.new_filled(ids::BUFFER, 0, layout.declared, Value::UNDEFINED)?,
        None => Value::NONE,
    };
    let class = vm.heap.new_filled(ids::CLASS, 0, class::FIELDS, Value::NONE)?;
    for index in [class::METACLASS, class::NAME, class::QUALIFIED_NAME, class::NAMESPACE, class::BASES] {
        vm.heap.set_field(class, index, field(index));
    }
    set_mro(vm, class, mro);
    vm.heap.set_field(class, class::NAMES, names);
    class::set_counts(vm, class, layout.names_of.map_or(0, class::name_count), 0);
    let inherited = layout.names_of.map_or(0, |base| class::capacity(base) - class::name_count(base));
    class::expect_attributes(vm, class, inherited);
    let id = shape::assign(vm, number, class);
    vm.heap.set_field(class, class::INFO, class::pack_info(id, layout.number, layout.flags));
    Ok(class)
}

/// Gives a class the MRO that [`linearise`] made.
pub fn set_mro(vm: &Vm, class: Value<'_>, mro: Value<'_>) {
    if !mro.is_none() {
        vm.heap.set_field(mro, 0, class);
    }
    vm.heap.set_field(class, class::MRO, mro);
}

/// The MRO of a class with these bases; its first field is left for the class itself. None when there is only one
/// base, whose MRO follows.
pub fn linearise<'v>(vm: &'v Vm, bases: Value<'v>) -> Leaf<'v> {
    let vm = vm.lend();
    let count = bases.field_count();
    if count == 1 {
        return Ok(Value::NONE);
    }
    for index in 0..count {
        if (0..index).any(|before| bases.field(before) == bases.field(index)) {
            let name = class_name(vm, bases.field(index));
            return Err(vm.type_fault(message!("duplicate base class {name}")));
        }
    }
    // The sequences to merge: the MROs of the bases, then the bases; heads count what was taken of each.
    let sequences = vm.heap.new_filled(ids::BUFFER, 0, count + 1, bases)?;
    let heads = vm.heap.new_filled(ids::BUFFER, 0, count + 1, Value::small(0))?;
    let mut total = 1;
    for index in 0..count {
        let mro = class::mro_of(vm.lend(), bases.field(index))?;
        vm.heap.set_field(sequences, index, mro);
        total += mro.field_count();
    }
    let merged = vm.heap.new_filled(ids::TUPLE, 0, total, Value::NONE)?;
    let head = |index: usize| heads.field(index).int_unchecked() as usize;
    let mut length = 1;
    loop {
        let rest = |index: usize| sequences.field(index).fields_from(head(index));
        let candidates = (0..=count).filter_map(|index| rest(index).next());
        let in_a_tail = |candidate| (0..=count).any(|index| rest(index).skip(1).any(|class| class == candidate));
        let Some(next) = candidates.into_iter().find(|candidate| !in_a_tail(*candidate)) else { break };
        vm.heap.set_field(merged, length, next);
        length += 1;
        for index in 0..=count {
            if rest(index).next() == Some(next) {
                vm.heap.set_field(heads, index, Value::length(head(index) + 1));
            }
        }
    }
    if (0..=count).any(|index| head(index) < sequences.field(index).field_count()) {
        return Err(inconsistent(vm, bases));
    }
    vm.heap.shrink_fields(merged, length);
    Ok(merged)
}

#[cold]
fn inconsistent(vm: &Vm, bases: Value<'_>) -> Fault {
    let made = crate::exception::new_text(vm, kind::TypeError, |message| {
        message.push(b"Cannot create a consistent method resolution order (MRO) for bases ");
        for (index, base) in bases.fields_from(0).enumerate() {
            message.push(if index == 0 { b"" } else { b", " });
            message.format(message!("{}", class_name(vm, base)));
        }
    });
    if let Ok(error) = made {
        vm.park(error);
    }
    Fault
}

/// Lets a metaclass with an `mro` method of its own choose the MRO.
fn own_mro(vm: &mut Vm, class: Handle) -> Result<(), Raised> {
    if !class::metaclass(vm.get(class)).is_object() {
        return Ok(());
    }
    let mark = vm.mark();
    let mro = vm.make(|vm| class::lookup(vm, type_of(vm, vm.get(class)), text::name(sym::mro)))?;
    if native::item_of(vm, vm.get(mro)).is_none() {
        call::call_special(vm, class, sym::mro, &[], mro)?;
        iterate::to_tuple(vm, mro, mro)?;
        if !vm.get(mro).fields_from(0).all(class::is_class) {
            return Err(vm.raise(kind::TypeError, message!("mro() returned a non-class")));
        }
        let unsuitable = vm.get(mro).fields_from(0).position(|base| !class_layout::suits(vm, vm.get(class), base));
        if let Some(index) = unsuitable {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let base = class_name(vm, vm.get(mro).field(index));
                message.format(message!("mro() returned base with unsuitable layout ('{base}')"));
            }));
        }
        vm.heap.set_field(vm.get(class), class::MRO, vm.get(mro));
        vm.bump_epoch();
    }
    vm.release(mark);
    Ok(())
}

/// Tells the attributes of a new class, as they were given, their names.
fn set_names(vm: &mut Vm, class: Handle, namespace: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (key, value, out) = (vm.slot()?, vm.slot()?, vm.slot()?);
    let mut position = 0;
    while let Some((at, name, attribute)) = Dict::next(vm.get(namespace), position) {
        position = at + 1;
        if class::has(vm, type_of(vm, attribute), sym::__set_name__) {
            vm.set(key, name);
            vm.set(value, attribute);
            call::call_special(vm, value, sym::__set_name__, &[class, key], out)?;
        }
    }
    vm.release(mark);
    Ok(())
}

/// Calls `super(class, class).__init_subclass__(**keywords)`.
fn init_subclass(vm: &mut Vm, class: Handle, keywords: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let hook = vm.make(|vm| {
        let class = vm.get(class);
        class::lookup_after(vm, class, class, text::name(sym::__init_subclass__))
    })?;
    if vm.get(keywords).is_undefined() && object_type::owns(vm.get(hook)) {
        vm.release(mark);
        return Ok(());
    }
    let parent = vm.make(|vm| super_object::new(vm, vm.get(class), vm.get(class)))?;
    attribute::get_named(vm, parent, sym::__init_subclass__, hook)?;
    let positional = vm.make(|_| Ok(tuple::empty()))?;
    let keywords = if vm.get(keywords).is_undefined() { slot::UNDEFINED } else { keywords };
    call::call_mapping(vm, hook, positional, keywords, parent)?;
    vm.release(mark);
    Ok(())
}
