//! A machine for unit tests: a leaked heap, a platform that remembers output, and hooks that
//! run "Python functions" written in Rust.
//!
//! Invariant: compiled for tests only.

use crate::fault::Raised;
use crate::native::Args;
use crate::vm::{CompileMode, Hooks, Platform, Registry};
use crate::{TypeInfo, Vm, exception, ids, registry};
use core::mem::MaybeUninit;
use heap::{Handle, Heap, StressMode, Value};
use std::boxed::Box;
use std::cell::RefCell;
use std::string::String;
use std::thread_local;
use std::vec::Vec;

/// A machine with a heap of a megabyte.
pub fn vm(stress: StressMode) -> Vm {
    with_heap(stress, 1 << 20)
}

/// A machine with a heap of `bytes`.
pub fn with_heap(stress: StressMode, bytes: usize) -> Vm {
    let region: &'static mut [MaybeUninit<u8>] = Box::leak(Box::new_uninit_slice(bytes));
    let heap = Heap::new(region, bytes, stress);
    let made = Vm::new(heap, &REGISTRY, &Fake, HOOKS);
    match made {
        Ok(vm) => vm,
        Err(_) => panic!("heap too small for the machine"),
    }
}

/// A machine in each of the stress modes that tests should try.
pub fn each(test: impl Fn(&mut Vm)) {
    for stress in [StressMode::Off, StressMode::Move, StressMode::Fail] {
        test(&mut vm(stress));
    }
}

/// What was printed since the last call.
pub fn output() -> String {
    OUTPUT.with(|output| core::mem::take(&mut *output.borrow_mut()))
}

/// A "Python function" whose body is Rust code; a slot with it.
pub fn function(vm: &mut Vm, body: fn(&mut Vm, Args) -> Result<Handle, Raised>) -> Handle {
    let number = BODIES.with(|bodies| {
        bodies.borrow_mut().push(body);
        bodies.borrow().len() - 1
    });
    let made = vm.make(|vm| Ok(vm.heap.new_object(ids::FUNCTION, 0, &[Value::length(number)])?));
    made.unwrap_or_else(|_| panic!("{}", raised(vm)))
}

/// Type and text of the parked exception, which is cleared.
pub fn raised(vm: &mut Vm) -> String {
    let error = vm.exception();
    let class = crate::types::type_name(vm, error);
    let text = error.field(exception::ARGS).field(0);
    let text = std::format!("{class}: {}", crate::text::Shown(text));
    vm.clear_exception();
    text
}

/// The value of a result that must be there.
pub fn good<T>(vm: &mut Vm, result: Result<T, Raised>) -> T {
    match result {
        Ok(value) => value,
        Err(_) => panic!("{}", raised(vm)),
    }
}

/// A slot with a str.
pub fn text(vm: &mut Vm, text: &str) -> Handle {
    let made = vm.make(|vm| crate::text::intern(vm, text.as_bytes()));
    good(vm, made)
}

/// A slot with a small integer.
pub fn int(vm: &mut Vm, number: isize) -> Handle {
    let made = vm.make(|_| Ok(Value::int(number).unwrap_or(Value::NONE)));
    good(vm, made)
}

thread_local! {
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
    static BODIES: RefCell<Vec<fn(&mut Vm, Args) -> Result<Handle, Raised>>> = const { RefCell::new(Vec::new()) };
}

struct Fake;

impl Platform for Fake {
    fn write_output(&self, bytes: &[u8]) {
        OUTPUT.with(|output| output.borrow_mut().push_str(&String::from_utf8_lossy(bytes)));
    }
    fn read_input(&self, _: &mut [u8]) -> usize {
        0
    }
    fn ticks_us(&self) -> u64 {
        0
    }
    fn time_ns(&self) -> u64 {
        0
    }
    fn sleep_us(&self, _: u64) -> bool {
        true
    }
    fn entropy(&self) -> u64 {
        1
    }
    fn stack_left(&self) -> usize {
        // Test threads have 2 MB; leave half of it.
        let here = 0u8;
        let now = &raw const here as usize;
        thread_local! { static TOP: core::cell::Cell<usize> = const { core::cell::Cell::new(0) }; }
        let top = TOP.with(|top| {
            top.set(top.get().max(now));
            top.get()
        });
        (1usize << 20).saturating_sub(top - now)
    }
    fn name(&self) -> &'static str {
        "test"
    }
    fn read_file(&self, _: &str, _: usize, _: &mut [u8]) -> Result<usize, i32> {
        Err(2)
    }
    fn path_kind(&self, _: &str) -> u8 {
        0
    }
}

const fn quarter(number: usize) -> &'static [Option<&'static TypeInfo>] {
    registry::TYPES.split_at(number * 32).1.split_at(32).0
}

static REGISTRY: Registry =
    Registry { types: [quarter(0), quarter(1), quarter(2), quarter(3), &[], &[], &[], &[], &[], &[], &[], &[]], modules: &[], frozen: &[] };

static HOOKS: Hooks = Hooks {
    call_function,
    resume: |vm, _, _, _| Err(absent(vm)).map(|()| false),
    throw: |vm, _, _| Err(absent(vm)).map(|()| false),
    pending: |_| Ok(()),
    compile: |vm, _, _, _: CompileMode, _| Err(absent(vm)),
    run: |vm, _, _, _, _| Err(absent(vm)),
    globals: |vm, _| Err(absent(vm)),
    locals: |vm, _| Err(absent(vm)),
    unraisable: |vm, _, _| vm.clear_exception(),
    events: |_, _| Ok(()),
    import: |vm, _, _, _, _, _| Err(absent(vm)),
    set_trace: None,
    frame: |vm, _, _| Err(absent(vm)),
    #[cfg(not(target_os = "none"))]
    frame_base: |_, _| None,
    wait: |_| Ok(()),
    warnings: None,
    characters: crate::vm::Characters::NONE,
    files: crate::files::FileHooks::NONE,
};

fn absent(vm: &mut Vm) -> Raised {
    vm.raise(exception::kind::RuntimeError, format_args!("no interpreter loop in unit tests"))
}

fn call_function(vm: &mut Vm, window: Handle, count: usize, _keywords: Handle, out: Handle) -> Result<(), Raised> {
    let number = vm.get(window).field(0).int_unchecked() as usize;
    let body = BODIES.with(|bodies| bodies.borrow()[number]);
    let start = window.offset(bytecode::opcode::CALL_HEADER);
    let result = body(vm, Args { start, count })?;
    vm.copy(result, out);
    Ok(())
}

/// A class made by `type(name, bases, attributes)`.
pub fn class(vm: &mut Vm, name: &str, bases: &[Handle], attributes: &[(&str, Handle)]) -> Handle {
    let metaclass = vm.make(|_| Ok(crate::types::type_value(ids::TYPE)));
    let metaclass = good(vm, metaclass);
    class_of(vm, metaclass, name, bases, attributes)
}

/// A class made by a metaclass.
pub fn class_of(
    vm: &mut Vm,
    metaclass: Handle,
    name: &str,
    bases: &[Handle],
    attributes: &[(&str, Handle)],
) -> Handle {
    let name = text(vm, name);
    let made = vm.make(|vm| {
        let values: Vec<Value<'_>> = bases.iter().map(|base| vm.get(*base)).collect();
        crate::tuple::new(vm, &values)
    });
    let bases = good(vm, made);
    let made = vm.make(crate::dict::Dict::new);
    let namespace = good(vm, made);
    for (name, value) in attributes {
        let stored = vm.attempt(|vm| {
            let key = crate::text::intern(vm, name.as_bytes())?;
            crate::dict::Dict::set(vm, vm.get(namespace), key, vm.get(*value))
        });
        good(vm, stored);
    }
    call(vm, metaclass, &[name, bases, namespace])
}

/// The result of a call that must succeed.
pub fn call(vm: &mut Vm, callee: Handle, arguments: &[Handle]) -> Handle {
    let out = try_call(vm, callee, arguments);
    good(vm, out)
}

/// The result of a call.
pub fn try_call(vm: &mut Vm, callee: Handle, arguments: &[Handle]) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    crate::operations::call::call(vm, callee, arguments, out)?;
    Ok(out)
}

/// An attribute that must exist.
pub fn attribute(vm: &mut Vm, object: Handle, name: &str) -> Handle {
    let found = try_attribute(vm, object, name);
    good(vm, found)
}

/// An attribute.
pub fn try_attribute(vm: &mut Vm, object: Handle, name: &str) -> Result<Handle, Raised> {
    let name = text(vm, name);
    let out = vm.slot()?;
    crate::operations::attribute::get(vm, object, name, out)?;
    Ok(out)
}

/// Sets an attribute.
pub fn set_attribute(vm: &mut Vm, object: Handle, name: &str, value: Handle) {
    let name = text(vm, name);
    let result = crate::operations::attribute::set(vm, object, name, value);
    good(vm, result);
}

/// repr of an object as a Rust string.
pub fn shown(vm: &mut Vm, object: Handle) -> String {
    let out = vm.slot();
    let out = good(vm, out);
    let result = crate::operations::text::repr(vm, object, out);
    good(vm, result);
    String::from_utf8_lossy(vm.get(out).bytes()).into_owned()
}

/// A slot with a built-in type.
pub fn type_slot(vm: &mut Vm, id: heap::TypeId) -> Handle {
    let made = vm.make(|_| Ok(crate::types::type_value(id)));
    good(vm, made)
}
