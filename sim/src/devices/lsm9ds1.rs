//! LSM9DS1: acceleration, rotation and the field of the earth on I2C, at two addresses.
//!
//! Invariant: a part whose rate is 0, or whose mode is power-down, measures nothing.

use super::Model;
use super::cursor::Cursor;
use super::motion::{Motion, store_words, word};
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::Time;
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "lsm9ds1",
    about: "acceleration, rotation and magnetic field sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["acceleration", "rotation", "field", "address", "magnetic_address", "i2c"],
    actions: &[("acceleration", Kind::Numbers), ("rotation", Kind::Numbers), ("field", Kind::Numbers)],
    properties: &[("acceleration", Kind::Numbers), ("rotation", Kind::Numbers), ("field", Kind::Numbers), ("awake", Kind::Flag)],
    make: |parameters: &mut Parameters<'_>| {
        let mut inertial = Part::default();
        (inertial.registers[WHO_AM_I], inertial.registers[CONTROL_8]) = (0x68, 0x04);
        let mut magnetic = Part::default();
        magnetic.registers[WHO_AM_I] = 0x3d;
        (magnetic.registers[MAGNETIC_CONTROL], magnetic.registers[MAGNETIC_MODE]) = (0x10, 0x03);
        Ok(Box::new(Lsm9ds1 {
            motion: Motion::new(parameters)?,
            addresses: [
                parameters.whole("address", 0x6b, 0x6a..=0x6b)? as u16,
                parameters.whole("magnetic_address", 0x1e, 0x1c..=0x1e)? as u16,
            ],
            parts: [inertial, magnetic],
            chosen: INERTIAL,
            fifo_since: 0,
            taken: 0,
        }))
    },
};

/// The parts, each with an address.
const INERTIAL: usize = 0;
const MAGNETIC: usize = 1;

const WHO_AM_I: usize = 0x0f;
const CONTROL_ROTATION: usize = 0x10;
const ROTATION: usize = 0x18;
const CONTROL_ACCELERATION: usize = 0x20;
const CONTROL_8: usize = 0x22;
const CONTROL_9: usize = 0x23;
const STATUS: usize = 0x27;
const OUTPUT: usize = 0x28;
const FIFO_CONTROL: usize = 0x2e;
const FIFO_SOURCE: usize = 0x2f;
const OFFSET: usize = 0x05;
const MAGNETIC_CONTROL: usize = 0x20;
const MAGNETIC_RANGE: usize = 0x21;
const MAGNETIC_MODE: usize = 0x22;

const FIFO_ON: u8 = 0x02;
const DEPTH: u64 = 32;

/// Thousandths of a degree per second in a count, by the bits of the range.
const ROTATIONS: [f64; 4] = [8.75, 17.5, 70.0, 70.0];
/// Thousandths of the earth's acceleration in a count, by the bits of the range.
const ACCELERATIONS: [f64; 4] = [0.061, 0.732, 0.122, 0.244];
/// Microteslas in a count, by the bits of the range.
const FIELDS: [f64; 4] = [0.014, 0.029, 0.043, 0.058];
/// Measurements of motion in a second, by the bits of the rate.
const RATES: [f64; 8] = [0.0, 14.9, 59.5, 119.0, 238.0, 476.0, 952.0, 0.0];

struct Part {
    registers: [u8; 128],
    cursor: Cursor,
}

impl Default for Part {
    fn default() -> Part {
        Part { registers: [0; 128], cursor: Cursor::default() }
    }
}

struct Lsm9ds1 {
    motion: Motion,
    addresses: [u16; 2],
    parts: [Part; 2],
    /// The part that is addressed.
    chosen: usize,
    /// When the queue was switched on, and how many samples were taken out since.
    fifo_since: Time,
    taken: u64,
}

impl Lsm9ds1 {
    fn awake(&self) -> bool {
        let registers = &self.parts[INERTIAL].registers;
        (registers[CONTROL_ROTATION] | registers[CONTROL_ACCELERATION]) & 0xe0 != 0
    }

    /// Samples that came since the queue was switched on.
    fn came(&self, now: Time) -> u64 {
        let registers = &self.parts[INERTIAL].registers;
        let rate = registers[CONTROL_ROTATION].max(registers[CONTROL_ACCELERATION]) >> 5;
        (crate::time::as_seconds(now.saturating_sub(self.fifo_since)) * RATES[usize::from(rate)]) as u64
    }

    fn measure(&mut self, now: Time) {
        let came = self.came(now);
        let Motion { acceleration, rotation, field } = self.motion;
        let registers = &mut self.parts[INERTIAL].registers;
        if registers[CONTROL_ROTATION] & 0xe0 != 0 {
            let count = ROTATIONS[usize::from(registers[CONTROL_ROTATION] >> 3 & 3)];
            store_words(registers, ROTATION, &rotation.map(|value| word(value * 1000.0 / count)));
        }
        if (registers[CONTROL_ROTATION] | registers[CONTROL_ACCELERATION]) & 0xe0 != 0 {
            let count = ACCELERATIONS[usize::from(registers[CONTROL_ACCELERATION] >> 3 & 3)];
            store_words(registers, OUTPUT, &acceleration.map(|value| word(value * 1000.0 / count)));
            registers[STATUS] = 3;
        }
        let fifo = registers[CONTROL_9] & FIFO_ON != 0 && registers[FIFO_CONTROL] >> 5 != 0;
        // What is not taken in time is overwritten.
        self.taken = self.taken.max(came.saturating_sub(DEPTH));
        registers[FIFO_SOURCE] = if fifo { (came - self.taken.min(came)) as u8 } else { 0 };
        let registers = &mut self.parts[MAGNETIC].registers;
        if registers[MAGNETIC_MODE] & 3 < 2 {
            let count = FIELDS[usize::from(registers[MAGNETIC_RANGE] >> 5 & 3)];
            let mut words = field.map(|value| word(value / count));
            for (index, word) in words.iter_mut().enumerate() {
                let at = OFFSET + 2 * index;
                *word = word.saturating_sub(i16::from_le_bytes([registers[at], registers[at + 1]]));
            }
            store_words(registers, OUTPUT, &words);
            registers[STATUS] = 0x0f;
        }
    }
}

impl Device for Lsm9ds1 {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        self.motion.act(action, value, port);
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(if name == "awake" { Value::Flag(self.awake()) } else { self.motion.property(name) })
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{}{}", self.motion.show(), if self.awake() { "" } else { " (asleep)" })
    }
}

impl I2cDevice for Lsm9ds1 {
    fn answers(&self, address: u16) -> bool {
        self.addresses.contains(&address)
    }

    fn addressed(&mut self, address: u16) {
        self.chosen = if address == self.addresses[INERTIAL] { INERTIAL } else { MAGNETIC };
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.parts[self.chosen].cursor.start();
        if read {
            if self.chosen == INERTIAL && !self.awake() && usize::from(self.parts[INERTIAL].cursor.at() & 127) >= OUTPUT {
                port.complain(format_args!("is read while it is powered down (choose a rate in register 10 or 20)"));
            }
            self.measure(port.now());
        }
        true
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        let inertial = self.chosen == INERTIAL;
        let part = &mut self.parts[self.chosen];
        let Some(register) = part.cursor.take(byte) else { return true };
        let register = usize::from(register & 127);
        match (inertial, register) {
            (_, WHO_AM_I | STATUS | OUTPUT..FIFO_CONTROL) | (true, ROTATION..0x1e | FIFO_SOURCE) => {}
            (true, CONTROL_ROTATION) if byte >> 3 & 3 == 2 => {
                port.complain(format_args!("has no range 2 of rotation (3 is 2000 degrees per second)"));
                part.registers[register] = byte;
            }
            (true, FIFO_CONTROL) => {
                part.registers[register] = byte;
                (self.fifo_since, self.taken) = (port.now(), 0);
            }
            _ => part.registers[register] = byte,
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let part = &mut self.parts[self.chosen];
        let register = usize::from(part.cursor.next() & 127);
        if self.chosen == INERTIAL && register == OUTPUT + 5 {
            self.taken += 1;
        }
        part.registers[register]
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, read_registers, sleep_ms, write_registers};

    #[test]
    fn both_parts_measure() {
        let text = "end = 1\n[device.motion]\nmodel = \"lsm9ds1\"\ni2c = 1\nacceleration = [0, 0.5, 0]\nrotation = [7, 0, 0]\nfield = [14, 0, -28]";
        let board = board(text);
        let bus = i2c(&board, 1);
        assert_eq!(read_registers(&board, bus, 0x6b, 0x0f, 1), [0x68]);
        assert_eq!(read_registers(&board, bus, 0x1e, 0x0f, 1), [0x3d]);
        write_registers(&board, bus, 0x6b, &[0x10, 0xc0]);
        write_registers(&board, bus, 0x6b, &[0x20, 0xd0]);
        let words = |data: Vec<u8>| data.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect::<Vec<_>>();
        assert_eq!(words(read_registers(&board, bus, 0x6b, 0x18, 6)), [800, 0, 0]);
        assert_eq!(words(read_registers(&board, bus, 0x6b, 0x28 | 0x80, 6)), [0, 4098, 0]);
        assert_eq!(words(read_registers(&board, bus, 0x1e, 0x28 | 0x80, 6)), [0, 0, 0]);
        write_registers(&board, bus, 0x1e, &[0x22, 0]);
        assert_eq!(words(read_registers(&board, bus, 0x1e, 0x28 | 0x80, 6)), [1000, 0, -2000]);
        write_registers(&board, bus, 0x6b, &[0x23, 2]);
        write_registers(&board, bus, 0x6b, &[0x2e, 0xc0]);
        sleep_ms(&board, 11);
        assert_eq!(read_registers(&board, bus, 0x6b, 0x2f, 1), [10]);
        read_registers(&board, bus, 0x6b, 0x28, 6);
        sleep_ms(&board, 500);
        assert_eq!(read_registers(&board, bus, 0x6b, 0x2f, 1), [32]);
    }
}
