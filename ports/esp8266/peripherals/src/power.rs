//! Clock, resets, sleep, the watchdog.
//!
//! Sleep waits for interrupts with the clocks running; deep sleep does so and ends in a reset.
//!
//! Invariant: the watchdog, once started by a program, is only ever fed.

use crate::core::{self, Rom};
use crate::registers::Block;
use crate::{EVENTS, Esp8266, time};
use ::core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use board::{Error, Outcome, Power, ResetCause, Watchdog};

// SAFETY: blocks of the chip: the watchdog, the real-time clock, the port between core and peripherals, the bus of the
// analog part.
const WATCHDOG: Block = unsafe { Block::at(0x6000_0900) };
const CLOCK: Block = unsafe { Block::at(0x6000_0700) };
const CORE: Block = unsafe { Block::at(0x3ff0_0000) };
const ANALOG: Block = unsafe { Block::at(0x6000_0d00) };

/// The watchdog's registers; the times of its two stages are powers of two of 0.8 ms.
const CONTROL: usize = 0x00;
const FIRST_STAGE: usize = 0x04;
const SECOND_STAGE: usize = 0x08;
const FEED: usize = 0x14;
const FOOD: u32 = 0x73;
/// 3.3 s until its interrupt, which nobody takes, and as long again until the reset: the shortest beyond the 5 s of WDT.
const STAGE: u32 = 12;

const RESET: usize = 0x00;
const RESET_NOW: u32 = 1 << 31;
const DOUBLE: usize = 0x14;
const FUSES: usize = 0x50;

/// Hz of the peripherals, and of the core unless a program doubles it.
pub const PERIPHERALS: u32 = 80_000_000;
/// Hz at which the emulator's core counts its cycles.
const EMULATED_CORE: u32 = 40_000_000;

static IS_EMULATED: AtomicBool = AtomicBool::new(false);
static FREQUENCY: AtomicU32 = AtomicU32::new(PERIPHERALS);
static REASON: AtomicU32 = AtomicU32::new(0);

/// True when there is a core but no chip around it.
pub fn is_emulated() -> bool {
    IS_EMULATED.load(Ordering::Relaxed)
}

/// Hz of the core.
pub fn frequency() -> u32 {
    FREQUENCY.load(Ordering::Relaxed)
}

/// Writes a register of the analog part: of a block, by the host that reaches it.
fn write_analog(bus: Block, host: usize, block: u32, register: u32, value: u32) {
    bus.write(4 * host, block | register << 8 | value << 16 | 1 << 24);
    // Bit 25: the bus is busy.
    while bus.read(4 * host) & 1 << 25 != 0 {}
}

/// What comes first after reset: the watchdog that the boot loader leaves running is stopped, and the chip clocked with
/// 80 MHz, as the boot loader takes its crystal of 26 MHz for one of 40 MHz.
pub fn start(emulated: bool) {
    IS_EMULATED.store(emulated, Ordering::Relaxed);
    if emulated {
        FREQUENCY.store(EMULATED_CORE, Ordering::Relaxed);
        return;
    }
    WATCHDOG.change(CONTROL, 1, 0);
    write_analog(ANALOG, 4, 103, 1, 0x88);
    write_analog(ANALOG, 4, 103, 2, 0x91);
    CORE.change(DOUBLE, 1, 0);
    // SAFETY: the function has no arguments.
    REASON.store(unsafe { core::call(Rom::ResetReason, &[]) }, Ordering::Relaxed);
}

fn cause_of(reason: u32, slept: bool) -> ResetCause {
    match reason {
        _ if slept => ResetCause::DeepSleep,
        2 => ResetCause::Hard,
        3 => ResetCause::Soft,
        4 => ResetCause::Watchdog,
        5 | 6 => ResetCause::DeepSleep,
        _ => ResetCause::PowerOn,
    }
}

/// Resets the chip.
pub fn restart() -> ! {
    if is_emulated() {
        core::start_again();
    }
    CLOCK.change(RESET, RESET_NOW, RESET_NOW);
    loop {
        core::wait();
    }
}

/// Waits for the time; an event ends it early when there is no time.
fn sleep(milliseconds: Option<u32>) {
    let start = time::now();
    let limit = milliseconds.map(|time| u64::from(time) * 1000);
    while limit.is_none_or(|limit| time::now() - start < limit) {
        core::wait();
        if EVENTS.is_waiting() {
            break;
        }
    }
}

/// The chip's number, out of the address that its fuses hold.
fn identity(first: u32, second: u32) -> [u8; 4] {
    (first >> 24 | (second & 0x00ff_ffff) << 8).to_le_bytes()
}

impl Power for Esp8266 {
    fn reset(&self) {
        time::note_sleep(false);
        restart();
    }

    /// The boot loader is reached by pin 0; a program that asks for it gets a reset.
    fn bootloader(&self) {
        self.reset();
    }

    fn reset_cause(&self) -> ResetCause {
        cause_of(REASON.load(Ordering::Relaxed), time::has_slept())
    }

    fn frequency(&self) -> u32 {
        frequency()
    }

    fn set_frequency(&self, hertz: u32) -> Outcome<()> {
        if hertz != PERIPHERALS && hertz != 2 * PERIPHERALS || is_emulated() {
            return Err(Error::Invalid("frequency can only be either 80Mhz or 160MHz"));
        }
        CORE.change(DOUBLE, 1, u32::from(hertz != PERIPHERALS));
        FREQUENCY.store(hertz, Ordering::Relaxed);
        time::start(hertz);
        Ok(())
    }

    fn unique_id(&self) -> &[u8] {
        static IDENTITY: AtomicU32 = AtomicU32::new(0);
        if !is_emulated() {
            let bytes = identity(CORE.read(FUSES), CORE.read(FUSES + 4));
            IDENTITY.store(u32::from_ne_bytes(bytes), Ordering::Relaxed);
        }
        // SAFETY: four bytes that are only ever written with the same value.
        unsafe { ::core::slice::from_raw_parts(IDENTITY.as_ptr().cast(), 4) }
    }

    fn idle(&self) {
        core::wait();
    }

    fn light_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        sleep(milliseconds);
        Ok(())
    }

    fn deep_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        sleep(milliseconds);
        time::note_sleep(true);
        restart();
    }

    fn disable_interrupts(&self) -> bool {
        core::is_open(core::mask())
    }

    fn enable_interrupts(&self, state: bool) {
        if state {
            core::open();
        }
    }
}

fn start_watchdog(watchdog: Block) {
    watchdog.change(CONTROL, 1, 0);
    watchdog.write(FIRST_STAGE, STAGE);
    watchdog.write(SECOND_STAGE, STAGE);
    // Bits 3 to 5 as the chip's maker sets them; bits 1 and 2 would take the stages out.
    watchdog.change(CONTROL, 0x3f, 0x38);
    watchdog.change(CONTROL, 1, 1);
    watchdog.write(FEED, FOOD);
}

impl Watchdog for Esp8266 {
    fn start(&self, _id: u8, _timeout_ms: u32) -> Outcome<()> {
        if !is_emulated() {
            start_watchdog(WATCHDOG);
        }
        Ok(())
    }

    fn feed(&self, _id: u8) {
        if !is_emulated() {
            WATCHDOG.write(FEED, FOOD);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::bench::Memory;

    #[test]
    fn causes_of_resets_are_told_apart() {
        assert_eq!(cause_of(1, false), ResetCause::PowerOn);
        assert_eq!(cause_of(2, false), ResetCause::Hard);
        assert_eq!(cause_of(3, false), ResetCause::Soft);
        assert_eq!(cause_of(3, true), ResetCause::DeepSleep);
        assert_eq!(cause_of(4, false), ResetCause::Watchdog);
    }

    #[test]
    fn the_watchdog_runs_with_both_stages() {
        let memory = Memory::default();
        memory.set_word(CONTROL, 0x47);
        start_watchdog(memory.block());
        assert_eq!(memory.word(CONTROL), 0x79);
        assert_eq!((memory.word(FIRST_STAGE), memory.word(SECOND_STAGE), memory.word(FEED)), (12, 12, 0x73));
    }

    #[test]
    fn registers_of_the_analog_part_are_written_in_a_word() {
        let memory = Memory::default();
        write_analog(memory.block(), 4, 103, 2, 0x91);
        assert_eq!(memory.word(16), 0x0191_0267);
    }

    #[test]
    fn the_number_is_the_lower_half_of_the_address() {
        assert_eq!(identity(0xab00_0000, 0x0212_3456), [0xab, 0x56, 0x34, 0x12]);
    }
}
