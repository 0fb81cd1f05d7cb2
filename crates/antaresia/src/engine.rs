//! Stands in for the interpreter loop: every program fails with RuntimeError.
//!
//! Invariant: replaced as a whole by the hooks of the `vm` crate.

use object::exception::kind;
use object::{Hooks, Raised, Vm};

/// Hooks that refuse everything.
pub static HOOKS: Hooks = Hooks {
    call_function: |vm, _, _, _, _| Err(absent(vm)),
    resume: |vm, _, _, _| Err(absent(vm)),
    throw: |vm, _, _| Err(absent(vm)),
    pending: |_| Ok(()),
    compile: |vm, _, _, _, _| Err(absent(vm)),
    run: |vm, _, _, _, _| Err(absent(vm)),
    globals: |vm, _| Err(absent(vm)),
    locals: |vm, _| Err(absent(vm)),
    import: |vm, _, _, _, _, _| Err(absent(vm)),
};

fn absent(vm: &mut Vm) -> Raised {
    vm.raise(kind::RuntimeError, format_args!("there is no interpreter loop yet"))
}
