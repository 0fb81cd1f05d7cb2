//! I2C: the chip as a target, for controllers on the same board and for device models.
//!
//! A controller's steps make events for the machine, one at a time; until one is acknowledged the target holds the
//! clock, and the controller tries again later.
//!
//! Invariant: the controller goes on only when the machine has dealt with its last step.

use crate::board::SimBoard;
use crate::net::{Drive, NetId};
use crate::time::{MICROSECOND, Time};
use crate::world::World;
use board::{Error, Event, I2cId, I2cPart, I2cSettings, I2cTargetSettings, I2cTargets, Outcome, Pull, Source, errno, target_event};
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;

/// Bytes that either direction takes in.
const ROOM: usize = 16;

/// A target in use.
struct Target {
    settings: I2cTargetSettings,
    nets: (NetId, NetId),
    received: VecDeque<u8>,
    to_send: VecDeque<u8>,
    /// The machine has not dealt with the last step yet.
    holding: bool,
}

/// All targets, by their bus.
#[derive(Default)]
pub struct TargetBank {
    targets: BTreeMap<u8, Target>,
}

/// How far a transfer with a target of this chip came.
#[derive(Clone, Copy)]
pub struct Progress {
    pub target: u8,
    address: u16,
    /// Part and byte that come next.
    part: usize,
    at: usize,
    /// The direction that the target was addressed for.
    direction: Option<bool>,
    written: usize,
    /// Since when the clock is held.
    since: Time,
}

impl World {
    fn target(&mut self, bus: u8) -> Option<&mut Target> {
        self.chip.targets.targets.get_mut(&bus)
    }

    /// The target on these pins that answers an address.
    pub(crate) fn target_on(&self, (scl, sda): (u16, u16), address: u16) -> Option<u8> {
        let nets = (self.chip.pins.net(scl)?, self.chip.pins.net(sda)?);
        self.target_on_nets(nets, address)
    }

    pub(crate) fn target_on_nets(&self, nets: (NetId, NetId), address: u16) -> Option<u8> {
        let answers = |target: &Target| target.nets == nets && target.settings.address == address;
        self.chip.targets.targets.iter().find(|(_, target)| answers(target)).map(|(bus, _)| *bus)
    }

    /// True while the controller must wait.
    pub(crate) fn target_holds(&self, bus: u8) -> bool {
        self.chip.targets.targets.get(&bus).is_some_and(|target| target.holding)
    }

    fn target_step(&mut self, bus: u8, flags: u32) {
        if let Some(target) = self.target(bus) {
            target.holding = true;
            self.raise(Event { source: Source::I2cTarget(bus), flags, count: 1, hard: false });
        }
    }

    /// A start with the target's address.
    pub(crate) fn target_start(&mut self, bus: u8, read: bool) {
        if let Some(target) = self.target(bus) {
            target.to_send.clear();
        }
        self.target_step(bus, if read { target_event::ADDRESS_READ } else { target_event::ADDRESS_WRITE });
    }

    /// The controller sent a byte.
    pub(crate) fn target_put(&mut self, bus: u8, byte: u8) {
        if let Some(target) = self.target(bus).filter(|target| target.received.len() < ROOM) {
            target.received.push_back(byte);
        }
        self.target_step(bus, target_event::WRITE_REQUEST);
    }

    /// The byte that the controller asks for; None: it is asked for, and to be fetched later.
    pub(crate) fn target_get(&mut self, bus: u8) -> Option<u8> {
        let byte = self.target(bus).and_then(|target| target.to_send.pop_front());
        if byte.is_none() {
            self.target_step(bus, target_event::READ_REQUEST);
        }
        byte
    }

    /// The transaction is over.
    pub(crate) fn target_end(&mut self, bus: u8) {
        self.target_step(bus, target_event::END);
    }

    /// Goes on with a transfer with a target of this chip until it is whole or the target holds the clock.
    pub(crate) fn transfer_to_target(
        &mut self,
        id: I2cId,
        target: u8,
        address: u16,
        parts: &mut [I2cPart<'_>],
        stop: bool,
    ) -> Outcome<usize> {
        let now = self.now();
        let bus = self.i2c_bus(id)?;
        let timeout = Time::from(bus.settings.timeout_us) * MICROSECOND;
        let fresh = Progress { target, address, part: 0, at: 0, direction: None, written: 0, since: now };
        let mut progress = bus.progress.unwrap_or(fresh);
        if progress.address != address {
            // Another transfer of this bus is held.
            return Err(Error::Errno(errno::EBUSY));
        }
        let mut probe = [I2cPart::Write(&[])];
        let parts = if parts.is_empty() { &mut probe[..] } else { parts };
        let whole = self.move_parts(id, &mut progress, parts)?;
        let bus = self.i2c_bus(id)?;
        if whole {
            (bus.progress, bus.open_target) = (None, Some(target));
            if stop {
                self.i2c_stop(id)?;
            }
            return Ok(progress.written);
        }
        bus.progress = Some(progress);
        if self.now() - progress.since < timeout {
            return Err(Error::Held);
        }
        self.complain(&format!("i2c: the target at 0x{address:02x} holds the clock for too long"));
        self.i2c_stop(id)?;
        Err(Error::Errno(errno::ETIMEDOUT))
    }

    /// Moves bytes; true when all are moved.
    fn move_parts(&mut self, id: I2cId, progress: &mut Progress, parts: &mut [I2cPart<'_>]) -> Outcome<bool> {
        let bit = self.i2c_bus(id)?.bit();
        while !self.target_holds(progress.target) {
            let Some(part) = parts.get_mut(progress.part) else { return Ok(true) };
            let read = matches!(part, I2cPart::Read(_));
            if progress.direction != Some(read) {
                progress.direction = Some(read);
                let way = if read { "read" } else { "write" };
                let _ = write!(self.i2c_bus(id)?.record, " 0x{:02x} {way}", progress.address);
                self.spend(10 * bit);
                self.target_start(progress.target, read);
                progress.since = self.now();
                continue;
            }
            let byte = match part {
                I2cPart::Write(bytes) => bytes.get(progress.at).map(|byte| {
                    self.spend(9 * bit);
                    self.target_put(progress.target, *byte);
                    progress.written += 1;
                    *byte
                }),
                I2cPart::Read(bytes) => match bytes.get_mut(progress.at) {
                    Some(place) => {
                        let Some(byte) = self.target_get(progress.target) else { continue };
                        self.spend(9 * bit);
                        *place = byte;
                        Some(byte)
                    }
                    None => None,
                },
            };
            match byte {
                Some(byte) => {
                    let _ = write!(self.i2c_bus(id)?.record, " {byte:02x}");
                    progress.at += 1;
                    progress.since = self.now();
                }
                None => (progress.part, progress.at) = (progress.part + 1, 0),
            }
        }
        Ok(false)
    }

    pub(crate) fn reset_targets(&mut self) {
        for bus in self.chip.targets.targets.keys().copied().collect::<Vec<_>>() {
            self.release_target(bus);
        }
    }

    fn release_target(&mut self, bus: u8) {
        let Some(target) = self.chip.targets.targets.remove(&bus) else { return };
        for pin in [target.settings.scl, target.settings.sda].into_iter().flatten() {
            self.lend_pin(pin, None);
        }
        self.events.retain(|event| event.source != Source::I2cTarget(bus));
    }

    fn configure_target(&mut self, bus: u8, settings: &I2cTargetSettings) -> Outcome<()> {
        let line = I2cSettings { scl: settings.scl, sda: settings.sda, frequency: 1, timeout_us: 1 };
        let (scl, sda) = self.i2c_pins(I2cId::Hardware(bus), &line)?;
        let net = |pin: u16| self.chip.pins.net(pin).ok_or(Error::Invalid("invalid pin"));
        let nets = (net(scl)?, net(sda)?);
        // A peripheral is one of both.
        self.release_i2c(I2cId::Hardware(bus));
        self.release_target(bus);
        for pin in [scl, sda] {
            self.set_pull(pin, Pull::Up);
            self.lend_pin(pin, Some(Drive::Off));
        }
        let settings = I2cTargetSettings { scl: Some(scl), sda: Some(sda), ..*settings };
        let (received, to_send) = (VecDeque::new(), VecDeque::new());
        self.chip.targets.targets.insert(bus, Target { settings, nets, received, to_send, holding: false });
        Ok(())
    }
}

impl I2cTargets for SimBoard {
    fn configure(&self, bus: u8, settings: &I2cTargetSettings) -> Outcome<()> {
        self.with(|world| world.configure_target(bus, settings))
    }

    fn settings(&self, bus: u8) -> Option<I2cTargetSettings> {
        self.inspect(|world| world.target(bus).map(|target| target.settings))
    }

    fn read(&self, bus: u8, buffer: &mut [u8]) -> usize {
        self.with(|world| {
            let Some(target) = world.target(bus) else { return 0 };
            let count = target.received.len().min(buffer.len());
            buffer.iter_mut().zip(target.received.drain(..count)).for_each(|(to, from)| *to = from);
            count
        })
    }

    fn write(&self, bus: u8, bytes: &[u8]) -> usize {
        self.with(|world| {
            let Some(target) = world.target(bus) else { return 0 };
            let count = bytes.len().min(ROOM - target.to_send.len());
            target.to_send.extend(&bytes[..count]);
            count
        })
    }

    fn acknowledge(&self, bus: u8) {
        self.with(|world| {
            if let Some(target) = world.target(bus) {
                target.holding = false;
            }
        });
    }

    fn release(&self, bus: u8) {
        self.with(|world| world.release_target(bus));
    }
}
