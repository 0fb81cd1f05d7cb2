//! Shapes: which slot of an instance holds which attribute.
//!
//! A class has one shape: the list of all attribute names that its instances were ever
//! given ([`class::NAMES`]), in the order of their first use. Name number `n` lives in field
//! `n` of an instance (`n + 1` when field 0 is a built-in payload); an undefined field is an
//! absent attribute. So caches see one shape id per class, attributes set in any order
//! make no further shapes, and adding an attribute writes one word.
//!
//! A name NONE is the slot of a `__slots__` declaration, reached by its descriptor only.
//!
//! Besides, a class has a dictionary-mode shape once it is needed: instances whose
//! `__dict__` was asked for, or whose attributes are too many or too diverse, keep them in
//! a dict. [`root::SHAPES`] maps shape ids to classes (both ids to the same class), weakly: the
//! collector keeps the classes of live instances alive, and ids of dead classes are given out again.
//!
//! Invariant: names are only ever added to a shape, so field numbers stay good as long as
//! the id does.

use crate::fault::{Fault, Leaf};
use crate::hash_table::{UNINDEXED, index_entry, mix};
use crate::vm::root;
use crate::{TypeInfo, Vm, class, ids};
use crate::packed::message;
use heap::{TypeId, Value};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[];

/// Largest number of names in a shape.
pub const MOST_NAMES: usize = 250;
/// Names that instances may have without using at least half of them.
const SPARSE_NAMES: usize = 12;

/// The class whose instances have this shape.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn class_of<'v>(vm: &'v Vm, shape: TypeId) -> Value<'v> {
    vm.root(root::SHAPES).referent((shape.0 - ids::FIRST_SHAPE.0) as usize)
}

/// Number of the built-in type whose slots serve instances of this shape.
#[inline]
pub fn layout_of(vm: &Vm, shape: TypeId) -> usize {
    class::layout(class_of(vm, shape))
}

/// The field of an instance of this shape that holds attribute `name` when the instance has it
/// (see `instance::get_slot`). None: no instance has it, except perhaps in dictionary mode.
#[inline]
pub fn find(vm: &Vm, shape: TypeId, name: Value<'_>) -> Option<usize> {
    let class = class_of(vm, shape);
    if class::shape_id(class) != shape {
        return None;
    }
    find_in(class, name)
}

/// As [`find`], for the shape of instances of `class`.
#[inline]
pub fn find_in(class: Value<'_>, name: Value<'_>) -> Option<usize> {
    let names = class.field(class::NAMES);
    let (entries, index) = names.table();
    let log = index.log();
    if log == 0 {
        let count = class::name_count(class);
        return (0..count).find(|number| entries.get(*number) == name).map(|number| number + class::first_slot(class));
    }
    let mask = (1usize << log) - 1;
    let mut slot = mix(name.prefix()) & mask;
    loop {
        let number = index.get(slot);
        if number == usize::MAX {
            return None;
        }
        if entries.get(number) == name {
            return Some(number + class::first_slot(class));
        }
        slot = (slot + 1) & mask;
    }
}

/// The shape of an instance of this shape after it is given attribute `name`: the same, `name` being one
/// of its names now, or the dictionary-mode shape when there are too many.
pub fn transition(vm: &Vm, shape: TypeId, name: Value<'_>) -> Result<TypeId, Fault> {
    let class = class_of(vm, shape);
    if class::shape_id(class) != shape || find_in(class, name).is_some() {
        return Ok(shape);
    }
    if class::name_count(class) >= MOST_NAMES {
        return dictionary(vm, class);
    }
    add_name(vm, class, name)?;
    Ok(shape)
}

/// True when the names of a class may grow for an instance that has `used` attributes.
pub fn may_grow(class: Value<'_>, used: usize) -> bool {
    let count = class::name_count(class);
    count < SPARSE_NAMES || (count < MOST_NAMES && (used + 1) * 2 > count)
}

/// Makes room for one more name in the shape of a class.
pub fn reserve_name(vm: &Vm, class: Value<'_>) -> Result<(), Fault> {
    let count = class::name_count(class);
    let names = class.field(class::NAMES);
    if count >= names.field_count() {
        let room = count + if count < 4 { 1 } else { 4 + count / 4 };
        let grown = copy_names(vm, names, count, room)?;
        vm.heap.set_field(class, class::NAMES, grown);
    }
    Ok(())
}

/// A table for `room` names with the first `count` of another: indexed by hash when there are many.
fn copy_names<'v>(vm: &'v Vm, names: Value<'v>, count: usize, room: usize) -> Leaf<'v> {
    let log = if room <= UNINDEXED { 0 } else { (room * 2).ilog2() as usize + 1 };
    let table = vm.heap.new_table(ids::SET_TABLE, room, log)?;
    for number in 0..count {
        enter_name(vm, table, number, names.field(number));
    }
    Ok(table)
}

/// Puts a name into a free place of a table.
fn enter_name<'v>(vm: &'v Vm, table: Value<'v>, number: usize, name: Value<'v>) {
    vm.heap.set_field(table, number, name);
    if name.is_object() {
        index_entry(vm, table, number, name.prefix());
    }
}

/// Adds a name (NONE for a declared slot) to the shape of a class.
pub fn add_name<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>) -> Result<(), Fault> {
    let count = class::name_count(class);
    reserve_name(vm, class)?;
    enter_name(vm, class.field(class::NAMES), count, name);
    class::set_counts(vm, class, count + 1, class::dictionary_shape(class));
    // Caches of methods take it that instances do not have the name.
    vm.bump_epoch();
    Ok(())
}

/// The dictionary-mode shape of a class.
pub fn dictionary(vm: &Vm, class: Value<'_>) -> Result<TypeId, Fault> {
    let known = class::dictionary_shape(class);
    if known != 0 {
        return Ok(TypeId(known));
    }
    let id = assign(vm, reserve(vm)?, class);
    class::set_counts(vm, class, class::name_count(class), id.0);
    Ok(id)
}

/// A shape number (id - FIRST_SHAPE) that is free; MemoryError when there is none left. [`assign`] takes it.
pub fn reserve(vm: &Vm) -> Result<usize, Fault> {
    let shapes = vm.root(root::SHAPES);
    let count = shapes.payload_words().saturating_sub(1);
    // Numbers become free by collections only, which have the search begin anew.
    let first = vm.first_free_shape.get();
    if let Some(number) = (first..count).find(|number| !shapes.referent(*number).is_object()) {
        vm.first_free_shape.set(number);
        return Ok(number);
    }
    let limit = (u16::MAX - ids::FIRST_SHAPE.0) as usize + 1;
    if count >= limit {
        return Err(vm.fault(crate::exception::kind::MemoryError, message!("too many classes")));
    }
    let room = (count + count / 2 + 8).min(limit);
    let grown = vm.heap.new_filled(ids::BUFFER, 0, room, Value::UNDEFINED)?;
    for number in 0..count {
        vm.heap.set_field(grown, number, shapes.referent(number));
    }
    let grown = vm.heap.new_weak_from(ids::INTERN_TABLE, grown)?;
    vm.set_root(root::SHAPES, grown);
    Ok(count)
}

/// Gives a reserved shape number to a class.
pub fn assign(vm: &Vm, number: usize, class: Value<'_>) -> TypeId {
    let shapes = vm.root(root::SHAPES);
    if shapes.referent(number) == Value::DELETED {
        // Caches may know the number as that of a class that is gone.
        vm.bump_epoch();
    }
    vm.heap.set_referent(shapes, number, class);
    TypeId(ids::FIRST_SHAPE.0 + number as u16)
}

/// The names of a class's shape in order (NONE for declared slots).
pub fn names<'v>(class: Value<'v>) -> impl Iterator<Item = Value<'v>> {
    class.field(class::NAMES).fields_from(0).take(class::name_count(class))
}

/// A table with the names of another class, for a class that derives from it.
pub fn inherit<'v>(vm: &'v Vm, base: Value<'v>, room: usize) -> Leaf<'v> {
    let count = class::name_count(base);
    if count + room == 0 {
        return Ok(Value::NONE);
    }
    copy_names(vm, base.field(class::NAMES), count, count + room)
}
