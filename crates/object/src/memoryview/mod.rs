//! memoryview: a window on the bytes of another object.
//!
//! A memoryview object is `[owner][buffer][offset][count][stride][format]`: the object
//! that was viewed, its raw storage, the byte position of the first item, the number of
//! items, the distance between items in bytes, and type code, item size and "read-only"
//! in one small integer. Owner and buffer are None once it is released.
//!
//! Invariant: while a view is alive its owner is not resized, so the buffer is the
//! owner's and every item lies within it.

mod items;
mod methods;

pub use items::{place_of, plain_number, small_item};
pub(crate) use methods::tobytes;

use crate::bytearray::{self, BUFFER, storage};
use crate::fault::{Fault, Leaf, Raised};
use crate::native::Args;
use crate::operations::{attribute, call};
use crate::types::{Item, Slot1, Slot2, Slot3, SlotOperator, Slots, TypeInfo};
use crate::{Code, Native, Vm, bytes, exception::kind, ids, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

const OWNER: usize = 0;
const RAW: usize = 1;
const OFFSET: usize = 2;
const COUNT: usize = 3;
const STRIDE: usize = 4;
const FORMAT: usize = 5;

/// What `__buffer__` is asked for: anything that can be read.
const FULL_READ_ONLY: i32 = 0x11c;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TYPE];

static TYPE: TypeInfo = TypeInfo {
    construct: Some(Native::method("object", Code::Both(&(construct, construct_full)))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Leaf(|vm, view| Ok(Value::length(View::of(vm, view)?.count))),
        hash: Slot1::Leaf(methods::hash),
        repr: Slot1::Leaf(methods::repr),
        iterate: Slot1::Leaf(|vm, view| View::of(vm, view).and_then(|_| crate::bytes::iterate(vm, view))),
        get_item: Slot2::Both(&(items::get_item, items::get_item_full)),
        set_item: Slot3::Full(items::set_item),
        compare: SlotOperator::Leaf(methods::compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::MEMORYVIEW, "memoryview")
};

static ITEMS: &[(Sym, Item)] = &[
    (sym::tobytes, Item::Method(Native::method("order=", Code::Leaf(methods::tobytes)))),
    (sym::tolist, Item::Method(Native::method("", Code::Leaf(methods::tolist)))),
    (sym::toreadonly, Item::Method(Native::method("", Code::Leaf(methods::toreadonly)))),
    (sym::cast, Item::Method(Native::method("format shape=", Code::Leaf(methods::cast)))),
    (sym::hex, Item::Method(Native::method("sep= bytes_per_sep=", Code::Leaf(methods::hex)))),
    (sym::count, Item::Method(Native::method("value /", Code::Leaf(methods::count)))),
    (sym::index, Item::Method(Native::method("value start= stop= /", Code::Leaf(methods::index)))),
    (sym::release, Item::Method(Native::method("", Code::Leaf(methods::release)))),
    (sym::__class_getitem__, Item::class_method(crate::generic_alias::CLASS_GETITEM)),
    (sym::__enter__, Item::Method(Native::method("", Code::Leaf(|vm, args| View::of(vm, args[0]).map(|_| args[0]))))),
    (sym::__exit__, Item::Method(Native::method("*args", Code::Leaf(|vm, args| methods::release(vm, &args[..1]))))),
    (sym::obj, Item::Getter(|vm, view| View::of(vm, view).map(|_| view.field(OWNER)))),
    (sym::nbytes, Item::Getter(|vm, view| View::of(vm, view).map(|view| Value::length(view.count * view.size)))),
    (sym::itemsize, Item::Getter(|vm, view| View::of(vm, view).map(|view| Value::length(view.size)))),
    (sym::format, Item::Getter(|vm, view| View::of(vm, view).and_then(|view| crate::text::new(vm, &[view.code])))),
    (sym::readonly, Item::Getter(|vm, view| View::of(vm, view).map(|view| Value::bool(view.read_only)))),
    (sym::ndim, Item::Getter(|vm, view| View::of(vm, view).map(|_| Value::small(1)))),
    (sym::shape, Item::Getter(|vm, view| View::of(vm, view).and_then(|view| view.one(vm, view.count as isize)))),
    (sym::strides, Item::Getter(|vm, view| View::of(vm, view).and_then(|view| view.one(vm, view.stride)))),
    (sym::suboffsets, Item::Getter(|vm, view| View::of(vm, view).map(|_| crate::tuple::empty()))),
    (sym::contiguous, Item::Getter(|vm, view| View::of(vm, view).map(|view| Value::bool(view.is_contiguous())))),
    (sym::c_contiguous, Item::Getter(|vm, view| View::of(vm, view).map(|view| Value::bool(view.is_contiguous())))),
    (sym::f_contiguous, Item::Getter(|vm, view| View::of(vm, view).map(|view| Value::bool(view.is_contiguous())))),
];

/// A view's fields.
#[derive(Clone, Copy)]
pub(crate) struct View {
    pub offset: usize,
    pub count: usize,
    pub stride: isize,
    pub size: usize,
    pub code: u8,
    pub read_only: bool,
}

impl View {
    /// The fields of a view object; ValueError when it was released.
    pub fn of(vm: &Vm, view: Value<'_>) -> Result<View, Fault> {
        if view.field(OWNER).is_none() {
            return Err(vm.fault(kind::ValueError, message!("operation forbidden on released memoryview object")));
        }
        Ok(View::read(view))
    }

    fn read(view: Value<'_>) -> View {
        let format = view.field(FORMAT).int_unchecked() as usize;
        View {
            offset: view.field(OFFSET).int_unchecked() as usize,
            count: view.field(COUNT).int_unchecked() as usize,
            stride: view.field(STRIDE).int_unchecked(),
            size: format >> 8 & 255,
            code: format as u8,
            read_only: format >> 16 != 0,
        }
    }

    /// A new view object of what `source` views or is.
    fn make<'v>(self, vm: &'v Vm, owner: Value<'v>, raw: Value<'v>) -> Leaf<'v> {
        let format = (self.read_only as usize) << 16 | self.size << 8 | self.code as usize;
        let stride = Value::int(self.stride).unwrap_or(Value::small(1));
        let fields = [owner, raw, Value::length(self.offset), Value::length(self.count), stride, Value::length(format)];
        let view = vm.heap.new_object(ids::MEMORYVIEW, 0, &fields)?;
        let base = payload(vm, owner);
        if storage::is_growable(base) {
            storage::export(vm, base, view)?;
        }
        Ok(view)
    }

    pub fn is_contiguous(&self) -> bool {
        self.stride == self.size as isize || self.count < 2
    }

    /// Byte position of item `index` in the raw object.
    pub fn at(&self, index: usize) -> usize {
        (self.offset as isize).wrapping_add(self.stride.wrapping_mul(index as isize)) as usize
    }

    /// A tuple of one number.
    fn one<'v>(&self, vm: &'v Vm, number: isize) -> Leaf<'v> {
        crate::tuple::new(vm, &[crate::int::new(vm, number as i64)?])
    }
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let exposes = bytes::buffer_of(vm, args[1]).is_some() || payload(vm, args[1]).has_id(ids::MEMORYVIEW);
    if exposes { of(vm, args[1]) } else { Err(vm.python_needed()) }
}

/// Of an object that exposes its buffer by a method.
fn construct_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let made = vm.slot()?;
    match lent(vm, args.at(1), made)? {
        true => Ok(made),
        false => vm.make(|vm| of(vm, args.get(vm, 1))),
    }
}

/// The view that an object gives by its method `__buffer__`; false when it has none.
pub(crate) fn lent(vm: &mut Vm, object: Handle, out: Handle) -> Result<bool, Raised> {
    if !attribute::special(vm, object, sym::__buffer__, out)? {
        return Ok(false);
    }
    let flags = vm.make(|_| Ok(Value::small(FULL_READ_ONLY)))?;
    call::call(vm, out, &[flags], out)?;
    if !vm.get(out).has_id(ids::MEMORYVIEW) {
        return Err(vm.raise(kind::TypeError, message!("__buffer__ returned non-memoryview object")));
    }
    Ok(true)
}

/// The object itself, or the built-in object in an instance.
fn payload<'v>(vm: &'v Vm, object: Value<'v>) -> Value<'v> {
    if types::dispatch_id(object) >= ids::FIRST_SHAPE {
        return crate::instance::payload(vm, object).unwrap_or(object);
    }
    object
}

/// memoryview(object)
pub fn of<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let base = payload(vm, object);
    let (code, size, length, raw) = match base.id() {
        Some(ids::BYTES) => (b'B', 1, base.bytes().len(), base),
        Some(ids::BYTEARRAY) => (b'B', 1, bytearray::bytes(base).len(), base.field(BUFFER)),
        Some(ids::FIRST_STDLIB) => {
            let code = base.field(bytearray::CODE).int_unchecked() as u8;
            (code, bytearray::item_size(code), bytearray::bytes(base).len(), base.field(BUFFER))
        }
        Some(ids::FRAME_BUFFER) => return of(vm, base.field(0)),
        Some(ids::MEMORYVIEW) => {
            let view = View::of(vm, base)?;
            return view.make(vm, base.field(OWNER), base.field(RAW));
        }
        _ => {
            let class = types::type_name(vm, object);
            return Err(vm.fault(
                kind::TypeError,
                message!("memoryview: a bytes-like object is required, not '{class}'"),
            ));
        }
    };
    let size = size.max(1);
    let read_only = base.has_id(ids::BYTES);
    let view = View { offset: 0, count: length / size, stride: size as isize, size, code, read_only };
    view.make(vm, object, raw)
}

/// A view of bytes of an object that exposes its buffer; what reaches beyond it is left out.
pub fn part<'v>(vm: &'v Vm, object: Value<'v>, start: usize, length: usize, read_only: bool) -> Leaf<'v> {
    let whole = of(vm, object)?;
    let view = View::read(whole);
    let size = view.count * view.size;
    let start = start.min(size);
    let (offset, count) = (view.offset + start, length.min(size - start));
    let read_only = read_only || view.read_only;
    View { offset, count, stride: 1, size: 1, code: b'B', read_only }.make(vm, whole.field(OWNER), whole.field(RAW))
}

/// The bytes of a view whose items lie next to each other.
pub fn contiguous<'v>(view: Value<'v>) -> Option<&'v [u8]> {
    if view.field(OWNER).is_none() {
        return None;
    }
    let fields = View::read(view);
    if !fields.is_contiguous() {
        return None;
    }
    Some(view.field(RAW).bytes().get(fields.offset..fields.offset + fields.count * fields.size).unwrap_or(&[]))
}

/// The raw object of a contiguous view, and the position of its first byte there.
pub(crate) fn raw<'v>(view: Value<'v>) -> (Value<'v>, usize) {
    (view.field(RAW), View::read(view).offset)
}

/// True when the bytes must not be written through this view.
pub(crate) fn is_read_only(view: Value<'_>) -> bool {
    View::read(view).read_only
}

/// True for a view that is neither released nor collected.
pub(crate) fn is_alive(view: Value<'_>) -> bool {
    view.has_id(ids::MEMORYVIEW) && !view.field(OWNER).is_none()
}

