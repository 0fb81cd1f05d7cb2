//! `vfs.rom_ioctl`: the part of the flash for a read-only file system, as tools write to it.
//!
//! Invariant: what is asked of a part that does not exist is answered with a negative errno number.

use crate::flash;
use heap::{Handle, Value};
use object::native::Args;
use object::operations::convert;
use object::{Raised, Vm};
use stdlib::buffers;

const EINVAL: isize = 22;

/// Requests.
const PARTS: isize = 1;
const PART: isize = 2;
const PREPARE: isize = 3;
const WRITE: isize = 4;
const COMPLETE: isize = 5;
const UNIT: isize = 6;

/// `rom_ioctl(1)`: how many parts there are; `(2, id)`: one as a block device; `(3, id[, offset], length)`:
/// erase; `(4, id, offset, data)`: write; `(5, id)`: the end of writing; `(6, id)`: what is erased at once.
pub fn control(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let request = convert::index_size(vm, args.at(0))?;
    let device = flash::rom(vm)?;
    if request == PARTS {
        return answer(vm, isize::from(device.is_some()));
    }
    let id = number(vm, args, 1)?;
    let Some(device) = device.filter(|_| id == 0) else { return answer(vm, -EINVAL) };
    let unit = flash::control(vm, device, crate::device::SIZE, 0)?;
    match request {
        PART => Ok(device),
        PREPARE => {
            let whole = args.given(vm, 3).is_none();
            let (offset, length) = if whole { (0, number(vm, args, 2)?) } else { (number(vm, args, 2)?, number(vm, args, 3)?) };
            if offset < 0 || length < 0 || offset % unit != 0 {
                return answer(vm, -EINVAL);
            }
            for block in offset / unit..offset.saturating_add(length).saturating_add(unit - 1) / unit {
                vm.poll()?;
                flash::control(vm, device, crate::device::ERASE, block as usize)?;
            }
            let least = flash::unit(vm)?;
            answer(vm, least as isize)
        }
        WRITE => {
            let offset = number(vm, args, 2)?;
            if offset < 0 {
                return answer(vm, -EINVAL);
            }
            let (block, within) = ((offset / unit) as usize, (offset % unit) as usize);
            // What is not a buffer is refused by the name of its type.
            vm.attempt(|vm| buffers::data(vm, args.get(vm, 3)).map(|_| ()))?;
            flash::program(vm, device, block, within, args.at(3))?;
            answer(vm, 0)
        }
        COMPLETE => {
            flash::control(vm, device, crate::device::SYNC, 0)?;
            answer(vm, 0)
        }
        UNIT => answer(vm, unit),
        _ => answer(vm, -EINVAL),
    }
}

/// An argument as a number; 0 when it is not given.
fn number(vm: &mut Vm, args: Args, index: usize) -> Result<isize, Raised> {
    if args.given(vm, index).is_none() { Ok(0) } else { convert::index_size(vm, args.at(index)) }
}

fn answer(vm: &mut Vm, number: isize) -> Result<Handle, Raised> {
    vm.make(|_| Ok(Value::int(number).unwrap_or(Value::NONE)))
}
