//! The host's network: sockets of the system, none of which ever blocks.
//!
//! Invariant: descriptors come from the system and are closed by the program alone.

use crate::signals;
use antaresia::network::{Network, SocketKind};
use std::mem::{size_of, zeroed};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6, ToSocketAddrs};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// The host's network.
pub struct HostNetwork;

/// How often a lookup of a name that takes its time looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(20);

/// What a system call returned, or its errno.
fn checked(result: isize) -> Result<isize, i32> {
    if result < 0 { Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)) } else { Ok(result) }
}

fn done(result: i32) -> Result<(), i32> {
    checked(result as isize).map(|_| ())
}

/// An address as the system wants it, and how many of its bytes count.
fn to_system(address: &SocketAddr) -> (libc::sockaddr_storage, libc::socklen_t) {
    // SAFETY: all zeros are a valid storage, which is larger than either address and aligned for both.
    unsafe {
        let mut storage: libc::sockaddr_storage = zeroed();
        let size = match address {
            SocketAddr::V4(address) => {
                let place = &mut *(&raw mut storage).cast::<libc::sockaddr_in>();
                place.sin_family = libc::AF_INET as libc::sa_family_t;
                place.sin_port = address.port().to_be();
                place.sin_addr.s_addr = u32::from_ne_bytes(address.ip().octets());
                size_of::<libc::sockaddr_in>()
            }
            SocketAddr::V6(address) => {
                let place = &mut *(&raw mut storage).cast::<libc::sockaddr_in6>();
                place.sin6_family = libc::AF_INET6 as libc::sa_family_t;
                place.sin6_port = address.port().to_be();
                place.sin6_flowinfo = address.flowinfo();
                place.sin6_addr.s6_addr = address.ip().octets();
                place.sin6_scope_id = address.scope_id();
                size_of::<libc::sockaddr_in6>()
            }
        };
        (storage, size as libc::socklen_t)
    }
}

fn from_system(storage: &libc::sockaddr_storage) -> Option<SocketAddr> {
    match i32::from(storage.ss_family) {
        libc::AF_INET => {
            // SAFETY: the family says what is stored.
            let place = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in>() };
            Some(SocketAddr::from((place.sin_addr.s_addr.to_ne_bytes(), u16::from_be(place.sin_port))))
        }
        libc::AF_INET6 => {
            // SAFETY: as above.
            let place = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(place.sin6_addr.s6_addr);
            let port = u16::from_be(place.sin6_port);
            Some(SocketAddr::V6(SocketAddrV6::new(ip, port, place.sin6_flowinfo, place.sin6_scope_id)))
        }
        _ => None,
    }
}

/// Runs a system call that stores an address; its result and the address.
fn with_address(
    call: impl FnOnce(*mut libc::sockaddr, *mut libc::socklen_t) -> isize,
) -> Result<(isize, Option<SocketAddr>), i32> {
    // SAFETY: all zeros are a valid storage.
    let mut storage: libc::sockaddr_storage = unsafe { zeroed() };
    let mut size = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    let result = checked(call((&raw mut storage).cast(), &raw mut size))?;
    Ok((result, from_system(&storage)))
}

impl Network for HostNetwork {
    fn open(&self, kind: SocketKind) -> Result<i32, i32> {
        let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
        // SAFETY: numbers only.
        checked(unsafe { libc::socket(kind.family, kind.kind | flags, kind.protocol) } as isize).map(|socket| socket as i32)
    }

    fn close(&self, socket: i32) -> Result<(), i32> {
        // SAFETY: the machine forgets the number.
        done(unsafe { libc::close(socket) })
    }

    fn bind(&self, socket: i32, address: &SocketAddr) -> Result<(), i32> {
        let (storage, size) = to_system(address);
        // SAFETY: a valid address of that size.
        done(unsafe { libc::bind(socket, (&raw const storage).cast(), size) })
    }

    fn listen(&self, socket: i32, backlog: i32) -> Result<(), i32> {
        // SAFETY: numbers only.
        done(unsafe { libc::listen(socket, backlog) })
    }

    fn accept(&self, socket: i32) -> Result<(i32, SocketAddr), i32> {
        let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
        // SAFETY: room for an address, and its size.
        let (made, from) = with_address(|address, size| unsafe { libc::accept4(socket, address, size, flags) as isize })?;
        Ok((made as i32, from.unwrap_or(SocketAddr::from(([0; 4], 0)))))
    }

    fn connect(&self, socket: i32, address: &SocketAddr) -> Result<(), i32> {
        let (storage, size) = to_system(address);
        // SAFETY: a valid address of that size.
        done(unsafe { libc::connect(socket, (&raw const storage).cast(), size) })
    }

    fn connection_error(&self, socket: i32) -> Result<(), i32> {
        let mut value = [0; 4];
        self.get_option(socket, libc::SOL_SOCKET, libc::SO_ERROR, &mut value)?;
        match i32::from_ne_bytes(value) {
            0 => Ok(()),
            errno => Err(errno),
        }
    }

    fn send(&self, socket: i32, bytes: &[u8], flags: i32, to: Option<&SocketAddr>) -> Result<usize, i32> {
        let address = to.map(to_system);
        let (place, size) = match &address {
            Some((storage, size)) => ((&raw const *storage).cast(), *size),
            None => (std::ptr::null(), 0),
        };
        let flags = flags | libc::MSG_NOSIGNAL;
        // SAFETY: valid bytes, and an address of that size or none.
        let result = unsafe { libc::sendto(socket, bytes.as_ptr().cast(), bytes.len(), flags, place, size) };
        checked(result).map(|count| count as usize)
    }

    fn receive(&self, socket: i32, buffer: &mut [u8], flags: i32) -> Result<(usize, Option<SocketAddr>), i32> {
        let (start, length) = (buffer.as_mut_ptr().cast(), buffer.len());
        // SAFETY: a valid buffer, room for an address, and its size.
        let received = with_address(|address, size| unsafe { libc::recvfrom(socket, start, length, flags, address, size) });
        received.map(|(count, from)| (count as usize, from))
    }

    fn shut_down(&self, socket: i32, how: i32) -> Result<(), i32> {
        // SAFETY: numbers only.
        done(unsafe { libc::shutdown(socket, how) })
    }

    fn set_option(&self, socket: i32, level: i32, option: i32, value: &[u8]) -> Result<(), i32> {
        // SAFETY: valid bytes.
        done(unsafe { libc::setsockopt(socket, level, option, value.as_ptr().cast(), value.len() as libc::socklen_t) })
    }

    fn get_option(&self, socket: i32, level: i32, option: i32, value: &mut [u8]) -> Result<usize, i32> {
        let mut size = value.len() as libc::socklen_t;
        // SAFETY: valid room of that size.
        done(unsafe { libc::getsockopt(socket, level, option, value.as_mut_ptr().cast(), &raw mut size) })?;
        Ok(size as usize)
    }

    fn address(&self, socket: i32, other_end: bool) -> Result<SocketAddr, i32> {
        let (_, address) = with_address(|address, size| {
            // SAFETY: room for an address, and its size.
            unsafe {
                match other_end {
                    true => libc::getpeername(socket, address, size) as isize,
                    false => libc::getsockname(socket, address, size) as isize,
                }
            }
        })?;
        address.ok_or(libc::EAFNOSUPPORT)
    }

    fn resolve(&self, host: &str, found: &mut [IpAddr]) -> Result<usize, i32> {
        // In a thread of its own, as nothing ends the lookup itself.
        let (sender, receiver) = mpsc::channel();
        let name = host.to_string();
        std::thread::spawn(move || {
            let result = (name.as_str(), 0).to_socket_addrs().map(|all| all.map(|address| address.ip()).collect::<Vec<_>>());
            // Nobody listens any more after Ctrl-C.
            let _ = sender.send(result);
        });
        loop {
            match receiver.recv_timeout(LOOK) {
                Ok(Ok(all)) => {
                    let mut count = 0;
                    for address in all {
                        if count < found.len() && !found[..count].contains(&address) {
                            found[count] = address;
                            count += 1;
                        }
                    }
                    return Ok(count);
                }
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) if signals::interrupted() => return Err(libc::EINTR),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}
