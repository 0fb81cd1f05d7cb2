//! Files: chains of clusters.
//!
//! Invariant: a file's size counts what was written; the entry in its directory follows by
//! [`Fat::sync_file`], after the clusters.

use crate::directory::Entry;
use crate::{Disk, Error, Fat, Outcome, Stamp};

/// How a file is opened.
#[derive(Clone, Copy, Default, Debug)]
pub struct Mode {
    pub write: bool,
    pub create: bool,
    pub exclusive: bool,
    pub truncate: bool,
}

/// An open file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct File {
    entry: Entry,
    /// A cluster of the chain and its number in it; cluster 0: none.
    near: u32,
    near_index: u32,
    dirty: bool,
}

impl File {
    /// Numbers that a file is kept as.
    pub const WORDS: usize = 9;

    pub fn to_words(&self) -> [u32; Self::WORDS] {
        let entry = &self.entry;
        [
            entry.size,
            entry.cluster,
            entry.parent,
            entry.first,
            entry.last,
            u32::from(entry.stamp.date) << 16 | u32::from(entry.stamp.time),
            self.near,
            self.near_index,
            u32::from(self.dirty),
        ]
    }

    pub fn from_words(words: &[u32; Self::WORDS]) -> File {
        let stamp = Stamp { date: (words[5] >> 16) as u16, time: words[5] as u16 };
        let entry = Entry {
            is_directory: false,
            is_read_only: false,
            size: words[0],
            stamp,
            cluster: words[1],
            parent: words[2],
            first: words[3],
            last: words[4],
        };
        File { entry, near: words[6], near_index: words[7], dirty: words[8] != 0 }
    }

    pub fn size(&self) -> u32 {
        self.entry.size
    }

    /// True when this is the file of an entry.
    pub fn is_of(&self, entry: &Entry) -> bool {
        (self.entry.parent, self.entry.last) == (entry.parent, entry.last)
    }
}

impl<D: Disk> Fat<'_, D> {
    /// Opens a file.
    pub fn open(&mut self, path: &str, mode: Mode, stamp: Stamp) -> Outcome<File> {
        let entry = match mode.create {
            true => self.make_file(path, mode.exclusive, stamp)?,
            false => self.find(path)?.ok_or(Error::IsDirectory)?,
        };
        if entry.is_directory {
            return Err(Error::IsDirectory);
        }
        let mut file = File { entry: Entry { is_read_only: false, ..entry }, near: 0, near_index: 0, dirty: false };
        if mode.truncate && (entry.size > 0 || entry.cluster > 0) {
            self.truncate_file(&mut file, 0)?;
        }
        Ok(file)
    }

    /// The cluster that byte `position` is in; None behind the end of the chain.
    fn cluster_at(&mut self, file: &mut File, position: u32) -> Outcome<Option<u32>> {
        let wanted = position / self.volume.cluster_size();
        if file.entry.cluster == 0 {
            return Ok(None);
        }
        if file.near == 0 || file.near_index > wanted {
            (file.near, file.near_index) = (file.entry.cluster, 0);
        }
        while file.near_index < wanted {
            if file.near_index > self.volume.clusters {
                return Err(Error::Corrupt);
            }
            match self.next(file.near)? {
                Some(next) => file.near = next,
                None => return Ok(None),
            }
            file.near_index += 1;
        }
        if self.is_cluster(file.near) { Ok(Some(file.near)) } else { Err(Error::Corrupt) }
    }

    /// Reads at `position`; 0 at the end.
    pub fn read_file(&mut self, file: &mut File, position: u32, target: &mut [u8]) -> Outcome<usize> {
        let count = target.len().min(file.entry.size.saturating_sub(position) as usize);
        let (mut done, size) = (0, self.volume.sector_size);
        while done < count {
            let at = position + done as u32;
            let cluster = self.cluster_at(file, at)?.ok_or(Error::Corrupt)?;
            let inside = at % self.volume.cluster_size();
            let part = (count - done).min((size - inside % size) as usize);
            let sector = self.sector_of(cluster)? + inside / size;
            self.disk.read(sector, inside % size, &mut target[done..done + part])?;
            done += part;
        }
        Ok(count)
    }

    /// Writes at `position`; bytes between the end and there become zero. Returns how many bytes the disk had
    /// room for.
    pub fn write_file(&mut self, file: &mut File, position: u32, bytes: &[u8]) -> Outcome<usize> {
        if position.checked_add(bytes.len() as u32).is_none() {
            return Err(Error::TooLarge);
        }
        let before = file.entry.size;
        while file.entry.size < position {
            let gap = (position - file.entry.size).min(64) as usize;
            let end = file.entry.size;
            if self.put_bytes(file, end, &[0; 64][..gap])? < gap {
                self.shrink(file, before)?;
                return Ok(0);
            }
        }
        self.put_bytes(file, position, bytes)
    }

    fn put_bytes(&mut self, file: &mut File, position: u32, bytes: &[u8]) -> Outcome<usize> {
        let (mut done, size) = (0, self.volume.sector_size);
        while done < bytes.len() {
            let at = position + done as u32;
            let cluster = match self.cluster_at(file, at)? {
                Some(cluster) => cluster,
                None => match self.extend(file) {
                    Err(Error::NoSpace) => break,
                    other => {
                        other?;
                        continue;
                    }
                },
            };
            let inside = at % self.volume.cluster_size();
            let part = (bytes.len() - done).min((size - inside % size) as usize);
            let sector = self.sector_of(cluster)? + inside / size;
            self.disk.write(sector, inside % size, &bytes[done..done + part])?;
            done += part;
            file.entry.size = file.entry.size.max(at + part as u32);
            file.dirty = true;
        }
        Ok(done)
    }

    /// Adds a cluster to a file, whose last one is near.
    fn extend(&mut self, file: &mut File) -> Outcome<()> {
        let last = (file.entry.cluster != 0).then_some(file.near);
        let cluster = self.allocate(last)?;
        if last.is_none() {
            file.entry.cluster = cluster;
            (file.near, file.near_index) = (cluster, 0);
        }
        file.dirty = true;
        Ok(())
    }

    /// Makes the file end at `size`.
    pub fn truncate_file(&mut self, file: &mut File, size: u32) -> Outcome<()> {
        if size > file.entry.size {
            let end = file.entry.size;
            let mut at = end;
            while at < size {
                let part = (size - at).min(64) as usize;
                if self.put_bytes(file, at, &[0; 64][..part])? < part {
                    // What was taken is given back.
                    self.shrink(file, end)?;
                    return Err(Error::NoSpace);
                }
                at += part as u32;
            }
            return Ok(());
        }
        self.shrink(file, size)
    }

    /// Makes the file end at `size`, which is not behind its end.
    fn shrink(&mut self, file: &mut File, size: u32) -> Outcome<()> {
        if size == 0 {
            let first = core::mem::replace(&mut file.entry.cluster, 0);
            (file.entry.size, file.near) = (0, 0);
            // The entry first: it must not name clusters that are free.
            self.update(&file.entry)?;
            self.free(first)?;
        } else if let Some(last) = self.cluster_at(file, size - 1)? {
            file.entry.size = size;
            if let Some(rest) = self.next(last)? {
                self.set_entry(last, crate::table::END)?;
                self.free(rest)?;
            }
        }
        file.dirty = true;
        Ok(())
    }

    /// Brings the entry in the directory up to date.
    pub fn sync_file(&mut self, file: &mut File, stamp: Stamp) -> Outcome<()> {
        if file.dirty {
            file.entry.stamp = stamp;
            self.update(&file.entry)?;
            file.dirty = false;
        }
        Ok(())
    }
}
