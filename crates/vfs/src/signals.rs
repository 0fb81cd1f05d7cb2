//! `_signal`: what the module `signal` and some functions of `os` stand on, on the PC.
//!
//! A signal that is caught interrupts the program as Ctrl-C does; at the next safepoint the machine calls `_dispatch` of
//! `signal`, which takes the signals and calls their handlers.
//!
//! Invariant: nothing here runs in a signal handler of the system.

use crate::host;
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::{Args, Code, FullFunction, Native};
use object::packed::message;
use object::platform::{Process, SignalAction};
use object::module::{ModuleInfo, ModuleItem};
use object::{Leaf, Raised, Vm, int, slot, tuple};
use stdlib::arguments;

/// The module.
pub static MODULE: ModuleInfo = ModuleInfo {
    name: sym::_signal,
    extensible: false,
    items: &[
        full(sym::numbers, "", |vm, _| {
            let numbers = process(vm, |process| Ok(process.numbers()))?;
            pair(vm, numbers.map(u64::from))
        }),
        full(sym::send_signal, "process number /", |vm, args| {
            let [target, number] = numbers(vm, args)?;
            process(vm, |process| process.send_signal(target, number))?;
            Ok(slot::NONE)
        }),
        full(sym::set_signal, "number action /", |vm, args| {
            let [number, action] = numbers(vm, args)?;
            let action = [SignalAction::Default, SignalAction::Ignore].get(action as usize).copied();
            process(vm, |process| process.set_signal(number, action.unwrap_or(SignalAction::Catch)))?;
            vm.handles_signals.set(true);
            Ok(slot::NONE)
        }),
        full(sym::set_timer, "first= later= /", |vm, args| {
            let [first, later] = [0, 1].map(|index| microseconds(vm, args, index));
            let before = match first? {
                None => process(vm, |process| Ok(process.timer()))?,
                Some(first) => {
                    let later = later?.unwrap_or(0);
                    process(vm, |process| process.set_timer([first, later]))?
                }
            };
            pair(vm, before)
        }),
        full(sym::take_signal, "", |vm, _| {
            let number = process(vm, |process| Ok(process.take_signal()))?;
            vm.make(|_| Ok(number.map_or(Value::NONE, Value::small)))
        }),
    ],
    get: None,
    set: None,
};

const fn full(name: Sym, text: &'static str, function: FullFunction) -> (Sym, ModuleItem) {
    (name, ModuleItem::Function(Native::function(text, Code::Full(function))))
}

/// What the process of the port answers.
fn process<T>(vm: &mut Vm, ask: impl FnOnce(&dyn Process) -> Result<T, i32>) -> Result<T, Raised> {
    let answer = vm.platform.process().map_or(Err(host::ENOSYS), ask);
    answer.map_err(|errno| stdlib::os_error::raise(vm, errno))
}

fn numbers(vm: &mut Vm, args: Args) -> Result<[i32; 2], Raised> {
    vm.attempt(|vm| {
        let mut numbers = [0; 2];
        for (index, number) in numbers.iter_mut().enumerate() {
            let given = arguments::integer(vm, args.get(vm, index))?;
            *number = i32::try_from(given)
                .map_err(|_| vm.fault(kind::OverflowError, message!("signed integer is greater than maximum")))?;
        }
        Ok(numbers)
    })
}

/// An argument in microseconds; None for a negative one.
fn microseconds(vm: &mut Vm, args: Args, index: usize) -> Result<Option<u64>, Raised> {
    vm.attempt(|vm| {
        Ok(u64::try_from(arguments::integer_or(vm, args.get(vm, index), -1)?).ok())
    })
}

fn pair(vm: &mut Vm, numbers: [u64; 2]) -> Result<Handle, Raised> {
    vm.make(|vm| -> Leaf<'_> {
        let items = [int::new(vm, numbers[0] as i64)?, int::new(vm, numbers[1] as i64)?];
        tuple::new(vm, &items)
    })
}
