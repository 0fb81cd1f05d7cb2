//! MPU6050: acceleration and rotation on I2C.
//!
//! Invariant: a chip that sleeps measures nothing, and it sleeps until it is woken.

use super::Model;
use super::motion::{three, word};
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::Time;

pub static MODEL: Model = Model {
    name: "mpu6050",
    about: "acceleration and rotation sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["acceleration", "rotation", "temperature", "address", "i2c"],
    actions: &[("acceleration", Kind::Numbers), ("rotation", Kind::Numbers), ("temperature", Kind::Number)],
    properties: &[("acceleration", Kind::Numbers), ("rotation", Kind::Numbers), ("awake", Kind::Flag)],
    make: |parameters| {
        let mut registers = [0; 128];
        (registers[POWER], registers[WHO_AM_I]) = (0x40, 0x68);
        Ok(Box::new(Mpu6050 {
            acceleration: three(parameters, "acceleration", [0.0, 0.0, 1.0])?,
            rotation: three(parameters, "rotation", [0.0; 3])?,
            temperature: parameters.number_in("temperature", 25.0, -40.0..=85.0)?,
            address: parameters.whole("address", 0x68, 8..=0x77)? as u16,
            registers,
            pointer: 0,
            addressed: false,
        }))
    },
};

const GYRO_RANGE: usize = 0x1b;
const ACCEL_RANGE: usize = 0x1c;
const DATA: usize = 0x3b;
const POWER: usize = 0x6b;
const WHO_AM_I: usize = 0x75;

struct Mpu6050 {
    /// In units of the earth's.
    acceleration: [f64; 3],
    /// Degrees per second.
    rotation: [f64; 3],
    temperature: f64,
    address: u16,
    registers: [u8; 128],
    pointer: usize,
    addressed: bool,
}

impl Mpu6050 {
    fn awake(&self) -> bool {
        self.registers[POWER] & 0x40 == 0
    }

    fn measure(&mut self) {
        if !self.awake() {
            return;
        }
        let accel = 16_384.0 / f64::from(1u32 << (self.registers[ACCEL_RANGE] >> 3 & 3));
        let gyro = 131.0 / f64::from(1u32 << (self.registers[GYRO_RANGE] >> 3 & 3));
        let mut words = [0i16; 7];
        for axis in 0..3 {
            words[axis] = word(self.acceleration[axis] * accel);
            words[4 + axis] = word(self.rotation[axis] * gyro);
        }
        words[3] = word((self.temperature - 36.53) * 340.0);
        for (index, word) in words.iter().enumerate() {
            self.registers[DATA + 2 * index..][..2].copy_from_slice(&word.to_be_bytes());
        }
    }
}

impl Device for Mpu6050 {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        match (action, value) {
            ("temperature", value) => self.temperature = value.number(),
            (_, Value::Numbers(numbers)) => match <[f64; 3]>::try_from(numbers.clone()) {
                Ok(numbers) if action == "rotation" => self.rotation = numbers,
                Ok(numbers) => self.acceleration = numbers,
                Err(_) => port.complain(format_args!("{action} needs three numbers: x, y, z")),
            },
            _ => {}
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "acceleration" => Value::Numbers(self.acceleration.to_vec()),
            "rotation" => Value::Numbers(self.rotation.to_vec()),
            _ => Value::Flag(self.awake()),
        })
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        let [x, y, z] = self.acceleration;
        format!("{x:.2} {y:.2} {z:.2} g{}", if self.awake() { "" } else { " (asleep)" })
    }
}

impl I2cDevice for Mpu6050 {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.addressed = false;
        if read {
            if (DATA..DATA + 14).contains(&self.pointer) && !self.awake() {
                port.complain(format_args!("is read while it sleeps (write 0 to register 6b)"));
            }
            self.measure();
        }
        true
    }

    fn write(&mut self, byte: u8, _: &mut Port<'_>) -> bool {
        if !self.addressed {
            (self.pointer, self.addressed) = (usize::from(byte & 127), true);
            return true;
        }
        let read_only = (DATA..DATA + 14).contains(&self.pointer) || self.pointer == WHO_AM_I;
        if self.pointer == POWER && byte & 0x80 != 0 {
            let (id, sleeping) = (self.registers[WHO_AM_I], 0x40);
            self.registers = [0; 128];
            (self.registers[WHO_AM_I], self.registers[POWER]) = (id, sleeping);
        } else if !read_only {
            self.registers[self.pointer] = byte;
        }
        self.pointer = (self.pointer + 1) & 127;
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        let byte = self.registers[self.pointer];
        self.pointer = (self.pointer + 1) & 127;
        byte
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, read_registers, write_registers};

    #[test]
    fn it_measures_when_it_is_awake() {
        let board = board("[device.motion]\nmodel = \"mpu6050\"\ni2c = 1\nacceleration = [0.5, 0, -1]\nrotation = [0, 250, 0]");
        let bus = i2c(&board, 1);
        assert_eq!(read_registers(&board, bus, 0x68, 0x75, 1), [0x68]);
        assert_eq!(read_registers(&board, bus, 0x68, 0x3b, 2), [0, 0]);
        assert_eq!(problems(&board), ["motion: is read while it sleeps (write 0 to register 6b)"]);
        write_registers(&board, bus, 0x68, &[0x6b, 0]);
        write_registers(&board, bus, 0x68, &[0x1b, 0x08]);
        let data = read_registers(&board, bus, 0x68, 0x3b, 14);
        let words: Vec<i16> = data.chunks(2).map(|pair| i16::from_be_bytes([pair[0], pair[1]])).collect();
        assert_eq!(words, [8192, 0, -16384, -3920, 0, 16375, 0]);
    }
}
