//! Reset, memory initialisation and the vector table.
//!
//! Invariant: nothing in RAM is used before `reset` has initialised it.

use core::ptr::addr_of_mut;

unsafe extern "C" {
    static mut _data_start: u32;
    static mut _data_end: u32;
    static _data_load: u32;
    static mut _bss_start: u32;
    static mut _bss_end: u32;
    static _stack_top: u32;
    static _stack_limit: u32;
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
    Vector { handler: crate::clock::tick },
    Vector { handler: crate::uart::receive_interrupt },
];

/// First code to run.
#[unsafe(no_mangle)]
unsafe extern "C" fn reset() {
    // SAFETY: the linker script defines the bounds; no Rust object lives there yet.
    unsafe {
        let (mut to, end) = (addr_of_mut!(_data_start), addr_of_mut!(_data_end));
        let mut from = &raw const _data_load;
        while to < end {
            to.write_volatile(from.read_volatile());
            to = to.add(1);
            from = from.add(1);
        }
        let (mut to, end) = (addr_of_mut!(_bss_start), addr_of_mut!(_bss_end));
        while to < end {
            to.write_volatile(0);
            to = to.add(1);
        }
    }
    crate::main();
}

unsafe extern "C" fn fault() {
    crate::uart::write(b"\r\nprocessor fault\r\n");
    crate::semihosting::exit(3);
}

/// Bytes of stack between the stack pointer and the end of static memory.
pub fn stack_left() -> usize {
    let marker = 0u8;
    (&raw const marker).addr().saturating_sub((&raw const _stack_limit).addr())
}
