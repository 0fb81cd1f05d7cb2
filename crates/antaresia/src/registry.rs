//! The tables of all built-in types and modules.
//!
//! Invariant: made at compile time; costs no RAM.

use object::module::ModuleInfo;
use object::registry::by_number;
use object::{Registry, TypeInfo, ids};

/// Modules that every port has.
const CORE: &[&[&ModuleInfo]] = &[
    stdlib::builtins::MODULES,
    stdlib::sys::MODULES,
    stdlib::gc::MODULES,
    stdlib::micropython::MODULES,
    stdlib::collections::MODULES,
    stdlib::errno::MODULES,
    stdlib::io::MODULES,
    stdlib::time::MODULES,
];

/// Modules that ports choose, one feature a room; what is not in a table is not in the firmware.
const CHOSEN: &[&[&ModuleInfo]] = &[
    #[cfg(feature = "array")]
    stdlib::array::MODULES,
    #[cfg(feature = "asyncio")]
    stdlib::asyncio::MODULES,
    #[cfg(feature = "binascii")]
    stdlib::binascii::MODULES,
    #[cfg(all(feature = "characters", not(target_os = "none")))]
    stdlib::characters::MODULES,
    #[cfg(feature = "cmath")]
    stdlib::cmath::MODULES,
    #[cfg(feature = "cryptolib")]
    stdlib::cryptolib::MODULES,
    #[cfg(feature = "deflate")]
    stdlib::deflate::MODULES,
    #[cfg(feature = "framebuf")]
    stdlib::framebuf::MODULES,
    #[cfg(feature = "hashlib")]
    stdlib::hashlib::MODULES,
    #[cfg(feature = "heapq")]
    stdlib::heapq::MODULES,
    #[cfg(feature = "json")]
    stdlib::json::MODULES,
    #[cfg(feature = "math")]
    stdlib::math::MODULES,
    #[cfg(feature = "library")]
    stdlib::mersenne::MODULES,
    #[cfg(feature = "random")]
    stdlib::random::MODULES,
    #[cfg(feature = "re")]
    stdlib::re::MODULES,
    #[cfg(feature = "select")]
    stdlib::select::MODULES,
    #[cfg(feature = "socket")]
    stdlib::socket::MODULES,
    #[cfg(feature = "struct")]
    stdlib::structure::MODULES,
    #[cfg(feature = "string")]
    stdlib::templates::MODULES,
    #[cfg(feature = "thread")]
    stdlib::thread::MODULES,
    #[cfg(feature = "uctypes")]
    stdlib::uctypes::MODULES,
    #[cfg(feature = "weakref")]
    stdlib::weakref::MODULES,
    #[cfg(feature = "hardware")]
    machine::MODULES,
    #[cfg(feature = "files")]
    vfs::MODULES,
];

/// Types of the standard library, by number - FIRST_STDLIB.
static LIBRARY_TYPES: [Option<&TypeInfo>; 64] = by_number(
    ids::FIRST_STDLIB.0 as usize,
    &[
        stdlib::builtins::TYPES,
        stdlib::collections::TYPES,
        stdlib::errno::TYPES,
        stdlib::gc::TYPES,
        stdlib::io::TYPES,
        stdlib::micropython::TYPES,
        stdlib::record::TYPES,
        stdlib::sys::TYPES,
        stdlib::time::TYPES,
        #[cfg(feature = "array")]
        stdlib::array::TYPES,
        #[cfg(feature = "cmath")]
        stdlib::cmath::TYPES,
        #[cfg(feature = "json")]
        stdlib::json::TYPES,
        #[cfg(feature = "math")]
        stdlib::math::TYPES,
        #[cfg(feature = "random")]
        stdlib::random::TYPES,
        #[cfg(feature = "re")]
        stdlib::re::TYPES,
        #[cfg(feature = "struct")]
        stdlib::structure::TYPES,
    ],
);

/// Further types of the standard library, by number - FIRST_LIBRARY.
static LATER_TYPES: [Option<&TypeInfo>; 96] = by_number(
    ids::FIRST_LIBRARY.0 as usize,
    &[
        #[cfg(feature = "asyncio")]
        stdlib::asyncio::TYPES,
        #[cfg(feature = "framebuf")]
        stdlib::framebuf::TYPES,
        #[cfg(feature = "cryptolib")]
        stdlib::cryptolib::TYPES,
        #[cfg(feature = "deflate")]
        stdlib::deflate::TYPES,
        #[cfg(feature = "hashlib")]
        stdlib::hashlib::TYPES,
        #[cfg(feature = "select")]
        stdlib::select::TYPES,
        #[cfg(feature = "socket")]
        stdlib::socket::TYPES,
        #[cfg(feature = "thread")]
        stdlib::thread::TYPES,
        #[cfg(feature = "uctypes")]
        stdlib::uctypes::TYPES,
    ],
);

#[cfg(feature = "hardware")]
use machine::TYPES as BOARD_TYPES;
#[cfg(not(feature = "hardware"))]
static BOARD_TYPES: [Option<&TypeInfo>; 64] = [None; 64];

#[cfg(feature = "files")]
use vfs::TYPES as FILE_TYPES;
#[cfg(not(feature = "files"))]
static FILE_TYPES: [Option<&TypeInfo>; 32] = [None; 32];

const fn count_of(tables: &[&[&ModuleInfo]]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < tables.len() {
        count += tables[index].len();
        index += 1;
    }
    count
}

const COUNT: usize = count_of(CORE) + count_of(CHOSEN);

static MODULES: [&ModuleInfo; COUNT] = {
    let mut modules = [stdlib::gc::MODULES[0]; COUNT];
    let (mut at, mut index) = (0, 0);
    while index < CORE.len() + CHOSEN.len() {
        let table = if index < CORE.len() { CORE[index] } else { CHOSEN[index - CORE.len()] };
        let mut inner = 0;
        while inner < table.len() {
            modules[at] = table[inner];
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

/// All types and modules.
pub static REGISTRY: Registry = Registry {
    types: [
        part(&object::registry::TYPES, 0),
        part(&object::registry::TYPES, 32),
        part(&object::registry::TYPES, 64),
        part(&object::registry::TYPES, 96),
        part(&LIBRARY_TYPES, 0),
        part(&LIBRARY_TYPES, 32),
        part(&BOARD_TYPES, 0),
        part(&BOARD_TYPES, 32),
        part(&FILE_TYPES, 0),
        part(&LATER_TYPES, 0),
        part(&LATER_TYPES, 32),
        part(&LATER_TYPES, 64),
    ],
    modules: &MODULES,
    frozen: &[
        stdlib::frozen::UNIVERSAL,
        #[cfg(feature = "asyncio")]
        stdlib::frozen::ASYNCIO,
        #[cfg(feature = "deflate")]
        stdlib::frozen::COMPRESSION,
        #[cfg(feature = "library")]
        stdlib::frozen::LANGUAGE,
        #[cfg(feature = "scripts")]
        stdlib::frozen::SCRIPTS,
        #[cfg(feature = "hardware")]
        machine::FROZEN,
        #[cfg(feature = "files")]
        vfs::FROZEN,
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_are_static_names() {
        // Messages find them there.
        let types = REGISTRY.types.iter().flat_map(|table| table.iter()).flatten();
        for info in types {
            assert!(names::find(info.name.as_bytes()).is_some(), "{} is not in the table of names", info.name);
        }
    }
}
