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
mod counter;
mod device;
mod esp32;
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
mod region;
mod rp2;
mod signal;
mod spi;
mod timer;
mod uart;

pub use events::{events, forget_all};

use object::TypeInfo;
use object::frozen::FrozenFile;
use object::module::ModuleInfo;

/// The frozen file of this path in the folder `python`.
macro_rules! file {
    ($path:literal) => {
        FrozenFile { path: $path, content: include_bytes!(concat!("../python/", $path)) }
    };
}

/// Modules of the board layer that are written in Python.
pub const FROZEN: &[FrozenFile] = &[
    file!("apa106.py"),
    file!("dht.py"),
    file!("ds18x20.py"),
    file!("neopixel.py"),
    file!("onewire.py"),
    file!("pyb.py"),
    file!("rp2.py"),
    file!("stm.py"),
];

/// Modules of the board layer.
pub static MODULES: &[&ModuleInfo] = &[&module::MACHINE, &pulses::ONE_WIRE, &rp2::MODULE, &esp32::ESP, &esp32::ESP32];

/// Types of the board layer, by number - FIRST_BOARD.
pub static TYPES: [Option<&'static TypeInfo>; 64] = object::registry::by_number(
    object::ids::FIRST_BOARD.0 as usize,
    &[&[
        &analog::ADC,
        &clock::RTC,
        &clock::WDT,
        &counter::COUNTER,
        &counter::ENCODER,
        &esp32::NVS,
        &esp32::PARTITION,
        &esp32::RMT,
        &events::IRQ,
        &i2c::I2C,
        &i2c::SOFT_I2C,
        &memory::MEMORY,
        &pin::PIN,
        &pin::PIN_NAMES,
        &pwm::PWM,
        &rp2::FLASH,
        &rp2::PIO,
        &rp2::STATE_MACHINE,
        &signal::PIN_BASE,
        &signal::SIGNAL,
        &spi::SOFT_SPI,
        &spi::SPI,
        &timer::TIMER,
        &uart::UART,
    ]],
);
