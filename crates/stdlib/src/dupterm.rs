//! `os.dupterm`: a stream that sees the output and gives input, beside the port's own terminal.
//!
//! The port keeps a copy of what it writes and asks for a safepoint; there the copy goes to
//! the stream, and what the stream has to read becomes input of the port. So output can be
//! written where Python cannot run.
//!
//! Invariant: a stream that raises or ends is given up, with a message.

use crate::arguments;
use crate::io::transfer;
use crate::roots::DUPLICATE;
use crate::traceback_text::{self, Sink};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::Args;
use object::operations::call;
use object::{Raised, Vm, bytearray, bytes, slot, thread};
use core::sync::atomic::Ordering;
use object::packed::message;

/// Bytes that are handed over at once.
const PART: usize = 128;

/// `dupterm(stream, index=0)`: the stream that was there before; None gives it up.
pub fn set(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let index = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), 0))?;
    if index != 0 {
        return Err(vm.raise(kind::ValueError, message!("invalid dupterm index")));
    }
    let before = vm.make(|vm| Ok(vm.root(DUPLICATE).given().unwrap_or(Value::NONE)))?;
    if vm.get(args.at(0)).is_none() {
        give_up(vm);
        return Ok(before);
    }
    if !vm.platform.copy_output(true) {
        return Err(vm.raise(kind::OSError, message!("the terminal of this port cannot be duplicated")));
    }
    vm.set_root(DUPLICATE, vm.get(args.at(0)));
    Ok(before)
}

/// `dupterm_notify(object)`: the stream has something to read.
pub fn notify(vm: &mut Vm, _args: Args) -> Result<Handle, Raised> {
    vm.pending.store(true, Ordering::Release);
    Ok(slot::NONE)
}

/// Lets other threads run, and asks the stream, until there is input.
pub fn wait_for_input(vm: &mut Vm) -> Result<(), Raised> {
    thread::wait_for_input(vm)?;
    while vm.root(DUPLICATE).given().is_some() && !vm.platform.input_ready() {
        vm.platform.flush_output();
        vm.pending.store(true, Ordering::Release);
        thread::nap(vm, thread::POLL_INTERVAL)?;
    }
    Ok(())
}

/// What is to be done at a safepoint.
pub fn work(vm: &mut Vm) -> Result<(), Raised> {
    if vm.root(DUPLICATE).given().is_none() {
        return Ok(());
    }
    let mark = vm.mark();
    let result = exchange(vm);
    let result = result.or_else(|Raised| failed(vm));
    vm.release(mark);
    result
}

fn exchange(vm: &mut Vm) -> Result<(), Raised> {
    let stream = vm.make(|vm| Ok(vm.root(DUPLICATE)))?;
    let (data, out) = (vm.slot()?, vm.slot()?);
    loop {
        let mut part = [0; PART];
        let count = vm.platform.take_copy(&mut part);
        if count == 0 {
            break;
        }
        vm.store(data, |vm| bytes::new(vm, &part[..count]))?;
        call::call_method(vm, stream, sym::write, &[data], out)?;
        transfer::count(vm, out, count)?;
    }
    vm.store(data, |vm| bytearray::new(vm, &[0]))?;
    // One byte at a time: a stream with a time limit would wait for more.
    for _ in 0..PART {
        call::call_method(vm, stream, sym::readinto, &[data], out)?;
        match transfer::count(vm, out, 1)? {
            // Nothing yet.
            None => break,
            Some(0) => {
                give_up(vm);
                vm.platform.write_output(b"dupterm: EOF received, deactivating\n");
                break;
            }
            Some(_) => {
                let byte = bytearray::bytes(vm.get(data)).first().copied().unwrap_or(0);
                vm.platform.feed_input(&[byte]);
            }
        }
    }
    Ok(())
}

fn give_up(vm: &Vm) {
    vm.set_root(DUPLICATE, Value::UNDEFINED);
    vm.platform.copy_output(false);
}

/// The stream raised: it is given up, unless it was Ctrl-C.
fn failed(vm: &mut Vm) -> Result<(), Raised> {
    if vm.raised_is(kind::KeyboardInterrupt) {
        return Err(Raised);
    }
    give_up(vm);
    let exception = vm.make(|vm| Ok(vm.exception()))?;
    vm.clear_exception();
    vm.platform.write_output(b"dupterm: Exception in the stream, deactivating: ");
    traceback_text::write(vm, Sink::Output, exception)
}
