//! Reset, traps, and the instructions that have no other name.
//!
//! The processor has a table of 32 jumps: the first one is for exceptions, the others for its interrupt lines.
//!
//! Invariant: nothing of the flash is run or read before `_start` mapped it; a handler of interrupts keeps all registers
//! that a call may change.

use crate::{fault, rom};
use core::arch::{asm, global_asm, naked_asm};
use port::CONSOLE;

unsafe extern "C" {
    static _stack_limit: u32;
}

/// Where the cache's map of pages is; an entry is the number of a page of 64 KB in the flash, and both buses have the same
/// map.
const MAP: usize = 0x600c_5000;
/// Pages of the program.
const PAGES: usize = 31;
/// The cache's register that shuts its buses, with its lowest two bits.
const SHUT: usize = 0x600c_4004;

/// First code to run; the ROM loaded what belongs into RAM.
#[unsafe(naked)]
#[unsafe(no_mangle)]
#[unsafe(link_section = ".fast.start")]
unsafe extern "C" fn _start() -> ! {
    naked_asm!(
        "csrci mstatus, 8",
        ".option push",
        ".option norelax",
        "la gp, __global_pointer$",
        ".option pop",
        "la sp, _stack_top",
        "la t0, _vectors",
        "csrw mtvec, t0",
        "la t0, _bss_start",
        "la t1, _bss_end",
        "1: bgeu t0, t1, 2f",
        "sw zero, 0(t0)",
        "addi t0, t0, 4",
        "j 1b",
        // The flash: no page is mapped, then each one where it is.
        "2: li t0, {suspend}",
        "jalr t0",
        "mv s0, a0",
        "li t0, {invalidate}",
        "jalr t0",
        "li t0, {clear}",
        "jalr t0",
        "li t0, {map}",
        "li t1, 0",
        "li t2, {pages}",
        "3: sw t1, 0(t0)",
        "addi t0, t0, 4",
        "addi t1, t1, 1",
        "bltu t1, t2, 3b",
        "li t0, {shut}",
        "lw t1, 0(t0)",
        "andi t1, t1, -4",
        "sw t1, 0(t0)",
        "mv a0, s0",
        "li t0, {resume}",
        "jalr t0",
        "fence.i",
        "la t0, {main}",
        "jr t0",
        suspend = const rom::SUSPEND,
        invalidate = const rom::INVALIDATE_CACHE,
        clear = const rom::CLEAR_MAP,
        resume = const rom::RESUME,
        map = const MAP,
        pages = const PAGES,
        shut = const SHUT,
        main = sym begin,
    )
}

extern "C" fn begin() -> ! {
    crate::main()
}

// The table of jumps, each of four bytes.
global_asm!(
    ".section .fast.vectors, \"ax\", @progbits",
    ".p2align 8",
    ".globl _vectors",
    "_vectors:",
    ".option push",
    ".option norvc",
    "j {exception}",
    ".rept 31",
    "j {interrupt}",
    ".endr",
    ".option pop",
    exception = sym exception,
    interrupt = sym interrupt,
);

/// Bytes of the stack that reports of faults have: the other one may be at its end.
const FAULT_STACK: usize = 2048;
#[unsafe(no_mangle)]
static mut FAULT_MEMORY: [u64; FAULT_STACK / 8] = [0; FAULT_STACK / 8];
#[unsafe(no_mangle)]
static mut FAULT_REGISTERS: fault::Saved = [0; 11];

/// Where exceptions arrive; nothing goes on after one.
#[unsafe(naked)]
#[unsafe(link_section = ".fast.trap")]
unsafe extern "C" fn exception() {
    naked_asm!(
        "csrw mscratch, t0",
        "la t0, FAULT_REGISTERS",
        "sw ra, 0(t0)",
        "sw sp, 4(t0)",
        "sw a0, 12(t0)",
        "sw a1, 16(t0)",
        "sw a2, 20(t0)",
        "sw a3, 24(t0)",
        "sw a4, 28(t0)",
        "sw a5, 32(t0)",
        "sw s0, 36(t0)",
        "sw s1, 40(t0)",
        "csrr a1, mscratch",
        "sw a1, 8(t0)",
        "mv a0, t0",
        "csrr a1, mcause",
        "csrr a2, mepc",
        "csrr a3, mtval",
        "la sp, FAULT_MEMORY + {size}",
        "la t0, {report}",
        "jr t0",
        size = const FAULT_STACK,
        report = sym fault::report,
    )
}

/// Where interrupts arrive. The registers go onto the stack: ra, t0 to t2, a0 to a7, t3 to t6.
#[unsafe(naked)]
#[unsafe(link_section = ".fast.trap")]
unsafe extern "C" fn interrupt() {
    naked_asm!(
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
        "csrr a0, mcause",
        "la t0, {handler}",
        "jalr t0",
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

extern "C" fn handle(cause: u32) {
    let known = peripherals::interrupts::serve(cause & 0x1f, &mut |byte| {
        CONSOLE.receive(byte);
    });
    if !known {
        // An interrupt that nothing connected: it is reported as a fault is.
        // SAFETY: nothing goes on afterwards.
        unsafe { asm!("unimp", options(noreturn)) };
    }
}

/// Lets interrupts through.
pub fn enable_interrupts() {
    // SAFETY: the handlers are ready.
    unsafe { asm!("csrsi mstatus, 8", options(nostack)) };
}

/// Keeps interrupts off; true when they were on.
pub fn disable_interrupts() -> bool {
    let before: u32;
    // SAFETY: reads and clears a bit of the processor's state.
    unsafe { asm!("csrrci {}, mstatus, 8", out(reg) before, options(nostack)) };
    before & 8 != 0
}

/// Bytes of stack between the stack pointer and its end.
pub fn stack_left() -> usize {
    let marker = 0u8;
    (&raw const marker).addr().saturating_sub((&raw const _stack_limit).addr())
}
