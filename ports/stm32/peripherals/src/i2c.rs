//! I2C, made in software on every bus: those of the chip's pins, and any others.
//!
//! Invariant: the console's pins are no lines of a bus.

use crate::Stm32;
use crate::profile::{I2CS, LINES, LinePins};
use board::{Error, I2cId, I2cSettings, Outcome};
use drivers::SoftwareI2c;

/// All buses.
pub static BUSES: SoftwareI2c<Stm32> = SoftwareI2c::new(&Stm32, route);

fn route(bus: I2cId, settings: &I2cSettings) -> Outcome<(u16, u16)> {
    let (scl, sda) = match bus {
        I2cId::Software { scl, sda } => (scl, sda),
        I2cId::Hardware(number) => {
            let own = I2CS.iter().find(|entry| entry.0 == number).ok_or(Error::Absent)?;
            if settings.scl.is_some_and(|pin| pin != own.1) {
                return Err(Error::Invalid("bad SCL pin"));
            }
            if settings.sda.is_some_and(|pin| pin != own.2) {
                return Err(Error::Invalid("bad SDA pin"));
            }
            (own.1, own.2)
        }
    };
    let LinePins { tx, rx, .. } = LINES[0];
    if [scl, sda].iter().any(|pin| [tx, rx].contains(pin)) {
        return Err(Error::Invalid("the console is on these pins"));
    }
    Ok((scl, sda))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buses_of_the_chip_have_their_pins() {
        let settings = I2cSettings { scl: None, sda: None, frequency: 400_000, timeout_us: 1000 };
        let found = route(I2cId::Hardware(2), &settings).unwrap();
        assert_eq!(found, (26, 27));
        assert_eq!(route(I2cId::Hardware(3), &settings), Err(Error::Absent));
        assert!(route(I2cId::Hardware(2), &I2cSettings { scl: Some(5), ..settings }).is_err());
        assert!(route(I2cId::Hardware(1), &settings).is_err(), "the console is there");
        let found = route(I2cId::Software { scl: 5, sda: 7 }, &settings).unwrap();
        assert_eq!(found, (5, 7));
    }
}
