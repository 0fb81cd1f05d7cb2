//! Resets, sleep, the watchdog, raw memory and flash.
//!
//! Invariant: flash is written only where it was erased.

use crate::Outcome;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResetCause {
    PowerOn,
    Hard,
    Watchdog,
    DeepSleep,
    Soft,
}

pub trait Power {
    /// Restarts the chip. A simulated board comes back, and the machine raises SystemExit for it.
    fn reset(&self);
    /// Restarts into the boot loader.
    fn bootloader(&self);
    fn reset_cause(&self) -> ResetCause;
    /// Hz of the processor.
    fn frequency(&self) -> u32;
    fn set_frequency(&self, hertz: u32) -> Outcome<()>;
    fn unique_id(&self) -> &[u8];
    /// Waits for an interrupt, at most a millisecond.
    fn idle(&self);
    /// Sleeps with memory kept; None: until an interrupt that wakes.
    fn light_sleep(&self, milliseconds: Option<u32>) -> Outcome<()>;
    /// Sleeps and restarts.
    fn deep_sleep(&self, milliseconds: Option<u32>) -> Outcome<()>;
    /// True while the button that chooses the boot loader is pressed.
    fn boot_button(&self) -> bool {
        false
    }
    /// Degrees Celsius that the chip's own sensor shows.
    fn temperature(&self) -> Outcome<i32> {
        Err(crate::Error::Missing("temperature"))
    }
    /// Number of the cause of the last waking; 0: none.
    fn wake_reason(&self) -> u32 {
        0
    }
    /// Keeps interrupts from making events; returns whether they did so far.
    fn disable_interrupts(&self) -> bool;
    fn enable_interrupts(&self, state: bool);
}

pub trait Watchdog {
    fn start(&self, id: u8, timeout_ms: u32) -> Outcome<()>;
    fn feed(&self, id: u8);
}

/// Memory and registers by address.
pub trait Memory {
    /// Reads 1, 2 or 4 bytes at an aligned address.
    fn read(&self, address: usize, size: u8) -> Outcome<u32>;
    fn write(&self, address: usize, size: u8, value: u32) -> Outcome<()>;
}

/// The flash that file systems live on. Addresses are bytes from its start.
pub trait Flash {
    fn size(&self) -> usize;
    /// Bytes behind the first [`Flash::size`] that are set aside for a read-only file system. They are
    /// read, written and erased as the others.
    fn rom_size(&self) -> usize {
        0
    }
    /// Bytes that are erased at once.
    fn erase_size(&self) -> usize;
    /// Bytes that are written at least at once.
    fn write_size(&self) -> usize;
    fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()>;
    /// Writes erased flash.
    fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()>;
    /// Erases whole units.
    fn erase(&self, address: usize, length: usize) -> Outcome<()>;
    fn sync(&self) -> Outcome<()> {
        Ok(())
    }
}
