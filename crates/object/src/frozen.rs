//! Frozen files: modules that are part of the program (in flash on a board), packed to a third of their text.
//!
//! They appear below [`ROOT`], which `sys.path` names as a place to look for modules; other
//! file functions do not see them. A file is known by its name's ending, as on any path, so
//! precompiled modules may stand among them as soon as the importer knows their ending.
//!
//! Invariant: the crate `freeze` packed the files when the program was built.

use crate::exception::kind;
use crate::fault::Leaf;
use crate::inflate::inflate;
use crate::{Vm, ids};
use crate::packed::message;

/// The entry of `sys.path` that stands for the frozen files.
pub const ROOT: &str = ".frozen";

/// A file of the program.
pub struct FrozenFile {
    /// Path below [`ROOT`], with slashes.
    pub path: &'static str,
    /// Length of the text (four bytes, little-endian) and the text as a raw deflate stream, or as it is when the
    /// length has its highest bit set.
    pub packed: &'static [u8],
}

/// Bit of the length of a text that is not packed.
const PLAIN: u32 = 1 << 31;

impl FrozenFile {
    /// The text where it lies; None when it is packed.
    pub fn plain(&self) -> Option<&'static [u8]> {
        let (length, text) = self.packed.split_first_chunk()?;
        (u32::from_le_bytes(*length) & PLAIN != 0).then_some(text)
    }

    /// The text as a new bytes object.
    pub fn read<'v>(&self, vm: &'v Vm) -> Leaf<'v> {
        if let Some(text) = self.plain() {
            return Ok(vm.heap.new_bytes(ids::BYTES, 0, text.len(), |bytes| bytes.copy_from_slice(text))?);
        }
        let (length, stream) = self.packed.split_first_chunk().unwrap_or((&[0; 4], &[]));
        let mut whole = None;
        let length = u32::from_le_bytes(*length) as usize;
        let text = vm.heap.new_bytes(ids::BYTES, 0, length, |text| whole = inflate(stream, text))?;
        whole.map(|()| text).ok_or_else(|| vm.fault(kind::ImportError, message!("{} is broken", self.path)))
    }
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

/// A frozen file, by its path with [`ROOT`].
pub fn find(tables: Tables, path: &str) -> Option<&'static FrozenFile> {
    let path = below_root(path)?;
    files(tables).find(|file| file.path == path)
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
        &[FrozenFile { path: "one.py", packed: b"1" }],
        &[FrozenFile { path: "pack/__init__.py", packed: b"2" }, FrozenFile { path: "one.py", packed: b"3" }],
    ];

    #[test]
    fn files_are_found_below_the_root() {
        assert_eq!(find(TABLES, ".frozen/one.py").map(|file| file.packed), Some(&b"1"[..]));
        assert!(find(TABLES, "one.py").is_none());
        assert_eq!(kind(TABLES, ".frozen/one.py"), Some(1));
        assert_eq!(kind(TABLES, ".frozen/pack"), Some(2));
        assert_eq!(kind(TABLES, ".frozen"), Some(2));
        assert_eq!(kind(TABLES, ".frozen/pac"), Some(0));
        assert_eq!(kind(TABLES, ".frozenx"), None);
    }
}
