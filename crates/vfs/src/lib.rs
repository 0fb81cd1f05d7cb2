//! File systems: the mount table, the modules `os` and `vfs`, and the file systems themselves.
//!
//! Every path goes through the table of `mounts`: what import, `open` and `os` do with it is
//! done by calling a method of the file system found there, whether it is one of ours or a
//! program's. Directories of the host are one file system among others (`posix`); the one
//! that is mounted at `/` from the start is called directly.
//!
//! The feature `fat` is for `VfsFat`.
//!
//! Invariant: a guest of the object API; nothing is mounted on a port without files unless
//! a program or the boot sequence does it.
#![no_std]
#![forbid(unsafe_code)]

mod boot;
mod device;
mod flash;
mod hooks;
mod host;
mod lfs;
mod module;
pub mod mounts;
mod os;
mod path;
mod paths;
mod posix;
mod rom;
mod rom_control;
mod rom_image;
#[cfg(not(target_os = "none"))]
mod signals;
#[cfg(feature = "fat")]
mod vfat;
mod words;

use heap::{TypeId, Value};
use object::frozen::FrozenFile;
use object::module::ModuleInfo;
use object::types::{Slot1, Slots};
use object::{Leaf, TypeInfo, Vm, ids, text, types};
use object::packed::message;

pub use boot::{FlashState, mount_flash, mount_rom};
pub use hooks::FILES;

/// Number `offset` of the file systems' types.
const fn id(offset: u16) -> TypeId {
    TypeId(ids::FIRST_VFS.0 + offset)
}

/// Modules written in Python: the installer of packages.
pub const FROZEN: &[FrozenFile] = &[FrozenFile { path: "mip.py", packed: include_bytes!(concat!(env!("OUT_DIR"), "/frozen/mip.py")) }];

/// Modules of the file systems.
pub static MODULES: &[&ModuleInfo] = &[
    &os::MODULE,
    &module::MODULE,
    #[cfg(not(target_os = "none"))]
    &signals::MODULE,
];

/// Types of the file systems, by number - FIRST_VFS.
pub static TYPES: [Option<&'static TypeInfo>; 32] =
    object::registry::by_number(
        ids::FIRST_VFS.0 as usize,
        &[
            flash::TYPES,
            host::TYPES,
            lfs::TYPES,
            paths::TYPES,
            posix::TYPES,
            rom::TYPES,
            #[cfg(feature = "fat")]
            vfat::TYPES,
        ],
    );

/// Operations that file systems share: shown as `<VfsPosix>`.
const SYSTEM_SLOTS: Slots = Slots { repr: Slot1::Leaf(show), ..Slots::NONE };

fn show<'v>(vm: &'v Vm, system: Value<'v>) -> Leaf<'v> {
    text::format(vm, message!("<{}>", types::type_name(vm, system)))
}
