//! The flash: a part of it for files, a part for settings.
//!
//! Invariant: the functions of the ROM run with interrupts off, on words that are on the stack.

use crate::rom::{Work, with_flash};
use board::software::SettingsLog;
use board::{Error, Outcome, errno};
use drivers::flash::{Functions, Part};
use peripherals::profile::{FILES, PROGRAM, ROM_FILES, SETTINGS};

/// Bytes of the flash of a usual module.
const WHOLE: u32 = 4 << 20;

/// The ROM's functions.
pub struct Rom;

/// What files have.
pub static FILE_PART: Part<Rom> = Part { functions: Rom, start: PROGRAM + SETTINGS, size: FILES, rom: ROM_FILES };
/// Settings, in a part of their own.
pub static SETTINGS_LOG: SettingsLog<Part<Rom>> = SettingsLog(Part { functions: Rom, start: PROGRAM, size: SETTINGS, rom: 0 });

fn work(work: Work) -> Outcome<()> {
    // SAFETY: interrupts are off in the section; the words that the work is about are the callers', who wait for it.
    let result = critical_section::with(|_| unsafe { with_flash(&work) });
    if result == 0 { Ok(()) } else { Err(Error::Errno(errno::EIO)) }
}

/// Prepares the ROM's functions. Without it they refuse, and so does the file system.
pub fn start() {
    let _prepared = work(Work::describe(WHOLE)).and_then(|()| work(Work::unlock()));
}

impl Functions for Rom {
    fn erase(&self, sector: u32) -> Outcome<()> {
        work(Work::erase(sector))
    }

    fn write(&self, address: u32, words: &[u32]) -> Outcome<()> {
        work(Work::write(address, words))
    }

    fn read(&self, address: u32, words: &mut [u32]) -> Outcome<()> {
        work(Work::read(address, words))
    }
}
