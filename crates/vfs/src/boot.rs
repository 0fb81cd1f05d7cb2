//! Mounting the board's flash when it starts.
//!
//! Flash that was never written gets a file system. Flash that holds something else, or a damaged
//! file system, is left as it is: what can be saved from it is the user's to say.
//!
//! Invariant: nothing but blank flash is formatted.

use crate::{flash, lfs, mounts, rom};
use heap::Handle;
use names::sym;
use object::exception::kind;
use object::operations::call;
use object::{Raised, Vm, slot, text};

/// What became of the flash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FlashState {
    /// The board has none.
    Absent,
    Mounted,
    /// It was blank and was formatted first.
    Formatted,
    /// It holds no file system that can be used.
    Damaged,
}

/// Mounts the board's flash at `point`.
pub fn mount_flash(vm: &mut Vm, point: &str) -> Result<FlashState, Raised> {
    vm.scoped(|vm| {
        let Some(device) = flash::whole(vm)? else { return Ok(FlashState::Absent) };
        let blank = flash::is_blank(vm, device)?;
        let class = vm.make(|_| Ok(object::types::type_value(lfs::LFS)))?;
        let system = vm.slot()?;
        if blank {
            call::call_method(vm, class, sym::mkfs, &[device], system)?;
        }
        match call::call(vm, class, &[device], system) {
            Err(Raised) if vm.raised_is(kind::OSError) => {
                vm.clear_exception();
                return Ok(FlashState::Damaged);
            }
            other => other?,
        }
        attach(vm, system, point)?;
        Ok(if blank { FlashState::Formatted } else { FlashState::Mounted })
    })
}

/// Mounts what the part of the flash for a read-only file system holds at `/rom`; false when it holds none.
pub fn mount_rom(vm: &mut Vm) -> Result<bool, Raised> {
    vm.scoped(|vm| {
        let Some(device) = flash::rom(vm)? else { return Ok(false) };
        let class = vm.make(|_| Ok(object::types::type_value(rom::ROM)))?;
        let system = vm.slot()?;
        match call::call(vm, class, &[device], system) {
            Err(Raised) if vm.raised_is(kind::OSError) => {
                vm.clear_exception();
                Ok(false)
            }
            other => other.and_then(|()| attach(vm, system, "/rom")).map(|()| true),
        }
    })
}

/// Mounts a file system, and makes it the one with the current directory when it is the root.
fn attach(vm: &mut Vm, system: Handle, point: &str) -> Result<(), Raised> {
    let path = vm.make(|vm| text::new(vm, point.as_bytes()))?;
    mounts::mount(vm, system, path, slot::FALSE, slot::FALSE)?;
    if point == "/" {
        mounts::set_current(vm, Some(system))?;
    }
    Ok(())
}
