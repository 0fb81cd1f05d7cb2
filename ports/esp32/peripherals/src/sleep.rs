//! Deep sleep: everything is off but a clock, memory of eight kilobytes and the pins of the low-power part; waking is a
//! reset.
//!
//! The slow clock that counts the time is not calibrated: it is some per cent off.
//!
//! Invariant: nothing that could wake the chip is armed but what the program asked for.

use crate::profile::low_power_number;
use crate::registers::{Value, Whole};
use esp32::{rtc_cntl, rtc_io};

/// Hz of the slow clock.
const SLOW: u64 = 150_000;
/// What wakes: one pin by either level, several pins by a common level, the clock.
const BY_ONE: u16 = 1 << 0;
const BY_MANY: u16 = 1 << 1;
const BY_TIME: u16 = 1 << 3;
/// Bits of the wake's configuration: the level for one pin and that for many.
const LEVEL_OF_ONE: u32 = 1 << 30;
const LEVEL_OF_MANY: u32 = 1 << 31;

/// The slow clock's count.
fn count(low_power: &rtc_cntl::RegisterBlock) -> u64 {
    low_power.time_update().write(|w| w.all(1 << 31));
    let _valid = (0..100_000).any(|_| low_power.time_update().read().time_valid().bit_is_set());
    let high = u64::from(low_power.time1().read().bits() & 0xffff);
    high << 32 | u64::from(low_power.time0().read().bits())
}

/// Arms the clock.
fn wake_after(low_power: &rtc_cntl::RegisterBlock, milliseconds: u32) {
    let target = count(low_power) + u64::from(milliseconds) * SLOW / 1000;
    low_power.slp_timer0().write(|w| w.all(target as u32));
    low_power.slp_timer1().write(|w| w.all((target >> 32) as u32 & 0xffff | 1 << 16));
}

/// Arms pins, each with the level that wakes: any number of them by the high level, one by the low one, or the one alone.
/// What was armed.
fn wake_by(low_power: &rtc_cntl::RegisterBlock, pads: &rtc_io::RegisterBlock, pins: impl Iterator<Item = (u16, bool)>) -> u16 {
    let (mut many, mut low) = (0, None);
    for (pin, level) in pins {
        match low_power_number(pin) {
            Some(number) if level => many |= 1 << number,
            number => low = number.or(low),
        }
    }
    let mut armed = 0;
    let mut levels = 0;
    if many != 0 {
        // What woke before is forgotten.
        low_power.ext_wakeup1().write(|w| w.all(1 << 18));
        low_power.ext_wakeup1().write(|w| w.all(many));
        levels |= LEVEL_OF_MANY;
        armed |= BY_MANY;
    }
    if let Some(number) = low {
        pads.ext_wakeup0().write(|w| w.all(number << 27));
        armed |= BY_ONE;
    }
    low_power.ext_wakeup_conf().modify(|before, w| w.all(before.bits() & !(LEVEL_OF_ONE | LEVEL_OF_MANY) | levels));
    armed
}

/// Chooses what is off while the chip sleeps.
fn prepare(low_power: &rtc_cntl::RegisterBlock) {
    // The digital part is off; the memories of the low-power part, which programs keep bytes in, stay on.
    low_power.dig_pwc().modify(|_, w| w.dg_wrap_pd_en().set_bit().wifi_pd_en().set_bit());
    low_power.pwc().modify(|_, w| w.slowmem_force_pu().set_bit().slowmem_pd_en().clear_bit().pd_en().clear_bit());
    // The crystal and the fast clock stop.
    low_power.options0().modify(|_, w| w.xtl_force_pu().clear_bit().bias_force_nosleep().clear_bit());
    low_power.clk_conf().modify(|_, w| w.ck8m_force_pu().clear_bit());
}

/// Sleeps until the time is over or a pin has its level; returns only when the chip does not fall asleep.
pub fn deep(
    low_power: &rtc_cntl::RegisterBlock,
    pads: &rtc_io::RegisterBlock,
    milliseconds: Option<u32>,
    pins: impl Iterator<Item = (u16, bool)>,
) {
    prepare(low_power);
    let mut wakes = wake_by(low_power, pads, pins);
    if let Some(time) = milliseconds {
        wake_after(low_power, time);
        wakes |= BY_TIME;
    }
    low_power.wakeup_state().modify(|_, w| w.wakeup_ena().to(wakes));
    low_power.int_clr().write(|w| w.all(u32::MAX));
    low_power.state0().modify(|_, w| w.sleep_en().set_bit());
}

/// What woke the chip, as programs know it: 2 a pin, 3 one of several pins, 4 time, 0 nothing.
pub fn reason(low_power: &rtc_cntl::RegisterBlock) -> u32 {
    match low_power.wakeup_state().read().wakeup_cause().bits() {
        cause if cause & BY_ONE != 0 => 2,
        cause if cause & BY_MANY != 0 => 3,
        cause if cause & BY_TIME != 0 => 4,
        _ => 0,
    }
}

/// Disarms what was armed while the chip slept.
pub fn wake(low_power: &rtc_cntl::RegisterBlock) {
    low_power.slp_timer1().write(|w| w.all(0));
    low_power.ext_wakeup1().write(|w| w.all(0));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn the_clock_is_armed_for_the_time_from_now() {
        let memory = Memory::default();
        memory.set_word(0x10, 0xffff_ff00);
        memory.set_word(0x14, 2);
        wake_after(memory.block(), 10_000);
        let target = 0x2_ffff_ff00 + 1_500_000u64;
        assert_eq!((memory.word(0x04), memory.word(0x08)), (target as u32, 3 | 1 << 16));
        assert_eq!(memory.word(0x0c), 1 << 31, "the count was asked for");
        wake(memory.block());
        assert_eq!(memory.word(0x08), 0);
    }

    #[test]
    fn pins_are_armed_by_their_numbers_in_the_low_power_part() {
        let (memory, pads) = (Memory::default(), Memory::default());
        let armed = wake_by(memory.block(), pads.block(), [(27, true), (36, true), (4, false)].into_iter());
        assert_eq!(armed, BY_ONE | BY_MANY);
        assert_eq!((memory.word(0xcc), memory.word(0x60)), (1 << 17 | 1, LEVEL_OF_MANY));
        assert_eq!(pads.word(0xbc), 10 << 27);
        assert_eq!(wake_by(memory.block(), pads.block(), std::iter::empty()), 0);
    }

    #[test]
    fn only_what_was_asked_for_wakes() {
        let (memory, pads) = (Memory::default(), Memory::default());
        deep(memory.block(), pads.block(), Some(1), std::iter::empty());
        assert_eq!((memory.word(0x38), memory.word(0x18)), (u32::from(BY_TIME) << 11, 1 << 31));
        deep(memory.block(), pads.block(), None, [(0, false)].into_iter());
        assert_eq!(memory.word(0x38), u32::from(BY_ONE) << 11);
        deep(memory.block(), pads.block(), None, std::iter::empty());
        assert_eq!(memory.word(0x38), 0, "a reset alone wakes it");
    }

    #[test]
    fn the_reason_is_the_programs_number() {
        let memory = Memory::default();
        for (cause, expected) in [(0, 0), (BY_TIME, 4), (BY_ONE, 2), (BY_MANY, 3), (1 << 8, 0)] {
            memory.set_word(0x38, cause.into());
            assert_eq!(reason(memory.block()), expected);
        }
    }
}
