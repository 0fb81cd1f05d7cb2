//! Side tables of a code object: exception handlers and lines, as compact bytes.
//!
//! Invariant: both tables are only read when something is raised or printed, so
//! they cost nothing while a program runs normally.
//!
//! Handler entry: four LEB128 numbers `start length target 0`, in the order the
//! machine must try them (innermost first): the first entry whose range holds the
//! offset of the raising instruction wins. The last number is reserved.
//!
//! Line entry: two LEB128 numbers `bytes zigzag(line delta)` from `first_line` on:
//! "the next `bytes` bytes of code belong to line + delta". On hosts a column pair
//! may follow; the lowest bit of the delta's varint says so.

/// Appends an LEB128 number to `out` through `push`; stops at the first error.
pub fn write_varint<E>(mut number: u32, mut push: impl FnMut(u8) -> Result<(), E>) -> Result<(), E> {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            return push(low);
        }
        push(low | 0x80)?;
    }
}

/// Reads an LEB128 number at `*position`; None at the end of the table.
pub fn read_varint(table: &[u8], position: &mut usize) -> Option<u32> {
    let mut number = 0u32;
    let mut shift = 0;
    loop {
        let byte = *table.get(*position)?;
        *position += 1;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

/// Maps signed to unsigned so that small magnitudes stay small.
pub const fn zigzag(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

/// The inverse of [`zigzag`].
pub const fn unzigzag(number: u32) -> i32 {
    (number >> 1) as i32 ^ -((number & 1) as i32)
}

/// One protected range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
}

/// Iterator over an encoded exception table.
pub struct Handlers<'a> {
    table: &'a [u8],
    position: usize,
}

impl<'a> Handlers<'a> {
    pub fn new(table: &'a [u8]) -> Self {
        Handlers { table, position: 0 }
    }

    /// The handler of an instruction at byte offset `offset`, if any.
    pub fn find(table: &'a [u8], offset: u32) -> Option<Handler> {
        Handlers::new(table).find(|handler| handler.start <= offset && offset < handler.end)
    }
}

impl Iterator for Handlers<'_> {
    type Item = Handler;
    fn next(&mut self) -> Option<Handler> {
        let start = read_varint(self.table, &mut self.position)?;
        let length = read_varint(self.table, &mut self.position)?;
        let target = read_varint(self.table, &mut self.position)?;
        read_varint(self.table, &mut self.position)?;
        Some(Handler { start, end: start.checked_add(length)?, target })
    }
}

/// A position in the source: line, and column range when the table keeps columns (1-based, 0 unknown).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SourcePosition {
    pub line: u32,
    pub column: u32,
    pub end_column: u32,
}

/// Lookup in an encoded line table.
pub struct Lines;

impl Lines {
    /// Encodes one entry: `bytes` of code at `line` (previous entry's line given), columns optional.
    pub fn write<E>(
        bytes: u32,
        previous_line: u32,
        position: SourcePosition,
        mut push: impl FnMut(u8) -> Result<(), E>,
    ) -> Result<(), E> {
        write_varint(bytes, &mut push)?;
        let delta = zigzag(position.line.wrapping_sub(previous_line) as i32);
        let has_columns = position.column != 0;
        write_varint(delta << 1 | has_columns as u32, &mut push)?;
        if has_columns {
            write_varint(position.column, &mut push)?;
            write_varint(position.end_column.saturating_sub(position.column), &mut push)?;
        }
        Ok(())
    }

    /// The source position of the instruction at byte `offset`.
    pub fn find(table: &[u8], first_line: u32, offset: u32) -> SourcePosition {
        let mut entries = LineEntries::new(table, first_line);
        while entries.advance() && offset >= entries.covered {}
        entries.position
    }

    /// The entries of a table: offset at which each ends, and its line.
    pub fn all(table: &[u8], first_line: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let mut entries = LineEntries::new(table, first_line);
        core::iter::from_fn(move || entries.advance().then_some((entries.covered, entries.position.line)))
    }
}

/// Reader of an encoded line table.
struct LineEntries<'a> {
    table: &'a [u8],
    at: usize,
    /// End of the code that the entries read so far describe.
    covered: u32,
    position: SourcePosition,
}

impl<'a> LineEntries<'a> {
    fn new(table: &'a [u8], first_line: u32) -> Self {
        let position = SourcePosition { line: first_line, column: 0, end_column: 0 };
        LineEntries { table, at: 0, covered: 0, position }
    }

    /// Reads one entry; false at the end.
    fn advance(&mut self) -> bool {
        let mut number = || read_varint(self.table, &mut self.at);
        let (Some(bytes), Some(delta)) = (number(), number()) else { return false };
        let column = if delta & 1 != 0 { number().unwrap_or(0) } else { 0 };
        let width = if delta & 1 != 0 { number().unwrap_or(0) } else { 0 };
        self.position = SourcePosition {
            line: self.position.line.wrapping_add(unzigzag(delta >> 1) as u32),
            column,
            end_column: column.saturating_add(width),
        };
        self.covered = self.covered.saturating_add(bytes);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    fn bytes(write: impl FnOnce(&mut dyn FnMut(u8) -> Result<(), ()>)) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut |byte| {
            out.push(byte);
            Ok(())
        });
        out
    }

    #[test]
    fn varints_round_trip() {
        for number in [0, 1, 127, 128, 300, 65535, u32::MAX] {
            let table = bytes(|push| write_varint(number, push).unwrap());
            assert_eq!(read_varint(&table, &mut 0), Some(number));
        }
        assert_eq!(read_varint(&[0x80], &mut 0), None);
        for number in [0, 1, -1, 77, -1000, i32::MAX, i32::MIN] {
            assert_eq!(unzigzag(zigzag(number)), number);
        }
    }

    #[test]
    fn lines_are_found_by_offset() {
        let table = bytes(|push| {
            let at = |line, column| SourcePosition { line, column, end_column: column + 2 };
            Lines::write(4, 10, at(10, 0), &mut *push).unwrap();
            Lines::write(6, 10, at(12, 5), &mut *push).unwrap();
            Lines::write(2, 12, at(11, 0), &mut *push).unwrap();
        });
        assert_eq!(Lines::find(&table, 10, 3).line, 10);
        assert_eq!(Lines::find(&table, 10, 4), SourcePosition { line: 12, column: 5, end_column: 7 });
        assert_eq!(Lines::find(&table, 10, 11).line, 11);
    }

    #[test]
    fn innermost_handler_wins() {
        let mut table = Vec::new();
        for (start, length, target) in [(4u32, 4u32, 50u32), (0, 20, 90)] {
            for number in [start, length, target, 0] {
                write_varint(number, |byte| -> Result<(), ()> { table.push(byte); Ok(()) }).unwrap();
            }
        }
        assert_eq!(Handlers::find(&table, 5).unwrap().target, 50);
        assert_eq!(Handlers::find(&table, 8).unwrap().target, 90);
        assert_eq!(Handlers::find(&table, 20), None);
    }
}
