//! An SD card (SDHC) on SPI, in memory or in a file.
//!
//! Invariant: the card answers as the specification's SPI mode says, one byte for each byte sent.

use super::Model;
use crate::device::{Device, Kind, Port, SpiDevice, Value};
use crate::time::Time;
use crate::wiring::Fault;
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};

pub static MODEL: Model = Model {
    name: "sd_card",
    about: "SD card on SPI, in memory or in a file",
    terminals: &["sck", "mosi", "miso", "cs"],
    parameters: &["size", "file", "spi"],
    actions: &[],
    properties: &[("reads", Kind::Number), ("writes", Kind::Number), ("ready", Kind::Flag)],
    make: |parameters| {
        let megabytes = parameters.whole("size", 4, 1..=2048)? as usize;
        let path = parameters.path("file")?;
        let span = parameters.take("file").map_or(parameters.span(), |entry| entry.span.clone());
        let file = match path {
            Some(path) => {
                let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
                Some(opened.map_err(|error| Fault::new(span, format!("{}: {error}", path.display())))?)
            }
            None => None,
        };
        let mut blocks = megabytes << 11;
        if let Some(length) = file.as_ref().and_then(|file| file.metadata().ok()).map(|status| status.len()) {
            blocks = blocks.max(length as usize / BLOCK);
        }
        // The capacity is given in steps of 512 KB.
        Ok(Box::new(Card { store: Store { file, memory: Vec::new() }, blocks: blocks.next_multiple_of(1024), ..Card::default() }))
    },
};

const BLOCK: usize = 512;

/// Where blocks are kept.
#[derive(Default)]
struct Store {
    file: Option<File>,
    /// Grows as it is written; what is beyond reads as zero.
    memory: Vec<u8>,
}

impl Store {
    fn read(&mut self, block: usize) -> [u8; BLOCK] {
        let mut bytes = [0; BLOCK];
        let start = block * BLOCK;
        match &mut self.file {
            Some(file) => {
                if file.seek(SeekFrom::Start(start as u64)).is_ok() {
                    // What is beyond the end of the file is zero.
                    let _ = file.read_exact(&mut bytes);
                }
            }
            None => {
                if let Some(stored) = self.memory.get(start..start + BLOCK) {
                    bytes.copy_from_slice(stored);
                }
            }
        }
        bytes
    }

    fn write(&mut self, block: usize, bytes: &[u8]) -> bool {
        let start = block * BLOCK;
        match &mut self.file {
            Some(file) => file.seek(SeekFrom::Start(start as u64)).and_then(|_| file.write_all(bytes)).is_ok(),
            None => {
                if self.memory.len() < start + BLOCK {
                    self.memory.resize(start + BLOCK, 0);
                }
                self.memory[start..start + BLOCK].copy_from_slice(bytes);
                true
            }
        }
    }
}

/// What the card is doing.
#[derive(Default, PartialEq)]
enum State {
    /// Waiting for commands.
    #[default]
    Idle,
    /// A block follows its token; the next one too when there are several.
    Receive { block: usize, several: bool, data: Vec<u8>, begun: bool },
    /// Blocks are sent until the program stops it.
    SendMany { block: usize },
}

#[derive(Default)]
struct Card {
    store: Store,
    blocks: usize,
    command: Vec<u8>,
    answer: VecDeque<u8>,
    state: State,
    initialised: bool,
    /// The next command is one of the second set.
    application: bool,
    attempts: u32,
    reads: u64,
    writes: u64,
}

/// The check byte of a command.
fn crc7(bytes: &[u8]) -> u8 {
    let crc = bytes.iter().fold(0u8, |crc, byte| {
        (0..8).rev().fold(crc, |crc, bit| {
            let flip = (crc >> 6 ^ byte >> bit) & 1 != 0;
            (crc << 1 ^ if flip { 0x09 } else { 0 }) & 0x7f
        })
    });
    crc << 1 | 1
}

fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc: u16, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 })
    })
}

impl Card {
    fn reply(&mut self, bytes: &[u8]) {
        self.answer.push_back(0xff);
        self.answer.extend(bytes);
    }

    fn send_data(&mut self, bytes: &[u8]) {
        self.answer.extend([0xff, 0xfe]);
        self.answer.extend(bytes);
        self.answer.extend(crc16(bytes).to_be_bytes());
    }

    fn execute(&mut self, port: &mut Port<'_>) {
        let command = std::mem::take(&mut self.command);
        let number = command[0] & 0x3f;
        let argument = u32::from_be_bytes([command[1], command[2], command[3], command[4]]) as usize;
        if matches!(number, 0 | 8) && crc7(&command[..5]) != command[5] {
            port.complain(format_args!("command {number} has a wrong check byte"));
            return self.reply(&[0x09]);
        }
        let application = std::mem::take(&mut self.application);
        let idle = u8::from(!self.initialised);
        let in_range = argument < self.blocks;
        self.answer.clear();
        match number {
            0 => {
                (self.initialised, self.attempts, self.state) = (false, 0, State::Idle);
                self.reply(&[0x01]);
            }
            8 => self.reply(&[idle, 0, 0, 1, command[4]]),
            41 if application => {
                // A card takes a few attempts to start.
                self.attempts += 1;
                self.initialised = self.attempts > 2;
                let idle = u8::from(!self.initialised);
                self.reply(&[idle]);
            }
            55 => {
                self.application = true;
                self.reply(&[idle]);
            }
            58 => self.reply(&[idle, 0xc0, 0xff, 0x80, 0]),
            9 | 10 => {
                let mut register = [0; 16];
                if number == 9 {
                    let size = (self.blocks / 1024 - 1) as u32;
                    register[..7].copy_from_slice(&[0x40, 0x0e, 0x00, 0x32, 0x5b, 0x59, 0x00]);
                    register[7..10].copy_from_slice(&size.to_be_bytes()[1..]);
                    register[10..15].copy_from_slice(&[0x7f, 0x80, 0x0a, 0x40, 0x00]);
                } else {
                    register[..8].copy_from_slice(b"\x01SMSIMSD");
                }
                register[15] = crc7(&register[..15]);
                self.reply(&[idle]);
                self.send_data(&register);
            }
            12 => {
                self.state = State::Idle;
                // One byte of what was being sent still comes.
                self.answer.push_back(0xff);
                self.reply(&[0x00]);
            }
            13 => self.reply(&[idle, 0]),
            16 | 59 => self.reply(&[idle]),
            23 if application => self.reply(&[idle]),
            17 | 18 | 24 | 25 if idle != 0 => {
                port.complain(format_args!("is asked for blocks before it is initialised"));
                self.reply(&[0x05]);
            }
            17 | 18 | 24 | 25 if !in_range => self.reply(&[0x40]),
            17 => {
                let bytes = self.store.read(argument);
                self.reads += 1;
                self.reply(&[0]);
                self.send_data(&bytes);
            }
            18 => {
                self.state = State::SendMany { block: argument };
                self.reply(&[0]);
            }
            24 | 25 => {
                self.state = State::Receive { block: argument, several: number == 25, data: Vec::new(), begun: false };
                self.reply(&[0]);
            }
            _ => self.reply(&[0x04 | idle]),
        }
    }

    /// A byte while blocks are being received; true when it was taken.
    fn receive(&mut self, byte: u8) -> bool {
        let State::Receive { block, several, data, begun } = &mut self.state else { return false };
        if !*begun {
            match byte {
                0xfe | 0xfc => *begun = true,
                0xfd => {
                    self.state = State::Idle;
                    self.answer.extend([0xff, 0x00]);
                }
                _ => {}
            }
            return byte != 0xff;
        }
        data.push(byte);
        if data.len() == BLOCK + 2 {
            let written = self.store.write(*block, &data[..BLOCK]);
            self.writes += 1;
            (*block, *begun) = (*block + 1, false);
            data.clear();
            if !*several {
                self.state = State::Idle;
            }
            // Accepted, then busy for a while.
            self.answer.extend([if written { 0x05 } else { 0x0d }, 0x00, 0x00, 0x00, 0xff]);
        }
        true
    }
}

impl Device for Card {
    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "reads" => Value::Number(self.reads as f64),
            "writes" => Value::Number(self.writes as f64),
            _ => Value::Flag(self.initialised),
        })
    }

    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{} blocks, {} read, {} written", self.blocks, self.reads, self.writes)
    }
}

impl SpiDevice for Card {
    fn fastest(&self) -> u32 {
        if self.initialised { 25_000_000 } else { 1_000_000 }
    }

    /// A card wakes up by 74 clocks without being selected, and drivers let it finish by some more.
    fn awaits_clocks(&self) -> bool {
        true
    }

    fn exchange(&mut self, byte: u8, port: &mut Port<'_>) -> u8 {
        if let (State::SendMany { block }, true) = (&self.state, self.answer.is_empty()) {
            let block = *block;
            let bytes = self.store.read(block);
            self.state = State::SendMany { block: block + 1 };
            self.reads += 1;
            self.send_data(&bytes);
        }
        let out = self.answer.pop_front().unwrap_or(0xff);
        if self.receive(byte) {
            return out;
        }
        if self.command.is_empty() && byte & 0xc0 != 0x40 {
            return out;
        }
        self.command.push(byte);
        if self.command.len() == 6 {
            self.execute(port);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::crc7;
    use crate::tests::{board, output, problems, property, spi};
    use board::Board;

    #[test]
    fn blocks_are_written_and_read() {
        let board = board("[device.card]\nmodel = \"sd_card\"\nspi = 0\ncs = 17");
        let bus = spi(&board, 0, 0);
        output(&board, 17);
        let exchange = |bytes: &mut [u8]| board.spi().unwrap().exchange(bus, bytes).unwrap();
        let wait = |wanted: &dyn Fn(u8) -> bool| {
            for _ in 0..1000 {
                let mut byte = [0xff];
                exchange(&mut byte);
                if wanted(byte[0]) {
                    return byte[0];
                }
            }
            panic!("no answer");
        };
        let command = |number: u8, argument: u32| {
            let mut bytes = [0; 6];
            bytes[0] = 0x40 | number;
            bytes[1..5].copy_from_slice(&argument.to_be_bytes());
            bytes[5] = crc7(&bytes[..5]);
            exchange(&mut bytes);
            wait(&|byte| byte & 0x80 == 0)
        };
        assert_eq!(crc7(&[0x40, 0, 0, 0, 0]), 0x95);
        assert_eq!(command(0, 0), 1);
        assert_eq!(command(8, 0x1aa), 1);
        exchange(&mut [0xff; 4]);
        assert_eq!(command(17, 5), 5);
        assert_eq!(problems(&board), ["card: is asked for blocks before it is initialised"]);
        while {
            command(55, 0);
            command(41, 0x4000_0000) != 0
        } {}
        assert_eq!(command(24, 5), 0);
        let mut block = vec![0xfe];
        block.extend((0..512).map(|index| index as u8));
        block.extend([0, 0]);
        exchange(&mut block);
        assert_eq!(wait(&|byte| byte != 0xff) & 0x1f, 5);
        wait(&|byte| byte == 0xff);
        assert_eq!(command(17, 5), 0);
        wait(&|byte| byte == 0xfe);
        let mut back = [0xff; 514];
        exchange(&mut back);
        assert!(back[..512].iter().enumerate().all(|(index, byte)| *byte == index as u8));
        assert_eq!(property(&board, "card", "writes").number(), 1.0);
    }
}
