//! `cargo xtask size`: flash and RAM of the firmware, and which crates and modules take them.
//!
//! Invariant: sizes are those of symbols in the linked image, by the linker's own table.

use crate::firmware;
use std::collections::BTreeMap;
use std::process::Command;

/// Prints the table; false when the firmware cannot be built.
pub fn run() -> bool {
    let missing = firmware::missing_tools();
    if !missing.is_empty() {
        println!("not installed: {}", missing.join(", "));
        return false;
    }
    if !firmware::build() {
        return false;
    }
    let Some(symbols) = output("arm-none-eabi-nm", &["--print-size", "--size-sort", "--radix=d", "--demangle"]) else {
        return false;
    };
    if let Some(total) = output("arm-none-eabi-size", &["-A", "-d"]) {
        print_sections(&total);
    }
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    let mut modules: BTreeMap<String, usize> = BTreeMap::new();
    for line in symbols.lines() {
        let mut words = line.splitn(4, ' ');
        let (Some(_), Some(size), Some(kind), Some(name)) = (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        let Ok(size) = size.parse::<usize>() else { continue };
        if "bB".contains(kind) {
            continue;
        }
        let path = owner(name);
        *crates.entry(path.split("::").next().unwrap_or("?").to_string()).or_default() += size;
        *modules.entry(path).or_default() += size;
    }
    print_largest("crates", crates, 20);
    print_largest("modules", modules, 40);
    true
}

fn output(tool: &str, options: &[&str]) -> Option<String> {
    let output = Command::new(tool).args(options).arg(firmware::image()).output().ok()?;
    String::from_utf8(output.stdout).ok()
}

fn print_sections(table: &str) {
    let size = |section: &str| {
        let line = table.lines().find(|line| line.split_whitespace().next() == Some(section));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok()).unwrap_or(0)
    };
    let code = size(".vectors") + size(".text");
    let constants = size(".rodata") + size(".ARM.exidx");
    let (data, bss, heap) = (size(".data"), size(".bss"), size(".heap"));
    println!("text {code}  rodata {constants}  data {data}  bss {bss}  heap {heap}");
    println!("flash {} bytes, RAM {} bytes without heap and stack", code + constants + data, data + bss);
}

/// The crate and module that a symbol belongs to.
fn owner(name: &str) -> String {
    let name = name.trim_start_matches('<').trim_start_matches("&").trim_start_matches("mut ");
    let name = name.split(['<', '>', '{', '(', ' ']).next().unwrap_or(name).trim_end_matches("::");
    let parts: Vec<&str> = name.split("::").collect();
    match parts.len() {
        0 | 1 => "(other)".into(),
        2 => parts[0].into(),
        count => parts[..(count - 1).min(3)].join("::"),
    }
}

fn print_largest(title: &str, table: BTreeMap<String, usize>, count: usize) {
    let mut rows: Vec<(String, usize)> = table.into_iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    println!("{title}:");
    for (name, size) in rows.into_iter().take(count) {
        println!("{size:8} {name}");
    }
}
