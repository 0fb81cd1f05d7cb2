//! A buzzer: passive (it sounds as it is driven) or active (it has a tone of its own).
//!
//! Invariant: the tune holds every tone once, in order.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Signal;
use crate::time::Time;

pub static MODEL: Model = Model {
    name: "buzzer",
    about: "passive buzzer, or an active one with a tone of its own",
    terminals: &["pin"],
    parameters: &["active"],
    actions: &[],
    properties: &[("on", Kind::Flag), ("frequency", Kind::Number), ("tune", Kind::Text), ("tones", Kind::Number)],
    make: |parameters| Ok(Box::new(Buzzer { active: parameters.flag("active", false)?, frequency: 0.0, tune: Vec::new() })),
};

/// The tone of an active buzzer.
const OWN_TONE: f64 = 2300.0;
const NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

struct Buzzer {
    active: bool,
    /// 0 when silent.
    frequency: f64,
    tune: Vec<String>,
}

/// The name of the note that is nearest to a frequency.
fn note(frequency: f64) -> String {
    let number = (69.0 + 12.0 * (frequency / 440.0).log2()).round() as i64;
    format!("{}{}", NAMES[number.rem_euclid(12) as usize], number.div_euclid(12) - 1)
}

impl Device for Buzzer {
    fn changed(&mut self, _: usize, signal: Signal, port: &mut Port<'_>) {
        let frequency = match signal.wave {
            Some(wave) if !self.active => wave.frequency(),
            _ if self.active && signal.duty() > 0.0 && !signal.floating => OWN_TONE,
            _ => 0.0,
        };
        if frequency == self.frequency {
            return;
        }
        self.frequency = frequency;
        if frequency > 0.0 {
            let name = note(frequency);
            port.note(format_args!("plays {name} ({frequency:.1} Hz)"));
            self.tune.push(name);
        } else {
            port.note(format_args!("is silent"));
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "on" => Value::Flag(self.frequency > 0.0),
            "frequency" => Value::Number(self.frequency),
            "tones" => Value::Number(self.tune.len() as f64),
            _ => Value::Text(self.tune.join(" ")),
        })
    }

    fn show(&self, _: Time) -> String {
        if self.frequency > 0.0 { format!("♪ {} {:.0} Hz", note(self.frequency), self.frequency) } else { "silent".to_string() }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, property, sleep_ms};
    use board::{Board, PwmDuty, PwmSettings};

    #[test]
    fn a_tune_is_written_down() {
        let board = board("[device.horn]\nmodel = \"buzzer\"\npin = 9");
        let pwm = board.pwm().unwrap();
        for frequency in [440, 523, 262] {
            let duty = Some(PwmDuty::Fraction(32768));
            pwm.configure(9, &PwmSettings { frequency: Some(frequency), duty, invert: None }).unwrap();
            sleep_ms(&board, 100);
        }
        pwm.stop(9);
        assert_eq!(property(&board, "horn", "tune").text(), "A4 C5 C4");
        assert!(!property(&board, "horn", "on").flag());
    }
}
