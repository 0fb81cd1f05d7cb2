//! Contacts that somebody presses: push button and switch.
//!
//! Invariant: a contact that bounces ends where it was pressed to.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Drive;
use crate::time::Time;
use crate::wiring::{Fault, Parameters};

/// Times that a contact opens and closes while it bounces.
const BOUNCES: u32 = 6;

const PROPERTIES: &[(&str, Kind)] = &[("pressed", Kind::Flag), ("presses", Kind::Number)];

pub static BUTTON: Model = Model {
    name: "button",
    about: "push button, to ground unless active is high",
    terminals: &["pin"],
    parameters: &["active", "pull", "bounce"],
    actions: &[("press", Kind::Time), ("pressed", Kind::Flag)],
    properties: PROPERTIES,
    make: |parameters| Contact::new(parameters, false),
};

pub static SWITCH: Model = Model {
    name: "switch",
    about: "switch that stays where it is put",
    terminals: &["pin"],
    parameters: &["active", "pull", "bounce", "on"],
    actions: &[("on", Kind::Flag)],
    properties: &[("on", Kind::Flag)],
    make: |parameters| {
        let on = parameters.flag("on", false)?;
        Contact::new(parameters, on)
    },
};

struct Contact {
    /// Level of the closed contact.
    level: bool,
    /// Resistor that pulls the open one.
    pull: Option<bool>,
    bounce: Time,
    closed: bool,
    presses: u64,
    /// What is due belongs to this generation.
    generation: u32,
}

/// Tags of what is due: bounces count down, a release follows a press.
const RELEASE: u32 = 1 << 16;

impl Contact {
    fn new(parameters: &Parameters<'_>, closed: bool) -> Result<Box<dyn Device>, Fault> {
        let level = parameters.choice("active", &["low", "high"], 0)? == 1;
        let pull = match parameters.choice("pull", &["none", "up", "down"], 0)? {
            0 => None,
            other => Some(other == 1),
        };
        let bounce = parameters.time("bounce", 0)?;
        Ok(Box::new(Contact { level, pull, bounce, closed, presses: 0, generation: 0 }))
    }

    fn connect(&self, closed: bool, port: &mut Port<'_>) {
        port.drive(0, match (closed, self.pull) {
            (true, _) => Drive::Strong(self.level),
            (false, Some(up)) => Drive::Weak(up),
            (false, None) => Drive::Off,
        });
    }

    fn set(&mut self, closed: bool, port: &mut Port<'_>) {
        if closed == self.closed {
            return;
        }
        self.closed = closed;
        self.presses += u64::from(closed);
        self.connect(closed, port);
        if self.bounce > 0 {
            self.generation = (self.generation + 1) & 0xff;
            self.bounce_later(BOUNCES, port);
        }
    }

    /// The next bounce comes after a part of the time; the parts are uneven but always the same.
    fn bounce_later(&self, left: u32, port: &mut Port<'_>) {
        let part = self.bounce * u64::from(left * 7 % 5 + 1) / u64::from(BOUNCES * 3);
        port.after(part.max(1), self.generation << 20 | left);
    }
}

impl Device for Contact {
    fn start(&mut self, port: &mut Port<'_>) {
        self.connect(self.closed, port);
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        if tag & RELEASE != 0 {
            self.set(false, port);
        } else if tag >> 20 == self.generation {
            let left = (tag & 0xffff) - 1;
            // An even number of bounces is left when the contact is where it belongs.
            self.connect(self.closed == (left % 2 == 0), port);
            if left > 0 {
                self.bounce_later(left, port);
            }
        }
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        if action == "press" {
            self.set(true, port);
            port.after(value.time(), RELEASE);
        } else {
            self.set(value.flag(), port);
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(if name == "presses" { Value::Number(self.presses as f64) } else { Value::Flag(self.closed) })
    }

    fn show(&self, _: Time) -> String {
        (if self.closed { "closed" } else { "open" }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, input, property, sleep_ms};
    use board::{Board, Pull, Source, trigger};

    const PRESS: &str = "[[do]]\nat = \"10 ms\"\ndevice = \"key\"\npress = \"50 ms\"\n[[do]]\nat = 9\npin = \"GP1\"\nlevel = 1";

    #[test]
    fn a_button_pulls_low_while_it_is_pressed() {
        let board = board(&format!("[device.key]\nmodel = \"button\"\npin = \"GP14\"\n{PRESS}"));
        input(&board, 14, Pull::Up);
        assert!(board.pins().read(14));
        sleep_ms(&board, 30);
        assert!(!board.pins().read(14));
        sleep_ms(&board, 50);
        assert!(board.pins().read(14));
        assert_eq!(property(&board, "key", "presses").number(), 1.0);
    }

    #[test]
    fn a_bouncing_button_makes_more_edges() {
        let board = board(&format!("[device.key]\nmodel = \"button\"\npin = \"GP14\"\nbounce = \"4 ms\"\n{PRESS}"));
        input(&board, 14, Pull::Up);
        board.pins().interrupt(14, trigger::FALLING, false, 0).unwrap();
        sleep_ms(&board, 40);
        let event = board.take_event().unwrap();
        assert_eq!((event.source, event.count), (Source::Pin(14), 4));
        assert!(!board.pins().read(14), "it is closed in the end");
    }
}
