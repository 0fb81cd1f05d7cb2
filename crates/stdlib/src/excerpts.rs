//! Source lines in tracebacks, with carets below what was being evaluated.
//!
//! Carets stand below the whole expression; of a call, a subscript or a binary operation they mark the brackets or the
//! operator, and tildes the rest. Which of these an expression is, a scan of its text finds out: no tree is kept.
//!
//! Source: CPython library reference, "traceback"; PEP 657.
//!
//! Invariant: nothing here takes memory of the heap, so that a MemoryError can be shown too; a line that is not to be
//! found is left out.

use core::fmt::{self, Write};
use core::ops::Range;
use heap::Value;
use names::sym;
use object::dict::Dict;
use object::{Vm, code, frozen, ids, text, traceback};

/// Calls `work` with the source line of a traceback entry, if it is to be found.
fn with_line(vm: &Vm, entry: Value<'_>, work: &mut dyn FnMut(&str)) {
    let file = entry.field(traceback::CODE).field(code::FILE);
    let (Ok(path), number) = (core::str::from_utf8(file.bytes()), traceback::line(entry) as usize) else { return };
    let globals = entry.field(traceback::GLOBALS);
    let name = if globals.has_id(ids::DICT) { Dict::get_name(globals, text::name(sym::__name__)) } else { None };
    let is_main = name.is_some_and(|name| name.bytes() == b"__main__");
    let mut found = |line: &[u8]| {
        if let Ok(line) = core::str::from_utf8(line) {
            work(line.trim_end());
        }
    };
    match frozen::files(vm.registry.frozen).find(|file| !is_main && file.path == path) {
        Some(file) => match file.read(vm) {
            Ok(text) => {
                if let Some(line) = text.bytes().split(|byte| *byte == b'\n').nth(number.saturating_sub(1)) {
                    found(line);
                }
            }
            // Without memory for the text there is no line.
            Err(_) => vm.heap.clear_need(),
        },
        None => vm.platform.source_line(path, number, &mut found),
    }
}

/// True when the source line of an entry is to be found and not blank.
pub fn has_line(vm: &Vm, entry: Value<'_>) -> bool {
    let mut found = false;
    if vm.platform.process().is_some() {
        with_line(vm, entry, &mut |line| found = !line.trim().is_empty());
    }
    found
}

/// Writes the source line of an entry, indented.
pub fn write_line(vm: &Vm, entry: Value<'_>, out: &mut dyn Write) -> fmt::Result {
    let mut result = Ok(());
    with_line(vm, entry, &mut |line| result = write!(out, "    {}", line.trim()));
    result
}

/// True when there is something to be marked in the line of an entry.
pub fn has_marks(vm: &Vm, entry: Value<'_>) -> bool {
    let mut found = false;
    with_line(vm, entry, &mut |line| found = marks(entry, line).is_some());
    found
}

/// Writes carets and tildes to stand below the line of an entry.
pub fn write_marks(vm: &Vm, entry: Value<'_>, out: &mut dyn Write) -> fmt::Result {
    let mut result = Ok(());
    with_line(vm, entry, &mut |line| {
        if let Some((skipped, all, sharp)) = marks(entry, line) {
            let write = |out: &mut dyn Write| {
                write!(out, "    {:skipped$}", "")?;
                all.clone().try_for_each(|at| out.write_char(if sharp.contains(&at) { '^' } else { '~' }))
            };
            result = write(out);
        }
    });
    result
}

/// What is to be marked below a line: the width of what stands before it, its columns, and those that get carets.
fn marks(entry: Value<'_>, line: &str) -> Option<(usize, Range<usize>, Range<usize>)> {
    let offset = entry.field(traceback::OFFSET).as_int()? as usize;
    let position = code::position(entry.field(traceback::CODE), offset);
    let (start, end) = (position.column.checked_sub(1)? as usize, position.end_column.checked_sub(1)? as usize);
    let column = |at: usize| line.char_indices().map(|(offset, _)| offset).nth(at).unwrap_or(line.len());
    let (from, to) = (column(start), column(end));
    let segment = line.get(from..to).filter(|segment| !segment.is_empty())?;
    let (before, after) = (line.get(..from)?.trim(), line.get(to..)?.trim());
    let parts = parts(segment);
    if let Some((Shape::Call, open)) = &parts
        && after.is_empty()
        && is_told_by_line(before, segment.get(..open.start)?)
    {
        return None;
    }
    if parts.is_none() && before.is_empty() && after.is_empty() {
        return None;
    }
    let sharp = parts.map_or(0..segment.len(), |(_, sharp)| sharp);
    let columns = |at: usize| start + segment.get(..at).map_or(0, |text| text.chars().count());
    let blank = line.chars().take_while(|character| character.is_whitespace()).count();
    Some((start.checked_sub(blank)?, start..end, columns(sharp.start)..columns(sharp.end)))
}

/// True when a line is `return name(...)` or `target = callee(...)`, with this before the call and as what is called.
fn is_told_by_line(before: &str, callee: &str) -> bool {
    if before == "return" {
        return callee.trim().chars().all(|character| character == '_' || character.is_alphanumeric());
    }
    let target = before.strip_suffix('=').unwrap_or("");
    !target.is_empty() && !target.contains([':', '=', '(', '+', '-', '*', '/', '%', '&', '|', '^', '<', '>', '!', '@'])
}

/// Expressions that are marked in parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Call,
    Subscript,
    Operation,
}

/// Words that no expression is that is marked in parts.
const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "class", "def", "del", "elif", "else", "except", "for", "from", "global", "if",
    "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "raise", "return", "try", "while", "with", "yield",
];

/// The shape of an expression, and the bytes that get carets: its brackets or its operator. None for other ones.
fn parts(text: &str) -> Option<(Shape, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    // The loosest operator so far (strength and place), whether an operand stands before `at`, the last brackets
    // behind an operand, and whether the expression begins with a sign.
    let mut loosest: Option<(u8, Range<usize>)> = None;
    let (mut is_operand, mut trailer, mut is_signed) = (false, None, false);
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        match byte {
            b' ' | b'\t' => at += 1,
            b'"' | b'\'' => {
                at = end_of_string(bytes, at)?;
                (is_operand, trailer) = (true, None);
            }
            b'(' | b'[' | b'{' => {
                at = end_of_brackets(bytes, at)?;
                let shape = if byte == b'[' { Shape::Subscript } else { Shape::Call };
                trailer = (is_operand && byte != b'{').then_some((shape, start..at));
                is_operand = true;
            }
            b'.' if is_operand => {
                at += 1;
                trailer = None;
            }
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'<' | b'>' => {
                let double = bytes.get(at + 1) == Some(&byte);
                at += 1 + usize::from(double && matches!(byte, b'*' | b'/' | b'<' | b'>'));
                if matches!(byte, b'<' | b'>') && !double || bytes.get(at) == Some(&b'=') {
                    return None;
                }
                if !is_operand {
                    is_signed |= loosest.is_none();
                    continue;
                }
                let strength = match byte {
                    b'|' => 0,
                    b'^' => 1,
                    b'&' => 2,
                    b'<' | b'>' => 3,
                    b'+' | b'-' => 4,
                    b'*' if double => 6,
                    _ => 5,
                };
                // Of equal ones the last is applied last, but the first of `**`.
                if loosest.as_ref().is_none_or(|(other, _)| strength < *other || strength == *other && strength < 6) {
                    loosest = Some((strength, start..at));
                }
                is_operand = false;
            }
            b'~' => {
                at += 1;
                is_signed |= loosest.is_none();
            }
            _ if byte == b'_' || byte == b'.' || byte.is_ascii_alphanumeric() || byte >= 0x80 => {
                at = end_of_word(bytes, at);
                let word = text.get(start..at)?;
                if KEYWORDS.contains(&word) {
                    return None;
                }
                // Letters right before quotes belong to them.
                is_operand = !matches!(bytes.get(at), Some(b'"' | b'\''));
                trailer = None;
            }
            _ => return None,
        }
    }
    match (loosest, trailer) {
        (Some((strength, place)), _) if !is_signed || strength < 6 => Some((Shape::Operation, place)),
        (None, Some((shape, place))) if !is_signed && place.end == bytes.len() => Some((shape, place)),
        _ => None,
    }
}

/// Where the name or number that begins at `at` ends.
fn end_of_word(bytes: &[u8], at: usize) -> usize {
    let is_number = bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
    let mut end = at;
    while let Some(byte) = bytes.get(end).copied() {
        let is_exponent = is_number
            && matches!(byte, b'+' | b'-')
            && matches!(bytes.get(end.wrapping_sub(1)), Some(b'e' | b'E'))
            && !matches!(bytes.get(at + 1), Some(b'x' | b'X'));
        let belongs = byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80 || is_number && byte == b'.';
        if !belongs && !is_exponent {
            break;
        }
        end += 1;
    }
    end
}

/// Where the string whose quote is at `at` ends; None when it does not.
fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = *bytes.get(at)?;
    let triple = bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote);
    let width = if triple { 3 } else { 1 };
    let mut end = at + width;
    loop {
        match *bytes.get(end)? {
            b'\\' => end += 2,
            byte if byte == quote && bytes.get(end..end + width)?.iter().all(|byte| *byte == quote) => {
                return Some(end + width);
            }
            _ => end += 1,
        }
    }
}

/// Where the brackets that open at `at` close; None when they do not.
fn end_of_brackets(bytes: &[u8], at: usize) -> Option<usize> {
    let (mut depth, mut end) = (0, at);
    loop {
        match *bytes.get(end)? {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b'"' | b'\'' => {
                end = end_of_string(bytes, end)?;
                continue;
            }
            _ => {}
        }
        end += 1;
        if depth == 0 {
            return Some(end);
        }
    }
}

/// Where carets go below the line of a SyntaxError, counted from its first character that is not blank: how many
/// columns are left free, and how many get carets. `place` is (file, line, column, text, end line, end column).
pub fn place_marks(place: Value<'_>) -> Option<(usize, usize)> {
    let number = |index: usize| place.field(index).as_int();
    let line = core::str::from_utf8(place.field(3).bytes()).unwrap_or("");
    let blank = line.chars().take_while(|character| character.is_whitespace()).count() as isize;
    let start = number(2)?;
    let end = match number(4) {
        last if last == number(1) || last.is_none() => number(5).filter(|end| *end > 0).unwrap_or(start),
        _ => line.trim_end().chars().count() as isize + 1,
    };
    let end = if end == start { start + 1 } else { end };
    Some((usize::try_from(start - 1 - blank).ok()?, usize::try_from(end - start).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::{Shape, parts};

    /// The shape of an expression and the text that gets carets.
    fn marked(text: &str) -> Option<(Shape, &str)> {
        parts(text).map(|(shape, range)| (shape, &text[range]))
    }

    #[test]
    fn calls_and_subscripts_mark_their_brackets() {
        assert_eq!(marked("f(1)"), Some((Shape::Call, "(1)")));
        assert_eq!(marked("a.b[0](x + 1)"), Some((Shape::Call, "(x + 1)")));
        assert_eq!(marked("f(')')[2]"), Some((Shape::Subscript, "[2]")));
        assert_eq!(marked("(1)"), None);
        assert_eq!(marked("[1, 2]"), None);
        assert_eq!(marked("a.b"), None);
    }

    #[test]
    fn operations_mark_the_operator_applied_last() {
        assert_eq!(marked("a + b * c"), Some((Shape::Operation, "+")));
        assert_eq!(marked("a * b // c"), Some((Shape::Operation, "//")));
        assert_eq!(marked("a ** b ** f(c)"), Some((Shape::Operation, "**")));
        assert_eq!(parts("a ** b ** c").map(|(_, range)| range.start), Some(2));
        assert_eq!(marked("-a - -b"), Some((Shape::Operation, "-")));
        assert_eq!(marked("1e-5 + x"), Some((Shape::Operation, "+")));
        assert_eq!(marked("'%d' % 1"), Some((Shape::Operation, "%")));
    }

    #[test]
    fn other_expressions_are_marked_as_a_whole() {
        for text in ["-a", "-f(x)", "-a ** b", "a < b", "a == b", "not f(x)", "a and b(c)", "x if y else z()", "a, b(c)", "await f()"] {
            assert_eq!(marked(text), None, "{text}");
        }
    }
}
