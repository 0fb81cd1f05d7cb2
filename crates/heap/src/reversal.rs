//! Marking without a stack: pointer reversal.
//!
//! Where the mark stack is full the way back is kept in the objects themselves: the field that
//! was followed refers to the object before instead, and its bit in the bitmap, where all
//! words of a marked object have theirs set, is clear meanwhile, which tells it from the
//! other fields. So depth costs no memory, and no object is looked at more than once.
//!
//! Source: H. Schorr and W. M. Waite, "An efficient machine-independent procedure for garbage
//! collection in various list structures", Communications of the ACM 10 (8), 1967.
//!
//! Invariant: afterwards every field and every bit is as before; headers are not touched.

use crate::collect::MarkStack;
use crate::{Heap, Value};

impl Heap {
    /// Marks all that `object`, which was just marked, refers to.
    #[cold]
    #[inline(never)]
    pub(crate) fn mark_reversed(&mut self, start: Value<'static>, stack: &mut MarkStack) {
        let (mut object, mut before, mut next) = (start, Value::UNDEFINED, 0);
        loop {
            self.mark_class_of(object, stack);
            let fields = object.payload_pointer() as *mut Value<'static>;
            let count = object.field_count();
            let mut child = None;
            while next < count {
                // SAFETY: next < count.
                let field = unsafe { *fields.add(next) };
                if self.mark_object(field) {
                    child = Some(field);
                    break;
                }
                next += 1;
            }
            if let Some(child) = child {
                self.set_way_back(object, next, before, false);
                (before, object, next) = (object, child, 0);
                continue;
            }
            // Done with this object: back to the one before, where it goes on behind the field.
            if !before.is_object() {
                return;
            }
            let field = self.followed(before);
            debug_assert!(field < before.field_count());
            // SAFETY: a field of `before`: its bit was cleared when it was followed.
            let further = unsafe { *(before.payload_pointer() as *mut Value<'static>).add(field) };
            self.set_way_back(before, field, object, true);
            (object, before, next) = (before, further, field + 1);
        }
    }

    /// Stores `value` in a field and sets or clears the bit of its word.
    fn set_way_back(&mut self, object: Value<'static>, field: usize, value: Value<'static>, bit: bool) {
        let place = object.payload_pointer();
        // SAFETY: a field of a live object.
        unsafe { *(place as *mut Value<'static>).add(field) = value };
        let index = self.word_index(place) + field;
        if bit { self.take(index, 1) } else { self.clear_bit(index) }
    }

    /// The field of a marked object whose bit is clear.
    fn followed(&self, object: Value<'static>) -> usize {
        let first = self.word_index(object.payload_pointer());
        let count = object.field_count();
        self.next_bit(first, first + count, false).map_or(count, |index| index - first)
    }
}
