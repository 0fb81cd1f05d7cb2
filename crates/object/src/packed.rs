//! Texts of messages: packed ones, which [`message!`](packed::message) makes, and those of `format_args!`.
//!
//! A packed text stands in flash as pairs of pairs of characters, half as long; it is unpacked where it is shown.
//! Functions that take a text take any [`Words`]; what they do with it is done here, once for each kind of text, so
//! that a call hands over no more than registers hold.
//!
//! Invariant: only `message!` makes packed texts, so there is one argument for each place of the text.

use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::text::{self, Message};
use crate::Vm;
use core::fmt::{self, Display};
pub use packed::message;
use phrase::Phrase;

/// A text that shows nothing.
#[derive(Clone, Copy)]
pub struct Plain(pub &'static [u8]);

/// A text, and what is shown where it has zeros.
#[derive(Clone, Copy)]
pub struct Showing<'a, const COUNT: usize>(pub &'static [u8], pub &'a [&'a dyn Display; COUNT]);

/// A text for a message: of `message!` or `format_args!`.
pub trait Words: Copy {
    /// Appends it to a message.
    fn write(self, message: &mut Message<'_>);

    /// A string of it.
    #[inline(never)]
    fn make(self, vm: &Vm) -> Leaf<'_> {
        text::compose(vm, |message| self.write(message))
    }

    /// Raises a built-in exception with it, from a leaf function.
    fn fault(self, vm: &Vm, number: usize) -> Fault;

    /// TypeError from a leaf function.
    fn type_fault(self, vm: &Vm) -> Fault;

    /// ValueError from a leaf function.
    fn value_fault(self, vm: &Vm) -> Fault;

    /// Raises a built-in exception with it.
    fn raise(self, vm: &mut Vm, number: usize) -> Raised;
}

impl Words for fmt::Arguments<'_> {
    fn write(self, message: &mut Message<'_>) {
        let _ = fmt::Write::write_fmt(message, self);
    }

    #[cold]
    #[inline(never)]
    fn fault(self, vm: &Vm, number: usize) -> Fault {
        vm.fault_with(number, &|message| self.write(message))
    }

    #[cold]
    fn type_fault(self, vm: &Vm) -> Fault {
        self.fault(vm, kind::TypeError)
    }

    #[cold]
    fn value_fault(self, vm: &Vm) -> Fault {
        self.fault(vm, kind::ValueError)
    }

    #[cold]
    #[inline(never)]
    fn raise(self, vm: &mut Vm, number: usize) -> Raised {
        vm.raise_leaf(|vm| self.fault(vm, number))
    }
}

impl Words for Plain {
    #[inline(always)]
    fn write(self, message: &mut Message<'_>) {
        unpack(message, self.0, &[]);
    }

    #[inline(always)]
    fn fault(self, vm: &Vm, number: usize) -> Fault {
        plain_fault(vm, number, self.0)
    }

    #[inline(always)]
    fn type_fault(self, vm: &Vm) -> Fault {
        plain_type_fault(vm, self.0)
    }

    #[inline(always)]
    fn value_fault(self, vm: &Vm) -> Fault {
        plain_value_fault(vm, self.0)
    }

    #[inline(always)]
    fn raise(self, vm: &mut Vm, number: usize) -> Raised {
        plain_raise(vm, number, self.0)
    }
}

#[cold]
#[inline(never)]
fn plain_fault(vm: &Vm, number: usize, text: &'static [u8]) -> Fault {
    vm.fault_with(number, &|message| unpack(message, text, &[]))
}

#[cold]
#[inline(never)]
fn plain_type_fault(vm: &Vm, text: &'static [u8]) -> Fault {
    plain_fault(vm, kind::TypeError, text)
}

#[cold]
#[inline(never)]
fn plain_value_fault(vm: &Vm, text: &'static [u8]) -> Fault {
    plain_fault(vm, kind::ValueError, text)
}

#[cold]
#[inline(never)]
fn plain_raise(vm: &mut Vm, number: usize, text: &'static [u8]) -> Raised {
    vm.raise_leaf(|vm| plain_fault(vm, number, text))
}

impl<const COUNT: usize> Words for Showing<'_, COUNT> {
    #[inline(always)]
    fn write(self, message: &mut Message<'_>) {
        write_showing(message, self.0, self.1);
    }

    #[inline(always)]
    fn fault(self, vm: &Vm, number: usize) -> Fault {
        showing_fault(vm, number, self.0, self.1)
    }

    #[inline(always)]
    fn type_fault(self, vm: &Vm) -> Fault {
        showing_type_fault(vm, self.0, self.1)
    }

    #[inline(always)]
    fn value_fault(self, vm: &Vm) -> Fault {
        showing_value_fault(vm, self.0, self.1)
    }

    #[inline(always)]
    fn raise(self, vm: &mut Vm, number: usize) -> Raised {
        showing_raise(vm, number, self.0, self.1)
    }
}

#[inline(never)]
fn write_showing<const COUNT: usize>(message: &mut Message<'_>, text: &'static [u8], shown: &[&dyn Display; COUNT]) {
    unpack(message, text, shown);
}

#[cold]
#[inline(never)]
fn showing_fault<const COUNT: usize>(
    vm: &Vm,
    number: usize,
    text: &'static [u8],
    shown: &[&dyn Display; COUNT],
) -> Fault {
    vm.fault_with(number, &|message| unpack(message, text, shown))
}

#[cold]
#[inline(never)]
fn showing_type_fault<const COUNT: usize>(vm: &Vm, text: &'static [u8], shown: &[&dyn Display; COUNT]) -> Fault {
    showing_fault(vm, kind::TypeError, text, shown)
}

#[cold]
#[inline(never)]
fn showing_value_fault<const COUNT: usize>(vm: &Vm, text: &'static [u8], shown: &[&dyn Display; COUNT]) -> Fault {
    showing_fault(vm, kind::ValueError, text, shown)
}

#[cold]
#[inline(never)]
fn showing_raise<const COUNT: usize>(
    vm: &mut Vm,
    number: usize,
    text: &'static [u8],
    shown: &[&dyn Display; COUNT],
) -> Raised {
    vm.raise_leaf(|vm| showing_fault(vm, number, text, shown))
}

/// Appends a packed text and what it shows.
#[inline(never)]
fn unpack(message: &mut Message<'_>, text: &'static [u8], shown: &[&dyn Display]) {
    let mut shown = shown.iter();
    let _ = Phrase(text).each(&mut |character| match character {
        0 => shown.next().map_or(Ok(()), |shown| fmt::Write::write_fmt(message, format_args!("{shown}"))),
        character => {
            message.push(&[character]);
            Ok(())
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;

    fn text(words: impl Words) -> String {
        let mut buffer = [0; 200];
        let mut message = Message::fill(&mut buffer);
        words.write(&mut message);
        let length = message.length();
        String::from_utf8(buffer[..length].to_vec()).unwrap()
    }

    #[test]
    fn what_is_packed_is_shown_as_it_was_written() {
        let (name, number) = ("list", 7);
        assert_eq!(text(message!("")), "");
        assert_eq!(text(message!("unsupported operand\tof \"this\" \\ type\r\n")), "unsupported operand\tof \"this\" \\ type\r\n");
        assert_eq!(text(message!("'{name}' object {{{number}}}{}", number + 1)), "'list' object {7}8");
        assert_eq!(text(message!("{0}{1}{0} \\x{number:02x} {last}", 1, "b", last = '\u{e9}')), "1b1 \\x07 \u{e9}");
        let Plain(packed) = message!("an argument must be an integer, not a string");
        assert!(packed.len() < 25, "{}", packed.len());
    }
}
