//! A motion sensor: its output is high for a while after something moved.
//!
//! Invariant: motion while the output is high makes the time start again.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Drive;
use crate::time::{SECOND, Time};

pub static MODEL: Model = Model {
    name: "pir",
    about: "motion sensor (HC-SR501)",
    terminals: &["pin"],
    parameters: &["hold"],
    actions: &[("motion", Kind::Time)],
    properties: &[("motion", Kind::Flag)],
    make: |parameters| Ok(Box::new(Motion { hold: parameters.time("hold", 2 * SECOND)?, until: 0 })),
};

struct Motion {
    hold: Time,
    until: Time,
}

impl Device for Motion {
    fn start(&mut self, port: &mut Port<'_>) {
        port.drive(0, Drive::Strong(false));
    }

    fn due(&mut self, _: u32, port: &mut Port<'_>) {
        if port.now() >= self.until {
            port.drive(0, Drive::Strong(false));
        }
    }

    fn act(&mut self, _: &str, value: &Value, port: &mut Port<'_>) {
        let high = value.time() + self.hold;
        self.until = port.now() + high;
        port.drive(0, Drive::Strong(true));
        port.after(high, 0);
    }

    fn property(&self, _: &str, now: Time) -> Option<Value> {
        Some(Value::Flag(now < self.until))
    }

    fn show(&self, now: Time) -> String {
        (if now < self.until { "motion" } else { "nothing moves" }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, input, sleep_ms};
    use board::{Board, Pull};

    #[test]
    fn motion_holds_the_output() {
        let board = board("end = 10\n[device.eye]\nmodel = \"pir\"\npin = 6\n[[do]]\nat = 1\ndevice = \"eye\"\nmotion = \"500 ms\"");
        input(&board, 6, Pull::None);
        assert!(!board.pins().read(6));
        sleep_ms(&board, 3000);
        assert!(board.pins().read(6));
        sleep_ms(&board, 1000);
        assert!(!board.pins().read(6));
    }
}
