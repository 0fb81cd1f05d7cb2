//! Reset, traps, and the instructions that have no other name.
//!
//! Invariant: nothing in RAM is used before `_start` has initialised it; a trap keeps all registers that a call may
//! change.

use crate::{clock, uart};
use core::arch::{asm, naked_asm};
use port::report;

unsafe extern "C" {
    static mut _data_start: u32;
    static mut _data_end: u32;
    static _data_load: u32;
    static mut _bss_start: u32;
    static mut _bss_end: u32;
    static _stack_limit: u32;
}

/// First code to run.
#[unsafe(naked)]
#[unsafe(no_mangle)]
#[unsafe(link_section = ".init")]
unsafe extern "C" fn _start() -> ! {
    naked_asm!(
        ".option push",
        ".option norelax",
        "la gp, __global_pointer$",
        ".option pop",
        "la sp, _stack_top",
        "la t0, {trap}",
        "csrw mtvec, t0",
        "j {reset}",
        trap = sym trap,
        reset = sym reset,
    )
}

extern "C" fn reset() -> ! {
    // SAFETY: the linker script defines the bounds; no Rust object lives there yet.
    unsafe {
        let (mut to, end) = (&raw mut _data_start, &raw mut _data_end);
        let mut from = &raw const _data_load;
        while to < end {
            to.write_volatile(from.read_volatile());
            to = to.add(1);
            from = from.add(1);
        }
        let (mut to, end) = (&raw mut _bss_start, &raw mut _bss_end);
        while to < end {
            to.write_volatile(0);
            to = to.add(1);
        }
    }
    crate::main()
}

/// Where interrupts and faults arrive. The registers go onto the stack: ra, t0 to t2, a0 to a7, t3 to t6.
#[unsafe(naked)]
#[unsafe(link_section = ".init.trap")]
unsafe extern "C" fn trap() {
    naked_asm!(
        ".p2align 2",
        "addi sp, sp, -64",
        "sw ra, 0(sp)",
        "sw t0, 4(sp)",
        "sw t1, 8(sp)",
        "sw t2, 12(sp)",
        "sw a0, 16(sp)",
        "sw a1, 20(sp)",
        "sw a2, 24(sp)",
        "sw a3, 28(sp)",
        "sw a4, 32(sp)",
        "sw a5, 36(sp)",
        "sw a6, 40(sp)",
        "sw a7, 44(sp)",
        "sw t3, 48(sp)",
        "sw t4, 52(sp)",
        "sw t5, 56(sp)",
        "sw t6, 60(sp)",
        "mv a0, sp",
        "csrr a1, mcause",
        "csrr a2, mepc",
        "csrr a3, mtval",
        "call {handler}",
        "lw ra, 0(sp)",
        "lw t0, 4(sp)",
        "lw t1, 8(sp)",
        "lw t2, 12(sp)",
        "lw a0, 16(sp)",
        "lw a1, 20(sp)",
        "lw a2, 24(sp)",
        "lw a3, 28(sp)",
        "lw a4, 32(sp)",
        "lw a5, 36(sp)",
        "lw a6, 40(sp)",
        "lw a7, 44(sp)",
        "lw t3, 48(sp)",
        "lw t4, 52(sp)",
        "lw t5, 56(sp)",
        "lw t6, 60(sp)",
        "addi sp, sp, 64",
        "mret",
        handler = sym handle,
    )
}

const TIMER: u32 = 1 << 31 | 7;
const EXTERNAL: u32 = 1 << 31 | 11;

extern "C" fn handle(saved: &[u32; 16], cause: u32, place: u32, value: u32) {
    match cause {
        TIMER => clock::start(),
        EXTERNAL => uart::interrupt(),
        _ => fault(saved, cause, place, value),
    }
}

fn fault(saved: &[u32; 16], cause: u32, place: u32, value: u32) -> ! {
    let what = match cause {
        0 | 1 => "instruction fetch fault",
        2 => "illegal instruction",
        3 => "breakpoint",
        4 | 5 => "load fault",
        6 | 7 => "store fault",
        _ => "unexpected trap",
    };
    let registers = [
        ("pc", place),
        ("ra", saved[0]),
        ("sp", saved.as_ptr().addr() as u32 + 64),
        ("cause", cause),
        ("value", value),
        ("a0", saved[4]),
        ("a1", saved[5]),
        ("a2", saved[6]),
        ("a3", saved[7]),
        ("a4", saved[8]),
        ("a5", saved[9]),
    ];
    report::fault(&uart::write, what, &registers);
    restart()
}

/// Lets interrupts of the timer and from outside through.
pub fn enable_interrupts() {
    // SAFETY: sets bits of the core's interrupt registers; the trap handler is ready.
    unsafe { asm!("csrs mie, {}", "csrsi mstatus, 8", in(reg) 1 << 7 | 1 << 11, options(nostack)) };
}

/// Sleeps until the next interrupt.
pub fn wait() {
    // SAFETY: waits; changes no memory.
    unsafe { asm!("wfi", options(nomem, nostack)) };
}

/// Restarts the machine.
pub fn restart() -> ! {
    // SAFETY: the register of the machine that ends or restarts it.
    unsafe { (0x10_0000 as *mut u32).write_volatile(0x7777) };
    loop {
        wait();
    }
}

/// Bytes of stack between the stack pointer and the end of static memory.
pub fn stack_left() -> usize {
    let marker = 0u8;
    (&raw const marker).addr().saturating_sub((&raw const _stack_limit).addr())
}
