//! FAT12, FAT16 and FAT32 with long names.
//!
//! Nothing is allocated and nothing is cached: a [`Volume`] is some numbers, a [`File`] and a
//! place in a directory are too, and whoever holds them hands in a [`Disk`], which reads and
//! writes parts of sectors, and may keep a sector in memory to make that cheap.
//!
//! Invariants: a cluster number is checked before it is used; chains are followed for no more
//! steps than there are clusters; what a damaged disk leads to is [`Error::Corrupt`].
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod directory;
mod file;
mod format;
mod name;
mod table;
#[cfg(test)]
mod tests;

pub use directory::{Entry, Position};
pub use file::{File, Mode};
pub use name::Name;

/// Why an operation failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// The disk failed, and knows why.
    Disk,
    /// The disk holds no FAT file system.
    NoFileSystem,
    /// It is damaged.
    Corrupt,
    NotFound,
    Exists,
    NotDirectory,
    IsDirectory,
    NotEmpty,
    NoSpace,
    Invalid,
    TooLarge,
}

/// What operations return.
pub type Outcome<T> = Result<T, Error>;

/// Where a volume lives. Parts of sectors are within one.
pub trait Disk {
    fn read(&mut self, sector: u32, offset: u32, buffer: &mut [u8]) -> Outcome<()>;
    fn write(&mut self, sector: u32, offset: u32, bytes: &[u8]) -> Outcome<()>;
}

/// How wide the entries of the table are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Width {
    Fat12,
    Fat16,
    Fat32,
}

/// A mounted volume: where its parts are, in sectors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Volume {
    pub sector_size: u32,
    pub sectors_per_cluster: u32,
    pub width: Width,
    /// The table of clusters: its first sector, its size, and how many copies there are.
    pub(crate) table: u32,
    pub(crate) table_sectors: u32,
    pub(crate) tables: u32,
    /// The root directory: its first sector and number of entries, or (FAT32) its first cluster.
    pub(crate) root: u32,
    pub(crate) root_entries: u32,
    /// First sector of cluster 2.
    pub(crate) data: u32,
    /// Number of clusters.
    pub clusters: u32,
    /// Where to look for a free cluster.
    pub(crate) hint: u32,
    /// The sector that keeps the number of free clusters, 0: none or made invalid already.
    pub(crate) information: u32,
}

impl Volume {
    /// Numbers that a volume is kept as.
    pub const WORDS: usize = 12;

    pub fn to_words(&self) -> [u32; Self::WORDS] {
        let width = match self.width {
            Width::Fat12 => 12,
            Width::Fat16 => 16,
            Width::Fat32 => 32,
        };
        [
            self.sector_size,
            self.sectors_per_cluster,
            width,
            self.table,
            self.table_sectors,
            self.tables,
            self.root,
            self.root_entries,
            self.data,
            self.clusters,
            self.hint,
            self.information,
        ]
    }

    pub fn from_words(words: &[u32; Self::WORDS]) -> Volume {
        let width = match words[2] {
            12 => Width::Fat12,
            16 => Width::Fat16,
            _ => Width::Fat32,
        };
        Volume {
            sector_size: words[0],
            sectors_per_cluster: words[1],
            width,
            table: words[3],
            table_sectors: words[4],
            tables: words[5],
            root: words[6],
            root_entries: words[7],
            data: words[8],
            clusters: words[9],
            hint: words[10],
            information: words[11],
        }
    }

    /// Bytes of a cluster.
    pub fn cluster_size(&self) -> u32 {
        self.sector_size * self.sectors_per_cluster
    }
}

/// A volume for the time of a call.
pub struct Fat<'a, D: Disk> {
    pub disk: &'a mut D,
    pub volume: &'a mut Volume,
}

/// Date and time as they stand in directories.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stamp {
    /// Year - 1980 in 7 bits, month in 4, day in 5.
    pub date: u16,
    /// Hour in 5 bits, minute in 6, half of the second in 5.
    pub time: u16,
}

pub(crate) fn half(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 2).map_or(0, |bytes| u32::from(bytes[0]) | u32::from(bytes[1]) << 8)
}

pub(crate) fn whole(bytes: &[u8], at: usize) -> u32 {
    half(bytes, at) | half(bytes, at + 2) << 16
}
