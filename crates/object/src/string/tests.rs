//! Tests of str, its shared methods and codecs, under every stress mode.

use super::*;
use crate::native;
use crate::testing::{each, good, int, raised, text};
use crate::types::{self, type_value};
use std::string::String;
use std::vec::Vec;

/// An argument of a call.
enum Given<'t> {
    Text(&'t str),
    Int(isize),
    Nothing,
}

use Given::{Int, Nothing, Text};

/// The result of `receiver.method(*arguments)` as text; lists and tuples with bars between items.
fn method(vm: &mut Vm, receiver: &str, name: Sym, arguments: &[Given<'_>]) -> String {
    let mark = vm.mark();
    let Some(index) = ITEMS.iter().position(|(item, _)| *item == name) else { panic!("no method") };
    let Item::Method(function) = &ITEMS[index].1 else { panic!("not a method") };
    let value = types::pack_number(ids::STR.0 as usize) << 12 | index;
    let callee = vm.make(|_| Ok(heap::Value::immediate(ids::immediate::NATIVE, value)));
    let callee = good(vm, callee);
    let out = good_slot(vm);
    let start = text(vm, receiver);
    for argument in arguments {
        match argument {
            Text(content) => text(vm, content),
            Int(number) => int(vm, *number),
            Nothing => good_slot(vm),
        };
    }
    let result = native::call(vm, callee, function, start, arguments.len() + 1, crate::slot::UNDEFINED, out);
    let shown = match result {
        Ok(()) => show(vm.get(out)),
        Err(_) => raised(vm),
    };
    vm.release(mark);
    shown
}

fn good_slot(vm: &mut Vm) -> Handle {
    let slot = vm.slot();
    good(vm, slot)
}

fn show(value: heap::Value<'_>) -> String {
    if value.has_id(ids::LIST) {
        let parts: Vec<String> = crate::list::items(value).map(show).collect();
        return parts.join("|");
    }
    if value.has_id(ids::TUPLE) {
        return value.fields_from(0).map(show).collect::<Vec<_>>().join("|");
    }
    if value.is_bool() {
        return String::from(if value == heap::Value::TRUE { "True" } else { "False" });
    }
    match value.as_int() {
        Some(number) => std::format!("{number}"),
        None => String::from_utf8_lossy(value.bytes()).into_owned(),
    }
}

#[test]
fn searching() {
    each(|vm| {
        assert_eq!(method(vm, "hello", sym::find, &[Text("l")]), "2");
        assert_eq!(method(vm, "hello", sym::rfind, &[Text("l")]), "3");
        assert_eq!(method(vm, "hello", sym::find, &[Text("l"), Int(-1)]), "-1");
        assert_eq!(method(vm, "äöüö", sym::find, &[Text("ö"), Int(2)]), "3");
        assert_eq!(method(vm, "äöüö", sym::count, &[Text("")]), "5");
        assert_eq!(method(vm, "aaaa", sym::count, &[Text("aa")]), "2");
        assert_eq!(method(vm, "abc", sym::index, &[Text("z")]), "ValueError: substring not found");
        assert_eq!(method(vm, "abc", sym::startswith, &[Text("b"), Int(1)]), "True");
        assert_eq!(method(vm, "abc", sym::endswith, &[Text("bc")]), "True");
    });
}

#[test]
fn splitting() {
    each(|vm| {
        assert_eq!(method(vm, "  a b  c ", sym::split, &[]), "a|b|c");
        assert_eq!(method(vm, "  a b  c ", sym::split, &[Nothing, Int(1)]), "a|b  c ");
        assert_eq!(method(vm, " a b  c ", sym::rsplit, &[Nothing, Int(1)]), " a b|c");
        assert_eq!(method(vm, "a,b,,c", sym::split, &[Text(",")]), "a|b||c");
        assert_eq!(method(vm, "a,b,,c", sym::rsplit, &[Text(","), Int(1)]), "a,b,|c");
        assert_eq!(method(vm, "a\nb\r\nc\u{2028}d", sym::splitlines, &[]), "a|b|c|d");
        assert_eq!(method(vm, "k=v=w", sym::partition, &[Text("=")]), "k|=|v=w");
        assert_eq!(method(vm, "k=v=w", sym::rpartition, &[Text("=")]), "k=v|=|w");
        assert_eq!(method(vm, "kv", sym::rpartition, &[Text("=")]), "||kv");
        assert_eq!(method(vm, "kv", sym::split, &[Text("")]), "ValueError: empty separator");
    });
}

#[test]
fn replacing_and_padding() {
    each(|vm| {
        assert_eq!(method(vm, "aXbXc", sym::replace, &[Text("X"), Text("--")]), "a--b--c");
        assert_eq!(method(vm, "aXbXc", sym::replace, &[Text("X"), Text("é"), Int(1)]), "aébXc");
        assert_eq!(method(vm, "äb", sym::replace, &[Text(""), Text("-")]), "-ä-b-");
        assert_eq!(method(vm, "ab", sym::center, &[Int(5), Text("·")]), "··ab·");
        assert_eq!(method(vm, "-7", sym::zfill, &[Int(5)]), "-0007");
        assert_eq!(method(vm, "a\tbc\td", sym::expandtabs, &[Int(4)]), "a   bc  d");
        assert_eq!(method(vm, "xxaxx", sym::strip, &[Text("x")]), "a");
        assert_eq!(method(vm, "\u{3000}é\u{3000}", sym::strip, &[]), "é");
    });
}

#[test]
fn case() {
    each(|vm| {
        assert_eq!(method(vm, "Straße ΑΣ", sym::upper, &[]), "STRASSE ΑΣ");
        assert_eq!(method(vm, "ΑΣ ΣΑ", sym::lower, &[]), "ας σα");
        assert_eq!(method(vm, "hello wOrld it's", sym::title, &[]), "Hello World It'S");
        assert_eq!(method(vm, "ǆ ßx", sym::title, &[]), "ǅ Ssx");
        assert_eq!(method(vm, "éA", sym::swapcase, &[]), "Éa");
        assert_eq!(method(vm, "ÉCOLE a", sym::capitalize, &[]), "École a");
        assert_eq!(method(vm, "Straße", sym::casefold, &[]), "strasse");
        assert_eq!(method(vm, "Aé", sym::istitle, &[]), "True");
    });
}

#[test]
fn formatting() {
    each(|vm| {
        assert_eq!(method(vm, "{}-{}{{}}", sym::format, &[Text("a"), Text("ü")]), "a-ü{}");
        assert_eq!(method(vm, "{1}{0}", sym::format, &[Text("a"), Text("b")]), "ba");
        assert_eq!(
            method(vm, "{}{1}", sym::format, &[Text("a"), Text("b")]),
            "ValueError: cannot switch from automatic field numbering to manual field specification"
        );
        assert_eq!(method(vm, "{", sym::format, &[]), "ValueError: Single '{' encountered in format string");
        assert_eq!(
            method(vm, "{}", sym::format, &[]),
            "IndexError: Replacement index 0 out of range for positional args tuple"
        );
    });
}

#[test]
fn slices_and_operators() {
    each(|vm| {
        let string = text(vm, "aéb😀c");
        let key = vm.make(|vm| {
            crate::slice::new(vm, heap::Value::NONE, heap::Value::NONE, heap::Value::small(-2))
        });
        let key = good(vm, key);
        let part = vm.make(|vm| get_item(vm, vm.get(string), vm.get(key)));
        let part = good(vm, part);
        assert_eq!(show(vm.get(part)), "cba");
        assert!(vm.get(part).flags() & ids::ASCII != 0);
        let last = vm.make(|vm| get_item(vm, vm.get(string), heap::Value::small(-2)));
        let last = good(vm, last);
        assert_eq!(show(vm.get(last)), "😀");
        let twice = vm.make(|vm| value::binary(vm, crate::Binary::Mul, vm.get(string), heap::Value::small(2)));
        let twice = good(vm, twice);
        assert_eq!(length(vm.get(twice)), 10);
        let one = vm.make(|vm| get_item(vm, vm.get(part), heap::Value::small(0)));
        let one = good(vm, one);
        assert!(vm.get(one) == text::name(sym::c));
        assert_eq!(types::type_of(vm, vm.get(one)), type_value(ids::STR));
    });
}

#[test]
fn codecs() {
    each(|vm| {
        let cases: &[(&str, &str, &str, &[u8])] = &[
            ("aé", "utf-8", "strict", b"a\xc3\xa9"),
            ("aé", "latin_1", "strict", b"a\xe9"),
            ("aé€", "ASCII", "xmlcharrefreplace", b"a&#233;&#8364;"),
            ("aé😀", "ascii", "backslashreplace", b"a\\xe9\\U0001f600"),
            ("é", "utf-16-be", "strict", b"\0\xe9"),
            ("😀", "utf-16", "strict", b"\xff\xfe\x3d\xd8\x00\xde"),
        ];
        for (content, encoding, errors, wanted) in cases {
            let (content, encoding, errors) = (text(vm, content), text(vm, encoding), text(vm, errors));
            let made = vm.make(|vm| codec::encode(vm, vm.get(content), vm.get(encoding), vm.get(errors), "encode"));
            let made = good(vm, made);
            assert_eq!(vm.get(made).bytes(), *wanted);
        }
        let cases: &[(&[u8], &str, &str, &str)] = &[
            (b"a\xc3\xa9", "utf-8", "strict", "aé"),
            (b"a\xff\xe2\x82b", "utf8", "replace", "a\u{fffd}\u{fffd}b"),
            (b"a\xffb", "ascii", "backslashreplace", "a\\xffb"),
            (b"a\xffb", "utf-8", "ignore", "ab"),
            (b"\xff\xfe\x3d\xd8\x00\xde", "utf-16", "strict", "😀"),
        ];
        for (content, encoding, errors, wanted) in cases {
            let source = vm.make(|vm| crate::bytes::new(vm, content));
            let (source, encoding, errors) = (good(vm, source), text(vm, encoding), text(vm, errors));
            let made = vm.make(|vm| codec::decode(vm, vm.get(source), vm.get(encoding), vm.get(errors), "decode"));
            let made = good(vm, made);
            assert_eq!(show(vm.get(made)), *wanted);
        }
    });
}
