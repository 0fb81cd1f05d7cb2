//! Operators on numbers against results of CPython, kept in `cases.txt`: one case a line,
//! `operator operand operand = result`, or `! exception`.

use super::{binary, compare, divmod, unary};
use crate::testing;
use crate::types::{Binary, Compare, Slot1, SlotOperator, Unary, info_of};
use crate::{Leaf, Vm, complex, float, int, text};
use heap::{Handle, StressMode, Value};
use std::string::{String, ToString};

fn number<'v>(vm: &'v Vm, text: &str) -> Leaf<'v> {
    if text == "True" || text == "False" {
        return Ok(Value::bool(text == "True"));
    }
    if text.ends_with('j') || text.ends_with("j)") {
        let (real, imaginary) = complex::parse(vm, text.as_bytes())?.expect(text);
        return complex::new(vm, real, imaginary);
    }
    if let Some(number) = int::text::parse(vm, text.as_bytes(), 10)? {
        return Ok(number);
    }
    float::new(vm, float::parse(vm, text.as_bytes())?.expect(text))
}

/// The repr of a number or pair in a slot.
fn shown(vm: &mut Vm, slot: Handle) -> String {
    if vm.get(slot).has_id(crate::ids::TUPLE) {
        let pair = [0, 1].map(|index| {
            let item = vm.make(|vm| Ok(vm.get(slot).field(index)));
            let item = testing::good(vm, item);
            shown(vm, item)
        });
        return std::format!("({}, {})", pair[0], pair[1]);
    }
    let text = vm.make(|vm| match info_of(vm, vm.get(slot)).slots.repr {
        Slot1::Leaf(repr) => repr(vm, vm.get(slot)),
        _ => Ok(Value::NONE),
    });
    let text = testing::good(vm, text);
    text::Shown(vm.get(text)).to_string()
}

fn run<'v>(vm: &'v Vm, operator: &str, left: Value<'v>, right: Option<Value<'v>>) -> Leaf<'v> {
    use Binary::*;
    const BINARY: [(&str, Binary); 12] = [
        ("+", Add), ("-", Sub), ("*", Mul), ("/", Div), ("//", FloorDiv), ("%", Mod), ("**", Pow), ("&", And),
        ("|", Or), ("^", Xor), ("<<", Shl), (">>", Shr),
    ];
    const COMPARE: [(&str, Compare); 6] = [
        ("<", Compare::Lt), ("<=", Compare::Le), (">", Compare::Gt), (">=", Compare::Ge), ("==", Compare::Eq),
        ("!=", Compare::Ne),
    ];
    const UNARY: [(&str, Unary); 4] =
        [("neg", Unary::Negative), ("pos", Unary::Positive), ("inv", Unary::Invert), ("abs", Unary::Absolute)];
    if let Some((_, operator)) = BINARY.iter().find(|(name, _)| *name == operator) {
        let right = right.unwrap();
        for info in [info_of(vm, left), info_of(vm, right)] {
            if let SlotOperator::Leaf(function) = info.slots.binary {
                let answer = function(vm, *operator, left, right)?;
                if answer != Value::NOT_IMPLEMENTED {
                    return Ok(answer);
                }
            }
        }
        return binary(vm, *operator, left, right);
    }
    if let Some((_, operator)) = COMPARE.iter().find(|(name, _)| *name == operator) {
        return compare(vm, *operator, left, right.unwrap());
    }
    if let Some((_, operator)) = UNARY.iter().find(|(name, _)| *name == operator) {
        return unary(vm, *operator, left);
    }
    match operator {
        "divmod" => divmod(vm, left, right.unwrap()),
        "round" => match float::as_f64(left) {
            Some(number) => float::new(vm, float::round(vm, number, right.unwrap().as_int().unwrap())?),
            None => int::round(vm, left, right.unwrap().as_int().unwrap()),
        },
        "hash" => Ok(match info_of(vm, left).slots.hash {
            Slot1::Leaf(hash) => hash(vm, left)?,
            _ => Value::NONE,
        }),
        "gcd" => int::arithmetic::gcd(vm, left, right.unwrap()),
        "isqrt" => int::arithmetic::square_root(vm, left),
        other => panic!("{other}"),
    }
}

fn check(vm: &mut Vm, cases: &str) {
    for line in cases.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let words: std::vec::Vec<&str> = line.split(' ').collect();
        let end = words.iter().position(|word| *word == "=" || *word == "!").expect(line);
        if usize::BITS == 32 && words[0] == "hash" {
            continue;
        }
        let expected = words[end + 1..].join(" ");
        let outcome = vm.make(|vm| {
            let left = number(vm, words[1])?;
            let right = if end > 2 { Some(number(vm, words[2])?) } else { None };
            run(vm, words[0], left, right)
        });
        match outcome {
            Ok(slot) => assert_eq!(shown(vm, slot), expected, "{line}"),
            Err(_) => {
                let error = testing::raised(vm);
                assert_eq!(error.split(':').next(), Some(&expected[..]), "{line} {error}");
                assert_eq!(words[end], "!", "{line}");
            }
        }
        vm.release(crate::slot::COUNT);
    }
}

#[test]
fn operators_agree_with_cpython() {
    for stress in [StressMode::Off, StressMode::Move, StressMode::Fail] {
        check(&mut testing::vm(stress), include_str!("cases.txt"));
    }
}

#[test]
fn more_cases() {
    // A file of further cases, for long comparisons by hand.
    if let Ok(path) = std::env::var("NUMBER_CASES") {
        check(&mut testing::vm(StressMode::Off), &std::fs::read_to_string(path).unwrap());
    }
}

#[test]
fn powers_modulo() {
    let mut vm = testing::vm(StressMode::Off);
    for (base, exponent, modulus, expected) in [
        ("3", "5", "7", "5"),
        ("3", "-1", "7", "5"),
        ("-3", "5", "7", "2"),
        ("3", "5", "-7", "-2"),
        ("2", "1000000000000000000000", "1000000007", "741583475"),
        ("123456789012345678901234567890", "987654321", "1000000000000000000000000000057", "766322623645130236161829631410"),
        ("0", "0", "1", "0"),
        ("5", "0", "13", "1"),
    ] {
        let slot = vm.make(|vm| {
            int::power_modulo(vm, number(vm, base)?, number(vm, exponent)?, number(vm, modulus)?)
        });
        let slot = testing::good(&mut vm, slot);
        assert_eq!(shown(&mut vm, slot), expected);
    }
    let outcome = vm.make(|vm| int::power_modulo(vm, Value::small(2), Value::small(-1), Value::small(4)));
    assert!(outcome.is_err());
    assert_eq!(testing::raised(&mut vm), "ValueError: base is not invertible for the given modulus");
}

#[test]
fn ctrl_c_stops_long_computations() {
    let mut vm = testing::vm(StressMode::Off);
    vm.heap.interrupted.store(true, core::sync::atomic::Ordering::Relaxed);
    let outcome = vm.make(|vm| binary(vm, Binary::Pow, Value::small(3), Value::small(100_000)));
    assert!(outcome.is_err());
    assert!(testing::raised(&mut vm).starts_with("KeyboardInterrupt"));
    let outcome = vm.make(|vm| binary(vm, Binary::Pow, Value::small(3), Value::small(100_000)));
    assert!(outcome.is_ok());
    let outcome = vm.make(|vm| binary(vm, Binary::Shl, Value::small(1), Value::length(usize::MAX >> 3)));
    assert!(outcome.is_err());
    assert!(testing::raised(&mut vm).starts_with("MemoryError"));
}
