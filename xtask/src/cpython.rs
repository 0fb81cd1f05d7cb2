//! CPython's own tests, run where they lie: `cargo xtask cpython [--tests DIR] [FILE...]`.
//!
//! The files named in `tests/cpython/files` are run one by one by `tests/cpython/lib/run.py`, which stands in for
//! `unittest`. A test that ends the process is a crash; the rest of its file is run by another process. The ledger
//! `tests/cpython/ledger.txt` lists the tests that fail; a comment beside one may say that it asks for what a later
//! CPython, whose behaviour is followed, does differently (`newer: ...`) or for a detail of CPython's implementation that
//! the language does not promise (`detail: ...`). Such tests are counted apart.
//!
//! Invariant: the run fails when a test fails that is not in the ledger, when one in it passes, and at any crash.

use crate::golden::Counts;
use crate::process;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

/// Where Debian's package libpython3.11-testsuite puts the files.
const DIRECTORY: &str = "/usr/lib/python3.11/test";

/// Time for a file.
const LIMIT: Duration = Duration::from_secs(180);

/// Most processes for a file.
const PROCESSES: usize = 8;

/// How a test ended.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Outcome {
    Passed,
    Failed(String),
    Skipped,
    Crashed,
    TimedOut,
}

/// Outcomes of a file's tests, by name.
type Outcomes = BTreeMap<String, Outcome>;

/// Runs what the words ask for; true when all is as the ledger says.
pub fn run(words: &[String], build: impl Fn() -> Option<PathBuf>) -> bool {
    let mut directory = PathBuf::from(DIRECTORY);
    let (mut program, mut files, mut bless, mut failures) = (None, vec![], false, false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().cloned().unwrap_or_default();
        match word.as_str() {
            "--tests" => directory = PathBuf::from(value()),
            "--program" => program = Some(PathBuf::from(value())),
            "--bless" => bless = true,
            "--failures" => failures = true,
            option if option.starts_with('-') => {
                println!("unknown option {option}");
                return false;
            }
            file => files.push(file.trim_end_matches(".py").to_string()),
        }
    }
    if !directory.is_dir() {
        println!("{}: no such directory; the package libpython3.11-testsuite has the tests", directory.display());
        return false;
    }
    let Some(program) = program.or_else(build) else { return false };
    let program = std::path::absolute(&program).unwrap_or(program);
    let counts = run_files(&program, &directory, files, bless, true, failures);
    counts.failed == 0
}

/// All files of the list, for `cargo xtask test`; skipped where the tests are not installed.
pub fn run_all(program: &Path) -> Counts {
    let directory = Path::new(DIRECTORY);
    if !directory.is_dir() {
        println!("skipped: {DIRECTORY} is not there (package libpython3.11-testsuite)");
        return Counts { skipped: 1, ..Counts::default() };
    }
    run_files(program, directory, vec![], false, false, false)
}

fn run_files(program: &Path, directory: &Path, chosen: Vec<String>, bless: bool, details: bool, failures: bool) -> Counts {
    let all = listed_files();
    let files: Vec<String> = if chosen.is_empty() { all } else { chosen };
    let queue = Mutex::new(VecDeque::from(files.clone()));
    let results = Mutex::new(BTreeMap::new());
    let workers = std::thread::available_parallelism().map_or(2, |count| count.get());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(file) = pop(&queue) {
                    let outcomes = run_file(program, directory, &file);
                    results.lock().unwrap_or_else(|broken| broken.into_inner()).insert(file, outcomes);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(|broken| broken.into_inner());
    if bless {
        write_ledger(&results);
    }
    if failures {
        for (name, outcome) in results.values().flatten() {
            if let Outcome::Failed(text) = outcome {
                println!("- {name} {text}");
            }
        }
    }
    judge(&results, &ledger(), details)
}

fn pop(queue: &Mutex<VecDeque<String>>) -> Option<String> {
    queue.lock().unwrap_or_else(|broken| broken.into_inner()).pop_front()
}

fn home() -> PathBuf {
    crate::root().join("tests/cpython")
}

/// Lines of a list without comments and blanks.
fn lines(name: &str) -> Vec<String> {
    let text = fs::read_to_string(home().join(name)).unwrap_or_default();
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim().to_string());
    lines.filter(|line| !line.is_empty()).collect()
}

fn listed_files() -> Vec<String> {
    lines("files")
}

/// What the ledger's comments begin with of tests that are counted apart.
const APART: [&str; 2] = ["newer:", "detail:"];

/// The ledger's tests with their comments.
fn ledger() -> BTreeMap<String, String> {
    let text = fs::read_to_string(home().join("ledger.txt")).unwrap_or_default();
    let entries = text.lines().map(|line| line.split_once('#').unwrap_or((line, "")));
    let entries = entries.map(|(name, comment)| (name.trim().to_string(), comment.trim().to_string()));
    entries.filter(|(name, _)| !name.is_empty()).collect()
}

/// Runs a file, in as many processes as it takes, where tests may leave files behind.
fn run_file(program: &Path, directory: &Path, file: &str) -> Outcomes {
    let mut outcomes = Outcomes::new();
    let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let (program, directory, scratch) = (&absolute(program), &absolute(directory), crate::root().join("target/cpython"));
    if let Err(error) = fs::create_dir_all(&scratch) {
        outcomes.insert(file.to_string(), Outcome::Failed(format!("{}: {error}", scratch.display())));
        return outcomes;
    }
    for _ in 0..PROCESSES {
        let mut command = Command::new(program);
        command.arg(home().join("lib/run.py")).arg(directory).arg(file).args(outcomes.keys());
        command.env_remove("MICROPYPATH").current_dir(&scratch);
        let finished = match process::run(&mut command, b"", LIMIT) {
            Ok(finished) => finished,
            Err(error) => {
                outcomes.insert(file.to_string(), Outcome::Failed(format!("cannot run {}: {error}", program.display())));
                return outcomes;
            }
        };
        let text = String::from_utf8_lossy(&finished.output);
        let running = read_events(&text, &mut outcomes);
        if text.lines().last() == Some("end") && finished.status == Some(0) {
            return outcomes;
        }
        let Some(name) = running else {
            // The file as a whole failed or was skipped, or broke between two tests.
            if !matches!(outcomes.get(file), Some(Outcome::Failed(_) | Outcome::Skipped)) {
                let errors = String::from_utf8_lossy(&finished.errors).trim().replace('\n', "\\n");
                let broken = finished.status.is_none_or(|status| status > 128);
                let outcome = if broken && !finished.timed_out { Outcome::Crashed } else { Outcome::Failed(errors) };
                outcomes.insert(format!("{file}.end"), outcome);
            }
            return outcomes;
        };
        let outcome = match finished.timed_out {
            true => Outcome::TimedOut,
            false => Outcome::Crashed,
        };
        if outcome == Outcome::Crashed {
            let errors = String::from_utf8_lossy(&finished.errors);
            println!("CRASH {name}: {}", errors.lines().rev().take(3).collect::<Vec<_>>().join(" | "));
        }
        let whole = name == file;
        outcomes.insert(name, outcome);
        if whole {
            return outcomes;
        }
    }
    outcomes
}

/// Adds the outcomes that an output tells of; the test that was running at its end.
fn read_events(text: &str, outcomes: &mut Outcomes) -> Option<String> {
    let mut running = None;
    for line in text.lines() {
        let mut words = line.splitn(3, ' ');
        let (Some(event), Some(name)) = (words.next(), words.next()) else { continue };
        let outcome = match event {
            "start" => {
                running = Some(name.to_string());
                continue;
            }
            "pass" => Outcome::Passed,
            "fail" => Outcome::Failed(words.next().unwrap_or("").to_string()),
            "skip" => Outcome::Skipped,
            _ => continue,
        };
        running = None;
        outcomes.insert(name.to_string(), outcome);
    }
    running
}

/// Prints what is not as the ledger says, and a line for each file.
fn judge(results: &BTreeMap<String, Outcomes>, ledger: &BTreeMap<String, String>, details: bool) -> Counts {
    let mut total = Counts::default();
    let (mut passed, mut failed, mut skipped, mut apart) = (0, 0, 0, 0);
    for (file, outcomes) in results {
        let (mut good, mut bad, mut left_out, mut old) = (0, 0, 0, 0);
        for (name, outcome) in outcomes {
            let known = ledger.contains_key(name);
            // The loading of a file is no test of its own.
            let counted = (name != file || outcomes.len() == 1) as usize;
            match outcome {
                Outcome::Passed => good += counted,
                Outcome::Skipped => left_out += counted,
                _ if ledger.get(name).is_some_and(|comment| APART.iter().any(|word| comment.starts_with(word))) => old += counted,
                _ => bad += counted,
            }
            let surprise = match outcome {
                Outcome::Passed if known => Some("passes, but is in the ledger".to_string()),
                Outcome::Failed(text) if !known => Some(format!("fails: {text}")),
                Outcome::TimedOut if !known => Some("takes too long".to_string()),
                Outcome::Crashed => Some("CRASHES".to_string()),
                _ => None,
            };
            match surprise {
                Some(text) => {
                    println!("{name} {text}");
                    total.failed += 1;
                }
                None if *outcome == Outcome::Skipped => total.skipped += 1,
                None => total.passed += 1,
            }
        }
        if details {
            let share = percent(good, good + bad);
            println!("{file}: {good} of {} pass ({share}), {left_out} skipped, {old} apart", good + bad);
        }
        apart += old;
        passed += good;
        failed += bad;
        skipped += left_out;
    }
    println!(
        "CPython's tests: {passed} of {} pass ({}), {skipped} skipped, {apart} apart, {} in the ledger",
        passed + failed,
        percent(passed, passed + failed),
        ledger.len()
    );
    total
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64)
}

/// Writes the ledger anew for the files that were run.
fn write_ledger(results: &BTreeMap<String, Outcomes>) {
    let ran = |name: &str| results.contains_key(name.split('.').next().unwrap_or(""));
    let before = ledger();
    let mut names: BTreeSet<&String> = before.keys().filter(|name| !ran(name)).collect();
    for (name, outcome) in results.values().flatten() {
        if matches!(outcome, Outcome::Failed(_) | Outcome::TimedOut) {
            names.insert(name);
        }
    }
    let mut text = String::from("# Tests of CPython that fail here; see xtask/src/cpython.rs.\n");
    for name in names {
        text.push_str(name);
        match before.get(name).map_or("", String::as_str) {
            "" => text.push('\n'),
            comment => text.push_str(&format!("  # {comment}\n")),
        }
    }
    if let Err(error) = fs::write(home().join("ledger.txt"), text) {
        println!("cannot write the ledger: {error}");
    }
}
