//! The chip: its pins and peripherals.
//!
//! Each file holds the state of one kind of peripheral, what the world does with it, and the
//! implementation of its trait of `board`.
//!
//! Invariant: what a program sees of a peripheral follows from the state here and the nets.

pub mod analog;
pub mod can;
pub mod calendar;
pub mod card;
pub mod counters;
pub mod flash;
pub mod i2c;
pub mod i2c_target;
pub mod i2s;
pub mod pins;
pub mod power;
pub mod programmable;
pub mod pulse_counters;
pub mod pulses;
pub mod pwm;
pub mod kept;
pub mod settings;
pub mod spi;
pub mod timers;
pub mod trains;
pub mod uart;
pub mod usb;
pub mod wireless;

use crate::profile::Hardware;
use board::ResetCause;

/// State of the chip.
pub struct Chip {
    pub pins: pins::PinBank,
    pub pwm: pwm::PwmBank,
    pub analog: analog::Converter,
    pub timers: timers::TimerBank,
    pub calendar: calendar::CalendarClock,
    pub watchdog: power::WatchdogState,
    pub sleep: power::SleepState,
    pub pio: programmable::PioBank,
    pub counters: counters::CounterBank,
    pub pulse_counters: pulse_counters::PulseBank,
    pub trains: trains::TrainBank,
    pub settings: settings::SettingStore,
    pub kept: kept::KeptRegions,
    pub card: card::CardMemory,
    pub flash: flash::FlashMemory,
    pub i2c: i2c::I2cBuses,
    pub targets: i2c_target::TargetBank,
    pub i2s: i2s::StreamBank,
    pub can: can::CanBus,
    pub spi: spi::SpiBuses,
    pub uart: uart::SerialLines,
    pub usb: usb::UsbPort,
    pub wireless: wireless::Radio,
    pub reset_cause: ResetCause,
    pub frequency: u32,
    /// Events may be taken.
    pub interrupts: bool,
}

impl Chip {
    pub fn new(hardware: &'static Hardware) -> Chip {
        Chip {
            pins: pins::PinBank::new(hardware),
            pwm: pwm::PwmBank::default(),
            analog: analog::Converter::default(),
            timers: timers::TimerBank::default(),
            calendar: calendar::CalendarClock::default(),
            watchdog: power::WatchdogState::default(),
            sleep: power::SleepState::default(),
            pio: programmable::PioBank::new(hardware.profile.family),
            counters: counters::CounterBank::default(),
            pulse_counters: pulse_counters::PulseBank::default(),
            trains: trains::TrainBank::new(hardware.profile.family),
            settings: settings::SettingStore::default(),
            kept: kept::KeptRegions::new(hardware.profile.family),
            card: card::CardMemory::default(),
            flash: flash::FlashMemory::new(hardware.flash),
            i2c: i2c::I2cBuses::default(),
            targets: i2c_target::TargetBank::default(),
            i2s: i2s::StreamBank::default(),
            can: can::CanBus::default(),
            spi: spi::SpiBuses::default(),
            uart: uart::SerialLines::default(),
            usb: usb::UsbPort::default(),
            wireless: wireless::Radio::default(),
            reset_cause: ResetCause::PowerOn,
            frequency: hardware.frequency,
            interrupts: true,
        }
    }
}
