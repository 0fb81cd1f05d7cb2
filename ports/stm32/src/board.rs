//! The board: the drivers of the chip, and where files are.
//!
//! The emulator has no flash that can be written, but memory beyond what the chip has: there the files are when the
//! firmware is emulated.
//!
//! Invariant: peripherals are reached through `peripherals` alone.

use board::{Analog, Board, Calendar, Event, Flash, I2c, Memory, Pins, Power, Profile, Pulses, Pwm, Spi, Timers, Uart, Watchdog};
use core::sync::atomic::AtomicBool;
use peripherals::flash::ChipFlash;
use peripherals::profile::PROFILE;
use peripherals::{Stm32, clocks, uart};
use port::{Hardware, MemoryFlash, cortex_m};

/// The hardware as the port sees it.
pub struct Pyboard;

static CHIP: Stm32 = Stm32;

// SAFETY: memory that the emulator has beyond the chip's 128 KB; it is used there only, and by nothing else.
static EMULATED_DISK: MemoryFlash = unsafe { MemoryFlash::new(0x2002_0000 as *mut u8, 64 * 1024, 4096) };

impl Hardware for Pyboard {
    fn write(&self, bytes: &[u8]) {
        uart::write_to_console(bytes);
    }

    fn microseconds(&self) -> u64 {
        cortex_m::microseconds()
    }

    fn time_ns(&self) -> u64 {
        peripherals::calendar_ns()
    }

    fn wait(&self) {
        cortex_m::wait();
    }

    fn stack_left(&self) -> usize {
        cortex_m::stack_left()
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

impl Board for Pyboard {
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
        Some(&CHIP)
    }

    fn i2c(&self) -> Option<&dyn I2c> {
        Some(&peripherals::i2c::BUSES)
    }

    fn spi(&self) -> Option<&dyn Spi> {
        Some(&CHIP)
    }

    fn uart(&self) -> Option<&dyn Uart> {
        Some(&CHIP)
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
        if clocks::is_emulated() { Some(&EMULATED_DISK) } else { Some(&ChipFlash) }
    }
}
