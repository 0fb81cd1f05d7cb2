//! What of an ELF image goes to a board.
//!
//! Invariant: a file that is no 32-bit little-endian ELF image, or is cut short, gives None and never a panic.

/// A part of memory that the image fills.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment<'f> {
    /// Where the program finds it.
    pub address: u32,
    /// Where it lies in the board's flash, or is loaded to.
    pub stored: u32,
    pub bytes: &'f [u8],
}

/// A little-endian word of a file.
pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Where the program begins.
pub fn entry(elf: &[u8]) -> Option<u32> {
    word(elf, 24)
}

/// The segments that are loaded and have content, in the order of the file.
pub fn segments(elf: &[u8]) -> Option<Vec<Segment<'_>>> {
    let mut segments = Vec::new();
    let (table, count) = (word(elf, 28)? as usize, usize::from(u16::from_le_bytes(elf.get(44..46)?.try_into().ok()?)));
    for header in (0..count).map(|index| table + 32 * index) {
        let field = |number: usize| word(elf, header + 4 * number);
        let (offset, size) = (field(1)? as usize, field(4)? as usize);
        if field(0)? == 1 && size > 0 {
            segments.push(Segment { address: field(2)?, stored: field(3)?, bytes: elf.get(offset..offset + size)? });
        }
    }
    Some(segments)
}

/// An ELF file with these segments: kind, physical address, bytes.
#[cfg(test)]
pub fn made_of(segments: &[(u32, u32, &[u8])]) -> Vec<u8> {
    let mut file = vec![0; 52 + 32 * segments.len()];
    file[28..32].copy_from_slice(&52u32.to_le_bytes());
    file[42..44].copy_from_slice(&32u16.to_le_bytes());
    file[44..46].copy_from_slice(&(segments.len() as u16).to_le_bytes());
    for (index, (kind, address, bytes)) in segments.iter().enumerate() {
        let fields = [*kind, file.len() as u32, 0x2000_0000, *address, bytes.len() as u32];
        for (number, field) in fields.into_iter().enumerate() {
            let at = 52 + 32 * index + 4 * number;
            file[at..at + 4].copy_from_slice(&field.to_le_bytes());
        }
        file.extend(*bytes);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loaded_segments_are_found_and_what_is_cut_short_is_not() {
        let elf = made_of(&[(1, 0x1000, b"one"), (4, 0, b"note"), (1, 0x2000, b""), (1, 0x3000, b"two")]);
        let wanted = [(0x1000, b"one"), (0x3000, b"two")]
            .map(|(stored, bytes)| Segment { address: 0x2000_0000, stored, bytes });
        assert_eq!(segments(&elf).unwrap(), wanted);
        assert_eq!(segments(&elf[..elf.len() - 1]), None);
        assert_eq!(segments(b"no image"), None);
    }
}
