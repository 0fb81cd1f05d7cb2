//! errno: error numbers by name.
//!
//! Invariant: the numbers are Linux's on every port.

use heap::Value;
use names::{Sym, sym};
use object::dict::{self, Dict};
use object::module::{ModuleInfo, ModuleItem};
use object::types::{Slot3, SlotOperator, Slots};
use object::{Code, Fault, Item, Leaf, Native, TypeInfo, Vm, hash_table, ids, text};
use object::packed::message;

macro_rules! numbers {
    ($($name:ident = $number:literal,)*) => {
        static ITEMS: &[(Sym, ModuleItem)] = &[
            (sym::errorcode, ModuleItem::Getter(errorcode)),
            $((sym::$name, ModuleItem::Int($number)),)*
        ];
    };
}

numbers! {
    EPERM = 1,
    ENOENT = 2,
    EINTR = 4,
    EIO = 5,
    EBADF = 9,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EEXIST = 17,
    EXDEV = 18,
    ENODEV = 19,
    ENOTDIR = 20,
    EISDIR = 21,
    EINVAL = 22,
    ENOSPC = 28,
    EROFS = 30,
    EPIPE = 32,
    ERANGE = 34,
    ENAMETOOLONG = 36,
    ENOSYS = 38,
    ENOTEMPTY = 39,
    EOPNOTSUPP = 95,
    ENOTSUP = 95,
    EAFNOSUPPORT = 97,
    EADDRINUSE = 98,
    ECONNABORTED = 103,
    ECONNRESET = 104,
    ENOBUFS = 105,
    EISCONN = 106,
    ENOTCONN = 107,
    ETIMEDOUT = 110,
    ECONNREFUSED = 111,
    EHOSTUNREACH = 113,
    EALREADY = 114,
    EINPROGRESS = 115,
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::errno, extensible: true, items: ITEMS, get: None, set: None }];
/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    base: ids::DICT.0 as usize,
    items: &[
        (sym::clear, REFUSED),
        (sym::pop, REFUSED),
        (sym::popitem, REFUSED),
        (sym::setdefault, REFUSED),
        (sym::update, REFUSED),
    ],
    slots: &Slots {
        set_item: Slot3::Leaf(|vm, _, _, _| Err(refuse(vm))),
        in_place: SlotOperator::Leaf(|vm, _, _, _| Err(refuse(vm))),
        ..dict::SLOTS
    },
    ..TypeInfo::new(ids::FIXED_DICT, "fixed_dict")
}];

/// A method that would change the dict.
const REFUSED: Item = Item::Method(Native::method("*arguments **keywords", Code::Leaf(|vm, _| Err(refuse(vm)))));

fn refuse(vm: &Vm) -> Fault {
    vm.type_fault(message!("'fixed_dict' object cannot be changed"))
}

/// The name of a number.
pub fn name_of(number: i64) -> Option<Sym> {
    let item = ITEMS.iter().find(|(_, item)| matches!(item, ModuleItem::Int(own) if i64::from(*own) == number));
    item.map(|(name, _)| *name)
}

/// `errno.errorcode`: a new dict at each access, which therefore cannot be changed.
fn errorcode<'v>(vm: &'v Vm) -> Leaf<'v> {
    let codes = hash_table::new(vm, ids::FIXED_DICT, 2, ITEMS.len())?;
    for (name, item) in ITEMS {
        if let ModuleItem::Int(number) = item {
            Dict::set(vm, codes, Value::small(*number), text::name(*name))?;
        }
    }
    Ok(codes)
}
