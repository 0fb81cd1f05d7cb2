//! What the streams of a program say of how much they read or wrote.
//!
//! Invariant: a count that is believed lies between 0 and what was asked for.

use crate::os_error;
use heap::Handle;
use object::{Raised, Vm, int, types};

/// The errno number of a stream that does not do what it says.
const EIO: i32 = 5;

/// The answer of `readinto` or `write` to a transfer of at most `most` bytes; None when the stream has to wait. A
/// negative number is that of an error, as streams of MicroPython say it; one that cannot be is EIO.
pub fn count(vm: &mut Vm, answer: Handle, most: usize) -> Result<Option<usize>, Raised> {
    if vm.get(answer).is_none() {
        return Ok(None);
    }
    let count = vm.attempt(|vm| match int::cast(vm, vm.get(answer)) {
        Some(number) => Ok(int::as_i64(number)),
        None => {
            let name = types::type_name(vm, vm.get(answer));
            Err(vm.type_fault(format_args!("a stream should return an integer or None, not '{name}'")))
        }
    })?;
    match count {
        Some(count @ 0..) if count as u64 <= most as u64 => Ok(Some(count as usize)),
        Some(error @ -4095..0) => Err(os_error::raise(vm, -error as i32)),
        _ => Err(os_error::raise(vm, EIO)),
    }
}
