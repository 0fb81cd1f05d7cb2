//! Constants that differ between families of boards, and what they mean.
//!
//! Each constant is an array in the order of [`board::Family`]: rp2, stm32, esp32, esp8266,
//! generic. A board without a family of its own uses the numbers of rp2.
//!
//! Invariant: within one table and family a number stands once.

use board::{FAMILIES, Family, PinMode, Pull, trigger, uart_trigger};
use object::types::ABSENT;

/// A number for each family.
pub type Numbers = [i32; FAMILIES];

pub const PIN_IN: Numbers = [0, 0, 1, 0, 0];
pub const PIN_OUT: Numbers = [1, 1, 3, 1, 1];
pub const PIN_OPEN_DRAIN: Numbers = [2, 0x11, 7, 2, 2];
pub const PIN_ALT: Numbers = [3, 2, ABSENT, ABSENT, 3];
pub const PIN_ALT_OPEN_DRAIN: Numbers = [ABSENT, 0x12, ABSENT, ABSENT, ABSENT];
pub const PIN_ANALOG: Numbers = [ABSENT, 3, ABSENT, ABSENT, 4];

/// Modes of pins.
pub const MODES: &[(Numbers, PinMode)] = &[
    (PIN_IN, PinMode::Input),
    (PIN_OUT, PinMode::Output),
    (PIN_OPEN_DRAIN, PinMode::OpenDrain),
    (PIN_ALT, PinMode::Alternate),
    (PIN_ALT_OPEN_DRAIN, PinMode::AlternateOpenDrain),
    (PIN_ANALOG, PinMode::Analog),
];

pub const PULL_NONE: Numbers = [ABSENT, 0, ABSENT, ABSENT, ABSENT];
pub const PULL_UP: Numbers = [1, 1, 2, 1, 1];
pub const PULL_DOWN: Numbers = [2, 2, 1, ABSENT, 2];

/// Pulls of pins, those without a name included.
pub const PULLS: &[(Numbers, Pull)] = &[
    ([0, 0, 0, 0, 0], Pull::None),
    (PULL_UP, Pull::Up),
    (PULL_DOWN, Pull::Down),
    ([3, ABSENT, 3, ABSENT, 3], Pull::Both),
];

pub const IRQ_FALLING: Numbers = [4, 0x1021_0000, 2, 2, 4];
pub const IRQ_RISING: Numbers = [8, 0x1011_0000, 1, 1, 8];
pub const IRQ_LOW_LEVEL: Numbers = [1, ABSENT, 4, 4, 1];
pub const IRQ_HIGH_LEVEL: Numbers = [2, ABSENT, 5, 5, 2];

/// Triggers of pins.
pub const PIN_TRIGGERS: &[(Numbers, u32)] = &[
    (IRQ_FALLING, trigger::FALLING),
    (IRQ_RISING, trigger::RISING),
    (IRQ_LOW_LEVEL, trigger::LOW_LEVEL),
    (IRQ_HIGH_LEVEL, trigger::HIGH_LEVEL),
];

pub const UART_RX: Numbers = [ABSENT, 0x20, 1, ABSENT, 1];
pub const UART_RX_IDLE: Numbers = [0x40, 0x10, 0x1000, ABSENT, 0x40];
pub const UART_TX_IDLE: Numbers = [0x20, ABSENT, ABSENT, ABSENT, 0x20];
pub const UART_BREAK: Numbers = [0x200, 0x100, 2, ABSENT, 0x200];

/// Triggers of serial lines.
pub const UART_TRIGGERS: &[(Numbers, u32)] = &[
    (UART_RX, uart_trigger::RX),
    (UART_RX_IDLE, uart_trigger::RX_IDLE),
    (UART_TX_IDLE, uart_trigger::TX_IDLE),
    (UART_BREAK, uart_trigger::BREAK),
];

/// What a constant of a program stands for.
pub fn meaning<T: Copy>(table: &[(Numbers, T)], family: Family, number: i64) -> Option<T> {
    let found = table.iter().find(|(numbers, _)| i64::from(numbers[family as usize]) == number)?;
    (number != i64::from(ABSENT)).then_some(found.1)
}

/// The triggers in a program's mask, and the bits of it that mean nothing.
pub fn triggers(table: &[(Numbers, u32)], family: Family, mask: i64) -> (u32, i64) {
    // Most families combine bits; on some a level is a number of its own.
    if let Some(single) = meaning(table, family, mask) {
        return (single, 0);
    }
    let mut found = 0;
    let mut known = 0;
    for (numbers, trigger) in table {
        let number = numbers[family as usize];
        if number != ABSENT && mask & i64::from(number) == i64::from(number) && known & i64::from(number) != i64::from(number) {
            found |= trigger;
            known |= i64::from(number);
        }
    }
    (found, mask & !known)
}

/// A program's mask for triggers that happened.
pub fn mask(table: &[(Numbers, u32)], family: Family, triggers: u32) -> i32 {
    table.iter().filter(|(numbers, trigger)| triggers & trigger != 0 && numbers[family as usize] != ABSENT).fold(0, |mask, (numbers, _)| mask | numbers[family as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers_are_combined_on_every_family() {
        for family in [Family::Rp2, Family::Stm32, Family::Esp32, Family::Esp8266, Family::Generic] {
            let both = i64::from(IRQ_FALLING[family as usize] | IRQ_RISING[family as usize]);
            assert_eq!(triggers(PIN_TRIGGERS, family, both), (trigger::FALLING | trigger::RISING, 0));
            assert_eq!(i64::from(mask(PIN_TRIGGERS, family, trigger::FALLING | trigger::RISING)), both);
        }
        assert_eq!(triggers(PIN_TRIGGERS, Family::Esp32, 5), (trigger::HIGH_LEVEL, 0));
        assert_eq!(triggers(PIN_TRIGGERS, Family::Rp2, 0x1c), (trigger::FALLING | trigger::RISING, 0x10));
        assert_eq!(triggers(PIN_TRIGGERS, Family::Rp2, 0), (0, 0));
    }

    #[test]
    fn absent_constants_mean_nothing() {
        assert_eq!(meaning(MODES, Family::Esp32, i64::from(ABSENT)), None);
        assert_eq!(meaning(MODES, Family::Esp32, 3), Some(PinMode::Output));
        assert_eq!(meaning(PULLS, Family::Esp8266, 2), None);
    }
}
