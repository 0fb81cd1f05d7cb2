//! MH-Z19: carbon dioxide, as the length of a pulse and over a serial line.
//!
//! Invariant: a pulse says what was in the air when it began; commands are answered when their checksum is right.

use super::Model;
use crate::device::{Device, Kind, Port, SerialDevice, Value};
use crate::net::Drive;
use crate::time::{MILLISECOND, Time};
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "mhz19",
    about: "carbon dioxide sensor: pulses and a serial line",
    terminals: &["rx?", "tx?", "pwm?"],
    parameters: &["co2", "temperature", "range", "uart"],
    actions: &[("co2", Kind::Number), ("temperature", Kind::Number)],
    properties: &[("co2", Kind::Number), ("temperature", Kind::Number), ("range", Kind::Number), ("reports", Kind::Number)],
    make: |parameters: &mut Parameters<'_>| {
        Ok(Box::new(Mhz19 {
            co2: parameters.number_in("co2", 420.0, 0.0..=10_000.0)?,
            temperature: parameters.number_in("temperature", 21.0, -40.0..=80.0)?,
            range: parameters.whole("range", 5000, 1000..=10_000)?,
            command: Vec::new(),
            reports: 0,
        }))
    },
};

const TX: usize = 1;
const PWM: usize = 2;

/// A cycle: 2 ms high, the value as up to 1000 ms more, 2 ms low and what remains.
const CYCLE: Time = 1004 * MILLISECOND;
const FRAME: Time = 2 * MILLISECOND;
const SCALE: Time = 1000 * MILLISECOND;

/// What is due: the end or the beginning of a pulse.
const FALL: u32 = 0;
const RISE: u32 = 1;

const BAUDRATE: u32 = 9600;
const BEGINNING: u8 = 0xff;
const READ: u8 = 0x86;
const SET_RANGE: u8 = 0x99;
const LENGTH: usize = 9;

struct Mhz19 {
    /// Parts in a million.
    co2: f64,
    temperature: f64,
    range: u32,
    command: Vec<u8>,
    reports: u64,
}

/// The last byte of commands and answers.
fn checksum(bytes: &[u8]) -> u8 {
    bytes[1..LENGTH - 1].iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte)).wrapping_neg()
}

impl Mhz19 {
    fn high(&self) -> Time {
        let share = (self.co2 / f64::from(self.range)).clamp(0.0, 1.0);
        FRAME + (share * SCALE as f64) as Time
    }

    fn report(&mut self, port: &mut Port<'_>) {
        let [high, low] = (self.co2.min(f64::from(self.range)) as u16).to_be_bytes();
        let mut answer = [BEGINNING, READ, high, low, (self.temperature + 40.0) as u8, 0, 0, 0, 0];
        answer[LENGTH - 1] = checksum(&answer);
        answer.into_iter().for_each(|byte| port.send(byte, Some(BAUDRATE)));
        self.reports += 1;
    }
}

impl Device for Mhz19 {
    fn start(&mut self, port: &mut Port<'_>) {
        if port.connected(TX) {
            // An idle line is high.
            port.drive(TX, Drive::Strong(true));
        }
        if port.connected(PWM) {
            self.due(RISE, port);
        }
    }

    fn due(&mut self, what: u32, port: &mut Port<'_>) {
        if what == FALL {
            port.drive(PWM, Drive::Strong(false));
            return;
        }
        let high = self.high();
        port.drive(PWM, Drive::Strong(true));
        port.after(high, FALL);
        port.after(CYCLE, RISE);
    }

    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "co2" => self.co2 = value.number().clamp(0.0, 10_000.0),
            _ => self.temperature = value.number().clamp(-40.0, 80.0),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(match name {
            "co2" => self.co2,
            "temperature" => self.temperature,
            "range" => f64::from(self.range),
            _ => self.reports as f64,
        }))
    }

    fn serial(&mut self) -> Option<&mut dyn SerialDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{:.0} ppm", self.co2)
    }
}

impl SerialDevice for Mhz19 {
    fn baudrate(&self) -> Option<u32> {
        Some(BAUDRATE)
    }

    fn receive(&mut self, byte: u8, port: &mut Port<'_>) {
        if self.command.is_empty() && byte != BEGINNING {
            return;
        }
        self.command.push(byte);
        if self.command.len() < LENGTH {
            return;
        }
        let command = std::mem::take(&mut self.command);
        if checksum(&command) != byte {
            port.complain(format_args!("the checksum of a command is {byte:02x} and not {:02x}", checksum(&command)));
            return;
        }
        match command[2] {
            READ => self.report(port),
            SET_RANGE => self.range = u32::from(u16::from_be_bytes([command[6], command[7]])).clamp(1000, 10_000),
            // Calibration, which this sensor has no need of.
            0x79 | 0x87 | 0x88 => {}
            other => port.complain(format_args!("does not know the command {other:02x}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, input, property, sleep_ms};
    use board::{Board, Pull};

    #[test]
    fn the_pulse_is_as_long_as_the_value_says() {
        let board = board("end = 3\n[device.air]\nmodel = \"mhz19\"\npwm = 6\nco2 = 1000\nrange = 2000");
        input(&board, 6, Pull::None);
        assert!(board.pins().read(6));
        sleep_ms(&board, 501);
        assert!(board.pins().read(6));
        sleep_ms(&board, 2);
        assert!(!board.pins().read(6));
        sleep_ms(&board, 505);
        assert!(board.pins().read(6));
        assert_eq!(property(&board, "air", "range").number(), 2000.0);
    }
}
