//! Hardware as the `machine` module sees it: one trait per kind of peripheral, and [`Board`],
//! which says which of them there are.
//!
//! A port implements the traits over its HAL, the simulated board over its device models.
//! Peripherals are addressed by small numbers, and their state is the board's: objects of
//! Python hold numbers only. Everything takes `&self`, as interrupts may come in between.
//!
//! Interrupts do not run Python. The board notes what happened, sets the machine's pending
//! flag (given to it by [`Board::attach`]), and the machine takes [`Event`]s out one by one
//! at its next safepoint ([`Board::take_event`]). Events of one source that come faster than
//! they are taken are merged, and none is lost altogether: see [`Event::count`].
//!
//! Invariant: nothing here calls back into the machine; nothing waits longer than it says.
#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

mod analog;
mod bus;
mod can;
mod counter;
mod digital;
mod dma;
mod error;
mod event;
mod profile;
mod programmable;
pub mod rp2;
pub mod software;
mod sound;
mod storage;
mod system;
mod time;
mod usb;
mod wireless;

pub use analog::{Analog, AnalogSettings, Pwm, PwmDuty, PwmSettings};
pub use bus::{
    Flow, I2c, I2cId, I2cPart, I2cSettings, I2cTargetSettings, I2cTargets, Parity, Spi, SpiId, SpiSettings, Uart, UartSettings,
    line, target_event, uart_trigger,
};
pub use can::{
    CAN_FILTERS, CAN_QUEUE, Can, CanCounters, CanFilter, CanFrame, CanMode, CanState, CanTiming, can_error, can_event,
};
pub use counter::{Control, Counters, Counting, PulseChannel, PulseCounters, PulseLimits, Step, pulse_event};
pub use digital::{Drive, PinMode, PinSettings, Pins, Pull, Pulses, trigger};
pub use dma::{Dma, DmaTransfer};
pub use error::{Error, Outcome, errno};
pub use event::{Event, Source};
pub use profile::{Capabilities, FAMILIES, Family, I2cPins, PinName, Profile, SpiPins, UartPins};
pub use programmable::{MACHINES, MachineSettings, ProgrammableIo};
pub use sound::{I2s, I2sSettings};
pub use storage::{CARD_BLOCK, Card, PartitionEntry, Settings};
pub use system::{Flash, Kept, Memory, Power, ResetCause, WakeSource, Watchdog, wake};
pub use time::{Calendar, DateTime, TimerMode, TimerSettings, Timers};
pub use usb::{USB_ENDPOINTS, USB_IN, Usb, UsbEvent, UsbKind, UsbResult};
pub use wireless::{LONGEST_NETWORK_NAME, Link, Network, Security, Wireless};

use core::sync::atomic::AtomicBool;

/// A board. Peripherals that it lacks are None, and their classes raise on construction.
pub trait Board {
    /// What kind of board it is, and the names of its pins.
    fn profile(&self) -> &'static Profile;
    /// Gives the board the flag to set when an event waits, for as long as the machine lives.
    fn attach(&self, pending: &'static AtomicBool);
    /// Called at a safepoint after the flag was set: a board with time of its own moves on.
    /// May set the flag again.
    fn poll(&self) {}
    /// The next event that waits.
    fn take_event(&self) -> Option<Event>;
    /// Puts peripherals into the state that a soft reset leaves: no interrupts, timers, PWM or buses.
    fn soft_reset(&self);

    fn pins(&self) -> &dyn Pins;
    fn power(&self) -> &dyn Power;
    fn pulses(&self) -> Option<&dyn Pulses> {
        None
    }
    fn analog(&self) -> Option<&dyn Analog> {
        None
    }
    fn pwm(&self) -> Option<&dyn Pwm> {
        None
    }
    fn i2c(&self) -> Option<&dyn I2c> {
        None
    }
    fn i2c_targets(&self) -> Option<&dyn I2cTargets> {
        None
    }
    fn spi(&self) -> Option<&dyn Spi> {
        None
    }
    fn uart(&self) -> Option<&dyn Uart> {
        None
    }
    fn can(&self) -> Option<&dyn Can> {
        None
    }
    fn usb(&self) -> Option<&dyn Usb> {
        None
    }
    fn i2s(&self) -> Option<&dyn I2s> {
        None
    }
    fn wireless(&self) -> Option<&dyn Wireless> {
        None
    }
    fn timers(&self) -> Option<&dyn Timers> {
        None
    }
    fn calendar(&self) -> Option<&dyn Calendar> {
        None
    }
    fn watchdog(&self) -> Option<&dyn Watchdog> {
        None
    }
    fn memory(&self) -> Option<&dyn Memory> {
        None
    }
    fn flash(&self) -> Option<&dyn Flash> {
        None
    }
    fn kept(&self) -> Option<&dyn Kept> {
        None
    }
    fn counters(&self) -> Option<&dyn Counters> {
        None
    }
    fn pulse_counters(&self) -> Option<&dyn PulseCounters> {
        None
    }
    fn settings(&self) -> Option<&dyn Settings> {
        None
    }
    /// How the flash is divided, where programs may ask.
    fn partitions(&self) -> &'static [PartitionEntry] {
        &[]
    }
    fn programmable(&self) -> Option<&dyn ProgrammableIo> {
        None
    }
    fn dma(&self) -> Option<&dyn Dma> {
        None
    }
    fn card(&self) -> Option<&dyn Card> {
        None
    }
}
