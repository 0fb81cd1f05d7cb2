//! How a client reaches a served board: a pseudo-terminal, or a TCP port.
//!
//! A thread carries what the client sends to the link. One client is served at a time; on
//! TCP the next one waits until the first has left.
//!
//! Invariant: a pseudo-terminal is raw and empty for each new client, whatever the one before has left.

use super::link::Link;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Time between looks for a client.
const LOOK: Duration = Duration::from_millis(10);

/// A pseudo-terminal.
pub struct Terminal {
    master: Arc<File>,
    pub path: PathBuf,
}

impl Terminal {
    /// A new raw pseudo-terminal.
    pub fn open() -> io::Result<Terminal> {
        let (mut master, mut slave) = (0, 0);
        let (name, mode, size) = (std::ptr::null_mut(), std::ptr::null(), std::ptr::null());
        // SAFETY: fills two local numbers; the other pointers may be null.
        if unsafe { libc::openpty(&mut master, &mut slave, name, mode, size) } != 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: both were just opened and belong to nobody else.
        let (master, slave) = unsafe { (OwnedFd::from_raw_fd(master), OwnedFd::from_raw_fd(slave)) };
        let mut name = [0u8; 128];
        // SAFETY: writes a terminated name into a local buffer, then sets flags of files of ours.
        unsafe {
            if libc::ttyname_r(slave.as_raw_fd(), name.as_mut_ptr().cast(), name.len()) != 0 {
                return Err(io::Error::last_os_error());
            }
            libc::fcntl(master.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK);
            libc::fcntl(master.as_raw_fd(), libc::F_SETFD, libc::FD_CLOEXEC);
        }
        make_raw(slave.as_raw_fd());
        let end = name.iter().position(|&byte| byte == 0).unwrap_or(0);
        Ok(Terminal { master: Arc::new(File::from(master)), path: String::from_utf8_lossy(&name[..end]).as_ref().into() })
    }

    /// Carries input for ever.
    pub fn serve(&self, link: &Link) {
        let mut connected = false;
        loop {
            let events = poll(&self.master);
            if events & libc::POLLIN == 0 && events & libc::POLLHUP != 0 {
                if connected {
                    link.disconnect();
                    self.clear();
                }
                connected = false;
                std::thread::sleep(LOOK);
                continue;
            }
            if !connected {
                link.connect(self.master.clone());
                connected = true;
            }
            if carry(&self.master, link) == Some(0) {
                std::thread::sleep(LOOK);
            }
        }
    }

    /// Drops output that no client has read, and the modes that the last one has chosen.
    fn clear(&self) {
        let options = libc::O_NOCTTY | libc::O_NONBLOCK;
        let Ok(slave) = OpenOptions::new().read(true).write(true).custom_flags(options).open(&self.path) else { return };
        // SAFETY: a file of ours.
        unsafe { libc::tcflush(slave.as_raw_fd(), libc::TCIFLUSH) };
        make_raw(slave.as_raw_fd());
    }
}

/// Bytes as they are: no echo, no lines, no signals, no translation of line ends.
fn make_raw(terminal: i32) {
    // SAFETY: plain system calls on a local structure.
    unsafe {
        let mut mode = std::mem::zeroed();
        if libc::tcgetattr(terminal, &mut mode) == 0 {
            libc::cfmakeraw(&mut mode);
            libc::tcsetattr(terminal, libc::TCSANOW, &mode);
        }
    }
}

/// Listens on a port of this machine; 0: any.
pub fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves the clients of a TCP port, one after the other, for ever.
pub fn serve_clients(listener: &TcpListener, link: &Link) {
    loop {
        let Ok((stream, _)) = listener.accept() else {
            std::thread::sleep(LOOK);
            continue;
        };
        // Without these a client is served all the same, only slower.
        let _ = stream.set_nodelay(true);
        let _ = stream.set_nonblocking(true);
        let client = Arc::new(File::from(OwnedFd::from(stream)));
        link.connect(client.clone());
        while carry(&client, link) != Some(0) {}
        link.disconnect();
    }
}

/// Waits until there is something to read or the other end is closed.
fn poll(file: &File) -> i16 {
    let mut polled = libc::pollfd { fd: file.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one valid entry.
    unsafe { libc::poll(&mut polled, 1, -1) };
    polled.revents
}

/// Carries what can be read to the link; Some(0) when the client is gone.
fn carry(file: &File, link: &Link) -> Option<usize> {
    if link.is_full() {
        std::thread::sleep(LOOK);
        return None;
    }
    poll(file);
    let mut buffer = [0; 4096];
    let mut reader = file;
    match reader.read(&mut buffer) {
        Ok(count) => {
            link.feed(&buffer[..count]);
            Some(count)
        }
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => None,
        Err(_) => Some(0),
    }
}
