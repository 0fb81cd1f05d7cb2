//! `machine.mem_backup`: memory that resets leave alone.
//!
//! Programs see bytearrays in the heap, which are filled from the board's memory when they are asked for first, and
//! written back when the program resets the chip, puts it into deep sleep, or ends; a simulated board also asks for them
//! at a reset that comes by itself.
//!
//! Invariant: one interpreter has one bytearray for a region, whatever views there are of it.

use crate::buffer;
use crate::device::{unit, value_error};
use board::Kept;
use heap::{Handle, Value};
use names::sym;
use object::native::{Args, Code, Native};
use object::operations::call;
use object::types::type_value;
use object::{Raised, Vm, bytearray, ids, list, memoryview, text, tuple};
use stdlib::{arguments, roots};

pub const MEM_BACKUP: Native = Native::function("region=", Code::Full(mem_backup));

fn mem_backup(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let region = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 0), 0))?;
    let kept = unit(vm, |board| board.kept())?;
    if region == -1 {
        let views = vm.make(|vm| list::with_capacity(vm, kept.regions().into()))?;
        for region in 0..kept.regions() {
            let view = view(vm, kept, region)?;
            vm.attempt(|vm| list::push(vm, vm.get(views), vm.get(view)))?;
        }
        return vm.make(|vm| tuple::from_sequence(vm, vm.get(views)));
    }
    match u8::try_from(region).ok().filter(|region| *region < kept.regions()) {
        Some(region) => view(vm, kept, region),
        None => Err(value_error(vm, format_args!("invalid region"))),
    }
}

/// A view of a region, in its items.
fn view(vm: &mut Vm, kept: &dyn Kept, region: u8) -> Result<Handle, Raised> {
    let content = content(vm, kept, region)?;
    let view = vm.make(|vm| memoryview::of(vm, vm.get(content)))?;
    if kept.shape(region).1 == 1 {
        return Ok(view);
    }
    let format = vm.make(|vm| text::new(vm, b"I"))?;
    let out = vm.slot()?;
    call::call_method(vm, view, sym::cast, &[format], out)?;
    Ok(out)
}

/// The bytearray of a region, made if there is none yet.
fn content(vm: &mut Vm, kept: &dyn Kept, region: u8) -> Result<Handle, Raised> {
    if vm.root(roots::KEPT).given().is_none() {
        let all = vm.make(|vm| {
            let all = list::with_capacity(vm, kept.regions().into())?;
            (0..kept.regions()).try_for_each(|_| list::push(vm, all, Value::NONE))?;
            Ok(all)
        })?;
        vm.set_root(roots::KEPT, vm.get(all));
    }
    let index = usize::from(region);
    let found = vm.make(|vm| Ok(list::get(vm.root(roots::KEPT), index)))?;
    if vm.get(found).has_id(ids::BYTEARRAY) {
        return Ok(found);
    }
    let class = vm.make(|_| Ok(type_value(ids::BYTEARRAY)))?;
    let length = vm.make(|_| Ok(Value::length(kept.shape(region).0)))?;
    call::call(vm, class, &[length], found)?;
    buffer::fill(vm, found, |bytes| {
        kept.load(region, bytes);
        Ok(())
    })?;
    list::set(vm, vm.root(roots::KEPT), index, vm.get(found));
    Ok(found)
}

/// Writes back what programs may have changed.
pub fn save(vm: &Vm) {
    let (Some(all), Some(kept)) = (vm.root(roots::KEPT).given(), vm.platform.board().and_then(|board| board.kept())) else { return };
    for region in 0..kept.regions() {
        let content = list::get(all, region.into());
        if content.has_id(ids::BYTEARRAY) {
            let bytes = bytearray::bytes(content);
            kept.store(region, &bytes[..bytes.len().min(kept.shape(region).0)]);
        }
    }
}
