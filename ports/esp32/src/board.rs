//! The board: the drivers of the chip, and where files and settings are.
//!
//! Invariant: peripherals are reached through `peripherals` alone.

use crate::console;
use crate::flash::{EMULATED_FILES, EMULATED_SETTINGS, FILE_PART, SETTINGS_LOG};
use board::{
    Analog, Board, Calendar, Event, Flash, I2c, Memory, PartitionEntry, Pins, Power, Profile, Pulses, Pwm, Settings, Spi, Timers, Uart,
    Watchdog,
};
use core::sync::atomic::AtomicBool;
use peripherals::profile::{PARTITIONS, PROFILE};
use peripherals::{Esp32, clocks, power};
use port::Hardware;
use xtensa::core as processor;

/// The hardware as the port sees it.
pub struct Module;

static CHIP: Esp32 = Esp32;

unsafe extern "C" {
    static _stack_limit: u32;
}

impl Hardware for Module {
    fn write(&self, bytes: &[u8]) {
        console::write(bytes);
    }

    fn microseconds(&self) -> u64 {
        peripherals::now()
    }

    fn time_ns(&self) -> u64 {
        peripherals::calendar_ns()
    }

    fn wait(&self) {
        power::wait();
    }

    fn random(&self) -> u32 {
        clocks::random()
    }

    fn stack_left(&self) -> usize {
        processor::stack_pointer().saturating_sub((&raw const _stack_limit).addr())
    }

    fn board(&self) -> Option<&dyn Board> {
        Some(self)
    }

    fn name(&self) -> &'static str {
        PROFILE.platform
    }

    fn machine(&self) -> &'static str {
        PROFILE.machine
    }
}

/// A part that the emulator lacks, whose use would end in a fault there.
fn on_silicon<T: ?Sized>(part: &'static T) -> Option<&'static T> {
    (!power::is_emulated()).then_some(part)
}

impl Board for Module {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn attach(&self, pending: &'static AtomicBool) {
        peripherals::attach(pending);
    }

    fn take_event(&self) -> Option<Event> {
        peripherals::take_event()
    }

    fn soft_reset(&self) {
        peripherals::soft_reset();
    }

    fn pins(&self) -> &dyn Pins {
        &CHIP
    }

    fn power(&self) -> &dyn Power {
        &CHIP
    }

    fn pulses(&self) -> Option<&dyn Pulses> {
        Some(&peripherals::pulses::PULSES)
    }

    fn analog(&self) -> Option<&dyn Analog> {
        Some(&CHIP)
    }

    fn pwm(&self) -> Option<&dyn Pwm> {
        Some(&peripherals::pwm::SIGNALS)
    }

    fn i2c(&self) -> Option<&dyn I2c> {
        Some(&peripherals::i2c::BUSES)
    }

    fn spi(&self) -> Option<&dyn Spi> {
        Some(&peripherals::spi::BUSES)
    }

    fn uart(&self) -> Option<&dyn Uart> {
        on_silicon::<dyn Uart>(&peripherals::uart::LINES)
    }

    fn timers(&self) -> Option<&dyn Timers> {
        Some(&peripherals::timers::TIME)
    }

    fn calendar(&self) -> Option<&dyn Calendar> {
        Some(&peripherals::timers::TIME)
    }

    fn watchdog(&self) -> Option<&dyn Watchdog> {
        Some(&CHIP)
    }

    fn memory(&self) -> Option<&dyn Memory> {
        Some(&peripherals::memory::MEMORY)
    }

    fn flash(&self) -> Option<&dyn Flash> {
        if power::is_emulated() { Some(&EMULATED_FILES) } else { Some(&FILE_PART) }
    }

    fn settings(&self) -> Option<&dyn Settings> {
        if power::is_emulated() { Some(&EMULATED_SETTINGS) } else { Some(&SETTINGS_LOG) }
    }

    fn partitions(&self) -> &'static [PartitionEntry] {
        &PARTITIONS
    }
}
