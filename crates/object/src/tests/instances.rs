//! Attributes of instances in every layout.

use crate::testing::{self, attribute, call, class, int, set_attribute, shown};
use crate::{Vm, instance, operations, shape, types};
use heap::Handle;
use std::format;
use std::string::String;
use std::vec::Vec;

fn names(vm: &Vm, object: Handle) -> Vec<String> {
    instance::attributes(vm, vm.get(object))
        .map(|(name, _)| String::from_utf8_lossy(name.bytes()).into_owned())
        .collect()
}

fn delete(vm: &mut Vm, object: Handle, name: &str) {
    let name = testing::text(vm, name);
    let result = operations::attribute::delete(vm, object, name);
    testing::good(vm, result);
}

#[test]
fn attributes_keep_the_order_in_which_they_were_set() {
    testing::each(|vm| {
        let kind = class(vm, "Point", &[], &[]);
        let (one, two) = (int(vm, 1), int(vm, 2));
        let first = call(vm, kind, &[]);
        for name in ["a", "b", "c", "d"] {
            set_attribute(vm, first, name, one);
        }
        let second = call(vm, kind, &[]);
        for name in ["c", "a", "d", "b"] {
            set_attribute(vm, second, name, two);
        }
        assert_eq!(names(vm, first), ["a", "b", "c", "d"]);
        assert_eq!(names(vm, second), ["c", "a", "d", "b"]);
        delete(vm, second, "a");
        assert_eq!(names(vm, second), ["c", "d", "b"]);
        set_attribute(vm, second, "a", one);
        assert_eq!(names(vm, second), ["c", "d", "b", "a"]);
        assert_eq!(types::dispatch_id(vm.get(first)), types::dispatch_id(vm.get(second)));
        let value = attribute(vm, second, "a");
        assert_eq!(vm.get(value).as_int(), Some(1));
    });
}

#[test]
fn instances_outgrow_their_fields() {
    testing::each(|vm| {
        let kind = class(vm, "Bag", &[], &[]);
        let object = call(vm, kind, &[]);
        for number in 0..12 {
            let value = int(vm, number);
            set_attribute(vm, object, &format!("attribute{number}"), value);
        }
        for number in 0..12 {
            let value = attribute(vm, object, &format!("attribute{number}"));
            assert_eq!(vm.get(value).as_int(), Some(number));
        }
        let roomy = call(vm, kind, &[]);
        assert_eq!(vm.get(roomy).field_count(), 12);
        assert_eq!(names(vm, object).len(), 12);
    });
}

#[test]
fn diverse_instances_become_dictionaries() {
    testing::each(|vm| {
        let kind = class(vm, "Bag", &[], &[]);
        for number in 0..40 {
            let object = call(vm, kind, &[]);
            let value = int(vm, number);
            set_attribute(vm, object, &format!("only{number}"), value);
            let found = attribute(vm, object, &format!("only{number}"));
            assert_eq!(vm.get(found).as_int(), Some(number));
            assert_eq!(names(vm, object), [format!("only{number}")]);
        }
        assert!(crate::class::name_count(vm.get(kind)) < 20);
    });
}

#[test]
fn the_dict_of_an_instance_is_live() {
    testing::each(|vm| {
        let kind = class(vm, "Thing", &[], &[]);
        let object = call(vm, kind, &[]);
        let (one, two) = (int(vm, 1), int(vm, 2));
        set_attribute(vm, object, "x", one);
        let dict = attribute(vm, object, "__dict__");
        assert_eq!(shown(vm, dict), "{'x': 1}");
        set_attribute(vm, object, "y", two);
        assert_eq!(shown(vm, dict), "{'x': 1, 'y': 2}");
        let id = types::dispatch_id(vm.get(object));
        let key = testing::text(vm, "x");
        assert!(shape::find(vm, id, vm.get(key)).is_none());
        let again = attribute(vm, object, "__dict__");
        assert!(vm.get(again) == vm.get(dict));
    });
}

#[test]
fn classes_of_instances_can_change() {
    testing::each(|vm| {
        let (first, second) = (class(vm, "First", &[], &[]), class(vm, "Second", &[], &[]));
        let object = call(vm, first, &[]);
        let (one, other) = (int(vm, 1), call(vm, second, &[]));
        set_attribute(vm, other, "b", one);
        set_attribute(vm, object, "a", one);
        set_attribute(vm, object, "__class__", second);
        assert!(types::type_of(vm, vm.get(object)) == vm.get(second));
        let value = attribute(vm, object, "a");
        assert_eq!(vm.get(value).as_int(), Some(1));
        assert_eq!(names(vm, object), ["a"]);
    });
}
