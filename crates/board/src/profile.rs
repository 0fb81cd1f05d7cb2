//! What is fixed about a board: its family, the names of its pins, what they can do.
//!
//! Invariant: constant data; pins are sorted by number.

/// The port of MicroPython whose conventions a board follows where ports differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    Rp2,
    Stm32,
    Esp32,
    Esp8266,
    /// An emulated or host machine without a family of its own.
    Generic,
}

/// Number of families.
pub const FAMILIES: usize = 5;

/// What a pin can be used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Capabilities(pub u16);

impl Capabilities {
    pub const INPUT: u16 = 1;
    pub const OUTPUT: u16 = 2;
    pub const INTERRUPT: u16 = 4;
    pub const PULL_UP: u16 = 8;
    pub const PULL_DOWN: u16 = 16;
    pub const ANALOG: u16 = 32;
    pub const PWM: u16 = 64;
    /// Reached through another chip (the LED of a Pico W): plain input and output only.
    pub const EXTERNAL: u16 = 128;
    pub const ALL: u16 = 0x7f & !Self::ANALOG;

    pub const fn has(self, what: u16) -> bool {
        self.0 & what == what
    }
}

/// A pin: its number, its name on the chip, its names on the board.
#[derive(Clone, Copy, Debug)]
pub struct PinName {
    pub number: u16,
    pub chip: &'static str,
    pub board: &'static [&'static str],
    pub can: Capabilities,
}

/// A table of pins: number, name on the chip, names on the board, capabilities.
#[macro_export]
macro_rules! pins {
    ($($number:literal $chip:literal [$($board:literal),*] $can:ident;)*) => {
        &[$(PinName { number: $number, chip: $chip, board: &[$($board),*], can: Capabilities($can) }),*]
    };
}

/// An I2C peripheral and its default pins.
#[derive(Clone, Copy, Debug)]
pub struct I2cPins {
    pub id: u8,
    pub scl: u16,
    pub sda: u16,
}

/// An SPI peripheral and its default pins.
#[derive(Clone, Copy, Debug)]
pub struct SpiPins {
    pub id: u8,
    pub sck: u16,
    pub mosi: u16,
    pub miso: u16,
}

/// A serial line and its default pins.
#[derive(Clone, Copy, Debug)]
pub struct UartPins {
    pub id: u8,
    pub tx: u16,
    pub rx: Option<u16>,
}

/// A board's constant description.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// Short name: `pico`.
    pub name: &'static str,
    /// As in the banner: `Raspberry Pi Pico with RP2040`.
    pub machine: &'static str,
    /// `sys.platform`.
    pub platform: &'static str,
    pub family: Family,
    pub pins: &'static [PinName],
}

impl Profile {
    pub fn pin(&self, number: u16) -> Option<&'static PinName> {
        self.pins.binary_search_by_key(&number, |pin| pin.number).ok().map(|index| &self.pins[index])
    }

    /// A pin by its name on the board, then on the chip.
    pub fn pin_named(&self, name: &str) -> Option<&'static PinName> {
        let on_board = self.pins.iter().find(|pin| pin.board.contains(&name));
        on_board.or_else(|| self.pins.iter().find(|pin| pin.chip == name))
    }
}
