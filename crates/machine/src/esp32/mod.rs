//! `esp32` and `esp`: what is particular to these chips.
//!
//! Invariant: a name is there when the board has what it needs.

mod nvs;
mod partition;
mod pulse_counter;
mod rmt;

pub use nvs::NVS;
pub use partition::PARTITION;
pub use pulse_counter::PCNT;
pub use rmt::RMT;

use crate::device::{board, done, part};
use crate::ids;
use crate::pin::pin_of;
use board::{Board, Family, Flash, PinMode, WakeSource, wake};
use heap::{Handle, TypeId, Value};
use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::operations::{convert, iterate};
use object::types::type_value;
use object::{Fault, Leaf, Raised, Vm, slot, tuple};
use stdlib::{arguments, buffers};

/// Most detailed messages of the chip, and those that it logs by itself.
const LOG_ALL: i64 = 5;
const LOG_ERRORS: u8 = 1;

pub static ESP32: ModuleInfo = ModuleInfo {
    name: sym::esp32,
    extensible: true,
    items: &[
        (sym::HEAP_DATA, ModuleItem::Int(4)),
        (sym::HEAP_EXEC, ModuleItem::Int(1)),
        (sym::NVS, ModuleItem::Getter(|vm| class(vm, ids::NVS, |board| board.settings().is_some()))),
        (sym::Partition, ModuleItem::Getter(|vm| class(vm, ids::PARTITION, |board| !board.partitions().is_empty()))),
        (sym::RMT, ModuleItem::Getter(|vm| class(vm, ids::RMT, |board| board.pulses().is_some()))),
        (sym::WAKEUP_ALL_LOW, ModuleItem::Constant(Value::FALSE)),
        (sym::WAKEUP_ANY_HIGH, ModuleItem::Constant(Value::TRUE)),
        (sym::gpio_deep_sleep_hold, full("enable", |vm, args| {
            let enable = convert::truth(vm, args.at(0))?;
            vm.attempt(|vm| board(vm))?.power().hold_in_deep_sleep(enable);
            Ok(slot::NONE)
        })),
        (sym::idf_heap_info, leaf("capabilities", |vm, args| {
            arguments::integer(vm, args[0])?;
            let heap = vm.heap.statistics();
            let sizes = [heap.total, heap.free, heap.largest_free, heap.free].map(Value::length);
            object::list::new(vm, &[tuple::new(vm, &sizes)?])
        })),
        (sym::raw_temperature, leaf("", |vm, _| {
            // Degrees Fahrenheit.
            let celsius = degrees(vm)?;
            Ok(Value::small((celsius * 9 + 160) / 5))
        })),
        (sym::mcu_temperature, leaf("", |vm, _| Ok(Value::small(degrees(vm)?)))),
        (sym::PCNT, ModuleItem::Getter(|vm| class(vm, ids::PCNT, |board| board.pulse_counters().is_some()))),
        (sym::wake_on_ext0, full("pin level", wake_on_one)),
        (sym::wake_on_ext1, full("pins= level=", wake_on_many)),
        (sym::wake_on_gpio, full("pins= level=", wake_on_many)),
        (sym::wake_on_touch, full("wake", |vm, args| wake_by(vm, args, WakeSource::Touch))),
    ],
    get: None,
    set: None,
};

pub static ESP: ModuleInfo = ModuleInfo {
    name: sym::esp,
    extensible: true,
    items: &[
        (sym::LOG_DEBUG, ModuleItem::Int(4)),
        (sym::LOG_ERROR, ModuleItem::Int(1)),
        (sym::LOG_INFO, ModuleItem::Int(3)),
        (sym::LOG_NONE, ModuleItem::Int(0)),
        (sym::LOG_VERBOSE, ModuleItem::Int(5)),
        (sym::LOG_WARNING, ModuleItem::Int(2)),
        (sym::SLEEP_LIGHT, ModuleItem::Int(1)),
        (sym::SLEEP_MODEM, ModuleItem::Int(2)),
        (sym::SLEEP_NONE, ModuleItem::Int(0)),
        (sym::flash_erase, full("sector_no", |vm, args| {
            let sector = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 0)))?;
            let flash = vm.attempt(|vm| flash(vm))?;
            let unit = flash.erase_size();
            let outcome = flash.erase(usize::try_from(sector).unwrap_or(usize::MAX / unit).saturating_mul(unit), unit);
            done(vm, outcome)?;
            Ok(slot::NONE)
        })),
        (sym::flash_read, full("byte_offset length_or_buffer", flash_read)),
        (sym::flash_size, leaf("", |vm, _| Ok(Value::length(flash(vm)?.size())))),
        (sym::flash_user_start, leaf("", |_, _| Ok(Value::small(0)))),
        (sym::flash_write, full("byte_offset bytes", |vm, args| {
            let offset = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 0)))?;
            let flash = vm.attempt(|vm| flash(vm))?;
            crate::buffer::send(vm, args.at(1), |bytes| flash.write(usize::try_from(offset).unwrap_or(usize::MAX), bytes))?;
            Ok(slot::NONE)
        })),
        (sym::freemem, leaf("", |vm, _| Ok(Value::length(vm.heap.statistics().free)))),
        (sym::osdebug, leaf("uart level=", |vm, args| {
            let level = arguments::integer_or(vm, args[1], LOG_ALL)?.clamp(0, LOG_ALL) as u8;
            let level = match vm.family() {
                _ if !args[0].is_none() => level,
                Family::Esp32 => LOG_ERRORS,
                _ => 0,
            };
            board(vm)?.power().log_level(level);
            Ok(Value::NONE)
        })),
    ],
    get: None,
    set: None,
};

const fn leaf(text: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

const fn full(text: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Full(function)))
}

fn class(vm: &Vm, id: TypeId, has: impl FnOnce(&dyn Board) -> bool) -> Leaf<'_> {
    Ok(if vm.platform.board().is_some_and(has) { type_value(id) } else { Value::UNDEFINED })
}

fn flash(vm: &Vm) -> Result<&'static dyn Flash, Fault> {
    part(vm, |board| board.flash())
}

/// The chip's temperature in degrees Celsius.
fn degrees(vm: &Vm) -> Result<i32, Fault> {
    crate::device::leaf(vm, board(vm)?.power().temperature())
}

fn flash_read(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let offset = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 0)))?;
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let flash = vm.attempt(|vm| flash(vm))?;
    if vm.get(args.at(1)).is_int() {
        let length = vm.attempt(|vm| crate::buffer::count(vm, args.get(vm, 1)))?;
        let result = crate::buffer::new(vm, length, 0)?;
        crate::buffer::fill_new(vm, result, |bytes| flash.read(offset, bytes))?;
        return Ok(result);
    }
    buffers::writable_length(vm, args.at(1))?;
    crate::buffer::fill(vm, args.at(1), |bytes| flash.read(offset, bytes))?;
    Ok(slot::NONE)
}

/// Lets something else than pins and time wake the chip, or no longer.
fn wake_by(vm: &mut Vm, args: Args, source: WakeSource) -> Result<Handle, Raised> {
    let enabled = convert::truth(vm, args.at(0))?;
    let outcome = vm.attempt(|vm| board(vm))?.power().wake_on(source, enabled);
    done(vm, outcome)?;
    Ok(slot::NONE)
}

/// Lets a level of a pin wake the chip.
fn wake_on(vm: &mut Vm, pin: u16, level: bool, group: u32) -> Result<(), Raised> {
    let pins = vm.attempt(|vm| board(vm))?.pins();
    let trigger = if level { board::trigger::HIGH_LEVEL } else { board::trigger::LOW_LEVEL };
    let input = board::PinSettings { mode: Some(PinMode::Input), ..Default::default() };
    let outcome = pins.configure(pin, &input).and_then(|()| pins.interrupt(pin, trigger, false, wake::LIGHT | wake::DEEP | group));
    done(vm, outcome)
}

fn wake_on_one(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pin = vm.attempt(|vm| crate::pin::optional(vm, args.get(vm, 0)))?;
    let level = convert::truth(vm, args.at(1))?;
    if let Some(pin) = pin {
        wake_on(vm, pin, level, 0)?;
    }
    Ok(slot::NONE)
}

fn wake_on_many(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let level = args.given(vm, 1).is_some() && convert::truth(vm, args.at(1))?;
    if args.given(vm, 0).is_none_or(Value::is_none) {
        return Ok(slot::NONE);
    }
    let pins = vm.slot()?;
    iterate::to_tuple(vm, args.at(0), pins)?;
    for index in 0..tuple::len(vm.get(pins)) {
        let pin = vm.attempt(|vm| pin_of(vm, vm.get(pins).field(index)))?;
        wake_on(vm, pin, level, wake::GROUP)?;
    }
    Ok(slot::NONE)
}
