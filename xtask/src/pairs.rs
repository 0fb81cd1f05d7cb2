//! Makes the pairs that texts of messages are packed with (`crates/phrase/src/pairs.rs`) from the messages in the
//! sources. They need not be made anew for each new message, only when many have changed.
//!
//! Invariant: the same sources give the same pairs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const PATH: &str = "crates/phrase/src/pairs.rs";

/// Writes the pairs anew.
pub fn run() -> bool {
    let root = crate::root();
    let mut texts = Vec::new();
    for folder in ["syntax", "compiler", "object", "vm", "stdlib", "machine", "vfs"] {
        collect(&root.join("crates").join(folder).join("src"), &mut texts);
    }
    texts.sort();
    texts.dedup();
    // What a text cannot hold: 0 is where something is shown.
    let low: Vec<u8> = (1..b' ').filter(|code| !matches!(code, b'\t' | b'\n' | b'\r')).collect();
    let before: usize = texts.iter().map(Vec::len).sum();
    let mut pairs = Vec::new();
    for code in low.iter().copied().chain(0x7f..=0xff) {
        let Some(pair) = most_frequent(&texts) else { break };
        pairs.push(pair);
        texts.iter_mut().for_each(|text| *text = replace(text, pair, code));
    }
    let after: usize = texts.iter().map(Vec::len).sum();
    println!("{} texts of {before} bytes take {after}", texts.len());
    match fs::write(root.join(PATH), table(&low, &pairs)) {
        Ok(()) => true,
        Err(error) => {
            println!("{PATH}: {error}");
            false
        }
    }
}

/// The texts of all messages in the sources below a folder, with a zero where something is shown.
fn collect(folder: &Path, texts: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap_or_default();
            for (at, word) in ["message!(", "phrase!("].iter().flat_map(|word| source.match_indices(word)) {
                texts.extend(literal(source[at + word.len()..].trim_start()));
            }
        }
    }
}

/// The text of the string literal at the beginning of some source; None when there is none or it is not plain.
fn literal(source: &str) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let mut characters = source.strip_prefix('"')?.chars().peekable();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => match characters.next()? {
                'n' => text.push(b'\n'),
                '\n' => while characters.next_if(|next| next.is_whitespace()).is_some() {},
                other => text.push(u8::try_from(other).ok()?),
            },
            '{' if characters.next_if_eq(&'{').is_none() => {
                while characters.next()? != '}' {}
                text.push(0);
            }
            '}' => {
                characters.next();
                text.push(b'}');
            }
            other if other.is_ascii() => text.push(other as u8),
            _ => return None,
        }
    }
}

/// The two codes that stand beside each other most often.
fn most_frequent(texts: &[Vec<u8>]) -> Option<[u8; 2]> {
    let mut counts = BTreeMap::new();
    for pair in texts.iter().flat_map(|text| text.windows(2)) {
        if pair[0] != 0 && pair[1] != 0 {
            *counts.entry([pair[0], pair[1]]).or_insert(0usize) += 1;
        }
    }
    let most = *counts.values().max()?;
    counts.into_iter().find(|entry| entry.1 == most).map(|entry| entry.0)
}

fn replace(text: &[u8], pair: [u8; 2], code: u8) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let found = text[at..].starts_with(&pair);
        result.push(if found { code } else { text[at] });
        at += if found { 2 } else { 1 };
    }
    result
}

/// The file of the pairs.
fn table(low: &[u8], pairs: &[[u8; 2]]) -> String {
    let mut file = format!(
        "//! The pairs that texts are packed with. Made by `cargo xtask pairs` from the messages in the sources.\n\
         //!\n\
         //! Invariant: a pair's codes are characters of texts or codes of pairs that stand before it.\n\n\
         /// Codes below the space: those that are no character of a text.\n\
         pub const LOW_CODES: [u8; {}] =\n    {low:?};\n\n\
         /// What each pair is made of. The first are packed first.\n\
         #[rustfmt::skip]\n\
         pub const PAIRS: [[u8; 2]; {}] = [\n",
        low.len(),
        pairs.len()
    );
    for row in pairs.chunks(8) {
        let row: Vec<String> = row.iter().map(|pair| format!("{pair:?}")).collect();
        let _ = writeln!(file, "    {},", row.join(", "));
    }
    file.push_str("];\n");
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_read_as_the_compiler_does() {
        assert_eq!(literal("\"a {b} {{c}} \\\"d\\\" \\\n   e\" rest"), Some(b"a \0 {c} \"d\" e".to_vec()));
        assert_eq!(literal("name"), None);
    }

    #[test]
    fn the_most_frequent_pair_is_packed_first() {
        let texts = [b"abcab".to_vec(), b"bcb\0b\0b\0".to_vec()];
        assert_eq!(most_frequent(&texts), Some(*b"ab"));
        assert_eq!(replace(&texts[0], *b"ab", 1), b"\x01c\x01");
    }
}
