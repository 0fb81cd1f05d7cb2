//! In place of `threads` where there are none: a loop ends as its first frame does.

use crate::calls;
use crate::frame::Kind;
use crate::running::Exit;
use crate::step;
use heap::{Handle, Value};
use object::{Raised, Vm};

pub enum Settled {
    Go(usize),
    Exit(Exit),
}

pub fn settle(_: &mut Vm, result: Result<usize, Raised>, _: usize) -> Result<Settled, Raised> {
    Ok(match result? {
        step::RETURNED => Settled::Exit(Exit::Returned),
        step::YIELDED => Settled::Exit(Exit::Yielded),
        next => Settled::Go(next),
    })
}

#[inline(always)]
pub fn take_turns(_: &Vm, offset: usize) -> usize {
    offset
}

#[inline(always)]
pub fn waits_for_import(_: &mut Vm, _: Handle, _: Handle) -> Result<bool, Raised> {
    Ok(false)
}

#[inline(always)]
pub fn wait_for_import(_: &Vm, offset: usize) -> usize {
    offset
}

#[inline(always)]
pub fn waits(_: &Vm, _: Value<'_>) -> bool {
    false
}

pub fn call(_: &mut Vm, _: Handle, _: usize, _: Handle, _: Kind, to: calls::To) -> Result<usize, Raised> {
    Ok(to.next)
}

pub fn wait_hook(_: &mut Vm) -> Result<(), Raised> {
    Ok(())
}

pub fn ended_by_exception(_: &mut Vm) -> usize {
    step::ENDED
}
