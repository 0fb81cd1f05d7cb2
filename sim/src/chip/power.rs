//! Resets, sleep and the watchdog.
//!
//! Invariant: a chip that is reset does nothing more until the port boots it again.

use crate::board::SimBoard;
use crate::time::{MILLISECOND, Time};
use crate::world::{Due, Halt, World};
use board::{Error, Outcome, Power, ResetCause, Watchdog};

/// The watchdog.
#[derive(Default)]
pub struct WatchdogState {
    timeout: Option<Time>,
    generation: u32,
}

impl World {
    /// Restarts the chip: peripherals are as after power is switched on, devices go on.
    pub fn boot(&mut self, cause: ResetCause) {
        self.reset_peripherals();
        self.reset_pins();
        self.chip.watchdog.timeout = None;
        self.chip.watchdog.generation += 1;
        self.chip.reset_cause = cause;
        self.chip.frequency = self.hardware.frequency;
        self.halt = None;
        self.booted = self.now();
        self.events.clear();
    }

    /// What a soft reset does to peripherals.
    pub(crate) fn reset_peripherals(&mut self) {
        self.forget_pin_interrupts();
        self.reset_timers();
        self.reset_pwm();
        self.reset_pio();
        self.reset_counters();
        self.reset_trains();
        self.reset_i2c();
        self.reset_spi();
        self.reset_uart();
        self.chip.interrupts = true;
        self.events.clear();
        self.fresh = false;
    }

    pub(crate) fn watchdog_due(&mut self, generation: u32) {
        if self.chip.watchdog.generation == generation && self.chip.watchdog.timeout.is_some() {
            self.note(format_args!("watchdog resets the chip"));
            self.halt = Some(Halt::Reset(ResetCause::Watchdog));
        }
    }

    fn feed_watchdog(&mut self) {
        let now = self.now();
        let watchdog = &mut self.chip.watchdog;
        let Some(timeout) = watchdog.timeout else { return };
        watchdog.generation += 1;
        let generation = watchdog.generation;
        self.queue.retain(|due| !matches!(due, Due::Watchdog { .. }));
        self.schedule(now + timeout, Due::Watchdog { generation });
    }

    fn reset(&mut self, cause: ResetCause) {
        self.note(format_args!("reset"));
        self.halt = Some(Halt::Reset(cause));
    }
}

impl Power for SimBoard {
    fn reset(&self) {
        // The RP2040 cannot tell a reset by program from one by its watchdog, which it is.
        let rp2 = self.hardware().profile.family == board::Family::Rp2;
        self.with(|world| world.reset(if rp2 { ResetCause::Watchdog } else { ResetCause::Hard }));
    }

    fn bootloader(&self) {
        self.with(|world| world.halt = Some(Halt::Bootloader));
    }

    fn reset_cause(&self) -> ResetCause {
        self.with(|world| world.chip.reset_cause)
    }

    fn frequency(&self) -> u32 {
        self.with(|world| world.chip.frequency)
    }

    fn set_frequency(&self, hertz: u32) -> Outcome<()> {
        let (lowest, highest) = self.hardware().frequencies;
        if !(lowest..=highest).contains(&hertz) {
            return Err(Error::Invalid("cannot change frequency"));
        }
        self.with(|world| world.chip.frequency = hertz);
        Ok(())
    }

    fn unique_id(&self) -> &[u8] {
        self.hardware().unique_id
    }

    fn temperature(&self) -> Outcome<i32> {
        Ok(self.with(|world| world.chip.analog.temperature.round() as i32))
    }

    fn idle(&self) {
        self.wait(Some(MILLISECOND));
    }

    fn light_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        match milliseconds {
            Some(milliseconds) => self.wait(Some(Time::from(milliseconds) * MILLISECOND)),
            None if self.can_wake() => self.wait(None),
            None => return Err(Error::State("nothing can wake the board: no timer, alarm or input is due")),
        }
        Ok(())
    }

    fn deep_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        self.light_sleep(milliseconds)?;
        // The RP2040 has no deep sleep: it waits and resets itself.
        let rp2 = self.hardware().profile.family == board::Family::Rp2;
        self.with(|world| world.reset(if rp2 { ResetCause::Watchdog } else { ResetCause::DeepSleep }));
        Ok(())
    }

    fn disable_interrupts(&self) -> bool {
        self.with(|world| std::mem::replace(&mut world.chip.interrupts, false))
    }

    fn enable_interrupts(&self, state: bool) {
        self.with(|world| world.chip.interrupts = state);
    }
}

impl Watchdog for SimBoard {
    fn start(&self, _id: u8, timeout_ms: u32) -> Outcome<()> {
        let (shortest, longest) = self.hardware().watchdog;
        if timeout_ms < shortest {
            return Err(Error::Invalid("WDT timeout too short"));
        }
        if timeout_ms > longest {
            let rp2 = self.hardware().profile.family == board::Family::Rp2;
            return Err(Error::Invalid(if rp2 { "timeout exceeds 8388" } else { "WDT timeout too long" }));
        }
        self.with(|world| {
            world.chip.watchdog.timeout = Some(Time::from(timeout_ms) * MILLISECOND);
            world.feed_watchdog();
        });
        Ok(())
    }

    fn feed(&self, _id: u8) {
        self.with(World::feed_watchdog);
    }
}
