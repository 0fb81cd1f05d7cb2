//! VfsRom: read-only file systems in the ROMFS format, read where they lie.
//!
//! An image is a buffer of a program, or a part of the board's flash (`rom_image`).
//!
//! Invariant: an object is made of an image only; what it holds may still be damaged.

use crate::path::Path;
use crate::rom_image::{DIRECTORY, FILE as FILE_KIND, Image, Part};
use crate::{flash, paths};
use core::cell::Cell;
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{convert, iterate};
use object::platform::OpenMode;
use object::{Item, Raised, TypeInfo, Vm, bytes, ids, list, memoryview, slot, text, tuple};
use stdlib::{buffers, io, os_error, record};

/// Type id of a file system: `[image]`, an object that exposes a buffer.
pub const ROM: TypeId = crate::id(9);
/// Type id of an open file: `[image][first byte][end][position]`.
pub const FILE: TypeId = crate::id(10);

const IMAGE: usize = 0;
const FIRST: usize = 1;
const END: usize = 2;
const POSITION: usize = 3;

const ENOENT: i32 = 2;
const EPERM: i32 = 1;
const EIO: i32 = 5;
const ENODEV: i32 = 19;
const ENOTDIR: i32 = 20;
const EISDIR: i32 = 21;
const EINVAL: i32 = 22;
const EROFS: i32 = 30;
const EOPNOTSUPP: i32 = 95;

/// Longest name that directories show.
const LONGEST_NAME: usize = 255;

/// Types of this file.
pub const TYPES: &[&TypeInfo] = &[&TYPE];

const fn method(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function))))
}

static TYPE: TypeInfo = TypeInfo {
    module: "vfs",
    construct: Some(Native::method("image", Code::Full(construct))),
    items: &[
        method(sym::chdir, "path", |vm, args| {
            let (path, given) = path_argument(vm, args)?;
            match path.bytes() {
                b"" => Ok(slot::NONE),
                _ => Err(os_error::raise_path(vm, EOPNOTSUPP, given)),
            }
        }),
        method(sym::getcwd, "", |vm, _| vm.make(|vm| text::new(vm, b""))),
        method(sym::ilistdir, "path=", iterate_directory),
        method(sym::mkdir, "path", refuse),
        method(sym::mount, "readonly mkfs", |vm, args| match convert::truth(vm, args.at(2))? {
            true => Err(os_error::raise(vm, EPERM)),
            false => Ok(slot::NONE),
        }),
        method(sym::open, "path mode=", open),
        method(sym::remove, "path", refuse),
        method(sym::rename, "src dst", refuse),
        method(sym::rmdir, "path", refuse),
        method(sym::stat, "path", status),
        method(sym::statvfs, "path=", file_system_status),
        method(sym::umount, "", |_, _| Ok(slot::NONE)),
    ],
    slots: &crate::SYSTEM_SLOTS,
    ..TypeInfo::new(ROM, "VfsRom")
};

fn refuse(vm: &mut Vm, _: Args) -> Result<Handle, Raised> {
    Err(os_error::raise(vm, EROFS))
}

/// The image of a file system or an open file.
fn image<'v>(vm: &'v Vm, object: Value<'v>) -> Image<'v> {
    let holder = object.field(IMAGE);
    match vm.platform.board().and_then(|board| board.flash()) {
        Some(flash) if holder.has_id(flash::FLASH) => {
            let (start, length) = flash::bounds(flash, holder);
            Image::Flash(flash, start, length)
        }
        _ => Image::Memory(bytes::buffer_of(vm, holder).unwrap_or(&[])),
    }
}

/// `VfsRom(image)`
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    vm.attempt(|vm| {
        let given = args.get(vm, 1);
        if given.has_id(flash::FLASH) { Ok(()) } else { buffers::data(vm, given).map(|_| ()) }
    })?;
    let system = vm.make(|vm| Ok(vm.heap.new_object(ROM, 0, &[args.get(vm, 1)])?))?;
    if image(vm, vm.get(system)).root().is_none() {
        return Err(os_error::raise(vm, ENODEV));
    }
    Ok(system)
}

fn path_argument(vm: &mut Vm, args: Args) -> Result<(Path, Handle), Raised> {
    let value = if args.given(vm, 1).is_some() { args.at(1) } else { slot::UNDEFINED };
    let path = vm.attempt(|vm| Path::new(vm, Value::NONE, vm.get(value)))?;
    path.map(|path| (path, value)).map_err(|_| os_error::raise_path(vm, ENOENT, value))
}

/// Finds the path argument, or raises.
fn look_up(vm: &mut Vm, args: Args) -> Result<(u32, Part, Handle), Raised> {
    let (path, given) = path_argument(vm, args)?;
    match image(vm, vm.get(args.at(0))).find(path.bytes()) {
        Some((kind, part)) => Ok((kind, part, given)),
        None => Err(os_error::raise_path(vm, ENOENT, given)),
    }
}

fn mode(kind: u32) -> u32 {
    if kind == DIRECTORY { 0x4000 } else { 0x8000 }
}

/// `ilistdir(path='')`: an iterator of `(name, kind, 0, size)`; names are bytes when the path is.
fn iterate_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (kind, part, given) = look_up(vm, args)?;
    if kind != DIRECTORY {
        return Err(os_error::raise_path(vm, ENOTDIR, given));
    }
    let raw = vm.get(given).has_id(ids::BYTES);
    let entries = vm.make(|vm| {
        let entries = list::new(vm, &[])?;
        let (image, mut rest) = (image(vm, vm.get(args.at(0))), part);
        while let Some(entry) = image.next_entry(&mut rest) {
            let mut name = [0; LONGEST_NAME];
            let Some(name) = name.get_mut(..entry.name.length()) else { continue };
            if entry.kind == FILE_KIND && image.content(entry.payload).is_none() || !image.read(entry.name.start, name) {
                continue;
            }
            let name = if raw { bytes::new(vm, name)? } else { text::new(vm, name)? };
            let size = Value::length(image.size(entry.kind, entry.payload));
            let kind = Value::length(mode(entry.kind) as usize);
            list::push(vm, entries, tuple::new(vm, &[name, kind, Value::small(0), size])?)?;
        }
        Ok(entries)
    })?;
    let out = vm.slot()?;
    iterate::iterate(vm, entries, out)?;
    Ok(out)
}

/// `stat(path)`
fn status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (kind, part, _) = look_up(vm, args)?;
    let size = image(vm, vm.get(args.at(0))).size(kind, part);
    vm.make(|vm| paths::status_record(vm, mode(kind), size as u64, 0))
}

/// `statvfs(path)`
fn file_system_status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let length = image(vm, vm.get(args.at(0))).root().map_or(0, Part::length);
    vm.make(|vm| {
        let (one, zero) = (Value::small(1), Value::small(0));
        let fields = [one, zero, Value::length(length), zero, zero, zero, zero, zero, zero, Value::small(32767)];
        record::new(vm, record::STATVFS, &fields)
    })
}

/// `open(path, mode='r')`
fn open(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mode = if args.given(vm, 2).is_some() { args.at(2) } else { slot::UNDEFINED };
    io::open_with(vm, args.at(1), mode, |vm, how: OpenMode, out| {
        if how.write {
            return Err(os_error::raise_path(vm, EROFS, args.at(1)));
        }
        let (kind, part, given) = look_up(vm, args)?;
        if kind == DIRECTORY {
            return Err(os_error::raise_path(vm, EISDIR, given));
        }
        let Some(part) = image(vm, vm.get(args.at(0))).content(part) else {
            return Err(os_error::raise_path(vm, ENOENT, given));
        };
        vm.store(out, |vm| {
            let image = vm.get(args.at(0)).field(IMAGE);
            let fields = [image, Value::length(part.start), Value::length(part.end), Value::small(0)];
            Ok(vm.heap.new_object(FILE, 0, &fields)?)
        })
    })
}

fn number_of(vm: &Vm, file: Handle, field: usize) -> usize {
    vm.get(file).field(field).as_int().unwrap_or(0) as usize
}

/// Reads from an open file; see [`object::FileHooks`].
pub fn pull(vm: &mut Vm, file: Handle, target: Handle, at: usize, most: usize) -> Result<usize, Raised> {
    let (first, end) = (number_of(vm, file, FIRST), number_of(vm, file, END));
    let mut done = 0;
    while done < most {
        let mut piece = [0; 128];
        let start = first + number_of(vm, file, POSITION);
        let part = (most - done).min(piece.len()).min(end.saturating_sub(start));
        if part == 0 || !image(vm, vm.get(file)).read(start, &mut piece[..part]) {
            break;
        }
        if let Some(place) = vm.heap.bytes_mut(target).get_mut(at + done..at + done + part) {
            place.copy_from_slice(&piece[..part]);
        }
        vm.heap.set_field(vm.get(file), POSITION, Value::length(start - first + part));
        done += part;
    }
    Ok(done)
}

/// Moves the position of an open file.
pub fn seek(vm: &mut Vm, file: Handle, offset: i64, whence: u8) -> Result<u64, Raised> {
    let size = number_of(vm, file, END) - number_of(vm, file, FIRST);
    let base = match whence {
        0 => 0,
        1 => number_of(vm, file, POSITION) as i64,
        _ => size as i64,
    };
    let position = base.checked_add(offset).and_then(|position| usize::try_from(position).ok());
    let Some(position) = position else { return Err(os_error::raise(vm, EINVAL)) };
    // Nothing comes behind the end.
    let position = position.min(size);
    vm.heap.set_field(vm.get(file), POSITION, Value::length(position));
    Ok(position as u64)
}

/// A view of an open file's content: of the image where that is an object, else of a copy.
pub fn view(vm: &mut Vm, file: Handle, out: Handle) -> Result<(), Raised> {
    let (first, length) = (number_of(vm, file, FIRST), number_of(vm, file, END) - number_of(vm, file, FIRST));
    if !vm.get(file).field(IMAGE).has_id(flash::FLASH) {
        return vm.store(out, |vm| memoryview::part(vm, vm.get(file).field(IMAGE), first, length, true));
    }
    let complete = Cell::new(false);
    vm.store(out, |vm| {
        let content = bytes::build(vm, length, |buffer| complete.set(image(vm, vm.get(file)).read(first, buffer)))?;
        memoryview::of(vm, content)
    })?;
    if complete.get() { Ok(()) } else { Err(os_error::raise(vm, EIO)) }
}
