//! DS18B20: a thermometer on a 1-Wire bus; several may share the wire.
//!
//! The model sees edges: short and long low pulses of the master, and pulls the wire low itself.
//!
//! Invariant: a thermometer that was not selected does not touch the wire until the next reset.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::{Drive, Signal};
use crate::time::{MICROSECOND, MILLISECOND, Time};
use std::collections::VecDeque;

pub static MODEL: Model = Model {
    name: "ds18b20",
    about: "thermometer on a 1-Wire bus",
    terminals: &["pin"],
    parameters: &["temperature", "serial"],
    actions: &[("temperature", Kind::Number)],
    properties: &[("temperature", Kind::Number), ("conversions", Kind::Number)],
    make: |parameters| {
        let serial = parameters.whole("serial", 1, 0..=u32::MAX)?;
        let mut rom = [0x28, 0, 0, 0, 0, 0, 0, 0];
        rom[1..5].copy_from_slice(&serial.to_le_bytes());
        rom[7] = crc(&rom[..7]);
        Ok(Box::new(Thermometer {
            rom,
            temperature: parameters.number_in("temperature", 21.0, -55.0..=125.0)?,
            // What the chip holds after power is switched on: 85 °C.
            scratchpad: [0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10],
            state: State::Idle,
            fell: None,
            incoming: 0,
            count: 0,
            outgoing: VecDeque::new(),
            holding: false,
            busy_until: 0,
            conversions: 0,
        }))
    },
};

/// What the chip expects next.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Nothing until a reset.
    Idle,
    RomCommand,
    /// The 64 bits of the chip that is meant.
    Match,
    /// A search: bit, and what comes next: 0 send it, 1 send its complement, 2 take the choice.
    Search(u8, u8),
    Command,
    /// Bits go out.
    Send,
    /// Three bytes of the scratchpad come in.
    Write,
}

struct Thermometer {
    rom: [u8; 8],
    temperature: f64,
    scratchpad: [u8; 8],
    state: State,
    /// When somebody else pulled the wire low, in a slot that the chip does not answer.
    fell: Option<Time>,
    incoming: u64,
    count: u32,
    outgoing: VecDeque<bool>,
    /// The chip itself holds the wire low.
    holding: bool,
    busy_until: Time,
    conversions: u64,
}

const RESET: Time = 400 * MICROSECOND;
const ONE: Time = 15 * MICROSECOND;
const HOLD: Time = 30 * MICROSECOND;
const PRESENCE: Time = 120 * MICROSECOND;

const PRESENT: u32 = 0;
const RELEASE: u32 = 1;

/// The check byte of a sequence.
pub fn crc(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc, _| if crc & 1 != 0 { crc >> 1 ^ 0x8c } else { crc >> 1 })
    })
}

impl Thermometer {
    fn rom_bit(&self, index: u8) -> bool {
        self.rom[usize::from(index / 8)] >> (index % 8) & 1 != 0
    }

    fn send(&mut self, bytes: &[u8]) {
        self.outgoing = bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 != 0)).collect();
        self.state = State::Send;
    }

    fn expect(&mut self, state: State) {
        (self.state, self.incoming, self.count) = (state, 0, 0);
    }

    /// The bit that a read slot shows; None when the chip is not asked.
    fn next_bit(&mut self, now: Time) -> Option<bool> {
        match self.state {
            State::Search(bit, 0) => Some(self.rom_bit(bit)),
            State::Search(bit, 1) => Some(!self.rom_bit(bit)),
            State::Send => match self.outgoing.pop_front() {
                Some(bit) => Some(bit),
                // After a command that takes time, ones say that it is done.
                None => Some(now >= self.busy_until),
            },
            _ => None,
        }
    }

    fn bit_came(&mut self, bit: bool, port: &mut Port<'_>) {
        if let State::Search(index, _) = self.state {
            let next = if index == 63 { State::Command } else { State::Search(index + 1, 0) };
            return self.expect(if bit == self.rom_bit(index) { next } else { State::Idle });
        }
        self.incoming |= u64::from(bit) << self.count;
        self.count += 1;
        match (self.state, self.count) {
            (State::RomCommand, 8) => match self.incoming as u8 {
                0xcc => self.expect(State::Command),
                0x55 => self.expect(State::Match),
                0xf0 => self.expect(State::Search(0, 0)),
                0x33 => {
                    let rom = self.rom;
                    self.send(&rom);
                }
                _ => self.expect(State::Idle),
            },
            (State::Match, 64) => {
                let meant = self.incoming.to_le_bytes() == self.rom;
                self.expect(if meant { State::Command } else { State::Idle });
            }
            (State::Command, 8) => self.command(self.incoming as u8, port),
            (State::Write, 24) => {
                let bytes = self.incoming.to_le_bytes();
                self.scratchpad[2..5].copy_from_slice(&bytes[..3]);
                self.expect(State::Idle);
            }
            _ => {}
        }
    }

    fn command(&mut self, command: u8, port: &mut Port<'_>) {
        match command {
            0x44 => {
                self.conversions += 1;
                // Each bit of resolution doubles the time.
                let resolution = self.scratchpad[4] >> 5 & 3;
                self.busy_until = port.now() + 750 * MILLISECOND / (8 >> resolution);
                self.send(&[]);
                port.after(self.busy_until - port.now(), 2);
            }
            0xbe => {
                if port.now() < self.busy_until {
                    port.complain(format_args!("is read before the conversion is done"));
                }
                let mut bytes = [0; 9];
                bytes[..8].copy_from_slice(&self.scratchpad);
                bytes[8] = crc(&self.scratchpad);
                self.send(&bytes);
            }
            0x4e => self.expect(State::Write),
            0xb4 => self.send(&[0xff]),
            0x48 | 0xb8 => self.send(&[]),
            _ => self.expect(State::Idle),
        }
    }
}

impl Device for Thermometer {
    fn start(&mut self, port: &mut Port<'_>) {
        port.drive(0, Drive::Weak(true));
    }

    fn changed(&mut self, _: usize, signal: Signal, port: &mut Port<'_>) {
        let now = port.now();
        if self.holding {
            return;
        }
        if !signal.level {
            self.fell = Some(now);
            if self.next_bit(now) == Some(false) {
                self.holding = true;
                self.fell = None;
                port.drive(0, Drive::Strong(false));
                port.after(HOLD, RELEASE);
            }
            return;
        }
        let Some(low) = self.fell.take().map(|fell| now - fell) else { return };
        if low >= RESET {
            self.expect(State::Idle);
            port.after(HOLD, PRESENT);
            return;
        }
        match self.state {
            State::Idle => {}
            State::Search(bit, part) if part < 2 => self.state = State::Search(bit, part + 1),
            State::Send => {}
            _ => self.bit_came(low < ONE, port),
        }
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        match tag {
            PRESENT => {
                // Others may have answered the reset a moment before.
                self.fell = None;
                self.holding = true;
                self.expect(State::RomCommand);
                port.drive(0, Drive::Strong(false));
                port.after(PRESENCE, RELEASE);
            }
            RELEASE => {
                port.drive(0, Drive::Weak(true));
                self.holding = false;
                if let State::Search(bit, part) = self.state {
                    self.state = State::Search(bit, part + 1);
                }
            }
            _ => {
                let resolution = self.scratchpad[4] >> 5 & 3;
                let raw = (self.temperature * 16.0).round() as i16 & !(0x7 >> resolution);
                self.scratchpad[..2].copy_from_slice(&raw.to_le_bytes());
            }
        }
    }

    fn act(&mut self, _: &str, value: &Value, _: &mut Port<'_>) {
        self.temperature = value.number();
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(if name == "temperature" { self.temperature } else { self.conversions as f64 }))
    }

    fn show(&self, _: Time) -> String {
        format!("{} °C", self.temperature)
    }
}

#[cfg(test)]
mod tests {
    use super::crc;
    use crate::SimBoard;
    use crate::tests::{board, input, problems, sleep_ms};
    use board::{Pull, Pulses};

    fn write(board: &SimBoard, bytes: &[u8]) {
        for bit in bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 != 0)) {
            board.one_wire_write(2, bit);
        }
    }

    fn read(board: &SimBoard, count: usize) -> Vec<u8> {
        (0..count).map(|_| (0..8).fold(0, |byte, bit| byte | u8::from(board.one_wire_read(2)) << bit)).collect()
    }

    /// All chips on the wire, found as the usual drivers do.
    fn search(board: &SimBoard) -> Vec<[u8; 8]> {
        let (mut found, mut branches) = (Vec::new(), vec![Vec::new()]);
        while let Some(path) = branches.pop() {
            let mut path: Vec<bool> = path;
            assert!(board.one_wire_reset(2));
            write(board, &[0xf0]);
            for index in 0..64 {
                let (bit, complement) = (board.one_wire_read(2), board.one_wire_read(2));
                assert!(!(bit && complement), "nobody answers at bit {index}");
                if index == path.len() {
                    if !bit && !complement {
                        branches.push([path.as_slice(), &[true]].concat());
                    }
                    path.push(bit);
                }
                board.one_wire_write(2, path[index]);
            }
            let mut rom = [0; 8];
            path.iter().enumerate().for_each(|(index, bit)| rom[index / 8] |= u8::from(*bit) << (index % 8));
            found.push(rom);
        }
        found
    }

    #[test]
    fn two_thermometers_are_found_and_read() {
        let board = board(
            "[device.in]\nmodel = \"ds18b20\"\npin = 2\ntemperature = 21.5\n[device.out]\nmodel = \"ds18b20\"\npin = 2\nserial = 2\ntemperature = -10.0625",
        );
        let found = search(&board);
        assert_eq!(found.len(), 2);
        board.one_wire_reset(2);
        write(&board, &[0xcc, 0x44]);
        assert!(!board.one_wire_read(2), "the conversion runs");
        sleep_ms(&board, 750);
        assert!(board.one_wire_read(2));
        let mut temperatures = Vec::new();
        for rom in found {
            assert_eq!(crc(&rom), 0);
            board.one_wire_reset(2);
            write(&board, &[0x55]);
            write(&board, &rom);
            write(&board, &[0xbe]);
            let scratchpad = read(&board, 9);
            assert_eq!(crc(&scratchpad), 0);
            temperatures.push(f64::from(i16::from_le_bytes([scratchpad[0], scratchpad[1]])) / 16.0);
        }
        temperatures.sort_by(f64::total_cmp);
        assert_eq!(temperatures, [-10.0625, 21.5]);
        assert_eq!(problems(&board), [""; 0]);
        input(&board, 9, Pull::Up);
        assert!(!Pulses::one_wire_reset(&board, 9));
    }
}
