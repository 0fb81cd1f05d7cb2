//! Values of literals: numbers and the contents of strings.
//!
//! The lexer has checked where literals end and that they are UTF-8; what can still go wrong is in the escapes.
//! A literal that needs no decoding stays a slice of the source.

use crate::ast::ExpressionKind;
use arena::{Arena, OutOfMemory, Vector};

/// The value of a number token.
pub(crate) fn number<'a>(text: &'a [u8], arena: &'a Arena<'a>) -> Result<ExpressionKind<'a>, OutOfMemory> {
    let radix = match (text.first(), text.get(1).map(|byte| byte | 0x20)) {
        (Some(b'0'), Some(b'x')) => 16,
        (Some(b'0'), Some(b'o')) => 8,
        (Some(b'0'), Some(b'b')) => 2,
        _ => 10,
    };
    let body = if radix == 10 { text } else { text.get(2..).unwrap_or(&[]) };
    let digits = without_underscores(body, arena)?;
    let (digits, is_imaginary) = match digits.as_bytes() {
        [.., b'j' | b'J'] if radix == 10 => (digits.get(..digits.len() - 1).unwrap_or(""), true),
        _ => (digits, false),
    };
    if is_imaginary || radix == 10 && !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let value = arena.alloc(numeric::parse_float(digits).unwrap_or(0.0))?;
        return Ok(if is_imaginary { ExpressionKind::Imaginary(value) } else { ExpressionKind::Float(value) });
    }
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(ExpressionKind::Int(0));
    }
    match i32::from_str_radix(digits, radix as u32) {
        Ok(value) => Ok(ExpressionKind::Int(value)),
        Err(_) => Ok(ExpressionKind::LongInt { radix, digits }),
    }
}

fn without_underscores<'a>(text: &'a [u8], arena: &'a Arena<'a>) -> Result<&'a str, OutOfMemory> {
    let text = core::str::from_utf8(text).unwrap_or("");
    if !text.contains('_') {
        return Ok(text);
    }
    let mut kept = arena.vector::<u8>();
    for part in text.split('_') {
        kept.extend(part.as_bytes())?;
    }
    Ok(core::str::from_utf8(kept.finish()?).unwrap_or(""))
}

/// A string token taken apart.
#[derive(Clone, Copy)]
pub(crate) struct StringShape<'a> {
    pub is_bytes: bool,
    pub is_raw: bool,
    /// Of an f-string start token: `b't'` for a t-string, else `b'f'` or 0.
    pub template: u8,
    /// Between the quotes.
    pub body: &'a [u8],
}

/// Takes the text of a string token, or of the start of an f-string, apart.
pub(crate) fn string_shape(text: &[u8]) -> StringShape<'_> {
    let mut shape = StringShape { is_bytes: false, is_raw: false, template: 0, body: &[] };
    let mut rest = text;
    while let [letter, others @ ..] = rest {
        match letter | 0x20 {
            b'b' => shape.is_bytes = true,
            b'r' => shape.is_raw = true,
            b'f' => shape.template = b'f',
            b't' => shape.template = b't',
            b'u' => {}
            _ => break,
        }
        rest = others;
    }
    let is_triple = rest.len() >= 6 && (rest.starts_with(b"\"\"\"") || rest.starts_with(b"'''"));
    let quotes = if is_triple { 3 } else { 1 };
    shape.body = rest.get(quotes..rest.len().saturating_sub(quotes)).unwrap_or(&[]);
    shape
}

impl StringShape<'_> {
    /// Whether the body is the value as it stands.
    pub fn is_plain(&self) -> bool {
        self.body.iter().all(|byte| *byte != b'\r' && (*byte != b'\\' || self.is_raw))
    }
}

/// What is wrong with an escape. Positions count bytes of the body, both ends included.
#[derive(Clone, Copy)]
pub(crate) enum EscapeError {
    Memory,
    Unicode { message: &'static str, start: usize, end: usize },
    ByteEscape { position: usize },
    NotAscii,
}

impl From<OutOfMemory> for EscapeError {
    fn from(_: OutOfMemory) -> Self {
        EscapeError::Memory
    }
}

/// Finds the character with a name.
pub type CharacterName = fn(&[u8]) -> Option<char>;

/// How the text of a literal is to be read.
#[derive(Clone, Copy)]
pub(crate) struct Decoding {
    pub is_bytes: bool,
    pub is_raw: bool,
    /// `{{` and `}}` stand for one brace.
    pub doubled_braces: bool,
    /// Finds the character with a name, for `\N{...}`.
    pub character_name: Option<CharacterName>,
}

impl Decoding {
    /// Appends the value of `body` to `out`.
    pub fn append(self, body: &[u8], out: &mut Vector<'_, u8>) -> Result<(), EscapeError> {
        let mut position = 0;
        while let Some(byte) = body.get(position) {
            let run =
                body.iter().skip(position).take_while(|byte| !matches!(byte, b'\\' | b'\r' | b'{' | b'}')).count();
            if run > 0 {
                let plain = body.get(position..position + run).unwrap_or(&[]);
                if self.is_bytes && !plain.is_ascii() {
                    return Err(EscapeError::NotAscii);
                }
                out.extend(plain)?;
                position += run;
                continue;
            }
            position += 1;
            let next = body.get(position).copied();
            match byte {
                b'\r' => {
                    out.push(b'\n')?;
                    position += (next == Some(b'\n')) as usize;
                }
                b'{' | b'}' => {
                    out.push(*byte)?;
                    position += (self.doubled_braces && next == Some(*byte)) as usize;
                }
                _ if self.is_raw => out.push(b'\\')?,
                _ => position = self.escape(body, position, out)?,
            }
        }
        Ok(())
    }

    /// Appends the value of the escape whose backslash is just before `position`, and answers where it ends.
    fn escape(self, body: &[u8], position: usize, out: &mut Vector<'_, u8>) -> Result<usize, EscapeError> {
        let Some(letter) = body.get(position).copied() else {
            out.push(b'\\')?;
            return Ok(position);
        };
        let simple = match letter {
            b'\n' => return Ok(position + 1),
            b'\r' => return Ok(position + 1 + (body.get(position + 1) == Some(&b'\n')) as usize),
            b'\\' | b'\'' | b'"' => letter,
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'0'..=b'7' => {
                let (value, length) = digits(body, position, 8, 3);
                self.push_code(value, out)?;
                return Ok(position + length);
            }
            b'x' => return self.hexadecimal(body, position, 2, "truncated \\xXX escape", out),
            b'u' if !self.is_bytes => return self.hexadecimal(body, position, 4, "truncated \\uXXXX escape", out),
            b'U' if !self.is_bytes => return self.hexadecimal(body, position, 8, "truncated \\UXXXXXXXX escape", out),
            b'N' if !self.is_bytes => return self.named(body, position, out),
            // Not an escape: the backslash stays.
            _ => {
                out.push(b'\\')?;
                return Ok(position);
            }
        };
        out.push(simple)?;
        Ok(position + 1)
    }

    fn hexadecimal(
        self,
        body: &[u8],
        position: usize,
        count: usize,
        message: &'static str,
        out: &mut Vector<'_, u8>,
    ) -> Result<usize, EscapeError> {
        let (value, length) = digits(body, position + 1, 16, count);
        let start = position - 1;
        if length < count {
            if self.is_bytes {
                return Err(EscapeError::ByteEscape { position: start });
            }
            return Err(EscapeError::Unicode { message, start, end: position + length });
        }
        if value > 0x10ffff {
            return Err(EscapeError::Unicode { message: "illegal Unicode character", start, end: position + length });
        }
        self.push_code(value, out)?;
        Ok(position + 1 + length)
    }

    fn named(self, body: &[u8], position: usize, out: &mut Vector<'_, u8>) -> Result<usize, EscapeError> {
        let rest = body.get(position + 1..).unwrap_or(&[]);
        let close =
            rest.iter().position(|byte| *byte == b'}').filter(|close| *close > 1 && rest.first() == Some(&b'{'));
        let start = position - 1;
        let Some(close) = close else {
            let length = if rest.first() == Some(&b'{') { rest.len() } else { 0 };
            let message = "malformed \\N character escape";
            return Err(EscapeError::Unicode { message, start, end: position + length });
        };
        let name = rest.get(1..close).unwrap_or(&[]);
        match self.character_name.and_then(|find| find(name)) {
            Some(character) => {
                self.push_code(character as u32, out)?;
                Ok(position + 2 + close)
            }
            None => {
                let message = "unknown Unicode character name";
                Err(EscapeError::Unicode { message, start, end: position + 1 + close })
            }
        }
    }

    /// Appends a byte, or a character as UTF-8 in which surrogates are characters like all others.
    fn push_code(self, code: u32, out: &mut Vector<'_, u8>) -> Result<(), OutOfMemory> {
        if self.is_bytes {
            return out.push(code as u8);
        }
        let low = |shift: u32| 0x80 | (code >> shift & 0x3f) as u8;
        match code {
            0..=0x7f => out.push(code as u8),
            0x80..=0x7ff => out.extend(&[0xc0 | (code >> 6) as u8, low(0)]),
            0x800..=0xffff => out.extend(&[0xe0 | (code >> 12) as u8, low(6), low(0)]),
            _ => out.extend(&[0xf0 | (code >> 18) as u8, low(12), low(6), low(0)]),
        }
    }
}

/// The first escape of a body that means nothing: where its backslash is, and how many digits it has (0: it is a
/// character that needs no backslash).
#[cfg(feature = "warnings")]
pub(crate) fn odd_escape(body: &[u8], is_bytes: bool) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        let next = body.get(at + 1).copied();
        at += 1;
        match next {
            Some(letter) if *byte == b'\\' => {
                at += 1;
                match letter {
                    b'4'..=b'7' if digits(body, at - 1, 8, 3).1 == 3 => return Some((at - 2, 3)),
                    b'0'..=b'7' | b'\n' | b'\r' | b'\\' | b'\'' | b'"' => {}
                    b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'x' => {}
                    b'u' | b'U' | b'N' if !is_bytes => {}
                    _ => return Some((at - 2, 0)),
                }
            }
            _ => {}
        }
    }
    None
}

/// The value of at most `most` digits, and how many there are.
fn digits(body: &[u8], start: usize, radix: u32, most: usize) -> (u32, usize) {
    let (mut value, mut length) = (0u32, 0);
    for byte in body.iter().skip(start).take(most) {
        let Some(digit) = (*byte as char).to_digit(radix) else { break };
        value = value.wrapping_mul(radix).wrapping_add(digit);
        length += 1;
    }
    (value, length)
}
