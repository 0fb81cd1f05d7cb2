//! What os does with the files of the port.
//!
//! Invariant: a directory iterator's handle is closed when it reaches the end.

use heap::{Handle, TypeId, Value};
use object::platform::Files;
use object::types::{Slot1, Slots};
use object::{Fault, Raised, TypeInfo, Vm, bytes, ids, int, slot, text, tuple};
use stdlib::{arguments, os_error, record};

/// Function not implemented.
pub const ENOSYS: i32 = 38;

/// Longest name of a directory entry.
const LONGEST_NAME: usize = 256;

/// What `ilistdir` returns: `[handle][names are bytes]`.
const DIRECTORY_ITERATOR: TypeId = crate::id(0);

/// Its type.
pub static DIRECTORY_ITERATOR_TYPE: TypeInfo = TypeInfo {
    module: "os",
    slots: &Slots { iterate: Slot1::Leaf(|_, iterator| Ok(iterator)), next: Slot1::Full(next_entry), ..Slots::NONE },
    ..TypeInfo::new(DIRECTORY_ITERATOR, "ScandirIterator")
};

/// Types of this file.
pub const TYPES: &[&TypeInfo] = &[&DIRECTORY_ITERATOR_TYPE];

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
pub fn one(vm: &mut Vm, path: Handle, work: impl Fn(&dyn Files, &str) -> Result<(), i32>) -> Result<Handle, Raised> {
    with_path(vm, path, work)?;
    Ok(slot::NONE)
}

/// Changes a path.
pub fn rename(vm: &mut Vm, old: Handle, new: Handle) -> Result<Handle, Raised> {
    let result = vm.attempt(|vm| {
        let from = arguments::path(vm, vm.get(old))?;
        let to = arguments::path(vm, vm.get(new))?;
        Ok(vm.platform.files().map_or(Err(ENOSYS), |files| files.rename(from, to)))
    })?;
    match result {
        Ok(()) => Ok(slot::NONE),
        Err(errno) => Err(os_error::raise_paths(vm, errno, old, new)),
    }
}

/// The current directory of the process.
pub fn current_directory(vm: &mut Vm) -> Result<Handle, Raised> {
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
pub fn status(vm: &mut Vm, path: Handle) -> Result<Handle, Raised> {
    let status = with_path(vm, path, |files, path| files.status(path))?;
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
pub fn file_system_status(vm: &mut Vm, path: Handle) -> Result<Handle, Raised> {
    let status = with_path(vm, path, |files, path| files.file_system_status(path))?;
    vm.make(|vm| {
        let mut fields = [Value::NONE; 10];
        for (field, value) in fields.iter_mut().zip(status) {
            *field = number(vm, value)?;
        }
        record::new(vm, record::STATVFS, &fields)
    })
}

/// An iterator of `(name, kind, inode[, size])` over a directory.
pub fn iterate_directory(vm: &mut Vm, path: Handle) -> Result<Handle, Raised> {
    let iterator = vm.make(|vm| {
        let raw = Value::bool(vm.get(path).has_id(ids::BYTES));
        Ok(vm.heap.new_object(DIRECTORY_ITERATOR, 0, &[Value::NONE, raw])?)
    })?;
    let handle = with_path(vm, path, |files, path| files.open_directory(if path.is_empty() { "." } else { path }))?;
    vm.heap.set_field(vm.get(iterator), 0, Value::small(handle));
    Ok(iterator)
}

/// Kind of a path: 0 absent, 1 file, 2 directory.
pub fn kind(vm: &Vm, path: Handle) -> u8 {
    text::utf8_of(vm, vm.get(path)).map_or(0, |path| vm.platform.path_kind(path))
}

/// Reads a file into slot `out`.
pub fn read(vm: &mut Vm, path: Handle, out: Handle) -> Result<(), Raised> {
    let size = vm.attempt(|vm| {
        let path = arguments::path(vm, vm.get(path))?;
        Ok(vm.platform.read_file(path, 0, &mut []))
    })?;
    let size = size.map_err(|errno| os_error::raise_path(vm, errno, path))?;
    vm.store(out, |vm| {
        let path = arguments::path(vm, vm.get(path))?;
        let content = vm.heap.new_bytes_upto(ids::BYTES, size, |buffer| {
            vm.platform.read_file(path, 0, buffer).map(|count| (count.min(size), 0))
        })?;
        content.or_else(|errno: i32| Ok(Value::small(errno)))
    })?;
    match vm.get(out).as_int() {
        Some(errno) => Err(os_error::raise_path(vm, errno as i32, path)),
        None => Ok(()),
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
            let name = &name[..entry.name_length];
            let raw = vm.get(iterator).field(1) == Value::TRUE;
            let name = if raw { bytes::new(vm, name)? } else { text::new(vm, name)? };
            let fields = [name, number(vm, entry.kind.into())?, number(vm, entry.inode)?, number(vm, entry.size)?];
            // Boards tell the size as well.
            tuple::new(vm, if vm.platform.process().is_some() { &fields[..3] } else { &fields })
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
