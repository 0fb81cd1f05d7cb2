//! The matcher: backtracking with an explicit stack, in memory it is given.
//!
//! Its state is the working memory alone: four words (instruction, position, start of the
//! match, top of the stack), the registers (two a group, the number of the group closed
//! last, two a counter), then stack entries of three words. So it can stop anywhere, be
//! copied and go on: when the memory is too small, and now and then to let Ctrl-C in.
//!
//! | entry | words | when it is popped |
//! |---|---|---|
//! | choice | instruction, position | goes on there |
//! | undo | register, value | restores the register |
//! | greedy | SINGLE, position, least position | gives one character back |
//! | lazy | SINGLE, position, count | takes one more character |
//! | look | LOOK, position | the body failed |
//!
//! Invariant: no native recursion; positions lie within the text.

use super::program::*;
use super::set::{in_class, in_ranges, lower};
use object::byte_methods::scan;
use object::string::points;
use object::vm::STRETCH;

const PC: usize = 0;
const AT: usize = 1;
const START: usize = 2;
const TOP: usize = 3;
/// First register.
pub const REGISTERS: usize = 4;
/// Words of a stack entry.
const ENTRY: usize = 3;
/// Room that one step may need.
const ROOM: usize = 4 * ENTRY;

const CHOICE: usize = 0;
const UNDO: usize = 1;
const GREEDY: usize = 2;
const LAZY: usize = 3;
const LOOKING: usize = 4;
const KIND_BITS: u32 = 3;

/// A register that was not set.
pub const UNSET: usize = usize::MAX;

/// How the text must match.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// At the start position.
    Match,
    /// From the start position to the end.
    Full,
    /// Anywhere from the start position on.
    Search,
}

/// What a run came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    Found,
    NotFound,
    /// The memory is too small to go on.
    Full,
    /// The budget is used up.
    Paused,
}

/// What is matched against what.
#[derive(Clone, Copy)]
pub struct Job<'t> {
    pub program: &'t [u8],
    /// The text, cut at its end position.
    pub text: &'t [u8],
    /// The text is that of a str beyond ASCII.
    pub wide: bool,
    /// Classes and case of str.
    pub unicode: bool,
    pub mode: Mode,
    /// An empty match at the first start position does not count.
    pub must_advance: bool,
    pub first_start: usize,
    /// True when a long loop is to end soon because somebody waits for it.
    pub stopped: &'t dyn Fn() -> bool,
}

/// Words of registers that a program needs.
pub fn register_count(program: &[u8]) -> usize {
    2 * (word(program, GROUPS) as usize + 1) + 1 + 2 * word(program, COUNTERS) as usize
}

/// Words of memory with which a program can start.
pub fn least_memory(program: &[u8]) -> usize {
    REGISTERS + register_count(program) + ROOM
}

/// Words of memory that hold the state.
pub fn used(memory: &[usize]) -> usize {
    memory.get(TOP).copied().unwrap_or(0)
}

struct Machine<'t, 'm> {
    job: Job<'t>,
    memory: &'m mut [usize],
    pc: usize,
    at: usize,
    top: usize,
    bottom: usize,
}

/// Prepares memory for a run.
pub fn start(job: &Job<'_>, memory: &mut [usize]) -> bool {
    if memory.len() < least_memory(job.program) {
        return false;
    }
    let mut machine = Machine { job: *job, memory, pc: 0, at: 0, top: 0, bottom: 0 };
    machine.bottom = REGISTERS + register_count(job.program);
    let begun = machine.begin_at(job.first_start);
    machine.save();
    begun
}

/// Runs for at most `budget` steps. `memory` holds the state before and after.
pub fn run(job: &Job<'_>, memory: &mut [usize], mut budget: usize) -> Outcome {
    let bottom = REGISTERS + register_count(job.program);
    if memory.len() < bottom + ROOM {
        return Outcome::Full;
    }
    let (pc, at, top) = (memory[PC], memory[AT], memory[TOP]);
    let mut machine = Machine { job: *job, memory, pc, at, top, bottom };
    let outcome = loop {
        if machine.top + ROOM > machine.memory.len() {
            break Outcome::Full;
        }
        if budget == 0 {
            break Outcome::Paused;
        }
        budget -= 1;
        match machine.step(&mut budget) {
            Step::On => {}
            Step::Found => break Outcome::Found,
            Step::Failed => {
                if !machine.backtrack() && !machine.next_start() {
                    break Outcome::NotFound;
                }
            }
        }
    };
    machine.save();
    outcome
}

/// What an instruction came to.
enum Step {
    On,
    Failed,
    Found,
}

impl Machine<'_, '_> {
    fn save(&mut self) {
        self.memory[PC] = self.pc;
        self.memory[AT] = self.at;
        self.memory[TOP] = self.top;
    }

    fn begin_at(&mut self, at: usize) -> bool {
        let Some(at) = self.candidate(at) else { return false };
        self.memory[START] = at;
        self.memory[REGISTERS..self.bottom].fill(UNSET);
        self.memory[REGISTERS] = at;
        (self.pc, self.at, self.top) = (HEADER, at, self.bottom);
        true
    }

    /// The first position from `at` on at which a match may start.
    fn candidate(&self, at: usize) -> Option<usize> {
        if self.job.mode != Mode::Search {
            return Some(at);
        }
        match word(self.job.program, FIRST) {
            FIRST_ANCHORED => (at == 0).then_some(0),
            byte @ 0..=0xff => scan::find_byte(self.job.text.get(at..)?, byte as u8).map(|found| at + found),
            _ => Some(at),
        }
    }

    /// Moves on to the next start position of a search.
    fn next_start(&mut self) -> bool {
        if self.job.mode != Mode::Search {
            return false;
        }
        let start = self.memory[START];
        match self.decode(start) {
            Some((_, width)) => self.begin_at(start + width),
            None => false,
        }
    }

    /// The character at a position and its width.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn decode(&self, at: usize) -> Option<(u32, usize)> {
        if self.job.wide { points::decode(self.job.text, at) } else { self.job.text.get(at).map(|byte| (*byte as u32, 1)) }
    }

    /// The position one character before.
    #[inline]
    fn before(&self, at: usize) -> usize {
        if self.job.wide { points::before(self.job.text, at) } else { at - 1 }
    }

    fn push(&mut self, kind: usize, value: usize, first: usize, second: usize) {
        if let Some([a, b, c]) = self.memory.get_mut(self.top..self.top + ENTRY) {
            *a = value << KIND_BITS | kind;
            *b = first;
            *c = second;
            self.top += ENTRY;
        }
    }

    /// Sets a register so that backtracking restores it.
    fn set_register(&mut self, register: usize, value: usize) {
        let place = REGISTERS + register;
        if place >= self.bottom {
            return;
        }
        if self.top > self.bottom {
            self.push(UNDO, register, self.memory[place], 0);
        }
        self.memory[place] = value;
    }

    fn register(&self, register: usize) -> usize {
        if REGISTERS + register < self.bottom { self.memory[REGISTERS + register] } else { UNSET }
    }

    /// The position behind the character at `at` when the one-character instruction at `pc` accepts it.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn single(&self, pc: usize, at: usize) -> Option<usize> {
        let (point, width) = self.decode(at)?;
        let instruction = word(self.job.program, pc);
        let argument = instruction >> 8;
        let accepted = match instruction & 255 {
            CHAR => point == argument,
            ANY_LINE => point != 0x0a,
            ANY => true,
            SET => self.in_set(pc, argument, point),
            CLASS => in_class(argument as u8, point, argument >> 8 != 0 || !self.job.unicode),
            CHAR_IGNORE => lower(point, !self.job.unicode) == argument,
            _ => false,
        };
        if accepted { Some(at + width) } else { None }
    }

    #[inline]
    fn in_set(&self, pc: usize, argument: u32, point: u32) -> bool {
        let program = self.job.program;
        if point < 0x80 {
            return word(program, pc + 1 + (point >> 5) as usize) >> (point & 31) & 1 != 0;
        }
        let range = |index: usize| (word(program, pc + 5 + 2 * index), word(program, pc + 6 + 2 * index));
        let member = in_ranges(range, (argument >> 2) as usize, point, argument & 2 != 0, !self.job.unicode);
        member != (argument & 1 != 0)
    }

    /// Executes one instruction.
    #[inline]
    fn step(&mut self, budget: &mut usize) -> Step {
        let (program, pc) = (self.job.program, self.pc);
        let instruction = word(program, pc);
        let argument = (instruction >> 8) as usize;
        match instruction & 255 {
            CHAR | CHAR_IGNORE | ANY | ANY_LINE | SET | CLASS => match self.single(pc, self.at) {
                Some(at) => {
                    self.at = at;
                    self.pc = pc + size(program, pc);
                    Step::On
                }
                None => Step::Failed,
            },
            SAVE => {
                self.set_register(argument, self.at);
                if argument & 1 != 0 {
                    let groups = word(program, GROUPS) as usize;
                    self.set_register(2 * (groups + 1), argument >> 1);
                }
                self.pc = pc + 1;
                Step::On
            }
            SPLIT => {
                let (next, other) = (pc + 2, target(pc, word(program, pc + 1)));
                let (now, later) = if argument == 0 { (next, other) } else { (other, next) };
                self.push(CHOICE, later, self.at, 0);
                self.pc = now;
                Step::On
            }
            JUMP => {
                self.pc = target(pc, word(program, pc + 1));
                Step::On
            }
            SINGLE => self.repeat_single(argument, budget),
            ASSERT => {
                if self.holds(argument as u32) {
                    self.pc = pc + 1;
                    Step::On
                } else {
                    Step::Failed
                }
            }
            REPEAT_START => {
                let counter = self.counter(argument);
                self.set_register(counter, 0);
                self.set_register(counter + 1, UNSET);
                self.pc = pc + 1;
                Step::On
            }
            REPEAT => self.repeat(argument),
            BACK => self.back_reference(argument),
            LOOK => self.look(argument as u32),
            LOOK_END => self.look_end(),
            CONDITION => {
                let matched = self.register(2 * argument + 1) != UNSET;
                self.pc = if matched { pc + 2 } else { target(pc, word(program, pc + 1)) };
                Step::On
            }
            MATCH => {
                let full = self.job.mode == Mode::Full && self.at != self.job.text.len();
                let empty = self.job.must_advance && self.at == self.job.first_start;
                if full || (empty && self.memory[START] == self.job.first_start) {
                    return Step::Failed;
                }
                self.memory[REGISTERS] = self.memory[START];
                self.memory[REGISTERS + 1] = self.at;
                Step::Found
            }
            _ => Step::Failed,
        }
    }

    fn counter(&self, number: usize) -> usize {
        2 * (word(self.job.program, GROUPS) as usize + 1) + 1 + 2 * number
    }

    /// True when Ctrl-C waits, asked in the middle of a long loop. Text that takes long has no place on small machines.
    #[inline(always)]
    fn is_stopped(&self, count: usize) -> bool {
        cfg!(target_pointer_width = "64") && count % STRETCH == STRETCH - 1 && (self.job.stopped)()
    }

    /// A repeated character: takes all it may at once (the least for lazy ones).
    fn repeat_single(&mut self, kind: usize, budget: &mut usize) -> Step {
        let (program, pc) = (self.job.program, self.pc);
        let (least, most) = (word(program, pc + 1) as usize, word(program, pc + 2) as usize);
        let most = if most == NO_LIMIT as usize { usize::MAX } else { most };
        let body = pc + 3;
        let start = self.at;
        let mut least_at = start;
        let (mut at, mut count) = (start, 0);
        let wanted = if kind == 1 { least } else { most };
        while count < wanted {
            if self.is_stopped(count) {
                // The instruction starts over when the run goes on.
                *budget = 0;
                return Step::On;
            }
            match self.single(body, at) {
                Some(next) => at = next,
                None => break,
            }
            count += 1;
            if count == least {
                least_at = at;
            }
        }
        *budget = budget.saturating_sub(count / 8);
        if count < least {
            return Step::Failed;
        }
        if kind == 1 {
            if most > least {
                self.push(LAZY, pc, at, least);
            }
        } else if kind == 0 && at > least_at {
            self.push(GREEDY, pc, at, least_at);
        }
        self.at = at;
        self.pc = body + size(program, body);
        Step::On
    }

    /// One turn of a counted repetition.
    fn repeat(&mut self, argument: usize) -> Step {
        let (program, pc) = (self.job.program, self.pc);
        let counter = self.counter(argument & 0xffff);
        let lazy = argument >> 16 != 0;
        let (least, most) = (word(program, pc + 1), word(program, pc + 2));
        let (count, begun) = (self.register(counter), self.register(counter + 1));
        let (body, exit) = (pc + 4, target(pc, word(program, pc + 3)));
        let enough = count >= least as usize;
        // A turn that took nothing would be repeated for ever.
        if enough && (begun == self.at || (most != NO_LIMIT && count >= most as usize)) {
            self.pc = exit;
            return Step::On;
        }
        if enough && lazy {
            // The choice comes back here with the exit taken: it enters the body.
            self.push(CHOICE, pc, self.at, 1);
            self.pc = exit;
            return Step::On;
        }
        if enough {
            self.push(CHOICE, exit, self.at, 0);
        }
        self.enter_body(counter, count, body);
        Step::On
    }

    fn enter_body(&mut self, counter: usize, count: usize, body: usize) {
        self.set_register(counter, count + 1);
        self.set_register(counter + 1, self.at);
        self.pc = body;
    }

    fn holds(&self, argument: u32) -> bool {
        let (text, at) = (self.job.text, self.at);
        let end = text.len();
        match argument & 255 {
            AT_START => at == 0,
            AT_LINE_START => at == 0 || text.get(at - 1) == Some(&b'\n'),
            AT_END => at == end || (at + 1 == end && text.get(at) == Some(&b'\n')),
            AT_LINE_END => at == end || text.get(at) == Some(&b'\n'),
            AT_VERY_END => at == end,
            kind => {
                let ascii = argument >> 8 != 0 || !self.job.unicode;
                let word = |at: usize| self.decode(at).is_some_and(|(point, _)| in_class(b'w', point, ascii));
                let boundary = (at > 0 && word(self.before(at))) != word(at);
                boundary == (kind == AT_BOUNDARY)
            }
        }
    }

    fn back_reference(&mut self, argument: usize) -> Step {
        let group = argument & 0xffff;
        let (from, to) = (self.register(2 * group), self.register(2 * group + 1));
        let Some(wanted) = (from != UNSET && to != UNSET).then(|| self.job.text.get(from..to)).flatten() else {
            return Step::Failed;
        };
        let rest = self.job.text.get(self.at..).unwrap_or(&[]);
        let length = if argument >> 16 == 0 {
            rest.starts_with(wanted).then_some(wanted.len())
        } else {
            self.same_ignoring_case(wanted, rest)
        };
        match length {
            Some(length) => {
                self.at += length;
                self.pc += 1;
                Step::On
            }
            None => Step::Failed,
        }
    }

    /// Bytes at the start of `rest` that equal `wanted` but for case.
    fn same_ignoring_case(&self, wanted: &[u8], rest: &[u8]) -> Option<usize> {
        let decode = |text: &[u8], at: usize| {
            if self.job.wide { points::decode(text, at) } else { text.get(at).map(|byte| (*byte as u32, 1)) }
        };
        let (mut at, mut other) = (0, 0);
        while let Some((a, width)) = decode(wanted, at) {
            let (b, other_width) = decode(rest, other)?;
            if lower(a, !self.job.unicode) != lower(b, !self.job.unicode) {
                return None;
            }
            at += width;
            other += other_width;
        }
        Some(other)
    }

    fn look(&mut self, kind: u32) -> Step {
        let pc = self.pc;
        let (at, mut from) = (self.at, self.at);
        if matches!(kind, BEHIND | NOT_BEHIND) {
            for _ in 0..word(self.job.program, pc + 2) {
                if from == 0 {
                    // Too little text behind.
                    if kind == NOT_BEHIND {
                        self.pc = target(pc, word(self.job.program, pc + 1));
                        return Step::On;
                    }
                    return Step::Failed;
                }
                from = self.before(from);
            }
        }
        self.push(LOOKING, pc, at, 0);
        self.at = from;
        self.pc = pc + 3;
        Step::On
    }

    /// The body of the innermost LOOK matched.
    fn look_end(&mut self) -> Step {
        let mut mark = self.top;
        while mark > self.bottom {
            mark -= ENTRY;
            if self.memory[mark] & ((1 << KIND_BITS) - 1) == LOOKING {
                break;
            }
        }
        let (look, at) = (self.memory[mark] >> KIND_BITS, self.memory[mark + 1]);
        let kind = word(self.job.program, look) >> 8;
        if matches!(kind, NOT_AHEAD | NOT_BEHIND) {
            // The match fails: everything back to the mark is undone.
            while self.top > mark {
                self.top -= ENTRY;
                self.undo(self.top);
            }
            return Step::Failed;
        }
        // What may be undone stays, choices within go.
        let (mut from, mut to) = (mark + ENTRY, mark);
        while from < self.top {
            if self.memory[from] & ((1 << KIND_BITS) - 1) == UNDO {
                self.memory.copy_within(from..from + ENTRY, to);
                to += ENTRY;
            }
            from += ENTRY;
        }
        self.top = to;
        if kind != ATOMIC {
            self.at = at;
        }
        self.pc = target(look, word(self.job.program, look + 1));
        Step::On
    }

    /// Restores the register of an undo entry.
    fn undo(&mut self, entry: usize) {
        if self.memory[entry] & ((1 << KIND_BITS) - 1) == UNDO {
            let place = REGISTERS + (self.memory[entry] >> KIND_BITS);
            if place < self.bottom {
                self.memory[place] = self.memory[entry + 1];
            }
        }
    }

    /// Goes back to the last choice; false when there is none.
    fn backtrack(&mut self) -> bool {
        while self.top > self.bottom {
            self.top -= ENTRY;
            let entry = self.top;
            let (tagged, first, second) = (self.memory[entry], self.memory[entry + 1], self.memory[entry + 2]);
            let (kind, value) = (tagged & ((1 << KIND_BITS) - 1), tagged >> KIND_BITS);
            match kind {
                CHOICE => {
                    (self.pc, self.at) = (value, first);
                    if second != 0 {
                        let counter = self.counter((word(self.job.program, value) >> 8) as usize & 0xffff);
                        let count = self.register(counter);
                        self.enter_body(counter, count, value + 4);
                    }
                    return true;
                }
                UNDO => self.undo(entry),
                GREEDY => {
                    if let Some(at) = self.give_back(value, first, second) {
                        self.at = at;
                        if at > second {
                            self.push(GREEDY, value, at, second);
                        }
                        self.pc = value + 3 + size(self.job.program, value + 3);
                        return true;
                    }
                }
                LAZY => {
                    let most = word(self.job.program, value + 2);
                    if let Some(at) = self.single(value + 3, first) {
                        if most == NO_LIMIT || second + 1 < most as usize {
                            self.push(LAZY, value, at, second + 1);
                        }
                        self.at = at;
                        self.pc = value + 3 + size(self.job.program, value + 3);
                        return true;
                    }
                }
                _ => {
                    let look = word(self.job.program, value) >> 8;
                    if matches!(look, NOT_AHEAD | NOT_BEHIND) {
                        self.at = first;
                        self.pc = target(value, word(self.job.program, value + 1));
                        return true;
                    }
                }
            }
        }
        false
    }

    /// The next position before `at`, not before `least`, at which what follows may match.
    fn give_back(&self, single: usize, mut at: usize, least: usize) -> Option<usize> {
        let program = self.job.program;
        let follows = word(program, single + 3 + size(program, single + 3));
        while at > least {
            at = self.before(at);
            // A character that must follow rules most positions out. At one that is not, the run fails by itself.
            if follows & 255 != CHAR || self.is_stopped(at) || self.decode(at).is_some_and(|(point, _)| point == follows >> 8) {
                return Some(at);
            }
        }
        None
    }
}
