//! OSError from errno numbers, as the port words them.
//!
//! Invariant: the class is the one that CPython chooses for the number; `construct` of
//! OSError does that.

use heap::Handle;
use object::exception::kind;
use object::operations::call;
use object::{Raised, Vm, int, slot, text};

/// Raises OSError for an errno number.
pub fn raise(vm: &mut Vm, errno: i32) -> Raised {
    build(vm, errno, slot::UNDEFINED, slot::UNDEFINED).err().unwrap_or(Raised)
}

/// Raises OSError that names a path.
pub fn raise_path(vm: &mut Vm, errno: i32, path: Handle) -> Raised {
    build(vm, errno, path, slot::UNDEFINED).err().unwrap_or(Raised)
}

/// Raises OSError that names two paths.
pub fn raise_paths(vm: &mut Vm, errno: i32, path: Handle, other: Handle) -> Raised {
    build(vm, errno, path, other).err().unwrap_or(Raised)
}

/// Raises OSError for a number and words of its own.
pub fn raise_words(vm: &mut Vm, number: Handle, words: Handle) -> Raised {
    vm.raise_leaf(|vm| {
        let made = object::tuple::new(vm, &[vm.get(number), vm.get(words)])
            .and_then(|arguments| object::exception::new(vm, object::exception::type_value(kind::OSError), arguments));
        match made {
            Ok(exception) => {
                vm.park(exception);
                object::Fault
            }
            Err(fault) => fault,
        }
    })
}

fn build(vm: &mut Vm, errno: i32, path: Handle, other: Handle) -> Result<(), Raised> {
    let class = vm.make(|_| Ok(object::exception::type_value(kind::OSError)))?;
    let number = vm.make(|vm| int::new(vm, errno.into()))?;
    let out = vm.slot()?;
    match vm.platform.error_text(errno) {
        // Without a text its name stands for it, as tools expect: `OSError: [Errno 2] ENOENT`.
        None => {
            let name = vm.make(|vm| match crate::errno::name_of(errno.into()) {
                Some(name) => Ok(text::name(name)),
                None => text::new(vm, b"error"),
            })?;
            call::call(vm, class, &[number, name], out)?;
        }
        Some(words) => {
            let words = vm.make(|vm| text::new(vm, words.as_bytes()))?;
            if vm.get(path).is_undefined() {
                call::call(vm, class, &[number, words], out)?;
            } else if vm.get(other).is_undefined() {
                call::call(vm, class, &[number, words, path], out)?;
            } else {
                call::call(vm, class, &[number, words, path, slot::NONE, other], out)?;
            }
        }
    }
    vm.park(vm.get(out));
    Err(Raised)
}
