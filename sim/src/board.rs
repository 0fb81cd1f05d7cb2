//! The simulated board: the traits of `board` over a [`World`].
//!
//! Every access goes through [`SimBoard::with`], which brings a real clock up to date first
//! and afterwards hands a chip that was reset (or a scenario that is over) to the port.
//!
//! Invariant: the world is locked while it works and never while the port is called.

use crate::clock::Clock;
use crate::profile::Hardware;
use crate::time::{MICROSECOND, MILLISECOND, Time};
use crate::world::{Halt, World};
use board::{
    Analog, Board, Calendar, Can, Card, Counters, Event, Flash, I2c, I2cTargets, I2s, Kept, PartitionEntry, Pins, Power, Profile, ProgrammableIo, PulseCounters, Pulses, Pwm,
    ResetCause, Settings, Spi, Timers, Uart, Usb, Watchdog, Wireless,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// What a poll costs in virtual time: about what a microcontroller takes for a turn of a loop.
const POLL: Time = 5 * MICROSECOND;
/// What reading a clock costs in virtual time.
const CLOCK_READ: Time = MICROSECOND;
/// How far simulated time may run ahead of a real clock.
const LEAD: Time = 2 * MILLISECOND;
/// Slices of waiting, after which an interrupt is noticed.
const SLICE: Time = 5 * MILLISECOND;
/// Seed of programs whose time is virtual.
const SEED: u64 = 0x5eed_0f5e_ed0f_5eed;

type HaltHook = Box<dyn Fn(Halt) + Send + Sync>;
type Pause = Box<dyn Fn(Duration) -> bool + Send + Sync>;

/// A simulated board.
pub struct SimBoard {
    hardware: &'static Hardware,
    is_virtual: bool,
    world: Mutex<World>,
    hook: OnceLock<HaltHook>,
    pause: OnceLock<Pause>,
}

impl SimBoard {
    pub fn new(world: World) -> SimBoard {
        let (hardware, is_virtual) = (world.hardware, world.clock.is_virtual());
        SimBoard { hardware, is_virtual, world: Mutex::new(world), hook: OnceLock::new(), pause: OnceLock::new() }
    }

    /// A board of a kind without a circuit, on the host's clock.
    pub fn plain(hardware: &'static Hardware) -> SimBoard {
        SimBoard::new(World::new(hardware, Clock::real()))
    }

    /// What is called, on the program's thread, when the chip must not go on. It does not
    /// return while the chip is off; boot it with [`SimBoard::boot`].
    pub fn on_halt(&self, hook: impl Fn(Halt) + Send + Sync + 'static) {
        // The first one stays.
        let _ = self.hook.set(Box::new(hook));
    }

    /// How the port waits on the host's clock; false when it was interrupted.
    pub fn on_pause(&self, pause: impl Fn(Duration) -> bool + Send + Sync + 'static) {
        // The first one stays.
        let _ = self.pause.set(Box::new(pause));
    }

    pub fn hardware(&self) -> &'static Hardware {
        self.hardware
    }

    /// True when time passes only when the program waits for it.
    pub fn is_virtual(&self) -> bool {
        self.is_virtual
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at or changes the world; no time passes and nothing is handed to the port.
    pub fn inspect<R>(&self, work: impl FnOnce(&mut World) -> R) -> R {
        work(&mut self.lock())
    }

    /// Works on the world at the present time.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut World) -> R) -> R {
        let mut world = self.lock();
        if let Some(elapsed) = world.clock.elapsed() {
            world.advance_to(elapsed);
        }
        let result = work(&mut world);
        world.look_at_changes();
        let lead = match world.clock.elapsed() {
            Some(elapsed) => {
                let (next, flag) = (world.queue.next(), world.pending);
                world.clock.watch(next, flag);
                world.now().saturating_sub(elapsed)
            }
            None => {
                if !world.queue.is_empty() {
                    world.set_pending();
                }
                0
            }
        };
        let halt = world.halt;
        drop(world);
        if lead > LEAD && halt.is_none() && !self.pause(lead) {
            // Who interrupts does not want to wait: the clock is put forward instead.
            self.inspect(|world| world.clock.catch_up(world.now()));
        }
        if let (Some(halt), Some(hook)) = (halt, self.hook.get()) {
            hook(halt);
        }
        result
    }

    /// Starts the chip again after it was halted.
    pub fn boot(&self, cause: ResetCause) {
        self.inspect(|world| world.boot(cause));
    }

    /// Microseconds since the chip started.
    pub fn ticks_us(&self) -> u64 {
        self.with(|world| {
            world.spend(CLOCK_READ);
            (world.now() - world.booted) / MICROSECOND
        })
    }

    /// True when the board's calendar is the time of the program: time is virtual, or the program set it.
    pub fn keeps_time(&self) -> bool {
        self.is_virtual || self.inspect(|world| world.chip.calendar.was_set)
    }

    /// Nanoseconds since 1970 that the calendar shows.
    pub fn time_ns(&self) -> u64 {
        self.with(|world| {
            world.spend(CLOCK_READ);
            world.calendar_ns()
        })
    }

    /// A seed, the same in every run against virtual time.
    pub fn seed(&self) -> Option<u64> {
        self.is_virtual.then_some(SEED)
    }

    /// Sleeps; false when an event ended it early. `pause` waits on the host's clock (None: for ever)
    /// and returns false when interrupted; it is not called when time is virtual.
    pub fn sleep(&self, duration: Time, mut pause: impl FnMut(Duration) -> bool) -> bool {
        let end = self.with(|world| world.now()).saturating_add(duration);
        if self.is_virtual {
            return self.with(|world| world.sleep_until(end));
        }
        loop {
            let left = self.with(|world| {
                if std::mem::take(&mut world.fresh) {
                    return None;
                }
                let next = world.queue.next().unwrap_or(end).min(end);
                Some((next.saturating_sub(world.now()), world.now() >= end))
            });
            match left {
                None => return false,
                Some((_, true)) => return true,
                Some((left, false)) if !pause(Duration::from_nanos(left)) => return false,
                Some(_) => {}
            }
        }
    }

    /// Waits until an event comes, at most for a time; true when that was over.
    pub(crate) fn wait(&self, limit: Option<Time>) -> bool {
        let interrupted = || self.inspect(|world| world.pending).is_some_and(|flag| flag.load(Ordering::Acquire));
        self.sleep(limit.unwrap_or(Time::MAX / 2), |left| {
            if let Some(pause) = self.pause.get() {
                return pause(left);
            }
            std::thread::sleep(left.min(Duration::from_nanos(SLICE)));
            !interrupted()
        })
    }

    /// Waits on the host's clock; false when that was interrupted before its end.
    fn pause(&self, time: Time) -> bool {
        let end = Instant::now() + Duration::from_nanos(time);
        let mut left = Duration::from_nanos(time);
        while !left.is_zero() {
            match self.pause.get() {
                Some(pause) if !pause(left) => return false,
                Some(_) => {}
                None => std::thread::sleep(left),
            }
            left = end.saturating_duration_since(Instant::now());
        }
        true
    }

    /// True when anything can end a sleep without limit.
    pub(crate) fn can_wake(&self) -> bool {
        !self.is_virtual || self.inspect(|world| !world.queue.is_empty() || world.fresh)
    }
}

impl Board for SimBoard {
    fn profile(&self) -> &'static Profile {
        self.hardware.profile
    }

    fn attach(&self, pending: &'static AtomicBool) {
        self.inspect(|world| world.pending = Some(pending));
    }

    fn poll(&self) {
        self.with(|world| {
            world.spend(POLL);
            world.check_all_levels();
            world.ask_for_poll();
        });
    }

    fn take_event(&self) -> Option<Event> {
        self.inspect(|world| {
            if !world.chip.interrupts {
                return None;
            }
            let event = world.events.pop_front()?;
            world.fresh &= !world.events.is_empty();
            Some(event)
        })
    }

    fn soft_reset(&self) {
        self.with(World::reset_peripherals);
    }

    fn pins(&self) -> &dyn Pins {
        self
    }

    fn power(&self) -> &dyn Power {
        self
    }

    fn pulses(&self) -> Option<&dyn Pulses> {
        Some(self)
    }

    fn analog(&self) -> Option<&dyn Analog> {
        Some(self)
    }

    fn pwm(&self) -> Option<&dyn Pwm> {
        Some(self)
    }

    fn i2c(&self) -> Option<&dyn I2c> {
        Some(self)
    }

    fn i2c_targets(&self) -> Option<&dyn I2cTargets> {
        // The esp8266 has none, nor has the first ESP32 one that can hold the clock.
        matches!(self.hardware.profile.family, board::Family::Rp2 | board::Family::Stm32).then_some(self)
    }

    fn spi(&self) -> Option<&dyn Spi> {
        Some(self)
    }

    fn uart(&self) -> Option<&dyn Uart> {
        Some(self)
    }

    fn can(&self) -> Option<&dyn Can> {
        self.has_can()
    }

    fn usb(&self) -> Option<&dyn Usb> {
        self.has_usb()
    }

    fn i2s(&self) -> Option<&dyn I2s> {
        (!self.hardware.i2s.is_empty()).then_some(self)
    }

    fn wireless(&self) -> Option<&dyn Wireless> {
        self.has_wireless()
    }

    fn timers(&self) -> Option<&dyn Timers> {
        Some(self)
    }

    fn calendar(&self) -> Option<&dyn Calendar> {
        Some(self)
    }

    fn watchdog(&self) -> Option<&dyn Watchdog> {
        Some(self)
    }

    fn kept(&self) -> Option<&dyn Kept> {
        self.keeps()
    }

    fn flash(&self) -> Option<&dyn Flash> {
        Some(self)
    }

    fn counters(&self) -> Option<&dyn Counters> {
        (self.hardware.profile.family == board::Family::Esp32).then_some(self)
    }

    fn pulse_counters(&self) -> Option<&dyn PulseCounters> {
        (self.hardware.profile.family == board::Family::Esp32).then_some(self)
    }

    fn settings(&self) -> Option<&dyn Settings> {
        (self.hardware.profile.family == board::Family::Esp32).then_some(self)
    }

    fn partitions(&self) -> &'static [PartitionEntry] {
        self.hardware.partitions
    }

    fn card(&self) -> Option<&dyn Card> {
        matches!(self.hardware.profile.family, board::Family::Esp32 | board::Family::Stm32).then_some(self)
    }

    fn programmable(&self) -> Option<&dyn ProgrammableIo> {
        (self.hardware.profile.family == board::Family::Rp2).then_some(self)
    }
}
