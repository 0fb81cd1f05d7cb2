//! DS3231: a calendar clock on I2C, with an alarm and a thermometer.
//!
//! Invariant: the time runs with the simulation from what it was set to.

use super::Model;
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::net::Drive;
use crate::time::{SECOND, Time};
use board::DateTime;

pub static MODEL: Model = Model {
    name: "ds3231",
    about: "calendar clock on I2C",
    terminals: &["scl", "sda", "int?"],
    parameters: &["temperature", "lost_power", "i2c"],
    actions: &[("temperature", Kind::Number)],
    properties: &[("time", Kind::Text), ("alarm", Kind::Flag)],
    make: |parameters| {
        let lost_power = parameters.flag("lost_power", false)?;
        let mut registers = [0; 0x13];
        (registers[CONTROL], registers[STATUS]) = (0x1c, u8::from(lost_power) << 7);
        Ok(Box::new(Ds3231 {
            temperature: parameters.number_in("temperature", 23.25, -40.0..=85.0)?,
            lost_power,
            registers,
            offset: 0,
            pointer: 0,
            addressed: false,
            set: false,
            ticking: false,
        }))
    },
};

const CONTROL: usize = 0x0e;
const STATUS: usize = 0x0f;

struct Ds3231 {
    temperature: f64,
    lost_power: bool,
    registers: [u8; 0x13],
    /// Nanoseconds between simulated time and 1970.
    offset: i128,
    pointer: usize,
    addressed: bool,
    /// Registers of the time were written in this transaction.
    set: bool,
    /// A tick is due.
    ticking: bool,
}

fn bcd(number: u8) -> u8 {
    number / 10 << 4 | number % 10
}

fn from_bcd(byte: u8) -> u8 {
    (byte >> 4) * 10 + (byte & 15)
}

impl Ds3231 {
    fn time(&self, now: Time) -> DateTime {
        DateTime::at((self.offset + i128::from(now)).max(0) as u64)
    }

    /// Brings the registers up to the present.
    fn refresh(&mut self, now: Time) {
        let time = self.time(now);
        let hour = if self.registers[2] & 0x40 != 0 {
            let twelve = if time.hour % 12 == 0 { 12 } else { time.hour % 12 };
            0x40 | u8::from(time.hour >= 12) << 5 | bcd(twelve)
        } else {
            bcd(time.hour)
        };
        let century = u8::from(time.year >= 2100) << 7;
        let fields = [bcd(time.second), bcd(time.minute), hour, time.weekday + 1, bcd(time.day), bcd(time.month) | century, bcd((time.year % 100) as u8)];
        self.registers[..7].copy_from_slice(&fields);
        let quarters = (self.temperature * 4.0).round() as i16;
        (self.registers[0x11], self.registers[0x12]) = ((quarters >> 2) as u8, (quarters as u8 & 3) << 6);
    }

    /// Takes the time over from the registers.
    fn apply(&mut self, now: Time) {
        let r = &self.registers;
        let hour = match r[2] {
            byte if byte & 0x40 != 0 => from_bcd(byte & 0x1f) % 12 + if byte & 0x20 != 0 { 12 } else { 0 },
            byte => from_bcd(byte & 0x3f),
        };
        let time = DateTime {
            year: 2000 + u16::from(from_bcd(r[6])) + if r[5] & 0x80 != 0 { 100 } else { 0 },
            month: from_bcd(r[5] & 0x1f).clamp(1, 12),
            day: from_bcd(r[4] & 0x3f).clamp(1, 31),
            hour,
            minute: from_bcd(r[1] & 0x7f),
            second: from_bcd(r[0] & 0x7f),
            ..DateTime::default()
        };
        self.offset = i128::from(time.seconds()) * i128::from(SECOND) - i128::from(now);
    }

    /// True when alarm 1 matches the present second.
    fn matches(&self, now: Time) -> bool {
        let time = self.time(now);
        let r = &self.registers[7..11];
        let day = if r[3] & 0x40 != 0 { time.weekday + 1 == r[3] & 15 } else { time.day == from_bcd(r[3] & 0x3f) };
        let equal = [time.second == from_bcd(r[0] & 0x7f), time.minute == from_bcd(r[1] & 0x7f), time.hour == from_bcd(r[2] & 0x3f), day];
        (0..4).all(|index| r[index] & 0x80 != 0 || equal[index])
    }

    fn show_interrupt(&self, port: &mut Port<'_>) {
        let active = self.registers[CONTROL] & 5 == 5 && self.registers[STATUS] & 1 != 0;
        port.drive(2, if active { Drive::Strong(false) } else { Drive::Weak(true) });
    }

    /// Ticks once a second while the alarm is enabled.
    fn tick_later(&mut self, port: &mut Port<'_>) {
        if self.registers[CONTROL] & 1 != 0 && !self.ticking {
            self.ticking = true;
            let phase = (self.offset + i128::from(port.now())).rem_euclid(i128::from(SECOND)) as Time;
            port.after(SECOND - phase, 0);
        }
    }
}

impl Device for Ds3231 {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
        if !self.lost_power {
            self.offset = i128::from(port.calendar_ns()) - i128::from(port.now());
        }
        self.show_interrupt(port);
    }

    fn due(&mut self, _: u32, port: &mut Port<'_>) {
        self.ticking = false;
        if self.matches(port.now()) {
            self.registers[STATUS] |= 1;
        }
        self.show_interrupt(port);
        self.tick_later(port);
    }

    fn act(&mut self, _: &str, value: &Value, _: &mut Port<'_>) {
        self.temperature = value.number();
    }

    fn property(&self, name: &str, now: Time) -> Option<Value> {
        Some(match name {
            "alarm" => Value::Flag(self.registers[STATUS] & 1 != 0),
            _ => Value::Text(self.show(now)),
        })
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, now: Time) -> String {
        let t = self.time(now);
        format!("{}-{:02}-{:02} {:02}:{:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute, t.second)
    }
}

impl I2cDevice for Ds3231 {
    fn answers(&self, address: u16) -> bool {
        address == 0x68
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        if !self.set {
            self.refresh(port.now());
        }
        self.addressed = read;
        true
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        if !self.addressed {
            (self.pointer, self.addressed) = (usize::from(byte) % 0x13, true);
            return true;
        }
        match self.pointer {
            STATUS => {
                // Flags can be cleared, not set.
                let flags = self.registers[STATUS] & byte & 0x83;
                self.registers[STATUS] = flags | byte & 0x08;
            }
            0x11 | 0x12 => {}
            pointer => {
                self.registers[pointer] = byte;
                self.set |= pointer < 7;
            }
        }
        self.pointer = (self.pointer + 1) % 0x13;
        self.show_interrupt(port);
        self.tick_later(port);
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let byte = self.registers[self.pointer];
        self.pointer = (self.pointer + 1) % 0x13;
        byte
    }

    fn stop(&mut self, port: &mut Port<'_>) {
        if std::mem::take(&mut self.set) {
            self.apply(port.now());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, input, read_registers, sleep_ms, write_registers};
    use board::{Board, Pull};

    #[test]
    fn time_runs_and_the_alarm_rings() {
        let board = board("start = \"2026-07-04 09:59:58\"\n[device.clock]\nmodel = \"ds3231\"\ni2c = 0\nint = 10\ntemperature = 23.25");
        let bus = i2c(&board, 0);
        sleep_ms(&board, 2500);
        assert_eq!(read_registers(&board, bus, 0x68, 0, 7), [0x00, 0x00, 0x10, 6, 0x04, 0x07, 0x26]);
        assert_eq!(read_registers(&board, bus, 0x68, 0x11, 2), [23, 0x40]);
        write_registers(&board, bus, 0x68, &[0, 0x58, 0x59, 0x23, 5, 0x31, 0x12, 0x29]);
        // The alarm at any full minute, wired to the interrupt line.
        write_registers(&board, bus, 0x68, &[7, 0x00, 0x80, 0x80, 0x80]);
        write_registers(&board, bus, 0x68, &[0x0e, 0x05]);
        input(&board, 10, Pull::None);
        assert!(board.pins().read(10));
        sleep_ms(&board, 2100);
        assert!(!board.pins().read(10));
        assert_eq!(read_registers(&board, bus, 0x68, 0, 7), [0x00, 0x00, 0x00, 2, 0x01, 0x01, 0x30]);
        write_registers(&board, bus, 0x68, &[0x0f, 0x00]);
        assert!(board.pins().read(10));
    }
}
