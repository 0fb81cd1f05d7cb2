//! What the board's own USB driver looks like to a host: one serial port, and the strings of the board.
//!
//! Invariant: the configuration's numbers of interfaces, endpoints and strings are the maxima below.

use board::Board;
use heap::{TypeId, Value};
use names::sym;
use object::types::{Slot1, Slots, TypeInfo};
use object::{Item, bytes, text};

use crate::device::{device, number};
use crate::ids;

/// First numbers that a program's own interfaces, endpoints and strings may have beside the driver.
pub const INTERFACES: u8 = 2;
const ENDPOINTS: i32 = 3;
const STRINGS: i32 = 5;

const ID: TypeId = ids::USB_BUILTIN;
/// No driver of the board's own.
pub const NONE: Value<'static> = device(ID, 0);
/// The serial port.
pub const SERIAL: Value<'static> = device(ID, 1);

/// Device descriptor: USB 2.0, classes by interface association, the Pico's numbers.
pub const DEVICE: [u8; 18] = [18, 1, 0x00, 2, 0xef, 2, 1, 64, 0x8a, 0x2e, 0x05, 0, 0x00, 1, 1, 2, 3, 1];

/// Configuration descriptor: 250 mA, a communications interface with its data interface.
pub const CONFIGURATION: [u8; 75] = [
    9, 2, 75, 0, INTERFACES, 1, 0, 0x80, 125, // configuration
    8, 11, 0, 2, 2, 2, 0, 0, // association of two interfaces
    9, 4, 0, 0, 1, 2, 2, 0, 4, // interface for control
    5, 0x24, 0, 0x20, 1, // of version 1.2
    5, 0x24, 1, 0, 1, // calls are not managed
    4, 0x24, 2, 6, // line settings and breaks
    5, 0x24, 6, 0, 1, // union of both interfaces
    7, 5, 0x81, 3, 8, 0, 16, // notifications
    9, 4, 1, 0, 2, 10, 0, 0, 0, // interface for data
    7, 5, 0x02, 2, 64, 0, 0, // from the host
    7, 5, 0x82, 2, 64, 0, 0, // to the host
];

/// A string by its number, where a program gives none of its own.
pub fn string(board: &dyn Board, number: u8, buffer: &mut [u8; 64]) -> Option<usize> {
    let text: &[u8] = match number {
        1 => b"MicroPython",
        2 => b"Board in FS mode",
        4 => b"Board CDC",
        3 => {
            let id = board.power().unique_id();
            let length = id.len().min(buffer.len() / 2);
            for (index, byte) in id[..length].iter().enumerate() {
                for (place, digit) in [byte >> 4, byte & 15].into_iter().enumerate() {
                    buffer[2 * index + place] = b"0123456789abcdef"[usize::from(digit)];
                }
            }
            return Some(2 * length);
        }
        _ => return None,
    };
    buffer[..text.len()].copy_from_slice(text);
    Some(text.len())
}

/// The choices of `USBDevice.builtin_driver`.
pub static BUILTIN: TypeInfo = TypeInfo {
    module: "machine",
    items: &[
        (sym::desc_cfg, Item::Getter(|vm, own| bytes::new(vm, if number(own) == 0 { &[] } else { &CONFIGURATION }))),
        (sym::desc_dev, Item::Getter(|vm, _| bytes::new(vm, &DEVICE))),
        (sym::ep_max, Item::Getter(|_, own| Ok(Value::small(i32::from(number(own)) * ENDPOINTS)))),
        (sym::itf_max, Item::Getter(|_, own| Ok(Value::small(i32::from(number(own)) * i32::from(INTERFACES))))),
        (sym::str_max, Item::Getter(|_, own| Ok(Value::small(if number(own) == 0 { 1 } else { STRINGS })))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, own| {
            text::new(vm, if number(own) == 0 { b"<USBDevice.BUILTIN_NONE>" } else { b"<USBDevice.BUILTIN_CDC>" })
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(ID, "USBDriver")
};
