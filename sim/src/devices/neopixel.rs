//! A strip of WS2812 or SK6812 pixels on one wire.
//!
//! Invariant: a pixel keeps its colour until it is sent another.

use super::Model;
use crate::device::{Device, Kind, Picture, Port, Value};
use crate::net::Signal;
use crate::time::{MICROSECOND, Time};

pub static MODEL: Model = Model {
    name: "neopixel",
    about: "strip of WS2812 or SK6812 pixels",
    terminals: &["pin"],
    parameters: &["count", "order", "columns"],
    actions: &[],
    properties: &[("colors", Kind::Text), ("lit", Kind::Number), ("updates", Kind::Number)],
    make: |parameters| {
        let count = parameters.whole("count", 8, 1..=4096)? as usize;
        let order = ORDERS[parameters.choice("order", ORDERS, 0)?];
        let columns = parameters.whole("columns", count as u32, 1..=4096)? as usize;
        let bytes = vec![0; count * order.len()];
        Ok(Box::new(Strip { bytes, order, columns, updates: 0, rose: None, fell: 0, at: 0, bits: 0 }))
    },
};

const ORDERS: &[&str] = &["GRB", "RGB", "BGR", "GRBW", "RGBW"];
/// Shortest and longest of: high for zero, low for zero, high for one, low for one, in ns.
const LIMITS: [(u32, u32); 4] = [(200, 500), (650, 5000), (550, 5000), (300, 5000)];

struct Strip {
    bytes: Vec<u8>,
    order: &'static str,
    columns: usize,
    updates: u64,
    /// Pulses that a program or a state machine makes itself: when the last one rose and fell.
    rose: Option<Time>,
    fell: Time,
    /// Number of the bit that comes next, and the bits of its byte so far.
    at: usize,
    bits: u8,
}

/// A pulse that is longer is a one, and silence that is longer ends a frame.
const ONE: Time = 525;
const FRAME_END: Time = 50 * MICROSECOND;

impl Strip {
    /// Red, green and blue of each pixel; white adds to all.
    fn colors(&self) -> impl Iterator<Item = [u8; 3]> {
        self.bytes.chunks(self.order.len()).map(|bytes| {
            let part = |name: char| self.order.find(name).map_or(0, |index| bytes[index]);
            ['R', 'G', 'B'].map(|name| part(name).saturating_add(part('W')))
        })
    }
}

impl Device for Strip {
    fn changed(&mut self, _: usize, signal: Signal, port: &mut Port<'_>) {
        let now = port.now();
        if signal.level {
            if now - self.fell > FRAME_END {
                self.at = 0;
            }
            self.rose = Some(now);
            return;
        }
        // A line that was high for long was only idle.
        let Some(width) = self.rose.take().map(|rose| now - rose).filter(|width| *width <= FRAME_END) else { return };
        self.bits = self.bits << 1 | u8::from(width > ONE);
        if self.at % 8 == 7 {
            if let Some(byte) = self.bytes.get_mut(self.at / 8) {
                *byte = self.bits;
            }
            self.updates += u64::from(self.at / 8 + 1 == self.bytes.len());
        }
        self.at += 1;
        self.fell = now;
    }

    fn wants_edges(&self) -> bool {
        true
    }

    fn bits(&mut self, _: usize, timing: [u32; 4], data: &[u8], port: &mut Port<'_>) {
        let names = ["the high part of a zero", "the low part of a zero", "the high part of a one", "the low part of a one"];
        for ((length, (shortest, longest)), name) in timing.into_iter().zip(LIMITS).zip(names) {
            if !(shortest..=longest).contains(&length) {
                port.complain(format_args!("{name} is {length} ns long, it should be {shortest} to {longest}"));
            }
        }
        let count = data.len().min(self.bytes.len());
        if data.len() % self.order.len() != 0 {
            port.complain(format_args!("{} bytes are no whole number of pixels", data.len()));
        }
        self.bytes[..count].copy_from_slice(&data[..count]);
        self.updates += 1;
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        let lit = self.colors().filter(|color| *color != [0; 3]).count();
        Some(match name {
            "lit" => Value::Number(lit as f64),
            "updates" => Value::Number(self.updates as f64),
            _ => {
                let colors: Vec<String> = self.colors().map(|[red, green, blue]| format!("{red:02x}{green:02x}{blue:02x}")).collect();
                Value::Text(colors.join(" "))
            }
        })
    }

    fn picture(&self) -> Option<Picture> {
        let mut pixels: Vec<[u8; 3]> = self.colors().collect();
        let height = pixels.len().div_ceil(self.columns);
        pixels.resize(height * self.columns, [0; 3]);
        Some(Picture { width: self.columns, height, pixels })
    }

    fn show(&self, now: Time) -> String {
        self.property("colors", now).map_or(String::new(), |value| value.text().to_string())
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, output, problems, property};
    use board::Board;

    #[test]
    fn pixels_take_their_colours_and_timing_is_checked() {
        let board = board("[device.strip]\nmodel = \"neopixel\"\npin = 22\ncount = 3");
        output(&board, 22);
        let pulses = board.pulses().unwrap();
        pulses.send_bits(22, [400, 850, 800, 450], &[0, 255, 0, 16, 0, 0]).unwrap();
        assert_eq!(property(&board, "strip", "colors").text(), "ff0000 001000 000000");
        assert_eq!(property(&board, "strip", "lit").number(), 2.0);
        // The same by hand: the first byte of the strip becomes 0x80.
        let net = board.inspect(|world| world.net_named("GP22").unwrap());
        board.inspect(|world| {
            world.advance_to(world.now() + 100_000);
            for high in [800, 400, 400, 400, 400, 400, 400, 400] {
                for (level, length) in [(true, high), (false, 850)] {
                    world.drive(net, crate::net::Owner::Pin(22), crate::net::Drive::Strong(level));
                    world.advance_to(world.now() + length);
                }
            }
        });
        assert_eq!(property(&board, "strip", "colors").text(), "ff8000 001000 000000");
        pulses.send_bits(22, [800, 1700, 1600, 900], &[0]).unwrap();
        assert_eq!(problems(&board), ["strip: the high part of a zero is 800 ns long, it should be 200 to 500", "strip: 1 bytes are no whole number of pixels"]);
    }
}
