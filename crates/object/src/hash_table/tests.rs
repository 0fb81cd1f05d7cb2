//! Dicts and sets against the standard library's maps, in every stress mode.

use crate::dict::Dict;
use crate::testing::{self, good};
use crate::{Vm, hash_table, ids, set};
use heap::{Handle, Value};
use std::collections::BTreeMap;
use std::vec::Vec;

/// Numbers that look random.
fn noise(seed: &mut u32) -> u32 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    *seed >> 8
}

fn key(number: u32) -> Value<'static> {
    Value::small(number as i32)
}

#[test]
fn dict_behaves_as_a_map_in_order_of_insertion() {
    testing::each(|vm| {
        let dict = made(vm, Dict::new);
        let mut expected: Vec<(u32, u32)> = Vec::new();
        let mut seed = 7;
        for round in 0..3000u32 {
            let number = noise(&mut seed) % if round < 1500 { 90 } else { 20 };
            let known = expected.iter().position(|(key, _)| *key == number);
            if noise(&mut seed) % 3 == 0 {
                let result = vm.attempt(|vm| Dict::delete(vm, vm.get(dict), key(number)));
                assert_eq!(good(vm, result), known.is_some());
                if let Some(index) = known {
                    expected.remove(index);
                }
            } else {
                let result = vm.attempt(|vm| Dict::set(vm, vm.get(dict), key(number), key(round)));
                good(vm, result);
                match known {
                    Some(index) => expected[index].1 = round,
                    None => expected.push((number, round)),
                }
            }
            assert_eq!(Dict::len(vm.get(dict)), expected.len());
            let items = |vm: &Vm| -> Vec<(u32, u32)> {
                let number = |value: Value<'_>| value.as_int().unwrap() as u32;
                Dict::items(vm.get(dict)).map(|(key, value)| (number(key), number(value))).collect()
            };
            if round % 50 == 0 {
                assert_eq!(items(vm), expected);
                for absent in 90..120 {
                    assert!(Dict::get(vm, vm.get(dict), key(absent)).unwrap().is_none());
                }
            }
            for (number, value) in &expected {
                let found = Dict::get(vm, vm.get(dict), key(*number)).unwrap();
                assert_eq!(found.and_then(Value::as_int), Some(*value as isize));
            }
        }
    });
}

fn made(vm: &mut Vm, make: impl for<'b> Fn(&'b Vm) -> crate::Leaf<'b>) -> Handle {
    let made = vm.make(make);
    good(vm, made)
}

#[test]
fn queues_keep_their_order() {
    testing::each(|vm| {
        let set = made(vm, |vm| set::new(vm, ids::SET));
        for number in 0..400 {
            let result = vm.attempt(|vm| set::add(vm, vm.get(set), key(number)));
            good(vm, result);
            if number >= 50 {
                let first = hash_table::next(vm.get(set), 1, 0).unwrap();
                assert_eq!(set::entry(vm.get(set), first), Some(key(number - 50)));
                hash_table::remove(vm, vm.get(set), 1, first);
            }
        }
        let left: Vec<_> = set::items(vm.get(set)).map(|item| item.as_int().unwrap()).collect();
        assert_eq!(left, (350..400).collect::<Vec<isize>>());
        while let Some(last) = hash_table::last(vm.get(set), 1) {
            hash_table::remove(vm, vm.get(set), 1, last);
        }
        assert_eq!(set::len(vm.get(set)), 0);
    });
}

#[test]
fn strings_are_found_by_text_and_by_identity() {
    testing::each(|vm| {
        let dict = made(vm, Dict::new);
        let mut expected = BTreeMap::new();
        for number in 0..40 {
            let name = std::format!("name{}", number % 30);
            let result = vm.attempt(|vm| {
                let name = crate::text::new(vm, name.as_bytes())?;
                Dict::set(vm, vm.get(dict), name, key(number))
            });
            good(vm, result);
            expected.insert(name, number);
        }
        for (name, number) in expected {
            let interned = testing::text(vm, &name);
            let found = Dict::get_name(vm.get(dict), vm.get(interned));
            assert_eq!(found, Some(key(number)));
        }
        let absent = testing::text(vm, "name99");
        assert!(Dict::find_name(vm.get(dict), vm.get(absent)).is_none());
    });
}

#[test]
fn namespaces_move_the_epoch_when_names_come_and_go() {
    let vm = &mut testing::vm(Default::default());
    let dict = made(vm, Dict::new);
    vm.heap.set_flags(vm.get(dict), ids::NAMESPACE);
    let store = |vm: &mut Vm, value: i32| {
        let before = vm.epoch.get();
        let result = vm.attempt(|vm| Dict::set(vm, vm.get(dict), key(1), Value::small(value)));
        good(vm, result);
        vm.epoch.get() != before
    };
    assert!(store(vm, 1));
    assert!(!store(vm, 2));
    let before = vm.epoch.get();
    assert!(Dict::delete(vm, vm.get(dict), key(1)).unwrap());
    assert!(vm.epoch.get() != before);
}
