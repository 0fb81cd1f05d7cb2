//! MAX7219: eight rows of eight lamps, or eight digits; several in a chain.
//!
//! Invariant: what was shifted in takes effect when `cs` rises.

use super::Model;
use crate::device::{BitReceiver, Device, Kind, Picture, Port, SpiDevice, Value};
use crate::net::Signal;
use crate::time::Time;

pub static MODEL: Model = Model {
    name: "max7219",
    about: "matrix of 8x8 lamps or 8 digits on SPI, several in a chain",
    terminals: &["sck", "mosi", "cs"],
    parameters: &["count", "spi"],
    actions: &[],
    properties: &[("lit", Kind::Number), ("rows", Kind::Text), ("digits", Kind::Text), ("intensity", Kind::Number)],
    make: |parameters| {
        let count = parameters.whole("count", 1, 1..=16)? as usize;
        Ok(Box::new(Chain { chips: vec![Chip::default(); count], shifted: Vec::new(), receiver: BitReceiver::default() }))
    },
};

const SCK: usize = 0;
const MOSI: usize = 1;
const CS: usize = 2;

#[derive(Clone, Copy, Default)]
struct Chip {
    rows: [u8; 8],
    decode: u8,
    intensity: u8,
    limit: u8,
    on: bool,
    test: bool,
}

impl Chip {
    fn row(&self, index: usize) -> u8 {
        match (self.test, self.on && index <= usize::from(self.limit)) {
            (true, _) => 0xff,
            (false, true) if self.decode >> index & 1 != 0 => SEGMENTS[usize::from(self.rows[index] & 15)] | self.rows[index] & 0x80,
            (false, true) => self.rows[index],
            (false, false) => 0,
        }
    }

    /// The digits from left to right, as far as they are code B.
    fn digits(&self) -> String {
        let mut text = String::new();
        for index in (0..8).rev().filter(|index| self.on && *index <= usize::from(self.limit)) {
            let byte = self.rows[index];
            text.push(if self.decode >> index & 1 != 0 { char::from(b"0123456789-EHLP "[usize::from(byte & 15)]) } else { '?' });
            if byte & 0x80 != 0 {
                text.push('.');
            }
        }
        text
    }
}

/// Segments of the characters of code B: 0 to 9, -, E, H, L, P, blank.
const SEGMENTS: [u8; 16] = [0x7e, 0x30, 0x6d, 0x79, 0x33, 0x5b, 0x5f, 0x70, 0x7f, 0x7b, 0x01, 0x4f, 0x37, 0x0e, 0x67, 0x00];

struct Chain {
    /// The first is the one that the board is wired to.
    chips: Vec<Chip>,
    shifted: Vec<u8>,
    receiver: BitReceiver,
}

impl Chain {
    fn latch(&mut self, port: &mut Port<'_>) {
        if self.shifted.len() % 2 != 0 {
            port.complain(format_args!("{} bytes were shifted in, not a whole number of pairs", self.shifted.len()));
        }
        // The pair that was sent last is in the first chip.
        for (chip, pair) in self.chips.iter_mut().zip(self.shifted.rchunks_exact(2)) {
            let value = pair[1];
            match pair[0] & 15 {
                register @ 1..=8 => chip.rows[usize::from(register) - 1] = value,
                9 => chip.decode = value,
                10 => chip.intensity = value & 15,
                11 => chip.limit = value & 7,
                12 => chip.on = value & 1 != 0,
                15 => chip.test = value & 1 != 0,
                _ => {}
            }
        }
        self.shifted.clear();
    }

    fn picture_rows(&self) -> Vec<Vec<bool>> {
        let row = |y: usize| self.chips.iter().flat_map(move |chip| (0..8).map(move |x| chip.row(y) >> (7 - x) & 1 != 0)).collect();
        (0..8).map(row).collect()
    }
}

impl Device for Chain {
    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        match terminal {
            CS if signal.level => self.latch(port),
            CS => {
                self.receiver.restart();
                self.shifted.clear();
            }
            SCK if signal.level && !port.level(CS) => {
                if let Some(byte) = self.receiver.rise(port.level(MOSI)) {
                    self.shifted.push(byte);
                }
            }
            _ => {}
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "lit" => Value::Number(self.picture_rows().iter().flatten().filter(|lit| **lit).count() as f64),
            "intensity" => Value::Number(f64::from(self.chips[0].intensity)),
            "digits" => Value::Text(self.chips.iter().map(Chip::digits).collect()),
            _ => {
                let line = |row: &Vec<bool>| row.iter().map(|lit| if *lit { '#' } else { '.' }).collect::<String>();
                Value::Text(self.picture_rows().iter().map(line).collect::<Vec<_>>().join("\n"))
            }
        })
    }

    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        Some(self)
    }

    fn picture(&self) -> Option<Picture> {
        let pixels = self.picture_rows().into_iter().flatten().map(|lit| if lit { [255, 0, 0] } else { [0; 3] }).collect();
        Some(Picture { width: 8 * self.chips.len(), height: 8, pixels })
    }

    fn show(&self, _: Time) -> String {
        super::half_blocks(8 * self.chips.len(), &self.picture_rows())
    }
}

impl SpiDevice for Chain {
    fn modes(&self) -> &'static [u8] {
        &[0]
    }

    fn exchange(&mut self, byte: u8, _: &mut Port<'_>) -> u8 {
        self.shifted.push(byte);
        0xff
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, output, property, spi};
    use board::Board;

    #[test]
    fn a_chain_shows_rows_and_digits() {
        let board = board("[device.wall]\nmodel = \"max7219\"\nspi = 0\ncs = 17\ncount = 2");
        let bus = spi(&board, 0, 0);
        output(&board, 17);
        board.pins().write(17, true);
        let send = |bytes: &[u8]| {
            board.pins().write(17, false);
            board.spi().unwrap().send(bus, bytes).unwrap();
            board.pins().write(17, true);
        };
        send(&[12, 1, 12, 1]);
        send(&[11, 7, 11, 1]);
        send(&[1, 0b1000_0001, 1, 0b0000_1111]);
        assert_eq!(property(&board, "wall", "lit").number(), 6.0);
        let rows = property(&board, "wall", "rows");
        assert_eq!(rows.text().lines().next(), Some("....#####......#"));
        send(&[0, 0, 9, 0xff]);
        send(&[0, 0, 2, 0x84]);
        assert!(property(&board, "wall", "digits").text().starts_with("4. "));
    }
}
