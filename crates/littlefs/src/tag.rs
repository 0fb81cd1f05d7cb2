//! Tags: what an entry of a log is, whom it concerns and how long it is.
//!
//! ```text
//! [1 valid][3 kind, 8 part][10 id][10 size]
//! ```
//!
//! Invariant: a tag that was read has its valid bit clear; a size of 0x3ff means "deleted".

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tag(pub u32);

/// Names, by the kind of what is named.
pub const NAME: u32 = 0x000;
pub const NAME_FILE: u32 = 0x001;
pub const NAME_DIRECTORY: u32 = 0x002;
pub const NAME_SUPERBLOCK: u32 = 0x0ff;
/// Where the content is.
pub const STRUCT: u32 = 0x200;
pub const STRUCT_DIRECTORY: u32 = 0x200;
pub const STRUCT_INLINE: u32 = 0x201;
pub const STRUCT_SKIP_LIST: u32 = 0x202;
/// User attributes.
pub const ATTRIBUTE: u32 = 0x300;
/// Changes of the numbering.
pub const SPLICE: u32 = 0x400;
pub const CREATE: u32 = 0x401;
pub const DELETE: u32 = 0x4ff;
/// Ends of commits.
pub const CHECKSUM: u32 = 0x500;
pub const FORWARD_CHECKSUM: u32 = 0x5ff;
/// The pair that follows: in the list of all, or in the same directory.
pub const TAIL: u32 = 0x600;
pub const TAIL_SOFT: u32 = 0x600;
pub const TAIL_HARD: u32 = 0x601;
/// Deltas of the global state.
pub const GLOBAL: u32 = 0x7ff;

/// The groups of kinds.
pub const GROUP: u32 = 0x700;
/// The id of what concerns no entry.
pub const NO_ID: u16 = 0x3ff;
const DELETED: u32 = 0x3ff;

impl Tag {
    pub const fn new(kind: u32, id: u16, size: u32) -> Tag {
        Tag(kind << 20 | (id as u32 & 0x3ff) << 10 | size & 0x3ff)
    }

    pub fn is_valid(self) -> bool {
        self.0 >> 31 == 0
    }

    /// All 11 bits of the type.
    pub fn kind(self) -> u32 {
        self.0 >> 20 & 0x7ff
    }

    pub fn group(self) -> u32 {
        self.kind() & GROUP
    }

    /// The 8 bits that tell members of a group apart.
    pub fn part(self) -> u8 {
        (self.0 >> 20) as u8
    }

    pub fn id(self) -> u16 {
        (self.0 >> 10 & 0x3ff) as u16
    }

    pub fn is_deleted(self) -> bool {
        self.0 & DELETED == DELETED
    }

    /// Bytes of data.
    pub fn size(self) -> u32 {
        if self.is_deleted() { 0 } else { self.0 & 0x3ff }
    }

    /// Bytes with the tag itself.
    pub fn total(self) -> u32 {
        4 + self.size()
    }

    pub fn with_id(self, id: u16) -> Tag {
        Tag(self.0 & !(0x3ff << 10) | (u32::from(id) & 0x3ff) << 10)
    }
}

/// CRC-32 as littlefs uses it: reflected, without a final complement.
pub fn checksum(start: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut index = 0;
        while index < 16 {
            let (mut value, mut bit) = (index as u32, 0);
            while bit < 4 {
                value = if value & 1 == 1 { value >> 1 ^ 0xedb8_8320 } else { value >> 1 };
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    bytes.iter().fold(start, |crc, byte| {
        let crc = crc >> 4 ^ TABLE[((crc ^ u32::from(*byte)) & 15) as usize];
        crc >> 4 ^ TABLE[((crc ^ u32::from(*byte) >> 4) & 15) as usize]
    })
}
