//! Names: long ones in UTF-16, and the short ones of eleven letters that stand for them.
//!
//! Invariant: a name that fits the short form, with each part in one case, needs no long one.

/// A long name has at most this many units.
pub const LONGEST: usize = 255;

/// A name as it was read or given, in UTF-8.
#[derive(Clone, Copy)]
pub struct Name {
    bytes: [u8; 3 * LONGEST],
    length: usize,
}

impl Name {
    pub fn empty() -> Name {
        Name { bytes: [0; 3 * LONGEST], length: 0 }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub(crate) fn push(&mut self, character: char) {
        let mut buffer = [0; 4];
        let text = character.encode_utf8(&mut buffer).as_bytes();
        if let Some(place) = self.bytes.get_mut(self.length..self.length + text.len()) {
            place.copy_from_slice(text);
            self.length += text.len();
        }
    }

    /// From UTF-16.
    pub(crate) fn set_long(&mut self, units: &[u16]) {
        self.length = 0;
        for character in char::decode_utf16(units.iter().copied()) {
            self.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    /// From a short name and the bits that say which part is in lower case.
    pub(crate) fn set_short(&mut self, short: &[u8; 11], cases: u8) {
        self.length = 0;
        for (part, bit) in [(&short[..8], 8), (&short[8..], 16)] {
            let end = part.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
            if bit == 16 && end > 0 {
                self.push('.');
            }
            for (index, byte) in part[..end].iter().enumerate() {
                // The first byte 0xe5 marks removed entries.
                let byte = if bit == 8 && index == 0 && *byte == 5 { 0xe5 } else { *byte };
                let byte = if cases & bit != 0 { byte.to_ascii_lowercase() } else { byte };
                self.push(if byte < 0x80 { char::from(byte) } else { '_' });
            }
        }
    }
}

/// Compares names as FAT does, without regard to case (of ASCII letters).
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// True for names that can be given to a file.
pub fn is_valid(name: &str) -> bool {
    let units = name.encode_utf16().count();
    (1..=LONGEST).contains(&units)
        && !name.ends_with(['.', ' '])
        && !name.chars().any(|character| character < ' ' || "\"*/:<>?\\|".contains(character))
}

/// The short name of a name, with the bits for its cases; None when it needs a long one.
pub fn short(name: &str) -> Option<([u8; 11], u8)> {
    let (base, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let fits = |part: &str, most: usize| {
        part.len() <= most && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"$%'-_@~`!(){}^#&".contains(&byte))
    };
    if base.is_empty() || !fits(base, 8) || !fits(extension, 3) {
        return None;
    }
    let (mut result, mut cases) = ([b' '; 11], 0);
    for (part, at, bit) in [(base, 0, 8), (extension, 8, 16)] {
        let lower = part.bytes().any(|byte| byte.is_ascii_lowercase());
        if lower && part.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        cases |= if lower { bit } else { 0 };
        for (place, byte) in result[at..].iter_mut().zip(part.bytes()) {
            *place = byte.to_ascii_uppercase();
        }
    }
    Some((result, cases))
}

/// A short name that stands for a long one: its letters, then `~` and a number.
pub fn alias(name: &str, number: u32) -> [u8; 11] {
    let (base, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut result = [b' '; 11];
    let letter = |character: char| match character {
        _ if character.is_ascii_alphanumeric() || "$%'-_@`!(){}^#&".contains(character) => {
            Some(character.to_ascii_uppercase() as u8)
        }
        ' ' | '.' => None,
        _ => Some(b'_'),
    };
    let mut digits = [0; 7];
    let (mut at, mut rest) = (digits.len(), number.min(999_999));
    while rest > 0 || at == digits.len() {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    at -= 1;
    digits[at] = b'~';
    let tail = &digits[at..];
    let mut length = 0;
    for byte in base.chars().filter_map(letter).take(8 - tail.len()) {
        result[length] = byte;
        length += 1;
    }
    result[length..length + tail.len()].copy_from_slice(tail);
    for (place, byte) in result[8..].iter_mut().zip(extension.chars().filter_map(letter)) {
        *place = byte;
    }
    result
}

/// The sum of a short name that its long one is marked with.
pub fn sum(short: &[u8; 11]) -> u8 {
    short.iter().fold(0u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte))
}
