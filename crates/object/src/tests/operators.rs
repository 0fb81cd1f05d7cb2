//! Operators and protocols of instances.

use crate::testing::{self, call, class, int, raised, shown, type_slot};
use crate::types::{Binary, Compare};
use crate::{Vm, ids, operations, slot};
use heap::{Handle, StressMode, Value};

fn binary(vm: &mut Vm, operator: Binary, left: Handle, right: Handle) -> Result<Handle, crate::Raised> {
    let out = vm.slot()?;
    operations::arithmetic::binary(vm, operator, left, right, out)?;
    Ok(out)
}

#[test]
fn reflected_methods_are_asked_in_order() {
    testing::each(|vm| {
        let (left, right) = (testing::function(vm, |vm, _| Ok(int(vm, 1))), testing::function(vm, |vm, _| Ok(int(vm, 2))));
        let refuse = testing::function(vm, |_, _| Ok(slot::NOT_IMPLEMENTED));
        let base = class(vm, "Base", &[], &[("__add__", left), ("__radd__", right)]);
        let derived = class(vm, "Derived", &[base], &[("__radd__", right)]);
        let plain = class(vm, "Plain", &[base], &[]);
        let stubborn = class(vm, "Stubborn", &[], &[("__add__", refuse)]);
        let objects = [base, derived, plain, stubborn].map(|kind| call(vm, kind, &[]));
        let number = int(vm, 10);
        let cases = [
            (objects[0], number, 1),
            (number, objects[0], 2),
            (objects[0], objects[2], 1),
            (objects[3], objects[0], 2),
        ];
        for (a, b, expected) in cases {
            let result = binary(vm, Binary::Add, a, b);
            let result = testing::good(vm, result);
            assert_eq!(vm.get(result).as_int(), Some(expected));
        }
        // The same function is no method of the derived class's own.
        let other = testing::function(vm, |vm, _| Ok(int(vm, 3)));
        testing::set_attribute(vm, derived, "__radd__", other);
        let result = binary(vm, Binary::Add, objects[0], objects[1]);
        let result = testing::good(vm, result);
        assert_eq!(vm.get(result).as_int(), Some(3));
        assert!(binary(vm, Binary::Sub, objects[0], number).is_err());
        assert_eq!(raised(vm), "TypeError: unsupported operand type(s) for -: 'Base' and 'int'");
    });
}

#[test]
fn comparisons_fall_back_to_identity() {
    testing::each(|vm| {
        let kind = class(vm, "Thing", &[], &[]);
        let (a, b) = (call(vm, kind, &[]), call(vm, kind, &[]));
        let equal = operations::compare::test(vm, Compare::Eq, a, a);
        assert!(testing::good(vm, equal));
        let unequal = operations::compare::test(vm, Compare::Ne, a, b);
        assert!(testing::good(vm, unequal));
        assert!(operations::compare::test(vm, Compare::Lt, a, b).is_err());
        assert_eq!(raised(vm), "TypeError: '<' not supported between instances of 'Thing' and 'Thing'");
    });
}

#[test]
fn equal_keys_of_a_class_find_each_other() {
    testing::each(|vm| {
        let hash = testing::function(vm, |vm, _| Ok(int(vm, 7)));
        let equal = testing::function(vm, |_, _| Ok(slot::TRUE));
        let kind = class(vm, "Key", &[], &[("__eq__", equal), ("__hash__", hash)]);
        let dict = vm.make(crate::dict::Dict::new);
        let dict = testing::good(vm, dict);
        for number in 0..20 {
            let (key, value) = (int(vm, number), int(vm, number));
            let stored = crate::dict::Dict::set_full(vm, dict, key, value);
            testing::good(vm, stored);
        }
        let (first, second) = (call(vm, kind, &[]), call(vm, kind, &[]));
        let value = int(vm, 77);
        let stored = crate::dict::Dict::set_full(vm, dict, first, value);
        testing::good(vm, stored);
        let out = int(vm, 0);
        let found = crate::dict::Dict::get_full(vm, dict, second, out);
        assert!(testing::good(vm, found));
    });
}

#[test]
fn classes_with_eq_alone_are_unhashable() {
    let mut vm = testing::vm(StressMode::Off);
    let vm = &mut vm;
    let equal = testing::function(vm, |_, _| Ok(slot::TRUE));
    let kind = class(vm, "Key", &[], &[("__eq__", equal)]);
    let object = call(vm, kind, &[]);
    assert!(operations::compare::hash(vm, object).is_err());
    assert_eq!(raised(vm), "TypeError: unhashable type: 'Key'");
}

#[test]
fn getitem_makes_a_class_iterable() {
    testing::each(|vm| {
        let get = testing::function(vm, |vm, args| {
            if vm.get(args.at(1)).as_int() == Some(3) {
                return Err(vm.raise(crate::exception::kind::IndexError, format_args!("end")));
            }
            Ok(args.at(1))
        });
        let kind = class(vm, "Sequence", &[], &[("__getitem__", get)]);
        let object = call(vm, kind, &[]);
        let list = type_slot(vm, ids::LIST);
        let items = call(vm, list, &[object]);
        assert_eq!(shown(vm, items), "[0, 1, 2]");
        let two = int(vm, 2);
        let found = operations::compare::contains(vm, object, two);
        assert!(testing::good(vm, found));
    });
}

#[test]
fn truth_asks_bool_then_len() {
    testing::each(|vm| {
        let no = testing::function(vm, |_, _| Ok(slot::FALSE));
        let zero = testing::function(vm, |vm, _| Ok(int(vm, 0)));
        let falsy = class(vm, "Falsy", &[], &[("__bool__", no)]);
        let empty = class(vm, "Empty", &[], &[("__len__", zero)]);
        let plain = class(vm, "Plain", &[], &[]);
        for (kind, expected) in [(falsy, false), (empty, false), (plain, true)] {
            let object = call(vm, kind, &[]);
            let truth = operations::convert::truth(vm, object);
            assert_eq!(testing::good(vm, truth), expected);
        }
    });
}

#[test]
fn lists_that_contain_themselves_are_shown() {
    testing::each(|vm| {
        let list = vm.make(|vm| crate::list::new(vm, &[Value::small(1)]));
        let list = testing::good(vm, list);
        let pushed = vm.attempt(|vm| crate::list::push(vm, vm.get(list), vm.get(list)));
        testing::good(vm, pushed);
        assert_eq!(shown(vm, list), "[1, [...]]");
    });
}
