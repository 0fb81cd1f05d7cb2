//! `cargo xtask size`: flash and RAM of firmware, what crates and modules take, and budgets.
//!
//! Code and named constants are counted by the linker's table of symbols. Constants without a
//! name (texts, tables of methods) belong to who refers to them: addresses are looked for in
//! the words of the image. The budget is the recorded size of a port; the test of the firmware fails when
//! it grows by more than two per cent, so growth is decided, not suffered.
//!
//! Invariant: every byte of flash is counted once.

use crate::ports::{self, Port};
use std::collections::BTreeMap;

/// MicroPython's build for the processor of a port with the same level of features.
const PEER: (&str, usize) = ("qemu-arm", 190_620);
/// Per cent above the budget that are forgiven.
const TOLERANCE: usize = 2;
const UNKNOWN: &str = "(none)";
const SHARED: &str = "(shared)";

/// Prints the table of all boards, or what one takes by crate; false when firmware cannot be built or exceeds its
/// budget.
pub fn run(words: &[String]) -> bool {
    if words.is_empty() {
        println!("{:10} {:>8} {:>8} {:>8} {:>8}", "board", "text", "data", "bss", "heap");
        return ports::ALL.iter().filter(|port| !print_row(port)).count() == 0;
    }
    match ports::named(words.first()).and_then(|port| ready(port).map(|()| port)) {
        Ok(port) => print_tables(port),
        Err(error) => {
            println!("{error}");
            false
        }
    }
}

fn ready(port: &Port) -> Result<(), String> {
    match port.missing(false) {
        Some(missing) => Err(format!("{}: {missing}", port.name)),
        None => port.build(),
    }
}

/// A board's row; false when there is none although its tools are there.
fn print_row(port: &Port) -> bool {
    if let Err(error) = ready(port) {
        println!("{error}");
        return port.missing(false).is_some();
    }
    let Some(sections) = output(port, "size", &["-A", "-d"]) else { return false };
    let (mut text, mut data, mut bss, mut heap) = (0, 0, 0, 0);
    for line in sections.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(size)) = (words.next(), words.next().and_then(|word| word.parse::<usize>().ok())) else { continue };
        // Sections without an address are for debuggers.
        if words.next().is_none_or(|address| address == "0" && name != ".vectors") {
            continue;
        }
        match name {
            ".heap" => heap += size,
            name if name.starts_with(".data") => data += size,
            name if name.starts_with(".bss") || name.starts_with(".uninit") => bss += size,
            _ => text += size,
        }
    }
    println!("{:10} {text:>8} {data:>8} {bss:>8} {heap:>8}", port.name);
    true
}

fn print_tables(port: &Port) -> bool {
    let Some(image) = Image::read(port) else { return false };
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
    check_budget(port)
}

/// Compares the firmware, which was built, with its port's budget, if it has one.
pub fn check_budget(port: &Port) -> bool {
    let path = crate::root().join(port.folder).join("budget");
    if !path.exists() {
        return true;
    }
    let Some(image) = Image::read(port) else { return false };
    let flash = image.bytes.len();
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let budget = text.lines().find_map(|line| line.strip_prefix("flash ")?.trim().parse::<usize>().ok());
    let Some(budget) = budget else {
        println!("{}: no line `flash BYTES`", path.display());
        return false;
    };
    let limit = budget + budget * TOLERANCE / 100;
    println!("flash {flash} bytes; budget {budget}, limit {limit}");
    if port.name == PEER.0 {
        println!("{} times MicroPython's", (flash * 100 / PEER.1) as f64 / 100.0);
    }
    if flash > limit {
        println!("the firmware has outgrown its budget; make it smaller, or decide on another one in {}", path.display());
        return false;
    }
    if flash + budget * TOLERANCE / 100 < budget {
        println!("the firmware has become smaller: lower its budget in {}", path.display());
    }
    true
}

struct Symbol {
    start: usize,
    size: usize,
    owner: String,
}

/// The firmware in flash, one segment behind the other: they may be far apart.
struct Image {
    segments: Vec<Segment>,
    bytes: Vec<u8>,
    /// By place in `bytes`.
    symbols: Vec<Symbol>,
    /// Where constants begin, in `bytes`.
    constants: usize,
    /// Bytes of static memory.
    ram: usize,
}

impl Image {
    fn read(port: &Port) -> Option<Image> {
        let elf = std::fs::read(port.image()).ok()?;
        let (segments, bytes) = packed(&elf)?;
        let table = output(port, "nm", &["--print-size", "--numeric-sort", "--radix=d", "--demangle"])?;
        let symbols = table
            .lines()
            .filter_map(symbol)
            .filter_map(|symbol| Some(Symbol { start: place_of(&segments, symbol.start)?, ..symbol }))
            .filter(|symbol| symbol.start + symbol.size <= bytes.len())
            .collect();
        let sections = output(port, "size", &["-A", "-d"])?;
        let column = |section: &str, index: usize| {
            let line = sections.lines().find(|line| line.split_whitespace().next() == Some(section));
            line.and_then(|line| line.split_whitespace().nth(index)?.parse::<usize>().ok()).unwrap_or(0)
        };
        let constants = place_of(&segments, column(".rodata", 2)).unwrap_or(bytes.len());
        Some(Image { segments, bytes, symbols, constants, ram: column(".data", 1) + column(".bss", 1) })
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

    /// The place of what the word at a place refers to; one outside of the image when it refers to nothing.
    fn word(&self, at: usize) -> usize {
        let word = self.bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(0, u32::from_le_bytes);
        place_of(&self.segments, word as usize).unwrap_or(usize::MAX)
    }
}

/// A line of the table of symbols: address, size, kind, name.
fn symbol(line: &str) -> Option<Symbol> {
    let mut words = line.splitn(4, ' ');
    let (start, size) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let (_, name) = (words.next()?, words.next()?);
    Some(Symbol { start, size, owner: owner(name) })
}

fn output(port: &Port, tool: &str, options: &[&str]) -> Option<String> {
    let output = port.binutil(tool).args(options).arg(port.image()).output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// What an ELF file loads: where its bytes are among all of them, and where the program finds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Segment {
    place: usize,
    address: usize,
    size: usize,
}

/// The segments of an ELF file (of 32 bits, little-endian) that have something in them, and their bytes, each segment
/// from a word on.
fn packed(elf: &[u8]) -> Option<(Vec<Segment>, Vec<u8>)> {
    let word = |at: usize| Some(u32::from_le_bytes(elf.get(at..at + 4)?.try_into().ok()?) as usize);
    let half = |at: usize| Some(u16::from_le_bytes(elf.get(at..at + 2)?.try_into().ok()?) as usize);
    let (table, length, count) = (word(28)?, half(42)?, half(44)?);
    let (mut segments, mut bytes) = (Vec::new(), Vec::new());
    for header in (0..count).map(|index| table + index * length) {
        let (offset, address, size) = (word(header + 4)?, word(header + 8)?, word(header + 16)?);
        if word(header) == Some(1) && size > 0 {
            bytes.resize(bytes.len().next_multiple_of(4), 0);
            segments.push(Segment { place: bytes.len(), address, size });
            bytes.extend(elf.get(offset..offset + size)?);
        }
    }
    Some((segments, bytes))
}

/// The place of the bytes that the program finds at an address; None for what is not stored.
fn place_of(segments: &[Segment], address: usize) -> Option<usize> {
    let segment = segments.iter().find(|segment| (segment.address..segment.address + segment.size).contains(&address))?;
    Some(address - segment.address + segment.place)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_to_ram_is_counted_where_it_is_stored() {
        let segments = [
            Segment { place: 0, address: 0x1000_0000, size: 0x300 },
            Segment { place: 0x300, address: 0x2000_9000, size: 0x80 },
        ];
        assert_eq!(place_of(&segments, 0x1000_0010), Some(0x10));
        assert_eq!(place_of(&segments, 0x2000_9010), Some(0x310));
        assert_eq!(place_of(&segments, 0x2000_9080), None);
    }

    #[test]
    fn segments_far_apart_are_counted_without_what_is_between() {
        let elf = crate::ports::elf::made_of(&[(1, 0x1000, b"three"), (4, 0, b"note"), (1, 0x5000_0000, b"two")]);
        let (segments, bytes) = packed(&elf).unwrap();
        assert_eq!(segments.iter().map(|segment| (segment.place, segment.size)).collect::<Vec<_>>(), [(0, 5), (8, 3)]);
        assert_eq!(bytes, b"three\0\0\0two");
    }
}
