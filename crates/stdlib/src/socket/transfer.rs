//! Connecting, sending and receiving, with the waiting that the port does not do.
//!
//! Invariant: bytes that were taken from a socket reach the program: room for them is made first.

use super::{TIMEOUT, address, small, with};
use crate::{arguments, buffers, os_error};
use heap::{Handle, Value};
use object::native::Args;
use object::readiness::{self, RECORD, Waits};
use object::{Raised, Vm, bytes, ids, slot, thread, tuple};
use object::packed::message;

const EAGAIN: i32 = 11;
const EALREADY: i32 = 114;
const EINPROGRESS: i32 = 115;
const EISCONN: i32 = 106;
const ETIMEDOUT: i32 = 110;
const MSG_PEEK: i32 = 2;

/// Bytes that are asked for at a time when nobody says how many.
const CHUNK: usize = 512;
const LARGEST: usize = 1 << 16;
/// Bytes that are looked at for the end of a line.
const AHEAD: usize = 64;

/// True when a socket never waits.
fn never_waits(vm: &Vm, socket: Handle) -> bool {
    vm.get(socket).field(TIMEOUT) == Value::small(0)
}

/// The time until which a socket waits; None: for ever.
fn deadline(vm: &Vm, socket: Handle) -> Option<u64> {
    let timeout = vm.get(socket).field(TIMEOUT).as_int()?;
    Some(vm.platform.ticks_us().saturating_add(timeout as u64))
}

/// Waits once for a socket to become ready; an error when the time is over.
fn wait(vm: &mut Vm, socket: Handle, events: u16, deadline: Option<u64>) -> Result<Result<bool, i32>, Raised> {
    vm.poll()?;
    let others = vm.threads.others.get() > 0;
    let left = deadline.map(|deadline| deadline.saturating_sub(vm.platform.ticks_us()));
    if left == Some(0) {
        return Ok(Err(ETIMEDOUT));
    }
    let mut record = [0; RECORD];
    let mut waits = Waits::new(&mut record);
    waits.set(0, super::descriptor(vm.get(socket)), events);
    let waited = vm.platform.wait(&mut waits, if others { Some(0) } else { left });
    let came = waited.map(|()| waits.came(0) != 0);
    if others && matches!(came, Ok(false)) {
        thread::pause(vm, deadline.unwrap_or(thread::FOREVER))?;
    }
    Ok(came)
}

/// Runs what the port does with a socket until it does not fail for having to wait.
pub(super) fn repeat<T>(
    vm: &mut Vm,
    socket: Handle,
    events: u16,
    mut work: impl FnMut(&mut Vm) -> Result<Result<T, i32>, Raised>,
) -> Result<Result<T, i32>, Raised> {
    let deadline = match thread::repeated(vm) {
        Some(end) => Some(end).filter(|end| *end != thread::FOREVER),
        None => deadline(vm, socket),
    };
    loop {
        match work(vm)? {
            Err(EAGAIN) if !never_waits(vm, socket) => {}
            other => return Ok(other),
        }
        if let Err(errno) = wait(vm, socket, events, deadline)? {
            return Ok(Err(errno));
        }
    }
}

/// `connect(address)`
pub(super) fn connect(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let socket = args.at(0);
    let address = address::argument(vm, socket, args.at(1))?;
    let deadline = deadline(vm, socket);
    let mut result = with(vm, vm.get(socket), |network, number| network.connect(number, &address));
    while let Err(EINPROGRESS | EALREADY | EAGAIN) = result {
        if never_waits(vm, socket) {
            break;
        }
        match wait(vm, socket, readiness::OUT, deadline)? {
            Ok(true) => result = with(vm, vm.get(socket), |network, number| network.connection_error(number)),
            // A port that cannot wait for it is asked again.
            Ok(false) => result = with(vm, vm.get(socket), |network, number| network.connect(number, &address)),
            Err(errno) => result = Err(errno),
        }
        if result == Err(EISCONN) {
            result = Ok(());
        }
    }
    match result {
        Ok(()) => Ok(slot::NONE),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}

/// The optional size argument; absent, None and negative: no limit.
fn size_argument(vm: &mut Vm, args: Args, index: usize) -> Result<Option<usize>, Raised> {
    let size = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, index), -1))?;
    Ok(usize::try_from(size).ok())
}

/// `recv(size, flags=0)`, and `recvfrom` with the address.
pub(super) fn receive(vm: &mut Vm, args: Args, with_address: bool) -> Result<Handle, Raised> {
    let socket = args.at(0);
    let (size, flags) = vm.attempt(|vm| Ok((arguments::integer(vm, args.get(vm, 1))?, small(vm, args.get(vm, 2), 0)?)))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.raise(object::exception::kind::ValueError, message!("negative buffersize in recv")));
    };
    let data = vm.slot()?;
    let received = repeat(vm, socket, readiness::IN, |vm| {
        let from = core::cell::Cell::new(None);
        vm.store(data, |vm| {
            let made = vm.heap.new_bytes_upto(ids::BYTES, size, |buffer| {
                let received = with(vm, vm.get(socket), |network, number| network.receive(number, buffer, flags));
                received.map(|(count, sender)| {
                    from.set(sender);
                    (count.min(size), 0)
                })
            })?;
            made.or_else(|errno: i32| Ok(Value::small(errno)))
        })?;
        Ok(match vm.get(data).as_int() {
            Some(errno) => Err(errno as i32),
            None => Ok(from.get()),
        })
    })?;
    match received {
        Err(errno) => Err(os_error::raise(vm, errno)),
        Ok(_) if !with_address => Ok(data),
        Ok(from) => vm.make(|vm| {
            let from = match &from {
                Some(from) => address::value(vm, from)?,
                None => Value::NONE,
            };
            tuple::new(vm, &[vm.get(data), from])
        }),
    }
}

/// `readinto(buffer, count)`, which fills the buffer, and `recv_into(buffer, count)`, which takes what is there.
pub(super) fn receive_into(vm: &mut Vm, args: Args, fill: bool) -> Result<Handle, Raised> {
    let socket = args.at(0);
    let room = buffers::writable_length(vm, args.at(1))?;
    let most = size_argument(vm, args, 2)?.filter(|&size| fill || size > 0).unwrap_or(room).min(room);
    let flags = if fill { 0 } else { vm.attempt(|vm| small(vm, args.get(vm, 3), 0))? };
    let mut done = 0;
    while done < most {
        let received = repeat(vm, socket, readiness::IN, |vm| {
            vm.scoped(|vm| {
                // What waiting lets in may have changed the buffer's size.
                let Some(raw) = bytes::raw_writable(vm, args.at(1))? else { return Ok(Ok(0)) };
                let (network, number) = (vm.platform.network(), super::descriptor(vm.get(socket)));
                let Some(network) = network.filter(|_| number >= 0) else { return Ok(Err(super::EBADF)) };
                let target = raw.bytes_mut(vm);
                let end = most.min(target.len());
                let Some(target) = target.get_mut(done..end) else { return Ok(Ok(0)) };
                Ok(network.receive(number, target, flags).map(|(count, _)| count))
            })
        })?;
        match received {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(EAGAIN) if fill && done > 0 => break,
            Err(EAGAIN) if fill => return Ok(slot::NONE),
            Err(errno) => return Err(os_error::raise(vm, errno)),
        }
        if !fill {
            break;
        }
    }
    vm.make(|_| Ok(Value::length(done)))
}

/// Bytes collected from a socket: a BYTE_BUFFER in a slot, and how many of its bytes count.
struct Collected {
    slot: Handle,
    length: usize,
}

impl Collected {
    fn new(vm: &mut Vm) -> Result<Collected, Raised> {
        Ok(Collected { slot: vm.slot()?, length: 0 })
    }

    /// Receives up to `most` bytes, none of them taken off the socket with the flag MSG_PEEK; how many came.
    fn receive(&mut self, vm: &mut Vm, socket: Handle, most: usize, flags: i32) -> Result<Result<usize, i32>, Raised> {
        let (slot, length, wanted) = (self.slot, self.length, self.length + most);
        let capacity = vm.get(slot).bytes().len();
        if wanted > capacity {
            let size = wanted.max(capacity + capacity / 2);
            vm.store(slot, |vm| {
                Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, size, |target| {
                    target[..length].copy_from_slice(&vm.get(slot).bytes()[..length]);
                })?)
            })?;
        }
        repeat(vm, socket, readiness::IN, |vm| {
            let (network, number) = (vm.platform.network(), super::descriptor(vm.get(socket)));
            let Some(network) = network.filter(|_| number >= 0) else { return Ok(Err(super::EBADF)) };
            let target = vm.heap.bytes_mut(slot);
            Ok(network.receive(number, &mut target[length..wanted], flags).map(|(count, _)| count))
        })
    }

    fn bytes<'v>(&self, vm: &'v Vm) -> &'v [u8] {
        vm.get(self.slot).bytes().get(..self.length).unwrap_or(&[])
    }

    /// What reading returns: None when nothing came yet.
    fn finish(self, vm: &mut Vm, ended_by: Option<i32>) -> Result<Handle, Raised> {
        match ended_by {
            Some(EAGAIN) if self.length == 0 => Ok(slot::NONE),
            Some(errno) if errno != EAGAIN => Err(os_error::raise(vm, errno)),
            _ => vm.make(|vm| bytes::new(vm, self.bytes(vm))),
        }
    }
}

/// `read(size=-1)`: so many bytes, or all until the end.
pub(super) fn read(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let wanted = size_argument(vm, args, 1)?.unwrap_or(usize::MAX);
    let mut collected = Collected::new(vm)?;
    let mut size = CHUNK;
    while collected.length < wanted {
        let most = size.min(wanted - collected.length);
        match collected.receive(vm, args.at(0), most, 0)? {
            Ok(0) => break,
            Ok(count) => collected.length += count,
            Err(errno) => return collected.finish(vm, Some(errno)),
        }
        size = (size * 2).min(LARGEST);
    }
    collected.finish(vm, None)
}

/// `readline(size=-1)`: what comes is looked at first, and taken as far as the line goes.
pub(super) fn read_line(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let limit = size_argument(vm, args, 1)?.unwrap_or(usize::MAX);
    let mut collected = Collected::new(vm)?;
    while collected.length < limit {
        let seen = match collected.receive(vm, args.at(0), AHEAD.min(limit - collected.length), MSG_PEEK)? {
            Ok(0) => break,
            Ok(count) => count,
            Err(errno) => return collected.finish(vm, Some(errno)),
        };
        let ahead = vm.get(collected.slot).bytes().get(collected.length..collected.length + seen).unwrap_or(&[]);
        let end = ahead.iter().position(|&byte| byte == b'\n');
        match collected.receive(vm, args.at(0), end.map_or(seen, |end| end + 1), 0)? {
            Ok(count) => collected.length += count,
            Err(errno) => return collected.finish(vm, Some(errno)),
        }
        if end.is_some() && collected.bytes(vm).ends_with(b"\n") {
            break;
        }
    }
    collected.finish(vm, None)
}

/// Sends what follows byte `done` of a buffer, once; how many bytes went.
fn send_some(vm: &mut Vm, socket: Handle, data: Handle, done: usize, flags: i32) -> Result<Result<usize, i32>, Raised> {
    repeat(vm, socket, readiness::OUT, |vm| {
        vm.attempt(|vm| {
            let rest = buffers::data(vm, vm.get(data))?.get(done..).unwrap_or(&[]);
            Ok(with(vm, vm.get(socket), |network, number| network.send(number, rest, flags, None)))
        })
    })
}

/// `send(data, flags=0)`
pub(super) fn send(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let flags = vm.attempt(|vm| small(vm, args.get(vm, 2), 0))?;
    match send_some(vm, args.at(0), args.at(1), 0, flags)? {
        Ok(count) => vm.make(|_| Ok(Value::length(count))),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}

/// `sendall(data, flags=0)`, and `write(data)`, which tells how many bytes went.
pub(super) fn send_all(vm: &mut Vm, args: Args, all: bool) -> Result<Handle, Raised> {
    let flags = if all { vm.attempt(|vm| small(vm, args.get(vm, 2), 0))? } else { 0 };
    let mut done = 0;
    loop {
        let length = vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 1))?.len()))?;
        if done >= length {
            break;
        }
        match send_some(vm, args.at(0), args.at(1), done, flags)? {
            Ok(count) => done += count,
            Err(EAGAIN) if !all && done > 0 => break,
            Err(EAGAIN) if !all => return Ok(slot::NONE),
            Err(errno) => return Err(os_error::raise(vm, errno)),
        }
    }
    if all { Ok(slot::NONE) } else { vm.make(|_| Ok(Value::length(done))) }
}

/// `sendto(data, address)` or `sendto(data, flags, address)`
pub(super) fn send_to(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (flags, place) = match args.given(vm, 3) {
        Some(_) => (vm.attempt(|vm| small(vm, args.get(vm, 2), 0))?, args.at(3)),
        None => (0, args.at(2)),
    };
    let address = address::argument(vm, args.at(0), place)?;
    let sent = repeat(vm, args.at(0), readiness::OUT, |vm| {
        vm.attempt(|vm| {
            let data = buffers::data(vm, args.get(vm, 1))?;
            Ok(with(vm, args.get(vm, 0), |network, number| network.send(number, data, flags, Some(&address))))
        })
    })?;
    match sent {
        Ok(count) => vm.make(|_| Ok(Value::length(count))),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}
