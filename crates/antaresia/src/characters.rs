//! What is known about characters beyond their classes: names and normal forms.
//!
//! Invariant: without the feature `characters` the program knows neither, and takes no flash for them.

use object::Characters;

/// The tables of this build.
#[cfg(feature = "characters")]
pub const CHARACTERS: Characters = Characters { by_name: Some(by_name), normalise: Some(normalise) };
/// The tables of this build: none.
#[cfg(not(feature = "characters"))]
pub const CHARACTERS: Characters = Characters::NONE;

#[cfg(feature = "characters")]
fn by_name(name: &[u8]) -> Option<char> {
    unicode_names2::character(core::str::from_utf8(name).ok()?)
}

#[cfg(feature = "characters")]
fn normalise(text: &str, push: &mut dyn FnMut(char)) {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().for_each(push);
}
