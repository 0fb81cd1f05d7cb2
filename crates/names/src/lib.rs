//! Static names: every name that Rust code knows, numbered at compile time.
//!
//! `sym::append` is the number of "append". A name exists once in flash, as a string object
//! ([`block`]); [`TEXT`] is for what is computed at compile time. A misspelt or duplicate name is
//! a compile error.
#![no_std]
#![forbid(unsafe_code)]

pub mod block;
mod table;

pub use table::{TEXT, sym};

/// Number of a static name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sym(pub u16);

impl Sym {
    /// The name itself.
    pub fn text(self) -> &'static str {
        core::str::from_utf8(block::bytes(self.0 as usize)).unwrap_or("")
    }
}

/// Bytes from which on they are hashed eight at a time, where there is room for so many: it is done before anybody
/// presses Ctrl-C.
const LONG: usize = 1 << 16;

/// Hash of a string or bytes: 30 bits of FNV-1a, so that it is a small integer on every machine; never 0
/// (0 means "not computed").
pub const fn hash_bytes(bytes: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    let mut i = 0;
    if cfg!(target_pointer_width = "64") && bytes.len() >= LONG {
        let mut words = 0xcbf2_9ce4_8422_2325u64;
        while i + 8 <= bytes.len() {
            let word = [
                bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3], bytes[i + 4], bytes[i + 5], bytes[i + 6], bytes[i + 7],
            ];
            words = (words ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            words ^= words >> 32;
            i += 8;
        }
        hash ^= words as u32;
    }
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    hash = (hash ^ hash >> 30) & 0x3fff_ffff;
    if hash == 0 { 1 } else { hash }
}

/// Places of the index: a power of two where there is room.
const SLOTS: usize =
    if size_of::<usize>() == 8 { (TEXT.len() * 3 / 2).next_power_of_two() } else { TEXT.len() * 4 / 3 };

#[allow(long_running_const_eval)]
static INDEX: [u16; SLOTS] = {
    let mut index = [u16::MAX; SLOTS];
    let mut number = 0;
    while number < TEXT.len() {
        let mut slot = hash_bytes(TEXT[number].as_bytes()) as usize % SLOTS;
        while index[slot] != u16::MAX {
            slot = (slot + 1) % SLOTS;
        }
        index[slot] = number as u16;
        number += 1;
    }
    index
};

/// The static name with this text, if there is one.
pub fn find(text: &[u8]) -> Option<Sym> {
    let hash = hash_bytes(text) as usize;
    let mut slot = hash % SLOTS;
    loop {
        let number = INDEX[slot];
        if number == u16::MAX {
            return None;
        }
        if block::hash(number as usize) == hash && block::bytes(number as usize) == text {
            return Some(Sym(number));
        }
        slot = (slot + 1) % SLOTS;
    }
}

/// Static names of one ASCII character, by character; others are `u16::MAX`.
static CHARACTERS: [u16; 128] = {
    let mut characters = [u16::MAX; 128];
    let mut number = 0;
    while number < TEXT.len() {
        let bytes = TEXT[number].as_bytes();
        if bytes.len() == 1 {
            characters[bytes[0] as usize] = number as u16;
        }
        number += 1;
    }
    characters
};

/// The static name that is this one character.
#[inline]
pub fn character(byte: u8) -> Option<Sym> {
    match CHARACTERS.get(byte as usize) {
        Some(number) if *number != u16::MAX => Some(Sym(*number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_unique() {
        for (number, name) in TEXT.iter().enumerate() {
            assert_eq!(find(name.as_bytes()), Some(Sym(number as u16)), "duplicate: {name}");
            assert_eq!(Sym(number as u16).text(), *name);
            let offset = block::offset(Sym(number as u16));
            assert_eq!(block::name_at(offset), Some(Sym(number as u16)));
            assert_eq!(block::name_at(offset + size_of::<usize>()), None);
        }
        assert_eq!(find(b"no such name"), None);
        assert_eq!(sym::append.text(), "append");
        assert_eq!(sym::r#type.text(), "type");
        assert_eq!(character(b'x'), Some(sym::x));
        assert_eq!(character(0x80), None);
    }
}
