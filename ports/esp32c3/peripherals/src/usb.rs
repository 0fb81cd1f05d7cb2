//! The serial line that the chip's USB unit is to a host: no driver of ours answers the host, the unit does.
//!
//! Invariant: who writes never waits long for a host that is not there.

use crate::registers::{Whole, usb};
use crate::timers;
use core::sync::atomic::{AtomicBool, Ordering};
use esp32c3::usb_device::RegisterBlock;

/// Microseconds that a host may take to fetch a packet before it counts as gone.
const PATIENCE: u64 = 50_000;

/// The host fetched the last packet.
static LISTENS: AtomicBool = AtomicBool::new(true);

/// Lets received packets interrupt.
pub fn start() {
    usb().int_clr().write(|w| w.serial_out_recv_pkt().clear_bit_by_one());
    usb().int_ena().modify(|_, w| w.serial_out_recv_pkt().set_bit());
}

/// Hands over what the host sent.
pub fn take(take: &mut dyn FnMut(u8)) {
    drain(usb(), take);
    usb().int_clr().write(|w| w.serial_out_recv_pkt().clear_bit_by_one());
}

fn drain(registers: &RegisterBlock, take: &mut dyn FnMut(u8)) {
    while registers.ep1_conf().read().serial_out_ep_data_avail().bit_is_set() {
        take(registers.ep1().read().bits() as u8);
        if cfg!(test) {
            // Memory keeps its state.
            break;
        }
    }
}

/// True when a host fetches what is written.
pub fn is_listening() -> bool {
    LISTENS.load(Ordering::Relaxed)
}

/// Sends bytes, if a host takes them.
pub fn write(bytes: &[u8]) {
    let patience = if is_listening() { PATIENCE } else { 0 };
    LISTENS.store(send(usb(), bytes, patience, timers::now), Ordering::Relaxed);
}

/// Puts bytes into the unit's packet and closes it; false when there was no room in time.
fn send(registers: &RegisterBlock, bytes: &[u8], patience: u64, now: impl Fn() -> u64) -> bool {
    let has_room = || registers.ep1_conf().read().serial_in_ep_data_free().bit_is_set();
    for byte in bytes {
        let start = now();
        while !has_room() {
            if now() - start >= patience {
                return has_room();
            }
        }
        registers.ep1().write(|w| w.all((*byte).into()));
    }
    // The packet is closed: a host sees it though it is not full.
    registers.ep1_conf().modify(|_, w| w.wr_done().set_bit());
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;
    use std::cell::Cell;

    #[test]
    fn bytes_go_into_a_packet_that_is_closed() {
        let memory = Memory::default();
        memory.set_word(4, 1 << 1);
        assert!(send(memory.block(), b"ab", 1000, || 0));
        assert_eq!((memory.word(0), memory.word(4)), (u32::from(b'b'), 1 | 1 << 1));
    }

    #[test]
    fn a_host_that_is_gone_is_not_waited_for() {
        let memory = Memory::default();
        let time = Cell::new(0);
        let now = || {
            time.set(time.get() + 10);
            time.get()
        };
        assert!(!send(memory.block(), b"ab", 1000, now));
        assert!((1000..1100).contains(&time.get()), "{}", time.get());
        assert_eq!((memory.word(0), memory.word(4)), (0, 0));
    }

    #[test]
    fn what_the_host_sent_is_handed_over() {
        let memory = Memory::default();
        memory.set_word(4, 1 << 2);
        memory.set_word(0, 0x103);
        let mut got = Vec::new();
        drain(memory.block(), &mut |byte| got.push(byte));
        assert_eq!(got, [3]);
    }
}
