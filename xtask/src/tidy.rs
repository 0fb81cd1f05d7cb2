//! Rules about the source text that the compiler does not check.
//!
//! Invariant: a rule here is one that `docs/architecture.md` states.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Crates by floor; a crate uses crates of lower floors only.
const FLOORS: &[(&str, usize)] = &[
    ("names", 0),
    ("bytecode", 0),
    ("numeric", 0),
    ("arena", 0),
    ("board", 0),
    ("fat", 0),
    ("littlefs", 0),
    ("freeze", 0),
    ("packed", 0),
    ("phrase", 0),
    // The simulated board knows the traits of hardware and nothing of the interpreter.
    ("sim", 1),
    ("syntax", 1),
    ("compiler", 2),
    ("heap", 1),
    ("object", 3),
    ("vm", 4),
    ("stdlib", 5),
    ("shell", 5),
    ("machine", 6),
    ("vfs", 6),
    ("antaresia", 7),
];

/// Folders whose code may be unsafe.
const UNSAFE_ALLOWED: &[&str] = &["crates/heap/", "crates/arena/", "crates/vm/", "ports/"];

/// Tables that may be longer than other files.
const LONG_FILES: &[&str] = &["crates/names/src/table.rs"];
const LONGEST: usize = 1000;

/// Leftovers. Spelt in two parts so that this file does not trip over itself.
const BANNED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("unimplemented", "!("),
    concat!("to", "do!("),
    concat!("db", "g!("),
    concat!("extern crate ", "alloc"),
];

/// Checks all rules; prints what breaks them. True when nothing does.
pub fn run() -> bool {
    let root = crate::root();
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for folder in ["crates", "ports", "sim", "xtask"] {
        sources(&root.join(folder), &mut files);
    }
    files.sort();
    let mut unsafe_blocks: BTreeMap<String, usize> = BTreeMap::new();
    for path in &files {
        let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().into_owned();
        let Ok(text) = fs::read_to_string(path) else { continue };
        check_file(&name, &text, &mut problems, &mut unsafe_blocks);
    }
    check_floors(&root, &mut problems);
    for problem in &problems {
        println!("{problem}");
    }
    let counts: Vec<String> = unsafe_blocks.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!("tidy: {} files, {} problems; unsafe blocks: {}", files.len(), problems.len(), counts.join(", "));
    problems.is_empty()
}

fn sources(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if entry.file_name() != "target" {
                sources(&path, files);
            }
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

fn check_file(name: &str, text: &str, problems: &mut Vec<String>, unsafe_blocks: &mut BTreeMap<String, usize>) {
    let lines: Vec<&str> = text.lines().collect();
    if !text.starts_with("//!") {
        problems.push(format!("{name}: does not open with //!"));
    }
    if lines.len() > LONGEST && !LONG_FILES.contains(&name) {
        problems.push(format!("{name}: {} lines (at most {LONGEST})", lines.len()));
    }
    for (number, line) in lines.iter().enumerate() {
        for word in BANNED {
            if line.contains(word) {
                problems.push(format!("{name}:{}: contains {word}", number + 1));
            }
        }
        if name == "xtask/src/tidy.rs" || !opens_unsafe(line) {
            continue;
        }
        let part = name.split('/').take(2).collect::<Vec<_>>().join("/");
        *unsafe_blocks.entry(part).or_default() += 1;
        if !UNSAFE_ALLOWED.iter().any(|folder| name.starts_with(folder)) {
            problems.push(format!("{name}:{}: unsafe code in a crate without any", number + 1));
        }
        if !lines[number.saturating_sub(6)..=number].iter().any(|line| line.contains("SAFETY")) {
            problems.push(format!("{name}:{}: an unsafe block without SAFETY:", number + 1));
        }
    }
}

/// True when the line opens an unsafe block or implementation, outside of comments.
fn opens_unsafe(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or("");
    code.contains("unsafe {") || code.contains("unsafe impl ")
}

/// Checks that every crate depends on lower floors only.
fn check_floors(root: &Path, problems: &mut Vec<String>) {
    let floor = |name: &str| FLOORS.iter().find(|entry| entry.0 == name).map(|entry| entry.1);
    let crates = fs::read_dir(root.join("crates")).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in crates.chain([root.join("sim")]) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(own) = floor(&name) else {
            problems.push(format!("{name}: has no floor (xtask/src/tidy.rs)"));
            continue;
        };
        let text = fs::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
        let mut section = "";
        for line in text.lines() {
            if line.starts_with('[') {
                section = line;
            }
            let used = line.split(['.', ' ', '=']).next().unwrap_or("");
            if section == "[dependencies]" && floor(used).is_some_and(|other| other >= own) {
                problems.push(format!("{name}: uses {used}, which is not on a lower floor"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_needs_a_reason_and_a_place() {
        let mut problems = Vec::new();
        let mut counts = BTreeMap::new();
        check_file("crates/heap/src/a.rs", "//! A.\n// SAFETY: fine.\nlet a = unsafe { b };\n", &mut problems, &mut counts);
        assert!(problems.is_empty());
        check_file("crates/shell/src/a.rs", "//! A.\nlet a = unsafe { b };\n", &mut problems, &mut counts);
        assert_eq!(problems.len(), 2);
        assert!(!opens_unsafe("// unsafe { }"));
    }
}
