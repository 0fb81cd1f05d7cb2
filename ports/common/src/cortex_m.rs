//! What all Cortex-M processors share: memory at reset, the system timer as clock, critical sections, faults,
//! reset.
//!
//! The linker script names the bounds of memory: `_data_start`, `_data_end`, `_data_load`, `_bss_start`, `_bss_end`,
//! `_stack_limit`, `_stack_top`.
//!
//! Invariant: the system timer interrupts once a millisecond, and only `tick` counts.

use crate::report;
use core::arch::asm;
use core::ptr::addr_of_mut;
use core::sync::atomic::{AtomicU32, Ordering};

const TIMER_CONTROL: *mut u32 = 0xe000_e010 as *mut u32;
const TIMER_RELOAD: *mut u32 = 0xe000_e014 as *mut u32;
const TIMER_CURRENT: *mut u32 = 0xe000_e018 as *mut u32;
const INTERRUPT_ENABLE: *mut u32 = 0xe000_e100 as *mut u32;
/// Interrupt control and state; bit 26: the timer's interrupt waits.
const INTERRUPT_STATE: *mut u32 = 0xe000_ed04 as *mut u32;
const RESET_CONTROL: *mut u32 = 0xe000_ed0c as *mut u32;
const FAULT_STATUS: *mut u32 = 0xe000_ed28 as *mut u32;
const FAULT_ADDRESS: *mut u32 = 0xe000_ed38 as *mut u32;

unsafe extern "C" {
    static mut _data_start: u32;
    static mut _data_end: u32;
    static _data_load: u32;
    static mut _bss_start: u32;
    static mut _bss_end: u32;
    static _stack_limit: u32;
}

/// Initialises static memory.
///
/// # Safety
/// The first thing after reset: nothing in static memory was used.
#[inline(always)]
pub unsafe fn initialise_memory() {
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
}

/// Bytes of stack between the stack pointer and the end of static memory.
pub fn stack_left() -> usize {
    let marker = 0u8;
    (&raw const marker).addr().saturating_sub((&raw const _stack_limit).addr())
}

static TICKS_PER_MILLISECOND: AtomicU32 = AtomicU32::new(1);
static MILLISECONDS: AtomicU32 = AtomicU32::new(0);
/// Counts the wraps of the milliseconds.
static WRAPS: AtomicU32 = AtomicU32::new(0);

/// Starts the system timer on the processor's clock of so many Hz.
pub fn start_clock(hertz: u32) {
    let ticks = hertz / 1000;
    TICKS_PER_MILLISECOND.store(ticks, Ordering::Relaxed);
    // SAFETY: registers of the system timer.
    unsafe {
        TIMER_RELOAD.write_volatile(ticks - 1);
        TIMER_CURRENT.write_volatile(0);
        TIMER_CONTROL.write_volatile(7);
    }
}

/// To be called by the timer's interrupt.
pub fn tick() {
    let next = MILLISECONDS.load(Ordering::Relaxed).wrapping_add(1);
    if next == 0 {
        WRAPS.store(WRAPS.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
    }
    MILLISECONDS.store(next, Ordering::Relaxed);
}

/// Milliseconds since the clock started, modulo 2^32.
pub fn milliseconds() -> u32 {
    MILLISECONDS.load(Ordering::Relaxed)
}

/// Microseconds since the clock started.
pub fn microseconds() -> u64 {
    let ticks = TICKS_PER_MILLISECOND.load(Ordering::Relaxed);
    loop {
        let (wraps, before) = (WRAPS.load(Ordering::Relaxed), milliseconds());
        // SAFETY: registers of the system timer and the interrupt controller; reading changes nothing.
        let (left, waits) = unsafe { (TIMER_CURRENT.read_volatile(), INTERRUPT_STATE.read_volatile() & 1 << 26 != 0) };
        if before != milliseconds() || wraps != WRAPS.load(Ordering::Relaxed) {
            continue;
        }
        let passed = (ticks - 1).saturating_sub(left);
        // With interrupts off the timer may have begun a millisecond that is not counted yet.
        let uncounted = u64::from(waits && passed < ticks / 2);
        let whole = (u64::from(wraps) << 32 | u64::from(before)) + uncounted;
        return whole * 1000 + u64::from(passed) * 1000 / u64::from(ticks);
    }
}

/// Sleeps until the next interrupt.
pub fn wait() {
    // SAFETY: waits; changes no memory.
    unsafe { asm!("wfi", options(nomem, nostack)) };
}

/// Lets an interrupt of the chip come through.
pub fn enable_interrupt(number: u32) {
    // SAFETY: a register of the interrupt controller, in which ones alone have effect.
    unsafe { INTERRUPT_ENABLE.add(number as usize / 32).write_volatile(1 << (number % 32)) };
}

/// Keeps all interrupts off; true when they were on.
pub fn disable_interrupts() -> bool {
    let masked: u32;
    // SAFETY: reads and sets the mask.
    unsafe { asm!("mrs {}, primask", "cpsid i", out(reg) masked, options(nostack)) };
    masked & 1 == 0
}

/// Lets interrupts through again if `on`.
pub fn restore_interrupts(on: bool) {
    if on {
        // SAFETY: clears the mask.
        unsafe { asm!("cpsie i", options(nostack)) };
    }
}

/// Critical sections: interrupts are off. A second processor, if there is one, sleeps.
struct InterruptsOff;
critical_section::set_impl!(InterruptsOff);

// SAFETY: with interrupts off nothing else runs; the state before is restored.
unsafe impl critical_section::Impl for InterruptsOff {
    unsafe fn acquire() -> bool {
        disable_interrupts()
    }

    unsafe fn release(on: bool) {
        restore_interrupts(on);
    }
}

/// Restarts the chip.
pub fn restart() -> ! {
    // SAFETY: a register of the system control block.
    unsafe { RESET_CONTROL.write_volatile(0x05fa_0004) };
    loop {
        wait();
    }
}

/// The body of a fault handler: hands the frame that the processor pushed to `handler`. Goes into the vector table.
#[macro_export]
macro_rules! fault_entry {
    ($name:ident, $handler:path) => {
        #[unsafe(naked)]
        unsafe extern "C" fn $name() {
            core::arch::naked_asm!(
                "mov r1, lr",
                "movs r0, #4",
                "tst r1, r0",
                "bne 1f",
                "mrs r0, msp",
                "b 2f",
                "1: mrs r0, psp",
                "2: ldr r2, =_stack_limit",
                "ldr r3, =_stack_top",
                // After a stack overflow the report needs another stack.
                "cmp r0, r2",
                "bhs 3f",
                "mov sp, r3",
                "3: bl {handler}",
                handler = sym $handler,
            )
        }
    };
}

/// Reports a fault with the registers that the processor pushed at `frame`, unless the stack is what is broken.
pub fn report_fault(write: report::Write, frame: *const u32, lowest: usize, highest: usize) {
    // SAFETY: the number of the exception is in the program status.
    let number: u32;
    unsafe { asm!("mrs {}, ipsr", out(reg) number, options(nomem, nostack)) };
    let what = match number & 0xff {
        2 => "non-maskable interrupt",
        3 => "hard fault",
        4 => "memory fault",
        5 => "bus fault",
        6 => "usage fault",
        _ => "unexpected interrupt",
    };
    // SAFETY: registers of the system control block; zero on processors that lack them.
    let (status, address) = unsafe { (FAULT_STATUS.read_volatile(), FAULT_ADDRESS.read_volatile()) };
    let good = frame.addr() >= lowest && frame.addr() + 32 <= highest && frame.addr() % 4 == 0;
    if !good {
        report::fault(write, "stack overflow", &[("sp", frame.addr() as u32), ("cfsr", status), ("mmfar", address)]);
        return;
    }
    // SAFETY: within the stack.
    let saved = |index: usize| unsafe { frame.add(index).read() };
    let registers = [
        ("r0", saved(0)),
        ("r1", saved(1)),
        ("r2", saved(2)),
        ("r3", saved(3)),
        ("r12", saved(4)),
        ("lr", saved(5)),
        ("pc", saved(6)),
        ("psr", saved(7)),
        ("sp", frame.addr() as u32 + 32),
        ("cfsr", status),
        ("mmfar", address),
    ];
    report::fault(write, what, &registers);
}
