//! LPS22HB: pressure and temperature on I2C.
//!
//! Invariant: without a rate, a measurement is made when it is asked for only.

use super::Model;
use super::cursor::Cursor;
use super::motion::{store_words, word};
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::{MILLISECOND, Time};
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "lps22h",
    about: "pressure and temperature sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["temperature", "pressure", "address", "i2c"],
    actions: &[("temperature", Kind::Number), ("pressure", Kind::Number)],
    properties: &[("temperature", Kind::Number), ("pressure", Kind::Number), ("measurements", Kind::Number)],
    make: |parameters: &mut Parameters<'_>| {
        Ok(Box::new(Lps22h {
            temperature: parameters.number_in("temperature", 21.0, -40.0..=85.0)?,
            pressure: parameters.number_in("pressure", 1013.25, 260.0..=1260.0)?,
            address: parameters.whole("address", 0x5c, 0x5c..=0x5d)? as u16,
            registers: initial(),
            cursor: Cursor::default(),
            measurements: 0,
        }))
    },
};

const WHO_AM_I: usize = 0x0f;
const CONTROL_1: usize = 0x10;
const CONTROL_2: usize = 0x11;
const STATUS: usize = 0x27;
const PRESSURE: usize = 0x28;
const TEMPERATURE: usize = 0x2b;

/// Bits of the control registers.
const RATE: u8 = 0x70;
const ONE_SHOT: u8 = 0x01;
const RESET: u8 = 0x04;
const ADVANCE: u8 = 0x10;
const BOOT: u8 = 0x80;

/// A measurement on demand.
const CONVERSION: Time = 13 * MILLISECOND;

struct Lps22h {
    temperature: f64,
    pressure: f64,
    address: u16,
    registers: [u8; 128],
    cursor: Cursor,
    measurements: u64,
}

fn initial() -> [u8; 128] {
    let mut registers = [0; 128];
    (registers[WHO_AM_I], registers[CONTROL_2]) = (0xb1, ADVANCE);
    registers
}

impl Lps22h {
    fn measure(&mut self) {
        let pressure = (self.pressure * 4096.0).round() as u32;
        self.registers[PRESSURE..TEMPERATURE].copy_from_slice(&pressure.to_le_bytes()[..3]);
        store_words(&mut self.registers, TEMPERATURE, &[word(self.temperature * 100.0)]);
        self.registers[STATUS] |= 3;
        self.measurements += 1;
    }
}

impl Device for Lps22h {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn due(&mut self, _: u32, _: &mut Port<'_>) {
        if self.registers[CONTROL_2] & ONE_SHOT != 0 {
            self.registers[CONTROL_2] &= !ONE_SHOT;
            self.measure();
        }
    }

    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "temperature" => self.temperature = value.number().clamp(-40.0, 85.0),
            _ => self.pressure = value.number().clamp(260.0, 1260.0),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(match name {
            "temperature" => self.temperature,
            "pressure" => self.pressure,
            _ => self.measurements as f64,
        }))
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{:.2} hPa, {:.1} °C", self.pressure, self.temperature)
    }
}

impl I2cDevice for Lps22h {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, _: &mut Port<'_>) -> bool {
        self.cursor.start();
        if read && self.registers[CONTROL_1] & RATE != 0 && usize::from(self.cursor.at()) <= PRESSURE {
            self.measure();
        }
        true
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        let Some(register) = self.cursor.take(byte) else { return true };
        match usize::from(register) {
            CONTROL_2 => {
                if byte & (RESET | BOOT) != 0 {
                    self.registers = initial();
                    return true;
                }
                if byte & ONE_SHOT != 0 {
                    port.after(CONVERSION, 0);
                }
                self.registers[CONTROL_2] = byte;
            }
            register @ (0x0b..=0x0e | CONTROL_1 | 0x12..=0x1a) => self.registers[register] = byte,
            _ => {}
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let register = usize::from(self.cursor.next() & 127);
        if self.registers[CONTROL_2] & ADVANCE == 0 {
            self.cursor.return_to(register as u8);
        }
        let byte = self.registers[register];
        match register {
            0x2a => self.registers[STATUS] &= !1,
            0x2c => self.registers[STATUS] &= !2,
            _ => {}
        }
        byte
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, read_registers, sleep_ms, write_registers};

    #[test]
    fn it_measures_at_a_rate_or_on_demand() {
        let board = board("[device.air]\nmodel = \"lps22h\"\ni2c = 1\ntemperature = -2.5\npressure = 1000");
        let bus = i2c(&board, 1);
        assert_eq!(read_registers(&board, bus, 0x5c, 0x0f, 1), [0xb1]);
        write_registers(&board, bus, 0x5c, &[0x11, 0x11]);
        assert_eq!(read_registers(&board, bus, 0x5c, 0x27, 1), [0]);
        sleep_ms(&board, 20);
        let data = read_registers(&board, bus, 0x5c, 0x27, 6);
        assert_eq!(data, [3, 0x00, 0x80, 0x3e, 0x06, 0xff]);
        assert_eq!(read_registers(&board, bus, 0x5c, 0x27, 1), [0]);
        write_registers(&board, bus, 0x5c, &[0x10, 0x10]);
        assert_eq!(read_registers(&board, bus, 0x5c, 0x27, 1), [3]);
    }
}
