//! Pictures of a run: what displays show, and a diagram of the pins over time.
//!
//! Invariant: a picture is made of what the world holds; making it changes nothing.

use crate::device::Picture;
use crate::net::NetId;
use crate::reading::{CELL, columns};
use crate::record::{Level, Record};
use crate::time::{Span, Time};
use std::io::Write;

/// Width of a diagram, and of the names at its left.
const WIDTH: usize = 960;
const NAMES: usize = 130;
/// Height of a line of a diagram, and of its trace.
const LINE: usize = 22;
const TRACE: usize = 12;
const MARGIN: usize = 8;

const BACKGROUND: [u8; 3] = [24, 26, 32];
const INK: [u8; 3] = [220, 220, 220];
const DIM: [u8; 3] = [70, 74, 84];
const LIVE: [u8; 3] = [110, 220, 140];

/// An image that is painted.
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Canvas {
    pub fn new(width: usize, height: usize) -> Canvas {
        Canvas { width, height, pixels: vec![BACKGROUND; width * height] }
    }

    fn dot(&mut self, x: usize, y: usize, color: [u8; 3]) {
        if x < self.width && y < self.height {
            self.pixels[y * self.width + x] = color;
        }
    }

    fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, color: [u8; 3]) {
        for row in y..y + height {
            for column in x..x + width {
                self.dot(column, row, color);
            }
        }
    }

    fn text(&mut self, x: usize, y: usize, text: &str) {
        for (index, letter) in text.chars().enumerate() {
            // The font has the letters of ASCII only.
            let letter = if letter == 'µ' { 'u' } else { letter };
            for (column, bits) in columns(letter).into_iter().enumerate() {
                for row in (0..8).filter(|row| bits >> row & 1 != 0) {
                    self.dot(x + index * CELL + column, y + row, INK);
                }
            }
        }
    }

    /// The image as a PNG file.
    pub fn write(&self, out: &mut dyn Write) -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(out, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(self.pixels.as_flattened())
    }
}

/// Displays one below the other, then the diagram.
pub fn paint(displays: &[(String, Picture)], record: &Record, end: Time, name: impl Fn(NetId) -> String) -> Canvas {
    let scale = |picture: &Picture| (480 / picture.width.max(1)).clamp(1, 16);
    let nets = record.nets();
    let height_of = |picture: &Picture| picture.height * scale(picture) + LINE + 2 * MARGIN;
    let displays_height: usize = displays.iter().map(|(_, picture)| height_of(picture)).sum();
    let diagram = if nets.is_empty() { 0 } else { nets.len() * LINE + LINE + MARGIN };
    let mut canvas = Canvas::new(WIDTH, (displays_height + diagram + MARGIN).max(1));
    let mut y = MARGIN;
    for (name, picture) in displays {
        canvas.text(MARGIN, y, name);
        y += LINE;
        let scale = scale(picture);
        canvas.fill(MARGIN - 2, y - 2, picture.width * scale + 4, picture.height * scale + 4, DIM);
        for (index, color) in picture.pixels.iter().enumerate() {
            let (column, row) = (index % picture.width, index / picture.width);
            canvas.fill(MARGIN + column * scale, y + row * scale, scale, scale, *color);
        }
        y += picture.height * scale + 2 * MARGIN;
    }
    let span = end.max(1);
    let place = |time: Time| NAMES + (time.min(span) as u128 * (WIDTH - NAMES - MARGIN) as u128 / u128::from(span)) as usize;
    for net in nets {
        canvas.text(MARGIN, y + 3, &name(net));
        let levels = record.levels(net, end);
        for (index, &(time, level)) in levels.iter().enumerate() {
            let (from, to) = (place(time), place(levels.get(index + 1).map_or(end, |next| next.0)));
            let row = match level {
                Level::Low => y + TRACE,
                Level::High | Level::Train(_) => y,
                Level::Floating => y + TRACE / 2,
            };
            canvas.fill(from, row, (to - from).max(1), 2, if level == Level::Floating { DIM } else { LIVE });
            if index > 0 {
                canvas.fill(from, y, 1, TRACE + 2, LIVE);
            }
        }
        y += LINE;
    }
    if diagram > 0 {
        canvas.fill(NAMES, y, WIDTH - NAMES - MARGIN, 1, DIM);
        canvas.text(NAMES, y + 6, "0");
        let label = Span(end).to_string();
        canvas.text(WIDTH - MARGIN - label.chars().count() * CELL, y + 6, &label);
    }
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_a_png_with_displays_and_traces() {
        let mut record = Record::default();
        record.level(0, NetId(0), Level::Low);
        record.level(500, NetId(0), Level::High);
        let display = Picture { width: 2, height: 1, pixels: vec![[255, 0, 0], [0, 0, 255]] };
        let canvas = paint(&[("screen".into(), display)], &record, 1000, |_| "GP1".into());
        assert_eq!(canvas.pixels[(MARGIN + LINE + 1) * WIDTH + MARGIN + 1], [255, 0, 0]);
        assert!(canvas.pixels.contains(&LIVE));
        let mut out = Vec::new();
        canvas.write(&mut out).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(out)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width as usize, info.height as usize), (canvas.width, canvas.height));
        assert_eq!(pixels, canvas.pixels.as_flattened());
    }
}
