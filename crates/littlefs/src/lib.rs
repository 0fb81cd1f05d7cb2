//! littlefs: a file system for flash that survives losing power at any moment.
//!
//! Reads and writes the on-disk formats 2.0 and 2.1 of the littlefs project's SPEC.md. Nothing
//! is allocated: the state of a mounted file system is a [`State`] of plain numbers, that of an
//! open file a [`File`] and a buffer, and whoever holds them hands them in with a [`Device`]
//! for the time of a call. There are no caches here either; a device that is slow to read has
//! its own.
//!
//! How it keeps its promise: metadata lives in pairs of blocks, each a log of commits with a
//! checksum (`log`, `commit`); a full log is written anew to the other block of its pair, and
//! the newer valid block counts. File data is never overwritten (`file`): changed blocks are
//! written elsewhere and become part of the file by one commit. Operations that take several
//! commits say so in a state that is spread over all logs, and are brought to their end, or
//! undone, before the next change (`consistency`). Blocks that wear out are replaced (`relocate`).
//!
//! Invariants: a block is programmed only after it was erased, in order, and no byte twice; no
//! loop trusts the disk (each is bounded by the number of blocks); what a damaged disk leads to
//! is [`Error::Corrupt`].
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod allocate;
mod commit;
mod consistency;
mod directory;
mod file;
mod log;
mod relocate;
mod tag;
#[cfg(test)]
mod tests;

pub use directory::{Entry, Kind};
pub use file::{File, Mode};

/// Why an operation failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// The device failed, and knows why.
    Device,
    /// The disk holds no littlefs, or a damaged one.
    Corrupt,
    NotFound,
    Exists,
    NotDirectory,
    IsDirectory,
    NotEmpty,
    NoSpace,
    Invalid,
    NameTooLong,
    TooLarge,
}

/// What operations return.
pub type Outcome<T> = Result<T, Error>;

/// The two blocks of a metadata pair; the first one is the current one where that is known.
pub type Pair = [u32; 2];

/// No pair.
pub const NO_PAIR: Pair = [u32::MAX; 2];

/// True when two pairs have a block in common, which makes them the same pair.
pub(crate) fn same(one: Pair, other: Pair) -> bool {
    one.iter().any(|block| other.contains(block))
}

/// True when a pair is none.
pub(crate) fn is_null(pair: Pair) -> bool {
    pair.contains(&u32::MAX)
}

/// Largest unit of programming, and largest buffer of a file.
pub const LARGEST_BUFFER: usize = 512;

/// What became of directory entries, for open files to be found again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// An entry came to this place, those from there on moved up.
    Created(Pair, u16),
    /// The entry was removed, those behind it moved down.
    Deleted(Pair, u16),
    /// An entry moved from one place to another (it is created there and deleted here besides).
    Moved((Pair, u16), (Pair, u16)),
    /// One of the blocks of a pair was replaced.
    Relocated(Pair, Pair),
    /// The entries from this one on went to another pair, where they begin at 0.
    Split(Pair, u16, Pair),
}

/// Where a file system lives. [`Error::Corrupt`] from `program`, `flush` or `erase` says that the block is worn out:
/// what was gathered for it is forgotten, and another one takes its place.
pub trait Device {
    fn read(&mut self, block: u32, offset: u32, buffer: &mut [u8]) -> Outcome<()>;
    /// Programs erased bytes. Calls follow each other without gaps until `flush`; the device gathers
    /// what is less than its unit.
    fn program(&mut self, block: u32, offset: u32, bytes: &[u8]) -> Outcome<()>;
    /// Programs what was gathered, padded to a unit; what was programmed can be read from here on.
    fn flush(&mut self) -> Outcome<()>;
    fn erase(&mut self, block: u32) -> Outcome<()>;
    /// Makes everything so far durable.
    fn sync(&mut self) -> Outcome<()>;
    /// Lets open files know what became of directory entries.
    fn note(&mut self, change: Change);
    /// The blocks of open file number `index`: [`File::lists`]; None beyond the last one.
    fn open_file(&mut self, index: usize) -> Option<[(u32, u32); 3]>;
}

/// Sizes of the disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// Bytes of a block, which is erased at once.
    pub block_size: u32,
    pub block_count: u32,
    /// Bytes that are programmed at once; divides the block size.
    pub program_size: u32,
}

impl Geometry {
    /// Checks that a file system can be laid out so.
    fn check(self) -> Outcome<()> {
        let sizes = self.block_size >= 128 && self.program_size > 0 && self.block_size % self.program_size == 0;
        let fits = self.program_size as usize <= LARGEST_BUFFER && self.block_count >= 2 && self.block_count < 1 << 30;
        let bytes = u64::from(self.block_size) * u64::from(self.block_count);
        if sizes && fits && bytes < 1 << 40 { Ok(()) } else { Err(Error::Invalid) }
    }

    /// Bytes of a file's buffer.
    pub fn buffer_size(self) -> usize {
        (self.program_size.max(128) as usize).next_multiple_of(self.program_size as usize).min(self.block_size as usize)
    }

    /// The largest file that is stored in its directory.
    fn inline_limit(self) -> u32 {
        (self.block_size / 8).min(self.buffer_size() as u32).min(0x3fe)
    }
}

/// State that is spread over all logs: their deltas, combined by exclusive or, give it. First the
/// tag of a pending move with [`ORPHANS`], then the pair it is in.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Global(pub [u32; 3]);

/// The list of metadata pairs may contain pairs of removed or moved directories.
pub(crate) const ORPHANS: u32 = 0x8000_0000;

impl Global {
    pub fn combine(self, other: Global) -> Global {
        Global([0, 1, 2].map(|index| self.0[index] ^ other.0[index]))
    }

    pub fn is_zero(self) -> bool {
        self.0 == [0; 3]
    }

    /// The entry that is to be removed, as its move got no further.
    pub fn moved(self) -> Option<(Pair, u16)> {
        let tag = tag::Tag(self.0[0] & !ORPHANS);
        (tag.kind() != 0).then_some(([self.0[1], self.0[2]], tag.id()))
    }

    pub fn set_move(&mut self, entry: Option<(Pair, u16)>) {
        let orphans = self.0[0] & ORPHANS;
        self.0 = match entry {
            Some((pair, id)) => [tag::Tag::new(tag::DELETE, id, 0).0 | orphans, pair[0], pair[1]],
            None => [orphans, 0, 0],
        };
    }
}

/// Words of the map of free blocks.
const MAP_WORDS: usize = 16;

/// A mounted file system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    pub geometry: Geometry,
    /// First pair of the root directory.
    pub(crate) root: Pair,
    /// On-disk version; minor 0 knows no forward checksums.
    pub(crate) version: u32,
    pub(crate) name_limit: u32,
    /// What the state is to be, what it is on disk, and deltas of logs that were dropped.
    pub(crate) wanted: Global,
    pub(crate) stored: Global,
    pub(crate) dropped: Global,
    /// First block of the map, the next one to look at, blocks that may be looked at before the disk is full.
    pub(crate) map_start: u32,
    pub(crate) map_next: u32,
    pub(crate) map_left: u32,
    pub(crate) map: [u32; MAP_WORDS],
    /// Blocks that failed in the present operation.
    pub(crate) worn: relocate::Worn,
}

impl State {
    /// Words of the state as numbers.
    pub const WORDS: usize = 20 + MAP_WORDS;

    /// The state as numbers, to be kept where only those can be.
    pub fn to_words(&self) -> [u32; Self::WORDS] {
        let mut words = [0; Self::WORDS];
        let parts: [&[u32]; 7] = [
            &[self.geometry.block_size, self.geometry.block_count, self.geometry.program_size],
            &self.root,
            &[self.version, self.name_limit],
            &self.wanted.0,
            &self.stored.0,
            &self.dropped.0,
            &[self.map_start, self.map_next, self.map_left],
        ];
        let numbers = parts.iter().flat_map(|part| part.iter()).chain(&self.map);
        words.iter_mut().zip(numbers).for_each(|(word, number)| *word = *number);
        words
    }

    /// The inverse of [`State::to_words`].
    pub fn from_words(words: &[u32; Self::WORDS]) -> State {
        let three = |at: usize| Global([words[at], words[at + 1], words[at + 2]]);
        let mut map = [0; MAP_WORDS];
        map.copy_from_slice(&words[19..19 + MAP_WORDS]);
        State {
            geometry: Geometry { block_size: words[0], block_count: words[1], program_size: words[2] },
            root: [words[3], words[4]],
            version: words[5],
            name_limit: words[6],
            wanted: three(7),
            stored: three(10),
            dropped: three(13),
            map_start: words[16],
            map_next: words[17],
            map_left: words[18],
            map,
            worn: relocate::Worn::default(),
        }
    }

    fn new(geometry: Geometry) -> State {
        State {
            geometry,
            root: [0, 1],
            version: VERSION,
            name_limit: 255,
            wanted: Global::default(),
            stored: Global::default(),
            dropped: Global::default(),
            map_start: 0,
            map_next: 0,
            map_left: 0,
            map: [0; MAP_WORDS],
            worn: relocate::Worn::default(),
        }
    }
}

/// The on-disk version of new file systems.
pub(crate) const VERSION: u32 = 0x0002_0001;

/// A file system for the time of a call.
pub struct Littlefs<'a, D: Device> {
    pub device: &'a mut D,
    pub state: &'a mut State,
}
