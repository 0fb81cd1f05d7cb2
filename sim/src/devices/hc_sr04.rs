//! An ultrasonic range finder: a pulse on `trigger`, then one on `echo` as long as the way of the sound.
//!
//! Invariant: one measurement at a time; a trigger while one runs is ignored, as by the sensor.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::{Drive, Signal};
use crate::time::{MICROSECOND, MILLISECOND, Time};

pub static MODEL: Model = Model {
    name: "hc_sr04",
    about: "ultrasonic range finder",
    terminals: &["trigger", "echo"],
    parameters: &["distance"],
    actions: &[("distance", Kind::Number)],
    properties: &[("distance", Kind::Number), ("measurements", Kind::Number)],
    make: |parameters| {
        let distance = parameters.number_in("distance", 100.0, 0.0..=1000.0)?;
        Ok(Box::new(RangeFinder { distance, rose: None, busy: false, measurements: 0 }))
    },
};

/// The shortest trigger.
const TRIGGER: Time = 10 * MICROSECOND;
/// From the trigger to the start of the echo pulse: eight periods at 40 kHz and some thinking.
const BURST: Time = 460 * MICROSECOND;
/// Nanoseconds for a centimetre there and back.
const PER_CENTIMETRE: f64 = 58_309.0;
/// The pulse when nothing comes back, and the farthest that it can see in cm.
const NOTHING: Time = 38 * MILLISECOND;
const FARTHEST: f64 = 400.0;

struct RangeFinder {
    distance: f64,
    rose: Option<Time>,
    busy: bool,
    measurements: u64,
}

const ECHO: u32 = 0;
const END: u32 = 1;

impl Device for RangeFinder {
    fn start(&mut self, port: &mut Port<'_>) {
        port.drive(1, Drive::Strong(false));
    }

    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        if terminal != 0 {
            return;
        }
        if signal.level {
            self.rose = Some(port.now());
        } else if let Some(rose) = self.rose.take() {
            let width = port.now() - rose;
            if width < TRIGGER {
                port.complain(format_args!("a trigger of {} is too short (10 µs)", crate::time::Span(width)));
            } else if !self.busy {
                self.busy = true;
                port.after(BURST, ECHO);
            }
        }
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        if tag == END {
            self.busy = false;
            return port.drive(1, Drive::Strong(false));
        }
        self.measurements += 1;
        port.drive(1, Drive::Strong(true));
        let seen = self.distance <= FARTHEST;
        port.after(if seen { (self.distance.max(2.0) * PER_CENTIMETRE) as Time } else { NOTHING }, END);
    }

    fn act(&mut self, _: &str, value: &Value, _: &mut Port<'_>) {
        self.distance = value.number();
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(if name == "distance" { self.distance } else { self.measurements as f64 }))
    }

    fn show(&self, _: Time) -> String {
        format!("{} cm ahead", self.distance)
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, input, output};
    use board::{Board, Pull};

    #[test]
    fn the_echo_is_as_long_as_the_way() {
        let board = board("[device.eye]\nmodel = \"hc_sr04\"\ntrigger = 2\necho = 3\ndistance = 50");
        output(&board, 2);
        input(&board, 3, Pull::None);
        board.pins().write(2, true);
        board.sleep(10_000, |_| true);
        board.pins().write(2, false);
        let width = board.pulses().unwrap().measure(3, true, 30_000);
        assert_eq!(width, 2915);
        assert_eq!(board.pulses().unwrap().measure(3, true, 30_000), -2);
    }
}
