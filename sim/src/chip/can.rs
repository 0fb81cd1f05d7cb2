//! CAN: the chip's controllers and nodes outside, on one bus.
//!
//! Messages are simulated as such, not bit by bit: the one with the highest priority takes as long as its bits (none are
//! stuffed), and then is there for everybody, or was not acknowledged, or was destroyed by somebody with another rate.
//!
//! Invariant: on a lane (the bus, or inside a controller that is on none) one message is on its way at a time.

use crate::board::SimBoard;
use crate::device::DeviceId;
use crate::time::{SECOND, Time};
use crate::world::{Due, World};
use board::{
    CAN_FILTERS, CAN_QUEUE, Can, CanCounters, CanFilter, CanFrame, CanMode, CanState, CanTiming, Error, Event, Family, Outcome, Source,
    can_error, can_event, errno,
};
use std::collections::VecDeque;

const CONTROLLERS: usize = 2;
/// The bus.
const BUS: usize = 0;
/// Messages that a controller keeps for the program.
const ROOM: usize = 6;
/// Things that happened and were not asked for.
const HISTORY: usize = 16;
/// Hz that quanta are made of.
const CLOCK: u32 = 42_000_000;
/// Bits that an error takes before the bus is free again.
const ERROR_BITS: u64 = 20;
/// Counts of errors at which the state changes.
const WARNING: u32 = 96;
const PASSIVE: u32 = 128;
const OFF: u32 = 256;

struct Controller {
    timing: CanTiming,
    mode: CanMode,
    /// None: nothing is received until filters are set; an empty list inside: everything.
    filters: Option<Vec<CanFilter>>,
    waiting: [Option<CanFrame>; CAN_QUEUE as usize],
    received: VecDeque<CanFrame>,
    errors: u8,
    counters: CanCounters,
    triggers: u32,
    hard: bool,
    happened: VecDeque<u32>,
}

impl Controller {
    fn state(&self) -> CanState {
        match self.counters.send_errors.max(self.counters.receive_errors) {
            _ if self.mode == CanMode::Sleep => CanState::Stopped,
            _ if self.counters.send_errors >= OFF => CanState::BusOff,
            PASSIVE.. => CanState::Passive,
            WARNING.. => CanState::Warning,
            _ => CanState::Active,
        }
    }

    fn sends(&self) -> bool {
        !matches!(self.mode, CanMode::Sleep | CanMode::Silent) && self.state() != CanState::BusOff
    }

    fn hears(&self, sender: Option<CanMode>) -> bool {
        match sender {
            // Itself.
            Some(mode) => matches!(mode, CanMode::Loopback | CanMode::SilentLoopback),
            None => matches!(self.mode, CanMode::Normal | CanMode::Silent) && self.state() != CanState::BusOff,
        }
    }

    /// The place of the message that is sent next.
    fn next(&self) -> Option<usize> {
        let places = (0..self.waiting.len()).filter(|place| self.waiting[*place].is_some() && self.sends());
        places.min_by_key(|place| self.waiting[*place].map(|frame| frame.priority()))
    }

    fn take(&mut self, frame: &CanFrame) -> u32 {
        let wanted = self.filters.as_ref().is_some_and(|filters| filters.is_empty() || filters.iter().any(|filter| filter.passes(frame)));
        if !wanted {
            return 0;
        }
        if self.received.len() == ROOM {
            self.errors |= can_error::OVERRUN;
            self.counters.overruns += 1;
            return 0;
        }
        self.received.push_back(*frame);
        if self.received.len() == ROOM {
            self.errors |= can_error::FULL;
        }
        can_event::RECEIVED
    }
}

/// Who sends a message.
#[derive(Clone, Copy, PartialEq)]
enum Sender {
    Controller(usize, usize),
    Device(DeviceId),
}

#[derive(Default)]
struct Lane {
    /// Who sends what, and how fast.
    sending: Option<(Sender, CanFrame, u32)>,
    /// When it is free.
    free: Time,
    generation: u32,
}

/// The bus, and the lanes inside of controllers.
#[derive(Default)]
pub struct CanBus {
    controllers: [Option<Controller>; CONTROLLERS],
    /// Messages of nodes outside, in their order, and the nodes' rates.
    outside: VecDeque<(DeviceId, CanFrame, u32)>,
    lanes: [Lane; 1 + CONTROLLERS],
}

/// Bits of a message, with the pause behind it.
fn bits(frame: &CanFrame) -> u64 {
    let data = if frame.remote { 0 } else { 8 * u64::from(frame.length) };
    data + if frame.extended { 67 } else { 47 }
}

fn same_rate(one: u32, other: u32) -> bool {
    one.abs_diff(other) <= one / 100
}

impl World {
    /// A node outside has a message to send.
    pub(crate) fn message_from_device(&mut self, device: DeviceId, frame: &CanFrame, rate: u32) {
        self.chip.can.outside.push_back((device, *frame, rate));
        self.start_message(BUS);
    }

    fn rate_of_device(&mut self, device: DeviceId) -> Option<u32> {
        self.with_device(device, |device, _| device.can().map(|node| node.bitrate())).flatten()
    }

    /// The lane that a controller sends on.
    fn lane_of(&self, index: usize) -> usize {
        let alone = self.chip.can.controllers[index].as_ref().is_some_and(|own| own.mode == CanMode::SilentLoopback);
        if alone { 1 + index } else { BUS }
    }

    /// Lets the message with the highest priority begin, if the lane is free.
    fn start_message(&mut self, lane: usize) {
        if self.chip.can.lanes[lane].sending.is_some() {
            return;
        }
        let mut best: Option<(Sender, CanFrame, u32)> = None;
        for index in (0..CONTROLLERS).filter(|index| self.lane_of(*index) == lane) {
            let Some(own) = &self.chip.can.controllers[index] else { continue };
            let Some((place, frame)) = own.next().and_then(|place| Some((place, own.waiting[place]?))) else { continue };
            if best.as_ref().is_none_or(|best| frame.priority() < best.1.priority()) {
                best = Some((Sender::Controller(index, place), frame, own.timing.bitrate));
            }
        }
        if lane == BUS {
            let mut seen = Vec::new();
            for (device, frame, rate) in &self.chip.can.outside {
                // The first message of each node.
                if seen.contains(device) {
                    continue;
                }
                seen.push(*device);
                if best.as_ref().is_none_or(|best| frame.priority() < best.1.priority()) {
                    best = Some((Sender::Device(*device), *frame, *rate));
                }
            }
        }
        let Some((sender, frame, rate)) = best else { return };
        let now = self.now();
        let own = &mut self.chip.can.lanes[lane];
        own.sending = Some((sender, frame, rate));
        own.generation += 1;
        let due = now.max(own.free) + bits(&frame) * SECOND / u64::from(rate.max(1));
        let generation = own.generation;
        self.schedule(due, Due::Message { lane: lane as u8, generation });
    }

    /// A message is over.
    pub(crate) fn message_due(&mut self, lane: u8, generation: u32) {
        let lane = usize::from(lane);
        if self.chip.can.lanes[lane].generation != generation {
            return;
        }
        let Some((sender, frame, rate)) = self.chip.can.lanes[lane].sending.take() else { return };
        let mode = match sender {
            Sender::Controller(index, _) => self.chip.can.controllers[index].as_ref().map(|own| own.mode),
            Sender::Device(_) => None,
        };
        let (acknowledged, destroyed) = if lane == BUS { self.judge(sender, rate) } else { (true, false) };
        let passes = !destroyed && (acknowledged || mode == Some(CanMode::Loopback));
        if !passes {
            self.chip.can.lanes[lane].free = self.now() + ERROR_BITS * SECOND / u64::from(rate.max(1));
        }
        if let Sender::Controller(index, place) = sender {
            self.sent(index, place, passes, destroyed);
        }
        if passes {
            self.hand_out(lane, sender, mode, &frame, rate);
        }
        self.start_message(lane);
    }

    /// Whether somebody acknowledges a message at this rate, and whether somebody destroys it.
    fn judge(&mut self, sender: Sender, rate: u32) -> (bool, bool) {
        let (mut acknowledged, mut destroyed) = (false, false);
        for index in 0..CONTROLLERS {
            let Some(own) = &mut self.chip.can.controllers[index] else { continue };
            let active = own.mode == CanMode::Normal && own.state() != CanState::BusOff;
            if matches!(sender, Sender::Controller(other, _) if other == index) || !active {
                continue;
            }
            if same_rate(rate, own.timing.bitrate) {
                acknowledged = true;
            } else {
                destroyed = true;
                let before = own.state();
                own.counters.receive_errors = (own.counters.receive_errors + 1).min(PASSIVE);
                self.state_may_have_changed(index, before);
            }
        }
        for index in 0..self.devices.len() {
            let device = DeviceId(index as u16);
            if sender == Sender::Device(device) {
                continue;
            }
            if let Some(own) = self.rate_of_device(device) {
                if same_rate(rate, own) { acknowledged = true } else { destroyed = true }
            }
        }
        (acknowledged, destroyed)
    }

    /// A controller's message went through, or did not.
    fn sent(&mut self, index: usize, place: usize, passes: bool, destroyed: bool) {
        let Some(own) = &mut self.chip.can.controllers[index] else { return };
        let before = own.state();
        let errors = &mut own.counters.send_errors;
        if passes {
            *errors = errors.saturating_sub(1);
            own.waiting[place] = None;
            self.state_may_have_changed(index, before);
            self.note_can(index, can_event::SENT | (place as u32) << can_event::INDEX);
        } else if destroyed || *errors < PASSIVE {
            // A passive controller that nobody acknowledges is not switched off: it may be alone.
            *errors += 8;
            self.state_may_have_changed(index, before);
        }
    }

    fn hand_out(&mut self, lane: usize, sender: Sender, mode: Option<CanMode>, frame: &CanFrame, rate: u32) {
        for index in 0..CONTROLLERS {
            let itself = matches!(sender, Sender::Controller(other, _) if other == index);
            let Some(own) = &mut self.chip.can.controllers[index] else { continue };
            let hears = own.hears(mode.filter(|_| itself)) && (itself || lane == BUS);
            if (itself && mode.is_none()) || !hears || !same_rate(rate, own.timing.bitrate) {
                continue;
            }
            let before = own.state();
            own.counters.receive_errors = own.counters.receive_errors.saturating_sub(1);
            let happened = own.take(frame);
            self.state_may_have_changed(index, before);
            self.note_can(index, happened);
        }
        if let Sender::Device(device) = sender {
            let queue = &mut self.chip.can.outside;
            if let Some(place) = queue.iter().position(|waiting| waiting.0 == device) {
                queue.remove(place);
            }
        }
        for index in (0..self.devices.len()).filter(|_| lane == BUS) {
            let device = DeviceId(index as u16);
            if sender != Sender::Device(device) {
                self.with_device(device, |device, port| device.can().map(|node| node.receive(frame, port)));
            }
        }
    }

    fn state_may_have_changed(&mut self, index: usize, before: CanState) {
        let Some(own) = &mut self.chip.can.controllers[index] else { return };
        let state = own.state();
        if state > before {
            match state {
                CanState::Warning => own.counters.warnings += 1,
                CanState::Passive => own.counters.passives += 1,
                CanState::BusOff => own.counters.offs += 1,
                _ => (),
            }
            self.note_can(index, can_event::STATE);
        }
    }

    /// Notes what happened to a controller, if anybody wants to know.
    fn note_can(&mut self, index: usize, happened: u32) {
        let Some(own) = &mut self.chip.can.controllers[index] else { return };
        let kind = happened & own.triggers;
        if kind == 0 {
            return;
        }
        // What has no place of its own is told once.
        if happened & can_event::SENT != 0 || !own.happened.contains(&happened) {
            own.happened.push_back(happened);
            own.happened.truncate(HISTORY);
        }
        let (flags, hard) = (happened & 0xf, own.hard);
        self.raise(Event { source: Source::Can(index as u8 + 1), flags, count: 1, hard });
    }

    /// Stops all controllers.
    pub(crate) fn reset_can(&mut self) {
        (0..CONTROLLERS).for_each(|index| self.stop_can(index));
    }

    fn stop_can(&mut self, index: usize) {
        let lane = self.lane_of(index);
        self.chip.can.controllers[index] = None;
        let own = &mut self.chip.can.lanes[lane];
        if matches!(own.sending, Some((Sender::Controller(sender, _), ..)) if sender == index) {
            own.sending = None;
            own.generation += 1;
        }
        self.start_message(lane);
    }
}

impl SimBoard {
    /// Itself, if the chip has controllers.
    pub(crate) fn has_can(&self) -> Option<&dyn Can> {
        (self.hardware().profile.family == Family::Stm32).then_some(self)
    }

    fn controller<R>(&self, bus: u8, work: impl FnOnce(&mut World, usize) -> R, otherwise: R) -> R {
        let index = usize::from(bus.wrapping_sub(1));
        self.with(|world| {
            if world.chip.can.controllers.get(index).is_some_and(Option::is_some) { work(world, index) } else { otherwise }
        })
    }

    fn own<R>(&self, bus: u8, work: impl FnOnce(&mut Controller) -> R, otherwise: R) -> R {
        let index = usize::from(bus.wrapping_sub(1));
        self.with(|world| match world.chip.can.controllers.get_mut(index).and_then(Option::as_mut) {
            Some(own) => work(own),
            None => otherwise,
        })
    }
}

impl Can for SimBoard {
    fn exists(&self, bus: u8) -> bool {
        (1..=CONTROLLERS as u8).contains(&bus)
    }

    fn clock(&self, _bus: u8) -> u32 {
        CLOCK
    }

    fn configure(&self, bus: u8, timing: &CanTiming, mode: CanMode) -> Outcome<()> {
        if !self.exists(bus) {
            return Err(Error::Absent);
        }
        self.with(|world| {
            world.stop_can(usize::from(bus - 1));
            world.chip.can.controllers[usize::from(bus - 1)] = Some(Controller {
                timing: *timing,
                mode,
                filters: None,
                waiting: [None; CAN_QUEUE as usize],
                received: VecDeque::new(),
                errors: 0,
                counters: CanCounters::default(),
                triggers: 0,
                hard: false,
                happened: VecDeque::new(),
            });
        });
        Ok(())
    }

    fn timing(&self, bus: u8) -> Option<CanTiming> {
        self.own(bus, |own| Some(own.timing), None)
    }

    fn set_filters(&self, bus: u8, filters: Option<&[CanFilter]>) -> Outcome<()> {
        if filters.is_some_and(|filters| filters.len() > CAN_FILTERS) {
            return Err(Error::Invalid("too many filters"));
        }
        self.own(
            bus,
            |own| {
                own.filters = match filters {
                    None => Some(Vec::new()),
                    Some([]) => None,
                    Some(filters) => Some(filters.to_vec()),
                };
                Ok(())
            },
            Err(Error::Errno(errno::ENODEV)),
        )
    }

    fn send(&self, bus: u8, frame: &CanFrame, ordered: bool) -> Outcome<Option<u8>> {
        let off = Err(Error::Errno(errno::EIO));
        self.controller(
            bus,
            |world, index| {
                let lane = world.lane_of(index);
                let Some(own) = &mut world.chip.can.controllers[index] else { return off };
                if matches!(own.state(), CanState::BusOff | CanState::Stopped) {
                    return off;
                }
                let same = own.waiting.iter().flatten().any(|other| other.priority() == frame.priority());
                let Some(place) = own.waiting.iter().position(Option::is_none).filter(|_| !(ordered && same)) else { return Ok(None) };
                own.waiting[place] = Some(*frame);
                world.start_message(lane);
                Ok(Some(place as u8))
            },
            off,
        )
    }

    fn cancel(&self, bus: u8, place: u8) -> bool {
        self.controller(
            bus,
            |world, index| {
                let lane = world.lane_of(index);
                let place = usize::from(place);
                let Some(own) = &mut world.chip.can.controllers[index] else { return false };
                if own.waiting.get_mut(place).and_then(Option::take).is_none() {
                    return false;
                }
                let on_its_way = &mut world.chip.can.lanes[lane];
                if matches!(on_its_way.sending, Some((sender, ..)) if sender == Sender::Controller(index, place)) {
                    on_its_way.sending = None;
                    on_its_way.generation += 1;
                }
                world.note_can(index, can_event::SENT | can_event::FAILED | (place as u32) << can_event::INDEX);
                world.start_message(lane);
                true
            },
            false,
        )
    }

    fn next_length(&self, bus: u8) -> Option<u8> {
        self.own(bus, |own| own.received.front().map(|frame| frame.length), None)
    }

    fn receive(&self, bus: u8) -> Option<(CanFrame, u8)> {
        self.own(bus, |own| own.received.pop_front().map(|frame| (frame, std::mem::take(&mut own.errors))), None)
    }

    fn state(&self, bus: u8) -> CanState {
        self.own(bus, |own| own.state(), CanState::Stopped)
    }

    fn counters(&self, bus: u8) -> CanCounters {
        self.own(
            bus,
            |own| CanCounters {
                to_send: own.waiting.iter().flatten().count() as u32,
                received: own.received.len() as u32,
                ..own.counters
            },
            CanCounters::default(),
        )
    }

    fn restart(&self, bus: u8) -> Outcome<()> {
        self.controller(
            bus,
            |world, index| {
                let lane = world.lane_of(index);
                if let Some(own) = &mut world.chip.can.controllers[index] {
                    own.waiting = [None; CAN_QUEUE as usize];
                    own.counters = CanCounters { overruns: own.counters.overruns, ..CanCounters::default() };
                }
                let on_its_way = &mut world.chip.can.lanes[lane];
                if matches!(on_its_way.sending, Some((Sender::Controller(sender, _), ..)) if sender == index) {
                    on_its_way.sending = None;
                    on_its_way.generation += 1;
                }
                world.start_message(lane);
                Ok(())
            },
            Err(Error::Errno(errno::ENODEV)),
        )
    }

    fn interrupt(&self, bus: u8, triggers: u32, hard: bool) -> Outcome<()> {
        self.own(bus, |own| (own.triggers, own.hard) = (triggers, hard), ());
        Ok(())
    }

    fn take_flags(&self, bus: u8) -> u32 {
        self.own(bus, |own| own.happened.pop_front().unwrap_or(0), 0)
    }

    fn release(&self, bus: u8) {
        if self.exists(bus) {
            self.with(|world| world.stop_can(usize::from(bus - 1)));
        }
    }
}
