//! Making, finding and mending a file system.
//!
//! Operations that change two pairs note in the global state what is to be done when power is
//! lost between the commits: a move to be finished by deleting its source, or a list of all
//! pairs in which some may be orphans. [`Littlefs::prepare`] does it before the next change.
//!
//! Invariant: mounting changes nothing.

use crate::commit::{Edit, pair_bytes};
use crate::log::{EMPTY, Log, word};
use crate::tag;
use crate::{
    Device, Error, Geometry, Littlefs, NO_PAIR, ORPHANS, Outcome, Pair, State, VERSION, is_null, same,
};

const MAGIC: &[u8] = b"littlefs";
const FILE_LIMIT: u32 = i32::MAX as u32;
const ATTRIBUTE_LIMIT: u32 = 0x3fe;

impl State {
    /// Makes an empty file system.
    pub fn format<D: Device>(device: &mut D, geometry: Geometry) -> Outcome<State> {
        geometry.check()?;
        let mut state = State::new(geometry);
        let mut system = Littlefs { device, state: &mut state };
        let mut content = [0; 24];
        let numbers =
            [VERSION, geometry.block_size, geometry.block_count, 255, FILE_LIMIT, ATTRIBUTE_LIMIT];
        for (place, number) in content.chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        let edits = [
            Edit::new(tag::CREATE, 0, &[]),
            Edit::new(tag::NAME_SUPERBLOCK, 0, MAGIC),
            Edit::new(tag::STRUCT_INLINE, 0, &content),
        ];
        let empty = Log {
            pair: [1, 0],
            revision: 0,
            end: 0,
            last: EMPTY,
            count: 0,
            erased: false,
            tail: NO_PAIR,
            split: false,
            epoch: 0,
        };
        let next = Log { count: 1, ..empty };
        // Both blocks, so that nothing older counts.
        system.device.erase(0)?;
        for (revision, pair) in [(1, [1, 0]), (2, [0, 1])] {
            system.write_log(pair, revision, &empty, &next, &edits, (0, 1), Default::default())?;
        }
        system.forget_map(0);
        Ok(state)
    }

    /// Finds the file system on a device with blocks of this size.
    #[inline(never)]
    pub fn mount<D: Device>(device: &mut D, geometry: Geometry) -> Outcome<State> {
        if geometry.block_size < 64 || geometry.block_count < 2 || geometry.program_size as usize > crate::LARGEST_BUFFER {
            return Err(Error::Invalid);
        }
        let mut state = State::new(geometry);
        let mut system = Littlefs { device, state: &mut state };
        let (mut pair, mut found, mut seed) = ([0, 1], false, 0u32);
        for _ in 0..geometry.block_count {
            let log = system.fetch(pair)?;
            found |= system.take_superblock(&log)?;
            if !found {
                return Err(Error::Corrupt);
            }
            let delta = system.delta(&log)?;
            system.state.stored = system.state.stored.combine(delta);
            seed = seed.rotate_left(5) ^ log.last ^ log.end;
            if is_null(log.tail) {
                system.state.wanted = system.state.stored;
                system.forget_map(seed);
                return Ok(state);
            }
            pair = log.tail;
        }
        Err(Error::Corrupt)
    }
}

impl<D: Device> Littlefs<'_, D> {
    /// Reads the superblock entry of a pair; false when it has none.
    fn take_superblock(&mut self, log: &Log) -> Outcome<bool> {
        let Some(name) = self.lookup(log, 0x7ff, tag::NAME_SUPERBLOCK, 0)? else { return Ok(false) };
        let content = self.lookup(log, 0x7ff, tag::STRUCT_INLINE, 0)?;
        let Some(content) = content.filter(|content| content.tag.size() >= 24) else { return Err(Error::Corrupt) };
        if self.compare(name.block, name.offset, name.tag.size(), MAGIC)?.is_ne() {
            return Err(Error::Corrupt);
        }
        let mut bytes = [0; 24];
        self.read(content.block, content.offset, &mut bytes)?;
        let geometry = &mut self.state.geometry;
        let (version, size, count) = (word(&bytes, 0), word(&bytes, 1), word(&bytes, 2));
        if version >> 16 != VERSION >> 16 || version > VERSION || size != geometry.block_size || count > geometry.block_count {
            return Err(Error::Invalid);
        }
        if count < 2 {
            return Err(Error::Corrupt);
        }
        geometry.block_count = count;
        self.state.root = log.pair;
        self.state.version = version;
        self.state.name_limit = word(&bytes, 3).min(255);
        Ok(true)
    }

    /// Finishes what was interrupted; comes before every change. What this crate calls directory operations
    /// begin with it.
    pub fn prepare(&mut self) -> Outcome<()> {
        self.checkpoint();
        self.state.worn = Default::default();
        if let Some((pair, id)) = self.state.wanted.moved() {
            let mut log = self.fetch(pair)?;
            self.state.wanted.set_move(None);
            if id < log.count {
                self.commit(&mut log, &[Edit::new(tag::DELETE, id, &[])])?;
            }
        }
        if self.state.wanted.0[0] & ORPHANS != 0 {
            self.adopt()?;
            self.set_orphans(false);
        }
        self.expand()
    }

    /// Notes whether the list of all pairs may contain orphans; goes to the disk with the next commit.
    pub(crate) fn set_orphans(&mut self, some: bool) {
        let tag = &mut self.state.wanted.0[0];
        *tag = if some { *tag | ORPHANS } else { *tag & !ORPHANS };
    }

    /// Mends the list of all pairs: first pairs that moved, then those that no directory has.
    fn adopt(&mut self) -> Outcome<()> {
        for orphans in [false, true] {
            let mut log = self.fetch([0, 1])?;
            let mut steps = 0;
            while !is_null(log.tail) {
                steps += 1;
                if steps > self.state.geometry.block_count {
                    return Err(Error::Corrupt);
                }
                if !log.split {
                    match self.directory_of(log.tail)? {
                        Some(pair) if !pair.iter().all(|block| log.tail.contains(block)) && !orphans => {
                            self.commit(&mut log, &[Edit::tail(false, &pair_bytes(pair))])?;
                            continue;
                        }
                        None if orphans => {
                            let lost = self.fetch(log.tail)?;
                            self.unlink(&mut log, &lost)?;
                            continue;
                        }
                        _ => {}
                    }
                }
                log = self.fetch(log.tail)?;
            }
        }
        Ok(())
    }

    /// Takes the pair that follows `log` out of the list.
    pub(crate) fn unlink(&mut self, log: &mut Log, lost: &Log) -> Outcome<()> {
        let delta = self.delta(lost)?;
        self.state.dropped = self.state.dropped.combine(delta);
        self.commit(log, &[Edit::tail(lost.split, &pair_bytes(lost.tail))])
    }

    /// The pair that the entry of the directory that begins with `pair` names; None when there is no entry.
    fn directory_of(&mut self, pair: Pair) -> Outcome<Option<Pair>> {
        let Some((log, id)) = self.entry_of(pair)? else { return Ok(None) };
        let Some(found) = self.lookup(&log, 0x7ff, tag::STRUCT_DIRECTORY, id)? else { return Ok(None) };
        let mut bytes = [0; 8];
        self.read(found.block, found.offset, &mut bytes)?;
        Ok(Some([word(&bytes, 0), word(&bytes, 1)]))
    }

    /// The entry of the directory that begins with `pair`: the log that it is in, and its id.
    pub(crate) fn entry_of(&mut self, pair: Pair) -> Outcome<Option<(Log, u16)>> {
        let pair = self.state.worn.present(pair);
        let mut next = [0, 1];
        for _ in 0..self.state.geometry.block_count {
            let log = self.fetch(next)?;
            for id in 0..log.count {
                let Some(found) = self.lookup(&log, tag::GROUP, tag::STRUCT, id)? else { continue };
                if found.tag.kind() == tag::STRUCT_DIRECTORY && found.tag.size() == 8 {
                    let mut bytes = [0; 8];
                    self.read(found.block, found.offset, &mut bytes)?;
                    let named = [word(&bytes, 0), word(&bytes, 1)];
                    if same(self.state.worn.present(named), pair) {
                        return Ok(Some((log, id)));
                    }
                }
            }
            if is_null(log.tail) {
                return Ok(None);
            }
            next = log.tail;
        }
        Err(Error::Corrupt)
    }

    /// The log that a pair follows in the list of all.
    pub(crate) fn predecessor(&mut self, pair: Pair) -> Outcome<Log> {
        let pair = self.state.worn.present(pair);
        let mut log = self.fetch([0, 1])?;
        for _ in 0..self.state.geometry.block_count {
            if is_null(log.tail) {
                break;
            }
            if same(self.state.worn.present(log.tail), pair) {
                return Ok(log);
            }
            log = self.fetch(log.tail)?;
        }
        Err(Error::Corrupt)
    }
}
