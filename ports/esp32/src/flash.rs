//! The flash: a part of it for files, a part for settings. The emulator has memory in their place.
//!
//! Invariant: while the flash is not readable interrupts are off, and what runs is in RAM and refers to nothing else.

use board::software::SettingsLog;
use board::{Error, Outcome, errno};
use drivers::flash::{Functions, Part};
use drivers::guarded;
use peripherals::flash::{self, BUFFER};
use peripherals::profile::{FILES, PROGRAM, ROM_FILES, SETTINGS};
use port::MemoryFlash;

/// The driver of the flash chip.
pub struct Chip;

/// What files have.
pub static FILE_PART: Part<Chip> = Part { functions: Chip, start: PROGRAM + SETTINGS, size: FILES, rom: ROM_FILES };
/// Settings, in a part of their own.
pub static SETTINGS_LOG: SettingsLog<Part<Chip>> = SettingsLog(Part { functions: Chip, start: PROGRAM, size: SETTINGS, rom: 0 });

// SAFETY: memory that the emulator has, and the chip has not.
pub static EMULATED_FILES: MemoryFlash = unsafe { MemoryFlash::new(0x2000_0000 as *mut u8, 1024 * 1024, 4096) };
// SAFETY: as above.
pub static EMULATED_SETTINGS: SettingsLog<MemoryFlash> =
    SettingsLog(unsafe { MemoryFlash::new(0x2100_0000 as *mut u8, SETTINGS as usize, 4096) });

/// What is to be done.
enum Work<'w> {
    Erase(u32),
    Write(u32, &'w [u32]),
    Read(u32, &'w mut [u32]),
}

unsafe extern "C" {
    fn suspend_cache();
    fn resume_cache();
}

/// Does it, a buffer at a time. This is in RAM, and refers to nothing but RAM: the cache of the flash is off meanwhile.
///
/// # Safety
/// Interrupts are off; words that the work is about are in RAM.
#[unsafe(link_section = ".fast.flash")]
#[inline(never)]
unsafe fn with_flash(work: Work) -> bool {
    let master = flash::master();
    // SAFETY: nothing of the flash is run or read between the two.
    unsafe { suspend_cache() };
    let mut good = true;
    match work {
        Work::Erase(address) => good = flash::erase(master, address),
        Work::Write(address, words) => {
            let mut done = 0;
            while good && done < words.len() {
                let end = if done + BUFFER < words.len() { done + BUFFER } else { words.len() };
                good = flash::write(master, address + done as u32 * 4, &words[done..end]);
                done = end;
            }
        }
        Work::Read(address, words) => {
            let mut done = 0;
            while good && done < words.len() {
                let end = if done + BUFFER < words.len() { done + BUFFER } else { words.len() };
                good = flash::read(master, address + done as u32 * 4, &mut words[done..end]);
                done = end;
            }
        }
    }
    // SAFETY: as above.
    unsafe { resume_cache() };
    good
}

fn work(work: Work) -> Outcome<()> {
    // SAFETY: interrupts are off; the words that the work is about are on the stack of the callers, who wait for it.
    let good = guarded(|| unsafe { with_flash(work) });
    if good { Ok(()) } else { Err(Error::Errno(errno::EIO)) }
}

impl Functions for Chip {
    fn erase(&self, sector: u32) -> Outcome<()> {
        work(Work::Erase(sector * flash::SECTOR))
    }

    fn write(&self, address: u32, words: &[u32]) -> Outcome<()> {
        work(Work::Write(address, words))
    }

    fn read(&self, address: u32, words: &mut [u32]) -> Outcome<()> {
        work(Work::Read(address, words))
    }
}
