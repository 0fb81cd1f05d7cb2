//! I2C by hand: start, bits, acknowledge, stop; a device may hold the clock.
//!
//! Invariant: between transactions both lines are let go.

use super::Wires;
use crate::{Error, I2cPart, I2cSettings, Outcome, errno};

/// A bus in software, for as long as a transaction takes.
pub struct SoftI2c<'w, W: Wires> {
    wires: &'w W,
    scl: u16,
    sda: u16,
    /// Half of a bit.
    half_ns: u32,
    timeout_us: u32,
}

impl<'w, W: Wires> SoftI2c<'w, W> {
    pub fn new(wires: &'w W, scl: u16, sda: u16, settings: &I2cSettings) -> SoftI2c<'w, W> {
        let half_ns = 500_000_000 / settings.frequency.max(1);
        SoftI2c { wires, scl, sda, half_ns, timeout_us: settings.timeout_us }
    }

    /// Makes the pins lines of the bus.
    pub fn prepare(&self) {
        self.wires.open_drain(self.scl);
        self.wires.open_drain(self.sda);
    }

    fn half(&self) {
        self.wires.wait_ns(self.half_ns);
    }

    /// Lets the clock go and waits while a device holds it.
    fn clock_high(&self) -> Outcome<()> {
        self.wires.set(self.scl, true);
        if !self.wires.await_level(self.scl, true, self.timeout_us) {
            self.wires.set(self.sda, true);
            return Err(Error::Errno(errno::ETIMEDOUT));
        }
        self.half();
        Ok(())
    }

    fn clock_low(&self) {
        self.wires.set(self.scl, false);
        self.half();
    }

    /// A start, or another one within a transaction.
    pub fn start(&self) -> Outcome<()> {
        self.wires.set(self.sda, true);
        self.half();
        self.clock_high()?;
        self.wires.set(self.sda, false);
        self.half();
        self.clock_low();
        Ok(())
    }

    pub fn stop(&self) -> Outcome<()> {
        self.wires.set(self.sda, false);
        self.half();
        self.clock_high()?;
        self.wires.set(self.sda, true);
        self.half();
        Ok(())
    }

    /// Sends a byte; true when it is acknowledged.
    fn write_byte(&self, byte: u8) -> Outcome<bool> {
        for bit in (0..8).rev() {
            self.wires.set(self.sda, byte >> bit & 1 != 0);
            self.clock_high()?;
            self.clock_low();
        }
        self.wires.set(self.sda, true);
        self.clock_high()?;
        let acknowledged = !self.wires.get(self.sda);
        self.clock_low();
        Ok(acknowledged)
    }

    fn read_byte(&self, acknowledge: bool) -> Outcome<u8> {
        self.wires.set(self.sda, true);
        let mut byte = 0;
        for _ in 0..8 {
            self.clock_high()?;
            byte = byte << 1 | u8::from(self.wires.get(self.sda));
            self.clock_low();
        }
        self.wires.set(self.sda, !acknowledge);
        self.clock_high()?;
        self.clock_low();
        self.wires.set(self.sda, true);
        Ok(byte)
    }

    /// Sends bytes until one is not acknowledged; the number of those that were.
    pub fn write(&self, bytes: &[u8]) -> Outcome<usize> {
        for (index, byte) in bytes.iter().enumerate() {
            if !self.write_byte(*byte)? {
                return Ok(index);
            }
        }
        Ok(bytes.len())
    }

    pub fn read(&self, bytes: &mut [u8], acknowledge_last: bool) -> Outcome<()> {
        let count = bytes.len();
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = self.read_byte(index + 1 < count || acknowledge_last)?;
        }
        Ok(())
    }

    /// A transaction, as [`crate::I2c::transfer`] describes it.
    pub fn transfer(&self, address: u16, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<usize> {
        let mut written = 0;
        let mut direction = None;
        let count = parts.len();
        let mut probe = [I2cPart::Write(&[])];
        let parts = if count == 0 { &mut probe[..] } else { parts };
        for index in 0..parts.len() {
            let read = matches!(parts[index], I2cPart::Read(_));
            if direction != Some(read) {
                direction = Some(read);
                self.start()?;
                if !self.write_byte((address << 1) as u8 | u8::from(read))? {
                    self.stop()?;
                    return Err(Error::Errno(errno::ENODEV));
                }
            }
            // Only the last byte in a direction stays without acknowledge.
            let continues = matches!(parts.get(index + 1), Some(I2cPart::Read(_)));
            match &mut parts[index] {
                I2cPart::Write(bytes) => {
                    let taken = self.write(bytes)?;
                    written += taken;
                    if taken < bytes.len() {
                        self.stop()?;
                        return Ok(written);
                    }
                }
                I2cPart::Read(bytes) => self.read(bytes, continues)?,
            }
        }
        if stop {
            self.stop()?;
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, I2cMemory};
    use super::*;

    const SETTINGS: I2cSettings = I2cSettings { scl: None, sda: None, frequency: 100_000, timeout_us: 1000 };

    #[test]
    fn a_memory_keeps_what_is_written() {
        let bench = Bench::with_memory(I2cMemory::new(0x50));
        let bus = SoftI2c::new(&bench, 1, 0, &SETTINGS);
        bus.prepare();
        assert_eq!(bus.transfer(0x50, &mut [I2cPart::Write(&[3]), I2cPart::Write(&[0xa5, 0x5a])], true), Ok(3));
        let mut back = [0; 2];
        assert_eq!(bus.transfer(0x50, &mut [I2cPart::Write(&[3]), I2cPart::Read(&mut back)], true), Ok(1));
        assert_eq!(back, [0xa5, 0x5a]);
        assert!(bench.get(0) && bench.get(1), "the lines are let go");
    }

    #[test]
    fn nobody_answers_another_address() {
        let bench = Bench::with_memory(I2cMemory::new(0x50));
        let bus = SoftI2c::new(&bench, 1, 0, &SETTINGS);
        bus.prepare();
        assert_eq!(bus.transfer(0x51, &mut [], true), Err(Error::Errno(errno::ENODEV)));
        assert_eq!(bus.transfer(0x50, &mut [], true), Ok(0));
    }

    #[test]
    fn a_clock_that_is_held_ends_in_a_timeout() {
        let bench = Bench::with_memory(I2cMemory::new(0x50));
        bench.hold_low(1);
        let bus = SoftI2c::new(&bench, 1, 0, &SETTINGS);
        bus.prepare();
        assert_eq!(bus.transfer(0x50, &mut [], true), Err(Error::Errno(errno::ETIMEDOUT)));
    }
}
