//! Storage and sorting of lists, in every stress mode.

use super::{get, insert, items, len, new, push, remove_range, sort, truncate};
use crate::testing::{self, good};
use crate::{Raised, Vm, slot};
use heap::{Handle, Value};
use std::vec::Vec;

fn numbers(vm: &Vm, list: Handle) -> Vec<isize> {
    items(vm.get(list)).map(|item| item.as_int().unwrap()).collect()
}

fn list_of(vm: &mut Vm, numbers: &[isize]) -> Handle {
    let list = vm.make(|vm| new(vm, &[]));
    let list = good(vm, list);
    for number in numbers {
        let result = vm.attempt(|vm| push(vm, vm.get(list), Value::int(*number).unwrap()));
        good(vm, result);
    }
    list
}

#[test]
fn storage_behaves_as_a_vector() {
    testing::each(|vm| {
        let list = list_of(vm, &[]);
        let mut expected = Vec::new();
        let mut seed = 3u32;
        for round in 0..2000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (seed >> 8) as usize % (expected.len() + 1);
            match seed >> 4 & 7 {
                0..4 => {
                    let result = vm.attempt(|vm| insert(vm, vm.get(list), at, Value::length(round)));
                    good(vm, result);
                    expected.insert(at, round as isize);
                }
                4 => {
                    let result = vm.attempt(|vm| push(vm, vm.get(list), Value::length(round)));
                    good(vm, result);
                    expected.push(round as isize);
                }
                5 => {
                    remove_range(vm, vm.get(list), at, 3);
                    expected.drain(at..(at + 3).min(expected.len()));
                }
                6 if round % 100 == 0 => {
                    truncate(vm, vm.get(list), at);
                    expected.truncate(at);
                }
                _ => assert_eq!(get(vm.get(list), at).as_int(), expected.get(at).copied()),
            }
            assert_eq!(len(vm.get(list)), expected.len());
        }
        assert_eq!(numbers(vm, list), expected);
    });
}

#[test]
fn sorting_is_stable_and_right() {
    testing::each(|vm| {
        let mut seed = 11u32;
        for size in [0, 1, 2, 3, 23, 24, 25, 63, 200, 700] {
            for kind in 0..4 {
                let numbers: Vec<isize> = (0..size)
                    .map(|index| {
                        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        match kind {
                            0 => (seed >> 8) as isize,
                            1 => (seed >> 8) as isize % 5,
                            2 => index,
                            _ => index / 10 * if index % 20 < 10 { 1 } else { -1 },
                        }
                    })
                    .collect();
                for reverse in [false, true] {
                    let list = list_of(vm, &numbers);
                    let result = sort::sort(vm, list, slot::UNDEFINED, reverse);
                    good(vm, result);
                    let mut expected = numbers.clone();
                    expected.sort();
                    if reverse {
                        expected.reverse();
                    }
                    assert_eq!(self::numbers(vm, list), expected);
                }
            }
        }
    });
}

/// A key function: the number modulo 10, stable for the rest.
fn last_digit(vm: &mut Vm, args: crate::Args) -> Result<Handle, Raised> {
    let number = args.get(vm, 0).as_int().unwrap_or(0);
    vm.make(|_| Ok(Value::length(number as usize % 10)))
}

#[test]
fn keys_are_called_once_and_keep_the_order_of_equals() {
    testing::each(|vm| {
        let key = testing::function(vm, last_digit);
        let all: Vec<isize> = (0..300).map(|number| number * 7 % 300).collect();
        for reverse in [false, true] {
            let list = list_of(vm, &all);
            let result = sort::sort(vm, list, key, reverse);
            good(vm, result);
            let mut expected = all.clone();
            expected.sort_by_key(|number| if reverse { 9 - number % 10 } else { number % 10 });
            assert_eq!(numbers(vm, list), expected);
        }
    });
}

#[test]
fn a_failing_comparison_loses_nothing() {
    testing::each(|vm| {
        let list = list_of(vm, &(0..100).map(|number| number * 31 % 100).collect::<Vec<isize>>());
        let odd = testing::text(vm, "no number");
        let result = vm.attempt(|vm| insert(vm, vm.get(list), 77, vm.get(odd)));
        good(vm, result);
        assert!(sort::sort(vm, list, slot::UNDEFINED, false).is_err());
        assert!(testing::raised(vm).starts_with("TypeError"));
        let mut left: Vec<isize> = items(vm.get(list)).filter_map(Value::as_int).collect();
        left.sort();
        assert_eq!(left, (0..100).collect::<Vec<isize>>());
        assert_eq!(len(vm.get(list)), 101);
    });
}
