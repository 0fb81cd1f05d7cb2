//! Case conversion of text beyond ASCII.

use crate::Vm;
use crate::byte_methods::Flavour;
use crate::fault::Leaf;
use crate::string::{points, unicode};

/// A conversion.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Upper,
    Lower,
    Swap,
    Title,
    Capitalize,
    Fold,
}

const SIGMA: u32 = 0x3a3;
const FINAL_SIGMA: u32 = 0x3c2;

/// The text converted.
pub fn convert<'v>(vm: &'v Vm, text: &[u8], mode: Mode) -> Leaf<'v> {
    Flavour::Text.compose(vm, &|message| {
        let mut send = |point: u32| message.push(points::encode(point).bytes());
        let mut after_cased = false;
        let mut points = points::points(text);
        loop {
            let at = points.position();
            if vm.stops_at(at) {
                break;
            }
            let Some(point) = points.next() else { break };
            let lower = |send: &mut dyn FnMut(u32)| {
                if point == SIGMA && unicode::is_final_sigma(text, at) {
                    send(FINAL_SIGMA);
                } else {
                    unicode::lower(point, send);
                }
            };
            match mode {
                Mode::Upper => unicode::upper(point, &mut send),
                Mode::Lower => lower(&mut send),
                Mode::Fold => unicode::fold(point, &mut send),
                Mode::Swap if unicode::is_upper(point) => lower(&mut send),
                Mode::Swap if unicode::is_lower(point) => unicode::upper(point, &mut send),
                Mode::Swap => send(point),
                Mode::Title if after_cased => lower(&mut send),
                Mode::Capitalize if at > 0 => lower(&mut send),
                Mode::Title | Mode::Capitalize => unicode::title(point, &mut send),
            }
            if mode == Mode::Title {
                after_cased = unicode::case_of(point) != 0;
            }
        }
    })
}
