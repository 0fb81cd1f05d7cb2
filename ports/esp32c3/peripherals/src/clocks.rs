//! Clocks: the PLL at 480 MHz, the processor at 160 or 80 MHz, 80 MHz for the peripherals.
//!
//! The PLL is set up by way of a bus inside the chip's analog part, which functions of the ROM drive; the port hands
//! them over.
//!
//! Invariant: the processor runs from the crystal while the PLL changes; every wait for it has an end.

use crate::registers::{Value, Whole, analog_bus, group, low_power, noise, system};
use core::sync::atomic::{AtomicU32, Ordering};
use drivers::Shared;
use esp32c3::{i2c_ana_mst, rtc_cntl, system as parts, timg0};

pub use espressif::PERIPHERALS;
const FULL: u32 = 160_000_000;

/// What unlocks the watchdogs' registers.
const KEY: u32 = 0x50d8_3aa1;
/// What unlocks those of the watchdog behind the watchdogs.
const SUPER_KEY: u32 = 0x8f1d_312a;

/// A bus to nowhere, before there is one.
static BUS: Shared<AnalogBus> = Shared::new(AnalogBus { read: |_, _, _| 0, write: |_, _, _, _| {} });

static SYSTEM: AtomicU32 = AtomicU32::new(FULL);

/// Reads and writes registers of the analog part: block, host, register.
#[derive(Clone, Copy)]
pub struct AnalogBus {
    pub read: fn(u8, u8, u8) -> u8,
    pub write: fn(u8, u8, u8, u8),
}

impl AnalogBus {
    /// Sets bits of a register.
    pub fn set(self, block: u8, register: u8, first: u8, width: u8, value: u8) {
        let mask = ((1u16 << width) - 1) as u8;
        let before = (self.read)(block, 0, register);
        (self.write)(block, 0, register, before & !(mask << first) | (value & mask) << first);
    }
}

/// Hz of the processor.
pub fn system_rate() -> u32 {
    SYSTEM.load(Ordering::Relaxed)
}

/// Sets the clocks up, quiets the watchdogs that the ROM started, and turns the peripherals on.
pub fn start(bus: AnalogBus) {
    BUS.with(|own| *own = bus);
    quiet(low_power(), group());
    start_pll(system(), low_power(), analog_bus(), bus);
    choose(system(), FULL);
    turn_on(system());
    crate::interrupts::start();
    crate::timers::start();
}

/// The bus of the analog part.
pub fn bus() -> AnalogBus {
    BUS.with(|bus| *bus)
}

/// Changes the rate of the processor; false for one that it does not have.
pub fn set_rate(hertz: u32) -> bool {
    let known = matches!(hertz, 80_000_000 | FULL);
    if known {
        choose(system(), hertz);
    }
    known
}

/// Noise of the chip, a word.
pub fn random() -> u32 {
    noise().data().read().bits()
}

/// The watchdogs that guard the start are not needed any more; the last one feeds itself.
fn quiet(low_power: &rtc_cntl::RegisterBlock, group: &timg0::RegisterBlock) {
    low_power.wdtwprotect().write(|key| key.all(KEY));
    low_power.wdtconfig0().modify(|_, w| w.wdt_en().clear_bit().wdt_flashboot_mod_en().clear_bit());
    low_power.wdtwprotect().write(|key| key.all(0));
    low_power.swd_wprotect().write(|key| key.all(SUPER_KEY));
    low_power.swd_conf().modify(|_, w| w.swd_auto_feed_en().set_bit());
    low_power.swd_wprotect().write(|key| key.all(0));
    group.wdtwprotect().write(|key| key.all(KEY));
    group.wdtconfig0().modify(|_, w| w.wdt_en().clear_bit().wdt_flashboot_mod_en().clear_bit());
    group.wdtwprotect().write(|key| key.all(0));
}

/// The PLL's block on the analog bus, and its registers.
const PLL: u8 = 0x66;
const REFERENCE: u8 = 2;
const DIVIDER: u8 = 3;
const MODE: u8 = 4;
const RATIOS: u8 = 5;
const CURRENTS: u8 = 6;
const BIAS: u8 = 9;

/// Starts the PLL at 480 MHz from the crystal of 40 MHz.
fn start_pll(parts: &parts::RegisterBlock, low_power: &rtc_cntl::RegisterBlock, control: &i2c_ana_mst::RegisterBlock, bus: AnalogBus) {
    parts.sysclk_conf().modify(|_, w| w.pre_div_cnt().to(0).soc_clk_sel().to(0));
    control.ana_config().modify(|_, w| w.bbpll_pd().clear_bit());
    low_power.options0().modify(|_, w| {
        w.bb_i2c_force_pd().clear_bit().bbpll_force_pd().clear_bit().bbpll_i2c_force_pd().clear_bit()
    });
    parts.cpu_per_conf().modify(|_, w| w.pll_freq_sel().set_bit());
    // It calibrates itself while it is set up.
    control.ana_conf0().modify(|_, w| w.bbpll_stop_force_high().clear_bit().bbpll_stop_force_low().set_bit());
    (bus.write)(PLL, 0, MODE, 0x6b);
    (bus.write)(PLL, 0, REFERENCE, 5 << 4);
    // Twelve times the crystal's rate: the register's value and four.
    (bus.write)(PLL, 0, DIVIDER, 8);
    bus.set(PLL, RATIOS, 0, 3, 0);
    bus.set(PLL, RATIOS, 4, 3, 0);
    (bus.write)(PLL, 0, CURRENTS, 2 << 6 | 1 << 4 | 3);
    bus.set(PLL, BIAS, 0, 2, 2);
    bus.set(PLL, CURRENTS, 4, 2, 2);
    bus.set(PLL, CURRENTS, 6, 2, 1);
    // It runs also when the end of the calibration does not show.
    let _done = (0..100_000).any(|_| control.ana_conf0().read().bbpll_cal_done().bit_is_set());
    control.ana_conf0().modify(|_, w| w.bbpll_stop_force_low().clear_bit().bbpll_stop_force_high().set_bit());
}

/// Lets the processor run from the PLL.
fn choose(parts: &parts::RegisterBlock, hertz: u32) {
    parts.cpu_per_conf().modify(|_, w| w.cpuperiod_sel().to(u8::from(hertz == FULL)));
    parts.sysclk_conf().modify(|_, w| w.pre_div_cnt().to(0).soc_clk_sel().to(1));
    SYSTEM.store(hertz, Ordering::Relaxed);
}

/// Turns on what the drivers use.
fn turn_on(parts: &parts::RegisterBlock) {
    parts.perip_clk_en0().modify(|_, w| {
        w.uart_clk_en().set_bit().uart1_clk_en().set_bit().uart_mem_clk_en().set_bit();
        w.spi2_clk_en().set_bit().ledc_clk_en().set_bit().systimer_clk_en().set_bit();
        w.apb_saradc_clk_en().set_bit().timergroup_clk_en().set_bit().usb_device_clk_en().set_bit()
    });
    parts.perip_rst_en0().modify(|_, w| {
        w.uart_rst().clear_bit().uart1_rst().clear_bit().uart_mem_rst().clear_bit();
        w.spi2_rst().clear_bit().ledc_rst().clear_bit().systimer_rst().clear_bit();
        w.apb_saradc_rst().clear_bit().timergroup_rst().clear_bit().usb_device_rst().clear_bit()
    });
    parts.perip_clk_en1().modify(|_, w| w.tsens_clk_en().set_bit());
    parts.perip_rst_en1().modify(|_, w| w.tsens_rst().clear_bit());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;
    use std::cell::RefCell;

    thread_local! {
        static WRITTEN: RefCell<[u8; 16]> = const { RefCell::new([0xff; 16]) };
    }

    const BUS: AnalogBus = AnalogBus {
        read: |block, _, register| {
            assert_eq!(block, PLL);
            WRITTEN.with_borrow(|registers| registers[usize::from(register)])
        },
        write: |block, _, register, value| {
            assert_eq!(block, PLL);
            WRITTEN.with_borrow_mut(|registers| registers[usize::from(register)] = value);
        },
    };

    #[test]
    fn the_pll_multiplies_the_crystal_by_twelve() {
        let (parts, low_power, control) = (Memory::default(), Memory::default(), Memory::default());
        start_pll(parts.block(), low_power.block(), control.block(), BUS);
        WRITTEN.with_borrow(|registers| {
            assert_eq!((registers[2], registers[3], registers[4]), (0x50, 8, 0x6b));
            assert_eq!(registers[5], 0xff & !0x77, "ratios of one");
            assert_eq!((registers[6], registers[9] & 3), (0x63, 2));
        });
        assert_eq!(parts.word(0x08), 1 << 2, "480 MHz");
        assert_eq!(control.word(0), 1 << 2, "the calibration is over");
        choose(parts.block(), FULL);
        assert_eq!((parts.word(0x08) & 3, parts.word(0x58)), (1, 1 << 10));
        choose(parts.block(), 80_000_000);
        assert_eq!((parts.word(0x08) & 3, system_rate()), (0, 80_000_000));
        choose(parts.block(), FULL);
    }

    #[test]
    fn the_watchdogs_of_the_start_are_off_and_locked() {
        let (low_power, group) = (Memory::default(), Memory::default());
        low_power.set_word(0x90, 1 << 31 | 1 << 12 | 5);
        group.set_word(0x48, 1 << 31 | 1 << 14 | 1);
        quiet(low_power.block(), group.block());
        assert_eq!((low_power.word(0x90), group.word(0x48)), (5, 1));
        assert_eq!(low_power.word(0xac), 1 << 31, "it feeds itself");
        assert_eq!((low_power.word(0xa8), low_power.word(0xb0), group.word(0x64)), (0, 0, 0));
    }

    #[test]
    fn peripherals_in_use_have_a_clock_and_are_not_held_in_reset() {
        let parts = Memory::default();
        parts.set_word(0x18, u32::MAX);
        turn_on(parts.block());
        for (bit, name) in [(2, "UART0"), (5, "UART1"), (6, "SPI2"), (11, "LEDC"), (13, "TIMG0"), (23, "USB"), (24, "UART memory"), (28, "ADC"), (29, "SYSTIMER")] {
            assert!(parts.word(0x10) >> bit & 1 == 1 && parts.word(0x18) >> bit & 1 == 0, "{name}");
        }
    }
}
