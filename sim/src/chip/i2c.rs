//! I2C: the controller of the bus, and what an analyser on it would say.
//!
//! Transfers move bytes between the program and device models; the time of every bit passes.
//!
//! Invariant: a device sees start, its bytes and stop in the order they have on the wire.

use crate::board::SimBoard;
use crate::chip::i2c_target::Progress;
use crate::device::DeviceId;
use crate::net::{Drive, NetId};
use crate::profile::Routing;
use crate::time::{SECOND, Time};
use crate::world::World;
use board::{Error, Family, I2c, I2cId, I2cPart, I2cSettings, Outcome, Pull, errno, rp2};
use std::fmt::Write;

/// A bus in use.
pub struct Bus {
    id: I2cId,
    pub settings: I2cSettings,
    scl: u16,
    sda: u16,
    /// The device that was addressed last, when no stop came since.
    open: Option<DeviceId>,
    /// Single steps: a start was sent and the address comes next.
    addressing: bool,
    /// What the transaction held so far, for the trace.
    pub record: String,
    /// A transfer with a target of this chip, as far as it came.
    pub progress: Option<Progress>,
    /// A target of this chip that was addressed last, when no stop came since.
    pub open_target: Option<u8>,
}

/// All buses in use.
#[derive(Default)]
pub struct I2cBuses {
    buses: Vec<Bus>,
}

impl Bus {
    fn name(&self) -> String {
        match self.id {
            I2cId::Hardware(id) => format!("i2c{id}"),
            I2cId::Software { .. } => "soft i2c".to_string(),
        }
    }

    /// The time of a bit.
    pub fn bit(&self) -> Time {
        SECOND / Time::from(self.settings.frequency.max(1))
    }
}

impl World {
    pub(crate) fn i2c_bus(&mut self, id: I2cId) -> Outcome<&mut Bus> {
        let bus = self.chip.i2c.buses.iter_mut().find(|bus| bus.id == id);
        bus.ok_or(Error::State("I2C bus is not initialised"))
    }

    /// The pins of a bus, checked.
    pub(crate) fn i2c_pins(&self, id: I2cId, settings: &I2cSettings) -> Outcome<(u16, u16)> {
        let number = match id {
            I2cId::Software { scl, sda } => return Ok((scl, sda)),
            I2cId::Hardware(number) => number,
        };
        if self.hardware.routing == Routing::Rp2 {
            let routed = rp2::route_i2c(number, settings)?;
            return Ok((routed.scl.unwrap_or(0), routed.sda.unwrap_or(0)));
        }
        let default = self.hardware.i2c.iter().find(|bus| bus.id == number).ok_or(Error::Absent)?;
        Ok((settings.scl.unwrap_or(default.scl), settings.sda.unwrap_or(default.sda)))
    }

    fn configure_i2c(&mut self, id: I2cId, settings: &I2cSettings) -> Outcome<()> {
        let (scl, sda) = self.i2c_pins(id, settings)?;
        if settings.frequency == 0 {
            return Err(Error::Invalid("invalid freq"));
        }
        self.release_i2c(id);
        let settings = I2cSettings { scl: Some(scl), sda: Some(sda), ..*settings };
        for pin in [scl, sda] {
            // The chip's own pull-ups are switched on with a hardware bus.
            if matches!(id, I2cId::Hardware(_)) {
                self.set_pull(pin, Pull::Up);
            }
            self.lend_pin(pin, Some(Drive::Off));
        }
        let (open, addressing) = (None, false);
        let bus = Bus { id, settings, scl, sda, open, addressing, record: String::new(), progress: None, open_target: None };
        self.chip.i2c.buses.push(bus);
        Ok(())
    }

    pub(crate) fn release_i2c(&mut self, id: I2cId) {
        let Some(index) = self.chip.i2c.buses.iter().position(|bus| bus.id == id) else { return };
        let bus = self.chip.i2c.buses.remove(index);
        self.lend_pin(bus.scl, None);
        self.lend_pin(bus.sda, None);
    }

    pub(crate) fn reset_i2c(&mut self) {
        while let Some(bus) = self.chip.i2c.buses.first() {
            let id = bus.id;
            self.release_i2c(id);
        }
    }

    /// The lines must be high before a start.
    fn check_i2c_lines(&mut self, id: I2cId) -> Outcome<()> {
        let bus = self.i2c_bus(id)?;
        let (name, pins) = (bus.name(), [("SCL", bus.scl), ("SDA", bus.sda)]);
        for (line, pin) in pins {
            let signal = self.chip.pins.net(pin).map(|net| self.signal(net)).unwrap_or_default();
            if signal.floating {
                self.complain(&format!("{name}: {line} has no pull-up"));
            } else if !signal.level {
                self.complain(&format!("{name}: {line} is held low"));
                return Err(Error::Errno(errno::ETIMEDOUT));
            }
        }
        Ok(())
    }

    /// The device on a bus that answers an address.
    fn i2c_target(&mut self, scl: u16, sda: u16, address: u16, name: &str) -> Option<DeviceId> {
        let nets = (self.chip.pins.net(scl)?, self.chip.pins.net(sda)?);
        let on_bus = |slot: &crate::world::Slot| {
            let net = |terminal: &str| -> Option<NetId> { slot.terminals.get(slot.model.terminal(terminal)?).copied() };
            net("scl") == Some(nets.0) && net("sda") == Some(nets.1)
        };
        let mut answering = Vec::new();
        for index in 0..self.devices.len() {
            let slot = &mut self.devices[index];
            if !on_bus(slot) {
                continue;
            }
            let target = slot.device.as_mut().and_then(|device| device.i2c());
            if target.is_some_and(|target| target.answers(address)) {
                answering.push(DeviceId(index as u16));
            }
        }
        if let [first, second, ..] = answering[..] {
            let text = format!(
                "{name}: {} and {} both answer address 0x{address:02x}",
                self.device_name(first),
                self.device_name(second)
            );
            self.complain(&text);
        }
        answering.first().copied()
    }

    /// Sends a start and an address; the device that acknowledged.
    fn i2c_start(&mut self, id: I2cId, address: u16, read: bool) -> Outcome<Option<DeviceId>> {
        let bus = self.i2c_bus(id)?;
        let (scl, sda, name, bit, frequency) = (bus.scl, bus.sda, bus.name(), bus.bit(), bus.settings.frequency);
        let _ = write!(bus.record, " 0x{address:02x} {}", if read { "read" } else { "write" });
        self.spend(10 * bit);
        let found = self.i2c_target(scl, sda, address, &name);
        self.record_i2c(scl, sda, bit, (address << 1) as u8 | u8::from(read), found.is_none(), true);
        let Some(device) = found else { return Ok(None) };
        let answer = self.with_device(device, |device, port| {
            let target = device.i2c()?;
            target.addressed(address);
            Some((target.start(read, port), target.fastest()))
        });
        let Some((acknowledged, fastest)) = answer.flatten() else { return Ok(None) };
        if frequency > fastest {
            let text = format!("{name}: {frequency} Hz is too fast for {} (at most {fastest} Hz)", self.device_name(device));
            self.complain(&text);
        }
        Ok(acknowledged.then_some(device))
    }

    /// Puts the bits of a byte that was just moved into the record.
    fn record_i2c(&mut self, scl: u16, sda: u16, bit: Time, byte: u8, nack: bool, start: bool) {
        let now = self.now();
        let (Some(scl), Some(sda)) = (self.chip.pins.net(scl), self.chip.pins.net(sda)) else { return };
        if let Some(record) = self.log.record_mut() {
            record.i2c_byte(now, bit, scl, sda, byte, nack, start);
        }
    }

    fn i2c_write(&mut self, id: I2cId, device: DeviceId, bytes: &[u8]) -> Outcome<usize> {
        let bus = self.i2c_bus(id)?;
        let (bit, scl, sda) = (bus.bit(), bus.scl, bus.sda);
        for (index, &byte) in bytes.iter().enumerate() {
            self.spend(9 * bit);
            if self.log.is_live() {
                let _ = write!(self.i2c_bus(id)?.record, " {byte:02x}");
            }
            let taken = self.with_device(device, |device, port| device.i2c().is_some_and(|target| target.write(byte, port)));
            self.record_i2c(scl, sda, bit, byte, taken != Some(true), false);
            if taken != Some(true) {
                self.i2c_bus(id)?.record += "!";
                return Ok(index);
            }
        }
        Ok(bytes.len())
    }

    fn i2c_read(&mut self, id: I2cId, device: DeviceId, bytes: &mut [u8]) -> Outcome<()> {
        let bus = self.i2c_bus(id)?;
        let (bit, scl, sda) = (bus.bit(), bus.scl, bus.sda);
        let count = bytes.len();
        for (index, byte) in bytes.iter_mut().enumerate() {
            self.spend(9 * bit);
            *byte = self.with_device(device, |device, port| device.i2c().map(|target| target.read(port))).flatten().unwrap_or(0xff);
            self.record_i2c(scl, sda, bit, *byte, index + 1 == count, false);
            if self.log.is_live() {
                let _ = write!(self.i2c_bus(id)?.record, " {byte:02x}");
            }
        }
        Ok(())
    }

    pub(crate) fn i2c_stop(&mut self, id: I2cId) -> Outcome<()> {
        let bus = self.i2c_bus(id)?;
        let (bit, open, name, pins) = (bus.bit(), bus.open.take(), bus.name(), (bus.scl, bus.sda));
        bus.addressing = false;
        let target = bus.progress.take().map(|progress| progress.target).or(bus.open_target);
        bus.open_target = None;
        let record = std::mem::take(&mut bus.record);
        self.spend(bit);
        let (now, nets) = (self.now(), (self.chip.pins.net(pins.0), self.chip.pins.net(pins.1)));
        if let (Some(kept), (Some(scl), Some(sda))) = (self.log.record_mut(), nets) {
            kept.i2c_stop(now, bit, scl, sda);
        }
        if let Some(device) = open {
            self.with_device(device, |device, port| {
                if let Some(target) = device.i2c() {
                    target.stop(port);
                }
            });
        }
        if let Some(target) = target {
            self.target_end(target);
        }
        if !record.is_empty() {
            self.note(format_args!("{name}{record}"));
        }
        Ok(())
    }

    fn i2c_transfer(&mut self, id: I2cId, address: u16, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<usize> {
        let bus = self.i2c_bus(id)?;
        let (idle, pins, progress) = (bus.open.is_none() && bus.open_target.is_none(), (bus.scl, bus.sda), bus.progress);
        if idle && progress.is_none() {
            self.check_i2c_lines(id)?;
        }
        if let Some(target) = progress.map(|progress| progress.target).or_else(|| self.target_on(pins, address)) {
            return self.transfer_to_target(id, target, address, parts, stop);
        }
        let probe = parts.is_empty();
        let mut direction = None;
        let mut written = 0;
        let mut done = false;
        let mut probe_part = [I2cPart::Write(&[])];
        for part in if probe { &mut probe_part[..] } else { parts } {
            let read = matches!(part, I2cPart::Read(_));
            if direction != Some(read) {
                direction = Some(read);
                let device = self.i2c_start(id, address, read)?;
                self.i2c_bus(id)?.open = device;
                if device.is_none() {
                    return Err(self.i2c_silence(id, address, probe));
                }
            }
            let Some(device) = self.i2c_bus(id)?.open else { break };
            match part {
                I2cPart::Write(bytes) => {
                    let count = self.i2c_write(id, device, bytes)?;
                    written += count;
                    done = count < bytes.len();
                }
                I2cPart::Read(bytes) => self.i2c_read(id, device, bytes)?,
            }
            if done {
                break;
            }
        }
        if stop || done {
            self.i2c_stop(id)?;
        }
        Ok(written)
    }

    /// Nobody acknowledged an address.
    fn i2c_silence(&mut self, id: I2cId, address: u16, probe: bool) -> Error {
        let name = match self.i2c_bus(id) {
            Ok(bus) => {
                bus.record += "!";
                bus.name()
            }
            Err(error) => return error,
        };
        if !probe {
            self.complain(&format!("{name}: no acknowledge for address 0x{address:02x}"));
        }
        if let Err(error) = self.i2c_stop(id) {
            return error;
        }
        let rp2 = self.hardware.profile.family == Family::Rp2 && matches!(id, I2cId::Hardware(_));
        Error::Errno(if rp2 { errno::EIO } else { errno::ENODEV })
    }
}

impl I2c for SimBoard {
    fn configure(&self, bus: I2cId, settings: &I2cSettings) -> Outcome<()> {
        self.with(|world| world.configure_i2c(bus, settings))
    }

    fn settings(&self, bus: I2cId) -> Option<I2cSettings> {
        self.with(|world| world.i2c_bus(bus).ok().map(|bus| bus.settings))
    }

    fn transfer(&self, bus: I2cId, address: u16, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<usize> {
        self.with(|world| world.i2c_transfer(bus, address, parts, stop))
    }

    fn start(&self, bus: I2cId) -> Outcome<()> {
        self.with(|world| {
            world.check_i2c_lines(bus)?;
            world.i2c_bus(bus)?.addressing = true;
            Ok(())
        })
    }

    fn stop(&self, bus: I2cId) -> Outcome<()> {
        self.with(|world| world.i2c_stop(bus))
    }

    fn write(&self, bus: I2cId, bytes: &[u8]) -> Outcome<usize> {
        self.with(|world| {
            let mut bytes = bytes;
            let mut count = 0;
            if world.i2c_bus(bus)?.addressing {
                let Some((first, rest)) = bytes.split_first() else { return Ok(0) };
                let device = world.i2c_start(bus, u16::from(first >> 1), first & 1 != 0)?;
                let state = world.i2c_bus(bus)?;
                (state.open, state.addressing) = (device, false);
                if device.is_none() {
                    return Ok(0);
                }
                (bytes, count) = (rest, 1);
            }
            match world.i2c_bus(bus)?.open {
                Some(device) => Ok(count + world.i2c_write(bus, device, bytes)?),
                None => Ok(count),
            }
        })
    }

    fn read(&self, bus: I2cId, bytes: &mut [u8], _acknowledge_last: bool) -> Outcome<()> {
        self.with(|world| match world.i2c_bus(bus)?.open {
            Some(device) => world.i2c_read(bus, device, bytes),
            None => {
                // Nobody drives the line.
                bytes.fill(0xff);
                Ok(())
            }
        })
    }

    fn release(&self, bus: I2cId) {
        self.with(|world| world.release_i2c(bus));
    }
}
