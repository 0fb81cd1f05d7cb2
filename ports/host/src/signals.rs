//! Ctrl-C: sets the machine's flags and wakes what waits.
//!
//! The handler writes a byte into a pipe that every blocking call polls together with its
//! own source, so an interrupt just before the call is not lost.
//!
//! Invariant: the handler touches atomics and the pipe only.

use antaresia::readiness::Waits;
use antaresia::SignalAction;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU64, Ordering};
use std::time::{Duration, Instant};

static PENDING: AtomicPtr<AtomicBool> = AtomicPtr::new(std::ptr::null_mut());
static INTERRUPTED: AtomicPtr<AtomicBool> = AtomicPtr::new(std::ptr::null_mut());
static WAKE_READ: AtomicI32 = AtomicI32::new(-1);
static WAKE_WRITE: AtomicI32 = AtomicI32::new(-1);

/// Keeps SIGINT away from this thread, so that the one that runs programs gets it.
pub fn block() {
    mask(libc::SIG_BLOCK);
}

fn mask(how: i32) {
    let set = set_of(&[libc::SIGINT]);
    // SAFETY: plain system call on a local set.
    unsafe { libc::pthread_sigmask(how, &set, std::ptr::null_mut()) };
}

fn set_of(numbers: &[i32]) -> libc::sigset_t {
    // SAFETY: plain system calls on a local set.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        for &number in numbers {
            libc::sigaddset(&mut set, number);
        }
        set
    }
}

/// Signals that ask a process to end.
const ENDING: &[i32] = &[libc::SIGINT, libc::SIGTERM, libc::SIGHUP];

/// Keeps signals that ask the process to end for [`wait_for_ending`], in this thread and those it starts.
pub fn block_ending() {
    let set = set_of(ENDING);
    // SAFETY: plain system call on a local set.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &set, std::ptr::null_mut()) };
}

/// Asks this process to end.
pub fn ask_to_end() {
    // SAFETY: plain system call.
    unsafe { libc::kill(libc::getpid(), libc::SIGTERM) };
}

/// Waits for a signal that asks the process to end.
pub fn wait_for_ending() {
    let (set, mut number) = (set_of(ENDING), 0);
    // SAFETY: plain system call on local variables.
    while unsafe { libc::sigwait(&set, &mut number) } != 0 {}
}

/// Sends Ctrl-C to these flags of the machine from now on.
///
/// # Safety
/// The flags must live for ever.
pub unsafe fn attach(pending: *const AtomicBool, interrupted: *const AtomicBool) {
    PENDING.store(pending.cast_mut(), Ordering::Release);
    INTERRUPTED.store(interrupted.cast_mut(), Ordering::Release);
    let mut ends = [0; 2];
    let first = WAKE_READ.load(Ordering::Acquire) < 0;
    // SAFETY: plain system calls; the handler is async-signal-safe.
    unsafe {
        if first && libc::pipe2(ends.as_mut_ptr(), libc::O_NONBLOCK | libc::O_CLOEXEC) == 0 {
            WAKE_READ.store(ends[0], Ordering::Release);
            WAKE_WRITE.store(ends[1], Ordering::Release);
        }
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        libc::sigaction(libc::SIGINT, &action, std::ptr::null_mut());
        libc::signal(libc::SIGPIPE, libc::SIG_IGN);
    }
    mask(libc::SIG_UNBLOCK);
}

extern "C" fn handler(_signal: i32) {
    interrupt();
}

/// Interrupts the program.
pub fn interrupt() {
    for flag in [&INTERRUPTED, &PENDING] {
        // SAFETY: null or a flag that lives for ever.
        if let Some(flag) = unsafe { flag.load(Ordering::Acquire).as_ref() } {
            flag.store(true, Ordering::Release);
        }
    }
    // SAFETY: write is async-signal-safe; a full pipe is as good.
    unsafe { libc::write(WAKE_WRITE.load(Ordering::Acquire), c"!".as_ptr().cast(), 1) };
}

/// The signals that came and were caught, one a bit.
static CAUGHT: AtomicU64 = AtomicU64::new(0);

extern "C" fn catch(number: i32) {
    CAUGHT.fetch_or(1 << number, Ordering::AcqRel);
    interrupt();
}

/// Ctrl-C that came as a byte of input.
pub fn interrupt_by_byte() {
    catch(libc::SIGINT);
}

/// Chooses what a signal does.
pub fn set(number: i32, action: SignalAction) -> Result<(), i32> {
    if !(1..=63).contains(&number) {
        return Err(libc::EINVAL);
    }
    CAUGHT.fetch_and(!(1 << number), Ordering::AcqRel);
    // SAFETY: plain system calls; the handler is async-signal-safe.
    let result = unsafe {
        let mut chosen: libc::sigaction = std::mem::zeroed();
        chosen.sa_sigaction = match action {
            SignalAction::Default => libc::SIG_DFL,
            SignalAction::Ignore => libc::SIG_IGN,
            SignalAction::Catch => catch as *const () as usize,
        };
        libc::sigaction(number, &chosen, std::ptr::null_mut())
    };
    answered(result)
}

/// The next of the signals that came.
pub fn take() -> Option<i32> {
    let caught = CAUGHT.load(Ordering::Acquire);
    if caught == 0 {
        return None;
    }
    let number = caught.trailing_zeros();
    CAUGHT.fetch_and(!(1 << number), Ordering::AcqRel);
    Some(number as i32)
}

/// Sends a signal to a process; one to this process comes before the call returns.
pub fn send(process: i32, number: i32) -> Result<(), i32> {
    // SAFETY: plain system calls.
    answered(unsafe {
        match process == libc::getpid() && number != 0 {
            true => libc::raise(number),
            false => libc::kill(process, number),
        }
    })
}

fn answered(result: i32) -> Result<(), i32> {
    match result {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL)),
    }
}

/// Chooses when SIGALRM comes and how often after that, in microseconds; returns what was chosen before.
pub fn set_timer(microseconds: [u64; 2]) -> Result<[u64; 2], i32> {
    let part = |microseconds: u64| libc::timeval {
        tv_sec: (microseconds / 1_000_000) as libc::time_t,
        tv_usec: (microseconds % 1_000_000) as libc::suseconds_t,
    };
    let chosen = libc::itimerval { it_value: part(microseconds[0]), it_interval: part(microseconds[1]) };
    let before = timer();
    // SAFETY: plain system call on a local value.
    answered(unsafe { libc::setitimer(libc::ITIMER_REAL, &chosen, std::ptr::null_mut()) }).map(|()| before)
}

/// Microseconds to the next SIGALRM and between the ones after it.
pub fn timer() -> [u64; 2] {
    // SAFETY: plain system call on a local value.
    let chosen = unsafe {
        let mut chosen: libc::itimerval = std::mem::zeroed();
        libc::getitimer(libc::ITIMER_REAL, &mut chosen);
        chosen
    };
    [chosen.it_value, chosen.it_interval].map(|part| part.tv_sec as u64 * 1_000_000 + part.tv_usec as u64)
}

/// Asks the machine to look for work.
pub fn ask_for_safepoint() {
    // SAFETY: null or a flag that lives for ever.
    if let Some(flag) = unsafe { PENDING.load(Ordering::Acquire).as_ref() } {
        flag.store(true, Ordering::Release);
    }
}

/// True when Ctrl-C waits to be seen by the program.
pub fn interrupted() -> bool {
    // SAFETY: null or a flag that lives for ever.
    unsafe { INTERRUPTED.load(Ordering::Acquire).as_ref() }.is_some_and(|flag| flag.load(Ordering::Acquire))
}

/// Forgets an interrupt that nobody waits for; true when there was one.
pub fn take_interrupt() -> bool {
    // SAFETY: null or a flag that lives for ever.
    unsafe { INTERRUPTED.load(Ordering::Acquire).as_ref() }.is_some_and(|flag| flag.swap(false, Ordering::AcqRel))
}

/// Waits until `file` (negative: none) is readable or the time is over; false when interrupted.
pub fn wait(file: i32, limit: Option<Duration>) -> bool {
    let start = Instant::now();
    loop {
        if interrupted() {
            return false;
        }
        let left = limit.map(|limit| limit.saturating_sub(start.elapsed()));
        if left.is_some_and(|left| left.is_zero()) {
            return true;
        }
        let mut polled = [libc::pollfd { fd: -1, events: 0, revents: 0 }, libc::pollfd { fd: file, events: libc::POLLIN, revents: 0 }];
        if poll(&mut polled, left).is_ok() && polled[1].revents != 0 {
            return true;
        }
    }
}

/// Waits once until one of these came, the time is over or Ctrl-C is pressed.
pub fn wait_any(waits: &mut Waits<'_>, limit: Option<Duration>) -> Result<(), i32> {
    let mut polled = vec![libc::pollfd { fd: -1, events: 0, revents: 0 }];
    for index in 0..waits.len() {
        let (fd, events) = waits.get(index);
        // The numbers of Linux and of `readiness` agree.
        polled.push(libc::pollfd { fd, events: events as i16, revents: 0 });
    }
    let limit = if interrupted() { Some(Duration::ZERO) } else { limit };
    match poll(&mut polled, limit) {
        Ok(()) => {
            for (index, entry) in polled[1..].iter().enumerate() {
                if entry.fd >= 0 {
                    waits.set_came(index, entry.revents as u16);
                }
            }
            Ok(())
        }
        Err(libc::EINTR) => Ok(()),
        Err(errno) => Err(errno),
    }
}

/// Polls once; the first entry is for the pipe that Ctrl-C writes to.
fn poll(polled: &mut [libc::pollfd], limit: Option<Duration>) -> Result<(), i32> {
    let wake = WAKE_READ.load(Ordering::Acquire);
    polled[0] = libc::pollfd { fd: wake, events: libc::POLLIN, revents: 0 };
    let limit = limit.map(|limit| libc::timespec { tv_sec: limit.as_secs() as libc::time_t, tv_nsec: limit.subsec_nanos() as libc::c_long });
    let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: valid entries, and a limit that is null or lives until the call ends.
    let result = unsafe { libc::ppoll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, limit, std::ptr::null()) };
    if result < 0 {
        return Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL));
    }
    if polled[0].revents != 0 {
        let mut sink = [0u8; 16];
        // SAFETY: reads into a local buffer from a non-blocking pipe.
        unsafe { while libc::read(wake, sink.as_mut_ptr().cast(), sink.len()) > 0 {} }
    }
    Ok(())
}
