//! 74HC595 (bits out) and 74HC165 (bits in), on SPI or moved by hand.
//!
//! Invariant: outputs of the 595 change when its latch rises; the 165 shifts what its inputs
//! were when `load` was low.

use super::Model;
use crate::device::{BitReceiver, Device, Kind, Port, SpiDevice, Value};
use crate::net::{Drive, Signal};
use crate::time::Time;

pub static HC595: Model = Model {
    name: "hc595",
    about: "shift register with eight outputs (74HC595)",
    terminals: &["sck", "mosi", "latch", "oe?", "clear?", "q0?", "q1?", "q2?", "q3?", "q4?", "q5?", "q6?", "q7?", "out?"],
    parameters: &["spi"],
    actions: &[],
    properties: &[("outputs", Kind::Number)],
    make: |_| Ok(Box::new(Outputs::default())),
};

pub static HC165: Model = Model {
    name: "hc165",
    about: "shift register with eight inputs (74HC165)",
    terminals: &["sck", "miso", "load", "d0?", "d1?", "d2?", "d3?", "d4?", "d5?", "d6?", "d7?"],
    parameters: &["inputs", "spi"],
    actions: &[("inputs", Kind::Number)],
    properties: &[("inputs", Kind::Number)],
    make: |parameters| Ok(Box::new(Inputs { inputs: parameters.whole("inputs", 0, 0..=255)? as u8, shifting: 0 })),
};

const SCK: usize = 0;

#[derive(Default)]
struct Outputs {
    shifted: u8,
    latched: u8,
    receiver: BitReceiver,
}

const MOSI: usize = 1;
const LATCH: usize = 2;
const OUTPUT_ENABLE: usize = 3;
const CLEAR: usize = 4;
const FIRST_OUTPUT: usize = 5;
const SERIAL_OUT: usize = 13;

impl Outputs {
    fn drive(&self, port: &mut Port<'_>) {
        let disabled = port.connected(OUTPUT_ENABLE) && port.level(OUTPUT_ENABLE);
        for bit in 0..8 {
            let drive = if disabled { Drive::Off } else { Drive::Strong(self.latched >> bit & 1 != 0) };
            port.drive(FIRST_OUTPUT + bit, drive);
        }
    }

    fn shift(&mut self, bit: bool, port: &mut Port<'_>) {
        self.shifted = self.shifted << 1 | u8::from(bit);
        port.drive(SERIAL_OUT, Drive::Strong(self.shifted & 0x80 != 0));
    }
}

impl Device for Outputs {
    fn start(&mut self, port: &mut Port<'_>) {
        self.drive(port);
    }

    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        match terminal {
            SCK if signal.level => {
                let bit = port.level(MOSI);
                self.shift(bit, port);
            }
            LATCH if signal.level => {
                self.latched = self.shifted;
                self.drive(port);
            }
            OUTPUT_ENABLE => self.drive(port),
            CLEAR if !signal.level && port.connected(CLEAR) => {
                self.shifted = 0;
                self.receiver.restart();
            }
            _ => {}
        }
    }

    fn property(&self, _: &str, _: Time) -> Option<Value> {
        Some(Value::Number(f64::from(self.latched)))
    }

    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{:08b}", self.latched)
    }
}

impl SpiDevice for Outputs {
    fn ignores_select(&self) -> bool {
        true
    }

    fn fastest(&self) -> u32 {
        25_000_000
    }

    fn exchange(&mut self, byte: u8, port: &mut Port<'_>) -> u8 {
        let out = self.shifted;
        for bit in (0..8).rev() {
            self.shift(byte >> bit & 1 != 0, port);
        }
        out
    }
}

struct Inputs {
    /// Levels that the scenario gives to inputs that are not wired.
    inputs: u8,
    shifting: u8,
}

const MISO: usize = 1;
const LOAD: usize = 2;
const FIRST_INPUT: usize = 3;

impl Inputs {
    fn levels(&self, port: &Port<'_>) -> u8 {
        (0..8).fold(0, |levels, bit| {
            let wired = port.connected(FIRST_INPUT + bit);
            let level = if wired { port.level(FIRST_INPUT + bit) } else { self.inputs >> bit & 1 != 0 };
            levels | u8::from(level) << bit
        })
    }

    fn show_bit(&self, port: &mut Port<'_>) {
        port.drive(MISO, Drive::Strong(self.shifting & 0x80 != 0));
    }
}

impl Device for Inputs {
    fn start(&mut self, port: &mut Port<'_>) {
        self.show_bit(port);
    }

    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        if terminal == MISO {
            return;
        }
        if !port.level(LOAD) {
            self.shifting = self.levels(port);
            self.show_bit(port);
        } else if terminal == SCK && signal.level {
            self.shifting <<= 1;
            self.show_bit(port);
        }
    }

    fn act(&mut self, _: &str, value: &Value, port: &mut Port<'_>) {
        self.inputs = value.number() as u8;
        if !port.level(LOAD) {
            self.shifting = self.levels(port);
            self.show_bit(port);
        }
    }

    fn property(&self, _: &str, _: Time) -> Option<Value> {
        Some(Value::Number(f64::from(self.inputs)))
    }

    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{:08b}", self.inputs)
    }
}

impl SpiDevice for Inputs {
    fn ignores_select(&self) -> bool {
        true
    }

    fn exchange(&mut self, _: u8, port: &mut Port<'_>) -> u8 {
        let out = self.shifting;
        self.shifting = 0;
        self.show_bit(port);
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, input, output, property, spi};
    use board::{Board, Pull};

    #[test]
    fn bits_go_out_by_hand_and_by_spi() {
        let board = board("[device.out]\nmodel = \"hc595\"\nspi = 0\nlatch = 17\n[device.lamp]\nmodel = \"led\"\npin = \"out.q7\"");
        [17, 18, 19].into_iter().for_each(|pin| output(&board, pin));
        for bit in [1, 0, 1, 0, 0, 0, 0, 1] {
            board.pins().write(19, bit == 1);
            board.pins().write(18, true);
            board.pins().write(18, false);
        }
        assert_eq!(property(&board, "out", "outputs").number(), 0.0);
        board.pins().write(17, true);
        assert_eq!(property(&board, "out", "outputs").number(), 161.0);
        assert!(property(&board, "lamp", "on").flag());
        let bus = spi(&board, 0, 0);
        board.pins().write(17, false);
        board.spi().unwrap().send(bus, &[0x42]).unwrap();
        board.pins().write(17, true);
        assert_eq!(property(&board, "out", "outputs").number(), 66.0);
    }

    #[test]
    fn bits_come_in_by_hand_and_by_spi() {
        let board = board("[device.in]\nmodel = \"hc165\"\nspi = 0\nload = 17\ninputs = 0xb4");
        [17, 18].into_iter().for_each(|pin| output(&board, pin));
        input(&board, 16, Pull::None);
        let load = || {
            board.pins().write(17, false);
            board.pins().write(17, true);
        };
        load();
        let mut byte = 0;
        for _ in 0..8 {
            byte = byte << 1 | u8::from(board.pins().read(16));
            board.pins().write(18, true);
            board.pins().write(18, false);
        }
        assert_eq!(byte, 0xb4);
        let bus = spi(&board, 0, 0);
        load();
        let mut bytes = [0];
        board.spi().unwrap().exchange(bus, &mut bytes).unwrap();
        assert_eq!(bytes, [0xb4]);
    }
}
