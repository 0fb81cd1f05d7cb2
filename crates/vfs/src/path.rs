//! Paths within a file system: made absolute, without `.` and `..`.
//!
//! Invariant: the parts are divided by single slashes, with none at either end.

use heap::Value;
use object::{Fault, Vm, text};
use stdlib::arguments;

/// Longest path.
const LONGEST: usize = 384;

/// A path below the root of a file system; empty for the root.
#[derive(Clone, Copy)]
pub struct Path {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Path {
    /// The path that `value` (str, bytes or undefined) means in the directory `here` (a str).
    pub fn new(vm: &Vm, here: Value<'_>, value: Value<'_>) -> Result<Result<Path, TooLong>, Fault> {
        let given = match value.given() {
            Some(value) => arguments::path(vm, value)?,
            None => "",
        };
        let mut path = Path { bytes: [0; LONGEST], length: 0 };
        let base = if given.starts_with('/') { "" } else { text::utf8_of(vm, here).unwrap_or("") };
        for part in base.split('/').chain(given.split('/')) {
            match part {
                "" | "." => {}
                ".." => path.length = path.bytes().iter().rposition(|byte| *byte == b'/').unwrap_or(0),
                part => {
                    let start = path.length + usize::from(path.length > 0);
                    let Some(place) = path.bytes.get_mut(start..start + part.len()) else { return Ok(Err(TooLong)) };
                    place.copy_from_slice(part.as_bytes());
                    if start > 0 {
                        path.bytes[start - 1] = b'/';
                    }
                    path.length = start + part.len();
                }
            }
        }
        Ok(Ok(path))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// The path as text, which it was made of.
    #[cfg(feature = "fat")]
    pub fn text(&self) -> &str {
        core::str::from_utf8(self.bytes()).unwrap_or("")
    }
}

/// The path does not fit.
pub struct TooLong;
