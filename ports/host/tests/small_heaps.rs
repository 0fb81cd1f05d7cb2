//! The test programs on heaps of boards: whether they fit or not, they end in their result or in
//! an exception, and soon.
//!
//! Invariant: what a program prints is judged elsewhere; here it is how it ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SIZES: &[&str] = &["6k", "16k", "32k", "64k"];
const PATIENCE: Duration = Duration::from_secs(20);

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Copies a folder: programs that have no memory left leave their files behind.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for path in files(from) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// How a program ended badly, if it did.
fn complaint(program: &Path, size: &str, errors: &Path) -> Option<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_antaresia"))
        .args(["-X", &format!("heapsize={size}")])
        .arg(program)
        .current_dir(program.parent().unwrap())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(errors).unwrap())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if started.elapsed() > PATIENCE => {
                child.kill().unwrap();
                child.wait().unwrap();
                return Some(format!("{} on {size}: does not end", program.display()));
            }
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    let text = String::from_utf8_lossy(&std::fs::read(errors).unwrap()).into_owned();
    let bad = status.code().is_none() || text.contains("panicked");
    bad.then(|| format!("{} on {size}: {status}\n{text}", program.display()))
}

#[test]
fn programs_end_on_small_heaps() {
    let folder = std::env::temp_dir().join(format!("antaresia-small-{}", std::process::id()));
    let areas = folder.join("python");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python"), &areas);
    // Programs for boards run for ever unless their scenario ends them, and those with threads where one dies for lack
    // of memory that another waits for.
    let ends = |area: &PathBuf| area.is_dir() && !area.ends_with("board") && !area.ends_with("thread");
    let programs = files(&areas).into_iter().filter(ends).flat_map(|area| files(&area));
    let errors = folder.join("errors");
    let mut count = 0;
    let mut complaints = Vec::new();
    for program in programs.filter(|path| path.extension().is_some_and(|extension| extension == "py")) {
        for size in SIZES {
            count += 1;
            complaints.extend(complaint(&program, size, &errors));
        }
    }
    let _ = std::fs::remove_dir_all(folder);
    assert!(count > 1000);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
