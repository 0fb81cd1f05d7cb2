//! Encoding text and decoding bytes.
//!
//! A codec walks its input once to measure (and to find an error that is to be raised)
//! and once more to write. Both directions share the names and the error handlers.
//!
//! Source: CPython library reference, "codecs", error handlers and standard encodings.
//!
//! Invariant: what decoding writes is valid WTF-8.

#[cfg(feature = "unicode")]
mod charmap;
mod decode;
mod encode;
mod escape;

pub use decode::{decode, decode_object};
pub use encode::encode;

use crate::fault::{Fault, Leaf};
use crate::text::Shown;
use crate::{Vm, exception, exception::kind, ids, text, tuple, types};
use crate::packed::message;
use heap::Value;

/// A character encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Codec {
    Utf8,
    /// UTF-8 behind a mark, which may be missing when decoding.
    #[cfg(feature = "unicode")]
    Utf8Marked,
    Ascii,
    Latin1,
    /// Units of two bytes.
    Utf16(Order),
    /// Units of four bytes.
    Utf32(Order),
    /// One byte a character; which is the index of a table.
    #[cfg(feature = "unicode")]
    Charmap(u8),
    /// Escapes of string literals, those of raw ones when true.
    Escape(bool),
}

/// Byte order of units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Little-endian behind a byte order mark, which decides when decoding.
    Marked,
    Little,
    Big,
}

/// What happens to input that cannot be converted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    Backslash,
    Xml,
    SurrogateEscape,
    SurrogatePass,
    /// Not a known handler: an error only when it is needed.
    Unknown,
}

/// Input that cannot be converted: its place, and why.
#[derive(Clone, Copy)]
pub(super) struct Trouble {
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// What the mark of UTF-8 looks like.
#[cfg(feature = "unicode")]
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Codec {
    /// The codec with this name.
    fn by_name(name: &[u8]) -> Option<Codec> {
        let mut buffer = [0; 18];
        let normal = buffer.get_mut(..name.len())?;
        for (target, byte) in normal.iter_mut().zip(name) {
            *target = match byte {
                b'_' | b' ' => b'-',
                byte => byte.to_ascii_lowercase(),
            };
        }
        Some(match &*normal {
            b"utf-8" | b"utf8" | b"u8" | b"utf" => Codec::Utf8,
            b"ascii" | b"us-ascii" | b"646" => Codec::Ascii,
            b"latin-1" | b"latin1" | b"iso-8859-1" | b"iso8859-1" | b"8859" | b"l1" | b"latin" => Codec::Latin1,
            b"utf-16" | b"utf16" | b"u16" => Codec::Utf16(Order::Marked),
            b"utf-16-le" | b"utf-16le" | b"utf16-le" => Codec::Utf16(Order::Little),
            b"utf-16-be" | b"utf-16be" | b"utf16-be" => Codec::Utf16(Order::Big),
            b"utf-32" | b"utf32" | b"u32" => Codec::Utf32(Order::Marked),
            b"utf-32-le" | b"utf-32le" | b"utf32-le" => Codec::Utf32(Order::Little),
            b"utf-32-be" | b"utf-32be" | b"utf32-be" => Codec::Utf32(Order::Big),
            #[cfg(feature = "unicode")]
            b"utf-8-sig" | b"utf8-sig" => Codec::Utf8Marked,
            b"unicode-escape" => Codec::Escape(false),
            b"raw-unicode-escape" => Codec::Escape(true),
            #[cfg(feature = "unicode")]
            name => Codec::Charmap(charmap::Charmap::by_name(name)?),
            #[cfg(not(feature = "unicode"))]
            _ => return None,
        })
    }

    /// Its name in errors.
    fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            #[cfg(feature = "unicode")]
            Codec::Utf8Marked => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16(Order::Marked) => "utf-16",
            Codec::Utf16(Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked) => "utf-32",
            Codec::Utf32(Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
            // CPython's own name for all of them.
            #[cfg(feature = "unicode")]
            Codec::Charmap(_) => "charmap",
            Codec::Escape(false) => "unicodeescape",
            Codec::Escape(true) => "rawunicodeescape",
        }
    }
}

/// The codec and the error handler that two arguments (undefined when not given) name.
pub fn choose<'v>(
    vm: &'v Vm,
    encoding: Value<'v>,
    errors: Value<'v>,
    method: &str,
) -> Result<(Codec, Handler), Fault> {
    let text_of = |value: Value<'v>, argument: &str| {
        text::bytes_of(vm, value).ok_or_else(|| {
            let class = types::type_name(vm, value);
            vm.fault(kind::TypeError, message!("{method}() argument '{argument}' must be str, not {class}"))
        })
    };
    let codec = match encoding.given() {
        None => Codec::Utf8,
        Some(value) => Codec::by_name(text_of(value, "encoding")?).ok_or_else(|| {
            let name = types::cast(vm, value, ids::STR).unwrap_or(value);
            vm.fault(kind::LookupError, message!("unknown encoding: {}", Shown(name)))
        })?,
    };
    let handler = match errors.given() {
        None => Handler::Strict,
        Some(value) => match text_of(value, "errors")? {
            b"strict" => Handler::Strict,
            b"ignore" => Handler::Ignore,
            b"replace" => Handler::Replace,
            b"backslashreplace" => Handler::Backslash,
            b"xmlcharrefreplace" => Handler::Xml,
            b"surrogateescape" => Handler::SurrogateEscape,
            b"surrogatepass" => Handler::SurrogatePass,
            _ => Handler::Unknown,
        },
    };
    Ok((codec, handler))
}

/// LookupError for a handler that is not known.
#[cold]
fn unknown_handler(vm: &Vm, errors: Value<'_>) -> Fault {
    let name = types::cast(vm, errors, ids::STR).unwrap_or(errors);
    vm.fault(kind::LookupError, message!("unknown error handler name '{}'", Shown(name)))
}

/// UnicodeDecodeError or UnicodeEncodeError: its arguments are encoding, object, start, end, reason.
#[cold]
fn unicode_error(vm: &Vm, number: usize, codec: Codec, object: Value<'_>, trouble: Trouble) -> Fault {
    let made = (|| -> Leaf<'_> {
        let encoding = text::new(vm, codec.name().as_bytes())?;
        let reason = text::new(vm, trouble.reason.as_bytes())?;
        let fields = [encoding, object, Value::length(trouble.start), Value::length(trouble.end), reason];
        let args = tuple::new(vm, &fields)?;
        exception::new(vm, Value::immediate(ids::immediate::TYPE, number), args)
    })();
    vm.raised(made)
}

