//! A state machine of a PIO block: registers, FIFOs, and the execution of instructions.
//!
//! Source: RP2040 datasheet, chapter 3 ("PIO").
//!
//! Invariant: an instruction either is done or stalls without a trace and is tried again; its
//! side-set happens in both cases.

use super::fifo::Fifo;

/// What a machine shares with the other three of its block.
pub struct Shared<'b> {
    pub memory: &'b [u16; 32],
    /// Interrupt flags 0 to 7.
    pub flags: &'b mut u8,
    /// Flags that were set since the simulation looked.
    pub raised: &'b mut u8,
    /// Levels of all pins.
    pub inputs: u32,
    /// What the block drives its pins with, and which of them it drives.
    pub levels: &'b mut u32,
    pub directions: &'b mut u32,
}

/// How an instruction ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Next,
    Jump(u8),
    Stall,
    /// This instruction comes next, out of order.
    Execute(u16),
}

/// A state machine.
#[derive(Clone, Default)]
pub struct Machine {
    /// Number in its block.
    pub number: u8,
    pub active: bool,
    /// Clocks of the processor for one of this machine, in 256ths.
    pub divider: u32,
    pub execctrl: u32,
    pub shiftctrl: u32,
    pub pinctrl: u32,
    pub received: Fifo,
    pub waiting: Fifo,
    counter: u8,
    x: u32,
    y: u32,
    input: u32,
    output: u32,
    /// Bits shifted in, and bits shifted out.
    input_count: u8,
    output_count: u8,
    /// An instruction that comes before the one at the counter.
    pending: Option<u16>,
    /// The flag of an IRQ instruction is set, and the machine waits until it is cleared.
    waits_for_flag: bool,
    stalled: bool,
}

impl Machine {
    pub fn new(number: u8) -> Machine {
        Machine { number, divider: 256, ..Machine::default() }
    }

    /// Stops, clears the FIFOs and starts at `entry` when activated.
    pub fn set_up(&mut self, entry: u8) {
        self.active = false;
        let (transmit, receive) = match (self.shiftctrl >> 30 & 1, self.shiftctrl >> 31 & 1) {
            (1, 0) => (8, 0),
            (0, 1) => (0, 8),
            _ => (4, 4),
        };
        self.waiting = Fifo::new(transmit);
        self.received = Fifo::new(receive);
        self.restart();
        self.counter = entry;
    }

    /// Clears what is between instructions.
    pub fn restart(&mut self) {
        self.input = 0;
        self.input_count = 0;
        // Nothing is left to shift out.
        self.output_count = 32;
        self.pending = None;
        self.waits_for_flag = false;
        self.stalled = false;
    }

    /// True when the last cycle could not go on.
    pub fn is_stalled(&self) -> bool {
        self.stalled
    }

    /// A machine that is stalled tries again; false when it is not.
    pub fn rouse(&mut self) -> bool {
        core::mem::take(&mut self.stalled)
    }

    /// Executes an instruction out of order; it is tried again by the following cycles when it stalls.
    pub fn execute(&mut self, instruction: u16, shared: &mut Shared<'_>) {
        self.waits_for_flag = false;
        match self.perform(instruction, shared) {
            Ending::Next => {}
            Ending::Jump(target) => self.counter = target,
            Ending::Stall => self.pending = Some(instruction),
            Ending::Execute(next) => self.pending = Some(next),
        }
    }

    /// One instruction, or one try of it; the number of cycles that it takes.
    pub fn step(&mut self, shared: &mut Shared<'_>) -> u32 {
        if self.autopull() && self.output_count >= self.pull_threshold() {
            // In the background, unless the instruction needs the register itself.
            self.refill();
        }
        let pending = self.pending.take();
        let instruction = pending.unwrap_or(shared.memory[usize::from(self.counter)]);
        let ending = self.perform(instruction, shared);
        self.stalled = ending == Ending::Stall;
        match ending {
            Ending::Stall => {
                self.pending = pending;
                return 1;
            }
            Ending::Jump(target) => self.counter = target & 31,
            Ending::Next | Ending::Execute(_) if pending.is_some() => {}
            Ending::Next | Ending::Execute(_) => {
                let (bottom, top) = ((self.execctrl >> 7 & 31) as u8, (self.execctrl >> 12 & 31) as u8);
                self.counter = if self.counter == top { bottom } else { self.counter + 1 & 31 };
            }
        }
        if let Ending::Execute(next) = ending {
            // The delay of the instruction that fetched it is ignored.
            self.pending = Some(next);
            return 1;
        }
        1 + u32::from(self.delay_of(instruction))
    }

    fn side_bits(&self) -> u32 {
        self.pinctrl >> 29
    }

    fn delay_of(&self, instruction: u16) -> u16 {
        let bits = 5 - self.side_bits().min(5);
        instruction >> 8 & ((1 << bits) - 1)
    }

    /// Sets the side pins as an instruction says.
    fn set_sides(&self, instruction: u16, shared: &mut Shared<'_>) {
        let bits = self.side_bits().min(5);
        if bits == 0 {
            return;
        }
        let mut value = u32::from(instruction >> 8 & 31) >> (5 - bits);
        let mut count = bits;
        if self.execctrl >> 30 & 1 != 0 {
            count -= 1;
            if value >> count & 1 == 0 {
                return;
            }
            value &= (1 << count) - 1;
        }
        let target = if self.execctrl >> 29 & 1 != 0 { &mut *shared.directions } else { &mut *shared.levels };
        *target = place(*target, self.pinctrl >> 10 & 31, count, value);
    }

    fn perform(&mut self, instruction: u16, shared: &mut Shared<'_>) -> Ending {
        self.set_sides(instruction, shared);
        let (middle, low) = (u32::from(instruction >> 5 & 7), u32::from(instruction & 31));
        match instruction >> 13 {
            0 => self.jump(middle, low as u8, shared),
            1 => self.wait(instruction, shared),
            2 => self.shift_in(middle, low, shared),
            3 => self.shift_out(middle, low, shared),
            4 if instruction & 0x80 == 0 => self.push(instruction),
            4 => self.pull(instruction),
            5 => self.copy(middle, low, shared),
            6 => self.interrupt(instruction, shared),
            _ => self.set(middle, low, shared),
        }
    }

    fn jump(&mut self, condition: u32, target: u8, shared: &Shared<'_>) -> Ending {
        let taken = match condition {
            0 => true,
            1 => self.x == 0,
            2 => {
                self.x = self.x.wrapping_sub(1);
                self.x != u32::MAX
            }
            3 => self.y == 0,
            4 => {
                self.y = self.y.wrapping_sub(1);
                self.y != u32::MAX
            }
            5 => self.x != self.y,
            6 => shared.inputs >> (self.execctrl >> 24 & 31) & 1 != 0,
            _ => self.output_count < self.pull_threshold(),
        };
        if taken { Ending::Jump(target) } else { Ending::Next }
    }

    /// Number of a flag; relative ones count from the machine's.
    fn flag(&self, index: u32) -> u32 {
        let index = if index & 0x10 != 0 { index & 4 | (index + u32::from(self.number)) & 3 } else { index };
        index & 7
    }

    fn wait(&mut self, instruction: u16, shared: &mut Shared<'_>) -> Ending {
        let wanted = instruction & 0x80 != 0;
        let index = u32::from(instruction & 31);
        let level = match instruction >> 5 & 3 {
            0 => shared.inputs >> index & 1 != 0,
            1 => shared.inputs >> (self.pinctrl >> 15 & 31).wrapping_add(index) % 32 & 1 != 0,
            2 => {
                let flag = 1 << self.flag(index);
                let level = *shared.flags & flag != 0;
                if level && wanted {
                    *shared.flags &= !flag;
                }
                level
            }
            _ => wanted,
        };
        if level == wanted { Ending::Next } else { Ending::Stall }
    }

    fn autopush(&self) -> bool {
        self.shiftctrl >> 16 & 1 != 0
    }

    fn autopull(&self) -> bool {
        self.shiftctrl >> 17 & 1 != 0
    }

    fn push_threshold(&self) -> u8 {
        threshold(self.shiftctrl >> 20)
    }

    fn pull_threshold(&self) -> u8 {
        threshold(self.shiftctrl >> 25)
    }

    /// Fills the output register from the FIFO, if there is a word.
    fn refill(&mut self) -> bool {
        match self.waiting.take() {
            Some(word) => {
                self.output = word;
                self.output_count = 0;
                true
            }
            None => false,
        }
    }

    /// Values of the registers that IN and MOV read alike.
    fn source(&self, source: u32, shared: &Shared<'_>) -> u32 {
        match source {
            0 => shared.inputs.rotate_right(self.pinctrl >> 15 & 31),
            1 => self.x,
            2 => self.y,
            6 => self.input,
            7 => self.output,
            _ => 0,
        }
    }

    fn shift_in(&mut self, source: u32, count: u32, shared: &Shared<'_>) -> Ending {
        let count = if count == 0 { 32 } else { count };
        let full = self.input_count.saturating_add(count as u8).min(32);
        let due = self.autopush() && full >= self.push_threshold();
        if due && self.received.is_full() {
            return Ending::Stall;
        }
        let bits = self.source(source, shared) & mask(count);
        self.input = if self.shiftctrl >> 18 & 1 != 0 {
            // To the right: new bits come in at the top.
            self.input.checked_shr(count).unwrap_or(0) | bits << (32 - count)
        } else {
            self.input.checked_shl(count).unwrap_or(0) | bits
        };
        self.input_count = full;
        if due {
            self.received.put(self.input);
            self.input = 0;
            self.input_count = 0;
        }
        Ending::Next
    }

    fn shift_out(&mut self, target: u32, count: u32, shared: &mut Shared<'_>) -> Ending {
        let count = if count == 0 { 32 } else { count };
        if self.autopull() && self.output_count >= self.pull_threshold() {
            // What came in meanwhile is used in the next cycle.
            self.refill();
            return Ending::Stall;
        }
        let bits = if self.shiftctrl >> 19 & 1 != 0 {
            let bits = self.output & mask(count);
            self.output = self.output.checked_shr(count).unwrap_or(0);
            bits
        } else {
            let bits = self.output >> (32 - count);
            self.output = self.output.checked_shl(count).unwrap_or(0);
            bits
        };
        self.output_count = self.output_count.saturating_add(count as u8).min(32);
        if self.autopull() && self.output_count >= self.pull_threshold() {
            self.refill();
        }
        let (base, pins) = (self.pinctrl & 31, self.pinctrl >> 20 & 63);
        match target {
            0 => *shared.levels = place(*shared.levels, base, pins, bits),
            1 => self.x = bits,
            2 => self.y = bits,
            4 => *shared.directions = place(*shared.directions, base, pins, bits),
            5 => return Ending::Jump(bits as u8 & 31),
            6 => {
                self.input = bits;
                self.input_count = count as u8;
            }
            7 => return Ending::Execute(bits as u16),
            _ => {}
        }
        Ending::Next
    }

    fn push(&mut self, instruction: u16) -> Ending {
        if instruction & 0x40 != 0 && self.input_count < self.push_threshold() {
            return Ending::Next;
        }
        if self.received.is_full() {
            if instruction & 0x20 != 0 {
                return Ending::Stall;
            }
        } else {
            self.received.put(self.input);
        }
        self.input = 0;
        self.input_count = 0;
        Ending::Next
    }

    fn pull(&mut self, instruction: u16) -> Ending {
        if instruction & 0x40 != 0 && self.output_count < self.pull_threshold() {
            return Ending::Next;
        }
        if self.autopull() && self.output_count == 0 {
            // The register is full already.
            return Ending::Next;
        }
        if !self.refill() {
            if instruction & 0x20 != 0 {
                return Ending::Stall;
            }
            self.output = self.x;
            self.output_count = 0;
        }
        Ending::Next
    }

    fn copy(&mut self, target: u32, low: u32, shared: &mut Shared<'_>) -> Ending {
        let value = match low & 7 {
            5 => self.status(),
            source => self.source(source, shared),
        };
        let value = match low >> 3 {
            1 => !value,
            2 => value.reverse_bits(),
            _ => value,
        };
        match target {
            0 => *shared.levels = place(*shared.levels, self.pinctrl & 31, self.pinctrl >> 20 & 63, value),
            1 => self.x = value,
            2 => self.y = value,
            4 => return Ending::Execute(value as u16),
            5 => return Ending::Jump(value as u8 & 31),
            6 => {
                self.input = value;
                self.input_count = 0;
            }
            7 => {
                self.output = value;
                self.output_count = 0;
            }
            _ => {}
        }
        Ending::Next
    }

    /// All ones while a FIFO holds fewer words than the control register says.
    fn status(&self) -> u32 {
        let level = if self.execctrl >> 4 & 1 == 0 { self.waiting.level() } else { self.received.level() };
        if u32::from(level) < self.execctrl & 15 { u32::MAX } else { 0 }
    }

    fn interrupt(&mut self, instruction: u16, shared: &mut Shared<'_>) -> Ending {
        let flag = 1u8 << self.flag(u32::from(instruction & 31));
        if instruction & 0x40 != 0 {
            *shared.flags &= !flag;
            return Ending::Next;
        }
        if !self.waits_for_flag {
            *shared.flags |= flag;
            *shared.raised |= flag;
        } else if *shared.flags & flag == 0 {
            self.waits_for_flag = false;
            return Ending::Next;
        }
        self.waits_for_flag = instruction & 0x20 != 0;
        if self.waits_for_flag { Ending::Stall } else { Ending::Next }
    }

    fn set(&mut self, target: u32, value: u32, shared: &mut Shared<'_>) -> Ending {
        let (base, pins) = (self.pinctrl >> 5 & 31, self.pinctrl >> 26 & 7);
        match target {
            0 => *shared.levels = place(*shared.levels, base, pins, value),
            1 => self.x = value,
            2 => self.y = value,
            4 => *shared.directions = place(*shared.directions, base, pins, value),
            _ => {}
        }
        Ending::Next
    }
}

/// The lowest `count` bits, up to 32.
fn mask(count: u32) -> u32 {
    u32::MAX >> (32 - count.clamp(1, 32))
}

/// A threshold of shift counters, where 0 stands for 32.
fn threshold(field: u32) -> u8 {
    match field & 31 {
        0 => 32,
        bits => bits as u8,
    }
}

/// `old` with `count` pins from `base` on set to `value`; pins go round after 31.
fn place(old: u32, base: u32, count: u32, value: u32) -> u32 {
    if count == 0 {
        return old;
    }
    let pins = mask(count).rotate_left(base);
    old & !pins | value.rotate_left(base) & pins
}
