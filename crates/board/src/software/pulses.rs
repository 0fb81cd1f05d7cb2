//! Pulses that are timed by looking again and again: their length, DHT sensors, 1-Wire.
//!
//! Invariant: a line that was pulled low is let go, whatever the device does.

use super::Wires;
use crate::{Error, Outcome, errno};

/// High pulses of a DHT longer than this are ones.
const DHT_THRESHOLD_US: u32 = 48;

/// As [`crate::Pulses::measure`].
pub fn measure(wires: &impl Wires, pin: u16, level: bool, timeout_us: u32) -> i32 {
    if !wires.await_level(pin, level, timeout_us) {
        return -2;
    }
    let start = wires.now_us();
    if !wires.await_level(pin, !level, timeout_us) {
        return -1;
    }
    i32::try_from(wires.now_us().wrapping_sub(start)).unwrap_or(i32::MAX)
}

/// As [`crate::Pulses::read_dht`].
pub fn read_dht(wires: &impl Wires, pin: u16, data: &mut [u8; 5]) -> Outcome<()> {
    wires.open_drain(pin);
    wait_ms(wires, 250);
    wires.set(pin, false);
    wait_ms(wires, 18);
    wires.undisturbed(|| {
        wires.set(pin, true);
        // The sensor answers with a low and a high pulse, then sends 40 bits.
        let answered = wires.await_level(pin, true, 100)
            && wires.await_level(pin, false, 100)
            && wires.await_level(pin, true, 150)
            && wires.await_level(pin, false, 150);
        if !answered {
            return Err(Error::Errno(errno::ETIMEDOUT));
        }
        for bit in 0..40 {
            if !wires.await_level(pin, true, 100) {
                return Err(Error::Errno(errno::ETIMEDOUT));
            }
            let start = wires.now_us();
            if !wires.await_level(pin, false, 100) {
                return Err(Error::Errno(errno::ETIMEDOUT));
            }
            let one = wires.now_us().wrapping_sub(start) > DHT_THRESHOLD_US;
            data[bit / 8] = data[bit / 8] << 1 | u8::from(one);
        }
        Ok(())
    })
}

fn wait_ms(wires: &impl Wires, milliseconds: u32) {
    (0..milliseconds).for_each(|_| wires.wait_ns(1_000_000));
}

fn wait_us(wires: &impl Wires, microseconds: u32) {
    wires.wait_ns(microseconds * 1000);
}

/// As [`crate::Pulses::one_wire_reset`].
pub fn one_wire_reset(wires: &impl Wires, pin: u16) -> bool {
    wires.open_drain(pin);
    wires.set(pin, false);
    wait_us(wires, 480);
    let present = wires.undisturbed(|| {
        wires.set(pin, true);
        wait_us(wires, 70);
        !wires.get(pin)
    });
    wait_us(wires, 410);
    present
}

/// As [`crate::Pulses::one_wire_read`].
pub fn one_wire_read(wires: &impl Wires, pin: u16) -> bool {
    wires.undisturbed(|| {
        wires.open_drain(pin);
        wires.set(pin, false);
        wait_us(wires, 5);
        wires.set(pin, true);
        wait_us(wires, 5);
        let bit = wires.get(pin);
        wait_us(wires, 55);
        bit
    })
}

/// As [`crate::Pulses::one_wire_write`].
pub fn one_wire_write(wires: &impl Wires, pin: u16, bit: bool) {
    let (low, high) = if bit { (6, 64) } else { (60, 10) };
    wires.undisturbed(|| {
        wires.open_drain(pin);
        wires.set(pin, false);
        wait_us(wires, low);
        wires.set(pin, true);
        wait_us(wires, high);
    });
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn a_pulse_is_as_long_as_it_is() {
        // High from 100 to 350 us.
        let bench = Bench::with_levels(5, &[(100, true), (350, false)]);
        assert!((248..=252).contains(&measure(&bench, 5, true, 1000)));
        assert_eq!(measure(&bench, 5, true, 1000), -2);
        let endless = Bench::with_levels(5, &[(100, true)]);
        assert_eq!(measure(&endless, 5, true, 1000), -1);
    }

    #[test]
    fn a_dht_sensor_is_read_bit_by_bit() {
        let sent = [0x02, 0x8c, 0x01, 0x5f, 0xee];
        // The sensor answers when the line was low for 18 ms after 250 ms.
        let mut time = 268_030;
        let mut levels = Vec::new();
        for (level, length) in [(false, 80), (true, 80)] {
            levels.push((time, level));
            time += length;
        }
        for bit in 0..40 {
            levels.push((time, false));
            levels.push((time + 50, true));
            time += 50 + if sent[bit / 8] >> (7 - bit % 8) & 1 != 0 { 70 } else { 26 };
        }
        levels.extend([(time, false), (time + 50, true)]);
        let bench = Bench::with_levels(5, &levels);
        bench.idle_high(5);
        let mut data = [0; 5];
        assert_eq!(read_dht(&bench, 5, &mut data), Ok(()));
        assert_eq!(data, sent);
        let silent = Bench::default();
        silent.idle_high(5);
        assert_eq!(read_dht(&silent, 5, &mut data), Err(Error::Errno(errno::ETIMEDOUT)));
    }

    #[test]
    fn somebody_answers_a_reset_or_nobody_does() {
        let there = Bench::with_levels(5, &[(510, false), (620, true)]);
        there.idle_high(5);
        assert!(one_wire_reset(&there, 5));
        let nobody = Bench::default();
        nobody.idle_high(5);
        assert!(!one_wire_reset(&nobody, 5));
        assert!(one_wire_read(&nobody, 5));
        let start = nobody.now_us();
        one_wire_write(&nobody, 5, true);
        assert!((70..74).contains(&(nobody.now_us() - start)));
    }
}
