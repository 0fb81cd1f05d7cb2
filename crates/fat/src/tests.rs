//! A disk in memory, a workload compared with a model, and what damage does.

use crate::{Disk, Error, Fat, File, Mode, Name, Outcome, Stamp, Volume, Width, name};
use std::collections::{BTreeMap, HashMap};
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, println, vec};

const SECTOR: u32 = 512;
const STAMP: Stamp = Stamp { date: 0x5a21, time: 0x6000 };

/// Sectors that were written; others hold something that means nothing.
struct Memory {
    sectors: u32,
    data: HashMap<u32, [u8; SECTOR as usize]>,
    operations: usize,
    most: usize,
}

impl Memory {
    fn new(sectors: u32) -> Memory {
        Memory { sectors, data: HashMap::new(), operations: 0, most: usize::MAX }
    }

    fn sector(&mut self, sector: u32, offset: u32, length: usize) -> Outcome<&mut [u8]> {
        assert!(offset as usize + length <= SECTOR as usize);
        self.operations += 1;
        assert!(self.operations < self.most, "endless");
        if sector >= self.sectors {
            return Err(Error::Disk);
        }
        let data = self.data.entry(sector).or_insert([0xa5; SECTOR as usize]);
        Ok(&mut data[offset as usize..offset as usize + length])
    }
}

impl Disk for Memory {
    fn read(&mut self, sector: u32, offset: u32, buffer: &mut [u8]) -> Outcome<()> {
        buffer.copy_from_slice(self.sector(sector, offset, buffer.len())?);
        Ok(())
    }

    fn write(&mut self, sector: u32, offset: u32, bytes: &[u8]) -> Outcome<()> {
        self.sector(sector, offset, bytes.len())?.copy_from_slice(bytes);
        Ok(())
    }
}

type Tree = BTreeMap<String, Option<Vec<u8>>>;

struct Mounted {
    disk: Memory,
    volume: Volume,
}

const CREATE: Mode = Mode { write: true, create: true, exclusive: false, truncate: true };
const READ: Mode = Mode { write: false, create: false, exclusive: false, truncate: false };

impl Mounted {
    fn format(sectors: u32) -> Mounted {
        let mut disk = Memory::new(sectors);
        let volume = Volume::format(&mut disk, SECTOR, sectors, 1).unwrap();
        assert_eq!(Volume::from_words(&volume.to_words()), volume);
        Mounted { disk, volume }
    }

    fn remount(self) -> Mounted {
        let mut disk = self.disk;
        let sectors = disk.sectors;
        let volume = Volume::mount(&mut disk, SECTOR, sectors).unwrap();
        Mounted { disk, volume }
    }

    fn fat(&mut self) -> Fat<'_, Memory> {
        Fat { disk: &mut self.disk, volume: &mut self.volume }
    }

    fn put(&mut self, path: &str, content: &[u8]) -> Outcome<()> {
        let mut file = self.fat().open(path, CREATE, STAMP)?;
        for (index, piece) in content.chunks(100).enumerate() {
            file = File::from_words(&file.to_words());
            let written = self.fat().write_file(&mut file, index as u32 * 100, piece)?;
            if written < piece.len() {
                self.fat().sync_file(&mut file, STAMP)?;
                return Err(Error::NoSpace);
            }
        }
        self.fat().sync_file(&mut file, STAMP)
    }

    fn get(&mut self, path: &str) -> Outcome<Vec<u8>> {
        let mut file = self.fat().open(path, READ, STAMP)?;
        let mut content = vec![0; file.size() as usize];
        let count = self.fat().read_file(&mut file, 0, &mut content)?;
        assert_eq!(count, content.len());
        Ok(content)
    }

    fn walk(&mut self, path: &str, tree: &mut Tree) -> Outcome<()> {
        let mut position = self.fat().open_directory(path)?;
        let mut found = Name::empty();
        while let Some(entry) = self.fat().next_entry(&mut position, &mut found)? {
            let text = String::from_utf8_lossy(found.bytes()).into_owned();
            let below = if path.is_empty() { text } else { format!("{path}/{text}") };
            if tree.len() > 3000 || below.len() > 500 {
                return Err(Error::Corrupt);
            }
            if entry.is_directory {
                tree.insert(below.clone(), None);
                self.walk(&below, tree)?;
            } else {
                let content = if entry.size < 1 << 20 { self.get(&below)? } else { Vec::new() };
                tree.insert(below, Some(content));
            }
        }
        Ok(())
    }

    fn tree(&mut self) -> Outcome<Tree> {
        let mut tree = Tree::new();
        self.walk("", &mut tree)?;
        Ok(tree)
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

fn workload(sectors: u32, width: Width, steps: usize) {
    const NAMES: [&str; 10] =
        ["A.TXT", "b.txt", "MixedCase.text", "a rather long name of a file", "dir", "dir/x", "dir/Ünïcode名", "d2", "d2/y.bin", "z"];
    let mut mounted = Mounted::format(sectors);
    assert_eq!(mounted.volume.width, width);
    let free = mounted.fat().free_clusters().unwrap();
    let (mut tree, mut random) = (Tree::new(), Random(0x51ab_1234));
    for step in 0..steps {
        let (path, other) = (NAMES[random.below(NAMES.len())], NAMES[random.below(NAMES.len())]);
        let parent = |path: &str| path.rsplit_once('/').is_none_or(|(above, _)| tree.get(above) == Some(&None));
        let busy = |path: &str| tree.keys().any(|name| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
        match random.below(8) {
            0..=2 if parent(path) && tree.get(path) != Some(&None) => {
                let size = [10, 600, 5000][random.below(3)];
                let content: Vec<u8> = (0..random.below(size)).map(|_| random.below(256) as u8).collect();
                mounted.put(path, &content).unwrap();
                tree.insert(path.to_string(), Some(content));
            }
            3 if parent(path) && !tree.contains_key(path) => {
                mounted.fat().make_directory(path, STAMP).unwrap();
                tree.insert(path.to_string(), None);
            }
            4 if tree.contains_key(path) && !busy(path) => {
                let directory = tree.remove(path) == Some(None);
                mounted.fat().remove(path, directory).unwrap();
            }
            5 if tree.get(path).is_some_and(Option::is_some) && parent(other) && tree.get(other) != Some(&None) => {
                mounted.fat().rename(path, other).unwrap();
                let content = tree.remove(path).unwrap();
                tree.insert(other.to_string(), content);
            }
            6 if tree.get(path).is_some_and(Option::is_some) => {
                let size = random.below(3000);
                let mut file = mounted.fat().open(path, Mode { truncate: false, ..CREATE }, STAMP).unwrap();
                mounted.fat().truncate_file(&mut file, size as u32).unwrap();
                mounted.fat().sync_file(&mut file, STAMP).unwrap();
                tree.get_mut(path).unwrap().as_mut().unwrap().resize(size, 0);
            }
            _ => continue,
        }
        if step % 7 == 0 {
            mounted = mounted.remount();
        }
        assert!(mounted.tree().unwrap() == tree, "step {step}");
    }
    assert!(tree.len() > 2);
    while let Some(path) = tree.keys().next_back().cloned() {
        let directory = tree.remove(&path) == Some(None);
        mounted.fat().remove(&path, directory).unwrap();
    }
    assert_eq!(mounted.fat().free_clusters(), Ok(free));
}

#[test]
fn what_is_written_is_read() {
    workload(300, Width::Fat12, 400);
    workload(40_000, Width::Fat16, 60);
    workload(1_100_000, Width::Fat32, 25);
}

#[test]
fn names_are_found_in_any_case() {
    let mut mounted = Mounted::format(100);
    mounted.put("Read Me.Text", b"1").unwrap();
    assert_eq!(mounted.get("READ ME.TEXT").unwrap(), b"1");
    assert_eq!(mounted.fat().make_directory("read me.text", STAMP), Err(Error::Exists));
    mounted.fat().rename("read me.text", "READ ME.text").unwrap();
    assert!(mounted.tree().unwrap().contains_key("READ ME.text"));
    for wrong in ["", "a:b", "dot.", "tab\t", "a/b/c"] {
        assert!(mounted.put(wrong, b"").is_err(), "{wrong}");
    }
    for index in 0..200 {
        mounted.put(&format!("numbered long name {index}.txt"), b"").unwrap_or_else(|error| assert!(index > 100, "{error:?}"));
    }
    assert_eq!(mounted.get("numbered long name 77.txt"), Ok(Vec::new()));
    assert_eq!(name::alias("a.b c.text", 12), *b"ABC~12  TEX");
    assert_eq!(name::short("readme.txt"), Some((*b"README  TXT", 24)));
}

#[test]
fn a_full_disk_is_an_error() {
    let mut mounted = Mounted::format(60);
    assert_eq!(mounted.put("big", &vec![1; 100_000]), Err(Error::NoSpace));
    assert_eq!(mounted.fat().free_clusters(), Ok(0));
    assert_eq!(mounted.fat().make_directory("d", STAMP), Err(Error::NoSpace));
    mounted.fat().remove("big", false).unwrap();
    mounted.put("small", b"fits").unwrap();
    assert_eq!(mounted.get("small").unwrap(), b"fits");
}

#[test]
fn damaged_disks_are_errors_not_accidents() {
    let mut mounted = Mounted::format(120);
    mounted.fat().make_directory("dir", STAMP).unwrap();
    mounted.fat().make_directory("dir/a directory of a long name", STAMP).unwrap();
    for (index, path) in ["one.txt", "dir/two", "dir/a directory of a long name/three", "four"].iter().enumerate() {
        mounted.put(path, &vec![index as u8; 700 * index + 30]).unwrap();
    }
    let original = mounted.disk.data;
    let mut random = Random(0xdead_cafe);
    let (mut refused, mut usable) = (0, 0);
    for _ in 0..3000 {
        let mut disk = Memory { sectors: 120, data: original.clone(), operations: 0, most: 5_000_000 };
        for _ in 0..1 + random.below(6) {
            // The boot sector, the table, the root directory or anything.
            let at = match random.below(4) {
                0 => random.below(64),
                1 => 512 + random.below(40),
                2 => 1024 + random.below(300),
                _ => random.below(120 * SECTOR as usize),
            };
            let Ok([byte]) = disk.sector(at as u32 / SECTOR, at as u32 % SECTOR, 1) else { continue };
            *byte = if random.below(2) == 0 { random.below(256) as u8 } else { *byte ^ 1 << random.below(8) };
        }
        let Ok(volume) = Volume::mount(&mut disk, SECTOR, 120) else {
            refused += 1;
            continue;
        };
        usable += 1;
        let mut mounted = Mounted { disk, volume };
        let _ = mounted.tree();
        let _ = mounted.put("new name that is long", &[7; 2000]);
        let _ = mounted.fat().rename("four", "dir/new");
        let _ = mounted.fat().remove("one.txt", false);
        let _ = mounted.fat().make_directory("dir/made", STAMP);
        let _ = mounted.fat().free_clusters();
    }
    println!("{refused} damaged disks refused, {usable} used as far as possible");
    assert!(refused > 100 && usable > 1000);
}
