//! The static names as they lie in flash: one string object after the other, each a header, a
//! hash and the text, padded to whole words.
//!
//! The heap's crate reads them as objects; this one, which lies below it, reads the text alone.
//!
//! Invariant: headers are those of the heap's `Header` for interned ASCII strings (asserted by
//! `object::text`); a text ends where its header says.

use crate::{Sym, TEXT, hash_bytes};

const WORD: usize = size_of::<usize>();
/// Words before the text.
const PREFIX: usize = 2;

/// Header of a name of `length` bytes: id 0, the padding and the flags ASCII and INTERNED, the size in words.
pub const fn header(length: usize) -> usize {
    let pad = length.div_ceil(WORD) * WORD - length;
    let (flag, size) = if WORD == 4 { (4, 21) } else { (8, 32) };
    (pad | flag | flag << 1) << 16 | words_of(length) << size
}

const fn words_of(length: usize) -> usize {
    PREFIX + length.div_ceil(WORD)
}

const WORDS: usize = {
    let mut total = 0;
    let mut number = 0;
    while number < TEXT.len() {
        total += words_of(TEXT[number].len());
        number += 1;
    }
    total
};

/// Bytes at an address that is a multiple of a word.
#[repr(C)]
pub struct Block {
    align: [usize; 0],
    pub bytes: [u8; WORDS * WORD],
}

const fn put(bytes: &mut [u8], at: usize, word: usize) {
    let word = word.to_ne_bytes();
    let mut i = 0;
    while i < WORD {
        bytes[at + i] = word[i];
        i += 1;
    }
}

/// All names.
#[allow(long_running_const_eval)]
pub static BLOCK: Block = {
    let mut bytes = [0; WORDS * WORD];
    let mut at = 0;
    let mut number = 0;
    while number < TEXT.len() {
        let text = TEXT[number].as_bytes();
        put(&mut bytes, at, header(text.len()));
        put(&mut bytes, at + WORD, hash_bytes(text) as usize);
        let mut i = 0;
        while i < text.len() {
            bytes[at + PREFIX * WORD + i] = text[i];
            i += 1;
        }
        at += words_of(text.len()) * WORD;
        number += 1;
    }
    Block { align: [], bytes }
};

/// Word index of each name in the block, and that of its end.
static OFFSETS: [u16; TEXT.len() + 1] = {
    let mut offsets = [0; TEXT.len() + 1];
    let mut at = 0;
    let mut number = 0;
    while number < TEXT.len() {
        at += words_of(TEXT[number].len());
        offsets[number + 1] = at as u16;
        number += 1;
    }
    assert!(at < 65536);
    offsets
};

/// Where a name begins in the block, in bytes.
#[inline]
pub fn offset(name: Sym) -> usize {
    OFFSETS[name.0 as usize] as usize * WORD
}

/// The name that begins at an offset of the block.
pub fn name_at(offset: usize) -> Option<Sym> {
    OFFSETS.binary_search(&((offset / WORD) as u16)).ok().map(|number| Sym(number as u16))
}

fn word(at: usize) -> usize {
    match BLOCK.bytes.get(at..at + WORD).map(TryInto::try_into) {
        Some(Ok(bytes)) => usize::from_ne_bytes(bytes),
        _ => 0,
    }
}

/// The text of name `number` (none: empty).
pub(crate) fn bytes(number: usize) -> &'static [u8] {
    let (Some(&start), Some(&end)) = (OFFSETS.get(number), OFFSETS.get(number + 1)) else { return &[] };
    let (start, end) = (start as usize * WORD, end as usize * WORD);
    let pad = word(start) >> 16 & (WORD - 1);
    BLOCK.bytes.get(start + PREFIX * WORD..end - pad).unwrap_or(&[])
}

/// The hash of name `number`, which exists.
pub(crate) fn hash(number: usize) -> usize {
    word(OFFSETS[number] as usize * WORD + WORD)
}
