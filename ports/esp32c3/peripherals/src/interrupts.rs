//! Interrupts: which source calls the processor by which of its lines, and what serves it.
//!
//! Invariant: a handler leaves its source quiet.

use crate::registers::{Value, Whole, interrupt_matrix};
use crate::{pins, timers, uart, usb};
use esp32c3::interrupt_core0;

/// Sources, each with a line of its own: pins, the console's line, the programs' line, the tick, timers, USB. The line's
/// number is the place here, from 1 on.
const SOURCES: [usize; 6] = [16, 21, 22, 37, 38, 26];
const PRIORITY: u8 = 1;

/// Connects the sources and lets them interrupt.
pub fn start() {
    connect(interrupt_matrix());
}

fn connect(matrix: &interrupt_core0::RegisterBlock) {
    let mut lines = 0;
    for (index, source) in SOURCES.into_iter().enumerate() {
        let line = index + 1;
        matrix.core_0_intr_map(source).write(|w| w.all(line as u32));
        matrix.cpu_int_pri(line).write(|w| w.map().to(PRIORITY));
        lines |= 1 << line;
    }
    // By level, as their sources are.
    matrix.cpu_int_type().modify(|before, w| w.all(before.bits() & !lines));
    matrix.cpu_int_thresh().write(|w| w.all(1));
    matrix.cpu_int_enable().modify(|before, w| w.all(before.bits() | lines));
}

/// Serves a line of the processor. `console` takes what the console receives; false when nothing is known of the line.
pub fn serve(line: u32, console: &mut dyn FnMut(u8)) -> bool {
    match line {
        1 => pins::interrupt(),
        2 => uart::take_from_console(console),
        3 => uart::LINES.interrupt(1),
        4 => timers::tick(),
        5 => timers::interrupt(),
        6 => usb::take(console),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;
    use esp32c3::Interrupt;

    #[test]
    fn each_source_has_a_line() {
        let named = [
            Interrupt::GPIO,
            Interrupt::UART0,
            Interrupt::UART1,
            Interrupt::SYSTIMER_TARGET0,
            Interrupt::SYSTIMER_TARGET1,
            Interrupt::USB_DEVICE,
        ];
        let memory = Memory::default();
        memory.set_word(0x108, u32::MAX);
        connect(memory.block());
        for (index, source) in named.into_iter().enumerate() {
            assert_eq!((SOURCES[index], memory.word(source as usize * 4)), (source as usize, index as u32 + 1));
            assert_eq!(memory.word(0x114 + 4 * (index + 1)), 1, "priority");
        }
        assert_eq!((memory.word(0x104), memory.word(0x108), memory.word(0x194)), (0x7e, !0x7e, 1));
        assert!(!serve(9, &mut |_| {}));
    }
}
