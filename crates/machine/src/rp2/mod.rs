//! `_rp2`: what is particular to RP2040 and RP2350, under the module `rp2` in Python.
//!
//! Invariant: programs are lists as `rp2.asm_pio` makes them; see [`program`].

mod dma;
mod flash;
mod pio;
mod program;
mod state_machine;

pub use dma::{DMA, DMA_TIMER};
pub use flash::FLASH;
pub use pio::{PIO, flags};
pub use state_machine::STATE_MACHINE;

use crate::device::{board, part};
use crate::ids;
use board::ProgrammableIo;
use heap::{TypeId, Value};
use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Code, Native};
use object::types::type_value;
use object::{Fault, Leaf, Vm};

pub static MODULE: ModuleInfo = ModuleInfo {
    name: sym::_rp2,
    extensible: false,
    items: &[
        (sym::DMA, ModuleItem::Getter(|vm| class(vm, ids::DMA, |board| board.dma().is_some()))),
        (sym::DMATimer, ModuleItem::Getter(|vm| class(vm, ids::DMA_TIMER, |board| board.dma().is_some()))),
        (sym::Flash, ModuleItem::Getter(|vm| class(vm, ids::RP2_FLASH, |board| board.flash().is_some()))),
        (sym::PIO, ModuleItem::Getter(|vm| class(vm, ids::PIO, |board| board.programmable().is_some()))),
        (sym::StateMachine, ModuleItem::Getter(|vm| class(vm, ids::STATE_MACHINE, |board| board.programmable().is_some()))),
        (sym::bootsel_button, ModuleItem::Function(Native::function("", Code::Leaf(|vm, _| {
            Ok(Value::small(board(vm)?.power().boot_button().into()))
        })))),
    ],
    get: None,
    set: None,
};

fn class(vm: &Vm, id: TypeId, has: impl FnOnce(&dyn board::Board) -> bool) -> Leaf<'_> {
    Ok(if vm.platform.board().is_some_and(has) { type_value(id) } else { Value::UNDEFINED })
}

/// The programmable units.
fn units(vm: &Vm) -> Result<&'static dyn ProgrammableIo, Fault> {
    part(vm, |board| board.programmable())
}
