//! Resets, sleep and the watchdog.
//!
//! Invariant: a chip that is reset does nothing more until the port boots it again.

use crate::board::SimBoard;
use crate::chip::kept::KeptRegions;
use crate::time::{MILLISECOND, Time};
use crate::world::{Due, Halt, World};
use board::{Error, Family, Outcome, Power, ResetCause, WakeSource, Watchdog};

/// The watchdog.
#[derive(Default)]
pub struct WatchdogState {
    timeout: Option<Time>,
    generation: u32,
}

/// Wake reasons as the ESP32 numbers them.
pub mod reason {
    pub const PIN: u32 = 2;
    pub const PINS: u32 = 3;
    pub const TIME: u32 = 4;
    pub const TOUCH: u32 = 5;
    pub const COPROCESSOR: u32 = 6;
}

/// Severity of the chip's own messages.
pub mod severity {
    pub const ERROR: u8 = 1;
    pub const INFORMATION: u8 = 3;
}

/// What sleep is ended by, and what lasts through it.
pub struct SleepState {
    asleep: bool,
    /// Why the last sleep ended; 0: by nothing that has a number.
    reason: u32,
    touch_wakes: bool,
    coprocessor_wakes: bool,
    /// Pins that are off in deep sleep keep their level all the same when they are held.
    holds: bool,
    log_level: u8,
}

impl Default for SleepState {
    fn default() -> SleepState {
        let (asleep, touch_wakes, coprocessor_wakes, holds) = (false, false, false, false);
        SleepState { asleep, reason: 0, touch_wakes, coprocessor_wakes, holds, log_level: severity::ERROR }
    }
}

impl World {
    /// The chip logs something, if its level of messages says so.
    pub(crate) fn log_chip(&mut self, level: u8, text: std::fmt::Arguments<'_>) {
        let esp = matches!(self.hardware.profile.family, Family::Esp32 | Family::Esp8266);
        if esp && level <= self.chip.sleep.log_level {
            let letter = if level == severity::ERROR { 'E' } else { 'I' };
            let milliseconds = (self.now() - self.booted) / MILLISECOND;
            self.note(format_args!("{letter} ({milliseconds}) {text}"));
        }
    }

    fn fall_asleep(&mut self, how: &str, milliseconds: Option<u32>) {
        match milliseconds {
            Some(time) => self.log_chip(severity::INFORMATION, format_args!("{how} for {time} ms")),
            None => self.log_chip(severity::INFORMATION, format_args!("{how}")),
        }
        self.chip.sleep.asleep = true;
        self.chip.sleep.reason = 0;
        self.check_touch();
    }

    fn wake_up(&mut self, in_time: bool) {
        self.chip.sleep.asleep = false;
        if in_time {
            self.chip.sleep.reason = reason::TIME;
        }
    }

    /// Something that wakes the chip happened.
    pub(crate) fn wake_by(&mut self, reason: u32) {
        let sleep = &mut self.chip.sleep;
        let enabled = match reason {
            reason::TOUCH => sleep.touch_wakes,
            reason::COPROCESSOR => sleep.coprocessor_wakes,
            _ => true,
        };
        if sleep.asleep && enabled {
            sleep.reason = reason;
            self.fresh = true;
        }
    }

    /// What goes off before the processor does.
    fn enter_deep_sleep(&mut self) {
        self.reset_timers();
        self.reset_pwm();
        self.reset_counters();
        self.reset_pulse_counters();
        self.reset_trains();
        self.reset_uart();
        self.reset_i2s();
        if self.hardware.profile.family == Family::Esp32 {
            self.reset_pins(ResetCause::DeepSleep);
        }
        self.events.clear();
        self.fresh = false;
    }

    /// True when a held pin keeps its level through a reset.
    pub(crate) fn keeps_held(&self, pin: u16, cause: ResetCause) -> bool {
        match cause {
            ResetCause::PowerOn => false,
            ResetCause::DeepSleep => self.chip.sleep.holds || crate::profile::esp32::SLEEPLESS_PINS.contains(&pin),
            _ => true,
        }
    }

    /// Restarts the chip: peripherals are as after power is switched on, devices go on.
    pub fn boot(&mut self, cause: ResetCause) {
        self.reset_peripherals();
        self.reset_radio();
        self.reset_pins(cause);
        self.forget_pin_wakes();
        let reason = self.chip.sleep.reason;
        if cause == ResetCause::PowerOn {
            self.chip.kept = KeptRegions::new(self.hardware.profile.family);
        }
        self.chip.sleep = SleepState { reason: if cause == ResetCause::DeepSleep { reason } else { 0 }, ..SleepState::default() };
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
        self.reset_pulse_counters();
        self.reset_trains();
        self.reset_i2c();
        self.reset_targets();
        self.reset_i2s();
        self.reset_can();
        self.reset_usb();
        self.reset_spi();
        self.reset_uart();
        self.chip.interrupts = true;
        self.events.clear();
        self.fresh = false;
    }

    pub(crate) fn watchdog_due(&mut self, generation: u32) {
        if self.chip.watchdog.generation == generation && self.chip.watchdog.timeout.is_some() {
            self.log_chip(severity::ERROR, format_args!("wdt: the watchdog was not fed"));
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

impl SimBoard {
    fn sleep_until_woken(&self, milliseconds: Option<u32>) -> Outcome<()> {
        if milliseconds.is_none() && !self.can_wake() {
            self.with(|world| world.wake_up(false));
            return Err(Error::State("nothing can wake the board: no timer, alarm or input is due"));
        }
        let in_time = self.wait(milliseconds.map(|time| Time::from(time) * MILLISECOND));
        self.with(|world| world.wake_up(in_time));
        Ok(())
    }
}

impl Power for SimBoard {
    fn reset(&self) {
        // The RP2040 cannot tell a reset by program from one by its watchdog, which it is.
        let rp2 = self.hardware().profile.family == Family::Rp2;
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

    fn wake_reason(&self) -> u32 {
        self.with(|world| world.chip.sleep.reason)
    }

    fn wake_on(&self, source: WakeSource, enabled: bool) -> Outcome<()> {
        if self.hardware().profile.family != Family::Esp32 {
            return Err(Error::Absent);
        }
        self.with(|world| match source {
            WakeSource::Touch => world.chip.sleep.touch_wakes = enabled,
            WakeSource::Coprocessor => world.chip.sleep.coprocessor_wakes = enabled,
        });
        Ok(())
    }

    fn hold_in_deep_sleep(&self, enabled: bool) {
        self.with(|world| world.chip.sleep.holds = enabled);
    }

    fn log_level(&self, level: u8) {
        self.with(|world| world.chip.sleep.log_level = level);
    }

    fn light_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        self.with(|world| world.fall_asleep("light sleep", milliseconds));
        self.sleep_until_woken(milliseconds)
    }

    fn deep_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        // The RP2040 has no deep sleep: it waits and resets itself.
        let rp2 = self.hardware().profile.family == Family::Rp2;
        self.with(|world| {
            if !rp2 {
                world.enter_deep_sleep();
            }
            world.fall_asleep("deep sleep", milliseconds);
        });
        self.sleep_until_woken(milliseconds)?;
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
            let rp2 = self.hardware().profile.family == Family::Rp2;
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

#[cfg(test)]
mod tests {
    use crate::tests::{board, sleep_ms};
    use board::{Board, PinMode, PinSettings, ResetCause, WakeSource, trigger, wake};

    fn output(hold: bool) -> PinSettings {
        PinSettings { mode: Some(PinMode::Output), value: Some(true), hold: Some(hold), ..PinSettings::default() }
    }

    #[test]
    fn pins_that_are_held_keep_their_level_in_deep_sleep_as_they_can() {
        for all in [false, true] {
            let board = board("board = \"esp32\"");
            // 4 works in deep sleep, 5 does not; 18 is not held.
            [(4, true), (5, true), (18, false)].into_iter().for_each(|(pin, hold)| board.pins().configure(pin, &output(hold)).unwrap());
            board.power().hold_in_deep_sleep(all);
            board.power().deep_sleep(Some(10)).unwrap();
            board.boot(ResetCause::DeepSleep);
            let driven = [4, 5, 18].map(|pin| board.inspect(|world| !world.signal(world.chip.pins.net(pin).unwrap()).floating));
            assert_eq!(driven, [true, all, false]);
            assert_eq!(board.power().wake_reason(), super::reason::TIME);
        }
    }

    #[test]
    fn deep_sleep_ends_by_what_is_meant_to_wake() {
        let board = board("board = \"esp32\"\n[device.key]\nmodel = \"button\"\npin = 4\npull = \"up\"\n[[do]]\nat = \"1 s\"\ndevice = \"key\"\npress = \"50 ms\"");
        let timer = board::TimerSettings { mode: board::TimerMode::Periodic, period_ns: 1_000_000, hard: false };
        board.timers().unwrap().start(0, &timer).unwrap();
        board.pins().interrupt(5, trigger::FALLING, false, 0).unwrap();
        board.pins().interrupt(4, trigger::FALLING, false, wake::DEEP | wake::GROUP).unwrap();
        board.power().deep_sleep(Some(10_000)).unwrap();
        assert_eq!(board.inspect(|world| world.now() / super::MILLISECOND), 1000);
        board.boot(ResetCause::DeepSleep);
        assert_eq!(board.power().wake_reason(), super::reason::PINS);
        sleep_ms(&board, 1);
        board.boot(ResetCause::Hard);
        assert_eq!(board.power().wake_reason(), 0);
        assert!(board.power().wake_on(WakeSource::Touch, true).is_ok());
    }

    #[test]
    fn the_chip_logs_what_its_level_says() {
        for (level, lines) in [(0, 0), (1, 0), (3, 1)] {
            let board = board("board = \"esp32\"");
            let log = crate::tests::trace(&board);
            board.power().log_level(level);
            board.power().light_sleep(Some(5)).unwrap();
            assert_eq!(log.text().matches("light sleep for 5 ms").count(), lines);
        }
    }
}
