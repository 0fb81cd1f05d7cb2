//! The flash: the part that holds the file system, its serial number, the button on its select line.
//!
//! Programs run from the flash, so while it is erased or written nothing may be read from it: that code is in RAM,
//! interrupts are off, and the functions of the boot ROM do the work. Then the second stage of the boot loader, of
//! which a copy is in RAM, sets up fast reading again.
//!
//! Invariant: functions in the section `.data.ram` call nothing but the boot ROM and the copy of the second stage.

use crate::rom::{self, FlashFunctions};
use board::{Error, Flash, Outcome, errno};
use core::ptr;
use port::cortex_m;

/// Where the flash can be read.
const WINDOW: usize = 0x1000_0000;
/// Where it can be read without the cache.
const UNCACHED: usize = 0x1300_0000;
/// Bytes erased at once, and the command for it.
const SECTOR: usize = 4096;
const BLOCK: usize = 1 << 16;
const BLOCK_ERASE: u8 = 0xd8;
/// Bytes programmed at once.
const PAGE: usize = 256;
/// The command for the serial number; four bytes pass before its eight come.
const READ_IDENTITY: u8 = 0x4b;
const IDENTITY_START: usize = 5;
const IDENTITY: usize = 8;

/// Control of the select line: bits 8 and 9 override the output, bits 12 and 13 its being an output.
const SELECT_CONTROL: *mut u32 = 0x4001_800c as *mut u32;
const DRIVE_LOW: u32 = 2 << 8;
const DRIVE_HIGH: u32 = 3 << 8;
const NO_OUTPUT: u32 = 2 << 12;
/// Inputs of the flash's pins; bit 1 is the select line.
const FLASH_INPUTS: *const u32 = 0xd000_0008 as *const u32;
/// The serial interface to the flash: data and state.
const DATA: *mut u32 = 0x1800_0060 as *mut u32;
const STATE: *const u32 = 0x1800_0028 as *const u32;
const CAN_SEND: u32 = 2;
const RECEIVED: u32 = 8;

unsafe extern "C" {
    static _files_start: u8;
    static _files_end: u8;
    static _rom_end: u8;
}

/// What is called while the flash cannot be read: functions of the boot ROM, and the copy of the second stage.
struct Tools {
    rom: FlashFunctions,
    second_stage: [u32; 64],
}

/// What is done while the flash cannot be read.
enum Work<'w> {
    /// Erases sectors.
    Erase { address: u32, length: usize },
    /// Programs a page.
    Program { address: u32, page: &'w [u8; PAGE] },
    /// Exchanges bytes with the flash.
    Exchange(&'w mut [u8]),
}

static mut IDENTITY_BYTES: [u8; IDENTITY] = [0; IDENTITY];
static mut IDENTITY_TEXT: [u8; 2 * IDENTITY] = [0; 2 * IDENTITY];

/// Reads the serial number, at the start.
pub fn start() {
    let mut bytes = [0; IDENTITY_START + IDENTITY];
    bytes[0] = READ_IDENTITY;
    without_window(Work::Exchange(&mut bytes));
    let number = &bytes[IDENTITY_START..];
    // SAFETY: at the start nothing refers to them.
    let (identity, text) = unsafe { (&mut *(&raw mut IDENTITY_BYTES), &mut *(&raw mut IDENTITY_TEXT)) };
    identity.copy_from_slice(number);
    for (index, digit) in text.iter_mut().enumerate() {
        let shift = if index % 2 == 0 { 4 } else { 0 };
        *digit = b"0123456789ABCDEF"[usize::from(number[index / 2] >> shift & 15)];
    }
}

/// The serial number of the flash, which stands for the chip: the chip has none.
pub fn identity() -> &'static [u8] {
    // SAFETY: not written after the start.
    unsafe { &*(&raw const IDENTITY_BYTES) }
}

/// The same in hexadecimal.
pub fn identity_text() -> &'static [u8] {
    // SAFETY: as above.
    unsafe { &*(&raw const IDENTITY_TEXT) }
}

/// Does something while the flash cannot be read.
fn without_window(mut work: Work) {
    let mut second_stage = [0u32; 64];
    // SAFETY: the second stage is at the start of the flash.
    unsafe { ptr::copy_nonoverlapping(WINDOW as *const u32, second_stage.as_mut_ptr(), second_stage.len()) };
    let tools = Tools { rom: rom::flash(), second_stage };
    let on = cortex_m::disable_interrupts();
    // SAFETY: interrupts are off, and the function is in RAM with everything that it reads.
    unsafe { in_ram(&tools, &mut work) };
    cortex_m::restore_interrupts(on);
}

/// # Safety
/// Interrupts are off; what the arguments refer to is in RAM.
#[unsafe(link_section = ".data.ram")]
#[inline(never)]
unsafe fn in_ram(tools: &Tools, work: &mut Work) {
    let rom = &tools.rom;
    // SAFETY: the sequence that the data sheet gives; addresses were checked by the callers.
    unsafe {
        (rom.connect)();
        (rom.leave_window)();
        match work {
            Work::Erase { address, length } => (rom.erase)(*address, *length, BLOCK as u32, BLOCK_ERASE),
            Work::Program { address, page } => (rom.program)(*address, page.as_ptr(), PAGE),
            Work::Exchange(bytes) => {
                let control = SELECT_CONTROL.read_volatile() & !DRIVE_HIGH;
                SELECT_CONTROL.write_volatile(control | DRIVE_LOW);
                let mut byte = bytes.as_mut_ptr();
                let end = byte.add(bytes.len());
                while byte < end {
                    while STATE.read_volatile() & CAN_SEND == 0 {}
                    DATA.write_volatile(u32::from(byte.read()));
                    while STATE.read_volatile() & RECEIVED == 0 {}
                    byte.write(DATA.read_volatile() as u8);
                    byte = byte.add(1);
                }
                SELECT_CONTROL.write_volatile(control | DRIVE_HIGH);
                SELECT_CONTROL.write_volatile(control);
            }
        }
        (rom.flush)();
        let second_stage: unsafe extern "C" fn() = core::mem::transmute(tools.second_stage.as_ptr().addr() | 1);
        second_stage();
    }
}

/// True while the button is pressed that holds the flash's select line low.
pub fn boot_button() -> bool {
    let on = cortex_m::disable_interrupts();
    // SAFETY: interrupts are off, and the function is in RAM.
    let pressed = unsafe { select_line_is_low() };
    cortex_m::restore_interrupts(on);
    pressed
}

/// # Safety
/// Interrupts are off.
#[unsafe(link_section = ".data.ram")]
#[inline(never)]
unsafe fn select_line_is_low() -> bool {
    // SAFETY: the line floats for some microseconds, in which nothing reads the flash.
    unsafe {
        let control = SELECT_CONTROL.read_volatile();
        SELECT_CONTROL.write_volatile(control & !(3 << 12) | NO_OUTPUT);
        let mut wait = 1000u32;
        while wait > 0 {
            core::arch::asm!("nop", options(nomem, nostack));
            wait -= 1;
        }
        let low = FLASH_INPUTS.read_volatile() & 2 == 0;
        SELECT_CONTROL.write_volatile(control);
        low
    }
}

/// The part of the flash with the file system.
pub struct Files;

/// The one there is.
pub static FLASH: Files = Files;

impl Files {
    fn start(&self) -> usize {
        (&raw const _files_start).addr() - WINDOW
    }

    /// The address in the flash, for `length` bytes that are a multiple of a unit.
    fn place(&self, address: usize, length: usize, unit: usize) -> Outcome<usize> {
        let end = address.checked_add(length).filter(|end| *end <= self.size() + self.rom_size());
        if end.is_none() || address % unit != 0 || length % unit != 0 {
            return Err(Error::Errno(errno::EINVAL));
        }
        Ok(self.start() + address)
    }
}

impl Flash for Files {
    fn size(&self) -> usize {
        (&raw const _files_end).addr() - (&raw const _files_start).addr()
    }

    fn rom_size(&self) -> usize {
        (&raw const _rom_end).addr() - (&raw const _files_end).addr()
    }

    fn erase_size(&self) -> usize {
        SECTOR
    }

    fn write_size(&self) -> usize {
        PAGE
    }

    fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
        let place = self.place(address, buffer.len(), 1)?;
        // SAFETY: within the flash, which can be read.
        let bytes = unsafe { core::slice::from_raw_parts((UNCACHED + place) as *const u8, buffer.len()) };
        buffer.copy_from_slice(bytes);
        Ok(())
    }

    fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()> {
        let place = self.place(address, bytes.len(), 1)?;
        // Bits that are left at one stay as they are, so parts of pages can be written.
        let (mut at, mut rest) = (place, bytes);
        while !rest.is_empty() {
            let offset = at % PAGE;
            let (part, others) = rest.split_at(rest.len().min(PAGE - offset));
            let mut page = [0xff; PAGE];
            page[offset..offset + part.len()].copy_from_slice(part);
            without_window(Work::Program { address: (at - offset) as u32, page: &page });
            at += part.len();
            rest = others;
        }
        Ok(())
    }

    fn erase(&self, address: usize, length: usize) -> Outcome<()> {
        let place = self.place(address, length, SECTOR)?;
        // Interrupts get through between the sectors.
        for at in (place..place + length).step_by(SECTOR) {
            without_window(Work::Erase { address: at as u32, length: SECTOR });
        }
        Ok(())
    }
}
