//! Frozen files: modules that are part of the program, read where they lie (in flash on a board).
//!
//! They appear below [`ROOT`], which `sys.path` names as a place to look for modules; other
//! file functions do not see them. A file is known by its name's ending, as on any path, so
//! precompiled modules may stand among them as soon as the importer knows their ending.
//!
//! Invariant: the bytes are constant, so what refers to them need not copy them to the heap.

/// The entry of `sys.path` that stands for the frozen files.
pub const ROOT: &str = ".frozen";

/// A file of the program.
pub struct FrozenFile {
    /// Path below [`ROOT`], with slashes.
    pub path: &'static str,
    pub content: &'static [u8],
}

/// Tables of frozen files; the first of two files with one path counts.
pub type Tables = &'static [&'static [FrozenFile]];

/// The part of a path below [`ROOT`]; None for a path elsewhere.
pub fn below_root(path: &str) -> Option<&str> {
    match path.strip_prefix(ROOT)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// The content of a frozen file, by its path with [`ROOT`].
pub fn content(tables: Tables, path: &str) -> Option<&'static [u8]> {
    let path = below_root(path)?;
    files(tables).find(|file| file.path == path).map(|file| file.content)
}

/// Kind of a path with [`ROOT`], as `Platform::path_kind` tells it; None for paths elsewhere.
pub fn kind(tables: Tables, path: &str) -> Option<u8> {
    let path = below_root(path)?;
    let inside = |file: &FrozenFile| file.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    if files(tables).any(|file| file.path == path) {
        Some(1)
    } else if path.is_empty() || files(tables).any(inside) {
        Some(2)
    } else {
        Some(0)
    }
}

/// All frozen files.
pub fn files(tables: Tables) -> impl Iterator<Item = &'static FrozenFile> {
    tables.iter().flat_map(|table| table.iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: Tables = &[
        &[FrozenFile { path: "one.py", content: b"1" }],
        &[FrozenFile { path: "pack/__init__.py", content: b"2" }, FrozenFile { path: "one.py", content: b"3" }],
    ];

    #[test]
    fn files_are_found_below_the_root() {
        assert_eq!(content(TABLES, ".frozen/one.py"), Some(&b"1"[..]));
        assert_eq!(content(TABLES, "one.py"), None);
        assert_eq!(kind(TABLES, ".frozen/one.py"), Some(1));
        assert_eq!(kind(TABLES, ".frozen/pack"), Some(2));
        assert_eq!(kind(TABLES, ".frozen"), Some(2));
        assert_eq!(kind(TABLES, ".frozen/pac"), Some(0));
        assert_eq!(kind(TABLES, ".frozenx"), None);
    }
}
