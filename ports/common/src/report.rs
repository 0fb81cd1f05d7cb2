//! Reports of what must not happen: faults of the processor, panics.
//!
//! Invariant: nothing here allocates, formats with `core::fmt`, or fails.

use crate::rounds::visit_places;
use core::panic::PanicInfo;

/// Python functions that a report names at most.
const PLACES: usize = 8;

/// Where a report goes: writes bytes at once, without interrupts.
pub type Write<'w> = &'w dyn Fn(&[u8]);

/// Writes a heading and the values of registers.
pub fn fault(write: Write, what: &str, registers: &[(&str, u32)]) {
    write(b"\r\n\r\nfatal: ");
    write(what.as_bytes());
    for (index, (name, value)) in registers.iter().enumerate() {
        write(if index % 4 == 0 { b"\r\n  " } else { b"  " });
        write(name.as_bytes());
        write(b" ");
        write(&hexadecimal(*value));
    }
    end(write);
}

/// Writes where a panic was.
pub fn panic(write: Write, information: &PanicInfo) {
    write(b"\r\n\r\nfatal: panic");
    if let Some(place) = information.location() {
        write(b" at ");
        write(place.file().as_bytes());
        write(b":");
        decimal(write, place.line());
    }
    end(write);
}

/// Writes which Python functions run, the innermost first.
fn end(write: Write) {
    let mut shown = 0;
    visit_places(&mut |place| {
        shown += 1;
        if shown > PLACES {
            return;
        }
        write(b"\r\n  in ");
        write(place.function);
        write(b" of ");
        write(place.file);
        write(if place.line.is_some() { b", line " } else { b" from line " });
        decimal(write, place.line.unwrap_or(place.first_line));
    });
    write(b"\r\nthe board starts again\r\n");
}

fn hexadecimal(value: u32) -> [u8; 8] {
    core::array::from_fn(|index| b"0123456789abcdef"[(value >> (28 - 4 * index)) as usize & 15])
}

fn decimal(write: Write, mut value: u32) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    write(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::string::String;

    #[test]
    fn registers_are_in_rows_of_four() {
        let text = RefCell::new(String::new());
        let write = |bytes: &[u8]| text.borrow_mut().push_str(core::str::from_utf8(bytes).unwrap());
        fault(&write, "hard fault", &[("pc", 0x0800_1234), ("lr", 1), ("r0", 2), ("r1", 3), ("r2", u32::MAX)]);
        let wanted = "\r\n\r\nfatal: hard fault\r\n  pc 08001234  lr 00000001  r0 00000002  r1 00000003\r\n  \
            r2 ffffffff\r\nthe board starts again\r\n";
        assert_eq!(*text.borrow(), wanted);
        text.borrow_mut().clear();
        decimal(&write, 0);
        decimal(&write, 1_234_567_890);
        assert_eq!(*text.borrow(), "01234567890");
    }
}
