//! The board as the machine sees it: the chip's peripherals, the flash, the power.
//!
//! Invariant: what a program can reach of the chip is reached through here.

use crate::flash::FLASH;
use crate::power::{self, POWER};
use crate::serial;
use board::{
    Analog, Board, Calendar, Dma, Event, Flash, I2c, Memory, Pins, Power, Profile, ProgrammableIo, Pulses, Pwm, Spi, Timers, Uart, Watchdog,
    rp2,
};
use core::sync::atomic::AtomicBool;
use peripherals::Rp2040;

/// The one there is.
pub static BOARD: Pico = Pico(Rp2040);

/// A Raspberry Pi Pico.
pub struct Pico(Rp2040);

impl Board for Pico {
    fn profile(&self) -> &'static Profile {
        &rp2::pico::PROFILE
    }

    fn attach(&self, pending: &'static AtomicBool) {
        peripherals::attach(pending);
    }

    fn poll(&self) {
        peripherals::poll();
    }

    fn take_event(&self) -> Option<Event> {
        if power::makes_events() { peripherals::take_event() } else { None }
    }

    fn soft_reset(&self) {
        peripherals::soft_reset();
        POWER.enable_interrupts(true);
        serial::resume();
    }

    fn pins(&self) -> &dyn Pins {
        &self.0
    }

    fn power(&self) -> &dyn Power {
        &POWER
    }

    fn pulses(&self) -> Option<&dyn Pulses> {
        Some(&self.0)
    }

    fn analog(&self) -> Option<&dyn Analog> {
        Some(&self.0)
    }

    fn pwm(&self) -> Option<&dyn Pwm> {
        Some(&self.0)
    }

    fn i2c(&self) -> Option<&dyn I2c> {
        Some(&self.0)
    }

    fn spi(&self) -> Option<&dyn Spi> {
        Some(&self.0)
    }

    fn uart(&self) -> Option<&dyn Uart> {
        Some(&self.0)
    }

    fn timers(&self) -> Option<&dyn Timers> {
        Some(&peripherals::timers::TIME)
    }

    fn calendar(&self) -> Option<&dyn Calendar> {
        Some(&peripherals::timers::TIME)
    }

    fn watchdog(&self) -> Option<&dyn Watchdog> {
        Some(&self.0)
    }

    fn memory(&self) -> Option<&dyn Memory> {
        Some(&peripherals::memory::MEMORY)
    }

    fn flash(&self) -> Option<&dyn Flash> {
        Some(&FLASH)
    }

    fn dma(&self) -> Option<&dyn Dma> {
        Some(&self.0)
    }

    fn programmable(&self) -> Option<&dyn ProgrammableIo> {
        Some(&self.0)
    }
}
