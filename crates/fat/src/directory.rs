//! Directories: entries of 32 bytes, long names before the entry they belong to.
//!
//! Invariant: an entry counts from its short part on; long parts without it are passed over.

use crate::name::{self, LONGEST, Name};
use crate::{Disk, Error, Fat, Outcome, Stamp, Width, half, whole};

const READ_ONLY: u8 = 1;
const VOLUME_LABEL: u8 = 8;
const DIRECTORY: u8 = 16;
const ARCHIVE: u8 = 32;
const LONG: u8 = 15;

const SIZE: u32 = 32;
const REMOVED: u8 = 0xe5;
/// Where the units of a long name stand in an entry.
const UNITS: [usize; 13] = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

/// What is known about an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    pub is_directory: bool,
    pub is_read_only: bool,
    pub size: u32,
    pub stamp: Stamp,
    /// Its first cluster, 0: none.
    pub cluster: u32,
    /// The directory it is in, and the numbers of its first and last part there.
    pub(crate) parent: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// A place in a directory, for going through it.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// The directory's first cluster; 0: the root of FAT12 and FAT16.
    directory: u32,
    index: u32,
    /// The cluster that entry `index` is in, and the number of it in the chain.
    cluster: u32,
    cluster_index: u32,
}

/// Longest directory: 65,536 entries.
const MOST_ENTRIES: u32 = 65536;

impl<D: Disk> Fat<'_, D> {
    fn root(&self) -> u32 {
        if self.volume.width == Width::Fat32 { self.volume.root } else { 0 }
    }

    fn begin(&self, directory: u32) -> Position {
        Position { directory, index: 0, cluster: directory, cluster_index: 0 }
    }

    /// Sector and offset of the entry at a position; None behind the end of the directory.
    fn place(&mut self, position: &mut Position) -> Outcome<Option<(u32, u32)>> {
        let size = self.volume.sector_size;
        let at = position.index * SIZE;
        if position.index >= MOST_ENTRIES {
            return Err(Error::Corrupt);
        }
        if position.directory == 0 {
            let inside = position.index < self.volume.root_entries;
            return Ok(inside.then(|| (self.volume.root + at / size, at % size)));
        }
        let wanted = at / self.volume.cluster_size();
        if wanted < position.cluster_index {
            (position.cluster, position.cluster_index) = (position.directory, 0);
        }
        while position.cluster_index < wanted {
            match self.next(position.cluster)? {
                Some(next) => position.cluster = next,
                None => return Ok(None),
            }
            position.cluster_index += 1;
        }
        let inside = at % self.volume.cluster_size();
        Ok(Some((self.sector_of(position.cluster)? + inside / size, inside % size)))
    }

    /// The next entry, with its name.
    fn step(&mut self, position: &mut Position, name: &mut Name) -> Outcome<Option<Entry>> {
        let mut units = [0u16; LONGEST + 5];
        // Length of the long name, the part that comes next, and the sum that belongs to it.
        let (mut length, mut part, mut sum, mut first) = (0, 0u8, 0, 0);
        loop {
            let Some((sector, offset)) = self.place(position)? else { return Ok(None) };
            let mut raw = [0; SIZE as usize];
            self.disk.read(sector, offset, &mut raw)?;
            if raw[0] == 0 {
                return Ok(None);
            }
            let index = position.index;
            position.index += 1;
            if raw[0] == REMOVED {
                part = 0;
                continue;
            }
            if raw[11] & 0x3f == LONG {
                let order = raw[0] & 0x1f;
                if raw[0] & 0x40 != 0 {
                    (length, part, sum, first) = (usize::from(order) * 13, order + 1, raw[13], index);
                }
                if order == 0 || order + 1 != part || raw[13] != sum || length > units.len() {
                    part = 0;
                    continue;
                }
                part = order;
                for (unit, at) in UNITS.iter().enumerate() {
                    units[usize::from(order - 1) * 13 + unit] = half(&raw, *at) as u16;
                }
                continue;
            }
            let short: [u8; 11] = raw[..11].try_into().unwrap_or([b' '; 11]);
            if raw[11] & VOLUME_LABEL != 0 {
                part = 0;
                continue;
            }
            if part == 1 && name::sum(&short) == sum {
                let end = units[..length].iter().position(|unit| *unit == 0).unwrap_or(length);
                name.set_long(&units[..end]);
            } else {
                name.set_short(&short, raw[12]);
                first = index;
            }
            let high = if self.volume.width == Width::Fat32 { half(&raw, 20) } else { 0 };
            return Ok(Some(Entry {
                is_directory: raw[11] & DIRECTORY != 0,
                is_read_only: raw[11] & READ_ONLY != 0,
                size: whole(&raw, 28),
                stamp: Stamp { time: half(&raw, 22) as u16, date: half(&raw, 24) as u16 },
                cluster: high << 16 | half(&raw, 26),
                parent: position.directory,
                first,
                last: index,
            }));
        }
    }

    /// The next entry but `.` and `..`, with its name.
    pub fn next_entry(&mut self, position: &mut Position, name: &mut Name) -> Outcome<Option<Entry>> {
        loop {
            match self.step(position, name)? {
                Some(_) if matches!(name.bytes(), b"." | b"..") => {}
                other => return Ok(other),
            }
        }
    }

    /// Finds a name in a directory.
    fn search(&mut self, directory: u32, wanted: &str) -> Outcome<Option<Entry>> {
        let (mut position, mut found) = (self.begin(directory), Name::empty());
        while let Some(entry) = self.next_entry(&mut position, &mut found)? {
            if name::same(found.bytes(), wanted.as_bytes()) {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// The directory that a path's last part is in, and that part; None for the root.
    fn parent<'p>(&mut self, path: &'p str) -> Outcome<Option<(u32, &'p str)>> {
        if path.is_empty() {
            return Ok(None);
        }
        let (above, last) = path.rsplit_once('/').unwrap_or(("", path));
        Ok(Some((self.directory(above)?, last)))
    }

    /// The first cluster of the directory with this path.
    fn directory(&mut self, path: &str) -> Outcome<u32> {
        let mut directory = self.root();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            match self.search(directory, part)? {
                Some(entry) if !entry.is_directory => return Err(Error::NotDirectory),
                Some(entry) if self.is_cluster(entry.cluster) => directory = entry.cluster,
                Some(_) => return Err(Error::Corrupt),
                None => return Err(Error::NotFound),
            }
        }
        Ok(directory)
    }

    /// The entry of a path; None for the root.
    pub fn find(&mut self, path: &str) -> Outcome<Option<Entry>> {
        let Some((directory, last)) = self.parent(path)? else { return Ok(None) };
        self.search(directory, last)?.map(Some).ok_or(Error::NotFound)
    }

    /// The beginning of the directory with this path.
    pub fn open_directory(&mut self, path: &str) -> Outcome<Position> {
        let directory = self.directory(path)?;
        Ok(self.begin(directory))
    }

    /// Makes an entry; its name must not be there yet.
    pub(crate) fn make(&mut self, directory: u32, text: &str, is_directory: bool, cluster: u32, size: u32, stamp: Stamp) -> Outcome<Entry> {
        if !name::is_valid(text) {
            return Err(Error::Invalid);
        }
        let (short, cases, parts) = match name::short(text) {
            Some((short, cases)) => (short, cases, 0),
            None => (self.alias(directory, text)?, 0, text.encode_utf16().count().div_ceil(13) as u32),
        };
        let first = self.room(directory, parts + 1)?;
        let mut position = self.begin(directory);
        let sum = name::sum(&short);
        for order in (1..=parts).rev() {
            let mut raw = [0xff; SIZE as usize];
            raw[0] = order as u8 | if order == parts { 0x40 } else { 0 };
            (raw[11], raw[12], raw[13], raw[26], raw[27]) = (LONG, 0, sum, 0, 0);
            let mut rest = text.encode_utf16().skip((order as usize - 1) * 13);
            let mut ended = false;
            for at in UNITS {
                let unit = match rest.next() {
                    Some(unit) => unit,
                    None if ended => 0xffff,
                    None => {
                        ended = true;
                        0
                    }
                };
                raw[at..at + 2].copy_from_slice(&unit.to_le_bytes());
            }
            position.index = first + parts - order;
            self.put(&mut position, &raw)?;
        }
        let mut raw = [0; SIZE as usize];
        raw[..11].copy_from_slice(&short);
        raw[11] = if is_directory { DIRECTORY } else { ARCHIVE };
        raw[12] = cases;
        for (time, date) in [(Some(14), 16), (Some(22), 24), (None, 18)] {
            if let Some(time) = time {
                raw[time..time + 2].copy_from_slice(&stamp.time.to_le_bytes());
            }
            raw[date..date + 2].copy_from_slice(&stamp.date.to_le_bytes());
        }
        raw[20..22].copy_from_slice(&((cluster >> 16) as u16).to_le_bytes());
        raw[26..28].copy_from_slice(&(cluster as u16).to_le_bytes());
        raw[28..].copy_from_slice(&size.to_le_bytes());
        position.index = first + parts;
        self.put(&mut position, &raw)?;
        let last = first + parts;
        Ok(Entry { is_directory, is_read_only: false, size, stamp, cluster, parent: directory, first, last })
    }

    fn put(&mut self, position: &mut Position, raw: &[u8]) -> Outcome<()> {
        let Some((sector, offset)) = self.place(position)? else { return Err(Error::Corrupt) };
        self.disk.write(sector, offset, raw)
    }

    /// A short name for a long one that no other entry has.
    fn alias(&mut self, directory: u32, text: &str) -> Outcome<[u8; 11]> {
        for number in 1..10_000 {
            let alias = name::alias(text, number);
            let mut position = self.begin(directory);
            let mut taken = false;
            while let Some((sector, offset)) = self.place(&mut position)? {
                let mut raw = [0; 12];
                self.disk.read(sector, offset, &mut raw)?;
                position.index += 1;
                if raw[0] == 0 {
                    break;
                }
                taken |= raw[11] & 0x3f != LONG && raw[..11] == alias;
            }
            if !taken {
                return Ok(alias);
            }
        }
        Err(Error::NoSpace)
    }

    /// The number of the first of `count` free entries in a row; the directory grows for them.
    fn room(&mut self, directory: u32, count: u32) -> Outcome<u32> {
        let mut position = self.begin(directory);
        let (mut run, mut ended) = (0, false);
        loop {
            match self.place(&mut position)? {
                Some((sector, offset)) => {
                    let mut mark = [0];
                    self.disk.read(sector, offset, &mut mark)?;
                    // Behind the end nothing counts, whatever is there.
                    ended |= mark[0] == 0;
                    run = if ended || mark[0] == REMOVED { run + 1 } else { 0 };
                    position.index += 1;
                    if run == count {
                        if ended {
                            self.end_at(position)?;
                        }
                        return Ok(position.index - count);
                    }
                }
                None if directory == 0 => return Err(Error::NoSpace),
                None => {
                    let cluster = self.allocate(Some(position.cluster))?;
                    self.clear(cluster)?;
                }
            }
        }
    }

    /// Marks an entry as the end of its directory, when there is one.
    fn end_at(&mut self, mut position: Position) -> Outcome<()> {
        match self.place(&mut position)? {
            Some((sector, offset)) => self.disk.write(sector, offset, &[0]),
            None => Ok(()),
        }
    }

    /// Takes the parts of an entry out of its directory.
    fn unlink(&mut self, entry: &Entry) -> Outcome<()> {
        let mut position = self.begin(entry.parent);
        for index in entry.first..=entry.last {
            position.index = index;
            let Some((sector, offset)) = self.place(&mut position)? else { return Err(Error::Corrupt) };
            self.disk.write(sector, offset, &[REMOVED])?;
        }
        Ok(())
    }

    /// Stores size, first cluster and time in an entry.
    pub(crate) fn update(&mut self, entry: &Entry) -> Outcome<()> {
        let mut position = self.begin(entry.parent);
        position.index = entry.last;
        let Some((sector, offset)) = self.place(&mut position)? else { return Err(Error::Corrupt) };
        let mut raw = [0; SIZE as usize];
        self.disk.read(sector, offset, &mut raw)?;
        raw[22..24].copy_from_slice(&entry.stamp.time.to_le_bytes());
        raw[24..26].copy_from_slice(&entry.stamp.date.to_le_bytes());
        raw[20..22].copy_from_slice(&((entry.cluster >> 16) as u16).to_le_bytes());
        raw[26..28].copy_from_slice(&(entry.cluster as u16).to_le_bytes());
        raw[28..].copy_from_slice(&entry.size.to_le_bytes());
        raw[11] |= ARCHIVE;
        self.disk.write(sector, offset, &raw)
    }

    /// Makes an empty file, or finds the one there is.
    pub(crate) fn make_file(&mut self, path: &str, exclusive: bool, stamp: Stamp) -> Outcome<Entry> {
        let Some((directory, last)) = self.parent(path)? else { return Err(Error::IsDirectory) };
        match self.search(directory, last)? {
            Some(_) if exclusive => Err(Error::Exists),
            Some(entry) => Ok(entry),
            None => self.make(directory, last, false, 0, 0, stamp),
        }
    }

    /// Makes a directory. Never inline: its frame beside its caller's is more than a compiler for Xtensa can address.
    #[inline(never)]
    pub fn make_directory(&mut self, path: &str, stamp: Stamp) -> Outcome<()> {
        let Some((directory, last)) = self.parent(path)? else { return Err(Error::Exists) };
        if self.search(directory, last)?.is_some() {
            return Err(Error::Exists);
        }
        if !name::is_valid(last) {
            return Err(Error::Invalid);
        }
        let cluster = self.allocate(None)?;
        let made = self.fill_directory(cluster, directory, stamp).and_then(|()| self.make(directory, last, true, cluster, 0, stamp));
        if made.is_err() {
            self.free(cluster)?;
        }
        made.map(|_| ())
    }

    /// Writes `.` and `..`.
    fn fill_directory(&mut self, cluster: u32, parent: u32, stamp: Stamp) -> Outcome<()> {
        self.clear(cluster)?;
        let sector = self.sector_of(cluster)?;
        let above = if parent == self.root() { 0 } else { parent };
        for (index, (name, target)) in [(b".          ", cluster), (b"..         ", above)].into_iter().enumerate() {
            let mut raw = [0; SIZE as usize];
            raw[..11].copy_from_slice(name);
            raw[11] = DIRECTORY;
            raw[20..22].copy_from_slice(&((target >> 16) as u16).to_le_bytes());
            raw[22..24].copy_from_slice(&stamp.time.to_le_bytes());
            raw[24..26].copy_from_slice(&stamp.date.to_le_bytes());
            raw[26..28].copy_from_slice(&(target as u16).to_le_bytes());
            self.disk.write(sector, index as u32 * SIZE, &raw)?;
        }
        Ok(())
    }

    /// Removes a file, or an empty directory.
    pub fn remove(&mut self, path: &str, is_directory: bool) -> Outcome<()> {
        let Some(entry) = self.find(path)? else { return Err(Error::Invalid) };
        match (entry.is_directory, is_directory) {
            (true, false) => return Err(Error::IsDirectory),
            (false, true) => return Err(Error::NotDirectory),
            (true, true) => self.check_empty(&entry)?,
            (false, false) => {}
        }
        self.unlink(&entry)?;
        self.free(entry.cluster)
    }

    fn check_empty(&mut self, entry: &Entry) -> Outcome<()> {
        let mut position = self.begin(entry.cluster);
        match self.next_entry(&mut position, &mut Name::empty())? {
            Some(_) => Err(Error::NotEmpty),
            None => Ok(()),
        }
    }

    /// Renames an entry, replacing a file or an empty directory of the new name.
    pub fn rename(&mut self, old: &str, new: &str) -> Outcome<()> {
        let Some(entry) = self.find(old)? else { return Err(Error::Invalid) };
        let Some((directory, last)) = self.parent(new)? else { return Err(Error::Invalid) };
        let inside = new.as_bytes().get(..old.len()).is_some_and(|start| name::same(start, old.as_bytes()))
            && new.as_bytes().get(old.len()) == Some(&b'/');
        if (entry.is_directory && inside) || !name::is_valid(last) {
            return Err(Error::Invalid);
        }
        let replaced = self.search(directory, last)?;
        let same = |other: &Entry| (other.parent, other.last) == (entry.parent, entry.last);
        if let Some(other) = replaced.filter(|other| !same(other)) {
            match (other.is_directory, entry.is_directory) {
                (true, false) => return Err(Error::IsDirectory),
                (false, true) => return Err(Error::NotDirectory),
                (true, true) => self.check_empty(&other)?,
                (false, false) => {}
            }
            self.unlink(&other)?;
            self.free(other.cluster)?;
        }
        if replaced.is_some_and(|other| same(&other)) {
            // Only the case of letters changes: the old entry must go first.
            self.unlink(&entry)?;
            return self.make(directory, last, entry.is_directory, entry.cluster, entry.size, entry.stamp).map(|_| ());
        }
        self.make(directory, last, entry.is_directory, entry.cluster, entry.size, entry.stamp)?;
        self.unlink(&entry)?;
        if entry.is_directory && directory != entry.parent {
            self.set_parent(entry.cluster, directory)?;
        }
        Ok(())
    }

    /// Lets `..` of a directory name another one.
    fn set_parent(&mut self, cluster: u32, parent: u32) -> Outcome<()> {
        let target = if parent == self.root() { 0 } else { parent };
        let sector = self.sector_of(cluster)?;
        self.disk.write(sector, SIZE + 20, &((target >> 16) as u16).to_le_bytes())?;
        self.disk.write(sector, SIZE + 26, &(target as u16).to_le_bytes())
    }
}
