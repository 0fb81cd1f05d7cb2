//! `unicodedata`: names, categories and normal forms of characters, on the PC.
//!
//! The tables are the port's (`object::Characters`); what it lacks there is an AttributeError, as the function is not there.
//! Values of characters that are no decimal digits are read off their name (DIGIT ONE) or their compatible form (½).
//!
//! Source: CPython library reference, "unicodedata"; Unicode Standard Annex 15 and 44.
//!
//! Invariant: a text is any WTF-8; lone surrogates have the category Cs and stay as they are in normal forms.

use heap::Value;
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Code, LeafFunction, Native};
use object::packed::message;
use object::string::{points, unicode};
use object::vm::NormalForm;
use object::{Fault, Leaf, Vm, float, int, text, types};

/// Version of Unicode that the tables are of.
pub const VERSION: &str = "18.0.0";

const fn leaf(signature: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Leaf(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::unicodedata,
    extensible: true,
    items: &[
        (sym::category, leaf("chr /", category)),
        (sym::combining, leaf("chr /", combining)),
        (sym::decimal, leaf("chr default= /", decimal)),
        (sym::digit, leaf("chr default= /", digit)),
        (sym::is_normalized, leaf("form unistr /", is_normalized)),
        (sym::lookup, leaf("name /", lookup)),
        (sym::name, leaf("chr default= /", name)),
        (sym::normalize, leaf("form unistr /", normalize)),
        (sym::numeric, leaf("chr default= /", numeric)),
        (sym::unidata_version, ModuleItem::Literal(&VERSION)),
    ],
    get: None,
    set: None,
}];

/// The only character of an argument.
fn point(vm: &Vm, value: Value<'_>, function: &str, number: &str) -> Result<u32, Fault> {
    let Some(bytes) = text::bytes_of(vm, value) else {
        let class = types::type_name(vm, value);
        return Err(vm.type_fault(message!("{function}() argument{number} must be a unicode character, not {class}")));
    };
    match (points::decode(bytes, 0), points::count(bytes)) {
        (Some((point, _)), 1) => Ok(point as u32),
        (_, length) => Err(vm.type_fault(message!(
            "{function}(): argument{number} must be a unicode character, not a string of length {length}"
        ))),
    }
}

fn category<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let point = point(vm, args[0], "category", "")?;
    let name = match (char::from_u32(point), vm.hooks.characters.category) {
        (Some(character), Some(category)) => category(character),
        _ => "Cs",
    };
    text::new(vm, name.as_bytes())
}

fn combining<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let point = point(vm, args[0], "combining", "")?;
    let class = char::from_u32(point).zip(vm.hooks.characters.combining).map_or(0, |(character, class)| class(character));
    Ok(Value::small(class.into()))
}

/// The default, if one is given.
fn or_default<'v>(vm: &'v Vm, args: &[Value<'v>], what: &str) -> Leaf<'v> {
    args[1].given().ok_or_else(|| vm.value_fault(message!("{what}")))
}

fn decimal<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match unicode::decimal(point(vm, args[0], "decimal", " 1")?) {
        Some(digit) => int::new(vm, digit.into()),
        None => or_default(vm, args, "not a decimal"),
    }
}

/// The value of a digit that is no decimal digit.
fn digit_value(vm: &Vm, point: u32) -> Option<u32> {
    const WORDS: [&str; 10] = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"];
    if let Some(digit) = unicode::decimal(point) {
        return Some(digit);
    }
    let character = char::from_u32(point).filter(|_| unicode::is_digit(point))?;
    let name = vm.hooks.characters.name?;
    let (mut found, mut word, mut length) = (None, [0u8; 8], 0);
    let mut take = |byte: Option<u8>| match byte {
        Some(byte) if length < word.len() => {
            word[length] = byte;
            length += 1;
        }
        Some(_) => {}
        None => {
            found = WORDS.iter().position(|known| known.as_bytes() == &word[..length]).or(found);
            length = 0;
        }
    };
    name(character, &mut |piece| piece.bytes().for_each(|byte| take((byte != b' ').then_some(byte))));
    take(None);
    found.map(|digit| digit as u32)
}

fn digit<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match digit_value(vm, point(vm, args[0], "digit", " 1")?) {
        Some(digit) => int::new(vm, digit.into()),
        None => or_default(vm, args, "not a digit"),
    }
}

fn numeric<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let point = point(vm, args[0], "numeric", " 1")?;
    if let Some(digit) = digit_value(vm, point) {
        return float::new(vm, digit.into());
    }
    // Of a fraction: numerator, a slash (U+2044), denominator; of a circled number the digits.
    let (mut numbers, mut at, mut plain) = ([0.0, 0.0], 0, unicode::is_numeric(point));
    if let (Some(character), Some(normal)) = (char::from_u32(point), vm.hooks.characters.normal_form) {
        normal(NormalForm::Kc, character.encode_utf8(&mut [0; 4]), &mut |part| match (part.to_digit(10), part) {
            (Some(digit), _) => numbers[at] = numbers[at] * 10.0 + f64::from(digit),
            (None, '\u{2044}') if at == 0 => at = 1,
            (None, '(' | ')' | '.') => {}
            _ => plain = false,
        });
    }
    match (plain, at) {
        (true, 0) => float::new(vm, numbers[0]),
        (true, _) if numbers[1] != 0.0 => float::new(vm, numbers[0] / numbers[1]),
        _ => or_default(vm, args, "not a numeric character"),
    }
}

fn lookup<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let name = crate::arguments::text(vm, args[0])?;
    match vm.hooks.characters.by_name.and_then(|by_name| by_name(name.as_bytes())) {
        Some(character) => text::new(vm, character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => Err(vm.fault(kind::KeyError, message!("undefined character name '{name}'"))),
    }
}

fn name<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let point = point(vm, args[0], "name", " 1")?;
    let found = text::compose(vm, |message| {
        if let (Some(character), Some(name)) = (char::from_u32(point), vm.hooks.characters.name) {
            name(character, &mut |piece| message.push(piece.as_bytes()));
        }
    })?;
    if found.bytes().is_empty() { or_default(vm, args, "no such name") } else { Ok(found) }
}

fn form(vm: &Vm, value: Value<'_>) -> Result<NormalForm, Fault> {
    match text::bytes_of(vm, value) {
        Some(b"NFC") => Ok(NormalForm::C),
        Some(b"NFD") => Ok(NormalForm::D),
        Some(b"NFKC") => Ok(NormalForm::Kc),
        Some(b"NFKD") => Ok(NormalForm::Kd),
        Some(_) => Err(vm.value_fault(message!("invalid normalization form"))),
        None => {
            let class = types::type_name(vm, value);
            Err(vm.type_fault(message!("normalize() argument 1 must be str, not {class}")))
        }
    }
}

fn normalize<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if text::bytes_of(vm, args[1]).is_some_and(<[u8]>::is_empty) {
        return Ok(args[1]);
    }
    let form = form(vm, args[0])?;
    let Some(bytes) = text::bytes_of(vm, args[1]) else {
        let class = types::type_name(vm, args[1]);
        return Err(vm.type_fault(message!("normalize() argument 2 must be str, not {class}")));
    };
    text::compose(vm, |message| {
        for chunk in bytes.utf8_chunks() {
            if let Some(normal) = vm.hooks.characters.normal_form {
                normal(form, chunk.valid(), &mut |character| message.push(character.encode_utf8(&mut [0; 4]).as_bytes()));
            }
            message.push(chunk.invalid());
        }
    })
}

fn is_normalized<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let normal = normalize(vm, args)?;
    Ok(Value::bool(text::bytes_of(vm, args[1]) == text::bytes_of(vm, normal)))
}
