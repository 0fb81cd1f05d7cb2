//! SPI: the controllers of the chip, and buses in software.
//!
//! Invariant: a transfer ends with an empty receiver, so that the next one meets nothing old.

use crate::pins::{self, function};
use crate::{Rp2040, clocks, resets};
use board::software::{SoftSpi, Table};
use board::{Error, Outcome, Spi, SpiId, SpiSettings, rp2};
use drivers::Shared;
use rp_pac::spi::Spi as Registers;
use rp_pac::{SPI0, SPI1};

/// Buses in software that can be in use at once.
const SOFTWARE: usize = 4;
/// Words that the transmitter and the receiver hold.
const FIFO: usize = 8;

struct Buses {
    controllers: [Option<SpiSettings>; 2],
    software: Table<(u16, u16, u16), SpiSettings, SOFTWARE>,
}

static BUSES: Shared<Buses> = Shared::new(Buses { controllers: [None; 2], software: Table::new() });

fn registers(bus: u8) -> Registers {
    if bus == 0 { SPI0 } else { SPI1 }
}

/// The clock divided by an even number of 2 to 254 and one of 1 to 256.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Divider {
    first: u8,
    second: u16,
}

impl Divider {
    /// The fastest rate that is not above the one asked for.
    fn new(clock: u32, baudrate: u32) -> Outcome<Divider> {
        let (clock, baudrate) = (u64::from(clock), u64::from(baudrate));
        let first = (2..=254).step_by(2).find(|first| clock <= first * 256 * baudrate);
        let first = first.ok_or(Error::Invalid("impossible baudrate"))?;
        let second = clock.div_ceil(first * baudrate).max(1);
        Ok(Divider { first: first as u8, second: second as u16 })
    }

    fn rate(self, clock: u32) -> u32 {
        clock / (u32::from(self.first) * u32::from(self.second))
    }
}

fn set_up(registers: Registers, settings: &SpiSettings, divider: Divider) {
    registers.cr1().write(|control| control.set_sse(false));
    registers.cpsr().write(|divisor| divisor.set_cpsdvsr(divider.first));
    registers.cr0().write(|control| {
        control.set_dss(settings.bits - 1);
        control.set_spo(settings.polarity);
        control.set_sph(settings.phase);
        control.set_scr((divider.second - 1) as u8);
    });
    registers.cr1().write(|control| control.set_sse(true));
}

/// Exchanges words as fast as the controller goes. `next` gives what is sent, `keep` gets what came in.
fn exchange(registers: Registers, count: usize, mut next: impl FnMut(usize) -> u8, mut keep: impl FnMut(usize, u8)) {
    let (mut sent, mut received) = (0, 0);
    while received < count {
        // Never more under way than the receiver holds.
        if sent < count && sent < received + FIFO && registers.sr().read().tnf() {
            registers.dr().write(|data| data.set_data(next(sent).into()));
            sent += 1;
        }
        if registers.sr().read().rne() {
            keep(received, registers.dr().read().data() as u8);
            received += 1;
        }
    }
}

/// Ends the use of all buses.
pub fn reset() {
    (0..2).for_each(|bus| Spi::release(&Rp2040, SpiId::Hardware(bus)));
    BUSES.with(|buses| buses.software.clear());
}

impl Rp2040 {
    fn soft_spi(&self, sck: u16, mosi: u16, miso: u16) -> Outcome<SoftSpi<'_, Rp2040>> {
        let settings = BUSES.with(|buses| buses.software.get((sck, mosi, miso)));
        let settings = settings.ok_or(Error::State("SPI bus is not initialised"))?;
        Ok(SoftSpi::new(self, (sck, mosi, miso), &settings))
    }
}

fn controller(bus: u8) -> Outcome<Registers> {
    let used = BUSES.with(|buses| buses.controllers.get(usize::from(bus)).copied().flatten().is_some());
    if used { Ok(registers(bus)) } else { Err(Error::State("SPI bus is not initialised")) }
}

impl Spi for Rp2040 {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()> {
        match bus {
            SpiId::Hardware(number) => {
                let settings = rp2::route_spi(number, settings)?;
                if !(4..=8).contains(&settings.bits) {
                    return Err(Error::Invalid("bits must be from 4 to 8"));
                }
                let clock = clocks::peripheral();
                let divider = Divider::new(clock, settings.baudrate)?;
                Spi::release(self, bus);
                resets::restart(if number == 0 { resets::SPI0 } else { resets::SPI1 });
                set_up(registers(number), &settings, divider);
                for pin in [settings.sck, settings.mosi, settings.miso].into_iter().flatten() {
                    pins::set_function(pin, function::SPI);
                }
                let settings = SpiSettings { baudrate: divider.rate(clock), ..settings };
                BUSES.with(|buses| buses.controllers[usize::from(number)] = Some(settings));
            }
            SpiId::Software { sck, mosi, miso } => {
                if settings.baudrate == 0 {
                    return Err(Error::Invalid("impossible baudrate"));
                }
                let settings = SpiSettings { sck: Some(sck), mosi: Some(mosi), miso: Some(miso), ..*settings };
                BUSES.with(|buses| buses.software.set((sck, mosi, miso), settings))?;
                self.soft_spi(sck, mosi, miso)?.prepare();
            }
        }
        Ok(())
    }

    fn settings(&self, bus: SpiId) -> Option<SpiSettings> {
        BUSES.with(|buses| match bus {
            SpiId::Hardware(number) => *buses.controllers.get(usize::from(number))?,
            SpiId::Software { sck, mosi, miso } => buses.software.get((sck, mosi, miso)),
        })
    }

    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()> {
        match bus {
            SpiId::Hardware(number) => {
                let cells = core::cell::Cell::from_mut(bytes).as_slice_of_cells();
                exchange(controller(number)?, cells.len(), |index| cells[index].get(), |index, byte| cells[index].set(byte));
            }
            SpiId::Software { sck, mosi, miso } => {
                let bus = self.soft_spi(sck, mosi, miso)?;
                bytes.iter_mut().for_each(|byte| *byte = bus.exchange(*byte));
            }
        }
        Ok(())
    }

    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()> {
        match bus {
            SpiId::Hardware(number) => exchange(controller(number)?, bytes.len(), |index| bytes[index], |_, _| ()),
            SpiId::Software { sck, mosi, miso } => {
                let bus = self.soft_spi(sck, mosi, miso)?;
                for byte in bytes {
                    bus.exchange(*byte);
                }
            }
        }
        Ok(())
    }

    fn release(&self, bus: SpiId) {
        let gone = BUSES.with(|buses| match bus {
            SpiId::Hardware(number) => buses.controllers.get_mut(usize::from(number))?.take(),
            SpiId::Software { sck, mosi, miso } => {
                let settings = buses.software.get((sck, mosi, miso));
                buses.software.remove((sck, mosi, miso));
                settings
            }
        });
        let Some(settings) = gone else { return };
        if let SpiId::Hardware(number) = bus {
            registers(number).cr1().write(|control| control.set_sse(false));
        }
        [settings.sck, settings.mosi, settings.miso].into_iter().flatten().for_each(pins::release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn rates_are_never_above_what_is_asked_for() {
        for clock in [48_000_000, 125_000_000] {
            for baudrate in [10_000, 100_000, 400_000, 1_000_000, 9_999_999, 24_000_000, 70_000_000] {
                let rate = Divider::new(clock, baudrate).unwrap().rate(clock);
                assert!(rate <= baudrate && rate >= baudrate.min(clock / 2) / 2, "{clock} {baudrate} {rate}");
            }
        }
        assert_eq!(Divider::new(125_000_000, 1_000_000), Ok(Divider { first: 2, second: 63 }));
        assert!(Divider::new(125_000_000, 0).is_err());
        assert!(Divider::new(125_000_000, 1000).is_err());
    }

    #[test]
    fn a_controller_gets_mode_width_and_rate() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as a block of registers and outlives its use.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        let settings = SpiSettings {
            baudrate: 1_000_000,
            polarity: true,
            phase: true,
            bits: 8,
            lsb_first: false,
            sck: None,
            mosi: None,
            miso: None,
        };
        set_up(registers, &settings, Divider { first: 2, second: 63 });
        assert_eq!(memory.word(0x00), 62 << 8 | 3 << 6 | 7, "SSPCR0");
        assert_eq!((memory.word(0x04), memory.word(0x10)), (2, 2));
    }
}
