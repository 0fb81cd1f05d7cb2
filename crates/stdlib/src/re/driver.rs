//! Runs the matcher inside the machine: memory, pauses, and the match that comes out.
//!
//! A run is a leaf function over working memory. When it pauses or outgrows its memory,
//! its state is copied into an object, from which the next run goes on.
//!
//! Invariant: a run that is repeated after a collection starts from the same state.

use super::match_object;
use super::matcher::{self, Job, Mode, Outcome};
use super::pattern;
use core::cell::Cell;
use heap::{Handle, Value, WORD};
use object::bytes::{self, Raw};
use object::exception::kind;
use object::string::points;
use object::{Fault, Leaf, Raised, Vm, ids, types};
use object::packed::message;

/// Steps between two looks at what is pending.
const BUDGET: usize = 20_000;
/// Words of memory on the native stack.
const FEW: usize = 80;

/// A text that is searched.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    pub pattern: Handle,
    /// What the program gave: kept for the match.
    pub value: Handle,
    /// Its bytes.
    pub raw: Raw,
    /// It is a str with characters beyond ASCII.
    pub wide: bool,
    /// It is a str.
    pub is_text: bool,
    /// First and last byte position that count.
    pub from: usize,
    pub to: usize,
}

/// Checks pattern and text against each other; `pos` and `endpos` count characters.
pub(super) fn subject(
    vm: &mut Vm,
    pattern: Handle,
    value: Handle,
    pos: isize,
    endpos: isize,
) -> Result<Subject, Raised> {
    let (raw, is_text, wide) = match types::cast(vm, vm.get(value), ids::STR) {
        Some(string) => {
            let (length, wide) = (string.bytes().len(), string.flags() & ids::ASCII == 0);
            let slot = vm.make(|vm| {
                let value = vm.get(value);
                Ok(types::cast(vm, value, ids::STR).unwrap_or(value))
            })?;
            (Raw { slot, offset: 0, length }, true, wide)
        }
        None => match bytes::raw(vm, value)? {
            Some(raw) => (raw, false, false),
            None => {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = types::type_name(vm, vm.get(value));
                    message.format(message!("expected string or bytes-like object, got '{class}'"));
                }));
            }
        },
    };
    if pattern::is_text(vm.get(pattern)) != is_text {
        let text = if is_text {
            "cannot use a bytes pattern on a string-like object"
        } else {
            "cannot use a string pattern on a bytes-like object"
        };
        return Err(vm.raise(kind::TypeError, message!("{text}")));
    }
    let content = raw.bytes(vm);
    let position = |index: isize| {
        let index = index.max(0) as usize;
        if wide { points::position(content, index) } else { index.min(content.len()) }
    };
    let (from, to) = (position(pos), position(endpos));
    Ok(Subject { pattern, value, raw, wide, is_text, from, to })
}

impl Subject {
    /// Finds a match from byte position `start` on and stores it; false when there is none.
    pub fn find(&self, vm: &mut Vm, start: usize, mode: Mode, must_advance: bool, out: Handle) -> Result<bool, Raised> {
        if start > self.to {
            vm.set(out, Value::NONE);
            return Ok(false);
        }
        let mark = vm.mark();
        let state = vm.slot()?;
        let capacity = Cell::new(FEW);
        let result = loop {
            let made = vm.store(out, |vm| self.run(vm, start, mode, must_advance, vm.get(state), &capacity));
            if let Err(raised) = made {
                break Err(raised);
            }
            if !vm.get(out).has_id(ids::SCRATCH) {
                break Ok(!vm.get(out).is_none());
            }
            vm.copy(out, state);
            if let Err(raised) = vm.poll() {
                break Err(raised);
            }
        };
        vm.release(mark);
        result
    }

    /// The match, None, or the state of a run that is to go on.
    fn run<'v>(
        &self,
        vm: &'v Vm,
        start: usize,
        mode: Mode,
        must_advance: bool,
        state: Value<'v>,
        capacity: &Cell<usize>,
    ) -> Leaf<'v> {
        let pattern = vm.get(self.pattern);
        let content = self.raw.bytes(vm);
        let job = Job {
            program: pattern::program(pattern),
            text: content.get(..self.to).unwrap_or(content),
            wide: self.wide,
            unicode: pattern::is_unicode(pattern),
            mode,
            must_advance,
            first_start: start,
            stopped: &|| vm.is_interrupted(),
        };
        let mut state = state.given();
        let mut small = [0; FEW];
        let mut memory = &mut small[..];
        loop {
            let words = capacity.get().max(matcher::least_memory(job.program));
            if words > FEW {
                memory = scratch(vm, words)?;
            }
            let outcome = match state {
                None if !matcher::start(&job, memory) => Outcome::NotFound,
                None => matcher::run(&job, memory, BUDGET),
                Some(saved) => {
                    load(saved.bytes(), memory);
                    matcher::run(&job, memory, BUDGET)
                }
            };
            match outcome {
                Outcome::Found => return match_object::new(vm, self, &memory[matcher::REGISTERS..]),
                Outcome::NotFound => return Ok(Value::NONE),
                Outcome::Paused => return save(vm, memory),
                Outcome::Full => {
                    // First, so that a run that is repeated for want of memory starts with more.
                    capacity.set(2 * words);
                    state = Some(save(vm, memory)?);
                }
            }
        }
    }
}

/// Working memory of some words.
fn scratch(vm: &Vm, words: usize) -> Result<&mut [usize], Fault> {
    Ok(vm.heap.scratch_words(words)?)
}

/// An object with the state in `memory`.
fn save<'v>(vm: &'v Vm, memory: &[usize]) -> Leaf<'v> {
    let state = &memory[..matcher::used(memory).min(memory.len())];
    Ok(vm.heap.new_bytes(ids::SCRATCH, 0, state.len() * WORD, |target| {
        for (target, word) in target.chunks_exact_mut(WORD).zip(state) {
            target.copy_from_slice(&word.to_ne_bytes());
        }
    })?)
}

/// Puts a saved state back.
fn load(state: &[u8], memory: &mut [usize]) {
    for (word, bytes) in memory.iter_mut().zip(state.chunks_exact(WORD)) {
        let mut buffer = [0; WORD];
        buffer.copy_from_slice(bytes);
        *word = usize::from_ne_bytes(buffer);
    }
}
