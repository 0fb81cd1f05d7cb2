//! DMA: twelve channels, and four timers that pace them.
//!
//! Invariant: a channel that nobody has is stopped and does not interrupt.

use crate::{Rp2040, EVENTS};
use board::{Dma, DmaTransfer, Error, MACHINES, Outcome, Source, errno};
use drivers::Shared;
use rp_pac::dma::regs::CtrlTrig;
use rp_pac::{DMA, PIO0, PIO1};

const CHANNELS: u8 = 12;
const TIMERS: u8 = 4;

/// Masks with a bit for each channel or timer.
struct State {
    channels: u16,
    timers: u8,
    hard: u16,
}

static STATE: Shared<State> = Shared::new(State { channels: 0, timers: 0, hard: 0 });

fn index(channel: u8) -> usize {
    usize::from(channel % CHANNELS)
}

/// Notes which transfers ended.
pub fn interrupt() {
    let ended = DMA.ints(0).read();
    DMA.ints(0).write_value(ended);
    let hard = STATE.with(|state| state.hard);
    for channel in (0..CHANNELS).filter(|channel| ended >> channel & 1 != 0) {
        EVENTS.post(Source::Dma(channel), 1, hard >> channel & 1 != 0);
    }
}

/// Stops a channel, and waits until it has stopped.
fn stop(channel: u8) {
    let mask = 1 << index(channel);
    // A channel that is not enabled starts nothing when it is aborted.
    let control = DMA.ch(index(channel)).al1_ctrl();
    control.write_value(control.read() & !1);
    DMA.chan_abort().write(|abort| abort.0 = mask);
    // Transfers that are under way end first.
    while Rp2040.is_active(channel) {}
}

/// Stops all channels and gives back what was claimed.
pub fn reset() {
    let channels = STATE.with(|state| state.channels);
    (0..CHANNELS).filter(|channel| channels >> channel & 1 != 0).for_each(|channel| Rp2040.release(channel));
    (0..TIMERS).for_each(|timer| Rp2040.release_timer(timer));
}

/// The lowest bit of these that is free.
fn free(taken: u32, count: u8) -> Outcome<u8> {
    (0..count).find(|number| taken >> number & 1 == 0).ok_or(Error::Errno(errno::EBUSY))
}

impl Dma for Rp2040 {
    fn claim(&self) -> Outcome<u8> {
        STATE.with(|state| {
            let channel = free(state.channels.into(), CHANNELS)?;
            state.channels |= 1 << channel;
            Ok(channel)
        })
    }

    fn release(&self, channel: u8) {
        stop(channel);
        self.interrupt(channel, false, false);
        EVENTS.forget(Source::Dma(channel));
        STATE.with(|state| state.channels &= !(1 << channel));
    }

    fn transfer(&self, channel: u8) -> DmaTransfer {
        let channel = DMA.ch(index(channel));
        DmaTransfer {
            read: channel.read_addr().read(),
            write: channel.write_addr().read(),
            count: channel.trans_count().read(),
            control: channel.ctrl_trig().read().0,
        }
    }

    fn set_read(&self, channel: u8, address: u32) {
        DMA.ch(index(channel)).read_addr().write_value(address);
    }

    fn set_write(&self, channel: u8, address: u32) {
        DMA.ch(index(channel)).write_addr().write_value(address);
    }

    fn set_count(&self, channel: u8, items: u32) {
        DMA.ch(index(channel)).trans_count().write_value(items);
    }

    fn set_control(&self, channel: u8, control: u32) {
        DMA.ch(index(channel)).al1_ctrl().write_value(control);
    }

    fn set_active(&self, channel: u8, active: bool) {
        if active {
            let channel = DMA.ch(index(channel));
            channel.ctrl_trig().write_value(CtrlTrig(channel.al1_ctrl().read()));
        } else {
            let control = DMA.ch(index(channel)).al1_ctrl();
            let before = control.read();
            stop(channel);
            control.write_value(before);
        }
    }

    fn is_active(&self, channel: u8) -> bool {
        DMA.ch(index(channel)).ctrl_trig().read().busy()
    }

    fn interrupt(&self, channel: u8, enabled: bool, hard: bool) {
        let mask = 1u16 << index(channel);
        STATE.with(|state| {
            state.hard = if hard { state.hard | mask } else { state.hard & !mask };
            // What ended before does not count.
            DMA.ints(0).write_value(mask.into());
            let before = DMA.inte(0).read();
            DMA.inte(0).write_value(if enabled { before | u32::from(mask) } else { before & !u32::from(mask) });
        });
    }

    fn queue_of_machine(&self, machine: u8, put: bool) -> u32 {
        let block = if machine < MACHINES { PIO0 } else { PIO1 };
        let number = usize::from(machine % MACHINES);
        let queue = if put { block.txf(number) } else { block.rxf(number) };
        queue.as_ptr().addr() as u32
    }

    fn claim_timer(&self, timer: Option<u8>) -> Outcome<u8> {
        STATE.with(|state| {
            let timer = match timer {
                Some(timer) if timer >= TIMERS || state.timers >> timer & 1 != 0 => return Err(Error::Errno(errno::EBUSY)),
                Some(timer) => timer,
                None => free(state.timers.into(), TIMERS)?,
            };
            state.timers |= 1 << timer;
            Ok(timer)
        })
    }

    fn release_timer(&self, timer: u8) {
        if timer < TIMERS {
            STATE.with(|state| state.timers &= !(1 << timer));
            self.set_ratio(timer, (0, 0));
        }
    }

    fn ratio(&self, timer: u8) -> (u16, u16) {
        let ratio = DMA.timer(usize::from(timer % TIMERS)).read();
        (ratio.x(), ratio.y())
    }

    fn set_ratio(&self, timer: u8, (x, y): (u16, u16)) {
        DMA.timer(usize::from(timer % TIMERS)).write(|ratio| {
            ratio.set_x(x);
            ratio.set_y(y);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_claimed_once_until_none_is_left() {
        assert_eq!(free(0, CHANNELS), Ok(0));
        assert_eq!(free(0b1011, CHANNELS), Ok(2));
        assert_eq!(free(0xfff, CHANNELS), Err(Error::Errno(errno::EBUSY)));
    }

    #[test]
    fn queues_of_machines_are_where_the_chip_has_them() {
        assert_eq!(Rp2040.queue_of_machine(0, true), 0x5020_0010);
        assert_eq!(Rp2040.queue_of_machine(5, false), 0x5030_0024);
    }
}
