//! Built-in types as constant tables, and the type of a value.
//!
//! A [`TypeInfo`] lives in flash: name, base, attributes ([`Item`]s) and [`Slots`], the
//! operations that the machine calls directly. Special methods (`__len__`, ...) of a
//! built-in type need no items: looking one up finds the slot, wrapped as a value.
//!
//! Invariant: a type is a value too: an immediate with the type's number, so types cost
//! no RAM and compare by identity.

use crate::fault::{Fault, Leaf, Raised};
use crate::ids::{self, immediate};
use crate::native::Native;
use crate::readiness::Readiness;
use crate::{Vm, class, shape};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// A named attribute of a built-in type.
#[derive(Clone, Copy)]
pub enum Item {
    /// A method (its Native made by `Native::method`), or what [`Item::static_method`] and [`Item::class_method`] make.
    Method(Native),
    /// A computed attribute: argument is the object.
    Getter(for<'v> fn(&'v Vm, Value<'v>) -> Leaf<'v>),
    /// A computed attribute that can be set (undefined value: deleted).
    Property(
        &'static (
            for<'v> fn(&'v Vm, Value<'v>) -> Leaf<'v>,
            for<'v> fn(&'v Vm, Value<'v>, Value<'v>) -> Result<(), Fault>,
        ),
    ),
    /// A small integer.
    Int(i32),
    /// A small integer by the board's family, in the order of [`board::Family`]; absent on families with [`ABSENT`].
    ByFamily(&'static [i32; board::FAMILIES]),
    /// A small integer that only this family has.
    OnFamily(&'static (board::Family, i32)),
    /// A name as a string.
    Text(Sym),
    /// Any constant (immediates and flash objects).
    Constant(Value<'static>),
    /// Another built-in type by number.
    Type(usize),
}

const _: () = assert!(size_of::<(Sym, Item)>() == if heap::WORD == 4 { 12 } else { 24 });

impl Item {
    /// A static method: a function without `self`.
    pub const fn static_method(native: Native) -> Item {
        assert!(!native.has_self());
        Item::Method(native)
    }

    /// A class method: slot 0 is the class.
    pub const fn class_method(native: Native) -> Item {
        Item::Method(native.of_class())
    }

    /// The native when it is bound to an object.
    pub const fn as_method(&self) -> Option<&Native> {
        match self {
            Item::Method(native) if native.has_self() && !native.signature().is_of_class() => Some(native),
            _ => None,
        }
    }

    pub const fn is_static_method(&self) -> bool {
        matches!(self, Item::Method(native) if !native.has_self())
    }

    pub const fn is_class_method(&self) -> bool {
        matches!(self, Item::Method(native) if native.signature().is_of_class())
    }
}

/// The constant of the board's family; undefined when it has none.
pub fn by_family<'v>(vm: &'v Vm, numbers: &[i32; board::FAMILIES]) -> Leaf<'v> {
    match numbers[vm.family() as usize] {
        ABSENT => Ok(Value::UNDEFINED),
        number => crate::int::new(vm, number.into()),
    }
}

/// The constant that only one family has.
pub fn on_family(vm: &Vm, family: board::Family, number: i32) -> Value<'static> {
    if vm.family() == family { Value::small(number) } else { Value::UNDEFINED }
}

/// The number of [`Item::ByFamily`] for a family without the name.
pub const ABSENT: i32 = i32::MIN;

/// Binary operators, in the order of their opcodes.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binary { Add, Sub, Mul, Div, FloorDiv, Mod, Pow, MatMul, And, Or, Xor, Shl, Shr }

/// Unary operators.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unary { Negative, Positive, Invert, Absolute }

/// Comparisons.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare { Lt, Le, Gt, Ge, Eq, Ne }

impl Compare {
    /// The comparison with its operands exchanged.
    pub const fn reflected(self) -> Compare {
        match self {
            Compare::Lt => Compare::Gt,
            Compare::Le => Compare::Ge,
            Compare::Gt => Compare::Lt,
            Compare::Ge => Compare::Le,
            same => same,
        }
    }

    /// Result for an ordering.
    pub const fn holds(self, ordering: core::cmp::Ordering) -> bool {
        match self {
            Compare::Lt => ordering.is_lt(),
            Compare::Le => ordering.is_le(),
            Compare::Gt => ordering.is_gt(),
            Compare::Ge => ordering.is_ge(),
            Compare::Eq => ordering.is_eq(),
            Compare::Ne => ordering.is_ne(),
        }
    }
}

/// An operation on one object.
#[derive(Clone, Copy)]
pub enum Slot1 {
    None,
    Leaf(for<'v> fn(&'v Vm, Value<'v>) -> Leaf<'v>),
    /// (object, slot for the result)
    Full(fn(&mut Vm, Handle, Handle) -> Result<(), Raised>),
    /// The leaf first; when it needs Python, the full function (hash of a tuple, `next` of a list iterator).
    Both(&'static (for<'v> fn(&'v Vm, Value<'v>) -> Leaf<'v>, fn(&mut Vm, Handle, Handle) -> Result<(), Raised>)),
}

/// An operation on an object and an argument. A leaf may fail with `python_needed`, then the
/// generic operation falls back to the `Both`'s second function.
#[derive(Clone, Copy)]
pub enum Slot2 {
    None,
    Leaf(for<'v> fn(&'v Vm, Value<'v>, Value<'v>) -> Leaf<'v>),
    /// (object, argument, slot for the result)
    Full(fn(&mut Vm, Handle, Handle, Handle) -> Result<(), Raised>),
    /// The leaf first; when it needs Python, the full function.
    Both(
        &'static (
            for<'v> fn(&'v Vm, Value<'v>, Value<'v>) -> Leaf<'v>,
            fn(&mut Vm, Handle, Handle, Handle) -> Result<(), Raised>,
        ),
    ),
}

/// An operation that changes an item: (object, key, value); an undefined value deletes.
#[derive(Clone, Copy)]
pub enum Slot3 {
    None,
    Leaf(for<'v> fn(&'v Vm, Value<'v>, Value<'v>, Value<'v>) -> Result<(), Fault>),
    Full(fn(&mut Vm, Handle, Handle, Handle) -> Result<(), Raised>),
    Both(
        &'static (
            for<'v> fn(&'v Vm, Value<'v>, Value<'v>, Value<'v>) -> Result<(), Fault>,
            fn(&mut Vm, Handle, Handle, Handle) -> Result<(), Raised>,
        ),
    ),
}

/// A binary operator or comparison. Functions answer NOT_IMPLEMENTED for operands they do not know.
/// They are called with the operands in their order in the program, for the type of either side.
#[derive(Clone, Copy)]
pub enum SlotOperator<Operator: 'static> {
    None,
    Leaf(for<'v> fn(&'v Vm, Operator, Value<'v>, Value<'v>) -> Leaf<'v>),
    Full(fn(&mut Vm, Operator, Handle, Handle, Handle) -> Result<(), Raised>),
    Both(
        &'static (
            for<'v> fn(&'v Vm, Operator, Value<'v>, Value<'v>) -> Leaf<'v>,
            fn(&mut Vm, Operator, Handle, Handle, Handle) -> Result<(), Raised>,
        ),
    ),
}

/// Operations of a built-in type.
pub struct Slots {
    /// `len`, as a small integer.
    pub length: Slot1,
    /// `bool`; when absent the length decides, and everything else is true.
    pub truth: Slot1,
    /// `hash`, as a small integer. `HashKind` says what absence means.
    pub hash: Slot1,
    pub repr: Slot1,
    /// `str`; absent: as repr.
    pub text: Slot1,
    pub iterate: Slot1,
    /// Next item; undefined at the end.
    pub next: Slot1,
    pub get_item: Slot2,
    pub set_item: Slot3,
    pub contains: Slot2,
    pub binary: SlotOperator<Binary>,
    /// In-place operators that differ from the plain ones (NOT_IMPLEMENTED falls back to them).
    pub in_place: SlotOperator<Binary>,
    pub unary: Option<for<'v> fn(&'v Vm, Unary, Value<'v>) -> Leaf<'v>>,
    pub compare: SlotOperator<Compare>,
    /// Attributes that are not in the items: undefined when absent.
    pub get_attribute: Slot2,
    /// Attribute change; undefined value deletes. Absent: attributes cannot be set.
    pub set_attribute: Slot3,
    /// What a stream is ready for.
    pub readiness: Option<for<'v> fn(&'v Vm, Value<'v>) -> Readiness>,
    /// The object is called with these arguments (object itself not among them; keywords refused).
    pub call: Option<Native>,
    /// False: unhashable although `hash` is absent (mutable containers).
    pub hashable: bool,
}

impl Slots {
    /// No operations.
    pub const NONE: Slots = Slots {
        length: Slot1::None,
        truth: Slot1::None,
        hash: Slot1::None,
        repr: Slot1::None,
        text: Slot1::None,
        iterate: Slot1::None,
        next: Slot1::None,
        get_item: Slot2::None,
        set_item: Slot3::None,
        contains: Slot2::None,
        binary: SlotOperator::None,
        in_place: SlotOperator::None,
        unary: None,
        compare: SlotOperator::None,
        get_attribute: Slot2::None,
        set_attribute: Slot3::None,
        readiness: None,
        call: None,
        hashable: true,
    };
}

/// A built-in type.
pub struct TypeInfo {
    /// Its number: the id of its objects, or from `EXCEPTION_BASE` on.
    pub number: usize,
    pub name: &'static str,
    /// Module in which it is shown; "builtins" for most.
    pub module: &'static str,
    /// Number of its base; `object` for most.
    pub base: usize,
    /// May be a base of classes.
    pub subclassable: bool,
    /// Called with the class in slot 0 (a method in this sense): makes an object.
    pub construct: Option<Native>,
    pub items: &'static [(Sym, Item)],
    /// Its operations; constants that are equal share their place in flash.
    pub slots: &'static Slots,
    /// The arguments of the class belong to `__init__` (mutable containers): `__new__` of a subclass makes an
    /// object by `construct` without arguments, `__init__` fills it.
    pub initialised: bool,
}

impl TypeInfo {
    /// A type of the builtins module with nothing in it, to be filled by struct update.
    pub const fn new(id: TypeId, name: &'static str) -> TypeInfo {
        TypeInfo {
            number: id.0 as usize,
            name,
            module: "builtins",
            base: ids::OBJECT.0 as usize,
            subclassable: false,
            construct: None,
            items: &[],
            slots: &Slots::NONE,
            initialised: false,
        }
    }

    /// The type as a value.
    pub const fn value(&self) -> Value<'static> {
        Value::immediate(immediate::TYPE, self.number)
    }
}

/// The value of the built-in type with this id.
pub const fn type_value(id: TypeId) -> Value<'static> {
    Value::immediate(immediate::TYPE, id.0 as usize)
}

/// Type numbers as they stand in a native's immediate (13 bits): exceptions are folded in.
pub const fn pack_number(number: usize) -> usize {
    if number >= ids::EXCEPTION_BASE { 0x1000 + (number - ids::EXCEPTION_BASE) } else { number }
}

/// The inverse of [`pack_number`].
pub const fn unpack_number(packed: usize) -> usize {
    if packed >= 0x1000 { packed - 0x1000 + ids::EXCEPTION_BASE } else { packed }
}

/// The number that dispatch goes by: the built-in type of a value that is not an instance of a
/// class, or the shape id of an instance.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn dispatch_id(value: Value<'_>) -> TypeId {
    match value.id() {
        Some(id) => id,
        None => immediate_id(value),
    }
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn immediate_id(value: Value<'_>) -> TypeId {
    if value.is_int() {
        return ids::INT;
    }
    if value.is_none() {
        ids::NONE_TYPE
    } else if value.is_bool() {
        ids::BOOL
    } else if value.immediate_payload(immediate::TYPE).is_some() {
        ids::TYPE
    } else if value.immediate_payload(immediate::NATIVE).is_some() {
        ids::NATIVE
    } else if value.immediate_payload(immediate::MODULE).is_some() {
        ids::MODULE
    } else if value.immediate_payload(immediate::SLOT).is_some() {
        ids::NATIVE_METHOD
    } else if let Some(device) = value.immediate_payload(immediate::DEVICE) {
        TypeId((device >> 16) as u16)
    } else if value == Value::ELLIPSIS {
        ids::ELLIPSIS_TYPE
    } else if value == crate::type_parameter::NO_DEFAULT {
        ids::NO_DEFAULT_TYPE
    } else {
        ids::NOT_IMPLEMENTED_TYPE
    }
}

/// The type of a value, as a value: an immediate for built-in types, else a class.
pub fn type_of<'v>(vm: &'v Vm, value: Value<'v>) -> Value<'v> {
    let id = dispatch_id(value);
    if id.0 >= ids::FIRST_SHAPE.0 {
        return shape::class_of(vm, id);
    }
    match id {
        ids::EXCEPTION => value.field(crate::exception::CLASS),
        ids::CLASS => class::metaclass(value),
        ids::BIG_INT => type_value(ids::INT),
        ids::STR => type_value(ids::STR),
        ids::NATIVE | ids::BOUND_METHOD => type_value(crate::method::type_of_native(vm, value)),
        _ => type_value(id),
    }
}

/// The class of a value whose type was made by a program; None for values of built-in types.
#[inline]
pub fn user_class<'v>(vm: &'v Vm, value: Value<'v>) -> Option<Value<'v>> {
    let id = value.id()?;
    if id.0 >= ids::FIRST_SHAPE.0 {
        return Some(shape::class_of(vm, id));
    }
    let class = match id {
        ids::EXCEPTION => value.field(crate::exception::CLASS),
        ids::CLASS => class::metaclass(value),
        _ => return None,
    };
    class.is_object().then_some(class)
}

/// True when the type of `value` derives from that of `other` without being the same.
pub fn is_proper_subtype(vm: &Vm, value: Value<'_>, other: Value<'_>) -> bool {
    let (class, ancestor) = (type_of(vm, value), type_of(vm, other));
    class != ancestor && class::is_subtype(vm, class, ancestor)
}

/// The built-in type number of a value itself: for instances of classes `usize::MAX`.
pub fn number_of(vm: &Vm, value: Value<'_>) -> usize {
    match type_of(vm, value).immediate_payload(immediate::TYPE) {
        Some(number) => number,
        None => usize::MAX,
    }
}

/// The built-in type whose slots serve a value: of its payload for an instance of a class that
/// derives from a built-in type, of `object` for other instances.
pub fn info_of(vm: &Vm, value: Value<'_>) -> &'static TypeInfo {
    let id = dispatch_id(value);
    let number = if id.0 >= ids::FIRST_SHAPE.0 {
        shape::layout_of(vm, id)
    } else if id == ids::BIG_INT {
        ids::INT.0 as usize
    } else if id == ids::EXCEPTION {
        crate::exception::kind::BaseException
    } else if id == ids::CLASS {
        ids::TYPE.0 as usize
    } else {
        id.0 as usize
    };
    vm.type_info(number).unwrap_or(&crate::instance::OBJECT_TYPE)
}

/// True when built-in type `number` is `ancestor` or derives from it.
pub fn derives(vm: &Vm, number: usize, ancestor: usize) -> bool {
    mro_of(vm, number).any(|info| info.number == ancestor)
}

/// The MRO of built-in type `number`. All have one base but ExceptionGroup, which has two.
pub fn mro_of(vm: &Vm, number: usize) -> impl Iterator<Item = &'static TypeInfo> {
    core::iter::successors(vm.type_info(number), move |info| base_in(vm, number, info))
}

/// The type behind one on the MRO of built-in type `number`.
pub fn base_in(vm: &Vm, number: usize, info: &TypeInfo) -> Option<&'static TypeInfo> {
    use crate::exception::kind;
    let base = match info.number {
        kind::BaseExceptionGroup if number == kind::ExceptionGroup => kind::Exception,
        _ => info.base,
    };
    if base == info.number { None } else { vm.type_info(base) }
}

/// `value` seen as an object of built-in type `number`: itself, or the payload of an instance of a
/// subclass; None when it is neither.
pub fn payload_for<'v>(vm: &'v Vm, value: Value<'v>, number: usize) -> Option<Value<'v>> {
    if number == ids::OBJECT.0 as usize {
        return Some(value);
    }
    let id = dispatch_id(value);
    if id.0 >= ids::FIRST_SHAPE.0 {
        let class = shape::class_of(vm, id);
        return match crate::instance::payload(vm, value) {
            Some(payload) if derives(vm, class::layout(class), number) => Some(payload),
            // A type that makes no objects works on the instance itself.
            _ => {
                let bare = vm.type_info(number).is_some_and(|info| info.construct.is_none());
                let derived = class::is_subtype(vm, class, Value::immediate(immediate::TYPE, number));
                (bare && derived).then_some(value)
            }
        };
    }
    if id == ids::EXCEPTION {
        // Exceptions of every class share one layout.
        return class::is_subtype(vm, value.field(crate::exception::CLASS), Value::immediate(immediate::TYPE, number))
            .then_some(value);
    }
    if class::is_class(value) && number == ids::TYPE.0 as usize {
        return Some(value);
    }
    derives(vm, number_of(vm, value), number).then_some(value)
}

/// `value` as an object with exactly this layout id: itself or the payload of a subclass instance.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn cast<'v>(vm: &'v Vm, value: Value<'v>, id: TypeId) -> Option<Value<'v>> {
    if value.has_id(id) {
        return Some(value);
    }
    if dispatch_id(value).0 >= ids::FIRST_STDLIB.0 { cast_slow(vm, value, id) } else { None }
}

#[inline(never)]
fn cast_slow<'v>(vm: &'v Vm, value: Value<'v>, id: TypeId) -> Option<Value<'v>> {
    let object = match dispatch_id(value) {
        found if found >= ids::FIRST_SHAPE => crate::instance::payload(vm, value)?,
        _ => value,
    };
    let found = object.id()?;
    let fits = found == id || (id == ids::DICT && ids::is_dict(found)) || (id == ids::TUPLE && ids::is_tuple(found));
    fits.then_some(object)
}

/// Name of a value's type, to be shown in messages.
pub fn type_name<'v>(vm: &'v Vm, value: Value<'v>) -> crate::text::Shown<'v> {
    class_name(vm, type_of(vm, value))
}

/// Name of a type or class, to be shown in messages.
pub fn class_name<'v>(vm: &'v Vm, class: Value<'v>) -> crate::text::Shown<'v> {
    match class.immediate_payload(immediate::TYPE) {
        Some(number) => crate::text::Shown::plain(vm.type_info(number).map_or("object", |info| info.name)),
        None => crate::text::Shown(class::name(class)),
    }
}
