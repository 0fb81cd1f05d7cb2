//! Access to registers: the chip's blocks, and values of fields.
//!
//! Invariant: writing a register here changes hardware, never memory of the program: no driver gives an address to a
//! peripheral that copies by itself.

use esp32::generic::{FieldSpec, FieldWriter, RegisterSpec, W, Writable};

macro_rules! blocks {
    ($($name:ident $kind:ident $peripheral:ident;)*) => {
        $(pub fn $name() -> &'static esp32::$kind::RegisterBlock {
            // SAFETY: a block of the chip's registers, which is always there; its cells are volatile.
            unsafe { &*esp32::$peripheral::PTR }
        })*
    };
}

blocks! {
    converter sens SENS;
    fuses efuse EFUSE;
    group timg0 TIMG0;
    low_power rtc_cntl RTC_CNTL;
    low_power_pads rtc_io RTC_IO;
    noise rng RNG;
    pads gpio GPIO;
    ports dport DPORT;
    signals ledc LEDC;
}

/// The registers of a serial line.
pub fn line(number: u8) -> &'static esp32::uart0::RegisterBlock {
    // SAFETY: as above; all lines have the same registers.
    unsafe {
        match number {
            0 => &*esp32::UART0::PTR,
            1 => &*esp32::UART1::PTR,
            _ => &*esp32::UART2::PTR,
        }
    }
}

/// Those of a master: 0 and 1 are the flash's, the cache's and the program's; 2 and 3 are free.
pub fn master(number: u8) -> &'static esp32::spi0::RegisterBlock {
    // SAFETY: as above; all masters have the same registers.
    unsafe {
        match number {
            0 => &*esp32::SPI0::PTR,
            1 => &*esp32::SPI1::PTR,
            2 => &*esp32::SPI2::PTR,
            _ => &*esp32::SPI3::PTR,
        }
    }
}

/// Values of fields that are wider than a bit.
pub trait Value<'a, REG: RegisterSpec, U> {
    /// Sets the field; bits that it does not have are dropped.
    fn to(self, value: U) -> &'a mut W<REG>;
}

impl<'a, REG, const WIDTH: u8, FI, Safety> Value<'a, REG, FI::Ux> for FieldWriter<'a, REG, WIDTH, FI, Safety>
where
    REG: Writable + RegisterSpec,
    FI: FieldSpec,
    REG::Ux: From<FI::Ux>,
{
    fn to(self, value: FI::Ux) -> &'a mut W<REG> {
        // SAFETY: see the module's invariant.
        unsafe { self.bits(value) }
    }
}

/// Values of whole registers.
pub trait Whole<REG: RegisterSpec> {
    fn all(&mut self, value: REG::Ux) -> &mut W<REG>;
}

impl<REG: Writable + RegisterSpec> Whole<REG> for W<REG> {
    fn all(&mut self, value: REG::Ux) -> &mut W<REG> {
        // SAFETY: as above.
        unsafe { self.bits(value) }
    }
}
