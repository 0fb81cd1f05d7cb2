//! The PIO of rp2: its blocks in the world's time, on its nets.
//!
//! A block acts when it is due ([`Due::Programmable`]) and then runs on to its next change of
//! pins or flags, but never beyond what else is due, as inputs may change then.
//!
//! Invariant: a block with something to do has one entry in the queue, of its generation.

use crate::board::SimBoard;
use crate::net::Drive;
use crate::pio::{Block, Ticks};
use crate::time::Time;
use crate::world::{Due, World};
use board::{Error, Event, Family, MACHINES, MachineSettings, Outcome, ProgrammableIo, Source};

/// What an access from Python costs.
const ACCESS: Time = crate::time::MICROSECOND;
/// Number of the function that gives a pin to the first block.
const FIRST_FUNCTION: u8 = 6;
/// Pins that blocks can reach.
const PINS: u16 = 32;

/// A block, and who wants to know of its flags.
#[derive(Default)]
struct Unit {
    block: Block,
    generation: u32,
    /// Flags that make events of the block, and whether they are hard.
    flags: (u8, bool),
    /// The same for each machine.
    own: [(bool, bool); MACHINES as usize],
}

/// All blocks.
#[derive(Default)]
pub struct PioBank {
    units: Vec<Unit>,
    /// Some machine is on.
    running: bool,
}

impl PioBank {
    pub fn new(family: Family) -> PioBank {
        let count = if family == Family::Rp2 { 2 } else { 0 };
        PioBank { units: (0..count).map(|_| Unit::default()).collect(), running: false }
    }

    /// A pin is the program's again.
    pub fn forget(&mut self, pin: u16) {
        if pin < PINS {
            self.units.iter_mut().for_each(|unit| unit.block.pins &= !(1 << pin));
        }
    }
}

impl World {
    /// A time in the units of blocks.
    fn ticks(&self, time: Time) -> Ticks {
        (u128::from(time) * u128::from(self.chip.frequency) * 256 / 1_000_000_000) as Ticks
    }

    /// The first nanosecond at or after a time of a block.
    fn time_of(&self, ticks: Ticks) -> Time {
        (u128::from(ticks) * 1_000_000_000).div_ceil(u128::from(self.chip.frequency) * 256) as Time
    }

    /// Levels of the pins that blocks see.
    fn pio_inputs(&self) -> u32 {
        (0..PINS).fold(0, |inputs, pin| match self.chip.pins.net(pin) {
            Some(net) => inputs | u32::from(self.level(net)) << pin,
            None => inputs,
        })
    }

    /// Puts a block into the queue for when it acts next.
    fn schedule_pio(&mut self, index: usize) {
        let unit = &mut self.chip.pio.units[index];
        unit.generation += 1;
        let generation = unit.generation;
        if let Some(next) = unit.block.next() {
            let time = self.time_of(next);
            self.schedule(time, Due::Programmable { block: index as u8, generation });
        }
    }

    /// A pin changed: machines that wait look again.
    pub(crate) fn pio_edge(&mut self) {
        if self.chip.pio.running {
            (0..self.chip.pio.units.len()).for_each(|index| self.wake_pio(index));
        }
    }

    fn wake_pio(&mut self, index: usize) {
        let now = self.ticks(self.now());
        if self.chip.pio.units[index].block.wake(now) {
            self.schedule_pio(index);
        }
    }

    /// A block is due.
    pub(crate) fn pio_due(&mut self, block: u8, generation: u32) {
        let index = usize::from(block);
        if self.chip.pio.units[index].generation != generation {
            return;
        }
        let before = (self.halt, self.fresh);
        while (self.halt, self.fresh) == before {
            let limit = self.queue.next().map_or(self.horizon, |next| next.min(self.horizon)).max(self.now());
            let (until, inputs) = (self.ticks(limit) + 1, self.pio_inputs());
            let unit = &mut self.chip.pio.units[index];
            let (levels, directions) = (unit.block.levels, unit.block.directions);
            let reached = unit.block.run(until, inputs);
            if reached >= until {
                break;
            }
            let changed = (unit.block.levels ^ levels) | (unit.block.directions ^ directions);
            let time = self.time_of(reached).min(limit);
            self.set_now(time);
            self.pio_changed(index, changed);
            if self.chip.pio.units[index].generation != generation {
                // What followed from the change put it into the queue anew.
                return;
            }
        }
        self.schedule_pio(index);
    }

    /// Brings pins in line with a block and reports flags that were set.
    fn pio_changed(&mut self, index: usize, changed: u32) {
        let unit = &mut self.chip.pio.units[index];
        let raised = unit.block.take_raised();
        let (pins, levels, directions) = (unit.block.pins & changed, unit.block.levels, unit.block.directions);
        for pin in (0..PINS).filter(|pin| pins >> pin & 1 != 0) {
            let drive = if directions >> pin & 1 != 0 { Drive::Strong(levels >> pin & 1 != 0) } else { Drive::Off };
            self.lend_pin(pin, Some(drive));
        }
        self.report_flags(index, raised);
    }

    /// Makes events of flags that were set, which acknowledges them.
    fn report_flags(&mut self, index: usize, raised: u8) {
        let unit = &mut self.chip.pio.units[index];
        let (flags, hard) = (unit.flags.0 & raised, unit.flags.1);
        let own = unit.own;
        let mut acknowledged = flags;
        if flags != 0 {
            self.raise(Event { source: Source::Programmable(index as u8), flags: flags.into(), count: 1, hard });
        }
        for (machine, (enabled, hard)) in own.into_iter().enumerate() {
            if enabled && raised >> machine & 1 != 0 {
                acknowledged |= 1 << machine;
                let number = index as u8 * MACHINES + machine as u8;
                self.raise(Event { source: Source::StateMachine(number), flags: 1, count: 1, hard });
            }
        }
        if acknowledged != 0 {
            self.chip.pio.units[index].block.flags &= !acknowledged;
            self.wake_pio(index);
        }
    }

    /// Stops everything and frees memory and pins.
    pub(crate) fn reset_pio(&mut self) {
        for index in 0..self.chip.pio.units.len() {
            let pins = self.chip.pio.units[index].block.pins;
            let generation = self.chip.pio.units[index].generation + 1;
            self.chip.pio.units[index] = Unit { generation, ..Unit::default() };
            (0..PINS).filter(|pin| pins >> pin & 1 != 0).for_each(|pin| self.lend_pin(pin, None));
        }
        self.chip.pio.running = false;
    }

    /// Lets a machine be looked at or changed by the program, then goes on with its block.
    fn with_machine<R>(&mut self, machine: u8, work: impl FnOnce(&mut Block, usize, Ticks) -> R) -> R {
        self.spend(ACCESS);
        let index = usize::from(machine / MACHINES);
        let now = self.ticks(self.now());
        let unit = &mut self.chip.pio.units[index];
        let (levels, directions) = (unit.block.levels, unit.block.directions);
        let result = work(&mut unit.block, usize::from(machine % MACHINES), now);
        let changed = (unit.block.levels ^ levels) | (unit.block.directions ^ directions);
        self.chip.pio.running = self.chip.pio.units.iter().any(|unit| unit.block.machines.iter().any(|machine| machine.active));
        self.pio_changed(index, changed);
        self.chip.pio.units[index].block.wake(now);
        self.schedule_pio(index);
        result
    }
}

impl SimBoard {
    fn unit<R: Default>(&self, block: u8, work: impl FnOnce(&mut Unit) -> R) -> R {
        self.with(|world| world.chip.pio.units.get_mut(usize::from(block)).map(work).unwrap_or_default())
    }
}

impl ProgrammableIo for SimBoard {
    fn blocks(&self) -> u8 {
        self.inspect(|world| world.chip.pio.units.len() as u8)
    }

    fn memory(&self, block: u8) -> u32 {
        self.unit(block, |unit| unit.block.taken)
    }

    fn load(&self, block: u8, offset: u8, code: &[u16]) {
        self.unit(block, |unit| unit.block.load(offset.into(), code));
    }

    fn unload(&self, block: u8, places: u32) {
        self.unit(block, |unit| unit.block.taken &= !places);
    }

    fn configure(&self, machine: u8, settings: &MachineSettings) -> Outcome<()> {
        if machine >= self.blocks() * MACHINES {
            return Err(Error::Absent);
        }
        self.with(|world| {
            world.with_machine(machine, |block, index, _| {
                let machine = &mut block.machines[index];
                machine.divider = settings.divider;
                machine.execctrl = settings.execctrl;
                machine.shiftctrl = settings.shiftctrl;
                machine.pinctrl = settings.pinctrl;
                machine.set_up(settings.entry);
            });
        });
        Ok(())
    }

    fn settings(&self, machine: u8) -> MachineSettings {
        self.with(|world| {
            world.with_machine(machine, |block, index, _| {
                let machine = &block.machines[index];
                MachineSettings {
                    divider: machine.divider,
                    execctrl: machine.execctrl,
                    shiftctrl: machine.shiftctrl,
                    pinctrl: machine.pinctrl,
                    entry: 0,
                }
            })
        })
    }

    fn take_pins(&self, machine: u8, mask: u32, levels: u32, directions: u32) {
        self.with(|world| {
            let index = usize::from(machine / MACHINES);
            for other in &mut world.chip.pio.units {
                other.block.pins &= !mask;
            }
            let block = &mut world.chip.pio.units[index].block;
            block.pins |= mask;
            block.levels = block.levels & !mask | levels & mask;
            block.directions = block.directions & !mask | directions & mask;
            for pin in (0..PINS).filter(|pin| mask >> pin & 1 != 0) {
                world.set_function(pin, FIRST_FUNCTION + index as u8);
            }
            world.pio_changed(index, mask);
        });
    }

    fn set_active(&self, machine: u8, active: bool) {
        self.with(|world| world.with_machine(machine, |block, index, now| block.set_active(index, active, now)));
    }

    fn is_active(&self, machine: u8) -> bool {
        self.with(|world| world.with_machine(machine, |block, index, _| block.machines[index].active))
    }

    fn restart(&self, machine: u8) {
        self.with(|world| world.with_machine(machine, |block, index, _| block.machines[index].restart()));
    }

    fn execute(&self, machine: u8, instruction: u16) {
        self.with(|world| {
            let inputs = world.pio_inputs();
            world.with_machine(machine, |block, index, _| block.execute(index, instruction, inputs));
        });
    }

    fn take(&self, machine: u8) -> Option<u32> {
        self.with(|world| world.with_machine(machine, |block, index, _| block.machines[index].received.take()))
    }

    fn give(&self, machine: u8, word: u32) -> bool {
        self.with(|world| world.with_machine(machine, |block, index, _| block.machines[index].waiting.put(word)))
    }

    fn levels(&self, machine: u8) -> (u8, u8) {
        self.with(|world| {
            world.with_machine(machine, |block, index, _| {
                (block.machines[index].received.level(), block.machines[index].waiting.level())
            })
        })
    }

    fn interrupt_block(&self, block: u8, flags: u8, hard: bool) {
        self.unit(block, |unit| unit.flags = (flags, hard));
    }

    fn interrupt_machine(&self, machine: u8, enabled: bool, hard: bool) {
        self.unit(machine / MACHINES, |unit| unit.own[usize::from(machine % MACHINES)] = (enabled, hard));
    }
}
