//! I2C: the controllers of the chip, and buses in software.
//!
//! The controllers cannot send an address alone; for that the pins are taken over by software for a moment. The
//! time limit of a bus is for each byte, however long the transaction is.
//!
//! Invariant: between transactions a controller is idle, or holds the bus for the next one when no stop was asked.

use crate::pins::{self, function};
use crate::{Rp2040, clocks, resets, timers};
use board::software::{SoftI2c, Table};
use board::{Error, I2c, I2cId, I2cPart, I2cSettings, Outcome, Pull, errno, rp2};
use drivers::Shared;
use rp_pac::i2c::I2c as Registers;
use rp_pac::i2c::vals::Speed;
use rp_pac::{I2C0, I2C1};

/// Buses in software that can be in use at once.
const SOFTWARE: usize = 6;

#[derive(Clone, Copy)]
struct Controller {
    settings: I2cSettings,
    /// The last transaction had no stop.
    open: bool,
}

struct Buses {
    controllers: [Option<Controller>; 2],
    software: Table<(u16, u16), I2cSettings, SOFTWARE>,
}

static BUSES: Shared<Buses> = Shared::new(Buses { controllers: [None; 2], software: Table::new() });

fn registers(bus: u8) -> Registers {
    if bus == 0 { I2C0 } else { I2C1 }
}

/// Clocks that the line is high and low for, and that data is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Timing {
    high: u16,
    low: u16,
    spike: u8,
    hold: u16,
}

impl Timing {
    fn new(clock: u32, frequency: u32) -> Outcome<Timing> {
        let invalid = Error::Invalid("invalid freq");
        let period = (clock + frequency / 2).checked_div(frequency).ok_or(invalid)?;
        let low = period as u64 * 3 / 5;
        let high = u64::from(period) - low;
        let fits = |count: u64| u16::try_from(count).ok().filter(|count| *count >= 8).ok_or(invalid);
        // Data changes 300 ns after the clock fell, 120 ns on fast buses.
        let hold = if frequency < 1_000_000 { u64::from(clock) * 3 / 10_000_000 } else { u64::from(clock) * 3 / 25_000_000 };
        let low = fits(low)?;
        Ok(Timing {
            high: fits(high)?,
            low,
            spike: (low / 16).clamp(1, 255) as u8,
            hold: (hold as u16 + 1).min(low - 2),
        })
    }
}

/// Sets a controller up.
fn set_up(registers: Registers, timing: Timing) {
    registers.ic_enable().write(|enable| enable.set_enable(false));
    registers.ic_con().write(|control| {
        control.set_speed(Speed::FAST);
        control.set_master_mode(true);
        control.set_ic_slave_disable(true);
        control.set_ic_restart_en(true);
        control.set_tx_empty_ctrl(true);
    });
    registers.ic_tx_tl().write(|level| level.set_tx_tl(0));
    registers.ic_rx_tl().write(|level| level.set_rx_tl(0));
    registers.ic_fs_scl_hcnt().write(|count| count.set_ic_fs_scl_hcnt(timing.high));
    registers.ic_fs_scl_lcnt().write(|count| count.set_ic_fs_scl_lcnt(timing.low));
    registers.ic_fs_spklen().write(|length| length.set_ic_fs_spklen(timing.spike));
    registers.ic_sda_hold().write(|hold| hold.set_ic_sda_tx_hold(timing.hold));
    registers.ic_intr_mask().write(|mask| mask.0 = 0);
    registers.ic_enable().write(|enable| enable.set_enable(true));
}

/// A transaction of a controller.
struct Transaction {
    registers: Registers,
    timeout_us: u32,
    /// The next byte follows another start.
    restart: bool,
    written: usize,
}

impl Transaction {
    /// Waits for the controller; what aborted it is an error.
    fn wait(&self, ready: impl Fn(&Registers) -> bool) -> Outcome<()> {
        let end = timers::now() + u64::from(self.timeout_us);
        loop {
            if self.registers.ic_raw_intr_stat().read().tx_abrt() {
                return Err(self.abort_reason());
            }
            if ready(&self.registers) {
                return Ok(());
            }
            if timers::now() >= end {
                self.registers.ic_enable().modify(|enable| enable.set_abort(true));
                return Err(Error::Errno(errno::ETIMEDOUT));
            }
        }
    }

    fn abort_reason(&self) -> Error {
        let source = self.registers.ic_tx_abrt_source().read();
        self.registers.ic_clr_tx_abrt().read();
        // Nobody acknowledged the address, or the byte; another controller won the bus.
        if source.abrt_txdata_noack() { Error::Errno(NOT_TAKEN) } else { Error::Errno(errno::EIO) }
    }

    fn command(&mut self, byte: u8, read: bool, stop: bool) -> Outcome<()> {
        self.wait(|registers| registers.ic_status().read().tfnf())?;
        let restart = core::mem::take(&mut self.restart);
        self.registers.ic_data_cmd().write(|command| {
            command.set_dat(byte);
            command.set_cmd(read);
            command.set_stop(stop);
            command.set_restart(restart);
        });
        Ok(())
    }

    fn write(&mut self, bytes: &[u8], stop: bool) -> Outcome<()> {
        for (index, byte) in bytes.iter().enumerate() {
            self.command(*byte, false, stop && index + 1 == bytes.len())?;
            self.wait(|registers| registers.ic_raw_intr_stat().read().tx_empty())?;
            self.written += 1;
        }
        Ok(())
    }

    fn read(&mut self, bytes: &mut [u8], stop: bool) -> Outcome<()> {
        let count = bytes.len();
        for (index, byte) in bytes.iter_mut().enumerate() {
            self.command(0, true, stop && index + 1 == count)?;
            self.wait(|registers| registers.ic_status().read().rfne())?;
            *byte = self.registers.ic_data_cmd().read().dat();
        }
        Ok(())
    }

    /// Waits for the end of what the controller still does.
    fn finish(&self) -> Outcome<()> {
        let outcome = self.wait(|registers| registers.ic_raw_intr_stat().read().stop_det());
        self.registers.ic_clr_stop_det().read();
        outcome
    }
}

/// A byte was not acknowledged: not an error of a transaction, which then is shorter. Not a number of errno.
const NOT_TAKEN: i32 = -1;

fn length(part: &I2cPart<'_>) -> usize {
    match part {
        I2cPart::Write(bytes) => bytes.len(),
        I2cPart::Read(bytes) => bytes.len(),
    }
}

/// Runs a transaction on a controller; the number of bytes that were taken.
fn run(registers: Registers, settings: &I2cSettings, address: u16, parts: &mut [I2cPart<'_>], open: bool, stop: bool) -> Outcome<usize> {
    if !open {
        // The address can be changed only while the controller is off.
        registers.ic_enable().write(|enable| enable.set_enable(false));
        registers.ic_tar().write(|target| target.set_ic_tar(address & 0x7f));
        registers.ic_enable().write(|enable| enable.set_enable(true));
    }
    registers.ic_clr_intr().read();
    let mut transaction = Transaction { registers, timeout_us: settings.timeout_us, restart: open, written: 0 };
    let outcome = run_parts(&mut transaction, parts, stop);
    let ended = if stop || outcome.is_err() { transaction.finish() } else { Ok(()) };
    match outcome.and(ended) {
        Ok(()) => Ok(transaction.written),
        Err(Error::Errno(NOT_TAKEN)) => Ok(transaction.written.saturating_sub(usize::from(outcome.is_ok()))),
        Err(error) => Err(error),
    }
}

fn run_parts(transaction: &mut Transaction, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<()> {
    let last = parts.iter().rposition(|part| length(part) > 0);
    let mut direction = None;
    for (index, part) in parts.iter_mut().enumerate().filter(|(_, part)| length(part) > 0) {
        let read = matches!(part, I2cPart::Read(_));
        transaction.restart |= direction.is_some_and(|before| before != read);
        direction = Some(read);
        let stop = stop && Some(index) == last;
        match part {
            I2cPart::Write(bytes) => transaction.write(bytes, stop)?,
            I2cPart::Read(bytes) => transaction.read(bytes, stop)?,
        }
    }
    Ok(())
}

/// Sends an address alone over the pins of a controller.
fn probe(settings: &I2cSettings, address: u16) -> Outcome<usize> {
    let (scl, sda) = (settings.scl.unwrap_or(0), settings.sda.unwrap_or(0));
    let bus = SoftI2c::new(&Rp2040, scl, sda, settings);
    bus.prepare();
    let outcome = bus.transfer(address, &mut [], true);
    for pin in [scl, sda] {
        pins::release(pin);
        pins::set_function(pin, function::I2C);
    }
    outcome.map_err(|error| if error == Error::Errno(errno::ENODEV) { Error::Errno(errno::EIO) } else { error })
}

/// Ends the use of all buses.
pub fn reset() {
    (0..2).for_each(|bus| Rp2040.release(I2cId::Hardware(bus)));
    BUSES.with(|buses| buses.software.clear());
}

/// Does something with a bus in software.
fn with_software<R>(bus: I2cId, work: impl FnOnce(SoftI2c<'_, Rp2040>) -> Outcome<R>) -> Outcome<R> {
    let I2cId::Software { scl, sda } = bus else { return Err(Error::Missing("I2C")) };
    let settings = BUSES.with(|buses| buses.software.get((scl, sda))).ok_or(Error::State("I2C bus is not initialised"))?;
    work(SoftI2c::new(&Rp2040, scl, sda, &settings))
}

impl I2c for Rp2040 {
    fn configure(&self, bus: I2cId, settings: &I2cSettings) -> Outcome<()> {
        match bus {
            I2cId::Hardware(number) => {
                let settings = rp2::route_i2c(number, settings)?;
                let timing = Timing::new(clocks::system(), settings.frequency)?;
                self.release(bus);
                resets::restart(if number == 0 { resets::I2C0 } else { resets::I2C1 });
                set_up(registers(number), timing);
                for pin in [settings.scl, settings.sda].into_iter().flatten() {
                    pins::set_pull(pin, Pull::Up);
                    pins::set_function(pin, function::I2C);
                }
                let controller = Controller { settings, open: false };
                BUSES.with(|buses| buses.controllers[usize::from(number)] = Some(controller));
            }
            I2cId::Software { scl, sda } => {
                if settings.frequency == 0 {
                    return Err(Error::Invalid("invalid freq"));
                }
                let settings = I2cSettings { scl: Some(scl), sda: Some(sda), ..*settings };
                BUSES.with(|buses| buses.software.set((scl, sda), settings))?;
                SoftI2c::new(self, scl, sda, &settings).prepare();
            }
        }
        Ok(())
    }

    fn settings(&self, bus: I2cId) -> Option<I2cSettings> {
        BUSES.with(|buses| match bus {
            I2cId::Hardware(number) => buses.controllers.get(usize::from(number))?.map(|controller| controller.settings),
            I2cId::Software { scl, sda } => buses.software.get((scl, sda)),
        })
    }

    fn transfer(&self, bus: I2cId, address: u16, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<usize> {
        let I2cId::Hardware(number) = bus else {
            return with_software(bus, |bus| bus.transfer(address, parts, stop));
        };
        let index = usize::from(number);
        let controller = BUSES.with(|buses| buses.controllers.get(index).copied().flatten());
        let controller = controller.ok_or(Error::State("I2C bus is not initialised"))?;
        if parts.iter().all(|part| length(part) == 0) {
            return probe(&controller.settings, address);
        }
        let outcome = run(registers(number), &controller.settings, address, parts, controller.open, stop);
        let open = !stop && outcome.is_ok();
        BUSES.with(|buses| {
            if let Some(controller) = &mut buses.controllers[index] {
                controller.open = open;
            }
        });
        outcome
    }

    fn start(&self, bus: I2cId) -> Outcome<()> {
        with_software(bus, |bus| bus.start())
    }

    fn stop(&self, bus: I2cId) -> Outcome<()> {
        with_software(bus, |bus| bus.stop())
    }

    fn write(&self, bus: I2cId, bytes: &[u8]) -> Outcome<usize> {
        with_software(bus, |bus| bus.write(bytes))
    }

    fn read(&self, bus: I2cId, bytes: &mut [u8], acknowledge_last: bool) -> Outcome<()> {
        with_software(bus, |bus| bus.read(bytes, acknowledge_last))
    }

    fn release(&self, bus: I2cId) {
        let gone = BUSES.with(|buses| match bus {
            I2cId::Hardware(number) => buses.controllers.get_mut(usize::from(number))?.take().map(|controller| controller.settings),
            I2cId::Software { scl, sda } => {
                let settings = buses.software.get((scl, sda));
                buses.software.remove((scl, sda));
                settings
            }
        });
        let Some(settings) = gone else { return };
        if let I2cId::Hardware(number) = bus {
            registers(number).ic_enable().write(|enable| enable.set_enable(false));
        }
        [settings.scl, settings.sda].into_iter().flatten().for_each(pins::release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn timing_fits_the_standard_speeds() {
        let timing = Timing::new(125_000_000, 400_000).unwrap();
        // 312 clocks, three fifths of them low.
        assert_eq!(timing, Timing { high: 126, low: 187, spike: 11, hold: 38 });
        for frequency in [10_000, 100_000, 1_000_000] {
            let timing = Timing::new(125_000_000, frequency).unwrap();
            let period = u32::from(timing.high) + u32::from(timing.low);
            assert!((125_000_000 / period).abs_diff(frequency) <= frequency / 100);
            assert!(timing.hold < timing.low);
        }
        assert!(Timing::new(125_000_000, 0).is_err());
        assert!(Timing::new(125_000_000, 500).is_err());
        assert!(Timing::new(125_000_000, 20_000_000).is_err());
    }

    #[test]
    fn a_controller_is_set_up_for_fast_mode_with_restarts() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as a block of registers and outlives its use.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        set_up(registers, Timing { high: 126, low: 187, spike: 11, hold: 38 });
        assert_eq!(memory.word(0x00), 1 | 2 << 1 | 1 << 5 | 1 << 6 | 1 << 8, "IC_CON");
        assert_eq!((memory.word(0x1c), memory.word(0x20)), (126, 187));
        assert_eq!((memory.word(0x6c), memory.word(0x7c), memory.word(0xa0)), (1, 38, 11));
        assert_eq!(memory.word(0x30), 0, "no interrupts");
    }
}
