//! The modules of the library that are written in Python, as frozen files.
//!
//! A port names the tables it wants in its registry (`Registry::frozen`). The text is compiled
//! when a module is imported, from where it lies.
//!
//! Invariant: paths are those below `.frozen`.

use object::frozen::FrozenFile;

/// A row of a table: the file of this path in the folder `python`.
macro_rules! file {
    ($path:literal) => {
        FrozenFile { path: $path, content: include_bytes!(concat!("../python/", $path)) }
    };
}

/// Modules that need nothing but the language.
pub const UNIVERSAL: &[FrozenFile] = &[file!("bisect.py"), file!("platform.py")];
