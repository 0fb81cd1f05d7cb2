//! A potentiometer between ground and the supply.
//!
//! Invariant: the wiper's voltage follows its position.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::{Drive, SUPPLY};
use crate::time::Time;

pub static MODEL: Model = Model {
    name: "potentiometer",
    about: "potentiometer, its wiper on an analogue input",
    terminals: &["pin"],
    parameters: &["position"],
    actions: &[("position", Kind::Number)],
    properties: &[("position", Kind::Number), ("volts", Kind::Number)],
    make: |parameters| Ok(Box::new(Potentiometer { position: parameters.number_in("position", 0.5, 0.0..=1.0)? })),
};

struct Potentiometer {
    position: f64,
}

impl Device for Potentiometer {
    fn start(&mut self, port: &mut Port<'_>) {
        port.drive(0, Drive::Volts(self.position * SUPPLY));
    }

    fn act(&mut self, _: &str, value: &Value, port: &mut Port<'_>) {
        self.position = value.number().clamp(0.0, 1.0);
        self.start(port);
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(if name == "volts" { self.position * SUPPLY } else { self.position }))
    }

    fn show(&self, _: Time) -> String {
        format!("{:.0} %", self.position * 100.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, sleep_ms};
    use board::Board;

    #[test]
    fn the_converter_reads_the_wiper() {
        let text = "[device.knob]\nmodel = \"potentiometer\"\npin = \"GP26\"\nposition = 1\n[[do]]\nat = 0.1\ndevice = \"knob\"\nposition = 0.25";
        let board = board(&format!("end = 1\n{text}"));
        let analog = board.analog().unwrap();
        assert_eq!(analog.read_u16(0), Ok(65535));
        sleep_ms(&board, 200);
        assert_eq!(analog.read_u16(0), Ok(1024 << 4 | 1024 >> 8));
        assert_eq!(analog.channel_of_pin(26), Some(0));
        assert_eq!(analog.channel_of_pin(25), None);
        // The chip's own temperature: 27 degrees make 0.706 V.
        assert!((f64::from(analog.read_u16(4).unwrap()) * 3.3 / 65535.0 - 0.706).abs() < 0.001);
    }
}
