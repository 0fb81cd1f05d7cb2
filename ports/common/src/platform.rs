//! The platform and the terminal of a port, over what the port says of its hardware.
//!
//! Invariant: every wait ends when the machine has something to do, or at the next interrupt.

use crate::{CONSOLE, VERSION_LINE};
use antaresia::{Input, Platform, Terminal};
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// What a port has to provide.
pub trait Hardware: Sync {
    /// Sends bytes to the console as they are, waiting as long as it takes.
    fn write(&self, bytes: &[u8]);
    /// Moves received bytes to [`CONSOLE`] where no interrupt does; called in every wait.
    fn poll(&self) {}
    /// Microseconds since reset.
    fn microseconds(&self) -> u64;
    /// Nanoseconds since 1970, or since reset without a calendar clock.
    fn time_ns(&self) -> u64 {
        self.microseconds() * 1000
    }
    /// Waits for an interrupt; one comes within a few milliseconds.
    fn wait(&self);
    /// Something random, if there is a source of it.
    fn random(&self) -> u32 {
        0
    }
    /// Bytes of stack that are left.
    fn stack_left(&self) -> usize;
    /// The peripherals, if programs can reach any.
    fn board(&self) -> Option<&dyn board::Board> {
        None
    }
    /// `sys.platform`.
    fn name(&self) -> &'static str;
    /// Board and processor, for the banner.
    fn machine(&self) -> &'static str;
}

/// A port: its hardware as platform of an interpreter and terminal of a prompt.
pub struct Port<H> {
    pub hardware: H,
    /// State of the generator that stands in for a source of randomness.
    seed: AtomicU32,
}

impl<H: Hardware> Port<H> {
    pub const fn new(hardware: H) -> Port<H> {
        Port { hardware, seed: AtomicU32::new(0x9e37_79b9) }
    }

    fn pause(&self) {
        self.hardware.poll();
        if CONSOLE.is_copied() {
            // Who takes the copies may have input.
            CONSOLE.ask_for_safepoint();
        }
        self.hardware.wait();
    }

    fn stir(&self) -> u32 {
        let mut seed = self.seed.load(Ordering::Relaxed) ^ self.hardware.microseconds() as u32 ^ self.hardware.random();
        // The generator stays at zero once it is there.
        seed |= u32::from(seed == 0);
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        self.seed.store(seed, Ordering::Relaxed);
        seed
    }
}

impl<H: Hardware> Platform for Port<H> {
    fn write_output(&self, bytes: &[u8]) {
        for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            if index > 0 {
                self.write_raw(b"\r\n");
            }
            self.write_raw(line);
        }
    }

    fn write_raw(&self, bytes: &[u8]) {
        if !bytes.is_empty() {
            CONSOLE.copy(bytes);
            self.hardware.write(bytes);
        }
    }

    fn read_input(&self, buffer: &mut [u8]) -> usize {
        let mut count = 0;
        while count < buffer.len() {
            // After Ctrl-C the program gets nothing more: what follows is for the prompt.
            let byte = if CONSOLE.is_interrupted() { None } else { CONSOLE.take() };
            match byte {
                Some(byte) => {
                    buffer[count] = byte;
                    count += 1;
                }
                None if count > 0 || CONSOLE.is_pending() => break,
                None => self.pause(),
            }
        }
        count
    }

    fn input_ready(&self) -> bool {
        self.hardware.poll();
        CONSOLE.is_ready()
    }

    fn copy_output(&self, on: bool) -> bool {
        CONSOLE.set_copied(on);
        true
    }

    fn take_copy(&self, buffer: &mut [u8]) -> usize {
        CONSOLE.take_copies(buffer)
    }

    fn feed_input(&self, bytes: &[u8]) {
        for &byte in bytes {
            CONSOLE.receive(byte);
        }
    }

    fn set_interrupt_byte(&self, byte: i32) {
        CONSOLE.set_interrupt_byte(byte);
    }

    fn ticks_us(&self) -> u64 {
        self.hardware.microseconds()
    }

    fn time_ns(&self) -> u64 {
        self.hardware.time_ns()
    }

    fn sleep_us(&self, microseconds: u64) -> bool {
        let start = self.hardware.microseconds();
        loop {
            self.hardware.poll();
            if CONSOLE.is_pending() {
                return false;
            }
            let passed = self.hardware.microseconds() - start;
            if passed >= microseconds {
                return true;
            }
            // A wait may last until the next tick; what is shorter is waited for awake.
            if microseconds - passed > 1000 {
                self.pause();
            }
        }
    }

    fn entropy(&self) -> u64 {
        u64::from(self.stir()) << 32 | u64::from(self.stir())
    }

    fn stack_left(&self) -> usize {
        self.hardware.stack_left()
    }

    fn name(&self) -> &'static str {
        self.hardware.name()
    }

    fn machine(&self) -> &'static str {
        self.hardware.machine()
    }

    fn read_file(&self, _path: &str, _offset: usize, _buffer: &mut [u8]) -> Result<usize, i32> {
        Err(2)
    }

    fn path_kind(&self, _path: &str) -> u8 {
        0
    }

    fn board(&self) -> Option<&dyn board::Board> {
        self.hardware.board()
    }
}

/// The prompt's side of a port.
pub(crate) struct Serial<H: 'static>(pub &'static Port<H>);

impl<H: Hardware> Terminal for Serial<H> {
    fn read(&mut self, work: &AtomicBool) -> Input {
        loop {
            self.0.hardware.poll();
            match CONSOLE.take() {
                Some(byte) => return Input::Byte(byte),
                None if work.load(Ordering::Acquire) => return Input::Work,
                None => self.0.pause(),
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write_raw(bytes);
    }

    fn start_program(&mut self, _raw: bool) {
        CONSOLE.set_interrupt_byte(3);
    }

    fn end_program(&mut self) {
        CONSOLE.set_interrupt_byte(-1);
    }

    fn board(&self) -> &'static str {
        self.0.hardware.machine()
    }

    fn version(&self) -> &'static str {
        VERSION_LINE
    }
}
