//! HTS221: humidity and temperature on I2C, with a calibration that the driver applies.
//!
//! Invariant: a chip in power-down measures nothing.

use super::Model;
use super::cursor::Cursor;
use super::motion::{store_words, word};
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::Time;
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "hts221",
    about: "humidity and temperature sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["temperature", "humidity", "i2c"],
    actions: &[("temperature", Kind::Number), ("humidity", Kind::Number)],
    properties: &[("temperature", Kind::Number), ("humidity", Kind::Number), ("awake", Kind::Flag)],
    make: |parameters: &mut Parameters<'_>| {
        Ok(Box::new(Hts221 {
            temperature: parameters.number_in("temperature", 21.0, -40.0..=120.0)?,
            humidity: parameters.number_in("humidity", 50.0, 0.0..=100.0)?,
            registers: initial(),
            cursor: Cursor::default(),
        }))
    },
};

const ADDRESS: u16 = 0x5f;
const WHO_AM_I: usize = 0x0f;
const AVERAGING: usize = 0x10;
const CONTROL_1: usize = 0x20;
const CONTROL_2: usize = 0x21;
const STATUS: usize = 0x27;
const HUMIDITY: usize = 0x28;
const TEMPERATURE: usize = 0x2a;
const CALIBRATION: usize = 0x30;

/// Bits of the control registers.
const POWER: u8 = 0x80;
const RATE: u8 = 0x03;
const ONE_SHOT: u8 = 0x01;
const BOOT: u8 = 0x80;

/// Two points of each quantity and what the converter shows there.
const HUMIDITIES: [(f64, i16); 2] = [(20.0, 6000), (80.0, 18_000)];
const TEMPERATURES: [(f64, i16); 2] = [(20.0, 3000), (40.0, 9000)];

struct Hts221 {
    temperature: f64,
    humidity: f64,
    registers: [u8; 64],
    cursor: Cursor,
}

/// Registers after power is switched on, with the calibration.
fn initial() -> [u8; 64] {
    let mut registers = [0; 64];
    (registers[WHO_AM_I], registers[AVERAGING]) = (0xbc, 0x1b);
    let [low, high] = TEMPERATURES.map(|(degrees, _)| (degrees * 8.0) as u16);
    registers[CALIBRATION] = (HUMIDITIES[0].0 * 2.0) as u8;
    registers[CALIBRATION + 1] = (HUMIDITIES[1].0 * 2.0) as u8;
    (registers[CALIBRATION + 2], registers[CALIBRATION + 3]) = (low as u8, high as u8);
    registers[CALIBRATION + 5] = (high >> 8 << 2 | low >> 8) as u8;
    store_words(&mut registers, CALIBRATION + 6, &[HUMIDITIES[0].1]);
    store_words(&mut registers, CALIBRATION + 10, &[HUMIDITIES[1].1, TEMPERATURES[0].1, TEMPERATURES[1].1]);
    registers
}

/// What the converter shows for a value.
fn raw([(low, raw_low), (high, raw_high)]: [(f64, i16); 2], value: f64) -> i16 {
    let (raw_low, raw_high) = (f64::from(raw_low), f64::from(raw_high));
    word(raw_low + (value - low) * (raw_high - raw_low) / (high - low))
}

impl Hts221 {
    fn awake(&self) -> bool {
        self.registers[CONTROL_1] & POWER != 0
    }

    fn measure(&mut self) {
        let words = [raw(HUMIDITIES, self.humidity), raw(TEMPERATURES, self.temperature)];
        store_words(&mut self.registers, HUMIDITY, &words);
        self.registers[STATUS] = 3;
    }
}

impl Device for Hts221 {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "temperature" => self.temperature = value.number(),
            _ => self.humidity = value.number(),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "temperature" => Value::Number(self.temperature),
            "humidity" => Value::Number(self.humidity),
            _ => Value::Flag(self.awake()),
        })
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{:.1} °C, {:.1} %", self.temperature, self.humidity)
    }
}

impl I2cDevice for Hts221 {
    fn answers(&self, address: u16) -> bool {
        address == ADDRESS
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.cursor.start();
        if read && (HUMIDITY..TEMPERATURE + 2).contains(&usize::from(self.cursor.at())) {
            if !self.awake() {
                port.complain(format_args!("is read while it is powered down (set bit 7 of register 20)"));
            } else if self.registers[CONTROL_1] & RATE != 0 {
                self.measure();
            }
        }
        true
    }

    fn write(&mut self, byte: u8, _: &mut Port<'_>) -> bool {
        let Some(register) = self.cursor.take_marked(byte) else { return true };
        match usize::from(register) {
            CONTROL_2 => {
                if byte & BOOT != 0 {
                    self.registers = initial();
                }
                if byte & ONE_SHOT != 0 && self.awake() {
                    self.measure();
                }
                self.registers[CONTROL_2] = byte & !(BOOT | ONE_SHOT);
            }
            register @ (AVERAGING | CONTROL_1 | 0x22) => self.registers[register] = byte,
            _ => {}
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let register = usize::from(self.cursor.next() & 63);
        let byte = self.registers[register];
        match register {
            0x29 => self.registers[STATUS] &= !2,
            0x2b => self.registers[STATUS] &= !1,
            _ => {}
        }
        byte
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, read_registers, write_registers};

    #[test]
    fn a_chip_that_is_switched_on_measures() {
        let board = board("[device.air]\nmodel = \"hts221\"\ni2c = 1\ntemperature = 25\nhumidity = 30");
        let bus = i2c(&board, 1);
        assert_eq!(read_registers(&board, bus, 0x5f, 0x0f, 1), [0xbc]);
        read_registers(&board, bus, 0x5f, 0x28 | 0x80, 4);
        assert_eq!(problems(&board), ["air: is read while it is powered down (set bit 7 of register 20)"]);
        write_registers(&board, bus, 0x5f, &[0x20, 0x81]);
        let data = read_registers(&board, bus, 0x5f, 0x28 | 0x80, 4);
        assert_eq!([u16::from_le_bytes([data[0], data[1]]), u16::from_le_bytes([data[2], data[3]])], [8000, 4500]);
        // Without the mark the same register is read again.
        assert_eq!(read_registers(&board, bus, 0x5f, 0x0f, 3), [0xbc; 3]);
    }
}
