//! `_network`: the radio under the module `network`, which is written in Python.
//!
//! Invariant: each function raises OSError (ENODEV) on a board without a radio, but for `exists`.

use crate::device::{leaf, part};
use board::{Link, Network, Security, Wireless};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::packed::message;
use object::{Fault, Raised, Vm, bytes, list, tuple};
use stdlib::buffers;

pub static MODULE: ModuleInfo = ModuleInfo {
    name: sym::_network,
    extensible: false,
    items: &[
        (sym::address, native("", |vm, _| {
            let address = radio(vm)?.address();
            bytes::new(vm, &address)
        })),
        (sym::exists, native("", |vm, _| Ok(Value::bool(vm.platform.board().is_some_and(|board| board.wireless().is_some()))))),
        (sym::is_active, native("", |vm, _| Ok(Value::bool(radio(vm)?.is_active())))),
        (sym::join, native("name key address /", |vm, args| {
            let name = buffers::data(vm, args[0])?;
            let key = buffers::data(vm, args[1])?;
            let address = if args[2].is_none() { None } else { Some(buffers::data(vm, args[2])?) };
            let address = match address.map(<[u8; 6]>::try_from) {
                Some(Err(_)) => return Err(vm.value_fault(message!("an address has six bytes"))),
                Some(Ok(address)) => Some(address),
                None => None,
            };
            let outcome = radio(vm)?.join(name, key, address);
            leaf(vm, outcome)?;
            Ok(Value::NONE)
        })),
        (sym::leave, native("", |vm, _| {
            radio(vm)?.leave();
            Ok(Value::NONE)
        })),
        (sym::link, native("", |vm, _| {
            Ok(Value::small(match radio(vm)?.link() {
                Link::Idle => 0,
                Link::Joining => 1,
                Link::NoAddress => 2,
                Link::Up => 3,
                Link::NoNetwork => 4,
                Link::WrongKey => 5,
            }))
        })),
        (sym::search, full("", search)),
        (sym::set_active, native("enable", |vm, args| {
            radio(vm)?.set_active(args[0] == Value::TRUE);
            Ok(Value::NONE)
        })),
        (sym::strength, native("", |vm, _| Ok(radio(vm)?.strength().map_or(Value::NONE, |strength| Value::small(strength.into()))))),
    ],
    get: None,
    set: None,
};

const fn native(text: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

const fn full(text: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Full(function)))
}

fn radio(vm: &Vm) -> Result<&'static dyn Wireless, Fault> {
    part(vm, |board| board.wireless())
}

/// A list of tuples: name, address, channel, strength, security (0 none, 1 WPA2, 2 WPA3), hidden.
fn search(vm: &mut Vm, _: Args) -> Result<Handle, Raised> {
    let radio = crate::device::unit(vm, |board| board.wireless())?;
    if !radio.is_active() {
        return Err(vm.raise(kind::OSError, message!("STA must be active")));
    }
    let count = radio.search();
    crate::device::waited(vm)?;
    let out = vm.make(|vm| list::new(vm, &[]))?;
    for network in (0..count).filter_map(|index| radio.found(index)) {
        let Network { address, channel, strength, security, hidden, .. } = network;
        let security = match security {
            Security::Open => 0,
            Security::Wpa2 => 1,
            Security::Wpa3 => 2,
        };
        vm.scoped(|vm| {
            let name = vm.make(|vm| bytes::new(vm, network.name()))?;
            let address = vm.make(|vm| bytes::new(vm, &address))?;
            let entry = vm.make(|vm| {
                let numbers = [i32::from(channel), i32::from(strength), security].map(Value::small);
                tuple::new(vm, &[vm.get(name), vm.get(address), numbers[0], numbers[1], numbers[2], Value::bool(hidden)])
            })?;
            vm.attempt(|vm| list::push(vm, vm.get(out), vm.get(entry)))
        })?;
    }
    Ok(out)
}
