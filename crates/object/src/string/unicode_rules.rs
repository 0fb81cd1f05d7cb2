//! Classes and case of code points by rules, for builds without the tables (feature `unicode`).
//!
//! Invariant: what is said of Latin-1, Latin Extended-A, Greek and the common part of Cyrillic is what the tables say;
//! everything beyond counts as letters without case.

pub fn is_extender(point: u32) -> bool {
    (0x300..=0x36f).contains(&point)
}

pub fn is_mark(point: u32) -> bool {
    point >= 0x100
}

pub fn is_letter_number(_: u32) -> bool {
    false
}

pub fn is_alpha(point: u32) -> bool {
    is_upper(point) || is_lower(point) || point >= 0x100
}

pub fn is_numeric(point: u32) -> bool {
    super::unicode::is_digit(point) || matches!(point, 0xbc..=0xbe)
}

pub fn is_upper(point: u32) -> bool {
    matches!(point, 0x41..=0x5a) || point >= 0x80 && point != 0x130 && lower_of(point) != point
}

pub fn is_lower(point: u32) -> bool {
    matches!(point, 0x61..=0x7a | 0xaa | 0xba | 0xdf | 0x138 | 0x149 | 0x390 | 0x3b0 | 0x3c2)
        || point >= 0x80 && upper_of(point) != point
}

pub fn is_printable(point: u32) -> bool {
    matches!(point, 0x20..=0x7e | 0xa1..=0xac | 0xae..=0x167f | 0x1681..=0x1fff | 0x2010..=0x2027 | 0x2030..=0x205e)
        || matches!(point, 0x2070..=0x2fff | 0x3001..=0xd7ff | 0xf900..=0xfefe | 0xff01..=0xfff8 | 0xfffc..=0xfffd | 0x10000..=0xeffff)
}

/// Sends the upper case of a code point.
pub fn upper(point: u32, send: &mut dyn FnMut(u32)) {
    if point == 0xdf {
        send(0x53);
        send(0x53);
    } else {
        send(upper_of(point));
    }
}

/// Sends the lower case of a code point.
pub fn lower(point: u32, send: &mut dyn FnMut(u32)) {
    send(lower_of(point));
}

/// True where upper and lower case alternate in the block Latin Extended-A, and what is odd there is upper case.
fn is_shifted(point: u32) -> bool {
    matches!(point, 0x139..=0x148 | 0x179..=0x17e)
}

fn upper_of(point: u32) -> u32 {
    match point {
        0x61..=0x7a | 0xe0..=0xf6 | 0xf8..=0xfe | 0x3b1..=0x3c1 | 0x3c3..=0x3cb | 0x430..=0x44f => point - 0x20,
        0xff => 0x178,
        0xb5 => 0x39c,
        0x131 => 0x49,
        0x17f => 0x53,
        0x3c2 => 0x3a3,
        0x3ac => 0x386,
        0x3ad..=0x3af => point - 0x25,
        0x3cc => 0x38c,
        0x3cd..=0x3ce => point - 0x3f,
        0x450..=0x45f => point - 0x50,
        0x130 | 0x138 | 0x149 | 0x178 => point,
        0x100..=0x17e | 0x460..=0x481 | 0x48a..=0x4bf => point - (point + is_shifted(point) as u32) % 2,
        _ => point,
    }
}

fn lower_of(point: u32) -> u32 {
    match point {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => point + 0x20,
        0x178 => 0xff,
        0x386 => 0x3ac,
        0x388..=0x38a => point + 0x25,
        0x38c => 0x3cc,
        0x38e..=0x38f => point + 0x3f,
        0x400..=0x40f => point + 0x50,
        0x130..=0x131 | 0x138 | 0x149 | 0x17f => point,
        0x100..=0x17e | 0x460..=0x481 | 0x48a..=0x4bf => point + (point + 1 + is_shifted(point) as u32) % 2,
        _ => point,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_that_of_core() {
        for point in (0..0x180).chain(0x386..0x3cf).chain(0x400..0x4c0) {
            let Some(char) = char::from_u32(point) else { continue };
            // Where a case is several letters the rules keep the letter, and U+0130 becomes none of them.
            let check = |found: u32, expected: [Option<char>; 2]| match expected {
                [Some(one), None] => assert_eq!(found, one as u32, "{point:x}"),
                _ => assert_eq!(found, point),
            };
            let (mut upper, mut lower) = (char.to_uppercase(), char.to_lowercase());
            check(upper_of(point), [upper.next(), upper.next()]);
            check(lower_of(point), [lower.next(), lower.next()]);
            assert_eq!(is_upper(point), char.is_uppercase() && point != 0x130, "{point:x}");
            assert_eq!(is_lower(point), char.is_lowercase(), "{point:x}");
        }
    }
}
