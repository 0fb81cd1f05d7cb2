//! Methods that str, bytes and bytearray share: each is written once over bytes.
//!
//! UTF-8 can be searched, split and trimmed as bytes, since no code point occurs inside
//! another. A [`Flavour`] says what the receiver is, what arguments it takes and what its
//! results become.
//!
//! Invariant: functions here are leaves; ranges of text begin and end at code points.

mod affix;
mod arguments;
mod case;
mod hex;
mod join;
mod pad;
mod replace;
mod search;
mod split;
mod trim;

pub mod scan;
pub mod table;

pub use affix::{endswith, removeprefix, removesuffix, startswith};
pub use arguments::{number, optional_number, range};
pub use case::{
    capitalize, isalnum, isalpha, isascii, isdigit, islower, isspace, istitle, isupper, lower, swapcase, title, upper,
};
pub use hex::{from_hex, hex};
pub use join::{join, join_full};
pub use pad::{center, expandtabs, ljust, rjust, zfill};
pub use replace::replace;
pub use search::{count, find, index, rfind, rindex};
pub use split::{partition, rpartition, rsplit, split, splitlines, splitlines_full};
pub use trim::{lstrip, rstrip, strip};

use crate::fault::{Fault, Leaf};
use crate::string::{points, unicode};
use crate::text::Message;
use crate::{Vm, bytearray, bytes, exception::kind, ids, text, types};
use crate::packed::message;
use heap::Value;

/// What a receiver is, and what its methods return.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// str of ASCII: bytes are characters.
    Ascii,
    /// Any other str.
    Text,
    Bytes,
    ByteArray,
}

impl Flavour {
    /// The flavour and the bytes of a receiver.
    #[inline]
    pub fn view<'v>(vm: &'v Vm, receiver: Value<'v>) -> (Flavour, &'v [u8]) {
        if receiver.has_id(ids::STR) {
            return (Flavour::of_str(receiver), receiver.bytes());
        }
        if receiver.has_id(ids::BYTEARRAY) {
            return (Flavour::ByteArray, bytearray::bytes(receiver));
        }
        match types::cast(vm, receiver, ids::STR) {
            Some(string) => (Flavour::of_str(string), string.bytes()),
            None => (Flavour::Bytes, bytes::buffer_of(vm, receiver).unwrap_or(&[])),
        }
    }

    /// The flavour of a str object.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn of_str(string: Value<'_>) -> Flavour {
        if string.flags() & ids::ASCII != 0 { Flavour::Ascii } else { Flavour::Text }
    }

    /// True for str.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn is_text(self) -> bool {
        matches!(self, Flavour::Ascii | Flavour::Text)
    }

    /// Number of items: code points or bytes.
    pub fn length(self, bytes: &[u8]) -> usize {
        if self == Flavour::Text { points::count(bytes) } else { bytes.len() }
    }

    /// A new object of this flavour.
    #[inline]
    pub fn make<'v>(self, vm: &'v Vm, content: &[u8]) -> Leaf<'v> {
        match self {
            Flavour::Ascii | Flavour::Text => text::new(vm, content),
            Flavour::Bytes => bytes::new(vm, content),
            Flavour::ByteArray => bytearray::new(vm, content),
        }
    }

    /// A new object of `length` bytes that `fill` writes.
    pub fn build<'v>(self, vm: &'v Vm, length: usize, fill: &mut dyn FnMut(&mut [u8])) -> Leaf<'v> {
        match self {
            Flavour::Ascii => text::build(vm, length, true, fill),
            Flavour::Text => {
                let mut ascii = false;
                let string = text::build(vm, length, false, |bytes| {
                    fill(bytes);
                    ascii = bytes.is_ascii();
                })?;
                if ascii {
                    vm.heap.set_raw_flag(string, ids::ASCII);
                }
                Ok(string)
            }
            Flavour::Bytes => bytes::build(vm, length, fill),
            Flavour::ByteArray => bytearray::build(vm, length, fill),
        }
    }

    /// A new object of what `write` writes; it is called twice and must write the same both
    /// times, but where [`Vm::stops_at`] tells it to end early.
    pub fn compose<'v>(self, vm: &'v Vm, write: &dyn Fn(&mut Message<'_>)) -> Leaf<'v> {
        let mut measure = Message::measure();
        write(&mut measure);
        let made = self.build(vm, measure.length(), &mut |buffer| write(&mut Message::fill(buffer)))?;
        vm.poll_walk().map(|()| made)
    }

    /// The receiver itself where it is immutable, else a copy.
    pub fn same<'v>(self, vm: &'v Vm, receiver: Value<'v>) -> Leaf<'v> {
        if self == Flavour::ByteArray { bytearray::new(vm, bytearray::bytes(receiver)) } else { Ok(receiver) }
    }

    /// Bytes of an argument that must be of the receiver's kind: str for str, a buffer for bytes. `method`
    /// names the argument in the message.
    pub fn argument<'v>(self, vm: &'v Vm, value: Value<'v>, method: &str) -> Result<&'v [u8], Fault> {
        if self.is_text() {
            return text::bytes_of(vm, value).ok_or_else(|| text_error(vm, value, method));
        }
        bytes::buffer_of(vm, value).ok_or_else(|| buffer_error(vm, value))
    }

    /// Flavour of a result that holds parts of the receiver and of a str argument.
    pub fn joined_with(self, argument: &[u8]) -> Flavour {
        if self == Flavour::Ascii && !argument.is_ascii() { Flavour::Text } else { self }
    }

    /// True for white space at byte position `at`, with its width.
    #[inline]
    pub fn space_at(self, bytes: &[u8], at: usize) -> (bool, usize) {
        match bytes.get(at) {
            None => (false, 1),
            Some(byte) if self != Flavour::Text || *byte < 0x80 => {
                (is_space(*byte) || (self.is_text() && matches!(byte, 0x1c..=0x1f)), 1)
            }
            _ => match points::decode(bytes, at) {
                Some((point, width)) => (unicode::is_space(point), width),
                None => (false, 1),
            },
        }
    }
}

/// White space of bytes: what `bytes.split` splits at.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// TypeError for an argument of a str method that is no str.
#[cold]
fn text_error(vm: &Vm, value: Value<'_>, method: &str) -> Fault {
    let class = types::type_name(vm, value);
    let space = if method.is_empty() { "" } else { " " };
    vm.fault(kind::TypeError, message!("{method}{space}must be str, not {class}"))
}

/// TypeError for an argument of a bytes method that is no buffer.
#[cold]
pub fn buffer_error(vm: &Vm, value: Value<'_>) -> Fault {
    let class = types::type_name(vm, value);
    vm.fault(kind::TypeError, message!("a bytes-like object is required, not '{class}'"))
}
