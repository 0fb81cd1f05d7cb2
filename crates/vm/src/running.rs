//! Running frames: the fast loop, and what it leaves to others.
//!
//! A run is started by a native function, or by the port, and ends with the frame that was started; threads
//! take turns in it meanwhile.
//!
//! # Safety
//! `interpret` says what its loop needs; a frame runs wherever it is entered here.
//!
//! Invariant: a run is numbered by the native depth inside of it, which is another one for each run under way.

use crate::interpret::{self, Left};
use crate::threads::{self, Settled};
use crate::{special_methods, step, trace, unwinding};
use object::{Raised, Vm};

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    Returned,
    Yielded,
}

/// Runs the running frame from the instruction at `offset` until it or the frame that native code
/// started below it is done.
pub fn run(vm: &mut Vm, offset: usize) -> Result<Exit, Raised> {
    in_loop(vm, |vm, level| {
        let offset = if trace::is_on(vm) { trace::begin(vm, offset)? } else { offset };
        run_at(vm, offset, level)
    })
}

/// Runs other threads until it is the running one's turn again.
#[cfg(feature = "threads")]
pub fn run_others(vm: &mut Vm) -> Result<(), Raised> {
    in_loop(vm, |vm, level| match threads::settle(vm, Ok(step::SUSPENDED), level)? {
        Settled::Go(offset) => run_at(vm, offset, level).map(|_| ()),
        Settled::Exit(_) => Ok(()),
    })
}

/// Runs a loop of the running thread, which is the innermost one until it ends.
#[inline(always)]
fn in_loop<T>(vm: &mut Vm, work: impl FnOnce(&mut Vm, usize) -> Result<T, Raised>) -> Result<T, Raised> {
    let level = vm.native_depth.get();
    let (innermost, own) = (vm.threads.innermost.replace(level), vm.threads.own.replace(level));
    let result = work(vm, level);
    vm.threads.innermost.set(innermost);
    vm.threads.own.set(own);
    result
}

/// The loop at `level`.
fn run_at(vm: &mut Vm, mut offset: usize, level: usize) -> Result<Exit, Raised> {
    loop {
        if trace::is_on(vm) {
            let next = trace::step(vm, offset).map(|next| if next < step::ENDED { threads::take_turns(vm, next) } else { next });
            match threads::settle(vm, next, level)? {
                Settled::Go(next) => offset = next,
                Settled::Exit(exit) => return Ok(exit),
            }
            continue;
        }
        // SAFETY: a frame runs, and the offset is one of its instructions.
        let (left, at) = unsafe { interpret::run_fast(vm, offset) };
        let next = match left {
            // Left in favour of `trace`, maybe.
            Left::Slow | Left::Special if trace::is_on(vm) => Ok(at),
            Left::Slow => step::step(vm, at),
            Left::Special => special_methods::perform(vm, at),
            Left::Failed => step::failed(vm, at),
            Left::Pending => step::safepoint(vm, at),
            Left::Raised => unwinding::unwind(vm, at, true),
            Left::Returned if vm.threads.own.get() == level => return Ok(Exit::Returned),
            Left::Yielded if vm.threads.own.get() == level => return Ok(Exit::Yielded),
            Left::Returned => Ok(step::RETURNED),
            Left::Yielded => Ok(step::YIELDED),
        };
        match next {
            Ok(next) if next < step::ENDED => offset = next,
            other => match threads::settle(vm, other, level)? {
                Settled::Go(next) => offset = next,
                Settled::Exit(exit) => return Ok(exit),
            },
        }
    }
}
