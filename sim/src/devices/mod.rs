//! The models of devices, by name.
//!
//! Invariant: a model's tables name every terminal, action and property that it has.

mod analog_signal;
mod buzzer;
mod contact;
mod dc_motor;
mod dht;
mod hc_sr04;
mod led;
mod pir;
mod potentiometer;
mod rgb_led;
mod rotary_encoder;
mod servo;
mod stepper;

use crate::device::{Device, Kind};
use crate::wiring::{Fault, Parameters};

/// A model of a device.
pub struct Model {
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Terminals in order; one whose name ends in `?` may be left unconnected.
    pub terminals: &'static [&'static str],
    /// What its table in the wiring file may hold besides terminals.
    pub parameters: &'static [&'static str],
    /// What a scenario can do to it.
    pub actions: &'static [(&'static str, Kind)],
    /// What can be expected of it.
    pub properties: &'static [(&'static str, Kind)],
    pub make: fn(&mut Parameters<'_>) -> Result<Box<dyn Device>, Fault>,
}

impl Model {
    /// The number of a terminal.
    pub fn terminal(&self, name: &str) -> Option<usize> {
        self.terminals.iter().position(|terminal| terminal.trim_end_matches('?') == name)
    }
}

/// All models, by name.
pub static MODELS: &[&Model] = &[
    &analog_signal::MODEL,
    &buzzer::MODEL,
    &contact::BUTTON,
    &contact::SWITCH,
    &dc_motor::MODEL,
    &dht::DHT11,
    &dht::DHT22,
    &hc_sr04::MODEL,
    &led::MODEL,
    &pir::MODEL,
    &potentiometer::MODEL,
    &rgb_led::MODEL,
    &rotary_encoder::MODEL,
    &servo::MODEL,
    &stepper::COILS,
    &stepper::DRIVER,
];

/// The model of a name.
pub fn model(name: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.name == name).copied()
}
