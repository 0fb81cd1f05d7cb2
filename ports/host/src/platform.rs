//! The host as the machine sees it: console, clocks, environment.
//!
//! Invariant: output that is buffered here goes out before input is read, before anything
//! is written to stderr and before the process ends.

use crate::files::{HostFiles, errno};
use crate::{signals, terminal};
use antaresia::readiness::{self, POLL_INTERVAL, Readiness, Waits};
use antaresia::{Files, Platform, Process, SignalAction};
use board::Board;
use sim::SimBoard;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::os::unix::fs::FileExt;
use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

unsafe extern "C" {
    /// Sets the C library's time zone by TZ (POSIX).
    fn tzset();
}

const BUFFER: usize = 8192;

/// Lowest address that a thread with `stack` bytes of stack, which has just started, should use.
pub fn stack_limit(stack: usize) -> usize {
    let marker = 0u8;
    (&raw const marker).addr().saturating_sub(stack) + 64 * 1024
}

/// The host.
pub struct Host {
    start: Instant,
    /// Lowest address of the interpreter's stack.
    stack_limit: usize,
    /// Input that was read ahead, and how much of it was handed out.
    input: RefCell<(Vec<u8>, usize)>,
    output: RefCell<Vec<u8>>,
    output_is_terminal: bool,
    executable: String,
    /// The terminal is in a mode without newline translation of its own.
    pub raw_output: Cell<bool>,
    /// Copies of output for the stream that duplicates the terminal.
    copies: RefCell<Option<VecDeque<u8>>>,
    /// Standard input came to its end while a stream went on.
    ended: Cell<bool>,
    /// The byte that interrupts a program when it comes from the stream.
    interrupt_byte: Cell<Option<u8>>,
    /// A program runs: nobody types a line.
    pub runs: Cell<bool>,
    /// Random numbers that a simulated board gave so far.
    drawn: Cell<u64>,
    pub files: HostFiles,
    pub board: &'static SimBoard,
}

thread_local! {
    /// The host of the program that this thread runs.
    static CURRENT: Cell<Option<&'static Host>> = const { Cell::new(None) };
}

/// Writes out what this thread's program has left in buffers.
pub fn flush_current() {
    if let Some(host) = CURRENT.get() {
        host.flush_output();
        host.files.flush_all();
    }
}

impl Host {
    /// The host of a program, for a thread with `stack` bytes of stack that has just started.
    pub fn start(stack: usize, board: &'static SimBoard) -> &'static Host {
        let host: &'static Host = Box::leak(Box::new(Host {
            start: Instant::now(),
            stack_limit: stack_limit(stack),
            input: RefCell::default(),
            output: RefCell::new(Vec::with_capacity(BUFFER)),
            output_is_terminal: terminal::is_terminal(1),
            executable: std::env::current_exe().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default(),
            raw_output: Cell::new(false),
            copies: RefCell::default(),
            ended: Cell::new(false),
            interrupt_byte: Cell::new(Some(3)),
            runs: Cell::new(true),
            drawn: Cell::new(0),
            files: HostFiles::default(),
            board,
        }));
        CURRENT.set(Some(host));
        host
    }

    /// True when a stream duplicates the terminal.
    pub fn is_copied(&self) -> bool {
        self.copies.borrow().is_some()
    }

    /// Reads input ahead, without waiting; true when there is some.
    fn look_ahead(&self) -> bool {
        let mut input = self.input.borrow_mut();
        let (ahead, used) = &mut *input;
        if *used == ahead.len() && !self.ended.get() && is_readable() {
            fill(ahead);
            *used = 0;
            self.ended.set(ahead.is_empty());
        }
        *used < ahead.len()
    }

    /// Keeps a copy for the stream that duplicates the terminal, if there is one.
    fn copy(&self, bytes: &[u8]) {
        if let Some(copies) = &mut *self.copies.borrow_mut() {
            copies.extend(bytes);
            // What is written faster than it is taken is lost, the oldest first.
            let surplus = copies.len().saturating_sub(BUFFER);
            copies.drain(..surplus);
            signals::ask_for_safepoint();
        }
    }

    fn push(&self, bytes: &[u8]) {
        let mut output = self.output.borrow_mut();
        output.extend_from_slice(bytes);
        let due = output.len() >= BUFFER || (self.output_is_terminal && bytes.contains(&b'\n'));
        drop(output);
        if due {
            self.flush_output();
        }
    }
}

/// True when reading standard input would not wait.
fn is_readable() -> bool {
    let mut polled = libc::pollfd { fd: 0, events: libc::POLLIN, revents: 0 };
    // SAFETY: one valid entry.
    unsafe { libc::poll(&mut polled, 1, 0) > 0 }
}

/// Reads standard input into a buffer; it is empty at the end.
fn fill(ahead: &mut Vec<u8>) {
    ahead.resize(BUFFER, 0);
    // SAFETY: reads into the buffer; the standard library's own buffer would hide input from `poll`.
    let count = unsafe { libc::read(0, ahead.as_mut_ptr().cast(), ahead.len()) };
    ahead.truncate(usize::try_from(count).unwrap_or(0));
}

impl Platform for Host {
    fn write_output(&self, bytes: &[u8]) {
        let is_raw = self.raw_output.get();
        if !is_raw {
            self.push(bytes);
        }
        if is_raw || self.is_copied() {
            // A stream gets what a terminal would.
            for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
                for part in [&b"\r\n"[..usize::from(index > 0) * 2], line] {
                    self.copy(part);
                    if is_raw {
                        self.push(part);
                    }
                }
            }
        }
    }

    fn write_raw(&self, bytes: &[u8]) {
        self.copy(bytes);
        self.push(bytes);
    }

    fn write_error(&self, bytes: &[u8]) {
        self.flush_output();
        let _ = std::io::stderr().write_all(bytes);
    }

    fn flush_output(&self) {
        let bytes = self.output.take();
        // Nobody is left to be told when standard output is closed.
        let _ = std::io::stdout().lock().write_all(&bytes).and_then(|_| std::io::stdout().flush());
        let mut bytes = bytes;
        bytes.clear();
        self.output.replace(bytes);
    }

    fn read_input(&self, buffer: &mut [u8]) -> usize {
        let mut input = self.input.borrow_mut();
        let (ahead, used) = &mut *input;
        if *used == ahead.len() {
            self.flush_output();
            if !signals::wait(0, None) {
                return 0;
            }
            *used = 0;
            fill(ahead);
        }
        let count = buffer.len().min(ahead.len() - *used);
        buffer[..count].copy_from_slice(&ahead[*used..*used + count]);
        *used += count;
        count
    }

    fn input_ready(&self) -> bool {
        if self.is_copied() {
            // The end of the terminal's input is not that of the stream's.
            return self.look_ahead();
        }
        let input = self.input.borrow();
        input.1 < input.0.len() || is_readable()
    }

    fn copy_output(&self, on: bool) -> bool {
        self.copies.replace(on.then(VecDeque::new));
        true
    }

    fn take_copy(&self, buffer: &mut [u8]) -> usize {
        let mut copies = self.copies.borrow_mut();
        let Some(copies) = &mut *copies else { return 0 };
        let count = buffer.len().min(copies.len());
        buffer.iter_mut().zip(copies.drain(..count)).for_each(|(place, byte)| *place = byte);
        count
    }

    fn feed_input(&self, bytes: &[u8]) {
        for byte in bytes {
            if self.runs.get() && Some(*byte) == self.interrupt_byte.get() {
                signals::interrupt_by_byte();
            } else {
                self.input.borrow_mut().0.push(*byte);
            }
        }
    }

    fn input_readiness(&self) -> Readiness {
        let input = self.input.borrow();
        match input.1 < input.0.len() {
            true => Readiness::of(readiness::IN),
            false => Readiness { events: 0, descriptor: 0 },
        }
    }

    fn set_interrupt_byte(&self, byte: i32) {
        self.interrupt_byte.set(u8::try_from(byte).ok());
        terminal::set_interrupt_byte(byte);
    }

    fn ticks_us(&self) -> u64 {
        if self.board.is_virtual() {
            return self.board.ticks_us();
        }
        self.start.elapsed().as_micros() as u64
    }

    fn time_ns(&self) -> u64 {
        if self.board.keeps_time() {
            return self.board.time_ns();
        }
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64)
    }

    fn local_offset(&self, seconds: i64) -> i32 {
        if self.board.is_virtual() {
            return 0;
        }
        // SAFETY: fills a local structure, after a look at what the program may have set TZ to.
        unsafe {
            tzset();
            let mut broken_down: libc::tm = std::mem::zeroed();
            if libc::localtime_r(&(seconds as libc::time_t), &mut broken_down).is_null() { 0 } else { broken_down.tm_gmtoff as i32 }
        }
    }

    fn sleep_us(&self, microseconds: u64) -> bool {
        if !self.board.is_virtual() {
            self.flush_output();
        }
        self.board.sleep(microseconds.saturating_mul(1000), |left| signals::wait(-1, Some(left)))
    }

    fn wait(&self, waits: &mut Waits<'_>, microseconds: Option<u64>) -> Result<(), i32> {
        self.flush_output();
        if self.board.is_virtual() || microseconds == Some(0) {
            // The host's descriptors know nothing of this time: a look at them, then a little of it passes.
            signals::wait_any(waits, Some(Duration::ZERO))?;
            if (0..waits.len()).all(|index| waits.came(index) == 0) {
                let step = microseconds.unwrap_or(POLL_INTERVAL).min(POLL_INTERVAL);
                self.board.sleep(step.saturating_mul(1000), |_| true);
            }
            return Ok(());
        }
        let mut result = Ok(());
        let limit = microseconds.map_or(u64::MAX / 2, |microseconds| microseconds.saturating_mul(1000));
        self.board.sleep(limit, |left| {
            result = signals::wait_any(waits, Some(left));
            false
        });
        result
    }

    fn entropy(&self) -> u64 {
        if let Some(seed) = self.board.seed() {
            let number = self.drawn.replace(self.drawn.get() + 1);
            return if number == 0 { seed } else { mixed(seed, number) };
        }
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
        if self.board.is_virtual() { self.board.profile().platform } else { std::env::consts::OS }
    }

    fn stores_low_bits(&self) -> bool {
        self.board.is_virtual()
    }

    fn machine(&self) -> &'static str {
        if self.board.is_virtual() {
            return self.board.profile().machine;
        }
        concat!("linux [", env!("ANTARESIA_TARGET"), "] version")
    }

    fn executable(&self) -> &str {
        &self.executable
    }

    fn read_file(&self, path: &str, offset: usize, buffer: &mut [u8]) -> Result<usize, i32> {
        let file = File::open(path).map_err(errno)?;
        let status = file.metadata().map_err(errno)?;
        if status.is_dir() {
            return Err(libc::EISDIR);
        }
        let size = (status.len() as usize).saturating_sub(offset);
        if size > buffer.len() {
            return Ok(size);
        }
        file.read_exact_at(&mut buffer[..size], offset as u64).map_err(errno)?;
        Ok(size)
    }

    fn source_line(&self, path: &str, line: usize, found: &mut dyn FnMut(&[u8])) {
        let Ok(file) = File::open(path) else { return };
        let mut lines = std::io::BufReader::new(file).split(b'\n');
        if let Some(Ok(text)) = lines.nth(line.saturating_sub(1)) {
            found(&text);
        }
    }

    fn path_kind(&self, path: &str) -> u8 {
        match std::fs::metadata(path) {
            Ok(status) if status.is_dir() => 2,
            Ok(_) => 1,
            Err(_) => 0,
        }
    }

    fn files(&self) -> Option<&dyn Files> {
        Some(&self.files)
    }

    fn board(&self) -> Option<&dyn Board> {
        Some(self.board)
    }

    fn network(&self) -> Option<&dyn antaresia::network::Network> {
        Some(&crate::network::HostNetwork)
    }

    fn process(&self) -> Option<&dyn Process> {
        Some(self)
    }

    fn error_text(&self, number: i32) -> Option<&'static str> {
        crate::errors::text(number)
    }
}

/// Number `number` of the sequence that starts with a seed (SplitMix64): the same in each run.
fn mixed(seed: u64, number: u64) -> u64 {
    let state = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ state >> 31
}

impl Process for Host {
    fn processor_ns(&self) -> u64 {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: writes to a valid structure.
        unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
        time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
    }

    fn variable(&self, name: &str, buffer: &mut [u8]) -> Option<usize> {
        if name.is_empty() || name.contains(['=', '\0']) {
            return None;
        }
        let value = std::env::var(name).ok()?;
        if let Some(space) = buffer.get_mut(..value.len()) {
            space.copy_from_slice(value.as_bytes());
        }
        Some(value.len())
    }

    fn variable_at(&self, number: usize, buffer: &mut [u8]) -> Option<usize> {
        // Those that are no text cannot be asked for by name either.
        let texts = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let (name, value) = { texts }.nth(number)?;
        let text = format!("{name}={value}");
        if let Some(space) = buffer.get_mut(..text.len()) {
            space.copy_from_slice(text.as_bytes());
        }
        Some(text.len())
    }

    fn set_variable(&self, name: &str, value: Option<&str>) -> Result<(), i32> {
        if name.is_empty() || name.contains(['=', '\0']) || value.is_some_and(|value| value.contains('\0')) {
            return Err(libc::EINVAL);
        }
        // SAFETY: the process has one thread that reads or changes the environment.
        unsafe {
            match value {
                Some(value) => std::env::set_var(name, value),
                None => std::env::remove_var(name),
            }
        }
        Ok(())
    }

    fn run_command(&self, command: &str) -> Result<i32, i32> {
        self.flush_output();
        let status = std::process::Command::new("/bin/sh").arg("-c").arg(command).status().map_err(errno)?;
        Ok(status.into_raw())
    }

    fn numbers(&self) -> [u32; 2] {
        [std::process::id(), std::os::unix::process::parent_id()]
    }

    fn set_signal(&self, number: i32, action: SignalAction) -> Result<(), i32> {
        signals::set(number, action)
    }

    fn take_signal(&self) -> Option<i32> {
        signals::take()
    }

    fn send_signal(&self, process: i32, number: i32) -> Result<(), i32> {
        self.flush_output();
        signals::send(process, number)
    }

    fn set_timer(&self, microseconds: [u64; 2]) -> Result<[u64; 2], i32> {
        signals::set_timer(microseconds)
    }

    fn timer(&self) -> [u64; 2] {
        signals::timer()
    }
}
