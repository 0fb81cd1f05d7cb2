//! Clocks: the PLL at 320 MHz, the core at 160 or 80 MHz, 80 MHz for the peripherals; the crystal has 40 MHz.
//!
//! The PLL is set up by way of a bus inside the chip's analog part, which functions of the ROM drive; the port hands
//! them over.
//!
//! Invariant: the core runs from the crystal while the PLL changes.

use crate::registers::{Whole, group, low_power, noise, ports};
use core::sync::atomic::{AtomicU32, Ordering};
use esp32::{dport, rtc_cntl, timg0};
pub use espressif::PERIPHERALS;

const FULL: u32 = 160_000_000;
const CRYSTAL: u32 = 40_000_000;
/// Hz at which the emulator's core counts its cycles.
const EMULATED: u32 = 10_000_000;
/// What unlocks the watchdogs' registers.
const KEY: u32 = 0x50d8_3aa1;

static SYSTEM: AtomicU32 = AtomicU32::new(EMULATED);

/// Writes registers of the analog part: block, host, register, value.
pub type AnalogBus = fn(u8, u8, u8, u8);

/// Hz of the core.
pub fn system_rate() -> u32 {
    SYSTEM.load(Ordering::Relaxed)
}

/// Sets the clocks up, quiets the watchdogs that the ROM started, and turns the peripherals on.
pub fn start(bus: AnalogBus) {
    quiet(low_power(), group());
    start_pll(low_power(), bus);
    wait(CRYSTAL / 1_000_000 * 100);
    choose(ports(), low_power(), FULL);
    turn_on(ports());
}

/// Passes so many cycles.
fn wait(cycles: u32) {
    let start = xtensa::core::cycles();
    while cfg!(target_arch = "xtensa") && xtensa::core::cycles().wrapping_sub(start) < cycles {}
}

/// Changes the rate of the core; false for one that it does not have.
pub fn set_rate(hertz: u32) -> bool {
    let known = matches!(hertz, 80_000_000 | FULL) && !crate::power::is_emulated();
    if known {
        choose(ports(), low_power(), hertz);
        crate::timers::start(hertz);
    }
    known
}

/// Noise of the chip, a word; it is good while the radio runs, and otherwise that of the clocks.
pub fn random() -> u32 {
    let clock = xtensa::core::cycles().wrapping_mul(0x9e37_79b9);
    if crate::power::is_emulated() { clock } else { clock ^ noise().data().read().bits() }
}

/// The watchdogs that guard the start are not needed any more.
fn quiet(low_power: &rtc_cntl::RegisterBlock, group: &timg0::RegisterBlock) {
    low_power.wdtwprotect().write(|key| key.all(KEY));
    low_power.wdtconfig0().modify(|_, w| w.wdt_en().clear_bit().wdt_flashboot_mod_en().clear_bit());
    low_power.wdtwprotect().write(|key| key.all(0));
    group.wdtwprotect().write(|key| key.all(KEY));
    group.wdtconfig0().modify(|_, w| w.wdt_en().clear_bit().wdt_flashboot_mod_en().clear_bit());
    group.wdtwprotect().write(|key| key.all(0));
}

/// The PLL's block on the analog bus and its host.
const PLL: u8 = 0x66;
const HOST: u8 = 4;
/// Registers and what they get: the state after reset, then 320 MHz (eight times the crystal's rate) and its currents.
const STEPS: [(u8, u8); 10] = [
    (0, 0x18),
    (1, 0x20),
    (4, 0x9a),
    (10, 0x00),
    (12, 0x00),
    (11, 0x43),
    (9, 0x84),
    (2, 0),
    (3, 32),
    (5, 3 << 6 | 6),
];

fn start_pll(low_power: &rtc_cntl::RegisterBlock, bus: AnalogBus) {
    low_power.clk_conf().modify(|before, w| w.all(before.bits() & !SOURCE));
    low_power.options0().modify(|_, w| {
        w.bias_i2c_force_pd().clear_bit().bb_i2c_force_pd().clear_bit().bbpll_force_pd().clear_bit().bbpll_i2c_force_pd().clear_bit()
    });
    for (register, value) in STEPS {
        bus(PLL, HOST, register, value);
    }
}

/// The field of the core's clock: 0 the crystal, 1 the PLL.
const SOURCE: u32 = 3 << 27;
const FROM_PLL: u32 = 1 << 27;

/// Lets the core run from the PLL.
fn choose(ports: &dport::RegisterBlock, low_power: &rtc_cntl::RegisterBlock, hertz: u32) {
    ports.cpu_per_conf().modify(|before, w| w.all(before.bits() & !3 | u32::from(hertz == FULL)));
    low_power.clk_conf().modify(|before, w| w.all(before.bits() & !SOURCE | FROM_PLL));
    SYSTEM.store(hertz, Ordering::Relaxed);
}

/// Turns on what the drivers use.
fn turn_on(ports: &dport::RegisterBlock) {
    ports.perip_clk_en().modify(|_, w| {
        w.uart_clk_en().set_bit().uart1_clk_en().set_bit().uart2_clk_en().set_bit().uart_mem_clk_en().set_bit();
        w.spi01_clk_en().set_bit().spi2_clk_en().set_bit().spi3_clk_en().set_bit();
        w.ledc_clk_en().set_bit().timergroup_clk_en().set_bit()
    });
    ports.perip_rst_en().modify(|_, w| {
        w.uart_rst().clear_bit().uart1_rst().clear_bit().uart2_rst().clear_bit().uart_mem_rst().clear_bit();
        w.spi2_rst().clear_bit().spi3_rst().clear_bit().ledc_rst().clear_bit().timergroup_rst().clear_bit()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;
    use std::cell::RefCell;

    thread_local! {
        static WRITTEN: RefCell<Vec<(u8, u8)>> = const { RefCell::new(Vec::new()) };
    }

    #[test]
    fn the_pll_multiplies_the_crystal_by_eight() {
        let (ports, low_power) = (Memory::default(), Memory::default());
        low_power.set_word(0x00, 1 << 10 | 1 << 8 | 1 << 6 | 1 << 18 | 1);
        low_power.set_word(0x70, 1 << 27 | 5);
        start_pll(low_power.block(), |block, host, register, value| {
            assert_eq!((block, host), (0x66, 4));
            WRITTEN.with_borrow_mut(|written| written.push((register, value)));
        });
        assert_eq!((low_power.word(0x00), low_power.word(0x70)), (1, 5), "on, and the core runs from the crystal");
        assert_eq!(WRITTEN.take()[5..], [(11, 0x43), (9, 0x84), (2, 0), (3, 32), (5, 0xc6)]);
        choose(ports.block(), low_power.block(), FULL);
        assert_eq!((ports.word(0x3c), low_power.word(0x70), system_rate()), (1, 1 << 27 | 5, FULL));
        choose(ports.block(), low_power.block(), 80_000_000);
        assert_eq!((ports.word(0x3c), system_rate()), (0, 80_000_000));
    }

    #[test]
    fn the_watchdogs_of_the_start_are_off_and_locked() {
        let (low_power, group) = (Memory::default(), Memory::default());
        low_power.set_word(0x8c, 1 << 31 | 1 << 10 | 5);
        group.set_word(0x48, 1 << 31 | 1 << 14 | 1);
        quiet(low_power.block(), group.block());
        assert_eq!((low_power.word(0x8c), group.word(0x48)), (5, 1));
        assert_eq!((low_power.word(0xa4), group.word(0x64)), (0, 0));
    }

    #[test]
    fn peripherals_in_use_have_a_clock_and_are_not_held_in_reset() {
        let ports = Memory::default();
        ports.set_word(0xc4, u32::MAX);
        turn_on(ports.block());
        for (bit, name) in [(2, "UART0"), (5, "UART1"), (6, "SPI2"), (11, "LEDC"), (13, "TIMG0"), (16, "SPI3"), (23, "UART2"), (24, "UART memory")] {
            assert!(ports.word(0xc0) >> bit & 1 == 1 && ports.word(0xc4) >> bit & 1 == 0, "{name}");
        }
    }
}
