//! Drivers of micropython-lib, unchanged, against the simulator's models of devices.
//!
//! The programs are `tests/drivers/*.py`, each with its wiring and what it must print. Their first line names the
//! drivers (`# drivers: ds18x20 onewire`), files or packages, which are copied beside them from the library's directory:
//! that is not part of the repository, and without it nothing is run.
//!
//! Invariant: what is counted as passed has run with the library's own files, and met its expectations.

use crate::golden::{Counts, Verdict, count, difference};
use crate::process;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

/// `cargo xtask drivers [DIR] [--program PATH]`
pub fn run(words: &[String], build: impl FnOnce() -> Option<PathBuf>) -> bool {
    let (mut library, mut program) = (None, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--program" => program = words.next().map(PathBuf::from),
            _ => library = Some(PathBuf::from(word)),
        }
    }
    let Some(program) = program.or_else(build) else { return false };
    let counts = run_with(&program, library.or_else(from_environment));
    println!("{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.skipped);
    counts.failed == 0 && counts.skipped == 0
}

/// All programs, if the library is there.
pub fn run_all(program: &Path) -> Counts {
    run_with(program, from_environment())
}

fn from_environment() -> Option<PathBuf> {
    std::env::var_os("ANTARESIA_MICROPYTHON_LIB").map(PathBuf::from)
}

fn run_with(program: &Path, library: Option<PathBuf>) -> Counts {
    let Some(library) = library else {
        println!("drivers: SKIPPED, ANTARESIA_MICROPYTHON_LIB does not say where micropython-lib is");
        return Counts { skipped: 1, ..Counts::default() };
    };
    let folder = library.join("micropython");
    if !folder.join("drivers").is_dir() {
        println!("drivers: SKIPPED, {} has no drivers", folder.display());
        return Counts { skipped: 1, ..Counts::default() };
    }
    let program = std::path::absolute(program).unwrap_or(program.to_path_buf());
    let mut counts = Counts::default();
    let mut tests: Vec<PathBuf> = entries(&crate::root().join("tests/drivers"));
    tests.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    tests.sort();
    for test in tests {
        let verdict = judge(&test, &folder, &program).unwrap_or_else(Verdict::Failed);
        counts.add(count(verdict, false, &format!("driver {}", stem(&test))));
    }
    println!("drivers: {} passed, {} failed", counts.passed, counts.failed);
    counts
}

fn judge(test: &Path, library: &Path, program: &Path) -> Result<Verdict, String> {
    let source = fs::read_to_string(test).map_err(|error| error.to_string())?;
    let names = source.lines().next().and_then(|line| line.strip_prefix("# drivers: ")).ok_or("its first line names no drivers")?;
    let place = crate::root().join("target/drivers").join(stem(test));
    // What an earlier run has left.
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    let copy = |from: &Path, name: &str| fs::copy(from, place.join(name)).map_err(|error| format!("{}: {error}", from.display()));
    copy(test, "main.py")?;
    copy(&test.with_extension("toml"), "main.toml")?;
    for name in names.split_whitespace() {
        if let Some(package) = find_package(library, name) {
            copy_folder(&package, &place).map_err(|error| format!("{}: {error}", package.display()))?;
            continue;
        }
        let file = format!("{name}.py");
        copy(&find(&library.join("drivers"), name).ok_or(format!("the library has no driver {name}"))?, &file)?;
    }
    let expected = fs::read(test.with_extension("out")).unwrap_or_default();
    let mut command = Command::new(program);
    command.args(["--wiring", "main.toml", "main.py"]).current_dir(&place);
    let finished = process::run(&mut command, b"", LIMIT).map_err(|error| error.to_string())?;
    let errors = String::from_utf8_lossy(&finished.errors);
    if finished.timed_out {
        return Err(format!("ran longer than {} s", LIMIT.as_secs()));
    }
    if finished.output != expected {
        return Err(format!("{}{errors}", difference(&expected, &finished.output)));
    }
    match finished.status {
        Some(0) => Ok(Verdict::Passed),
        status => Err(format!("exit status {status:?}\n{errors}")),
    }
}

/// The file of a driver: `KIND/NAME/NAME.py`.
fn find(drivers: &Path, name: &str) -> Option<PathBuf> {
    entries(drivers).into_iter().map(|kind| kind.join(name).join(format!("{name}.py"))).find(|path| path.is_file())
}

/// The folder of a package of several files: `KIND/NAME`, where there is no driver of that name.
fn find_package(library: &Path, name: &str) -> Option<PathBuf> {
    Some(library.join("usb").join(name)).filter(|folder| folder.is_dir())
}

/// Copies what a package brings: its Python files, in their folders.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    for path in entries(from) {
        let Some(name) = path.file_name().filter(|name| *name != "tests" && *name != "manifest.py") else { continue };
        if path.is_dir() {
            fs::create_dir_all(to.join(name))?;
            copy_folder(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
