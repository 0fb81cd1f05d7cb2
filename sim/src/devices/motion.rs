//! What sensors of motion measure: acceleration, rotation and the field of the earth.
//!
//! Invariant: vectors have three finite numbers, in the units of the tables in `docs/simulator.md`.

use crate::device::{Port, Value};
use crate::wiring::{Fault, Parameters};

/// The state of motion.
#[derive(Clone, Copy)]
pub struct Motion {
    /// In units of the earth's.
    pub acceleration: [f64; 3],
    /// Degrees per second.
    pub rotation: [f64; 3],
    /// Microteslas.
    pub field: [f64; 3],
}

impl Motion {
    /// What a device's table says: at rest, if nothing.
    pub fn new(parameters: &Parameters<'_>) -> Result<Motion, Fault> {
        Ok(Motion {
            acceleration: three(parameters, "acceleration", [0.0, 0.0, 1.0])?,
            rotation: three(parameters, "rotation", [0.0; 3])?,
            field: three(parameters, "field", [20.0, 0.0, -45.0])?,
        })
    }

    /// An action of the scenario.
    pub fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        let Value::Numbers(numbers) = value else { return };
        let Ok(vector) = <[f64; 3]>::try_from(numbers.clone()) else {
            port.complain(format_args!("{action} needs three numbers: x, y, z"));
            return;
        };
        match action {
            "rotation" => self.rotation = vector,
            "field" => self.field = vector,
            _ => self.acceleration = vector,
        }
    }

    /// A property of that name.
    pub fn property(&self, name: &str) -> Value {
        let vector = match name {
            "rotation" => self.rotation,
            "field" => self.field,
            _ => self.acceleration,
        };
        Value::Numbers(vector.to_vec())
    }

    pub fn show(&self) -> String {
        let [x, y, z] = self.acceleration;
        format!("{x:.2} {y:.2} {z:.2} g")
    }
}

/// Three numbers of a parameter.
pub fn three(parameters: &Parameters<'_>, key: &str, default: [f64; 3]) -> Result<[f64; 3], Fault> {
    match parameters.numbers(key)? {
        None => Ok(default),
        Some(numbers) => <[f64; 3]>::try_from(numbers).map_err(|_| {
            let span = parameters.take(key).map_or(parameters.span(), |entry| entry.span.clone());
            Fault::new(span, format!("'{key}' must be three numbers: x, y, z"))
        }),
    }
}

/// A measured value as a register pair shows it.
pub fn word(value: f64) -> i16 {
    value.round().clamp(-32_768.0, 32_767.0) as i16
}

/// Writes words into registers, low byte first.
pub fn store_words(registers: &mut [u8], first: usize, words: &[i16]) {
    for (pair, word) in registers[first..].chunks_exact_mut(2).zip(words) {
        pair.copy_from_slice(&word.to_le_bytes());
    }
}
