//! HD44780: a character display of 16x2 or 20x4, behind a PCF8574 on I2C.
//!
//! The expander's eight outputs are RS, RW, E, backlight and the upper half of the data bus.
//!
//! Invariant: text is what the memory holds at the places that the glass shows.

use super::Model;
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::{MICROSECOND, Time};

pub static MODEL: Model = Model {
    name: "hd44780",
    about: "character display behind a PCF8574 on I2C (LCD1602)",
    terminals: &["scl", "sda"],
    parameters: &["columns", "rows", "address", "i2c"],
    actions: &[],
    properties: &[("text", Kind::Text), ("backlight", Kind::Flag), ("on", Kind::Flag), ("cursor", Kind::Number)],
    make: |parameters| {
        Ok(Box::new(Lcd {
            columns: parameters.whole("columns", 16, 8..=40)? as usize,
            rows: parameters.whole("rows", 2, 1..=4)? as usize,
            address: parameters.whole("address", 0x27, 8..=0x77)? as u16,
            outputs: 0xff,
            eight_bits: true,
            upper: None,
            memory: [b' '; 128],
            at: 0,
            in_glyphs: false,
            increment: true,
            shift_display: false,
            shift: 0,
            on: false,
            busy_until: 0,
        }))
    },
};

const RS: u8 = 1;
const RW: u8 = 2;
const ENABLE: u8 = 4;
const BACKLIGHT: u8 = 8;
/// Where rows begin in the memory.
const ROWS: [usize; 2] = [0x00, 0x40];
/// Characters of a row in the memory.
const LINE: usize = 40;

struct Lcd {
    columns: usize,
    rows: usize,
    address: u16,
    outputs: u8,
    eight_bits: bool,
    /// The upper half of a byte whose lower half comes next.
    upper: Option<u8>,
    memory: [u8; 128],
    at: usize,
    in_glyphs: bool,
    increment: bool,
    shift_display: bool,
    shift: usize,
    on: bool,
    busy_until: Time,
}

impl Lcd {
    /// Half a byte was clocked in.
    fn nibble(&mut self, nibble: u8, register: bool, port: &mut Port<'_>) {
        if self.eight_bits {
            return self.byte(nibble << 4, register, port);
        }
        match self.upper.take() {
            None => self.upper = Some(nibble),
            Some(upper) => self.byte(upper << 4 | nibble, register, port),
        }
    }

    fn byte(&mut self, byte: u8, data: bool, port: &mut Port<'_>) {
        let now = port.now();
        if now < self.busy_until {
            port.complain(format_args!("is written to while it is busy"));
        }
        let slow = !data && byte < 4;
        self.busy_until = now + if slow { 1520 } else { 37 } * MICROSECOND;
        if data { self.store(byte) } else { self.command(byte) }
    }

    fn command(&mut self, command: u8) {
        match command {
            0x80.. => (self.at, self.in_glyphs) = (usize::from(command & 0x7f), false),
            0x40.. => (self.at, self.in_glyphs) = (usize::from(command & 0x3f), true),
            0x20.. => self.eight_bits = command & 0x10 != 0,
            0x10.. => {
                let right = command & 4 != 0;
                if command & 8 != 0 {
                    self.shift = (self.shift + if right { LINE - 1 } else { 1 }) % LINE;
                } else {
                    self.at = self.next(right);
                }
            }
            0x08.. => self.on = command & 4 != 0,
            0x04.. => (self.increment, self.shift_display) = (command & 2 != 0, command & 1 != 0),
            0x02.. => (self.at, self.shift, self.in_glyphs) = (0, 0, false),
            1 => {
                self.memory = [b' '; 128];
                (self.at, self.shift, self.in_glyphs, self.increment) = (0, 0, false, true);
            }
            0 => {}
        }
    }

    /// The place after or before the present one; rows follow each other.
    fn next(&self, forwards: bool) -> usize {
        let (row, column) = (self.at >> 6 & 1, self.at & 0x3f);
        let place = (row * LINE + column.min(LINE - 1) + if forwards { 1 } else { 2 * LINE - 1 }) % (2 * LINE);
        ROWS[place / LINE] + place % LINE
    }

    fn store(&mut self, byte: u8) {
        if self.in_glyphs {
            // The shapes of the program's own characters are not shown.
            self.at = (self.at + 1) & 0x3f;
            return;
        }
        self.memory[self.at & 0x7f] = byte;
        self.at = self.next(self.increment);
        if self.shift_display {
            self.shift = (self.shift + if self.increment { 1 } else { LINE - 1 }) % LINE;
        }
    }

    /// The rows that the glass shows.
    fn text(&self) -> Vec<String> {
        let row = |row: usize| -> String {
            if !self.on {
                return " ".repeat(self.columns);
            }
            // Rows 3 and 4 are the further parts of rows 1 and 2.
            let first = row / 2 * self.columns + self.shift;
            (0..self.columns).map(|column| shown(self.memory[ROWS[row % 2] + (first + column) % LINE])).collect()
        };
        (0..self.rows).map(row).collect()
    }
}

/// The character of a code; glyphs of the program are squares.
fn shown(code: u8) -> char {
    match code {
        0..16 => '■',
        0x5c => '¥',
        0x7e => '→',
        0x7f => '←',
        0xdf => '°',
        0xe4 => 'µ',
        0xff => '█',
        32..127 => char::from(code),
        _ => '?',
    }
}

impl Device for Lcd {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "text" => Value::Text(self.text().iter().map(|row| row.trim_end()).collect::<Vec<_>>().join("\n")),
            "backlight" => Value::Flag(self.outputs & BACKLIGHT != 0),
            "on" => Value::Flag(self.on),
            _ => Value::Number(self.at as f64),
        })
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        let line = "─".repeat(self.columns);
        let rows: Vec<String> = self.text().iter().map(|row| format!("│{row}│")).collect();
        format!("┌{line}┐\n{}\n└{line}┘", rows.join("\n"))
    }
}

impl I2cDevice for Lcd {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        let falls = self.outputs & ENABLE != 0 && byte & ENABLE == 0;
        let lines = self.outputs;
        self.outputs = byte;
        if falls && lines & RW == 0 {
            self.nibble(lines >> 4, lines & RS != 0, port);
        }
        true
    }

    fn read(&mut self, port: &mut Port<'_>) -> u8 {
        // With RW high the busy flag is on the highest line.
        let busy = self.outputs & RW != 0 && port.now() < self.busy_until;
        self.outputs & 0x7f | u8::from(busy) << 7
    }

    fn fastest(&self) -> u32 {
        100_000
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c_at, problems, property, sleep_ms};
    use board::{Board, I2cPart};

    #[test]
    fn text_is_written_in_halves() {
        let board = board("[device.lcd]\nmodel = \"hd44780\"\ni2c = 0");
        let bus = i2c_at(&board, 0, 100_000);
        let half = |nibble: u8, register: u8| {
            for enable in [4, 0] {
                let byte = [nibble << 4 | 8 | enable | register];
                board.i2c().unwrap().transfer(bus, 0x27, &mut [I2cPart::Write(&byte)], true).unwrap();
            }
        };
        let byte = |byte: u8, register: u8| {
            half(byte >> 4, register);
            half(byte & 15, register);
        };
        for nibble in [3, 3, 3, 2] {
            half(nibble, 0);
            sleep_ms(&board, 5);
        }
        for command in [0x28, 0x0c, 0x06] {
            byte(command, 0);
        }
        byte(1, 0);
        sleep_ms(&board, 2);
        b"Hello".iter().for_each(|letter| byte(*letter, 1));
        byte(0x80 | 0x42, 0);
        b"21\xdfC".iter().for_each(|letter| byte(*letter, 1));
        assert_eq!(property(&board, "lcd", "text").text(), "Hello\n  21°C");
        assert!(property(&board, "lcd", "backlight").flag());
        assert_eq!(problems(&board), [""; 0]);
        byte(1, 0);
        byte(b'x', 1);
        assert_eq!(problems(&board), ["lcd: is written to while it is busy"]);
    }
}
