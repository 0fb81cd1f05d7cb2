//! Format strings: byte order, sizes, alignment.
//!
//! Invariant: offsets never overflow; a format that is too long is an error.

use object::bytes::scalar;
use object::exception::kind;
use object::{Fault, Vm, bytes, text, types};
use heap::Value;
use object::packed::message;

/// Walks the items of a format.
pub(super) struct Walker<'f> {
    rest: &'f [u8],
    pub little: bool,
    native_size: bool,
    aligned: bool,
    offset: usize,
}

/// Items of one code that follow each other.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub code: u8,
    /// Number of items, or bytes of `s` and `p`.
    pub count: usize,
    /// Bytes of one item.
    pub size: usize,
    /// Position of the first one.
    pub offset: usize,
}

impl Run {
    /// Number of Python values.
    pub fn values(&self) -> usize {
        match self.code {
            b's' | b'p' => 1,
            b'x' => 0,
            _ => self.count,
        }
    }
}

/// The text of a format argument: str or bytes.
pub(super) fn text_of<'v>(vm: &'v Vm, format: Value<'v>) -> Result<&'v [u8], Fault> {
    text::bytes_of(vm, format).or_else(|| bytes::buffer_of(vm, format)).ok_or_else(|| {
        let class = types::type_name(vm, format);
        vm.fault(kind::TypeError, message!("Struct() argument 1 must be a str or bytes object, not {class}"))
    })
}

impl<'f> Walker<'f> {
    pub fn new(format: &'f [u8]) -> Walker<'f> {
        let (order, rest) = match format.split_first() {
            Some((order @ (b'@' | b'=' | b'<' | b'>' | b'!'), rest)) => (*order, rest),
            _ => (b'@', format),
        };
        let little = match order {
            b'<' => true,
            b'>' | b'!' => false,
            _ => scalar::NATIVE,
        };
        Walker { rest, little, native_size: order == b'@', aligned: order == b'@', offset: 0 }
    }

    /// The next run of items; None at the end.
    pub fn next(&mut self, vm: &Vm) -> Result<Option<Run>, Fault> {
        while let Some((b' ' | b'\t'..=b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        let mut count = None;
        let code = loop {
            match self.rest.split_first() {
                None if count.is_none() => return Ok(None),
                None => {
                    return Err(error(vm, "repeat count given without format specifier"));
                }
                Some((digit @ b'0'..=b'9', rest)) => {
                    let number = count.unwrap_or(0usize).checked_mul(10);
                    count = number.and_then(|number| number.checked_add((digit - b'0') as usize));
                    if count.is_none() {
                        return Err(error(vm, "total struct size too long"));
                    }
                    self.rest = rest;
                }
                Some((code, rest)) => {
                    self.rest = rest;
                    break *code;
                }
            }
        };
        let size = match code {
            b'x' | b's' | b'p' => 1,
            b'n' | b'N' | b'P' if !self.native_size => 0,
            _ if self.native_size => scalar::size(code),
            _ => scalar::standard_size(code),
        };
        if size == 0 {
            return Err(error(vm, if code == 0 { "embedded null character" } else { "bad char in struct format" }));
        }
        if self.aligned {
            self.offset = self.offset.next_multiple_of(size);
        }
        let run = Run { code, count: count.unwrap_or(1), size, offset: self.offset };
        let end = run.count.checked_mul(size).and_then(|length| length.checked_add(self.offset));
        match end.filter(|end| *end <= isize::MAX as usize / 2) {
            Some(end) => self.offset = end,
            None => return Err(error(vm, "total struct size too long")),
        }
        Ok(Some(run))
    }
}

/// struct.error
#[cold]
pub(super) fn error(vm: &Vm, text: &str) -> Fault {
    vm.fault(kind::StructError, message!("{text}"))
}

/// Bytes and number of values of a format.
pub(super) fn measure(vm: &Vm, format: &[u8]) -> Result<(usize, usize), Fault> {
    let mut walker = Walker::new(format);
    let mut values = 0;
    while let Some(run) = walker.next(vm)? {
        values += run.values();
    }
    Ok((walker.offset, values))
}
