//! `%` formatting of str, bytes and bytearray.
//!
//! A directive is parsed into [`Directive`], its value becomes text in a slot, and
//! [`Directive::place`] pads it.
//!
//! Source: CPython library reference, "printf-style String Formatting".

use crate::byte_methods::Flavour;
use crate::fault::Raised;
use crate::operations::{attribute, call, convert, item, text as conversion};
use crate::string::builder::Builder;
use crate::string::{self, points};
use crate::{Vm, bytes, exception::kind, ids, int, text, types};
use crate::format::Spec;
use crate::packed::message;
use heap::{Handle, TypeId, Value};
use names::sym;

/// What stands between `%` and the type.
#[derive(Clone, Copy, Default)]
struct Directive {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// The values on the right-hand side.
struct Values {
    /// A tuple, or the single value.
    slot: Handle,
    tuple: bool,
    mapping: bool,
    next: usize,
}

impl Values {
    /// Stores the next value.
    fn next(&mut self, vm: &mut Vm, out: Handle) -> Result<(), Raised> {
        let value = vm.get(self.slot);
        let value = match (self.tuple, self.next) {
            (true, index) => value.field(index),
            (false, 0) => value,
            _ => Value::UNDEFINED,
        };
        if value.is_undefined() {
            return Err(vm.raise(kind::TypeError, message!("not enough arguments for format string")));
        }
        vm.set(out, value);
        self.next += 1;
        Ok(())
    }
}

/// Bytes that a [`Reader`] looks at at a time: mostly the whole directive.
const WINDOW: usize = 8;

/// Reads the bytes of the template, which does not change, one by one.
struct Reader {
    template: Handle,
    at: usize,
    /// The bytes from `from` on; fewer than fit at the end of the template.
    window: [u8; WINDOW],
    from: usize,
    count: usize,
}

impl Reader {
    fn new(template: Handle) -> Reader {
        Reader { template, at: 0, window: [0; WINDOW], from: 0, count: 0 }
    }

    fn peek(&mut self, vm: &Vm) -> Option<u8> {
        let seen = self.at.wrapping_sub(self.from);
        if seen < self.count {
            return Some(self.window[seen]);
        }
        let rest = vm.get(self.template).bytes().get(self.at..).unwrap_or(&[]);
        self.from = self.at;
        self.count = rest.len().min(WINDOW);
        self.window[..self.count].copy_from_slice(&rest[..self.count]);
        rest.first().copied()
    }

    /// The next byte; ValueError at the end.
    fn take(&mut self, vm: &mut Vm) -> Result<u8, Raised> {
        match self.peek(vm) {
            Some(byte) => {
                self.at += 1;
                Ok(byte)
            }
            None => Err(vm.raise(kind::ValueError, message!("incomplete format"))),
        }
    }

    /// Width or precision: digits, or `*` and the next value.
    fn number(&mut self, vm: &mut Vm, values: &mut Values, what: &str) -> Result<isize, Raised> {
        if self.peek(vm) == Some(b'*') {
            self.at += 1;
            let slot = vm.slot()?;
            values.next(vm, slot)?;
            let number = int::cast(vm, vm.get(slot)).map(int::as_i64);
            return match number {
                Some(Some(number)) if (number.unsigned_abs() as usize) < isize::MAX as usize / 4 => Ok(number as isize),
                Some(_) => Err(vm.raise(
                    kind::OverflowError,
                    message!("Python int too large to convert to C ssize_t"),
                )),
                None => Err(vm.raise(kind::TypeError, message!("* wants int"))),
            };
        }
        let mut number = 0usize;
        while let Some(digit @ b'0'..=b'9') = self.peek(vm) {
            self.at += 1;
            number = number.saturating_mul(10).saturating_add((digit - b'0') as usize);
            if number > i32::MAX as usize {
                return Err(vm.raise(kind::ValueError, message!("{what} too big")));
            }
        }
        Ok(number as isize)
    }
}

/// `template % values`; the result is of the template's type.
pub fn format(vm: &mut Vm, template: Handle, values: Handle, out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| run(vm, template, values, out))
}

fn run(vm: &mut Vm, template: Handle, values: Handle, out: Handle) -> Result<(), Raised> {
    let own = vm.make(|vm| {
        let value = vm.get(template);
        let own = [ids::STR, ids::BYTES, ids::BYTEARRAY].iter().find_map(|id| types::cast(vm, value, *id));
        Ok(own.unwrap_or(value))
    })?;
    let id = vm.get(own).id().unwrap_or(ids::STR);
    if id == ids::BYTEARRAY {
        // A copy that cannot change while values are converted.
        vm.store(own, |vm| bytes::new(vm, crate::bytearray::bytes(vm.get(own))))?;
    }
    let mut values = start_values(vm, values)?;
    let mut reader = Reader::new(own);
    let mut builder = Builder::new(vm)?;
    loop {
        let rest = vm.get(own).bytes().get(reader.at..).unwrap_or(&[]);
        let plain = crate::byte_methods::scan::find_byte(rest, b'%');
        let end = plain.map_or(reader.at + rest.len(), |plain| reader.at + plain);
        builder.push_part(vm, own, reader.at, end)?;
        if plain.is_none() {
            break;
        }
        reader.at = end + 1;
        if reader.peek(vm) == Some(b'%') {
            reader.at += 1;
            builder.push(vm, b"%")?;
            continue;
        }
        let mark = vm.mark();
        directive(vm, &mut reader, &mut values, id, &mut builder)?;
        vm.release(mark);
        vm.poll()?;
    }
    let left = if values.tuple { values.next < vm.get(values.slot).field_count() } else { values.next == 0 };
    if left && !values.mapping {
        let what = if id == ids::STR { "string" } else { "bytes" };
        return Err(vm.raise(
            kind::TypeError,
            message!("not all arguments converted during {what} formatting"),
        ));
    }
    vm.store(out, |vm| builder.finish(vm, id))
}

/// Sees what the values are: a tuple's items, or one value, which may be a mapping.
fn start_values(vm: &mut Vm, values: Handle) -> Result<Values, Raised> {
    let slot = vm.duplicate(values)?;
    if let Some(tuple) = types::cast(vm, vm.get(values), ids::TUPLE) {
        vm.set(slot, tuple);
        return Ok(Values { slot, tuple: true, mapping: false, next: 0 });
    }
    let text = types::cast(vm, vm.get(values), ids::STR).is_some();
    let method = vm.slot()?;
    let mapping = !text && attribute::special(vm, values, sym::__getitem__, method)?;
    Ok(Values { slot, tuple: false, mapping, next: 0 })
}

/// Converts one directive; the reader stands behind its `%`.
fn directive(
    vm: &mut Vm,
    reader: &mut Reader,
    values: &mut Values,
    id: TypeId,
    builder: &mut Builder,
) -> Result<(), Raised> {
    let value = vm.slot()?;
    let mut keyed = false;
    if reader.peek(vm) == Some(b'(') {
        if !values.mapping {
            return Err(vm.raise(kind::TypeError, message!("format requires a mapping")));
        }
        key_value(vm, reader, values, id, value)?;
        keyed = true;
    }
    let mut form = Directive::default();
    loop {
        match reader.peek(vm) {
            Some(b'-') => form.left = true,
            Some(b'+') => form.plus = true,
            Some(b' ') => form.blank = true,
            Some(b'#') => form.alternate = true,
            Some(b'0') => form.zero = true,
            _ => break,
        }
        reader.at += 1;
    }
    let width = reader.number(vm, values, "width")?;
    form.left |= width < 0;
    form.width = width.unsigned_abs();
    if reader.peek(vm) == Some(b'.') {
        reader.at += 1;
        form.precision = Some(reader.number(vm, values, "precision")?.max(0) as usize);
    }
    if let Some(b'h' | b'l' | b'L') = reader.peek(vm) {
        reader.at += 1;
    }
    let index = reader.at;
    let letter = reader.take(vm)?;
    if !keyed {
        values.next(vm, value)?;
    }
    let textual = id == ids::STR;
    match letter {
        b'c' => character(vm, value, textual)?,
        b's' | b'b' if !textual => bytes_value(vm, letter, value)?,
        b's' => conversion::str(vm, value, value)?,
        b'r' if textual => conversion::repr(vm, value, value)?,
        b'a' | b'r' => conversion::ascii(vm, value, value)?,
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => return integer(vm, form, letter, value, builder),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => return real(vm, form, letter, value, builder),
        _ => {
            let template = vm.get(reader.template).bytes();
            let point = if textual { points::decode(template, index).map_or(0, |(point, _)| point) } else { letter as u32 };
            let position = if textual { points::count(template.get(..index).unwrap_or(&[])) } else { index };
            let shown = char::from_u32(point).filter(|_| (0x20..0x7f).contains(&point)).unwrap_or('?');
            return Err(vm.raise(
                kind::ValueError,
                message!("unsupported format character '{shown}' ({point:#x}) at index {position}"),
            ));
        }
    }
    if letter == b'c' {
        form.precision = None;
    }
    form.place_text(vm, value, builder)
}

/// Stores the value of the mapping for the key in parentheses.
fn key_value(vm: &mut Vm, reader: &mut Reader, values: &mut Values, id: TypeId, out: Handle) -> Result<(), Raised> {
    let start = reader.at + 1;
    let mut open = 0;
    loop {
        match reader.peek(vm) {
            Some(b'(') => open += 1,
            Some(b')') => open -= 1,
            Some(_) => {}
            None => return Err(vm.raise(kind::ValueError, message!("incomplete format key"))),
        }
        reader.at += 1;
        if open == 0 {
            break;
        }
    }
    let (template, end) = (reader.template, reader.at - 1);
    let key = vm.make(|vm| {
        let key = vm.get(template).bytes().get(start..end).unwrap_or(&[]);
        if id == ids::STR { text::new(vm, key) } else { bytes::new(vm, key) }
    })?;
    item::get(vm, values.slot, key, out)?;
    // The mapping counts as used up: a later directive without a key finds nothing.
    values.next = 1;
    Ok(())
}

/// %c: replaces an int, or what has `__index__`, by its character.
fn character(vm: &mut Vm, value: Handle, textual: bool) -> Result<(), Raised> {
    if types::user_class(vm, vm.get(value)).is_some() {
        let found = vm.slot()?;
        if attribute::special(vm, value, sym::__index__, found)? {
            convert::index(vm, value, value)?;
        }
    }
    vm.store(value, |vm| {
        let object = vm.get(value);
        if textual {
            if let Some(string) = types::cast(vm, object, ids::STR) {
                if string::length(string) == 1 {
                    return Ok(string);
                }
            }
        } else if let Some(buffer) = bytes::buffer_of(vm, object) {
            if buffer.len() == 1 {
                return bytes::new(vm, buffer);
            }
        }
        let Some(number) = int::cast(vm, object) else {
            return Err(vm.fault(
                kind::TypeError,
                if textual {
                    message!("%c requires int or char")
                } else {
                    message!("%c requires an integer in range(256) or a single byte")
                },
            ));
        };
        match int::as_i64(number) {
            Some(point @ 0..=0x10ffff) if textual => text::new(vm, points::encode(point as u32).bytes()),
            Some(byte @ 0..=0xff) if !textual => bytes::new(vm, &[byte as u8]),
            _ => {
                let limit = if textual { "0x110000" } else { "256" };
                Err(vm.fault(kind::OverflowError, message!("%c arg not in range({limit})")))
            }
        }
    })
}

/// %s and %b of bytes: a buffer, or an object with `__bytes__`. %s takes a str as UTF-8 as well, since libraries for
/// MicroPython, its HTTP clients for some, rely on it.
fn bytes_value(vm: &mut Vm, letter: u8, value: Handle) -> Result<(), Raised> {
    if letter == b's' && types::cast(vm, vm.get(value), ids::STR).is_some() {
        return vm.store(value, |vm| bytes::new(vm, text::bytes_of(vm, vm.get(value)).unwrap_or(&[])));
    }
    if bytes::buffer_of(vm, vm.get(value)).is_none() {
        let found = vm.slot()?;
        if !call::call_special(vm, value, sym::__bytes__, &[], found)? {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = types::type_name(vm, vm.get(value));
                message.format(message!(
                    "%b requires a bytes-like object, or an object that implements __bytes__, not '{class}'"
                ));
            }));
        }
        vm.copy(found, value);
    }
    vm.store(value, |vm| bytes::new(vm, bytes::buffer_of(vm, vm.get(value)).unwrap_or(&[])))
}

/// %d and its kin.
fn integer(vm: &mut Vm, form: Directive, letter: u8, value: Handle, builder: &mut Builder) -> Result<(), Raised> {
    let decimal = matches!(letter, b'd' | b'i' | b'u');
    if int::cast(vm, vm.get(value)).is_none() {
        to_integer(vm, letter, decimal, value)?;
    }
    let base = if decimal {
        10
    } else if letter == b'o' {
        8
    } else {
        16
    };
    let mut memory = [0; 24];
    let small = vm.get(value).as_int();
    let mut text = &mut memory[..];
    if let Some(number) = small {
        let start = numeric::radix::small_to_text(text, number.unsigned_abs(), base);
        text = &mut text[start..];
    } else {
        vm.store(value, |vm| {
            let number = vm.get(value);
            int::to_text(vm, int::cast(vm, number).unwrap_or(number), base)
        })?;
        text = &mut [];
    }
    let negative = small.is_some_and(|number| number < 0) || vm.get(value).bytes().first() == Some(&b'-');
    let sign: &[u8] = if negative {
        b"-"
    } else if form.plus {
        b"+"
    } else if form.blank {
        b" "
    } else {
        b""
    };
    let prefix: &[u8] = match letter {
        b'o' if form.alternate => b"0o",
        b'x' if form.alternate => b"0x",
        b'X' if form.alternate => b"0X",
        _ => b"",
    };
    let digits = if small.is_some() { text.len() } else { vm.get(value).bytes().len() - negative as usize };
    let mut zeros = form.precision.unwrap_or(0).saturating_sub(digits);
    let mut padding = form.width.saturating_sub(sign.len() + prefix.len() + zeros + digits);
    if form.zero && !form.left {
        zeros += padding;
        padding = 0;
    }
    builder.fill(vm, b" ", if form.left { 0 } else { padding })?;
    builder.push(vm, sign)?;
    builder.push(vm, prefix)?;
    builder.fill(vm, b"0", zeros)?;
    if small.is_some() {
        if letter == b'X' {
            text.make_ascii_uppercase();
        }
        builder.push(vm, text)?;
    } else if letter == b'X' {
        let mark = vm.mark();
        let upper = vm.make(|vm| crate::byte_methods::upper(vm, &[vm.get(value)]))?;
        builder.push_part(vm, upper, negative as usize, usize::MAX)?;
        vm.release(mark);
    } else {
        builder.push_part(vm, value, negative as usize, usize::MAX)?;
    }
    builder.fill(vm, b" ", if form.left { padding } else { 0 })
}

/// Replaces a value that is no int by the int it stands for.
fn to_integer(vm: &mut Vm, letter: u8, decimal: bool, value: Handle) -> Result<(), Raised> {
    let found = vm.slot()?;
    if decimal {
        if let Some(float) = types::cast(vm, vm.get(value), ids::FLOAT) {
            let number = float.float_bits();
            return vm.store(value, |vm| int::from_float_checked(vm, number));
        }
        if call::call_special(vm, value, sym::__int__, &[], found)? {
            vm.copy(found, value);
            if int::cast(vm, vm.get(value)).is_some() {
                return Ok(());
            }
        }
    }
    if attribute::special(vm, value, sym::__index__, found)? {
        return convert::index(vm, value, value);
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = types::type_name(vm, vm.get(value));
        let wanted = if decimal { "a real number" } else { "an integer" };
        message.format(message!("%{} format: {wanted} is required, not {class}", letter as char));
    }))
}

/// %f and its kin: as a format specification says it.
fn real(vm: &mut Vm, form: Directive, letter: u8, value: Handle, builder: &mut Builder) -> Result<(), Raised> {
    let number = match types::cast(vm, vm.get(value), ids::FLOAT) {
        Some(float) => float.float_bits(),
        None => convert::float_of(vm, value)?,
    };
    let padded = form.zero && !form.left;
    let spec = Spec {
        fill: [if padded { b'0' } else { b' ' }, 0, 0, 0],
        align: match form.left {
            true => b'<',
            false if form.zero => b'=',
            false => 0,
        },
        sign: match (form.plus, form.blank) {
            (true, _) => b'+',
            (false, true) => b' ',
            _ => 0,
        },
        alternate: form.alternate,
        width: form.width,
        precision: form.precision,
        kind: letter,
        ..Spec::EMPTY
    };
    vm.store(value, |vm| crate::format::float(vm, number, &spec))?;
    builder.push_all(vm, value)
}

impl Directive {
    /// Writes the str or bytes in a slot: cut at the precision, padded to the width.
    fn place_text(self, vm: &mut Vm, value: Handle, builder: &mut Builder) -> Result<(), Raised> {
        let object = vm.get(value);
        let (flavour, content) = Flavour::view(vm, object);
        let (mut end, mut length) = (content.len(), usize::MAX);
        if self.precision.is_some() || self.width > 0 {
            length = flavour.length(content);
            if let Some(most) = self.precision.filter(|most| *most < length) {
                length = most;
                end = if flavour == Flavour::Text { points::position(content, most) } else { most };
            }
        }
        let padding = self.width.saturating_sub(length);
        builder.fill(vm, b" ", if self.left { 0 } else { padding })?;
        builder.push_part(vm, value, 0, end)?;
        builder.fill(vm, b" ", if self.left { padding } else { 0 })
    }
}
