//! Three light-emitting diodes in one case.
//!
//! Invariant: each colour is a [`Light`] of its own.

use super::Model;
use super::led::Light;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Signal;
use crate::time::Time;

pub static MODEL: Model = Model {
    name: "rgb_led",
    about: "red, green and blue light-emitting diode in one case",
    terminals: &["red", "green", "blue"],
    parameters: &["common"],
    actions: &[],
    properties: &[("red", Kind::Number), ("green", Kind::Number), ("blue", Kind::Number), ("color", Kind::Text)],
    make: |parameters| {
        let common_anode = parameters.choice("common", &["cathode", "anode"], 0)? == 1;
        Ok(Box::new(RgbLed { lights: Default::default(), common_anode }))
    },
};

struct RgbLed {
    lights: [Light; 3],
    common_anode: bool,
}

impl RgbLed {
    /// The colour as `#rrggbb`.
    fn color(&self, now: Time) -> String {
        let [red, green, blue] = [0, 1, 2].map(|index| (self.lights[index].brightness(now) * 255.0).round() as u8);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Device for RgbLed {
    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        let duty = if self.common_anode { 1.0 - signal.duty() } else { signal.duty() };
        self.lights[terminal].set(if signal.floating { 0.0 } else { duty }, port.now());
    }

    fn property(&self, name: &str, now: Time) -> Option<Value> {
        let index = ["red", "green", "blue"].iter().position(|color| *color == name);
        match index {
            Some(index) => Some(Value::Number(self.lights[index].brightness(now))),
            None => Some(Value::Text(self.color(now))),
        }
    }

    fn show(&self, now: Time) -> String {
        self.color(now)
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, output, property, sleep_ms};
    use board::Board;

    #[test]
    fn colours_mix() {
        let board = board("[device.lamp]\nmodel = \"rgb_led\"\nred = 2\ngreen = 3\nblue = 4\ncommon = \"anode\"");
        [2, 3, 4].into_iter().for_each(|pin| output(&board, pin));
        board.pins().write(3, true);
        sleep_ms(&board, 30);
        assert_eq!(property(&board, "lamp", "color").text(), "#ff00ff");
    }
}
