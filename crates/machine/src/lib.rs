//! The `machine` module and its relatives, over the traits of `board` only.
//!
//! Objects hold the numbers of peripherals; their state is the board's. Handlers of
//! interrupts run at safepoints, when [`events`] takes what the board has noted.
//!
//! Invariant: a guest of the object API; without a board every class raises on construction.
#![no_std]
#![forbid(unsafe_code)]

use object::module::ModuleInfo;
use object::{Raised, TypeInfo, Vm};

/// Modules of the board layer.
pub static MODULES: &[&ModuleInfo] = &[];

/// Types of the board layer, by number - FIRST_BOARD.
pub static TYPES: [Option<&'static TypeInfo>; 64] = object::registry::by_number(object::ids::FIRST_BOARD.0 as usize, &[]);

/// Runs the handlers of what happened on the board since the last safepoint.
pub fn events(vm: &mut Vm) -> Result<(), Raised> {
    let Some(board) = vm.platform.board() else { return Ok(()) };
    board.poll();
    while board.take_event().is_some() {}
    Ok(())
}
