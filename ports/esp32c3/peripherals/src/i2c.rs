//! I2C, made in software on every bus, also on the one that the chip has hardware for: any pins serve, and targets may
//! hold the clock up to the bus' timeout.
//!
//! Invariant: between transactions both lines are let go.

use crate::profile::{I2C, PROFILE};
use crate::shared::Shared;
use crate::{Esp32C3, pins};
use board::software::{SoftI2c, Table};
use board::{Error, I2c, I2cId, I2cPart, I2cSettings, Outcome, errno};

/// Buses that programs can have at once.
const BUSES: usize = 8;

static TABLE: Shared<Table<I2cId, I2cSettings, BUSES>> = Shared::new(Table::new());

/// The settings with pins filled in; an error for pins that the board does not have.
fn routed(bus: I2cId, settings: &I2cSettings) -> Outcome<I2cSettings> {
    let (scl, sda) = match bus {
        I2cId::Software { scl, sda } => (scl, sda),
        I2cId::Hardware(number) => {
            let own = I2C.get(usize::from(number)).ok_or(Error::Absent)?;
            (settings.scl.unwrap_or(own.scl), settings.sda.unwrap_or(own.sda))
        }
    };
    if scl == sda || [scl, sda].into_iter().any(|pin| PROFILE.pin(pin).is_none()) {
        return Err(Error::Invalid("invalid pin"));
    }
    Ok(I2cSettings { scl: Some(scl), sda: Some(sda), ..*settings })
}

/// Runs `work` on a bus that was configured.
fn with<R>(bus: I2cId, work: impl FnOnce(&SoftI2c<'_, Esp32C3>) -> Outcome<R>) -> Outcome<R> {
    let settings = TABLE.with(|table| table.get(bus)).ok_or(Error::Errno(errno::ENODEV))?;
    let (Some(scl), Some(sda)) = (settings.scl, settings.sda) else { return Err(Error::Errno(errno::ENODEV)) };
    work(&SoftI2c::new(&Esp32C3, scl, sda, &settings))
}

/// Ends the use of all buses.
pub fn reset() {
    TABLE.with(Table::clear);
}

impl I2c for Esp32C3 {
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
    fn buses_have_default_pins_and_take_any_others() {
        let settings = I2cSettings { scl: None, sda: None, frequency: 400_000, timeout_us: 1000 };
        let pins = |bus, settings: &I2cSettings| routed(bus, settings).map(|found| (found.scl, found.sda));
        assert_eq!(pins(I2cId::Hardware(0), &settings), Ok((Some(9), Some(8))));
        assert_eq!(pins(I2cId::Hardware(1), &I2cSettings { scl: Some(0), ..settings }), Ok((Some(0), Some(4))));
        assert_eq!(pins(I2cId::Hardware(2), &settings), Err(Error::Absent));
        assert_eq!(pins(I2cId::Software { scl: 3, sda: 7 }, &settings), Ok((Some(3), Some(7))));
        assert!(pins(I2cId::Software { scl: 3, sda: 19 }, &settings).is_err(), "USB is there");
        assert!(pins(I2cId::Hardware(0), &I2cSettings { scl: Some(8), ..settings }).is_err());
    }
}
