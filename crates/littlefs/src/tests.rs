//! A flash that keeps the rules, a workload, and what cutting its power at every operation does.

use crate::{Change, Device, Error, File, Geometry, Kind, Littlefs, Mode, Outcome, State};
use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, println, vec};

const GEOMETRY: Geometry = Geometry { block_size: 512, block_count: 64, program_size: 16 };

/// How a block is worn out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wear {
    /// The flash says that it cannot erase it.
    Erase,
    /// It says that it cannot program it.
    Program,
    /// It says nothing, and keeps what is programmed in part.
    Silent,
}

/// Flash: erased to ones, programmed in units, each unit once.
#[derive(Clone)]
struct Flash {
    geometry: Geometry,
    data: Vec<u8>,
    /// Units that were programmed since they were erased.
    programmed: Vec<bool>,
    gathered: Option<(u32, u32, Vec<u8>)>,
    /// Operations until power is lost.
    left: Option<usize>,
    operations: usize,
    reads: usize,
    files: Vec<(File, Vec<u8>)>,
    /// Reads fail beyond this many.
    most_reads: usize,
    worn: BTreeMap<u32, Wear>,
    /// Failures of worn blocks so far, and metadata pairs that were relocated.
    failures: usize,
    relocated: usize,
}

impl Flash {
    fn new(geometry: Geometry) -> Flash {
        let size = (geometry.block_size * geometry.block_count) as usize;
        Flash {
            geometry,
            data: vec![0x55; size],
            programmed: vec![true; size / geometry.program_size as usize],
            gathered: None,
            left: None,
            operations: 0,
            reads: 0,
            files: Vec::new(),
            most_reads: usize::MAX,
            worn: BTreeMap::new(),
            failures: 0,
            relocated: 0,
        }
    }

    /// Counts an operation; an error when power is lost at it.
    fn operate(&mut self) -> Outcome<()> {
        self.operations += 1;
        match &mut self.left {
            Some(0) => Err(Error::Device),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Programs whole units that were gathered.
    fn write_units(&mut self, all: bool) -> Outcome<()> {
        let unit = self.geometry.program_size as usize;
        let Some((block, offset, mut bytes)) = self.gathered.take() else { return Ok(()) };
        if all {
            bytes.resize(bytes.len().next_multiple_of(unit), 0);
        }
        let whole = bytes.len() / unit * unit;
        let wear = self.worn.get(&block).copied();
        if wear == Some(Wear::Program) && whole > 0 {
            self.failures += 1;
            self.operate()?;
            return Err(Error::Corrupt);
        }
        for (index, piece) in bytes[..whole].chunks(unit).enumerate() {
            let address = (block * self.geometry.block_size + offset) as usize + index * unit;
            let cut = self.operate();
            assert!(!self.programmed[address / unit], "unit at {address:#x} programmed twice");
            // Power that is lost in the middle leaves a part.
            let length = if cut.is_err() { unit / 2 } else { unit };
            if wear == Some(Wear::Silent) {
                self.failures += 1;
                // A bit that cannot be cleared.
                self.programmed[address / unit] = length > 0;
                self.data[address..address + length].copy_from_slice(&piece[..length]);
                self.data[address] |= 1;
                cut?;
                continue;
            }
            self.programmed[address / unit] = length > 0;
            self.data[address..address + length].copy_from_slice(&piece[..length]);
            cut?;
        }
        let rest = bytes[whole..].to_vec();
        if !rest.is_empty() {
            self.gathered = Some((block, offset + whole as u32, rest));
        }
        Ok(())
    }

    /// The flash as it is found when power comes back.
    fn restarted(&self) -> Flash {
        Flash { gathered: None, left: None, files: Vec::new(), reads: 0, ..self.clone() }
    }
}

impl Device for Flash {
    fn read(&mut self, block: u32, offset: u32, buffer: &mut [u8]) -> Outcome<()> {
        self.reads += 1;
        assert!(self.reads < self.most_reads, "endless");
        let start = (block * self.geometry.block_size + offset) as usize;
        buffer.copy_from_slice(&self.data[start..start + buffer.len()]);
        Ok(())
    }

    fn program(&mut self, block: u32, offset: u32, bytes: &[u8]) -> Outcome<()> {
        let (unit, size) = (self.geometry.program_size, self.geometry.block_size);
        assert!(offset + bytes.len() as u32 <= size);
        match &mut self.gathered {
            Some((own, start, gathered)) => {
                assert_eq!((*own, *start + gathered.len() as u32), (block, offset), "a gap");
                gathered.extend_from_slice(bytes);
            }
            None => {
                assert_eq!(offset % unit, 0, "not at a unit");
                self.gathered = Some((block, offset, bytes.to_vec()));
            }
        }
        self.write_units(false)
    }

    fn flush(&mut self) -> Outcome<()> {
        self.write_units(true)
    }

    fn erase(&mut self, block: u32) -> Outcome<()> {
        assert!(self.gathered.is_none());
        if self.worn.get(&block) == Some(&Wear::Erase) {
            self.failures += 1;
            self.operate()?;
            return Err(Error::Corrupt);
        }
        let cut = self.operate();
        let (size, unit) = (self.geometry.block_size as usize, self.geometry.program_size as usize);
        let start = block as usize * size;
        let length = if cut.is_err() { size / 2 } else { size };
        self.data[start..start + length].fill(0xff);
        self.programmed[start / unit..(start + size) / unit].fill(cut.is_err());
        cut
    }

    fn sync(&mut self) -> Outcome<()> {
        Ok(())
    }

    fn note(&mut self, change: Change) {
        self.relocated += usize::from(matches!(change, Change::Relocated(..)));
        self.files.iter_mut().for_each(|(file, _)| file.follow(change));
    }

    fn open_file(&mut self, index: usize) -> Option<[(u32, u32); 3]> {
        self.files.get(index).map(|(file, _)| file.lists())
    }
}

/// A mounted file system with open files.
struct Disk {
    flash: Flash,
    state: State,
}

const CREATE: Mode = Mode { write: true, create: true, exclusive: false, truncate: true };
const CHANGE: Mode = Mode { write: true, create: true, exclusive: false, truncate: false };
const READ: Mode = Mode { write: false, create: false, exclusive: false, truncate: false };

impl Disk {
    fn format(geometry: Geometry) -> Disk {
        let mut flash = Flash::new(geometry);
        let state = State::format(&mut flash, geometry).unwrap();
        Disk { flash, state }
    }

    fn mount(mut flash: Flash) -> Outcome<Disk> {
        let geometry = flash.geometry;
        let state = State::mount(&mut flash, geometry)?;
        assert_eq!(State::from_words(&state.to_words()), state);
        Ok(Disk { flash, state })
    }

    fn system(&mut self) -> Littlefs<'_, Flash> {
        Littlefs { device: &mut self.flash, state: &mut self.state }
    }

    fn open(&mut self, path: &str, mode: Mode) -> Outcome<usize> {
        let mut buffer = vec![0; self.state.geometry.buffer_size()];
        let file = self.system().open(path.as_bytes(), mode, &mut buffer, Some((1, b"time")))?;
        assert_eq!(File::from_words(&file.to_words()), file);
        self.flash.files.push((file, buffer));
        Ok(self.flash.files.len() - 1)
    }

    /// Runs `work` on an open file; place and id come from the device.
    fn with<T>(
        &mut self,
        index: usize,
        work: impl FnOnce(&mut Littlefs<'_, Flash>, &mut File, &mut [u8]) -> Outcome<T>,
    ) -> Outcome<T> {
        let (mut file, mut buffer) = self.flash.files[index].clone();
        let result = work(&mut self.system(), &mut file, &mut buffer);
        file.place_as(&self.flash.files[index].0);
        self.flash.files[index] = (file, buffer);
        result
    }

    fn write(&mut self, index: usize, position: u32, bytes: &[u8]) -> Outcome<()> {
        self.with(index, |system, file, buffer| system.write_file(file, buffer, position, bytes))
    }

    fn sync(&mut self, index: usize) -> Outcome<()> {
        self.system().prepare()?;
        self.with(index, |system, file, buffer| system.sync_file(file, buffer, Some((1, b"then"))))
    }

    fn close(&mut self, index: usize) -> Outcome<()> {
        self.sync(index)?;
        self.flash.files.remove(index);
        Ok(())
    }

    fn put(&mut self, path: &str, content: &[u8]) -> Outcome<()> {
        let file = self.open(path, CREATE)?;
        for (index, piece) in content.chunks(37).enumerate() {
            self.write(file, index as u32 * 37, piece)?;
        }
        self.close(file)
    }

    fn get(&mut self, path: &str) -> Outcome<Vec<u8>> {
        let file = self.open(path, READ)?;
        let mut content = Vec::new();
        loop {
            let mut piece = [0; 53];
            let at = content.len() as u32;
            let count = self.with(file, |system, file, buffer| system.read_file(file, buffer, at, &mut piece))?;
            if count == 0 {
                break;
            }
            content.extend_from_slice(&piece[..count]);
        }
        self.flash.files.remove(file);
        Ok(content)
    }

    fn walk(&mut self, path: &str, tree: &mut Tree) -> Outcome<()> {
        let mut position = self.system().open_directory(path.as_bytes())?;
        let mut name = [0; 255];
        while let Some((entry, size)) = self.system().next_entry(&mut position, &mut name)? {
            let name = String::from_utf8_lossy(&name[..size]).into_owned();
            let below = if path.is_empty() { name } else { format!("{path}/{name}") };
            if entry.kind == Kind::Directory {
                tree.insert(below.clone(), None);
                self.walk(&below, tree)?;
            } else {
                let content = self.get(&below)?;
                assert_eq!(content.len() as u32, entry.size);
                tree.insert(below, Some(content));
            }
            assert!(tree.len() < 10_000);
        }
        Ok(())
    }

    /// The metadata pairs but the first.
    fn pairs(&mut self) -> Vec<crate::Pair> {
        let mut pairs = Vec::new();
        let mut system = self.system();
        let mut log = system.fetch([0, 1]).unwrap();
        while !crate::is_null(log.tail) {
            pairs.push(log.tail);
            log = system.fetch(log.tail).unwrap();
        }
        pairs
    }

    fn tree(&mut self) -> Outcome<Tree> {
        let mut tree = Tree::new();
        self.walk("", &mut tree)?;
        Ok(tree)
    }
}

/// What a file system holds: directories (None) and files by path.
type Tree = BTreeMap<String, Option<Vec<u8>>>;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// A step of a workload.
#[derive(Clone, Debug)]
enum Step {
    Put(String, Vec<u8>),
    /// Opens, writes at a place, makes a directory before the file is synced.
    Change(String, usize, Vec<u8>, String),
    Append(String, Vec<u8>),
    Truncate(String, usize),
    Make(String),
    Remove(String),
    Rename(String, String),
}

/// Does a step to a tree; the states that it may leave when it is interrupted, the last one being its end. None when
/// the step is not possible.
fn expect(tree: &Tree, step: &Step) -> Option<Vec<Tree>> {
    let parent_exists = |path: &str| match path.rsplit_once('/') {
        Some((parent, _)) => tree.get(parent) == Some(&None),
        None => true,
    };
    let changed = |path: &str, content: Option<Vec<u8>>| {
        let mut next = tree.clone();
        next.insert(path.to_string(), content);
        next
    };
    let is_directory = |path: &str| tree.get(path) == Some(&None);
    match step {
        Step::Put(path, content) => {
            if is_directory(path) || !parent_exists(path) {
                return None;
            }
            let made = if tree.contains_key(path) { tree.clone() } else { changed(path, Some(Vec::new())) };
            Some(vec![made, changed(path, Some(content.clone()))])
        }
        Step::Append(path, content) => {
            let mut all = tree.get(path)?.clone()?;
            all.extend_from_slice(content);
            Some(vec![changed(path, Some(all))])
        }
        Step::Truncate(path, size) => {
            let mut all = tree.get(path)?.clone()?;
            all.resize(*size, 0);
            Some(vec![changed(path, Some(all))])
        }
        Step::Change(path, at, bytes, directory) => {
            let mut content = tree.get(path)?.clone()?;
            if tree.contains_key(directory) {
                return None;
            }
            let mut made = tree.clone();
            made.insert(directory.clone(), None);
            content.resize(content.len().max(at + bytes.len()), 0);
            content[*at..at + bytes.len()].copy_from_slice(bytes);
            let mut all = made.clone();
            all.insert(path.clone(), Some(content));
            Some(vec![made, all])
        }
        Step::Make(path) => {
            (!tree.contains_key(path) && parent_exists(path)).then(|| vec![changed(path, None)])
        }
        Step::Remove(path) => {
            let inside = format!("{path}/");
            if !tree.contains_key(path) || tree.keys().any(|other| other.starts_with(&inside)) {
                return None;
            }
            let mut next = tree.clone();
            next.remove(path);
            Some(vec![next])
        }
        Step::Rename(old, new) => {
            let (inside, target) = (format!("{old}/"), format!("{new}/"));
            let kind = tree.get(old)?;
            if old == new || new.starts_with(&inside) || !parent_exists(new) {
                return None;
            }
            if tree.get(new).is_some_and(|other| other.is_none() != kind.is_none())
                || tree.keys().any(|other| other.starts_with(&target))
            {
                return None;
            }
            let mut next = Tree::new();
            for (path, content) in tree.iter().filter(|(path, _)| *path != new) {
                let moved = match path.strip_prefix(&inside) {
                    Some(rest) => format!("{target}{rest}"),
                    None if path == old => new.clone(),
                    None => path.clone(),
                };
                next.insert(moved, content.clone());
            }
            Some(vec![next])
        }
    }
}

fn perform(disk: &mut Disk, step: &Step) -> Outcome<()> {
    match step {
        Step::Put(path, content) => disk.put(path, content),
        Step::Append(path, content) => {
            let file = disk.open(path, CHANGE)?;
            let size = disk.flash.files[file].0.size();
            disk.write(file, size, content)?;
            disk.close(file)
        }
        Step::Truncate(path, size) => {
            let file = disk.open(path, CHANGE)?;
            let size = *size as u32;
            disk.with(file, |system, file, buffer| system.truncate_file(file, buffer, size))?;
            disk.close(file)
        }
        Step::Change(path, at, bytes, directory) => {
            let file = disk.open(path, CHANGE)?;
            disk.write(file, *at as u32, bytes)?;
            disk.system().make_directory(directory.as_bytes())?;
            disk.close(file)
        }
        Step::Make(path) => disk.system().make_directory(path.as_bytes()),
        Step::Remove(path) => disk.system().remove(path.as_bytes()),
        Step::Rename(old, new) => disk.system().rename(old.as_bytes(), new.as_bytes()),
    }
}

fn bytes(random: &mut Random, limit: usize) -> Vec<u8> {
    let length = random.below(limit);
    (0..length).map(|_| random.below(256) as u8).collect()
}

fn step(random: &mut Random) -> Step {
    const NAMES: [&str; 14] = [
        "a", "b", "c", "d", "dir", "dir/x", "dir/y", "dir/sub", "dir/sub/z", "dir2", "dir2/x", "dir2/long name of a file",
        "e", "f",
    ];
    let name = |random: &mut Random| NAMES[random.below(NAMES.len())].to_string();
    let path = name(random);
    match random.below(16) {
        0..=4 => {
            let limit = [40, 200, 3000][random.below(3)];
            Step::Put(path, bytes(random, limit))
        }
        5..=6 => Step::Append(path, bytes(random, 900)),
        7 => Step::Truncate(path, random.below(2000)),
        8 => {
            let other = name(random);
            Step::Change(path, random.below(1500), bytes(random, 300), other.split('/').next().unwrap_or("a").to_string())
        }
        9..=10 => Step::Make(["dir", "dir2", "dir/sub", "e"][random.below(4)].to_string()),
        11..=12 => Step::Remove(path),
        _ => Step::Rename(path, name(random)),
    }
}

/// Runs steps, cutting power at each operation of every one; returns the number of cuts.
fn cut_everywhere(geometry: Geometry, steps: usize, seed: u64) -> usize {
    cut_with_worn_blocks(geometry, steps, seed, 0).0
}

/// As [`cut_everywhere`] while so many blocks wear out one after the other; how often they failed besides, and how many
/// metadata pairs were relocated.
fn cut_with_worn_blocks(geometry: Geometry, steps: usize, seed: u64, worn: usize) -> (usize, usize, usize) {
    let (mut failures, mut relocated) = (0, 0);
    let mut random = Random(seed);
    let mut disk = Disk::format(geometry);
    let mut tree = Tree::new();
    let (mut done, mut cuts) = (0, 0);
    while done < steps {
        let mut step = step(&mut random);
        if worn > 0 && random.below(3) > 0 {
            // Small files in directories, whose logs are written anew often.
            let path = ["dir/x", "dir/y", "dir/sub/z", "dir2/x", "dir2/long name of a file"][random.below(5)];
            step = match random.below(8) {
                0 => Step::Make(["dir", "dir2", "dir/sub"][random.below(3)].to_string()),
                1 => Step::Rename(path.to_string(), ["dir/moved", "dir2/y", "dir/sub/w"][random.below(3)].to_string()),
                _ => Step::Put(path.to_string(), bytes(&mut random, 60)),
            };
        }
        let Some(stages) = expect(&tree, &step) else { continue };
        if disk.flash.worn.len() < worn && random.below(3) == 0 {
            // The pair that the file system begins with is not among them; others of directories are often.
            let pairs = disk.pairs();
            let block = match random.below(3) {
                0 => 2 + random.below(geometry.block_count as usize - 2) as u32,
                _ if pairs.is_empty() => continue,
                _ => pairs[random.below(pairs.len())][random.below(2)],
            };
            disk.flash.worn.insert(block, [Wear::Erase, Wear::Program, Wear::Silent][random.below(3)]);
        }
        let before = disk.flash.restarted();
        disk = Disk::mount(disk.flash.restarted()).unwrap();
        disk.flash.operations = 0;
        match perform(&mut disk, &step) {
            Ok(()) => {}
            Err(Error::NoSpace) => {
                disk = Disk::mount(before).unwrap();
                continue;
            }
            Err(error) => panic!("{step:?}: {error:?}"),
        }
        let total = disk.flash.operations;
        failures += core::mem::take(&mut disk.flash.failures);
        relocated += core::mem::take(&mut disk.flash.relocated);
        let (after, last) = (disk.tree().unwrap(), stages.last().unwrap());
        assert!(after == *last, "{step:?}");
        for cut in 0..total {
            let mut flash = before.clone();
            flash.left = Some(cut);
            let mut broken = Disk::mount(flash).unwrap();
            assert_eq!(perform(&mut broken, &step), Err(Error::Device), "{step:?}");
            let mut mended = Disk::mount(broken.flash.restarted()).unwrap_or_else(|error| panic!("{step:?} at {cut}: {error:?}"));
            let found = mended.tree().unwrap_or_else(|error| panic!("{step:?} at {cut}: {error:?}"));
            assert!(found == tree || stages.contains(&found), "{step:?} cut at {cut} of {total}:\n{found:?}\nfrom {tree:?}");
            // It goes on working, and nothing else is lost by mending.
            match mended.put("zz", b"mended") {
                Err(Error::NoSpace) => {}
                other => {
                    other.unwrap();
                    let mut again = Disk::mount(mended.flash.restarted()).unwrap();
                    let mut now = again.tree().unwrap();
                    assert_eq!(now.remove("zz"), Some(Some(b"mended".to_vec())));
                    assert!(now == found, "{step:?} cut at {cut}, mended");
                }
            }
            cuts += 1;
        }
        tree = stages.into_iter().next_back().unwrap();
        done += 1;
    }
    (cuts, failures, relocated)
}

#[test]
fn worn_blocks_are_replaced() {
    let mut pairs = 0;
    for (geometry, worn, steps, seed) in [
        (GEOMETRY, 20, 100, 5u64),
        (Geometry { block_count: 96, ..GEOMETRY }, 40, 150, 77),
        (Geometry { block_size: 256, block_count: 128, program_size: 1 }, 50, 30, 1234),
        (Geometry { block_size: 1024, block_count: 64, program_size: 256 }, 24, 150, 31),
    ] {
        let (cuts, failures, relocated) = cut_with_worn_blocks(geometry, steps, seed, worn);
        println!("{worn} worn blocks failed {failures} times, {relocated} pairs relocated, {cuts} power cuts: nothing lost");
        assert!(failures > 20 && cuts > 300, "{failures} {cuts}");
        pairs += relocated;
    }
    assert!(pairs > 20, "{pairs}");
}

#[test]
fn the_root_leaves_the_first_pair_before_that_wears_out() {
    let mut disk = Disk::format(GEOMETRY);
    disk.system().make_directory(b"dir").unwrap();
    let open = disk.open("open", CHANGE).unwrap();
    disk.write(open, 0, b"first").unwrap();
    disk.sync(open).unwrap();
    let (mut count, mut cuts) = (0u32, 0);
    loop {
        count += 1;
        let content = count.to_le_bytes();
        let (before, tree) = (disk.flash.clone(), disk.tree().unwrap());
        disk.flash.operations = 0;
        disk.put("counter", &content).unwrap();
        if disk.state.root == [0, 1] {
            assert!(count < 10_000);
            continue;
        }
        for cut in 0..disk.flash.operations {
            let mut broken = Disk::mount(Flash { left: Some(cut), ..before.restarted() }).unwrap();
            assert_eq!(broken.put("counter", &content), Err(Error::Device));
            let mut mended = Disk::mount(broken.flash.restarted()).unwrap();
            let mut found = mended.tree().unwrap();
            if found != tree {
                assert_eq!(found.insert("counter".into(), tree["counter"].clone()), Some(Some(content.to_vec())));
                assert!(found == tree);
            }
            mended.put("dir/later", b"later").unwrap();
            assert_eq!(mended.get("dir/later").unwrap(), b"later");
            cuts += 1;
        }
        break;
    }
    assert!(count > 100 && cuts > 10, "{count} {cuts}");
    // The file that was open has moved with the rest.
    disk.write(open, 5, b" and last").unwrap();
    disk.close(open).unwrap();
    // The first pair is written no more, whatever the root does; so that it wears out does not matter.
    let first = disk.flash.data[..2 * 512].to_vec();
    disk.flash.worn.extend([(0, Wear::Erase), (1, Wear::Program)]);
    for count in 0..500u32 {
        disk.put("counter", &count.to_le_bytes()).unwrap();
    }
    assert!(disk.flash.data[..2 * 512] == first, "the first pair was written");
    disk.put("dir/x", b"x").unwrap();
    let mut again = Disk::mount(disk.flash.restarted()).unwrap();
    assert_eq!(again.state.root, disk.state.root);
    assert_eq!(again.get("open").unwrap(), b"first and last");
    assert_eq!((again.get("counter").unwrap(), again.get("dir/x").unwrap()), (499u32.to_le_bytes().to_vec(), b"x".to_vec()));
}

#[test]
fn a_worn_root_moves_once_it_has_left_the_first_pair() {
    for wear in [Wear::Erase, Wear::Program, Wear::Silent] {
        let mut disk = Disk::format(GEOMETRY);
        let mut count = 0u32;
        while disk.state.root == [0, 1] {
            count += 1;
            disk.put("counter", &count.to_le_bytes()).unwrap();
        }
        let root = disk.state.root;
        disk.flash.worn.extend(root.map(|block| (block, wear)));
        for _ in 0..100 {
            count += 1;
            disk.put("counter", &count.to_le_bytes()).unwrap();
        }
        assert!(disk.flash.relocated >= 1 && disk.flash.failures >= 1);
        let mut again = Disk::mount(disk.flash.restarted()).unwrap();
        assert!(!root.iter().all(|block| again.state.root.contains(block)));
        assert_eq!(again.get("counter").unwrap(), count.to_le_bytes());
        assert_eq!(again.tree().unwrap().len(), 1);
    }
}

#[test]
fn a_worn_first_pair_is_an_error_that_loses_nothing() {
    let mut disk = Disk::format(GEOMETRY);
    disk.put("old", b"content").unwrap();
    disk.flash.worn.extend([(0, Wear::Erase), (1, Wear::Erase)]);
    let mut failed = false;
    for count in 0..100u32 {
        failed |= disk.put("counter", &count.to_le_bytes()).is_err();
    }
    assert!(failed);
    let mut again = Disk::mount(disk.flash.restarted()).unwrap();
    assert_eq!(again.get("old").unwrap(), b"content");
}

#[test]
fn a_full_disk_keeps_its_root() {
    let mut disk = Disk::format(Geometry { block_count: 16, ..GEOMETRY });
    disk.put("large", &[7; 6000]).unwrap();
    for count in 0..1000u32 {
        disk.put("counter", &count.to_le_bytes()).unwrap();
    }
    assert_eq!(disk.state.root, [0, 1]);
    assert_eq!(disk.get("large").unwrap(), [7; 6000]);
}

#[test]
fn power_may_be_lost_at_every_operation() {
    let steps = 200;
    let cuts = cut_everywhere(GEOMETRY, steps, 0x1234_5678_9abc);
    println!("power cut at {cuts} flash operations of a workload of {steps}: nothing lost");
    assert!(cuts > 1000);
}

#[test]
fn power_may_be_lost_with_other_sizes() {
    for (geometry, seed) in [
        (Geometry { block_size: 4096, block_count: 32, program_size: 256 }, 7u64),
        (Geometry { block_size: 256, block_count: 96, program_size: 1 }, 99),
    ] {
        assert!(cut_everywhere(geometry, 40, seed) > 100);
    }
}

#[test]
fn directories_split_and_shrink() {
    let mut disk = Disk::format(GEOMETRY);
    disk.system().make_directory(b"d").unwrap();
    let name = |number: usize| format!("d/name number {number:03}");
    for number in (0..70).map(|number| number * 37 % 70) {
        disk.put(&name(number), format!("content {number}").as_bytes()).unwrap();
    }
    let mut disk = Disk::mount(disk.flash.restarted()).unwrap();
    let tree = disk.tree().unwrap();
    assert_eq!(tree.len(), 71);
    assert_eq!(disk.get(&name(41)).unwrap(), b"content 41");
    assert_eq!(disk.system().remove(b"d"), Err(Error::NotEmpty));
    for number in 0..70 {
        disk.system().remove(name(number).as_bytes()).unwrap();
    }
    disk.system().remove(b"d").unwrap();
    let mut disk = Disk::mount(disk.flash.restarted()).unwrap();
    assert_eq!(disk.tree().unwrap().len(), 0);
    assert_eq!(disk.system().used_blocks(), Ok(2));
}

#[test]
fn files_grow_over_many_blocks() {
    let mut disk = Disk::format(Geometry { block_count: 160, ..GEOMETRY });
    let content: Vec<u8> = (0..20_000u32).map(|number| (number * 7 >> 3) as u8).collect();
    disk.put("big", &content).unwrap();
    assert!(disk.get("big").unwrap() == content);
    let file = disk.open("big", CHANGE).unwrap();
    for at in [19_999, 0, 5000, 511, 512, 513] {
        disk.write(file, at, b"!").unwrap();
    }
    disk.close(file).unwrap();
    let mut expected = content;
    [0, 511, 512, 513, 5000, 19_999].iter().for_each(|at| expected[*at] = b'!');
    let mut disk = Disk::mount(disk.flash.restarted()).unwrap();
    assert!(disk.get("big").unwrap() == expected);
    assert_eq!(disk.put("other", &vec![1; 80_000]), Err(Error::NoSpace));
    assert!(disk.get("big").unwrap() == expected);
}

#[test]
fn open_files_follow_their_entries() {
    let mut disk = Disk::format(GEOMETRY);
    disk.system().make_directory(b"d").unwrap();
    let file = disk.open("m", CREATE).unwrap();
    let gone = disk.open("n", CREATE).unwrap();
    disk.write(file, 0, b"first").unwrap();
    disk.write(gone, 0, b"second").unwrap();
    for number in 0..40 {
        disk.put(&format!("{}{number}", if number % 2 == 0 { "a" } else { "z" }), b"filler of some length").unwrap();
    }
    disk.system().rename(b"m", b"d/moved").unwrap();
    disk.system().remove(b"n").unwrap();
    disk.close(gone).unwrap();
    disk.close(file).unwrap();
    assert_eq!(disk.get("d/moved").unwrap(), b"first");
    assert_eq!(disk.get("n"), Err(Error::NotFound));
    let mut stamp = [0; 4];
    assert_eq!(disk.system().attribute(b"d/moved", 1, &mut stamp), Ok(Some(4)));
    assert_eq!(&stamp, b"then");
}

/// Makes the checksums of a block's log right, as far as its tags can be followed.
fn sign(block: &mut [u8]) {
    let (mut offset, mut previous, mut start) = (4, u32::MAX, 0);
    while offset + 4 <= block.len() {
        let raw = u32::from_be_bytes(block[offset..offset + 4].try_into().unwrap());
        let tag = crate::tag::Tag(raw ^ previous);
        if !tag.is_valid() || offset + tag.total() as usize > block.len() {
            return;
        }
        previous = tag.0;
        if tag.group() == crate::tag::CHECKSUM && tag.kind() != crate::tag::FORWARD_CHECKSUM {
            if tag.size() < 4 {
                return;
            }
            let crc = crate::tag::checksum(u32::MAX, &block[start..offset + 4]);
            block[offset + 4..offset + 8].copy_from_slice(&crc.to_le_bytes());
            previous ^= u32::from(tag.part() & 1) << 31;
            start = offset + tag.total() as usize;
        }
        offset += tag.total() as usize;
    }
}

#[test]
fn damaged_disks_are_errors_not_accidents() {
    let mut disk = Disk::format(GEOMETRY);
    for path in ["dir", "dir/sub", "dir2"] {
        disk.system().make_directory(path.as_bytes()).unwrap();
    }
    for (index, path) in ["a", "dir/b", "dir/sub/c", "dir2/d", "e"].iter().enumerate() {
        disk.put(path, &vec![index as u8; index * 700 + 20]).unwrap();
    }
    let original = disk.flash.restarted();
    let mut random = Random(0xfeed_beef);
    let (mut refused, mut usable) = (0, 0);
    for round in 0..3000 {
        let mut flash = original.clone();
        for _ in 0..1 + random.below(4) {
            let size = GEOMETRY.block_size as usize;
            // Mostly where something is.
            let block = random.below(24);
            let at = block * size + random.below(if round % 2 == 0 { 200 } else { size });
            flash.data[at] = if random.below(3) == 0 { random.below(256) as u8 } else { flash.data[at] ^ 1 << random.below(8) };
            sign(&mut flash.data[block * size..(block + 1) * size]);
        }
        flash.most_reads = 3_000_000;
        // Anything but the rules of the flash may be broken by now.
        flash.programmed.fill(false);
        let Ok(mut disk) = Disk::mount(flash) else {
            refused += 1;
            continue;
        };
        usable += 1;
        let _ = disk.tree();
        let _ = disk.put("new", &[1; 1000]);
        let _ = disk.system().rename(b"a", b"dir/new");
        let _ = disk.system().remove(b"dir2/d");
        let _ = disk.system().remove(b"dir2");
        let _ = disk.system().used_blocks();
    }
    println!("{refused} damaged disks refused, {usable} used as far as possible");
    assert!(refused > 50 && usable > 1000);
}
