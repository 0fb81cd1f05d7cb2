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

/// What wakes a sleeping chip besides time, pins and whatever makes an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WakeSource {
    /// A touch sensor that counts less than its threshold.
    Touch,
    /// The processor of the part that sleeps last.
    Coprocessor,
}

/// Bits of the argument `wake` of [`crate::Pins::interrupt`].
pub mod wake {
    /// From light sleep, and from deep sleep.
    pub const LIGHT: u32 = 2;
    pub const DEEP: u32 = 4;
    /// The pin is one of a group, which has a wake reason of its own.
    pub const GROUP: u32 = 8;
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
    /// Lets something wake the chip, or no longer.
    fn wake_on(&self, _source: WakeSource, _enabled: bool) -> Outcome<()> {
        Err(crate::Error::Absent)
    }
    /// Whether pins that are held stay so in deep sleep, also those that are switched off with the processor.
    fn hold_in_deep_sleep(&self, _enabled: bool) {}
    /// Which of its own messages the chip logs: 0 none, 1 errors, 2 warnings, 3 information, more: everything.
    fn log_level(&self, _level: u8) {}
    /// Keeps interrupts from making events; returns whether they did so far.
    fn disable_interrupts(&self) -> bool;
    fn enable_interrupts(&self, state: bool);
}

pub trait Watchdog {
    fn start(&self, id: u8, timeout_ms: u32) -> Outcome<()>;
    fn feed(&self, id: u8);
}

/// Memory that resets leave alone, in regions of bytes or words.
pub trait Kept {
    fn regions(&self) -> u8;
    /// Bytes of a region, and of an item of it: 1 or 4.
    fn shape(&self, region: u8) -> (usize, u8);
    /// Reads a region from its start on.
    fn load(&self, region: u8, buffer: &mut [u8]);
    /// Replaces the beginning of a region.
    fn store(&self, region: u8, bytes: &[u8]);
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
