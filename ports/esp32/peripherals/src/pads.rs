//! Where a pad's settings are: the multiplexer's register of each, and the place in the low-power part of those that it can
//! use, whose pulls are there.
//!
//! The register crate has a type of its own for each pad; here they are words.
//!
//! Invariant: a pad of the low-power part is the digital part's unless it is analog.

use board::Pull;
use core::cell::UnsafeCell;

/// Registers as words.
#[repr(transparent)]
pub struct Words(UnsafeCell<[u32; 64]>);

// SAFETY: registers; who changes one keeps interrupts off.
unsafe impl Sync for Words {}

impl Words {
    pub fn read(&self, offset: usize) -> u32 {
        // SAFETY: the register is one of the block, as the mask keeps it there.
        unsafe { self.0.get().cast::<u32>().add(offset / 4 & 63).read_volatile() }
    }

    /// Sets the bits of `mask` to those of `bits`.
    pub fn change(&self, offset: usize, mask: u32, bits: u32) {
        let value = self.read(offset) & !mask | bits & mask;
        // SAFETY: as above.
        unsafe { self.0.get().cast::<u32>().add(offset / 4 & 63).write_volatile(value) };
    }
}

/// Places of the multiplexer's registers by pin; 0: there is none.
const MULTIPLEXER: [u8; 40] = [
    0x44, 0x88, 0x40, 0x84, 0x48, 0x6c, 0x60, 0x64, 0x68, 0x54, 0x58, 0x5c, 0x34, 0x38, 0x30, 0x3c, 0x4c, 0x50, 0x70, 0x74, 0x78,
    0x7c, 0x80, 0x8c, 0x90, 0x24, 0x28, 0x2c, 0, 0, 0, 0, 0x1c, 0x20, 0x14, 0x18, 0x04, 0x08, 0x0c, 0x10,
];

/// Bits of a multiplexer's register.
const PULL_DOWN: u32 = 1 << 7;
const PULL_UP: u32 = 1 << 8;
pub const INPUT: u32 = 1 << 9;
const STRENGTH: u32 = 10;
const FUNCTION: u32 = 12;
/// The function that leads to the matrix.
const MATRIX: u32 = 2;

/// A pad in the low-power part: its register, the bit that gives it to that part, that of its input there, that of its
/// pull up, above which is that of its pull down.
struct LowPower {
    register: usize,
    own: u32,
    input: u32,
    up: Option<u32>,
}

fn low_power(pin: u16) -> Option<LowPower> {
    let touch = |number: usize| LowPower { register: 0x94 + 4 * number, own: 19, input: 13, up: Some(27) };
    let sensor = |own, input| LowPower { register: 0x7c, own, input, up: None };
    Some(match pin {
        4 => touch(0),
        0 => touch(1),
        2 => touch(2),
        15 => touch(3),
        13 => touch(4),
        12 => touch(5),
        14 => touch(6),
        27 => touch(7),
        25 | 26 => LowPower { register: 0x84 + 4 * usize::from(pin - 25), own: 17, input: 11, up: Some(27) },
        32 => LowPower { register: 0x8c, own: 17, input: 5, up: Some(22) },
        33 => LowPower { register: 0x8c, own: 18, input: 11, up: Some(27) },
        34 => LowPower { register: 0x80, own: 29, input: 23, up: None },
        35 => LowPower { register: 0x80, own: 28, input: 18, up: None },
        36 => sensor(27, 19),
        37 => sensor(26, 14),
        38 => sensor(25, 9),
        39 => sensor(24, 4),
        _ => return None,
    })
}

/// Where the voltage of a pad is that has one.
pub fn voltage(pin: u16) -> Option<usize> {
    matches!(pin, 25 | 26).then(|| 0x84 + 4 * usize::from(pin - 25))
}

/// Bits of that register: the program has it, it is on; and the first of the level's.
const VOLTAGE_ON: u32 = 1 << 10 | 1 << 18;
const VOLTAGE: u32 = 19;

/// The multiplexer and the low-power part.
#[derive(Clone, Copy)]
pub struct Pads<'r> {
    pub multiplexer: &'r Words,
    pub low_power: &'r Words,
}

/// Those of the chip.
pub fn chip() -> Pads<'static> {
    // SAFETY: blocks of the chip's registers, which are always there.
    unsafe { Pads { multiplexer: &*(0x3ff4_9000 as *const Words), low_power: &*(0x3ff4_8400 as *const Words) } }
}

fn place(pin: u16) -> usize {
    MULTIPLEXER.get(usize::from(pin)).copied().unwrap_or(0).into()
}

impl Pads<'_> {
    /// Leads a pad to the matrix, its input on.
    pub fn connect(self, pin: u16) {
        if let Some(pad) = low_power(pin) {
            self.low_power.change(pad.register, 1 << pad.own, 0);
        }
        if let Some(register) = voltage(pin) {
            self.low_power.change(register, VOLTAGE_ON, 0);
        }
        self.multiplexer.change(place(pin), 7 << FUNCTION | INPUT, MATRIX << FUNCTION | INPUT);
    }

    /// Makes a pad analog: nothing pulls it, and nothing digital listens.
    pub fn make_analog(self, pin: u16) {
        self.set_pull(pin, Pull::None);
        self.multiplexer.change(place(pin), INPUT, 0);
        if let Some(pad) = low_power(pin) {
            self.low_power.change(pad.register, 1 << pad.own | 1 << pad.input, 1 << pad.own);
        }
    }

    /// Lets the low-power part listen to a pad while the chip sleeps.
    pub fn listen_asleep(self, pin: u16) {
        if let Some(pad) = low_power(pin) {
            let bits = 1 << pad.own | 1 << pad.input;
            self.low_power.change(pad.register, bits, bits);
        }
    }

    /// Gives a pad that can a voltage: so many 255ths of that of the chip.
    pub fn set_voltage(self, pin: u16, level: u8) {
        if let Some(register) = voltage(pin) {
            self.make_analog(pin);
            self.low_power.change(register, VOLTAGE_ON | 0xff << VOLTAGE, VOLTAGE_ON | u32::from(level) << VOLTAGE);
        }
    }

    /// Chooses the pulls of a pad; inputs have none.
    pub fn set_pull(self, pin: u16, pull: Pull) {
        let (up, down) = (matches!(pull, Pull::Up | Pull::Both), matches!(pull, Pull::Down | Pull::Both));
        match low_power(pin) {
            Some(LowPower { up: None, .. }) => (),
            Some(LowPower { register, up: Some(bit), .. }) => {
                self.low_power.change(register, 3 << bit, u32::from(up) << bit | u32::from(down) << (bit + 1));
            }
            None => {
                let bits = if up { PULL_UP } else { 0 } | if down { PULL_DOWN } else { 0 };
                self.multiplexer.change(place(pin), PULL_UP | PULL_DOWN, bits);
            }
        }
    }

    pub fn pull(self, pin: u16) -> Pull {
        let (up, down) = match low_power(pin) {
            Some(LowPower { up: None, .. }) => (false, false),
            Some(LowPower { register, up: Some(bit), .. }) => {
                let bits = self.low_power.read(register) >> bit;
                (bits & 1 != 0, bits & 2 != 0)
            }
            None => {
                let bits = self.multiplexer.read(place(pin));
                (bits & PULL_UP != 0, bits & PULL_DOWN != 0)
            }
        };
        match (up, down) {
            (true, true) => Pull::Both,
            (true, false) => Pull::Up,
            (false, true) => Pull::Down,
            (false, false) => Pull::None,
        }
    }

    /// The strength of a pad, 0 to 3.
    pub fn set_strength(self, pin: u16, strength: u8) {
        self.multiplexer.change(place(pin), 3 << STRENGTH, u32::from(strength) << STRENGTH);
    }

    pub fn strength(self, pin: u16) -> u8 {
        (self.multiplexer.read(place(pin)) >> STRENGTH & 3) as u8
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::bench::Memory;
    use crate::profile::{LOW_POWER, PROFILE};
    use esp32::{io_mux, rtc_io};

    fn place_in<T, R>(block: &T, register: &R) -> usize {
        std::ptr::from_ref(register).addr() - std::ptr::from_ref(block).addr()
    }

    #[test]
    fn places_are_those_of_the_register_crate() {
        let memory = Memory::default();
        let block: &io_mux::RegisterBlock = memory.block();
        let named = [
            (0, place_in(block, block.gpio0())),
            (1, place_in(block, block.gpio1())),
            (5, place_in(block, block.gpio5())),
            (16, place_in(block, block.gpio16())),
            (23, place_in(block, block.gpio23())),
            (27, place_in(block, block.gpio27())),
            (33, place_in(block, block.gpio33())),
            (39, place_in(block, block.gpio39())),
        ];
        named.into_iter().for_each(|(pin, there)| assert_eq!(place(pin), there, "{pin}"));
        assert!(PROFILE.pins.iter().all(|pin| place(pin.number) != 0));
        let block: &rtc_io::RegisterBlock = memory.block();
        let registers = [
            (14, place_in(block, block.touch_pad6())),
            (26, place_in(block, block.pad_dac2())),
            (33, place_in(block, block.xtal_32k_pad())),
            (35, place_in(block, block.adc_pad())),
            (39, place_in(block, block.sensor_pads())),
        ];
        registers.into_iter().for_each(|(pin, there)| assert_eq!(low_power(pin).unwrap().register, there, "{pin}"));
        assert!(LOW_POWER.iter().all(|pin| low_power(*pin).is_some()));
    }

    #[test]
    fn pulls_are_where_the_pad_has_them() {
        let (multiplexer, low) = (Memory::default(), Memory::default());
        let pads = Pads { multiplexer: multiplexer.block(), low_power: low.block() };
        for pin in [5, 4, 25, 32, 33] {
            for pull in [Pull::Up, Pull::Down, Pull::Both, Pull::None] {
                pads.set_pull(pin, pull);
                assert_eq!(pads.pull(pin), pull, "{pin}");
            }
        }
        pads.set_pull(36, Pull::Up);
        pads.set_pull(5, Pull::Up);
        pads.set_pull(32, Pull::Down);
        assert_eq!((pads.pull(36), multiplexer.word(0x6c), low.word(0x8c)), (Pull::None, 1 << 8, 1 << 23));
    }

    #[test]
    fn two_pads_have_voltages_until_they_are_connected() {
        let (multiplexer, low) = (Memory::default(), Memory::default());
        let pads = Pads { multiplexer: multiplexer.block(), low_power: low.block() };
        pads.set_voltage(26, 200);
        let block: &rtc_io::RegisterBlock = low.block();
        let pad = block.pad_dac2().read();
        assert!(pad.mux_sel().bit() && pad.dac_xpd_force().bit() && pad.xpd_dac().bit() && pad.dac().bits() == 200);
        pads.connect(26);
        let pad = block.pad_dac2().read();
        assert!(!pad.mux_sel().bit() && !pad.xpd_dac().bit());
        pads.set_voltage(27, 200);
        assert_eq!(low.word(0xb0), 0);
    }

    #[test]
    fn an_analog_pad_is_the_low_power_parts_until_it_is_connected() {
        let (multiplexer, low) = (Memory::default(), Memory::default());
        let pads = Pads { multiplexer: multiplexer.block(), low_power: low.block() };
        pads.connect(32);
        pads.set_strength(32, 3);
        assert_eq!((multiplexer.word(0x1c), pads.strength(32)), (2 << 12 | 1 << 9 | 3 << 10, 3));
        pads.make_analog(32);
        assert_eq!((multiplexer.word(0x1c) & INPUT, low.word(0x8c)), (0, 1 << 17));
        pads.connect(32);
        assert_eq!(low.word(0x8c), 0);
        pads.listen_asleep(33);
        assert_eq!(low.word(0x8c), 1 << 18 | 1 << 11);
    }
}
