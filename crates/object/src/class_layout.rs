//! What instances of a new class look like: the built-in type they extend, `__slots__`, the names they inherit;
//! and who derives from whom.
//!
//! Invariant: fields that descriptors of declared slots name are the same in every derived class.

use crate::dict::Dict;
use crate::fault::{Fault, Leaf};
use crate::types::{TypeInfo, class_name, derives, type_name};
use crate::{Vm, class, ids, method, shape, text};
use crate::packed::message;
use heap::Value;

/// The layout of instances of a class.
#[derive(Clone, Copy)]
pub struct Layout<'v> {
    /// The built-in type whose slots serve instances.
    pub number: usize,
    /// Flags of the class object.
    pub flags: usize,
    /// The base whose names come first.
    pub names_of: Option<Value<'v>>,
    /// Slots that the class itself declares.
    pub declared: usize,
}

/// The layout number and payload flag that a base asks for.
fn of_base(vm: &Vm, base: Value<'_>) -> Result<(usize, usize), Fault> {
    if base.has_id(ids::CLASS) {
        return Ok((class::layout(base), class::flags(base) & class::PAYLOAD));
    }
    let info = base.immediate_payload(ids::immediate::TYPE).and_then(|number| vm.type_info(number));
    match info {
        Some(info) if info.number >= ids::EXCEPTION_BASE => Ok((ids::EXCEPTION.0 as usize, 0)),
        Some(info) if [ids::OBJECT, ids::TYPE].iter().any(|id| id.0 as usize == info.number) => Ok((info.number, 0)),
        Some(info) if info.subclassable => {
            Ok((info.number, if info.construct.is_some() { class::PAYLOAD } else { 0 }))
        }
        Some(info) => Err(vm.type_fault(message!("type '{}' is not an acceptable base type", info.name))),
        None => Err(vm.type_fault(message!("bases must be types"))),
    }
}

/// True when methods of `base` work on instances of a class.
pub fn suits(vm: &Vm, class: Value<'_>, base: Value<'_>) -> bool {
    let number = if base.has_id(ids::CLASS) {
        class::layout(base)
    } else {
        match base.immediate_payload(ids::immediate::TYPE) {
            Some(number) if number >= ids::EXCEPTION_BASE => ids::EXCEPTION.0 as usize,
            Some(number) => number,
            None => return false,
        }
    };
    let bare = vm.type_info(number).is_some_and(|info| info.construct.is_none());
    let own = class::layout(class);
    number == own || number == ids::OBJECT.0 as usize || bare || derives(vm, own, number)
}

/// Number of declared slots among a class's names.
fn declared_in(class: Value<'_>) -> usize {
    shape::names(class).filter(|name| name.is_none()).count()
}

/// The class among a class and its bases that declared the last of its slots.
fn declarer<'v>(vm: &'v Vm, class: Value<'v>) -> Value<'v> {
    let count = declared_in(class);
    let same = |base: &Value<'v>| base.has_id(ids::CLASS) && declared_in(*base) == count;
    class::ancestors(vm, class).filter(same).last().unwrap_or(class)
}

/// The layout of a class with these bases and declared slots (a tuple; anything else when there is no `__slots__`).
pub fn combine<'v>(vm: &'v Vm, bases: Value<'v>, slots: Value<'v>) -> Result<Layout<'v>, Fault> {
    let conflict = || vm.type_fault(message!("multiple bases have instance lay-out conflict"));
    let object = ids::OBJECT.0 as usize;
    let mut layout = Layout { number: object, flags: 0, names_of: None, declared: 0 };
    for base in bases.fields_from(0) {
        let (number, payload) = of_base(vm, base)?;
        if layout.number == object || (number != layout.number && derives(vm, number, layout.number)) {
            layout.number = number;
            layout.flags = layout.flags & !class::PAYLOAD | payload;
        } else if number != object && number != layout.number && !derives(vm, layout.number, number) {
            return Err(conflict());
        }
        if !base.has_id(ids::CLASS) {
            continue;
        }
        layout.flags |= class::flags(base) & (class::HAS_DICT | class::WEAK);
        layout.names_of = match layout.names_of {
            Some(other) if declared_in(base) == 0 || class::is_subtype(vm, other, base) => Some(other),
            Some(other) if declared_in(other) > 0 => {
                let (first, second) = (declarer(vm, other), declarer(vm, base));
                if class::is_subtype(vm, first, second) {
                    Some(other)
                } else if class::is_subtype(vm, second, first) {
                    Some(base)
                } else {
                    return Err(conflict());
                }
            }
            _ => Some(base),
        };
    }
    if let Some(base) = layout.names_of {
        if class::flags(base) & class::PAYLOAD != layout.flags & class::PAYLOAD {
            if declared_in(base) > 0 {
                return Err(conflict());
            }
            layout.names_of = None;
        }
    }
    if !slots.has_id(ids::TUPLE) {
        layout.flags |= class::HAS_DICT | class::WEAK;
        return Ok(layout);
    }
    let (mut has_dict, mut has_weakref) = (layout.flags & class::HAS_DICT != 0, layout.flags & class::WEAK != 0);
    for name in slots.fields_from(0) {
        if !name.has_id(ids::STR) {
            let class = type_name(vm, name);
            return Err(vm.type_fault(message!("__slots__ items must be strings, not '{class}'")));
        }
        if !is_identifier(name.bytes()) {
            return Err(vm.type_fault(message!("__slots__ must be identifiers")));
        }
        match name.bytes() {
            special @ (b"__dict__" | b"__weakref__") => {
                let (taken, word) =
                    if special == b"__dict__" { (&mut has_dict, "__dict__") } else { (&mut has_weakref, "__weakref__") };
                if core::mem::replace(taken, true) {
                    return Err(vm.type_fault(message!("{word} slot disallowed: we already got one")));
                }
                layout.flags |= if special == b"__dict__" { class::HAS_DICT } else { class::WEAK };
            }
            _ => layout.declared += 1,
        }
    }
    let fixed = [ids::INT, ids::TUPLE, ids::BYTES].iter().any(|id| id.0 as usize == layout.number);
    if layout.declared > 0 && (fixed || layout.flags & class::PAYLOAD == 0 && layout.number == ids::TYPE.0 as usize) {
        let name = vm.type_info(layout.number).map_or("object", |info: &TypeInfo| info.name);
        return Err(vm.type_fault(message!("nonempty __slots__ not supported for subtype of '{name}'")));
    }
    Ok(layout)
}

fn is_identifier(name: &[u8]) -> bool {
    let mut points = crate::string::points::points(name);
    let start = points.next().is_some_and(crate::string::unicode::is_identifier_start);
    start && points.all(crate::string::unicode::is_identifier_part)
}

/// The names of `__slots__`, interned, private ones (`__x`) with the class's name in front.
pub fn mangled<'v>(vm: &'v Vm, slots: Value<'v>, class: Value<'v>) -> Leaf<'v> {
    let class = class.bytes();
    let class = &class[class.iter().take_while(|byte| **byte == b'_').count()..];
    let names = vm.heap.new_filled(ids::TUPLE, 0, slots.field_count(), Value::NONE)?;
    for (index, name) in slots.fields_from(0).enumerate() {
        let name = crate::types::cast(vm, name, ids::STR).unwrap_or(name);
        let private = name.bytes().starts_with(b"__") && !name.bytes().ends_with(b"__") && !class.is_empty();
        let name = if !name.has_id(ids::STR) {
            name
        } else if private {
            let long = text::compose(vm, |message| {
                message.push(b"_");
                message.push(class);
                message.push(name.bytes());
            })?;
            text::intern_value(vm, long)?
        } else {
            text::intern_value(vm, name)?
        };
        // In alphabetical order: classes with the same names are alike.
        let before = |other: Value<'_>| other.bytes() > name.bytes();
        let place = (0..index).find(|place| before(names.field(*place))).unwrap_or(index);
        vm.heap.move_fields(names, place, place + 1, index - place);
        vm.heap.set_field(names, place, name);
    }
    Ok(names)
}

/// Adds the slots that a new class declares to its shape, and their descriptors to its namespace. (Exceptions keep
/// all attributes in their dict: theirs are not declared.)
pub fn declare<'v>(vm: &'v Vm, class: Value<'v>, slots: Value<'v>) -> Result<(), Fault> {
    if !slots.has_id(ids::TUPLE) || class::layout(class) == ids::EXCEPTION.0 as usize {
        return Ok(());
    }
    let namespace = class.field(class::NAMESPACE);
    for name in slots.fields_from(0) {
        if matches!(name.bytes(), b"__dict__" | b"__weakref__") {
            continue;
        }
        match Dict::get_name(namespace, name) {
            // Declared before this was repeated for want of memory.
            Some(member) if member.has_id(ids::MEMBER) => continue,
            Some(_) => {
                let name = text::Shown(name);
                return Err(vm.value_fault(message!("'{name}' in __slots__ conflicts with class variable")));
            }
            None => {}
        }
        let field = class::first_slot(class) + class::name_count(class);
        let member = method::new_member(vm, class, name, field)?;
        shape::reserve_name(vm, class)?;
        Dict::set(vm, namespace, name, member)?;
        shape::add_name(vm, class, Value::NONE)?;
    }
    Ok(())
}

/// Lists a class among the subclasses of a base, weakly.
pub fn register<'v>(vm: &'v Vm, base: Value<'v>, class: Value<'v>) -> Result<(), Fault> {
    if !base.has_id(ids::CLASS) {
        return Ok(());
    }
    let table = base.field(class::SUBCLASSES);
    let count = table.payload_words().saturating_sub(1);
    if (0..count).any(|index| table.referent(index) == class) {
        return Ok(());
    }
    if let Some(free) = (0..count).find(|index| !table.referent(*index).is_object()) {
        vm.heap.set_referent(table, free, class);
        return Ok(());
    }
    let wider = vm.heap.new_filled(ids::BUFFER, 0, count + count / 2 + 1, Value::UNDEFINED)?;
    for index in 0..count {
        vm.heap.set_field(wider, index, table.referent(index));
    }
    vm.heap.set_field(wider, count, class);
    let wider = vm.heap.new_weak_from(ids::INTERN_TABLE, wider)?;
    vm.heap.set_field(base, class::SUBCLASSES, wider);
    Ok(())
}

/// Forgets a class as a subclass of a base.
pub fn unregister<'v>(vm: &'v Vm, base: Value<'v>, class: Value<'v>) {
    let table = base.field(class::SUBCLASSES);
    for index in 0..table.payload_words().saturating_sub(1) {
        if table.referent(index) == class {
            vm.heap.set_referent(table, index, Value::UNDEFINED);
        }
    }
}

/// The direct subclasses of a class that are alive.
pub fn subclasses<'v>(class: Value<'v>) -> impl Iterator<Item = Value<'v>> {
    let table = if class.has_id(ids::CLASS) { class.field(class::SUBCLASSES) } else { Value::NONE };
    (0..table.payload_words().saturating_sub(1)).map(move |index| table.referent(index)).filter(|entry| entry.is_object())
}

/// `class.__bases__ = bases`: new MROs for the class and all that derive from it.
pub fn set_bases<'v>(vm: &'v Vm, class: Value<'v>, bases: Value<'v>) -> Result<(), Fault> {
    if !bases.has_id(ids::TUPLE) || bases.field_count() == 0 {
        let name = class_name(vm, class);
        return Err(vm.type_fault(message!("can only assign non-empty tuple to {name}.__bases__")));
    }
    for base in bases.fields_from(0) {
        if !class::is_class(base) {
            return Err(vm.type_fault(message!("bases must be types")));
        }
        if class::is_subtype(vm, base, class) {
            return Err(vm.type_fault(message!("a __bases__ item causes an inheritance cycle")));
        }
    }
    let wanted = combine(vm, bases, if class::flags(class) & class::HAS_DICT != 0 { Value::NONE } else { crate::tuple::empty() })?;
    let declared = wanted.names_of.map_or(0, declared_in);
    if wanted.number != class::layout(class) || declared > declared_in(class) {
        return Err(vm.type_fault(message!(
            "__bases__ assignment: '{}' object layout differs from '{}'",
            class_name(vm, bases.field(0)),
            class_name(vm, class.field(class::BASES).field(0))
        )));
    }
    let old = class.field(class::BASES);
    vm.heap.set_field(class, class::BASES, bases);
    let done = update_mro(vm, class).and_then(|()| bases.fields_from(0).try_for_each(|base| register(vm, base, class)));
    if done.is_err() {
        vm.heap.set_field(class, class::BASES, old);
        return done;
    }
    for base in old.fields_from(0).filter(|base| base.has_id(ids::CLASS) && !bases.fields_from(0).any(|kept| kept == *base)) {
        unregister(vm, base, class);
    }
    vm.bump_epoch();
    Ok(())
}

/// Computes the MRO of a class and its subclasses again.
fn update_mro(vm: &Vm, class: Value<'_>) -> Result<(), Fault> {
    vm.nested_leaf(|| {
        let mro = crate::class_build::linearise(vm, class.field(class::BASES))?;
        crate::class_build::set_mro(vm, class, mro);
        subclasses(class).try_for_each(|subclass| update_mro(vm, subclass))
    })
}
