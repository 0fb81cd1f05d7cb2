//! The serial line of a served board: what its program and its prompt read and write.
//!
//! A thread of the transport feeds what a client sends, whatever the program is doing, so a
//! burst is never lost and Ctrl-C is seen at once. Output goes to the client that is
//! connected; when there is none it is lost, as on a cable that leads nowhere.
//!
//! Invariant: the interrupt byte never gets into the input while a program has it armed.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Ctrl-C.
const INTERRUPT: u8 = 3;
/// Bytes of copies that are kept; older ones are lost.
const COPIES: usize = 1 << 16;
/// Bytes that wait at most; a client that sends more is held up.
const MOST: usize = 1 << 20;
/// Longest wait between looks at flags that other threads set.
const LOOK: Duration = Duration::from_millis(5);

/// The line.
#[derive(Default)]
pub struct Link {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    input: VecDeque<u8>,
    interrupt_byte: Option<u8>,
    /// A program runs; the prompt does not.
    running: bool,
    /// The machine's flags: something is pending, an interrupt is.
    flags: Option<(&'static AtomicBool, &'static AtomicBool)>,
    client: Option<Arc<File>>,
    /// Copies of output, when something else than the client is to have them too.
    copies: Option<VecDeque<u8>>,
}

impl State {
    fn pending(&self) -> bool {
        self.flags.is_some_and(|(pending, _)| pending.load(Ordering::Acquire))
    }

    fn ask_for_safepoint(&self) {
        if let Some((pending, _)) = self.flags {
            pending.store(true, Ordering::Release);
        }
    }

    fn copy(&mut self, bytes: &[u8]) {
        let Some(copies) = &mut self.copies else { return };
        copies.extend(bytes);
        let surplus = copies.len().saturating_sub(COPIES);
        copies.drain(..surplus);
        self.ask_for_safepoint();
    }

    fn interrupted(&self) -> bool {
        self.flags.is_some_and(|(_, interrupted)| interrupted.load(Ordering::Acquire))
    }
}

/// The transport's side.
impl Link {
    /// A client is there; output goes to this file. One that finds a program without a Ctrl-C gets it back.
    pub fn connect(&self, client: Arc<File>) {
        let mut state = self.lock();
        state.client = Some(client);
        if state.running && state.interrupt_byte.is_none() {
            state.interrupt_byte = Some(INTERRUPT);
        }
    }

    /// The client is gone.
    pub fn disconnect(&self) {
        self.lock().client = None;
    }

    /// True when no more input should be taken for now.
    pub fn is_full(&self) -> bool {
        self.lock().input.len() >= MOST
    }

    /// Takes what a client sent.
    pub fn feed(&self, bytes: &[u8]) {
        let mut state = self.lock();
        for &byte in bytes {
            if state.interrupt_byte != Some(byte) {
                state.input.push_back(byte);
            } else if let Some((pending, interrupted)) = state.flags {
                interrupted.store(true, Ordering::Release);
                pending.store(true, Ordering::Release);
            }
        }
        self.changed.notify_all();
    }
}

/// The board's side.
impl Link {
    /// Sends interrupts to the flags of an interpreter from now on.
    pub fn attach(&self, pending: &'static AtomicBool, interrupted: &'static AtomicBool) {
        let mut state = self.lock();
        state.flags = Some((pending, interrupted));
        state.copies = None;
    }

    /// Chooses the byte that interrupts; None: no byte does.
    pub fn set_interrupt_byte(&self, byte: Option<u8>) {
        self.lock().interrupt_byte = byte;
    }

    /// A program starts (and Ctrl-C interrupts) or ends.
    pub fn set_running(&self, running: bool) {
        let mut state = self.lock();
        state.running = running;
        state.interrupt_byte = running.then_some(INTERRUPT);
    }

    /// Keeps copies of output from now on, or no longer.
    pub fn set_copied(&self, copied: bool) {
        self.lock().copies = copied.then(VecDeque::new);
    }

    /// Takes copies of output; returns how many bytes there were.
    pub fn take_copies(&self, buffer: &mut [u8]) -> usize {
        let mut state = self.lock();
        let Some(copies) = &mut state.copies else { return 0 };
        let count = buffer.len().min(copies.len());
        for (target, byte) in buffer.iter_mut().zip(copies.drain(..count)) {
            *target = byte;
        }
        count
    }

    /// The next byte; None when `work` is set first.
    pub fn read_byte(&self, work: &AtomicBool) -> Option<u8> {
        let mut state = self.lock();
        loop {
            if let Some(byte) = state.input.pop_front() {
                return Some(byte);
            }
            if work.load(Ordering::Acquire) {
                return None;
            }
            state = self.wait(state, LOOK);
        }
    }

    /// Reads at least a byte; 0 when the machine has something else to do. After Ctrl-C the program gets
    /// nothing more: what follows is for the prompt.
    pub fn read(&self, buffer: &mut [u8]) -> usize {
        let mut state = self.lock();
        while state.input.is_empty() && !state.pending() && !buffer.is_empty() {
            state = self.wait(state, LOOK);
        }
        if state.interrupted() {
            return 0;
        }
        let count = buffer.len().min(state.input.len());
        for (target, byte) in buffer.iter_mut().zip(state.input.drain(..count)) {
            *target = byte;
        }
        count
    }

    /// True when a byte is there.
    pub fn is_ready(&self) -> bool {
        !self.lock().input.is_empty()
    }

    /// Waits; false when the machine has something to do before the time is over.
    pub fn sleep(&self, time: Duration) -> bool {
        let start = Instant::now();
        let mut state = self.lock();
        loop {
            if state.pending() {
                return false;
            }
            let left = time.saturating_sub(start.elapsed());
            if left.is_zero() {
                return true;
            }
            state = self.wait(state, left.min(LOOK));
        }
    }

    /// Writes to the client, waiting while it does not take more.
    pub fn write(&self, bytes: &[u8]) {
        self.lock().copy(bytes);
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(client) = self.lock().client.clone() else { return };
            match (&*client).write(rest) {
                Ok(count) if count > 0 => rest = &rest[count..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() != ErrorKind::WouldBlock => return,
                _ => {
                    let mut polled = libc::pollfd { fd: client.as_raw_fd(), events: libc::POLLOUT, revents: 0 };
                    // SAFETY: one valid entry. The limit lets a client that left be noticed.
                    unsafe { libc::poll(&mut polled, 1, 20) };
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>, time: Duration) -> MutexGuard<'s, State> {
        let state = self.changed.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0;
        if state.copies.is_some() {
            // Who takes the copies may have input.
            state.ask_for_safepoint();
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attached() -> (Link, &'static AtomicBool, &'static AtomicBool) {
        let link = Link::default();
        let flag = || -> &'static AtomicBool { Box::leak(Box::default()) };
        let (pending, interrupted) = (flag(), flag());
        link.attach(pending, interrupted);
        (link, pending, interrupted)
    }

    #[test]
    fn the_interrupt_byte_interrupts_programs_only() {
        let (link, pending, interrupted) = attached();
        link.feed(b"a\x03");
        assert!(!interrupted.load(Ordering::Relaxed));
        link.set_running(true);
        link.feed(b"b\x03c");
        assert!(interrupted.load(Ordering::Relaxed) && pending.load(Ordering::Relaxed));
        let mut buffer = [0; 8];
        assert_eq!(link.read(&mut buffer), 0, "the program is to end");
        interrupted.store(false, Ordering::Relaxed);
        assert_eq!(link.read(&mut buffer), 4);
        assert_eq!(&buffer[..4], b"a\x03bc");
        assert_eq!(link.read(&mut buffer), 0, "something is pending");
        assert!(!link.sleep(Duration::from_secs(100)));
        link.set_interrupt_byte(None);
        link.feed(b"\x03");
        assert_eq!(link.read(&mut buffer), 1);
    }

    #[test]
    fn a_new_client_can_interrupt() {
        let (link, _, interrupted) = attached();
        link.set_running(true);
        link.set_interrupt_byte(None);
        let nowhere = File::options().write(true).open("/dev/null").unwrap();
        link.connect(Arc::new(nowhere));
        link.feed(b"\x03");
        assert!(interrupted.load(Ordering::Relaxed));
    }

    #[test]
    fn work_ends_waiting_for_a_byte() {
        let link = Link::default();
        assert_eq!(link.read_byte(&AtomicBool::new(true)), None);
        link.feed(b"x");
        assert_eq!(link.read_byte(&AtomicBool::new(true)), Some(b'x'));
        assert!(link.sleep(Duration::from_millis(1)));
    }
}
