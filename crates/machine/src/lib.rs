//! The `machine` module and its relatives, over the traits of `board` only.
//!
//! Objects hold the numbers of peripherals; their state is the board's. Handlers of
//! interrupts run at safepoints, when [`events`] takes what the board has noted.
//!
//! Invariant: a guest of the object API; without a board every class raises on construction.
#![no_std]
#![forbid(unsafe_code)]

mod analog;
mod buffer;
mod clock;
mod device;
mod events;
mod family;
mod i2c;
mod ids;
mod memory;
mod module;
mod pin;
mod power;
mod pulses;
mod pwm;
mod signal;
mod spi;
mod timer;
mod uart;

pub use events::{events, forget_all};

use object::TypeInfo;
use object::module::ModuleInfo;

/// Modules of the board layer.
pub static MODULES: &[&ModuleInfo] = &[&module::MACHINE, &pulses::ONE_WIRE];

/// Types of the board layer, by number - FIRST_BOARD.
pub static TYPES: [Option<&'static TypeInfo>; 64] = object::registry::by_number(
    object::ids::FIRST_BOARD.0 as usize,
    &[&[
        &analog::ADC,
        &clock::RTC,
        &clock::WDT,
        &events::IRQ,
        &i2c::I2C,
        &i2c::SOFT_I2C,
        &memory::MEMORY,
        &pin::PIN,
        &pin::PIN_NAMES,
        &pwm::PWM,
        &signal::PIN_BASE,
        &signal::SIGNAL,
        &spi::SOFT_SPI,
        &spi::SPI,
        &timer::TIMER,
        &uart::UART,
    ]],
);
