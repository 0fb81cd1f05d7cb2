//! json: values as JSON text and back.
//!
//! Both directions keep the open containers in stack slots instead of recursing, so depth
//! is bounded by the recursion limit and Ctrl-C is seen.
//!
//! Source: CPython library reference, "json"; RFC 8259.
//!
//! Invariant: what `dumps` returns was built before anything is written to a stream.

mod decode;
mod encode;

use heap::Handle;
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::FullFunction;
use object::operations::call;
use object::{Args, Code, Native, Raised, Vm, slot};

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::json, extensible: true, items: ITEMS, get: None, set: None }];

/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

const fn full(signature: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Full(function)))
}

static ITEMS: &[(Sym, ModuleItem)] = &[
    (
        sym::dumps,
        full(
            "obj * skipkeys= ensure_ascii= check_circular= allow_nan= indent= separators= default= sort_keys=",
            |vm, args| encode::dumps(vm, args, 1),
        ),
    ),
    (
        sym::dump,
        full(
            "obj fp * skipkeys= ensure_ascii= check_circular= allow_nan= indent= separators= default= sort_keys=",
            dump,
        ),
    ),
    (
        sym::loads,
        full("s * object_hook= parse_float= parse_int= parse_constant= object_pairs_hook=", |vm, args| {
            decode::loads(vm, args, args.at(0))
        }),
    ),
    (
        sym::load,
        full("fp * object_hook= parse_float= parse_int= parse_constant= object_pairs_hook=", load),
    ),
    (sym::JSONDecodeError, ModuleItem::Type(kind::JSONDecodeError)),
];

/// dump(obj, fp, ...)
fn dump(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let text = encode::dumps(vm, args, 2)?;
    call::call_method(vm, args.at(1), sym::write, &[text], text)?;
    Ok(slot::NONE)
}

/// load(fp, ...)
fn load(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let text = vm.slot()?;
    call::call_method(vm, args.at(0), sym::read, &[], text)?;
    decode::loads(vm, args, text)
}
