//! The clock tree: 168 MHz from the crystal by the PLL, 42 and 84 MHz for the peripherals' buses.
//!
//! An emulator that models no clocks leaves the control register at zero (on the chip the internal oscillator runs
//! after reset); then everything is as if it ran at the emulator's rate.
//!
//! Invariant: every wait for a clock has an end; without the crystal the chip stays on its internal oscillator.

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use stm32_metapac::rcc::Rcc;
use stm32_metapac::{FLASH, RCC};

/// Hz that the emulator runs the system timer at.
const EMULATED: u32 = 168_000_000;
/// Hz of the internal oscillator.
const INTERNAL: u32 = 16_000_000;
/// Hz of the crystal of the Pyboard.
const CRYSTAL_MHZ: u32 = 12;
const FULL: u32 = 168_000_000;

const ON: u32 = 1;
const EXTERNAL_ON: u32 = 1 << 16;
const EXTERNAL_READY: u32 = 1 << 17;
const PLL_ON: u32 = 1 << 24;
const PLL_READY: u32 = 1 << 25;

static SYSTEM: AtomicU32 = AtomicU32::new(EMULATED);
static IS_EMULATED: AtomicBool = AtomicBool::new(false);

/// Hz of the processor.
pub fn system() -> u32 {
    SYSTEM.load(Ordering::Relaxed)
}

/// Hz of the bus of USART 2 to 5, SPI 2, TIM 2 to 7.
pub fn slow_bus() -> u32 {
    if is_full() { FULL / 4 } else { system() }
}

/// Hz of the bus of USART 1 and 6, SPI 1, ADC, TIM 1 and 8 to 11.
pub fn fast_bus() -> u32 {
    if is_full() { FULL / 2 } else { system() }
}

/// Timers count at twice the rate of a divided bus.
pub fn slow_timers() -> u32 {
    if is_full() { FULL / 2 } else { system() }
}

pub fn fast_timers() -> u32 {
    system()
}

fn is_full() -> bool {
    system() == FULL
}

/// True when an emulator runs the firmware.
pub fn is_emulated() -> bool {
    IS_EMULATED.load(Ordering::Relaxed)
}

/// Sets the clocks up and turns the peripherals on.
pub fn start() {
    let rcc = RCC;
    if rcc.cr().read().0 == 0 {
        IS_EMULATED.store(true, Ordering::Relaxed);
    } else {
        SYSTEM.store(if speed_up(rcc) { FULL } else { INTERNAL }, Ordering::Relaxed);
    }
    turn_on(rcc);
}

/// Waits for bits of the control register; false when they do not come.
fn comes(rcc: Rcc, bits: u32) -> bool {
    (0..200_000).any(|_| rcc.cr().read().0 & bits != 0)
}

/// Switches to the PLL: true when it runs.
fn speed_up(rcc: Rcc) -> bool {
    rcc.cr().modify(|control| control.0 |= ON | EXTERNAL_ON);
    if !comes(rcc, EXTERNAL_READY) {
        return false;
    }
    // Input 12 MHz / 12, times 336, half of it; 48 MHz for USB: a seventh.
    rcc.pllcfgr().write(|pll| pll.0 = CRYSTAL_MHZ | 336 << 6 | 1 << 22 | 7 << 24);
    rcc.cr().modify(|control| control.0 |= PLL_ON);
    if !comes(rcc, PLL_READY) {
        return false;
    }
    // Flash: caches, prefetch, five wait states at 168 MHz and 3.3 V.
    FLASH.acr().write(|access| access.0 = 5 | 7 << 8);
    // Buses: a quarter and a half; then the PLL as the system's clock.
    rcc.cfgr().write(|config| config.0 = 5 << 10 | 4 << 13 | 2);
    (0..200_000).any(|_| rcc.cfgr().read().0 >> 2 & 3 == 2)
}

/// Turns on what the drivers use; peripherals cost little when they do nothing.
fn turn_on(rcc: Rcc) {
    // Ports A to E.
    rcc.ahb1enr().modify(|enabled| enabled.0 |= 0x1f);
    // TIM 2 to 5, 12 to 14, SPI 2, USART 2 and 3, UART 4 and 5, I2C 1 and 2, power.
    rcc.apb1enr().modify(|enabled| enabled.0 |= 0xf | 7 << 6 | 1 << 14 | 0xf << 17 | 3 << 21 | 1 << 28);
    // TIM 1, 8 to 11, USART 1 and 6, ADC 1, SPI 1, system configuration.
    rcc.apb2enr().modify(|enabled| enabled.0 |= 3 | 3 << 4 | 1 << 8 | 1 << 12 | 1 << 14 | 7 << 16);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn without_a_crystal_the_pll_is_left_alone() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        let rcc = unsafe { Rcc::from_ptr(memory.start()) };
        memory.set_word(0, 0x83);
        assert!(!speed_up(rcc));
        assert_eq!(memory.word(0), 0x83 | EXTERNAL_ON);
        assert_eq!(memory.word(4), 0);
    }

    #[test]
    fn peripherals_in_use_have_a_clock() {
        let memory = Memory::default();
        // SAFETY: as above.
        let rcc = unsafe { Rcc::from_ptr(memory.start()) };
        turn_on(rcc);
        let (ahb1, apb1, apb2) = (memory.word(0x30), memory.word(0x40), memory.word(0x44));
        assert_eq!(ahb1, 0x1f);
        for (bit, name) in [(0, "TIM2"), (3, "TIM5"), (17, "USART2"), (18, "USART3"), (19, "UART4"), (21, "I2C1"), (28, "PWR")] {
            assert!(apb1 >> bit & 1 != 0, "{name}");
        }
        for (bit, name) in [(0, "TIM1"), (1, "TIM8"), (4, "USART1"), (5, "USART6"), (8, "ADC1"), (12, "SPI1"), (14, "SYSCFG"), (16, "TIM9"), (18, "TIM11")] {
            assert!(apb2 >> bit & 1 != 0, "{name}");
        }
    }
}
