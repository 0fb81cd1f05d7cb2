//! Pulses in software: streams of bits timed in clocks of the processor, and what [`board::software`] makes.
//!
//! Invariant: no interrupt disturbs a stream of bits or an answer.

use crate::guarded;
use board::software::{self, Wires};
use board::{Outcome, Pulses};

/// Clocks that setting a pin and looking at the next bit take, which the times include.
const OVERHEAD: u32 = 20;

/// A processor that counts its clocks, or knows how many a loop takes.
pub trait Clocked: Wires {
    /// Clocks that a time takes.
    fn clocks_of_ns(&self, time: u32) -> u32;
    /// Passes at least so many clocks.
    fn spin(&self, clocks: u32);
}

/// Pulses on the pins of `W`.
pub struct SoftwarePulses<W: 'static>(pub &'static W);

impl<W: Clocked> Pulses for SoftwarePulses<W> {
    fn measure(&self, pin: u16, level: bool, timeout_us: u32) -> i32 {
        software::measure(self.0, pin, level, timeout_us)
    }

    fn send_bits(&self, pin: u16, timing_ns: [u32; 4], data: &[u8]) -> Outcome<()> {
        let chip = self.0;
        chip.output(pin, false);
        let clocks = timing_ns.map(|time| chip.clocks_of_ns(time).saturating_sub(OVERHEAD));
        guarded(|| {
            for bit in data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 != 0)) {
                let (high, low) = if bit { (clocks[2], clocks[3]) } else { (clocks[0], clocks[1]) };
                chip.set(pin, true);
                chip.spin(high);
                chip.set(pin, false);
                chip.spin(low);
            }
        });
        Ok(())
    }

    fn read_dht(&self, pin: u16, data: &mut [u8; 5]) -> Outcome<()> {
        software::read_dht(self.0, pin, data)
    }

    fn one_wire_reset(&self, pin: u16) -> bool {
        software::one_wire_reset(self.0, pin)
    }

    fn one_wire_read(&self, pin: u16) -> bool {
        software::one_wire_read(self.0, pin)
    }

    fn one_wire_write(&self, pin: u16, bit: bool) {
        software::one_wire_write(self.0, pin, bit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::thread_local;
    use std::vec::Vec;

    /// A pin that notes its levels and the clocks between them, at 100 MHz.
    struct Bench;

    thread_local! {
        static NOTES: RefCell<Vec<(bool, u32)>> = const { RefCell::new(Vec::new()) };
    }

    impl Wires for Bench {
        fn output(&self, _pin: u16, _level: bool) {}

        fn input(&self, _pin: u16) {}

        fn open_drain(&self, _pin: u16) {}

        fn set(&self, pin: u16, level: bool) {
            assert_eq!(pin, 3);
            NOTES.with_borrow_mut(|notes| notes.push((level, 0)));
        }

        fn get(&self, _pin: u16) -> bool {
            false
        }

        fn wait_ns(&self, _time: u32) {}

        fn now_us(&self) -> u32 {
            0
        }

        fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
            work()
        }
    }

    impl Clocked for Bench {
        fn clocks_of_ns(&self, time: u32) -> u32 {
            time / 10
        }

        fn spin(&self, clocks: u32) {
            NOTES.with_borrow_mut(|notes| notes.last_mut().unwrap().1 += clocks);
        }
    }

    #[test]
    fn bits_are_sent_highest_first_with_their_times() {
        SoftwarePulses(&Bench).send_bits(3, [400, 850, 800, 100], &[0x80, 0x01]).unwrap();
        let notes = NOTES.take();
        let (zero, one) = ([(true, 20), (false, 65)], [(true, 60), (false, 0)]);
        assert_eq!((notes.len(), &notes[..2], &notes[2..4]), (32, &one[..], &zero[..]));
        assert_eq!((&notes[28..30], &notes[30..]), (&zero[..], &one[..]));
    }
}
