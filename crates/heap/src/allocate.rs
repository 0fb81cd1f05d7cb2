//! The heap: one region, bump allocation into free runs, safe access to objects.
//!
//! Layout of the region: object words, then one mark bit per word, then one running
//! count per block of [`BLOCK`] words (used only while compacting). On a host the region
//! is reserved address space of which `soft_end` limits what is used; it grows after a
//! collection that leaves little free.
//!
//! Invariant: a word whose mark bit is clear is free. The bits of the run being filled,
//! `[top, run_end)`, are set when it is taken and cleared again for what is left of it.
//! No free word lies before the cursor, but for runs too short to be worth filling.

use crate::header::index_bytes;
use crate::search::{Positions, SMALLEST};
use crate::stress::StressMode;
use crate::{Fields, Header, Kind, Root, TypeId, Value, WORD, WORD_BITS, Word};
use core::cell::Cell;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};

/// Words per compaction block.
pub(crate) const BLOCK: usize = 8 * WORD_BITS;

/// Free runs shorter than this are left alone by small allocations.
pub(crate) const SHORTEST_RUN: usize = 4;

/// Small allocations take at most so many words of a long free run at a time: taking and giving back what lies before
/// a large object costs as much as the part of the bitmap is long.
const CHUNK: usize = if WORD_BITS == 64 { 1 << 13 } else { 1 << 10 };

/// An allocation failed; collect and try again. `Heap::needed` tells how many words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NeedMemory;

/// Figures about the heap, in bytes or counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeapStatistics {
    pub total: usize,
    pub used: usize,
    pub free: usize,
    /// Largest block that can be allocated without moving anything.
    pub largest_free: usize,
    pub collections: usize,
    pub compactions: usize,
}

/// Words that are written between two looks at [`Heap::interrupted`].
const STRETCH: usize = 1 << 16;

/// True for a number of words that take long to write. No microcontroller has as many.
#[inline(always)]
fn is_long(words: usize) -> bool {
    cfg!(target_pointer_width = "64") && words > STRETCH
}

/// The heap. See the module documentation for its layout. What is used most comes first: short
/// instructions reach only so far.
#[repr(C)]
pub struct Heap {
    pub(crate) stack_top: Cell<usize>,
    /// Number of slots of the stack, spare ones not counted.
    pub(crate) stack_limit: Cell<usize>,
    /// First slot of the value stack.
    pub(crate) stack_slots: Cell<*mut Word>,
    /// Number of slots, the spare ones included.
    pub(crate) stack_count: Cell<usize>,
    pub(crate) base: *mut Word,
    /// End of the object words of the whole region.
    pub(crate) region_words: usize,
    /// End of the words in use now.
    pub(crate) soft_words: Cell<usize>,
    pub(crate) bitmap: *mut Word,
    pub(crate) counts: *mut u32,
    pub(crate) top: Cell<*mut Word>,
    pub(crate) run_end: Cell<*mut Word>,
    /// Word index from which the next run is searched.
    pub(crate) cursor: Cell<usize>,
    pub(crate) positions: Positions,
    /// Words asked for by the allocation that failed; 0 when none did.
    pub(crate) needed: Cell<usize>,
    /// Ctrl-C was pressed: an allocation of much memory fails instead of writing all of it. (It stands here and
    /// not in the machine because the heap looks at it.)
    pub interrupted: AtomicBool,
    /// The allocation that failed did so because of Ctrl-C.
    pub(crate) gave_up: Cell<bool>,
    /// The next one goes on all the same.
    pub(crate) patient: Cell<bool>,
    pub(crate) locked: Cell<bool>,
    pub(crate) weak_chain: Value<'static>,
    /// Slots at the front of the queue of finalisable objects from which they were taken.
    pub(crate) finalise_first: Cell<usize>,
    /// Number of slots that the stack was made with.
    pub(crate) stack_least: Cell<usize>,
    /// No slot of the table of finalisable objects is free below this one.
    pub(crate) finalisable_from: Cell<usize>,
    /// Tells of an object registered for finalisation that was found dead whether it still wants to be told.
    pub wants_finaliser: fn(Value<'_>) -> bool,
    /// The shape whose class was marked last.
    pub(crate) last_shape: u16,
    pub(crate) stress: StressMode,
    /// In `StressMode::Fail`: allocations until the next failure, and failures so far; in `StressMode::Lack` failures to
    /// come.
    pub(crate) fail_credit: Cell<u32>,
    pub(crate) fail_count: Cell<u32>,
    /// In `StressMode::Lack`: the last allocation failed, and the collection after it is to find nothing.
    pub(crate) lacking: Cell<bool>,
    /// The other half of the region, in `StressMode::Move`.
    pub(crate) twin: *mut Word,
    pub(crate) live_words: usize,
    /// Where the last object that the last collection found ends, as a number of words.
    pub(crate) live_end: usize,
    /// Who holds objects where they are: hardware that has their addresses.
    pub(crate) held: usize,
    pub(crate) collections: usize,
    pub(crate) compactions: usize,
    /// Words handed out since the last collection (for `gc.threshold`).
    pub(crate) allocated: Cell<usize>,
    /// Collect when this many words were allocated since the last collection.
    pub(crate) threshold: Cell<usize>,
    pub(crate) roots: [Cell<Value<'static>>; Root::COUNT],
}

impl Heap {
    /// A heap over `region`, of which at first `initial` bytes are used; it may grow to all of it.
    ///
    /// Panics when the region is smaller than 1 KB.
    pub fn new(region: &'static mut [MaybeUninit<u8>], initial: usize, stress: StressMode) -> Heap {
        let start = region.as_mut_ptr() as *mut u8;
        let skip = start.align_offset(16);
        let mut words = (region.len() - skip) / WORD;
        assert!(words * WORD >= 1024);
        // Per word: 1 bit of mark, 32 / BLOCK bits of count.
        let mut halves = 1;
        if stress == StressMode::Move {
            halves = 2;
        }
        words /= halves;
        let overhead_bits = WORD_BITS + 1 + 1;
        let object_words = ((words as u64 * WORD_BITS as u64 / overhead_bits as u64) as usize - 2 * BLOCK.min(words / 8)) / BLOCK * BLOCK;
        let object_words = if object_words == 0 { words / 2 / WORD_BITS * WORD_BITS } else { object_words };
        // SAFETY: all three areas lie in the region: object words, a bit each, a count per block.
        let (base, bitmap, counts, twin) = unsafe {
            let base = start.add(skip) as *mut Word;
            let bitmap = base.add(object_words);
            let bitmap_words = object_words.div_ceil(WORD_BITS) + 1;
            let counts = bitmap.add(bitmap_words) as *mut u32;
            let twin = if halves == 2 { base.add(words) } else { ptr::null_mut() };
            (base, bitmap, counts, twin)
        };
        let soft = (initial / WORD).next_multiple_of(BLOCK).clamp(256, object_words);
        let heap = Heap {
            base,
            region_words: object_words,
            soft_words: Cell::new(soft),
            bitmap,
            counts,
            top: Cell::new(base),
            run_end: Cell::new(base),
            cursor: Cell::new(0),
            positions: Positions::new(),
            needed: Cell::new(0),
            interrupted: AtomicBool::new(false),
            gave_up: Cell::new(false),
            patient: Cell::new(false),
            locked: Cell::new(false),
            roots: [const { Cell::new(Value::UNDEFINED) }; Root::COUNT],
            stack_top: Cell::new(0),
            stack_limit: Cell::new(0),
            stack_slots: Cell::new(ptr::null_mut()),
            stack_count: Cell::new(0),
            weak_chain: Value::UNDEFINED,
            finalisable_from: Cell::new(0),
            finalise_first: Cell::new(0),
            stack_least: Cell::new(0),
            wants_finaliser: |_| true,
            last_shape: 0,
            stress,
            fail_credit: Cell::new(0),
            fail_count: Cell::new(0),
            lacking: Cell::new(false),
            twin,
            live_words: 0,
            live_end: 0,
            held: 0,
            collections: 0,
            compactions: 0,
            allocated: Cell::new(0),
            threshold: Cell::new(usize::MAX),
        };
        heap.clear_marks(0, soft);
        heap
    }

    /// Clears the mark bits of words `start..end`, both multiples of a bitmap word (or the end).
    pub(crate) fn clear_marks(&self, start: usize, end: usize) {
        let (first, last) = (start / WORD_BITS, end.div_ceil(WORD_BITS));
        // SAFETY: within the bitmap, which covers every word of the region.
        unsafe { ptr::write_bytes(self.bitmap.add(first), 0, last - first) };
    }

    /// True when `value` is an object in the heap (not in flash, not a number).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn owns(&self, value: Value<'_>) -> bool {
        value.is_object() && self.contains(value.raw() as *mut Word)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn contains(&self, pointer: *const Word) -> bool {
        (pointer.addr()).wrapping_sub(self.base.addr()) < self.region_words * WORD
    }

    /// Words asked for by the last failed allocation, 0 when none is outstanding.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn needed(&self) -> usize {
        self.needed.get()
    }

    /// Forgets a failed allocation (its operation was given up).
    pub fn clear_need(&self) {
        self.needed.set(0);
    }

    /// Says how many words in one piece the next collection must find.
    pub fn require(&self, words: usize) {
        self.needed.set(words.max(SHORTEST_RUN));
    }

    /// Refuses (or allows) allocation: `micropython.heap_lock`.
    pub fn set_locked(&self, locked: bool) {
        self.locked.set(locked);
        if locked {
            // An empty run sends every allocation to the slow path, which refuses.
            self.close_run();
        }
    }

    pub fn is_locked(&self) -> bool {
        self.locked.get()
    }

    /// Bytes after which `collection_due` becomes true; `usize::MAX` for never.
    pub fn set_threshold(&self, bytes: usize) {
        self.threshold.set(bytes / WORD);
    }

    #[cold]
    #[inline(never)]
    fn fail(&self, words: usize) -> NeedMemory {
        self.needed.set(words.max(SHORTEST_RUN));
        NeedMemory
    }

    /// Gives the rest of the current run back to the free words.
    pub(crate) fn close_run(&self) {
        let top = self.word_index(self.top.get());
        let end = self.word_index(self.run_end.get());
        if top < end {
            self.release(top, end - top);
        }
        self.run_end.set(self.top.get());
    }

    pub(crate) fn word_index(&self, pointer: *const Word) -> usize {
        (pointer.addr() - self.base.addr()) / WORD
    }

    pub(crate) fn mark_word(&self, index: usize) -> Word {
        // SAFETY: index / WORD_BITS is within the bitmap for every index up to region_words.
        unsafe { *self.bitmap.add(index / WORD_BITS) }
    }

    /// The next free run at or after word `from`: (start, end); None at the end.
    pub(crate) fn next_run(&self, from: usize) -> Option<(usize, usize)> {
        self.next_run_upto(from, usize::MAX)
    }

    /// As [`Heap::next_run`]; of a long run only the first `most` words are looked at.
    pub(crate) fn next_run_upto(&self, from: usize, most: usize) -> Option<(usize, usize)> {
        let limit = self.soft_words.get();
        let start = self.next_bit(from, limit, false)?;
        let limit = limit.min(start.saturating_add(most));
        let end = self.next_bit(start, limit, true).unwrap_or(limit);
        Some((start, end))
    }

    /// First word at or after `from` whose mark bit equals `set`.
    pub(crate) fn next_bit(&self, from: usize, limit: usize, set: bool) -> Option<usize> {
        let mut index = from;
        while index < limit {
            let word = self.mark_word(index);
            let word = if set { word } else { !word } >> (index % WORD_BITS);
            if word != 0 {
                let found = index + word.trailing_zeros() as usize;
                return (found < limit).then_some(found);
            }
            index = (index | (WORD_BITS - 1)) + 1;
        }
        None
    }

    /// Marks words as taken.
    pub(crate) fn take(&self, start: usize, count: usize) {
        let (mut index, end) = (start, start + count);
        while index < end {
            let next = (index | (WORD_BITS - 1)) + 1;
            let mut mask = Word::MAX << (index % WORD_BITS);
            if next > end {
                mask &= Word::MAX >> (next - end);
            }
            // SAFETY: within the bitmap, see mark_word.
            unsafe { *self.bitmap.add(index / WORD_BITS) |= mask };
            index = next;
        }
    }

    /// Clears the bit of one word.
    pub(crate) fn clear_bit(&self, index: usize) {
        // SAFETY: within the bitmap, see mark_word.
        unsafe { *self.bitmap.add(index / WORD_BITS) &= !(1 << (index % WORD_BITS)) };
    }

    /// `words` words, or None: the caller reports [`NeedMemory`].
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn bump(&self, words: usize) -> Result<*mut Word, NeedMemory> {
        let top = self.top.get();
        let next = top.wrapping_add(words);
        if next.addr() > self.run_end.get().addr() || next.addr() < top.addr() {
            return self.bump_slow(words);
        }
        self.top.set(next);
        Ok(top)
    }

    #[cold]
    #[inline(never)]
    fn bump_slow(&self, words: usize) -> Result<*mut Word, NeedMemory> {
        if self.locked.get() || words > self.soft_words.get() {
            return Err(self.fail(words));
        }
        if self.must_fail() {
            return Err(self.fail(words));
        }
        if self.allocated.get() > self.threshold.get() {
            return Err(self.fail(words));
        }
        if words > SMALLEST {
            return self.bump_large(words);
        }
        self.close_run();
        let mut from = self.cursor.get();
        let single = self.hands_out_singly();
        let most = if single { words.max(SHORTEST_RUN) } else { CHUNK };
        while let Some((start, end)) = self.next_run_upto(from, most) {
            let length = end - start;
            if length >= words && length >= SHORTEST_RUN {
                let taken = if single { words } else { length };
                self.take(start, taken);
                self.allocated.set(self.allocated.get() + taken);
                // SAFETY: the run lies within the region.
                let pointer = unsafe { self.base.add(start) };
                // Runs passed over were too short; they wait for the next collection.
                self.cursor.set(start + taken);
                if !single {
                    // SAFETY: as above.
                    unsafe {
                        self.top.set(pointer.add(words));
                        self.run_end.set(self.base.add(end));
                    }
                }
                return Ok(pointer);
            }
            from = end;
        }
        Err(self.fail(words))
    }

    /// Words for a large object: just so many, from a run other than the one being filled as long as there is one.
    fn bump_large(&self, words: usize) -> Result<*mut Word, NeedMemory> {
        let found = self.find_large(words).or_else(|| {
            self.close_run();
            self.find_large(words)
        });
        let Some(start) = found else { return Err(self.fail(words)) };
        self.take(start, words);
        self.allocated.set(self.allocated.get() + words);
        // SAFETY: the run lies within the region.
        Ok(unsafe { self.base.add(start) })
    }

    /// Words of payload for an object and the pointer to it, header written.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn object(&self, id: TypeId, flags: usize, payload: usize) -> Result<(*mut Word, *mut Word), NeedMemory> {
        if Header::needs_large(payload) {
            if payload > isize::MAX as usize / 2 / WORD {
                return Err(self.fail(payload));
            }
            let start = self.bump(payload + 2)?;
            // SAFETY: payload + 2 words were handed out.
            unsafe {
                *(start as *mut Header) = Header::large(id, flags);
                *start.add(1) = (payload + 2) << 1 | 1;
                Ok((start, start.add(2)))
            }
        } else {
            let start = self.bump(payload + 1)?;
            // SAFETY: payload + 1 words were handed out.
            unsafe {
                *(start as *mut Header) = Header::small(id, flags, payload);
                Ok((start, start.add(1)))
            }
        }
    }

    /// True when the last allocation failed because of Ctrl-C, and nobody was told of it yet; asked for once.
    pub fn gave_up(&self) -> bool {
        cfg!(target_pointer_width = "64") && self.gave_up.replace(false) && self.interrupted.load(Ordering::Relaxed)
    }

    /// Lets the next large allocation go on to its end whatever happens.
    pub fn persist(&self) {
        self.patient.set(true);
    }

    /// Runs `write` for stretches of `count` words, from the first to the last, and fails between two of them when
    /// Ctrl-C comes: the object is garbage then.
    #[inline(never)]
    fn in_stretches(&self, count: usize, mut write: impl FnMut(usize, usize)) -> Result<(), NeedMemory> {
        let mut done = 0;
        while done < count {
            if self.interrupted.load(Ordering::Relaxed) && !self.patient.get() {
                self.gave_up.set(true);
                return Err(self.fail(1));
            }
            let length = (count - done).min(STRETCH);
            write(done, length);
            done += length;
        }
        self.patient.set(false);
        Ok(())
    }

    /// Writes the same word to `count` places.
    ///
    /// # Safety
    /// They belong to a new object that nobody else knows.
    #[inline(never)]
    unsafe fn fill_long(&self, start: *mut Word, count: usize, word: Word) -> Result<(), NeedMemory> {
        self.in_stretches(count, |from, length| {
            for i in from..from + length {
                // SAFETY: as the caller says.
                unsafe { *start.add(i) = word };
            }
        })
    }

    /// A new object of `count` fields, all `fill`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn new_filled<'h>(&'h self, id: TypeId, flags: usize, count: usize, fill: Value<'h>) -> Result<Value<'h>, NeedMemory> {
        debug_assert!(id.kind() == Kind::Values);
        let (start, payload) = self.object(id, flags, count)?;
        // SAFETY: count words of payload; the object is complete when the value is made.
        unsafe {
            if is_long(count) {
                self.fill_long(payload, count, fill.raw() as Word)?;
            } else {
                for i in 0..count {
                    *(payload.add(i) as *mut Value<'h>) = fill;
                }
            }
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// A new object whose fields are `fields`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn new_object<'h>(&'h self, id: TypeId, flags: usize, fields: &[Value<'h>]) -> Result<Value<'h>, NeedMemory> {
        debug_assert!(id.kind() == Kind::Values);
        let (start, payload) = self.object(id, flags, fields.len())?;
        // SAFETY: fields.len() words of payload.
        unsafe {
            ptr::copy_nonoverlapping(fields.as_ptr(), payload as *mut Value<'h>, fields.len());
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// A new object with the fields of `source[from..from + count]`, then `fill` up to `total` fields.
    pub fn new_copy<'h>(
        &'h self,
        id: TypeId,
        source: Value<'h>,
        from: usize,
        count: usize,
        total: usize,
        fill: Value<'h>,
    ) -> Result<Value<'h>, NeedMemory> {
        let count = count.min(source.field_count().saturating_sub(from)).min(total);
        let (start, payload) = self.object(id, 0, total)?;
        // SAFETY: count fields exist in the source from `from` on; total words of payload.
        unsafe {
            if is_long(total) {
                let first = source.payload_pointer().add(from);
                self.in_stretches(count, |from, length| {
                    ptr::copy_nonoverlapping(first.add(from), payload.add(from), length)
                })?;
                self.fill_long(payload.add(count), total - count, fill.raw() as Word)?;
                return Ok(Value::from_raw(start as *mut u8));
            }
            if count > 0 {
                ptr::copy_nonoverlapping(source.payload_pointer().add(from), payload, count);
            }
            for i in count..total {
                *(payload.add(i) as *mut Value<'h>) = fill;
            }
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// A new raw object of `length` bytes, which `fill` writes (zero before).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn new_bytes<'h>(
        &'h self,
        id: TypeId,
        flags: usize,
        length: usize,
        fill: impl FnOnce(&mut [u8]),
    ) -> Result<Value<'h>, NeedMemory> {
        let (start, bytes) = self.zeroed(id, flags, length)?;
        // SAFETY: `length` bytes of payload; nobody else knows the object yet.
        unsafe {
            fill(core::slice::from_raw_parts_mut(bytes, length));
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// A new raw object of zero bytes, and its first byte.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    fn zeroed(&self, id: TypeId, flags: usize, length: usize) -> Result<(*mut Word, *mut u8), NeedMemory> {
        debug_assert!(id.kind() == Kind::Raw && flags & ((1 << Header::PAD_BITS) - 1) == 0);
        let prefix = (id.0 < TypeId::HASHED_LIMIT) as usize;
        let words = length.div_ceil(WORD);
        let pad = words * WORD - length;
        let (start, payload) = self.object(id, flags | pad, prefix + words)?;
        // SAFETY: prefix + words words of payload; nobody else knows the object yet.
        unsafe {
            if prefix != 0 {
                *payload = 0;
            }
            let bytes = payload.add(prefix);
            if is_long(words) {
                self.fill_long(bytes, words, 0)?;
            } else {
                ptr::write_bytes(bytes, 0, words);
            }
            Ok((start, bytes as *mut u8))
        }
    }

    /// A new raw object with exactly these words.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn new_words<const COUNT: usize>(&self, id: TypeId, words: [Word; COUNT]) -> Result<Value<'_>, NeedMemory> {
        debug_assert!(id.kind() == Kind::Raw && id.0 >= TypeId::HASHED_LIMIT);
        let (start, payload) = self.object(id, 0, COUNT)?;
        // SAFETY: COUNT words of payload; the object is complete when the value is made.
        unsafe {
            *(payload as *mut [Word; COUNT]) = words;
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// A new raw object of at most `most` bytes: `fill` writes them and returns how many it used;
    /// the rest is given back.
    pub fn new_bytes_upto<'h, E>(
        &'h self,
        id: TypeId,
        most: usize,
        fill: impl FnOnce(&mut [u8]) -> Result<(usize, usize), E>,
    ) -> Result<Result<Value<'h>, E>, NeedMemory> {
        let mut outcome = None;
        let object = self.new_bytes(id, 0, most, |bytes| outcome = Some(fill(bytes)))?;
        match outcome {
            Some(Ok((length, flags))) if length <= most => Ok(Ok(self.shrink_new(object, length, flags))),
            Some(Err(error)) => Ok(Err(error)),
            _ => Err(self.fail(0)),
        }
    }

    /// Shrinks the raw object allocated last (it must not have been seen by anyone else).
    fn shrink_new<'h>(&'h self, object: Value<'h>, length: usize, flags: usize) -> Value<'h> {
        let Some(header) = object.header() else { return object };
        let prefix = (header.id().0 < TypeId::HASHED_LIMIT) as usize;
        let words = length.div_ceil(WORD);
        let pad = words * WORD - length;
        let start = object.raw() as *mut Word;
        let old_end = object.payload_pointer().wrapping_add(object.payload_words());
        // SAFETY: the object is ours alone; its size only shrinks, and a large object stays large.
        unsafe {
            let end = if header.small_size() == 0 {
                *(start as *mut Header) = Header::large(header.id(), flags | pad);
                *start.add(1) = (prefix + words + 2) << 1 | 1;
                start.add(2 + prefix + words)
            } else {
                *(start as *mut Header) = Header::small(header.id(), flags | pad, prefix + words);
                start.add(1 + prefix + words)
            };
            if old_end == self.top.get() {
                self.top.set(end);
            }
        }
        object
    }

    /// A new table: `values` undefined fields and an index of `1 << log` empty slots (none for 0).
    pub fn new_table<'h>(&'h self, id: TypeId, values: usize, log: usize) -> Result<Value<'h>, NeedMemory> {
        debug_assert!(id.kind() == Kind::Table && log < 32);
        let index_words = index_bytes(log).div_ceil(WORD);
        let (start, payload) = self.object(id, log, values + index_words)?;
        // SAFETY: values + index_words words of payload.
        unsafe {
            if is_long(values) {
                self.fill_long(payload, values, Value::UNDEFINED.raw() as Word)?;
                self.fill_long(payload.add(values), index_words, !0)?;
                return Ok(Value::from_raw(start as *mut u8));
            }
            for i in 0..values {
                *(payload.add(i) as *mut Value<'static>) = Value::UNDEFINED;
            }
            ptr::write_bytes(payload.add(values), 0xff, index_words);
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// A new weak object that refers to `referents` without keeping them alive.
    pub fn new_weak<'h>(&'h self, id: TypeId, referents: &[Value<'h>]) -> Result<Value<'h>, NeedMemory> {
        debug_assert!(id.kind() == Kind::Weak);
        let (start, payload) = self.object(id, 0, referents.len() + 1)?;
        // SAFETY: one word for the collector, then the referents.
        unsafe {
            *(payload as *mut Value<'static>) = Value::UNDEFINED;
            ptr::copy_nonoverlapping(referents.as_ptr(), payload.add(1) as *mut Value<'h>, referents.len());
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// A new weak object with the fields of `source` as its referents.
    pub fn new_weak_from<'h>(&'h self, id: TypeId, source: Value<'h>) -> Result<Value<'h>, NeedMemory> {
        let count = source.field_count();
        let (start, payload) = self.object(id, 0, count + 1)?;
        // SAFETY: one word for the collector, then the referents.
        unsafe {
            *(payload as *mut Value<'static>) = Value::UNDEFINED;
            ptr::copy_nonoverlapping(source.payload_pointer(), payload.add(1), count);
            Ok(Value::from_raw(start as *mut u8))
        }
    }

    /// Sets referent number `index` of a weak object.
    pub fn set_referent<'h>(&'h self, weak: Value<'h>, index: usize, value: Value<'h>) {
        if weak.id().is_some_and(|id| id.kind() == Kind::Weak) && index + 1 < weak.payload_words() && self.owns(weak) {
            // SAFETY: within the payload of a live weak object.
            unsafe { *(weak.payload_pointer().add(index + 1) as *mut Value<'h>) = value };
        }
    }

    /// Working memory for the rest of `'h`: zeroed, garbage afterwards.
    #[allow(clippy::mut_from_ref)]
    pub fn scratch<'h>(&'h self, length: usize) -> Result<&'h mut [u8], NeedMemory> {
        let object = self.new_bytes(TypeId(TypeId::RAW_LIMIT - 1), 0, length, |_| ())?;
        // SAFETY: the object is reachable through this slice only, and lives for 'h.
        Ok(unsafe { core::slice::from_raw_parts_mut(object.payload_pointer() as *mut u8, length) })
    }

    /// As [`Heap::scratch`], in words.
    #[allow(clippy::mut_from_ref)]
    pub fn scratch_words<'h>(&'h self, count: usize) -> Result<&'h mut [Word], NeedMemory> {
        let object = self.new_bytes(TypeId(TypeId::RAW_LIMIT - 1), 0, count.saturating_mul(WORD), |_| ())?;
        // SAFETY: as for scratch; payloads are word-aligned and any bits are a word.
        Ok(unsafe { core::slice::from_raw_parts_mut(object.payload_pointer(), count) })
    }

    /// Working memory of `count` words (zero) for `work` only; given back afterwards, unless `work`
    /// allocated something that stays.
    pub fn with_scratch_limbs<R>(&self, count: usize, work: impl FnOnce(&mut [Word]) -> R) -> Result<R, NeedMemory> {
        let (start, payload) = self.object(TypeId(TypeId::RAW_LIMIT - 1), 0, count)?;
        // SAFETY: any bits are a word; the object is reachable through this slice only.
        let result = work(unsafe {
            ptr::write_bytes(payload, 0, count);
            core::slice::from_raw_parts_mut(payload, count)
        });
        // SAFETY: the end of the words that were handed out.
        let end = unsafe { payload.add(count) };
        if end == self.top.get() {
            self.top.set(start);
        } else if count > SMALLEST {
            self.release(self.word_index(start), self.word_index(end) - self.word_index(start));
        }
        Ok(result)
    }

    /// A new raw object of at most `most` words: `fill` writes them (zero before) and returns how many it used
    /// and the flags; the rest is given back. `fill` may use scratch memory of the heap.
    pub fn new_limbs_upto<'h, E>(
        &'h self,
        id: TypeId,
        most: usize,
        fill: impl FnOnce(&mut [Word]) -> Result<(usize, usize), E>,
    ) -> Result<Result<Value<'h>, E>, NeedMemory> {
        let bytes = most.checked_mul(WORD).ok_or_else(|| self.fail(most))?;
        self.new_bytes_upto(id, bytes, |bytes| {
            // SAFETY: payloads are word-aligned and any bits are a word.
            let limbs = unsafe { core::slice::from_raw_parts_mut(bytes.as_mut_ptr() as *mut Word, most) };
            fill(limbs).map(|(count, flags)| (count.min(most) * WORD, flags))
        })
    }

    /// Sets field `index` of an object in the heap; does nothing for flash objects and bad indices.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_field<'h>(&'h self, object: Value<'h>, index: usize, value: Value<'h>) {
        if let (Some(header), Some(place)) = (object.header(), index.checked_add(1)) {
            let small = header.id().0 >= TypeId::WEAK_LIMIT && place < header.small_size();
            if small && self.contains(object.raw() as *const Word) {
                // SAFETY: within the values of a live heap object, which follow the header; readers copy words out.
                unsafe { *((object.raw() as *mut Value<'h>).add(place)) = value };
                return;
            }
        }
        self.set_field_slow(object, index, value);
    }

    #[inline(never)]
    fn set_field_slow<'h>(&'h self, object: Value<'h>, index: usize, value: Value<'h>) {
        self.set_in(object.fields(), index, value);
    }

    /// Sets one of the values of an object, as [`Heap::set_field`].
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_in<'h>(&'h self, fields: Fields<'h>, index: usize, value: Value<'h>) {
        if index < fields.count() && self.contains(fields.start() as *const Word) {
            // SAFETY: within what were the values of a heap object when its fields were looked up during 'h: they are
            // no other object's before a collection. Readers copy words out.
            unsafe { *(fields.start().add(index) as *mut Value<'h>) = value };
        }
    }

    /// Sorts the first `count` values of an object in the heap; false, with nothing done, when they are not all small
    /// integers.
    pub fn sort_integers(&self, object: Value<'_>, count: usize, descending: bool) -> bool {
        if count > object.field_count() || !self.owns(object) {
            return false;
        }
        // SAFETY: within the values of a live heap object. Nobody else looks at them meanwhile.
        let words = unsafe { core::slice::from_raw_parts_mut(object.payload_pointer() as *mut isize, count) };
        if !words.iter().all(|word| word & 1 == 1) {
            return false;
        }
        // Tagged integers are in the order of the integers.
        if !words.is_sorted() {
            words.sort_unstable();
        }
        if descending {
            words.reverse();
        }
        true
    }

    /// Moves fields `from..from + count` of `object` to `to..` (memmove).
    pub fn move_fields(&self, object: Value<'_>, from: usize, to: usize, count: usize) {
        let fields = object.field_count();
        let fits = |start: usize| start.checked_add(count).is_some_and(|end| end <= fields);
        if fits(from) && fits(to) && self.owns(object) {
            let payload = object.payload_pointer();
            // SAFETY: both ranges are within the object's values.
            unsafe { ptr::copy(payload.add(from), payload.add(to), count) };
        }
    }

    /// Copies fields between objects (memcpy).
    pub fn copy_fields<'h>(&'h self, source: Value<'h>, from: usize, target: Value<'h>, to: usize, count: usize) {
        let fits = |object: Value<'_>, start: usize| {
            start.checked_add(count).is_some_and(|end| end <= object.field_count())
        };
        if count > 0 && fits(source, from) && fits(target, to) && self.owns(target) {
            // SAFETY: both ranges are within the objects' values.
            unsafe { ptr::copy(source.payload_pointer().add(from), target.payload_pointer().add(to), count) };
        }
    }

    /// Sets the cached hash of a hashed object in the heap.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_prefix(&self, object: Value<'_>, word: Word) {
        if object.id().is_some_and(|id| id.0 < TypeId::HASHED_LIMIT) && self.contains(object.raw() as *const Word) {
            // SAFETY: the prefix word is outside of the bytes that slices cover.
            unsafe { *object.prefix_pointer() = word };
        }
    }

    /// Sets slot `slot` of a table's index to `entry`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_index_slot(&self, table: Value<'_>, slot: usize, entry: usize) {
        let log = table.flags() & 31;
        if log == 0 || slot >> log != 0 || !self.contains(table.raw() as *const Word) {
            return;
        }
        // SAFETY: slot is below the index's slots.
        unsafe { write_index(table.index_pointer(), log, slot, entry) }
    }

    /// Sets the first empty slot of a table's index, from slot `first` on, to `entry`. There is one: an index has more
    /// slots than its table has entries.
    pub fn enter_in_index(&self, table: Value<'_>, first: usize, entry: usize) {
        let index = table.index();
        let mask = (1usize << index.log()) - 1;
        let mut slot = first & mask;
        while index.get(slot) != usize::MAX {
            slot = (slot + 1) & mask;
        }
        if index.log() != 0 && self.contains(table.raw() as *const Word) {
            // SAFETY: the index of a table in the heap, and a slot below its slots.
            unsafe { write_index(index.start().cast_mut(), index.log(), slot, entry) }
        }
    }

    /// Changes the id of an object in the heap (shape transitions). The kind must stay the same.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_id(&self, object: Value<'_>, id: TypeId) {
        if let Some(header) = object.header() {
            if header.id().kind() == id.kind() && self.contains(object.raw() as *const Word) {
                // SAFETY: a live object's header.
                unsafe { *(object.raw() as *mut Header) = header.with_id(id) };
            }
        }
    }

    /// Changes the flags of an object that is not raw or a table.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_flags(&self, object: Value<'_>, flags: usize) {
        if let Some(header) = object.header() {
            if header.id().kind() == Kind::Values && self.contains(object.raw() as *const Word) {
                // SAFETY: a live object's header.
                unsafe { *(object.raw() as *mut Header) = header.with_flags(flags & (Header::FLAG_LIMIT - 1)) };
            }
        }
    }

    /// Sets a string flag (above the pad bits) of a raw heap object.
    pub fn set_raw_flag(&self, object: Value<'_>, flag: usize) {
        if let Some(header) = object.header() {
            if header.id().kind() == Kind::Raw
                && flag & ((1 << Header::PAD_BITS) - 1) == 0
                && self.contains(object.raw() as *const Word)
            {
                // SAFETY: a live object's header; the pad bits stay.
                unsafe { *(object.raw() as *mut Header) = header.with_flags(header.flags() | flag) };
            }
        }
    }

    /// Shortens a `Values` object to its first `count` fields, giving the rest back at the next collection.
    pub fn shrink_fields(&self, object: Value<'_>, count: usize) {
        let Some(header) = object.header() else { return };
        if header.id().kind() != Kind::Values || count >= object.payload_words() || !self.owns(object) {
            return;
        }
        let start = object.raw() as *mut Word;
        // SAFETY: the object shrinks within itself; its form (small or large) stays.
        unsafe {
            if header.small_size() == 0 {
                *start.add(1) = (count + 2) << 1 | 1;
            } else {
                *(start as *mut Header) = Header::small(header.id(), header.flags(), count);
            }
        }
    }

    /// Bytes of the raw object in `object`'s slot, for writing. Empty when it is not raw or in flash.
    pub fn bytes_mut(&mut self, object: crate::Handle) -> &mut [u8] {
        let value = self.get(object);
        self.value_bytes_mut(value)
    }

    fn value_bytes_mut<'a>(&self, value: Value<'_>) -> &'a mut [u8] {
        if value.id().is_some_and(|id| id.kind() == Kind::Raw) && self.owns(value) {
            let bytes = value.bytes();
            // SAFETY: called under &mut Heap: no other slice into the heap is alive.
            unsafe { core::slice::from_raw_parts_mut(bytes.as_ptr() as *mut u8, bytes.len()) }
        } else {
            &mut []
        }
    }

    /// The raw bytes object in field `field` of the object in `holder`'s slot, for writing.
    pub fn field_bytes_mut(&mut self, holder: crate::Handle, field: usize) -> &mut [u8] {
        let value = self.get(holder).field(field);
        self.value_bytes_mut(value)
    }

    /// Copies `count` bytes from `from` on of the raw object in slot `source` to `to` in the one in slot
    /// `target` (memmove). Does nothing when a range is outside or the target is not in the heap.
    pub fn copy_bytes(&mut self, source: crate::Handle, from: usize, target: crate::Handle, to: usize, count: usize) {
        let start = match self.get(source).bytes().get(from..).and_then(|bytes| bytes.get(..count)) {
            Some(bytes) => bytes.as_ptr(),
            None => return,
        };
        if let Some(bytes) = self.bytes_mut(target).get_mut(to..).and_then(|bytes| bytes.get_mut(..count)) {
            // SAFETY: both ranges are within live raw objects, which may be the same one.
            unsafe { ptr::copy(start, bytes.as_mut_ptr(), count) }
        }
    }

    /// Part of the largest free run (`share` of 256) as working memory for `work`, which may also
    /// allocate objects.
    pub fn with_arena<R>(&self, share: usize, work: impl FnOnce(&mut [MaybeUninit<u8>]) -> R) -> R {
        self.close_run();
        let (mut best, mut from) = ((0, 0), 0);
        while let Some((start, end)) = self.next_run(from) {
            if end - start > best.1 - best.0 {
                best = (start, end);
            }
            from = end;
        }
        let length = best.1 - best.0;
        let arena = if self.lacks() { 0 } else { length / 256 * share + length % 256 * share / 256 };
        let start = best.1 - arena;
        self.take(start, arena);
        // SAFETY: the words were free, are marked as taken and used by nobody else until released.
        let memory = unsafe {
            core::slice::from_raw_parts_mut(self.base.add(start) as *mut MaybeUninit<u8>, arena * WORD)
        };
        let result = work(memory);
        self.release(start, arena);
        result
    }

    /// Gives words back to the free ones.
    fn release(&self, start: usize, count: usize) {
        self.cursor.set(self.cursor.get().min(start));
        let (mut index, end) = (start, start + count);
        while index < end {
            let low = index % WORD_BITS;
            let bits = (WORD_BITS - low).min(end - index);
            let mask = (Word::MAX >> (WORD_BITS - bits)) << low;
            // SAFETY: within the bitmap.
            unsafe { *self.bitmap.add(index / WORD_BITS) &= !mask };
            index += bits;
        }
    }

    /// Figures about the heap.
    pub fn statistics(&self) -> HeapStatistics {
        let mut free = (self.run_end.get().addr() - self.top.get().addr()) / WORD;
        let mut largest = free;
        let mut from = 0;
        while let Some((start, end)) = self.next_run(from) {
            free += end - start;
            largest = largest.max(end - start);
            from = end;
        }
        let total = self.soft_words.get();
        HeapStatistics {
            total: total * WORD,
            used: (total - free) * WORD,
            free: free * WORD,
            largest_free: largest * WORD,
            collections: self.collections,
            compactions: self.compactions,
        }
    }
}

/// Writes slot `slot` of an index of `1 << log` slots.
///
/// # Safety
/// `index` is that of a table in the heap, and `slot` below its slots.
unsafe fn write_index(index: *mut u8, log: usize, slot: usize, entry: usize) {
    // SAFETY: the caller's.
    unsafe {
        if log <= 8 {
            *index.add(slot) = entry as u8;
        } else if log <= 16 {
            *(index as *mut u16).add(slot) = entry as u16;
        } else {
            *(index as *mut u32).add(slot) = entry as u32;
        }
    }
}
