//! Finalisation: objects that want to be told before they are freed.
//!
//! A weak table lists the objects registered; a queue of the same size, a root, takes
//! those that a collection finds dead, which keeps them (and what they refer to) alive
//! until the machine has run their finaliser. An object is queued once: it leaves the
//! table, and is freed by a later collection unless it was registered again.
//!
//! The queue is emptied from its front, and moved up by the next collection.
//!
//! Invariant: the queue has a free slot for every object in the table, so queueing never
//! allocates.

use crate::collect::MarkStack;
use crate::{Heap, NeedMemory, Root, TypeId, Value};

/// Slots that are added to the table when it is full.
const GROWTH: usize = 8;

impl Heap {
    /// Registers an object for finalisation. `table` and `queue` are the ids that the tables get
    /// (a weak one and one of values).
    pub fn register_finalisable(&self, object: Value<'_>, table: TypeId, queue: TypeId) -> Result<(), NeedMemory> {
        let old = self.roots[Root::FINALISABLE].get();
        let slots = old.payload_words().saturating_sub(1);
        // Slots become free in collections only.
        let free = (self.finalisable_from.get()..slots).find(|slot| !old.referent(*slot).is_object());
        self.finalisable_from.set(free.map_or(slots, |slot| slot + 1));
        if let Some(slot) = free {
            self.set_referent(old, slot, object);
            return Ok(());
        }
        let waiting = self.roots[Root::FINALISE_QUEUE].get();
        let grown = slots + slots / 2 + GROWTH;
        let template = self.new_filled(queue, 0, grown, Value::UNDEFINED)?;
        let wider = self.new_copy(queue, waiting, 0, waiting.field_count(), grown, Value::UNDEFINED)?;
        for slot in 0..slots {
            self.set_field(template, slot, old.referent(slot));
        }
        self.set_field(template, slots, object);
        let weak = self.new_weak_from(table, template)?;
        self.set_root(Root(Root::FINALISABLE as u8), weak);
        self.set_root(Root(Root::FINALISE_QUEUE as u8), wider);
        self.finalisable_from.set(slots + 1);
        Ok(())
    }

    /// True when objects wait for their finaliser.
    #[inline]
    pub fn has_finalisable(&self) -> bool {
        self.roots[Root::FINALISE_QUEUE].get().field(self.finalise_first.get()).is_object()
    }

    /// Takes the next object that waits for its finaliser.
    pub fn take_finalisable(&self) -> Option<Value<'_>> {
        let queue = self.roots[Root::FINALISE_QUEUE].get();
        let first = self.finalise_first.get();
        let object = queue.field(first);
        if !object.is_object() {
            return None;
        }
        self.set_field(queue, first, Value::UNDEFINED);
        self.finalise_first.set(first + 1);
        Some(object)
    }

    /// Takes one of the registered objects that `is_wanted` chooses off the table.
    pub fn unregister_finalisable(&self, is_wanted: impl Fn(Value<'_>) -> bool) -> Option<Value<'_>> {
        let table = self.roots[Root::FINALISABLE].get();
        let slots = table.payload_words().saturating_sub(1);
        let slot = (0..slots).find(|slot| {
            let object = table.referent(*slot);
            object.is_object() && is_wanted(object)
        })?;
        let object = table.referent(slot);
        self.set_referent(table, slot, Value::DELETED);
        Some(object)
    }

    /// During a collection, after marking: queues registered objects that were not marked, and marks
    /// them and what they refer to.
    pub(crate) fn queue_finalisable(&mut self, stack: &mut MarkStack) {
        let table = self.roots[Root::FINALISABLE].get();
        let queue = self.roots[Root::FINALISE_QUEUE].get();
        let slots = table.payload_words().saturating_sub(1);
        // Those that were taken leave room at the front.
        let (taken, count) = (self.finalise_first.replace(0), queue.field_count());
        if taken > 0 && taken <= count {
            self.move_fields(queue, taken, 0, count - taken);
            for slot in count - taken..count {
                self.set_field(queue, slot, Value::UNDEFINED);
            }
        }
        let mut next = (0..queue.field_count()).find(|slot| !queue.field(*slot).is_object()).unwrap_or(0);
        let first = next;
        for slot in 0..slots {
            let object = table.referent(slot);
            if object.is_object() && !self.is_marked(object) {
                if (self.wants_finaliser)(object) {
                    self.set_field(queue, next, object);
                    next += 1;
                }
                self.set_referent(table, slot, Value::DELETED);
            }
        }
        // All dead ones are found before any is marked: one may refer to another.
        for slot in first..next {
            let object = queue.field(slot);
            self.mark_from(object, stack);
        }
    }
}
