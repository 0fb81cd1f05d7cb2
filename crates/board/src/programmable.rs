//! Programmable state machines, as rp2 has them.
//!
//! Machines are numbered through all blocks, four to a block; a block has 32 places for
//! instructions and eight interrupt flags. Control words are the chip's.
//!
//! Invariant: instructions change only where they were loaded; a machine's FIFOs hold four words,
//! or eight when joined.

use crate::Outcome;

/// Machines of a block.
pub const MACHINES: u8 = 4;

/// How a state machine is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MachineSettings {
    /// Processor clocks for one of the machine's, in 256ths; 0 stands for 65536 clocks.
    pub divider: u32,
    pub execctrl: u32,
    pub shiftctrl: u32,
    pub pinctrl: u32,
    /// Where it starts.
    pub entry: u8,
}

pub trait ProgrammableIo {
    /// Number of blocks.
    fn blocks(&self) -> u8;
    /// Places of a block's memory that hold instructions, one bit each.
    fn memory(&self, block: u8) -> u32;
    fn load(&self, block: u8, offset: u8, code: &[u16]);
    /// Gives places back.
    fn unload(&self, block: u8, places: u32);
    /// Stops a machine, clears its FIFOs and state, and sets it up to start at its entry.
    fn configure(&self, machine: u8, settings: &MachineSettings) -> Outcome<()>;
    /// The settings in force.
    fn settings(&self, machine: u8) -> MachineSettings;
    /// Gives pins to the machine's block, with levels and directions (1: output) for those in the mask.
    fn take_pins(&self, machine: u8, mask: u32, levels: u32, directions: u32);
    fn set_active(&self, machine: u8, active: bool);
    fn is_active(&self, machine: u8) -> bool;
    /// Clears the state between instructions: shift counters, delays, a pending instruction.
    fn restart(&self, machine: u8);
    /// Executes one instruction now.
    fn execute(&self, machine: u8, instruction: u16);
    /// Takes a word that the machine pushed.
    fn take(&self, machine: u8) -> Option<u32>;
    /// Gives the machine a word to pull; false when there is no room.
    fn give(&self, machine: u8, word: u32) -> bool;
    /// Words that wait to be taken and to be pulled.
    fn levels(&self, machine: u8) -> (u8, u8);
    /// Interrupt flags 0 to 3 of a block that make events of it (`Source::Programmable`), each acknowledged
    /// when its event is taken.
    fn interrupt_block(&self, block: u8, flags: u8, hard: bool);
    /// The same for one machine, whose flag has its number (`Source::StateMachine`).
    fn interrupt_machine(&self, machine: u8, enabled: bool, hard: bool);
}
