//! Files: small ones in their directory, large ones as skip-lists of blocks.
//!
//! In a skip-list block number n begins with a pointer to block n - 2^k for every power of two
//! that divides n, so the list is read from its end and grows at its end, and never changes
//! otherwise: writing anywhere makes new blocks from there on, and the rest is copied behind
//! them. What is written goes through a buffer, so that units are programmed once.
//!
//! Changes of directories that a call makes are told to the device, which keeps place and id of
//! open files; a caller takes those from there after each call.
//!
//! Invariant: a file that is being written has its bytes before `offset` of `block` programmed
//! and `filled` bytes in its buffer, which belong behind them; the new list ends at `place`.

use crate::commit::Edit;
use crate::log::word;
use crate::tag;
use crate::{Device, Error, Littlefs, Outcome, Pair};

const LARGEST: u32 = i32::MAX as u32;
const NONE: u32 = u32::MAX;

/// How a file is opened.
#[derive(Clone, Copy, Default, Debug)]
pub struct Mode {
    pub write: bool,
    pub create: bool,
    pub exclusive: bool,
    pub truncate: bool,
}

/// An open file. Its buffer, of [`crate::Geometry::buffer_size`] bytes, is kept beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct File {
    pub pair: Pair,
    /// The id of its entry; [`File::REMOVED`] when it was removed.
    pub id: u16,
    /// The content is in the buffer.
    inline: bool,
    /// There is something to commit.
    dirty: bool,
    /// A list is being written.
    writing: bool,
    /// Writing failed; what was written is given up.
    failed: bool,
    /// The list as it was; in an inline file `size` alone counts.
    head: u32,
    size: u32,
    /// The list that is being written: the block before its last one and the file's bytes up to there,
    /// its last block, bytes of it that are programmed, bytes in the buffer, and how long the file is up to
    /// there.
    before: u32,
    before_size: u32,
    block: u32,
    offset: u32,
    filled: u32,
    place: u32,
    /// A block that was found, and its index.
    near: u32,
    near_index: u32,
}

impl File {
    /// Numbers that a file is stored as.
    pub const WORDS: usize = 14;
    /// The id of an entry that was removed.
    pub const REMOVED: u16 = tag::NO_ID;

    pub fn to_words(&self) -> [u32; Self::WORDS] {
        let flags = u32::from(self.inline) | u32::from(self.dirty) << 1 | u32::from(self.writing) << 2 | u32::from(self.failed) << 3;
        [
            self.pair[0],
            self.pair[1],
            u32::from(self.id),
            flags,
            self.head,
            self.size,
            self.before,
            self.before_size,
            self.block,
            self.offset,
            self.filled,
            self.place,
            self.near,
            self.near_index,
        ]
    }

    pub fn from_words(words: &[u32; Self::WORDS]) -> File {
        let [first, second, id, flags, head, size, before, before_size, block, offset, filled, place, near, near_index] =
            *words;
        File {
            pair: [first, second],
            id: id as u16,
            inline: flags & 1 != 0,
            dirty: flags & 2 != 0,
            writing: flags & 4 != 0,
            failed: flags & 8 != 0,
            head,
            size,
            before,
            before_size,
            block,
            offset,
            filled,
            place,
            near,
            near_index,
        }
    }

    /// Bytes of the file.
    pub fn size(&self) -> u32 {
        if self.writing { self.size.max(self.place) } else { self.size }
    }

    /// Takes over what the device noted about the entry while an operation ran on a copy.
    pub fn place_as(&mut self, noted: &File) {
        (self.pair, self.id) = (noted.pair, noted.id);
        self.failed |= noted.failed;
    }

    /// Gives up what was written: whether a commit reached the disk is not known, so neither is the place of the
    /// entry.
    pub fn fail(&mut self) {
        self.failed = true;
    }

    /// Its skip-lists, for [`Device::open_file`].
    pub fn lists(&self) -> [(u32, u32); 3] {
        let old = if self.inline { 0 } else { self.size };
        let (before, last) = if self.writing { (self.before_size, 1) } else { (0, 0) };
        [(self.head, old), (self.before, before), (self.block, last)]
    }

    /// Does what a change in a directory asks for.
    pub fn follow(&mut self, change: crate::Change) {
        use crate::Change::{Created, Deleted, Moved, Relocated, Split};
        if self.id == File::REMOVED {
            return;
        }
        match change {
            Created(pair, id) if crate::same(pair, self.pair) && self.id >= id => self.id += 1,
            Deleted(pair, id) if crate::same(pair, self.pair) && self.id > id => self.id -= 1,
            Deleted(pair, id) if crate::same(pair, self.pair) && self.id == id => self.id = File::REMOVED,
            Moved((pair, id), to) if crate::same(pair, self.pair) && self.id == id => (self.pair, self.id) = to,
            Relocated(from, to) if crate::same(from, self.pair) => self.pair = to,
            Split(pair, at, to) if crate::same(pair, self.pair) && self.id >= at => {
                (self.pair, self.id) = (to, self.id - at);
            }
            _ => {}
        }
    }
}

/// Data bytes in the blocks before block `index`.
fn start_of(block_size: u32, index: u32) -> u64 {
    if index == 0 {
        return 0;
    }
    let pointers = 2 * u64::from(index - 1) - u64::from((index - 1).count_ones());
    u64::from(index) * u64::from(block_size) - 4 * pointers
}

/// Index of the block that holds byte `position`, and where in it.
fn locate(block_size: u32, position: u32) -> (u32, u32) {
    // Blocks hold two pointers on average, never more up to any of them: this is too large by one at most,
    // or a few in tiny blocks.
    let mut index = position / (block_size - 8);
    while start_of(block_size, index) > u64::from(position) {
        index -= 1;
    }
    let pointers = if index == 0 { 0 } else { index.trailing_zeros() + 1 };
    (index, 4 * pointers + (u64::from(position) - start_of(block_size, index)) as u32)
}

impl<D: Device> Littlefs<'_, D> {
    /// Block and offset of byte `position` of a skip-list.
    fn find_in_list(&mut self, head: u32, size: u32, position: u32) -> Outcome<(u32, u32)> {
        let block_size = self.state.geometry.block_size;
        let (mut index, _) = locate(block_size, size - 1);
        let (target, offset) = locate(block_size, position);
        if index >= self.state.geometry.block_count {
            return Err(Error::Corrupt);
        }
        let mut block = head;
        while index > target {
            let skip = (index - target).ilog2().min(index.trailing_zeros());
            let mut bytes = [0; 4];
            self.read(block, 4 * skip, &mut bytes)?;
            block = u32::from_le_bytes(bytes);
            index -= 1 << skip;
        }
        Ok((block, offset))
    }

    /// Calls `visit` for every block of a skip-list.
    pub(crate) fn each_of_list(&mut self, head: u32, size: u32, visit: &mut impl FnMut(u32)) -> Outcome<()> {
        if size == 0 {
            return Ok(());
        }
        let (index, _) = locate(self.state.geometry.block_size, size - 1);
        if index >= self.state.geometry.block_count {
            return Err(Error::Corrupt);
        }
        let mut block = head;
        visit(block);
        for _ in 0..index {
            let mut bytes = [0; 4];
            self.read(block, 0, &mut bytes)?;
            block = u32::from_le_bytes(bytes);
            visit(block);
        }
        Ok(())
    }

    /// Opens a file; `stamp` is a user attribute of a new one.
    #[inline(never)]
    pub fn open(&mut self, path: &[u8], mode: Mode, buffer: &mut [u8], stamp: Option<(u8, &[u8])>) -> Outcome<File> {
        if mode.write {
            self.prepare()?;
        }
        let Some(mut spot) = self.find(path)? else { return Err(Error::IsDirectory) };
        let mut file = File {
            pair: spot.log.pair,
            id: spot.id,
            inline: true,
            dirty: false,
            writing: false,
            failed: false,
            head: NONE,
            size: 0,
            before: NONE,
            before_size: 0,
            block: NONE,
            offset: 0,
            filled: 0,
            place: 0,
            near: NONE,
            near_index: 0,
        };
        match spot.kind {
            None if !mode.create => return Err(Error::NotFound),
            None => {
                let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
                let edits = [
                    Edit::new(tag::CREATE, spot.id, &[]),
                    Edit::new(tag::NAME_FILE, spot.id, name),
                    Edit::new(tag::STRUCT_INLINE, spot.id, &[]),
                    stamp_edit(spot.id, stamp),
                ];
                self.commit(&mut spot.log, &edits[..3 + usize::from(stamp.is_some())])?;
                // A split may have put it elsewhere.
                let Some(spot) = self.find(path)? else { return Err(Error::Corrupt) };
                (file.pair, file.id) = (spot.log.pair, spot.id);
                return Ok(file);
            }
            Some(_) if mode.exclusive => return Err(Error::Exists),
            Some(tag::NAME_DIRECTORY) => return Err(Error::IsDirectory),
            Some(_) if mode.truncate => {
                file.dirty = true;
                return Ok(file);
            }
            Some(_) => {}
        }
        let Some(found) = self.lookup(&spot.log, tag::GROUP, tag::STRUCT, spot.id)? else { return Err(Error::Corrupt) };
        match found.tag.kind() {
            tag::STRUCT_INLINE if found.tag.size() as usize <= buffer.len() => {
                file.size = found.tag.size();
                self.read(found.block, found.offset, &mut buffer[..file.size as usize])?;
            }
            // Another program made it, with a larger buffer: it is read where it is.
            tag::STRUCT_INLINE => return self.outline(file, found, buffer, mode),
            tag::STRUCT_SKIP_LIST if found.tag.size() == 8 => {
                let mut bytes = [0; 8];
                self.read(found.block, found.offset, &mut bytes)?;
                (file.head, file.size, file.inline) = (word(&bytes, 0), word(&bytes, 1), false);
                if file.size == 0 || file.size > LARGEST {
                    return Err(Error::Corrupt);
                }
            }
            _ => return Err(Error::Corrupt),
        }
        Ok(file)
    }

    /// Makes an inline file that is larger than the buffer a list, on the disk but not in its directory.
    fn outline(&mut self, file: File, found: crate::log::Found, buffer: &mut [u8], mode: Mode) -> Outcome<File> {
        if !mode.write {
            self.checkpoint();
        }
        let mut file = File { inline: false, ..file };
        let (mut done, mut piece) = (0, [0; 32]);
        while done < found.tag.size() {
            let part = (found.tag.size() - done).min(32) as usize;
            self.read(found.block, found.offset + done, &mut piece[..part])?;
            self.write_on(&mut file, buffer, done, &piece[..part])?;
            done += part as u32;
        }
        self.end_writing(&mut file, buffer)?;
        file.dirty = false;
        Ok(file)
    }

    /// Reads at `position`; 0 at the end.
    pub fn read_file(&mut self, file: &mut File, buffer: &mut [u8], position: u32, target: &mut [u8]) -> Outcome<usize> {
        self.settle(file, buffer)?;
        if position >= file.size {
            return Ok(0);
        }
        let count = target.len().min((file.size - position) as usize);
        if file.inline {
            let start = position as usize;
            target[..count].copy_from_slice(&buffer[start..start + count]);
            return Ok(count);
        }
        self.read_list(file, position, &mut target[..count])?;
        Ok(count)
    }

    fn read_list(&mut self, file: &mut File, position: u32, target: &mut [u8]) -> Outcome<()> {
        let block_size = self.state.geometry.block_size;
        let mut done = 0;
        while done < target.len() {
            let at = position + done as u32;
            let (index, offset) = locate(block_size, at);
            if file.near == NONE || file.near_index != index {
                file.near = self.find_in_list(file.head, file.size, at)?.0;
                file.near_index = index;
            }
            let part = (target.len() - done).min((block_size - offset) as usize);
            self.read(file.near, offset, &mut target[done..done + part])?;
            done += part;
        }
        Ok(())
    }

    /// Writes at `position`; bytes between the end and there become zero.
    #[inline(never)]
    pub fn write_file(&mut self, file: &mut File, buffer: &mut [u8], position: u32, bytes: &[u8]) -> Outcome<()> {
        let end = u64::from(position) + bytes.len() as u64;
        if end > u64::from(LARGEST) {
            return Err(Error::TooLarge);
        }
        if bytes.is_empty() {
            return Ok(());
        }
        self.checkpoint();
        let result = self.pad(file, buffer, position).and_then(|()| self.write_piece(file, buffer, position, bytes));
        file.failed |= result.is_err();
        result
    }

    /// Ends a list that is being written; fails when that has failed before.
    fn settle(&mut self, file: &mut File, buffer: &mut [u8]) -> Outcome<()> {
        if file.writing && !file.failed {
            let result = self.end_writing(file, buffer);
            file.failed |= result.is_err();
            result?;
        }
        if file.failed { Err(Error::Corrupt) } else { Ok(()) }
    }

    /// Fills a file up with zeros.
    fn pad(&mut self, file: &mut File, buffer: &mut [u8], size: u32) -> Outcome<()> {
        if file.failed {
            return Err(Error::Corrupt);
        }
        while file.size() < size {
            let (from, zeros) = (file.size(), [0; 32]);
            let part = (size - from).min(32) as usize;
            self.write_piece(file, buffer, from, &zeros[..part])?;
        }
        Ok(())
    }

    fn write_piece(&mut self, file: &mut File, buffer: &mut [u8], position: u32, bytes: &[u8]) -> Outcome<()> {
        file.dirty = true;
        if file.inline {
            let end = position as usize + bytes.len();
            if end <= self.state.geometry.inline_limit() as usize && end <= buffer.len() {
                buffer[position as usize..end].copy_from_slice(bytes);
                file.size = file.size.max(end as u32);
                return Ok(());
            }
            // The buffer becomes what is written first of a list.
            let size = file.size;
            if size > 0 {
                file.block = self.erased_block()?;
                (file.before, file.before_size, file.head, file.size) = (NONE, 0, NONE, 0);
                (file.writing, file.offset, file.filled, file.place) = (true, 0, size, size);
                file.inline = false;
                self.program_full(file, buffer)?;
            }
            file.inline = false;
        }
        self.write_on(file, buffer, position, bytes)
    }

    /// Writes to the list of a file, from `position` (not beyond the end) on.
    fn write_on(&mut self, file: &mut File, buffer: &mut [u8], position: u32, bytes: &[u8]) -> Outcome<()> {
        if file.writing && file.place != position {
            self.end_writing(file, buffer)?;
        }
        if !file.writing {
            self.begin_writing(file, buffer, position)?;
        }
        let block_size = self.state.geometry.block_size;
        let mut rest = bytes;
        while !rest.is_empty() {
            if file.offset + file.filled == block_size {
                self.program_all(file, buffer)?;
                let (index, _) = locate(block_size, file.place);
                self.start_block(file, buffer, index, file.block)?;
            }
            let room = (block_size - file.offset - file.filled).min(buffer.len() as u32 - file.filled) as usize;
            let (part, after) = rest.split_at(room.min(rest.len()));
            buffer[file.filled as usize..file.filled as usize + part.len()].copy_from_slice(part);
            file.filled += part.len() as u32;
            file.place += part.len() as u32;
            rest = after;
            if file.filled as usize == buffer.len() {
                self.program_full(file, buffer)?;
            }
        }
        Ok(())
    }

    /// Begins a list that has the bytes before `position` in common with the old one.
    fn begin_writing(&mut self, file: &mut File, buffer: &mut [u8], position: u32) -> Outcome<()> {
        let block_size = self.state.geometry.block_size;
        let (index, offset) = locate(block_size, position);
        let pointers = if index == 0 { 0 } else { 4 * (index.trailing_zeros() + 1) };
        let before = match index {
            0 => NONE,
            _ => self.find_in_list(file.head, file.size, start_of(block_size, index) as u32 - 1)?.0,
        };
        // The part of the block that stays.
        let old = if offset > pointers { self.find_in_list(file.head, file.size, position - 1)?.0 } else { NONE };
        file.place = position - (offset - pointers);
        self.start_block(file, buffer, index, before)?;
        file.writing = true;
        let mut at = pointers;
        while at < offset {
            let room = (offset - at).min(buffer.len() as u32 - file.filled).min(block_size - file.offset - file.filled);
            let filled = file.filled as usize;
            self.read(old, at, &mut buffer[filled..filled + room as usize])?;
            file.filled += room;
            file.place += room;
            at += room;
            if file.filled as usize == buffer.len() {
                self.program_full(file, buffer)?;
            }
        }
        Ok(())
    }

    fn erased_block(&mut self) -> Outcome<u32> {
        self.on_sound_block(|system| {
            let block = system.allocate()?;
            let outcome = system.device.erase(block);
            system.wear(block, outcome)?;
            Ok(block)
        })
    }

    /// Programs bytes behind those of the block that is being written. When it does not keep them, another block takes
    /// its place.
    fn program(&mut self, file: &mut File, bytes: &[u8]) -> Outcome<()> {
        let kept = self.program_block(file.block, file.offset, bytes);
        if !matches!(kept, Err(Error::Corrupt)) {
            return kept;
        }
        let old = file.block;
        file.block = self.on_sound_block(|system| {
            let block = system.erased_block()?;
            let (mut done, mut piece) = (0, [0; crate::LARGEST_BUFFER]);
            // Whole units, as many as there is room for.
            let size = crate::LARGEST_BUFFER as u32 / system.state.geometry.program_size * system.state.geometry.program_size;
            while done < file.offset {
                let part = &mut piece[..(file.offset - done).min(size) as usize];
                system.read(old, done, part)?;
                system.program_block(block, done, part)?;
                done += part.len() as u32;
            }
            system.program_block(block, done, bytes)?;
            Ok(block)
        })?;
        Ok(())
    }

    /// Programs bytes and looks whether they stand there.
    fn program_block(&mut self, block: u32, offset: u32, bytes: &[u8]) -> Outcome<()> {
        let outcome = self.device.program(block, offset, bytes).and_then(|()| self.device.flush());
        self.wear(block, outcome)?;
        let kept = self.holds(block, offset, bytes)?;
        self.wear(block, if kept { Ok(()) } else { Err(Error::Corrupt) })
    }

    /// Begins block number `index` of the list, behind the block `before`: its pointers go to the buffer.
    fn start_block(&mut self, file: &mut File, buffer: &mut [u8], index: u32, before: u32) -> Outcome<()> {
        let block = self.erased_block()?;
        let count = if index == 0 { 0 } else { index.trailing_zeros() + 1 };
        let mut pointer = before;
        for power in 0..count {
            let place = buffer.get_mut(4 * power as usize..4 * power as usize + 4).ok_or(Error::Invalid)?;
            place.copy_from_slice(&pointer.to_le_bytes());
            if power + 1 < count {
                let mut bytes = [0; 4];
                self.read(pointer, 4 * power, &mut bytes)?;
                pointer = u32::from_le_bytes(bytes);
            }
        }
        (file.before, file.before_size) = (before, file.place);
        (file.block, file.offset, file.filled) = (block, 0, 4 * count);
        Ok(())
    }

    /// Programs whole units of the buffer.
    fn program_full(&mut self, file: &mut File, buffer: &mut [u8]) -> Outcome<()> {
        let unit = self.state.geometry.program_size;
        let whole = file.filled / unit * unit;
        if whole > 0 {
            self.program(file, &buffer[..whole as usize])?;
            buffer.copy_within(whole as usize..file.filled as usize, 0);
            file.offset += whole;
            file.filled -= whole;
        }
        Ok(())
    }

    /// Programs the buffer, with a last unit that is padded.
    fn program_all(&mut self, file: &mut File, buffer: &mut [u8]) -> Outcome<()> {
        if file.filled > 0 {
            self.program(file, &buffer[..file.filled as usize])?;
            file.offset += file.filled;
            file.filled = 0;
        }
        Ok(())
    }

    /// Ends a list that is being written: what the old one has behind it is copied.
    fn end_writing(&mut self, file: &mut File, buffer: &mut [u8]) -> Outcome<()> {
        let mut piece = [0; 64];
        while file.place < file.size {
            let part = (file.size - file.place).min(64) as usize;
            let place = file.place;
            self.read_list(file, place, &mut piece[..part])?;
            self.write_on(file, buffer, place, &piece[..part])?;
        }
        self.program_all(file, buffer)?;
        (file.head, file.size, file.near) = (file.block, file.place, NONE);
        file.writing = false;
        Ok(())
    }

    /// Makes the file end at `size`.
    pub fn truncate_file(&mut self, file: &mut File, buffer: &mut [u8], size: u32) -> Outcome<()> {
        if size > LARGEST {
            return Err(Error::TooLarge);
        }
        self.checkpoint();
        self.settle(file, buffer)?;
        let padded = self.pad(file, buffer, size);
        file.failed |= padded.is_err();
        padded?;
        if size < file.size {
            file.dirty = true;
            if size == 0 {
                (file.inline, file.head) = (true, NONE);
            } else if !file.inline {
                file.head = self.find_in_list(file.head, file.size, size - 1)?.0;
            }
            (file.size, file.near) = (size, NONE);
        }
        Ok(())
    }

    /// Commits what was written; `stamp` is a user attribute that is set with it. [`Littlefs::prepare`] comes
    /// first. What could not be written is given up silently here: writing it has failed.
    #[inline(never)]
    pub fn sync_file(&mut self, file: &mut File, buffer: &mut [u8], stamp: Option<(u8, &[u8])>) -> Outcome<()> {
        if file.failed || file.id == File::REMOVED {
            return Ok(());
        }
        self.settle(file, buffer)?;
        if !file.dirty {
            return Ok(());
        }
        let id = file.id;
        let mut log = self.fetch(file.pair)?;
        if id >= log.count {
            return Err(Error::Corrupt);
        }
        let list = crate::commit::pair_bytes([file.head, file.size]);
        let content = match file.inline || file.size == 0 {
            true => Edit::new(tag::STRUCT_INLINE, id, &buffer[..file.size as usize]),
            false => Edit::new(tag::STRUCT_SKIP_LIST, id, &list),
        };
        self.device.sync()?;
        let edits = [content, stamp_edit(id, stamp)];
        self.commit(&mut log, &edits[..1 + usize::from(stamp.is_some())])?;
        file.dirty = false;
        Ok(())
    }
}

fn stamp_edit<'a>(id: u16, stamp: Option<(u8, &'a [u8])>) -> Edit<'a> {
    let (part, data) = stamp.unwrap_or((0, &[]));
    Edit::new(tag::ATTRIBUTE + u32::from(part), id, data)
}
