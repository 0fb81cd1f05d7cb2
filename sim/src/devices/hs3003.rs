//! HS3003: temperature and humidity on I2C, measured on demand.
//!
//! Addressing the chip for writing starts a measurement; until it is complete, reading gives the one before,
//! marked as stale.
//!
//! Invariant: what is read was measured at the end of a measurement.

use super::Model;
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::{MILLISECOND, Time};
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "hs3003",
    about: "temperature and humidity sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["temperature", "humidity", "i2c"],
    actions: &[("temperature", Kind::Number), ("humidity", Kind::Number)],
    properties: &[("temperature", Kind::Number), ("humidity", Kind::Number), ("measurements", Kind::Number)],
    make: |parameters: &mut Parameters<'_>| {
        Ok(Box::new(Hs3003 {
            temperature: parameters.number_in("temperature", 21.0, -40.0..=125.0)?,
            humidity: parameters.number_in("humidity", 50.0, 0.0..=100.0)?,
            result: [0; 4],
            fresh: false,
            busy: false,
            writing: false,
            position: 0,
            measurements: 0,
        }))
    },
};

const ADDRESS: u16 = 0x44;
/// Both quantities with 14 bits, and waking up.
const CONVERSION: Time = 34 * MILLISECOND;
const STALE: u8 = 0x40;
const FULL_SCALE: f64 = 16_383.0;

struct Hs3003 {
    temperature: f64,
    humidity: f64,
    result: [u8; 4],
    /// The result was not read yet.
    fresh: bool,
    busy: bool,
    /// Addressed for writing, and nothing written so far.
    writing: bool,
    position: usize,
    measurements: u64,
}

impl Device for Hs3003 {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn due(&mut self, _: u32, _: &mut Port<'_>) {
        let humidity = (self.humidity / 100.0 * FULL_SCALE).round() as u16;
        let temperature = ((self.temperature + 40.0) / 165.0 * FULL_SCALE).round() as u16;
        let ([a, b], [c, d]) = (humidity.to_be_bytes(), (temperature << 2).to_be_bytes());
        (self.result, self.fresh, self.busy) = ([a, b, c, d], true, false);
        self.measurements += 1;
    }

    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "temperature" => self.temperature = value.number().clamp(-40.0, 125.0),
            _ => self.humidity = value.number().clamp(0.0, 100.0),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(match name {
            "temperature" => self.temperature,
            "humidity" => self.humidity,
            _ => self.measurements as f64,
        }))
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{:.1} °C, {:.1} %", self.temperature, self.humidity)
    }
}

impl I2cDevice for Hs3003 {
    fn answers(&self, address: u16) -> bool {
        address == ADDRESS
    }

    fn start(&mut self, read: bool, _: &mut Port<'_>) -> bool {
        (self.writing, self.position) = (!read, 0);
        true
    }

    fn write(&mut self, _: u8, port: &mut Port<'_>) -> bool {
        self.writing = false;
        port.complain(format_args!("is sent a byte; a measurement is asked for without any"));
        false
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let byte = self.result.get(self.position).copied().unwrap_or(0xff);
        let stale = if self.position == 0 && !self.fresh { STALE } else { 0 };
        self.position += 1;
        if self.position == self.result.len() {
            self.fresh = false;
        }
        byte | stale
    }

    fn stop(&mut self, port: &mut Port<'_>) {
        if self.writing && !self.busy {
            self.busy = true;
            port.after(CONVERSION, 0);
        }
        self.writing = false;
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, sleep_ms};
    use board::{Board, I2cPart};

    #[test]
    fn a_measurement_takes_its_time() {
        let board = board("[device.air]\nmodel = \"hs3003\"\ni2c = 1\ntemperature = 42.5\nhumidity = 100");
        let bus = i2c(&board, 1);
        let i2c = board.i2c().unwrap();
        let read = || {
            let mut bytes = [0; 4];
            i2c.transfer(bus, 0x44, &mut [I2cPart::Read(&mut bytes)], true).unwrap();
            bytes
        };
        i2c.transfer(bus, 0x44, &mut [I2cPart::Write(&[])], true).unwrap();
        assert_eq!(read(), [0x40, 0, 0, 0]);
        sleep_ms(&board, 40);
        assert_eq!(read(), [0x3f, 0xff, 0x80, 0x00]);
        assert_eq!(read()[0], 0x7f);
    }
}
