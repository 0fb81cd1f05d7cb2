//! Pulses: those of [`board::software`], and streams of bits timed in clocks.
//!
//! Invariant: no interrupt disturbs a stream of bits or an answer.

use crate::pins::{self, function};
use crate::shared::guarded;
use crate::{Rp2040, cycles};
use board::software::{self, Wires};
use board::{Error, Outcome, Pulses, rp2};
use rp_pac::SIO;

/// Clocks that setting a pin and looking at the next bit take, which the times include.
const OVERHEAD: u32 = 14;

/// Sends bits; runs in RAM, as fetching code from the flash would disturb the times.
#[cfg_attr(target_arch = "arm", unsafe(link_section = ".data.ram_code"))]
#[inline(never)]
fn send(mask: u32, clocks: [u32; 4], data: &[u8]) {
    let output = SIO.gpio_out(0);
    for byte in data {
        for bit in (0..8).rev() {
            let one = byte >> bit & 1 != 0;
            let (high, low) = if one { (clocks[2], clocks[3]) } else { (clocks[0], clocks[1]) };
            output.value_set().write_value(mask);
            cycles::spin(high);
            output.value_clr().write_value(mask);
            cycles::spin(low);
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
        let clocks = timing_ns.map(|time| cycles::of_ns(time).saturating_sub(OVERHEAD));
        guarded(|| send(mask, clocks, data));
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
