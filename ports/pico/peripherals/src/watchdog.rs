//! The watchdog: 24 bits that count two steps in a microsecond.
//!
//! Invariant: what it resets is chosen before it runs: everything but the oscillators.

use crate::Rp2040;
use board::{Error, Outcome, Watchdog, rp2};
use drivers::Shared;
use rp_pac::{PSM, WATCHDOG};

/// All stages of power-up but the oscillators.
const RESTARTED: u32 = 0x0001_fffc;
const STEPS_PER_MS: u32 = 2000;

static TIMEOUT: Shared<u32> = Shared::new(0);

fn load(timeout_ms: u32) {
    WATCHDOG.load().write(|load| load.set_load(timeout_ms * STEPS_PER_MS));
}

impl Watchdog for Rp2040 {
    fn start(&self, _id: u8, timeout_ms: u32) -> Outcome<()> {
        if timeout_ms < 1 {
            return Err(Error::Invalid("WDT timeout too short"));
        }
        if timeout_ms > rp2::LONGEST_WATCHDOG_MS {
            return Err(Error::Invalid("timeout exceeds 8388"));
        }
        TIMEOUT.with(|timeout| *timeout = timeout_ms);
        WATCHDOG.ctrl().modify(|control| control.set_enable(false));
        PSM.wdsel().write(|stages| stages.0 = RESTARTED);
        load(timeout_ms);
        WATCHDOG.ctrl().modify(|control| {
            // A debugger that halts the processor stops it.
            control.set_pause_jtag(true);
            control.set_pause_dbg0(true);
            control.set_pause_dbg1(true);
            control.set_enable(true);
        });
        Ok(())
    }

    fn feed(&self, _id: u8) {
        load(TIMEOUT.with(|timeout| *timeout));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watchdog_has_limits() {
        assert_eq!(Watchdog::start(&Rp2040, 0, 8389), Err(Error::Invalid("timeout exceeds 8388")));
        assert!(Watchdog::start(&Rp2040, 0, 0).is_err());
        assert!(rp2::LONGEST_WATCHDOG_MS * STEPS_PER_MS < 1 << 24);
    }
}
