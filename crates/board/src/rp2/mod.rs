//! What is known of the RP2040 wherever it is simulated or driven: which pins serve which bus, what its clocks reach.
//!
//! The multiplexer gives each pin one role of each kind of bus; the roles repeat along the pins.
//!
//! Invariant: arithmetic and constants only; nothing here touches hardware.

pub mod pico;

use crate::{Error, I2cSettings, Outcome, SpiSettings, UartSettings, line};

/// Pins of the chip.
pub const PINS: u16 = 30;
/// The pin of analog channel 0; the next three follow.
pub const FIRST_ANALOG: u16 = 26;
/// The channel of the chip's own temperature.
pub const TEMPERATURE: u8 = 4;
/// Frequencies of the processor, lowest and highest.
pub const FREQUENCIES: (u32, u32) = (10_000_000, 270_000_000);
/// The watchdog counts 24 bits of half microseconds.
pub const LONGEST_WATCHDOG_MS: u32 = 8388;

/// Settings of an I2C bus with its pins filled in and checked.
pub fn route_i2c(bus: u8, settings: &I2cSettings) -> Outcome<I2cSettings> {
    let default = pico::I2C.get(usize::from(bus)).ok_or(Error::Absent)?;
    let (scl, sda) = (settings.scl.unwrap_or(default.scl), settings.sda.unwrap_or(default.sda));
    let serves = |pin: u16, role: u16| pin % 2 == role && pin / 2 % 2 == u16::from(bus);
    if !serves(scl, 1) {
        return Err(Error::Invalid("bad SCL pin"));
    }
    if !serves(sda, 0) {
        return Err(Error::Invalid("bad SDA pin"));
    }
    Ok(I2cSettings { scl: Some(scl), sda: Some(sda), ..*settings })
}

/// Settings of an SPI bus with its pins filled in and checked. Pins given without a MISO: the bus only sends.
pub fn route_spi(bus: u8, settings: &SpiSettings) -> Outcome<SpiSettings> {
    let default = pico::SPI.get(usize::from(bus)).ok_or(Error::Absent)?;
    let given = settings.sck.is_some() || settings.mosi.is_some();
    let routed = SpiSettings {
        sck: settings.sck.or(Some(default.sck)),
        mosi: settings.mosi.or(Some(default.mosi)),
        miso: settings.miso.or((!given).then_some(default.miso)),
        ..*settings
    };
    if settings.lsb_first {
        return Err(Error::Missing("LSB"));
    }
    let checks = [(routed.sck, 2, "bad SCK pin"), (routed.mosi, 3, "bad MOSI pin"), (routed.miso, 0, "bad MISO pin")];
    for (pin, role, text) in checks {
        if pin.is_some_and(|pin| pin % 4 != role || pin / 8 % 2 != u16::from(bus)) {
            return Err(Error::Invalid(text));
        }
    }
    Ok(routed)
}

/// Settings of a serial line with its pins filled in and checked.
pub fn route_uart(number: u8, settings: &UartSettings) -> Outcome<UartSettings> {
    let default = pico::UART.get(usize::from(number)).ok_or(Error::Absent)?;
    let (tx, rx) = (settings.tx.unwrap_or(default.tx), settings.rx.or(default.rx));
    // The pins of flow control follow those of data.
    let cts = settings.cts.or((settings.flow & line::CTS != 0).then_some(default.tx + 2));
    let rts = settings.rts.or((settings.flow & line::RTS != 0).then_some(default.tx + 3));
    let routed = UartSettings { tx: Some(tx), rx, cts, rts, ..*settings };
    let checks = [
        (routed.tx, 0, "bad TX pin"),
        (routed.rx, 1, "bad RX pin"),
        (routed.cts, 2, "bad CTS pin"),
        (routed.rts, 3, "bad RTS pin"),
    ];
    for (pin, role, text) in checks {
        if pin.is_some_and(|pin| pin % 4 != role || (pin + 4) / 8 % 2 != u16::from(number)) {
            return Err(Error::Invalid(text));
        }
    }
    Ok(routed)
}

/// The channel that measures a pin.
pub fn channel_of_pin(pin: u16) -> Option<u8> {
    (FIRST_ANALOG..PINS).contains(&pin).then(|| (pin - FIRST_ANALOG) as u8)
}

/// The PWM slice of a pin, and which of its two channels.
pub fn slice_of_pin(pin: u16) -> (u8, u8) {
    ((pin / 2 % 8) as u8, (pin % 2) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const I2C: I2cSettings = I2cSettings { scl: None, sda: None, frequency: 400_000, timeout_us: 50_000 };

    #[test]
    fn default_pins_serve_their_buses() {
        for bus in 0..2 {
            assert!(route_i2c(bus, &I2C).is_ok());
        }
        assert_eq!(route_i2c(2, &I2C), Err(Error::Absent));
        let spi =
            SpiSettings { baudrate: 1, polarity: false, phase: false, bits: 8, lsb_first: false, sck: None, mosi: None, miso: None };
        for bus in 0..2 {
            assert!(route_spi(bus, &spi).is_ok_and(|spi| spi.miso.is_some()));
        }
        assert_eq!(route_spi(0, &SpiSettings { sck: Some(2), ..spi }).map(|spi| spi.miso), Ok(None));
        assert_eq!(route_spi(1, &SpiSettings { sck: Some(2), ..spi }), Err(Error::Invalid("bad SCK pin")));
    }

    #[test]
    fn pins_of_the_other_bus_are_refused() {
        assert_eq!(route_i2c(0, &I2cSettings { scl: Some(3), ..I2C }), Err(Error::Invalid("bad SCL pin")));
        assert_eq!(route_i2c(0, &I2cSettings { sda: Some(9), ..I2C }), Err(Error::Invalid("bad SDA pin")));
        assert!(route_i2c(1, &I2cSettings { scl: Some(3), sda: Some(26), ..I2C }).is_ok());
    }
}
