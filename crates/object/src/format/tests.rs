//! Format specifications against results of CPython, kept in `cases.txt`: one case a line,
//! value, specification and result between bars; errors as `!message`.

use crate::testing;
use crate::{complex, float, int, text};
use heap::StressMode;
use std::string::ToString;

fn check(cases: &str, stress: StressMode) {
    let mut vm = testing::vm(stress);
    for line in cases.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: std::vec::Vec<&str> = line.split('|').collect();
        let [value, spec, expected] = fields[..] else { panic!("{line}") };
        let outcome = vm.make(|vm| {
            let value = if let Some(inner) = value.strip_prefix('\'') {
                text::new(vm, inner.trim_end_matches('\'').as_bytes())?
            } else if value == "True" {
                heap::Value::TRUE
            } else if value.ends_with('j') || value.ends_with("j)") {
                let (real, imaginary) = complex::parse(vm, value.as_bytes())?.expect(line);
                complex::new(vm, real, imaginary)?
            } else if let Some(number) = int::text::parse(vm, value.as_bytes(), 10)? {
                number
            } else {
                float::new(vm, float::parse(vm, value.as_bytes())?.expect(line))?
            };
            super::value(vm, value, spec.as_bytes())
        });
        match outcome {
            Ok(slot) => {
                let value = vm.get(slot);
                assert_eq!(text::Shown(value).to_string(), expected, "{line}");
                assert_eq!(value.flags() & crate::ids::ASCII != 0, expected.is_ascii(), "{line}");
            }
            Err(_) => {
                let error = testing::raised(&mut vm);
                let message = error.split_once(": ").map_or("", |(_, message)| message);
                assert_eq!(std::format!("!{message}"), expected, "{line}");
            }
        }
        vm.release(crate::slot::COUNT);
    }
}

#[test]
fn formats_agree_with_cpython() {
    for stress in [StressMode::Off, StressMode::Fail] {
        check(include_str!("cases.txt"), stress);
    }
}

#[test]
fn more_cases() {
    // A file of further cases, for long comparisons by hand.
    if let Ok(path) = std::env::var("FORMAT_CASES") {
        check(&std::fs::read_to_string(path).unwrap(), StressMode::Off);
    }
}
