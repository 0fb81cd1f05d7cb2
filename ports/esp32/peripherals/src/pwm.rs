//! PWM: the eight fast channels of the LED controller on its four fast timers.
//!
//! Invariant: a channel's new values are taken over at the end of its period.

use crate::registers::{Value, Whole, signals};
use crate::{Esp32, pins};
use esp32::ledc;
use espressif::signals::{Controller, Signals};

/// The matrix' signal of the first fast channel; the others follow.
const FIRST_SIGNAL: u8 = 71;

/// Signals of programs.
pub static SIGNALS: Signals<Esp32, 8> = Signals::new();

impl Controller for Esp32 {
    const LONGEST: u8 = 16;
    const BAD_FREQUENCY: &'static str = "frequency must be from 2Hz to 40MHz";
    const NO_CHANNEL: &'static str = "out of PWM channels:8";

    fn set_up_timer(timer: u8, bits: u8, divider: u32) {
        set_up_timer(signals(), timer, bits, divider);
    }

    fn set_up_channel(channel: usize, timer: u8, high: u32) {
        set_up_channel(signals(), channel, timer, high);
    }

    fn turn_off(channel: usize) {
        turn_off(signals(), channel);
    }

    fn connect(channel: usize, pin: u16, inverted: bool) {
        pins::chip().connect_output(pin, FIRST_SIGNAL + channel as u8, inverted);
    }

    fn release(pin: u16) {
        pins::release(pin);
    }
}

fn set_up_timer(registers: &ledc::RegisterBlock, timer: u8, bits: u8, divider: u32) {
    // The bus' clock, not paused, not held in reset.
    registers.hstimer(timer.into()).conf().write(|w| w.rst().clear_bit().pause().clear_bit().tick_sel().set_bit().div_num().to(divider).duty_res().to(bits));
}

fn set_up_channel(registers: &ledc::RegisterBlock, channel: usize, timer: u8, high: u32) {
    let channel = registers.hsch(channel);
    channel.hpoint().write(|w| w.all(0));
    // Four bits behind the point.
    channel.duty().write(|w| w.all(high << 4));
    channel.conf0().write(|w| w.sig_out_en().set_bit().timer_sel().to(timer));
    // One step of nothing: the value as it is.
    channel.conf1().write(|w| w.duty_start().set_bit().duty_inc().set_bit().duty_num().to(1).duty_cycle().to(1).duty_scale().to(0));
}

fn turn_off(registers: &ledc::RegisterBlock, channel: usize) {
    registers.hsch(channel).conf0().modify(|_, w| w.sig_out_en().clear_bit());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn a_channel_and_its_timer_are_set_up() {
        let memory = Memory::default();
        set_up_timer(memory.block(), 2, 16, 312);
        assert_eq!(memory.word(0x140 + 8 * 2), 16 | 312 << 5 | 1 << 25);
        set_up_channel(memory.block(), 3, 2, 8192);
        let channel = 20 * 3;
        assert_eq!(memory.word(channel), 2 | 1 << 2);
        assert_eq!((memory.word(channel + 4), memory.word(channel + 8)), (0, 8192 << 4));
        assert_eq!(memory.word(channel + 12), 1 << 31 | 1 << 30 | 1 << 20 | 1 << 10);
        turn_off(memory.block(), 3);
        assert_eq!(memory.word(channel), 2);
    }
}
