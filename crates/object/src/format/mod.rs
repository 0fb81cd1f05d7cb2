//! The format-specification mini-language, for numbers and text.
//!
//! `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`
//!
//! [`value`] is what `format(number_or_text, spec)` does: it parses the specification,
//! has the number laid out as [`Parts`], and [`render`]s them with sign, grouping and padding.
//!
//! Invariant: the width counts code points; results are measured before memory is taken.

use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::number::{self, Number};
use crate::types::type_name;
use crate::{Vm, complex, ids, int, text};
use crate::packed::message;
use heap::Value;
use numeric::float_format::{self, Parts, Style};
use numeric::float_text::Buffer;

/// A parsed specification.
#[derive(Clone, Copy)]
pub struct Spec {
    /// UTF-8 of the fill character.
    pub fill: [u8; 4],
    pub fill_length: usize,
    /// `<`, `>`, `^`, `=`, or 0 for the default of the type.
    pub align: u8,
    /// `+`, `-`, space, or 0.
    pub sign: u8,
    /// z: negative zero becomes zero.
    pub coerce_zero: bool,
    /// #
    pub alternate: bool,
    pub width: usize,
    /// `,`, `_` or 0, in the integer part.
    pub grouping: u8,
    /// The same after the point.
    pub fraction_grouping: u8,
    pub precision: Option<usize>,
    /// The type letter, 0 when there is none.
    pub kind: u8,
}

impl Spec {
    /// The specification of the empty text.
    pub const EMPTY: Spec = Spec {
        fill: [b' ', 0, 0, 0],
        fill_length: 1,
        align: 0,
        sign: 0,
        coerce_zero: false,
        alternate: false,
        width: 0,
        grouping: 0,
        fraction_grouping: 0,
        precision: None,
        kind: 0,
    };
}

/// What went wrong with a specification: texts that need no value.
type Problem = &'static str;

fn read_number(spec: &[u8], at: &mut usize) -> Result<Option<usize>, Problem> {
    let start = *at;
    let mut number = 0usize;
    while let Some(digit) = spec.get(*at).filter(|byte| byte.is_ascii_digit()) {
        number = number.saturating_mul(10).saturating_add((digit & 15) as usize);
        if number > isize::MAX as usize {
            return Err("Too many decimal digits in format string");
        }
        *at += 1;
    }
    Ok((*at > start).then_some(number))
}

fn read_grouping(spec: &[u8], at: &mut usize) -> Result<u8, Problem> {
    let first = match spec.get(*at) {
        Some(byte @ (b',' | b'_')) => *byte,
        _ => return Ok(0),
    };
    *at += 1;
    match spec.get(*at) {
        Some(second @ (b',' | b'_')) if *second != first => Err("Cannot specify both ',' and '_'."),
        Some(b',') => Err("Cannot specify ',' with ','."),
        Some(b'_') => Err("Cannot specify '_' with '_'."),
        _ => Ok(first),
    }
}

/// Parses a specification; Ok(None) when its end does not make sense.
fn read(spec: &[u8]) -> Result<Option<Spec>, Problem> {
    let mut result = Spec::EMPTY;
    let mut at = 0;
    let is_align = |byte: Option<&u8>| matches!(byte, Some(b'<' | b'>' | b'=' | b'^'));
    let first = match spec.first() {
        None => return Ok(Some(result)),
        Some(0..=0x7f) => 1,
        Some(0x80..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(_) => 4,
    };
    let mut filled = true;
    if is_align(spec.get(first)) {
        for (to, from) in result.fill.iter_mut().zip(&spec[..first]) {
            *to = *from;
        }
        result.fill_length = first;
        result.align = spec[first];
        at = first + 1;
    } else if is_align(spec.first()) {
        result.align = spec[0];
        at = 1;
        filled = false;
    } else {
        filled = false;
    }
    if let Some(byte @ (b'+' | b'-' | b' ')) = spec.get(at) {
        result.sign = *byte;
        at += 1;
    }
    if spec.get(at) == Some(&b'z') {
        result.coerce_zero = true;
        at += 1;
    }
    if spec.get(at) == Some(&b'#') {
        result.alternate = true;
        at += 1;
    }
    if spec.get(at) == Some(&b'0') && !filled {
        result.fill[0] = b'0';
        if result.align == 0 {
            result.align = b'=';
        }
        at += 1;
    }
    result.width = read_number(spec, &mut at)?.unwrap_or(0);
    result.grouping = read_grouping(spec, &mut at)?;
    if spec.get(at) == Some(&b'.') {
        at += 1;
        result.precision = read_number(spec, &mut at)?;
        result.fraction_grouping = read_grouping(spec, &mut at)?;
        if result.precision.is_none() && result.fraction_grouping == 0 {
            return Err("Format specifier missing precision");
        }
    }
    match spec.get(at..) {
        Some([]) => {}
        Some([kind @ 0..=0x7f]) => result.kind = *kind,
        _ => return Ok(None),
    }
    Ok(Some(result))
}

/// Parses the specification `spec` for `value`; `default_grouping` checks follow CPython.
fn parse(vm: &Vm, spec: &[u8], value: Value<'_>) -> Result<Spec, Fault> {
    let parsed = match read(spec) {
        Ok(Some(parsed)) => parsed,
        Err(problem) => return Err(vm.value_fault(message!("{problem}"))),
        Ok(None) => {
            let error = crate::exception::new_text(vm, kind::ValueError, |message| {
                message.push(b"Invalid format specifier '");
                message.push(spec);
                message.format(message!("' for object of type '{}'", type_name(vm, value)));
            })?;
            vm.park(error);
            return Err(Fault);
        }
    };
    let grouped = |grouping: u8| match parsed.kind {
        0 | b'd' | b'e' | b'f' | b'g' | b'E' | b'F' | b'G' | b'%' => true,
        b'b' | b'o' | b'x' | b'X' => grouping == b'_',
        _ => false,
    };
    for grouping in [parsed.grouping, parsed.fraction_grouping] {
        if grouping != 0 && !grouped(grouping) {
            let (grouping, letter) = (grouping as char, parsed.kind as char);
            return Err(vm.value_fault(message!("Cannot specify '{grouping}' with '{letter}'.")));
        }
    }
    Ok(parsed)
}

#[cold]
fn unknown_code(vm: &Vm, code: u8, value: Value<'_>) -> Fault {
    let class = type_name(vm, value);
    if code > 32 && code < 127 {
        let letter = code as char;
        vm.value_fault(message!("Unknown format code '{letter}' for object of type '{class}'"))
    } else {
        vm.value_fault(message!("Unknown format code '\\x{code:x}' for object of type '{class}'"))
    }
}

/// `format(value, spec)` for numbers, bools and strings (`spec` is WTF-8); NOT_IMPLEMENTED for other values.
pub fn value<'v>(vm: &'v Vm, value: Value<'v>, spec: &[u8]) -> Leaf<'v> {
    let vm = vm.lend();
    let number = number::of(vm, value);
    let string = if number.is_some() { None } else { crate::types::cast(vm, value, ids::STR) };
    if spec.is_empty() {
        return match (number, string) {
            (Some(_), _) if value.is_bool() => Ok(text::name(if value == Value::TRUE { names::sym::True } else { names::sym::False })),
            (Some(Number::Int(number)), _) => int::to_text(vm, number, 10),
            (Some(Number::Float(number)), _) => {
                let mut memory = [0; numeric::float_text::REPR_SIZE];
                text::new(vm, numeric::float_text::repr(number, &mut memory).as_bytes())
            }
            (Some(Number::Complex(real, imaginary)), _) => {
                let number = complex::new(vm, real, imaginary)?;
                complex::repr(vm, number)
            }
            (None, Some(string)) => Ok(string),
            (None, None) => Ok(Value::NOT_IMPLEMENTED),
        };
    }
    if number.is_none() && string.is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let parsed = parse(vm, spec, value)?;
    match (number, string) {
        (Some(Number::Int(number)), _) => format_int(vm, value, number, &parsed),
        (Some(Number::Float(number)), _) => format_float(vm, value, number, &parsed),
        (Some(Number::Complex(real, imaginary)), _) => format_complex(vm, value, (real, imaginary), &parsed),
        (None, Some(string)) => format_text(vm, value, string, &parsed),
        (None, None) => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The method `__format__` of numbers and strings: self, specification.
pub fn method<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    match text::bytes_of(vm, arguments[1]) {
        Some(spec) => value(vm, arguments[0], spec),
        None => Err(vm.type_fault(message!(
            "__format__() argument must be str, not {}",
            type_name(vm, arguments[1])
        ))),
    }
}

fn format_int<'v>(vm: &'v Vm, original: Value<'v>, value: Value<'v>, spec: &Spec) -> Leaf<'v> {
    match spec.kind {
        0 | b'd' | b'b' | b'o' | b'x' | b'X' | b'n' | b'c' => {}
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            return format_float(vm, original, int::to_f64_checked(vm, value)?, spec);
        }
        code => return Err(unknown_code(vm, code, original)),
    }
    if spec.precision.is_some() || spec.fraction_grouping != 0 {
        return Err(vm.value_fault(message!("Precision not allowed in integer format specifier")));
    }
    if spec.coerce_zero {
        return Err(vm.value_fault(message!(
            "Negative zero coercion (z) not allowed in integer format specifier"
        )));
    }
    if spec.kind == b'c' {
        if spec.sign != 0 {
            return Err(vm.value_fault(message!("Sign not allowed with integer format specifier 'c'")));
        }
        if spec.alternate {
            return Err(vm.value_fault(message!("Alternate form (#) not allowed with integer format specifier 'c'")));
        }
        let mut memory = [0; 4];
        let Some(character) = character(value, &mut memory) else {
            return Err(vm.fault(
                kind::OverflowError,
                match int::as_i64(value) {
                    Some(_) => message!("%c arg not in range(0x110000)"),
                    None => message!("Python int too large to convert to C long"),
                },
            ));
        };
        return aligned(vm, character, spec, b'>');
    }
    integer(vm, value, spec)
}

/// UTF-8 (or WTF-8) of the character with this number.
fn character<'m>(value: Value<'_>, memory: &'m mut [u8; 4]) -> Option<&'m [u8]> {
    let point = u32::try_from(int::as_i64(value)?).ok()?;
    if let Some(character) = char::from_u32(point) {
        return Some(character.encode_utf8(memory).as_bytes());
    }
    if point > 0x10ffff {
        return None;
    }
    // A lone surrogate.
    memory[..3].copy_from_slice(&[0xed, 0x80 | (point >> 6 & 63) as u8, 0x80 | (point & 63) as u8]);
    Some(&memory[..3])
}

/// An int in base 10, 2, 8 or 16 as the type letter says (d, b, o, x, X).
fn integer<'v>(vm: &'v Vm, value: Value<'v>, spec: &Spec) -> Leaf<'v> {
    let (base, prefix) = match spec.kind {
        b'b' => (2, &b"0b"[..]),
        b'o' => (8, &b"0o"[..]),
        b'x' => (16, &b"0x"[..]),
        b'X' => (16, &b"0X"[..]),
        _ => (10, &b""[..]),
    };
    let mut limb = [0];
    let (negative, limbs) = int::view(value, &mut limb);
    let parts = Parts { prefix: if spec.alternate { prefix } else { b"" }, ..Parts::default() };
    if limbs.len() > 1 {
        let size = numeric::radix::most_digits(numeric::bits::bit_length(limbs), base);
        let memory = vm.heap.scratch(size)?;
        let start = int::text::digits_at_end(vm, memory, limbs, base)?;
        let digits = &mut memory[start..];
        if spec.kind == b'X' {
            digits.make_ascii_uppercase();
        }
        return render(vm, negative, Parts { whole: digits, ..parts }, spec);
    }
    let mut memory = [0; usize::BITS as usize];
    let start = numeric::radix::small_to_text(&mut memory, limbs.first().copied().unwrap_or(0), base);
    let digits = &mut memory[start..];
    if spec.kind == b'X' {
        digits.make_ascii_uppercase();
    }
    render(vm, negative, Parts { whole: digits, ..parts }, spec)
}

fn format_float<'v>(vm: &'v Vm, original: Value<'v>, number: f64, spec: &Spec) -> Leaf<'v> {
    match spec.kind {
        0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%' => float(vm, number, spec),
        code => Err(unknown_code(vm, code, original)),
    }
}

/// A float as the type letter says: e, f, g, their capitals, n, %, or none.
pub fn float<'v>(vm: &'v Vm, number: f64, spec: &Spec) -> Leaf<'v> {
    let vm = vm.lend();
    with_float_parts(vm, number, spec, &mut |negative, parts| render(vm, negative, parts, spec))
}

/// Lays a float out and passes sign and parts to `work`.
fn with_float_parts<'v>(
    vm: &'v Vm,
    number: f64,
    spec: &Spec,
    work: &mut dyn FnMut(bool, Parts<'_>) -> Leaf<'v>,
) -> Leaf<'v> {
    let percent = spec.kind == b'%';
    let number = if percent { number * 100.0 } else { number };
    let upper = spec.kind.is_ascii_uppercase();
    let negative = number.is_sign_negative() && !number.is_nan();
    if !number.is_finite() {
        let text: &[u8] = match (number.is_nan(), upper) {
            (true, false) => b"nan",
            (true, true) => b"NAN",
            (false, false) => b"inf",
            (false, true) => b"INF",
        };
        return work(negative, Parts { whole: text, suffix: if percent { b"%" } else { b"" }, ..Parts::default() });
    }
    let style = match (spec.kind | 0x20, spec.precision) {
        (b'f', _) => Style::Fixed,
        (b'e', _) => Style::Exponent,
        (b'g' | b'n', _) => Style::General,
        _ if percent => Style::Fixed,
        (_, None) => Style::Shortest,
        _ => Style::Plain,
    };
    let precision = spec.precision.unwrap_or(6);
    let size = float_format::memory_for(style, number, precision);
    const FEW: usize = 64;
    let mut few = [0; FEW];
    let memory = if size <= FEW { &mut few[..] } else { vm.heap.scratch(size)? };
    let mut parts = float_format::layout(number, style, precision, spec.alternate, memory);
    let mut suffix = [0; 8];
    if percent {
        parts.suffix = b"%";
    } else if upper && !parts.suffix.is_empty() {
        let length = parts.suffix.len().min(8);
        suffix[..length].copy_from_slice(&parts.suffix[..length]);
        suffix.make_ascii_uppercase();
        parts.suffix = &suffix[..length];
    }
    let zero = |digits: &[u8]| digits.iter().all(|digit| *digit == b'0');
    let negative = negative && !(spec.coerce_zero && zero(parts.whole) && zero(parts.fraction));
    work(negative, parts)
}

fn format_complex<'v>(vm: &'v Vm, original: Value<'v>, number: (f64, f64), spec: &Spec) -> Leaf<'v> {
    match spec.kind {
        0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' => {}
        code => return Err(unknown_code(vm, code, original)),
    }
    if spec.fill[0] == b'0' && spec.fill_length == 1 {
        return Err(vm.value_fault(message!("Zero padding is not allowed in complex format specifier")));
    }
    if spec.align == b'=' {
        return Err(vm.value_fault(message!("'=' alignment flag is not allowed in complex format specifier")));
    }
    // Both parts are formatted without padding, then put together.
    let plain = Spec { width: 0, align: 0, ..*spec };
    let bare = spec.kind == 0;
    let parenthesised = bare && !(number.0 == 0.0 && number.0.is_sign_positive());
    let format_part = |number: f64, spec: &Spec| {
        with_float_parts(vm, number, spec, &mut |negative, mut parts| {
            if bare && spec.precision.is_none() && parts.fraction == b"0" && parts.suffix.is_empty() {
                // Complex parts have no ".0".
                (parts.fraction, parts.point) = (b"", spec.alternate);
            }
            render(vm, negative, parts, spec)
        })
    };
    let plain = if bare && spec.precision.is_some() { Spec { kind: b'g', ..plain } } else { plain };
    let real = if bare && !parenthesised { text::name(names::sym::empty) } else { format_part(number.0, &plain)? };
    let sign = if bare && !parenthesised { spec.sign } else { b'+' };
    let imaginary = format_part(number.1, &Spec { sign, ..plain })?;
    let (open, close): (&[u8], &[u8]) = if parenthesised { (b"(", b")") } else { (b"", b"") };
    let whole = text::compose(vm, |message| {
        for piece in [open, real.bytes(), imaginary.bytes(), b"j", close] {
            message.push(piece);
        }
    })?;
    aligned(vm, whole.bytes(), spec, b'>')
}

fn format_text<'v>(vm: &'v Vm, original: Value<'v>, string: Value<'v>, spec: &Spec) -> Leaf<'v> {
    let problem = match spec.sign {
        b' ' => Some("Space not allowed in string format specifier"),
        0 if spec.coerce_zero => Some("Negative zero coercion (z) not allowed in string format specifier"),
        0 if spec.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        0 if spec.align == b'=' && spec.fill[0] != b'0' => Some("'=' alignment not allowed in string format specifier"),
        0 => None,
        _ => Some("Sign not allowed in string format specifier"),
    };
    if !matches!(spec.kind, 0 | b's') {
        return Err(unknown_code(vm, spec.kind, original));
    }
    if let Some(problem) = problem {
        return Err(vm.value_fault(message!("{problem}")));
    }
    if spec.grouping != 0 || spec.fraction_grouping != 0 {
        let grouping = spec.grouping.max(spec.fraction_grouping) as char;
        return Err(vm.value_fault(message!("Cannot specify '{grouping}' with 's'.")));
    }
    text(vm, string, spec)
}

/// A str cut to the precision and padded to the width.
fn text<'v>(vm: &'v Vm, string: Value<'v>, spec: &Spec) -> Leaf<'v> {
    let bytes = string.bytes();
    let cut = match spec.precision {
        Some(most) => prefix(bytes, most),
        None => bytes,
    };
    if cut.len() == bytes.len() && count(bytes) >= spec.width {
        return Ok(string);
    }
    // A zero before the width pads on the right.
    let align = if spec.align == b'=' { b'<' } else { spec.align };
    aligned(vm, cut, &Spec { align, ..*spec }, b'<')
}

/// Code points of WTF-8 text.
fn count(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The first `most` code points.
fn prefix(text: &[u8], most: usize) -> &[u8] {
    let end = text.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80).map(|(at, _)| at).nth(most);
    &text[..end.unwrap_or(text.len())]
}

/// Text padded to the width.
fn aligned<'v>(vm: &'v Vm, content: &[u8], spec: &Spec, default: u8) -> Leaf<'v> {
    let padding = spec.width.saturating_sub(count(content));
    let left = match if spec.align == 0 { default } else { spec.align } {
        b'<' => 0,
        b'^' => padding / 2,
        _ => padding,
    };
    let fill = &spec.fill[..spec.fill_length];
    let size = checked_size(vm, padding, fill.len(), content.len())?;
    text::build(vm, size, (padding == 0 || fill[0].is_ascii()) && content.is_ascii(), |out| {
        let mut buffer = Buffer::new(out);
        repeat(&mut buffer, fill, left);
        buffer.push(content);
        repeat(&mut buffer, fill, padding - left);
    })
}

/// Bytes of padding and content; MemoryError when no memory could hold them.
fn checked_size(vm: &Vm, padding: usize, each: usize, content: usize) -> Result<usize, Fault> {
    match padding.checked_mul(each).and_then(|size| size.checked_add(content)) {
        Some(size) => Ok(size),
        None => Err(int::too_large(vm)),
    }
}

fn repeat(buffer: &mut Buffer<'_>, fill: &[u8], count: usize) {
    if let [byte] = fill {
        buffer.fill(*byte, count);
    } else {
        (0..count).for_each(|_| buffer.push(fill));
    }
}

/// Length of `digits` digits with a separator after every `group` from the right; 0 for no groups.
fn grouped_length(digits: usize, group: usize) -> usize {
    if group == 0 || digits == 0 { digits } else { digits.saturating_add((digits - 1) / group) }
}

/// Writes `zeros` zeros and then the digits, separated from the right.
fn push_grouped(buffer: &mut Buffer<'_>, zeros: usize, digits: &[u8], group: usize, separator: u8) {
    if group == 0 {
        buffer.fill(b'0', zeros);
        buffer.push(digits);
        return;
    }
    let total = zeros + digits.len();
    for at in 0..total {
        if at > 0 && (total - at) % group == 0 {
            buffer.push(&[separator]);
        }
        buffer.push(&[if at < zeros { b'0' } else { digits[at - zeros] }]);
    }
}

/// Writes digits and then `zeros` zeros, separated from the left.
fn push_fraction(buffer: &mut Buffer<'_>, digits: &[u8], zeros: usize, separator: u8) {
    if separator == 0 {
        buffer.push(digits);
        buffer.fill(b'0', zeros);
        return;
    }
    for at in 0..digits.len() + zeros {
        if at > 0 && at % 3 == 0 {
            buffer.push(&[separator]);
        }
        buffer.push(&[digits.get(at).copied().unwrap_or(b'0')]);
    }
}

/// A number laid out in parts, with sign, grouping and padding.
fn render<'v>(vm: &'v Vm, negative: bool, parts: Parts<'_>, spec: &Spec) -> Leaf<'v> {
    let sign: &[u8] = match (negative, spec.sign) {
        (true, _) => b"-",
        (false, b'+') => b"+",
        (false, b' ') => b" ",
        _ => b"",
    };
    let group = match (spec.grouping, spec.kind) {
        (0, _) => 0,
        (_, b'b' | b'o' | b'x' | b'X') => 4,
        _ => 3,
    };
    let decimals = parts.fraction.len() + parts.zeros;
    let fraction = grouped_length(decimals, if spec.fraction_grouping == 0 { 0 } else { 3 });
    let fixed = sign.len() + parts.prefix.len() + parts.point as usize + fraction + parts.suffix.len();
    let digits = parts.whole.len();
    let mut zeros = 0;
    let numeric = parts.whole.first().is_some_and(|byte| byte.is_ascii_hexdigit() || group == 0);
    if spec.align == b'=' && spec.fill[0] == b'0' && spec.fill_length == 1 && numeric {
        // Zeros take part in the grouping; a separator never comes first.
        let wanted = spec.width.saturating_sub(fixed);
        let least = if group == 0 { wanted } else { wanted.saturating_mul(group).div_ceil(group + 1) };
        let least = if group != 0 && wanted > 0 && grouped_length(least, group) < wanted { least + 1 } else { least };
        zeros = least.saturating_sub(digits);
    }
    let content = match fixed.checked_add(grouped_length(zeros.saturating_add(digits), group)) {
        Some(content) => content,
        None => return Err(int::too_large(vm)),
    };
    let padding = spec.width.saturating_sub(content);
    let (left, inner) = match spec.align {
        b'<' => (0, 0),
        b'^' => (padding / 2, 0),
        b'=' => (0, padding),
        _ => (padding, 0),
    };
    let fill = &spec.fill[..spec.fill_length];
    let size = checked_size(vm, padding, fill.len(), content)?;
    text::build(vm, size, padding == 0 || fill[0].is_ascii(), |out| {
        let mut buffer = Buffer::new(out);
        repeat(&mut buffer, fill, left);
        buffer.push(sign);
        buffer.push(parts.prefix);
        repeat(&mut buffer, fill, inner);
        push_grouped(&mut buffer, zeros, parts.whole, group, spec.grouping);
        if parts.point {
            buffer.push(b".");
        }
        push_fraction(&mut buffer, parts.fraction, parts.zeros, spec.fraction_grouping);
        buffer.push(parts.suffix);
        repeat(&mut buffer, fill, padding - left - inner);
    })
}

#[cfg(test)]
mod tests;
