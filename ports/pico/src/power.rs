//! Resets, sleep, the chip's identity.
//!
//! Invariant: a restart resets everything but the oscillators, so that each start is like the first.

use crate::{flash, rom, usb};
use board::{Outcome, Power, ResetCause};
use core::sync::atomic::{AtomicBool, Ordering};
use peripherals::clocks;
use port::{CONSOLE, cortex_m};
use rp_pac::{PSM, WATCHDOG};

/// Parts that the watchdog resets: all but the ring oscillator (bit 0) and the crystal (bit 1).
const RESET_PARTS: u32 = 0x1fffc;

/// Steps of the watchdog, half a microsecond each, that a report may take.
const LAST_STEPS: u32 = 6_000_000;

/// The one there is.
pub static POWER: Chip = Chip { quiet: AtomicBool::new(false), by_watchdog: AtomicBool::new(false) };

/// The chip's power and identity.
pub struct Chip {
    /// Interrupts make no events.
    quiet: AtomicBool,
    /// The watchdog restarted the chip.
    by_watchdog: AtomicBool,
}

/// Notes why the chip started.
pub fn start() {
    PSM.wdsel().write(|parts| parts.0 = RESET_PARTS);
    POWER.by_watchdog.store(WATCHDOG.reason().read().0 != 0, Ordering::Relaxed);
}

/// Restarts the chip.
pub fn restart() -> ! {
    usb::drain();
    WATCHDOG.ctrl().modify(|control| control.set_trigger(true));
    loop {
        cortex_m::wait();
    }
}

/// Lets the watchdog restart the chip in a while, whatever happens until then.
pub fn restart_soon() {
    WATCHDOG.ctrl().modify(|control| control.set_enable(false));
    WATCHDOG.load().write(|load| load.set_load(LAST_STEPS));
    WATCHDOG.ctrl().modify(|control| control.set_enable(true));
}

/// Restarts the chip into the boot loader in its ROM.
pub fn bootloader() -> ! {
    rom::restart_as_disk()
}

/// The identity as hexadecimal text.
pub fn serial_number() -> &'static str {
    core::str::from_utf8(flash::identity_text()).unwrap_or("")
}

/// True when events may be taken.
pub fn makes_events() -> bool {
    !POWER.quiet.load(Ordering::Relaxed)
}

impl Power for Chip {
    fn reset(&self) {
        restart()
    }

    fn bootloader(&self) {
        bootloader()
    }

    fn reset_cause(&self) -> ResetCause {
        if self.by_watchdog.load(Ordering::Relaxed) { ResetCause::Watchdog } else { ResetCause::PowerOn }
    }

    fn frequency(&self) -> u32 {
        clocks::system()
    }

    fn set_frequency(&self, hertz: u32) -> Outcome<()> {
        clocks::set_system(hertz)?;
        cortex_m::start_clock(hertz);
        Ok(())
    }

    fn unique_id(&self) -> &[u8] {
        flash::identity()
    }

    fn idle(&self) {
        cortex_m::wait();
    }

    fn light_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        let end = milliseconds.map(|time| peripherals::now() + u64::from(time) * 1000);
        while !CONSOLE.is_pending() && end.is_none_or(|end| peripherals::now() < end) {
            usb::poll();
            cortex_m::wait();
        }
        Ok(())
    }

    fn deep_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        self.light_sleep(milliseconds)?;
        restart()
    }

    fn disable_interrupts(&self) -> bool {
        let before = makes_events();
        self.quiet.store(true, Ordering::Relaxed);
        before
    }

    fn enable_interrupts(&self, state: bool) {
        self.quiet.store(!state, Ordering::Relaxed);
        if state {
            CONSOLE.ask_for_safepoint();
        }
    }

    fn temperature(&self) -> Outcome<i32> {
        peripherals::temperature()
    }

    fn boot_button(&self) -> bool {
        flash::boot_button()
    }
}
