//! The part of os that works on files and directories.
//!
//! Invariant: a directory iterator's handle is closed when it reaches the end.

use crate::{arguments, os_error, record};
use heap::{Handle, TypeId, Value};
use object::native::Args;
use object::operations::iterate;
use object::platform::Files;
use object::types::{Slot1, Slots};
use object::{Fault, Raised, TypeInfo, Vm, int, list, slot, text, tuple};

/// Function not implemented.
pub const ENOSYS: i32 = 38;

/// Longest name of a directory entry.
const LONGEST_NAME: usize = 256;

/// What `ilistdir` returns: `[handle]`.
const DIRECTORY_ITERATOR: TypeId = TypeId(147);

/// Its type.
pub static DIRECTORY_ITERATOR_TYPE: TypeInfo = TypeInfo {
    module: "os",
    slots: Slots { iterate: Slot1::Leaf(|_, iterator| Ok(iterator)), next: Slot1::Full(next_entry), ..Slots::NONE },
    ..TypeInfo::new(DIRECTORY_ITERATOR, "ScandirIterator")
};

/// None, or OSError.
pub fn answer(vm: &mut Vm, result: Result<(), i32>) -> Result<Handle, Raised> {
    match result {
        Ok(()) => Ok(slot::NONE),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}

/// Runs `work` on the file system and the path in slot `path`.
fn with_path<T: 'static>(
    vm: &mut Vm,
    path: Handle,
    work: impl Fn(&dyn Files, &str) -> Result<T, i32>,
) -> Result<T, Raised> {
    let result = vm.attempt(|vm| {
        let path = arguments::path(vm, vm.get(path))?;
        Ok(vm.platform.files().map_or(Err(ENOSYS), |files| work(files, path)))
    })?;
    result.map_err(|errno| os_error::raise_path(vm, errno, path))
}

/// A function of one path that returns nothing.
pub fn one(vm: &mut Vm, args: Args, work: impl Fn(&dyn Files, &str) -> Result<(), i32>) -> Result<Handle, Raised> {
    with_path(vm, args.at(0), work)?;
    Ok(slot::NONE)
}

/// `rename(src, dst)`
pub fn rename(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let result = vm.attempt(|vm| {
        let from = arguments::path(vm, args.get(vm, 0))?;
        let to = arguments::path(vm, args.get(vm, 1))?;
        Ok(vm.platform.files().map_or(Err(ENOSYS), |files| files.rename(from, to)))
    })?;
    match result {
        Ok(()) => Ok(slot::NONE),
        Err(errno) => Err(os_error::raise_paths(vm, errno, args.at(0), args.at(1))),
    }
}

/// `getcwd()`
pub fn current_directory(vm: &mut Vm, _args: Args) -> Result<Handle, Raised> {
    let mut buffer = [0; 1024];
    let length = vm.platform.files().map_or(Err(ENOSYS), |files| files.current_directory(&mut buffer));
    match length {
        Ok(length) => vm.make(|vm| text::new(vm, &buffer[..length])),
        Err(errno) => Err(os_error::raise(vm, errno)),
    }
}

/// An int that may be large.
fn number(vm: &Vm, number: u64) -> Result<Value<'_>, Fault> {
    int::from_u64(vm, number)
}

/// `stat(path)`
pub fn status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let status = with_path(vm, args.at(0), |files, path| files.status(path))?;
    vm.make(|vm| {
        let fields = [
            number(vm, status.mode.into())?,
            number(vm, status.inode)?,
            number(vm, status.device)?,
            number(vm, status.links)?,
            number(vm, status.user.into())?,
            number(vm, status.group.into())?,
            number(vm, status.size)?,
            int::new(vm, status.accessed)?,
            int::new(vm, status.modified)?,
            int::new(vm, status.changed)?,
        ];
        record::new(vm, record::STAT, &fields)
    })
}

/// `statvfs(path)`
pub fn file_system_status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let status = with_path(vm, args.at(0), |files, path| files.file_system_status(path))?;
    vm.make(|vm| {
        let mut fields = [Value::NONE; 10];
        for (field, value) in fields.iter_mut().zip(status) {
            *field = number(vm, value)?;
        }
        record::new(vm, record::STATVFS, &fields)
    })
}

/// `ilistdir(path='.')`: an iterator of `(name, kind, inode)`.
pub fn iterate_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let path = path_or_here(vm, args)?;
    let iterator = vm.make(|vm| Ok(vm.heap.new_object(DIRECTORY_ITERATOR, 0, &[Value::NONE])?))?;
    let handle = with_path(vm, path, |files, path| files.open_directory(path))?;
    vm.heap.set_field(vm.get(iterator), 0, Value::small(handle));
    Ok(iterator)
}

/// The path argument, or a text for the current directory.
fn path_or_here(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match args.given(vm, 0) {
        Some(path) if !path.is_none() && text::bytes_of(vm, path) != Some(b"") => Ok(args.at(0)),
        _ => vm.make(|vm| text::new(vm, b".")),
    }
}

/// The next entry of a directory; undefined at the end.
fn next_entry(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    vm.set(out, Value::UNDEFINED);
    let Some(handle) = vm.get(iterator).field(0).as_int() else { return Ok(()) };
    let handle = handle as i32;
    let mut name = [0; LONGEST_NAME];
    let entry = vm.platform.files().map_or(Err(ENOSYS), |files| files.next_entry(handle, &mut name));
    match entry {
        Ok(Some(entry)) => vm.store(out, |vm| {
            let name = text::new(vm, &name[..entry.name_length])?;
            tuple::new(vm, &[name, number(vm, entry.kind.into())?, number(vm, entry.inode)?])
        }),
        Ok(None) => {
            finish(vm, iterator, handle);
            Ok(())
        }
        Err(errno) => {
            finish(vm, iterator, handle);
            Err(os_error::raise(vm, errno))
        }
    }
}

fn finish(vm: &Vm, iterator: Handle, handle: i32) {
    if let Some(files) = vm.platform.files() {
        files.close_directory(handle);
    }
    vm.heap.set_field(vm.get(iterator), 0, Value::NONE);
}

/// `listdir(path='.')`
pub fn list_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let names = vm.make(|vm| list::new(vm, &[]))?;
    let iterator = iterate_directory(vm, args)?;
    let entry = vm.slot()?;
    while iterate::next(vm, iterator, entry)? {
        vm.attempt(|vm| list::push(vm, vm.get(names), vm.get(entry).field(0)))?;
    }
    Ok(names)
}
