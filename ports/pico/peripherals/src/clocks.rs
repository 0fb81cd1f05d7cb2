//! Frequencies: of the processor, of the clock that UART and SPI run on, and how they are changed.
//!
//! The crystal gives 12 MHz; the system's phase-locked loop multiplies it and divides it twice.
//!
//! Invariant: [`system`] is the frequency the processor runs at.

use crate::{cycles, resets, uart};
use board::{Error, Outcome, rp2};
use core::sync::atomic::{AtomicU32, Ordering};
use drivers::guarded;
use rp_pac::clocks::vals::{
    ClkAdcCtrlAuxsrc, ClkPeriCtrlAuxsrc, ClkRefCtrlSrc, ClkRtcCtrlAuxsrc, ClkSysCtrlAuxsrc, ClkSysCtrlSrc, ClkUsbCtrlAuxsrc,
};
use rp_pac::pll::Pll;
use rp_pac::xosc::vals::{CtrlFreqRange, Enable};
use rp_pac::{CLOCKS, PLL_SYS, PLL_USB, WATCHDOG, XOSC};

/// Hz of the crystal.
const CRYSTAL: u32 = 12_000_000;
/// Hz that UART and SPI get when they run on the loop of USB.
const USB: u32 = 48_000_000;

const FIRST: u32 = 125_000_000;
static SYSTEM: AtomicU32 = AtomicU32::new(FIRST);
/// What [`cycles::scale`] makes of it.
static SCALE: AtomicU32 = AtomicU32::new(cycles::scale(FIRST));

/// Hz of the processor.
pub fn system() -> u32 {
    SYSTEM.load(Ordering::Relaxed)
}

/// Turns of a waiting loop for a nanosecond, in 65536ths.
pub fn turns_scale() -> u32 {
    SCALE.load(Ordering::Relaxed)
}

/// Hz of the clock of UART and SPI.
pub fn peripheral() -> u32 {
    match CLOCKS.clk_peri_ctrl().read().auxsrc() {
        ClkPeriCtrlAuxsrc::CLKSRC_PLL_USB => USB,
        ClkPeriCtrlAuxsrc::XOSC_CLKSRC => CRYSTAL,
        _ => system(),
    }
}

/// 125 MHz for the processor and 48 MHz for USB and the converter, from 1500 and 1440 MHz.
const START: Loop = Loop { feedback: 125, dividers: (6, 2) };
const USB_LOOP: Loop = Loop { feedback: 120, dividers: (6, 5) };
/// The crystal gets a millisecond to start, counted in its own clocks by 256.
const CRYSTAL_DELAY: u16 = (CRYSTAL / 1000 / 256 + 1) as u16;
/// The calendar clock's 46,875 Hz.
const CALENDAR_DIVIDER: u32 = 1024;

/// Starts everything from the crystal, after a reset: the processor at 125 MHz and UART and SPI with it, USB and
/// the converter at 48 MHz, and the microseconds of timer and watchdog.
pub fn start() {
    XOSC.startup().write(|startup| startup.set_delay(CRYSTAL_DELAY));
    XOSC.ctrl().write(|control| {
        control.set_freq_range(CtrlFreqRange::_1_15MHZ);
        control.set_enable(Enable::ENABLE);
    });
    while !XOSC.status().read().stable() {}
    CLOCKS.clk_sys_ctrl().modify(|control| control.set_src(ClkSysCtrlSrc::CLK_REF));
    while CLOCKS.clk_sys_selected().read() & 1 == 0 {}
    CLOCKS.clk_ref_ctrl().modify(|control| control.set_src(ClkRefCtrlSrc::XOSC_CLKSRC));
    while CLOCKS.clk_ref_selected().read() & 1 << 2 == 0 {}
    resets::restart(resets::PLL_SYS | resets::PLL_USB);
    start_loop(PLL_SYS, START);
    start_loop(PLL_USB, USB_LOOP);
    CLOCKS.clk_sys_ctrl().modify(|control| control.set_auxsrc(ClkSysCtrlAuxsrc::CLKSRC_PLL_SYS));
    CLOCKS.clk_sys_ctrl().modify(|control| control.set_src(ClkSysCtrlSrc::CLKSRC_CLK_SYS_AUX));
    while CLOCKS.clk_sys_selected().read() & 2 == 0 {}
    CLOCKS.clk_peri_ctrl().write(|control| {
        control.set_auxsrc(ClkPeriCtrlAuxsrc::CLK_SYS);
        control.set_enable(true);
    });
    CLOCKS.clk_usb_ctrl().write(|control| {
        control.set_auxsrc(ClkUsbCtrlAuxsrc::CLKSRC_PLL_USB);
        control.set_enable(true);
    });
    CLOCKS.clk_adc_ctrl().write(|control| {
        control.set_auxsrc(ClkAdcCtrlAuxsrc::CLKSRC_PLL_USB);
        control.set_enable(true);
    });
    CLOCKS.clk_rtc_div().write(|divider| divider.set_int(CALENDAR_DIVIDER));
    CLOCKS.clk_rtc_ctrl().write(|control| {
        control.set_auxsrc(ClkRtcCtrlAuxsrc::CLKSRC_PLL_USB);
        control.set_enable(true);
    });
    WATCHDOG.tick().write(|tick| {
        tick.set_cycles((CRYSTAL / 1_000_000) as u16);
        tick.set_enable(true);
    });
}

/// Settings of a loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Loop {
    feedback: u16,
    dividers: (u8, u8),
}

/// Settings that reach a frequency exactly; the fastest oscillator wins, as it is the steadiest.
fn loop_for(hertz: u32) -> Option<Loop> {
    for feedback in (63..=133).rev() {
        let oscillator = CRYSTAL * u32::from(feedback);
        for first in (1..=7u8).rev() {
            for second in (1..=first).rev() {
                let divider = u32::from(first * second);
                if oscillator % divider == 0 && oscillator / divider == hertz {
                    return Some(Loop { feedback, dividers: (first, second) });
                }
            }
        }
    }
    None
}

/// Runs the processor at another frequency.
pub fn set_system(hertz: u32) -> Outcome<()> {
    let (lowest, highest) = rp2::FREQUENCIES;
    let settings = Some(hertz).filter(|hertz| (lowest..=highest).contains(hertz)).and_then(loop_for);
    let Some(settings) = settings else { return Err(Error::Invalid("cannot change frequency")) };
    let rates = [uart::rate(0), uart::rate(1)];
    guarded(|| {
        // The crystal drives the processor while the loop changes.
        CLOCKS.clk_sys_ctrl().modify(|control| control.set_src(ClkSysCtrlSrc::CLK_REF));
        while CLOCKS.clk_sys_selected().read() & 1 == 0 {}
        start_loop(PLL_SYS, settings);
        CLOCKS.clk_sys_ctrl().modify(|control| control.set_auxsrc(ClkSysCtrlAuxsrc::CLKSRC_PLL_SYS));
        CLOCKS.clk_sys_ctrl().modify(|control| control.set_src(ClkSysCtrlSrc::CLKSRC_CLK_SYS_AUX));
        while CLOCKS.clk_sys_selected().read() & 2 == 0 {}
        SYSTEM.store(hertz, Ordering::Relaxed);
        SCALE.store(cycles::scale(hertz), Ordering::Relaxed);
        for (line, rate) in rates.into_iter().enumerate() {
            uart::set_rate(line as u8, rate);
        }
    });
    Ok(())
}

fn start_loop(pll: Pll, settings: Loop) {
    pll.pwr().modify(|power| {
        power.set_pd(true);
        power.set_vcopd(true);
        power.set_postdivpd(true);
    });
    pll.cs().modify(|control| control.set_refdiv(1));
    pll.fbdiv_int().write(|feedback| feedback.set_fbdiv_int(settings.feedback));
    pll.pwr().modify(|power| {
        power.set_pd(false);
        power.set_vcopd(false);
    });
    while !pll.cs().read().lock() {}
    pll.prim().write(|dividers| {
        dividers.set_postdiv1(settings.dividers.0);
        dividers.set_postdiv2(settings.dividers.1);
    });
    pll.pwr().modify(|power| power.set_postdivpd(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loop_reaches_the_usual_frequencies() {
        for megahertz in [48, 64, 96, 100, 125, 133, 150, 200, 240, 250, 270] {
            let settings = loop_for(megahertz * 1_000_000).unwrap();
            let oscillator = CRYSTAL * u32::from(settings.feedback);
            assert!((750_000_000..=1_600_000_000).contains(&oscillator));
            let (first, second) = settings.dividers;
            assert_eq!(oscillator / u32::from(first) / u32::from(second), megahertz * 1_000_000);
        }
        assert_eq!(loop_for(125_000_000), Some(START));
    }

    #[test]
    fn frequencies_between_them_are_refused() {
        assert_eq!(loop_for(125_000_001), None);
        assert_eq!(set_system(5_000_000), Err(Error::Invalid("cannot change frequency")));
        assert_eq!(set_system(300_000_000), Err(Error::Invalid("cannot change frequency")));
    }
}
