//! Collection: marking from the roots and the value stack.
//!
//! Marking sets the bits of all words of each live object. The mark stack holds (object,
//! next field) pairs, so its depth follows the depth of the object graph and not its
//! width; the last field of an object is followed without keeping the object, so lists
//! linked through it cost nothing. When the stack is full `reversal` goes deeper without it.
//! Classes of shapes for which there was no room then are found by following the fields of
//! all marked objects once more.
//!
//! Invariant: `collect` needs `&mut Heap`; no value obtained before survives it.

use crate::allocate::BLOCK;
use crate::{Heap, Kind, StressMode, Value, WORD, WORD_BITS, Word};
use core::cell::Cell;

const MARK_DEPTH: usize = 96;

/// Holes that take no more than this part of what lives are left by a full collection: an allocation that does
/// not fit compacts.
const MOST_HOLES: usize = 16;

pub(crate) struct MarkStack {
    entries: [(*mut Word, usize); MARK_DEPTH],
    count: usize,
    overflowed: bool,
}

impl Heap {
    /// Number of collections that moved objects: what depends on addresses compares it.
    pub fn compactions(&self) -> usize {
        self.compactions
    }

    /// True when the program asked for a collection by `gc.threshold`, or stress mode wants one.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn collection_due(&self) -> bool {
        self.stresses(StressMode::Move)
    }

    /// Keeps all objects where they are until [`Heap::let_move`] was called as often.
    pub fn hold_still(&mut self) {
        self.held += 1;
    }

    /// Lets objects move again.
    pub fn let_move(&mut self) {
        self.held = self.held.saturating_sub(1);
    }

    /// Collects garbage so that `needed` words (or what the last failed allocation asked for) can be
    /// allocated. Returns false when they cannot be. `full` asks for a compaction unless little lies in holes.
    pub fn collect(&mut self, full: bool) -> bool {
        let needed = self.needed.replace(0).min(self.region_words + 1);
        self.allocated.set(0);
        self.mark_all();
        let total = self.soft_words.get();
        // On a region that can grow, keep half of what is used free.
        if self.live_words * 2 + needed * 2 > total && total < self.region_words {
            let wanted = (self.live_words * 2 + needed * 2).next_multiple_of(BLOCK).min(self.region_words);
            self.clear_marks(total, wanted);
            self.soft_words.set(wanted);
        }
        if self.held > 0 {
            // Free runs are all there is until the objects may move again.
        } else if self.stresses(StressMode::Move) {
            self.move_to_twin();
        } else {
            let free = self.soft_words.get() - self.live_words;
            let holes = self.live_end - self.live_words;
            if full && holes > self.live_words / MOST_HOLES || (needed > 0 && needed <= free && !self.has_run(needed)) {
                self.compact();
            }
        }
        if self.stresses(StressMode::Verify) || self.stresses(StressMode::Lack) {
            self.verify();
        }
        needed == 0 || !self.lacking.replace(false) && self.has_run(needed)
    }

    /// True when enough was allocated since the last collection for another one to find something, most likely, and
    /// when the allocation may have failed although there is memory.
    pub fn is_worth_collecting(&self) -> bool {
        self.allocated.get() > self.soft_words.get() / 64 || self.stresses(StressMode::Fail)
    }

    /// True when a free run of `words` exists.
    fn has_run(&self, words: usize) -> bool {
        let mut from = 0;
        while let Some((start, end)) = self.next_run(from) {
            if end - start >= words {
                return true;
            }
            from = end;
        }
        false
    }

    fn mark_all(&mut self) {
        self.collections += 1;
        self.shrink_stack();
        // Stale slots above the top are dead: clear them so that they never dangle.
        let stack_base = self.stack_base() as *mut Value<'static>;
        let slots = self.roots[crate::Root::STACK].get().payload_words();
        for slot in self.stack_top.get()..slots {
            // SAFETY: below the stack object's size.
            unsafe { *stack_base.add(slot) = Value::UNDEFINED };
        }
        self.clear_marks(0, self.soft_words.get());
        self.top.set(self.base);
        self.run_end.set(self.base);
        self.cursor.set(0);
        self.positions.reset();
        self.live_words = 0;
        self.live_end = 0;
        self.finalisable_from.set(0);
        self.weak_chain = Value::UNDEFINED;
        self.last_shape = 0;
        let mut stack =
            MarkStack { entries: [(core::ptr::null_mut(), 0); MARK_DEPTH], count: 0, overflowed: false };
        for root in 0..self.roots.len() {
            let value = self.roots[root].get();
            self.mark_from(value, &mut stack);
        }
        self.drain_overflow(&mut stack);
        self.queue_finalisable(&mut stack);
        self.drain_overflow(&mut stack);
        self.clear_weak();
    }

    fn drain_overflow(&mut self, stack: &mut MarkStack) {
        while stack.overflowed {
            stack.overflowed = false;
            self.rescan(stack);
        }
    }

    /// Marks one object; true when it was not marked and has fields to follow.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn mark_object(&mut self, value: Value<'static>) -> bool {
        if !self.owns(value) {
            return false;
        }
        let index = self.word_index(value.raw() as *const Word);
        let (marks, low) = (self.mark_word(index), index % WORD_BITS);
        if marks >> low & 1 != 0 {
            return false;
        }
        let Some(header) = value.header() else { return false };
        let mut words = header.small_size();
        if words != 0 && low + words <= WORD_BITS {
            // SAFETY: within the bitmap, see mark_word.
            unsafe { *self.bitmap.add(index / WORD_BITS) = marks | (Word::MAX >> (WORD_BITS - words)) << low };
        } else {
            words = object_words(value);
            self.take(index, words);
        }
        self.live_words += words;
        self.live_end = self.live_end.max(index + words);
        match header.id().kind() {
            Kind::Values | Kind::Table => true,
            Kind::Weak => {
                // SAFETY: the first payload word of a weak object belongs to the collector.
                unsafe { *(value.payload_pointer() as *mut Value<'static>) = self.weak_chain };
                self.weak_chain = value;
                false
            }
            Kind::Raw => false,
        }
    }

    pub(crate) fn mark_from(&mut self, value: Value<'static>, stack: &mut MarkStack) {
        if !self.mark_object(value) {
            return;
        }
        self.follow(value.raw() as *mut Word, 0, stack);
        while stack.count > 0 {
            stack.count -= 1;
            let (object, next) = stack.entries[stack.count];
            self.follow(object, next, stack);
        }
    }

    /// Marks what the fields of `object` from `next` on refer to, descending into the last one.
    fn follow(&mut self, mut object: *mut Word, mut next: usize, stack: &mut MarkStack) {
        loop {
            // SAFETY: a marked, hence live, object.
            let value: Value<'static> = unsafe { Value::from_raw(object as *mut u8) };
            self.mark_class_of(value, stack);
            let fields = value.fields();
            let (count, fields) = (fields.count(), fields.start());
            let mut child = None;
            while next < count {
                // SAFETY: next < count.
                let field = unsafe { *fields.add(next) };
                next += 1;
                // Most fields of many objects are numbers: no call for them.
                if field.is_object() && self.mark_object(field) {
                    child = Some(field);
                    break;
                }
            }
            let Some(child) = child else { return };
            if next < count {
                if stack.count == MARK_DEPTH {
                    self.mark_reversed(child, stack);
                    continue;
                }
                stack.entries[stack.count] = (object, next);
                stack.count += 1;
            }
            object = child.raw() as *mut Word;
            next = 0;
        }
    }

    /// Marks the class of an instance.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn mark_class_of(&mut self, value: Value<'static>, stack: &mut MarkStack) {
        if let Some(crate::TypeId(id @ crate::TypeId::FIRST_SHAPE..)) = value.id() {
            if id != self.last_shape {
                self.mark_class(id, stack);
            }
        }
    }

    /// Marks the class of a shape.
    fn mark_class(&mut self, id: u16, stack: &mut MarkStack) {
        self.last_shape = id;
        let shapes = self.roots[crate::Root::SHAPES.0 as usize].get();
        let class = shapes.referent((id - crate::TypeId::FIRST_SHAPE) as usize);
        if self.mark_object(class) {
            if stack.count < MARK_DEPTH {
                stack.entries[stack.count] = (class.raw() as *mut Word, 0);
                stack.count += 1;
            } else {
                stack.overflowed = true;
            }
        }
    }

    /// Follows the fields of every marked object again.
    fn rescan(&mut self, stack: &mut MarkStack) {
        let mut index = 0;
        while let Some(start) = self.next_marked(index) {
            // SAFETY: the first marked word after an object's end is the start of an object.
            let object = unsafe { self.base.add(start) };
            // SAFETY: as above.
            let value: Value<'static> = unsafe { Value::from_raw(object as *mut u8) };
            index = start + object_words(value);
            if matches!(value.id().map(crate::TypeId::kind), Some(Kind::Values | Kind::Table)) {
                self.follow(object, 0, stack);
                while stack.count > 0 {
                    stack.count -= 1;
                    let (object, next) = stack.entries[stack.count];
                    self.follow(object, next, stack);
                }
            }
        }
    }

    /// Visits every live object; to be called right after a collection, which has found them.
    pub fn each_live(&self, mut visit: impl FnMut(Value<'_>)) {
        let mut index = 0;
        while let Some(start) = self.next_marked(index) {
            // SAFETY: as in rescan.
            let value: Value<'_> = unsafe { Value::from_raw(self.base.add(start) as *mut u8) };
            index = start + object_words(value);
            visit(value);
        }
    }

    /// First marked word at or after `from`.
    pub(crate) fn next_marked(&self, from: usize) -> Option<usize> {
        let mut index = from;
        while index < self.soft_words.get() {
            let word = self.mark_word(index) >> (index % WORD_BITS);
            if word != 0 {
                let found = index + word.trailing_zeros() as usize;
                return (found < self.soft_words.get()).then_some(found);
            }
            index = (index / WORD_BITS + 1) * WORD_BITS;
        }
        None
    }

    pub(crate) fn is_marked(&self, value: Value<'_>) -> bool {
        if !self.owns(value) {
            return true;
        }
        let index = self.word_index(value.raw() as *const Word);
        self.mark_word(index) >> (index % WORD_BITS) & 1 != 0
    }

    /// Clears references of weak objects to what was not marked.
    fn clear_weak(&mut self) {
        let mut weak = self.weak_chain;
        while weak.is_object() {
            let slots = weak.payload_pointer() as *mut Value<'static>;
            for i in 1..weak.payload_words() {
                // SAFETY: within the payload of a live weak object.
                unsafe {
                    if !self.is_marked(*slots.add(i)) {
                        *slots.add(i) = Value::DELETED;
                    }
                }
            }
            // SAFETY: the chain runs through first payload words.
            unsafe {
                weak = *slots;
                *slots = Value::UNDEFINED;
            }
        }
        self.weak_chain = Value::UNDEFINED;
    }

    /// Checks every reference of every live object; panics on the first bad one.
    pub(crate) fn verify(&self) {
        let check = |value: Value<'static>| {
            if self.owns(value) {
                assert!(value.raw() as usize % WORD == 0 && self.is_marked(value), "heap: bad reference");
            }
        };
        for root in &self.roots {
            check(Cell::get(root));
        }
        let mut index = 0;
        while let Some(start) = self.next_marked(index) {
            // SAFETY: as in rescan.
            let value: Value<'static> = unsafe { Value::from_raw(self.base.add(start) as *mut u8) };
            let words = object_words(value);
            assert!(words > 0 && start + words <= self.region_words, "heap: bad size");
            for field in value.fields_from(0) {
                check(field);
            }
            index = start + words;
        }
    }
}

/// Words of an object, header included.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn object_words(value: Value<'_>) -> usize {
    let Some(header) = value.header() else { return 0 };
    match header.small_size() {
        0 => value.payload_words() + 2,
        words => words,
    }
}
