//! Characters beyond ASCII: decoding, and which of them names may have.
//!
//! Unicode's XID tables are approximated by what `core` knows (letters and numbers) and a few ranges of marks.

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
    character.is_alphabetic() || matches!(character, '\u{2118}' | '\u{212e}')
}

/// Whether a name may go on with a character that is not ASCII.
pub(super) fn may_continue_name(character: char) -> bool {
    character.is_alphanumeric()
        || may_begin_name(character)
        || matches!(character,
            '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{387}' | '\u{200c}'..='\u{200d}' | '\u{203f}'..='\u{2040}'
            | '\u{20d0}'..='\u{20dc}' | '\u{20e1}' | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether an error message may show the character itself.
pub(super) fn is_printable(character: char) -> bool {
    !(character.is_control()
        || character.is_whitespace()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..))
}
