//! Reset, faults and the vector table.
//!
//! Invariant: nothing in RAM is used before `reset` has initialised it.

use port::cortex_m;

unsafe extern "C" {
    static _stack_top: u32;
}

/// An entry of the vector table.
#[repr(C)]
#[derive(Clone, Copy)]
union Vector {
    handler: unsafe extern "C" fn(),
    stack: *const u32,
    empty: usize,
}

// SAFETY: the table is constant.
unsafe impl Sync for Vector {}

const FAULT: Vector = Vector { handler: fault };

#[unsafe(link_section = ".vectors")]
#[used]
static VECTORS: [Vector; 17] = [
    Vector { stack: &raw const _stack_top },
    Vector { handler: reset },
    FAULT,
    FAULT,
    FAULT,
    FAULT,
    FAULT,
    Vector { empty: 0 },
    Vector { empty: 0 },
    Vector { empty: 0 },
    Vector { empty: 0 },
    FAULT,
    FAULT,
    Vector { empty: 0 },
    FAULT,
    Vector { handler: tick },
    Vector { handler: crate::uart::receive_interrupt },
];

/// First code to run.
#[unsafe(no_mangle)]
unsafe extern "C" fn reset() {
    // SAFETY: nothing ran before.
    unsafe { cortex_m::initialise_memory() };
    crate::main();
}

unsafe extern "C" fn tick() {
    cortex_m::tick();
}

port::fault_entry!(fault, report);

extern "C" fn report(frame: *const u32, _link: u32, lowest: usize, highest: usize) -> ! {
    cortex_m::report_fault(&crate::uart::write, frame, lowest, highest);
    cortex_m::restart()
}
