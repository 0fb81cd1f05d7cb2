//! A source of a voltage that changes with time: a wave, or samples from a file.
//!
//! The voltage is worked out when it is measured, so a source costs nothing in between.
//!
//! Invariant: the voltage is a function of time.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::{Drive, SUPPLY};
use crate::time::{Time, as_seconds};
use crate::wiring::{Fault, Parameters};

pub static MODEL: Model = Model {
    name: "analog_signal",
    about: "voltage that changes with time: a wave, or samples from a CSV file (seconds, volts)",
    terminals: &["pin"],
    parameters: &["shape", "frequency", "low", "high", "noise", "file", "repeat"],
    actions: &[("volts", Kind::Number)],
    properties: &[("volts", Kind::Number)],
    make: |parameters| {
        let samples = match parameters.path("file")? {
            Some(path) => read_samples(&path).map_err(|text| fault(parameters, text))?,
            None => Vec::new(),
        };
        Ok(Box::new(Source {
            shape: parameters.choice("shape", SHAPES, 0)?,
            frequency: parameters.number_in("frequency", 1.0, 0.0..=1e6)?,
            low: parameters.number("low", 0.0)?,
            high: parameters.number("high", SUPPLY)?,
            noise: parameters.number_in("noise", 0.0, 0.0..=SUPPLY)?,
            repeat: parameters.flag("repeat", true)?,
            samples,
            fixed: None,
            seed: 1,
        }))
    },
};

const SHAPES: &[&str] = &["sine", "triangle", "saw", "square", "constant"];

struct Source {
    shape: usize,
    frequency: f64,
    low: f64,
    high: f64,
    noise: f64,
    repeat: bool,
    /// Seconds and volts.
    samples: Vec<(f64, f64)>,
    /// What the scenario has set.
    fixed: Option<f64>,
    seed: u64,
}

fn fault(parameters: &Parameters<'_>, text: String) -> Fault {
    let span = parameters.take("file").map_or(parameters.span(), |entry| entry.span.clone());
    Fault::new(span, text)
}

/// Lines of `seconds, volts`; others (a heading) are left out.
fn read_samples(path: &std::path::Path) -> Result<Vec<(f64, f64)>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let samples: Vec<(f64, f64)> = text
        .lines()
        .filter_map(|line| {
            let (time, volts) = line.split_once([',', ';', '\t'])?;
            Some((time.trim().parse().ok()?, volts.trim().parse().ok()?))
        })
        .collect();
    if samples.is_empty() || samples.windows(2).any(|pair| pair[0].0 > pair[1].0) {
        return Err(format!("{}: no lines of seconds and volts in order of time", path.display()));
    }
    Ok(samples)
}

impl Source {
    fn volts(&self, now: Time) -> f64 {
        let seconds = as_seconds(now);
        if let Some(volts) = self.fixed {
            return volts;
        }
        if let Some(&(last, final_volts)) = self.samples.last() {
            let seconds = if self.repeat && last > 0.0 { seconds % last } else { seconds };
            let next = self.samples.partition_point(|sample| sample.0 <= seconds);
            let Some(&(end, to)) = self.samples.get(next) else { return final_volts };
            let Some(&(start, from)) = next.checked_sub(1).and_then(|index| self.samples.get(index)) else { return to };
            return from + (to - from) * (seconds - start) / (end - start);
        }
        let phase = (seconds * self.frequency).fract();
        let part = match self.shape {
            0 => 0.5 + 0.5 * (phase * std::f64::consts::TAU).sin(),
            1 => 1.0 - (2.0 * phase - 1.0).abs(),
            2 => phase,
            3 => f64::from(u8::from(phase < 0.5)),
            _ => 1.0,
        };
        self.low + (self.high - self.low) * part
    }
}

impl Device for Source {
    fn start(&mut self, port: &mut Port<'_>) {
        self.sampled(0, port);
    }

    fn sampled(&mut self, _: usize, port: &mut Port<'_>) {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let noise = self.noise * ((self.seed >> 33) as f64 / f64::from(1u32 << 30) - 1.0);
        let volts = self.volts(port.now()) + noise;
        port.drive(0, Drive::Volts(volts));
    }

    fn act(&mut self, _: &str, value: &Value, port: &mut Port<'_>) {
        self.fixed = Some(value.number());
        self.sampled(0, port);
    }

    fn property(&self, _: &str, now: Time) -> Option<Value> {
        Some(Value::Number(self.volts(now)))
    }

    fn show(&self, now: Time) -> String {
        format!("{:.3} V", self.volts(now))
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, sleep_ms};
    use board::Board;

    #[test]
    fn waves_and_files_are_measured() {
        let path = std::env::temp_dir().join(format!("antaresia-signal-{}.csv", std::process::id()));
        std::fs::write(&path, "time,volts\n0,0\n0.1,1\n0.2,3\n").unwrap();
        let board = board(&format!(
            "[device.wave]\nmodel = \"analog_signal\"\npin = 26\nfrequency = 5\nlow = 1\nhigh = 2\n[device.file]\nmodel = \"analog_signal\"\npin = 27\nfile = {path:?}"
        ));
        std::fs::remove_file(path).unwrap();
        let volts = |channel| f64::from(board.analog().unwrap().read_microvolts(channel).unwrap()) / 1e6;
        sleep_ms(&board, 50);
        assert!((volts(0) - 2.0).abs() < 0.01, "{}", volts(0));
        assert!((volts(1) - 0.5).abs() < 0.01, "{}", volts(1));
        sleep_ms(&board, 100);
        assert!((volts(0) - 1.0).abs() < 0.01, "{}", volts(0));
        assert!((volts(1) - 2.0).abs() < 0.01, "{}", volts(1));
    }
}
