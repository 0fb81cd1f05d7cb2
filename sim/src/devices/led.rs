//! A light-emitting diode with its resistor.
//!
//! Brightness is the part of the time that it is lit: a pulse train gives it directly, and
//! switching by the program is averaged over a window as the eye does.
//!
//! Invariant: brightness is 0 to 1.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::Signal;
use crate::time::{MILLISECOND, Time};

/// Over how long the eye averages.
const WINDOW: Time = 20 * MILLISECOND;

pub static MODEL: Model = Model {
    name: "led",
    about: "light-emitting diode",
    terminals: &["pin"],
    parameters: &["active", "color"],
    actions: &[],
    properties: &[("on", Kind::Flag), ("brightness", Kind::Number), ("blinks", Kind::Number)],
    make: |parameters| {
        let active_low = parameters.choice("active", &["high", "low"], 0)? == 1;
        let color = parameters.text("color", "red")?;
        Ok(Box::new(Led { light: Light::default(), active_low, color }))
    },
};

/// How bright something is over time.
#[derive(Default)]
pub struct Light {
    /// 0 to 1 at present.
    level: f64,
    since: Time,
    /// Brightness of the window that ended when the present level began.
    before: f64,
    /// How often it went on.
    pub blinks: u64,
}

impl Light {
    pub fn set(&mut self, level: f64, now: Time) {
        if level == self.level {
            return;
        }
        self.before = self.brightness(now);
        self.blinks += u64::from(self.level == 0.0);
        (self.level, self.since) = (level, now);
    }

    pub fn level(&self) -> f64 {
        self.level
    }

    /// The average over the last window.
    pub fn brightness(&self, now: Time) -> f64 {
        let part = now.saturating_sub(self.since).min(WINDOW) as f64 / WINDOW as f64;
        self.level * part + self.before * (1.0 - part)
    }
}

struct Led {
    light: Light,
    active_low: bool,
    color: String,
}

impl Device for Led {
    fn changed(&mut self, _: usize, signal: Signal, port: &mut Port<'_>) {
        let duty = signal.duty();
        let level = if signal.floating { 0.0 } else if self.active_low { 1.0 - duty } else { duty };
        self.light.set(level, port.now());
    }

    fn property(&self, name: &str, now: Time) -> Option<Value> {
        Some(match name {
            "on" => Value::Flag(self.light.level() > 0.0),
            "brightness" => Value::Number(self.light.brightness(now)),
            "blinks" => Value::Number(self.light.blinks as f64),
            _ => return None,
        })
    }

    fn show(&self, now: Time) -> String {
        let brightness = self.light.brightness(now);
        let bulb = if brightness > 0.0 { '●' } else { '○' };
        format!("{bulb} {} {:.0} %", self.color, brightness * 100.0)
    }
}
