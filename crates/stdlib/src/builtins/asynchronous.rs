//! aiter and anext.
//!
//! Invariant: they only call the special methods; awaiting is the caller's.

use heap::Handle;
use names::sym;
use object::exception::kind;
use object::native::Args;
use object::operations::call;
use object::types::type_name;
use object::{Raised, Vm};

pub(super) fn aiter(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if call::call_special(vm, args.at(0), sym::__aiter__, &[], out)? {
        return Ok(out);
    }
    Err(lacks(vm, args.at(0), "iterable"))
}

pub(super) fn anext(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if args.given(vm, 1).is_some() {
        return Err(vm.raise(kind::NotImplementedError, format_args!("anext() with a default")));
    }
    if call::call_special(vm, args.at(0), sym::__anext__, &[], out)? {
        return Ok(out);
    }
    Err(lacks(vm, args.at(0), "iterator"))
}

#[cold]
fn lacks(vm: &mut Vm, object: Handle, word: &str) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        message.format(format_args!("'{}' object is not an async {word}", type_name(vm, vm.get(object))))
    })
}
