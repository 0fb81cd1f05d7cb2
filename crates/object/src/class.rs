//! Classes made by programs: layout of class objects, lookup along the MRO.
//!
//! A CLASS object is
//! `[metaclass][name][qualified name][namespace][bases][MRO][info][names][counts][subclasses]`
//! and two fields of the machine's:
//! - `namespace`: dict with the flag NAMESPACE;
//! - `bases`, `MRO`: tuples of classes and type values; the MRO starts with the class itself, and is None
//!   where it is the class and the MRO of its only base (see [`ancestors`]);
//! - `info`: small integer `flags << 25 | layout << 16 | shape id`, see below;
//! - `names`: table of the attribute names that instances have slots for, see `shape`;
//! - `counts`: small integer `expected attributes << 24 | dictionary-mode shape id << 8 | number of names`;
//! - `subclasses`: weak table of direct subclasses, None while there are none.
//!
//! The layout is the number of the built-in type that lends instances their operations:
//! OBJECT for plain ones, EXCEPTION, TYPE for metaclasses, else the type of the payload
//! that an instance keeps in its field 0 (flag PAYLOAD).
//!
//! Lookups go through one hashed cache ([`root::LOOKUPS`]), a weak table of four words an
//! entry: name, class and epoch in one small integer, holder, position. (Entries with a negative small integer are
//! those of [`keep_number`].) A holder is the attribute itself (built-in types; undefined: absent) or the table of
//! the class's namespace, of which `position` is the entry.
//!
//! Invariant: as long as the epoch stays, a name resolves to the same place.

use crate::dict::Dict;
use crate::fault::Leaf;
use crate::ids::immediate;
use crate::types::{self, Item, TypeInfo};
use crate::vm::root;
use crate::{Vm, ids, native, slot_wrapper, text};
use heap::{TypeId, Value};

/// Fields of a class object.
pub const METACLASS: usize = 0;
pub const NAME: usize = 1;
pub const QUALIFIED_NAME: usize = 2;
pub const NAMESPACE: usize = 3;
pub const BASES: usize = 4;
pub const MRO: usize = 5;
pub const INFO: usize = 6;
pub const NAMES: usize = 7;
pub const COUNTS: usize = 8;
pub const SUBCLASSES: usize = 9;
/// Number of fields.
pub const FIELDS: usize = 12;
/// The epoch in which [`CONSTRUCTOR`] is good, kept by the machine.
pub const CONSTRUCTOR_KEY: usize = 10;
/// The Python `__init__` that prepares an instance made by `instance::new`; None when nothing does.
pub const CONSTRUCTOR: usize = 11;

/// Largest number of attributes that instances get fields for before any has them.
const MOST_EXPECTED: usize = 63;

/// Flag: instances take attributes that no slot was declared for.
pub const HAS_DICT: usize = 1;
/// Flag: field 0 of instances is a built-in object.
pub const PAYLOAD: usize = 2;
/// Flag: some class on the MRO defines `__del__`.
pub const FINALISER: usize = 4;
/// Flag: `__abstractmethods__` is not empty.
pub const ABSTRACT: usize = 8;
/// Flag: weak references to instances can be made (the class, or a base, has no `__slots__` or names `__weakref__`).
pub const WEAK: usize = 16;
/// Flag: an attribute that is neither callable nor a descriptor was replaced: caches do not keep such ones of this class.
pub const VARIES: usize = 32;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[];

/// The metaclass of a class object.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn metaclass<'v>(class: Value<'v>) -> Value<'v> {
    class.field(METACLASS)
}

/// The name of a class object.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn name<'v>(class: Value<'v>) -> Value<'v> {
    class.field(NAME)
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn info(class: Value<'_>) -> usize {
    class.field(INFO).int_unchecked() as usize
}

/// Shape id of the class's instances.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn shape_id(class: Value<'_>) -> TypeId {
    TypeId(info(class) as u16)
}

/// Number of the built-in type whose slots serve instances.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn layout(class: Value<'_>) -> usize {
    info(class) >> 16 & 0x1ff
}

/// Flags of a class object.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn flags(class: Value<'_>) -> usize {
    info(class) >> 25 & 0x3f
}

/// The first field of instances that holds an attribute.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn first_slot(class: Value<'_>) -> usize {
    (flags(class) & PAYLOAD != 0) as usize
}

/// The word kept in the field `INFO`: a shape of 16 bits, a layout of 9 and flags of 6.
pub fn pack_info(shape: TypeId, layout: usize, flags: usize) -> Value<'static> {
    Value::small((flags << 25 | layout << 16 | shape.0 as usize) as u32 as i32)
}

/// Number of names that instances have slots for.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn name_count(class: Value<'_>) -> usize {
    class.field(COUNTS).int_unchecked() as usize & 0xff
}

/// Shape id of instances in dictionary mode; 0 while there are none.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn dictionary_shape(class: Value<'_>) -> u16 {
    (class.field(COUNTS).int_unchecked() >> 8) as u16
}

/// Number of attributes that new instances have fields for.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn capacity(class: Value<'_>) -> usize {
    name_count(class).max(class.field(COUNTS).int_unchecked() as usize >> 24)
}

/// Says that the methods of a new class give instances `more` attributes besides those of its bases.
pub fn expect_attributes(vm: &Vm, class: Value<'_>, more: usize) {
    let expected = (capacity(class) + more).min(MOST_EXPECTED);
    let counts = class.field(COUNTS).int_unchecked() as usize & 0xff_ffff;
    vm.heap.set_field(class, COUNTS, Value::length(expected << 24 | counts));
}

/// Sets the number of names and the dictionary-mode shape.
pub fn set_counts(vm: &Vm, class: Value<'_>, names: usize, dictionary: u16) {
    let expected = class.field(COUNTS).as_int().unwrap_or(0) as usize & !0xff_ffff;
    vm.heap.set_field(class, COUNTS, Value::length(expected | (dictionary as usize) << 8 | names));
}

/// Sets a flag of a class object.
pub fn add_flag(vm: &Vm, class: Value<'_>, flag: usize) {
    vm.heap.set_field(class, INFO, pack_info(shape_id(class), layout(class), flags(class) | flag));
}

/// Clears a flag of a class object.
pub fn remove_flag(vm: &Vm, class: Value<'_>, flag: usize) {
    vm.heap.set_field(class, INFO, pack_info(shape_id(class), layout(class), flags(class) & !flag));
}

/// The MRO of a class or type value, as a tuple.
pub fn mro_of<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    let mro = vm.heap.new_filled(ids::TUPLE, 0, ancestors(vm, class).count(), Value::NONE)?;
    for (index, ancestor) in ancestors(vm, class).enumerate() {
        vm.heap.set_field(mro, index, ancestor);
    }
    Ok(mro)
}

/// The classes and type values on the MRO of a class or type value, itself first.
pub fn ancestors<'v>(vm: &'v Vm, class: Value<'v>) -> Ancestors<'v> {
    Ancestors { vm, next: class, whole: Value::NONE, position: 0, built_in: None }
}

/// Walks along an MRO: from base to base as long as classes have one each, then along the tuple of one that has more.
#[derive(Clone)]
pub struct Ancestors<'v> {
    vm: &'v Vm,
    /// What comes next; undefined at the end.
    next: Value<'v>,
    /// The tuple that `next` was taken from, at `position`; None while there is none.
    whole: Value<'v>,
    position: usize,
    /// The first built-in type, whose bases come one after the other.
    built_in: Option<usize>,
}

impl<'v> Ancestors<'v> {
    /// The class at `position` of the tuple; undefined behind its end.
    fn member(&self) -> Value<'v> {
        if self.position < self.whole.field_count() { self.whole.field(self.position) } else { Value::UNDEFINED }
    }

    /// The next class when the rest is its MRO.
    fn rest(&self) -> Option<Value<'v>> {
        if self.next.is_undefined() {
            return None;
        }
        let is_chain = self.whole.is_none() && self.built_in.is_none();
        let whole = is_chain || ancestors(self.vm, self.next).eq(self.clone());
        whole.then_some(self.next)
    }
}

impl<'v> Iterator for Ancestors<'v> {
    type Item = Value<'v>;

    fn next(&mut self) -> Option<Value<'v>> {
        if self.whole.is_none() && self.next.is_object() {
            self.whole = self.next.field(MRO);
            if !self.whole.is_none() {
                self.next = self.member();
            }
        }
        let class = self.next;
        if class.is_undefined() {
            return None;
        }
        self.next = if !self.whole.is_none() {
            self.position += 1;
            self.member()
        } else if class.is_object() {
            class.field(BASES).field(0)
        } else {
            let base = class.immediate_payload(immediate::TYPE).and_then(|number| {
                types::base_in(self.vm, *self.built_in.get_or_insert(number), self.vm.type_info(number)?)
            });
            base.map_or(Value::UNDEFINED, TypeInfo::value)
        };
        Some(class)
    }
}

/// True for classes and built-in types.
#[inline]
pub fn is_class(value: Value<'_>) -> bool {
    value.has_id(ids::CLASS) || value.immediate_payload(immediate::TYPE).is_some()
}

/// True when `class` (type value or class object) is or derives from `ancestor`.
pub fn is_subtype(vm: &Vm, class: Value<'_>, ancestor: Value<'_>) -> bool {
    let vm = vm.lend();
    if class == ancestor || ancestor == types::type_value(ids::OBJECT) {
        return true;
    }
    if class.has_id(ids::CLASS) {
        return ancestors(vm, class).any(|base| base == ancestor);
    }
    match (class.immediate_payload(immediate::TYPE), ancestor.immediate_payload(immediate::TYPE)) {
        (Some(number), Some(ancestor)) => types::derives(vm, number, ancestor),
        _ => false,
    }
}

/// Words of an entry of the lookup cache.
const ENTRY: usize = 4;
/// Position of a holder that is the attribute itself.
const DIRECT: usize = Value::INT_MAX as usize;

/// The word that stands for a class at this epoch; None for classes that are not cached (built-in exceptions).
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn stamp_of(vm: &Vm, class: Value<'_>) -> Option<Value<'static>> {
    let key = match class.immediate_payload(immediate::TYPE) {
        Some(number) if number >= ids::EXCEPTION_BASE => return None,
        Some(number) => number,
        None => shape_id(class).0 as usize,
    };
    Value::int(((vm.epoch.get() | key << 1) >> 1) as isize)
}

/// Attribute `name` (interned) along the MRO of a class object or type value, unbound; undefined when absent.
#[inline]
pub fn lookup<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    let Some(stamp) = stamp_of(vm, class) else { return lookup_slow(vm, class, name, None) };
    if let Some((holder, position)) = cached(vm, name, stamp) {
        return Ok(if position == DIRECT { holder } else { holder.field(2 * position + 1) });
    }
    lookup_slow(vm, class, name, Some(stamp))
}

/// Where the two entries are that a name and a stamp may be in.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn cache_index(words: usize, name: Value<'_>, stamp: Value<'_>) -> usize {
    // Names lie close to one another, and stamps differ in few bits.
    const FACTOR: usize = if heap::WORD == 8 { 0x9e37_79b9_7f4a_7c15_u64 as usize } else { 0x9e37_79b1 };
    let hash = (name.word() ^ stamp.word().rotate_left(11)).wrapping_mul(FACTOR) >> (usize::BITS / 2 - 1);
    (hash & (words / ENTRY).wrapping_sub(1) & !1) * ENTRY
}

/// What the lookup cache has for a name and a stamp: the third value, and the number.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn cached<'v>(vm: &'v Vm, name: Value<'v>, stamp: Value<'v>) -> Option<(Value<'v>, usize)> {
    let cache = vm.root(root::LOOKUPS).referents();
    let mut at = cache_index(cache.count(), name, stamp);
    if cache.get(at) != name || cache.get(at + 1) != stamp {
        at += ENTRY;
        if cache.get(at) != name || cache.get(at + 1) != stamp {
            return None;
        }
    }
    let holder = cache.get(at + 2);
    if holder == Value::DELETED { None } else { Some((holder, cache.get(at + 3).int_unchecked() as usize)) }
}

/// Puts an entry into the lookup cache, in the place of the older one of two.
fn put_in_cache<'v>(vm: &'v Vm, name: Value<'v>, stamp: Value<'v>, holder: Value<'v>, number: usize) {
    let cache = vm.root(root::LOOKUPS);
    let at = cache_index(cache.referents().count(), name, stamp);
    for (i, word) in [name, stamp, holder, Value::length(number)].into_iter().enumerate() {
        vm.heap.set_referent(cache, at + ENTRY + i, cache.referent(at + i));
        vm.heap.set_referent(cache, at + i, word);
    }
}

#[inline(never)]
fn lookup_slow<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>, stamp: Option<Value<'v>>) -> Leaf<'v> {
    let vm = vm.lend();
    let (holder, position) = find(vm, class, name)?;
    if let Some(stamp) = stamp {
        put_in_cache(vm, name, stamp, holder, position);
    }
    Ok(if position == DIRECT { holder } else { holder.field(2 * position + 1) })
}

/// The word that stands for a shape at this epoch; never one that stands for a class. None when it does not fit.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn shape_stamp(vm: &Vm, shape: TypeId) -> Option<Value<'static>> {
    let stamp = (vm.epoch.get() | (shape.0 as usize) << 1) >> 1;
    Value::int(!(stamp as isize))
}

/// The number that [`keep_number`] put into the lookup cache for a shape and a name, as long as it is there.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn kept_number(vm: &Vm, shape: TypeId, name: Value<'_>) -> Option<usize> {
    let stamp = shape_stamp(vm, shape)?;
    cached(vm, name, stamp).map(|(_, number)| number)
}

/// Keeps a number for a shape and a name that is good as long as the epoch stays.
pub fn keep_number<'v>(vm: &'v Vm, shape: TypeId, name: Value<'v>, number: usize) {
    let Some(stamp) = shape_stamp(vm, shape) else { return };
    put_in_cache(vm, name, stamp, Value::NONE, number);
}

/// Makes the lookup cache, its size by the heap's.
pub fn make_cache(vm: &Vm) -> Leaf<'_> {
    let entries = (vm.heap.statistics().total / 2048).clamp(16, 512).next_power_of_two();
    let blank = vm.heap.new_filled(ids::BUFFER, 0, entries * ENTRY, Value::UNDEFINED)?;
    Ok(vm.heap.new_weak_from(ids::INTERN_TABLE, blank)?)
}

/// Where a name is found: (value, `DIRECT`), or (table of a namespace, position).
fn find<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>) -> Result<(Value<'v>, usize), crate::Fault> {
    for base in ancestors(vm, class) {
        if base.is_object() {
            let namespace = base.field(NAMESPACE);
            if let Some(position) = Dict::find_name(namespace, name) {
                return Ok((Dict::table(namespace), position));
            }
        } else {
            let found = own(vm, base, name)?;
            if !found.is_undefined() {
                return Ok((found, DIRECT));
            }
        }
    }
    Ok((Value::UNDEFINED, DIRECT))
}

/// Attribute `name` along the MRO of `class` behind class `after` (undefined: all of it); undefined when absent.
pub fn lookup_after<'v>(vm: &'v Vm, class: Value<'v>, after: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    let vm = vm.lend();
    if after.is_undefined() {
        return lookup(vm, class, name);
    }
    let mut rest = ancestors(vm, class);
    if !rest.any(|base| base == after) {
        return Ok(Value::UNDEFINED);
    }
    // With single inheritance the rest is the next class's MRO: its lookups are cached.
    if let Some(next) = rest.rest() {
        return lookup(vm, next, name);
    }
    for base in rest {
        let found = own(vm, base, name)?;
        if !found.is_undefined() {
            return Ok(found);
        }
    }
    Ok(Value::UNDEFINED)
}

/// True when caches must not keep attribute `name` of a class as it is, since replacing it does not move the epoch on.
pub fn varies(vm: &Vm, class: Value<'_>, name: Value<'_>) -> bool {
    let mut holders = ancestors(vm, class).filter(|base| base.is_object());
    let holder = holders.find(|base| Dict::find_name(base.field(NAMESPACE), name).is_some());
    holder.is_some_and(|base| flags(base) & VARIES != 0)
}

/// True when a class has a special method.
pub fn has(vm: &Vm, class: Value<'_>, name: names::Sym) -> bool {
    match lookup(vm, class, text::name(name)) {
        Ok(found) => !found.is_undefined(),
        Err(_) => {
            // Only a constant that is no small integer needs memory: it is there.
            vm.heap.clear_need();
            true
        }
    }
}

/// Attribute `name` that a class object or type value has itself; undefined when absent.
pub fn own<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    if class.is_object() {
        return Ok(Dict::get_name(class.field(NAMESPACE), name).unwrap_or(Value::UNDEFINED));
    }
    match class.immediate_payload(immediate::TYPE).and_then(|number| vm.type_info(number)) {
        Some(info) => own_item(vm, info, name),
        None => Ok(Value::UNDEFINED),
    }
}

/// Attribute `name` that a built-in type has itself; undefined when absent.
fn own_item<'v>(vm: &'v Vm, info: &'static TypeInfo, name: Value<'v>) -> Leaf<'v> {
    // The names of all items are static.
    let Some(name) = text::symbol(name) else { return Ok(Value::UNDEFINED) };
    match info.items.iter().position(|(item, _)| *item == name) {
        Some(index) => item_value(vm, info, index),
        None => Ok(slot_wrapper::find(info, name)),
    }
}

/// Item `index` of a built-in type as a value; natives and computed attributes are descriptors.
pub fn item_value<'v>(vm: &'v Vm, info: &'static TypeInfo, index: usize) -> Leaf<'v> {
    match info.items.get(index).map(|(_, item)| item) {
        Some(Item::Method(_) | Item::Getter(_) | Item::Property(_)) => {
            Ok(native::item_value(info, index))
        }
        Some(Item::Int(number)) => crate::int::new(vm, *number as i64),
        Some(Item::ByFamily(numbers)) => types::by_family(vm, numbers),
        Some(Item::OnFamily((family, number))) => Ok(types::on_family(vm, *family, *number)),
        Some(Item::Text(name)) => Ok(text::name(*name)),
        Some(Item::Constant(value)) => Ok(*value),
        Some(Item::Type(number)) => Ok(Value::immediate(immediate::TYPE, *number)),
        None => Ok(Value::UNDEFINED),
    }
}
