//! Frequencies: of the processor, of the clock that UART and SPI run on, and how they are changed.
//!
//! The crystal gives 12 MHz; the system's phase-locked loop multiplies it and divides it twice.
//!
//! Invariant: [`system`] is the frequency the processor runs at.

use crate::shared::Shared;
use crate::uart;
use board::{Error, Outcome, rp2};
use rp_pac::clocks::vals::{ClkPeriCtrlAuxsrc, ClkSysCtrlAuxsrc, ClkSysCtrlSrc};
use rp_pac::{CLOCKS, PLL_SYS};

/// Hz of the crystal.
const CRYSTAL: u32 = 12_000_000;
/// Hz that UART and SPI get when they run on the loop of USB.
const USB: u32 = 48_000_000;

static SYSTEM: Shared<u32> = Shared::new(125_000_000);

/// Hz of the processor.
pub fn system() -> u32 {
    SYSTEM.with(|frequency| *frequency)
}

/// Hz of the clock of UART and SPI.
pub fn peripheral() -> u32 {
    match CLOCKS.clk_peri_ctrl().read().auxsrc() {
        ClkPeriCtrlAuxsrc::CLKSRC_PLL_USB => USB,
        ClkPeriCtrlAuxsrc::XOSC_CLKSRC => CRYSTAL,
        _ => system(),
    }
}

/// Settings of the loop.
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
    critical_section::with(|_| {
        // The crystal drives the processor while the loop changes.
        CLOCKS.clk_sys_ctrl().modify(|control| control.set_src(ClkSysCtrlSrc::CLK_REF));
        while CLOCKS.clk_sys_selected().read() & 1 == 0 {}
        start_loop(settings);
        CLOCKS.clk_sys_ctrl().modify(|control| control.set_auxsrc(ClkSysCtrlAuxsrc::CLKSRC_PLL_SYS));
        CLOCKS.clk_sys_ctrl().modify(|control| control.set_src(ClkSysCtrlSrc::CLKSRC_CLK_SYS_AUX));
        while CLOCKS.clk_sys_selected().read() & 2 == 0 {}
        SYSTEM.with(|frequency| *frequency = hertz);
        for (line, rate) in rates.into_iter().enumerate() {
            uart::set_rate(line as u8, rate);
        }
    });
    Ok(())
}

fn start_loop(settings: Loop) {
    PLL_SYS.pwr().modify(|power| {
        power.set_pd(true);
        power.set_vcopd(true);
        power.set_postdivpd(true);
    });
    PLL_SYS.cs().modify(|control| control.set_refdiv(1));
    PLL_SYS.fbdiv_int().write(|feedback| feedback.set_fbdiv_int(settings.feedback));
    PLL_SYS.pwr().modify(|power| {
        power.set_pd(false);
        power.set_vcopd(false);
    });
    while !PLL_SYS.cs().read().lock() {}
    PLL_SYS.prim().write(|dividers| {
        dividers.set_postdiv1(settings.dividers.0);
        dividers.set_postdiv2(settings.dividers.1);
    });
    PLL_SYS.pwr().modify(|power| power.set_postdivpd(false));
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
        assert_eq!(loop_for(125_000_000), Some(Loop { feedback: 125, dividers: (6, 2) }));
    }

    #[test]
    fn frequencies_between_them_are_refused() {
        assert_eq!(loop_for(125_000_001), None);
        assert_eq!(set_system(5_000_000), Err(Error::Invalid("cannot change frequency")));
        assert_eq!(set_system(300_000_000), Err(Error::Invalid("cannot change frequency")));
    }
}
