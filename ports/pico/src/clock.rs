//! Clocks and time: the crystal, the PLLs, microseconds since reset, a tick that ends every wait.
//!
//! (Changing the processor's frequency later is `peripherals::clocks`.)
//!
//! Invariant: the timer counts microseconds from the crystal whatever the processor's frequency is.

use port::cortex_m;
use rp2040_hal::clocks::{Clock, ClocksManager, init_clocks_and_plls};
use rp2040_hal::pac;
use rp2040_hal::watchdog::Watchdog;

/// Hz of the crystal.
pub const CRYSTAL: u32 = 12_000_000;
/// Starts everything from the crystal: the processor at 125 MHz, USB and the converter at 48 MHz, the timer.
/// None when the crystal or a PLL cannot be set up.
pub fn start(
    crystal: pac::XOSC,
    clocks: pac::CLOCKS,
    system_pll: pac::PLL_SYS,
    usb_pll: pac::PLL_USB,
    resets: &mut pac::RESETS,
    watchdog: pac::WATCHDOG,
) -> Option<ClocksManager> {
    // The watchdog's tick is the timer's.
    let mut watchdog = Watchdog::new(watchdog);
    let clocks = init_clocks_and_plls(CRYSTAL, crystal, clocks, system_pll, usb_pll, resets, &mut watchdog).ok()?;
    start_tick(clocks.system_clock.freq().to_Hz());
    Some(clocks)
}

/// Starts the tick, with the processor at this frequency.
pub fn start_tick(hertz: u32) {
    cortex_m::start_clock(hertz);
}

/// The tick's interrupt: it is there to end waits.
pub unsafe extern "C" fn tick() {}

/// Microseconds since reset.
pub fn microseconds() -> u64 {
    // SAFETY: reads the raw counter, which latches nothing.
    let timer = unsafe { &*pac::TIMER::ptr() };
    loop {
        let high = timer.timerawh().read().bits();
        let low = timer.timerawl().read().bits();
        if high == timer.timerawh().read().bits() {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

/// Bits of the ring oscillator's noise.
pub fn random() -> u32 {
    // SAFETY: a register that is read only.
    let oscillator = unsafe { &*pac::ROSC::ptr() };
    (0..32).fold(0, |bits, _| bits << 1 | u32::from(oscillator.randombit().read().randombit().bit()))
}
