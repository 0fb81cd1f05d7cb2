//! DHT11 and DHT22: temperature and humidity over one wire.
//!
//! After the start pulse the sensor sends 40 bits as pulses of different length.
//!
//! Invariant: the wire is pulled up by the module and driven low by the sensor only.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::{Drive, Signal};
use crate::time::{MICROSECOND, MILLISECOND, SECOND, Time};
use crate::wiring::{Fault, Parameters};

const ACTIONS: &[(&str, Kind)] = &[("temperature", Kind::Number), ("humidity", Kind::Number), ("broken", Kind::Flag)];
const PROPERTIES: &[(&str, Kind)] = &[("temperature", Kind::Number), ("humidity", Kind::Number), ("measurements", Kind::Number)];

pub static DHT11: Model = Model {
    name: "dht11",
    about: "temperature and humidity sensor, whole numbers",
    terminals: &["pin"],
    parameters: &["temperature", "humidity"],
    actions: ACTIONS,
    properties: PROPERTIES,
    make: |parameters| Dht::new(parameters, false),
};

pub static DHT22: Model = Model {
    name: "dht22",
    about: "temperature and humidity sensor, tenths",
    terminals: &["pin"],
    parameters: &["temperature", "humidity"],
    actions: ACTIONS,
    properties: PROPERTIES,
    make: |parameters| Dht::new(parameters, true),
};

struct Dht {
    fine: bool,
    temperature: f64,
    humidity: f64,
    /// It does not answer.
    broken: bool,
    fell: Option<Time>,
    /// Levels that are still to be sent, last first, each with its length.
    wave: Vec<(bool, Time)>,
    last: Option<Time>,
    measurements: u64,
}

impl Dht {
    fn new(parameters: &Parameters<'_>, fine: bool) -> Result<Box<dyn Device>, Fault> {
        Ok(Box::new(Dht {
            fine,
            temperature: parameters.number_in("temperature", 21.0, -40.0..=80.0)?,
            humidity: parameters.number_in("humidity", 50.0, 0.0..=100.0)?,
            broken: false,
            fell: None,
            wave: Vec::new(),
            last: None,
            measurements: 0,
        }))
    }

    fn bytes(&self) -> [u8; 5] {
        let mut bytes = [0; 5];
        if self.fine {
            let humidity = (self.humidity * 10.0).round() as u16;
            let temperature = (self.temperature.abs() * 10.0).round() as u16 | u16::from(self.temperature < 0.0) << 15;
            bytes[..2].copy_from_slice(&humidity.to_be_bytes());
            bytes[2..4].copy_from_slice(&temperature.to_be_bytes());
        } else {
            bytes[0] = self.humidity.round() as u8;
            bytes[2] = self.temperature.round().max(0.0) as u8;
        }
        bytes[4] = bytes[..4].iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte));
        bytes
    }

    fn answer(&mut self, port: &mut Port<'_>) {
        let gap = if self.fine { 2 * SECOND } else { SECOND };
        if self.last.is_some_and(|last| port.now() - last < gap) {
            port.complain(format_args!("is asked again after less than {}", crate::time::Span(gap)));
        }
        self.last = Some(port.now());
        self.measurements += 1;
        let us = |time: u64| time * MICROSECOND;
        let mut wave = vec![(true, us(25)), (false, us(80)), (true, us(80))];
        for byte in self.bytes() {
            for bit in (0..8).rev() {
                wave.extend([(false, us(50)), (true, us(if byte >> bit & 1 != 0 { 70 } else { 26 }))]);
            }
        }
        wave.push((false, us(50)));
        wave.reverse();
        self.wave = wave;
        self.next(port);
    }

    fn next(&mut self, port: &mut Port<'_>) {
        let level = self.wave.last().map(|(level, _)| *level);
        port.drive(0, if level == Some(false) { Drive::Strong(false) } else { Drive::Weak(true) });
        if let Some((_, length)) = self.wave.pop() {
            port.after(length, 0);
        }
    }
}

impl Device for Dht {
    fn start(&mut self, port: &mut Port<'_>) {
        port.drive(0, Drive::Weak(true));
    }

    fn changed(&mut self, _: usize, signal: Signal, port: &mut Port<'_>) {
        if !self.wave.is_empty() {
            return;
        }
        if !signal.level {
            self.fell = Some(port.now());
        } else if let Some(fell) = self.fell.take() {
            let start = if self.fine { MILLISECOND } else { 18 * MILLISECOND };
            if port.now() - fell >= start && !self.broken {
                self.answer(port);
            }
        }
    }

    fn due(&mut self, _: u32, port: &mut Port<'_>) {
        self.next(port);
    }

    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "temperature" => self.temperature = value.number(),
            "humidity" => self.humidity = value.number(),
            _ => self.broken = value.flag(),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(match name {
            "temperature" => self.temperature,
            "humidity" => self.humidity,
            _ => self.measurements as f64,
        }))
    }

    fn show(&self, _: Time) -> String {
        format!("{} °C, {} %", self.temperature, self.humidity)
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, problems, sleep_ms};
    use board::{Board, Error, errno};

    #[test]
    fn forty_bits_come_over_the_wire() {
        let board = board("[device.a]\nmodel = \"dht22\"\npin = 2\ntemperature = -5.2\nhumidity = 43.7\n[device.b]\nmodel = \"dht11\"\npin = 3");
        let pulses = board.pulses().unwrap();
        let mut data = [0; 5];
        pulses.read_dht(2, &mut data).unwrap();
        assert_eq!(data, [0x01, 0xb5, 0x80, 0x34, 0x01u8.wrapping_add(0xb5).wrapping_add(0x80).wrapping_add(0x34)]);
        pulses.read_dht(3, &mut data).unwrap();
        assert_eq!(data, [50, 0, 21, 0, 71]);
        pulses.read_dht(3, &mut data).unwrap();
        assert_eq!(problems(&board), ["b: is asked again after less than 1 s"]);
        sleep_ms(&board, 100);
        assert_eq!(pulses.read_dht(4, &mut data), Err(Error::Errno(errno::ETIMEDOUT)));
    }
}
