//! SPI: the controller of the bus, and what an analyser on it would say.
//!
//! Invariant: a device takes part in a transfer exactly when its clock is wired to the bus
//! and it is selected.

use crate::board::SimBoard;
use crate::device::DeviceId;
use crate::net::{Drive, NetId};
use crate::profile::Routing;
use crate::time::SECOND;
use crate::world::{Slot, World};
use board::{Error, Outcome, Spi, SpiId, SpiSettings, rp2};
use std::fmt::Write;

/// Bytes of a transfer that the trace shows.
const SHOWN: usize = 16;

/// A bus in use.
struct Bus {
    id: SpiId,
    settings: SpiSettings,
}

/// All buses in use.
#[derive(Default)]
pub struct SpiBuses {
    buses: Vec<Bus>,
}

/// A device that takes part in a transfer.
#[derive(Clone, Copy)]
struct Partner {
    device: DeviceId,
    hears: bool,
    speaks: bool,
    /// The clock mode is one that the device does not understand.
    wrong_mode: bool,
    /// Last bit of the byte before, for wrong modes.
    carry: u8,
}

fn name_of(id: SpiId) -> String {
    match id {
        SpiId::Hardware(id) => format!("spi{id}"),
        SpiId::Software { .. } => "soft spi".to_string(),
    }
}

impl World {
    fn spi_settings(&self, id: SpiId) -> Option<SpiSettings> {
        self.chip.spi.buses.iter().find(|bus| bus.id == id).map(|bus| bus.settings)
    }

    /// The settings of a bus with pins filled in, checked.
    fn check_spi(&self, id: SpiId, settings: &SpiSettings) -> Outcome<SpiSettings> {
        let mut settings = *settings;
        let number = match id {
            SpiId::Software { sck, mosi, miso } => {
                return Ok(SpiSettings { sck: Some(sck), mosi: Some(mosi), miso: Some(miso), ..settings });
            }
            SpiId::Hardware(number) => number,
        };
        if self.hardware.routing == Routing::Rp2 {
            return rp2::route_spi(number, &settings);
        }
        let default = self.hardware.spi.iter().find(|bus| bus.id == number).ok_or(Error::Absent)?;
        // Pins given without a MISO: the bus only sends.
        let given = settings.sck.is_some() || settings.mosi.is_some();
        settings.sck = settings.sck.or(Some(default.sck));
        settings.mosi = settings.mosi.or(Some(default.mosi));
        settings.miso = settings.miso.or((!given).then_some(default.miso));
        Ok(settings)
    }

    fn configure_spi(&mut self, id: SpiId, settings: &SpiSettings) -> Outcome<()> {
        let settings = self.check_spi(id, settings)?;
        if settings.baudrate == 0 {
            return Err(Error::Invalid("impossible baudrate"));
        }
        self.release_spi(id);
        let drives = [
            (settings.sck, Drive::Strong(settings.polarity)),
            (settings.mosi, Drive::Strong(false)),
            (settings.miso, Drive::Off),
        ];
        for (pin, drive) in drives {
            if let Some(pin) = pin {
                self.lend_pin(pin, Some(drive));
            }
        }
        self.chip.spi.buses.push(Bus { id, settings });
        Ok(())
    }

    fn release_spi(&mut self, id: SpiId) {
        let Some(index) = self.chip.spi.buses.iter().position(|bus| bus.id == id) else { return };
        let settings = self.chip.spi.buses.remove(index).settings;
        for pin in [settings.sck, settings.mosi, settings.miso].into_iter().flatten() {
            self.lend_pin(pin, None);
        }
    }

    pub(crate) fn reset_spi(&mut self) {
        while let Some(bus) = self.chip.spi.buses.first() {
            let id = bus.id;
            self.release_spi(id);
        }
    }

    fn pin_net_of(&self, pin: Option<u16>) -> Option<NetId> {
        self.chip.pins.net(pin?)
    }

    /// The devices that take part in a transfer; complains about what is wrong with it.
    fn spi_partners(&mut self, id: SpiId, settings: &SpiSettings) -> Vec<Partner> {
        let [sck, mosi, miso] = [settings.sck, settings.mosi, settings.miso].map(|pin| self.pin_net_of(pin));
        let terminal = |slot: &Slot, name: &str| slot.model.terminal(name).map(|index| slot.terminals[index]);
        let (mut partners, mut unselected) = (Vec::new(), 0);
        let mut problems = Vec::new();
        let mode = u8::from(settings.polarity) * 2 + u8::from(settings.phase);
        for index in 0..self.devices.len() {
            let slot = &self.devices[index];
            if terminal(slot, "sck") != sck || sck.is_none() {
                continue;
            }
            let selected = terminal(slot, "cs").is_none_or(|cs| !self.level(cs));
            let (hears, speaks) = (terminal(slot, "mosi") == mosi, terminal(slot, "miso").is_some_and(|net| Some(net) == miso));
            let name = slot.name.clone();
            let Some(target) = self.devices[index].device.as_mut().and_then(|device| device.spi()) else { continue };
            if !selected && !target.ignores_select() {
                unselected += usize::from(!target.awaits_clocks());
                continue;
            }
            let wrong_mode = !target.modes().contains(&mode);
            if wrong_mode {
                let modes: Vec<String> = target.modes().iter().map(u8::to_string).collect();
                problems.push(format!("mode {mode}, but {name} needs {}", modes.join(" or ")));
            }
            if settings.baudrate > target.fastest() {
                problems.push(format!("{} Hz is too fast for {name} (at most {} Hz)", settings.baudrate, target.fastest()));
            }
            partners.push(Partner { device: DeviceId(index as u16), hears, speaks, wrong_mode, carry: 0 });
        }
        if partners.is_empty() && unselected > 0 {
            problems.push("a transfer while no device is selected (CS is not low)".to_string());
        }
        let speaking: Vec<&str> = partners.iter().filter(|partner| partner.speaks).map(|partner| self.device_name(partner.device)).collect();
        if speaking.len() > 1 {
            problems.push(format!("{} drive MISO at once", speaking.join(" and ")));
        }
        for problem in problems {
            self.complain(&format!("{}: {problem}", name_of(id)));
        }
        partners
    }

    fn spi_transfer(&mut self, id: SpiId, mut next: impl FnMut(usize) -> u8, count: usize, mut got: impl FnMut(usize, u8)) -> Outcome<()> {
        let Some(settings) = self.spi_settings(id) else { return Err(Error::State("SPI bus is not initialised")) };
        let mut partners = self.spi_partners(id, &settings);
        let loopback = settings.mosi.is_some() && self.pin_net_of(settings.mosi) == self.pin_net_of(settings.miso);
        let lines = [settings.sck, settings.mosi, settings.miso].map(|pin| self.pin_net_of(pin));
        let time = 8 * SECOND / u64::from(settings.baudrate);
        let (mut sent, mut received) = (String::new(), String::new());
        for index in 0..count {
            let byte = next(index);
            let on_wire = if settings.lsb_first { byte.reverse_bits() } else { byte };
            self.spend(time);
            let mut answer = if loopback { on_wire } else { 0xff };
            for partner in &mut partners {
                let mut heard = if partner.hears { on_wire } else { 0xff };
                if partner.wrong_mode {
                    // Bits are taken at the wrong edge: everything is late by one.
                    (heard, partner.carry) = (heard >> 1 | partner.carry << 7, heard & 1);
                }
                let spoken = self.with_device(partner.device, |device, port| device.spi().map(|target| target.exchange(heard, port)));
                if let Some(spoken) = spoken.flatten().filter(|_| partner.speaks) {
                    answer = if partner.wrong_mode { spoken << 1 | spoken >> 7 } else { spoken };
                }
            }
            let begin = self.now().saturating_sub(time);
            if let Some(record) = self.log.record_mut() {
                record.clocked(begin, time / 8, (lines[0], settings.polarity), &[(lines[1], on_wire), (lines[2], answer)]);
            }
            let answer = if settings.lsb_first { answer.reverse_bits() } else { answer };
            if self.log.is_live() && index < SHOWN {
                let _ = write!(sent, " {byte:02x}");
                let _ = write!(received, " {answer:02x}");
            }
            got(index, answer);
        }
        let more = if count > SHOWN { format!(" … {count} bytes") } else { String::new() };
        self.note(format_args!("{} >{sent}{more} <{received}", name_of(id)));
        Ok(())
    }
}

impl Spi for SimBoard {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()> {
        self.with(|world| world.configure_spi(bus, settings))
    }

    fn settings(&self, bus: SpiId) -> Option<SpiSettings> {
        self.with(|world| world.spi_settings(bus))
    }

    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()> {
        let sent = bytes.to_vec();
        self.with(|world| world.spi_transfer(bus, |index| sent[index], sent.len(), |index, byte| bytes[index] = byte))
    }

    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()> {
        self.with(|world| world.spi_transfer(bus, |index| bytes[index], bytes.len(), |_, _| {}))
    }

    fn release(&self, bus: SpiId) {
        self.with(|world| world.release_spi(bus));
    }
}
