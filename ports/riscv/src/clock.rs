//! The machine timer: 10 MHz, an interrupt each millisecond to end waits.
//!
//! Invariant: time is read from the counter; interrupts only wake.

const COMPARE: *mut u32 = 0x0200_4000 as *mut u32;
const COUNTER: *mut u32 = 0x0200_bff8 as *mut u32;

/// Hz of the counter.
pub const FREQUENCY: u32 = 10_000_000;

fn counter() -> u64 {
    loop {
        // SAFETY: registers of the core's timer; reading changes nothing.
        let (high, low, again) = unsafe { (COUNTER.add(1).read_volatile(), COUNTER.read_volatile(), COUNTER.add(1).read_volatile()) };
        if high == again {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

/// Sets the next interrupt.
pub fn start() {
    let next = counter() + u64::from(FREQUENCY / 1000);
    // SAFETY: registers of the core's timer; in between the compared time only lies in the far future.
    unsafe {
        COMPARE.add(1).write_volatile(u32::MAX);
        COMPARE.write_volatile(next as u32);
        COMPARE.add(1).write_volatile((next >> 32) as u32);
    }
}

/// Microseconds since reset.
pub fn microseconds() -> u64 {
    counter() / u64::from(FREQUENCY / 1_000_000)
}
