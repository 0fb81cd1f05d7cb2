//! A served board as the machine sees it: the simulated hardware, the link as its console, and
//! a directory as its file system, if it is not in the hardware's flash.
//!
//! Invariant: nothing of the process around it (its environment, its terminal, its other
//! files) can be reached from a program.

use super::link::Link;
use super::root::Root;
use antaresia::{Files, Input, Platform, Terminal};
use board::Board;
use sim::SimBoard;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::files::errno;

/// The board.
pub struct Served {
    link: Arc<Link>,
    pub root: Option<Root>,
    pub hardware: &'static SimBoard,
    start: Instant,
    stack_limit: usize,
}

impl Served {
    /// A board, for a thread with `stack` bytes of stack that has just started.
    pub fn new(link: Arc<Link>, root: Option<Root>, hardware: &'static SimBoard, stack: usize) -> Served {
        Served { link, root, hardware, start: Instant::now(), stack_limit: crate::platform::stack_limit(stack) }
    }
}

impl Platform for Served {
    fn write_output(&self, bytes: &[u8]) {
        let mut text = Vec::with_capacity(bytes.len() + 8);
        for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            if index > 0 {
                text.extend_from_slice(b"\r\n");
            }
            text.extend_from_slice(line);
        }
        self.link.write(&text);
    }

    fn write_raw(&self, bytes: &[u8]) {
        self.link.write(bytes);
    }

    fn read_input(&self, buffer: &mut [u8]) -> usize {
        self.link.read(buffer)
    }

    fn input_ready(&self) -> bool {
        self.link.is_ready()
    }

    fn copy_output(&self, on: bool) -> bool {
        self.link.set_copied(on);
        true
    }

    fn take_copy(&self, buffer: &mut [u8]) -> usize {
        self.link.take_copies(buffer)
    }

    fn feed_input(&self, bytes: &[u8]) {
        self.link.feed(bytes);
    }

    fn set_interrupt_byte(&self, byte: i32) {
        self.link.set_interrupt_byte(u8::try_from(byte).ok());
    }

    fn ticks_us(&self) -> u64 {
        self.start.elapsed().as_micros() as u64
    }

    fn time_ns(&self) -> u64 {
        if self.hardware.keeps_time() {
            return self.hardware.time_ns();
        }
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64)
    }

    fn sleep_us(&self, microseconds: u64) -> bool {
        self.hardware.sleep(microseconds.saturating_mul(1000), |left| self.link.sleep(left))
    }

    fn entropy(&self) -> u64 {
        let mut bytes = [0; 8];
        match File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes)) {
            Ok(()) => u64::from_ne_bytes(bytes),
            Err(_) => self.time_ns(),
        }
    }

    fn stack_left(&self) -> usize {
        let marker = 0u8;
        (&raw const marker).addr().saturating_sub(self.stack_limit)
    }

    fn name(&self) -> &'static str {
        self.hardware.profile().platform
    }

    fn machine(&self) -> &'static str {
        self.hardware.profile().machine
    }

    fn read_file(&self, path: &str, offset: usize, buffer: &mut [u8]) -> Result<usize, i32> {
        let root = self.root.as_ref().ok_or(libc::ENOENT)?;
        let file = File::open(root.resolve(path)?).map_err(errno)?;
        let status = file.metadata().map_err(errno)?;
        if status.is_dir() {
            return Err(libc::EISDIR);
        }
        let size = (status.len() as usize).saturating_sub(offset);
        if size <= buffer.len() {
            file.read_exact_at(&mut buffer[..size], offset as u64).map_err(errno)?;
        }
        Ok(size)
    }

    fn path_kind(&self, path: &str) -> u8 {
        let Some(root) = &self.root else { return 0 };
        match root.resolve(path).map(std::fs::metadata) {
            Ok(Ok(status)) if status.is_dir() => 2,
            Ok(Ok(_)) => 1,
            _ => 0,
        }
    }

    fn files(&self) -> Option<&dyn Files> {
        self.root.as_ref().map(|root| root as &dyn Files)
    }

    fn board(&self) -> Option<&dyn Board> {
        Some(self.hardware)
    }
}

/// The prompt's side of the link.
pub struct Console {
    pub link: Arc<Link>,
    pub board: &'static Served,
}

impl Terminal for Console {
    fn read(&mut self, work: &AtomicBool) -> Input {
        self.link.read_byte(work).map_or(Input::Work, Input::Byte)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.link.write(bytes);
    }

    fn start_program(&mut self, _raw: bool) {
        self.link.set_running(true);
    }

    fn end_program(&mut self) {
        self.link.set_running(false);
    }

    fn board(&self) -> &'static str {
        self.board.machine()
    }

    fn version(&self) -> &'static str {
        crate::VERSION_LINE
    }
}
