//! WM8960: a codec on I2S with headphones, loudspeakers and a microphone, set up over I2C.
//!
//! Its registers have nine bits and cannot be read. The way of sound from the converters to the headphones, and from
//! the microphone to the converters, is that of the registers: what has no power, is muted or is not routed is not heard.
//!
//! Invariant: volumes change when their bits for it are written, both sides at once.

use super::Model;
use super::sound::{Converter, FULL};
use crate::chip::i2s::Frame;
use crate::device::{Device, I2cDevice, Kind, Port, SoundDevice, Value};
use crate::time::{Time, as_seconds};

pub static MODEL: Model = Model {
    name: "wm8960",
    about: "codec on I2S with headphones and a microphone",
    terminals: &["scl", "sda", "sck", "ws", "sd", "sd_out?"],
    parameters: &["frequency", "loudness", "i2c", "file"],
    actions: &[("frequency", Kind::Number), ("loudness", Kind::Number)],
    properties: &[
        ("headphone", Kind::Numbers),
        ("speaker", Kind::Numbers),
        ("muted", Kind::Flag),
        ("frames", Kind::Number),
        ("peak", Kind::Number),
        ("right_peak", Kind::Number),
        ("frequency", Kind::Number),
        ("rate", Kind::Number),
    ],
    make: |parameters| {
        let mut codec = Codec {
            registers: [0; 64],
            volumes: [[0; 2]; 3],
            first: None,
            heard: Converter::new(parameters.path("file")?),
            frequency: parameters.number_in("frequency", 440.0, 0.0..=100_000.0)?,
            loudness: parameters.number_in("loudness", 0.1, 0.0..=1.0)?,
        };
        codec.reset();
        Ok(Box::new(codec))
    },
};

const ADDRESS: u16 = 0x1a;
const INPUT: [usize; 2] = [0x00, 0x01];
const HEADPHONE: [usize; 2] = [0x02, 0x03];
const DAC_CONTROL: usize = 0x05;
const INTERFACE: usize = 0x07;
const DAC: [usize; 2] = [0x0a, 0x0b];
const RESET: usize = 0x0f;
const ADC: [usize; 2] = [0x15, 0x16];
const POWER1: usize = 0x19;
const POWER2: usize = 0x1a;
const OUTPUT_MIXER: [usize; 2] = [0x22, 0x25];
const SPEAKER: [usize; 2] = [0x28, 0x29];
const POWER3: usize = 0x2f;

/// Volumes that both sides take over at once, by the registers of the left.
const PAIRS: [[usize; 2]; 3] = [DAC, HEADPHONE, SPEAKER];
/// The bit that says so.
const UPDATE: u16 = 0x100;
/// Registers that are not zero after a reset.
const DEFAULTS: [(usize, u16); 24] = [
    (0x00, 0x97), (0x01, 0x97), (0x05, 0x08), (0x07, 0x0a), (0x08, 0x1c0), (0x0a, 0xff), (0x0b, 0xff), (0x11, 0x7b),
    (0x12, 0x100), (0x13, 0x32), (0x15, 0xc3), (0x16, 0xc3), (0x17, 0x1c0), (0x20, 0x100), (0x21, 0x100), (0x22, 0x50),
    (0x25, 0x50), (0x2d, 0x50), (0x2e, 0x50), (0x30, 0x02), (0x31, 0x37), (0x33, 0x80), (0x34, 0x08), (0x35, 0x31),
];

struct Codec {
    registers: [u16; 64],
    /// Of converters, headphones and loudspeakers, as far as they were taken over.
    volumes: [[u16; 2]; 3],
    /// The first byte of a write.
    first: Option<u8>,
    heard: Converter,
    /// Of the tone before the microphone.
    frequency: f64,
    loudness: f64,
}

fn factor(decibels: f64) -> f64 {
    10f64.powf(decibels / 20.0)
}

/// An amplifier's volume in dB; None: it is silent.
fn amplifier(volume: u16) -> Option<f64> {
    (volume & 0x7f >= 0x30).then(|| f64::from(volume & 0x7f) - 121.0)
}

/// A converter's volume in dB, which is 0 at `unity`.
fn digital(volume: u16, unity: f64) -> Option<f64> {
    (volume & 0xff > 0).then(|| (f64::from(volume & 0xff) - unity) / 2.0)
}

impl Codec {
    fn reset(&mut self) {
        self.registers = [0; 64];
        DEFAULTS.iter().for_each(|(register, value)| self.registers[*register] = *value);
        self.volumes = PAIRS.map(|pair| pair.map(|register| self.registers[register] & 0xff));
    }

    fn has(&self, register: usize, bits: u16) -> bool {
        self.registers[register] & bits == bits
    }

    fn set(&mut self, register: usize, value: u16, port: &mut Port<'_>) {
        if register == RESET {
            return self.reset();
        }
        self.registers[register] = value;
        for (pair, taken) in PAIRS.iter().zip(&mut self.volumes) {
            if pair.contains(&register) && value & UPDATE != 0 {
                *taken = pair.map(|register| self.registers[register] & 0xff);
            }
        }
        port.note(format_args!("register {register:02x} is {value:03x}"));
    }

    /// References and their supply.
    fn is_awake(&self) -> bool {
        self.registers[POWER1] & 0x180 != 0 && self.has(POWER1, 0x40)
    }

    /// How much louder a side is at the headphones than it is sent; or why nothing is heard.
    fn output(&self, side: usize) -> Result<f64, &'static str> {
        let needs = [
            (self.is_awake(), "its reference has no power"),
            (self.registers[INTERFACE] & 3 == 2, "it expects another format than I2S"),
            (self.has(POWER2, 0x100 >> side), "a converter has no power"),
            (!self.has(DAC_CONTROL, 0x08), "the converters are muted"),
            (self.has(OUTPUT_MIXER[side], 0x100), "a converter does not lead to its mixer"),
            (self.has(POWER3, 0x08 >> side), "a mixer has no power"),
            (self.has(POWER2, 0x40 >> side), "the headphones have no power"),
        ];
        if let Some((_, reason)) = needs.iter().find(|need| !need.0) {
            return Err(reason);
        }
        let [converters, headphones, _] = self.volumes.map(|pair| pair[side]);
        match (digital(converters, 255.0), amplifier(headphones)) {
            (Some(one), Some(other)) => Ok(factor(one + other)),
            _ => Err("a volume is zero"),
        }
    }

    /// How much louder a side is recorded than it is at the microphone; 0 when it is not.
    fn input(&self, side: usize) -> f64 {
        let (volume, converter) = (self.registers[INPUT[side]], self.registers[ADC[side]]);
        let ready = self.is_awake()
            && self.has(POWER1, 0x20 >> side)
            && self.has(POWER1, 0x08 >> side)
            && self.has(POWER3, 0x20 >> side)
            && volume & 0x80 == 0;
        match digital(converter, 195.0) {
            Some(decibels) if ready => factor(f64::from(volume & 0x3f) * 0.75 - 17.25 + decibels),
            _ => 0.0,
        }
    }
}

impl Device for Codec {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "frequency" => self.frequency = value.number().max(0.0),
            _ => self.loudness = value.number().clamp(0.0, 1.0),
        }
    }

    fn property(&self, name: &str, now: Time) -> Option<Value> {
        let volumes = |index: usize| {
            let pair: [u16; 2] = self.volumes[index];
            // Silence is the lowest volume.
            Value::Numbers(pair.map(|volume| amplifier(volume).unwrap_or(-74.0)).to_vec())
        };
        match name {
            "headphone" => Some(volumes(1)),
            "speaker" => Some(volumes(2)),
            "muted" => Some(Value::Flag(self.has(DAC_CONTROL, 0x08))),
            _ => self.heard.property(name, now),
        }
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn sound(&mut self) -> Option<&mut dyn SoundDevice> {
        Some(self)
    }

    fn show(&self, now: Time) -> String {
        self.heard.show(now)
    }
}

impl I2cDevice for Codec {
    fn answers(&self, address: u16) -> bool {
        address == ADDRESS
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.first = None;
        if read {
            port.complain(format_args!("its registers cannot be read"));
        }
        !read
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        match self.first.take() {
            None => self.first = Some(byte),
            Some(first) => self.set(usize::from(first >> 1) & 0x3f, u16::from(first & 1) << 8 | u16::from(byte), port),
        }
        true
    }

    fn read(&mut self, _: &mut Port<'_>) -> u8 {
        0xff
    }

    fn stop(&mut self, port: &mut Port<'_>) {
        if self.first.take().is_some() {
            port.complain(format_args!("is sent half a register"));
        }
    }

    fn fastest(&self) -> u32 {
        526_000
    }
}

impl SoundDevice for Codec {
    fn play(&mut self, frame: Frame, rate: u32, port: &mut Port<'_>) {
        let mut heard = [0; 2];
        for side in 0..2 {
            match self.output(side) {
                Ok(gain) => heard[side] = (f64::from(frame[side]) * gain).clamp(-FULL, FULL) as i32,
                Err(reason) if frame[side] != 0 => port.complain(format_args!("is not heard: {reason}")),
                Err(_) => {}
            }
        }
        self.heard.play(heard, rate, port);
    }

    fn record(&mut self, start: Time, index: u64, rate: u32) -> Option<Frame> {
        let seconds = as_seconds(start) + index as f64 / f64::from(rate.max(1));
        let tone = ((seconds * self.frequency).fract() * std::f64::consts::TAU).sin() * self.loudness * FULL;
        Some([0, 1].map(|side| (tone * self.input(side)).clamp(-FULL, FULL) as i32))
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, problems, property};
    use crate::device::Value;
    use board::{Board, I2cPart, errno};

    const WIRING: &str = "[device.codec]\nmodel = \"wm8960\"\ni2c = 0\nsck = 16\nws = 17\nsd = 18";

    #[test]
    fn volumes_are_taken_over_together() {
        let board = board(WIRING);
        let bus = i2c(&board, 0);
        let write = |register: u8, value: u16| {
            let bytes = [register << 1 | (value >> 8) as u8, value as u8];
            board.i2c().unwrap().transfer(bus, 0x1a, &mut [I2cPart::Write(&bytes)], true).unwrap();
        };
        assert_eq!(property(&board, "codec", "headphone"), Value::Numbers(vec![-74.0; 2]));
        write(2, 0x79);
        assert_eq!(property(&board, "codec", "headphone"), Value::Numbers(vec![-74.0; 2]));
        write(3, 0x17f);
        assert_eq!(property(&board, "codec", "headphone"), Value::Numbers(vec![0.0, 6.0]));
        assert_eq!(property(&board, "codec", "muted"), Value::Flag(true));
        write(5, 0);
        assert_eq!(property(&board, "codec", "muted"), Value::Flag(false));
        write(15, 0);
        assert_eq!(property(&board, "codec", "muted"), Value::Flag(true));
        assert_eq!(problems(&board), [""; 0]);
    }

    #[test]
    fn registers_cannot_be_read() {
        let board = board(WIRING);
        let bus = i2c(&board, 0);
        let mut byte = [0];
        let outcome = board.i2c().unwrap().transfer(bus, 0x1a, &mut [I2cPart::Read(&mut byte)], true);
        assert_eq!(outcome, Err(board::Error::Errno(errno::EIO)));
        assert!(problems(&board)[0].contains("cannot be read"));
    }
}
