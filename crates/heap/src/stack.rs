//! The value stack, handles into it, and the root slots.
//!
//! The stack is an object of its own in the heap: registers of frames and the handles of
//! native functions live in it, so that a collection finds and updates all of them. It
//! grows by copying. A [`Handle`] is an index into it and stays good when it moves.
//!
//! Invariant: every slot holds a valid value: slots from `stack_top` on are cleared before a
//! collection looks at them, and only valid values are ever stored.

use crate::{Heap, NeedMemory, TypeId, Value, Word};
use core::num::NonZeroU32;

/// Slots that are always free above the top: room for a native function's missing arguments.
pub const STACK_SPARE: usize = 64;

/// A slot of the value stack. Never the first one, so that a handle or an error takes one register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handle(NonZeroU32);

impl Handle {
    /// Slot `index`; the first one is nobody's, and the second stands in for it.
    #[inline(always)]
    pub const fn new(index: usize) -> Handle {
        match NonZeroU32::new(index as u32) {
            Some(index) => Handle(index),
            None => Handle(NonZeroU32::MIN),
        }
    }

    /// Slot `index`, of which is known that it is not the first.
    ///
    /// # Safety
    /// `index` is not 0 and below 2^32.
    #[inline(always)]
    pub const unsafe fn new_unchecked(index: usize) -> Handle {
        // SAFETY: as the caller says.
        Handle(unsafe { NonZeroU32::new_unchecked(index as u32) })
    }

    /// Its number.
    #[inline(always)]
    pub const fn index(self) -> usize {
        self.0.get() as usize
    }

    /// The slot `slots` above.
    #[inline(always)]
    pub const fn offset(self, slots: usize) -> Handle {
        let index = self.0.get().wrapping_add(slots as u32);
        debug_assert!(index >= self.0.get());
        // SAFETY: slots are words of memory, and `slots` counts some of them, so the sum is below 2^31.
        Handle(unsafe { NonZeroU32::new_unchecked(index) })
    }
}

/// A root slot by number. The machine names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Root(pub u8);

impl Root {
    /// Number of root slots; the last three belong to the heap.
    pub const COUNT: usize = 48;
    pub(crate) const FINALISABLE: usize = Self::COUNT - 3;
    pub(crate) const FINALISE_QUEUE: usize = Self::COUNT - 2;
    /// The weak object whose referents objects with shape ids keep alive.
    pub const SHAPES: Root = Root(4);
    pub(crate) const STACK: usize = Self::COUNT - 1;
}

impl Heap {
    /// Makes the value stack with room for `slots` values, as an object with this id.
    pub fn make_stack(&mut self, id: TypeId, slots: usize) -> Result<(), NeedMemory> {
        let stack = self.new_filled(id, 0, slots + STACK_SPARE, Value::UNDEFINED)?;
        // SAFETY: stored in a root; the roots are updated when it moves.
        let stack = unsafe { Value::from_raw(stack.raw()) };
        self.roots[Root::STACK].set(stack);
        self.stack_top.set(1);
        self.stack_limit.set(slots);
        self.stack_least.set(slots);
        self.find_stack();
        Ok(())
    }

    /// Makes an object that [`Heap::set_stack`] can make the value stack, with room for `slots` values.
    pub fn new_stack(&self, id: TypeId, slots: usize) -> Result<Value<'_>, NeedMemory> {
        self.new_filled(id, 0, slots + STACK_SPARE, Value::UNDEFINED)
    }

    /// The value stack as an object, its slots from `top` on cleared, so that they keep nothing alive while another
    /// one is in use.
    pub fn stack_object(&self, top: usize) -> Value<'_> {
        self.clear_slots(Handle::new(top), self.stack_count.get().saturating_sub(top));
        self.roots[Root::STACK].get()
    }

    /// Number of slots to which the stack may shrink.
    pub fn stack_least(&self) -> usize {
        self.stack_least.get()
    }

    /// Makes another object the value stack, `top` of its slots in use. Does nothing if it is no stack.
    pub fn set_stack(&self, stack: Value<'_>, top: usize, least: usize) {
        if stack.id() != self.roots[Root::STACK].get().id() || stack.payload_words() < STACK_SPARE {
            return;
        }
        // SAFETY: stored in a root, as in make_stack.
        self.roots[Root::STACK].set(unsafe { Value::from_raw(stack.raw()) });
        self.stack_limit.set(stack.payload_words() - STACK_SPARE);
        self.stack_least.set(least);
        self.find_stack();
        self.set_stack_top(top);
    }

    /// Before a collection: gives memory back that a deep recursion needed and nobody does any more.
    pub(crate) fn shrink_stack(&self) {
        let wanted = (self.stack_top.get() * 2).max(self.stack_least.get());
        if self.stack_limit.get() / 4 > wanted {
            self.shrink_fields(self.roots[Root::STACK].get(), wanted + STACK_SPARE);
            self.stack_limit.set(wanted);
            self.find_stack();
        }
    }

    /// Notes where the stack's slots are, after it was replaced or moved.
    pub(crate) fn find_stack(&self) {
        let stack = self.roots[Root::STACK].get();
        self.stack_slots.set(stack.payload_pointer());
        self.stack_count.set(stack.payload_words());
    }

    /// First slot of the stack. Changes when the stack grows or a collection moves it.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn stack_base(&self) -> *mut Word {
        self.stack_slots.get()
    }

    /// Number of slots that may be used.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn stack_capacity(&self) -> usize {
        self.stack_limit.get()
    }

    /// Number of slots in use.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn stack_top(&self) -> usize {
        self.stack_top.get()
    }

    /// Sets the number of slots in use. The caller has checked the capacity.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn set_stack_top(&self, top: usize) {
        self.stack_top.set(top.min(self.stack_count.get()));
    }

    /// Makes `top` the number of slots in use; false when [`Heap::raise_stack_top`] is needed first.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn try_stack_top(&self, top: usize) -> bool {
        let fits = top <= self.stack_limit.get();
        if fits {
            self.stack_top.set(top);
        }
        fits
    }

    /// Makes `top`, which is below the capacity, the number of slots in use.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn lower_stack_top(&self, top: usize) {
        self.stack_top.set(top);
    }

    /// Makes `top` the number of slots in use; grows the stack if necessary.
    #[cold]
    #[inline(never)]
    pub fn raise_stack_top(&self, top: usize) -> Result<(), NeedMemory> {
        self.reserve_stack(top.saturating_sub(self.stack_top.get()))?;
        self.stack_top.set(top);
        Ok(())
    }

    /// Copies fields of an object to slots.
    pub fn copy_to_stack(&self, source: Value<'_>, from: usize, slot: Handle, count: usize) {
        self.copy_fields(source, from, self.roots[Root::STACK].get(), slot.index(), count);
    }

    /// Copies slots to fields of an object.
    pub fn copy_from_stack(&self, slot: Handle, target: Value<'_>, to: usize, count: usize) {
        self.copy_fields(self.roots[Root::STACK].get(), slot.index(), target, to, count);
    }

    /// Moves `count` slots (memmove).
    pub fn move_slots(&self, from: Handle, to: Handle, count: usize) {
        self.move_fields(self.roots[Root::STACK].get(), from.index(), to.index(), count);
    }

    /// Makes slots undefined.
    pub fn clear_slots(&self, from: Handle, count: usize) {
        for slot in 0..count {
            self.set(from.offset(slot), Value::UNDEFINED);
        }
    }

    /// Makes room for `slots` more values above the top.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn reserve_stack(&self, slots: usize) -> Result<(), NeedMemory> {
        if self.stack_top.get() + slots <= self.stack_capacity() { Ok(()) } else { self.grow_stack(slots) }
    }

    #[cold]
    #[inline(never)]
    fn grow_stack(&self, slots: usize) -> Result<(), NeedMemory> {
        let old = self.roots[Root::STACK].get();
        let capacity = self.stack_capacity();
        let wanted = self.stack_top.get() + slots;
        let grown = |capacity: usize| {
            self.new_copy(
                old.id().unwrap_or(TypeId(u16::MAX)),
                old,
                0,
                self.stack_top.get(),
                capacity + STACK_SPARE,
                Value::UNDEFINED,
            )
        };
        // By as much as fits: each collection near the end of the memory must do for many calls.
        let mut more = capacity / 2;
        let stack = loop {
            match grown(wanted + more.max(32)) {
                Ok(stack) => break stack,
                Err(need) if more < 32 => return Err(need),
                Err(_) => more /= 4,
            }
        };
        self.clear_need();
        // SAFETY: stored in a root, as in make_stack.
        self.roots[Root::STACK].set(unsafe { Value::from_raw(stack.raw()) });
        self.stack_limit.set(stack.payload_words() - STACK_SPARE);
        self.find_stack();
        Ok(())
    }

    /// The value in a slot; undefined when the handle is outside of the stack.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn get(&self, handle: Handle) -> Value<'_> {
        if handle.index() < self.stack_count.get() {
            // SAFETY: within the stack object, whose slots hold valid values (invariant of this file).
            unsafe { Value::from_raw(*(self.stack_slots.get().add(handle.index()) as *const *mut u8)) }
        } else {
            Value::UNDEFINED
        }
    }

    /// Stores a value in a slot.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn set(&self, handle: Handle, value: Value<'_>) {
        if handle.index() < self.stack_count.get() {
            // SAFETY: within the stack object. The value is valid now, and the collector, which
            // needs &mut, keeps the slot up to date.
            unsafe { *(self.stack_slots.get().add(handle.index()) as *mut Value<'_>) = value };
        }
    }

    /// Pushes a value as a new slot. Fails when the stack must grow and cannot.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn push(&self, value: Value<'_>) -> Result<Handle, NeedMemory> {
        let top = self.stack_top.get();
        if top >= self.stack_limit.get() {
            self.reserve_stack(1)?;
        }
        // SAFETY: the capacity is less than the slots of the stack object; see `set` about the value.
        unsafe { *(self.stack_slots.get().add(top) as *mut Value<'_>) = value };
        self.stack_top.set(top + 1);
        Ok(Handle::new(top))
    }

    /// The values of `count` slots from `start`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn window(&self, start: Handle, count: usize) -> &[Value<'_>] {
        let words = self.stack_count.get();
        let start = start.index().min(words);
        let count = count.min(words - start);
        // SAFETY: within the stack object; slots are written through `&Heap` by `set` only, which
        // natives that were given a window of it do not reach (they have no handles).
        unsafe { core::slice::from_raw_parts(self.stack_slots.get().add(start) as *const Value<'_>, count) }
    }

    /// The value of a root slot.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn root(&self, root: Root) -> Value<'_> {
        self.roots[root.0 as usize].get()
    }

    /// Sets a root slot.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_root(&self, root: Root, value: Value<'_>) {
        // SAFETY: the collector keeps roots up to date, and hands them out for the borrow only.
        self.roots[root.0 as usize].set(unsafe { Value::from_raw(value.raw()) });
    }
}
