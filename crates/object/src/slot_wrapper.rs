//! Special methods of built-in types (`int.__add__`, `list.__len__`) without items: one table
//! maps their names to slots, and an immediate (type, row of the table) stands for the method.
//!
//! Invariant: looking up a special method on a built-in type finds it exactly when the type's
//! own slots have the operation; so built-in types and classes answer to the same names.

use crate::exception::kind;
use crate::fault::Raised;
use crate::ids::immediate;
use crate::operations::call::argument;
use crate::operations::{convert, item, run1, run2, run3, run_operator, text as texts};
use crate::types::{self, Binary, Compare, Slot1, Slot2, Slot3, SlotOperator, TypeInfo, Unary, pack_number, unpack_number};
use crate::{Vm, construct, ids};
use heap::{Handle, Value};
use names::{Sym, sym};

/// What a special method does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrapper {
    Length,
    Truth,
    Hash,
    Repr,
    Text,
    Iterate,
    Next,
    GetItem,
    SetItem,
    DeleteItem,
    Contains,
    Call,
    New,
    Init,
    Unary(Unary),
    Compare(Compare),
    Binary(Binary),
    /// The operands exchanged.
    Reflected(Binary),
    InPlace(Binary),
}

/// Number of bits of a row's number in an immediate.
const ROW_BITS: u32 = 7;

use Wrapper::*;
use crate::packed::message;

/// Names and meanings, by row.
static TABLE: [(Sym, Wrapper); 63] = [
    (sym::__len__, Length),
    (sym::__bool__, Truth),
    (sym::__hash__, Hash),
    (sym::__repr__, Repr),
    (sym::__str__, Text),
    (sym::__iter__, Iterate),
    (sym::__next__, Next),
    (sym::__getitem__, GetItem),
    (sym::__setitem__, SetItem),
    (sym::__delitem__, DeleteItem),
    (sym::__contains__, Contains),
    (sym::__call__, Call),
    (sym::__new__, New),
    (sym::__init__, Init),
    (sym::__neg__, Unary(Unary::Negative)),
    (sym::__pos__, Unary(Unary::Positive)),
    (sym::__invert__, Unary(Unary::Invert)),
    (sym::__abs__, Unary(Unary::Absolute)),
    (sym::__lt__, Compare(Compare::Lt)),
    (sym::__le__, Compare(Compare::Le)),
    (sym::__gt__, Compare(Compare::Gt)),
    (sym::__ge__, Compare(Compare::Ge)),
    (sym::__eq__, Compare(Compare::Eq)),
    (sym::__ne__, Compare(Compare::Ne)),
    (sym::__add__, Binary(Binary::Add)),
    (sym::__sub__, Binary(Binary::Sub)),
    (sym::__mul__, Binary(Binary::Mul)),
    (sym::__truediv__, Binary(Binary::Div)),
    (sym::__floordiv__, Binary(Binary::FloorDiv)),
    (sym::__mod__, Binary(Binary::Mod)),
    (sym::__pow__, Binary(Binary::Pow)),
    (sym::__matmul__, Binary(Binary::MatMul)),
    (sym::__and__, Binary(Binary::And)),
    (sym::__or__, Binary(Binary::Or)),
    (sym::__xor__, Binary(Binary::Xor)),
    (sym::__lshift__, Binary(Binary::Shl)),
    (sym::__rshift__, Binary(Binary::Shr)),
    (sym::__radd__, Reflected(Binary::Add)),
    (sym::__rsub__, Reflected(Binary::Sub)),
    (sym::__rmul__, Reflected(Binary::Mul)),
    (sym::__rtruediv__, Reflected(Binary::Div)),
    (sym::__rfloordiv__, Reflected(Binary::FloorDiv)),
    (sym::__rmod__, Reflected(Binary::Mod)),
    (sym::__rpow__, Reflected(Binary::Pow)),
    (sym::__rmatmul__, Reflected(Binary::MatMul)),
    (sym::__rand__, Reflected(Binary::And)),
    (sym::__ror__, Reflected(Binary::Or)),
    (sym::__rxor__, Reflected(Binary::Xor)),
    (sym::__rlshift__, Reflected(Binary::Shl)),
    (sym::__rrshift__, Reflected(Binary::Shr)),
    (sym::__iadd__, InPlace(Binary::Add)),
    (sym::__isub__, InPlace(Binary::Sub)),
    (sym::__imul__, InPlace(Binary::Mul)),
    (sym::__itruediv__, InPlace(Binary::Div)),
    (sym::__ifloordiv__, InPlace(Binary::FloorDiv)),
    (sym::__imod__, InPlace(Binary::Mod)),
    (sym::__ipow__, InPlace(Binary::Pow)),
    (sym::__imatmul__, InPlace(Binary::MatMul)),
    (sym::__iand__, InPlace(Binary::And)),
    (sym::__ior__, InPlace(Binary::Or)),
    (sym::__ixor__, InPlace(Binary::Xor)),
    (sym::__ilshift__, InPlace(Binary::Shl)),
    (sym::__irshift__, InPlace(Binary::Shr)),
];

/// The least and the greatest number of a name in the table.
const RANGE: (usize, usize) = {
    let (mut least, mut most) = (usize::MAX, 0);
    let mut row = 0;
    while row < TABLE.len() {
        let number = TABLE[row].0.0 as usize;
        least = if number < least { number } else { least };
        most = if number > most { number } else { most };
        row += 1;
    }
    (least, most)
};

/// Row of each name from the least number on; one that does not exist for other names.
static ROWS: [u8; RANGE.1 - RANGE.0 + 1] = {
    let mut rows = [u8::MAX; RANGE.1 - RANGE.0 + 1];
    let mut row = 0;
    while row < TABLE.len() {
        rows[TABLE[row].0.0 as usize - RANGE.0] = row as u8;
        row += 1;
    }
    rows
};

/// Types whose objects `call::call_window` calls itself.
const CALLABLE: [heap::TypeId; 7] = [
    ids::FUNCTION,
    ids::NATIVE,
    ids::NATIVE_METHOD,
    ids::BOUND_METHOD,
    ids::METHOD_DESCRIPTOR,
    ids::CLASSMETHOD_DESCRIPTOR,
    ids::METHOD_WRAPPER,
];

/// First rows of the operators.
const UNARY_ROW: usize = 14;
const COMPARE_ROW: usize = 18;
const BINARY_ROW: usize = 24;
const REFLECTED_ROW: usize = 37;
const IN_PLACE_ROW: usize = 50;

impl Compare {
    /// The special method of the comparison.
    pub fn name(self) -> Sym {
        TABLE[COMPARE_ROW + self as usize].0
    }

    /// The operator as it is written.
    pub fn sign(self) -> &'static str {
        ["<", "<=", ">", ">=", "==", "!="][self as usize]
    }
}

impl Binary {
    /// The special method of the operator.
    pub fn name(self) -> Sym {
        TABLE[BINARY_ROW + self as usize].0
    }

    /// The operator as it is written.
    pub fn sign(self) -> &'static str {
        ["+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>"][self as usize]
    }

    /// The special method of the operator's reflected form.
    pub fn reflected_name(self) -> Sym {
        TABLE[REFLECTED_ROW + self as usize].0
    }

    /// The special method of the operator's in-place form.
    pub fn in_place_name(self) -> Sym {
        TABLE[IN_PLACE_ROW + self as usize].0
    }
}

impl Unary {
    /// The special method of the operator.
    pub fn name(self) -> Sym {
        TABLE[UNARY_ROW + self as usize].0
    }

    /// The operator in messages.
    pub fn shown(self) -> &'static str {
        ["unary -", "unary +", "unary ~", "abs()"][self as usize]
    }
}

/// The wrapper of special method `name` that a built-in type has by its own slots; undefined for others.
pub fn find(info: &TypeInfo, name: Sym) -> Value<'static> {
    if !info.slots.hashable && name == sym::__hash__ {
        return Value::NONE;
    }
    let place = (name.0 as usize).wrapping_sub(RANGE.0);
    let row = ROWS.get(place).map_or(TABLE.len(), |row| *row as usize);
    match TABLE.get(row) {
        Some((_, wrapper)) if has(info, *wrapper) => {
            Value::immediate(immediate::SLOT, pack_number(info.number) << ROW_BITS | row)
        }
        _ => Value::UNDEFINED,
    }
}

/// The wrappers a built-in type has, by name.
pub fn names(info: &'static TypeInfo) -> impl Iterator<Item = Sym> {
    let shown = |name: Sym, wrapper| has(info, wrapper) || (name == sym::__hash__ && !info.slots.hashable);
    TABLE.iter().filter(move |(name, wrapper)| shown(*name, *wrapper)).map(|(name, _)| *name)
}

/// Type, name and meaning of a wrapper value.
pub fn resolve(vm: &Vm, value: Value<'_>) -> Option<(&'static TypeInfo, Sym, Wrapper)> {
    let payload = value.immediate_payload(immediate::SLOT)?;
    let (name, wrapper) = TABLE.get(payload & ((1 << ROW_BITS) - 1))?;
    Some((vm.type_info(unpack_number(payload >> ROW_BITS))?, *name, *wrapper))
}

/// The type whose slot a value stands for; None when it is not a wrapper.
#[inline]
pub fn type_of_wrapper(vm: &Vm, value: Value<'_>) -> Option<&'static TypeInfo> {
    vm.type_info(unpack_number(value.immediate_payload(immediate::SLOT)? >> ROW_BITS))
}

/// True when a type's own slots have the operation. Operators cannot be told apart before they are tried:
/// numbers have the arithmetic ones and their reflections, sequences `+`, `*`, sets the bitwise ones.
fn has(info: &TypeInfo, wrapper: Wrapper) -> bool {
    let slots = info.slots;
    match wrapper {
        Length => !matches!(slots.length, Slot1::None),
        Truth => !matches!(slots.truth, Slot1::None),
        Hash => !matches!(slots.hash, Slot1::None),
        Repr => !matches!(slots.repr, Slot1::None),
        Text => !matches!(slots.text, Slot1::None),
        Iterate => !matches!(slots.iterate, Slot1::None),
        Next => !matches!(slots.next, Slot1::None),
        GetItem => !matches!(slots.get_item, Slot2::None),
        SetItem | DeleteItem => !matches!(slots.set_item, Slot3::None),
        Contains => !matches!(slots.contains, Slot2::None),
        Call => slots.call.is_some() || CALLABLE.iter().any(|id| id.0 as usize == info.number),
        New => info.construct.is_some(),
        Init => info.initialised,
        Unary(Unary::Invert) if info.number == ids::FLOAT.0 as usize || info.number == ids::COMPLEX.0 as usize => false,
        Unary(_) => slots.unary.is_some(),
        Compare(_) => !matches!(slots.compare, SlotOperator::None),
        Binary(operator) | Reflected(operator) => {
            !matches!(slots.binary, SlotOperator::None) && operators(info.number) >> operator as usize & 1 != 0
        }
        InPlace(operator) => {
            !matches!(slots.in_place, SlotOperator::None) && operators(info.number) >> operator as usize & 1 != 0
        }
    }
}

const fn set_of(operators: &[Binary]) -> u16 {
    let mut set = 0;
    let mut i = 0;
    while i < operators.len() {
        set |= 1 << operators[i] as usize;
        i += 1;
    }
    set
}

/// The operators that a built-in type may know, as a bit set.
fn operators(number: usize) -> u16 {
    const ARITHMETIC: u16 = set_of(&[
        Binary::Add, Binary::Sub, Binary::Mul, Binary::Div, Binary::FloorDiv, Binary::Mod, Binary::Pow,
    ]);
    const BITS: u16 = set_of(&[Binary::And, Binary::Or, Binary::Xor]);
    const SHIFTS: u16 = set_of(&[Binary::Shl, Binary::Shr]);
    const SEQUENCE: u16 = set_of(&[Binary::Add, Binary::Mul]);
    const IDS: &[(heap::TypeId, u16)] = &[
        (ids::INT, ARITHMETIC | BITS | SHIFTS),
        (ids::BOOL, BITS),
        (ids::FLOAT, ARITHMETIC),
        (ids::COMPLEX, ARITHMETIC & !set_of(&[Binary::FloorDiv, Binary::Mod])),
        (ids::STR, SEQUENCE | set_of(&[Binary::Mod])),
        (ids::BYTES, SEQUENCE | set_of(&[Binary::Mod])),
        (ids::BYTEARRAY, SEQUENCE | set_of(&[Binary::Mod])),
        (ids::LIST, SEQUENCE),
        (ids::TUPLE, SEQUENCE),
        (ids::SET, BITS | set_of(&[Binary::Sub])),
        (ids::FROZENSET, BITS | set_of(&[Binary::Sub])),
        (ids::DEQUE, SEQUENCE),
        (ids::FIRST_STDLIB, SEQUENCE),
        (ids::DICT, set_of(&[Binary::Or])),
        (ids::ORDERED_DICT, set_of(&[Binary::Or])),
        (ids::DEFAULT_DICT, set_of(&[Binary::Or])),
        (ids::MAPPING_PROXY, set_of(&[Binary::Or])),
        (ids::DICT_KEYS, BITS | set_of(&[Binary::Sub])),
        (ids::DICT_ITEMS, BITS | set_of(&[Binary::Sub])),
        (ids::TYPE, set_of(&[Binary::Or])),
        (ids::GENERIC_ALIAS, set_of(&[Binary::Or])),
        (ids::UNION, set_of(&[Binary::Or])),
    ];
    IDS.iter().find(|(id, _)| id.0 as usize == number).map_or(u16::MAX, |(_, set)| *set)
}

/// True for the wrapper of `__new__`, which is a static method.
pub fn is_new(vm: &Vm, value: Value<'_>) -> bool {
    matches!(resolve(vm, value), Some((_, _, New)))
}

/// The wrapper `__call__` of the type `type`.
pub fn is_type_call(vm: &Vm, value: Value<'_>) -> bool {
    matches!(resolve(vm, value), Some((info, _, Call)) if info.number == ids::TYPE.0 as usize)
}

/// Calls the wrapper in a call window.
pub fn call(vm: &mut Vm, window: Handle, count: usize, keywords: Handle, out: Handle) -> Result<(), Raised> {
    let Some((info, name, wrapper)) = resolve(vm, vm.get(window)) else {
        return Err(vm.raise(kind::TypeError, message!("descriptor has no function")));
    };
    if wrapper == New {
        return construct::new_of_type(vm, info, window, count, keywords, out);
    }
    let (object, type_name_of) = (argument(window, 0), info.name);
    if count == 0 {
        let name = name.text();
        return Err(vm.raise(
            kind::TypeError,
            message!("descriptor '{name}' of '{type_name_of}' object needs an argument"),
        ));
    }
    let Some(inner) = types::payload_for(vm, vm.get(object), info.number) else {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let (name, class) = (name.text(), types::type_name(vm, vm.get(object)));
            message.format(message!(
                "descriptor '{name}' requires a '{type_name_of}' object but received a '{class}'"
            ));
        }));
    };
    match wrapper {
        Init => return construct::init_of_type(vm, info, window, count, keywords, out),
        Call if info.number == ids::TYPE.0 as usize => {
            vm.copy(object, window);
            vm.heap.move_slots(argument(window, 1), object, count - 1);
            return construct::instantiate(vm, window, count - 1, keywords, out);
        }
        Call => {
            let Some(native) = info.slots.call.as_ref() else {
                vm.copy(object, window);
                vm.heap.move_slots(argument(window, 1), object, count - 1);
                return crate::operations::call::call_window(vm, window, count - 1, keywords, out);
            };
            vm.set(object, inner);
            return crate::native::call(vm, window, native, object, count, keywords, out);
        }
        _ => {}
    }
    let inner = vm.make(|vm| {
        let value = vm.get(object);
        Ok(types::payload_for(vm, value, info.number).unwrap_or(value))
    })?;
    let (least, most) = match wrapper {
        Binary(types::Binary::Pow) => (1, 2),
        Compare(_) | Binary(_) | Reflected(_) | InPlace(_) | GetItem | Contains | DeleteItem => (1, 1),
        SetItem => (2, 2),
        _ => (0, 0),
    };
    let given = count - 1;
    if vm.get(keywords).field_count() > 0 {
        return Err(vm.raise(kind::TypeError, message!("wrapper {}() takes no keyword arguments", name.text())));
    }
    if given < least || given > most {
        let plural = if least == 1 { "" } else { "s" };
        return Err(vm.raise(kind::TypeError, message!("expected {least} argument{plural}, got {given}")));
    }
    let (first, second) = (argument(window, 1), argument(window, 2));
    if given == 2 && wrapper != SetItem {
        return crate::operations::arithmetic::power_modulo(vm, inner, first, second, out);
    }
    if is_repetition(info, wrapper) && !is_index(vm, first)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = types::type_name(vm, vm.get(first));
            message.format(message!("'{class}' object cannot be interpreted as an integer"));
        }));
    }
    run(vm, info, wrapper, object, inner, [first, second], out)
}

/// True for `*` of sequences, called by its name: there is no other operand that could know what to do.
fn is_repetition(info: &TypeInfo, wrapper: Wrapper) -> bool {
    let is_times = matches!(
        wrapper,
        Binary(types::Binary::Mul) | Reflected(types::Binary::Mul) | InPlace(types::Binary::Mul)
    );
    is_times && operators(info.number) & set_of(&[types::Binary::Sub, types::Binary::Mul]) == set_of(&[types::Binary::Mul])
}

/// True for an int and for what has `__index__`.
fn is_index(vm: &mut Vm, value: Handle) -> Result<bool, Raised> {
    if crate::int::cast(vm, vm.get(value)).is_some() {
        return Ok(true);
    }
    vm.attempt(|vm| {
        let class = types::type_of(vm, vm.get(value));
        Ok(!crate::class::lookup(vm, class, crate::text::name(sym::__index__))?.is_undefined())
    })
}

/// A repr that begins with the name of the built-in type, as `deque([1])`, with that of the object's class instead; a set
/// of a class has it in front.
fn named_after<'v>(vm: &'v Vm, info: &TypeInfo, object: Value<'v>, shown: Value<'v>) -> crate::Leaf<'v> {
    let rest = match shown.bytes().strip_prefix(info.name.as_bytes()) {
        Some(rest) if rest.starts_with(b"(") => rest,
        None if info.number == ids::SET.0 as usize => shown.bytes(),
        _ => return Ok(shown),
    };
    if !crate::instance::is_instance(object) {
        return Ok(shown);
    }
    crate::text::compose(vm, |message| {
        message.format(message!("{}", types::type_name(vm, object)));
        let brackets = !rest.starts_with(b"(");
        message.push(if brackets { b"(" } else { b"" });
        message.push(rest);
        message.push(if brackets { b")" } else { b"" });
    })
}

/// Runs the slot of a wrapper: `inner` is what the type sees of `object`.
fn run(
    vm: &mut Vm,
    info: &'static TypeInfo,
    wrapper: Wrapper,
    object: Handle,
    inner: Handle,
    [first, second]: [Handle; 2],
    out: Handle,
) -> Result<(), Raised> {
    let slots = info.slots;
    match wrapper {
        Repr => {
            texts::repr_by_slot(vm, info, inner, out)?;
            vm.store(out, |vm| named_after(vm, info, vm.get(object), vm.get(out)))
        }
        Length => run1(vm, slots.length, inner, out).map(|_| ()),
        Truth => run1(vm, slots.truth, inner, out).map(|_| ()),
        Hash => run1(vm, slots.hash, inner, out).map(|_| ()),
        Text => run1(vm, slots.text, inner, out).map(|_| ()),
        Iterate => run1(vm, slots.iterate, inner, out).map(|_| ()),
        Next => {
            run1(vm, slots.next, inner, out)?;
            if vm.get(out).is_undefined() {
                return Err(vm.raise_leaf(|vm| vm.fault_bare(kind::StopIteration)));
            }
            Ok(())
        }
        GetItem => item::get_by_slot(vm, info, object, inner, first, out).map(|_| ()),
        Contains => {
            run2(vm, slots.contains, inner, first, out)?;
            let found = convert::truth(vm, out)?;
            vm.set(out, Value::bool(found));
            Ok(())
        }
        SetItem | DeleteItem => {
            let value = if wrapper == SetItem { second } else { crate::slot::UNDEFINED };
            run3(vm, slots.set_item, inner, first, value)?;
            vm.set(out, Value::NONE);
            Ok(())
        }
        Compare(operator) => run_operator(vm, slots.compare, operator, inner, first, out),
        // The union of two dicts is of the class of one of them.
        Binary(operator) if ids::is_dict(heap::TypeId(info.number as u16)) => {
            run_operator(vm, slots.binary, operator, object, first, out)
        }
        Reflected(operator) if ids::is_dict(heap::TypeId(info.number as u16)) => {
            run_operator(vm, slots.binary, operator, first, object, out)
        }
        Binary(operator) => run_operator(vm, slots.binary, operator, inner, first, out),
        Reflected(operator) => run_operator(vm, slots.binary, operator, first, inner, out),
        InPlace(operator) => {
            let whole = vm.duplicate(object)?;
            let part = vm.duplicate(inner)?;
            run_operator(vm, slots.in_place, operator, inner, first, out)?;
            if vm.get(out) == vm.get(part) {
                vm.copy(whole, out);
            }
            Ok(())
        }
        Unary(operator) => match slots.unary {
            Some(unary) => vm.store(out, |vm| unary(vm, operator, vm.get(inner))),
            None => Ok(()),
        },
        New | Init | Call => Ok(()),
    }
}
