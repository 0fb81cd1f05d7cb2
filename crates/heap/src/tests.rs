//! Tests of the heap: layout, collection, compaction, stress modes.

use super::*;
use crate::allocate::SHORTEST_RUN;
use std::boxed::Box;
use std::mem::MaybeUninit;
use std::vec::Vec;

const STACK: TypeId = TypeId(30);
const NODE: TypeId = TypeId(31);
const TEXT: TypeId = TypeId(0);
const TABLE: TypeId = TypeId(16);
const WEAK: TypeId = TypeId(20);

fn heap(bytes: usize, stress: StressMode) -> Heap {
    let region: &'static mut [MaybeUninit<u8>] = Box::leak(std::vec![MaybeUninit::uninit(); bytes].into_boxed_slice());
    let mut heap = Heap::new(region, bytes, stress);
    while heap.make_stack(STACK, 64).is_err() {
        heap.clear_need();
    }
    heap
}

/// Retries as the machine does.
fn make(heap: &mut Heap, work: impl for<'h> Fn(&'h Heap) -> Result<Value<'h>, NeedMemory>) -> Option<Handle> {
    for _ in 0..3 {
        if heap.collection_due() {
            heap.collect(false);
        }
        if let Ok(handle) = work(heap).and_then(|value| heap.push(value)) {
            return Some(handle);
        }
        heap.collect(false);
    }
    heap.clear_need();
    None
}

#[test]
fn words_are_small() {
    assert_eq!(core::mem::size_of::<Option<Value>>(), WORD);
    assert_eq!(core::mem::size_of::<Result<Value, NeedMemory>>(), WORD);
    assert_eq!(Value::int(Value::INT_MAX).unwrap().as_int(), Some(Value::INT_MAX));
    assert!(Value::int(Value::INT_MAX + 1).is_none());
    assert_eq!(Value::small(-5).as_int(), Some(-5));
}

fn build_and_check(stress: StressMode) {
    let mut heap = heap(64 * 1024, stress);
    // A linked list of 50 nodes with text, interleaved with garbage.
    let head = make(&mut heap, |heap| heap.new_object(NODE, 0, &[Value::NONE, Value::NONE])).unwrap();
    for i in 0..50u8 {
        let text = make(&mut heap, |heap| heap.new_bytes(TEXT, 0, 5, |bytes| bytes.fill(i))).unwrap();
        let node = make(&mut heap, |heap| heap.new_object(NODE, 0, &[heap.get(text), heap.get(head)])).unwrap();
        heap.set(head, heap.get(node));
        heap.set_stack_top(head.index() + 1);
        for _ in 0..30 {
            make(&mut heap, |heap| heap.new_filled(NODE, 0, 5, Value::NONE)).unwrap();
            heap.set_stack_top(head.index() + 1);
        }
    }
    heap.collect(true);
    let mut node = heap.get(head);
    for i in (0..50u8).rev() {
        assert_eq!(node.field(0).bytes(), &[i; 5]);
        node = node.field(1);
    }
    assert!(node.field(1).is_none());
    heap.verify();
}

#[test]
fn objects_survive() {
    build_and_check(StressMode::Off);
}

#[test]
fn objects_survive_moves() {
    build_and_check(StressMode::Move);
}

#[test]
fn objects_survive_failures() {
    build_and_check(StressMode::Fail);
}

#[test]
fn objects_survive_verification() {
    build_and_check(StressMode::Verify);
}

#[test]
fn compaction_frees_one_run() {
    let mut heap = heap(256 * 1024, StressMode::Off);
    let list = make(&mut heap, |heap| heap.new_filled(NODE, 0, 4000, Value::NONE)).unwrap();
    for i in 0..4000 {
        let Some(object) = make(&mut heap, |heap| heap.new_filled(NODE, 0, 4, Value::small(7))) else { break };
        heap.set_field(heap.get(list), i, heap.get(object));
        heap.set_stack_top(object.index());
    }
    for i in (0..4000).step_by(2) {
        heap.set_field(heap.get(list), i, Value::NONE);
    }
    heap.collect(false);
    let before = heap.statistics();
    assert!(before.largest_free * 2 < before.free);
    let words = before.free / WORD - 16;
    assert!(make(&mut heap, |heap| heap.new_filled(NODE, 0, words, Value::NONE)).is_some());
    assert_eq!(heap.get(list).field(1).field(3).as_int(), Some(7));
    assert_eq!(heap.statistics().compactions, 1);
}

#[test]
fn held_objects_stay_where_they_are() {
    // Without being held, everything moves at every collection.
    let mut heap = heap(64 * 1024, StressMode::Move);
    let kept = make(&mut heap, |heap| heap.new_filled(NODE, 0, 4, Value::small(7))).unwrap();
    heap.hold_still();
    heap.hold_still();
    let place = heap.get(kept).word();
    heap.collect(true);
    heap.let_move();
    heap.collect(true);
    assert_eq!(heap.get(kept).word(), place);
    heap.let_move();
    heap.collect(true);
    assert_ne!(heap.get(kept).word(), place);
    assert_eq!(heap.get(kept).field(3).as_int(), Some(7));
}

#[test]
fn deep_graphs_overflow_the_mark_stack() {
    let mut heap = heap(1 << 20, StressMode::Verify);
    // The link is the first field of two, so each level takes a mark stack entry.
    let head = make(&mut heap, |heap| heap.new_object(NODE, 0, &[Value::NONE, Value::NONE])).unwrap();
    for i in 0..5000 {
        let leaf = make(&mut heap, |heap| heap.new_object(NODE, 0, &[Value::small(i)])).unwrap();
        let node = make(&mut heap, |heap| heap.new_object(NODE, 0, &[heap.get(head), heap.get(leaf)])).unwrap();
        heap.set(head, heap.get(node));
        heap.set_stack_top(head.index() + 1);
    }
    heap.collect(true);
    let mut node = heap.get(head);
    for i in (0..5000).rev() {
        assert_eq!(node.field(1).field(0).as_int(), Some(i));
        node = node.field(0);
    }
}

/// A graph whose nodes are linked in random order, deeper than any stack, through the first of many fields.
#[test]
fn deep_graphs_in_any_order() {
    const COUNT: usize = 20_000;
    let mut heap = heap(8 << 20, StressMode::Verify);
    let all = make(&mut heap, |heap| heap.new_filled(NODE, 0, COUNT, Value::NONE)).unwrap();
    for number in 0..COUNT {
        let leaf = make(&mut heap, |heap| heap.new_object(NODE, 0, &[Value::length(number)])).unwrap();
        let fields = 3 + number % 70;
        let node = make(&mut heap, |heap| {
            let node = heap.new_filled(NODE, 0, fields, Value::NONE)?;
            heap.set_field(node, fields - 1, heap.get(leaf));
            Ok(node)
        });
        heap.set_field(heap.get(all), number, heap.get(node.unwrap()));
        heap.set_stack_top(all.index() + 1);
    }
    // Every node is linked to its successor in the random order, and back to some other one.
    let order = |step: usize| (step * 7919 + 13) % COUNT;
    for step in 0..COUNT - 1 {
        let (node, next) = (heap.get(all).field(order(step)), heap.get(all).field(order(step + 1)));
        heap.set_field(node, 0, next);
        heap.set_field(node, 1, heap.get(all).field(order(step / 2)));
    }
    heap.set(all, heap.get(all).field(order(0)));
    heap.collect(true);
    let used = heap.statistics().used;
    let mut node = heap.get(all);
    for step in 0..COUNT {
        let last = node.field(node.field_count() - 1);
        assert_eq!(last.field(0).as_int(), Some(order(step) as isize));
        node = node.field(0);
    }
    heap.collect(true);
    assert_eq!(heap.statistics().used, used);
    heap.set(all, Value::NONE);
    heap.collect(true);
    assert!(heap.statistics().used < used / 100);
}

#[test]
fn large_objects_and_tables() {
    let mut heap = heap(1 << 20, StressMode::Off);
    let big = make(&mut heap, |heap| heap.new_filled(NODE, 0, 20_000, Value::small(3))).unwrap();
    assert_eq!(heap.get(big).field_count(), 20_000);
    assert_eq!(heap.get(big).field(19_999).as_int(), Some(3));
    let table = make(&mut heap, |heap| heap.new_table(TABLE, 20, 5)).unwrap();
    let value = heap.get(table);
    assert_eq!((value.field_count(), value.index_slot(3)), (20, usize::MAX));
    heap.set_index_slot(value, 3, 9);
    assert_eq!((value.index_slot(3), value.index_slot(4)), (9, usize::MAX));
    heap.collect(true);
    assert_eq!(heap.get(table).index_slot(3), 9);
}

#[test]
fn weak_references_are_cleared() {
    let mut heap = heap(64 * 1024, StressMode::Off);
    let kept = make(&mut heap, |heap| heap.new_object(NODE, 0, &[Value::small(1)])).unwrap();
    let lost = make(&mut heap, |heap| heap.new_object(NODE, 0, &[Value::small(2)])).unwrap();
    let weak = make(&mut heap, |heap| heap.new_weak(WEAK, &[heap.get(kept), heap.get(lost)])).unwrap();
    heap.set(lost, Value::NONE);
    heap.collect(true);
    assert_eq!(heap.get(weak).referent(0), heap.get(kept));
    assert_eq!(heap.get(weak).referent(1), Value::DELETED);
}

#[test]
fn the_stack_grows_and_memory_ends_cleanly() {
    let mut heap = heap(32 * 1024, StressMode::Off);
    let mut pushed = 0;
    while heap.push(Value::small(pushed)).is_ok() {
        pushed += 1;
    }
    assert!(pushed > 500 && heap.needed() > 0);
    for i in 0..pushed {
        assert_eq!(heap.get(Handle::new(i as usize + 1)).as_int(), Some(i as isize));
    }
    assert!(!heap.collect(false) || heap.push(Value::NONE).is_ok());
}

#[test]
fn arenas_share_the_heap_with_allocation() {
    let mut heap = heap(64 * 1024, StressMode::Verify);
    let mut texts = Vec::new();
    for round in 0..20u8 {
        let text = heap.with_arena(192, |arena| {
            assert!(arena.len() > 10_000);
            for byte in arena.iter_mut() {
                byte.write(0xee);
            }
            heap.new_bytes(TEXT, 0, 100, |bytes| bytes.fill(round)).and_then(|text| heap.push(text)).unwrap()
        });
        texts.push(text);
        if round % 5 == 4 {
            heap.collect(round % 2 == 0);
        }
    }
    for (round, text) in texts.iter().enumerate() {
        assert_eq!(heap.get(*text).bytes(), &[round as u8; 100]);
    }
}

fn finalised_once(stress: StressMode) {
    let mut heap = heap(64 * 1024, stress);
    let register = |number: i32, keep: bool, heap: &mut Heap| {
        let mark = heap.stack_top();
        let inner = make(heap, |heap| heap.new_object(NODE, 0, &[Value::small(number)])).unwrap();
        let object = make(heap, |heap| heap.new_object(NODE, 0, &[heap.get(inner)])).unwrap();
        while heap.register_finalisable(heap.get(object), WEAK, NODE).is_err() {
            heap.collect(false);
        }
        heap.set(inner, heap.get(object));
        heap.set_stack_top(mark + keep as usize);
    };
    for number in 0..20 {
        register(number, number % 2 == 1, &mut heap);
    }
    assert!(!heap.has_finalisable() || stress != StressMode::Off);
    heap.collect(true);
    let mut seen = Vec::new();
    while let Some(object) = heap.take_finalisable() {
        seen.push(object.field(0).field(0).as_int().unwrap());
    }
    seen.sort();
    assert_eq!(seen, (0..20).step_by(2).collect::<Vec<isize>>());
    heap.collect(true);
    assert!(!heap.has_finalisable());
}

#[test]
fn dead_objects_are_finalised_once() {
    finalised_once(StressMode::Off);
    finalised_once(StressMode::Move);
    finalised_once(StressMode::Fail);
    finalised_once(StressMode::Verify);
}

fn long_allocations_give_up(stress: StressMode) {
    use core::sync::atomic::Ordering;
    let count = 1 << 18;
    let mut heap = heap(8 * count * WORD, stress);
    let kept = make(&mut heap, |heap| heap.new_filled(NODE, 0, count, Value::small(7))).unwrap();
    heap.interrupted.store(true, Ordering::Relaxed);
    // Short ones do not look.
    assert!(make(&mut heap, |heap| heap.new_filled(NODE, 0, 100, Value::NONE)).is_some());
    assert!(!heap.gave_up());
    let long: [fn(&Heap) -> bool; 4] = [
        |heap| heap.new_filled(NODE, 0, 1 << 18, Value::NONE).is_ok(),
        |heap| heap.new_bytes(TEXT, 0, 1 << 21, |_| ()).is_ok(),
        |heap| heap.new_table(TABLE, 1 << 17, 18).is_ok(),
        |heap| heap.new_copy(NODE, heap.get(Handle::new(0)), 0, 1 << 18, 1 << 18, Value::NONE).is_ok(),
    ];
    heap.set(Handle::new(0), heap.get(kept));
    for allocate in long {
        assert!(!allocate(&heap) && !allocate(&heap) && heap.gave_up() && !heap.gave_up());
        heap.collect(true);
    }
    // One that was asked to persist goes on to its end, the next one gives up again.
    heap.persist();
    assert!(make(&mut heap, |heap| heap.new_filled(NODE, 0, 1 << 18, Value::NONE)).is_some());
    assert!(heap.new_filled(NODE, 0, 1 << 18, Value::NONE).is_err());
    heap.interrupted.store(false, Ordering::Relaxed);
    assert!(!heap.gave_up());
    assert!(make(&mut heap, |heap| heap.new_filled(NODE, 0, 1 << 18, Value::NONE)).is_some());
    assert!(heap.get(kept).fields_from(0).all(|field| field == Value::small(7)));
}

#[test]
fn ctrl_c_stops_long_allocations() {
    long_allocations_give_up(StressMode::Off);
    long_allocations_give_up(StressMode::Move);
    long_allocations_give_up(StressMode::Verify);
}

#[test]
fn a_small_object_needs_the_shortest_run() {
    let heap = heap(16 * 1024, StressMode::Off);
    while heap.new_filled(NODE, 0, 60, Value::NONE).is_ok() {}
    while heap.new_filled(NODE, 0, 1, Value::NONE).is_ok() {}
    // Runs of fewer words are passed over, so a collection that finds one has found nothing.
    assert!(heap.needed() >= SHORTEST_RUN);
}
