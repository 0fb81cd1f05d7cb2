//! The machine: runs bytecode, calls, generators, exceptions, imports.
//!
//! `running` runs frames; `interpret` is the loop with the fast cases, `step` performs any instruction in full
//! through the files named after what they do: `calls`, `binding`, `generators`,
//! `unwinding`, `names`, `attributes`, `iteration`, `building`, `classes`, `intrinsics`.
//! `materialise` and `source` lead from text to code objects, `import` to modules. The
//! object model reaches all of it through [`HOOKS`].
//!
//! Invariants: Python calls do not recurse natively; unsafe code is in `interpret`,
//! `running`, `fast`, `leaves`, `resume` and `frame` only; whatever a program does ends in a result or an exception.
#![no_std]
#![deny(unsafe_op_in_unsafe_fn)]

#[cfg(test)]
extern crate std;

mod attributes;
mod binding;
mod building;
mod calls;
mod classes;
#[cfg(feature = "encodings")]
mod encoding;
mod fast;
mod frame;
mod frame_objects;
mod generators;
mod import;
mod interpret;
mod intrinsics;
mod iteration;
mod leaves;
mod materialise;
mod names;
mod pending;
mod resume;
mod running;
mod source;
mod special_methods;
mod step;
#[cfg_attr(not(feature = "threads"), path = "unthreaded.rs")]
mod threads;
#[cfg_attr(not(feature = "settrace"), path = "untraced.rs")]
mod trace;
mod unwinding;
#[cfg(feature = "warnings")]
mod warnings;

pub use frame_objects::{Place, visit_places};

use object::Hooks;

/// What the object model calls the machine for.
pub static HOOKS: Hooks = Hooks {
    call_function: calls::call_function,
    resume: generators::resume_hook,
    throw: generators::throw_hook,
    pending: pending::pending_hook,
    compile: source::compile_hook,
    run: source::run_hook,
    globals: crate::names::globals_hook,
    locals: crate::names::locals_hook,
    unraisable: pending::unraisable,
    events: |_, _| Ok(()),
    import: import::import_hook,
    #[cfg(feature = "settrace")]
    set_trace: Some(trace::set_hook),
    #[cfg(not(feature = "settrace"))]
    set_trace: None,
    frame: frame_objects::frame_hook,
    #[cfg(not(target_os = "none"))]
    frame_base: frame_objects::base_hook,
    wait: threads::wait_hook,
    #[cfg(feature = "warnings")]
    warnings: Some(warnings::call),
    #[cfg(not(feature = "warnings"))]
    warnings: None,
    characters: object::Characters::NONE,
    files: object::files::FileHooks::NONE,
};
