//! Programs that nobody would write: the tests' own, damaged at random, end in a result or an
//! exception, whatever the size of the heap.
//!
//! Invariant: the sequence of programs is the same in each run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAMS: usize = 200;
/// All of it ends when this is over, done or not.
const WHOLE: Duration = Duration::from_secs(60);
/// A damaged program may run for ever; it is stopped after this.
const EACH: Duration = Duration::from_secs(2);

/// Pieces of text that say much in few bytes.
const PIECES: &[&[u8]] = &[
    b"(", b")", b"[", b"]", b"{", b"}", b":", b"=", b"\n", b" ", b"\t", b"*", b"**", b"lambda ", b"yield ", b"await ",
    b"async ", b"def f():", b"class A:", b"try:", b"except:", b"finally:", b"with a as b:", b"match x:", b"case _:",
    b"f\"{", b"}\"", b"\"\"\"", b"'", b"\\", b"0x", b"1e999", b"@", b":=", b"->", b"...", b"from . import *",
    b"global x", b"nonlocal x", b"del x", b"\xff", b"\x00", b"\xe2\x82", b"if ", b"else ", b"for x in ", b"not ",
    b"return ", b"raise ", b"__", b"99999999999999999999", b"-", b"<<", b"None", b"range(", b"super()", b";", b"\r",
];

const OPTIONS: &[&[&str]] = &[
    &[],
    &["-X", "heapsize=32k"],
    &["-X", "heapsize=64k"],
    &["-X", "heapsize=300k", "-X", "stress=move"],
    &["-X", "stress=fail"],
    &["-X", "stress=verify"],
];

/// xorshift64*
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }

    fn among<'a, T: ?Sized>(&mut self, all: &'a [&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A part of a text.
    fn part(&mut self, text: &[u8], most: usize) -> Vec<u8> {
        let start = self.below(text.len());
        text[start..(start + self.below(most)).min(text.len())].to_vec()
    }
}

fn damage(random: &mut Random, text: &mut Vec<u8>, other: &[u8]) {
    if text.is_empty() {
        text.push(b'x');
    }
    let at = random.below(text.len());
    let insert = |text: &mut Vec<u8>, piece: &[u8]| drop(text.splice(at..at, piece.iter().copied()));
    match random.below(6) {
        0 => text[at] = random.below(256) as u8,
        1 => drop(text.drain(at..(at + random.below(20)).min(text.len()))),
        2 => insert(text, random.among(PIECES)),
        3 => text[at] = b" \n()[]{}:=,.'\"#*-+0aA_"[random.below(22)],
        4 => {
            let piece = random.part(text, 80);
            insert(text, &piece);
        }
        _ => insert(text, &random.part(other, 200)),
    }
}

fn sources() -> Vec<Vec<u8>> {
    let areas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python");
    let list = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let files = list(&areas).into_iter().flat_map(|area| list(&area));
    files.filter(|path| path.extension().is_some_and(|extension| extension == "py")).map(|path| std::fs::read(path).unwrap()).collect()
}

/// How a damaged program ended badly, if it did.
fn complaint(folder: &Path, options: &[&str], text: &[u8]) -> Option<String> {
    std::fs::write(folder.join("damaged.py"), text).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_antaresia"))
        .args(options)
        .arg("damaged.py")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(folder.join("errors")).unwrap())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if started.elapsed() > EACH => {
                child.kill().unwrap();
                child.wait().unwrap();
                return None;
            }
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    let errors = std::fs::read(folder.join("errors")).unwrap();
    let errors = String::from_utf8_lossy(&errors);
    let bad = status.code().is_none() || errors.contains("panicked");
    bad.then(|| format!("{options:?}: {status}\n{errors}\n--- program\n{}", String::from_utf8_lossy(text)))
}

#[test]
fn damaged_programs_end_cleanly() {
    let folder = std::env::temp_dir().join(format!("antaresia-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let sources = sources();
    assert!(sources.len() > 100);
    let mut random = Random(0x5eed_0001);
    let started = Instant::now();
    for _ in 0..PROGRAMS {
        let mut text = sources[random.below(sources.len())].clone();
        for _ in 0..[1, 1, 2, 3, 5, 10][random.below(6)] {
            let other = random.below(sources.len());
            damage(&mut random, &mut text, &sources[other]);
        }
        if let Some(complaint) = complaint(&folder, random.among(OPTIONS), &text) {
            panic!("{complaint}");
        }
        if started.elapsed() > WHOLE {
            break;
        }
    }
    let _ = std::fs::remove_dir_all(folder);
}
