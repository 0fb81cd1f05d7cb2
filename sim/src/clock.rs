//! Where time comes from: nowhere (virtual time moves when the program waits) or the host's clock.
//!
//! Invariant: a real clock sets the machine's flag no later than what is due, from a thread
//! that touches nothing else.

use crate::time::Time;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A clock.
pub enum Clock {
    Virtual,
    Real(RealClock),
}

/// The host's clock, and the thread that watches it.
pub struct RealClock {
    start: Instant,
    shared: Arc<Shared>,
    /// What the thread was told.
    next: Option<Time>,
    started: bool,
}

#[derive(Default)]
struct Shared {
    /// When the flag must be set, and the flag.
    state: Mutex<(Option<Instant>, Option<&'static AtomicBool>)>,
    changed: Condvar,
}

impl Clock {
    pub fn real() -> Clock {
        Clock::Real(RealClock { start: Instant::now(), shared: Arc::default(), next: None, started: false })
    }

    pub fn is_virtual(&self) -> bool {
        matches!(self, Clock::Virtual)
    }

    /// What a real clock shows.
    pub fn elapsed(&self) -> Option<Time> {
        match self {
            Clock::Virtual => None,
            Clock::Real(clock) => Some(clock.start.elapsed().as_nanos() as Time),
        }
    }

    /// Puts a real clock forward to a time that it has not reached.
    pub fn catch_up(&mut self, time: Time) {
        let elapsed = self.elapsed().unwrap_or(time);
        if let Clock::Real(clock) = self {
            let ahead = Duration::from_nanos(time.saturating_sub(elapsed));
            clock.start = clock.start.checked_sub(ahead).unwrap_or(clock.start);
        }
    }

    /// Tells the watching thread what is due next, and which flag to set.
    pub fn watch(&mut self, next: Option<Time>, flag: Option<&'static AtomicBool>) {
        let Clock::Real(clock) = self else { return };
        if clock.next == next {
            return;
        }
        clock.next = next;
        let due = next.map(|next| clock.start + Duration::from_nanos(next));
        *clock.shared.state.lock().unwrap_or_else(PoisonError::into_inner) = (due, flag);
        clock.shared.changed.notify_one();
        if !clock.started {
            clock.started = true;
            let shared = clock.shared.clone();
            // Without the thread, timers are late by as much as the program computes between waits.
            let _ = std::thread::Builder::new().name("alarm".into()).stack_size(1 << 16).spawn(move || shared.run());
        }
    }
}

impl Shared {
    fn run(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let left = state.0.map(|due| due.saturating_duration_since(Instant::now()));
            state = match left {
                Some(Duration::ZERO) => {
                    if let Some(flag) = state.1 {
                        flag.store(true, Ordering::Release);
                    }
                    state.0 = None;
                    state
                }
                Some(left) => self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}
