//! A hobby servo: the width of its pulses is the angle it turns to.
//!
//! Invariant: the arm moves no faster than it can.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Signal;
use crate::time::{MICROSECOND, MILLISECOND, Time, as_seconds};

pub static MODEL: Model = Model {
    name: "servo",
    about: "hobby servo",
    terminals: &["pin"],
    parameters: &["min_pulse", "max_pulse", "range", "speed"],
    actions: &[],
    properties: &[("angle", Kind::Number), ("target", Kind::Number), ("pulse", Kind::Time)],
    make: |parameters| {
        let range = parameters.number_in("range", 180.0, 1.0..=360.0)?;
        Ok(Box::new(Servo {
            shortest: parameters.time("min_pulse", 500 * MICROSECOND)?,
            longest: parameters.time("max_pulse", 2500 * MICROSECOND)?,
            range,
            speed: parameters.number_in("speed", 600.0, 1.0..=10_000.0)?,
            target: range / 2.0,
            from: range / 2.0,
            since: 0,
            pulse: 0,
            rose: None,
        }))
    },
};

struct Servo {
    shortest: Time,
    longest: Time,
    range: f64,
    /// Degrees per second.
    speed: f64,
    target: f64,
    /// The angle when the target was set, and when that was.
    from: f64,
    since: Time,
    pulse: Time,
    /// When the pulse that is on began.
    rose: Option<Time>,
}

impl Servo {
    fn angle(&self, now: Time) -> f64 {
        let way = self.speed * as_seconds(now.saturating_sub(self.since));
        self.from + (self.target - self.from).clamp(-way, way)
    }

    fn turn(&mut self, pulse: Time, port: &mut Port<'_>) {
        self.pulse = pulse;
        // Pulses far outside are not meant for a servo.
        if !(self.shortest / 2..=self.longest * 3 / 2).contains(&pulse) {
            return port.complain(format_args!("a pulse of {} is none for a servo", crate::time::Span(pulse)));
        }
        let part = (pulse as f64 - self.shortest as f64) / (self.longest - self.shortest).max(1) as f64;
        let target = (part * self.range).clamp(0.0, self.range);
        if target != self.target {
            (self.from, self.since) = (self.angle(port.now()), port.now());
            self.target = target;
        }
    }
}

impl Device for Servo {
    fn changed(&mut self, _: usize, signal: Signal, port: &mut Port<'_>) {
        let now = port.now();
        if let Some(wave) = signal.wave {
            self.rose = None;
            if wave.period < 2 * MILLISECOND {
                port.complain(format_args!("{:.0} Hz is too fast for a servo", wave.frequency()));
            }
            return self.turn(wave.high, port);
        }
        if signal.level {
            self.rose = Some(now);
        } else if let Some(rose) = self.rose.take() {
            self.turn(now - rose, port);
        }
    }

    fn property(&self, name: &str, now: Time) -> Option<Value> {
        Some(match name {
            "angle" => Value::Number(self.angle(now)),
            "target" => Value::Number(self.target),
            _ => Value::Time(self.pulse),
        })
    }

    fn show(&self, now: Time) -> String {
        format!("{:.1}°", self.angle(now))
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, problems, property, sleep_ms};
    use board::{Board, PwmDuty, PwmSettings};

    #[test]
    fn the_arm_moves_to_the_angle_of_the_pulse() {
        let board = board("[device.arm]\nmodel = \"servo\"\npin = \"GP16\"");
        let pwm = board.pwm().unwrap();
        let set = |ns, frequency| {
            let duty = Some(PwmDuty::Nanoseconds(ns));
            pwm.configure(16, &PwmSettings { frequency: Some(frequency), duty, invert: None }).unwrap();
        };
        set(2_500_000, 50);
        sleep_ms(&board, 75);
        assert!((property(&board, "arm", "angle").number() - 135.0).abs() < 0.1);
        sleep_ms(&board, 100);
        assert_eq!(property(&board, "arm", "angle").number(), 180.0);
        set(500_000, 1000);
        assert_eq!(problems(&board), ["arm: 1000 Hz is too fast for a servo"]);
    }
}
