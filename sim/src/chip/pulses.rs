//! Pulses with exact timing: measuring, streams of bits, DHT sensors, 1-Wire.
//!
//! Invariant: everything happens on the nets, so models see what a real device would.

use crate::board::SimBoard;
use crate::net::{Drive, NetId};
use crate::time::{MICROSECOND, MILLISECOND, Time};
use crate::world::World;
use board::{Error, Outcome, Pulses, errno};

/// High pulses of a DHT longer than this are ones.
const DHT_THRESHOLD: Time = 48 * MICROSECOND;

impl World {
    fn pin_net(&self, pin: u16) -> Outcome<NetId> {
        self.chip.pins.net(pin).ok_or(Error::Invalid("invalid pin"))
    }

    /// Lets time pass until a net is at a level; false when that takes longer than `limit`.
    fn wait_level(&mut self, net: NetId, level: bool, limit: Time) -> bool {
        let deadline = self.now() + limit;
        while self.level(net) != level {
            let next = self.next_change(net).unwrap_or(deadline).min(deadline).max(self.now());
            let before = self.now();
            self.advance_to(next);
            if self.halt.is_some() || (self.now() >= deadline && self.level(net) != level) {
                return false;
            }
            if self.now() == before && self.queue.next().is_none_or(|next| next > before) {
                self.advance_to(before + 1);
            }
        }
        true
    }

    fn measure_pulse(&mut self, pin: u16, level: bool, timeout: Time) -> i32 {
        let Ok(net) = self.pin_net(pin) else { return -2 };
        self.spend(MICROSECOND);
        if !self.wait_level(net, level, timeout) {
            return -2;
        }
        let start = self.now();
        if !self.wait_level(net, !level, timeout) {
            return -1;
        }
        i32::try_from((self.now() - start) / MICROSECOND).unwrap_or(i32::MAX)
    }

    /// Gives the pin back to the program, which finds it released.
    fn let_go(&mut self, pin: u16) {
        self.set_latch(pin, true);
        self.lend_pin(pin, None);
    }

    /// The pin is pulled low, then let go, for these times.
    fn low_then_released(&mut self, pin: u16, low: Time) {
        self.lend_pin(pin, Some(Drive::Strong(false)));
        self.advance_to(self.now() + low);
        self.lend_pin(pin, Some(Drive::Off));
    }

    fn send_stream(&mut self, pin: u16, timing: [u32; 4], data: &[u8]) -> Outcome<()> {
        let net = self.pin_net(pin)?;
        for index in 0..self.nets[net.0 as usize].listeners.len() {
            let (device, terminal) = self.nets[net.0 as usize].listeners[index];
            self.with_device(device, |device, port| device.bits(usize::from(terminal), timing, data, port));
        }
        let now = self.now();
        if let Some(record) = self.log.record_mut() {
            record.pulses(now, net, timing, data);
        }
        let ones: u64 = data.iter().map(|byte| u64::from(byte.count_ones())).sum();
        let zeros = data.len() as u64 * 8 - ones;
        let [zero_high, zero_low, one_high, one_low] = timing.map(u64::from);
        let duration = zeros * (zero_high + zero_low) + ones * (one_high + one_low);
        let entry = &mut self.nets[net.0 as usize];
        entry.rising += zeros + ones;
        entry.falling += zeros + ones;
        let sender = self.chip.trains.bit_sender.map_or(String::new(), |unit| format!(" by rmt{unit}"));
        self.note(format_args!("{} {} bits{sender}", self.nets[net.0 as usize].name.clone(), data.len() * 8));
        self.spend(duration);
        Ok(())
    }

    fn read_dht_bytes(&mut self, pin: u16, data: &mut [u8; 5]) -> Outcome<()> {
        let net = self.pin_net(pin)?;
        let timeout = Err(Error::Errno(errno::ETIMEDOUT));
        self.lend_pin(pin, Some(Drive::Off));
        self.advance_to(self.now() + 250 * MILLISECOND);
        self.low_then_released(pin, 18 * MILLISECOND);
        // The sensor answers with a low and a high pulse, then sends 40 bits.
        let answered = self.wait_level(net, true, 100 * MICROSECOND)
            && self.wait_level(net, false, 100 * MICROSECOND)
            && self.wait_level(net, true, 150 * MICROSECOND)
            && self.wait_level(net, false, 150 * MICROSECOND);
        if !answered {
            return timeout;
        }
        for bit in 0..40 {
            if !self.wait_level(net, true, 100 * MICROSECOND) {
                return timeout;
            }
            let start = self.now();
            if !self.wait_level(net, false, 100 * MICROSECOND) {
                return timeout;
            }
            let one = self.now() - start > DHT_THRESHOLD;
            data[bit / 8] = data[bit / 8] << 1 | u8::from(one);
        }
        Ok(())
    }

    /// Runs `work` with the pin in the hands of the 1-Wire master.
    fn one_wire<R>(&mut self, pin: u16, work: impl FnOnce(&mut World, NetId) -> R) -> Option<R> {
        let net = self.chip.pins.net(pin)?;
        let result = work(self, net);
        self.let_go(pin);
        Some(result)
    }
}

impl Pulses for SimBoard {
    fn measure(&self, pin: u16, level: bool, timeout_us: u32) -> i32 {
        self.with(|world| world.measure_pulse(pin, level, Time::from(timeout_us) * MICROSECOND))
    }

    fn send_bits(&self, pin: u16, timing_ns: [u32; 4], data: &[u8]) -> Outcome<()> {
        self.with(|world| world.send_stream(pin, timing_ns, data))
    }

    fn send_pulses(&self, pin: u16, pulses: &mut dyn Iterator<Item = (bool, u32)>, idle: bool, repeat: bool) -> Outcome<()> {
        let pulses = pulses.map(|(level, time)| (level, Time::from(time))).collect();
        self.with(|world| world.start_train(pin, pulses, idle, repeat))
    }

    fn sends_pulses(&self, pin: u16) -> bool {
        self.with(|world| world.chip.trains.sends(pin))
    }

    fn bit_sender(&self) -> Option<u8> {
        self.with(|world| world.chip.trains.bit_sender)
    }

    fn set_bit_sender(&self, unit: Option<u8>) {
        self.with(|world| world.chip.trains.bit_sender = unit);
    }

    fn read_dht(&self, pin: u16, data: &mut [u8; 5]) -> Outcome<()> {
        self.with(|world| {
            let outcome = world.read_dht_bytes(pin, data);
            world.let_go(pin);
            outcome
        })
    }

    fn one_wire_reset(&self, pin: u16) -> bool {
        let present = self.with(|world| {
            world.one_wire(pin, |world, net| {
                world.low_then_released(pin, 480 * MICROSECOND);
                world.advance_to(world.now() + 70 * MICROSECOND);
                let present = !world.level(net);
                world.advance_to(world.now() + 410 * MICROSECOND);
                present
            })
        });
        present.unwrap_or(false)
    }

    fn one_wire_read(&self, pin: u16) -> bool {
        let bit = self.with(|world| {
            world.one_wire(pin, |world, net| {
                world.low_then_released(pin, 6 * MICROSECOND);
                world.advance_to(world.now() + 9 * MICROSECOND);
                let bit = world.level(net);
                world.advance_to(world.now() + 55 * MICROSECOND);
                bit
            })
        });
        bit.unwrap_or(true)
    }

    fn one_wire_write(&self, pin: u16, bit: bool) {
        let (low, high) = if bit { (6, 64) } else { (60, 10) };
        self.with(|world| {
            world.one_wire(pin, |world, _| {
                world.low_then_released(pin, low * MICROSECOND);
                world.advance_to(world.now() + high * MICROSECOND);
            })
        });
    }
}
