//! A bench for tests: pins whose time passes with every look, wires between them, and what answers on them.
//!
//! Invariant: a line is low when anybody pulls it low.

use super::Wires;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::vec::Vec;

/// Nanoseconds that an access takes.
const ACCESS: u64 = 100;

/// Levels that others give a pin: from a time in microseconds on.
type Levels = BTreeMap<u16, Vec<(u32, bool)>>;

#[derive(Default)]
pub struct Bench {
    now_ns: Cell<u64>,
    /// What the program does with its pins; None: an input.
    own: RefCell<BTreeMap<u16, Option<bool>>>,
    outside: RefCell<Levels>,
    high: RefCell<Vec<u16>>,
    held: RefCell<Vec<u16>>,
    wire: Option<(u16, u16)>,
    memory: RefCell<Option<I2cMemory>>,
    /// Changes of outputs.
    record: RefCell<Vec<(u16, bool)>>,
}

impl Bench {
    pub fn with_memory(memory: I2cMemory) -> Bench {
        Bench { memory: RefCell::new(Some(memory)), high: RefCell::new(vec![0, 1]), ..Bench::default() }
    }

    /// A wire from an output to an input.
    pub fn with_wire(from: u16, to: u16) -> Bench {
        Bench { wire: Some((from, to)), ..Bench::default() }
    }

    pub fn with_levels(pin: u16, levels: &[(u32, bool)]) -> Bench {
        Bench { outside: RefCell::new(BTreeMap::from([(pin, levels.to_vec())])), ..Bench::default() }
    }

    pub fn idle_high(&self, pin: u16) {
        self.high.borrow_mut().push(pin);
    }

    pub fn hold_low(&self, pin: u16) {
        self.held.borrow_mut().push(pin);
    }

    pub fn edges(&self, pin: u16) -> usize {
        self.record.borrow().iter().filter(|change| change.0 == pin).count()
    }

    /// The level of a pin when a clock had its first edge to this level.
    pub fn level_at_first_sample(&self, clock: u16, pin: u16, edge: bool) -> Option<bool> {
        let mut level = false;
        for change in self.record.borrow().iter().skip_while(|change| change.0 != clock).skip(1) {
            if change.0 == pin {
                level = change.1;
            } else if *change == (clock, edge) {
                return Some(level);
            }
        }
        None
    }

    fn level(&self, pin: u16) -> bool {
        let own = self.own.borrow().get(&pin).copied().flatten();
        if let Some((from, to)) = self.wire.filter(|wire| wire.1 == pin) {
            debug_assert_eq!(to, pin);
            return self.own.borrow().get(&from).copied().flatten().unwrap_or(false);
        }
        if own == Some(false) || self.held.borrow().contains(&pin) {
            return false;
        }
        if pin == 0 && self.memory.borrow().as_ref().is_some_and(|memory| memory.pulls) {
            return false;
        }
        if own == Some(true) {
            return true;
        }
        let now = (self.now_ns.get() / 1000) as u32;
        let outside = self.outside.borrow();
        let last = outside.get(&pin).and_then(|levels| levels.iter().rev().find(|level| level.0 <= now));
        last.map_or(self.high.borrow().contains(&pin), |level| level.1)
    }

    /// Changes what the program does with a pin.
    fn drive(&self, pin: u16, level: Option<bool>) {
        self.now_ns.set(self.now_ns.get() + ACCESS);
        let before = self.own.borrow_mut().insert(pin, level);
        if let (Some(level), true) = (level, before != Some(level)) {
            self.record.borrow_mut().push((pin, level));
        }
        let (sda, scl) = (self.level(0), self.level(1));
        if let Some(memory) = self.memory.borrow_mut().as_mut() {
            memory.look(scl, sda);
        }
    }
}

impl Wires for Bench {
    fn output(&self, pin: u16, level: bool) {
        self.drive(pin, Some(level));
    }

    fn input(&self, pin: u16) {
        self.drive(pin, None);
    }

    fn open_drain(&self, pin: u16) {
        if self.memory.borrow().is_some() || self.high.borrow().contains(&pin) {
            self.high.borrow_mut().push(pin);
        }
        self.drive(pin, None);
    }

    fn set(&self, pin: u16, level: bool) {
        let line = self.high.borrow().contains(&pin);
        self.drive(pin, if line && level { None } else { Some(level) });
    }

    fn get(&self, pin: u16) -> bool {
        self.now_ns.set(self.now_ns.get() + ACCESS);
        self.level(pin)
    }

    fn wait_ns(&self, time: u32) {
        // Waiting is what takes time here; accesses before a wait are part of it.
        let now = self.now_ns.get();
        self.now_ns.set(now.next_multiple_of(1000).max(now) + u64::from(time));
    }

    fn now_us(&self) -> u32 {
        self.now_ns.set(self.now_ns.get() + ACCESS);
        (self.now_ns.get() / 1000) as u32
    }

    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
        work()
    }
}

/// A memory on I2C (SDA pin 0, SCL pin 1) that sees only the levels of the lines.
pub struct I2cMemory {
    address: u8,
    content: [u8; 16],
    place: Option<usize>,
    scl: bool,
    sda: bool,
    /// Bits of the present byte, and how many.
    byte: u8,
    bits: u8,
    state: State,
    pub pulls: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Address,
    Write,
    Read,
}

impl I2cMemory {
    pub fn new(address: u8) -> I2cMemory {
        let (content, state) = ([0; 16], State::Idle);
        I2cMemory { address, content, place: None, scl: true, sda: true, byte: 0, bits: 0, state, pulls: false }
    }

    fn look(&mut self, scl: bool, sda: bool) {
        let (scl_before, sda_before) = (self.scl, self.sda);
        (self.scl, self.sda) = (scl, sda);
        if scl && scl_before && sda != sda_before {
            // A change of data while the clock is high.
            (self.bits, self.pulls) = (0, false);
            self.state = if sda { State::Idle } else { State::Address };
            if self.state == State::Idle {
                self.place = None;
            }
        } else if scl && !scl_before {
            self.clock_up(sda);
        } else if !scl && scl_before {
            self.clock_down();
        }
    }

    fn clock_up(&mut self, sda: bool) {
        if self.state == State::Idle {
            return;
        }
        if self.bits < 8 && self.state != State::Read {
            self.byte = self.byte << 1 | u8::from(sda);
        } else if self.bits == 8 && self.state == State::Read && sda {
            self.state = State::Idle;
        }
        self.bits += 1;
    }

    fn clock_down(&mut self) {
        match (self.state, self.bits) {
            (State::Idle, _) => self.pulls = false,
            (State::Read, bits) => {
                if bits == 9 {
                    self.bits = 0;
                }
                let place = self.place.unwrap_or(0);
                if self.bits < 8 {
                    self.pulls = self.content[place % 16] >> (7 - self.bits) & 1 == 0;
                } else {
                    self.pulls = false;
                    self.place = Some(place + 1);
                }
            }
            (State::Address, 8) if self.byte >> 1 != self.address => self.state = State::Idle,
            (_, 8) => {
                self.pulls = true;
                if self.state == State::Write {
                    match self.place {
                        None => self.place = Some(self.byte.into()),
                        Some(place) => {
                            self.content[place % 16] = self.byte;
                            self.place = Some(place + 1);
                        }
                    }
                }
            }
            (_, 9) => {
                (self.pulls, self.bits) = (false, 0);
                if self.state == State::Address {
                    self.state = if self.byte & 1 != 0 { State::Read } else { State::Write };
                    if self.state == State::Read {
                        self.clock_down();
                    }
                }
            }
            _ => {}
        }
    }
}
