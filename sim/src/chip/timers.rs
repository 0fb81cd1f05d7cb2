//! Timers.
//!
//! Invariant: a periodic timer is due at its start plus whole periods, however late its
//! events are taken.

use crate::board::SimBoard;
use crate::time::Time;
use crate::world::{Due, World};
use board::{Error, Event, Outcome, Source, TimerMode, TimerSettings, Timers, errno};

/// Numbers of timers, virtual ones included.
const COUNT: usize = 128;
/// The shortest period.
const SHORTEST: Time = 1_000;

#[derive(Clone, Copy, Default)]
struct TimerState {
    settings: Option<TimerSettings>,
    /// When it was started or went off last.
    last: Time,
    /// Invalidates what was due when the timer changes.
    generation: u32,
}

/// All timers, by number.
pub struct TimerBank {
    timers: [TimerState; COUNT],
    /// Where the search for a free virtual timer goes on.
    next: usize,
}

impl Default for TimerBank {
    fn default() -> TimerBank {
        TimerBank { timers: [TimerState::default(); COUNT], next: 0 }
    }
}

impl World {
    fn start_timer(&mut self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        let now = self.now();
        let Some(state) = self.chip.timers.timers.get_mut(usize::from(timer)) else {
            return Err(Error::Invalid("Timer doesn't exist"));
        };
        let settings = TimerSettings { period_ns: settings.period_ns.max(SHORTEST), ..*settings };
        state.generation += 1;
        state.settings = Some(settings);
        state.last = now;
        let generation = state.generation;
        self.schedule(now + settings.period_ns, Due::Timer { timer, generation });
        Ok(())
    }

    fn stop_timer(&mut self, timer: u8) {
        if let Some(state) = self.chip.timers.timers.get_mut(usize::from(timer)).filter(|state| state.settings.is_some()) {
            state.settings = None;
            state.generation += 1;
            self.events.retain(|event| event.source != Source::Timer(timer));
            self.queue.retain(|due| !matches!(due, Due::Timer { timer: other, .. } if *other == timer));
        }
    }

    pub(crate) fn timer_due(&mut self, timer: u8, generation: u32) {
        let now = self.now();
        let Some(state) = self.chip.timers.timers.get_mut(usize::from(timer)) else { return };
        let Some(settings) = state.settings.filter(|_| state.generation == generation) else { return };
        let due = state.last + settings.period_ns;
        state.last = due;
        match settings.mode {
            TimerMode::OneShot => state.settings = None,
            TimerMode::Periodic => self.queue.push((due + settings.period_ns).max(now), Due::Timer { timer, generation }),
        }
        self.raise(Event { source: Source::Timer(timer), flags: 1, count: 1, hard: settings.hard });
    }

    pub(crate) fn reset_timers(&mut self) {
        (0..COUNT as u8).for_each(|timer| self.stop_timer(timer));
    }
}

impl Timers for SimBoard {
    fn allocate(&self) -> Outcome<u8> {
        self.with(|world| {
            let first = usize::from(world.hardware.hardware_timers);
            let bank = &mut world.chip.timers;
            // Numbers are used again as late as possible: a stopped timer may be started again.
            for _ in first..COUNT {
                bank.next = if bank.next + 1 < COUNT { bank.next + 1 } else { first }.max(first);
                if bank.timers[bank.next].settings.is_none() {
                    return Ok(bank.next as u8);
                }
            }
            Err(Error::Errno(errno::EBUSY))
        })
    }

    fn exists(&self, timer: u8) -> bool {
        timer < self.hardware().hardware_timers
    }

    fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        self.with(|world| world.start_timer(timer, settings))
    }

    fn stop(&self, timer: u8) {
        self.with(|world| world.stop_timer(timer));
    }

    fn settings(&self, timer: u8) -> Option<TimerSettings> {
        self.with(|world| world.chip.timers.timers.get(usize::from(timer))?.settings)
    }

    fn elapsed_ns(&self, timer: u8) -> u64 {
        self.with(|world| {
            let last = world.chip.timers.timers.get(usize::from(timer)).map_or(0, |state| state.last);
            world.now().saturating_sub(last)
        })
    }
}
