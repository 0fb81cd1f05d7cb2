//! Blocks that wear out, and what takes their place.
//!
//! A device says [`Error::Corrupt`] when a block cannot be erased or programmed; bytes that read back otherwise than
//! they were programmed are the same. Blocks of files are chosen anew on the spot (`file`). A metadata pair is copied
//! without any change: its worn block, which is the older one, is replaced by another, the directory's entry and the list
//! of all pairs are told, and the commit that met the worn block is tried again. What holds the pair by its old
//! blocks while an operation runs finds the new ones by the table of [`Worn`].
//!
//! The pair that the file system begins with cannot be replaced: it is where everybody looks for it. Before it wears out,
//! all that it holds is copied to a pair that can be, which is the root from then on; the first one keeps the superblock
//! and the place of the root, and is hardly ever written again (`expand`).
//!
//! Invariants: until entry and list name the new pair, the old one says the same, whichever of them is asked; nothing
//! else is committed meanwhile.

use crate::commit::{Edit, pair_bytes};
use crate::log::{Log, word};
use crate::tag::{self, Tag};
use crate::{Change, Device, Error, Global, Littlefs, ORPHANS, Outcome, Pair, same};

/// Replacements in one operation, and how many of them may be inside each other.
const MOST_MOVES: usize = 6;
const DEEPEST: u32 = 3;
/// Blocks that are tried in place of a worn one.
const TRIES: u32 = 32;
/// Times that the log of the first pair is written anew before what it holds goes elsewhere.
const CYCLES: u32 = 101;
/// Edits of a commit.
const MOST_EDITS: usize = 6;
const NONE: u32 = u32::MAX;

/// What happened to blocks in the present operation. It is not kept beyond that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worn {
    /// The block that has just failed.
    block: u32,
    /// Blocks of metadata and what stands in their place.
    moves: [[u32; 2]; MOST_MOVES],
    /// How many of them there are; logs remember it to know that they are out of date.
    pub epoch: u8,
    depth: u32,
}

impl Default for Worn {
    fn default() -> Worn {
        Worn { block: NONE, moves: [[NONE; 2]; MOST_MOVES], epoch: 0, depth: 0 }
    }
}

impl Worn {
    fn moves(&self) -> &[[u32; 2]] {
        &self.moves[..usize::from(self.epoch)]
    }

    /// The blocks of a pair that may have been read before some were replaced.
    pub fn present(&self, pair: Pair) -> Pair {
        pair.map(|block| self.moves().iter().fold(block, |block, [old, new]| if block == *old { *new } else { block }))
    }

    /// True for a block that failed in this operation.
    pub fn has_failed(&self, block: u32) -> bool {
        self.moves().iter().any(|[old, _]| *old == block)
    }
}

impl<D: Device> Littlefs<'_, D> {
    /// Notes which block an error of the device is about.
    pub(crate) fn wear<T>(&mut self, block: u32, outcome: Outcome<T>) -> Outcome<T> {
        if matches!(outcome, Err(Error::Corrupt)) {
            self.state.worn.block = block;
        }
        outcome
    }

    /// Calls `work` for fresh blocks until one of them is not worn.
    pub(crate) fn on_sound_block<T>(&mut self, mut work: impl FnMut(&mut Self) -> Outcome<T>) -> Outcome<T> {
        for _ in 0..TRIES {
            self.state.worn.block = NONE;
            match work(self) {
                Err(Error::Corrupt) if self.state.worn.block != NONE => {}
                other => return other,
            }
        }
        Err(Error::Corrupt)
    }

    /// True when bytes stand on the disk.
    pub(crate) fn holds(&mut self, block: u32, offset: u32, bytes: &[u8]) -> Outcome<bool> {
        let mut buffer = [0; 64];
        for (index, piece) in bytes.chunks(buffer.len()).enumerate() {
            let buffer = &mut buffer[..piece.len()];
            self.read(block, offset + 64 * index as u32, buffer)?;
            if buffer != piece {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Commits edits to a pair, and what became of the global state with them.
    pub(crate) fn commit(&mut self, log: &mut Log, edits: &[Edit<'_>]) -> Outcome<()> {
        for _ in 0..TRIES {
            if log.epoch != self.state.worn.epoch {
                *log = self.fetch(log.pair)?;
            }
            self.state.worn.block = NONE;
            let outcome = self.commit_present(log, edits);
            let worn = core::mem::replace(&mut self.state.worn.block, NONE);
            match outcome {
                Err(Error::Corrupt) if worn == log.pair[0] => {
                    // What the block holds stays; the other one takes the next log.
                    log.erased = false;
                }
                Err(Error::Corrupt) if worn == log.pair[1] => self.relocate(log)?,
                other => return other,
            }
        }
        Err(Error::Corrupt)
    }

    /// Commits edits whose logs and pairs may have been read before blocks were replaced.
    fn commit_present(&mut self, log: &mut Log, edits: &[Edit<'_>]) -> Outcome<()> {
        if self.state.worn.epoch == 0 {
            return self.commit_once(log, edits);
        }
        let mut logs = [*log; MOST_EDITS];
        let mut pairs = [[0; 8]; MOST_EDITS];
        for (index, edit) in edits.iter().enumerate().take(MOST_EDITS) {
            match edit {
                Edit::Copy(source, ..) if source.epoch != self.state.worn.epoch => logs[index] = self.fetch(source.pair)?,
                Edit::Copy(source, ..) => logs[index] = **source,
                Edit::Put(tag, data) if names_pair(*tag) => {
                    pairs[index] = pair_bytes(self.state.worn.present([word(data, 0), word(data, 1)]));
                }
                Edit::Put(..) => {}
            }
        }
        let mut present = [Edit::new(tag::DELETE, 0, &[]); MOST_EDITS];
        for (index, (place, edit)) in present.iter_mut().zip(edits).enumerate() {
            *place = match *edit {
                Edit::Copy(_, from, to) => Edit::Copy(&logs[index], from, to),
                Edit::Put(tag, _) if names_pair(tag) => Edit::Put(tag, &pairs[index]),
                other => other,
            };
        }
        let present = present.get(..edits.len()).ok_or(Error::Invalid)?;
        self.commit_once(log, present)
    }

    /// Makes another pair the root when the first one was written often. A disk that is nearly full stays as it is, as the
    /// blocks are never given back.
    pub(crate) fn expand(&mut self) -> Outcome<()> {
        let first = [0, 1];
        if !same(self.state.root, first) {
            return Ok(());
        }
        // A look at two words is enough nearly always.
        let mut due = false;
        for block in first {
            let mut bytes = [0; 4];
            self.read(block, 0, &mut bytes)?;
            due |= u32::from_le_bytes(bytes) % CYCLES == 0;
        }
        if !due {
            return Ok(());
        }
        let log = self.fetch(first)?;
        let count = self.state.geometry.block_count;
        if log.count < 2 || log.revision % CYCLES != 0 || count - self.used_blocks()?.min(count) <= count / 8 {
            return Ok(());
        }
        let pair = match self.write_pair(&log, &log, &[], (0, log.count)) {
            Err(Error::NoSpace) => return Ok(()),
            other => other?,
        };
        let next = Log { count: 1, tail: pair, split: true, ..log };
        let delta = self.delta(&log)?;
        let revision = log.revision.wrapping_add(1);
        match self.write_log([log.pair[1], log.pair[0]], revision, &log, &next, &[], (0, 1), delta) {
            // It is worn already: as long as nothing has to be written to it, all goes on.
            Err(Error::Corrupt) => return Ok(()),
            other => other?,
        };
        self.device.note(Change::Split(first, 0, pair));
        self.state.root = pair;
        Ok(())
    }

    /// Replaces the second block of a pair; the log is that of the new pair then.
    fn relocate(&mut self, log: &mut Log) -> Outcome<()> {
        let worn = &mut self.state.worn;
        if same(log.pair, [0, 1]) || worn.depth == DEEPEST || usize::from(worn.epoch) == MOST_MOVES {
            return Err(Error::Corrupt);
        }
        worn.depth += 1;
        // What is to be committed waits: the copy must change nothing.
        let (wanted, dropped) = (self.state.wanted, self.state.dropped);
        let outcome = self.replace(log);
        self.state.worn.depth -= 1;
        let moved = wanted.moved().map(|(pair, id)| (self.state.worn.present(pair), id));
        (self.state.wanted, self.state.dropped) = (wanted, dropped);
        self.state.wanted.set_move(moved);
        outcome
    }

    fn replace(&mut self, log: &mut Log) -> Outcome<()> {
        let [good, bad] = log.pair;
        let (delta, next) = (self.delta(log)?, *log);
        let revision = log.revision.wrapping_add(1);
        let copy = self.on_sound_block(|system| {
            let block = system.allocate()?;
            system.write_log([block, good], revision, &next, &next, &[], (0, next.count), delta)
        })?;
        let (old, new) = (log.pair, copy.pair);
        let worn = &mut self.state.worn;
        worn.moves[usize::from(worn.epoch)] = [bad, new[0]];
        worn.epoch += 1;
        self.device.note(Change::Relocated(old, new));
        self.state.root = self.state.worn.present(self.state.root);
        let stored = self.state.stored;
        (self.state.wanted, self.state.dropped) = (stored, Global::default());
        self.state.wanted.set_move(stored.moved().map(|(pair, id)| (self.state.worn.present(pair), id)));
        if let Some((mut parent, id)) = self.entry_of(new)? {
            // From here on the list may name the old pair: it is mended when power is lost.
            self.set_orphans(true);
            self.commit(&mut parent, &[Edit::new(tag::STRUCT_DIRECTORY, id, &pair_bytes(new))])?;
            self.set_orphans(stored.0[0] & ORPHANS != 0);
        }
        let mut before = self.predecessor(new)?;
        let split = before.split;
        self.commit(&mut before, &[Edit::tail(split, &pair_bytes(new))])?;
        *log = self.fetch(new)?;
        Ok(())
    }
}

/// True for tags whose data is a pair.
fn names_pair(tag: Tag) -> bool {
    tag.size() == 8 && (tag.group() == tag::TAIL || tag.kind() == tag::STRUCT_DIRECTORY)
}
