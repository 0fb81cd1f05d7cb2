//! TypeErrors of calls that do not fit a native's signature, worded as CPython words them: by whether
//! parameters can be named, and how many there are.
//!
//! Invariant: cold; nothing here is reached by a call that fits.

use crate::exception::kind;
use crate::fault::Raised;
use crate::ids::immediate;
use crate::native::{self, Native};
use crate::packed::message;
use crate::{Vm, method, slot_wrapper, text};
use heap::{Handle, Value};
use names::sym;

/// What a native is called in messages: its name, and the type it is a method of or the module it belongs to.
fn shown(vm: &Vm, callee: Value<'_>) -> (&'static str, Option<&'static str>) {
    if let Some((_, name)) = native::resolve(vm, callee) {
        let class = native::item_of(vm, callee).map(|(info, _, _)| info.name);
        let module = native::module_of(vm, callee).filter(|module| *module != sym::builtins);
        return (name.text(), class.or(module.map(|module| module.text())));
    }
    if let Some(info) = slot_wrapper::type_of_wrapper(vm, callee) {
        return (info.name, None);
    }
    let number = callee.immediate_payload(immediate::TYPE);
    (number.and_then(|number| vm.type_info(number)).map_or("function", |info| info.name), None)
}

/// Name of parameter `slot` of a signature (`self` not counted).
fn parameter(native: &Native, slot: usize) -> &'static str {
    let named = native.signature().text().split(' ').filter(|word| !word.is_empty() && *word != "/" && *word != "*");
    named.map(|word| word.trim_end_matches('=')).nth(slot).unwrap_or("")
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// TypeError for a wrong number of arguments: `given` by position (`self` counted), and `missing`, the first parameter
/// without a value.
#[cold]
pub fn count_error(vm: &mut Vm, callee: Handle, native: &'static Native, given: usize, missing: Option<usize>) -> Raised {
    let own = native.has_self() as usize;
    let signature = native.signature();
    let (least, most) = (signature.required() - own, signature.positional() - own);
    let given = given.saturating_sub(own);
    let by_position = !is_nameable(native.signature().text());
    let (name, class) = shown(vm, vm.get(callee));
    let (prefix, dot) = class.map_or(("", ""), |class| (class, "."));
    let number = if given < least { least } else { most };
    let ends = plural(number);
    if method::is_slot(vm, vm.get(callee)) && !signature.has_rest() {
        return vm.raise(kind::TypeError, message!("expected {number} argument{ends}, got {given}"));
    }
    if most == 0 && !signature.has_rest() && signature.slots() > own {
        return vm.raise(kind::TypeError, message!("{name}() takes no positional arguments"));
    }
    if by_position && !signature.has_rest() && most == 0 {
        return vm.raise(kind::TypeError, message!("{prefix}{dot}{name}() takes no arguments ({given} given)"));
    }
    if by_position && !signature.has_rest() && least == 1 && most == 1 && vm.get(callee).immediate_payload(immediate::TYPE).is_none() {
        return vm.raise(
            kind::TypeError,
            message!("{prefix}{dot}{name}() takes exactly one argument ({given} given)"),
        );
    }
    if by_position || signature.has_rest() {
        let bound = match (least == most && !signature.has_rest(), given < least) {
            (true, _) => "",
            (false, true) => "at least ",
            (false, false) => "at most ",
        };
        return vm.raise(
            kind::TypeError,
            message!("{name} expected {bound}{number} argument{ends}, got {given}"),
        );
    }
    if given > most {
        let bound = if least == most { "exactly" } else { "at most" };
        let kind_of = if signature.slots() > most + own { "positional " } else { "" };
        return vm.raise(
            kind::TypeError,
            message!("{name}() takes {bound} {most} {kind_of}argument{} ({given} given)", plural(most)),
        );
    }
    let slot = missing.unwrap_or(own).saturating_sub(own);
    let wanted = parameter(native, slot);
    vm.raise(kind::TypeError, message!("{name}() missing required argument '{wanted}' (pos {})", slot + 1))
}

/// True for a signature's text with parameters that can be named.
fn is_nameable(text: &str) -> bool {
    let rest = text.split_once('/').map_or(text, |(_, rest)| rest);
    rest.split(' ').any(|word| !word.is_empty() && !word.starts_with('*'))
}

/// TypeError for keyword number `k` of a call: one that is given twice, or unknown.
#[cold]
pub fn keyword_error(
    vm: &mut Vm,
    callee: Handle,
    native: &'static Native,
    keywords: Handle,
    k: usize,
    twice: Option<usize>,
) -> Raised {
    let (name, class) = shown(vm, vm.get(callee));
    let named = is_nameable(native.signature().text());
    vm.raise_with(kind::TypeError, |vm, message| {
        let keyword = text::Shown(vm.get(keywords).field(k));
        match (named, twice) {
            (false, _) => {
                let (prefix, dot) = class.map_or(("", ""), |class| (class, "."));
                message.format(message!("{prefix}{dot}{name}() takes no keyword arguments"));
            }
            (true, Some(slot)) => {
                let position = slot + 1 - native.has_self() as usize;
                message.format(message!(
                    "argument for {name}() given by name ('{keyword}') and position ({position})"
                ));
            }
            (true, None) => message.format(message!("{name}() got an unexpected keyword argument '{keyword}'")),
        }
    })
}
