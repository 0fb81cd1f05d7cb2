//! BMI270: acceleration and rotation on I2C. The chip's own program is loaded by the driver.
//!
//! Invariant: nothing is measured before the program was loaded whole.

use super::Model;
use super::cursor::Cursor;
use super::motion::{Motion, store_words, word};
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::Time;
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "bmi270",
    about: "acceleration and rotation sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["acceleration", "rotation", "address", "i2c"],
    actions: &[("acceleration", Kind::Numbers), ("rotation", Kind::Numbers)],
    properties: &[("acceleration", Kind::Numbers), ("rotation", Kind::Numbers), ("awake", Kind::Flag)],
    make: |parameters: &mut Parameters<'_>| {
        Ok(Box::new(Bmi270 {
            motion: Motion::new(parameters)?,
            address: parameters.whole("address", 0x68, 0x68..=0x69)? as u16,
            registers: initial(),
            cursor: Cursor::default(),
            loaded: 0,
        }))
    },
};

const CHIP_ID: usize = 0x00;
const STATUS: usize = 0x03;
const ACCELERATION: usize = 0x0c;
const ROTATION: usize = 0x12;
const INTERNAL_STATUS: usize = 0x21;
const RANGE_ACCELERATION: usize = 0x41;
const RANGE_ROTATION: usize = 0x43;
const LOADING: usize = 0x59;
const PROGRAM: usize = 0x5e;
const POWER_SAVING: usize = 0x7c;
const POWER: usize = 0x7d;
const COMMAND: usize = 0x7e;

/// Bytes of the program.
const PROGRAM_LENGTH: usize = 8192;
const RESET: u8 = 0xb6;
const ROTATION_ON: u8 = 0x02;
const ACCELERATION_ON: u8 = 0x04;
/// States of the chip's own program.
const RUNS: u8 = 1;
const FAILED: u8 = 2;

fn initial() -> [u8; 128] {
    let mut registers = [0; 128];
    registers[CHIP_ID] = 0x24;
    (registers[0x40], registers[RANGE_ACCELERATION], registers[0x42]) = (0xa8, 0x02, 0xa9);
    registers[POWER_SAVING] = 0x03;
    registers
}

struct Bmi270 {
    motion: Motion,
    address: u16,
    registers: [u8; 128],
    cursor: Cursor,
    /// Bytes of the program so far.
    loaded: usize,
}

impl Bmi270 {
    fn awake(&self) -> bool {
        self.registers[INTERNAL_STATUS] == RUNS && self.registers[POWER] & (ROTATION_ON | ACCELERATION_ON) != 0
    }

    fn measure(&mut self) {
        if self.registers[INTERNAL_STATUS] != RUNS {
            return;
        }
        self.registers[STATUS] = 0;
        if self.registers[POWER] & ACCELERATION_ON != 0 {
            let range = 2.0 * f64::from(1 << (self.registers[RANGE_ACCELERATION] & 3));
            store_words(&mut self.registers, ACCELERATION, &self.motion.acceleration.map(|value| word(value * 32_768.0 / range)));
            self.registers[STATUS] |= 0x80;
        }
        if self.registers[POWER] & ROTATION_ON != 0 {
            let range = 2000.0 / f64::from(1 << (self.registers[RANGE_ROTATION] & 7).min(4));
            store_words(&mut self.registers, ROTATION, &self.motion.rotation.map(|value| word(value * 32_768.0 / range)));
            self.registers[STATUS] |= 0x40;
        }
    }
}

impl Device for Bmi270 {
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

impl I2cDevice for Bmi270 {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.cursor.start();
        if read {
            if (ACCELERATION..ROTATION + 6).contains(&usize::from(self.cursor.at())) && !self.awake() {
                port.complain(format_args!("is read before its program is loaded and it is switched on"));
            }
            self.measure();
        }
        true
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        let Some(register) = self.cursor.take(byte) else { return true };
        match usize::from(register & 127) {
            PROGRAM => {
                self.cursor.return_to(PROGRAM as u8);
                if self.registers[POWER_SAVING] & 1 != 0 && self.loaded == 0 {
                    port.complain(format_args!("is loaded while it saves power (write 0 to register 7c)"));
                }
                self.loaded += 1;
            }
            LOADING => {
                if byte == 0 {
                    self.loaded = 0;
                } else {
                    let whole = self.loaded == PROGRAM_LENGTH && self.registers[POWER_SAVING] & 1 == 0;
                    self.registers[INTERNAL_STATUS] = if whole { RUNS } else { FAILED };
                }
                self.registers[LOADING] = byte;
            }
            COMMAND if byte == RESET => (self.registers, self.loaded) = (initial(), 0),
            CHIP_ID..=0x2f | COMMAND => {}
            register => self.registers[register] = byte,
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        self.registers[usize::from(self.cursor.next() & 127)]
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, read_registers, write_registers};

    #[test]
    fn the_program_comes_first() {
        let board = board("[device.motion]\nmodel = \"bmi270\"\ni2c = 1\nrotation = [0, 1000, 0]");
        let bus = i2c(&board, 1);
        assert_eq!(read_registers(&board, bus, 0x68, 0x00, 1), [0x24]);
        read_registers(&board, bus, 0x68, 0x0c, 6);
        write_registers(&board, bus, 0x68, &[0x59, 1]);
        assert_eq!(read_registers(&board, bus, 0x68, 0x21, 1), [2]);
        assert_eq!(problems(&board), ["motion: is read before its program is loaded and it is switched on"]);
        for register in [[0x7c, 0], [0x59, 0]] {
            write_registers(&board, bus, 0x68, &register);
        }
        for _ in 0..8192 / 16 {
            write_registers(&board, bus, 0x68, &[&[0x5e][..], &[0; 16]].concat());
        }
        write_registers(&board, bus, 0x68, &[0x59, 1]);
        assert_eq!(read_registers(&board, bus, 0x68, 0x21, 1), [1]);
        write_registers(&board, bus, 0x68, &[0x7d, 0x0e]);
        let data = read_registers(&board, bus, 0x68, 0x0c, 12);
        let words: Vec<i16> = data.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        assert_eq!(words, [0, 0, 4096, 0, 16_384, 0]);
    }
}
