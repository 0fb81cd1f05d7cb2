//! SSD1306: a monochrome display with 128 columns or less, on I2C or SPI.
//!
//! Invariant: what is shown follows from the memory and the commands that have been sent.

use super::Model;
use crate::device::{BitReceiver, Device, I2cDevice, Kind, Picture, Port, SpiDevice, Value};
use crate::net::Signal;
use crate::time::Time;
use crate::wiring::{Fault, Parameters};

const PARAMETERS: &[&str] = &["width", "height", "address", "i2c"];
const PROPERTIES: &[(&str, Kind)] =
    &[("on", Kind::Flag), ("lit", Kind::Number), ("text", Kind::Text), ("pixels", Kind::Text), ("contrast", Kind::Number), ("updates", Kind::Number)];

pub static I2C: Model = Model {
    name: "ssd1306",
    about: "monochrome display on I2C",
    terminals: &["scl", "sda"],
    parameters: PARAMETERS,
    actions: &[],
    properties: PROPERTIES,
    make: Display::make,
};

pub static SPI: Model = Model {
    name: "ssd1306_spi",
    about: "monochrome display on SPI",
    terminals: &["sck", "mosi", "dc", "cs?", "res?"],
    parameters: &["width", "height", "spi"],
    actions: &[],
    properties: PROPERTIES,
    make: Display::make,
};

const SCK: usize = 0;
const MOSI: usize = 1;
const DC: usize = 2;
const CS: usize = 3;
const RES: usize = 4;
/// Columns and pages of the memory.
const COLUMNS: usize = 128;
const PAGES: usize = 8;

struct Display {
    width: usize,
    height: usize,
    address: u16,
    memory: Vec<u8>,
    /// 0 horizontal, 1 vertical, 2 page.
    mode: u8,
    columns: (u8, u8),
    pages: (u8, u8),
    column: u8,
    page: u8,
    on: bool,
    all_on: bool,
    inverted: bool,
    contrast: u8,
    mirrored: bool,
    flipped: bool,
    start_line: u8,
    /// A command whose arguments are still to come, and how many.
    command: Vec<u8>,
    missing: usize,
    /// I2C: None before the control byte; whether data follows, and whether for one byte only.
    stream: Option<(bool, bool)>,
    receiver: BitReceiver,
    updates: u64,
    /// The level of the data line that SPI shows: commands or data.
    data_line: bool,
    charge_pump: bool,
}

/// Arguments of a command.
fn arguments(command: u8) -> usize {
    match command {
        0x20 | 0x81 | 0x8d | 0xa8 | 0xad | 0xd3 | 0xd5 | 0xd9 | 0xda | 0xdb => 1,
        0x21 | 0x22 | 0xa3 => 2,
        0x26 | 0x27 => 6,
        0x29 | 0x2a => 5,
        _ => 0,
    }
}

impl Display {
    fn make(parameters: &mut Parameters<'_>) -> Result<Box<dyn Device>, Fault> {
        let width = parameters.whole("width", 128, 8..=128)? as usize;
        let height = parameters.whole("height", 64, 8..=64)? as usize;
        Ok(Box::new(Display {
            width,
            height,
            address: parameters.whole("address", 0x3c, 8..=0x77)? as u16,
            memory: vec![0; COLUMNS * PAGES],
            mode: 2,
            columns: (0, 127),
            pages: (0, 7),
            column: 0,
            page: 0,
            on: false,
            all_on: false,
            inverted: false,
            contrast: 0x7f,
            mirrored: true,
            flipped: true,
            start_line: 0,
            command: Vec::new(),
            missing: 0,
            stream: None,
            receiver: BitReceiver::default(),
            updates: 0,
            data_line: false,
            charge_pump: false,
        }))
    }

    fn byte(&mut self, data: bool, byte: u8, port: &mut Port<'_>) {
        if data {
            return self.data(byte);
        }
        if self.missing > 0 {
            self.command.push(byte);
            self.missing -= 1;
        } else {
            self.command = vec![byte];
            self.missing = arguments(byte);
        }
        if self.missing == 0 {
            self.execute(port);
        }
    }

    fn execute(&mut self, port: &mut Port<'_>) {
        let argument = |index: usize| self.command.get(index).copied().unwrap_or(0);
        let (first, second) = (argument(1), argument(2));
        match argument(0) {
            low @ 0x00..=0x0f => self.column = self.column & 0xf0 | low,
            high @ 0x10..=0x1f => self.column = self.column & 0x0f | (high & 7) << 4,
            0x20 => self.mode = first & 3,
            0x21 => {
                self.columns = (first & 127, second & 127);
                self.column = self.columns.0;
            }
            0x22 => {
                self.pages = (first & 7, second & 7);
                self.page = self.pages.0;
            }
            line @ 0x40..=0x7f => self.start_line = line & 63,
            0x81 => self.contrast = first,
            0x8d => self.charge_pump = first & 4 != 0,
            0xa0 => self.mirrored = true,
            0xa1 => self.mirrored = false,
            0xa4 | 0xa5 => self.all_on = argument(0) == 0xa5,
            0xa6 | 0xa7 => self.inverted = argument(0) == 0xa7,
            0xae => self.on = false,
            0xaf => {
                if !self.charge_pump {
                    port.complain(format_args!("is switched on without its charge pump (8d 14)"));
                }
                self.on = true;
            }
            page @ 0xb0..=0xb7 => self.page = page & 7,
            0xc0..=0xc7 => self.flipped = true,
            0xc8..=0xcf => self.flipped = false,
            0x26..=0x2f | 0xa3 | 0xa8 | 0xad | 0xd3 | 0xd5 | 0xd9..=0xdb | 0xe3 => {}
            unknown => port.complain(format_args!("does not know command {unknown:02x}")),
        }
    }

    fn data(&mut self, byte: u8) {
        self.memory[usize::from(self.page) * COLUMNS + usize::from(self.column & 127)] = byte;
        let next = |at: u8, range: (u8, u8)| if at >= range.1 { (range.0, true) } else { (at + 1, false) };
        match self.mode {
            0 => {
                let (column, wrapped) = next(self.column, self.columns);
                self.column = column;
                if wrapped {
                    let (page, done) = next(self.page, self.pages);
                    self.page = page;
                    self.updates += u64::from(done);
                }
            }
            1 => {
                let (page, wrapped) = next(self.page, self.pages);
                self.page = page;
                if wrapped {
                    let (column, done) = next(self.column, self.columns);
                    self.column = column;
                    self.updates += u64::from(done);
                }
            }
            _ => self.column = (self.column + 1) & 127,
        }
    }

    /// True when the pixel is lit.
    fn pixel(&self, x: usize, y: usize) -> bool {
        if !self.on {
            return false;
        }
        // Narrow displays use the columns in the middle.
        let x = if self.mirrored { self.width - 1 - x } else { x } + (COLUMNS - self.width) / 2;
        let y = if self.flipped { self.height - 1 - y } else { y };
        let y = (y + usize::from(self.start_line)) % 64;
        let set = self.memory[y / 8 * COLUMNS + x] >> (y % 8) & 1 != 0;
        self.all_on || set != self.inverted
    }

    fn rows(&self) -> impl Iterator<Item = Vec<bool>> {
        (0..self.height).map(|y| (0..self.width).map(|x| self.pixel(x, y)).collect())
    }
}

impl Device for Display {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        // Only the SPI display has these terminals.
        match terminal {
            DC => self.data_line = signal.level,
            CS => self.receiver.restart(),
            RES if !signal.level && port.connected(RES) => {
                (self.on, self.mode, self.missing) = (false, 2, 0);
            }
            SCK if signal.level && self.is_spi(port) && !(port.connected(CS) && port.level(CS)) => {
                if let Some(byte) = self.receiver.rise(port.level(MOSI)) {
                    self.byte(self.data_line, byte, port);
                }
            }
            _ => {}
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "on" => Value::Flag(self.on),
            "lit" => Value::Number(self.rows().flatten().filter(|lit| *lit).count() as f64),
            "contrast" => Value::Number(f64::from(self.contrast)),
            "text" => Value::Text(crate::reading::text(&self.rows().collect::<Vec<_>>())),
            "updates" => Value::Number(self.updates as f64),
            _ => {
                let rows = self.rows().map(|row| row.iter().map(|lit| if *lit { '#' } else { '.' }).collect::<String>());
                Value::Text(rows.collect::<Vec<_>>().join("\n"))
            }
        })
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        Some(self)
    }

    fn picture(&self) -> Option<Picture> {
        let pixels = self.rows().flatten().map(|lit| if lit { [255; 3] } else { [0; 3] }).collect();
        Some(Picture { width: self.width, height: self.height, pixels })
    }

    fn show(&self, _: Time) -> String {
        if !self.on {
            return "off".to_string();
        }
        super::half_blocks(self.width, &self.rows().collect::<Vec<_>>())
    }
}

impl Display {
    fn is_spi(&self, port: &Port<'_>) -> bool {
        port.model().terminals.len() > 2
    }
}

impl I2cDevice for Display {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, _: bool, _: &mut Port<'_>) -> bool {
        self.stream = None;
        true
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        match self.stream {
            None => {
                if byte & 0x3f != 0 {
                    port.complain(format_args!("{byte:02x} is no control byte"));
                }
                self.stream = Some((byte & 0x40 != 0, byte & 0x80 != 0));
            }
            Some((data, once)) => {
                self.byte(data, byte, port);
                if once {
                    self.stream = None;
                }
            }
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        if self.on { 0x03 } else { 0x43 }
    }
}

impl SpiDevice for Display {
    fn exchange(&mut self, byte: u8, port: &mut Port<'_>) -> u8 {
        self.byte(self.data_line, byte, port);
        0xff
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, property};
    use board::{Board, I2cPart};

    #[test]
    fn a_frame_is_shown() {
        let board = board("[device.screen]\nmodel = \"ssd1306\"\ni2c = 0");
        let bus = i2c(&board, 0);
        let i2c = board.i2c().unwrap();
        let send = |bytes: &[u8]| i2c.transfer(bus, 0x3c, &mut [I2cPart::Write(bytes)], true).unwrap();
        for command in [0xae, 0x20, 0x00, 0xa1, 0xc8, 0x8d, 0x14, 0xaf, 0x21, 0, 127, 0x22, 0, 7] {
            send(&[0x80, command]);
        }
        let mut frame = vec![0x40; 1];
        frame.extend([0x01; 128]);
        frame.extend([0; 128 * 7]);
        assert_eq!(send(&frame), frame.len());
        assert_eq!(property(&board, "screen", "lit").number(), 128.0);
        assert_eq!(property(&board, "screen", "updates").number(), 1.0);
        let rows = property(&board, "screen", "pixels");
        assert!(rows.text().starts_with(&"#".repeat(128)) && rows.text().lines().nth(1).unwrap().contains("..."));
        assert!(i2c.transfer(bus, 0x3d, &mut [I2cPart::Write(&[0])], true).is_err());
        assert_eq!(problems(&board), ["i2c0: no acknowledge for address 0x3d"]);
    }
}
