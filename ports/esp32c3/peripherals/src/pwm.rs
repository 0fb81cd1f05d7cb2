//! PWM: six channels of the LED controller on four timers.
//!
//! Invariant: what is written to a timer or channel takes effect at once, as a whole.

use crate::registers::{Value, signals};
use crate::{Esp32C3, pins};
use esp32c3::ledc;
use espressif::signals::{Controller, Signals};

/// The matrix' signal of the first channel; the others follow.
const FIRST_SIGNAL: u8 = 45;

/// Signals of programs.
pub static SIGNALS: Signals<Esp32C3, 6> = Signals::new();

impl Controller for Esp32C3 {
    const LONGEST: u8 = 14;
    const BAD_FREQUENCY: &'static str = "frequency must be from 5Hz to 40MHz";
    const NO_CHANNEL: &'static str = "out of PWM channels:6";

    fn set_up_timer(timer: u8, bits: u8, divider: u32) {
        set_up_timer(signals(), timer, (bits, divider));
    }

    fn set_up_channel(channel: usize, timer: u8, high: u32) {
        set_up_channel(signals(), channel, timer, high);
    }

    fn turn_off(channel: usize) {
        turn_off(signals(), channel);
    }

    fn connect(channel: usize, pin: u16, inverted: bool) {
        pins::chip().connect_output(pin, FIRST_SIGNAL + channel as u8, inverted, false);
    }

    fn release(pin: u16) {
        pins::release(pin);
    }
}

fn set_up_timer(registers: &ledc::RegisterBlock, timer: u8, (bits, divider): (u8, u32)) {
    // The bus' clock for all timers.
    registers.conf().write(|w| w.apb_clk_sel().to(1).clk_en().set_bit());
    let timer = registers.timer(timer.into());
    timer.conf().modify(|_, w| w.rst().clear_bit().pause().clear_bit().clk_div().to(divider).duty_res().to(bits));
    timer.conf().modify(|_, w| w.para_up().set_bit());
}

fn set_up_channel(registers: &ledc::RegisterBlock, channel: usize, timer: u8, high: u32) {
    let channel = registers.ch(channel);
    channel.hpoint().write(|w| w.hpoint().to(0));
    // Four bits behind the point.
    channel.duty().write(|w| w.duty().to(high << 4));
    channel.conf0().modify(|_, w| w.sig_out_en().set_bit().timer_sel().to(timer));
    // One step of nothing: the value as it is.
    channel.conf1().write(|w| w.duty_start().set_bit().duty_inc().set_bit().duty_num().to(1).duty_cycle().to(1).duty_scale().to(0));
    channel.conf0().modify(|_, w| w.para_up().set_bit());
}

fn turn_off(registers: &ledc::RegisterBlock, channel: usize) {
    let channel = registers.ch(channel);
    channel.conf0().modify(|_, w| w.sig_out_en().clear_bit());
    channel.conf0().modify(|_, w| w.para_up().set_bit());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn a_channel_and_its_timer_are_set_up() {
        let memory = Memory::default();
        set_up_timer(memory.block(), 2, (14, 1250));
        assert_eq!(memory.word(0xa0 + 8 * 2), 14 | 1250 << 4 | 1 << 25);
        assert_eq!(memory.word(0xd0), 1 | 1 << 31);
        set_up_channel(memory.block(), 3, 2, 8192);
        let channel = 20 * 3;
        assert_eq!(memory.word(channel), 2 | 1 << 2 | 1 << 4);
        assert_eq!((memory.word(channel + 4), memory.word(channel + 8)), (0, 8192 << 4));
        assert_eq!(memory.word(channel + 12), 1 << 31 | 1 << 30 | 1 << 20 | 1 << 10);
        turn_off(memory.block(), 3);
        assert_eq!(memory.word(channel) & 1 << 2, 0);
    }
}
