//! Golden tests: each program under `tests/python/<area>/` prints what the `.out` file beside it holds.
//!
//! Comment lines at the top of a program say how it is run:
//!
//! | line | meaning |
//! |---|---|
//! | `# python: 3.14` | newer than the judge: the `.out` file is written by hand |
//! | `# own` | behaviour that CPython does not have: the `.out` file is written by hand |
//! | `# options: -O` | options of the program |
//! | `# arguments: a b` | `sys.argv[1:]` |
//! | `# exit: 1` | exit status (0 when absent) |
//! | `# stress: off` | not run in stress modes |
//! | `# board: off` | not run on the emulated board |
//!
//! `<name>.in` is its standard input, `<name>.err` its expected stderr, `<name>.toml` the wiring of the simulated board
//! that it runs on, with the scenario that judges it. Tests listed in
//! `tests/known-failures` (`area/name` or `area/name mode`) must fail.
//!
//! The programs of `examples/` are tests too; their output is in `examples/expected/`. Those of `examples/board/`
//! have a wiring file, and print nothing when there is no `.out` file.
//!
//! Invariant: a test that passes although it is listed fails the run.

use crate::process::{self, Finished};
use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

/// Which tests to run, and how.
#[derive(Default, Clone)]
pub struct Choice {
    pub areas: Vec<String>,
    pub words: Vec<String>,
    pub modes: Vec<String>,
    pub boards: Vec<String>,
    pub program: PathBuf,
}

/// Results added up.
#[derive(Default, Clone, Copy)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Counts {
    pub fn add(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// A test program and its directives.
pub struct Test {
    pub name: String,
    pub path: PathBuf,
    by_hand: bool,
    options: Vec<String>,
    arguments: Vec<String>,
    exit: i32,
    stress: bool,
    board: bool,
}

/// What a run of a test showed.
pub enum Verdict {
    Passed,
    Failed(String),
    Skipped,
}

/// All chosen tests, by name.
pub fn collect(choice: &Choice) -> Vec<Test> {
    let mut areas = sorted_entries(&crate::root().join("tests/python"));
    areas.push(crate::root().join("examples"));
    areas.push(crate::root().join("examples/board"));
    let mut tests = Vec::new();
    for area in areas {
        let area_name = file_name(&area);
        if !area.is_dir() || (!choice.areas.is_empty() && !choice.areas.contains(&area_name)) {
            continue;
        }
        for path in sorted_entries(&area) {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let name = format!("{area_name}/{stem}");
            let wanted = choice.words.is_empty() || choice.words.iter().any(|word| name.contains(word.as_str()));
            // Modules that tests import start with an underscore.
            if path.extension().is_some_and(|end| end == "py") && wanted && !stem.starts_with('_') {
                tests.push(Test::read(name, path));
            }
        }
    }
    tests
}

fn sorted_entries(directory: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Test {
    fn read(name: String, path: PathBuf) -> Test {
        let mut test =
            Test { name, path, by_hand: false, options: vec![], arguments: vec![], exit: 0, stress: true, board: true };
        // Examples compute more than is worth repeating in slow modes.
        test.stress = !test.path.starts_with(crate::root().join("examples"));
        if test.path.with_extension("toml").exists() {
            test.options = vec!["--wiring".into(), file_name(&test.path.with_extension("toml"))];
        }
        let text = String::from_utf8_lossy(&fs::read(&test.path).unwrap_or_default()).into_owned();
        for line in text.lines().take_while(|line| line.starts_with('#')) {
            let line = line.trim_start_matches('#').trim();
            let (key, value) = line.split_once(':').map_or((line, ""), |(key, value)| (key, value.trim()));
            let words = || value.split_whitespace().map(String::from).collect::<Vec<_>>();
            match key {
                "python" | "own" => test.by_hand = true,
                "options" => test.options.extend(words()),
                "arguments" => test.arguments = words(),
                "exit" => test.exit = value.parse().unwrap_or(0),
                "stress" => test.stress = value != "off",
                "board" => test.board = value != "off",
                _ => {}
            }
        }
        test
    }

    /// True for tests that need neither a file system nor a command line.
    pub fn runs_on_board(&self) -> bool {
        let plain = self.options.is_empty() && self.arguments.is_empty() && self.exit == 0;
        self.board && plain && !self.beside("in").exists()
    }

    /// The program.
    pub fn source(&self) -> Option<Vec<u8>> {
        fs::read(&self.path).ok()
    }

    /// What it must print.
    pub fn expected(&self) -> Option<Vec<u8>> {
        match fs::read(self.beside("out")) {
            Err(_) if self.path.with_extension("toml").exists() => Some(Vec::new()),
            found => found.ok(),
        }
    }

    /// A file that belongs to the test; those of examples lie apart.
    fn beside(&self, extension: &str) -> PathBuf {
        let path = self.path.with_extension(extension);
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) if folder.ends_with("examples") => folder.join("expected").join(name),
            _ => path,
        }
    }

    fn execute(&self, command: &mut Command, limit: Duration) -> std::io::Result<Finished> {
        let input = fs::read(self.beside("in")).unwrap_or_default();
        command.arg(file_name(&self.path)).args(&self.arguments);
        command.current_dir(self.path.parent().unwrap_or(Path::new(".")));
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONIOENCODING", "utf-8").env("TZ", "UTC");
        process::run(command, &input, limit)
    }

    fn judge(&self, program: &Path, mode: &str) -> Verdict {
        let Some(expected) = self.expected() else {
            return Verdict::Failed("there is no .out file".into());
        };
        let mut command = Command::new(program);
        command.args(&self.options);
        if !mode.is_empty() {
            command.args(["-X", &format!("stress={mode}")]);
        }
        let limit = Duration::from_secs(if mode.is_empty() { 20 } else { 120 });
        let finished = match self.execute(&mut command, limit) {
            Ok(finished) => finished,
            Err(error) => return Verdict::Failed(format!("cannot run {}: {error}", program.display())),
        };
        if finished.status == Some(0) && finished.output == b"SKIP\n" {
            return Verdict::Skipped;
        }
        let errors = String::from_utf8_lossy(&finished.errors).into_owned();
        if finished.timed_out {
            return Verdict::Failed(format!("ran longer than {} s\n{errors}", limit.as_secs()));
        }
        if finished.output != expected {
            return Verdict::Failed(format!("{}{errors}", difference(&expected, &finished.output)));
        }
        if let Ok(expected) = fs::read(self.beside("err")) {
            if finished.errors != expected {
                return Verdict::Failed(format!("stderr:\n{}", difference(&expected, &finished.errors)));
            }
        }
        if finished.status != Some(self.exit) {
            return Verdict::Failed(format!("exit status {:?}, expected {}\n{errors}", finished.status, self.exit));
        }
        Verdict::Passed
    }
}

/// The first differing lines of two texts.
pub fn difference(expected: &[u8], found: &[u8]) -> String {
    let expected = String::from_utf8_lossy(expected);
    let found = String::from_utf8_lossy(found);
    let (wanted, got): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let same = wanted.iter().zip(&got).take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    for line in &wanted[same.saturating_sub(2)..same] {
        text += &format!("    {line}\n");
    }
    for line in wanted.iter().skip(same).take(8) {
        text += &format!("  - {line}\n");
    }
    for line in got.iter().skip(same).take(8) {
        text += &format!("  + {line}\n");
    }
    if wanted.len() == same && got.len() == same {
        text += "  (they differ in line ends only)\n";
    }
    text
}

/// Tests that must fail.
pub fn known_failures() -> BTreeSet<String> {
    let text = fs::read_to_string(crate::root().join("tests/known-failures")).unwrap_or_default();
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.trim().to_string()).collect()
}

/// Counts a verdict, given whether the test must fail; prints what is wrong.
pub fn count(verdict: Verdict, listed: bool, label: &str) -> Counts {
    match verdict {
        Verdict::Passed if listed => {
            println!("FAIL {label}: passes, but is listed as a known failure");
            Counts { failed: 1, ..Counts::default() }
        }
        Verdict::Passed => Counts { passed: 1, ..Counts::default() },
        Verdict::Failed(text) if !listed => {
            println!("FAIL {label}\n{text}");
            Counts { failed: 1, ..Counts::default() }
        }
        _ => Counts { skipped: 1, ..Counts::default() },
    }
}

/// Runs the chosen tests in the chosen modes; prints what fails.
pub fn run(choice: &Choice) -> Counts {
    let known = known_failures();
    let tests = collect(choice);
    let mut total = Counts::default();
    let plain = [String::new()];
    for mode in if choice.modes.is_empty() { &plain[..] } else { &choice.modes[..] } {
        let queue: Mutex<VecDeque<&Test>> = Mutex::new(tests.iter().filter(|test| mode.is_empty() || test.stress).collect());
        let counts = Mutex::new(Counts::default());
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(2, |count| count.get()) {
                scope.spawn(|| {
                    while let Some(test) = { queue.lock().unwrap().pop_front() } {
                        let listed =
                            known.contains(&test.name) || known.contains(format!("{} {mode}", test.name).trim());
                        let verdict = test.judge(&choice.program, mode);
                        let result = count(verdict, listed, &format!("{} {mode}", test.name));
                        counts.lock().unwrap().add(result);
                    }
                });
            }
        });
        let counts = counts.into_inner().unwrap();
        let label = if mode.is_empty() { "golden tests" } else { mode };
        println!("{label}: {} passed, {} failed, {} skipped or known to fail", counts.passed, counts.failed, counts.skipped);
        total.add(counts);
    }
    total
}

/// Writes the `.out` files of the chosen tests anew, with python3.
pub fn bless(choice: &Choice) -> bool {
    let mut good = true;
    for test in collect(choice) {
        if test.by_hand {
            println!("{}: its .out file is written by hand", test.name);
            continue;
        }
        let options = test.options.iter().filter(|option| option.starts_with("-O"));
        let mut command = Command::new("python3");
        command.arg("-BS").args(options);
        match test.execute(&mut command, Duration::from_secs(60)) {
            Ok(finished) if finished.status == Some(test.exit) => {
                good &= fs::write(test.beside("out"), finished.output).is_ok();
            }
            Ok(finished) => {
                println!("{}: python3 ends with {:?}\n{}", test.name, finished.status, String::from_utf8_lossy(&finished.errors));
                good = false;
            }
            Err(error) => {
                println!("cannot run python3: {error}");
                return false;
            }
        }
    }
    good
}
