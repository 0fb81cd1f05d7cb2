//! VfsLfs2: littlefs on a block device.
//!
//! The file system's numbers and those of open files are kept in byte buffers in the heap, and
//! are taken out of them for the time of an operation.
//!
//! Invariant: an open file is in the list of its file system until it is closed, so that its
//! blocks are not given away and it follows its entry when that moves.

mod file;

use crate::device::{self, Storage};
use crate::flash;
use crate::path::Path;
use crate::{paths, words};
use heap::{Handle, TypeId, Value};
use littlefs::{Change, Device, Entry, Error, File, Geometry, Kind, LARGEST_BUFFER, Littlefs, Outcome, State};
use names::{Sym, sym};
use object::native::{Args, Code, FullFunction, Native};
use object::exception::kind;
use object::operations::{attribute, convert, iterate};
use object::{Item, Raised, TypeInfo, Vm, bytes, ids, list, slot, text, tuple};
use stdlib::{arguments, os_error, record};

pub use file::{FILE, pull, put, request, seek};
use file::{file_of, load, open, store};
use object::packed::message;

/// Type id of a file system: `[storage][state][open files][directory][read-only][times][stale]`.
pub const LFS: TypeId = crate::id(5);

const STORAGE: usize = 0;
const STATE: usize = 1;
const FILES: usize = 2;
const HERE: usize = 3;
const READ_ONLY: usize = 4;
const TIMES: usize = 5;
/// The state is not what is on the disk: a change failed.
const STALE: usize = 6;

/// The user attribute with the time of the last change, nanoseconds since 1970.
const TIME: u8 = 1;

const EIO: isize = 5;
const EILSEQ: isize = 84;
const EROFS: i32 = 30;
const EINVAL: i32 = 22;
const ENODEV: i32 = 19;

/// Types of this file.
pub const TYPES: &[&TypeInfo] = &[&TYPE];

const fn method(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function))))
}

static TYPE: TypeInfo = TypeInfo {
    module: "vfs",
    construct: Some(Native::method("bdev readsize= progsize= lookahead= mtime=", Code::Full(construct))),
    items: &[
        method(sym::chdir, "path", change_directory),
        method(sym::getcwd, "", current_directory),
        method(sym::ilistdir, "path=", iterate_directory),
        method(sym::mkdir, "path", |vm, args| change(vm, args, |system, path, _| system.make_directory(path))),
        (sym::mkfs, Item::static_method(Native::function("bdev readsize= progsize= lookahead=", Code::Full(make)))),
        method(sym::mount, "readonly mkfs", mount),
        method(sym::open, "path mode=", open),
        method(sym::remove, "path", |vm, args| {
            change(vm, args, |system, path, _| match system.status(path)?.kind {
                Kind::Directory => Err(Error::IsDirectory),
                Kind::File => system.remove(path),
            })
        }),
        method(sym::rename, "src dst", |vm, args| change(vm, args, |system, old, new| system.rename(old, new))),
        method(sym::rmdir, "path", |vm, args| {
            change(vm, args, |system, path, _| match system.status(path)?.kind {
                Kind::File => Err(Error::NotDirectory),
                Kind::Directory => system.remove(path),
            })
        }),
        method(sym::stat, "path", status),
        method(sym::statvfs, "path=", file_system_status),
        method(sym::umount, "", unmount),
    ],
    slots: &crate::SYSTEM_SLOTS,
    ..TypeInfo::new(LFS, "VfsLfs2")
};

/// The errno number of an error.
fn errno(error: Error) -> i32 {
    match error {
        Error::NotFound => 2,
        Error::Device | Error::Corrupt => 5,
        Error::Exists => 17,
        Error::NotDirectory => 20,
        Error::IsDirectory => 21,
        Error::Invalid => EINVAL,
        Error::TooLarge => 27,
        Error::NoSpace => 28,
        Error::NameTooLong => 36,
        Error::NotEmpty => 39,
    }
}

/// What an operation may do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Read; Ctrl-C stops it.
    Look,
    /// Write blocks that are nobody's yet.
    Write,
    /// Commit.
    Change,
}

/// A device for the time of an operation.
struct Access<'a> {
    vm: &'a mut Vm,
    purpose: Purpose,
    storage: Storage,
    unit: usize,
    /// The list of open files, and a slot for one of them.
    files: Handle,
    file: Handle,
}

impl Access<'_> {
    fn run(&mut self, work: impl FnOnce(&mut Vm, Storage) -> Result<(), Raised>) -> Outcome<()> {
        work(self.vm, self.storage).map_err(|Raised| Error::Device)
    }

    /// As [`Access::run`] for what fails where a block is worn out: EIO says that, as EILSEQ does.
    fn run_on_block(&mut self, work: impl FnOnce(&mut Vm, Storage) -> Result<(), Raised>) -> Outcome<()> {
        let outcome = self.run(work);
        let vm = &mut *self.vm;
        if outcome.is_ok() || !vm.raised_is(kind::OSError) {
            return outcome;
        }
        let storage = self.storage;
        vm.scoped(|vm| {
            let exception = vm.make(|vm| Ok(vm.exception()))?;
            vm.clear_exception();
            let number = vm.slot()?;
            attribute::get_named(vm, exception, sym::errno, number)?;
            if !matches!(vm.get(number).as_int().map(isize::abs), Some(EIO | EILSEQ)) {
                vm.park(vm.get(exception));
                return Err(Raised);
            }
            storage.give_up(vm);
            Ok(())
        })
        .map_err(|Raised| Error::Device)?;
        Err(Error::Corrupt)
    }
}

impl Device for Access<'_> {
    fn read(&mut self, block: u32, offset: u32, buffer: &mut [u8]) -> Outcome<()> {
        let polls = self.purpose == Purpose::Look;
        self.run(|vm, storage| {
            if polls {
                vm.poll()?;
            }
            storage.read(vm, block as usize, offset as usize, buffer)
        })
    }

    fn program(&mut self, block: u32, offset: u32, bytes: &[u8]) -> Outcome<()> {
        self.run_on_block(|vm, storage| storage.program(vm, block as usize, offset as usize, bytes))
    }

    fn flush(&mut self) -> Outcome<()> {
        let unit = self.unit;
        self.run_on_block(|vm, storage| storage.flush(vm, unit))
    }

    fn erase(&mut self, block: u32) -> Outcome<()> {
        self.run_on_block(|vm, storage| storage.erase(vm, block as usize))
    }

    fn sync(&mut self) -> Outcome<()> {
        self.run(|vm, storage| storage.sync(vm))
    }

    fn note(&mut self, change: Change) {
        for index in 0..list::len(self.vm.get(self.files)) {
            self.vm.set(self.file, list::get(self.vm.get(self.files), index));
            let mut words = load(self.vm.get(self.file));
            let mut file = file_of(&words);
            file.follow(change);
            words[..File::WORDS].copy_from_slice(&file.to_words());
            store(self.vm, self.file, &words);
        }
    }

    fn open_file(&mut self, index: usize) -> Option<[(u32, u32); 3]> {
        let files = self.vm.get(self.files);
        (index < list::len(files)).then(|| file_of(&load(list::get(files, index))).lists())
    }
}

/// Runs an operation on the file system in slot `system`. The inner result is that of the operation; an exception
/// of the device is raised.
#[inline(never)]
fn run<T>(
    vm: &mut Vm,
    system: Handle,
    purpose: Purpose,
    work: impl FnOnce(&mut Littlefs<'_, Access<'_>>) -> Outcome<T>,
) -> Result<Outcome<T>, Raised> {
    vm.scoped(|vm| {
        let object = vm.make(|vm| Ok(vm.get(system).field(STORAGE)))?;
        let files = vm.make(|vm| Ok(vm.get(system).field(FILES)))?;
        let file = vm.slot()?;
        Storage::exclusively(vm, object, |vm| {
            let mut state = State::from_words(&words::read(vm.get(system).field(STATE)));
            let storage = Storage::of(vm, object, true);
            let unit = state.geometry.program_size as usize;
            let stale = vm.get(system).field(STALE) == Value::TRUE;
            let mut access = Access { vm, purpose, storage, unit, files, file };
            let fresh =
                if stale { State::mount(&mut access, state.geometry).map(|fresh| state = fresh) } else { Ok(()) };
            let result = fresh.and_then(|()| work(&mut Littlefs { device: &mut access, state: &mut state }));
            let broken = matches!(result, Err(Error::Device | Error::Corrupt));
            words::write(vm, system, STATE, &state.to_words());
            if result.is_err() {
                storage.give_up(vm);
            }
            if broken && (stale || purpose == Purpose::Change) {
                give_up(vm, system, files, file);
            } else if stale {
                vm.heap.set_field(vm.get(system), STALE, Value::FALSE);
            }
            match result {
                Err(Error::Device) => Err(Raised),
                other => Ok(other),
            }
        })
    })
}

/// After a change that failed in the middle: what is on the disk is read anew before the next operation, and files
/// that are open are closed to writing.
#[inline(never)]
fn give_up(vm: &mut Vm, system: Handle, files: Handle, file: Handle) {
    vm.heap.set_field(vm.get(system), STALE, Value::TRUE);
    for index in 0..list::len(vm.get(files)) {
        vm.set(file, list::get(vm.get(files), index));
        let mut words = load(vm.get(file));
        let mut own = file_of(&words);
        own.fail();
        words[..File::WORDS].copy_from_slice(&own.to_words());
        store(vm, file, &words);
    }
}

/// The path argument in slot `value`.
fn path(vm: &mut Vm, system: Handle, value: Handle) -> Result<Path, Raised> {
    let path = vm.attempt(|vm| Path::new(vm, vm.get(system).field(HERE), vm.get(value)))?;
    path.map_err(|_| os_error::raise_path(vm, errno(Error::NameTooLong), value))
}

/// The path argument `index`, which may be missing.
fn path_argument(vm: &mut Vm, args: Args, index: usize) -> Result<(Path, Handle), Raised> {
    let value = if args.given(vm, index).is_some() { args.at(index) } else { slot::UNDEFINED };
    Ok((path(vm, args.at(0), value)?, value))
}

fn check_writable(vm: &mut Vm, system: Handle) -> Result<(), Raised> {
    match vm.get(system).field(READ_ONLY) == Value::TRUE {
        true => Err(os_error::raise(vm, EROFS)),
        false => Ok(()),
    }
}

/// A change of one or two paths.
fn change(
    vm: &mut Vm,
    args: Args,
    work: impl FnOnce(&mut Littlefs<'_, Access<'_>>, &[u8], &[u8]) -> Outcome<()>,
) -> Result<Handle, Raised> {
    check_writable(vm, args.at(0))?;
    let (first, given) = path_argument(vm, args, 1)?;
    let (second, _) = path_argument(vm, args, 2)?;
    let result = run(vm, args.at(0), Purpose::Change, |system| work(system, first.bytes(), second.bytes()))?;
    result.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    Ok(slot::NONE)
}

/// Sizes from the arguments of the constructor and `mkfs`: (read and program size, storage).
fn prepare(vm: &mut Vm, args: Args, first: usize) -> Result<(Handle, Geometry), Raised> {
    let sizes = vm.attempt(|vm| {
        let size = |index: usize| arguments::integer_or(vm, args.get(vm, first + index), 32);
        Ok([size(1)?, size(2)?].map(|size| usize::try_from(size).unwrap_or(0)))
    })?;
    if sizes.iter().any(|size| !(1..=LARGEST_BUFFER).contains(size)) {
        return Err(os_error::raise(vm, EINVAL));
    }
    let device = args.at(first);
    let [read, mut unit] = sizes;
    if vm.get(device).has_id(flash::FLASH) {
        unit = unit.max(flash::unit(vm)?);
    }
    let (count, size) = device::geometry(vm, device)?;
    let largest = read.max(unit);
    // A line holds some units, and a block some lines.
    let line = [4 * largest, 2 * largest, largest, unit].into_iter().find(|line| size % line == 0 && line % unit == 0);
    let Some(line) = line.filter(|line| *line <= size && unit <= LARGEST_BUFFER) else {
        return Err(os_error::raise(vm, EINVAL));
    };
    let storage = Storage::new(vm, device, line)?;
    let geometry = Geometry { block_size: size as u32, block_count: count as u32, program_size: unit as u32 };
    Ok((storage, geometry))
}

/// Runs `work` on a device that has no file system object yet.
fn run_bare<T>(
    vm: &mut Vm,
    storage: Handle,
    geometry: Geometry,
    work: impl FnOnce(&mut Access<'_>) -> Outcome<T>,
) -> Result<Outcome<T>, Raised> {
    let files = vm.make(|vm| list::new(vm, &[]))?;
    let file = vm.slot()?;
    let storage = Storage::of(vm, storage, true);
    let unit = geometry.program_size as usize;
    let mut access = Access { vm, purpose: Purpose::Change, storage, unit, files, file };
    match work(&mut access) {
        Err(Error::Device) => Err(Raised),
        other => Ok(other),
    }
}

/// `VfsLfs2(bdev, readsize=32, progsize=32, lookahead=32, mtime=True)`
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (storage, geometry) = prepare(vm, args, 1)?;
    let times = args.given(vm, 5).is_none() || convert::truth(vm, args.at(5))?;
    let state = match run_bare(vm, storage, geometry, |device| State::mount(device, geometry))? {
        Ok(state) => state,
        Err(Error::Corrupt) => return Err(os_error::raise(vm, ENODEV)),
        Err(error) => return Err(os_error::raise(vm, errno(error))),
    };
    vm.make(|vm| {
        let numbers = words::new(vm, &state.to_words())?;
        let files = list::new(vm, &[])?;
        let fields =
            [vm.get(storage), numbers, files, text::new(vm, b"")?, Value::FALSE, Value::bool(times), Value::FALSE];
        Ok(vm.heap.new_object(LFS, 0, &fields)?)
    })
}

/// `mkfs(bdev, readsize=32, progsize=32, lookahead=32)`
fn make(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (storage, geometry) = prepare(vm, args, 0)?;
    let result = run_bare(vm, storage, geometry, |device| State::format(device, geometry))?;
    result.map_err(|error| os_error::raise(vm, errno(error)))?;
    Ok(slot::NONE)
}

/// `mount(readonly, mkfs)`
fn mount(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let readonly = convert::truth(vm, args.at(1))?;
    vm.heap.set_field(vm.get(args.at(0)), READ_ONLY, Value::bool(readonly));
    if convert::truth(vm, args.at(2))? {
        check_writable(vm, args.at(0))?;
        let geometry = State::from_words(&words::read(vm.get(args.at(0)).field(STATE))).geometry;
        let made = run(vm, args.at(0), Purpose::Change, |system| {
            *system.state = State::format(system.device, geometry)?;
            Ok(())
        })?;
        made.map_err(|error| os_error::raise(vm, errno(error)))?;
    }
    Ok(slot::NONE)
}

/// `umount()`
fn unmount(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = vm.make(|vm| Ok(vm.get(args.at(0)).field(STORAGE)))?;
    Storage::of(vm, object, true).sync(vm)?;
    Ok(slot::NONE)
}

/// `chdir(path)`
fn change_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (to, given) = path_argument(vm, args, 1)?;
    let entry = run(vm, args.at(0), Purpose::Look, |system| system.status(to.bytes()))?;
    match entry {
        Ok(Entry { kind: Kind::Directory, .. }) => {}
        Ok(_) => return Err(os_error::raise_path(vm, errno(Error::NotDirectory), given)),
        Err(error) => return Err(os_error::raise_path(vm, errno(error), given)),
    }
    let here = vm.make(|vm| text::new(vm, to.bytes()))?;
    vm.heap.set_field(vm.get(args.at(0)), HERE, vm.get(here));
    Ok(slot::NONE)
}

/// `getcwd()`
fn current_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    vm.make(|vm| text::format(vm, message!("/{}", text::Shown(vm.get(args.at(0)).field(HERE)))))
}

/// `ilistdir(path='')`: an iterator of `(name, kind, 0, size)`; names are bytes when the path is.
fn iterate_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (path, given) = path_argument(vm, args, 1)?;
    let raw = vm.get(given).has_id(ids::BYTES);
    let entries = vm.make(|vm| list::new(vm, &[]))?;
    let opened = run(vm, args.at(0), Purpose::Look, |system| system.open_directory(path.bytes()))?;
    let mut position = opened.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    let mut name = [0; 255];
    loop {
        let next = run(vm, args.at(0), Purpose::Look, |system| system.next_entry(&mut position, &mut name))?;
        let Some((entry, length)) = next.map_err(|error| os_error::raise(vm, errno(error)))? else { break };
        vm.attempt(|vm| {
            let name = &name[..length];
            let name = if raw { bytes::new(vm, name)? } else { text::new(vm, name)? };
            let kind = Value::length(mode(entry) as usize);
            let entry = tuple::new(vm, &[name, kind, Value::small(0), Value::length(entry.size as usize)])?;
            list::push(vm, vm.get(entries), entry)
        })?;
        vm.poll()?;
    }
    let out = vm.slot()?;
    iterate::iterate(vm, entries, out)?;
    Ok(out)
}

fn mode(entry: Entry) -> u32 {
    if entry.kind == Kind::Directory { 0x4000 } else { 0x8000 }
}

/// `stat(path)`
fn status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (path, given) = path_argument(vm, args, 1)?;
    let found = run(vm, args.at(0), Purpose::Look, |system| {
        let mut time = [0; 8];
        let entry = system.status(path.bytes())?;
        let size = system.attribute(path.bytes(), TIME, &mut time)?;
        Ok((entry, if size == Some(8) { u64::from_le_bytes(time) / 1_000_000_000 } else { 0 }))
    })?;
    let (entry, time) = found.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    vm.make(|vm| paths::status_record(vm, mode(entry), entry.size.into(), time as i64))
}

/// `statvfs(path)`
fn file_system_status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let counted = run(vm, args.at(0), Purpose::Look, |system| {
        let used = system.used_blocks()?;
        Ok((system.state.geometry, used))
    })?;
    let (geometry, used) = counted.map_err(|error| os_error::raise(vm, errno(error)))?;
    vm.make(|vm| {
        let (size, count) = (Value::length(geometry.block_size as usize), Value::length(geometry.block_count as usize));
        let free = Value::length(geometry.block_count.saturating_sub(used) as usize);
        let zero = Value::small(0);
        record::new(vm, record::STATVFS, &[size, size, count, free, free, zero, zero, zero, zero, Value::small(255)])
    })
}

/// True when a device begins with a littlefs.
#[cfg(feature = "fat")]
pub fn is_on(vm: &mut Vm, device: Handle) -> Result<bool, Raised> {
    let storage = Storage::new(vm, device, 32)?;
    let storage = Storage::of(vm, storage, true);
    for block in 0..2 {
        let mut bytes = [0; 16];
        if block < storage.block_count {
            match storage.read(vm, block, 0, &mut bytes) {
                // A device that takes no offset is none for littlefs.
                Err(Raised) if vm.raised_is(object::exception::kind::TypeError) => {
                    vm.clear_exception();
                    return Ok(false);
                }
                other => other?,
            }
        }
        if &bytes[8..] == b"littlefs" {
            return Ok(true);
        }
    }
    Ok(false)
}
