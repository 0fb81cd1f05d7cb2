//! `os.dupterm`: a stream that sees the output and gives input, beside the port's own terminal.
//!
//! The port keeps a copy of what it writes, with the line ends of a terminal, and asks for a safepoint; there the copy
//! goes to the stream, and what the stream has to read becomes input of the port. So output can be written where Python
//! cannot run. What the stream's own methods write goes to the terminal only.
//!
//! Invariant: a stream that raises or ends is given up and closed, with a message.

use crate::arguments;
use crate::io::transfer;
use crate::roots::DUPLICATE;
use crate::traceback_text::{self, Sink};
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::Args;
use object::operations::{attribute, call};
use object::packed::message;
use object::string::builder::Builder;
use object::{Raised, Vm, bytearray, bytes, slot, thread};

/// Bytes that are handed over at once.
const PART: usize = 256;
/// Bytes that are read before the program goes on.
const MOST_READ: usize = 128;

/// `dupterm(stream, index=0)`: the stream that was there before, which gets what was written until now; None gives it up.
pub fn set(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let index = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), 0))?;
    if index != 0 {
        return Err(vm.raise(kind::ValueError, message!("invalid dupterm index")));
    }
    let is_given = !vm.get(args.at(0)).is_none();
    if is_given {
        let method = vm.slot()?;
        for name in [sym::readinto, sym::write] {
            if !attribute::find_named(vm, args.at(0), name, method)? {
                return Err(vm.raise(kind::OSError, message!("stream operation not supported")));
            }
        }
    }
    let before = vm.make(|vm| Ok(vm.root(DUPLICATE).given().unwrap_or(Value::NONE)))?;
    // One of the stream's methods may be what calls this.
    if !vm.get(before).is_none() && !core::mem::replace(&mut vm.busy, true) {
        let result = attend(vm, hand_over);
        vm.busy = false;
        result?;
    }
    if !is_given {
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
    attend(vm, hand_over)?;
    attend(vm, read)
}

/// Gives the stream what was written last, when no safepoint follows.
pub fn finish(vm: &mut Vm) -> Result<(), Raised> {
    attend(vm, hand_over)
}

/// Does something with the stream, if there is one; what that raises is its end, unless it is Ctrl-C.
fn attend(vm: &mut Vm, work: fn(&mut Vm, Handle) -> Result<(), (Raised, &'static str)>) -> Result<(), Raised> {
    if vm.root(DUPLICATE).given().is_none() {
        return Ok(());
    }
    vm.scoped(|vm| {
        let stream = vm.make(|vm| Ok(vm.root(DUPLICATE)))?;
        let Err((Raised, method)) = work(vm, stream) else { return Ok(()) };
        if vm.raised_is(kind::KeyboardInterrupt) {
            return Err(Raised);
        }
        let exception = vm.make(|vm| Ok(vm.exception()))?;
        vm.clear_exception();
        give_up(vm);
        for text in ["dupterm: Exception in ", method, "() method, deactivating: "] {
            vm.platform.write_output(text.as_bytes());
        }
        traceback_text::write(vm, Sink::Output, exception)?;
        close(vm, stream)
    })
}

/// Writes the copies of output to the stream. One that has to wait loses the rest.
fn hand_over(vm: &mut Vm, stream: Handle) -> Result<(), (Raised, &'static str)> {
    let in_write = |raised| (raised, "write");
    let Some(mut copies) = copies(vm).map_err(in_write)? else { return Ok(()) };
    let (data, out) = (vm.slot().map_err(in_write)?, vm.slot().map_err(in_write)?);
    let mut at = 0;
    while at < copies.length() {
        let length = PART.min(copies.length() - at);
        vm.store(data, |vm| bytes::new(vm, &copies.bytes(vm)[at..at + length])).map_err(in_write)?;
        call::call_method(vm, stream, sym::write, &[data], out).map_err(in_write)?;
        match transfer::count(vm, out, length).map_err(in_write)? {
            None | Some(0) => break,
            Some(count) => at += count,
        }
    }
    copies.truncate(0);
    // What the method itself has written.
    while vm.platform.take_copy(&mut [0; PART]) > 0 {}
    Ok(())
}

/// The copies of output that wait.
fn copies(vm: &mut Vm) -> Result<Option<Builder>, Raised> {
    let mut part = [0; PART];
    let mut found = None;
    loop {
        let count = vm.platform.take_copy(&mut part);
        if count == 0 {
            return Ok(found);
        }
        if found.is_none() {
            found = Some(Builder::new(vm)?);
        }
        if let Some(found) = &mut found {
            found.push(vm, &part[..count])?;
        }
    }
}

/// Makes input of what the stream has to read.
fn read(vm: &mut Vm, stream: Handle) -> Result<(), (Raised, &'static str)> {
    let in_read = |raised| (raised, "read");
    let (data, out) = (vm.slot().map_err(in_read)?, vm.slot().map_err(in_read)?);
    vm.store(data, |vm| bytearray::new(vm, &[0])).map_err(in_read)?;
    // One byte at a time: a stream with a time limit would wait for more.
    for _ in 0..MOST_READ {
        if vm.root(DUPLICATE) != vm.get(stream) {
            break;
        }
        call::call_method(vm, stream, sym::readinto, &[data], out).map_err(in_read)?;
        match transfer::count(vm, out, 1).map_err(in_read)? {
            // Nothing yet.
            None => break,
            Some(0) => {
                give_up(vm);
                vm.platform.write_output(b"dupterm: EOF received, deactivating\n");
                close(vm, stream).map_err(in_read)?;
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

/// Closes a stream that was given up; what that raises is of no interest, except Ctrl-C.
fn close(vm: &mut Vm, stream: Handle) -> Result<(), Raised> {
    let out = vm.slot()?;
    match call::call_method(vm, stream, sym::close, &[], out) {
        Err(Raised) if !vm.raised_is(kind::KeyboardInterrupt) => {
            vm.clear_exception();
            Ok(())
        }
        result => result,
    }
}
