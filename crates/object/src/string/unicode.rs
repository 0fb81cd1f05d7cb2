//! Classes and case of code points.
//!
//! With the feature `unicode` the tables of `core::char` decide, joined by short tables
//! for what `core` does not know (digit values, title case). Without it only Latin, Greek
//! and Cyrillic have case, by rules of a few lines, and what is beyond them is taken for letters. Combining marks of category Mc count as letters here; CPython says no.
//!
//! Source: Unicode character database 14 to 16; CPython library reference, "String Methods".

use crate::string::points;

/// Zeros of the runs of ten decimal digits beyond ASCII; the runs of U+1D7CE are in [`decimal`].
#[cfg(feature = "unicode")]
static ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50,
    0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1,
    0x1e950, 0x1fbf0,
];

/// Digits that are not decimal: superscripts, circled digits (first and last of each run).
#[cfg(feature = "unicode")]
static DIGITS: &[(u32, u32)] = &[
    (0xb2, 0xb3),
    (0xb9, 0xb9),
    (0x1369, 0x1371),
    (0x19da, 0x19da),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247c),
    (0x2488, 0x2490),
    (0x24ea, 0x24ea),
    (0x24f5, 0x24fd),
    (0x24ff, 0x24ff),
    (0x2776, 0x277e),
    (0x2780, 0x2788),
    (0x278a, 0x2792),
    (0x10a40, 0x10a43),
    (0x10e60, 0x10e68),
    (0x11052, 0x1105a),
    (0x1f100, 0x1f10a),
];

/// Letters that are numbers too: Chinese numerals.
#[cfg(feature = "unicode")]
static NUMERALS: &[u32] = &[
    0x3405, 0x3483, 0x382a, 0x3b4d, 0x4e00, 0x4e03, 0x4e07, 0x4e09, 0x4e5d, 0x4e8c, 0x4e94, 0x4e96, 0x4ebf, 0x4ec0,
    0x4edf, 0x4ee8, 0x4f0d, 0x4f70, 0x5104, 0x5146, 0x5169, 0x516b, 0x516d, 0x5341, 0x5343, 0x5344, 0x5345, 0x534c,
    0x53c1, 0x53c2, 0x53c3, 0x53c4, 0x56db, 0x58f1, 0x58f9, 0x5e7a, 0x5efe, 0x5eff, 0x5f0c, 0x5f0d, 0x5f0e, 0x5f10,
    0x62fe, 0x634c, 0x67d2, 0x6f06, 0x7396, 0x767e, 0x8086, 0x842c, 0x8cae, 0x8cb3, 0x8d30, 0x9621, 0x9646, 0x964c,
    0x9678, 0x96f6, 0xf96b, 0xf973, 0xf978, 0xf9b2, 0xf9d1, 0xf9d3, 0xf9fd, 0x20001, 0x20064, 0x200e2, 0x20121,
    0x2092a, 0x20983, 0x2098c, 0x2099c, 0x20aea, 0x20afd, 0x20b19, 0x22390, 0x22998, 0x23b1b, 0x2626d, 0x2f890,
];

/// White space as str methods see it.
pub fn is_space(point: u32) -> bool {
    match point {
        0x09..=0x0d | 0x1c..=0x20 | 0x85 | 0xa0 => true,
        0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 => true,
        _ => false,
    }
}

/// Value of a decimal digit of any script.
pub fn decimal(point: u32) -> Option<u32> {
    if point < 0x80 {
        return point.checked_sub(0x30).filter(|digit| *digit < 10);
    }
    #[cfg(feature = "unicode")]
    {
        if (0x1d7ce..=0x1d7ff).contains(&point) {
            return Some((point - 0x1d7ce) % 10);
        }
        let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= point)].last()?;
        Some(point - zero).filter(|digit| *digit < 10)
    }
    #[cfg(not(feature = "unicode"))]
    None
}

/// `str.isdecimal`.
pub fn is_decimal(point: u32) -> bool {
    decimal(point).is_some()
}

/// `str.isdigit`.
pub fn is_digit(point: u32) -> bool {
    #[cfg(feature = "unicode")]
    return is_decimal(point) || DIGITS.iter().any(|(first, last)| (*first..=*last).contains(&point));
    #[cfg(not(feature = "unicode"))]
    return is_decimal(point) || matches!(point, 0xb2 | 0xb3 | 0xb9);
}

/// `str.isidentifier` for the first character.
pub fn is_identifier_start(point: u32) -> bool {
    point == 0x5f || is_alpha(point) || (point >= 0x80 && is_letter_number(point))
}

/// `str.isidentifier` for the others.
pub fn is_identifier_part(point: u32) -> bool {
    is_identifier_start(point) || is_decimal(point) || matches!(point, 0xb7 | 0x387) || is_mark(point)
}

/// Sends the title case of a code point.
pub fn title(point: u32, send: &mut dyn FnMut(u32)) {
    match point {
        0x1c4..=0x1c6 => send(0x1c5),
        0x1c7..=0x1c9 => send(0x1c8),
        0x1ca..=0x1cc => send(0x1cb),
        0x1f1..=0x1f3 => send(0x1f2),
        0x149 => upper(point, send),
        0x1f80..=0x1faf => send(point | 8),
        0x1fb3 | 0x1fc3 | 0x1ff3 => send(point + 9),
        0x1fbc | 0x1fcc | 0x1ffc | 0x10d0..=0x10ff => send(point),
        _ => {
            // Where the upper case is several letters, only the first stays upper.
            let mut first = true;
            upper(point, &mut |upper| {
                match upper {
                    _ if first => send(upper),
                    // An iota that was written below the letter stays there.
                    0x399 if point >= 0x1fb2 => send(0x345),
                    _ => lower(upper, send),
                }
                first = false;
            });
        }
    }
}

/// Sends the case-folded form of a code point.
pub fn fold(point: u32, send: &mut dyn FnMut(u32)) {
    match point {
        0x131 => send(point),
        0x1e9e => {
            send(0x73);
            send(0x73);
        }
        0x13a0..=0x13f5 => send(point),
        0x13f8..=0x13fd => send(point - 8),
        0xab70..=0xabbf => send(point - 0xab70 + 0x13a0),
        _ => upper(point, &mut |point| lower(point, send)),
    }
}

/// 1 upper, 2 lower, 3 title case, 0 none.
pub fn case_of(point: u32) -> u8 {
    if is_upper(point) {
        1
    } else if is_lower(point) {
        2
    } else {
        match point {
            0x1c5 | 0x1c8 | 0x1cb | 0x1f2 | 0x1f88..=0x1f8f | 0x1f98..=0x1f9f | 0x1fa8..=0x1faf => 3,
            0x1fbc | 0x1fcc | 0x1ffc => 3,
            _ => 0,
        }
    }
}

/// True when the sigma at byte position `at` ends a word: cased letters before, none behind.
pub fn is_final_sigma(text: &[u8], at: usize) -> bool {
    let mut before = at;
    let mut cased_before = false;
    while before > 0 {
        before = points::before(text, before);
        let Some((point, _)) = points::decode(text, before) else { break };
        if !is_case_ignorable(point) {
            cased_before = case_of(point) != 0;
            break;
        }
    }
    let mut behind = at + 2;
    while let Some((point, width)) = points::decode(text, behind) {
        if !is_case_ignorable(point) {
            return cased_before && case_of(point) == 0;
        }
        behind += width;
    }
    cased_before
}

/// Characters that do not separate words when looking for a final sigma (the common ones).
fn is_case_ignorable(point: u32) -> bool {
    match point {
        0x27 | 0x2e | 0x3a | 0x5e | 0x60 | 0xa8 | 0xad | 0xaf | 0xb4 | 0xb7 | 0xb8 => true,
        0x2b0..=0x36f | 0x2018 | 0x2019 | 0x200b..=0x200f | 0x2024 | 0x2027 => true,
        _ => point >= 0x80 && is_extender(point),
    }
}

#[cfg(feature = "unicode")]
mod tables {
    use core::char;

    fn of(point: u32) -> char {
        char::from_u32(point).unwrap_or('\u{fffd}')
    }

    /// Nonspacing marks: `core` escapes them when they stand alone.
    pub fn is_extender(point: u32) -> bool {
        is_printable(point) && of(point).escape_debug().next() == Some('\\') && !matches!(point, 0x22 | 0x27 | 0x5c)
    }

    /// Marks that may continue an identifier.
    pub fn is_mark(point: u32) -> bool {
        point >= 0x80 && (is_extender(point) || (of(point).is_alphabetic() && !is_circled(point)))
    }

    /// Circled and squared letters are symbols although alphabetic.
    fn is_circled(point: u32) -> bool {
        matches!(point, 0x24b6..=0x24e9 | 0x1f130..=0x1f149 | 0x1f150..=0x1f169 | 0x1f170..=0x1f189)
    }

    /// Letters that are numbers by category: Roman numerals.
    pub fn is_letter_number(point: u32) -> bool {
        of(point).is_alphabetic() && of(point).is_numeric()
    }

    /// `str.isalpha`.
    pub fn is_alpha(point: u32) -> bool {
        if point < 0x80 {
            return matches!(point | 0x20, 0x61..=0x7a);
        }
        of(point).is_alphabetic() && !of(point).is_numeric() && !is_circled(point) && !is_extender(point)
    }

    /// `str.isnumeric`.
    pub fn is_numeric(point: u32) -> bool {
        of(point).is_numeric() || super::NUMERALS.binary_search(&point).is_ok()
    }

    pub fn is_upper(point: u32) -> bool {
        of(point).is_uppercase()
    }

    pub fn is_lower(point: u32) -> bool {
        of(point).is_lowercase()
    }

    /// `str.isprintable`.
    pub fn is_printable(point: u32) -> bool {
        if point < 0x7f {
            return point >= 0x20;
        }
        let Some(char) = char::from_u32(point) else { return false };
        // Behind a letter `core` escapes what is not printable and nothing else.
        let mut buffer = [b'a'; 5];
        let length = 1 + char.encode_utf8(&mut buffer[1..]).len();
        let text = core::str::from_utf8(&buffer[..length]).unwrap_or("a\n");
        text.escape_debug().nth(1) == Some(char)
    }

    /// Sends the upper case of a code point.
    pub fn upper(point: u32, send: &mut dyn FnMut(u32)) {
        match char::from_u32(point) {
            Some(char) => char.to_uppercase().for_each(|char| send(char as u32)),
            None => send(point),
        }
    }

    /// Sends the lower case of a code point.
    pub fn lower(point: u32, send: &mut dyn FnMut(u32)) {
        match char::from_u32(point) {
            Some(char) => char.to_lowercase().for_each(|char| send(char as u32)),
            None => send(point),
        }
    }
}

#[cfg(not(feature = "unicode"))]
use super::unicode_rules as tables;
use tables::{is_extender, is_letter_number, is_mark};
pub use tables::{is_alpha, is_lower, is_numeric, is_printable, is_upper, lower, upper};
