//! Free blocks: found by looking at all that are in use, a window of the disk at a time.
//!
//! There is no list of free blocks on the disk that could be wrong. Blocks handed out since
//! the last [`Littlefs::checkpoint`] may be in use without being found; the window never
//! comes round to them before.
//!
//! Invariant: `map_left` is the number of blocks that may be looked at before that.

use crate::log::word;
use crate::tag;
use crate::{Device, Error, Littlefs, MAP_WORDS, Outcome, Pair, is_null};

/// Blocks in the window.
const WINDOW: u32 = MAP_WORDS as u32 * 32;

impl<D: Device> Littlefs<'_, D> {
    /// All blocks in use can be found from the directories and open files.
    pub(crate) fn checkpoint(&mut self) {
        self.state.map_left = self.state.geometry.block_count;
    }

    /// A free block.
    pub(crate) fn allocate(&mut self) -> Outcome<u32> {
        let count = self.state.geometry.block_count;
        let window = WINDOW.min(count);
        loop {
            while self.state.map_next < window {
                if self.state.map_left == 0 {
                    return Err(Error::NoSpace);
                }
                let offset = self.state.map_next;
                self.state.map_next += 1;
                self.state.map_left -= 1;
                let block = (self.state.map_start + offset) % count;
                if self.state.map[(offset / 32) as usize] >> (offset % 32) & 1 == 0 && !self.state.worn.has_failed(block) {
                    return Ok(block);
                }
            }
            if self.state.map_left == 0 {
                return Err(Error::NoSpace);
            }
            let start = (self.state.map_start + window) % count;
            // A failure in between leaves nothing to allocate from.
            let mut map = [0; MAP_WORDS];
            self.each_block(|block| {
                let offset = (block + count - start) % count;
                if offset < window {
                    map[(offset / 32) as usize] |= 1 << (offset % 32);
                }
            })?;
            self.state.map_start = start;
            self.state.map = map;
            self.state.map_next = 0;
        }
    }

    /// Forgets which blocks are free.
    pub(crate) fn forget_map(&mut self, start: u32) {
        self.state.map_start = start % self.state.geometry.block_count;
        self.state.map_next = WINDOW;
    }

    /// Calls `visit` for every block in use, for some more than once.
    pub(crate) fn each_block(&mut self, mut visit: impl FnMut(u32)) -> Outcome<()> {
        let mut pair: Pair = [0, 1];
        for _ in 0..self.state.geometry.block_count {
            let log = self.fetch(pair)?;
            pair.iter().for_each(|block| visit(*block));
            for id in 0..log.count {
                let Some(found) = self.lookup(&log, tag::GROUP, tag::STRUCT, id)? else { continue };
                let mut bytes = [0; 8];
                if found.tag.size() != 8 || found.tag.kind() == tag::STRUCT_INLINE {
                    continue;
                }
                self.read(found.block, found.offset, &mut bytes)?;
                let (first, second) = (word(&bytes, 0), word(&bytes, 1));
                if found.tag.kind() == tag::STRUCT_SKIP_LIST {
                    self.each_of_list(first, second, &mut visit)?;
                } else {
                    visit(first);
                    visit(second);
                }
            }
            if is_null(log.tail) {
                let mut index = 0;
                while let Some(lists) = self.device.open_file(index) {
                    for (head, size) in lists {
                        self.each_of_list(head, size, &mut visit)?;
                    }
                    index += 1;
                }
                return Ok(());
            }
            pair = log.tail;
        }
        Err(Error::Corrupt)
    }

    /// Blocks in use.
    pub fn used_blocks(&mut self) -> Outcome<u32> {
        // What is found twice is counted once, a window at a time.
        let count = self.state.geometry.block_count;
        let (mut total, mut start) = (0, 0);
        while start < count {
            let mut map = [0u32; MAP_WORDS];
            self.each_block(|block| {
                if (start..start + WINDOW).contains(&block) {
                    map[((block - start) / 32) as usize] |= 1 << ((block - start) % 32);
                }
            })?;
            total += map.iter().map(|word| word.count_ones()).sum::<u32>();
            start += WINDOW;
        }
        Ok(total)
    }
}
