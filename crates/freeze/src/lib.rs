//! What build scripts do with modules in Python: takes comments out and packs them for `object::frozen`.
//!
//! A packed file is its length (four bytes, little-endian), then the text compressed as a raw
//! deflate stream. Comments go, line ends stay: tracebacks name the lines of the source.
//! Long texts are not compressed, and the highest bit of the length says so: they would have
//! to be unpacked to memory of which small boards have little.
//!
//! Invariant: runs while the program is built, never in it.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Packs the folder `python` of the crate that is being built, into `frozen` where its build puts files. Tells cargo
/// when to do it again; called from `build.rs`.
pub fn folder() -> io::Result<()> {
    let place = |name: &str| env::var_os(name).map(PathBuf::from).ok_or(io::ErrorKind::NotFound);
    let source = place("CARGO_MANIFEST_DIR")?.join("python");
    println!("cargo:rerun-if-changed={}", source.display());
    pack_folder(&source, &place("OUT_DIR")?.join("frozen"))
}

fn pack_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().ok_or(io::ErrorKind::InvalidData)?);
        if path.is_dir() {
            pack_folder(&path, &target)?;
        } else if path.extension().is_some_and(|extension| extension == "py") {
            fs::write(target, pack(&fs::read_to_string(path)?))?;
        }
    }
    Ok(())
}

/// Texts of more bytes than that are kept as they are.
const LONGEST_PACKED: usize = 6144;

/// The packed form of a module.
pub fn pack(text: &str) -> Vec<u8> {
    let text = without_comments(text);
    if text.len() > LONGEST_PACKED {
        let mut plain = (text.len() as u32 | 1 << 31).to_le_bytes().to_vec();
        plain.extend(text.as_bytes());
        return plain;
    }
    let mut packed = (text.len() as u32).to_le_bytes().to_vec();
    packed.extend(miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 10));
    packed
}

/// The text without comments and without spaces before them.
pub fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let length = match character {
            '#' => {
                out.truncate(out.trim_end_matches(' ').len());
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            '"' | '\'' => string_length(rest, character),
            other => other.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// The length of the string literal that a text starts with.
fn string_length(text: &str, quote: char) -> usize {
    let triple = [quote; 3].iter().collect::<String>();
    let end = if text.starts_with(&triple) { triple } else { quote.to_string() };
    let mut at = end.len();
    while at < text.len() && !text[at..].starts_with(&end) {
        let escaped = text[at..].starts_with('\\');
        at += text[at..].chars().take(1 + usize::from(escaped)).map(char::len_utf8).sum::<usize>();
    }
    (at + end.len()).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_stay() {
        let text = "# one\na = '#' # two\nb = \"\"\"\n# three \\\"\"\"\n\"\"\"\n  # four\nc = '\\'#'\n";
        assert_eq!(without_comments(text), "\na = '#'\nb = \"\"\"\n# three \\\"\"\"\n\"\"\"\n\nc = '\\'#'\n");
    }

    #[test]
    fn a_long_file_is_kept_as_it_is() {
        let text = "abc = 1\n".repeat(1000);
        let packed = pack(&text);
        assert_eq!(packed[..4], (8000u32 | 1 << 31).to_le_bytes());
        assert_eq!(&packed[4..], text.as_bytes());
    }

    #[test]
    fn a_packed_file_starts_with_its_length() {
        let packed = pack("abc = 1 # x\n");
        assert_eq!(packed[..4], [8, 0, 0, 0]);
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(&packed[4..]).ok().as_deref(), Some(&b"abc = 1\n"[..]));
    }
}
