//! I2C, made in software on every bus, also on those that the chip has hardware for: any pins serve.
//!
//! Invariant: a bus has two different pins that can drive a line.

use crate::Esp32;
use crate::profile::{I2C, can_drive};
use board::{Error, I2cId, I2cSettings, Outcome};
use drivers::{SoftwareI2c, any_pins};

/// All buses.
pub static BUSES: SoftwareI2c<Esp32> = SoftwareI2c::new(&Esp32, route);

fn route(bus: I2cId, settings: &I2cSettings) -> Outcome<(u16, u16)> {
    let check = |pin| if can_drive(pin) { Ok(()) } else { Err(Error::Invalid("invalid pin")) };
    any_pins(bus, settings, |number| I2C.get(usize::from(number)).copied(), check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buses_have_default_pins_and_take_any_others_that_drive() {
        let settings = I2cSettings { scl: None, sda: None, frequency: 400_000, timeout_us: 1000 };
        assert_eq!(route(I2cId::Hardware(0), &settings), Ok((18, 19)));
        assert_eq!(route(I2cId::Hardware(1), &I2cSettings { scl: Some(22), ..settings }), Ok((22, 26)));
        assert_eq!(route(I2cId::Hardware(2), &settings), Err(Error::Absent));
        assert!(route(I2cId::Software { scl: 22, sda: 34 }, &settings).is_err(), "an input");
        assert!(route(I2cId::Software { scl: 22, sda: 8 }, &settings).is_err(), "the flash is there");
    }
}
