//! Reading metadata pairs: which block counts, how far its log goes, what it says.
//!
//! Invariant: only commits whose checksum is right are looked at.

use crate::tag::{self, Tag};
use crate::{Device, Error, Global, Littlefs, NO_PAIR, Outcome, Pair};
use core::cmp::Ordering;

/// A metadata pair as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    /// The current block first.
    pub pair: Pair,
    pub revision: u32,
    /// End of the last commit.
    pub end: u32,
    /// The tag that the next one is combined with.
    pub last: u32,
    /// Number of entries.
    pub count: u16,
    /// What follows is erased and takes a commit.
    pub erased: bool,
    /// The pair that follows, and whether it belongs to the same directory.
    pub tail: Pair,
    pub split: bool,
    /// Blocks that had been replaced when this was read.
    pub epoch: u8,
}

/// Where the data of a tag is.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub tag: Tag,
    pub block: u32,
    pub offset: u32,
}

/// Result of looking for a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Search {
    /// The entry has this id and kind of name.
    At(u16, u32),
    /// There is none; it would come before this entry.
    Before(u16),
    /// There is none, and it would come after all others.
    Beyond,
}

pub const EMPTY: u32 = u32::MAX;

pub fn word(bytes: &[u8], index: usize) -> u32 {
    bytes.get(index * 4..index * 4 + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

impl<D: Device> Littlefs<'_, D> {
    pub(crate) fn read(&mut self, block: u32, offset: u32, buffer: &mut [u8]) -> Outcome<()> {
        let geometry = self.state.geometry;
        let end = offset.checked_add(buffer.len() as u32);
        if block >= geometry.block_count || end.is_none_or(|end| end > geometry.block_size) {
            return Err(Error::Corrupt);
        }
        self.device.read(block, offset, buffer)
    }

    /// The checksum of bytes on disk.
    pub(crate) fn sum(&mut self, start: u32, block: u32, offset: u32, length: u32) -> Outcome<u32> {
        let (mut crc, mut done, mut buffer) = (start, 0, [0; 64]);
        while done < length {
            let part = (length - done).min(64) as usize;
            self.read(block, offset + done, &mut buffer[..part])?;
            crc = tag::checksum(crc, &buffer[..part]);
            done += part as u32;
        }
        Ok(crc)
    }

    /// Reads a metadata pair.
    pub(crate) fn fetch(&mut self, pair: Pair) -> Outcome<Log> {
        self.fetch_match(pair, None).map(|(log, _)| log)
    }

    /// Reads a metadata pair and looks for a name in it.
    pub(crate) fn fetch_match(&mut self, pair: Pair, name: Option<&[u8]>) -> Outcome<(Log, Search)> {
        let pair = self.state.worn.present(pair);
        let count = self.state.geometry.block_count;
        if pair.iter().any(|block| *block >= count) {
            return Err(Error::Corrupt);
        }
        let mut revisions = [0; 2];
        for (revision, block) in revisions.iter_mut().zip(pair) {
            let mut bytes = [0; 4];
            self.read(block, 0, &mut bytes)?;
            *revision = u32::from_le_bytes(bytes);
        }
        // The newer one first; a sequence comparison, as revisions wrap.
        let first = (revisions[1].wrapping_sub(revisions[0]) as i32 > 0) as usize;
        for index in [first, 1 - first] {
            let order = [pair[index], pair[1 - index]];
            if let Some(found) = self.scan(order, revisions[index], name)? {
                return Ok(found);
            }
        }
        Err(Error::Corrupt)
    }

    /// Reads the log in the first block of a pair; None when no commit in it is whole.
    fn scan(&mut self, pair: Pair, revision: u32, name: Option<&[u8]>) -> Outcome<Option<(Log, Search)>> {
        let size = self.state.geometry.block_size;
        let block = pair[0];
        let mut log = Log { pair, revision, end: 0, last: 0, count: 0, erased: false, tail: NO_PAIR, split: false, epoch: self.state.worn.epoch };
        // What counts becomes part of `log` at the end of each commit.
        let mut next = log;
        let (mut best, mut next_best) = (Search::Beyond, Search::Beyond);
        let (mut forward, mut next_forward) = (None, None);
        let mut crc = tag::checksum(EMPTY, &revision.to_le_bytes());
        let (mut offset, mut previous) = (4, EMPTY);
        while offset + 4 <= size {
            let mut bytes = [0; 4];
            self.read(block, offset, &mut bytes)?;
            let tag = Tag(u32::from_be_bytes(bytes) ^ previous);
            crc = tag::checksum(crc, &bytes);
            if !tag.is_valid() || offset + tag.total() > size {
                break;
            }
            previous = tag.0;
            let data = offset + 4;
            if tag.group() == tag::CHECKSUM && tag.kind() != tag::FORWARD_CHECKSUM {
                let mut bytes = [0; 4];
                self.read(block, data, &mut bytes)?;
                if tag.size() < 4 || u32::from_le_bytes(bytes) != crc {
                    break;
                }
                previous ^= u32::from(tag.part() & 1) << 31;
                offset += tag.total();
                log = next;
                (log.end, log.last) = (offset, previous);
                (best, forward) = (next_best, next_forward.take());
                crc = EMPTY;
                continue;
            }
            crc = self.sum(crc, block, data, tag.size())?;
            match tag.group() {
                tag::NAME => {
                    next.count = next.count.max(tag.id() + 1);
                    if let Some(name) = name.filter(|_| tag.kind() != tag::NAME_SUPERBLOCK) {
                        next_best = self.judge(next_best, tag, block, data, name)?;
                    }
                }
                tag::SPLICE => {
                    let up = tag.kind() == tag::CREATE;
                    next.count = if up { next.count.saturating_add(1) } else { next.count.saturating_sub(1) };
                    next_best = splice(next_best, up, tag.id(), next.count);
                }
                tag::TAIL if tag.size() == 8 => {
                    let mut bytes = [0; 8];
                    self.read(block, data, &mut bytes)?;
                    next.tail = [word(&bytes, 0), word(&bytes, 1)];
                    next.split = tag.kind() == tag::TAIL_HARD;
                }
                tag::CHECKSUM if tag.size() == 8 => {
                    let mut bytes = [0; 8];
                    self.read(block, data, &mut bytes)?;
                    next_forward = Some((word(&bytes, 0), word(&bytes, 1)));
                }
                _ => {}
            }
            offset += tag.total();
        }
        if log.end == 0 {
            return Ok(None);
        }
        log.erased = self.is_erased(&log, forward)?;
        Ok(Some((log, best)))
    }

    /// True when the rest of a log's block takes a commit.
    fn is_erased(&mut self, log: &Log, forward: Option<(u32, u32)>) -> Outcome<bool> {
        let geometry = self.state.geometry;
        if log.end % geometry.program_size != 0 {
            return Ok(false);
        }
        if self.state.version & 0xffff == 0 {
            // Without forward checksums only what looks like freshly erased flash is taken for it.
            let (mut offset, mut bytes) = (log.end, [0; 64]);
            while offset < geometry.block_size {
                let part = (geometry.block_size - offset).min(64) as usize;
                self.read(log.pair[0], offset, &mut bytes[..part])?;
                if bytes[..part].iter().any(|byte| *byte != 0xff) {
                    return Ok(false);
                }
                offset += part as u32;
            }
            return Ok(true);
        }
        match forward {
            Some((length, crc)) if length % geometry.program_size == 0 && length <= geometry.block_size - log.end => {
                Ok(self.sum(EMPTY, log.pair[0], log.end, length)? == crc)
            }
            _ => Ok(false),
        }
    }

    /// The best answer so far, after a name was read.
    fn judge(&mut self, best: Search, tag: Tag, block: u32, data: u32, name: &[u8]) -> Outcome<Search> {
        let order = self.compare(block, data, tag.size(), name)?;
        Ok(match (order, best) {
            (Ordering::Equal, _) => Search::At(tag.id(), tag.kind()),
            // The entry got another name.
            (_, Search::At(id, _)) if id == tag.id() => Search::Beyond,
            (Ordering::Greater, Search::Beyond) => Search::Before(tag.id()),
            (Ordering::Greater, Search::Before(id)) if tag.id() <= id => Search::Before(tag.id()),
            _ => best,
        })
    }

    /// Compares a name on disk with another, in the order of directories: a name that begins with another one
    /// comes before it.
    pub(crate) fn compare(&mut self, block: u32, offset: u32, size: u32, name: &[u8]) -> Outcome<Ordering> {
        let common = name.len().min(size as usize);
        let (mut done, mut buffer) = (0, [0; 32]);
        while done < common {
            let part = (common - done).min(32);
            self.read(block, offset + done as u32, &mut buffer[..part])?;
            match buffer[..part].cmp(&name[done..done + part]) {
                Ordering::Equal => done += part,
                other => return Ok(other),
            }
        }
        Ok(name.len().cmp(&(size as usize)))
    }

    /// The newest tag of entry `id` whose kind, masked, is `kind`. Deleted ones are found too.
    pub(crate) fn lookup(&mut self, log: &Log, mask: u32, kind: u32, id: u16) -> Outcome<Option<Found>> {
        let mut cursor = Cursor::new(log, id);
        while let Some(found) = cursor.next(self)? {
            if found.tag.kind() & mask == kind {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The delta of the global state that a log holds.
    pub(crate) fn delta(&mut self, log: &Log) -> Outcome<Global> {
        match self.lookup(log, 0x7ff, tag::GLOBAL, tag::NO_ID)? {
            Some(found) if found.tag.size() == 12 => {
                let mut bytes = [0; 12];
                self.read(found.block, found.offset, &mut bytes)?;
                Ok(Global([0, 1, 2].map(|index| word(&bytes, index))))
            }
            _ => Ok(Global::default()),
        }
    }
}

/// The best answer so far, after entries were renumbered.
fn splice(best: Search, up: bool, at: u16, count: u16) -> Search {
    match best {
        Search::At(id, _) if !up && id == at => {
            if at < count { Search::Before(at) } else { Search::Beyond }
        }
        Search::At(id, kind) if at <= id => Search::At(if up { id + 1 } else { id - 1 }, kind),
        Search::Before(id) if up && at <= id => Search::Before(id + 1),
        Search::Before(id) if !up && at < id => Search::Before(id - 1),
        Search::Before(id) if !up && id == at && at >= count => Search::Beyond,
        other => other,
    }
}

/// A way through the tags of one entry, the newest first.
#[derive(Clone, Copy)]
pub struct Cursor {
    block: u32,
    offset: u32,
    last: u32,
    id: u16,
}

impl Cursor {
    pub fn new(log: &Log, id: u16) -> Cursor {
        Cursor { block: log.pair[0], offset: log.end, last: log.last, id }
    }

    pub fn next<D: Device>(&mut self, system: &mut Littlefs<'_, D>) -> Outcome<Option<Found>> {
        while self.offset > 4 {
            let tag = Tag(self.last & 0x7fff_ffff);
            let Some(start) = self.offset.checked_sub(tag.total()).filter(|start| *start >= 4) else {
                return Err(Error::Corrupt);
            };
            let mut bytes = [0; 4];
            system.read(self.block, start, &mut bytes)?;
            self.last = u32::from_be_bytes(bytes) ^ tag.0;
            self.offset = start;
            if tag.group() == tag::SPLICE && self.id != tag::NO_ID && tag.id() <= self.id {
                if tag.kind() != tag::CREATE {
                    self.id += 1;
                } else if tag.id() == self.id {
                    // Here it came to be.
                    self.offset = 0;
                } else {
                    self.id -= 1;
                }
            } else if tag.id() == self.id && tag.group() != tag::SPLICE {
                return Ok(Some(Found { tag, block: self.block, offset: start + 4 }));
            }
        }
        Ok(None)
    }
}
