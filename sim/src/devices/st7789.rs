//! ST7789: a colour display of up to 240x320 pixels on SPI.
//!
//! Invariant: pixels are 16 bits (RGB565) unless the program chose 18.

use super::Model;
use crate::device::{BitReceiver, Device, Kind, Picture, Port, SpiDevice, Value};
use crate::net::Signal;
use crate::time::{MILLISECOND, Time};

pub static MODEL: Model = Model {
    name: "st7789",
    about: "colour display on SPI",
    terminals: &["sck", "mosi", "dc", "cs?", "reset?", "backlight?"],
    parameters: &["width", "height", "spi"],
    actions: &[],
    properties: &[("on", Kind::Flag), ("text", Kind::Text), ("lit", Kind::Number), ("colors", Kind::Number), ("updates", Kind::Number), ("backlight", Kind::Number)],
    make: |parameters| {
        let width = parameters.whole("width", 240, 8..=320)? as usize;
        let height = parameters.whole("height", 240, 8..=320)? as usize;
        Ok(Box::new(Display {
            width,
            height,
            memory: vec![[0; 3]; MEMORY * MEMORY],
            command: 0,
            arguments: Vec::new(),
            columns: (0, 239),
            rows: (0, 319),
            at: (0, 0),
            order: 0,
            eighteen_bits: false,
            on: false,
            awake: false,
            inverted: false,
            backlight: 1.0,
            data_line: false,
            receiver: BitReceiver::default(),
            updates: 0,
            woke: 0,
        }))
    },
};

const SCK: usize = 0;
const MOSI: usize = 1;
const DC: usize = 2;
const CS: usize = 3;
const RESET: usize = 4;
const BACKLIGHT: usize = 5;
/// Side of the memory, which holds a picture either way round.
const MEMORY: usize = 320;

struct Display {
    width: usize,
    height: usize,
    memory: Vec<[u8; 3]>,
    command: u8,
    arguments: Vec<u8>,
    columns: (usize, usize),
    rows: (usize, usize),
    at: (usize, usize),
    /// MADCTL.
    order: u8,
    eighteen_bits: bool,
    on: bool,
    awake: bool,
    inverted: bool,
    backlight: f64,
    data_line: bool,
    receiver: BitReceiver,
    updates: u64,
    woke: Time,
}

impl Display {
    fn reset(&mut self) {
        (self.on, self.awake, self.inverted, self.order, self.eighteen_bits) = (false, false, false, 0, false);
        (self.columns, self.rows) = ((0, 239), (0, 319));
    }

    fn take_command(&mut self, command: u8, port: &mut Port<'_>) {
        (self.command, self.arguments) = (command, Vec::new());
        match command {
            0x01 => self.reset(),
            0x10 => self.awake = false,
            0x11 => {
                self.awake = true;
                self.woke = port.now();
            }
            0x20 | 0x21 => self.inverted = command == 0x21,
            0x28 => self.on = false,
            0x29 => {
                if !self.awake {
                    port.complain(format_args!("is switched on while it sleeps (11 first)"));
                } else if port.now() - self.woke < 5 * MILLISECOND {
                    port.complain(format_args!("is given a command less than 5 ms after it woke"));
                }
                self.on = true;
            }
            0x2c => self.at = (self.columns.0, self.rows.0),
            _ => {}
        }
    }

    fn take_data(&mut self, byte: u8) {
        self.arguments.push(byte);
        let pair = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
        match (self.command, self.arguments.len()) {
            (0x2a, 4) => self.columns = (pair(&self.arguments), pair(&self.arguments[2..])),
            (0x2b, 4) => self.rows = (pair(&self.arguments), pair(&self.arguments[2..])),
            (0x36, 1) => self.order = byte,
            (0x3a, 1) => self.eighteen_bits = byte & 7 == 6,
            (0x2c | 0x3c, 2) if !self.eighteen_bits => {
                let word = pair(&self.arguments) as u16;
                let wide = |value: u16, bits: u16| (u32::from(value) * 255 / ((1 << bits) - 1)) as u8;
                self.pixel([wide(word >> 11, 5), wide(word >> 5 & 63, 6), wide(word & 31, 5)]);
            }
            (0x2c | 0x3c, 3) => self.pixel([self.arguments[0], self.arguments[1], self.arguments[2]]),
            _ => {}
        }
    }

    fn pixel(&mut self, color: [u8; 3]) {
        self.arguments.clear();
        let [a, green, b] = color;
        let color = if self.order & 8 != 0 { [b, green, a] } else { color };
        let (x, y) = self.at;
        if let Some(pixel) = self.memory.get_mut(y.min(MEMORY - 1) * MEMORY + x.min(MEMORY - 1)) {
            *pixel = color;
        }
        if x < self.columns.1 {
            self.at.0 += 1;
        } else if y < self.rows.1 {
            self.at = (self.columns.0, y + 1);
        } else {
            self.at = (self.columns.0, self.rows.0);
            self.updates += 1;
        }
    }

    /// The pixel as it is seen by somebody for whom the program's coordinates are upright.
    fn seen(&self, x: usize, y: usize) -> [u8; 3] {
        let color = self.memory[y * MEMORY + x];
        let lit = self.on && self.awake && self.backlight > 0.0;
        // The glass of this display inverts; programs invert once more (21).
        if lit && self.inverted { color } else if lit { color.map(|part| 255 - part) } else { [0; 3] }
    }

    fn pixels(&self) -> Vec<[u8; 3]> {
        (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y))).map(|(x, y)| self.seen(x, y)).collect()
    }

    /// Text in any colour before the most common one.
    fn text(&self) -> String {
        let pixels = self.pixels();
        let mut counts = std::collections::BTreeMap::new();
        pixels.iter().for_each(|color| *counts.entry(*color).or_insert(0) += 1);
        let background = counts.into_iter().max_by_key(|(_, count)| *count).map_or([0; 3], |(color, _)| color);
        let rows: Vec<Vec<bool>> =
            pixels.chunks(self.width).map(|row| row.iter().map(|color| *color != background).collect()).collect();
        crate::reading::text(&rows)
    }

    fn byte(&mut self, byte: u8, port: &mut Port<'_>) {
        if self.data_line { self.take_data(byte) } else { self.take_command(byte, port) }
    }
}

impl Device for Display {
    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        match terminal {
            DC => self.data_line = signal.level,
            CS => self.receiver.restart(),
            RESET if !signal.level && port.connected(RESET) => self.reset(),
            BACKLIGHT => self.backlight = if port.connected(BACKLIGHT) { signal.duty() } else { 1.0 },
            SCK if signal.level && !(port.connected(CS) && port.level(CS)) => {
                if let Some(byte) = self.receiver.rise(port.level(MOSI)) {
                    self.byte(byte, port);
                }
            }
            _ => {}
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "on" => Value::Flag(self.on),
            "backlight" => Value::Number(self.backlight),
            "updates" => Value::Number(self.updates as f64),
            "text" => Value::Text(self.text()),
            "lit" => Value::Number(self.pixels().iter().filter(|color| **color != [0; 3]).count() as f64),
            _ => {
                let colors: std::collections::BTreeSet<[u8; 3]> = self.pixels().into_iter().collect();
                Value::Number(colors.len() as f64)
            }
        })
    }

    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        Some(self)
    }

    fn picture(&self) -> Option<Picture> {
        Some(Picture { width: self.width, height: self.height, pixels: self.pixels() })
    }

    fn show(&self, now: Time) -> String {
        let number = |name: &str| self.property(name, now).map_or(0.0, |value| value.number());
        if self.on { format!("on, {} pixels lit, {} colours", number("lit"), number("colors")) } else { "off".to_string() }
    }
}

impl SpiDevice for Display {
    fn fastest(&self) -> u32 {
        62_500_000
    }

    fn exchange(&mut self, byte: u8, port: &mut Port<'_>) -> u8 {
        self.byte(byte, port);
        0xff
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, output, problems, property, sleep_ms, spi};
    use board::Board;

    #[test]
    fn a_window_is_filled() {
        let board = board("[device.screen]\nmodel = \"st7789\"\nspi = 0\ndc = 20\ncs = 17");
        let bus = spi(&board, 0, 0);
        [17, 20].into_iter().for_each(|pin| output(&board, pin));
        let send = |command: u8, data: &[u8]| {
            board.pins().write(20, false);
            board.spi().unwrap().send(bus, &[command]).unwrap();
            board.pins().write(20, true);
            board.spi().unwrap().send(bus, data).unwrap();
        };
        send(0x11, &[]);
        sleep_ms(&board, 120);
        send(0x21, &[]);
        send(0x3a, &[0x55]);
        send(0x29, &[]);
        send(0x2a, &[0, 10, 0, 19]);
        send(0x2b, &[0, 5, 0, 9]);
        send(0x2c, &[0xf8, 0x00].repeat(50));
        assert_eq!(property(&board, "screen", "lit").number(), 50.0);
        let picture = board.inspect(|world| world.picture("screen").unwrap());
        assert_eq!((picture.width, picture.pixels[5 * 240 + 10], picture.pixels[0]), (240, [255, 0, 0], [0, 0, 0]));
        assert_eq!(problems(&board), [""; 0]);
        board.pins().write(17, true);
        send(0x2c, &[0]);
        assert_eq!(problems(&board), ["spi0: a transfer while no device is selected (CS is not low)"]);
        board.pins().write(17, false);
        spi(&board, 0, 1);
        send(0x00, &[]);
        assert_eq!(problems(&board)[1], "spi0: mode 1, but screen needs 0 or 3");
    }
}
