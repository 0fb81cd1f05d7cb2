//! esp32.NVS: settings in a namespace.
//!
//! An object is `[namespace]`.
//!
//! Invariant: a missing key is an OSError with the number and the name that ESP-IDF has for it.

use crate::device::{done, unit};
use crate::ids;
use board::Settings;
use heap::{Handle, Value};
use names::sym;
use object::exception::{self, kind};
use object::native::{Args, Code, FullFunction, Native};
use object::types::TypeInfo;
use object::{Item, Raised, Vm, int, slot, text, tuple};
use object::packed::message;
use stdlib::{arguments, buffers};

const NOT_FOUND: i32 = -0x1102;
/// The longest name of a namespace or key.
const LONGEST: usize = 15;

pub static NVS: TypeInfo = TypeInfo {
    module: "esp32",
    construct: Some(Native::method("namespace", Code::Leaf(|vm, args| {
        arguments::text(vm, args[1])?;
        Ok(vm.heap.new_object(ids::NVS, 0, &[args[1]])?)
    }))),
    items: &[
        (sym::commit, full("", |vm, _| {
            let outcome = settings(vm)?.commit();
            done(vm, outcome)?;
            Ok(slot::NONE)
        })),
        (sym::erase_key, full("key", |vm, args| {
            let found = ask(vm, args, |settings, space, key, _, _| settings.erase(space, key))?;
            if found { Ok(slot::NONE) } else { Err(not_found(vm)) }
        })),
        (sym::get_blob, full("key buffer", get_blob)),
        (sym::get_i32, full("key", |vm, args| {
            match ask(vm, args, |settings, space, key, _, _| settings.integer(space, key))? {
                Some(number) => vm.make(|vm| int::new(vm, number.into())),
                None => Err(not_found(vm)),
            }
        })),
        (sym::set_blob, full("key value", |vm, args| {
            vm.attempt(|vm| buffers::data(vm, args.get(vm, 2)).map(|_| ()))?;
            ask(vm, args, |settings, space, key, vm, args| {
                settings.set_blob(space, key, buffers::data(vm, args.get(vm, 2)).unwrap_or(&[]))
            })?;
            Ok(slot::NONE)
        })),
        (sym::set_i32, full("key value", |vm, args| {
            let number = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 2)))?;
            ask(vm, args, move |settings, space, key, _, _| settings.set_integer(space, key, number as i32))?;
            Ok(slot::NONE)
        })),
    ],
    ..TypeInfo::new(ids::NVS, "NVS")
};

const fn full(text: &'static str, function: FullFunction) -> Item {
    Item::Method(Native::method(text, Code::Full(function)))
}

fn settings(vm: &mut Vm) -> Result<&'static dyn Settings, Raised> {
    unit(vm, |board| board.settings())
}

/// Asks for the key in argument 1, in the object's namespace.
fn ask<T: 'static>(
    vm: &mut Vm,
    args: Args,
    work: impl Fn(&dyn Settings, &str, &str, &Vm, Args) -> board::Outcome<T>,
) -> Result<T, Raised> {
    let settings = settings(vm)?;
    let outcome = vm.attempt(|vm| {
        let (space, key) = (arguments::text(vm, args.get(vm, 0).field(0))?, arguments::text(vm, args.get(vm, 1))?);
        if space.len() > LONGEST || key.len() > LONGEST {
            return Err(vm.value_fault(message!("name too long")));
        }
        Ok(work(settings, space, key, vm, args))
    })?;
    done(vm, outcome)
}

fn get_blob(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let room = buffers::writable_length(vm, args.at(2))?;
    let Some(length) = ask(vm, args, |settings, space, key, _, _| settings.blob(space, key, &mut []))? else {
        return Err(not_found(vm));
    };
    if length > room {
        return Err(failure(vm, -0x110c, "ESP_ERR_NVS_INVALID_LENGTH"));
    }
    let memory = crate::buffer::new(vm, length, 0)?;
    // The namespace and the key cannot be borrowed while the buffer is written: they are copied.
    let mut names = [[0u8; LONGEST]; 2];
    let mut lengths = [0; 2];
    for (index, name) in names.iter_mut().enumerate() {
        let value = if index == 0 { args.get(vm, 0).field(0) } else { args.get(vm, 1) };
        let bytes = text::bytes_of(vm, value).unwrap_or(b"");
        lengths[index] = bytes.len().min(LONGEST);
        name[..lengths[index]].copy_from_slice(&bytes[..lengths[index]]);
    }
    let [space, key] = [0, 1].map(|index| core::str::from_utf8(&names[index][..lengths[index]]).unwrap_or(""));
    let settings = settings(vm)?;
    crate::buffer::fill_new(vm, memory, |bytes| settings.blob(space, key, bytes))?;
    if let (Some(from), Some(to)) = (object::bytes::raw(vm, memory)?, object::bytes::raw_writable(vm, args.at(2))?) {
        from.copy_to(vm, to, 0);
    }
    vm.make(|_| Ok(Value::length(length)))
}

fn not_found(vm: &mut Vm) -> Raised {
    failure(vm, NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
}

/// OSError with a number of ESP-IDF and its name.
fn failure(vm: &mut Vm, number: i32, name: &str) -> Raised {
    vm.raise_leaf(|vm| {
        let made = text::new(vm, name.as_bytes()).and_then(|name| {
            let args = tuple::new(vm, &[Value::small(number), name])?;
            exception::new(vm, exception::type_value(kind::OSError), args)
        });
        vm.raised(made)
    })
}
