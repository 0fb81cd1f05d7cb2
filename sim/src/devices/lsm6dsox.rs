//! LSM6DSOX: acceleration, rotation and steps on I2C.
//!
//! Three banks of registers share the addresses: the user's, the sensor hub's and that of embedded functions.
//!
//! Invariant: a part whose rate is 0 measures nothing; steps are counted while the pedometer is on.

use super::Model;
use super::cursor::Cursor;
use super::motion::{Motion, store_words, word};
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::net::Drive;
use crate::time::{MILLISECOND, Time};
use crate::wiring::Parameters;

pub static MODEL: Model = Model {
    name: "lsm6dsox",
    about: "acceleration and rotation sensor with a step counter on I2C",
    terminals: &["scl", "sda", "int1?", "int2?"],
    parameters: &["acceleration", "rotation", "temperature", "address", "i2c"],
    actions: &[
        ("acceleration", Kind::Numbers),
        ("rotation", Kind::Numbers),
        ("temperature", Kind::Number),
        ("steps", Kind::Number),
    ],
    properties: &[("acceleration", Kind::Numbers), ("rotation", Kind::Numbers), ("steps", Kind::Number), ("awake", Kind::Flag)],
    make: |parameters: &mut Parameters<'_>| {
        Ok(Box::new(Lsm6dsox {
            motion: Motion::new(parameters)?,
            temperature: parameters.number_in("temperature", 25.0, -40.0..=85.0)?,
            address: parameters.whole("address", 0x6a, 0x6a..=0x6b)? as u16,
            user: initial(),
            hub: [0; 128],
            embedded: embedded(),
            pages: [0; 16 * 256],
            steps: 0,
            cursor: Cursor::default(),
        }))
    },
};

/// Registers of the user's bank.
const BANK: usize = 0x01;
const WHO_AM_I: usize = 0x0f;
const CONTROL_ACCELERATION: usize = 0x10;
const CONTROL_ROTATION: usize = 0x11;
const CONTROL_3: usize = 0x12;
const STATUS: usize = 0x1e;
const TEMPERATURE: usize = 0x20;
const ROTATION: usize = 0x22;
const ACCELERATION: usize = 0x28;
const END: usize = 0x2e;
const ROUTE_1: usize = 0x5e;
const ROUTE_2: usize = 0x5f;

/// Registers of the bank of embedded functions.
const PAGE: usize = 0x02;
const ENABLE_A: usize = 0x04;
const PAGE_ADDRESS: usize = 0x08;
const PAGE_VALUE: usize = 0x09;
const INTERRUPT_1: usize = 0x0a;
const INTERRUPT_2: usize = 0x0e;
const PAGE_ACCESS: usize = 0x17;
const STEPS: usize = 0x62;
const SOURCE: usize = 0x64;

/// Bits.
const RESET: u8 = 0x01;
const ADVANCE: u8 = 0x04;
const PEDOMETER: u8 = 0x08;
const RESET_STEPS: u8 = 0x80;
const ROUTED: u8 = 0x02;
const PAGE_READ: u8 = 0x20;
const PAGE_WRITE: u8 = 0x40;

/// Thousandths of a degree per second in a count, by the bits of the range.
const ROTATIONS: [f64; 4] = [8.75, 17.5, 35.0, 70.0];
/// Millionths of the earth's acceleration in a count, by the bits of the range (2, 16, 4 and 8).
const ACCELERATIONS: [f64; 4] = [61.0, 488.0, 122.0, 244.0];

/// Length of the pulse for a step.
const PULSE: Time = 40 * MILLISECOND;

fn initial() -> [u8; 128] {
    let mut registers = [0; 128];
    (registers[WHO_AM_I], registers[CONTROL_3]) = (0x6c, ADVANCE);
    registers
}

fn embedded() -> [u8; 128] {
    let mut registers = [0; 128];
    registers[PAGE] = 1;
    registers
}

struct Lsm6dsox {
    motion: Motion,
    temperature: f64,
    address: u16,
    user: [u8; 128],
    hub: [u8; 128],
    embedded: [u8; 128],
    /// Memory of the embedded functions, by page and address.
    pages: [u8; 16 * 256],
    steps: u16,
    cursor: Cursor,
}

impl Lsm6dsox {
    fn awake(&self) -> bool {
        (self.user[CONTROL_ACCELERATION] | self.user[CONTROL_ROTATION]) & 0xf0 != 0
    }

    fn bank(&mut self) -> &mut [u8; 128] {
        match self.user[BANK] >> 6 {
            0 => &mut self.user,
            1 => &mut self.hub,
            _ => &mut self.embedded,
        }
    }

    fn measure(&mut self) {
        let (acceleration, rotation) = (self.user[CONTROL_ACCELERATION], self.user[CONTROL_ROTATION]);
        store_words(&mut self.user, TEMPERATURE, &[word((self.temperature - 25.0) * 256.0)]);
        if rotation & 0xf0 != 0 {
            let count = if rotation & 2 != 0 { 4.375 } else { ROTATIONS[usize::from(rotation >> 2 & 3)] };
            store_words(&mut self.user, ROTATION, &self.motion.rotation.map(|value| word(value * 1000.0 / count)));
            self.user[STATUS] |= 2;
        }
        if acceleration & 0xf0 != 0 {
            let count = ACCELERATIONS[usize::from(acceleration >> 2 & 3)];
            store_words(&mut self.user, ACCELERATION, &self.motion.acceleration.map(|value| word(value * 1e6 / count)));
            self.user[STATUS] |= 1;
        }
    }

    /// The place in the pages that the bank of embedded functions names.
    fn page_place(&self) -> usize {
        usize::from(self.embedded[PAGE] >> 4) * 256 + usize::from(self.embedded[PAGE_ADDRESS])
    }

    fn step(&mut self, count: u16, port: &mut Port<'_>) {
        if self.embedded[ENABLE_A] & PEDOMETER == 0 || self.user[CONTROL_ACCELERATION] & 0xf0 == 0 {
            return;
        }
        self.steps = self.steps.wrapping_add(count);
        store_words(&mut self.embedded, STEPS, &[self.steps as i16]);
        for (terminal, route, interrupt) in [(2, ROUTE_1, INTERRUPT_1), (3, ROUTE_2, INTERRUPT_2)] {
            if self.user[route] & ROUTED != 0 && self.embedded[interrupt] & PEDOMETER != 0 && port.connected(terminal) {
                port.drive(terminal, Drive::Strong(true));
                port.after(PULSE, terminal as u32);
            }
        }
    }
}

impl Device for Lsm6dsox {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
        for terminal in [2, 3] {
            if port.connected(terminal) {
                port.drive(terminal, Drive::Strong(false));
            }
        }
    }

    fn due(&mut self, terminal: u32, port: &mut Port<'_>) {
        port.drive(terminal as usize, Drive::Strong(false));
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        match action {
            "temperature" => self.temperature = value.number(),
            "steps" => self.step(value.number() as u16, port),
            _ => self.motion.act(action, value, port),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "steps" => Value::Number(f64::from(self.steps)),
            "awake" => Value::Flag(self.awake()),
            _ => self.motion.property(name),
        })
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{}{}", self.motion.show(), if self.awake() { "" } else { " (asleep)" })
    }
}

impl I2cDevice for Lsm6dsox {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.cursor.start();
        if read && self.user[BANK] >> 6 == 0 {
            if (ROTATION..END).contains(&usize::from(self.cursor.at())) && !self.awake() {
                port.complain(format_args!("is read while it sleeps (choose a rate in register 10 or 11)"));
            }
            self.measure();
        }
        true
    }

    fn write(&mut self, byte: u8, _: &mut Port<'_>) -> bool {
        let Some(register) = self.cursor.take(byte) else { return true };
        let register = usize::from(register & 127);
        // The choice of the bank is in all banks.
        if register == BANK {
            self.user[BANK] = byte;
            return true;
        }
        match (self.user[BANK] >> 6, register) {
            (0, CONTROL_3) if byte & RESET != 0 => (self.user, self.embedded, self.steps) = (initial(), embedded(), 0),
            (0, WHO_AM_I | STATUS | TEMPERATURE..END) => {}
            (2 | 3, PAGE_VALUE) if self.embedded[PAGE_ACCESS] & PAGE_WRITE != 0 => {
                let place = self.page_place();
                self.pages[place] = byte;
                self.embedded[PAGE_ADDRESS] = self.embedded[PAGE_ADDRESS].wrapping_add(1);
            }
            (2 | 3, SOURCE) if byte & RESET_STEPS != 0 => {
                self.steps = 0;
                store_words(&mut self.embedded, STEPS, &[0]);
            }
            _ => self.bank()[register] = byte,
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let register = usize::from(self.cursor.next() & 127);
        if self.user[CONTROL_3] & ADVANCE == 0 {
            self.cursor.return_to(register as u8);
        }
        match (self.user[BANK] >> 6, register) {
            (_, BANK) => self.user[BANK],
            (2 | 3, PAGE_VALUE) if self.embedded[PAGE_ACCESS] & PAGE_READ != 0 => self.pages[self.page_place()],
            _ => self.bank()[register],
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, property, read_registers, sleep_ms, write_registers};

    #[test]
    fn it_measures_at_a_rate() {
        let text = "[device.motion]\nmodel = \"lsm6dsox\"\ni2c = 1\nacceleration = [0.5, 0, -1]\nrotation = [0, 70, 0]";
        let board = board(text);
        let bus = i2c(&board, 1);
        assert_eq!(read_registers(&board, bus, 0x6a, 0x0f, 1), [0x6c]);
        read_registers(&board, bus, 0x6a, 0x28, 2);
        assert_eq!(problems(&board), ["motion: is read while it sleeps (choose a rate in register 10 or 11)"]);
        write_registers(&board, bus, 0x6a, &[0x10, 0x48, 0x4c]);
        let data = read_registers(&board, bus, 0x6a, 0x22, 12);
        let words: Vec<i16> = data.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        assert_eq!(words, [0, 1000, 0, 4098, 0, -8197]);
        write_registers(&board, bus, 0x6a, &[0x12, 0x01]);
        assert_eq!(read_registers(&board, bus, 0x6a, 0x10, 3), [0, 0, 4]);
    }

    #[test]
    fn steps_are_counted_in_the_bank_of_embedded_functions() {
        let text = "end = 2\n[device.motion]\nmodel = \"lsm6dsox\"\ni2c = 1\n[[do]]\nat = 1\ndevice = \"motion\"\nsteps = 3";
        let board = board(text);
        let bus = i2c(&board, 1);
        write_registers(&board, bus, 0x6a, &[0x10, 0x40]);
        write_registers(&board, bus, 0x6a, &[0x01, 0x80]);
        write_registers(&board, bus, 0x6a, &[0x04, 0x08]);
        sleep_ms(&board, 1500);
        assert_eq!(read_registers(&board, bus, 0x6a, 0x62, 2), [3, 0]);
        assert_eq!(property(&board, "motion", "steps").number(), 3.0);
        write_registers(&board, bus, 0x6a, &[0x64, 0x80]);
        assert_eq!(read_registers(&board, bus, 0x6a, 0x62, 2), [0, 0]);
    }
}
