//! Events that wait for the machine, in the order in which their sources came first.
//!
//! Invariant: a source waits at most once, with the number of times it came; so the queue never overflows when it has
//! a place for each source.

use crate::Shared;
use board::{Event, Source};
use core::sync::atomic::{AtomicBool, Ordering};

/// A queue for so many sources.
pub struct Events<const SOURCES: usize>(Shared<Queue<SOURCES>>);

#[derive(Clone, Copy)]
struct Waiting {
    source: Source,
    flags: u8,
    hard: bool,
    count: u16,
}

struct Queue<const SOURCES: usize> {
    waiting: [Waiting; SOURCES],
    length: usize,
    pending: Option<&'static AtomicBool>,
}

impl<const SOURCES: usize> Queue<SOURCES> {
    fn position(&self, source: Source) -> Option<usize> {
        self.waiting[..self.length].iter().position(|waiting| waiting.source == source)
    }

    fn signal(&self) {
        if let Some(pending) = self.pending {
            pending.store(true, Ordering::Release);
        }
    }

    fn remove(&mut self, place: usize) -> Waiting {
        let found = self.waiting[place];
        self.waiting.copy_within(place + 1..self.length, place);
        self.length -= 1;
        found
    }
}

impl<const SOURCES: usize> Events<SOURCES> {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        let nothing = Waiting { source: Source::Alarm, flags: 0, hard: false, count: 0 };
        Events(Shared::new(Queue { waiting: [nothing; SOURCES], length: 0, pending: None }))
    }

    /// Notes that something happened; called by interrupt handlers.
    pub fn post(&self, source: Source, flags: u32, hard: bool) {
        self.0.with(|queue| {
            let place = queue.position(source).unwrap_or(queue.length);
            let Some(waiting) = queue.waiting.get_mut(place) else { return };
            if place == queue.length {
                *waiting = Waiting { source, flags: 0, hard, count: 0 };
                queue.length += 1;
            }
            *waiting = Waiting { source, flags: waiting.flags | flags as u8, hard, count: waiting.count.saturating_add(1) };
            queue.signal();
        });
    }

    /// Asks the machine for a safepoint.
    pub fn signal(&self) {
        self.0.with(|queue| queue.signal());
    }

    /// Asks it again when something waits.
    pub fn announce(&self) {
        if self.is_waiting() {
            self.signal();
        }
    }

    /// Takes what came first.
    pub fn take(&self) -> Option<Event> {
        self.0.with(|queue| {
            let Waiting { source, flags, hard, count } = (queue.length > 0).then(|| queue.remove(0))?;
            Some(Event { source, flags: flags.into(), count: count.into(), hard })
        })
    }

    /// True when something waits.
    pub fn is_waiting(&self) -> bool {
        self.0.with(|queue| queue.length > 0)
    }

    /// Forgets what a source did.
    pub fn forget(&self, source: Source) {
        self.0.with(|queue| {
            if let Some(place) = queue.position(source) {
                queue.remove(place);
            }
        });
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.0.with(|queue| queue.length = 0);
    }

    /// The flag to set when an event waits.
    pub fn attach(&self, pending: &'static AtomicBool) {
        self.0.with(|queue| queue.pending = Some(pending));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_a_source_are_merged_and_keep_their_turn() {
        static PENDING: AtomicBool = AtomicBool::new(false);
        let events: Events<2> = Events::new();
        events.attach(&PENDING);
        events.post(Source::Timer(3), 1, false);
        events.post(Source::Pin(4), 4, true);
        events.post(Source::Timer(3), 1, false);
        events.post(Source::Pin(4), 8, true);
        events.post(Source::Alarm, 1, false);
        assert!(PENDING.load(Ordering::Relaxed));
        assert_eq!(events.take(), Some(Event { source: Source::Timer(3), flags: 1, count: 2, hard: false }));
        assert_eq!(events.take(), Some(Event { source: Source::Pin(4), flags: 12, count: 2, hard: true }));
        assert_eq!(events.take(), None, "there were two places only");
    }

    #[test]
    fn a_forgotten_source_leaves_the_order() {
        let events: Events<4> = Events::new();
        events.post(Source::Uart(1), 1, false);
        events.post(Source::Alarm, 1, false);
        events.forget(Source::Uart(1));
        events.post(Source::Uart(1), 1, false);
        assert_eq!(events.take().unwrap().source, Source::Alarm);
        assert!(events.is_waiting());
        events.clear();
        assert_eq!(events.take(), None);
    }

    #[test]
    fn only_what_waits_is_announced_again() {
        static PENDING: AtomicBool = AtomicBool::new(false);
        let events: Events<1> = Events::new();
        events.attach(&PENDING);
        events.announce();
        assert!(!PENDING.load(Ordering::Relaxed));
        events.post(Source::Alarm, 1, false);
        PENDING.store(false, Ordering::Relaxed);
        events.announce();
        assert!(PENDING.load(Ordering::Relaxed));
    }
}
