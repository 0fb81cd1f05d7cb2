//! PIO blocks: four state machines, their memory and their pins, executed against a clock.
//!
//! Times count in 256ths of a processor clock, as dividers do. A block runs until something
//! changes outside (a pin, an interrupt flag), so whoever looks at pins sees each change at
//! its time; between changes nothing needs to be asked.
//!
//! Invariant: machines of a block act in the order of their times, then of their numbers.

mod fifo;
mod machine;

pub use machine::Machine;

use machine::Shared;

/// Time in 256ths of a clock.
pub type Ticks = u64;

/// A block.
pub struct Block {
    memory: [u16; 32],
    /// Places of the memory that are in use.
    pub taken: u32,
    /// Interrupt flags.
    pub flags: u8,
    /// Flags that were set since somebody took them.
    raised: u8,
    pub machines: [Machine; 4],
    /// When each machine acts next.
    next: [Ticks; 4],
    /// Pins that the block has, and what it does to them.
    pub pins: u32,
    pub levels: u32,
    pub directions: u32,
}

impl Default for Block {
    fn default() -> Block {
        Block {
            memory: [0; 32],
            taken: 0,
            flags: 0,
            raised: 0,
            machines: [Machine::new(0), Machine::new(1), Machine::new(2), Machine::new(3)],
            next: [0; 4],
            pins: 0,
            levels: 0,
            directions: 0,
        }
    }
}

impl Block {
    pub fn load(&mut self, offset: usize, code: &[u16]) {
        for (index, word) in code.iter().enumerate() {
            let place = (offset + index) % 32;
            self.memory[place] = *word;
            self.taken |= 1 << place;
        }
    }

    /// Switches a machine on or off; on, it acts at the time `now`.
    pub fn set_active(&mut self, machine: usize, active: bool, now: Ticks) {
        self.machines[machine].active = active;
        self.next[machine] = now;
    }

    /// Executes an instruction of the program's, out of order.
    pub fn execute(&mut self, machine: usize, instruction: u16, inputs: u32) {
        let mut shared = Shared {
            memory: &self.memory,
            flags: &mut self.flags,
            raised: &mut self.raised,
            inputs,
            levels: &mut self.levels,
            directions: &mut self.directions,
        };
        self.machines[machine].execute(instruction, &mut shared);
    }

    /// Flags that were set since the last call.
    pub fn take_raised(&mut self) -> u8 {
        core::mem::take(&mut self.raised)
    }

    /// When the block acts next; None while no machine is on, or all that are wait for something outside.
    pub fn next(&self) -> Option<Ticks> {
        let on = || (0..4).filter(|&index| self.machines[index].active);
        if on().all(|index| self.machines[index].is_stalled()) {
            return None;
        }
        on().map(|index| self.next[index]).min()
    }

    /// Something outside changed at the time `now`: machines that wait look again; false when there are none.
    pub fn wake(&mut self, now: Ticks) -> bool {
        let mut any = false;
        for index in 0..4 {
            let machine = &mut self.machines[index];
            if !machine.active || !machine.rouse() {
                continue;
            }
            any = true;
            if self.next[index] < now {
                // At a clock of its own.
                let divider = divider(machine);
                self.next[index] += (now - self.next[index]).div_ceil(divider) * divider;
            }
        }
        any
    }

    /// Runs to a time, or until pins or flags change; where it stopped. `inputs` are the levels of all pins.
    pub fn run(&mut self, until: Ticks, inputs: u32) -> Ticks {
        let (levels, directions) = (self.levels, self.directions);
        // Machines that only wait must try once each before all of them count as waiting.
        let mut tries = 0;
        loop {
            let due = (0..4).filter(|&index| self.machines[index].active).min_by_key(|&index| (self.next[index], index));
            let Some(index) = due.filter(|&index| self.next[index] < until) else { return until };
            let now = self.next[index];
            let mut shared = Shared {
                memory: &self.memory,
                flags: &mut self.flags,
                raised: &mut self.raised,
                inputs,
                levels: &mut self.levels,
                directions: &mut self.directions,
            };
            let cycles = self.machines[index].step(&mut shared);
            self.next[index] = now + u64::from(cycles) * divider(&self.machines[index]);
            if self.levels != levels || self.directions != directions || self.raised != 0 {
                return now;
            }
            tries = if self.machines[index].is_stalled() { tries + 1 } else { 0 };
            if tries > 8 && self.next().is_none() {
                return until;
            }
        }
    }
}

/// Ticks of one of a machine's clocks.
fn divider(machine: &Machine) -> u64 {
    match machine.divider {
        0 => 65536 * 256,
        divider => divider.into(),
    }
}

#[cfg(test)]
mod tests;
