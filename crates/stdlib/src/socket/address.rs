//! Addresses of sockets as tuples and bytes; `getaddrinfo`.
//!
//! Invariant: text and bytes of addresses are those of the Internet standards, whatever the port.

use super::{AF_INET, AF_INET6, family, small};
use crate::{arguments, buffers, os_error};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use heap::{Handle, Value};
use object::exception::kind;
use object::native::Args;
use object::text::Shown;
use object::{Fault, Leaf, Raised, Vm, bytes, int, list, text, tuple, types};
use object::packed::message;

/// Addresses of a name that are looked at.
const MOST: usize = 8;
/// `EAI_NONAME`, as Linux has it.
const NO_NAME: i32 = -2;
const EINTR: i32 = 4;
const EAFNOSUPPORT: i32 = 97;
const ENOSYS: i32 = 38;

/// `(host, port)`, or for IPv6 `(host, port, flow, scope)`.
pub(super) fn value<'v>(vm: &'v Vm, address: &SocketAddr) -> Leaf<'v> {
    let host = text::format(vm, message!("{}", address.ip()))?;
    let port = Value::small(address.port().into());
    match address {
        SocketAddr::V4(_) => tuple::new(vm, &[host, port]),
        SocketAddr::V6(address) => {
            let (flow, scope) = (int::from_u64(vm, address.flowinfo().into())?, int::from_u64(vm, address.scope_id().into())?);
            tuple::new(vm, &[host, port, flow, scope])
        }
    }
}

/// The address in an argument, for this socket; names are looked up.
pub(super) fn argument(vm: &mut Vm, socket: Handle, argument: Handle) -> Result<SocketAddr, Raised> {
    let wanted = family(vm.get(socket));
    let (port, flow, scope) = vm.attempt(|vm| {
        let address = vm.get(argument);
        let (fields, count) = match list::fields_of(address) {
            Some(found) if found.1 >= 2 => found,
            _ => {
                let name = types::type_name(vm, address);
                return Err(vm.type_fault(message!("address must be a tuple (host, port), not {name}")));
            }
        };
        let number = |index: usize| if index < count { small(vm, fields.field(index), 0) } else { Ok(0) };
        Ok((checked_port(vm, fields.field(1))?, number(2)?, number(3)?))
    })?;
    let host = vm.make(|vm| Ok(list::fields_of(vm.get(argument)).map_or(Value::NONE, |(fields, _)| fields.field(0))))?;
    let mut found = [IpAddr::V4(Ipv4Addr::UNSPECIFIED); MOST];
    let count = look_up(vm, host, wanted, &mut found)?;
    match found[..count].iter().find(|ip| wanted == if ip.is_ipv4() { AF_INET } else { AF_INET6 }) {
        Some(IpAddr::V4(ip)) => Ok(SocketAddr::from((*ip, port))),
        Some(IpAddr::V6(ip)) => Ok(SocketAddr::V6(SocketAddrV6::new(*ip, port, flow as u32, scope as u32))),
        None => Err(os_error::raise(vm, EAFNOSUPPORT)),
    }
}

fn checked_port(vm: &Vm, value: Value<'_>) -> Result<u16, Fault> {
    u16::try_from(arguments::integer(vm, value)?)
        .map_err(|_| vm.fault(kind::OverflowError, message!("port must be 0-65535.")))
}

/// The addresses of a host: a numeric address, a name, or nothing (all of this machine's).
fn look_up(vm: &mut Vm, host: Handle, wanted: i32, found: &mut [IpAddr; MOST]) -> Result<usize, Raised> {
    let any = if wanted == AF_INET6 { IpAddr::V6(Ipv6Addr::UNSPECIFIED) } else { IpAddr::V4(Ipv4Addr::UNSPECIFIED) };
    let count = vm.attempt(|vm| {
        let host = vm.get(host);
        let mut all = [any; MOST];
        if host.is_none() {
            return Ok(Ok((all, 1)));
        }
        let name = match bytes::buffer_of(vm, host).map(core::str::from_utf8) {
            Some(Ok(name)) => name,
            _ => arguments::text(vm, host)?,
        };
        if name.is_empty() {
            return Ok(Ok((all, 1)));
        }
        if let Ok(numeric) = name.parse() {
            all[0] = numeric;
            return Ok(Ok((all, 1)));
        }
        Ok(match vm.platform.network() {
            Some(network) => network.resolve(name, &mut all).map(|count| (all, count)),
            None => Err(ENOSYS),
        })
    })?;
    match count {
        Ok((all, count)) if count > 0 => {
            *found = all;
            Ok(count)
        }
        Err(errno) if errno != EINTR => Err(os_error::raise(vm, errno)),
        _ => {
            vm.poll()?;
            let message = vm.make(|vm| text::new(vm, b"Name or service not known"))?;
            let number = vm.make(|_| Ok(Value::small(NO_NAME)))?;
            Err(os_error::raise_words(vm, number, message))
        }
    }
}

/// `getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)`
pub(super) fn information(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (port, wanted, kind, protocol) = vm.attempt(|vm| {
        let port = args.get(vm, 1);
        let port = match text::utf8_of(vm, port) {
            _ if port.is_none() => 0,
            None => checked_port(vm, port)?,
            Some(digits) => digits.parse().map_err(|_| {
                vm.fault(kind::OSError, message!("service '{}' is not known", Shown(port)))
            })?,
        };
        let number = |index: usize| small(vm, args.get(vm, index), 0);
        Ok((port, number(2)?, number(3)?, number(4)?))
    })?;
    let mut found = [IpAddr::V4(Ipv4Addr::LOCALHOST); MOST];
    // Without a host it is about this machine.
    let count = if vm.get(args.at(0)).is_none() { 1 } else { look_up(vm, args.at(0), wanted, &mut found)? };
    let all = vm.make(|vm| list::new(vm, &[]))?;
    for ip in &found[..count] {
        let family = if ip.is_ipv4() { AF_INET } else { AF_INET6 };
        if wanted != 0 && wanted != family {
            continue;
        }
        for (each, usual) in [(1, 6), (2, 17), (3, 0)] {
            if (kind == 0 || kind == each) && (protocol == 0 || usual == 0 || protocol == usual) {
                vm.attempt(|vm| {
                    let address = value(vm, &SocketAddr::new(*ip, port))?;
                    let numbers = [family, each, if protocol == 0 { usual } else { protocol }].map(Value::small);
                    let entry = tuple::new(vm, &[numbers[0], numbers[1], numbers[2], text::name(names::sym::empty), address])?;
                    list::push(vm, vm.get(all), entry)
                })?;
            }
        }
    }
    if list::len(vm.get(all)) == 0 {
        return Err(os_error::raise(vm, EAFNOSUPPORT));
    }
    Ok(all)
}

/// `inet_pton(family, text)`
pub(super) fn to_bytes<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let name = arguments::text(vm, args[1])?;
    let illegal = |vm: &Vm| vm.fault(kind::OSError, message!("illegal IP address string passed to inet_pton"));
    match small(vm, args[0], 0)? {
        AF_INET => bytes::new(vm, &name.parse::<Ipv4Addr>().map_err(|_| illegal(vm))?.octets()),
        AF_INET6 => bytes::new(vm, &name.parse::<Ipv6Addr>().map_err(|_| illegal(vm))?.octets()),
        _ => Err(vm.fault_value(kind::OSError, Value::small(EAFNOSUPPORT))),
    }
}

/// `inet_ntop(family, bytes)`
pub(super) fn from_bytes<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let packed = buffers::data(vm, args[1])?;
    let ip = match small(vm, args[0], 0)? {
        AF_INET => <[u8; 4]>::try_from(packed).ok().map(IpAddr::from),
        AF_INET6 => <[u8; 16]>::try_from(packed).ok().map(IpAddr::from),
        _ => return Err(vm.fault_value(kind::OSError, Value::small(EAFNOSUPPORT))),
    };
    match ip {
        Some(ip) => text::format(vm, message!("{ip}")),
        None => Err(vm.value_fault(message!("invalid length of packed IP address string"))),
    }
}
