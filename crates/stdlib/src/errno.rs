//! errno: error numbers by name.
//!
//! Invariant: the numbers are Linux's on every port.

use heap::Value;
use names::{Sym, sym};
use object::module::{ModuleInfo, ModuleItem};
use object::{Leaf, Vm, dict::Dict, text};

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
    EADDRINUSE = 98,
    ECONNABORTED = 103,
    ECONNRESET = 104,
    ENOBUFS = 105,
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
pub static TYPES: &[&object::TypeInfo] = &[];

/// The name of a number.
pub fn name_of(number: i64) -> Option<Sym> {
    let item = ITEMS.iter().find(|(_, item)| matches!(item, ModuleItem::Int(own) if i64::from(*own) == number));
    item.map(|(name, _)| *name)
}

/// `errno.errorcode`: a new dict at each access.
fn errorcode<'v>(vm: &'v Vm) -> Leaf<'v> {
    let codes = Dict::with_capacity(vm, ITEMS.len())?;
    for (name, item) in ITEMS {
        if let ModuleItem::Int(number) = item {
            Dict::set(vm, codes, Value::small(*number), text::name(*name))?;
        }
    }
    Ok(codes)
}

