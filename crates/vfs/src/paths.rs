//! The functions of os that take paths: each finds the file system and calls its method.
//!
//! Invariant: a path of the port's files reaches it as the program wrote it.

use crate::mounts::{self, Current, Place};
use crate::host;
use heap::{Handle, Value};
use names::{Sym, sym};
use object::native::Args;
use object::operations::{call, iterate};
use object::types::{Slot1, Slots};
use object::{Raised, TypeInfo, Vm, list, slot, text, tuple};
use stdlib::{os_error, record};

const EPERM: i32 = 1;
const EEXIST: i32 = 17;

/// Longest name that the root of the table claims to hold.
const LONGEST_NAME: i32 = 255;
/// Mode of directories.
pub const DIRECTORY: i32 = 0x4000;

/// Calls a method of the file system in slot `system`; the result is in a new slot.
pub fn call_system(vm: &mut Vm, system: Handle, name: Sym, arguments: &[Handle]) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    call::call_method(vm, system, name, arguments, out)?;
    Ok(out)
}

/// An operation on one path that neither the root nor a missing file system can do.
fn one(
    vm: &mut Vm,
    path: Handle,
    name: Sym,
    own: impl FnOnce(&mut Vm, Handle) -> Result<Handle, Raised>,
) -> Result<Handle, Raised> {
    match mounts::find(vm, path)? {
        Place::Host => own(vm, path),
        Place::Mounted(system, inner) => call_system(vm, system, name, &[inner]),
        place => Err(mounts::refuse(vm, &place, path)),
    }
}

/// `remove(path)`
pub fn remove(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    one(vm, args.at(0), sym::remove, |vm, path| host::one(vm, path, |files, path| files.remove(path)))
}

/// `rmdir(path)`
pub fn remove_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    one(vm, args.at(0), sym::rmdir, |vm, path| host::one(vm, path, |files, path| files.remove_directory(path)))
}

/// `mkdir(path)`
pub fn make_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let path = args.at(0);
    match mounts::find(vm, path)? {
        Place::Host => host::one(vm, path, |files, path| files.make_directory(path)),
        Place::Mounted(system, inner) if vm.get(inner).bytes() != b"/" => call_system(vm, system, sym::mkdir, &[inner]),
        Place::Nowhere => Err(mounts::refuse(vm, &Place::Nowhere, path)),
        _ => Err(os_error::raise_path(vm, EEXIST, path)),
    }
}

/// `rename(src, dst)`
pub fn rename(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (old, new) = (args.at(0), args.at(1));
    match (mounts::find(vm, old)?, mounts::find(vm, new)?) {
        (Place::Host, Place::Host) => host::rename(vm, old, new),
        (Place::Mounted(system, old), Place::Mounted(other, new)) if vm.get(system) == vm.get(other) => {
            call_system(vm, system, sym::rename, &[old, new])
        }
        (Place::Nowhere, _) | (_, Place::Nowhere) => Err(mounts::refuse(vm, &Place::Nowhere, old)),
        _ => Err(os_error::raise_paths(vm, EPERM, old, new)),
    }
}

/// `stat(path)`
pub fn status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match mounts::find(vm, args.at(0))? {
        Place::Root => vm.make(|vm| status_record(vm, DIRECTORY as u32, 0, 0)),
        Place::Host => host::status(vm, args.at(0)),
        Place::Mounted(system, inner) => call_system(vm, system, sym::stat, &[inner]),
        place => Err(mounts::refuse(vm, &place, args.at(0))),
    }
}

/// A result of `stat` for file systems that know no more than this.
pub fn status_record<'v>(vm: &'v Vm, mode: u32, size: u64, time: i64) -> object::Leaf<'v> {
    let mut fields = [Value::small(0); 10];
    fields[0] = Value::length(mode as usize);
    fields[6] = object::int::from_u64(vm, size)?;
    let time = object::int::new(vm, time)?;
    fields[7..].fill(time);
    record::new(vm, record::STAT, &fields)
}

/// `statvfs(path)`
pub fn file_system_status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let path = args.at(0);
    match mounts::find(vm, path)? {
        Place::Host => host::file_system_status(vm, path),
        Place::Mounted(system, inner) => call_system(vm, system, sym::statvfs, &[inner]),
        Place::Root => match mounts::root_system(vm)? {
            Some(system) => {
                let slash = vm.make(|vm| text::new(vm, b"/"))?;
                call_system(vm, system, sym::statvfs, &[slash])
            }
            None => vm.make(|vm| {
                let mut fields = [Value::small(0); 10];
                fields[9] = Value::small(LONGEST_NAME);
                record::new(vm, record::STATVFS, &fields)
            }),
        },
        place => Err(mounts::refuse(vm, &place, path)),
    }
}

/// `chdir(path)`
pub fn change_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let path = args.at(0);
    match mounts::find(vm, path)? {
        Place::Host => {
            host::one(vm, path, |files, path| files.change_directory(path))?;
            // From the root on, relative paths may lead to what is mounted.
            let root = text::bytes_of(vm, vm.get(path)) == Some(b"/");
            let system = if root { None } else { Some(vm.make(|_| Ok(crate::posix::HOST))?) };
            mounts::set_current(vm, system)?;
        }
        Place::Mounted(system, inner) => {
            call_system(vm, system, sym::chdir, &[inner])?;
            mounts::set_current(vm, Some(system))?;
        }
        Place::Root => {
            mounts::set_current(vm, None)?;
            if let Some(system) = mounts::root_system(vm)? {
                let slash = vm.make(|vm| text::new(vm, b"/"))?;
                call_system(vm, system, sym::chdir, &[slash])?;
            }
        }
        place => return Err(mounts::refuse(vm, &place, path)),
    }
    Ok(slot::NONE)
}

/// `getcwd()`
pub fn current_directory(vm: &mut Vm, _args: Args) -> Result<Handle, Raised> {
    match mounts::current(vm)? {
        Current::Host => host::current_directory(vm),
        Current::Root => vm.make(|vm| text::new(vm, b"/")),
        Current::Mounted(system, point) => {
            let inner = call_system(vm, system, sym::getcwd, &[])?;
            vm.make(|vm| {
                let (point, inner) = (vm.get(point), vm.get(inner));
                let below = text::bytes_of(vm, inner).unwrap_or(b"");
                text::compose(vm, |message| match (point.bytes(), below) {
                    (b"/", _) => message.push(below),
                    (point, b"/" | b"") => message.push(point),
                    (point, _) => {
                        message.push(point);
                        message.push(below);
                    }
                })
            })
        }
    }
}

/// `ilistdir(path='')`: an iterator of `(name, kind, inode)` or `(name, kind, inode, size)`.
pub fn iterate_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let path = path_or_here(vm, args)?;
    let place = mounts::find(vm, path)?;
    match place {
        Place::Mounted(system, inner) => return call_system(vm, system, sym::ilistdir, &[inner]),
        Place::Nowhere => return Err(mounts::refuse(vm, &place, path)),
        _ => {}
    }
    // What is mounted below the root comes first, then what the file system at the root has.
    let root = matches!(place, Place::Root) || text::bytes_of(vm, vm.get(path)) == Some(b"/");
    let rest = match place {
        Place::Host => host::iterate_directory(vm, path)?,
        _ => match mounts::root_system(vm)? {
            Some(system) => {
                let slash = vm.make(|vm| text::new(vm, b"/"))?;
                let entries = call_system(vm, system, sym::ilistdir, &[slash])?;
                iterate::iterate(vm, entries, entries)?;
                entries
            }
            None => slot::NONE,
        },
    };
    let names = if root { mounts::names(vm)? } else { slot::NONE };
    if matches!(place, Place::Host) && (!root || list::len(vm.get(names)) == 0) {
        return Ok(rest);
    }
    vm.make(|vm| Ok(vm.heap.new_object(ROOT_ITERATOR, 0, &[vm.get(names), Value::small(0), vm.get(rest)])?))
}

/// The path argument, or a text for the current directory.
fn path_or_here(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match args.given(vm, 0) {
        Some(path) if !path.is_none() => Ok(args.at(0)),
        _ => vm.make(|vm| text::new(vm, b"")),
    }
}

/// Iterator over the root of the table: `[names of mount points][next of them][iterator that follows]`.
const ROOT_ITERATOR: heap::TypeId = crate::id(1);

/// Types of this file.
pub const TYPES: &[&TypeInfo] = &[&ROOT_ITERATOR_TYPE];

static ROOT_ITERATOR_TYPE: TypeInfo = TypeInfo {
    module: "os",
    slots: &Slots { iterate: Slot1::Leaf(|_, iterator| Ok(iterator)), next: Slot1::Full(next_entry), ..Slots::NONE },
    ..TypeInfo::new(ROOT_ITERATOR, "MountIterator")
};

fn next_entry(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    let value = vm.get(iterator);
    let index = value.field(1).as_int().unwrap_or(0) as usize;
    if index < list::len(value.field(0)) {
        vm.store(out, |vm| {
            let name = list::get(vm.get(iterator).field(0), index);
            tuple::new(vm, &[name, Value::small(DIRECTORY), Value::small(0)])
        })?;
        vm.heap.set_field(vm.get(iterator), 1, Value::length(index + 1));
        return Ok(());
    }
    vm.set(out, Value::UNDEFINED);
    if value.field(2).is_none() {
        return Ok(());
    }
    let rest = vm.make(|vm| Ok(vm.get(iterator).field(2)))?;
    iterate::next(vm, rest, out)?;
    Ok(())
}

/// `listdir(path='')`
pub fn list_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let names = vm.make(|vm| list::new(vm, &[]))?;
    let (iterator, entry, key) = (iterate_directory(vm, args)?, vm.slot()?, vm.make(|_| Ok(Value::small(0)))?);
    iterate::iterate(vm, iterator, iterator)?;
    while iterate::next(vm, iterator, entry)? {
        object::operations::item::get(vm, entry, key, entry)?;
        vm.attempt(|vm| list::push(vm, vm.get(names), vm.get(entry)))?;
        vm.poll()?;
    }
    Ok(names)
}
