//! Interrupts: which source calls the core by which of its lines, and what serves it.
//!
//! Invariant: all lines are of the lowest level, and a handler leaves its source quiet.

use crate::registers::{Whole, ports};
use crate::{pins, power, timers, uart};
use esp32::dport;
use xtensa::core;

/// Sources of the chip and the line of each: pins, UART 0 to 2. All these lines interrupt by level.
const SOURCES: [(usize, u32); 4] = [(22, 2), (34, 3), (35, 4), (36, 5)];

/// Connects the sources and lets them interrupt.
pub fn start() {
    connect(ports());
    SOURCES.into_iter().for_each(|(_, line)| core::enable(line));
}

fn connect(ports: &dport::RegisterBlock) {
    for (source, line) in SOURCES {
        ports.core_0_intr_map(source).write(|w| w.all(line));
    }
}

/// Serves the lines of the core that wait, a bit each. `console` takes what the console receives.
pub fn serve(waiting: u32, console: &mut dyn FnMut(u8)) {
    let is_waiting = |line: u32| waiting & 1 << line != 0;
    if is_waiting(timers::INTERRUPT) {
        timers::serve();
    }
    if power::is_emulated() {
        return;
    }
    if is_waiting(2) {
        pins::interrupt();
    }
    if is_waiting(3) {
        uart::take_from_console(console);
    }
    for line in [1, 2] {
        if is_waiting(3 + u32::from(line)) {
            uart::LINES.interrupt(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;
    use esp32::Interrupt;

    #[test]
    fn each_source_has_a_line() {
        let memory = Memory::default();
        connect(memory.block());
        for (index, source) in [Interrupt::GPIO, Interrupt::UART0, Interrupt::UART1, Interrupt::UART2].into_iter().enumerate() {
            assert_eq!(memory.word(0x104 + 4 * source as usize), index as u32 + 2);
        }
    }
}
