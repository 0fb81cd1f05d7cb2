//! I2C and SPI in software on any pins, as drivers of their own.
//!
//! Invariant: a bus is used only after it was configured; its pins are inputs again after its end.

use crate::Shared;
use board::software::{SoftI2c, SoftSpi, Table, Wires};
use board::{Error, I2c, I2cId, I2cPart, I2cSettings, Outcome, Spi, SpiId, SpiSettings, errno};

/// Buses of a kind that programs can have at once.
const BUSES: usize = 8;

/// Clock and data of a bus; an error for pins that cannot be its lines.
pub type Route = fn(I2cId, &I2cSettings) -> Outcome<(u16, u16)>;

/// The route of a chip that has default pins for buses with numbers, and lets programs choose others.
pub fn any_pins(
    bus: I2cId,
    settings: &I2cSettings,
    default: impl FnOnce(u8) -> Option<(u16, u16)>,
    check: impl Fn(u16) -> Outcome<()>,
) -> Outcome<(u16, u16)> {
    let (scl, sda) = match bus {
        I2cId::Software { scl, sda } => (scl, sda),
        I2cId::Hardware(number) => {
            let (scl, sda) = default(number).ok_or(Error::Absent)?;
            (settings.scl.unwrap_or(scl), settings.sda.unwrap_or(sda))
        }
    };
    check(scl)?;
    check(sda)?;
    if scl == sda { Err(Error::Invalid("invalid pin")) } else { Ok((scl, sda)) }
}

/// I2C on pins of `W`, also on buses with numbers: targets may hold the clock up to the bus' timeout.
pub struct SoftwareI2c<W: 'static> {
    wires: &'static W,
    route: Route,
    table: Shared<Table<I2cId, I2cSettings, BUSES>>,
}

impl<W: Wires> SoftwareI2c<W> {
    pub const fn new(wires: &'static W, route: Route) -> Self {
        SoftwareI2c { wires, route, table: Shared::new(Table::new()) }
    }

    /// Ends the use of all buses.
    pub fn reset(&self) {
        self.table.with(Table::clear);
    }

    /// Runs `work` on a bus that was configured.
    fn with<R>(&self, bus: I2cId, work: impl FnOnce(&SoftI2c<'_, W>) -> Outcome<R>) -> Outcome<R> {
        let settings = self.table.with(|table| table.get(bus)).ok_or(Error::Errno(errno::ENODEV))?;
        let (Some(scl), Some(sda)) = (settings.scl, settings.sda) else { return Err(Error::Errno(errno::ENODEV)) };
        work(&SoftI2c::new(self.wires, scl, sda, &settings))
    }
}

impl<W: Wires> I2c for SoftwareI2c<W> {
    fn configure(&self, bus: I2cId, settings: &I2cSettings) -> Outcome<()> {
        let (scl, sda) = (self.route)(bus, settings)?;
        let settings = I2cSettings { scl: Some(scl), sda: Some(sda), ..*settings };
        self.table.with(|table| table.set(bus, settings))?;
        self.with(bus, |bus| {
            bus.prepare();
            Ok(())
        })
    }

    fn settings(&self, bus: I2cId) -> Option<I2cSettings> {
        self.table.with(|table| table.get(bus))
    }

    fn transfer(&self, bus: I2cId, address: u16, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<usize> {
        self.with(bus, |bus| bus.transfer(address, parts, stop))
    }

    fn start(&self, bus: I2cId) -> Outcome<()> {
        self.with(bus, |bus| bus.start())
    }

    fn stop(&self, bus: I2cId) -> Outcome<()> {
        self.with(bus, |bus| bus.stop())
    }

    fn write(&self, bus: I2cId, bytes: &[u8]) -> Outcome<usize> {
        self.with(bus, |bus| bus.write(bytes))
    }

    fn read(&self, bus: I2cId, bytes: &mut [u8], acknowledge_last: bool) -> Outcome<()> {
        self.with(bus, |bus| bus.read(bytes, acknowledge_last))
    }

    fn release(&self, bus: I2cId) {
        if let Some(settings) = self.settings(bus) {
            settings.scl.into_iter().chain(settings.sda).for_each(|pin| self.wires.input(pin));
            self.table.with(|table| table.remove(bus));
        }
    }
}

/// SPI on pins of `W`; buses with numbers are not its.
pub struct SoftwareSpi<W: 'static> {
    wires: &'static W,
    check: fn(u16) -> Outcome<()>,
    table: Shared<Table<SpiId, SpiSettings, BUSES>>,
}

impl<W: Wires> SoftwareSpi<W> {
    pub const fn new(wires: &'static W, check: fn(u16) -> Outcome<()>) -> Self {
        SoftwareSpi { wires, check, table: Shared::new(Table::new()) }
    }

    /// Ends the use of all buses.
    pub fn reset(&self) {
        self.table.with(Table::clear);
    }

    /// Moves each byte of a transfer through the bus.
    fn transfer(&self, bus: SpiId, bytes: impl Iterator<Item = u8>, mut take: impl FnMut(usize, u8)) -> Outcome<()> {
        let settings = self.settings(bus).ok_or(Error::Errno(errno::ENODEV))?;
        let SpiId::Software { sck, mosi, miso } = bus else { return Err(Error::Absent) };
        let soft = SoftSpi::new(self.wires, (sck, mosi, miso), &settings);
        for (index, byte) in bytes.enumerate() {
            take(index, soft.exchange(byte));
        }
        Ok(())
    }
}

impl<W: Wires> Spi for SoftwareSpi<W> {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()> {
        let SpiId::Software { sck, mosi, miso } = bus else { return Err(Error::Absent) };
        if settings.bits != 8 {
            return Err(Error::Invalid("bits must be 8"));
        }
        [sck, mosi, miso].into_iter().try_for_each(self.check)?;
        let settings = SpiSettings { sck: Some(sck), mosi: Some(mosi), miso: Some(miso), ..*settings };
        self.table.with(|table| table.set(bus, settings))?;
        SoftSpi::new(self.wires, (sck, mosi, miso), &settings).prepare();
        Ok(())
    }

    fn settings(&self, bus: SpiId) -> Option<SpiSettings> {
        self.table.with(|table| table.get(bus))
    }

    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()> {
        let cells = core::cell::Cell::from_mut(bytes).as_slice_of_cells();
        self.transfer(bus, cells.iter().map(core::cell::Cell::get), |index, byte| cells[index].set(byte))
    }

    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()> {
        self.transfer(bus, bytes.iter().copied(), |_, _| {})
    }

    fn release(&self, bus: SpiId) {
        if let (Some(_), SpiId::Software { sck, mosi, miso }) = (self.settings(bus), bus) {
            [sck, mosi, miso].into_iter().for_each(|pin| self.wires.input(pin));
            self.table.with(|table| table.remove(bus));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;
    use std::thread_local;

    /// Pins of which output 1 is wired to input 2.
    struct Bench;

    thread_local! {
        static LEVEL: Cell<bool> = const { Cell::new(false) };
        static INPUTS: Cell<u32> = const { Cell::new(0) };
    }

    impl Wires for Bench {
        fn output(&self, pin: u16, _level: bool) {
            INPUTS.set(INPUTS.get() & !(1 << pin));
        }

        fn input(&self, pin: u16) {
            INPUTS.set(INPUTS.get() | 1 << pin);
        }

        fn open_drain(&self, pin: u16) {
            self.output(pin, true);
        }

        fn set(&self, pin: u16, level: bool) {
            if pin == 1 {
                LEVEL.set(level);
            }
        }

        fn get(&self, pin: u16) -> bool {
            pin != 2 || LEVEL.get()
        }

        fn wait_ns(&self, _time: u32) {}

        fn now_us(&self) -> u32 {
            0
        }

        fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
            work()
        }
    }

    fn check(pin: u16) -> Outcome<()> {
        if pin < 16 { Ok(()) } else { Err(Error::Invalid("invalid pin")) }
    }

    #[test]
    fn spi_returns_what_it_sends_over_a_wire() {
        let spi = SoftwareSpi::new(&Bench, check);
        let bus = SpiId::Software { sck: 0, mosi: 1, miso: 2 };
        let settings = SpiSettings {
            baudrate: 500_000,
            polarity: false,
            phase: false,
            bits: 8,
            lsb_first: false,
            sck: None,
            mosi: None,
            miso: None,
        };
        assert_eq!(spi.send(bus, b"x"), Err(Error::Errno(errno::ENODEV)), "not configured");
        spi.configure(bus, &settings).unwrap();
        let mut bytes = *b"\xa5loop";
        spi.exchange(bus, &mut bytes).unwrap();
        assert_eq!(&bytes, b"\xa5loop");
        spi.release(bus);
        assert_eq!((spi.settings(bus), INPUTS.get()), (None, 7));
        assert!(spi.configure(SpiId::Software { sck: 0, mosi: 1, miso: 16 }, &settings).is_err());
        assert_eq!(spi.configure(SpiId::Hardware(1), &settings), Err(Error::Absent));
    }

    #[test]
    fn i2c_has_default_pins_and_keeps_to_those_that_can() {
        let i2c = SoftwareI2c::new(&Bench, |bus, settings| any_pins(bus, settings, |number| (number == 0).then_some((5, 4)), check));
        let settings = I2cSettings { scl: None, sda: None, frequency: 400_000, timeout_us: 100 };
        i2c.configure(I2cId::Hardware(0), &settings).unwrap();
        let found = i2c.settings(I2cId::Hardware(0)).unwrap();
        assert_eq!((found.scl, found.sda), (Some(5), Some(4)));
        assert_eq!(i2c.configure(I2cId::Hardware(1), &settings), Err(Error::Absent));
        assert!(i2c.configure(I2cId::Software { scl: 5, sda: 16 }, &settings).is_err());
        assert!(i2c.configure(I2cId::Software { scl: 5, sda: 5 }, &settings).is_err());
        // Nobody acknowledges.
        assert!(i2c.transfer(I2cId::Hardware(0), 0x50, &mut [], true).is_err());
        i2c.reset();
        assert_eq!(i2c.transfer(I2cId::Hardware(0), 0x50, &mut [], true), Err(Error::Errno(errno::ENODEV)));
    }
}
