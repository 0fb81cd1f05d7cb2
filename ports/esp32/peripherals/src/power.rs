//! Resets and their causes, sleep, the chip's identity.
//!
//! Light sleep waits for interrupts with the clocks running.
//!
//! Invariant: a restart resets the whole chip but the part that keeps memory in sleep.

use crate::registers::{fuses, low_power};
use crate::{EVENTS, Esp32, clocks, pads, pins, sleep, timers, watchdog};
use board::{Error, Outcome, Power, ResetCause, errno};
use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};
use esp32::efuse;

/// The cause that the chip gives for a wake from deep sleep.
const FROM_SLEEP: u8 = 5;

static QUIET: AtomicBool = AtomicBool::new(false);
static IS_EMULATED: AtomicBool = AtomicBool::new(false);

/// The chip's address, six bytes.
struct Identity(UnsafeCell<[u8; 6]>);

// SAFETY: written by `start` alone, before anybody else runs.
unsafe impl Sync for Identity {}

static IDENTITY: Identity = Identity(UnsafeCell::new([0; 6]));

/// Reads what does not change; lets go of what was held in sleep. Called once, before anything else.
pub(crate) fn start(emulated: bool) {
    IS_EMULATED.store(emulated, Ordering::Relaxed);
    if !emulated {
        // SAFETY: nobody reads it yet.
        unsafe { *IDENTITY.0.get() = identity(fuses()) };
        sleep::wake(low_power());
    }
}

/// True when there is a core but no chip around it.
pub fn is_emulated() -> bool {
    IS_EMULATED.load(Ordering::Relaxed)
}

fn identity(registers: &efuse::RegisterBlock) -> [u8; 6] {
    let low = registers.blk0_rdata1().read().bits().to_be_bytes();
    let high = registers.blk0_rdata2().read().bits().to_be_bytes();
    [high[2], high[3], low[0], low[1], low[2], low[3]]
}

fn cause_of(cause: u8) -> ResetCause {
    match cause {
        // The program asked for it.
        0x03 | 0x0c => ResetCause::Hard,
        FROM_SLEEP => ResetCause::DeepSleep,
        0x07 | 0x08 | 0x09 | 0x0b | 0x0d | 0x10 => ResetCause::Watchdog,
        // Power, its failure.
        _ => ResetCause::PowerOn,
    }
}

fn cause() -> u8 {
    low_power().reset_state().read().reset_cause_procpu().bits()
}

/// Waits for an interrupt.
pub fn wait() {
    xtensa::core::wait();
}

/// Restarts the chip.
pub fn restart() -> ! {
    if is_emulated() {
        xtensa::core::start_again();
    }
    low_power().options0().modify(|_, w| w.sw_sys_rst().set_bit());
    loop {
        wait();
    }
}

/// Lets the watchdog restart the chip, so that it shows as the cause.
pub fn restart_by_watchdog() -> ! {
    if is_emulated() {
        restart();
    }
    watchdog::reset_within(5);
    loop {
        core::hint::spin_loop();
    }
}

/// False while a program keeps interrupts from making events.
pub fn makes_events() -> bool {
    !QUIET.load(Ordering::Relaxed)
}

/// Lets interrupts make events again.
pub fn reset() {
    QUIET.store(false, Ordering::Relaxed);
}

/// Waits for the time; an event ends it early.
fn sleep(milliseconds: Option<u32>) {
    let start = timers::now();
    let limit = milliseconds.map(|time| u64::from(time) * 1000);
    while limit.is_none_or(|limit| timers::now() - start < limit) {
        wait();
        if EVENTS.is_waiting() {
            break;
        }
    }
}

impl Power for Esp32 {
    fn reset(&self) {
        restart();
    }

    /// The loader of the ROM is reached by pin 0; a program that asks for it gets a reset.
    fn bootloader(&self) {
        restart();
    }

    fn reset_cause(&self) -> ResetCause {
        if is_emulated() { ResetCause::PowerOn } else { cause_of(cause()) }
    }

    fn frequency(&self) -> u32 {
        clocks::system_rate()
    }

    fn set_frequency(&self, hertz: u32) -> Outcome<()> {
        if clocks::set_rate(hertz) { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
    }

    fn unique_id(&self) -> &[u8] {
        // SAFETY: nobody writes after `start`.
        unsafe { &*IDENTITY.0.get() }
    }

    fn idle(&self) {
        wait();
    }

    fn light_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        sleep(milliseconds);
        Ok(())
    }

    fn deep_sleep(&self, milliseconds: Option<u32>) -> Outcome<()> {
        if is_emulated() {
            sleep(milliseconds);
            restart();
        }
        crate::uart::flush_console();
        pins::wakes().for_each(|(pin, _)| pads::chip().listen_asleep(pin));
        sleep::deep(low_power(), crate::registers::low_power_pads(), milliseconds, pins::wakes());
        loop {
            wait();
        }
    }

    fn wake_reason(&self) -> u32 {
        if !is_emulated() && cause() == FROM_SLEEP { sleep::reason(low_power()) } else { 0 }
    }

    fn disable_interrupts(&self) -> bool {
        // Nobody else writes this.
        let before = makes_events();
        QUIET.store(true, Ordering::Relaxed);
        before
    }

    fn enable_interrupts(&self, state: bool) {
        QUIET.store(!state, Ordering::Relaxed);
        if state {
            EVENTS.announce();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn causes_of_resets_are_told_apart() {
        for (number, cause) in [
            (1, ResetCause::PowerOn),
            (3, ResetCause::Hard),
            (5, ResetCause::DeepSleep),
            (7, ResetCause::Watchdog),
            (0x0c, ResetCause::Hard),
            (0x0f, ResetCause::PowerOn),
            (0x10, ResetCause::Watchdog),
        ] {
            assert_eq!(cause_of(number), cause, "{number}");
        }
    }

    #[test]
    fn the_identity_is_the_address_in_the_order_of_its_text() {
        let memory = Memory::default();
        memory.set_word(0x04, 0x3344_5566);
        memory.set_word(0x08, 0x9999_1122);
        assert_eq!(identity(memory.block()), [0x11, 0x22, 0x33, 0x44, 0x55, 0x66]);
    }

    #[test]
    fn interrupts_make_events_unless_the_program_said_no() {
        assert!(Esp32.disable_interrupts() && !makes_events());
        assert!(!Esp32.disable_interrupts());
        Esp32.enable_interrupts(true);
        assert!(makes_events());
    }
}
