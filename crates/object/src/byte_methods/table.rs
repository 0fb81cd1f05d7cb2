//! The table of methods that str, bytes and bytearray have in common.
//!
//! Invariant: rows stand here only when signature and function are the same for all three.

use crate::byte_methods as shared;
use crate::native::LeafFunction;
use crate::types::Item;
use crate::{Code, Native};
use names::{Sym, sym};

/// A method that is a leaf function.
pub const fn leaf(signature: &'static str, function: LeafFunction) -> Item {
    Item::Method(Native::method(signature, Code::Leaf(function)))
}

/// Methods of str, bytes and bytearray.
pub const COMMON: &[(Sym, Item)] = &[
    (sym::find, leaf("sub start= end= /", shared::find)),
    (sym::rfind, leaf("sub start= end= /", shared::rfind)),
    (sym::index, leaf("sub start= end= /", shared::index)),
    (sym::rindex, leaf("sub start= end= /", shared::rindex)),
    (sym::count, leaf("sub start= end= /", shared::count)),
    (sym::startswith, leaf("prefix start= end= /", shared::startswith)),
    (sym::endswith, leaf("suffix start= end= /", shared::endswith)),
    (sym::removeprefix, leaf("prefix /", shared::removeprefix)),
    (sym::removesuffix, leaf("suffix /", shared::removesuffix)),
    (sym::strip, leaf("chars= /", shared::strip)),
    (sym::lstrip, leaf("chars= /", shared::lstrip)),
    (sym::rstrip, leaf("chars= /", shared::rstrip)),
    (sym::split, leaf("sep= maxsplit=", shared::split)),
    (sym::rsplit, leaf("sep= maxsplit=", shared::rsplit)),
    (
        sym::splitlines,
        Item::Method(Native::method("keepends=", Code::Both(&(shared::splitlines, shared::splitlines_full)))),
    ),
    (sym::partition, leaf("sep /", shared::partition)),
    (sym::rpartition, leaf("sep /", shared::rpartition)),
    (sym::center, leaf("width fillchar= /", shared::center)),
    (sym::ljust, leaf("width fillchar= /", shared::ljust)),
    (sym::rjust, leaf("width fillchar= /", shared::rjust)),
    (sym::zfill, leaf("width /", shared::zfill)),
    (sym::expandtabs, leaf("tabsize=", shared::expandtabs)),
    (sym::upper, leaf("", shared::upper)),
    (sym::lower, leaf("", shared::lower)),
    (sym::swapcase, leaf("", shared::swapcase)),
    (sym::title, leaf("", shared::title)),
    (sym::capitalize, leaf("", shared::capitalize)),
    (sym::isalpha, leaf("", shared::isalpha)),
    (sym::isalnum, leaf("", shared::isalnum)),
    (sym::isdigit, leaf("", shared::isdigit)),
    (sym::isspace, leaf("", shared::isspace)),
    (sym::isascii, leaf("", shared::isascii)),
    (sym::isupper, leaf("", shared::isupper)),
    (sym::islower, leaf("", shared::islower)),
    (sym::istitle, leaf("", shared::istitle)),
    (sym::join, Item::Method(Native::method("iterable /", Code::Both(&(shared::join, shared::join_full))))),
];

/// Tables one after the other; `N` is the sum of their lengths.
pub const fn joined<const N: usize>(tables: &[&[(Sym, Item)]]) -> [(Sym, Item); N] {
    let mut items = [COMMON[0]; N];
    let (mut table, mut count) = (0, 0);
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            items[count] = tables[table][row];
            count += 1;
            row += 1;
        }
        table += 1;
    }
    assert!(count == N);
    items
}
