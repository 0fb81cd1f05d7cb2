//! Addresses of objects, which move, and of the machine's own memory, which does not.
//!
//! An object that was asked for its address gets one in a window where no memory is, and a place in a list: the last
//! few objects themselves, then for each object a weak cell and its address. Whatever refers to memory holds the
//! object and a position in it; other addresses are the board's ([`board::Memory`]).
//!
//! Invariant: objects that live have different addresses; nothing outside of an object's buffer is touched.

use crate::{buffers, roots};
use heap::{Handle, Value};
use object::exception::kind;
use object::{Fault, Leaf, Raised, Vm, bytes, ids, int, list};
use object::packed::message;

/// Objects that are kept although nothing else refers to them: the last ones that were asked for their address.
const RECENT: usize = 4;

/// First and last address of objects: not used by any microcontroller, nor by a process.
#[cfg(target_pointer_width = "64")]
const WINDOW: (u64, u64) = (1 << 40, 1 << 41);
#[cfg(not(target_pointer_width = "64"))]
const WINDOW: (u64, u64) = (0xb000_0000, 0xc000_0000);

/// Addresses of objects are multiples of this, and as far apart at least.
const GAP: u64 = 16;

/// Where a structure lies: its object, or None for the machine's own memory, and the position there.
#[derive(Clone, Copy)]
pub struct Place<'v> {
    pub owner: Value<'v>,
    pub at: u64,
}

impl<'v> Place<'v> {
    pub fn offset(self, bytes: i64) -> Place<'v> {
        Place { at: self.at.wrapping_add_signed(bytes), ..self }
    }
}

fn table(vm: &Vm) -> Option<Value<'_>> {
    vm.root(roots::ADDRESSES).given()
}

/// Objects that live, with their addresses.
fn entries<'v>(table: Value<'v>) -> impl Iterator<Item = (Value<'v>, u64)> {
    (RECENT..list::len(table)).step_by(2).filter_map(move |index| {
        let object = list::get(table, index).referent(0);
        let lives = object != Value::DELETED && !object.is_undefined();
        lives.then(|| (object, int::as_u64(list::get(table, index + 1)).unwrap_or(0)))
    })
}

fn length(vm: &Vm, object: Value<'_>) -> u64 {
    buffers::data(vm, object).map_or(0, |bytes| bytes.len() as u64)
}

/// The address of an object that exposes a buffer; TypeError for others.
pub fn address_of(vm: &mut Vm, object: Handle) -> Result<u64, Raised> {
    vm.attempt(|vm| buffers::data(vm, vm.get(object)).map(|_| ()))?;
    if table(vm).is_none() {
        let made = vm.make(|vm| list::new(vm, &[Value::NONE; RECENT]))?;
        vm.set_root(roots::ADDRESSES, vm.get(made));
    }
    let known = table(vm).and_then(|table| entries(table).find(|entry| entry.0 == vm.get(object)));
    let address = match known {
        Some((_, address)) => address,
        None => enter(vm, object)?,
    };
    if let Some(table) = table(vm) {
        for index in (1..RECENT).rev() {
            list::set(vm, table, index, list::get(table, index - 1));
        }
        list::set(vm, table, 0, vm.get(object));
    }
    Ok(address)
}

/// Gives an object an address.
fn enter(vm: &mut Vm, object: Handle) -> Result<u64, Raised> {
    // Objects that are gone give their places to others.
    let mut index = RECENT;
    while let Some(table) = table(vm).filter(|table| index < list::len(*table)) {
        let referent = list::get(table, index).referent(0);
        match referent == Value::DELETED || referent.is_undefined() {
            true => list::remove_range(vm, table, index, 2),
            false => index += 2,
        }
    }
    let address = vm.attempt(|vm| {
        let Some(table) = table(vm) else { return Ok(0) };
        let end = |(object, address): (Value<'_>, u64)| (address + length(vm, object) + GAP).next_multiple_of(GAP);
        let address = entries(table).map(end).max().unwrap_or(WINDOW.0).max(WINDOW.0);
        if address + length(vm, vm.get(object)) >= WINDOW.1 {
            return Err(vm.fault(kind::MemoryError, message!("no addresses are left")));
        }
        list::reserve(vm, table, 2)?;
        let (cell, number) = (vm.heap.new_weak(ids::WEAK_CELL, &[vm.get(object)])?, int::from_u64(vm, address)?);
        list::push(vm, table, cell)?;
        list::push(vm, table, number)?;
        Ok(address)
    })?;
    Ok(address)
}

/// What lies at an address.
pub fn at(vm: &Vm, address: u64) -> Place<'_> {
    let found = table(vm).and_then(|table| {
        // The end of a buffer is a place in it, as in C.
        entries(table).find(|(object, start)| (*start..=start + length(vm, *object)).contains(&address))
    });
    match found {
        Some((owner, start)) => Place { owner, at: address - start },
        None => Place { owner: Value::NONE, at: address },
    }
}

/// The address of a place.
pub fn address(vm: &Vm, place: Place<'_>) -> u64 {
    let start = table(vm).and_then(|table| entries(table).find(|entry| entry.0 == place.owner)).map_or(0, |entry| entry.1);
    place.at.wrapping_add(start)
}

fn missing(vm: &Vm, place: Place<'_>) -> Fault {
    match place.owner.is_none() {
        true => vm.value_fault(message!("there is no memory at address {:#x}", place.at)),
        false => vm.fault(kind::IndexError, message!("the structure reaches beyond its buffer")),
    }
}

/// Reads up to eight bytes, of the machine's own memory at once if the address allows it.
pub fn read<'b>(vm: &Vm, place: Place<'_>, buffer: &'b mut [u8]) -> Result<&'b [u8], Fault> {
    if !place.owner.is_none() {
        let start = place.at as usize;
        let found = buffers::data(vm, place.owner)?.get(start..start.wrapping_add(buffer.len()));
        buffer.copy_from_slice(found.ok_or_else(|| missing(vm, place))?);
        return Ok(buffer);
    }
    let memory = vm.platform.board().and_then(|board| board.memory()).ok_or_else(|| missing(vm, place))?;
    let size = unit(place.at, buffer.len());
    for (index, bytes) in buffer.chunks_exact_mut(size).enumerate() {
        let word = memory.read(place.at as usize + index * size, size as u8).map_err(|_| missing(vm, place))?;
        bytes.copy_from_slice(&word.to_ne_bytes()[native_part(size)]);
    }
    Ok(buffer)
}

/// Writes up to eight bytes; see [`read`]. The owner of the place is given in a slot.
pub fn write(vm: &mut Vm, owner: Handle, at: u64, bytes: &[u8]) -> Result<(), Raised> {
    if !vm.get(owner).is_none() {
        let length = buffers::writable_length(vm, owner)? as u64;
        if at.checked_add(bytes.len() as u64).is_none_or(|end| end > length) {
            return vm.attempt(|vm| Err(missing(vm, Place { owner: vm.get(owner), at })));
        }
        buffers::store(vm, owner, at as usize, bytes)?;
        return Ok(());
    }
    vm.attempt(|vm| {
        let place = Place { owner: Value::NONE, at };
        let memory = vm.platform.board().and_then(|board| board.memory()).ok_or_else(|| missing(vm, place))?;
        let size = unit(at, bytes.len());
        for (index, bytes) in bytes.chunks_exact(size).enumerate() {
            let mut word = [0; 4];
            word[native_part(size)].copy_from_slice(bytes);
            let address = at as usize + index * size;
            memory.write(address, size as u8, u32::from_ne_bytes(word)).map_err(|_| missing(vm, place))?;
        }
        Ok(())
    })
}

/// How many bytes are moved at once.
fn unit(address: u64, length: usize) -> usize {
    match (address % 4, length) {
        (0, 4 | 8) => 4,
        (0 | 2, 2) => 2,
        _ => 1,
    }
}

/// Where the low bytes of a word are.
fn native_part(size: usize) -> core::ops::Range<usize> {
    if cfg!(target_endian = "little") { 0..size } else { 4 - size..4 }
}

/// A copy of what lies at a place, as bytes.
pub fn copy<'v>(vm: &'v Vm, place: Place<'v>, length: usize) -> Leaf<'v> {
    if !place.owner.is_none() {
        let start = place.at as usize;
        let found = buffers::data(vm, place.owner)?.get(start..start.wrapping_add(length));
        return bytes::new(vm, found.ok_or_else(|| missing(vm, place))?);
    }
    let memory = vm.platform.board().and_then(|board| board.memory()).ok_or_else(|| missing(vm, place))?;
    let bad = core::cell::Cell::new(false);
    let copy = bytes::build(vm, length, |buffer| {
        for (index, byte) in buffer.iter_mut().enumerate() {
            match memory.read(place.at as usize + index, 1) {
                Ok(word) => *byte = word as u8,
                Err(_) => bad.set(true),
            }
        }
    })?;
    if bad.get() { Err(missing(vm, place)) } else { Ok(copy) }
}
