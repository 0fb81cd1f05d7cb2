//! BMM150: the magnetic field on I2C, with a trim that the driver applies.
//!
//! Invariant: a chip that is suspended shows its identity to nobody.

use super::Model;
use super::cursor::Cursor;
use super::motion::{Motion, store_words};
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::Time;
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "bmm150",
    about: "magnetic field sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["field", "address", "i2c"],
    actions: &[("field", Kind::Numbers)],
    properties: &[("field", Kind::Numbers), ("awake", Kind::Flag)],
    make: |parameters: &mut Parameters<'_>| {
        Ok(Box::new(Bmm150 {
            motion: Motion::new(parameters)?,
            address: parameters.whole("address", 0x10, 0x10..=0x13)? as u16,
            registers: initial(),
            cursor: Cursor::default(),
        }))
    },
};

const CHIP_ID: usize = 0x40;
const DATA: usize = 0x42;
const POWER: usize = 0x4b;
const MODE: usize = 0x4c;
const TRIM_X2: usize = 0x64;
const TRIM_Z2: usize = 0x68;

/// Bits.
const ON: u8 = 0x01;
const RESET: u8 = 0x82;
const READY: u16 = 1;

/// The trim: with the resistance of the Hall element as at the factory, counts are proportional to the field.
const HALL: u16 = 6500;
const X2: u8 = 26;
const Z1: u16 = 24_576;
const Z2: i16 = 763;
/// Counts in a microtesla. x and y: 16 · 8192 / (256 · (X2 + 160)); z: 64 · (Z2 + Z1 · HALL / 32768) / 131072.
const PLANE: f64 = 16.0 * 8192.0 / (256.0 * (X2 as f64 + 160.0));
const VERTICAL: f64 = 64.0 * (Z2 as f64 + Z1 as f64 * HALL as f64 / 32_768.0) / 131_072.0;

fn initial() -> [u8; 128] {
    let mut registers = [0; 128];
    registers[MODE] = 0x06;
    (registers[TRIM_X2], registers[TRIM_X2 + 1]) = (X2, X2);
    store_words(&mut registers, TRIM_Z2, &[Z2, Z1 as i16, HALL as i16]);
    registers
}

struct Bmm150 {
    motion: Motion,
    address: u16,
    registers: [u8; 128],
    cursor: Cursor,
}

impl Bmm150 {
    fn awake(&self) -> bool {
        self.registers[POWER] & ON != 0 && self.registers[MODE] & 6 == 0
    }

    fn measure(&mut self) {
        let [x, y, z] = self.motion.field;
        let plane = |value: f64| (value * PLANE).round().clamp(-4095.0, 4095.0) as i16;
        let vertical = (z * VERTICAL).round().clamp(-16_383.0, 16_383.0) as i16;
        let words = [plane(x) << 3, plane(y) << 3, vertical << 1, (HALL << 2 | READY) as i16];
        store_words(&mut self.registers, DATA, &words);
    }
}

impl Device for Bmm150 {
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
        let [x, y, z] = self.motion.field;
        format!("{x:.1} {y:.1} {z:.1} µT{}", if self.awake() { "" } else { " (asleep)" })
    }
}

impl I2cDevice for Bmm150 {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.cursor.start();
        if read && (DATA..DATA + 8).contains(&usize::from(self.cursor.at())) {
            match self.awake() {
                true => self.measure(),
                false => port.complain(format_args!("is read while it sleeps (registers 4b and 4c)")),
            }
        }
        true
    }

    fn write(&mut self, byte: u8, _: &mut Port<'_>) -> bool {
        let Some(register) = self.cursor.take(byte) else { return true };
        match usize::from(register) {
            POWER => {
                if byte & RESET == RESET {
                    self.registers = initial();
                }
                self.registers[POWER] = byte & ON;
                self.registers[CHIP_ID] = if byte & ON != 0 { 0x32 } else { 0 };
            }
            register @ MODE..=0x52 if self.registers[POWER] & ON != 0 => self.registers[register] = byte,
            _ => {}
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let register = usize::from(self.cursor.next() & 127);
        let byte = self.registers[register];
        if register == DATA + 7 {
            self.registers[DATA + 6] &= !(READY as u8);
        }
        byte
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, read_registers, write_registers};

    #[test]
    fn it_measures_when_it_is_on() {
        let board = board("[device.compass]\nmodel = \"bmm150\"\ni2c = 1\nfield = [100, -50, 0]");
        let bus = i2c(&board, 1);
        assert_eq!(read_registers(&board, bus, 0x10, 0x40, 1), [0]);
        read_registers(&board, bus, 0x10, 0x42, 8);
        assert_eq!(problems(&board), ["compass: is read while it sleeps (registers 4b and 4c)"]);
        write_registers(&board, bus, 0x10, &[0x4b, 0x83]);
        assert_eq!(read_registers(&board, bus, 0x10, 0x40, 1), [0x32]);
        write_registers(&board, bus, 0x10, &[0x4c, 0x38]);
        let data = read_registers(&board, bus, 0x10, 0x42, 8);
        let words: Vec<i16> = data.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        assert_eq!(words, [275 << 3, -138 << 3, 0, 6500 << 2 | 1]);
    }
}
