//! re: regular expressions.
//!
//! Patterns are compiled to small programs ([`program`]) by a one-pass parser and run by a
//! backtracking matcher with an explicit stack, which stops now and then to let Ctrl-C in.
//! The last few patterns that were compiled by module functions are kept.
//!
//! Source: CPython library reference, "re".
//!
//! Invariant: neither compiling nor matching recurses natively; programs live in bytes
//! objects and hold no references.

mod driver;
mod groups;
mod match_object;
mod matcher;
mod parse;
mod pattern;
mod program;
mod scan;
mod set;
mod template;
#[cfg(test)]
mod tests;

use heap::{TypeId, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{FullFunction, LeafFunction};
use object::string::unicode;
use object::{Code, Leaf, Native, TypeInfo, Vm, text};

/// The id of patterns.
pub const PATTERN: TypeId = TypeId(150);
/// The id of matches.
pub const MATCH: TypeId = TypeId(151);
/// The id of the iterators of finditer.
pub const SCANNER: TypeId = TypeId(152);

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::re, extensible: true, items: ITEMS, get: None, set: None }];

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&pattern::TYPE, &match_object::TYPE, &scan::TYPE];

const fn leaf(signature: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Leaf(function)))
}

const fn full(signature: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Full(function)))
}

const fn flag(value: u32) -> ModuleItem {
    ModuleItem::Int(value as i32)
}

static ITEMS: &[(Sym, ModuleItem)] = &[
    (sym::compile, leaf("pattern flags=", pattern::compile)),
    (sym::r#match, full("pattern string flags=", pattern::module_match)),
    (sym::fullmatch, full("pattern string flags=", pattern::module_fullmatch)),
    (sym::search, full("pattern string flags=", pattern::module_search)),
    (sym::findall, full("pattern string flags=", scan::module_findall)),
    (sym::finditer, full("pattern string flags=", scan::module_finditer)),
    (sym::split, full("pattern string maxsplit= flags=", scan::module_split)),
    (sym::sub, full("pattern repl string count= flags=", scan::module_sub)),
    (sym::subn, full("pattern repl string count= flags=", scan::module_subn)),
    (sym::escape, leaf("pattern", escape)),
    (sym::purge, leaf("", pattern::purge)),
    (sym::Pattern, ModuleItem::Type(PATTERN.0 as usize)),
    (sym::Match, ModuleItem::Type(MATCH.0 as usize)),
    (sym::error, ModuleItem::Type(kind::PatternError)),
    (sym::PatternError, ModuleItem::Type(kind::PatternError)),
    (sym::A, flag(parse::Flags::ASCII)),
    (sym::ASCII, flag(parse::Flags::ASCII)),
    (sym::DEBUG, flag(parse::Flags::DEBUG)),
    (sym::I, flag(parse::Flags::IGNORE)),
    (sym::IGNORECASE, flag(parse::Flags::IGNORE)),
    (sym::M, flag(parse::Flags::MULTILINE)),
    (sym::MULTILINE, flag(parse::Flags::MULTILINE)),
    (sym::S, flag(parse::Flags::DOT_ALL)),
    (sym::DOTALL, flag(parse::Flags::DOT_ALL)),
    (sym::U, flag(parse::Flags::UNICODE)),
    (sym::UNICODE, flag(parse::Flags::UNICODE)),
    (sym::X, flag(parse::Flags::VERBOSE)),
    (sym::VERBOSE, flag(parse::Flags::VERBOSE)),
];

/// True for the text of an identifier.
fn is_name(name: &[u8]) -> bool {
    let mut points = object::string::points::points(name);
    points.next().is_some_and(unicode::is_identifier_start) && points.all(unicode::is_identifier_part)
}

/// escape(pattern): characters with a meaning behind backslashes.
fn escape<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (flavour, content) = object::byte_methods::Flavour::view(vm, args[0]);
    if text::bytes_of(vm, args[0]).is_none() && object::bytes::buffer_of(vm, args[0]).is_none() {
        return Err(object::byte_methods::buffer_error(vm, args[0]));
    }
    flavour.compose(vm, &|message| {
        for (at, byte) in content.iter().enumerate() {
            if vm.stops_at(at) {
                break;
            }
            if matches!(
                byte,
                b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'?' | b'*' | b'+' | b'-' | b'|' | b'^' | b'$' | b'\\' | b'.'
                    | b'&' | b'~' | b'#' | b' ' | b'\t'..=b'\r'
            ) {
                message.push(b"\\");
            }
            message.push(&[*byte]);
        }
    })
}
