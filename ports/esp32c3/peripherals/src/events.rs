//! Events that wait for the machine: one place for each source, in the order in which they came.
//!
//! Invariant: a source is in the order at most once, and exactly while it has a count.

use crate::shared::Shared;
use board::{Event, Source};
use core::sync::atomic::{AtomicBool, Ordering};


const PINS: usize = crate::profile::PINS as usize;
const TIMERS: usize = PINS + crate::timers::TIMERS;
const LINES: usize = TIMERS + 2;
/// Sources: pins, timers, serial lines, the alarm.
const SOURCES: usize = LINES + 1;

#[derive(Clone, Copy)]
struct Waiting {
    source: Source,
    flags: u8,
    hard: bool,
    count: u16,
}

const NOTHING: Waiting = Waiting { source: Source::Alarm, flags: 0, hard: false, count: 0 };

struct Queue {
    waiting: [Waiting; SOURCES],
    order: [u8; SOURCES],
    length: usize,
    pending: Option<&'static AtomicBool>,
}

static QUEUE: Shared<Queue> = Shared::new(Queue::new());

impl Queue {
    const fn new() -> Queue {
        Queue { waiting: [NOTHING; SOURCES], order: [0; SOURCES], length: 0, pending: None }
    }

    fn post(&mut self, source: Source, flags: u8, hard: bool) {
        let Some(place) = place_of(source) else { return };
        let waiting = &mut self.waiting[place];
        if waiting.count == 0 {
            self.order[self.length] = place as u8;
            self.length += 1;
        }
        *waiting = Waiting { source, flags: waiting.flags | flags, hard, count: waiting.count.saturating_add(1) };
        if let Some(pending) = self.pending {
            pending.store(true, Ordering::Release);
        }
    }

    fn take(&mut self) -> Option<Event> {
        if self.length == 0 {
            return None;
        }
        let place = usize::from(self.order[0]);
        self.remove(place);
        let Waiting { source, flags, hard, count } = core::mem::replace(&mut self.waiting[place], NOTHING);
        Some(Event { source, flags: flags.into(), count: count.into(), hard })
    }

    fn remove(&mut self, place: usize) {
        let mut kept = 0;
        for index in 0..self.length {
            if usize::from(self.order[index]) != place {
                self.order[kept] = self.order[index];
                kept += 1;
            }
        }
        self.length = kept;
    }

    fn forget(&mut self, source: Source) {
        let Some(place) = place_of(source) else { return };
        if self.waiting[place].source == source {
            self.waiting[place] = NOTHING;
            self.remove(place);
        }
    }
}

fn place_of(source: Source) -> Option<usize> {
    let (start, end, number) = match source {
        Source::Pin(pin) => (0, PINS, usize::from(pin)),
        Source::Timer(timer) => (PINS, TIMERS, timer.into()),
        Source::Uart(line) => (TIMERS, LINES, line.into()),
        Source::Alarm => (LINES, SOURCES, 0),
        _ => return None,
    };
    Some(start + number).filter(|place| *place < end)
}

/// Notes that something happened; called by interrupt handlers.
pub fn post(source: Source, flags: u32, hard: bool) {
    QUEUE.with(|queue| queue.post(source, flags as u8, hard));
}

pub fn take() -> Option<Event> {
    QUEUE.with(Queue::take)
}

/// True when something waits.
pub fn is_waiting() -> bool {
    QUEUE.with(|queue| queue.length > 0)
}

/// Sets the machine's flag again when something waits.
pub fn announce() {
    QUEUE.with(|queue| {
        if let (Some(pending), true) = (queue.pending, queue.length > 0) {
            pending.store(true, Ordering::Release);
        }
    });
}

/// Forgets what a source did.
pub fn forget(source: Source) {
    QUEUE.with(|queue| queue.forget(source));
}

/// Forgets everything.
pub fn clear() {
    QUEUE.with(|queue| {
        let pending = queue.pending;
        *queue = Queue { pending, ..Queue::new() };
    });
}

/// The flag to set when an event waits.
pub fn attach(pending: &'static AtomicBool) {
    QUEUE.with(|queue| queue.pending = Some(pending));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_a_source_are_merged_and_keep_their_turn() {
        let mut queue = Queue::new();
        queue.post(Source::Timer(3), 1, false);
        queue.post(Source::Pin(19), 4, true);
        queue.post(Source::Timer(3), 1, false);
        queue.post(Source::Pin(19), 8, true);
        let first = queue.take().unwrap();
        assert_eq!((first.source, first.flags, first.count), (Source::Timer(3), 1, 2));
        assert_eq!(queue.take(), Some(Event { source: Source::Pin(19), flags: 12, count: 2, hard: true }));
        assert_eq!(queue.take(), None);
    }

    #[test]
    fn a_forgotten_source_leaves_the_order() {
        let mut queue = Queue::new();
        queue.post(Source::Uart(1), 1, false);
        queue.post(Source::Alarm, 1, false);
        queue.forget(Source::Uart(1));
        queue.post(Source::Uart(1), 1, false);
        assert_eq!(queue.take().unwrap().source, Source::Alarm);
        assert_eq!(queue.take().unwrap().source, Source::Uart(1));
        assert_eq!(queue.take(), None);
    }
}
