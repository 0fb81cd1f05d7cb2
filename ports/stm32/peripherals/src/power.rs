//! Resets, sleep, the watchdog.
//!
//! Sleep waits for interrupts with the clocks running; deep sleep ends in a reset that is told apart by a backup
//! register.
//!
//! Invariant: the watchdog, once started, is only ever fed.

use crate::{Stm32, clocks, EVENTS, timers};
use board::{Error, Outcome, Power, ResetCause, Watchdog, errno};
use stm32_metapac::iwdg::Iwdg;
use stm32_metapac::{IWDG, PWR, RCC, RTC, UID};

/// The last backup register says what a reset was for.
const NOTE: usize = 19;
const DEEP_SLEEP: u32 = 0x5eef_0001;

/// Lets the backup registers be written.
pub fn unlock_backup() {
    PWR.cr1().modify(|control| control.set_dbp(true));
}

fn cause_of(flags: u32, note: u32) -> ResetCause {
    match flags {
        _ if note == DEEP_SLEEP => ResetCause::DeepSleep,
        // Independent and window watchdog.
        flags if flags & 3 << 29 != 0 => ResetCause::Watchdog,
        flags if flags & 1 << 28 != 0 => ResetCause::Soft,
        // Power.
        flags if flags & 1 << 27 != 0 => ResetCause::PowerOn,
        flags if flags & 1 << 26 != 0 => ResetCause::Hard,
        _ => ResetCause::PowerOn,
    }
}

fn wait() {
    #[cfg(target_arch = "arm")]
    // SAFETY: waits for an interrupt.
    unsafe {
        core::arch::asm!("wfi", options(nomem, nostack))
    };
}

fn restart() {
    #[cfg(target_arch = "arm")]
    // SAFETY: asks the processor's system control for a reset.
    unsafe {
        (0xe000_ed0c as *mut u32).write_volatile(0x05fa_0004);
        loop {
            core::arch::asm!("wfi", options(nomem, nostack));
        }
    }
}

/// Waits for the time; an event ends it early when there is no time.
fn sleep(milliseconds: Option<u32>) {
    let start = timers::now();
    let limit = milliseconds.map(|time| u64::from(time) * 1000);
    while limit.is_none_or(|limit| timers::now() - start < limit) {
        wait();
        if EVENTS.is_waiting() {
            break;
        }
    }
}

impl Power for Stm32 {
    fn reset(&self) {
        unlock_backup();
        RTC.bkpr(NOTE).write(|note| note.0 = 0);
        restart();
    }

    /// The boot loader of the ROM is reached by its pin; a program that asks for it gets a reset.
    fn bootloader(&self) {
        self.reset();
    }

    fn reset_cause(&self) -> ResetCause {
        cause_of(RCC.csr().read().0, RTC.bkpr(NOTE).read().0)
    }

    fn frequency(&self) -> u32 {
        clocks::system()
    }

    fn set_frequency(&self, hertz: u32) -> Outcome<()> {
        if hertz == clocks::system() { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
    }

    fn unique_id(&self) -> &[u8] {
        if clocks::is_emulated() {
            return &[0; 12];
        }
        // SAFETY: twelve bytes of the chip's read-only memory.
        unsafe { core::slice::from_raw_parts(UID.as_ptr().cast(), 12) }
    }

    fn idle(&self) {
        wait();
    }

    fn light_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        sleep(milliseconds);
        Ok(())
    }

    fn deep_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        sleep(milliseconds);
        unlock_backup();
        RTC.bkpr(NOTE).write(|note| note.0 = DEEP_SLEEP);
        restart();
        Ok(())
    }

    fn disable_interrupts(&self) -> bool {
        #[cfg(target_arch = "arm")]
        {
            let masked: u32;
            // SAFETY: reads and sets the mask.
            unsafe { core::arch::asm!("mrs {}, primask", "cpsid i", out(reg) masked, options(nostack)) };
            masked & 1 == 0
        }
        #[cfg(not(target_arch = "arm"))]
        true
    }

    fn enable_interrupts(&self, state: bool) {
        #[cfg(target_arch = "arm")]
        if state {
            // SAFETY: clears the mask.
            unsafe { core::arch::asm!("cpsie i", options(nostack)) };
        }
        let _ = state;
    }
}

/// Divider (as its power above 4) and reload of the watchdog's 32 kHz for a time.
fn watchdog_values(milliseconds: u32) -> Outcome<(u8, u16)> {
    for power in 0..=6u8 {
        let ticks = u64::from(milliseconds) * 32 / (4 << power);
        if ticks <= 0xfff {
            return Ok((power, ticks as u16));
        }
    }
    Err(Error::Invalid("WDT timeout too long"))
}

fn start_watchdog(registers: Iwdg, (power, reload): (u8, u16)) {
    registers.kr().write(|key| key.0 = 0xcccc);
    registers.kr().write(|key| key.0 = 0x5555);
    registers.pr().write(|divider| divider.0 = power.into());
    registers.rlr().write(|value| value.0 = reload.into());
    registers.kr().write(|key| key.0 = 0xaaaa);
}

impl Watchdog for Stm32 {
    fn start(&self, _id: u8, timeout_ms: u32) -> Outcome<()> {
        start_watchdog(IWDG, watchdog_values(timeout_ms)?);
        Ok(())
    }

    fn feed(&self, _id: u8) {
        IWDG.kr().write(|key| key.0 = 0xaaaa);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn the_watchdog_takes_the_finest_divider_that_fits() {
        assert_eq!(watchdog_values(1), Ok((0, 8)));
        assert_eq!(watchdog_values(511), Ok((0, 4088)));
        assert_eq!(watchdog_values(1000), Ok((1, 4000)));
        assert_eq!(watchdog_values(32_767), Ok((6, 4095)));
        assert!(watchdog_values(32_800).is_err());
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        start_watchdog(unsafe { Iwdg::from_ptr(memory.start()) }, (3, 500));
        assert_eq!((memory.word(0), memory.word(4), memory.word(8)), (0xaaaa, 3, 500));
    }

    #[test]
    fn causes_of_resets_are_told_apart() {
        assert_eq!(cause_of(1 << 27 | 1 << 26, 0), ResetCause::PowerOn);
        assert_eq!(cause_of(1 << 26, 0), ResetCause::Hard);
        assert_eq!(cause_of(1 << 28 | 1 << 26, 0), ResetCause::Soft);
        assert_eq!(cause_of(1 << 29 | 1 << 26, 0), ResetCause::Watchdog);
        assert_eq!(cause_of(1 << 28 | 1 << 26, DEEP_SLEEP), ResetCause::DeepSleep);
    }
}
