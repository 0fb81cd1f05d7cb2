//! A microphone and a converter with a loudspeaker, on I2S.
//!
//! Invariant: what a microphone hears is a function of time; a converter keeps every frame that it is sent.

use super::Model;
use crate::chip::i2s::Frame;
use crate::device::{Device, Kind, Port, SoundDevice, Value};
use crate::time::{Time, as_seconds};
use std::path::PathBuf;

/// Full scale of a sample.
pub const FULL: f64 = 2_147_483_647.0;

pub static MICROPHONE: Model = Model {
    name: "i2s_microphone",
    about: "microphone on I2S (INMP441)",
    terminals: &["sck", "ws", "sd"],
    parameters: &["frequency", "loudness", "side"],
    actions: &[("frequency", Kind::Number), ("loudness", Kind::Number)],
    properties: &[("frequency", Kind::Number), ("loudness", Kind::Number)],
    make: |parameters| {
        Ok(Box::new(Microphone {
            frequency: parameters.number_in("frequency", 440.0, 0.0..=100_000.0)?,
            loudness: parameters.number_in("loudness", 0.5, 0.0..=1.0)?,
            side: parameters.choice("side", SIDES, 0)?,
        }))
    },
};

pub static CONVERTER: Model = Model {
    name: "i2s_dac",
    about: "converter with a loudspeaker on I2S (PCM5102)",
    terminals: &["sck", "ws", "sd"],
    parameters: &["file"],
    actions: &[],
    properties: &[
        ("frames", Kind::Number),
        ("peak", Kind::Number),
        ("right_peak", Kind::Number),
        ("frequency", Kind::Number),
        ("rate", Kind::Number),
        ("silence", Kind::Time),
    ],
    make: |parameters| Ok(Box::new(Converter::new(parameters.path("file")?))),
};

const SIDES: &[&str] = &["left", "right", "both"];

struct Microphone {
    frequency: f64,
    /// Of full scale.
    loudness: f64,
    side: usize,
}

impl Device for Microphone {
    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "frequency" => self.frequency = value.number().max(0.0),
            _ => self.loudness = value.number().clamp(0.0, 1.0),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(if name == "frequency" { self.frequency } else { self.loudness }))
    }

    fn sound(&mut self) -> Option<&mut dyn SoundDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{} Hz, {} of full scale", self.frequency, self.loudness)
    }
}

impl SoundDevice for Microphone {
    fn record(&mut self, start: Time, index: u64, rate: u32) -> Option<Frame> {
        let seconds = as_seconds(start) + index as f64 / f64::from(rate.max(1));
        let sample = ((seconds * self.frequency).fract() * std::f64::consts::TAU).sin() * self.loudness;
        // 24 bits, as such microphones have.
        let sample = (sample * FULL) as i32 & !0xff;
        Some([if self.side == 1 { 0 } else { sample }, if self.side == 0 { 0 } else { sample }])
    }
}

/// What was played.
pub struct Converter {
    /// Where the sound is kept, as a WAV file.
    file: Option<PathBuf>,
    rate: u32,
    frames: Vec<Frame>,
}

impl Converter {
    /// One that has heard nothing, and keeps the sound in a file if there is one.
    pub fn new(file: Option<PathBuf>) -> Converter {
        Converter { file, rate: 0, frames: Vec::new() }
    }

    /// The loudest sample of a side, as a part of full scale.
    fn peak(&self, side: usize) -> f64 {
        self.frames.iter().map(|frame| f64::from(frame[side].unsigned_abs()) / FULL).fold(0.0, f64::max)
    }

    /// Frames from the first that is not silence to the last.
    fn audible(&self) -> &[Frame] {
        let loud = |frame: &Frame| *frame != [0, 0];
        let first = self.frames.iter().position(loud).unwrap_or(self.frames.len());
        let last = self.frames.iter().rposition(loud).map_or(first, |last| last + 1);
        &self.frames[first..last]
    }

    /// How often the left side crosses zero upwards, a second.
    fn frequency(&self) -> f64 {
        let left: Vec<i32> = self.audible().iter().map(|frame| frame[0]).collect();
        let rising: Vec<usize> = (1..left.len()).filter(|&index| left[index - 1] < 0 && left[index] >= 0).collect();
        match (rising.first(), rising.last()) {
            (Some(first), Some(last)) if last > first => {
                (rising.len() - 1) as f64 * f64::from(self.rate) / (last - first) as f64
            }
            _ => 0.0,
        }
    }

    /// The longest silence between two sounds, in frames.
    fn longest_silence(&self) -> usize {
        self.audible().split(|frame| *frame != [0, 0]).map(<[Frame]>::len).max().unwrap_or(0)
    }

    /// A WAV file with 16 bits and two sides.
    fn wave_file(&self) -> Vec<u8> {
        let size = self.frames.len() as u32 * 4;
        let mut bytes = Vec::new();
        bytes.extend(b"RIFF");
        bytes.extend((36 + size).to_le_bytes());
        bytes.extend(b"WAVEfmt ");
        bytes.extend(16u32.to_le_bytes());
        bytes.extend([1u16, 2].map(u16::to_le_bytes).concat());
        bytes.extend([self.rate, self.rate * 4].map(u32::to_le_bytes).concat());
        bytes.extend([4u16, 16].map(u16::to_le_bytes).concat());
        bytes.extend(b"data");
        bytes.extend(size.to_le_bytes());
        for sample in self.frames.iter().flatten() {
            bytes.extend(((sample >> 16) as i16).to_le_bytes());
        }
        bytes
    }
}

impl Drop for Converter {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            // Nobody is left to be told of a failure.
            let _ = std::fs::write(file, self.wave_file());
        }
    }
}

impl Device for Converter {
    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "frames" => Value::Number(self.audible().len() as f64),
            "peak" => Value::Number(self.peak(0)),
            "right_peak" => Value::Number(self.peak(1)),
            "frequency" => Value::Number(self.frequency()),
            "rate" => Value::Number(self.rate.into()),
            _ => Value::Time(self.longest_silence() as Time * crate::time::SECOND / Time::from(self.rate.max(1))),
        })
    }

    fn sound(&mut self) -> Option<&mut dyn SoundDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{} frames at {} Hz, peak {:.3}, {:.1} Hz", self.audible().len(), self.rate, self.peak(0), self.frequency())
    }
}

impl SoundDevice for Converter {
    fn play(&mut self, frame: Frame, rate: u32, port: &mut Port<'_>) {
        if self.rate != 0 && rate != self.rate && !self.audible().is_empty() {
            port.complain(format_args!("the rate changes from {} to {rate} Hz", self.rate));
        }
        self.rate = rate;
        self.frames.push(frame);
    }
}
