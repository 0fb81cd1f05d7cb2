//! Programs of state machines: lists that `rp2.asm_pio` makes.
//!
//! | place | |
//! |---|---|
//! | 0 | code, an array of 16-bit words |
//! | 1 to 3 | where it is loaded in each block, -1 when it is not |
//! | 4, 5 | execctrl and shiftctrl |
//! | 6, 7, 8 | how pins of out, set and side-set begin: an int, a tuple of them, or None |
//!
//! Invariant: an offset in a program counts only while the block's memory is taken there.

use crate::device::unit;
use board::ProgrammableIo;
use heap::{Handle, Value};
use object::{Fault, Raised, Vm, bytes, int, list, tuple};
use object::packed::message;
use stdlib::os_error;

/// Instructions of a block.
pub const PLACES: usize = 32;
/// errno of a full memory.
const ENOMEM: i32 = 12;

const CODE: usize = 0;
const FIRST_OFFSET: usize = 1;
const EXECCTRL: usize = 4;
const SHIFTCTRL: usize = 5;
pub const OUT_PINS: usize = 6;
pub const SET_PINS: usize = 7;
pub const SIDESET_PINS: usize = 8;
const LENGTH: usize = 9;

/// The words of a program.
pub struct Code {
    pub words: [u16; PLACES],
    pub length: usize,
}

/// Checks that a value is a program; its code.
pub fn code(vm: &Vm, program: Value<'_>) -> Result<Code, Fault> {
    if !program.has_id(object::ids::LIST) {
        return Err(vm.type_fault(message!("expecting a PIO program")));
    }
    let length = list::len(program);
    if length != LENGTH {
        return Err(vm.value_fault(message!("requested length {LENGTH} but object has length {length}")));
    }
    let Some(content) = bytes::buffer_of(vm, list::get(program, CODE)) else {
        return Err(vm.type_fault(message!("expecting a PIO program")));
    };
    if content.len() > 2 * PLACES {
        return Err(vm.fault_value(object::exception::kind::OSError, Value::small(ENOMEM)));
    }
    let mut words = [0; PLACES];
    for (word, pair) in words.iter_mut().zip(content.chunks_exact(2)) {
        *word = u16::from_le_bytes([pair[0], pair[1]]);
    }
    Ok(Code { words, length: content.len() / 2 })
}

/// The control words execctrl and shiftctrl.
pub fn control(program: Value<'_>) -> (u32, u32) {
    let word = |place: usize| int::low_bits(list::get(program, place)) as u32;
    (word(EXECCTRL), word(SHIFTCTRL))
}

/// Places that `length` instructions from `offset` take.
fn places(offset: usize, length: usize) -> u32 {
    (((1u64 << length) - 1) << offset) as u32
}

/// Where a program is loaded in a block; None when it is not.
fn loaded(units: &dyn ProgrammableIo, program: Value<'_>, block: u8, length: usize) -> Option<usize> {
    let offset = list::get(program, FIRST_OFFSET + usize::from(block)).as_int()?;
    let offset = usize::try_from(offset).ok().filter(|offset| offset + length <= PLACES)?;
    let places = places(offset, length);
    (units.memory(block) & places == places).then_some(offset)
}

/// Loads a program into a block, if it is not there; its offset.
pub fn load(vm: &mut Vm, program: Handle, block: u8) -> Result<usize, Raised> {
    let units = unit(vm, |board| board.programmable())?;
    let code = vm.attempt(|vm| code(vm, vm.get(program)))?;
    if let Some(offset) = loaded(units, vm.get(program), block, code.length) {
        return Ok(offset);
    }
    let taken = units.memory(block);
    // From the end, so that the beginning stays free for programs that must be there.
    let free = (0..=PLACES - code.length).rev().find(|offset| taken & places(*offset, code.length) == 0);
    let Some(offset) = free else { return Err(os_error::raise(vm, ENOMEM)) };
    let mut words = code.words;
    for word in &mut words[..code.length] {
        // Targets of jumps count from the start of the program.
        if *word & 0xe000 == 0 {
            *word += offset as u16;
        }
    }
    units.load(block, offset as u8, &words[..code.length]);
    list::set(vm, vm.get(program), FIRST_OFFSET + usize::from(block), Value::length(offset));
    Ok(offset)
}

/// Takes a program out of a block; false when it is not there.
pub fn unload(vm: &mut Vm, program: Handle, block: u8) -> Result<bool, Raised> {
    let units = unit(vm, |board| board.programmable())?;
    let code = vm.attempt(|vm| code(vm, vm.get(program)))?;
    let Some(offset) = loaded(units, vm.get(program), block, code.length) else { return Ok(false) };
    units.unload(block, places(offset, code.length));
    list::set(vm, vm.get(program), FIRST_OFFSET + usize::from(block), Value::small(-1));
    Ok(true)
}

/// Pins that a program begins with.
#[derive(Default)]
pub struct FirstPins {
    pub count: u32,
    pub levels: u32,
    pub directions: u32,
}

/// How the pins of out, set or side-set begin.
pub fn first_pins(program: Value<'_>, place: usize) -> FirstPins {
    let given = list::get(program, place);
    let mut pins = FirstPins::default();
    let mut add = |value: Value<'_>| {
        let state = value.as_int().unwrap_or(0) as u32;
        pins.levels |= (state & 1) << pins.count;
        pins.directions |= (state >> 1 & 1) << pins.count;
        pins.count += 1;
    };
    if given.is_int() {
        add(given);
    } else if given.has_id(object::ids::TUPLE) {
        (0..tuple::len(given).min(PLACES)).for_each(|index| add(given.field(index)));
    } else if given.has_id(object::ids::LIST) {
        list::items(given).take(PLACES).for_each(add);
    }
    pins
}
