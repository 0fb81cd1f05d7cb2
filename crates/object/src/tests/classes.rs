//! Classes: MRO, descriptors, metaclasses, built-in bases.

use crate::testing::{self, attribute, call, class, int, raised, set_attribute, shown, try_attribute, try_call, type_slot};
use crate::{class as classes, ids, instance, slot, types};
use heap::StressMode;

#[test]
fn the_mro_is_c3() {
    testing::each(|vm| {
        let a = class(vm, "A", &[], &[]);
        let (b, c) = (class(vm, "B", &[a], &[]), class(vm, "C", &[a], &[]));
        let d = class(vm, "D", &[b, c], &[]);
        let mro = attribute(vm, d, "__mro__");
        let text = shown(vm, mro);
        assert_eq!(text, "(<class 'D'>, <class 'B'>, <class 'C'>, <class 'A'>, <class 'object'>)");
        assert!(classes::is_subtype(vm, vm.get(d), vm.get(c)));
    });
}

#[test]
fn impossible_bases_are_refused() {
    let mut vm = testing::vm(StressMode::Off);
    let vm = &mut vm;
    let object = type_slot(vm, ids::OBJECT);
    let a = class(vm, "A", &[], &[]);
    let name = testing::text(vm, "X");
    let kind = type_slot(vm, ids::TYPE);
    let namespace = vm.make(crate::dict::Dict::new);
    let namespace = testing::good(vm, namespace);
    for (bases, message) in [
        ([object, a], "TypeError: Cannot create a consistent method resolution order (MRO) for bases object, A"),
        ([a, a], "TypeError: duplicate base class A"),
    ] {
        let bases = vm.make(|vm| crate::tuple::new(vm, &bases.map(|base| vm.get(base))));
        let bases = testing::good(vm, bases);
        assert!(try_call(vm, kind, &[name, bases, namespace]).is_err());
        assert_eq!(raised(vm), message);
    }
}

#[test]
fn methods_are_bound_and_initialise() {
    testing::each(|vm| {
        let init = testing::function(vm, |vm, args| {
            set_attribute(vm, args.at(0), "value", args.at(1));
            Ok(slot::NONE)
        });
        let get = testing::function(vm, |vm, args| Ok(attribute(vm, args.at(0), "value")));
        let kind = class(vm, "Box", &[], &[("__init__", init), ("get", get)]);
        let number = int(vm, 42);
        let object = call(vm, kind, &[number]);
        let method = attribute(vm, object, "get");
        assert!(vm.get(method).has_id(ids::BOUND_METHOD));
        let value = call(vm, method, &[]);
        assert_eq!(vm.get(value).as_int(), Some(42));
        assert!(try_attribute(vm, object, "nothing").is_err());
        assert_eq!(raised(vm), "AttributeError: 'Box' object has no attribute 'nothing'");
        assert!(matches!(
            crate::construct::construction(vm, vm.get(kind)),
            Ok(crate::construct::Construction::Function(_))
        ));
    });
}

#[test]
fn object_refuses_arguments() {
    let mut vm = testing::vm(StressMode::Off);
    let vm = &mut vm;
    let kind = class(vm, "Empty", &[], &[]);
    let one = int(vm, 1);
    assert!(try_call(vm, kind, &[one]).is_err());
    assert_eq!(raised(vm), "TypeError: Empty() takes no arguments");
    assert!(try_call(vm, one, &[]).is_err());
    assert_eq!(raised(vm), "TypeError: 'int' object is not callable");
}

#[test]
fn class_attributes_can_be_replaced() {
    testing::each(|vm| {
        let one = int(vm, 1);
        let kind = class(vm, "Counter", &[], &[("count", one)]);
        let object = call(vm, kind, &[]);
        for number in 2..5 {
            let found = attribute(vm, object, "count");
            assert_eq!(vm.get(found).as_int(), Some(number - 1));
            let next = int(vm, number);
            set_attribute(vm, kind, "count", next);
        }
        let derived = class(vm, "Derived", &[kind], &[]);
        let two = int(vm, 2);
        set_attribute(vm, derived, "count", two);
        let (found, base) = (attribute(vm, derived, "count"), attribute(vm, kind, "count"));
        assert_eq!((vm.get(found).as_int(), vm.get(base).as_int()), (Some(2), Some(4)));
    });
}

#[test]
fn properties_and_method_kinds() {
    testing::each(|vm| {
        let seven = testing::function(vm, |vm, _| Ok(int(vm, 7)));
        let echo = testing::function(vm, |_, args| Ok(args.at(0)));
        let property = type_slot(vm, ids::PROPERTY);
        let property = call(vm, property, &[seven]);
        let (class_method, static_method) = (type_slot(vm, ids::CLASSMETHOD), type_slot(vm, ids::STATICMETHOD));
        let class_method = call(vm, class_method, &[echo]);
        let static_method = call(vm, static_method, &[echo]);
        let attributes = [("x", property), ("of_class", class_method), ("plain", static_method)];
        let kind = class(vm, "P", &[], &attributes);
        let object = call(vm, kind, &[]);
        let x = attribute(vm, object, "x");
        assert_eq!(vm.get(x).as_int(), Some(7));
        let name = testing::text(vm, "x");
        assert!(crate::operations::attribute::set(vm, object, name, x).is_err());
        assert_eq!(raised(vm), "AttributeError: property 'x' of 'P' object has no setter");
        let method = attribute(vm, object, "of_class");
        let result = call(vm, method, &[]);
        assert!(vm.get(result) == vm.get(kind));
        let method = attribute(vm, object, "plain");
        let result = call(vm, method, &[x]);
        assert_eq!(vm.get(result).as_int(), Some(7));
    });
}

#[test]
fn slots_take_no_other_attributes() {
    testing::each(|vm| {
        let names = vm.make(|vm| {
            let names = [crate::text::intern(vm, b"left")?, crate::text::intern(vm, b"right")?];
            crate::tuple::new(vm, &names)
        });
        let names = testing::good(vm, names);
        let kind = class(vm, "Pair", &[], &[("__slots__", names)]);
        let derived = class(vm, "Derived", &[kind], &[]);
        let one = int(vm, 1);
        for kind in [kind, derived] {
            let object = call(vm, kind, &[]);
            set_attribute(vm, object, "right", one);
            let found = attribute(vm, object, "right");
            assert_eq!(vm.get(found).as_int(), Some(1));
            assert!(try_attribute(vm, object, "left").is_err());
            raised(vm);
        }
        let object = call(vm, kind, &[]);
        let name = testing::text(vm, "other");
        assert!(crate::operations::attribute::set(vm, object, name, one).is_err());
        assert_eq!(raised(vm), "AttributeError: 'Pair' object has no attribute 'other' and no __dict__ for setting new attributes");
        let object = call(vm, derived, &[]);
        set_attribute(vm, object, "other", one);
        set_attribute(vm, object, "left", one);
        assert_eq!(instance::attributes(vm, vm.get(object)).count(), 1);
    });
}

#[test]
fn built_in_types_can_be_extended() {
    testing::each(|vm| {
        let list = type_slot(vm, ids::LIST);
        let kind = class(vm, "Stack", &[list], &[]);
        let items = vm.make(|vm| crate::tuple::new(vm, &[heap::Value::small(1), heap::Value::small(2)]));
        let items = testing::good(vm, items);
        let object = call(vm, kind, &[items]);
        assert_eq!(shown(vm, object), "[1, 2]");
        let append = attribute(vm, object, "append");
        let three = int(vm, 3);
        call(vm, append, &[three]);
        set_attribute(vm, object, "name", three);
        let length = crate::operations::convert::length(vm, object);
        assert_eq!(testing::good(vm, length), 3);
        assert!(types::cast(vm, vm.get(object), ids::LIST).is_some());
        let list_method = attribute(vm, list, "__len__");
        let length = call(vm, list_method, &[object]);
        assert_eq!(vm.get(length).as_int(), Some(3));
        let integer = type_slot(vm, ids::INT);
        let kind = class(vm, "Number", &[integer], &[]);
        let object = call(vm, kind, &[three]);
        assert_eq!(shown(vm, object), "3");
        let sum = vm.slot();
        let sum = testing::good(vm, sum);
        let added = crate::operations::arithmetic::binary(vm, types::Binary::Add, object, three, sum);
        testing::good(vm, added);
        assert_eq!(vm.get(sum).as_int(), Some(6));
    });
}

#[test]
fn missing_keys_are_asked_for() {
    testing::each(|vm| {
        let missing = testing::function(vm, |_, args| Ok(args.at(1)));
        let dict = type_slot(vm, ids::DICT);
        let kind = class(vm, "Echo", &[dict], &[("__missing__", missing)]);
        let object = call(vm, kind, &[]);
        let (key, out) = (int(vm, 5), vm.slot());
        let out = testing::good(vm, out);
        let got = crate::operations::item::get(vm, object, key, out);
        testing::good(vm, got);
        assert_eq!(vm.get(out).as_int(), Some(5));
    });
}

#[test]
fn metaclasses_make_and_call_classes() {
    testing::each(|vm| {
        let meta = type_slot(vm, ids::TYPE);
        let call_hook = testing::function(vm, |vm, _| Ok(int(vm, 99)));
        let length = testing::function(vm, |vm, _| Ok(int(vm, 4)));
        let meta = class(vm, "Meta", &[meta], &[("__call__", call_hook), ("__len__", length)]);
        let kind = testing::class_of(vm, meta, "Kind", &[], &[]);
        assert!(types::type_of(vm, vm.get(kind)) == vm.get(meta));
        let object = call(vm, kind, &[]);
        assert_eq!(vm.get(object).as_int(), Some(99));
        let length = crate::operations::convert::length(vm, kind);
        assert_eq!(testing::good(vm, length), 4);
        let derived = class(vm, "Derived", &[kind], &[]);
        assert!(types::type_of(vm, vm.get(derived)) == vm.get(meta));
    });
}

#[test]
fn super_finds_the_next_class() {
    testing::each(|vm| {
        let low = testing::function(vm, |vm, _| Ok(int(vm, 1)));
        let high = testing::function(vm, |vm, _| Ok(int(vm, 2)));
        let base = class(vm, "Base", &[], &[("f", low)]);
        let derived = class(vm, "Derived", &[base], &[("f", high)]);
        let object = call(vm, derived, &[]);
        let kind = type_slot(vm, ids::SUPER);
        let parent = call(vm, kind, &[derived, object]);
        let f = attribute(vm, parent, "f");
        let result = call(vm, f, &[]);
        assert_eq!(vm.get(result).as_int(), Some(1));
        assert!(try_attribute(vm, parent, "g").is_err());
        assert_eq!(raised(vm), "AttributeError: 'super' object has no attribute 'g'");
    });
}

#[test]
fn absent_attributes_are_asked_for() {
    testing::each(|vm| {
        let fallback = testing::function(vm, |_, args| Ok(args.at(1)));
        let kind = class(vm, "Any", &[], &[("__getattr__", fallback)]);
        let object = call(vm, kind, &[]);
        let found = attribute(vm, object, "whatever");
        assert_eq!(shown(vm, found), "'whatever'");
    });
}

#[test]
fn isinstance_follows_tuples_and_unions() {
    let mut vm = testing::vm(StressMode::Off);
    let vm = &mut vm;
    let (int_type, str_type) = (type_slot(vm, ids::INT), type_slot(vm, ids::STR));
    let number = int(vm, 1);
    let pair = vm.make(|vm| crate::tuple::new(vm, &[vm.get(str_type), vm.get(int_type)]));
    let pair = testing::good(vm, pair);
    let union = vm.make(|vm| crate::union_type::combine(vm, vm.get(str_type), vm.get(int_type)));
    let union = testing::good(vm, union);
    for classes in [int_type, pair, union] {
        let answer = crate::type_check::is_instance(vm, number, classes);
        assert!(testing::good(vm, answer));
    }
    let answer = crate::type_check::is_instance(vm, number, str_type);
    assert!(!testing::good(vm, answer));
    assert!(crate::type_check::is_instance(vm, number, number).is_err());
    assert_eq!(raised(vm), "TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union");
}


#[test]
fn dead_classes_give_their_shapes_back() {
    testing::each(|vm| {
        let kept = class(vm, "Kept", &[], &[]);
        let object = call(vm, kept, &[]);
        let seven = int(vm, 7);
        set_attribute(vm, object, "value", seven);
        vm.set(kept, heap::Value::NONE);
        let mut highest = 0;
        for round in 0..300 {
            let mark = vm.mark();
            let short = class(vm, "Short", &[], &[]);
            let instance = call(vm, short, &[]);
            set_attribute(vm, instance, "other", seven);
            highest = highest.max(classes::shape_id(vm.get(short)).0);
            vm.release(mark);
            if round % 20 == 0 {
                vm.collect(false);
            }
        }
        assert!(highest < ids::FIRST_SHAPE.0 + 60);
        let value = attribute(vm, object, "value");
        assert_eq!(vm.get(value).as_int(), Some(7));
        assert_eq!(shown(vm, object).split(' ').next(), Some("<Kept"));
    });
}
