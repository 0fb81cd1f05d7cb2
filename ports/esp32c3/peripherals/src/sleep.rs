//! Deep sleep: everything is off but a clock, memory of eight kilobytes and six pins; waking is a reset.
//!
//! The slow clock that counts the time is not calibrated: it is some per cent off.
//!
//! Invariant: nothing that could wake the chip is armed but what the program asked for.

use crate::clocks::AnalogBus;
use crate::registers::{Value, Whole};
use esp32c3::{rtc_cntl, system};

/// Hz of the slow clock.
const SLOW: u64 = 136_000;
/// What wakes: pins, the clock.
const BY_PIN: u32 = 1 << 2;
const BY_TIME: u32 = 1 << 3;

/// Blocks of the analog bus and their registers: voltages while asleep, clock of the sleeping part.
const REGULATOR: u8 = 0x6d;
const SLEEPING: u8 = 5;
const SLEEPING_DIGITAL: u8 = 7;
const POWERED: u8 = 13;
const LOWEST: u8 = 0x61;

/// The slow clock's count.
fn count(low_power: &rtc_cntl::RegisterBlock) -> u64 {
    low_power.time_update().modify(|_, w| w.time_update().set_bit());
    let high = u64::from(low_power.time_high0().read().bits() & 0xffff);
    high << 32 | u64::from(low_power.time_low0().read().bits())
}

/// Arms the clock.
fn wake_after(low_power: &rtc_cntl::RegisterBlock, milliseconds: u32) {
    let target = count(low_power) + u64::from(milliseconds) * SLOW / 1000;
    low_power.int_clr().write(|w| w.main_timer().clear_bit_by_one());
    low_power.slp_timer0().write(|w| w.all(target as u32));
    low_power.slp_timer1().write(|w| w.slp_val_hi().to((target >> 32) as u16).main_timer_alarm_en().set_bit());
}

/// Arms pins, each with the level that wakes; false when there are none. They are held as they are.
fn wake_by(low_power: &rtc_cntl::RegisterBlock, pins: impl Iterator<Item = (u16, bool)>) -> bool {
    let (mut bits, mut held) = (0, 0);
    for (pin, level) in pins {
        bits |= 1 << (31 - pin) | (4 + u32::from(level)) << (23 - 3 * pin);
        held |= 1 << pin;
    }
    // The clock of pins runs while something is armed; what woke before is forgotten.
    low_power.gpio_wakeup().write(|w| w.all(bits | 1 << 6 | u32::from(bits != 0) << 7));
    low_power.gpio_wakeup().write(|w| w.all(bits | u32::from(bits != 0) << 7));
    low_power.pad_hold().modify(|before, w| w.all(before.bits() | held));
    bits != 0
}

/// Chooses what is off while the chip sleeps.
fn prepare(low_power: &rtc_cntl::RegisterBlock, parts: &system::RegisterBlock, bus: AnalogBus) {
    low_power.timer1().modify(|_, w| w.pll_buf_wait().to(20).ck8m_wait().to(20));
    low_power.timer5().modify(|_, w| w.min_slp_val().to(2));
    low_power.timer3().modify(|_, w| w.wifi_powerup_timer().to(1).wifi_wait_timer().to(1).bt_powerup_timer().to(1).bt_wait_timer().to(1));
    low_power.timer4().modify(|_, w| {
        w.cpu_top_powerup_timer().to(1).cpu_top_wait_timer().to(1).dg_wrap_powerup_timer().to(1).dg_wrap_wait_timer().to(1)
    });
    low_power.timer6().modify(|_, w| w.dg_peri_powerup_timer().to(1).dg_peri_wait_timer().to(1));
    low_power.clk_conf().modify(|_, w| w.ck8m_force_pu().clear_bit().ck8m_force_nogating().clear_bit());
    low_power.options0().modify(|_, w| {
        w.xtl_force_pu().clear_bit().bbpll_force_pu().clear_bit().bbpll_i2c_force_pu().clear_bit().bb_i2c_force_pu().clear_bit()
    });
    low_power.ana_conf().modify(|_, w| {
        w.plla_force_pu().clear_bit().plla_force_pd().set_bit().reset_por_force_pd().clear_bit().pvtmon_pu().clear_bit();
        w.ckgen_i2c_pu().clear_bit().pll_i2c_pu().clear_bit().rfrx_pbus_pu().clear_bit().txrf_i2c_pu().clear_bit()
    });
    low_power.rtc_cntl().modify(|_, w| w.regulator_force_pu().clear_bit().dboost_force_pu().clear_bit().dboost_force_pd().set_bit());
    parts.mem_pd_mask().modify(|_, w| w.lslp_mem_pd_mask().clear_bit());
    low_power.dig_iso().modify(|_, w| {
        w.dg_wrap_force_noiso().clear_bit().wifi_force_noiso().clear_bit().wifi_force_iso().clear_bit();
        w.bt_force_noiso().clear_bit().bt_force_iso().clear_bit().cpu_top_force_noiso().clear_bit();
        w.dg_peri_force_noiso().clear_bit().dg_pad_force_unhold().clear_bit().dg_pad_force_noiso().clear_bit()
    });
    low_power.dig_pwc().modify(|_, w| {
        w.dg_wrap_force_pu().clear_bit().wifi_force_pu().clear_bit().bt_force_pu().clear_bit();
        w.cpu_top_force_pu().clear_bit().dg_peri_force_pu().clear_bit().lslp_mem_force_pu().set_bit();
        w.wifi_pd_en().set_bit().bt_pd_en().set_bit().cpu_top_pd_en().set_bit().dg_peri_pd_en().set_bit().dg_wrap_pd_en().set_bit()
    });
    low_power.bias_conf().modify(|_, w| {
        w.dbg_atten_monitor().to(0).bias_sleep_monitor().clear_bit().pd_cur_monitor().clear_bit();
        w.dbg_atten_deep_slp().to(15).bias_sleep_deep_slp().set_bit().pd_cur_deep_slp().set_bit()
    });
    low_power.sdio_conf().modify(|_, w| w.sdio_force().clear_bit().sdio_reg_pd_en().set_bit());
    // Nothing keeps it from falling asleep.
    low_power.slp_reject_conf().write(|w| w.all(0));
    bus.set(REGULATOR, SLEEPING, 0, 5, 23);
    bus.set(REGULATOR, SLEEPING_DIGITAL, 0, 5, 0);
    bus.set(REGULATOR, POWERED, 2, 2, 0);
    bus.set(LOWEST, 0, 2, 1, 0);
}

/// Sleeps until the time is over or a pin has its level; returns only when the chip does not fall asleep.
pub fn deep(
    low_power: &rtc_cntl::RegisterBlock,
    parts: &system::RegisterBlock,
    bus: AnalogBus,
    milliseconds: Option<u32>,
    pins: impl Iterator<Item = (u16, bool)>,
) {
    prepare(low_power, parts, bus);
    let mut wakes = 0;
    if let Some(time) = milliseconds {
        wake_after(low_power, time);
        wakes |= BY_TIME;
    }
    if wake_by(low_power, pins) {
        wakes |= BY_PIN;
    }
    low_power.wakeup_state().write(|w| w.wakeup_ena().to(wakes));
    low_power.int_clr().write(|w| w.slp_reject().clear_bit_by_one().slp_wakeup().clear_bit_by_one());
    low_power.state0().modify(|_, w| w.sleep_en().set_bit());
}

/// What woke the chip, as programs know it: 2 a pin, 4 time, 0 nothing.
pub fn reason(low_power: &rtc_cntl::RegisterBlock) -> u32 {
    match low_power.slp_wakeup_cause().read().wakeup_cause().bits() {
        cause if cause & BY_PIN != 0 => 2,
        cause if cause & BY_TIME != 0 => 4,
        _ => 0,
    }
}

/// Lets go of what was held while the chip slept.
pub fn wake(low_power: &rtc_cntl::RegisterBlock) {
    low_power.pad_hold().write(|w| w.all(0));
    low_power.gpio_wakeup().write(|w| w.all(0));
    low_power.slp_timer1().write(|w| w.all(0));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    const BUS: AnalogBus = AnalogBus { read: |_, _, _| 0xff, write: |_, _, _, _| {} };

    #[test]
    fn the_clock_is_armed_for_the_time_from_now() {
        let memory = Memory::default();
        memory.set_word(0x10, 0xffff_ff00);
        memory.set_word(0x14, 2);
        wake_after(memory.block(), 10_000);
        let target = 0x2_ffff_ff00 + 1_360_000u64;
        assert_eq!((memory.word(0x04), memory.word(0x08)), (target as u32, 3 | 1 << 16));
        assert_eq!(memory.word(0x0c), 1 << 31, "the count was asked for");
    }

    #[test]
    fn pins_are_armed_with_their_levels_and_held() {
        let memory = Memory::default();
        assert!(wake_by(memory.block(), [(0, true), (3, false)].into_iter()));
        assert_eq!(memory.word(0x110), 1 << 31 | 5 << 23 | 1 << 28 | 4 << 14 | 1 << 7);
        assert_eq!(memory.word(0xd0), 1 | 1 << 3);
        wake(memory.block());
        assert_eq!((memory.word(0x110), memory.word(0xd0), memory.word(0x08)), (0, 0, 0));
        assert!(!wake_by(memory.block(), std::iter::empty()));
        assert_eq!(memory.word(0x110), 0);
    }

    #[test]
    fn only_what_was_asked_for_wakes() {
        let (memory, parts) = (Memory::default(), Memory::default());
        memory.set_word(0x88, 1 << 30 | 1 << 29 | 1 << 28);
        deep(memory.block(), parts.block(), BUS, Some(1), std::iter::empty());
        assert_eq!((memory.word(0x3c), memory.word(0x18)), (BY_TIME << 15, 1 << 31));
        deep(memory.block(), parts.block(), BUS, None, [(1, true)].into_iter());
        assert_eq!(memory.word(0x3c), BY_PIN << 15);
        deep(memory.block(), parts.block(), BUS, None, std::iter::empty());
        assert_eq!(memory.word(0x3c), 0, "a reset alone wakes it");
    }

    #[test]
    fn the_reason_is_the_programs_number() {
        let memory = Memory::default();
        for (cause, reason_of_it) in [(0, 0), (BY_TIME, 4), (BY_PIN, 2), (1 << 5, 0)] {
            memory.set_word(0xf8, cause);
            assert_eq!(reason(memory.block()), reason_of_it);
        }
    }
}
