//! MCP23017: sixteen more pins on I2C.
//!
//! Registers are numbered as after power is switched on (pairs of A and B).
//!
//! Invariant: a terminal is driven exactly when its pin is an output.

use super::Model;
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::net::{Drive, Signal};
use crate::time::Time;

pub static MODEL: Model = Model {
    name: "mcp23017",
    about: "sixteen more pins on I2C",
    terminals: &[
        "scl", "sda", "a0?", "a1?", "a2?", "a3?", "a4?", "a5?", "a6?", "a7?", "b0?", "b1?", "b2?", "b3?", "b4?", "b5?", "b6?", "b7?",
        "inta?", "intb?",
    ],
    parameters: &["address", "i2c"],
    actions: &[],
    properties: &[("outputs", Kind::Number), ("inputs", Kind::Number)],
    make: |parameters| {
        let mut registers = [0; 0x16];
        (registers[DIRECTION], registers[DIRECTION + 1]) = (0xff, 0xff);
        let address = parameters.whole("address", 0x20, 0x20..=0x27)? as u16;
        Ok(Box::new(Expander { address, registers, levels: 0, pointer: 0, addressed: false }))
    },
};

const FIRST: usize = 2;
const INTERRUPT: usize = 18;
/// Registers of bank A; bank B is one higher.
const DIRECTION: usize = 0x00;
const POLARITY: usize = 0x02;
const ENABLE: usize = 0x04;
const DEFAULT: usize = 0x06;
const CONTROL: usize = 0x08;
const CONFIGURATION: usize = 0x0a;
const PULL_UP: usize = 0x0c;
const FLAGS: usize = 0x0e;
const CAPTURE: usize = 0x10;
const PORT: usize = 0x12;
const LATCH: usize = 0x14;

struct Expander {
    address: u16,
    registers: [u8; 0x16],
    /// Levels of the terminals, A in the lower half.
    levels: u16,
    pointer: usize,
    addressed: bool,
}

impl Expander {
    fn pair(&self, register: usize) -> u16 {
        u16::from(self.registers[register]) | u16::from(self.registers[register + 1]) << 8
    }

    fn set_pair(&mut self, register: usize, value: u16) {
        [self.registers[register], self.registers[register + 1]] = value.to_le_bytes();
    }

    fn drive(&self, port: &mut Port<'_>) {
        let (inputs, latch, pulls) = (self.pair(DIRECTION), self.pair(LATCH), self.pair(PULL_UP));
        for pin in 0..16 {
            let bit = 1 << pin;
            let drive = match (inputs & bit != 0, pulls & bit != 0) {
                (false, _) => Drive::Strong(latch & bit != 0),
                (true, true) => Drive::Weak(true),
                (true, false) => Drive::Off,
            };
            port.drive(FIRST + pin, drive);
        }
    }

    fn show_interrupts(&self, port: &mut Port<'_>) {
        let configuration = self.registers[CONFIGURATION];
        let flags = [self.registers[FLAGS] != 0, self.registers[FLAGS + 1] != 0];
        let mirrored = configuration & 0x40 != 0;
        for bank in 0..2 {
            let active = flags[bank] || (mirrored && flags[1 - bank]);
            let drive = match (configuration & 4 != 0, active) {
                (true, true) => Drive::Strong(false),
                (true, false) => Drive::Off,
                (false, active) => Drive::Strong(active == (configuration & 2 != 0)),
            };
            port.drive(INTERRUPT + bank, drive);
        }
    }

    fn store(&mut self, register: usize, byte: u8, port: &mut Port<'_>) {
        match register {
            PORT | 0x13 => self.registers[LATCH + register - PORT] = byte,
            // Both numbers are the same register.
            CONFIGURATION | 0x0b => (self.registers[CONFIGURATION], self.registers[CONFIGURATION + 1]) = (byte, byte),
            FLAGS..PORT => {}
            register => self.registers[register] = byte,
        }
        self.drive(port);
        self.show_interrupts(port);
    }
}

impl Device for Expander {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
        self.drive(port);
        self.show_interrupts(port);
    }

    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        let Some(pin) = terminal.checked_sub(FIRST).filter(|pin| *pin < 16) else { return };
        let bit = 1 << pin;
        let before = self.levels;
        self.levels = self.levels & !bit | u16::from(signal.level) << pin;
        let watched = self.pair(ENABLE) & self.pair(DIRECTION) & bit != 0;
        let compared = self.pair(CONTROL) & bit != 0;
        let differs = if compared { (self.levels ^ self.pair(DEFAULT)) & bit != 0 } else { before != self.levels };
        if watched && differs && self.pair(FLAGS) & bit == 0 {
            self.set_pair(FLAGS, self.pair(FLAGS) | bit);
            self.set_pair(CAPTURE, self.levels);
            self.show_interrupts(port);
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(f64::from(if name == "outputs" { self.pair(LATCH) & !self.pair(DIRECTION) } else { self.levels })))
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("A {:08b}  B {:08b}", self.levels as u8, self.levels >> 8)
    }
}

impl I2cDevice for Expander {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, _: &mut Port<'_>) -> bool {
        self.addressed = read;
        true
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        if !self.addressed {
            (self.pointer, self.addressed) = (usize::from(byte) % 0x16, true);
            return true;
        }
        self.store(self.pointer, byte, port);
        self.pointer = (self.pointer + 1) % 0x16;
        true
    }

    fn read(&mut self, port: &mut Port<'_>) -> u8 {
        let register = self.pointer;
        self.pointer = (self.pointer + 1) % 0x16;
        let bank = register & 1;
        if matches!(register & !1, PORT | CAPTURE) {
            // Reading clears the interrupt.
            self.registers[FLAGS + bank] = 0;
            self.show_interrupts(port);
        }
        match register & !1 {
            PORT => self.levels.to_le_bytes()[bank] ^ self.registers[POLARITY + bank],
            _ => self.registers[register],
        }
    }

    fn fastest(&self) -> u32 {
        1_700_000
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, input, property, read_registers, sleep_ms, write_registers};
    use board::{Board, Pull};

    #[test]
    fn pins_are_written_read_and_interrupt() {
        let board = board(
            "end = 1\n[device.more]\nmodel = \"mcp23017\"\ni2c = 0\ninta = 15\n[device.lamp]\nmodel = \"led\"\npin = \"more.b7\"\n[device.key]\nmodel = \"button\"\npin = \"more.a0\"\n[[do]]\nat = 0.1\ndevice = \"key\"\npress = \"50 ms\"",
        );
        let bus = i2c(&board, 0);
        input(&board, 15, Pull::None);
        write_registers(&board, bus, 0x20, &[0x00, 0xff, 0x7f]);
        write_registers(&board, bus, 0x20, &[0x0c, 0x01]);
        write_registers(&board, bus, 0x20, &[0x04, 0x01]);
        write_registers(&board, bus, 0x20, &[0x15, 0x80]);
        sleep_ms(&board, 30);
        assert_eq!(property(&board, "lamp", "brightness").number(), 1.0);
        assert!(board.pins().read(15));
        assert_eq!(read_registers(&board, bus, 0x20, 0x12, 2)[0] & 1, 1);
        sleep_ms(&board, 90);
        assert!(!board.pins().read(15));
        assert_eq!(read_registers(&board, bus, 0x20, 0x0e, 1), [1]);
        assert_eq!(read_registers(&board, bus, 0x20, 0x12, 1)[0] & 1, 0);
        assert!(board.pins().read(15), "reading clears the interrupt");
    }
}
