//! Images in the ROMFS format: records, read where they lie.
//!
//! An image is a record, and records are a kind, a length and that many bytes; numbers are
//! groups of seven bits, the highest first. Directories and files are records with a name and
//! records in them; the content of a file is in its first data record, or where its first
//! pointer record says.
//!
//! Invariant: nothing outside of the image is read; a record that reaches beyond the one it is in
//! ends it.

use board::Flash;

/// Kinds of records.
const ROOT: u32 = 0x14_a6b1;
const UNUSED: u32 = 0;
const DATA: u32 = 2;
const POINTER: u32 = 3;
pub const DIRECTORY: u32 = 4;
pub const FILE: u32 = 5;

/// What an image begins with: the number of its kind.
const BEGINNING: [u8; 3] = [0xd2, 0xcd, 0x31];

/// Bytes of a name that are compared at once.
const PIECE: usize = 32;

/// Where an image is.
#[derive(Clone, Copy)]
pub enum Image<'i> {
    Memory(&'i [u8]),
    /// The flash, the address of the first byte there, and the number of bytes.
    Flash(&'i dyn Flash, usize, usize),
}

/// A part of an image.
#[derive(Clone, Copy)]
pub struct Part {
    pub start: usize,
    pub end: usize,
}

impl Part {
    pub fn length(self) -> usize {
        self.end - self.start
    }
}

/// A file or directory: its kind, its name and what is in it.
pub struct Entry {
    pub kind: u32,
    pub name: Part,
    pub payload: Part,
}

impl Image<'_> {
    pub fn length(&self) -> usize {
        match self {
            Image::Memory(bytes) => bytes.len(),
            Image::Flash(_, _, length) => *length,
        }
    }

    /// Copies bytes from a place on; false when they are not all there.
    pub fn read(&self, at: usize, buffer: &mut [u8]) -> bool {
        let Some(end) = at.checked_add(buffer.len()).filter(|end| *end <= self.length()) else { return false };
        match self {
            Image::Memory(bytes) => {
                buffer.copy_from_slice(&bytes[at..end]);
                true
            }
            Image::Flash(flash, start, _) => flash.read(start + at, buffer).is_ok(),
        }
    }

    /// True when a part is these bytes.
    fn is(&self, part: Part, wanted: &[u8]) -> bool {
        let mut piece = [0; PIECE];
        part.length() == wanted.len()
            && wanted.chunks(PIECE).enumerate().all(|(index, wanted)| {
                let piece = &mut piece[..wanted.len()];
                self.read(part.start + index * PIECE, piece) && piece == wanted
            })
    }

    /// Reads a number and moves on behind it.
    fn number(&self, part: &mut Part) -> Option<u32> {
        let mut number = 0u32;
        loop {
            let mut byte = [0];
            if part.start >= part.end || !self.read(part.start, &mut byte) {
                return None;
            }
            part.start += 1;
            if number >> 25 != 0 {
                return None;
            }
            number = number << 7 | u32::from(byte[0] & 0x7f);
            if byte[0] & 0x80 == 0 {
                return Some(number);
            }
        }
    }

    /// The next record: its kind and payload.
    fn next(&self, rest: &mut Part) -> Option<(u32, Part)> {
        let kind = self.number(rest).filter(|kind| *kind != UNUSED)?;
        let length = self.number(rest)? as usize;
        let payload = Part { start: rest.start, end: rest.start.checked_add(length).filter(|end| *end <= rest.end)? };
        rest.start = payload.end;
        Some((kind, payload))
    }

    /// The next file or directory.
    pub fn next_entry(&self, rest: &mut Part) -> Option<Entry> {
        loop {
            let (kind, mut payload) = self.next(rest)?;
            if kind == DIRECTORY || kind == FILE {
                let length = self.number(&mut payload)? as usize;
                let name = Part { start: payload.start, end: payload.start.checked_add(length)? };
                if name.end > payload.end {
                    return None;
                }
                payload.start = name.end;
                return Some(Entry { kind, name, payload });
            }
        }
    }

    /// What the image holds; None when it is none.
    pub fn root(&self) -> Option<Part> {
        let mut all = Part { start: 0, end: self.length() };
        let beginning = Part { start: 0, end: BEGINNING.len() };
        if !self.is(beginning, &BEGINNING) {
            return None;
        }
        self.next(&mut all).filter(|(kind, _)| *kind == ROOT).map(|(_, payload)| payload)
    }

    /// Where the content of a file is; None when it has none.
    pub fn content(&self, file: Part) -> Option<Part> {
        let mut rest = file;
        while let Some((kind, payload)) = self.next(&mut rest) {
            if kind == DATA {
                return Some(payload);
            }
            if kind == POINTER {
                let mut payload = payload;
                let (size, offset) = (self.number(&mut payload)?, self.number(&mut payload)?);
                let root = self.root()?;
                let start = root.start.checked_add(offset as usize)?;
                let end = start.checked_add(size as usize).filter(|end| *end <= root.end)?;
                return Some(Part { start, end });
            }
        }
        None
    }

    /// What a path leads to: its kind and what is in it; None: nothing.
    pub fn find(&self, path: &[u8]) -> Option<(u32, Part)> {
        let mut found = (DIRECTORY, self.root()?);
        for part in path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
            if found.0 != DIRECTORY {
                return None;
            }
            let mut rest = found.1;
            found = loop {
                let entry = self.next_entry(&mut rest)?;
                if self.is(entry.name, part) {
                    break (entry.kind, entry.payload);
                }
            };
        }
        match found {
            (FILE, file) => self.content(file).map(|_| found),
            _ => Some(found),
        }
    }

    /// The size that is shown: a directory's is that of its records.
    pub fn size(&self, kind: u32, part: Part) -> usize {
        if kind == DIRECTORY { part.length() } else { self.content(part).map_or(0, Part::length) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file `a` with `xy`, a directory `d` with a file `b` that points to these bytes.
    const EXAMPLE: &[u8] = b"\xd2\xcd\x31\x16\x05\x06\x01a\x02\x02xy\x04\x0a\x01d\x05\x06\x01b\x03\x02\x02\x06\x01\x00";

    #[test]
    fn files_are_found_and_read() {
        let image = Image::Memory(EXAMPLE);
        let (kind, file) = image.find(b"a").unwrap();
        assert_eq!((kind, image.size(kind, file)), (FILE, 2));
        let content = image.content(image.find(b"d/b").unwrap().1).unwrap();
        let mut bytes = [0; 2];
        assert!(image.read(content.start, &mut bytes));
        assert_eq!(&bytes, b"xy");
        assert!(image.find(b"d/c").is_none() && image.find(b"a/b").is_none() && image.find(b"").is_some());
    }

    #[test]
    fn damaged_images_are_never_left() {
        for index in 0..EXAMPLE.len() {
            assert!(Image::Memory(&EXAMPLE[..index]).root().is_none());
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut damaged = EXAMPLE.to_vec();
                damaged[index] = value;
                let image = Image::Memory(&damaged);
                for path in [&b"a"[..], b"d/b"] {
                    if let Some(content) = image.find(path).and_then(|(_, file)| image.content(file)) {
                        assert!(content.start <= content.end && content.end <= damaged.len());
                    }
                }
            }
        }
    }
}
