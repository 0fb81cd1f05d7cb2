//! Directories: finding, listing, making, removing and renaming entries.
//!
//! A directory is a chain of metadata pairs whose entries are in the order of their names.
//! Paths are given without `.` and `..`, their parts divided by single slashes; the empty
//! path is the root.
//!
//! Invariant: the list of all pairs holds every directory, or the global state says that it may not.

use crate::commit::{Edit, pair_bytes};
use crate::log::{Log, Search, word};
use crate::tag;
use crate::{Device, Error, Littlefs, NO_PAIR, Outcome, Pair, is_null, same};

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    File,
    Directory,
}

/// What is known about an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    pub kind: Kind,
    pub size: u32,
}

/// Where an entry is, or would be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub log: Log,
    pub id: u16,
    /// Kind of its name; None when there is no such entry.
    pub kind: Option<u32>,
    /// The pair before this one in the same directory.
    pub before: Pair,
}

/// A place in a directory, for listing it.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    pair: Pair,
    id: u16,
}

/// The last part of a path.
fn last_part(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

impl<D: Device> Littlefs<'_, D> {
    /// Looks for a name in the directory that begins with a pair.
    fn search(&mut self, start: Pair, name: &[u8]) -> Outcome<Spot> {
        if name.len() > self.state.name_limit as usize {
            return Err(Error::NameTooLong);
        }
        let (mut pair, mut before) = (start, NO_PAIR);
        for _ in 0..self.state.geometry.block_count {
            let (log, found) = self.fetch_match(pair, Some(name))?;
            let spot = |id, kind| Ok(Spot { log, id, kind, before });
            match found {
                // The source of a move that was interrupted counts as removed.
                Search::At(id, _) if self.is_moved(&log, id) => return spot(id, None),
                Search::At(id, kind) => return spot(id, Some(kind)),
                Search::Before(id) => return spot(id, None),
                Search::Beyond if !log.split => return spot(log.count, None),
                Search::Beyond => (before, pair) = (pair, log.tail),
            }
        }
        Err(Error::Corrupt)
    }

    fn is_moved(&self, log: &Log, id: u16) -> bool {
        self.state.wanted.moved().is_some_and(|(pair, moved)| moved == id && same(pair, log.pair))
    }

    /// Finds the entry of a path; None for the root.
    pub(crate) fn find(&mut self, path: &[u8]) -> Outcome<Option<Spot>> {
        let mut pair = self.state.root;
        let mut spot: Option<Spot> = None;
        for part in path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
            if let Some(parent) = spot {
                pair = self.directory_at(&parent)?;
            }
            spot = Some(self.search(pair, part)?);
        }
        Ok(spot)
    }

    /// The pair that a directory's entry names.
    fn directory_at(&mut self, spot: &Spot) -> Outcome<Pair> {
        match spot.kind {
            Some(tag::NAME_DIRECTORY) => {}
            Some(_) => return Err(Error::NotDirectory),
            None => return Err(Error::NotFound),
        }
        let found = self.lookup(&spot.log, 0x7ff, tag::STRUCT_DIRECTORY, spot.id)?;
        let Some(found) = found.filter(|found| found.tag.size() == 8) else { return Err(Error::Corrupt) };
        let mut bytes = [0; 8];
        self.read(found.block, found.offset, &mut bytes)?;
        Ok([word(&bytes, 0), word(&bytes, 1)])
    }

    fn directory(&mut self, path: &[u8]) -> Outcome<Pair> {
        match self.find(path)? {
            None => Ok(self.state.root),
            Some(spot) => self.directory_at(&spot),
        }
    }

    /// What a path is.
    pub fn status(&mut self, path: &[u8]) -> Outcome<Entry> {
        match self.find(path)? {
            None => Ok(Entry { kind: Kind::Directory, size: 0 }),
            Some(Spot { kind: None, .. }) => Err(Error::NotFound),
            Some(spot) => self.entry(&spot.log, spot.id, spot.kind.unwrap_or(0)),
        }
    }

    fn entry(&mut self, log: &Log, id: u16, name: u32) -> Outcome<Entry> {
        if name == tag::NAME_DIRECTORY {
            return Ok(Entry { kind: Kind::Directory, size: 0 });
        }
        let Some(found) = self.lookup(log, tag::GROUP, tag::STRUCT, id)? else { return Err(Error::Corrupt) };
        let size = match found.tag.kind() {
            tag::STRUCT_INLINE => found.tag.size(),
            tag::STRUCT_SKIP_LIST if found.tag.size() == 8 => {
                let mut bytes = [0; 8];
                self.read(found.block, found.offset, &mut bytes)?;
                word(&bytes, 1)
            }
            _ => return Err(Error::Corrupt),
        };
        Ok(Entry { kind: Kind::File, size })
    }

    /// Reads a user attribute; its size, or None when there is none.
    pub fn attribute(&mut self, path: &[u8], part: u8, buffer: &mut [u8]) -> Outcome<Option<usize>> {
        let Some(spot) = self.find(path)? else { return Ok(None) };
        if spot.kind.is_none() {
            return Err(Error::NotFound);
        }
        match self.lookup(&spot.log, 0x7ff, tag::ATTRIBUTE + u32::from(part), spot.id)? {
            Some(found) if !found.tag.is_deleted() => {
                let size = found.tag.size() as usize;
                let kept = size.min(buffer.len());
                self.read(found.block, found.offset, &mut buffer[..kept])?;
                Ok(Some(size))
            }
            _ => Ok(None),
        }
    }

    /// The beginning of a directory.
    #[inline(never)]
    pub fn open_directory(&mut self, path: &[u8]) -> Outcome<Position> {
        Ok(Position { pair: self.directory(path)?, id: 0 })
    }

    /// The next entry and the length of its name, which is written to `name` (255 bytes are enough).
    #[inline(never)]
    pub fn next_entry(&mut self, position: &mut Position, name: &mut [u8]) -> Outcome<Option<(Entry, usize)>> {
        for _ in 0..self.state.geometry.block_count {
            let log = self.fetch(position.pair)?;
            while position.id < log.count {
                let id = position.id;
                position.id += 1;
                let Some(found) = self.lookup(&log, tag::GROUP, tag::NAME, id)? else { return Err(Error::Corrupt) };
                if found.tag.kind() == tag::NAME_SUPERBLOCK || self.is_moved(&log, id) {
                    continue;
                }
                let size = found.tag.size() as usize;
                let Some(place) = name.get_mut(..size) else { return Err(Error::NameTooLong) };
                self.read(found.block, found.offset, place)?;
                return Ok(Some((self.entry(&log, id, found.tag.kind())?, size)));
            }
            if !log.split {
                return Ok(None);
            }
            *position = Position { pair: log.tail, id: 0 };
        }
        Err(Error::Corrupt)
    }

    /// Makes a directory.
    #[inline(never)]
    pub fn make_directory(&mut self, path: &[u8]) -> Outcome<()> {
        self.prepare()?;
        let Some(mut spot) = self.find(path)? else { return Err(Error::Exists) };
        if spot.kind.is_some() {
            return Err(Error::Exists);
        }
        // The new pair comes behind the last one of the parent in the list of all.
        let mut last = spot.log;
        while last.split {
            last = self.fetch(last.tail)?;
        }
        let empty = Log { end: 0, last: 0, count: 0, erased: false, split: false, ..last };
        let pair = self.write_pair(&empty, &empty, &[], (0, 0))?;
        let bytes = pair_bytes(pair);
        let edits = [
            Edit::new(tag::CREATE, spot.id, &[]),
            Edit::new(tag::NAME_DIRECTORY, spot.id, last_part(path)),
            Edit::new(tag::STRUCT_DIRECTORY, spot.id, &bytes),
            Edit::tail(false, &bytes),
        ];
        if same(last.pair, spot.log.pair) {
            return self.commit(&mut spot.log, &edits);
        }
        self.set_orphans(true);
        self.commit(&mut last, &edits[3..])?;
        self.set_orphans(false);
        self.commit(&mut spot.log, &edits[..3])
    }

    /// Removes a file or an empty directory.
    #[inline(never)]
    pub fn remove(&mut self, path: &[u8]) -> Outcome<()> {
        self.prepare()?;
        let Some(spot) = self.find(path)? else { return Err(Error::Invalid) };
        match spot.kind {
            None => Err(Error::NotFound),
            Some(tag::NAME_DIRECTORY) => {
                let lost = self.empty_directory(&spot)?;
                self.set_orphans(true);
                self.remove_entry(spot)?;
                self.drop_directory(lost)
            }
            Some(_) => self.remove_entry(spot),
        }
    }

    /// The pair of a directory, which must be empty.
    fn empty_directory(&mut self, spot: &Spot) -> Outcome<Log> {
        let pair = self.directory_at(spot)?;
        let log = self.fetch(pair)?;
        if log.count > 0 || log.split { Err(Error::NotEmpty) } else { Ok(log) }
    }

    /// Takes a directory that has no entry any more out of the list of all.
    fn drop_directory(&mut self, lost: Log) -> Outcome<()> {
        let mut before = self.predecessor(lost.pair)?;
        self.set_orphans(false);
        self.unlink(&mut before, &lost)
    }

    /// Removes an entry, with its pair when that would be empty and is not the first of its directory.
    fn remove_entry(&mut self, mut spot: Spot) -> Outcome<()> {
        if spot.log.count == 1 && !is_null(spot.before) {
            let mut before = self.fetch(spot.before)?;
            self.unlink(&mut before, &spot.log)?;
            self.device.note(crate::Change::Deleted(spot.log.pair, spot.id));
            return Ok(());
        }
        self.commit(&mut spot.log, &[Edit::new(tag::DELETE, spot.id, &[])])
    }

    /// Renames an entry, replacing a file or an empty directory of the new name.
    #[inline(never)]
    pub fn rename(&mut self, old: &[u8], new: &[u8]) -> Outcome<()> {
        self.prepare()?;
        let Some(from) = self.find(old)? else { return Err(Error::Invalid) };
        let Some(kind) = from.kind else { return Err(Error::NotFound) };
        let inside = new.strip_prefix(old).is_some_and(|rest| rest.first() == Some(&b'/'));
        if kind == tag::NAME_DIRECTORY && inside {
            return Err(Error::Invalid);
        }
        let Some(mut to) = self.find(new)? else { return Err(Error::Invalid) };
        let mut lost = None;
        if let Some(replaced) = to.kind {
            if same(to.log.pair, from.log.pair) && to.id == from.id {
                return Ok(());
            }
            if replaced != kind {
                let directory = replaced == tag::NAME_DIRECTORY;
                return Err(if directory { Error::IsDirectory } else { Error::NotDirectory });
            }
            if replaced == tag::NAME_DIRECTORY {
                lost = Some(self.empty_directory(&to)?);
                self.set_orphans(true);
            }
        }
        let id = to.id;
        let source = from.log;
        let replace = Edit::new(tag::DELETE, id, &[]);
        let edits = [
            replace,
            Edit::new(tag::CREATE, id, &[]),
            Edit::new(kind, id, last_part(new)),
            Edit::Copy(&source, from.id, id),
        ];
        let edits = if to.kind.is_some() { &edits[..] } else { &edits[1..] };
        if same(to.log.pair, from.log.pair) {
            let shifted = from.id + u16::from(to.kind.is_none() && id <= from.id);
            let mut all = [replace; 5];
            all[..edits.len()].copy_from_slice(edits);
            all[edits.len()] = Edit::new(tag::DELETE, shifted, &[]);
            self.commit(&mut to.log, &all[..=edits.len()])?;
        } else {
            self.state.wanted.set_move(Some((source.pair, from.id)));
            let moved = self.commit(&mut to.log, edits);
            self.state.wanted.set_move(None);
            moved?;
            // The pair before the source may have changed.
            self.remove_entry(from)?;
        }
        match lost {
            Some(lost) => self.drop_directory(lost),
            None => Ok(()),
        }
    }
}
