//! Pulses: those of [`board::software`], and streams of bits timed in clocks.
//!
//! Invariant: no interrupt disturbs a stream of bits or an answer.

use crate::pins::{self, function};
use crate::{Rp2040, cycles};
use board::software::{self, Wires};
use board::{Error, Outcome, Pulses, rp2};
use drivers::guarded;
use rp_pac::SIO;

/// Clocks that a high time has beside its turns, and a low time with the choice of the next bit.
const HIGH_CLOCKS: u32 = 1;
const LOW_CLOCKS: u32 = 16;

/// One bit: high and low for so many turns.
#[inline(always)]
fn pulse(mask: u32, high: u32, low: u32) {
    #[cfg(target_arch = "arm")]
    // SAFETY: stores to the registers that set and clear outputs.
    unsafe {
        core::arch::asm!(
            "str {mask}, [{set}]",
            "2: subs {high}, #1",
            "bne 2b",
            "str {mask}, [{clear}]",
            "3: subs {low}, #1",
            "bne 3b",
            mask = in(reg) mask,
            set = in(reg) SIO.gpio_out(0).value_set().as_ptr(),
            clear = in(reg) SIO.gpio_out(0).value_clr().as_ptr(),
            high = inout(reg) high => _,
            low = inout(reg) low => _,
            options(nostack)
        );
    }
    #[cfg(not(target_arch = "arm"))]
    let _ = (mask, high, low);
}

/// Sends bits, each as turns high and low; runs in RAM, as fetching code from the flash would disturb the times.
#[cfg_attr(target_arch = "arm", unsafe(link_section = ".data.ram_code"))]
#[inline(never)]
fn send(mask: u32, turns: [u32; 4], data: &[u8]) {
    for byte in data {
        for bit in (0..8).rev() {
            if byte >> bit & 1 != 0 { pulse(mask, turns[2], turns[3]) } else { pulse(mask, turns[0], turns[1]) }
        }
    }
}

/// Makes a pin an output that is low, if it is not one.
fn prepare(pin: u16) -> Outcome<u32> {
    if pin >= rp2::PINS {
        return Err(Error::Invalid("invalid pin"));
    }
    let mask = 1 << pin;
    let is_output = pins::function_of(pin) == function::SIO && SIO.gpio_oe(0).value().read() & mask != 0;
    if !is_output {
        Rp2040.output(pin, false);
    }
    Ok(mask)
}

impl Pulses for Rp2040 {
    fn measure(&self, pin: u16, level: bool, timeout_us: u32) -> i32 {
        software::measure(self, pin, level, timeout_us)
    }

    fn send_bits(&self, pin: u16, timing_ns: [u32; 4], data: &[u8]) -> Outcome<()> {
        let mask = prepare(pin)?;
        let clocks = [HIGH_CLOCKS, LOW_CLOCKS, HIGH_CLOCKS, LOW_CLOCKS];
        let turns = core::array::from_fn(|index| cycles::turns_without(timing_ns[index], clocks[index]));
        guarded(|| send(mask, turns, data));
        Ok(())
    }

    fn read_dht(&self, pin: u16, data: &mut [u8; 5]) -> Outcome<()> {
        software::read_dht(self, pin, data)
    }

    fn one_wire_reset(&self, pin: u16) -> bool {
        software::one_wire_reset(self, pin)
    }

    fn one_wire_read(&self, pin: u16) -> bool {
        software::one_wire_read(self, pin)
    }

    fn one_wire_write(&self, pin: u16, bit: bool) {
        software::one_wire_write(self, pin, bit);
    }
}
