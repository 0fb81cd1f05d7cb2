//! What import and `open` call.
//!
//! Invariant: a path that cannot be looked at is absent for import, whatever the reason;
//! other exceptions than OSError go on.

use crate::mounts::{self, Place};
#[cfg(feature = "fat")]
use crate::vfat;
use crate::{host, lfs, paths, rom};
use heap::{Handle, TypeId, Value};
use names::sym;
use object::exception::kind as exceptions;
use object::operations::{attribute, convert, item};
use object::{FileHooks, FileRequest, Raised, Vm, bytes, int, text};
use object::packed::message;
use stdlib::{io, os_error};

const EBADF: i32 = 9;

/// The file systems, for the machine.
pub const FILES: FileHooks = FileHooks { kind, read, open, pull, put, seek, request, view };

/// Bit of `st_mode` of directories.
const DIRECTORY: isize = paths::DIRECTORY as isize;

fn kind(vm: &mut Vm, path: Handle) -> Result<u8, Raised> {
    vm.scoped(|vm| match mounts::find(vm, path)? {
        Place::Host => Ok(host::kind(vm, path)),
        Place::Root => Ok(2),
        Place::Nowhere => Ok(0),
        Place::Mounted(system, inner) => match status(vm, system, inner) {
            Ok(mode) if mode & DIRECTORY != 0 => Ok(2),
            Ok(_) => Ok(1),
            Err(Raised) if vm.raised_is(exceptions::OSError) => {
                vm.clear_exception();
                Ok(0)
            }
            Err(raised) => Err(raised),
        },
    })
}

/// The mode of a path.
fn status(vm: &mut Vm, system: Handle, path: Handle) -> Result<isize, Raised> {
    let status = paths::call_system(vm, system, sym::stat, &[path])?;
    let first = vm.make(|_| Ok(Value::small(0)))?;
    item::get(vm, status, first, status)?;
    convert::index_size(vm, status)
}

fn read(vm: &mut Vm, path: Handle, out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| match mounts::find(vm, path)? {
        Place::Host => host::read(vm, path, out),
        Place::Mounted(system, inner) => {
            let mode = vm.make(|vm| text::new(vm, b"rb"))?;
            let file = paths::call_system(vm, system, sym::open, &[inner, mode])?;
            if io::is_base(vm, file)? {
                return io::drain(vm, file, out);
            }
            let content = read_all(vm, file, out);
            close(vm, file, content)
        }
        place => Err(mounts::refuse(vm, &place, path)),
    })
}

/// Reads what a file object has by its method `read`.
fn read_all(vm: &mut Vm, file: Handle, out: Handle) -> Result<(), Raised> {
    let content = paths::call_system(vm, file, sym::read, &[])?;
    vm.store(out, |vm| {
        let value = vm.get(content);
        match text::bytes_of(vm, value).or_else(|| bytes::buffer_of(vm, value)) {
            Some(_) if value.has_id(object::ids::BYTES) => Ok(value),
            Some(content) => bytes::new(vm, content),
            None => Err(vm.type_fault(message!("read() should return bytes"))),
        }
    })
}

/// Closes a file, also after an error, which then stays the one that is raised.
fn close(vm: &mut Vm, file: Handle, result: Result<(), Raised>) -> Result<(), Raised> {
    let error = vm.slot()?;
    if result.is_err() {
        vm.set(error, vm.exception());
    }
    let method = vm.slot()?;
    let closed = match attribute::find_named(vm, file, sym::close, method) {
        Ok(true) => object::operations::call::call(vm, method, &[], method),
        Ok(false) => Ok(()),
        Err(raised) => Err(raised),
    };
    if result.is_err() {
        vm.park(vm.get(error));
        return result;
    }
    closed
}

fn open(vm: &mut Vm, path: Handle, mode: Handle, out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        let number = int::cast(vm, vm.get(path)).is_some();
        let place = if number { Place::Host } else { mounts::find(vm, path)? };
        let stream = match place {
            Place::Host => io::open(vm, path, mode)?,
            Place::Mounted(system, inner) => {
                let mode = vm.make(|vm| match vm.get(mode).given() {
                    Some(mode) => Ok(mode),
                    None => Ok(text::name(sym::r)),
                })?;
                paths::call_system(vm, system, sym::open, &[inner, mode])?
            }
            place => return Err(mounts::refuse(vm, &place, path)),
        };
        vm.copy(stream, out);
        Ok(())
    })
}

/// The type of an open file.
fn type_of(vm: &Vm, file: Handle) -> Option<TypeId> {
    vm.get(file).id()
}

fn pull(vm: &mut Vm, file: Handle, target: Handle, at: usize, most: usize) -> Result<usize, Raised> {
    match type_of(vm, file) {
        Some(lfs::FILE) => lfs::pull(vm, file, target, at, most),
        #[cfg(feature = "fat")]
        Some(vfat::FILE) => vfat::pull(vm, file, target, at, most),
        Some(rom::FILE) => rom::pull(vm, file, target, at, most),
        _ => Err(os_error::raise(vm, EBADF)),
    }
}

fn put(vm: &mut Vm, file: Handle, data: Handle, start: usize, end: usize) -> Result<(), Raised> {
    match type_of(vm, file) {
        Some(lfs::FILE) => lfs::put(vm, file, data, start, end),
        #[cfg(feature = "fat")]
        Some(vfat::FILE) => vfat::put(vm, file, data, start, end),
        _ => Err(os_error::raise(vm, EBADF)),
    }
}

fn seek(vm: &mut Vm, file: Handle, offset: i64, whence: u8) -> Result<u64, Raised> {
    match type_of(vm, file) {
        Some(lfs::FILE) => lfs::seek(vm, file, offset, whence),
        #[cfg(feature = "fat")]
        Some(vfat::FILE) => vfat::seek(vm, file, offset, whence),
        Some(rom::FILE) => rom::seek(vm, file, offset, whence),
        _ => Err(os_error::raise(vm, EBADF)),
    }
}

fn request(vm: &mut Vm, file: Handle, request: FileRequest) -> Result<(), Raised> {
    match type_of(vm, file) {
        Some(lfs::FILE) => lfs::request(vm, file, request),
        #[cfg(feature = "fat")]
        Some(vfat::FILE) => vfat::request(vm, file, request),
        // Nothing is unwritten.
        Some(rom::FILE) => Ok(()),
        _ => Err(os_error::raise(vm, EBADF)),
    }
}

fn view(vm: &mut Vm, file: Handle, out: Handle) -> Result<bool, Raised> {
    match type_of(vm, file) {
        Some(rom::FILE) => rom::view(vm, file, out).map(|()| true),
        _ => Ok(false),
    }
}
