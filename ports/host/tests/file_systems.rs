//! Disks that other programs made or read: littlefs-python and mtools.
//!
//! Invariant: without these programs the tests say so and check nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An image file that is not there yet.
fn image(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("antaresia-{}-{name}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    path
}

/// What a command prints; it must succeed.
fn output(command: &mut Command) -> String {
    let done = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// Runs the disk program with antaresia.
fn disk(image: &Path, sizes: [&str; 2], kind: &str, what: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_antaresia"));
    output(command.arg(root().join("tests/interop/disk.py")).arg(image).args(sizes).args([kind, what]))
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

/// A Python that has littlefs-python.
fn python() -> Option<PathBuf> {
    let own = root().join("target/python/bin/python");
    [own, PathBuf::from("python3")].into_iter().find(|python| {
        Command::new(python).args(["-c", "import littlefs"]).output().is_ok_and(|done| done.status.success())
    })
}

#[test]
fn littlefs_is_shared_with_littlefs_python() {
    let Some(python) = python() else {
        println!("SKIPPED: littlefs-python is not installed");
        return;
    };
    let judge = |image: &Path, sizes: [&str; 2], version: &str, what: &str| {
        let script = root().join("tests/interop/littlefs_judge.py");
        output(Command::new(&python).arg(script).arg(image).args(sizes).args([version, what]))
    };
    for sizes in [["512", "256"], ["4096", "128"]] {
        let image = image(&format!("lfs-{}", sizes[0]));
        disk(&image, sizes, "lfs", "make");
        let ours = disk(&image, sizes, "lfs", "list");
        assert!(ours.lines().count() > 40, "{ours}");
        assert_eq!(sorted(&ours), sorted(&judge(&image, sizes, "0", "list")));
        judge(&image, sizes, "0", "change");
        let theirs = judge(&image, sizes, "0", "list");
        assert!(theirs.contains("/d/python/append 6"), "{theirs}");
        assert_eq!(sorted(&disk(&image, sizes, "lfs", "list")), sorted(&theirs));
        let _ = std::fs::remove_file(&image);
    }
    for version in ["0x20000", "0x20001"] {
        let (image, sizes) = (image(version), ["1024", "256"]);
        judge(&image, sizes, version, "make");
        assert_eq!(sorted(&disk(&image, sizes, "lfs", "list")), sorted(&judge(&image, sizes, "0", "list")));
        disk(&image, sizes, "lfs", "change");
        let theirs = judge(&image, sizes, "0", "list");
        assert!(theirs.contains("/d/large.bin 24000") && theirs.contains("/d/python/large 20480"), "{theirs}");
        assert_eq!(sorted(&disk(&image, sizes, "lfs", "list")), sorted(&theirs));
        let _ = std::fs::remove_file(&image);
    }
}

/// A command of mtools on an image.
fn mtools(name: &str, image: &Path) -> Command {
    let mut command = Command::new(name);
    command.env("MTOOLS_SKIP_CHECK", "1").env("MTOOLSRC", "/dev/null").arg("-i").arg(image);
    command
}

#[test]
fn fat_is_shared_with_mtools() {
    if Command::new("mcopy").arg("--version").output().is_err() {
        println!("SKIPPED: mtools is not installed");
        return;
    }
    let local = image("local");
    std::fs::write(&local, vec![b'm'; 5000]).unwrap();
    // FAT12 and FAT16.
    for sizes in [["512", "1000"], ["512", "40000"]] {
        let image = image(&format!("fat-{}", sizes[1]));
        disk(&image, sizes, "fat", "make");
        let content = output(mtools("mcopy", &image).args(["::made/file 39", "-"]));
        assert_eq!(content, "content 39 ".repeat(39));
        let listing = output(mtools("mdir", &image).args(["-b", "-/", "::"]));
        assert_eq!(listing.lines().count(), disk(&image, sizes, "fat", "list").lines().count() , "{listing}");
        assert!(listing.contains("::/Moved to the root.text"), "{listing}");
        assert!(output(mtools("mcopy", &image).args(["::append.txt", "-"])) == "onetwo");
        output(mtools("mmd", &image).arg("::From mtools"));
        output(mtools("mcopy", &image).arg(&local).arg("::From mtools/A Long Name.bin"));
        output(mtools("mdel", &image).arg("::large.bin"));
        let ours = disk(&image, sizes, "fat", "list");
        assert!(ours.contains("/d/From mtools/A Long Name.bin 5000 545000"), "{ours}");
        assert!(!ours.contains("large.bin"));
        let _ = std::fs::remove_file(&image);
    }
    // Made by mtools.
    let made = image("mformat");
    std::fs::write(&made, vec![0; 1440 * 1024]).unwrap();
    output(mtools("mformat", &made).args(["-f", "1440", "::"]));
    output(mtools("mcopy", &made).arg(&local).arg("::mixed Case.dat"));
    let sizes = ["512", "2880"];
    assert_eq!(disk(&made, sizes, "fat", "list"), "/d/mixed Case.dat 5000 545000\n");
    disk(&made, sizes, "fat", "change");
    assert_eq!(output(mtools("mcopy", &made).args(["::made/file 1", "-"])), "content 1 ");
    let _ = std::fs::remove_file(&made);
    let _ = std::fs::remove_file(&local);
}
