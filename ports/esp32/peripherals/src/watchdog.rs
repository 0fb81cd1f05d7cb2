//! The watchdog of the first group of timers: it resets the chip when it is not fed.
//!
//! Invariant: once started it is only ever fed, or started anew.

use crate::{Esp32, power};
use crate::registers::{Value, Whole, group};
use board::{Error, Outcome, Watchdog};
use esp32::timg0::RegisterBlock;

const KEY: u32 = 0x50d8_3aa1;
/// Clocks of the bus in a step of half a millisecond.
const STEP: u16 = 40_000;
/// What a stage does when its time is over: nothing, or a reset of the chip.
const NOTHING: u8 = 0;
const RESET: u8 = 3;

fn unlocked(registers: &RegisterBlock, work: impl FnOnce()) {
    registers.wdtwprotect().write(|w| w.all(KEY));
    work();
    registers.wdtwprotect().write(|w| w.all(0));
}

fn set_up(registers: &RegisterBlock, milliseconds: u32) {
    unlocked(registers, || {
        registers.wdtconfig1().write(|w| w.wdt_clk_prescale().to(STEP));
        registers.wdtconfig(0).write(|w| w.hold().to(milliseconds.saturating_mul(2)));
        registers.wdtconfig0().write(|w| {
            w.wdt_stg0().to(RESET).wdt_stg1().to(NOTHING).wdt_stg2().to(NOTHING).wdt_stg3().to(NOTHING);
            w.wdt_flashboot_mod_en().clear_bit();
            w.wdt_sys_reset_length().to(7).wdt_cpu_reset_length().to(7).wdt_en().set_bit()
        });
        registers.wdtfeed().write(|w| w.all(1));
    });
}

fn feed(registers: &RegisterBlock) {
    unlocked(registers, || {
        registers.wdtfeed().write(|w| w.all(1));
    });
}

/// Lets the watchdog reset the chip after a time, whatever happens until then.
pub fn reset_within(milliseconds: u32) {
    if !power::is_emulated() {
        set_up(group(), milliseconds);
    }
}

impl Watchdog for Esp32 {
    fn start(&self, id: u8, timeout_ms: u32) -> Outcome<()> {
        if id != 0 {
            return Err(Error::Absent);
        }
        if timeout_ms == 0 {
            return Err(Error::Invalid("WDT timeout too short"));
        }
        reset_within(timeout_ms);
        Ok(())
    }

    fn feed(&self, _id: u8) {
        if !power::is_emulated() {
            feed(group());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn the_watchdog_resets_the_chip_after_its_time() {
        let memory = Memory::default();
        set_up(memory.block(), 5000);
        assert_eq!((memory.word(0x4c), memory.word(0x50)), (40_000 << 16, 10_000));
        assert_eq!(memory.word(0x48), 1 << 31 | 3 << 29 | 7 << 18 | 7 << 15);
        assert_eq!((memory.word(0x60), memory.word(0x64)), (1, 0), "fed, and locked again");
        set_up(memory.block(), u32::MAX);
        assert_eq!(memory.word(0x50), u32::MAX);
        assert!(Esp32.start(1, 1000).is_err() && Esp32.start(0, 0).is_err());
    }
}
