//! Sorting: a stable merge sort of natural runs, merged in the order that powersort gives
//! (Munro and Wild, "Nearly-Optimal Mergesorts", 2018).
//!
//! The items are taken out of the list while it is sorted, so that Python code called by a
//! comparison sees an empty list and cannot get at the buffer.
//!
//! Invariant: between two steps the buffer holds all items once, also when a comparison
//! raises; then they go back into the list.

use super::{BUFFER, LENGTH, buffer, len};
use crate::fault::{Fault, Raised};
use crate::operations::identity::compare_leaf;
use crate::operations::{call, compare};
use crate::types::Compare;
use crate::{Vm, exception, ids};
use crate::packed::message;
use heap::{Handle, Value};

/// Runs shorter than this are lengthened by insertion.
const SHORTEST_RUN: usize = 24;

/// As many integers are sorted without looking for an interrupt.
const MOST_AT_ONCE: usize = 1 << 18;

/// In the place of the buffer of a list that is being sorted: as good as none, and whatever changes the list
/// puts another value there.
const LENT: Value<'static> = Value::FALSE;

/// Sorts a list object in place; `key` is a slot with a function, None or undefined.
pub fn sort(vm: &mut Vm, list: Handle, key: Handle, reverse: bool) -> Result<(), Raised> {
    let mark = vm.mark();
    let items = vm.make(|vm| Ok(buffer(vm.get(list))))?;
    let mut sorter = Sorter {
        items,
        keys: items,
        spare_items: vm.slot()?,
        spare_keys: vm.slot()?,
        left: vm.slot()?,
        right: vm.slot()?,
        order: Order::Any,
        reverse,
    };
    let count = len(vm.get(list));
    empty(vm, list);
    let result = sorter.run(vm, key, count);
    let modified = len(vm.get(list)) != 0 || vm.get(list).field(BUFFER) != LENT;
    vm.heap.set_field(vm.get(list), BUFFER, vm.get(items));
    vm.heap.set_field(vm.get(list), LENGTH, Value::length(count));
    vm.release(mark);
    result?;
    if modified {
        return Err(vm.raise(exception::kind::ValueError, message!("list modified during sort")));
    }
    Ok(())
}

fn empty(vm: &Vm, list: Handle) {
    vm.heap.set_field(vm.get(list), LENGTH, Value::length(0));
    vm.heap.set_field(vm.get(list), BUFFER, LENT);
}

/// What the keys are, so that they can be compared without looking each time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    SmallInts,
    Floats,
    Texts,
    Any,
}

/// Where a key is: field `index` of the object in a slot, or what is in the slot itself.
#[derive(Clone, Copy)]
struct Place(Handle, usize);

const SLOT: usize = usize::MAX;

fn value_at<'v>(vm: &'v Vm, place: Place) -> Value<'v> {
    let holder = vm.get(place.0);
    if place.1 == SLOT { holder } else { holder.field(place.1) }
}

/// `left < right` by `<` of the values, running Python code where it decides. The operands are put
/// into the two slots for that.
fn less_any(vm: &mut Vm, x: Place, y: Place, left: Handle, right: Handle) -> Result<bool, Raised> {
    let known = vm.try_leaf(|vm| {
        let answer = compare_leaf(vm, Compare::Lt, value_at(vm, x), value_at(vm, y))?;
        Ok::<_, Fault>(if answer.is_bool() { Some(answer == Value::TRUE) } else { None })
    })?;
    if let Some(Some(answer)) = known {
        return Ok(answer);
    }
    vm.set(left, value_at(vm, x));
    vm.set(right, value_at(vm, y));
    compare::test(vm, Compare::Lt, left, right)
}

/// The slots and the way of one sort.
struct Sorter {
    /// Buffer of the items, and of their keys: the same one without a key function.
    items: Handle,
    keys: Handle,
    /// Working memory of merges.
    spare_items: Handle,
    spare_keys: Handle,
    /// Operands of comparisons.
    left: Handle,
    right: Handle,
    order: Order,
    reverse: bool,
}

impl Sorter {
    fn keyed(&self) -> bool {
        self.items != self.keys
    }

    fn run(&mut self, vm: &mut Vm, key: Handle, count: usize) -> Result<(), Raised> {
        if !vm.get(key).is_undefined() && !vm.get(key).is_none() {
            self.make_keys(vm, key, count)?;
        }
        let few = count <= MOST_AT_ONCE && !self.keyed();
        if few && vm.heap.sort_integers(vm.get(self.items), count, self.reverse) {
            return Ok(());
        }
        self.order = order_of(vm.get(self.keys), count);
        // Runs on the stack: start, length, power of the boundary before it.
        let mut runs = [(0usize, 0usize, 0u32); 66];
        let mut depth = 0;
        let mut start = 0;
        while start < count {
            vm.poll()?;
            let length = self.next_run(vm, start, count)?;
            if depth > 0 {
                let (before, before_length, _) = runs[depth - 1];
                let power = power(before, before_length, length, count);
                while depth > 1 && runs[depth - 1].2 >= power {
                    self.merge_last(vm, &mut runs, &mut depth)?;
                }
                runs[depth] = (start, length, power);
            } else {
                runs[0] = (start, length, 0);
            }
            depth += 1;
            start += length;
        }
        while depth > 1 {
            self.merge_last(vm, &mut runs, &mut depth)?;
        }
        Ok(())
    }

    fn make_keys(&mut self, vm: &mut Vm, key: Handle, count: usize) -> Result<(), Raised> {
        self.keys = vm.make(|vm| Ok(vm.heap.new_filled(ids::BUFFER, 0, count, Value::UNDEFINED)?))?;
        for index in 0..count {
            vm.set(self.left, vm.get(self.items).field(index));
            call::call(vm, key, &[self.left], self.right)?;
            vm.heap.set_field(vm.get(self.keys), index, vm.get(self.right));
        }
        Ok(())
    }

    /// True when the key in `x` must come before that in `y`.
    #[inline]
    fn before(&self, vm: &mut Vm, x: Place, y: Place) -> Result<bool, Raised> {
        let (x, y) = if self.reverse { (y, x) } else { (x, y) };
        let (a, b) = (value_at(vm, x), value_at(vm, y));
        match self.order {
            Order::SmallInts => Ok(a.int_unchecked() < b.int_unchecked()),
            Order::Floats => Ok(a.float_bits() < b.float_bits()),
            Order::Texts => Ok(a.bytes() < b.bytes()),
            Order::Any => less_any(vm, x, y, self.left, self.right),
        }
    }

    fn key(&self, index: usize) -> Place {
        Place(self.keys, index)
    }

    /// Length of the run that starts at `start`, made ascending and long enough.
    fn next_run(&self, vm: &mut Vm, start: usize, count: usize) -> Result<usize, Raised> {
        let mut end = start + 1;
        if end < count {
            let descending = self.before(vm, self.key(end), self.key(start))?;
            end += 1;
            while end < count && self.before(vm, self.key(end), self.key(end - 1))? == descending {
                end += 1;
            }
            if descending {
                self.turn_round(vm, start, end);
            }
        }
        let wanted = count.min(start + SHORTEST_RUN);
        while end < wanted {
            let to = self.upper_bound(vm, start, end, self.key(end))?;
            self.rotate(vm, to, end);
            end += 1;
        }
        Ok(end - start)
    }

    /// Reverses a range.
    fn turn_round(&self, vm: &Vm, start: usize, end: usize) {
        let turn = |buffer: Value<'_>| {
            for step in 0..(end - start) / 2 {
                let (low, high) = (buffer.field(start + step), buffer.field(end - 1 - step));
                vm.heap.set_field(buffer, start + step, high);
                vm.heap.set_field(buffer, end - 1 - step, low);
            }
        };
        turn(vm.get(self.items));
        if self.keyed() {
            turn(vm.get(self.keys));
        }
    }

    /// Moves entry `from` to `to`, before those in between.
    fn rotate(&self, vm: &Vm, to: usize, from: usize) {
        let rotate = |buffer: Value<'_>| {
            let moved = buffer.field(from);
            vm.heap.move_fields(buffer, to, to + 1, from - to);
            vm.heap.set_field(buffer, to, moved);
        };
        rotate(vm.get(self.items));
        if self.keyed() {
            rotate(vm.get(self.keys));
        }
    }

    /// First index in `start..end` whose key must come after `key`.
    fn upper_bound(&self, vm: &mut Vm, start: usize, end: usize, key: Place) -> Result<usize, Raised> {
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.before(vm, key, self.key(middle))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// First index in `start..end` whose key need not come before `key`.
    fn lower_bound(&self, vm: &mut Vm, start: usize, end: usize, key: Place) -> Result<usize, Raised> {
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.before(vm, self.key(middle), key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn merge_last(
        &self,
        vm: &mut Vm,
        runs: &mut [(usize, usize, u32); 66],
        depth: &mut usize,
    ) -> Result<(), Raised> {
        let (start, first, power) = runs[*depth - 2];
        let (middle, second, _) = runs[*depth - 1];
        self.merge(vm, start, middle, middle + second)?;
        runs[*depth - 2] = (start, first + second, power);
        *depth -= 1;
        vm.poll()
    }

    /// Merges `start..middle` and `middle..end`.
    fn merge(&self, vm: &mut Vm, start: usize, middle: usize, end: usize) -> Result<(), Raised> {
        // What is in its place already stays there.
        let start = self.upper_bound(vm, start, middle, self.key(middle))?;
        if start == middle {
            return Ok(());
        }
        let end = self.lower_bound(vm, middle, end, self.key(middle - 1))?;
        if middle - start <= end - middle {
            self.set_aside(vm, start, middle)?;
            self.merge_upwards(vm, start, middle, end)
        } else {
            self.set_aside(vm, middle, end)?;
            self.merge_downwards(vm, start, middle, end)
        }
    }

    /// Copies a range to the spare buffers.
    fn set_aside(&self, vm: &mut Vm, start: usize, end: usize) -> Result<(), Raised> {
        let count = end - start;
        let mut copy = |from: Handle, to: Handle| {
            if vm.get(to).field_count() < count {
                vm.store(to, |vm| {
                    Ok(vm.heap.new_copy(ids::BUFFER, vm.get(from), start, count, count, Value::UNDEFINED)?)
                })
            } else {
                vm.heap.copy_fields(vm.get(from), start, vm.get(to), 0, count);
                Ok(())
            }
        };
        copy(self.items, self.spare_items)?;
        if self.keyed() { copy(self.keys, self.spare_keys) } else { Ok(()) }
    }

    fn spare_key(&self, index: usize) -> Place {
        Place(if self.keyed() { self.spare_keys } else { self.spare_items }, index)
    }

    /// Puts `count` entries back from the spare buffers.
    fn put_back(&self, vm: &Vm, from: usize, to: usize, count: usize) {
        vm.heap.copy_fields(vm.get(self.spare_items), from, vm.get(self.items), to, count);
        if self.keyed() {
            vm.heap.copy_fields(vm.get(self.spare_keys), from, vm.get(self.keys), to, count);
        }
    }

    fn shift(&self, vm: &Vm, from: usize, to: usize) {
        let shift = |buffer: Value<'_>| vm.heap.set_field(buffer, to, buffer.field(from));
        shift(vm.get(self.items));
        if self.keyed() {
            shift(vm.get(self.keys));
        }
    }

    /// Merges with the first range set aside.
    fn merge_upwards(&self, vm: &mut Vm, start: usize, middle: usize, end: usize) -> Result<(), Raised> {
        let count = middle - start;
        let (mut spare, mut next, mut to) = (0, middle, start);
        let mut result = Ok(());
        while spare < count && next < end {
            match self.before(vm, self.key(next), self.spare_key(spare)) {
                Ok(true) => {
                    self.shift(vm, next, to);
                    next += 1;
                }
                Ok(false) => {
                    self.put_back(vm, spare, to, 1);
                    spare += 1;
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to += 1;
        }
        // The gap before `next` is as long as what is left aside.
        self.put_back(vm, spare, to, count - spare);
        result
    }

    /// Merges with the second range set aside.
    fn merge_downwards(&self, vm: &mut Vm, start: usize, middle: usize, end: usize) -> Result<(), Raised> {
        let (mut spare, mut next, mut to) = (end - middle, middle, end);
        let mut result = Ok(());
        while spare > 0 && next > start {
            match self.before(vm, self.spare_key(spare - 1), self.key(next - 1)) {
                Ok(true) => {
                    next -= 1;
                    self.shift(vm, next, to - 1);
                }
                Ok(false) => {
                    spare -= 1;
                    self.put_back(vm, spare, to - 1, 1);
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to -= 1;
        }
        self.put_back(vm, 0, to - spare, spare);
        result
    }
}

/// What all keys are.
fn order_of(keys: Value<'_>, count: usize) -> Order {
    let all = |test: fn(Value<'_>) -> bool| (0..count).all(|index| test(keys.field(index)));
    if all(|key| key.is_int()) {
        Order::SmallInts
    } else if all(|key| key.has_id(ids::FLOAT)) {
        Order::Floats
    } else if all(|key| key.has_id(ids::STR)) {
        Order::Texts
    } else {
        Order::Any
    }
}

/// Power of the boundary between two neighbouring runs: the depth at which it lies in a tree of halves.
fn power(start: usize, first: usize, second: usize, count: usize) -> u32 {
    let scaled = |twice_middle: usize| ((twice_middle as u64) << 30) / count as u64;
    let (left, right) = (scaled(2 * start + first), scaled(2 * (start + first) + second));
    (left ^ right).leading_zeros()
}
