//! What is known about characters beyond their classes: names and normal forms.
//!
//! Invariant: without the feature `characters` the program knows neither, and takes no flash for them.

use object::Characters;

/// The tables of this build.
#[cfg(feature = "characters")]
pub const CHARACTERS: Characters = Characters {
    by_name: Some(by_name),
    normalise: Some(normalise),
    #[cfg(not(target_os = "none"))]
    name: Some(name),
    #[cfg(not(target_os = "none"))]
    category: Some(category),
    #[cfg(not(target_os = "none"))]
    combining: Some(unicode_normalization::char::canonical_combining_class),
    #[cfg(not(target_os = "none"))]
    normal_form: Some(normal_form),
};
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

#[cfg(all(feature = "characters", not(target_os = "none")))]
fn name(character: char, push: &mut dyn FnMut(&str)) {
    if let Some(name) = unicode_names2::name(character) {
        name.for_each(push);
    }
}

#[cfg(all(feature = "characters", not(target_os = "none")))]
fn category(character: char) -> &'static str {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    match character.general_category() {
        GeneralCategory::UppercaseLetter => "Lu",
        GeneralCategory::LowercaseLetter => "Ll",
        GeneralCategory::TitlecaseLetter => "Lt",
        GeneralCategory::ModifierLetter => "Lm",
        GeneralCategory::OtherLetter => "Lo",
        GeneralCategory::NonspacingMark => "Mn",
        GeneralCategory::SpacingMark => "Mc",
        GeneralCategory::EnclosingMark => "Me",
        GeneralCategory::DecimalNumber => "Nd",
        GeneralCategory::LetterNumber => "Nl",
        GeneralCategory::OtherNumber => "No",
        GeneralCategory::ConnectorPunctuation => "Pc",
        GeneralCategory::DashPunctuation => "Pd",
        GeneralCategory::OpenPunctuation => "Ps",
        GeneralCategory::ClosePunctuation => "Pe",
        GeneralCategory::InitialPunctuation => "Pi",
        GeneralCategory::FinalPunctuation => "Pf",
        GeneralCategory::OtherPunctuation => "Po",
        GeneralCategory::MathSymbol => "Sm",
        GeneralCategory::CurrencySymbol => "Sc",
        GeneralCategory::ModifierSymbol => "Sk",
        GeneralCategory::OtherSymbol => "So",
        GeneralCategory::SpaceSeparator => "Zs",
        GeneralCategory::LineSeparator => "Zl",
        GeneralCategory::ParagraphSeparator => "Zp",
        GeneralCategory::Control => "Cc",
        GeneralCategory::Format => "Cf",
        GeneralCategory::Surrogate => "Cs",
        GeneralCategory::PrivateUse => "Co",
        GeneralCategory::Unassigned => "Cn",
    }
}

#[cfg(all(feature = "characters", not(target_os = "none")))]
fn normal_form(form: object::vm::NormalForm, text: &str, push: &mut dyn FnMut(char)) {
    use object::vm::NormalForm;
    use unicode_normalization::UnicodeNormalization;
    match form {
        NormalForm::C => text.nfc().for_each(push),
        NormalForm::D => text.nfd().for_each(push),
        NormalForm::Kc => text.nfkc().for_each(push),
        NormalForm::Kd => text.nfkd().for_each(push),
    }
}

#[cfg(all(test, feature = "characters"))]
mod tests {
    extern crate std;

    #[test]
    fn version_is_that_of_the_tables() {
        let (major, minor, patch) = unicode_properties::UNICODE_VERSION;
        assert_eq!(stdlib::characters::VERSION, std::format!("{major}.{minor}.{patch}"));
    }
}
