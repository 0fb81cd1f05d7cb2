//! The tables of all built-in types and modules.
//!
//! Invariant: made at compile time; costs no RAM.

use object::frozen::FrozenFile;
use object::module::ModuleInfo;
use object::{Registry, TypeInfo};

/// The module tables of the standard library.
const TABLES: &[&[&ModuleInfo]] = &[
    #[cfg(feature = "hardware")]
    machine::MODULES,
    stdlib::builtins::MODULES,
    stdlib::sys::MODULES,
    stdlib::gc::MODULES,
    stdlib::micropython::MODULES,
    stdlib::array::MODULES,
    stdlib::asyncio::MODULES,
    stdlib::binascii::MODULES,
    stdlib::cmath::MODULES,
    stdlib::collections::MODULES,
    stdlib::cryptolib::MODULES,
    stdlib::deflate::MODULES,
    stdlib::errno::MODULES,
    stdlib::framebuf::MODULES,
    stdlib::hashlib::MODULES,
    stdlib::heapq::MODULES,
    stdlib::io::MODULES,
    stdlib::json::MODULES,
    stdlib::math::MODULES,
    stdlib::random::MODULES,
    stdlib::re::MODULES,
    stdlib::select::MODULES,
    stdlib::socket::MODULES,
    stdlib::structure::MODULES,
    stdlib::templates::MODULES,
    stdlib::time::MODULES,
    stdlib::weakref::MODULES,
    vfs::MODULES,
];

const COUNT: usize = {
    let (mut count, mut index) = (0, 0);
    while index < TABLES.len() {
        count += TABLES[index].len();
        index += 1;
    }
    count
};

static MODULES: [&ModuleInfo; COUNT] = {
    let mut modules = [stdlib::gc::MODULES[0]; COUNT];
    let (mut at, mut index) = (0, 0);
    while index < TABLES.len() {
        let mut inner = 0;
        while inner < TABLES[index].len() {
            modules[at] = TABLES[index][inner];
            at += 1;
            inner += 1;
        }
        index += 1;
    }
    modules
};

/// The 32 types from `start` on.
const fn part(types: &'static [Option<&'static TypeInfo>], start: usize) -> &'static [Option<&'static TypeInfo>] {
    types.split_at(start).1.split_at(32).0
}

/// Modules in Python that take much flash.
const LIBRARY: &[FrozenFile] = if cfg!(feature = "library") { stdlib::frozen::LANGUAGE } else { &[] };

/// Those of the board layer.
#[cfg(feature = "hardware")]
const DRIVERS: &[FrozenFile] = machine::FROZEN;
#[cfg(not(feature = "hardware"))]
const DRIVERS: &[FrozenFile] = &[];

/// The 32 types from `start` on of the board layer.
#[cfg(feature = "hardware")]
const fn board_types(start: usize) -> &'static [Option<&'static TypeInfo>] {
    part(&machine::TYPES, start)
}

#[cfg(not(feature = "hardware"))]
const fn board_types(_: usize) -> &'static [Option<&'static TypeInfo>] {
    &[]
}

/// All types and modules.
pub static REGISTRY: Registry = Registry {
    types: [
        part(&object::registry::TYPES, 0),
        part(&object::registry::TYPES, 32),
        part(&object::registry::TYPES, 64),
        part(&object::registry::TYPES, 96),
        part(&stdlib::TYPES, 0),
        part(&stdlib::TYPES, 32),
        board_types(0),
        board_types(32),
        part(&vfs::TYPES, 0),
        part(&stdlib::LATER_TYPES, 0),
        part(&stdlib::LATER_TYPES, 32),
        part(&stdlib::LATER_TYPES, 64),
    ],
    modules: &MODULES,
    frozen: &[stdlib::frozen::UNIVERSAL, stdlib::frozen::ASYNCIO, stdlib::frozen::COMPRESSION, LIBRARY, DRIVERS, vfs::FROZEN],
};
