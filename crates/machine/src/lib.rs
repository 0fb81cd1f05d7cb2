//! The `machine` module and its relatives, over the traits of `board` only.
//!
//! Objects hold the numbers of peripherals; their state is the board's. Handlers of
//! interrupts run at safepoints, when [`events`] takes what the board has noted.
//!
//! Features name the families whose own modules and classes are in the program (`rp2`, `esp`,
//! `stm32`), `large` what only larger
//! chips have, and `drivers` modules for devices in Python.
//!
//! Invariant: a guest of the object API; without a board every class raises on construction.
#![no_std]
#![forbid(unsafe_code)]

mod analog;
mod buffer;
#[cfg(feature = "can")]
mod can;
#[cfg(feature = "large")]
mod card;
mod clock;
#[cfg(feature = "esp")]
mod counter;
mod device;
#[cfg(feature = "esp")]
mod esp32;
mod events;
mod family;
mod i2c;
#[cfg(feature = "large")]
mod i2c_target;
#[cfg(feature = "large")]
mod i2s;
pub mod ids;
mod kept;
mod memory;
mod module;
mod pin;
mod power;
mod pulses;
mod pwm;
#[cfg(any(feature = "esp", feature = "rp2"))]
mod region;
#[cfg(feature = "rp2")]
mod rp2;
mod signal;
mod spi;
mod timer;
#[cfg(feature = "esp")]
mod touch;
mod uart;
#[cfg(feature = "usb")]
mod usb;
#[cfg(feature = "wireless")]
mod wireless;

pub use events::events;
pub use kept::save;

use object::TypeInfo;
use object::frozen::FrozenFile;
use object::module::ModuleInfo;

/// The frozen file of this path in the folder `python`.
#[allow(unused_macros)]
macro_rules! file {
    ($path:literal) => {
        FrozenFile { path: $path, packed: include_bytes!(concat!(env!("OUT_DIR"), "/frozen/", $path)) }
    };
}

/// Modules of the board layer that are written in Python.
pub const FROZEN: &[FrozenFile] = &[
    #[cfg(feature = "stm32")]
    file!("_pyb_buses.py"),
    #[cfg(all(feature = "stm32", feature = "can"))]
    file!("_pyb_can.py"),
    #[cfg(feature = "stm32")]
    file!("_pyb_servo.py"),
    #[cfg(feature = "drivers")]
    file!("apa106.py"),
    #[cfg(feature = "drivers")]
    file!("dht.py"),
    #[cfg(feature = "drivers")]
    file!("ds18x20.py"),
    #[cfg(feature = "drivers")]
    file!("neopixel.py"),
    #[cfg(feature = "wireless")]
    file!("network.py"),
    #[cfg(feature = "drivers")]
    file!("onewire.py"),
    #[cfg(feature = "stm32")]
    file!("pyb.py"),
    #[cfg(feature = "rp2")]
    file!("rp2.py"),
    #[cfg(feature = "stm32")]
    file!("stm.py"),
];

/// Modules of the board layer.
pub static MODULES: &[&ModuleInfo] = &[
    &module::MACHINE,
    &pulses::ONE_WIRE,
    #[cfg(feature = "rp2")]
    &rp2::MODULE,
    #[cfg(feature = "esp")]
    &esp32::ESP,
    #[cfg(feature = "esp")]
    &esp32::ESP32,
    #[cfg(feature = "wireless")]
    &wireless::MODULE,
];

/// Types of the board layer, by number - FIRST_BOARD.
pub static TYPES: [Option<&'static TypeInfo>; 64] = object::registry::by_number(
    object::ids::FIRST_BOARD.0 as usize,
    &[&[
        &analog::ADC,
        #[cfg(feature = "can")]
        &can::CAN,
        #[cfg(feature = "large")]
        &card::SD_CARD,
        &clock::RTC,
        &clock::WDT,
        #[cfg(feature = "esp")]
        &counter::COUNTER,
        #[cfg(feature = "esp")]
        &counter::ENCODER,
        #[cfg(feature = "esp")]
        &esp32::NVS,
        #[cfg(feature = "esp")]
        &esp32::PARTITION,
        #[cfg(feature = "esp")]
        &esp32::PCNT,
        #[cfg(feature = "esp")]
        &esp32::RMT,
        &events::IRQ,
        &i2c::I2C,
        &i2c::SOFT_I2C,
        #[cfg(feature = "large")]
        &i2c_target::I2C_TARGET,
        #[cfg(feature = "large")]
        &i2s::I2S,
        &memory::MEMORY,
        &pin::PIN,
        &pin::PIN_NAMES,
        &pwm::PWM,
        #[cfg(feature = "rp2")]
        &rp2::DMA,
        #[cfg(feature = "rp2")]
        &rp2::DMA_TIMER,
        #[cfg(feature = "rp2")]
        &rp2::FLASH,
        #[cfg(feature = "rp2")]
        &rp2::PIO,
        #[cfg(feature = "rp2")]
        &rp2::STATE_MACHINE,
        &signal::PIN_BASE,
        &signal::SIGNAL,
        &spi::SOFT_SPI,
        &spi::SPI,
        &timer::TIMER,
        #[cfg(feature = "esp")]
        &touch::ADC_BLOCK,
        #[cfg(feature = "esp")]
        &touch::DAC,
        #[cfg(feature = "esp")]
        &touch::TOUCH_PAD,
        &uart::UART,
        #[cfg(feature = "usb")]
        &usb::BUILTIN,
        #[cfg(feature = "usb")]
        &usb::USB_DEVICE,
    ]],
);
