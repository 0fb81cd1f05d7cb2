//! Writing metadata pairs: appending a commit, writing a full log anew, splitting a large one.
//!
//! A commit is a list of [`Edit`]s. When it does not fit behind the log, the entries that it
//! leaves are written to the other block of the pair; when they fill more than half of it,
//! part of them goes to a new pair first, which counts only once the commit names it.
//!
//! Invariant: until the checksum of a commit is on the disk, what was there before counts.

use crate::log::{Cursor, EMPTY, Log};
use crate::tag::{self, Tag};
use crate::{Change, Device, Error, Global, Littlefs, Outcome, Pair, is_null};

/// Bytes behind a commit whose checksum says whether anything was programmed there, at least.
const LOOK_AHEAD: u32 = 16;

/// A change of a metadata pair.
#[derive(Clone, Copy)]
pub enum Edit<'a> {
    Put(Tag, &'a [u8]),
    /// Gives the last entry the content and attributes that this entry of a log had before the commit.
    Copy(&'a Log, u16, u16),
}

impl<'a> Edit<'a> {
    pub fn new(kind: u32, id: u16, data: &'a [u8]) -> Edit<'a> {
        Edit::Put(Tag::new(kind, id, data.len() as u32), data)
    }

    /// Which pair follows.
    pub fn tail(split: bool, pair: &'a [u8; 8]) -> Edit<'a> {
        Edit::new(if split { tag::TAIL_HARD } else { tag::TAIL_SOFT }, tag::NO_ID, pair)
    }
}

/// A pair as it stands on the disk.
pub fn pair_bytes(pair: Pair) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&pair[0].to_le_bytes());
    bytes[4..].copy_from_slice(&pair[1].to_le_bytes());
    bytes
}

/// Data of a tag that is written.
#[derive(Clone, Copy)]
enum Data<'a> {
    Bytes(&'a [u8]),
    Disk(u32, u32),
}

/// A commit being written, or only measured.
struct Writer {
    block: u32,
    start: u32,
    offset: u32,
    previous: u32,
    crc: u32,
    measuring: bool,
}

/// Entries of a log after edits: the newest tag first.
struct View<'a> {
    edits: &'a [Edit<'a>],
    id: u16,
    copied: Option<Cursor>,
    rest: Option<Cursor>,
    log: &'a Log,
}

impl<'a> View<'a> {
    fn new(log: &'a Log, edits: &'a [Edit<'a>], id: u16) -> View<'a> {
        View { edits, id, copied: None, rest: None, log }
    }

    fn next<D: Device>(&mut self, system: &mut Littlefs<'_, D>) -> Outcome<Option<(Tag, Data<'a>)>> {
        loop {
            if let Some(cursor) = &mut self.copied {
                while let Some(found) = cursor.next(system)? {
                    if matches!(found.tag.group(), tag::STRUCT | tag::ATTRIBUTE) {
                        return Ok(Some((found.tag, Data::Disk(found.block, found.offset))));
                    }
                }
                self.copied = None;
            }
            if let Some(cursor) = &mut self.rest {
                let found = cursor.next(system)?;
                return Ok(found.map(|found| (found.tag, Data::Disk(found.block, found.offset))));
            }
            let Some((edit, before)) = self.edits.split_last() else {
                self.rest = Some(Cursor::new(self.log, self.id));
                continue;
            };
            self.edits = before;
            match *edit {
                Edit::Copy(log, from, to) if to == self.id => self.copied = Some(Cursor::new(log, from)),
                Edit::Put(tag, _) if tag.group() == tag::SPLICE && tag.id() <= self.id => {
                    if tag.kind() != tag::CREATE {
                        self.id += 1;
                    } else if tag.id() == self.id {
                        return Ok(None);
                    } else {
                        self.id -= 1;
                    }
                }
                Edit::Put(tag, data) if tag.id() == self.id && tag.group() != tag::SPLICE => {
                    return Ok(Some((tag, Data::Bytes(data))));
                }
                _ => {}
            }
        }
    }
}

/// What a log is after edits.
fn after(log: &Log, edits: &[Edit<'_>]) -> Log {
    let mut next = *log;
    for edit in edits {
        let Edit::Put(tag, data) = edit else { continue };
        match tag.group() {
            tag::SPLICE if tag.kind() == tag::CREATE => next.count += 1,
            tag::SPLICE => next.count = next.count.saturating_sub(1),
            tag::TAIL => {
                next.tail = [crate::log::word(data, 0), crate::log::word(data, 1)];
                next.split = tag.kind() == tag::TAIL_HARD;
            }
            _ => {}
        }
    }
    next
}

impl<D: Device> Littlefs<'_, D> {
    /// As [`Littlefs::commit`], as far as no block fails.
    pub(crate) fn commit_once(&mut self, log: &mut Log, edits: &[Edit<'_>]) -> Outcome<()> {
        let old = log.pair;
        let delta = self.state.wanted.combine(self.state.stored).combine(self.state.dropped);
        let next = after(log, edits);
        let split = if self.append(log, next, edits, delta)? { None } else { self.rewrite(log, next, edits, delta)? };
        self.state.stored = self.state.wanted;
        self.state.dropped = Global::default();
        self.tell(old, edits);
        if let Some((at, pair)) = split {
            self.device.note(Change::Split(old, at, pair));
        }
        Ok(())
    }

    /// Lets open files know what a commit did to their entries.
    fn tell(&mut self, pair: Pair, edits: &[Edit<'_>]) {
        for (index, edit) in edits.iter().enumerate() {
            match edit {
                Edit::Put(tag, _) if tag.kind() == tag::CREATE => self.device.note(Change::Created(pair, tag.id())),
                Edit::Put(tag, _) if tag.kind() == tag::DELETE => self.device.note(Change::Deleted(pair, tag.id())),
                Edit::Copy(log, from, to) => {
                    let mut from = *from;
                    if crate::same(log.pair, pair) {
                        for edit in &edits[..index] {
                            match edit {
                                Edit::Put(tag, _) if tag.kind() == tag::CREATE && tag.id() <= from => from += 1,
                                Edit::Put(tag, _) if tag.kind() == tag::DELETE && tag.id() < from => from -= 1,
                                _ => {}
                            }
                        }
                    }
                    self.device.note(Change::Moved((log.pair, from), (pair, *to)));
                }
                _ => {}
            }
        }
    }

    /// Appends a commit; false when it does not fit.
    fn append(&mut self, log: &mut Log, next: Log, edits: &[Edit<'_>], delta: Global) -> Outcome<bool> {
        if !log.erased {
            return Ok(false);
        }
        let global = match delta.is_zero() {
            true => None,
            false => Some(delta.combine(self.delta(log)?)),
        };
        for measuring in [true, false] {
            let mut writer =
                Writer { block: log.pair[0], start: log.end, offset: log.end, previous: log.last, crc: EMPTY, measuring };
            match self.write_edits(&mut writer, edits, global) {
                Err(Error::NoSpace) => return Ok(false),
                other => other?,
            }
            if !measuring {
                self.finish(&mut writer)?;
                *log = Log { end: writer.offset, last: writer.previous, erased: writer.crc == 1, ..next };
            }
        }
        Ok(true)
    }

    fn write_edits(&mut self, writer: &mut Writer, edits: &[Edit<'_>], global: Option<Global>) -> Outcome<()> {
        for edit in edits {
            match *edit {
                Edit::Put(tag, data) => self.put(writer, tag, Data::Bytes(data))?,
                Edit::Copy(log, from, to) => {
                    let cursor = Cursor::new(log, from);
                    let view = View { edits: &[], id: from, copied: Some(cursor), rest: Some(ended()), log };
                    self.write_rest(writer, view, to)?;
                }
            }
        }
        match global {
            Some(global) => self.put_global(writer, global),
            None => Ok(()),
        }
    }

    fn put_global(&mut self, writer: &mut Writer, global: Global) -> Outcome<()> {
        let mut bytes = [0; 12];
        for (place, word) in bytes.chunks_exact_mut(4).zip(global.0) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        self.put(writer, Tag::new(tag::GLOBAL, tag::NO_ID, 12), Data::Bytes(&bytes))
    }

    /// Writes content and attributes of an entry under the id `to`.
    fn write_rest(&mut self, writer: &mut Writer, mut view: View<'_>, to: u16) -> Outcome<()> {
        let (mut content, mut attributes) = (false, [0u32; 8]);
        while let Some((tag, data)) = view.next(self)? {
            let wanted = match tag.group() {
                tag::STRUCT => !core::mem::replace(&mut content, true),
                tag::ATTRIBUTE => {
                    let (word, bit) = (&mut attributes[(tag.part() >> 5) as usize], 1 << (tag.part() & 31));
                    let new = *word & bit == 0;
                    *word |= bit;
                    new
                }
                _ => false,
            };
            if wanted && !tag.is_deleted() {
                self.put(writer, tag.with_id(to), data)?;
            }
        }
        Ok(())
    }

    /// Writes one tag with its data.
    fn put(&mut self, writer: &mut Writer, tag: Tag, data: Data<'_>) -> Outcome<()> {
        // Room for the checksum stays.
        if writer.offset + tag.total() > self.state.geometry.block_size - 8 {
            return Err(Error::NoSpace);
        }
        if !writer.measuring {
            self.put_bytes(writer, &(tag.0 ^ writer.previous).to_be_bytes())?;
            match data {
                Data::Bytes(bytes) => self.put_bytes(writer, bytes)?,
                Data::Disk(block, offset) => {
                    let (mut done, mut buffer) = (0, [0; 64]);
                    while done < tag.size() {
                        let part = (tag.size() - done).min(64) as usize;
                        self.read(block, offset + done, &mut buffer[..part])?;
                        self.put_bytes(writer, &buffer[..part])?;
                        done += part as u32;
                    }
                }
            }
        } else {
            writer.offset += tag.total();
        }
        writer.previous = tag.0;
        Ok(())
    }

    fn put_bytes(&mut self, writer: &mut Writer, bytes: &[u8]) -> Outcome<()> {
        let outcome = self.device.program(writer.block, writer.offset, bytes);
        self.wear(writer.block, outcome)?;
        writer.crc = tag::checksum(writer.crc, bytes);
        writer.offset += bytes.len() as u32;
        Ok(())
    }

    /// Ends a commit: the checksum of what may be programmed next, padding, the checksum of the commit. Leaves
    /// in `writer` where the next one begins, and 1 for its checksum when it may be appended.
    fn finish(&mut self, writer: &mut Writer) -> Outcome<()> {
        let geometry = self.state.geometry;
        let end = (writer.offset + 20).min(geometry.block_size).next_multiple_of(geometry.program_size);
        let more = end <= geometry.block_size - geometry.program_size;
        let forward = more && self.state.version & 0xffff > 0;
        let mut first = [0xff];
        if more {
            self.read(writer.block, end, &mut first)?;
        }
        if forward {
            // Of small units several, so that a commit that did not get far is noticed.
            let ahead = geometry.program_size.max(LOOK_AHEAD).min(geometry.block_size - end);
            let sum = self.sum(EMPTY, writer.block, end, ahead)?;
            let tag = Tag::new(tag::FORWARD_CHECKSUM, tag::NO_ID, 8);
            self.put_bytes(writer, &(tag.0 ^ writer.previous).to_be_bytes())?;
            self.put_bytes(writer, &pair_bytes([ahead, sum]))?;
            writer.previous = tag.0;
        }
        let flip = u32::from(!first[0] >> 7);
        let tag = Tag::new(tag::CHECKSUM + flip, tag::NO_ID, end - writer.offset - 4);
        self.put_bytes(writer, &(tag.0 ^ writer.previous).to_be_bytes())?;
        let (crc, place) = (writer.crc, writer.offset);
        self.put_bytes(writer, &crc.to_le_bytes())?;
        let outcome = self.device.flush();
        self.wear(writer.block, outcome)?;
        self.device.sync()?;
        // What the disk says counts.
        let mut bytes = [0; 4];
        self.read(writer.block, place, &mut bytes)?;
        let written = self.sum(EMPTY, writer.block, writer.start, place - writer.start)?;
        if u32::from_le_bytes(bytes) != crc || written != crc {
            return self.wear(writer.block, Err(Error::Corrupt));
        }
        writer.offset = end;
        writer.previous = tag.0 | flip << 31;
        // Without forward checksums a reader takes only blank flash for erased.
        writer.crc = u32::from(forward || (more && first[0] == 0xff));
        Ok(())
    }

    /// Writes the log anew, to the other block of its pair; returns where it was split, and the new pair.
    fn rewrite(
        &mut self,
        log: &mut Log,
        mut next: Log,
        edits: &[Edit<'_>],
        delta: Global,
    ) -> Outcome<Option<(u16, Pair)>> {
        let global = delta.combine(self.delta(log)?);
        let geometry = self.state.geometry;
        let half = (geometry.block_size / 2).next_multiple_of(geometry.program_size).min(geometry.block_size - 40);
        let mut last_split = None;
        loop {
            let (mut at, mut fits) = (0, false);
            while next.count - at > 1 && !fits {
                fits = self.measure(log, edits, at, next.count)? <= half && next.count - at < 0xff;
                if !fits {
                    at += (next.count - at) / 2;
                }
            }
            if at == 0 {
                break;
            }
            match self.split(log, &next, edits, at) {
                Ok(pair) => {
                    (next.count, next.tail, next.split) = (at, pair, true);
                    last_split = Some((at, pair));
                }
                // As long as it fits, a full disk is no obstacle.
                Err(Error::NoSpace) => break,
                Err(error) => return Err(error),
            }
        }
        let pair = [log.pair[1], log.pair[0]];
        let revision = next.revision.wrapping_add(1);
        *log = self.write_log(pair, revision, log, &next, edits, (0, next.count), global)?;
        Ok(last_split)
    }

    /// Writes the entries from `at` on to a new pair.
    fn split(&mut self, log: &Log, next: &Log, edits: &[Edit<'_>], at: u16) -> Outcome<Pair> {
        self.write_pair(log, next, edits, (at, next.count))
    }

    /// Writes entries of a log, after edits, to a new pair.
    pub(crate) fn write_pair(&mut self, log: &Log, next: &Log, edits: &[Edit<'_>], range: (u16, u16)) -> Outcome<Pair> {
        self.on_sound_block(|system| {
            let pair = [system.allocate()?, system.allocate()?];
            // The revision is newer than what the other block may hold.
            let mut bytes = [0; 4];
            system.read(pair[1], 0, &mut bytes)?;
            let revision = u32::from_le_bytes(bytes).wrapping_add(1);
            system.write_log(pair, revision, log, next, edits, range, Global::default())?;
            Ok(pair)
        })
    }

    /// Bytes that entries take in a fresh block.
    fn measure(&mut self, log: &Log, edits: &[Edit<'_>], begin: u16, end: u16) -> Outcome<u32> {
        let mut writer = Writer { block: 0, start: 0, offset: 4, previous: EMPTY, crc: EMPTY, measuring: true };
        match self.write_entries(&mut writer, log, edits, begin, end) {
            Err(Error::NoSpace) => Ok(u32::MAX),
            // The tail and the delta come on top.
            other => other.map(|()| writer.offset + 28),
        }
    }

    fn write_entries(
        &mut self,
        writer: &mut Writer,
        log: &Log,
        edits: &[Edit<'_>],
        begin: u16,
        end: u16,
    ) -> Outcome<()> {
        for id in begin..end {
            let mut view = View::new(log, edits, id);
            while let Some((tag, data)) = view.next(self)? {
                if tag.group() == tag::NAME {
                    self.put(writer, tag.with_id(id - begin), data)?;
                    break;
                }
            }
            self.write_rest(writer, View::new(log, edits, id), id - begin)?;
        }
        Ok(())
    }

    /// Erases the first block of a pair and writes entries of a log, after edits, to it.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn write_log(
        &mut self,
        pair: Pair,
        revision: u32,
        log: &Log,
        next: &Log,
        edits: &[Edit<'_>],
        (begin, end): (u16, u16),
        global: Global,
    ) -> Outcome<Log> {
        let outcome = self.device.erase(pair[0]);
        self.wear(pair[0], outcome)?;
        let mut writer =
            Writer { block: pair[0], start: 0, offset: 0, previous: EMPTY, crc: EMPTY, measuring: false };
        self.put_bytes(&mut writer, &revision.to_le_bytes())?;
        self.write_entries(&mut writer, log, edits, begin, end)?;
        if !is_null(next.tail) {
            let kind = if next.split { tag::TAIL_HARD } else { tag::TAIL_SOFT };
            self.put(&mut writer, Tag::new(kind, tag::NO_ID, 8), Data::Bytes(&pair_bytes(next.tail)))?;
        }
        if !global.is_zero() {
            self.put_global(&mut writer, global)?;
        }
        self.finish(&mut writer)?;
        Ok(Log {
            pair,
            revision,
            end: writer.offset,
            last: writer.previous,
            count: end - begin,
            erased: writer.crc == 1,
            tail: next.tail,
            split: next.split,
            epoch: self.state.worn.epoch,
        })
    }
}

/// A cursor at its end.
fn ended() -> Cursor {
    Cursor::new(&Log { pair: [0; 2], revision: 0, end: 0, last: 0, count: 0, erased: false, tail: [0; 2], split: false, epoch: 0 }, 0)
}
