//! The one-word object header: type or shape id, flags, size.
//!
//! | | id | flags | size in words, header included |
//! |---|---|---|---|
//! | 32-bit | bits 0-15 | 16-20 | 21-31 |
//! | 64-bit | bits 0-15 | 16-31 | 32-63 |
//!
//! Invariant: a size field of 0 means "large": the next word holds the size (tagged as a
//! small integer) and the payload starts one word later.

use crate::{WORD, Word};

const ID_BITS: u32 = 16;
const FLAG_BITS: u32 = if WORD == 4 { 5 } else { 16 };
const SIZE_SHIFT: u32 = ID_BITS + FLAG_BITS;
const SIZE_LIMIT: usize = 1 << (Word::BITS - SIZE_SHIFT);

/// A type id (objects of built-in types) or shape id (instances of classes).
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
#[repr(transparent)]
pub struct TypeId(pub u16);

/// How the collector reads an object, decided by its id alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// No references.
    Raw,
    /// Values, then bytes: the flags hold log2 of the index slots behind the values.
    Table,
    /// References that do not keep alive; the first payload word belongs to the collector.
    Weak,
    /// Every payload word is a value.
    Values,
}

impl TypeId {
    /// Ids below are raw with a one-word prefix (a cached hash) before their bytes.
    pub const HASHED_LIMIT: u16 = 4;
    /// Ids below (and from HASHED_LIMIT on) are raw.
    pub const RAW_LIMIT: u16 = 16;
    /// Ids below (and from RAW_LIMIT on) are tables.
    pub const TABLE_LIMIT: u16 = 20;
    /// Ids below (and from TABLE_LIMIT on) are weak.
    pub const WEAK_LIMIT: u16 = 22;
    /// Ids from here on are shapes: an object with one keeps referent `id - FIRST_SHAPE` of the weak
    /// object in `Root::SHAPES` alive, as if it were a field.
    pub const FIRST_SHAPE: u16 = 384;

    /// How the collector reads objects with this id.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn kind(self) -> Kind {
        if self.0 >= Self::WEAK_LIMIT {
            Kind::Values
        } else if self.0 < Self::RAW_LIMIT {
            Kind::Raw
        } else if self.0 < Self::TABLE_LIMIT {
            Kind::Table
        } else {
            Kind::Weak
        }
    }
}

/// An object's header word.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Header(pub Word);

impl Header {
    /// Number of flag values (flags are below).
    pub const FLAG_LIMIT: usize = 1 << FLAG_BITS;
    /// Raw objects: flag bits that hold the number of unused bytes at the end.
    pub const PAD_BITS: u32 = if WORD == 4 { 2 } else { 3 };

    /// True when an object of `payload` words needs the large form.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn needs_large(payload: usize) -> bool {
        payload + 1 >= SIZE_LIMIT
    }

    /// Header of a small object of `payload` words.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn small(id: TypeId, flags: usize, payload: usize) -> Header {
        Header(id.0 as Word | flags << ID_BITS | (payload + 1) << SIZE_SHIFT)
    }

    /// Header of a large object (its size is in the next word).
    pub const fn large(id: TypeId, flags: usize) -> Header {
        Header(id.0 as Word | flags << ID_BITS)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn id(self) -> TypeId {
        TypeId(self.0 as u16)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn flags(self) -> usize {
        (self.0 >> ID_BITS) & (Self::FLAG_LIMIT - 1)
    }

    /// Size in words with the header, 0 when large.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn small_size(self) -> usize {
        self.0 >> SIZE_SHIFT
    }

    /// The same header with other flags.
    pub const fn with_flags(self, flags: usize) -> Header {
        Header(self.0 & !((Self::FLAG_LIMIT - 1) << ID_BITS) | flags << ID_BITS)
    }

    /// The same header with another id.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn with_id(self, id: TypeId) -> Header {
        Header(self.0 & !0xffff | id.0 as Word)
    }

    /// Bits of the id and one flag, to be compared in one step.
    pub const fn id_and_flag_mask(flag: usize) -> Word {
        0xffff | flag << ID_BITS
    }

    /// Number of index bytes behind the values of a table with these flags.
    #[inline(always)]
    pub const fn index_bytes(self) -> usize {
        index_bytes(self.flags() & 31)
    }
}

/// Bytes of an index of `1 << log` slots: one, two or four bytes a slot; none for `log` 0.
#[inline(always)]
pub const fn index_bytes(log: usize) -> usize {
    if log == 0 { 0 } else { 1 << (log + (log > 8) as usize + (log > 16) as usize) }
}
