//! 24C32 and its relatives: an EEPROM on I2C.
//!
//! Invariant: a page is written at the stop, and until that is done the chip does not answer.

use super::Model;
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::{MILLISECOND, Time};
use std::path::PathBuf;

pub static MODEL: Model = Model {
    name: "eeprom",
    about: "EEPROM on I2C (24C32)",
    terminals: &["scl", "sda"],
    parameters: &["address", "size", "page", "write_time", "file", "i2c"],
    actions: &[],
    properties: &[("writes", Kind::Number)],
    make: |parameters| {
        let size = parameters.whole("size", 4096, 128..=65_536)? as usize;
        let file = parameters.path("file")?;
        let mut content = vec![0xff; size];
        if let Some(stored) = file.as_ref().and_then(|file| std::fs::read(file).ok()) {
            let count = stored.len().min(size);
            content[..count].copy_from_slice(&stored[..count]);
        }
        Ok(Box::new(Eeprom {
            address: parameters.whole("address", 0x50, 8..=0x77)? as u16,
            page: parameters.whole("page", 32, 8..=256)? as usize,
            write_time: parameters.time("write_time", 5 * MILLISECOND)?,
            content,
            file,
            pointer: 0,
            address_bytes: 0,
            waiting: Vec::new(),
            busy_until: 0,
            writes: 0,
        }))
    },
};

struct Eeprom {
    address: u16,
    page: usize,
    write_time: Time,
    content: Vec<u8>,
    file: Option<PathBuf>,
    pointer: usize,
    /// Bytes of the address that came in this transaction.
    address_bytes: u8,
    /// Bytes that are written at the stop, with their places.
    waiting: Vec<(usize, u8)>,
    busy_until: Time,
    writes: u64,
}

impl Eeprom {
    /// Chips of up to 2 KB take one byte of address.
    fn short(&self) -> bool {
        self.content.len() <= 2048
    }
}

impl Device for Eeprom {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn property(&self, _: &str, _: Time) -> Option<Value> {
        Some(Value::Number(self.writes as f64))
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        let used = self.content.iter().filter(|byte| **byte != 0xff).count();
        format!("{used} of {} bytes in use, {} pages written", self.content.len(), self.writes)
    }
}

impl I2cDevice for Eeprom {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        if !read {
            self.address_bytes = 0;
        }
        port.now() >= self.busy_until
    }

    fn write(&mut self, byte: u8, _: &mut Port<'_>) -> bool {
        let needed = if self.short() { 1 } else { 2 };
        if self.address_bytes < needed {
            self.pointer = if self.address_bytes == 0 { usize::from(byte) } else { self.pointer << 8 | usize::from(byte) };
            self.address_bytes += 1;
            self.pointer %= self.content.len();
        } else {
            self.waiting.push((self.pointer, byte));
            // The address wraps at the end of the page.
            self.pointer = self.pointer / self.page * self.page + (self.pointer + 1) % self.page;
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let byte = self.content[self.pointer];
        self.pointer = (self.pointer + 1) % self.content.len();
        byte
    }

    fn stop(&mut self, port: &mut Port<'_>) {
        if self.waiting.is_empty() {
            return;
        }
        if self.waiting.len() > self.page {
            port.complain(format_args!("{} bytes at once wrap in a page of {}", self.waiting.len(), self.page));
        }
        for (place, byte) in self.waiting.drain(..) {
            self.content[place] = byte;
        }
        self.writes += 1;
        self.busy_until = port.now() + self.write_time;
        if let Some(Err(error)) = self.file.as_ref().map(|file| std::fs::write(file, &self.content)) {
            port.complain(format_args!("cannot be kept: {error}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, sleep_ms};
    use board::{Board, Error, I2cPart, errno};

    #[test]
    fn pages_are_written_and_take_time() {
        let board = board("[device.memory]\nmodel = \"eeprom\"\ni2c = 0");
        let bus = i2c(&board, 0);
        let i2c = board.i2c().unwrap();
        assert_eq!(i2c.transfer(bus, 0x50, &mut [I2cPart::Write(&[0x01, 0x1e, 1, 2, 3, 4])], true), Ok(6));
        let mut back = [0; 3];
        let read = |back: &mut [u8], place: u8| i2c.transfer(bus, 0x50, &mut [I2cPart::Write(&[1, place]), I2cPart::Read(back)], true);
        assert_eq!(read(&mut back, 0x1e), Err(Error::Errno(errno::EIO)), "it is busy");
        sleep_ms(&board, 5);
        read(&mut back, 0x1e).unwrap();
        assert_eq!(back, [1, 2, 0xff]);
        read(&mut back, 0x00).unwrap();
        assert_eq!(back, [3, 4, 0xff], "the address wrapped in the page");
        assert_eq!(problems(&board).len(), 1);
    }
}
