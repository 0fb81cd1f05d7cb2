//! socket: connections and datagrams over the port's network.
//!
//! A socket object has fields: the port's descriptor (-1: closed), the timeout (None: waits
//! for ever, else microseconds; 0: never waits), family, kind and protocol. The port's
//! functions never wait; `transfer` repeats them when the port says that it is worth while.
//! Addresses are tuples, as CPython's: `(host, port)`, and for IPv6 `(host, port, flow, scope)`.
//!
//! A socket that nothing refers to any more is closed when the collector finds it.
//!
//! Invariant: a closed socket's descriptor is not used again.

mod address;
mod transfer;

use crate::{arguments, os_error};
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::exception::{self, kind};
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::network::{Network, SocketKind};
use object::readiness::{self, Readiness};
use object::types::{Slot1, Slots};
use object::{Fault, Item, Leaf, Raised, TypeInfo, Vm, bytes, ids, int, operations, slot, text};
use object::packed::message;

/// Type id.
const SOCKET: TypeId = TypeId(294);

const DESCRIPTOR: usize = 0;
const TIMEOUT: usize = 1;
const FAMILY: usize = 2;
const KIND: usize = 3;
const PROTOCOL: usize = 4;

const AF_INET: i32 = 2;
const AF_INET6: i32 = 10;
const SOCK_STREAM: i32 = 1;
const EBADF: i32 = 9;
const ENOSYS: i32 = 38;

const fn full(name: Sym, text: &'static str, function: FullFunction) -> (Sym, ModuleItem) {
    (name, ModuleItem::Function(Native::function(text, Code::Full(function))))
}

const fn error(name: Sym, number: usize) -> (Sym, ModuleItem) {
    (name, ModuleItem::Constant(exception::type_value(number)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::socket,
    extensible: true,
    items: &[
        (sym::AF_INET, ModuleItem::Int(AF_INET)),
        (sym::AF_INET6, ModuleItem::Int(AF_INET6)),
        (sym::IPPROTO_IP, ModuleItem::Int(0)),
        (sym::IPPROTO_TCP, ModuleItem::Int(6)),
        (sym::IPPROTO_UDP, ModuleItem::Int(17)),
        (sym::IP_ADD_MEMBERSHIP, ModuleItem::Int(35)),
        (sym::IP_DROP_MEMBERSHIP, ModuleItem::Int(36)),
        (sym::MSG_DONTROUTE, ModuleItem::Int(4)),
        (sym::MSG_DONTWAIT, ModuleItem::Int(64)),
        (sym::MSG_PEEK, ModuleItem::Int(2)),
        (sym::SHUT_RD, ModuleItem::Int(0)),
        (sym::SHUT_RDWR, ModuleItem::Int(2)),
        (sym::SHUT_WR, ModuleItem::Int(1)),
        (sym::SOCK_DGRAM, ModuleItem::Int(2)),
        (sym::SOCK_RAW, ModuleItem::Int(3)),
        (sym::SOCK_STREAM, ModuleItem::Int(SOCK_STREAM)),
        (sym::SOL_SOCKET, ModuleItem::Int(1)),
        (sym::SO_BROADCAST, ModuleItem::Int(6)),
        (sym::SO_ERROR, ModuleItem::Int(4)),
        (sym::SO_KEEPALIVE, ModuleItem::Int(9)),
        (sym::SO_LINGER, ModuleItem::Int(13)),
        (sym::SO_REUSEADDR, ModuleItem::Int(2)),
        (sym::TCP_NODELAY, ModuleItem::Int(1)),
        error(sym::error, kind::OSError),
        error(sym::gaierror, kind::OSError),
        full(sym::getaddrinfo, "host port family= type= proto= flags=", address::information),
        (sym::inet_ntop, ModuleItem::Function(Native::function("address_family packed_ip /", Code::Leaf(address::from_bytes)))),
        (sym::inet_pton, ModuleItem::Function(Native::function("address_family ip_string /", Code::Leaf(address::to_bytes)))),
        (sym::socket, ModuleItem::Type(SOCKET.0 as usize)),
        error(sym::timeout, kind::TimeoutError),
    ],
    get: None,
    set: None,
}];

const fn method(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function))))
}

/// A method that can be called again after it has waited.
const fn waiting(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function)).waiting()))
}

const fn leaf(name: Sym, text: &'static str, function: LeafFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Leaf(function))))
}

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "socket",
    subclassable: true,
    construct: Some(Native::method("family= type= proto= fileno=", Code::Full(construct))),
    items: &[
        method(sym::__del__, "", close),
        leaf(sym::__enter__, "", |_, args| Ok(args[0])),
        method(sym::__exit__, "*args", close),
        waiting(sym::accept, "", accept),
        method(sym::bind, "address /", |vm, args| {
            let address = address::argument(vm, args.at(0), args.at(1))?;
            answer(vm, args, |network, socket| network.bind(socket, &address))
        }),
        method(sym::close, "", close),
        method(sym::connect, "address /", transfer::connect),
        (sym::family, Item::Getter(|_, socket| Ok(socket.field(FAMILY)))),
        leaf(sym::fileno, "", |_, args| Ok(args[0].field(DESCRIPTOR))),
        method(sym::getpeername, "", |vm, args| own_address(vm, args, true)),
        method(sym::getsockname, "", |vm, args| own_address(vm, args, false)),
        method(sym::getsockopt, "level optname buflen= /", get_option),
        leaf(sym::gettimeout, "", |vm, args| match args[0].field(TIMEOUT).as_int() {
            None => Ok(Value::NONE),
            Some(timeout) => object::float::new(vm, timeout as f64 / 1e6),
        }),
        method(sym::listen, "backlog= /", |vm, args| {
            let backlog = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), 128))?;
            answer(vm, args, |network, socket| network.listen(socket, backlog.clamp(0, 0xffff) as i32))
        }),
        leaf(sym::makefile, "mode= buffering= *args", |_, args| Ok(args[0])),
        (sym::proto, Item::Getter(|_, socket| Ok(socket.field(PROTOCOL)))),
        method(sym::read, "size=", transfer::read),
        method(sym::readinto, "buffer count=", |vm, args| transfer::receive_into(vm, args, true)),
        method(sym::readline, "size=", transfer::read_line),
        waiting(sym::recv, "bufsize flags= /", |vm, args| transfer::receive(vm, args, false)),
        waiting(sym::recv_into, "buffer nbytes= flags=", |vm, args| transfer::receive_into(vm, args, false)),
        waiting(sym::recvfrom, "bufsize flags= /", |vm, args| transfer::receive(vm, args, true)),
        waiting(sym::send, "data flags= /", transfer::send),
        method(sym::sendall, "data flags= /", |vm, args| transfer::send_all(vm, args, true)),
        waiting(sym::sendto, "data flags_or_address address= /", transfer::send_to),
        method(sym::setblocking, "flag /", |vm, args| {
            let blocks = operations::convert::truth(vm, args.at(1))?;
            vm.heap.set_field(vm.get(args.at(0)), TIMEOUT, if blocks { Value::NONE } else { Value::small(0) });
            Ok(slot::NONE)
        }),
        method(sym::setsockopt, "level optname value /", set_option),
        method(sym::settimeout, "value /", set_timeout),
        method(sym::shutdown, "how /", |vm, args| {
            let how = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
            answer(vm, args, |network, socket| network.shut_down(socket, how as i32))
        }),
        (sym::r#type, Item::Getter(|_, socket| Ok(socket.field(KIND)))),
        method(sym::write, "data", |vm, args| transfer::send_all(vm, args, false)),
    ],
    slots: &Slots {
        readiness: Some(|_, socket| match descriptor(socket) {
            -1 => Readiness::of(readiness::INVALID),
            descriptor => Readiness { events: 0, descriptor },
        }),
        repr: Slot1::Leaf(|vm, socket| {
            let [fd, family, kind] = [DESCRIPTOR, FAMILY, KIND].map(|field| socket.field(field).int_unchecked());
            text::format(vm, message!("<socket.socket fd={fd}, family={family}, type={kind}>"))
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(SOCKET, "socket")
}];

fn descriptor(socket: Value<'_>) -> i32 {
    socket.field(DESCRIPTOR).int_unchecked() as i32
}

fn family(socket: Value<'_>) -> i32 {
    socket.field(FAMILY).int_unchecked() as i32
}

/// Runs `work` on the port's network with an open socket, or fails as a system without one.
fn with<T>(vm: &Vm, socket: Value<'_>, work: impl FnOnce(&dyn Network, i32) -> Result<T, i32>) -> Result<T, i32> {
    match (vm.platform.network(), descriptor(socket)) {
        (None, _) => Err(ENOSYS),
        (_, -1) => Err(EBADF),
        (Some(network), descriptor) => work(network, descriptor),
    }
}

/// A method that does something and returns None.
fn answer(
    vm: &mut Vm,
    args: Args,
    work: impl FnOnce(&dyn Network, i32) -> Result<(), i32>,
) -> Result<Handle, Raised> {
    match with(vm, vm.get(args.at(0)), work) {
        Ok(()) => Ok(slot::NONE),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}

/// A new socket object that is closed.
fn new<'v>(vm: &'v Vm, kind: SocketKind) -> Leaf<'v> {
    let numbers = [kind.family, kind.kind, kind.protocol].map(Value::small);
    let socket = vm.heap.new_object(SOCKET, 0, &[Value::small(-1), Value::NONE, numbers[0], numbers[1], numbers[2]])?;
    vm.heap.register_finalisable(socket, ids::INTERN_TABLE, ids::BUFFER)?;
    Ok(socket)
}

/// An int; absent is the default.
fn small(vm: &Vm, value: Value<'_>, default: i32) -> Result<i32, Fault> {
    let number = if value.is_undefined() { default.into() } else { arguments::integer(vm, value)? };
    i32::try_from(number).map_err(|_| vm.fault(kind::OverflowError, message!("Python int too large to convert to C int")))
}

/// `socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)`
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let wanted = vm.attempt(|vm| {
        // -1 stands for the default, as in CPython.
        let number = |index: usize, default: i32| {
            small(vm, args.get(vm, index), default).map(|number| if number == -1 { default } else { number })
        };
        Ok(SocketKind { family: number(1, AF_INET)?, kind: number(2, SOCK_STREAM)?, protocol: number(3, 0)? })
    })?;
    let given = vm.attempt(|vm| match args.get(vm, 4).is_none() {
        true => Ok(-1),
        false => small(vm, args.get(vm, 4), -1),
    })?;
    let socket = vm.make(|vm| new(vm, wanted))?;
    let opened = match (given, vm.platform.network()) {
        (_, None) => Err(ENOSYS),
        (-1, Some(network)) => network.open(wanted),
        (number, _) => Ok(number),
    };
    match opened {
        Ok(number) => vm.heap.set_field(vm.get(socket), DESCRIPTOR, Value::small(number)),
        Err(errno) => return Err(os_error::raise(vm, errno)),
    }
    Ok(socket)
}

/// `close()`
fn close(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let socket = vm.get(args.at(0));
    let number = descriptor(socket);
    vm.heap.set_field(socket, DESCRIPTOR, Value::small(-1));
    if number >= 0 {
        let closed = vm.platform.network().map_or(Ok(()), |network| network.close(number));
        if let Err(errno) = closed {
            return Err(os_error::raise(vm, errno));
        }
    }
    Ok(slot::NONE)
}

/// `accept()`: a socket for the connection, and the address of the other end.
fn accept(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let listener = args.at(0);
    // The objects first: when they are there, nothing can go wrong with an open connection.
    let made = vm.make(|vm| {
        let [family, kind, protocol] = [FAMILY, KIND, PROTOCOL].map(|field| vm.get(listener).field(field).int_unchecked() as i32);
        new(vm, SocketKind { family, kind, protocol })
    })?;
    let pair = vm.make(|vm| object::tuple::new(vm, &[vm.get(made), Value::NONE]))?;
    let accepted = transfer::repeat(vm, listener, readiness::IN, |vm| {
        Ok(with(vm, vm.get(listener), |network, socket| network.accept(socket)))
    })?;
    let from = match accepted {
        Ok((number, from)) => {
            vm.heap.set_field(vm.get(made), DESCRIPTOR, Value::small(number));
            from
        }
        Err(errno) => return Err(os_error::raise(vm, errno)),
    };
    vm.attempt(|vm| {
        let from = address::value(vm, &from)?;
        vm.heap.set_field(vm.get(pair), 1, from);
        Ok(())
    })?;
    Ok(pair)
}

/// `getsockname()`, `getpeername()`
fn own_address(vm: &mut Vm, args: Args, other_end: bool) -> Result<Handle, Raised> {
    match with(vm, vm.get(args.at(0)), |network, number| network.address(number, other_end)) {
        Ok(found) => vm.make(|vm| address::value(vm, &found)),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}

/// `settimeout(seconds)`; None waits for ever, 0 never.
fn set_timeout(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let timeout = if vm.get(args.at(1)).is_none() {
        Value::NONE
    } else {
        let seconds = operations::convert::float_of(vm, args.at(1))?;
        if seconds < 0.0 || seconds.is_nan() {
            return Err(vm.raise(kind::ValueError, message!("Timeout value out of range")));
        }
        // At least a microsecond, as 0 means something else; at most what a small int holds.
        let least = if seconds > 0.0 { 1.0 } else { 0.0 };
        Value::small((seconds * 1e6).clamp(least, f64::from(1 << 30) - 1.0) as i32)
    };
    vm.heap.set_field(vm.get(args.at(0)), TIMEOUT, timeout);
    Ok(slot::NONE)
}

/// `setsockopt(level, option, value)`, the value an int or bytes.
fn set_option(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let set = vm.attempt(|vm| {
        let (level, option) = (small(vm, args.get(vm, 1), 0)?, small(vm, args.get(vm, 2), 0)?);
        let number = match int::is_int(args.get(vm, 3)) || args.get(vm, 3).is_bool() {
            true => small(vm, args.get(vm, 3), 0)?.to_ne_bytes(),
            false => [0; 4],
        };
        let value = bytes::buffer_of(vm, args.get(vm, 3)).unwrap_or(&number);
        Ok(with(vm, args.get(vm, 0), |network, socket| network.set_option(socket, level, option, value)))
    })?;
    answer(vm, args, |_, _| set)
}

/// `getsockopt(level, option, size=0)`: an int, or with a size that many bytes.
fn get_option(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mut value = [0; 64];
    let (level, option, size) = vm.attempt(|vm| {
        Ok((small(vm, args.get(vm, 1), 0)?, small(vm, args.get(vm, 2), 0)?, small(vm, args.get(vm, 3), 0)?))
    })?;
    let room = if size == 0 { 4 } else { usize::try_from(size).unwrap_or(0).min(value.len()) };
    match with(vm, vm.get(args.at(0)), |network, socket| network.get_option(socket, level, option, &mut value[..room])) {
        Ok(length) if size > 0 => vm.make(|vm| bytes::new(vm, &value[..length.min(room)])),
        Ok(_) => vm.make(|vm| int::new(vm, i32::from_ne_bytes([value[0], value[1], value[2], value[3]]).into())),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}
