//! Settings that survive power loss, and how the flash is divided.
//!
//! Invariant: what was set can be read at once; it survives a reset after `commit`.

use crate::Outcome;

/// Settings by namespace and key.
pub trait Settings {
    /// None: there is none of this kind.
    fn integer(&self, space: &str, key: &str) -> Outcome<Option<i32>>;
    fn set_integer(&self, space: &str, key: &str, value: i32) -> Outcome<()>;
    /// Copies as much of a blob as fits; its whole length.
    fn blob(&self, space: &str, key: &str, buffer: &mut [u8]) -> Outcome<Option<usize>>;
    fn set_blob(&self, space: &str, key: &str, value: &[u8]) -> Outcome<()>;
    /// False when there was nothing.
    fn erase(&self, space: &str, key: &str) -> Outcome<bool>;
    fn commit(&self) -> Outcome<()>;
}

/// A part of the flash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartitionEntry {
    /// 0 program, 1 data.
    pub kind: u8,
    pub subtype: u8,
    /// Address in the whole flash.
    pub address: u32,
    pub size: u32,
    pub label: &'static str,
    /// Where it is in the flash that programs see ([`crate::Flash`]); None: it cannot be reached there.
    pub visible: Option<usize>,
}

/// A memory card, in blocks of [`CARD_BLOCK`] bytes.
pub trait Card {
    fn is_present(&self) -> bool;
    /// Number of blocks.
    fn blocks(&self) -> u32;
    /// Reads or writes whole blocks.
    fn read(&self, block: u32, buffer: &mut [u8]) -> Outcome<()>;
    fn write(&self, block: u32, bytes: &[u8]) -> Outcome<()>;
}

/// Bytes of a block of a card.
pub const CARD_BLOCK: usize = 512;
