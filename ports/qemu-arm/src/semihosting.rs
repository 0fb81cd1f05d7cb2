//! Calls to the debugger, which is the emulator here: exit and console output.
//!
//! Invariant: without a debugger attached the first call stops the processor.

use core::arch::asm;

const SYS_EXIT_EXTENDED: usize = 0x20;
const APPLICATION_EXIT: usize = 0x20026;

fn call(operation: usize, argument: *const usize) -> usize {
    let result;
    // SAFETY: the emulator serves the breakpoint as a function call that changes r0 only.
    unsafe {
        asm!("bkpt 0xab", inlateout("r0") operation => result, in("r1") argument, options(nostack));
    }
    result
}

/// Ends the emulator with this exit status.
pub fn exit(status: usize) -> ! {
    let block = [APPLICATION_EXIT, status];
    call(SYS_EXIT_EXTENDED, block.as_ptr());
    loop {}
}
