//! Stepper motors: four coils (28BYJ-48 with ULN2003), or a driver with step and direction.
//!
//! Invariant: a motor that is stepped faster than it can does not move, and says so.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Signal;
use crate::time::{MICROSECOND, Time};

const PROPERTIES: &[(&str, Kind)] = &[("steps", Kind::Number), ("angle", Kind::Number), ("missed", Kind::Number)];

pub static COILS: Model = Model {
    name: "stepper",
    about: "stepper motor with four coils (28BYJ-48 with ULN2003)",
    terminals: &["coil1", "coil2", "coil3", "coil4"],
    parameters: &["steps_per_turn", "fastest"],
    actions: &[],
    properties: PROPERTIES,
    make: |parameters| {
        Ok(Box::new(Stepper {
            per_turn: parameters.number_in("steps_per_turn", 4096.0, 1.0..=1e6)?,
            fastest: parameters.time("fastest", 800 * MICROSECOND)?,
            ..Stepper::default()
        }))
    },
};

pub static DRIVER: Model = Model {
    name: "stepper_driver",
    about: "stepper motor behind a driver with step and direction (A4988)",
    terminals: &["step", "dir", "enable?"],
    parameters: &["steps_per_turn", "fastest"],
    actions: &[],
    properties: PROPERTIES,
    make: |parameters| {
        Ok(Box::new(Stepper {
            driver: true,
            per_turn: parameters.number_in("steps_per_turn", 200.0, 1.0..=1e6)?,
            fastest: parameters.time("fastest", 200 * MICROSECOND)?,
            ..Stepper::default()
        }))
    },
};

#[derive(Default)]
struct Stepper {
    driver: bool,
    per_turn: f64,
    /// The shortest time between steps.
    fastest: Time,
    coils: u8,
    /// Half step at which the rotor stands, 0 to 7; None before the first one.
    rotor: Option<i64>,
    position: i64,
    last: Option<Time>,
    missed: u64,
    was_high: bool,
}

/// Coils that are on, by half step.
const SEQUENCE: [u8; 8] = [0b0001, 0b0011, 0b0010, 0b0110, 0b0100, 0b1100, 0b1000, 0b1001];

impl Stepper {
    fn step(&mut self, steps: i64, port: &mut Port<'_>) {
        let now = port.now();
        let gap = self.last.map(|last| now - last);
        self.last = Some(now);
        // The coils of one pattern are switched one after the other: that is no step of its own.
        if gap.is_some_and(|gap| gap < self.fastest * steps.unsigned_abs() / 2) {
            self.missed += 1;
            return port.complain(format_args!("stepped faster than it can follow"));
        }
        self.position += steps;
    }

    /// The coils have been at rest for a moment: where the field is now pulls the rotor there.
    fn follow(&mut self, port: &mut Port<'_>) {
        let Some(target) = SEQUENCE.iter().position(|pattern| *pattern == self.coils).map(|index| index as i64) else { return };
        let Some(rotor) = self.rotor.replace(target) else { return };
        let way = (target - rotor + 4).rem_euclid(8) - 4;
        match way {
            0 => {}
            -2..=2 => self.step(way, port),
            _ => {
                self.missed += 1;
                port.complain(format_args!("the coils are switched in an order that does not turn it"));
            }
        }
    }
}

/// How long the program may take to switch the coils of one pattern.
const SETTLE: Time = 100 * MICROSECOND;

impl Device for Stepper {
    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        if !self.driver {
            self.coils = self.coils & !(1 << terminal) | u8::from(signal.level) << terminal;
            return port.after(SETTLE, u32::from(self.coils));
        }
        let rising = terminal == 0 && signal.level && !self.was_high;
        if terminal == 0 {
            self.was_high = signal.level;
        }
        let enabled = !port.connected(2) || !port.level(2);
        if rising && enabled {
            let direction = if port.level(1) { 1 } else { -1 };
            self.step(direction, port);
        }
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        if tag == u32::from(self.coils) {
            self.follow(port);
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(match name {
            "steps" => self.position as f64,
            "angle" => self.position as f64 * 360.0 / self.per_turn,
            _ => self.missed as f64,
        }))
    }

    fn show(&self, _: Time) -> String {
        format!("{:.1}° ({} steps)", self.position as f64 * 360.0 / self.per_turn, self.position)
    }

    fn wants_edges(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, output, problems, property, sleep_ms};
    use board::{Board, PwmDuty, PwmSettings};

    #[test]
    fn coils_in_order_turn_the_rotor() {
        let board = board("[device.motor]\nmodel = \"stepper\"\ncoils = [2, 3, 4, 5]");
        [2, 3, 4, 5].into_iter().for_each(|pin| output(&board, pin));
        for step in 0..8 {
            for coil in 0..4 {
                board.pins().write(2 + coil, step % 4 == coil);
            }
            sleep_ms(&board, 2);
        }
        assert_eq!(property(&board, "motor", "steps").number(), 14.0);
        assert_eq!(problems(&board), [""; 0]);
    }

    #[test]
    fn a_driver_counts_the_edges_of_pwm() {
        let board = board("[device.motor]\nmodel = \"stepper_driver\"\nstep = 2\ndir = 3");
        output(&board, 3);
        board.pins().write(3, true);
        let train = PwmSettings { frequency: Some(1000), duty: Some(PwmDuty::Fraction(32768)), invert: None };
        board.pwm().unwrap().configure(2, &train).unwrap();
        sleep_ms(&board, 100);
        assert_eq!(property(&board, "motor", "angle").number(), 180.0 + 1.8);
        board.pwm().unwrap().configure(2, &PwmSettings { frequency: Some(50_000), ..train }).unwrap();
        sleep_ms(&board, 10);
        assert_eq!(problems(&board), ["motor: stepped faster than it can follow"]);
    }
}
