//! I2C, made in software on every bus, also on the one that the chip has hardware for: any pins serve.
//!
//! Invariant: a bus has two different pins that the board has.

use crate::Esp32C3;
use crate::profile::{I2C, PROFILE};
use board::{Error, I2cId, I2cSettings, Outcome};
use drivers::{SoftwareI2c, any_pins};

/// All buses.
pub static BUSES: SoftwareI2c<Esp32C3> = SoftwareI2c::new(&Esp32C3, route);

fn route(bus: I2cId, settings: &I2cSettings) -> Outcome<(u16, u16)> {
    let default = |number| I2C.get(usize::from(number)).map(|own| (own.scl, own.sda));
    let check = |pin| PROFILE.pin(pin).map(|_| ()).ok_or(Error::Invalid("invalid pin"));
    any_pins(bus, settings, default, check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buses_have_default_pins_and_take_any_others() {
        let settings = I2cSettings { scl: None, sda: None, frequency: 400_000, timeout_us: 1000 };
        assert_eq!(route(I2cId::Hardware(0), &settings), Ok((9, 8)));
        assert_eq!(route(I2cId::Hardware(1), &I2cSettings { scl: Some(0), ..settings }), Ok((0, 4)));
        assert_eq!(route(I2cId::Hardware(2), &settings), Err(Error::Absent));
        assert_eq!(route(I2cId::Software { scl: 3, sda: 7 }, &settings), Ok((3, 7)));
        assert!(route(I2cId::Software { scl: 3, sda: 19 }, &settings).is_err(), "USB is there");
        assert!(route(I2cId::Hardware(0), &I2cSettings { scl: Some(8), ..settings }).is_err());
    }
}
