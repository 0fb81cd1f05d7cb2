//! `cargo xtask size`: flash and RAM of the firmware, what crates and modules take, and the budget.
//!
//! Code and named constants are counted by the linker's table of symbols. Constants without a
//! name (texts, tables of methods) belong to who refers to them: addresses are looked for in
//! the words of the image. The budget is the recorded size of a port; the test of the firmware fails when
//! it grows by more than two per cent, so growth is decided, not suffered.
//!
//! Invariant: every byte of flash is counted once.

use crate::firmware;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// MicroPython's build for the same processor with the same level of features.
const PEER: usize = 190_620;
/// Per cent above the budget that are forgiven.
const TOLERANCE: usize = 2;
const UNKNOWN: &str = "(none)";
const SHARED: &str = "(shared)";

/// Prints the tables; false when the firmware cannot be built or exceeds its budget.
pub fn run() -> bool {
    let missing = firmware::missing_tools();
    if !missing.is_empty() {
        println!("not installed: {}", missing.join(", "));
        return false;
    }
    if !firmware::build() {
        return false;
    }
    let Some(image) = Image::read() else { return false };
    let owners = image.owners();
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    let mut library: BTreeMap<String, usize> = BTreeMap::new();
    let mut modules: BTreeMap<String, usize> = BTreeMap::new();
    for (path, size) in owners {
        let mut parts = path.split("::");
        let (name, room) = (parts.next().unwrap_or(UNKNOWN), parts.next());
        *crates.entry(name.into()).or_default() += size;
        if let ("stdlib" | "machine" | "vfs", Some(room)) = (name, room) {
            *library.entry(format!("{name}::{room}")).or_default() += size;
        }
        *modules.entry(path).or_default() += size;
    }
    print_largest("crates", crates, 30);
    print_largest("library modules (what they share with others not counted)", library, 60);
    print_largest("modules", modules, 40);
    println!("RAM {} bytes without heap and stack", image.ram);
    check_budget()
}

/// Compares the firmware, which was built, with its budget.
pub fn check_budget() -> bool {
    let Some(image) = Image::read() else { return false };
    let flash = image.bytes.len();
    let path = budget_file();
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let budget = text.lines().find_map(|line| line.strip_prefix("flash ")?.trim().parse::<usize>().ok());
    let Some(budget) = budget else {
        println!("{}: no line `flash BYTES`", path.display());
        return false;
    };
    let limit = budget + budget * TOLERANCE / 100;
    let peer = (flash * 100 / PEER) as f64 / 100.0;
    println!("flash {flash} bytes, {peer} of MicroPython's; budget {budget}, limit {limit}");
    if flash > limit {
        println!("the firmware has outgrown its budget; make it smaller, or decide on another one in {}", path.display());
        return false;
    }
    if flash + budget * TOLERANCE / 100 < budget {
        println!("the firmware has become smaller: lower its budget in {}", path.display());
    }
    true
}

fn budget_file() -> PathBuf {
    crate::root().join("ports/qemu-arm/budget")
}

struct Symbol {
    start: usize,
    size: usize,
    owner: String,
}

/// The firmware in flash.
struct Image {
    /// From address 0 on.
    bytes: Vec<u8>,
    /// By address.
    symbols: Vec<Symbol>,
    /// Where constants begin.
    constants: usize,
    /// Bytes of static memory.
    ram: usize,
}

impl Image {
    fn read() -> Option<Image> {
        let flat = firmware::image().with_extension("bin");
        let made = Command::new("arm-none-eabi-objcopy").args(["-O", "binary"]).arg(firmware::image()).arg(&flat).status();
        made.ok().filter(|status| status.success())?;
        let bytes = std::fs::read(flat).ok()?;
        let table = output("arm-none-eabi-nm", &["--print-size", "--numeric-sort", "--radix=d", "--demangle"])?;
        let symbols = table.lines().filter_map(symbol).filter(|symbol| symbol.start + symbol.size <= bytes.len()).collect();
        let sections = output("arm-none-eabi-size", &["-A", "-d"])?;
        let column = |section: &str, index: usize| {
            let line = sections.lines().find(|line| line.split_whitespace().next() == Some(section));
            line.and_then(|line| line.split_whitespace().nth(index)?.parse::<usize>().ok()).unwrap_or(0)
        };
        Some(Image { bytes, symbols, constants: column(".rodata", 2), ram: column(".data", 1) + column(".bss", 1) })
    }

    /// Bytes by owner.
    fn owners(&self) -> BTreeMap<String, usize> {
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        // Who owns each byte: a number of `names`.
        let mut names: Vec<&str> = vec![UNKNOWN, SHARED];
        let mut map = vec![0usize; self.bytes.len()];
        let mut work = Vec::new();
        for symbol in &self.symbols {
            let number = names.iter().position(|name| *name == symbol.owner).unwrap_or_else(|| {
                names.push(&symbol.owner);
                names.len() - 1
            });
            map[symbol.start..symbol.start + symbol.size].fill(number);
            work.push((symbol.start, symbol.start + symbol.size, number));
        }
        let nameless = |map: &[usize], address: usize| {
            address >= self.constants && address < map.len() && map[address] == 0
        };
        // A constant ends where the next one that somebody refers to begins.
        let mut starts: Vec<usize> = (0..self.bytes.len() / 4).map(|index| self.word(index * 4)).collect();
        starts.retain(|address| nameless(&map, *address));
        starts.extend(self.symbols.iter().flat_map(|symbol| [symbol.start, symbol.start + symbol.size]));
        starts.push(self.bytes.len());
        starts.sort_unstable();
        starts.dedup();
        let mut referred: BTreeMap<usize, usize> = BTreeMap::new();
        while let Some((start, end, number)) = work.pop() {
            for at in (start.next_multiple_of(4)..end.saturating_sub(3)).step_by(4) {
                let target = self.word(at);
                if !nameless(&map, target) {
                    continue;
                }
                let known = referred.entry(target).or_insert(0);
                let now = if *known == 0 || *known == number { number } else { 1 };
                if *known != now {
                    *known = now;
                    let next = starts.partition_point(|start| *start <= target);
                    work.push((target, starts.get(next).copied().unwrap_or(target), now));
                }
            }
        }
        for (target, number) in referred {
            let next = starts.partition_point(|start| *start <= target);
            map[target..starts.get(next).copied().unwrap_or(target)].fill(number);
        }
        for number in map {
            *owners.entry(names[number].into()).or_default() += 1;
        }
        owners
    }

    fn word(&self, at: usize) -> usize {
        self.bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(0, |word| u32::from_le_bytes(word) as usize)
    }
}

/// A line of the table of symbols: address, size, kind, name.
fn symbol(line: &str) -> Option<Symbol> {
    let mut words = line.splitn(4, ' ');
    let (start, size) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let (_, name) = (words.next()?, words.next()?);
    Some(Symbol { start, size, owner: owner(name) })
}

fn output(tool: &str, options: &[&str]) -> Option<String> {
    let output = Command::new(tool).args(options).arg(firmware::image()).output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// The crate and module that a symbol belongs to.
fn owner(name: &str) -> String {
    if name.starts_with("OUTLINED_FUNCTION") {
        return SHARED.into();
    }
    let name = name.trim_start_matches('<').trim_start_matches('&').trim_start_matches("mut ");
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
