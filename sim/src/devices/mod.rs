//! The models of devices, by name.
//!
//! Invariant: a model's tables name every terminal, action and property that it has.

mod access_point;
mod analog_signal;
mod bme280;
mod bmi270;
mod bmm150;
mod buzzer;
mod contact;
mod can_node;
mod cursor;
mod dc_motor;
mod dht;
mod ds18b20;
mod ds3231;
mod eeprom;
mod hc_sr04;
mod hd44780;
mod hs3003;
mod hts221;
mod i2c_controller;
mod keypad;
mod led;
mod lps22h;
mod lsm6dsox;
mod lsm9ds1;
mod max7219;
mod mcp23017;
mod mhz19;
mod motion;
mod mpu6050;
mod neopixel;
mod nrf24l01;
mod pir;
mod potentiometer;
mod rgb_led;
mod rotary_encoder;
mod sd_card;
mod serial;
mod servo;
mod shift_register;
mod sound;
mod ssd1306;
mod st7789;
mod stepper;
mod usb_host;
mod wm8960;

use crate::device::{Device, Kind, Port};
use crate::net::Drive;
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
    &access_point::MODEL,
    &analog_signal::MODEL,
    &bme280::MODEL,
    &bmi270::MODEL,
    &bmm150::MODEL,
    &contact::BUTTON,
    &buzzer::MODEL,
    &can_node::MODEL,
    &dc_motor::MODEL,
    &dht::DHT11,
    &dht::DHT22,
    &ds18b20::MODEL,
    &ds3231::MODEL,
    &eeprom::MODEL,
    &shift_register::HC165,
    &shift_register::HC595,
    &hc_sr04::MODEL,
    &hd44780::MODEL,
    &hs3003::MODEL,
    &hts221::MODEL,
    &i2c_controller::MODEL,
    &sound::CONVERTER,
    &sound::MICROPHONE,
    &keypad::MODEL,
    &led::MODEL,
    &lps22h::MODEL,
    &lsm6dsox::MODEL,
    &lsm9ds1::MODEL,
    &max7219::MODEL,
    &mcp23017::MODEL,
    &mhz19::MODEL,
    &mpu6050::MODEL,
    &neopixel::MODEL,
    &nrf24l01::MODEL,
    &pir::MODEL,
    &potentiometer::MODEL,
    &rgb_led::MODEL,
    &rotary_encoder::MODEL,
    &sd_card::MODEL,
    &serial::MODEL,
    &servo::MODEL,
    &ssd1306::I2C,
    &ssd1306::SPI,
    &st7789::MODEL,
    &stepper::COILS,
    &stepper::DRIVER,
    &contact::SWITCH,
    &usb_host::MODEL,
    &wm8960::MODEL,
];

/// The model of a name.
pub fn model(name: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.name == name).copied()
}

/// The pull-ups of a breakout board for I2C.
fn pull_up_bus(port: &mut Port<'_>) {
    for name in ["scl", "sda"] {
        if let Some(terminal) = port.model().terminal(name) {
            port.drive(terminal, Drive::Weak(true));
        }
    }
}

/// Rows of dots as text, two rows in a line.
fn half_blocks(width: usize, rows: &[Vec<bool>]) -> String {
    let dot = |row: Option<&Vec<bool>>, x: usize| row.is_some_and(|row| row[x]);
    let mut lines = vec![format!("┌{}┐", "─".repeat(width))];
    for pair in rows.chunks(2) {
        let line: String = (0..width)
            .map(|x| match (dot(pair.first(), x), dot(pair.get(1), x)) {
                (false, false) => ' ',
                (true, false) => '▀',
                (false, true) => '▄',
                (true, true) => '█',
            })
            .collect();
        lines.push(format!("│{line}│"));
    }
    lines.push(format!("└{}┘", "─".repeat(width)));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_models_are_sorted_and_plain() {
        assert!(MODELS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for model in MODELS {
            let mut names: Vec<&str> = model.terminals.iter().map(|name| name.trim_end_matches('?')).collect();
            names.extend(model.parameters);
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}: a name stands for two things", model.name);
        }
    }
}
