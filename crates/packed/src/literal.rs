//! What a literal of a message says: its text, and the places where something is shown.
//!
//! Invariant: what is not understood is refused, never changed.

/// A part of a message.
#[derive(PartialEq, Eq, Debug)]
pub enum Part {
    Text(Vec<u8>),
    /// `{name:format}`; both may be empty.
    Shown(String, String),
}

/// The parts of a string literal as it is written; None when it is no string or not in ASCII.
pub fn parse(written: &str) -> Option<Vec<Part>> {
    let text = unescape(written)?;
    let mut parts = Vec::new();
    let mut piece = Vec::new();
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        rest = &rest[1..];
        if !matches!(character, '{' | '}') {
            piece.push(character as u8);
        } else if let Some(after) = rest.strip_prefix(character) {
            piece.push(character as u8);
            rest = after;
        } else {
            let (inside, after) = rest.split_once('}').filter(|_| character == '{')?;
            let (name, format) = inside.split_once(':').unwrap_or((inside, ""));
            if format.contains(['$', '*']) || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return None;
            }
            parts.push(Part::Text(core::mem::take(&mut piece)));
            parts.push(Part::Shown(name.into(), format.into()));
            rest = after;
        }
    }
    parts.push(Part::Text(piece));
    Some(parts)
}

/// The text of a literal without its escapes; None as of [`parse`].
pub fn unescape(written: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = written.strip_prefix('"')?.strip_suffix('"')?.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            quoted @ ('\\' | '"' | '\'') => text.push(quoted),
            '\n' => while characters.next_if(|next| next.is_whitespace()).is_some() {},
            _ => return None,
        }
    }
    text.chars().all(|character| matches!(character, ' '..='~' | '\n' | '\t' | '\r')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_parts() {
        let text = |text: &str| Part::Text(text.into());
        let shown = |name: &str, format: &str| Part::Shown(name.into(), format.into());
        assert_eq!(parse(r#""plain""#), Some(vec![text("plain")]));
        assert_eq!(
            parse("\"a {} \\\n   b '{name}' {{}} \\\\x{c:02x}\""),
            Some(vec![
                text("a "),
                shown("", ""),
                text(" b '"),
                shown("name", ""),
                text("' {} \\x"),
                shown("c", "02x"),
                text("")
            ])
        );
        for wrong in ["\"{\"", "\"}\"", "\"{a.b}\"", "\"{a:w$}\"", "\"\\0\"", "\"\u{e9}\"", "b\"x\""] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
