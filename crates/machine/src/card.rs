//! SDCard: a memory card as a block device.
//!
//! Invariant: there is one card; its blocks have 512 bytes.

use crate::buffer;
use crate::device::{device, part, unit};
use crate::ids;
use board::{CARD_BLOCK, Card, errno};
use heap::{Handle, Value};
use names::sym;
use object::native::{Args, Code, FullFunction, Native};
use object::types::TypeInfo;
use object::{Fault, Item, Raised, Vm, int, slot, tuple};
use object::packed::message;
use stdlib::{arguments, buffers, os_error};

pub static SD_CARD: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method(
        "slot= width= cd= wp= sck= miso= mosi= cs= cmd= data= ldo= freq=",
        Code::Leaf(|vm, args| {
            let number = arguments::integer_or(vm, args[1], 1)?;
            if !(0..=3).contains(&number) {
                return Err(vm.value_fault(message!("invalid slot number")));
            }
            // Slots 2 and 3 are SPI, 0 and 1 are the controller's own.
            let given = |range: core::ops::Range<usize>| args[range].iter().any(|pin| !pin.is_undefined() && !pin.is_none());
            if number >= 2 && given(9..11) {
                return Err(vm.value_fault(message!("invalid config: SPI slot with SDMMC pin arguments")));
            }
            if number < 2 && given(5..9) {
                return Err(vm.value_fault(message!("invalid config: SDMMC slot with SPI pin arguments")));
            }
            if !matches!(arguments::integer_or(vm, args[2], 1)?, 1 | 4 | 8) {
                return Err(vm.value_fault(message!("width must be 1 or 4 (or 8 on slot 0)")));
            }
            Ok(device(ids::SD_CARD, number as u16))
        }),
    )),
    items: &[
        (sym::deinit, Item::Method(Native::method("", Code::Leaf(|_, _| Ok(Value::NONE))))),
        (sym::info, Item::Method(Native::method("", Code::Leaf(|vm, _| {
            let card = card(vm)?;
            if !card.is_present() {
                return Ok(Value::NONE);
            }
            let bytes = int::from_u64(vm, u64::from(card.blocks()) * CARD_BLOCK as u64)?;
            tuple::new(vm, &[bytes, Value::length(CARD_BLOCK)])
        })))),
        (sym::ioctl, full("cmd arg=", control)),
        (sym::power, Item::Method(Native::method("on=", Code::Leaf(|vm, _| Ok(Value::bool(card(vm)?.is_present())))))),
        (sym::present, Item::Method(Native::method("", Code::Leaf(|vm, _| Ok(Value::bool(card(vm)?.is_present())))))),
        (sym::readblocks, full("block_num buf", |vm, args| {
            let length = buffers::writable_length(vm, args.at(2))?;
            let (card, block) = place(vm, args, length)?;
            buffer::fill(vm, args.at(2), |bytes| card.read(block, bytes))?;
            Ok(slot::bool(true))
        })),
        (sym::writeblocks, full("block_num buf", |vm, args| {
            let length = vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 2))?.len()))?;
            let (card, block) = place(vm, args, length)?;
            buffer::send(vm, args.at(2), |bytes| card.write(block, bytes))?;
            Ok(slot::bool(true))
        })),
    ],
    ..TypeInfo::new(ids::SD_CARD, "SDCard")
};

const fn full(text: &'static str, function: FullFunction) -> Item {
    Item::Method(Native::method(text, Code::Full(function)))
}

fn card(vm: &Vm) -> Result<&'static dyn Card, Fault> {
    part(vm, |board| board.card())
}

/// The card and the block that arguments name, for `length` bytes.
fn place(vm: &mut Vm, args: Args, length: usize) -> Result<(&'static dyn Card, u32), Raised> {
    let card = unit(vm, |board| board.card())?;
    let block = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    if !card.is_present() {
        return Err(os_error::raise(vm, errno::ENODEV));
    }
    let end = block.checked_add((length / CARD_BLOCK) as i64);
    let fits = length.is_multiple_of(CARD_BLOCK) && block >= 0 && end.is_some_and(|end| end <= card.blocks().into());
    if fits { Ok((card, block as u32)) } else { Err(os_error::raise(vm, errno::EINVAL)) }
}

fn control(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let card = unit(vm, |board| board.card())?;
    match vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))? {
        // Start, end, synchronise.
        1 if !card.is_present() => Err(os_error::raise(vm, errno::ENODEV)),
        1..=3 => vm.make(|_| Ok(Value::small(0))),
        4 => vm.make(|vm| int::from_u64(vm, card.blocks().into())),
        5 => vm.make(|_| Ok(Value::length(CARD_BLOCK))),
        _ => Ok(slot::NONE),
    }
}
