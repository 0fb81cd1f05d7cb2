//! The world: time, nets, devices and the chip, moved forward event by event.
//!
//! Time moves when the program asks for it (clocks, sleeping, transfers) and stops at every
//! event on the way. A change of a driver marks its net; [`World::settle`] then works out
//! signals and tells listeners until nothing changes any more.
//!
//! Invariant: `now` never goes back, and an event is handled at the time it is due, so two
//! runs of a program against virtual time are the same to the nanosecond.

use crate::chip::Chip;
use crate::clock::Clock;
use crate::device::{Device, DeviceId, Port};
use crate::log::Log;
use crate::net::{Drive, Net, NetId, Owner, Signal};
use crate::profile::Hardware;
use crate::queue::Queue;
use crate::script::Script;
use crate::time::{Time, from_seconds};
use board::{Event, ResetCause, trigger};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Net changes that may follow from one cause before the wiring counts as oscillating.
const MOST_CHANGES: usize = 100_000;

/// Something that is due.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Due {
    Timer { timer: u8, generation: u32 },
    Alarm { generation: u32 },
    Watchdog { generation: u32 },
    Device(DeviceId, u32),
    /// A block of state machines acts.
    Programmable { block: u8, generation: u32 },
    /// The next pulse of a train that the hardware sends.
    Pulse { pin: u16, generation: u32 },
    /// An edge of a pulse train that somebody wants to see.
    Edge { net: NetId, generation: u32 },
    /// A byte that a device sends is on its line completely.
    SerialIn { device: DeviceId, byte: u8, rate: u32 },
    /// The transmitter of a line of the board has sent its next byte.
    SerialOut { line: u8 },
    /// No byte came for a while.
    SerialIdle { line: u8 },
    /// A batch of samples of a stream is over.
    Sound { stream: u8, generation: u32 },
    /// A message on a CAN bus is over.
    Message { lane: u8, generation: u32 },
    /// The link to a wireless network may have changed.
    Link,
    /// An entry of the scenario.
    Step(usize),
    Check(usize),
    End,
}

/// Why the chip does not go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Halt {
    /// The chip restarts.
    Reset(ResetCause),
    /// The boot loader was asked for.
    Bootloader,
    /// The scenario is over.
    End,
}

/// A device and where it is wired to.
pub struct Slot {
    pub name: String,
    pub model: &'static crate::devices::Model,
    pub terminals: Vec<NetId>,
    /// None while the device itself runs.
    pub device: Option<Box<dyn Device>>,
}

/// Everything that is simulated.
pub struct World {
    pub(crate) hardware: &'static Hardware,
    pub(crate) clock: Clock,
    now: Time,
    /// How far time will pass if nothing comes between.
    pub(crate) horizon: Time,
    /// When the chip started last.
    pub(crate) booted: Time,
    pub(crate) queue: Queue<Due>,
    pub(crate) nets: Vec<Net>,
    names: HashMap<String, NetId>,
    pub(crate) devices: Vec<Slot>,
    dirty: VecDeque<NetId>,
    settling: bool,
    /// Devices that run now.
    running: u32,
    pub(crate) chip: Chip,
    pub(crate) log: Log,
    pub(crate) script: Script,
    pub(crate) halt: Option<Halt>,
    /// The machine's flag.
    pub(crate) pending: Option<&'static AtomicBool>,
    /// Events for the machine, in the order in which they came.
    pub(crate) events: VecDeque<Event>,
    /// An event came since the last sleep ended.
    pub(crate) fresh: bool,
    /// Counts changes that expectations may look at.
    pub(crate) changes: u64,
}

impl World {
    pub fn new(hardware: &'static Hardware, clock: Clock) -> World {
        let mut world = World {
            hardware,
            clock,
            now: 0,
            horizon: 0,
            booted: 0,
            queue: Queue::default(),
            nets: Vec::new(),
            names: HashMap::new(),
            devices: Vec::new(),
            dirty: VecDeque::new(),
            settling: false,
            running: 0,
            chip: Chip::new(hardware),
            log: Log::default(),
            script: Script::default(),
            halt: None,
            pending: None,
            events: VecDeque::new(),
            fresh: false,
            changes: 0,
        };
        for (name, level) in [("3V3", true), ("GND", false)] {
            let net = world.net(name);
            world.nets[net.0 as usize].drive(Owner::Supply, Drive::Strong(level));
            world.dirty.push_back(net);
        }
        for pin in hardware.profile.pins {
            let name = pin.board.first().copied().unwrap_or(pin.chip);
            let net = world.net(name);
            world.nets[net.0 as usize].pins.push(pin.number);
            for other in pin.board.iter().chain([&pin.chip]) {
                world.names.insert(other.to_string(), net);
            }
            world.chip.pins.connect(pin.number, net);
        }
        world.settle();
        world
    }

    pub fn now(&self) -> Time {
        self.now
    }

    // Nets.

    /// The net of a name, made when there is none.
    pub fn net(&mut self, name: &str) -> NetId {
        if let Some(&net) = self.names.get(name) {
            return net;
        }
        let net = NetId(self.nets.len() as u32);
        let traced = !matches!(name, "3V3" | "GND");
        let signal = Signal { floating: true, ..Signal::default() };
        self.nets.push(Net { name: name.to_string(), traced, signal, ..Net::default() });
        self.names.insert(name.to_string(), net);
        net
    }

    pub fn net_named(&self, name: &str) -> Option<NetId> {
        self.names.get(name).copied()
    }

    /// Makes one net of two.
    pub fn join(&mut self, a: NetId, b: NetId) {
        if a == b {
            return;
        }
        let gone = std::mem::take(&mut self.nets[b.0 as usize]);
        self.nets[a.0 as usize].pins.extend(gone.pins);
        self.nets[a.0 as usize].listeners.extend(gone.listeners);
        self.nets[a.0 as usize].drivers.extend(gone.drivers);
        self.names.values_mut().filter(|net| **net == b).for_each(|net| *net = a);
        for slot in &mut self.devices {
            slot.terminals.iter_mut().filter(|net| **net == b).for_each(|net| *net = a);
        }
        self.chip.pins.reconnect(b, a);
        self.mark(a);
    }

    /// The drivers of a net changed. While a device runs nothing is worked out, so that it too hears of it.
    pub(crate) fn mark(&mut self, net: NetId) {
        self.dirty.push_back(net);
        if self.running == 0 {
            self.settle();
        }
    }

    pub fn drive(&mut self, net: NetId, owner: Owner, drive: Drive) {
        if self.nets[net.0 as usize].drive(owner, drive) {
            self.mark(net);
        }
    }

    /// The signal of a net now.
    pub fn signal(&self, net: NetId) -> Signal {
        let net = &self.nets[net.0 as usize];
        let mut signal = net.signal;
        if let Some(wave) = signal.wave.filter(|_| !net.edges_wanted) {
            signal.level = wave.level(self.now);
            signal.volts = if signal.level { crate::net::SUPPLY } else { 0.0 };
        }
        signal
    }

    pub fn level(&self, net: NetId) -> bool {
        self.signal(net).level
    }

    /// When the level of a net changes next, as far as that is known.
    pub(crate) fn next_change(&self, net: NetId) -> Option<Time> {
        let net = &self.nets[net.0 as usize];
        let edge = net.signal.wave.filter(|wave| wave.has_edges() && !net.edges_wanted).map(|wave| wave.next_edge(self.now));
        edge.into_iter().chain(self.queue.next()).min()
    }

    /// Rising and falling edges of a net since the beginning.
    pub fn edges(&mut self, net: NetId) -> (u64, u64) {
        let now = self.now;
        let net = &mut self.nets[net.0 as usize];
        net.count_until(now);
        (net.rising, net.falling)
    }

    /// Works out signals and tells listeners until nothing changes.
    pub(crate) fn settle(&mut self) {
        if self.settling {
            return;
        }
        self.settling = true;
        let mut left = MOST_CHANGES;
        while let Some(net) = self.dirty.pop_front() {
            self.update(net);
            left -= 1;
            if left == 0 {
                self.dirty.clear();
                let name = self.nets[net.0 as usize].name.clone();
                self.complain(&format!("{name}: the wiring oscillates"));
                break;
            }
        }
        self.settling = false;
    }

    fn update(&mut self, id: NetId) {
        let now = self.now;
        let net = &mut self.nets[id.0 as usize];
        let signal = net.resolve(now);
        let old = net.signal;
        if signal == old {
            return;
        }
        net.count_until(now);
        let before = old.wave.filter(|_| !net.edges_wanted).map_or(old.level, |wave| wave.level(now));
        net.signal = signal;
        if signal.wave != old.wave {
            net.generation += 1;
            if let Some(wave) = signal.wave.filter(|wave| net.edges_wanted && wave.has_edges()) {
                self.queue.push(wave.next_edge(now), Due::Edge { net: id, generation: net.generation });
            }
        }
        self.changes += 1;
        let contention = signal.contention && !old.contention;
        if signal.level != before {
            self.edge(id);
        } else {
            self.tell(id);
        }
        self.log.signal(now, id, &self.nets[id.0 as usize]);
        self.check_touch();
        if contention {
            self.report_contention(id);
        }
    }

    /// The level of a net has just changed.
    fn edge(&mut self, id: NetId) {
        let net = &mut self.nets[id.0 as usize];
        net.changed = self.now;
        let level = net.signal.level;
        if level {
            net.rising += 1;
        } else {
            net.falling += 1;
        }
        self.tell(id);
        for index in 0..self.nets[id.0 as usize].pins.len() {
            let pin = self.nets[id.0 as usize].pins[index];
            let triggers =
                if level { trigger::RISING | trigger::HIGH_LEVEL } else { trigger::FALLING | trigger::LOW_LEVEL };
            self.count_edge(pin, level);
            self.count_pulse(pin, level);
            self.serial_flow(pin);
            self.pin_edge(pin, triggers);
        }
        if !self.nets[id.0 as usize].pins.is_empty() {
            self.pio_edge();
        }
    }

    fn tell(&mut self, id: NetId) {
        let signal = self.nets[id.0 as usize].signal;
        for index in 0..self.nets[id.0 as usize].listeners.len() {
            let (device, terminal) = self.nets[id.0 as usize].listeners[index];
            self.with_device(device, |device, port| device.changed(usize::from(terminal), signal, port));
        }
    }

    fn report_contention(&mut self, id: NetId) {
        let mut sides = [Vec::new(), Vec::new()];
        for (owner, drive) in &self.nets[id.0 as usize].drivers {
            let side = match drive {
                Drive::Strong(level) => usize::from(*level),
                Drive::Wave(_) => 1,
                _ => continue,
            };
            sides[side].push(match owner {
                Owner::Device(device, _) => self.devices[usize::from(device.0)].name.clone(),
                Owner::Scenario => "the scenario".to_string(),
                Owner::Supply => "the supply".to_string(),
                Owner::Pin(_) | Owner::Pull(_) => "the board".to_string(),
            });
        }
        let name = self.nets[id.0 as usize].name.clone();
        let [low, high] = sides.map(|side| side.join(", "));
        self.complain(&format!("{name}: short circuit: {high} drives it high, {low} low"));
    }

    /// Decides anew whether edges of pulse trains on a net are simulated one by one.
    pub(crate) fn review_edges(&mut self, id: NetId) {
        let net = &self.nets[id.0 as usize];
        let by_pin = net.pins.iter().any(|&pin| self.chip.pins.watches_edges(pin) || self.chip.counters.watches(pin) || self.chip.pulse_counters.watches(pin));
        let by_device = net.listeners.iter().any(|(device, _)| {
            self.devices[usize::from(device.0)].device.as_ref().is_some_and(|device| device.wants_edges())
        });
        let wanted = by_pin || by_device;
        let now = self.now;
        let net = &mut self.nets[id.0 as usize];
        if net.edges_wanted == wanted {
            return;
        }
        net.count_until(now);
        net.edges_wanted = wanted;
        net.generation += 1;
        if let Some(wave) = net.signal.wave {
            net.signal.level = wave.level(now);
            if wanted && wave.has_edges() {
                self.queue.push(wave.next_edge(now), Due::Edge { net: id, generation: net.generation });
            }
        }
    }

    fn wave_edge(&mut self, id: NetId, generation: u32) {
        let net = &mut self.nets[id.0 as usize];
        let Some(wave) = net.signal.wave.filter(|_| net.generation == generation) else { return };
        self.queue.push(wave.next_edge(self.now), Due::Edge { net: id, generation });
        net.signal.level = wave.level(self.now);
        net.signal.volts = if net.signal.level { crate::net::SUPPLY } else { 0.0 };
        net.counted = self.now;
        self.changes += 1;
        self.edge(id);
        self.settle();
    }

    // Devices.

    /// Adds a device, wired to these nets.
    pub fn add_device(
        &mut self,
        name: &str,
        model: &'static crate::devices::Model,
        terminals: Vec<NetId>,
        device: Box<dyn Device>,
    ) -> DeviceId {
        let id = DeviceId(self.devices.len() as u16);
        for (index, net) in terminals.iter().enumerate() {
            self.nets[net.0 as usize].listeners.push((id, index as u8));
        }
        let nets = terminals.clone();
        self.devices.push(Slot { name: name.to_string(), model, terminals, device: Some(device) });
        nets.into_iter().for_each(|net| self.review_edges(net));
        id
    }

    /// Switches the power of all devices on, and tells them what is on their terminals.
    pub fn power_on(&mut self) {
        for index in 0..self.devices.len() {
            let id = DeviceId(index as u16);
            self.with_device(id, |device, port| device.start(port));
        }
        for index in 0..self.devices.len() {
            let id = DeviceId(index as u16);
            for terminal in 0..self.devices[index].terminals.len() {
                let signal = self.terminal_signal(id, terminal);
                self.with_device(id, |device, port| device.changed(terminal, signal, port));
            }
        }
    }

    /// Lets a device do something; nothing when it runs already.
    pub fn with_device<R>(&mut self, id: DeviceId, work: impl FnOnce(&mut dyn Device, &mut Port<'_>) -> R) -> Option<R> {
        let mut device = self.devices.get_mut(usize::from(id.0))?.device.take()?;
        self.running += 1;
        let result = work(&mut *device, &mut Port { world: self, device: id });
        self.running -= 1;
        self.devices[usize::from(id.0)].device = Some(device);
        self.changes += 1;
        if self.running == 0 && !self.dirty.is_empty() {
            self.settle();
        }
        Some(result)
    }

    pub fn device_named(&self, name: &str) -> Option<DeviceId> {
        self.devices.iter().position(|slot| slot.name == name).map(|index| DeviceId(index as u16))
    }

    pub fn device_name(&self, id: DeviceId) -> &str {
        &self.devices[usize::from(id.0)].name
    }

    pub(crate) fn drive_terminal(&mut self, id: DeviceId, terminal: usize, drive: Drive) {
        let net = self.devices[usize::from(id.0)].terminals[terminal];
        self.drive(net, Owner::Device(id, terminal as u8), drive);
    }

    pub(crate) fn terminal_signal(&self, id: DeviceId, terminal: usize) -> Signal {
        self.signal(self.devices[usize::from(id.0)].terminals[terminal])
    }

    pub(crate) fn terminal_connected(&self, id: DeviceId, terminal: usize) -> bool {
        let net = &self.nets[self.devices[usize::from(id.0)].terminals[terminal].0 as usize];
        !net.pins.is_empty() || net.listeners.len() > 1
    }

    pub(crate) fn driven_from_outside(&self, id: DeviceId, terminal: usize) -> Option<bool> {
        let net = &self.nets[self.devices[usize::from(id.0)].terminals[terminal].0 as usize];
        let others = net.drivers.iter().filter(|(owner, _)| !matches!(owner, Owner::Device(device, _) if *device == id));
        others.filter_map(|(_, drive)| if let Drive::Strong(level) = drive { Some(*level) } else { None }).next()
    }

    /// A property of a device.
    pub fn property(&self, id: DeviceId, name: &str) -> Option<crate::device::Value> {
        self.devices[usize::from(id.0)].device.as_ref()?.property(name, self.now)
    }

    /// The pixels of a device that has any.
    pub fn picture(&self, name: &str) -> Option<crate::device::Picture> {
        let id = self.device_named(name)?;
        self.devices[usize::from(id.0)].device.as_ref()?.picture()
    }

    // Time.

    pub fn schedule(&mut self, time: Time, what: Due) {
        self.queue.push(time.max(self.now), what);
    }

    /// Lets time pass up to a point, handling what is due on the way.
    pub fn advance_to(&mut self, target: Time) {
        let horizon = self.horizon;
        self.horizon = horizon.max(target);
        while self.halt.is_none() {
            let Some((time, what)) = self.queue.take(target) else { break };
            self.now = self.now.max(time);
            self.handle(what);
            self.look_at_changes();
        }
        if self.halt.is_none() {
            self.now = self.now.max(target);
        }
        self.horizon = horizon;
    }

    /// Moves time within the handling of an event, to a point before anything else is due.
    pub(crate) fn set_now(&mut self, time: Time) {
        self.now = self.now.max(time);
    }

    /// Lets time pass until a point or an event for the machine; true when the point was reached.
    pub fn sleep_until(&mut self, target: Time) -> bool {
        self.horizon = target;
        let reached = self.sleep_within(target);
        self.horizon = 0;
        reached
    }

    fn sleep_within(&mut self, target: Time) -> bool {
        while self.halt.is_none() && !std::mem::take(&mut self.fresh) {
            match self.queue.next().filter(|&next| next <= target) {
                Some(next) => self.advance_to(next),
                None => {
                    self.now = self.now.max(target);
                    return true;
                }
            }
        }
        false
    }

    /// Time that an operation takes. A real clock passes by itself, except for long transfers.
    pub fn spend(&mut self, cost: Time) {
        if self.clock.is_virtual() || cost >= crate::time::MILLISECOND {
            self.advance_to(self.now + cost);
        }
    }

    fn handle(&mut self, what: Due) {
        match what {
            Due::Timer { timer, generation } => self.timer_due(timer, generation),
            Due::Alarm { generation } => self.alarm_due(generation),
            Due::Watchdog { generation } => self.watchdog_due(generation),
            Due::Device(id, tag) => {
                self.with_device(id, |device, port| device.due(tag, port));
            }
            Due::Programmable { block, generation } => self.pio_due(block, generation),
            Due::Pulse { pin, generation } => self.train_due(pin, generation),
            Due::Edge { net, generation } => self.wave_edge(net, generation),
            Due::SerialIn { device, byte, rate } => self.serial_from_wire(device, byte, rate),
            Due::SerialOut { line } => self.serial_sent(line),
            Due::SerialIdle { line } => self.serial_idle(line),
            Due::Sound { stream, generation } => self.sound_due(stream, generation),
            Due::Message { lane, generation } => self.message_due(lane, generation),
            Due::Link => self.refresh_link(),
            Due::Step(index) => self.perform_step(index),
            Due::Check(index) => self.check_expectation(index),
            Due::End => self.halt = Some(Halt::End),
        }
    }

    /// Seconds since 1970 that the calendar shows.
    pub fn calendar_ns(&self) -> u64 {
        (self.chip.calendar.offset + self.now as i128).max(0) as u64
    }

    // The machine.

    /// Notes an event for the machine; events of one source are merged.
    pub(crate) fn raise(&mut self, event: Event) {
        match self.events.iter_mut().find(|other| other.source == event.source) {
            Some(other) => {
                other.flags |= event.flags;
                other.count += event.count;
            }
            None => self.events.push_back(event),
        }
        self.fresh = true;
        self.set_pending();
    }

    pub(crate) fn set_pending(&self) {
        if let Some(pending) = self.pending {
            pending.store(true, Ordering::Release);
        }
    }

    /// Asks the machine to come back when there is anything to do.
    pub(crate) fn ask_for_poll(&self) {
        let due = self.clock.is_virtual() && !self.queue.is_empty();
        if due || (!self.events.is_empty() && self.chip.interrupts) {
            self.set_pending();
        }
    }

    // What the port looks at.

    pub fn log(&mut self) -> &mut Log {
        &mut self.log
    }

    pub fn flash(&mut self) -> &mut crate::FlashMemory {
        &mut self.chip.flash
    }

    /// True when a scenario says when the run is over.
    pub fn has_end(&self) -> bool {
        self.script.end.is_some()
    }

    /// How many expectations held, and lines about those that did not.
    pub fn verdict(&self) -> (usize, Vec<String>) {
        self.script.verdict()
    }

    /// Keeps what happens on the nets, from their present state on.
    pub fn keep_record(&mut self) {
        self.log.keep_record();
        for index in 0..self.nets.len() {
            // Only nets that lead somewhere, and change, are worth a line.
            let net = &self.nets[index];
            if net.traced && !net.signal.floating {
                self.log.signal(self.now, NetId(index as u32), net);
            }
        }
    }

    /// Writes what was kept as a waveform file.
    pub fn write_vcd(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        match self.log.record() {
            Some(record) => crate::vcd::write(out, record, self.now, |net| self.nets[net.0 as usize].name.clone()),
            None => Ok(()),
        }
    }

    /// Writes what displays show and what pins did as a PNG file.
    pub fn write_png(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        let pictures = self.devices.iter().filter_map(|slot| Some((slot.name.clone(), slot.device.as_ref()?.picture()?)));
        let empty = crate::record::Record::default();
        let record = self.log.record().unwrap_or(&empty);
        let name = |net: NetId| self.nets[net.0 as usize].name.clone();
        let canvas = crate::picture::paint(&pictures.collect::<Vec<_>>(), record, self.now, name);
        canvas.write(out).map_err(std::io::Error::other)
    }

    /// What the board and its devices show, as text.
    pub fn show(&self) -> String {
        let mut text = format!("{} at {} s\n", self.hardware.profile.machine, crate::time::Seconds(self.now));
        for pin in self.hardware.profile.pins {
            let Some(net) = self.chip.pins.net(pin.number) else { continue };
            // Pins without devices are worth a line when the program drives them.
            let net = &self.nets[net.0 as usize];
            let driven = net.drivers.iter().any(|(owner, drive)| matches!(owner, Owner::Pin(_)) && *drive != Drive::Off);
            if driven && net.listeners.is_empty() {
                text += &format!("  {}: {}\n", net.name, crate::log::state(&net.signal));
            }
        }
        for slot in &self.devices {
            let shown = slot.device.as_ref().map_or(String::new(), |device| device.show(self.now));
            let separator = if shown.contains('\n') { "\n" } else { " " };
            text += &format!("  {} ({}):{separator}{shown}\n", slot.name, slot.model.name);
        }
        text
    }

    // Messages.

    /// Reports what a laboratory instrument would complain about.
    pub fn complain(&mut self, text: &str) {
        self.log.problem(self.now, text);
    }

    pub(crate) fn note_device(&mut self, id: DeviceId, text: fmt::Arguments<'_>) {
        if self.log.is_live() {
            let line = format!("{} {text}", self.devices[usize::from(id.0)].name);
            self.log.line(self.now, &line);
        }
    }

    pub(crate) fn note(&mut self, text: fmt::Arguments<'_>) {
        if self.log.is_live() {
            self.log.line(self.now, &text.to_string());
        }
    }

    /// Sets the temperature of the chip, in degrees Celsius.
    pub fn set_temperature(&mut self, degrees: f64) {
        self.chip.analog.temperature = degrees;
    }

    /// Sets the calendar's time at this moment, in seconds since 1970.
    pub fn set_calendar(&mut self, seconds: f64) {
        let nanoseconds = from_seconds(seconds).unwrap_or(0);
        self.chip.calendar.offset = i128::from(nanoseconds) - i128::from(self.now);
    }
}
