//! PIO: the chip's two blocks of state machines.
//!
//! Invariant: instructions are written only where nobody's are; a machine that is set up is stopped.

use crate::Rp2040;
use crate::pins::{self, function};
use crate::EVENTS;
use board::{MACHINES, MachineSettings, Outcome, ProgrammableIo, Source, rp2};
use drivers::{Shared, guarded};
use rp_pac::pio::Pio as Registers;
use rp_pac::{PIO0, PIO1};

const BLOCKS: u8 = 2;
/// `jmp` to an address.
const JUMP: u16 = 0;
/// `set pins, value` and `set pindirs, value`.
const SET_PINS: u16 = 0xe000;
const SET_DIRECTIONS: u16 = 0xe080;

#[derive(Clone, Copy)]
struct Block {
    /// Places of the memory that hold instructions.
    taken: u32,
    /// Flags that make events of the block, and whether they are hard.
    flags: u8,
    hard: bool,
    /// The same for each machine.
    own: u8,
    own_hard: u8,
}

static BANK: Shared<[Block; BLOCKS as usize]> =
    Shared::new([Block { taken: 0, flags: 0, hard: false, own: 0, own_hard: 0 }; BLOCKS as usize]);

fn registers(block: u8) -> Registers {
    if block == 0 { PIO0 } else { PIO1 }
}

/// The block of a machine and its number there.
fn place(machine: u8) -> (u8, usize) {
    (machine / MACHINES % BLOCKS, usize::from(machine % MACHINES))
}

/// A machine's bit in control registers.
fn bit(index: usize) -> u8 {
    1 << index
}

/// Clocks for one of a machine, in 256ths, as the register has them: the whole part above, 0 for 65536.
fn divider_bits(divider: u32) -> u32 {
    (divider & 0xff_ffff) << 8
}

fn execute(registers: Registers, index: usize, instruction: u16) {
    registers.sm(index).instr().write(|place| place.set_instr(instruction));
}

/// Sets pins and their directions through a machine, one by one.
fn set_pins(registers: Registers, index: usize, mask: u32, levels: u32, directions: u32) {
    let machine = registers.sm(index);
    let before = machine.pinctrl().read();
    for pin in (0..32).filter(|pin| mask >> pin & 1 != 0) {
        machine.pinctrl().write(|control| {
            control.set_set_base(pin);
            control.set_set_count(1);
        });
        execute(registers, index, SET_PINS | (levels >> pin & 1) as u16);
        execute(registers, index, SET_DIRECTIONS | (directions >> pin & 1) as u16);
    }
    machine.pinctrl().write_value(before);
}

fn set_up(registers: Registers, index: usize, settings: &MachineSettings) {
    let machine = registers.sm(index);
    guarded(|| registers.ctrl().modify(|control| control.set_sm_enable(control.sm_enable() & !bit(index))));
    machine.clkdiv().write(|divider| divider.0 = divider_bits(settings.divider));
    machine.execctrl().write(|control| control.0 = settings.execctrl);
    machine.pinctrl().write(|control| control.0 = settings.pinctrl);
    // Joining the queues another way empties them.
    machine.shiftctrl().write(|control| control.0 = settings.shiftctrl ^ 1 << 31);
    machine.shiftctrl().write(|control| control.0 = settings.shiftctrl);
    registers.fdebug().write(|seen| seen.0 = 0x0101_0101 << index);
    restart(registers, index);
    execute(registers, index, JUMP | u16::from(settings.entry));
}

fn restart(registers: Registers, index: usize) {
    guarded(|| {
        registers.ctrl().modify(|control| {
            control.set_sm_restart(bit(index));
            control.set_clkdiv_restart(bit(index));
        });
    });
}

/// The interrupt of a block: its flags are acknowledged at once.
pub fn interrupt(block: u8) {
    let registers = registers(block);
    let raised = (registers.irqs(0).ints().read().0 >> 8 & 15) as u8;
    registers.irq().write(|flags| flags.set_irq(raised));
    BANK.with(|bank| {
        let state = bank[usize::from(block)];
        if raised & state.flags != 0 {
            EVENTS.post(Source::Programmable(block), (raised & state.flags).into(), state.hard);
        }
        for machine in (0..MACHINES).filter(|machine| raised & state.own & 1 << machine != 0) {
            EVENTS.post(Source::StateMachine(block * MACHINES + machine), 1, state.own_hard >> machine & 1 != 0);
        }
    });
}

/// Lets the flags that somebody wants interrupt.
fn enable(block: u8, state: &Block) {
    registers(block).irqs(0).inte().write(|enabled| enabled.0 = u32::from(state.flags | state.own) << 8);
}

/// Stops all machines and forgets all programs.
pub fn reset() {
    BANK.with(|bank| {
        for (block, state) in (0..BLOCKS).zip(bank.iter_mut()) {
            registers(block).ctrl().write(|control| control.0 = 0);
            *state = Block { taken: 0, flags: 0, hard: false, own: 0, own_hard: 0 };
            enable(block, state);
            registers(block).irq().write(|flags| flags.set_irq(0xff));
        }
    });
    for pin in 0..rp2::PINS {
        if matches!(pins::function_of(pin), function::PIO0 | function::PIO1) {
            pins::release(pin);
        }
    }
}

impl ProgrammableIo for Rp2040 {
    fn blocks(&self) -> u8 {
        BLOCKS
    }

    fn memory(&self, block: u8) -> u32 {
        BANK.with(|bank| bank.get(usize::from(block)).map_or(u32::MAX, |block| block.taken))
    }

    fn load(&self, block: u8, offset: u8, code: &[u16]) {
        for (place, word) in (usize::from(offset)..32).zip(code) {
            registers(block).instr_mem(place).write(|memory| memory.set_instr_mem(*word));
            BANK.with(|bank| bank[usize::from(block % BLOCKS)].taken |= 1 << place);
        }
    }

    fn unload(&self, block: u8, places: u32) {
        BANK.with(|bank| bank[usize::from(block % BLOCKS)].taken &= !places);
    }

    fn configure(&self, machine: u8, settings: &MachineSettings) -> Outcome<()> {
        if machine >= BLOCKS * MACHINES {
            return Err(board::Error::Absent);
        }
        let (block, index) = place(machine);
        set_up(registers(block), index, settings);
        Ok(())
    }

    fn settings(&self, machine: u8) -> MachineSettings {
        let (block, index) = place(machine);
        let machine = registers(block).sm(index);
        MachineSettings {
            divider: machine.clkdiv().read().0 >> 8,
            execctrl: machine.execctrl().read().0 & 0x7fff_ffff,
            shiftctrl: machine.shiftctrl().read().0,
            pinctrl: machine.pinctrl().read().0,
            entry: 0,
        }
    }

    fn take_pins(&self, machine: u8, mask: u32, levels: u32, directions: u32) {
        let (block, index) = place(machine);
        set_pins(registers(block), index, mask, levels, directions);
        for pin in (0..rp2::PINS).filter(|pin| mask >> pin & 1 != 0) {
            pins::set_function(pin, function::PIO0 + block);
        }
    }

    fn set_active(&self, machine: u8, active: bool) {
        let (block, index) = place(machine);
        guarded(|| {
            registers(block).ctrl().modify(|control| {
                let others = control.sm_enable() & !bit(index);
                control.set_sm_enable(if active { others | bit(index) } else { others });
            });
        });
    }

    fn is_active(&self, machine: u8) -> bool {
        let (block, index) = place(machine);
        registers(block).ctrl().read().sm_enable() & bit(index) != 0
    }

    fn restart(&self, machine: u8) {
        let (block, index) = place(machine);
        restart(registers(block), index);
    }

    fn execute(&self, machine: u8, instruction: u16) {
        let (block, index) = place(machine);
        execute(registers(block), index, instruction);
    }

    fn take(&self, machine: u8) -> Option<u32> {
        let (block, index) = place(machine);
        let empty = registers(block).fstat().read().rxempty() & bit(index) != 0;
        (!empty).then(|| registers(block).rxf(index).read())
    }

    fn give(&self, machine: u8, word: u32) -> bool {
        let (block, index) = place(machine);
        let full = registers(block).fstat().read().txfull() & bit(index) != 0;
        if !full {
            registers(block).txf(index).write_value(word);
        }
        !full
    }

    fn levels(&self, machine: u8) -> (u8, u8) {
        let (block, index) = place(machine);
        let levels = (registers(block).flevel().read().0 >> (8 * index)) as u8;
        (levels >> 4, levels & 15)
    }

    fn interrupt_block(&self, block: u8, flags: u8, hard: bool) {
        BANK.with(|bank| {
            let state = &mut bank[usize::from(block % BLOCKS)];
            (state.flags, state.hard) = (flags & 15, hard);
            enable(block, state);
        });
    }

    fn interrupt_machine(&self, machine: u8, enabled: bool, hard: bool) {
        let (block, index) = place(machine);
        let with = |mask: u8, set: bool| if set { mask | bit(index) } else { mask & !bit(index) };
        BANK.with(|bank| {
            let state = &mut bank[usize::from(block)];
            (state.own, state.own_hard) = (with(state.own, enabled), with(state.own_hard, hard));
            enable(block, state);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn dividers_are_whole_and_fraction() {
        assert_eq!(divider_bits(256), 1 << 16);
        assert_eq!(divider_bits(0x1_80), 1 << 16 | 0x80 << 8);
        assert_eq!(divider_bits(65_536 * 256), 0, "65536 clocks");
    }

    #[test]
    fn a_machine_is_stopped_and_starts_at_its_entry() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as a block of registers and outlives its use.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        memory.set_word(0x000, 0b1111);
        let settings =
            MachineSettings { divider: 512, execctrl: 0x1f << 12, shiftctrl: 3 << 18, pinctrl: 5 << 26, entry: 17 };
        set_up(registers, 2, &settings);
        assert_eq!(memory.word(0x000) & 0b1111, 0b1011, "the others run on");
        assert_eq!(memory.word(0x000) >> 4 & 15, 0b0100, "restarted");
        let machine = |offset: usize| memory.word(0x0c8 + 2 * 0x18 + offset);
        assert_eq!(machine(0x00), 2 << 16);
        assert_eq!((machine(0x04), machine(0x08), machine(0x14)), (0x1f << 12, 3 << 18, 5 << 26));
        assert_eq!(machine(0x10), 17, "a jump");
    }

    #[test]
    fn pins_are_set_without_changing_those_of_the_program() {
        let memory = Memory::default();
        // SAFETY: as above.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        memory.set_word(0x0c8 + 0x14, 0x1234);
        set_pins(registers, 0, 1 << 9, 1 << 9, 1 << 9);
        assert_eq!(memory.word(0x0c8 + 0x14), 0x1234);
        assert_eq!(memory.word(0x0c8 + 0x10), u32::from(SET_DIRECTIONS | 1));
    }
}
