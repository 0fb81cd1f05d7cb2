//! What the machine needs from the port it runs on: console, clocks, files, environment.
//!
//! Errors are errno numbers (Linux values on every port). A port without files or
//! environment leaves the default, and programs see OSError.
//!
//! Invariant: no function here calls back into the machine.

use crate::network::Network;
use crate::readiness::{self, POLL_INTERVAL, Readiness, Waits};

/// The port.
pub trait Platform {
    /// Writes program output. Bytes are UTF-8 text as printed; a port adds carriage returns if its terminal needs them.
    fn write_output(&self, bytes: &[u8]);
    /// Writes bytes to the same place as they are (`sys.stdout.buffer`).
    fn write_raw(&self, bytes: &[u8]) {
        self.write_output(bytes);
    }
    /// Writes diagnostics (stderr where the port has one).
    fn write_error(&self, bytes: &[u8]) {
        self.write_output(bytes);
    }
    /// Sends buffered output on its way.
    fn flush_output(&self) {}
    /// Reads input, at least one byte unless at the end or when an interrupt is pending; returns the number read.
    fn read_input(&self, buffer: &mut [u8]) -> usize;
    /// True when `read_input` would not wait.
    fn input_ready(&self) -> bool {
        true
    }
    /// What the input is ready for.
    fn input_readiness(&self) -> Readiness {
        Readiness::of(if self.input_ready() { readiness::IN } else { 0 })
    }
    /// Keeps copies of output for [`Platform::take_copy`] from now on, and asks for a safepoint when there are some
    /// and now and then while input is waited for; or no longer does. False where that is impossible.
    fn copy_output(&self, _on: bool) -> bool {
        false
    }
    /// Takes bytes out of the copies, oldest first; returns how many.
    fn take_copy(&self, _buffer: &mut [u8]) -> usize {
        0
    }
    /// Takes bytes as input that came from elsewhere.
    fn feed_input(&self, _bytes: &[u8]) {}
    /// Chooses the input byte that interrupts a program; negative: none.
    fn set_interrupt_byte(&self, _byte: i32) {}
    /// Microseconds from an arbitrary start, monotonic.
    fn ticks_us(&self) -> u64;
    /// Nanoseconds since 1970 (0-based where the port has no calendar clock).
    fn time_ns(&self) -> u64;
    /// Seconds that local time is ahead of UTC at a time in seconds since 1970.
    fn local_offset(&self, _seconds: i64) -> i32 {
        0
    }
    /// Waits; returns early (false) when an interrupt is pending.
    fn sleep_us(&self, microseconds: u64) -> bool;
    /// Waits until something that is waited for came, or the time is over (None: it never is); the records say
    /// what came. May return early with nothing. A port without descriptors sleeps a little: the caller asks again.
    fn wait(&self, _waits: &mut Waits<'_>, microseconds: Option<u64>) -> Result<(), i32> {
        self.sleep_us(microseconds.unwrap_or(POLL_INTERVAL).min(POLL_INTERVAL));
        Ok(())
    }
    /// A seed for pseudo-random numbers.
    fn entropy(&self) -> u64;
    /// Bytes of native stack that are left.
    fn stack_left(&self) -> usize;
    /// Name of the platform (`sys.platform`).
    fn name(&self) -> &'static str;
    /// Board and processor (`sys.implementation._machine`).
    fn machine(&self) -> &'static str {
        self.name()
    }
    /// Path of the running program (`sys.executable`).
    fn executable(&self) -> &str {
        ""
    }
    /// Reads a whole source or data file: its size is returned when `buffer` is too small.
    /// Negative results are errno numbers.
    fn read_file(&self, path: &str, offset: usize, buffer: &mut [u8]) -> Result<usize, i32>;
    /// Calls `found` with a line (from 1) of a source file, if there is one, for tracebacks.
    fn source_line(&self, _path: &str, _line: usize, _found: &mut dyn FnMut(&[u8])) {}
    /// Kind of a path: 0 absent, 1 file, 2 directory.
    fn path_kind(&self, path: &str) -> u8;
    /// The file system, if there is one.
    fn files(&self) -> Option<&dyn Files> {
        None
    }
    /// The network, if there is one.
    fn network(&self) -> Option<&dyn Network> {
        None
    }
    /// The hardware, if there is any.
    fn board(&self) -> Option<&dyn board::Board> {
        None
    }
    /// An int that is stored into an item of a bytearray or memoryview that it does not fit in keeps its
    /// low bits, as drivers for boards expect; otherwise that is an error.
    fn stores_low_bits(&self) -> bool {
        self.process().is_none()
    }
    /// The process that the machine runs in, if there is one.
    fn process(&self) -> Option<&dyn Process> {
        None
    }
    /// CPython's text for an errno number; without one exceptions show the name alone.
    fn error_text(&self, _errno: i32) -> Option<&'static str> {
        None
    }
}

/// How a file is opened.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct OpenMode {
    pub read: bool,
    pub write: bool,
    pub append: bool,
    pub create: bool,
    pub truncate: bool,
    /// Fail when it exists.
    pub exclusive: bool,
}

/// What is known about a path; times are seconds since 1970.
#[derive(Clone, Copy, Default, Debug)]
pub struct FileStatus {
    /// 0x4000 directory, 0x8000 file, with permission bits below where there are any.
    pub mode: u32,
    pub inode: u64,
    pub device: u64,
    pub links: u64,
    pub user: u32,
    pub group: u32,
    pub size: u64,
    pub accessed: i64,
    pub modified: i64,
    pub changed: i64,
}

/// An entry of a directory: its name's length in the caller's buffer, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct DirectoryEntry {
    pub name_length: usize,
    /// 0x4000 directory, 0x8000 file.
    pub kind: u32,
    pub inode: u64,
    pub size: u64,
}

/// The ten numbers of `os.statvfs`.
pub type FileSystemStatus = [u64; 10];

/// A file system. Handles are small numbers that the port hands out.
pub trait Files {
    fn open(&self, path: &str, mode: OpenMode) -> Result<i32, i32>;
    fn close(&self, handle: i32) -> Result<(), i32>;
    /// Reads up to the buffer's length; 0 at the end.
    fn read(&self, handle: i32, buffer: &mut [u8]) -> Result<usize, i32>;
    /// Reads up to the buffer's length, but not beyond a line feed; 0 at the end.
    fn read_line(&self, handle: i32, buffer: &mut [u8]) -> Result<usize, i32> {
        for index in 0..buffer.len() {
            if self.read(handle, &mut buffer[index..=index])? == 0 {
                return Ok(index);
            }
            if buffer[index] == b'\n' {
                return Ok(index + 1);
            }
        }
        Ok(buffer.len())
    }
    fn write(&self, handle: i32, bytes: &[u8]) -> Result<usize, i32>;
    /// Moves the position (whence 0 start, 1 here, 2 end); returns the new one.
    fn seek(&self, handle: i32, offset: i64, whence: u8) -> Result<u64, i32>;
    fn flush(&self, handle: i32) -> Result<(), i32>;
    fn truncate(&self, handle: i32, size: u64) -> Result<(), i32>;
    fn is_terminal(&self, _handle: i32) -> bool {
        false
    }
    /// What a file is ready for; files on a disk always are.
    fn readiness(&self, _handle: i32) -> Readiness {
        Readiness::of(readiness::IN | readiness::OUT)
    }

    fn status(&self, path: &str) -> Result<FileStatus, i32>;
    fn file_system_status(&self, path: &str) -> Result<FileSystemStatus, i32>;
    fn make_directory(&self, path: &str) -> Result<(), i32>;
    fn remove_directory(&self, path: &str) -> Result<(), i32>;
    fn remove(&self, path: &str) -> Result<(), i32>;
    fn rename(&self, from: &str, to: &str) -> Result<(), i32>;
    fn change_directory(&self, path: &str) -> Result<(), i32>;
    /// Writes the path of the current directory into `buffer`; returns its length.
    fn current_directory(&self, buffer: &mut [u8]) -> Result<usize, i32>;

    fn open_directory(&self, path: &str) -> Result<i32, i32>;
    /// The next entry, its name written into `name`; None at the end.
    fn next_entry(&self, handle: i32, name: &mut [u8]) -> Result<Option<DirectoryEntry>, i32>;
    fn close_directory(&self, handle: i32);
}

/// The environment of a program on a host.
pub trait Process {
    /// Writes the value of an environment variable into `buffer`; returns its full length.
    fn variable(&self, name: &str, buffer: &mut [u8]) -> Option<usize>;
    /// Writes `name=value` of the environment variable with this number into `buffer`; returns its full length.
    fn variable_at(&self, number: usize, buffer: &mut [u8]) -> Option<usize>;
    /// Sets or (None) removes a variable.
    fn set_variable(&self, name: &str, value: Option<&str>) -> Result<(), i32>;
    /// Nanoseconds that the processor has worked for this process.
    fn processor_ns(&self) -> u64;
    /// Runs a shell command; returns its wait status.
    fn run_command(&self, command: &str) -> Result<i32, i32>;
    /// The numbers of this process and of the one that started it.
    #[cfg(not(target_os = "none"))]
    fn numbers(&self) -> [u32; 2];
    /// Chooses what a signal does.
    #[cfg(not(target_os = "none"))]
    fn set_signal(&self, number: i32, action: SignalAction) -> Result<(), i32>;
    /// The next signal that came of those that are caught.
    #[cfg(not(target_os = "none"))]
    fn take_signal(&self) -> Option<i32>;
    /// Sends a signal to a process.
    #[cfg(not(target_os = "none"))]
    fn send_signal(&self, process: i32, number: i32) -> Result<(), i32>;
    /// Microseconds to the next SIGALRM and between the ones after it, 0 for none; returns what was chosen before.
    #[cfg(not(target_os = "none"))]
    fn set_timer(&self, microseconds: [u64; 2]) -> Result<[u64; 2], i32>;
    /// Microseconds to the next SIGALRM and between the ones after it.
    #[cfg(not(target_os = "none"))]
    fn timer(&self) -> [u64; 2];
}

/// What a signal does.
#[cfg(not(target_os = "none"))]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignalAction {
    /// What the system does by itself.
    Default,
    Ignore,
    /// It is kept for [`Process::take_signal`], and the program is interrupted.
    Catch,
}
