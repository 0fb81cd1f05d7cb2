//! Texts of messages as they stand in flash: by pairs of pairs of characters, half as long. The macros of the crate
//! `packed` make them at compile time.
//!
//! Invariant: a packed text is codes only: 0 for what is shown next, an ASCII character for itself, all others for a
//! pair of codes, each of which is a character or has a pair that was made before.
#![no_std]
#![forbid(unsafe_code)]

mod pairs;

use pairs::{LOW_CODES, PAIRS};

/// A packed text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Phrase(pub &'static [u8]);

impl Phrase {
    /// No text.
    pub const EMPTY: Phrase = Phrase(&[]);

    /// True when there is no text.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// True when the text has this character.
    pub fn contains(self, wanted: u8) -> bool {
        self.each(&mut |character| if character == wanted { Err(()) } else { Ok(()) }).is_err()
    }

    /// Calls `put` with each character (0 where something is shown) until one fails.
    #[inline(never)]
    pub fn each<E>(self, put: &mut dyn FnMut(u8) -> Result<(), E>) -> Result<(), E> {
        self.0.iter().try_for_each(|code| unpack(*code, put))
    }

    /// True when the text begins so.
    pub fn starts_with(self, beginning: &[u8]) -> bool {
        let mut wanted = beginning.iter();
        let same = self.each(&mut |character| match wanted.next() {
            None => Ok(()),
            Some(byte) if *byte == character => Ok(()),
            Some(_) => Err(()),
        });
        same.is_ok() && wanted.next().is_none()
    }
}

fn unpack<E>(code: u8, put: &mut dyn FnMut(u8) -> Result<(), E>) -> Result<(), E> {
    let number = match code {
        b' '..=b'~' | b'\n' | b'\t' | b'\r' | 0 => return put(code),
        1..b' ' => code as usize,
        _ => code as usize - 0x7f + 32,
    };
    TABLE[number].iter().try_for_each(|code| unpack(*code, put))
}

/// The pairs by code: those below the space, then those from DEL on.
static TABLE: [[u8; 2]; 32 + 129] = {
    let mut table = [[b'?'; 2]; 32 + 129];
    let mut index = 0;
    while index < PAIRS.len() {
        let place = if index < LOW_CODES.len() { LOW_CODES[index] as usize } else { index - LOW_CODES.len() + 32 };
        table[place] = PAIRS[index];
        index += 1;
    }
    table
};
