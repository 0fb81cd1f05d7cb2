//! Characters beyond ASCII: decoding, and which of them names may have.
//!
//! Unicode's XID tables are approximated by what `core` knows (letters and numbers) and a few ranges of marks.
//! Without the feature `unicode` everything beyond Latin-1 that is not known to be a symbol is a letter.

/// The character at the start of `bytes` and its length, if they begin with valid UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Option<(char, usize)> {
    let length = match bytes.first()? {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let text = core::str::from_utf8(bytes.get(..length)?).ok()?;
    Some((text.chars().next()?, length))
}

/// Whether a name may begin with a character that is not ASCII.
pub(super) fn may_begin_name(character: char) -> bool {
    is_letter(character) || matches!(character, '\u{2118}' | '\u{212e}')
}

#[cfg(feature = "unicode")]
fn is_letter(character: char) -> bool {
    character.is_alphabetic()
}

#[cfg(feature = "unicode")]
fn is_number(character: char) -> bool {
    character.is_numeric()
}

#[cfg(not(feature = "unicode"))]
fn is_letter(character: char) -> bool {
    match character {
        '\0'..'\u{100}' => matches!(character, '\u{aa}' | '\u{b5}' | '\u{ba}' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..),
        '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20cf}' | '\u{2190}'..='\u{2bff}' | '\u{3000}'..='\u{3004}' => false,
        '\u{3008}'..='\u{3020}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe6f}' | '\u{feff}'..='\u{ff20}' => false,
        '\u{fff0}'..='\u{ffff}' | '\u{1f000}'..='\u{1faff}' | '\u{e0000}'.. => false,
        _ => is_printable(character),
    }
}

/// Digits count as letters beyond Latin-1.
#[cfg(not(feature = "unicode"))]
fn is_number(_: char) -> bool {
    false
}

/// Whether a name may go on with a character that is not ASCII.
pub(super) fn may_continue_name(character: char) -> bool {
    is_number(character)
        || may_begin_name(character)
        || matches!(character,
            '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{387}' | '\u{200c}'..='\u{200d}' | '\u{203f}'..='\u{2040}'
            | '\u{20d0}'..='\u{20dc}' | '\u{20e1}' | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether an error message may show the character itself.
pub(super) fn is_printable(character: char) -> bool {
    !(character.is_control()
        || matches!(character,
            '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2028}'..='\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
            | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..))
}
