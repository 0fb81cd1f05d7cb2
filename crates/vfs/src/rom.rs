//! VfsRom: read-only file systems in the ROMFS format, read where they lie.
//!
//! An image is a record, and records are a kind, a length and that many bytes; numbers are
//! groups of seven bits, the highest first. Directories and files are records with a name and
//! records in them; the content of a file is in its first data record, or where its first
//! pointer record says.
//!
//! Invariant: nothing outside of the image is read; a record that reaches beyond the one it is in
//! ends it.

use crate::path::Path;
use crate::paths;
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{convert, iterate};
use object::platform::OpenMode;
use object::{Item, Raised, TypeInfo, Vm, bytes, ids, list, slot, text, tuple};
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
const ENODEV: i32 = 19;
const ENOTDIR: i32 = 20;
const EISDIR: i32 = 21;
const EINVAL: i32 = 22;
const EROFS: i32 = 30;
const EOPNOTSUPP: i32 = 95;

/// Kinds of records.
const ROOT_KIND: u32 = 0x14_a6b1;
const UNUSED: u32 = 0;
const DATA: u32 = 2;
const POINTER: u32 = 3;
const DIRECTORY: u32 = 4;
const FILE_KIND: u32 = 5;

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

/// A part of an image.
#[derive(Clone, Copy)]
struct Part {
    start: usize,
    end: usize,
}

impl Part {
    fn length(self) -> usize {
        self.end - self.start
    }
}

/// Reads a number and moves on behind it.
fn number(image: &[u8], part: &mut Part) -> Option<u32> {
    let mut number = 0u32;
    loop {
        let byte = *image.get(part.start).filter(|_| part.start < part.end)?;
        part.start += 1;
        if number >> 25 != 0 {
            return None;
        }
        number = number << 7 | u32::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
}

/// The next record: its kind and payload.
fn next(image: &[u8], rest: &mut Part) -> Option<(u32, Part)> {
    let kind = number(image, rest).filter(|kind| *kind != UNUSED)?;
    let length = number(image, rest)? as usize;
    let payload = Part { start: rest.start, end: rest.start.checked_add(length).filter(|end| *end <= rest.end)? };
    rest.start = payload.end;
    Some((kind, payload))
}

/// The next file or directory: its kind, name and what is in it.
fn next_named<'i>(image: &'i [u8], rest: &mut Part) -> Option<(u32, &'i [u8], Part)> {
    loop {
        let (kind, mut payload) = next(image, rest)?;
        if kind == DIRECTORY || kind == FILE_KIND {
            let length = number(image, &mut payload)? as usize;
            let name = image.get(payload.start..payload.start.checked_add(length)?).filter(|_| length <= payload.length())?;
            payload.start += length;
            return Some((kind, name, payload));
        }
    }
}

/// What the image holds; None when it is none.
fn root(image: &[u8]) -> Option<Part> {
    let mut all = Part { start: 0, end: image.len() };
    let (kind, payload) = next(image, &mut all)?;
    (kind == ROOT_KIND && image.starts_with(&[0xd2, 0xcd, 0x31])).then_some(payload)
}

/// Where the content of a file is; None when it has none.
fn content(image: &[u8], file: Part) -> Option<Part> {
    let mut rest = file;
    while let Some((kind, payload)) = next(image, &mut rest) {
        if kind == DATA {
            return Some(payload);
        }
        if kind == POINTER {
            let mut payload = payload;
            let (size, offset) = (number(image, &mut payload)?, number(image, &mut payload)?);
            let root = root(image)?;
            let start = root.start.checked_add(offset as usize)?;
            let end = start.checked_add(size as usize).filter(|end| *end <= root.end)?;
            return Some(Part { start, end });
        }
    }
    None
}

/// What a path leads to: its kind and what is in it, or an errno number.
fn find(image: &[u8], path: &[u8]) -> Result<(u32, Part), i32> {
    let mut found = (DIRECTORY, root(image).ok_or(ENODEV)?);
    for part in path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
        if found.0 != DIRECTORY {
            return Err(ENOENT);
        }
        let mut rest = found.1;
        found = loop {
            match next_named(image, &mut rest) {
                Some((kind, name, payload)) if name == part => break (kind, payload),
                Some(_) => {}
                None => return Err(ENOENT),
            }
        };
    }
    if found.0 == FILE_KIND && content(image, found.1).is_none() {
        return Err(ENOENT);
    }
    Ok(found)
}

fn image<'v>(vm: &'v Vm, object: Value<'v>) -> &'v [u8] {
    bytes::buffer_of(vm, object.field(IMAGE)).unwrap_or(&[])
}

/// `VfsRom(image)`
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let valid = vm.attempt(|vm| {
        let image = buffers::data(vm, args.get(vm, 1))?;
        Ok(image.len() >= 4 && root(image).is_some())
    })?;
    if !valid {
        return Err(os_error::raise(vm, ENODEV));
    }
    vm.make(|vm| Ok(vm.heap.new_object(ROM, 0, &[args.get(vm, 1)])?))
}

fn path_argument(vm: &mut Vm, args: Args) -> Result<(Path, Handle), Raised> {
    let value = if args.given(vm, 1).is_some() { args.at(1) } else { slot::UNDEFINED };
    let path = vm.attempt(|vm| Path::new(vm, Value::NONE, vm.get(value)))?;
    path.map(|path| (path, value)).map_err(|_| os_error::raise_path(vm, ENOENT, value))
}

/// Finds the path argument, or raises.
fn look_up(vm: &mut Vm, args: Args) -> Result<(u32, Part, Handle), Raised> {
    let (path, given) = path_argument(vm, args)?;
    match find(image(vm, vm.get(args.at(0))), path.bytes()) {
        Ok((kind, part)) => Ok((kind, part, given)),
        Err(errno) => Err(os_error::raise_path(vm, errno, given)),
    }
}

fn mode(kind: u32) -> u32 {
    if kind == DIRECTORY { 0x4000 } else { 0x8000 }
}

/// The size that is shown: a directory's is that of its records.
fn size(image: &[u8], kind: u32, part: Part) -> usize {
    if kind == DIRECTORY { part.length() } else { content(image, part).map_or(0, Part::length) }
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
        while let Some((kind, name, payload)) = next_named(image, &mut rest) {
            if kind == FILE_KIND && content(image, payload).is_none() {
                continue;
            }
            let name = if raw { bytes::new(vm, name)? } else { text::new(vm, name)? };
            let (kind, size) = (Value::length(mode(kind) as usize), Value::length(size(image, kind, payload)));
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
    let size = size(image(vm, vm.get(args.at(0))), kind, part);
    vm.make(|vm| paths::status_record(vm, mode(kind), size as u64, 0))
}

/// `statvfs(path)`
fn file_system_status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let length = root(image(vm, vm.get(args.at(0)))).map_or(0, Part::length);
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
        let Some(part) = content(image(vm, vm.get(args.at(0))), part) else {
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
        let Some(bytes) = image(vm, vm.get(file)).get(start..start + part).filter(|bytes| !bytes.is_empty()) else { break };
        piece[..part].copy_from_slice(bytes);
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
