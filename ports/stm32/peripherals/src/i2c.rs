//! I2C, made in software on every bus: those of the chip's pins, and any others.
//!
//! Invariant: between transactions both lines are let go.

use crate::profile::{I2CS, LINES, LinePins};
use crate::shared::Shared;
use crate::{Stm32, pins};
use board::software::{SoftI2c, Table};
use board::{Error, I2c, I2cId, I2cPart, I2cSettings, Outcome, errno};

/// Buses that programs can have at once.
const BUSES: usize = 8;

static TABLE: Shared<Table<I2cId, I2cSettings, BUSES>> = Shared::new(Table::new());

/// The settings with pins filled in; an error for pins that the bus does not have.
fn routed(bus: I2cId, settings: &I2cSettings) -> Outcome<I2cSettings> {
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
    Ok(I2cSettings { scl: Some(scl), sda: Some(sda), ..*settings })
}

/// Runs `work` on a bus that was configured.
fn with<R>(bus: I2cId, work: impl FnOnce(&SoftI2c<'_, Stm32>) -> Outcome<R>) -> Outcome<R> {
    let settings = TABLE.with(|table| table.get(bus)).ok_or(Error::Errno(errno::ENODEV))?;
    let (Some(scl), Some(sda)) = (settings.scl, settings.sda) else { return Err(Error::Errno(errno::ENODEV)) };
    work(&SoftI2c::new(&Stm32, scl, sda, &settings))
}

/// Ends the use of all buses.
pub fn reset() {
    TABLE.with(Table::clear);
}

impl I2c for Stm32 {
    fn configure(&self, bus: I2cId, settings: &I2cSettings) -> Outcome<()> {
        let settings = routed(bus, settings)?;
        TABLE.with(|table| table.set(bus, settings))?;
        with(bus, |bus| {
            bus.prepare();
            Ok(())
        })
    }

    fn settings(&self, bus: I2cId) -> Option<I2cSettings> {
        TABLE.with(|table| table.get(bus))
    }

    fn transfer(&self, bus: I2cId, address: u16, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<usize> {
        with(bus, |bus| bus.transfer(address, parts, stop))
    }

    fn start(&self, bus: I2cId) -> Outcome<()> {
        with(bus, |bus| bus.start())
    }

    fn stop(&self, bus: I2cId) -> Outcome<()> {
        with(bus, |bus| bus.stop())
    }

    fn write(&self, bus: I2cId, bytes: &[u8]) -> Outcome<usize> {
        with(bus, |bus| bus.write(bytes))
    }

    fn read(&self, bus: I2cId, bytes: &mut [u8], acknowledge_last: bool) -> Outcome<()> {
        with(bus, |bus| bus.read(bytes, acknowledge_last))
    }

    fn release(&self, bus: I2cId) {
        if let Some(settings) = TABLE.with(|table| table.get(bus)) {
            settings.scl.into_iter().chain(settings.sda).for_each(pins::release);
            TABLE.with(|table| table.remove(bus));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buses_of_the_chip_have_their_pins() {
        let settings = I2cSettings { scl: None, sda: None, frequency: 400_000, timeout_us: 1000 };
        let found = routed(I2cId::Hardware(2), &settings).unwrap();
        assert_eq!((found.scl, found.sda), (Some(26), Some(27)));
        assert_eq!(routed(I2cId::Hardware(3), &settings), Err(Error::Absent));
        assert!(routed(I2cId::Hardware(2), &I2cSettings { scl: Some(5), ..settings }).is_err());
        assert!(routed(I2cId::Hardware(1), &settings).is_err(), "the console is there");
        let found = routed(I2cId::Software { scl: 5, sda: 7 }, &settings).unwrap();
        assert_eq!((found.scl, found.sda), (Some(5), Some(7)));
    }
}
