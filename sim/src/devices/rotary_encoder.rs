//! A rotary encoder with detents: four edges of its two contacts for each step.
//!
//! Invariant: between steps both contacts are open, and the module's resistors pull them up.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Drive;
use crate::time::{MILLISECOND, Time};

pub static MODEL: Model = Model {
    name: "rotary_encoder",
    about: "rotary encoder with a push button (KY-040)",
    terminals: &["a", "b", "button?"],
    parameters: &["step_time"],
    actions: &[("turn", Kind::Number), ("press", Kind::Time)],
    properties: &[("position", Kind::Number)],
    make: |parameters| {
        let step_time = parameters.time("step_time", 5 * MILLISECOND)?;
        Ok(Box::new(Encoder { quarter: step_time / 4, to_go: 0, phase: 0, position: 0 }))
    },
};

struct Encoder {
    quarter: Time,
    /// Quarters of steps that are still to be turned.
    to_go: i64,
    phase: i64,
    position: i64,
}

/// Contacts a and b (true: open) by phase, turning clockwise.
const CONTACTS: [(bool, bool); 4] = [(true, true), (false, true), (false, false), (true, false)];
const TURN: u32 = 0;
const RELEASE: u32 = 1;

impl Encoder {
    fn show_contacts(&self, port: &mut Port<'_>) {
        let (a, b) = CONTACTS[self.phase.rem_euclid(4) as usize];
        for (terminal, open) in [(0, a), (1, b)] {
            port.drive(terminal, if open { Drive::Weak(true) } else { Drive::Strong(false) });
        }
    }
}

impl Device for Encoder {
    fn start(&mut self, port: &mut Port<'_>) {
        self.show_contacts(port);
        port.drive(2, Drive::Weak(true));
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        if tag == RELEASE {
            return port.drive(2, Drive::Weak(true));
        }
        self.phase += self.to_go.signum();
        self.to_go -= self.to_go.signum();
        self.position = self.phase.div_euclid(4);
        self.show_contacts(port);
        if self.to_go != 0 {
            port.after(self.quarter.max(1), TURN);
        }
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        if action == "press" {
            port.drive(2, Drive::Strong(false));
            return port.after(value.time(), RELEASE);
        }
        let idle = self.to_go == 0;
        self.to_go += value.number().round() as i64 * 4;
        if idle && self.to_go != 0 {
            port.after(self.quarter.max(1), TURN);
        }
    }

    fn property(&self, _: &str, _: Time) -> Option<Value> {
        Some(Value::Number(self.position as f64))
    }

    fn show(&self, _: Time) -> String {
        format!("position {}", self.position)
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, input, property, sleep_ms};
    use board::{Board, Pull, trigger};

    #[test]
    fn a_falls_before_b_when_turned_clockwise() {
        let turn = "[[do]]\nat = 0.01\ndevice = \"knob\"\nturn = 3\n[[do]]\nat = 0.1\ndevice = \"knob\"\nturn = -1";
        let board = board(&format!("end = 1\n[device.knob]\nmodel = \"rotary_encoder\"\na = 2\nb = 3\n{turn}"));
        input(&board, 2, Pull::None);
        input(&board, 3, Pull::None);
        board.pins().interrupt(2, trigger::FALLING, false, 0).unwrap();
        let mut count = 0;
        for _ in 0..20 {
            board.sleep(10_000_000, |_| true);
            if board.take_event().is_some() {
                count += if board.pins().read(3) { 1 } else { -1 };
            }
        }
        assert_eq!(count, 2);
        sleep_ms(&board, 100);
        assert_eq!(property(&board, "knob", "position").number(), 2.0);
    }
}
