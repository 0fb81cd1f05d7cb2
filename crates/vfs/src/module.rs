//! vfs: mounting, and the classes of file systems.
//!
//! Invariant: an object without a `mount` method is taken for a block device.

#[cfg(feature = "fat")]
use crate::vfat;
use crate::{flash, lfs, mounts, posix, rom, rom_control};
use heap::{Handle, Value};
use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, Native};
use object::operations::{call, convert};
use object::{Raised, Vm, slot};

/// Signature of `mount`.
pub const MOUNT: &str = "fsobj= mount_point= * readonly= mkfs=";

/// The module.
pub static MODULE: ModuleInfo = ModuleInfo {
    name: sym::vfs,
    extensible: false,
    items: &[
        (sym::Flash, ModuleItem::Type(flash::FLASH.0 as usize)),
        #[cfg(feature = "fat")]
        (sym::VfsFat, ModuleItem::Type(vfat::FAT.0 as usize)),
        (sym::VfsLfs2, ModuleItem::Type(lfs::LFS.0 as usize)),
        (sym::VfsPosix, ModuleItem::Type(posix::POSIX.0 as usize)),
        (sym::VfsRom, ModuleItem::Type(rom::ROM.0 as usize)),
        (sym::mount, ModuleItem::Function(Native::function(MOUNT, Code::Full(mount)))),
        (sym::rom_ioctl, ModuleItem::Function(Native::function("op id= offset= data= /", Code::Full(rom_control::control)))),
        (sym::umount, ModuleItem::Function(Native::function("which", Code::Full(unmount)))),
    ],
    get: None,
    set: None,
};

/// `mount(fsobj, mount_point, *, readonly=False, mkfs=False)`; without arguments: what is mounted.
pub fn mount(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.given(vm, 0).is_none() {
        return mounts::all(vm);
    }
    let flag = |vm: &mut Vm, index: usize| match args.given(vm, index) {
        Some(_) => convert::truth(vm, args.at(index)).map(slot::bool),
        None => Ok(slot::FALSE),
    };
    let (readonly, format) = (flag(vm, 2)?, flag(vm, 3)?);
    let system = vm.make(|vm| Ok(args.get(vm, 0)))?;
    if !mounts::is_system(vm, system)? {
        // A block device: what is on it tells which file system it is.
        #[cfg(feature = "fat")]
        let id = if lfs::is_on(vm, system)? { lfs::LFS } else { vfat::FAT };
        #[cfg(not(feature = "fat"))]
        let id = lfs::LFS;
        let class = vm.make(|_| Ok(object::types::type_value(id)))?;
        call::call(vm, class, &[system], system)?;
    }
    let point = vm.make(|vm| Ok(args.given(vm, 1).unwrap_or(Value::NONE)))?;
    mounts::mount(vm, system, point, readonly, format)?;
    Ok(slot::NONE)
}

/// `umount(which)`
pub fn unmount(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    mounts::unmount(vm, args.at(0))?;
    Ok(slot::NONE)
}
