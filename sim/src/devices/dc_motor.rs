//! A motor behind a bridge of two inputs (and perhaps one that enables it).
//!
//! Invariant: the speed follows the voltage with the motor's time constant.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Signal;
use crate::time::{MILLISECOND, Time};

pub static MODEL: Model = Model {
    name: "dc_motor",
    about: "motor behind an H-bridge",
    terminals: &["in1", "in2?", "enable?"],
    parameters: &["rpm", "inertia"],
    actions: &[],
    properties: &[("speed", Kind::Number), ("rpm", Kind::Number), ("power", Kind::Number)],
    make: |parameters| {
        let top = parameters.number_in("rpm", 6000.0, 1.0..=100_000.0)?;
        let inertia = parameters.time("inertia", 100 * MILLISECOND)?.max(1) as f64;
        Ok(Box::new(Motor { duty: [0.0; 3], top, inertia, power: 0.0, from: 0.0, since: 0 }))
    },
};

struct Motor {
    /// Part of the time that each input is high.
    duty: [f64; 3],
    /// Revolutions per minute at full voltage.
    top: f64,
    /// Time constant in ns.
    inertia: f64,
    /// -1 to 1: voltage on the motor.
    power: f64,
    /// Speed when that changed, and when it did.
    from: f64,
    since: Time,
}

impl Motor {
    fn speed(&self, now: Time) -> f64 {
        let left = (-(now.saturating_sub(self.since) as f64) / self.inertia).exp();
        self.power + (self.from - self.power) * left
    }
}

impl Device for Motor {
    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        self.duty[terminal] = if signal.floating { 0.0 } else { signal.duty() };
        let enabled = if port.connected(2) { self.duty[2] } else { 1.0 };
        let power = (self.duty[0] - self.duty[1]) * enabled;
        (self.from, self.since) = (self.speed(port.now()), port.now());
        self.power = power;
    }

    fn property(&self, name: &str, now: Time) -> Option<Value> {
        Some(Value::Number(match name {
            "speed" => self.speed(now),
            "rpm" => self.speed(now) * self.top,
            _ => self.power,
        }))
    }

    fn show(&self, now: Time) -> String {
        format!("{:.0} rpm", self.speed(now) * self.top)
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, output, property, sleep_ms};
    use board::{Board, PwmDuty, PwmSettings};

    #[test]
    fn the_motor_gains_speed_and_turns_back() {
        let board = board("[device.wheel]\nmodel = \"dc_motor\"\nin1 = 2\nin2 = 3");
        output(&board, 3);
        let half = PwmSettings { frequency: Some(20_000), duty: Some(PwmDuty::Fraction(32768)), invert: None };
        board.pwm().unwrap().configure(2, &half).unwrap();
        sleep_ms(&board, 100);
        assert!((property(&board, "wheel", "speed").number() - 0.5 * 0.632).abs() < 0.001);
        board.pwm().unwrap().stop(2);
        board.pins().write(3, true);
        sleep_ms(&board, 1000);
        assert!((property(&board, "wheel", "rpm").number() + 6000.0).abs() < 1.0);
    }
}
