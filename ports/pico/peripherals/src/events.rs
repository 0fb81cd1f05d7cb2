//! Events that wait for the machine: one place for each source, in the order in which they came.
//!
//! Invariant: a source is in the order at most once, and exactly while it has a count.

use crate::shared::Shared;
use board::{Event, Source};
use core::sync::atomic::{AtomicBool, Ordering};

const PINS: usize = 30;
const TIMERS: usize = PINS + crate::timers::TIMERS;
const LINES: usize = TIMERS + 2;
const MACHINES: usize = LINES + 8;
const BLOCKS: usize = MACHINES + 2;
const CHANNELS: usize = BLOCKS + 12;
/// Sources: pins, timers, serial lines, state machines, their blocks, DMA channels, the alarm.
const SOURCES: usize = CHANNELS + 1;

#[derive(Clone, Copy)]
struct Waiting {
    flags: u8,
    hard: bool,
    count: u16,
}

struct Queue {
    waiting: [Waiting; SOURCES],
    order: [u8; SOURCES],
    first: usize,
    length: usize,
    pending: Option<&'static AtomicBool>,
}

static QUEUE: Shared<Queue> = Shared::new(Queue::new());

impl Queue {
    const fn new() -> Queue {
        Queue {
            waiting: [Waiting { flags: 0, hard: false, count: 0 }; SOURCES],
            order: [0; SOURCES],
            first: 0,
            length: 0,
            pending: None,
        }
    }

    fn post(&mut self, source: Source, flags: u8, hard: bool) {
        let Some(place) = place_of(source) else { return };
        let waiting = &mut self.waiting[place];
        if waiting.count == 0 {
            self.order[(self.first + self.length) % SOURCES] = place as u8;
            self.length += 1;
        }
        *waiting = Waiting { flags: waiting.flags | flags, hard, count: waiting.count.saturating_add(1) };
        self.signal();
    }

    fn signal(&self) {
        if let Some(pending) = self.pending {
            pending.store(true, Ordering::Release);
        }
    }

    fn take(&mut self) -> Option<Event> {
        while self.length > 0 {
            let place = usize::from(self.order[self.first]);
            self.first = (self.first + 1) % SOURCES;
            self.length -= 1;
            let waiting = core::mem::replace(&mut self.waiting[place], Waiting { flags: 0, hard: false, count: 0 });
            // Forgotten sources keep their place in the order.
            if waiting.count > 0 {
                let (flags, count, hard) = (waiting.flags.into(), waiting.count.into(), waiting.hard);
                return Some(Event { source: source_of(place), flags, count, hard });
            }
        }
        None
    }

    fn forget(&mut self, source: Source) {
        let Some(place) = place_of(source) else { return };
        self.waiting[place].count = 0;
        self.waiting[place].flags = 0;
        let mut kept = 0;
        for index in 0..self.length {
            let entry = self.order[(self.first + index) % SOURCES];
            if usize::from(entry) != place {
                self.order[(self.first + kept) % SOURCES] = entry;
                kept += 1;
            }
        }
        self.length = kept;
    }
}

fn place_of(source: Source) -> Option<usize> {
    let (start, end, number) = match source {
        Source::Pin(pin) => (0, PINS, usize::from(pin)),
        Source::Timer(timer) => (PINS, TIMERS, timer.into()),
        Source::Uart(line) => (TIMERS, LINES, line.into()),
        Source::StateMachine(machine) => (LINES, MACHINES, machine.into()),
        Source::Programmable(block) => (MACHINES, BLOCKS, block.into()),
        Source::Dma(channel) => (BLOCKS, CHANNELS, channel.into()),
        Source::Alarm => (CHANNELS, SOURCES, 0),
        _ => return None,
    };
    Some(start + number).filter(|place| *place < end)
}

fn source_of(place: usize) -> Source {
    let number = |start: usize| (place - start) as u8;
    match place {
        0..PINS => Source::Pin(place as u16),
        PINS..TIMERS => Source::Timer(number(PINS)),
        TIMERS..LINES => Source::Uart(number(TIMERS)),
        LINES..MACHINES => Source::StateMachine(number(LINES)),
        MACHINES..BLOCKS => Source::Programmable(number(MACHINES)),
        BLOCKS..CHANNELS => Source::Dma(number(BLOCKS)),
        _ => Source::Alarm,
    }
}

/// Notes that something happened; called by interrupt handlers.
pub fn post(source: Source, flags: u8, hard: bool) {
    QUEUE.with(|queue| queue.post(source, flags, hard));
}

pub fn take() -> Option<Event> {
    QUEUE.with(Queue::take)
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

pub fn attach(pending: &'static AtomicBool) {
    QUEUE.with(|queue| queue.pending = Some(pending));
}

/// Asks the machine for a safepoint.
pub fn signal() {
    QUEUE.with(|queue| queue.signal());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_a_source_are_merged_and_keep_their_turn() {
        let mut queue = Queue::new();
        queue.post(Source::Timer(3), 1, false);
        queue.post(Source::Pin(7), 4, true);
        queue.post(Source::Timer(3), 1, false);
        queue.post(Source::Pin(7), 8, true);
        let first = queue.take().unwrap();
        assert_eq!((first.source, first.flags, first.count), (Source::Timer(3), 1, 2));
        let second = queue.take().unwrap();
        assert_eq!(second, Event { source: Source::Pin(7), flags: 12, count: 2, hard: true });
        assert_eq!(queue.take(), None);
    }

    #[test]
    fn every_source_has_a_place_of_its_own() {
        for place in 0..SOURCES {
            assert_eq!(place_of(source_of(place)), Some(place));
        }
        assert_eq!(place_of(Source::Pin(30)), None);
        assert_eq!(place_of(Source::Usb), None);
    }

    #[test]
    fn the_order_never_overflows() {
        let mut queue = Queue::new();
        for round in 0..3 {
            for place in 0..SOURCES {
                queue.post(source_of(place), 1, false);
                queue.post(source_of(place), 1, false);
            }
            queue.forget(Source::Pin(4));
            let taken = std::iter::from_fn(|| queue.take()).count();
            assert_eq!(taken, SOURCES - 1, "round {round}");
        }
    }
}
