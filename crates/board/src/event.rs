//! Interrupts that wait for the machine.
//!
//! Invariant: an event is small and plain, so a board can keep a queue of them in static memory.

/// What an event comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    Pin(u16),
    Timer(u8),
    Uart(u8),
    Alarm,
    /// Bus target, by its bus.
    I2cTarget(u8),
    I2s(u8),
    /// State machine of a programmable unit.
    StateMachine(u8),
    /// Block of such a unit; flags are its interrupt flags.
    Programmable(u8),
    Dma(u8),
    /// Counter or encoder.
    Counter(u8),
    Can(u8),
    Usb,
}

/// Something happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    pub source: Source,
    /// Which triggers of the source it was, as its `irq().flags()` shows them.
    pub flags: u32,
    /// How many times, when several were merged; at least 1.
    pub count: u32,
    /// The handler was asked for with `hard=True`: it runs with the heap locked.
    pub hard: bool,
}
