//! Access to registers: the chip's blocks, and values of fields.
//!
//! Invariant: writing a register here changes hardware, never memory of the program: no driver gives an address to a
//! peripheral that copies by itself.

use esp32c3::generic::{FieldSpec, FieldWriter, RegisterSpec, W, Writable};

macro_rules! blocks {
    ($($name:ident $kind:ident $peripheral:ident;)*) => {
        $(pub fn $name() -> &'static esp32c3::$kind::RegisterBlock {
            // SAFETY: a block of the chip's registers, which is always there; its cells are volatile.
            unsafe { &*esp32c3::$peripheral::PTR }
        })*
    };
}

blocks! {
    analog apb_saradc APB_SARADC;
    analog_bus i2c_ana_mst I2C_ANA_MST;
    fuses efuse EFUSE;
    group timg0 TIMG0;
    interrupt_matrix interrupt_core0 INTERRUPT_CORE0;
    low_power rtc_cntl RTC_CNTL;
    multiplexer io_mux IO_MUX;
    noise rng RNG;
    pads gpio GPIO;
    signals ledc LEDC;
    spi spi2 SPI2;
    system system SYSTEM;
    timer systimer SYSTIMER;
    usb usb_device USB_DEVICE;
}

/// The registers of a serial line.
pub fn line(number: u8) -> &'static esp32c3::uart0::RegisterBlock {
    // SAFETY: as above; both lines have the same registers.
    unsafe { if number == 0 { &*esp32c3::UART0::PTR } else { &*esp32c3::UART1::PTR } }
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
