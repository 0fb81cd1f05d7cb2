//! The board: the drivers of the chip, and where files are.
//!
//! The emulator has no flash that can be written, but memory beyond what the chip has: there the files are when the
//! firmware is emulated.
//!
//! Invariant: peripherals are reached through `peripherals` alone.

use crate::console;
use board::{Analog, Board, Calendar, Event, Flash, I2c, Memory, Pins, Power, Profile, Pulses, Pwm, Spi, Timers, Uart, Watchdog};
use core::sync::atomic::AtomicBool;
use peripherals::core as processor;
use peripherals::flash::ChipFlash;
use peripherals::profile::PROFILE;
use peripherals::{Esp8266, power};
use port::{Hardware, MemoryFlash};

/// The hardware as the port sees it.
pub struct Module;

static CHIP: Esp8266 = Esp8266;

// SAFETY: memory that the emulator has, and the chip has not.
static EMULATED_DISK: MemoryFlash = unsafe { MemoryFlash::new(0x6100_0000 as *mut u8, 256 * 1024, 4096) };

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
        processor::wait();
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
        on_silicon::<dyn Pwm>(&CHIP)
    }

    fn i2c(&self) -> Option<&dyn I2c> {
        Some(&peripherals::I2C)
    }

    fn spi(&self) -> Option<&dyn Spi> {
        Some(&CHIP)
    }

    fn uart(&self) -> Option<&dyn Uart> {
        Some(&CHIP)
    }

    fn timers(&self) -> Option<&dyn Timers> {
        Some(&peripherals::time::TIME)
    }

    fn calendar(&self) -> Option<&dyn Calendar> {
        Some(&peripherals::time::TIME)
    }

    fn watchdog(&self) -> Option<&dyn Watchdog> {
        Some(&CHIP)
    }

    fn memory(&self) -> Option<&dyn Memory> {
        Some(&peripherals::memory::MEMORY)
    }

    fn flash(&self) -> Option<&dyn Flash> {
        if power::is_emulated() { Some(&EMULATED_DISK) } else { Some(&ChipFlash) }
    }
}
