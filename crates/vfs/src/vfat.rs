//! VfsFat: FAT12, FAT16 and FAT32 on a block device.
//!
//! Sectors are the device's blocks; one is kept in memory and written back when another one is
//! needed, at the end of each change of a directory, and when a file is flushed or closed.
//!
//! Invariant: an open file is in the list of its file system until it is closed; its entry is
//! neither removed nor renamed meanwhile (EBUSY).

use crate::device::{self, Storage};
use crate::path::Path;
use crate::{paths, words};
use fat::{Disk, Entry, Error, Fat, File, Mode, Name, Outcome, Stamp, Volume};
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{convert, iterate};
use object::platform::OpenMode;
use object::{FileRequest, Item, Raised, TypeInfo, Vm, bytes, ids, list, slot, text, tuple, weak};
use object::packed::message;
use stdlib::{buffers, io, os_error, record};

/// Type id of a file system: `[storage][numbers][open files][directory][read-only]`.
pub const FAT: TypeId = crate::id(7);
/// Type id of an open file: `[file system][numbers]`.
pub const FILE: TypeId = crate::id(8);

const STORAGE: usize = 0;
const VOLUME: usize = 1;
const FILES: usize = 2;
const HERE: usize = 3;
const READ_ONLY: usize = 4;

const SYSTEM: usize = 0;
const NUMBERS: usize = 1;

/// Numbers of an open file behind those of [`File`].
const POSITION: usize = File::WORDS;
const FLAGS: usize = File::WORDS + 1;
const FILE_WORDS: usize = File::WORDS + 2;
const APPEND: u32 = 1;
const WRITES: u32 = 2;

const EBUSY: i32 = 16;
const ENODEV: i32 = 19;
const EINVAL: i32 = 22;
const EROFS: i32 = 30;

/// Request to a device: it is going to be used.
const INIT: i32 = 1;

/// Types of this file.
pub const TYPES: &[&TypeInfo] = &[&TYPE];

const fn method(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function))))
}

static TYPE: TypeInfo = TypeInfo {
    module: "vfs",
    construct: Some(Native::method("bdev", Code::Full(construct))),
    items: &[
        method(sym::chdir, "path", change_directory),
        method(sym::getcwd, "", current_directory),
        method(sym::ilistdir, "path=", iterate_directory),
        method(sym::mkdir, "path", |vm, args| {
            let stamp = now(vm);
            change(vm, args, |system, path, _| system.make_directory(path, stamp))
        }),
        (sym::mkfs, Item::static_method(Native::function("bdev", Code::Full(make)))),
        method(sym::mount, "readonly mkfs", mount),
        method(sym::open, "path mode=", open),
        method(sym::remove, "path", |vm, args| change(vm, args, |system, path, _| system.remove(path, false))),
        method(sym::rename, "src dst", |vm, args| change(vm, args, |system, old, new| system.rename(old, new))),
        method(sym::rmdir, "path", |vm, args| change(vm, args, |system, path, _| system.remove(path, true))),
        method(sym::stat, "path", status),
        method(sym::statvfs, "path=", file_system_status),
        method(sym::umount, "", unmount),
    ],
    slots: &crate::SYSTEM_SLOTS,
    ..TypeInfo::new(FAT, "VfsFat")
};

/// The errno number of an error.
fn errno(error: Error) -> i32 {
    match error {
        Error::NotFound => 2,
        Error::Disk | Error::Corrupt => 5,
        Error::Exists => 17,
        Error::NoFileSystem => ENODEV,
        Error::NotDirectory => 20,
        Error::IsDirectory => 21,
        Error::Invalid => EINVAL,
        Error::TooLarge => 27,
        Error::NoSpace => 28,
        Error::NotEmpty => 39,
    }
}

/// A device for the time of an operation.
struct Access<'a> {
    vm: &'a mut Vm,
    storage: Storage,
    /// Ctrl-C stops it: nothing is changed.
    polls: bool,
}

impl Disk for Access<'_> {
    fn read(&mut self, sector: u32, offset: u32, buffer: &mut [u8]) -> Outcome<()> {
        let read = self.storage.read(self.vm, sector as usize, offset as usize, buffer);
        read.and_then(|()| if self.polls { self.vm.poll() } else { Ok(()) }).map_err(|Raised| Error::Disk)
    }

    fn write(&mut self, sector: u32, offset: u32, bytes: &[u8]) -> Outcome<()> {
        self.storage.write(self.vm, sector as usize, offset as usize, bytes).map_err(|Raised| Error::Disk)
    }
}

/// Runs an operation on the file system in slot `system`. The inner result is that of the operation; an exception
/// of the device is raised.
fn run<T>(
    vm: &mut Vm,
    system: Handle,
    polls: bool,
    work: impl FnOnce(&mut Fat<'_, Access<'_>>) -> Outcome<T>,
) -> Result<Outcome<T>, Raised> {
    vm.scoped(|vm| {
        let object = vm.make(|vm| Ok(vm.get(system).field(STORAGE)))?;
        let mut volume = Volume::from_words(&words::read(vm.get(system).field(VOLUME)));
        if volume.sector_size == 0 {
            return Err(os_error::raise(vm, ENODEV));
        }
        let storage = Storage::of(vm, object, false);
        Storage::exclusively(vm, object, |vm| {
            let mut access = Access { vm, storage, polls };
            let result = work(&mut Fat { disk: &mut access, volume: &mut volume });
            words::write(vm, system, VOLUME, &volume.to_words());
            match result {
                Err(Error::Disk) => Err(Raised),
                other => Ok(other),
            }
        })
    })
}

/// Writes what is kept of the device.
fn write_back(vm: &mut Vm, system: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        let object = vm.make(|vm| Ok(vm.get(system).field(STORAGE)))?;
        Storage::exclusively(vm, object, |vm| Storage::of(vm, object, false).sync(vm))
    })
}

/// The time, as FAT has it: local, from 1980 on.
fn now(vm: &Vm) -> Stamp {
    let seconds = (vm.platform.time_ns() / 1_000_000_000) as i64;
    let local = seconds + i64::from(vm.platform.local_offset(seconds));
    let (days, second) = (local.div_euclid(86_400), local.rem_euclid(86_400) as u32);
    // Years that begin in March, counted from the year 0, in eras of 400.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    if !(1980..2108).contains(&year) {
        return Stamp { date: 0x21, time: 0 };
    }
    Stamp {
        date: ((year - 1980) << 9 | month << 5 | date) as u16,
        time: ((second / 3600) << 11 | (second / 60 % 60) << 5 | second % 60 / 2) as u16,
    }
}

/// Seconds since 1970.
fn seconds(vm: &Vm, stamp: Stamp) -> i64 {
    let (date, time) = (i64::from(stamp.date), i64::from(stamp.time));
    let (year, month, day) = ((date >> 9) + 1980, (date >> 5 & 15).clamp(1, 12), (date & 31).max(1));
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    let local = days * 86_400 + (time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2;
    local - i64::from(vm.platform.local_offset(local))
}

/// The path argument `index`, which may be missing.
fn path_argument(vm: &mut Vm, args: Args, index: usize) -> Result<(Path, Handle), Raised> {
    let value = if args.given(vm, index).is_some() { args.at(index) } else { slot::UNDEFINED };
    let path = vm.attempt(|vm| Path::new(vm, vm.get(args.at(0)).field(HERE), vm.get(value)))?;
    match path {
        Ok(path) => Ok((path, value)),
        Err(_) => Err(os_error::raise_path(vm, 36, value)),
    }
}

fn check_writable(vm: &mut Vm, system: Handle) -> Result<(), Raised> {
    match vm.get(system).field(READ_ONLY) == Value::TRUE {
        true => Err(os_error::raise(vm, EROFS)),
        false => Ok(()),
    }
}

/// EBUSY when the entry of a path belongs to an open file.
fn check_closed(vm: &mut Vm, system: Handle, path: &Path, given: Handle) -> Result<(), Raised> {
    if !is_open(vm, system, path)? {
        return Ok(());
    }
    // It may be garbage.
    vm.collect(false);
    while weak::run_next(vm)? {}
    if is_open(vm, system, path)? { Err(os_error::raise_path(vm, EBUSY, given)) } else { Ok(()) }
}

/// True when the entry of a path belongs to an open file.
fn is_open(vm: &mut Vm, system: Handle, path: &Path) -> Result<bool, Raised> {
    if list::len(vm.get(system).field(FILES)) == 0 {
        return Ok(false);
    }
    let Ok(Some(entry)) = run(vm.lend_mut(), system, true, |system| system.find(path.text()))? else { return Ok(false) };
    let files = vm.get(system).field(FILES);
    Ok(list::items(files).any(|file| file_of(&words::read(file.field(NUMBERS))).is_of(&entry)))
}

/// A change of one or two paths.
fn change(
    vm: &mut Vm,
    args: Args,
    work: impl FnOnce(&mut Fat<'_, Access<'_>>, &str, &str) -> Outcome<()>,
) -> Result<Handle, Raised> {
    check_writable(vm, args.at(0))?;
    let (first, given) = path_argument(vm, args, 1)?;
    let (second, other) = path_argument(vm, args, 2)?;
    check_closed(vm, args.at(0), &first, given)?;
    check_closed(vm, args.at(0), &second, other)?;
    let result = run(vm, args.at(0), false, |system| work(system, first.text(), second.text()))?;
    write_back(vm, args.at(0))?;
    result.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    Ok(slot::NONE)
}

/// `VfsFat(bdev)`: the device may be formatted later, by mounting with `mkfs`.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = Storage::new(vm, args.at(1), 0)?;
    device::control(vm, args.at(1), INIT, 0)?;
    let numbers = find(vm, object)?;
    vm.make(|vm| {
        let numbers = words::new(vm, &numbers)?;
        let fields = [vm.get(object), numbers, list::new(vm, &[])?, text::new(vm, b"")?, Value::FALSE];
        Ok(vm.heap.new_object(FAT, 0, &fields)?)
    })
}

/// The numbers of the volume on a device; zeros when there is none.
fn find(vm: &mut Vm, object: Handle) -> Result<[u32; Volume::WORDS], Raised> {
    let storage = Storage::of(vm, object, false);
    match Volume::mount(&mut Access { vm, storage, polls: false }, storage.block_size as u32, storage.block_count as u32) {
        Ok(volume) => Ok(volume.to_words()),
        Err(Error::Disk) => Err(Raised),
        Err(_) => Ok([0; Volume::WORDS]),
    }
}

/// Makes a file system on a device.
fn format(vm: &mut Vm, object: Handle) -> Result<Volume, Raised> {
    let storage = Storage::of(vm, object, false);
    let serial = vm.platform.entropy() as u32;
    let made = Volume::format(&mut Access { vm, storage, polls: false }, storage.block_size as u32, storage.block_count as u32, serial);
    match made {
        Ok(volume) => {
            storage.sync(vm)?;
            Ok(volume)
        }
        Err(Error::Disk) => Err(Raised),
        Err(error) => Err(os_error::raise(vm, errno(error))),
    }
}

/// `mkfs(bdev)`
fn make(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = Storage::new(vm, args.at(0), 0)?;
    device::control(vm, args.at(0), INIT, 0)?;
    format(vm, object)?;
    Ok(slot::NONE)
}

/// `mount(readonly, mkfs)`: with `mkfs` a device without a file system is formatted.
fn mount(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let readonly = convert::truth(vm, args.at(1))?;
    let formats = convert::truth(vm, args.at(2))?;
    vm.heap.set_field(vm.get(args.at(0)), READ_ONLY, Value::bool(readonly));
    let volume = Volume::from_words(&words::read(vm.get(args.at(0)).field(VOLUME)));
    if volume.sector_size == 0 {
        if !formats {
            return Err(os_error::raise(vm, ENODEV));
        }
        check_writable(vm, args.at(0))?;
        let object = vm.make(|vm| Ok(vm.get(args.at(0)).field(STORAGE)))?;
        let volume = format(vm, object)?;
        words::write(vm, args.at(0), VOLUME, &volume.to_words());
    }
    Ok(slot::NONE)
}

/// `umount()`
fn unmount(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    write_back(vm, args.at(0))?;
    Ok(slot::NONE)
}

/// `chdir(path)`
fn change_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (to, given) = path_argument(vm, args, 1)?;
    let opened = run(vm, args.at(0), true, |system| system.open_directory(to.text()))?;
    opened.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    let here = vm.make(|vm| text::new(vm, to.bytes()))?;
    vm.heap.set_field(vm.get(args.at(0)), HERE, vm.get(here));
    Ok(slot::NONE)
}

/// `getcwd()`
fn current_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    vm.make(|vm| text::format(vm, message!("/{}", text::Shown(vm.get(args.at(0)).field(HERE)))))
}

fn mode(is_directory: bool) -> u32 {
    if is_directory { 0x4000 } else { 0x8000 }
}

/// `ilistdir(path='')`: an iterator of `(name, kind, 0, size)`; names are bytes when the path is.
fn iterate_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (path, given) = path_argument(vm, args, 1)?;
    let raw = vm.get(given).has_id(ids::BYTES);
    let entries = vm.make(|vm| list::new(vm, &[]))?;
    let opened = run(vm, args.at(0), true, |system| system.open_directory(path.text()))?;
    let mut position = opened.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    let mut name = Name::empty();
    loop {
        let next = run(vm, args.at(0), true, |system| system.next_entry(&mut position, &mut name))?;
        let Some(entry) = next.map_err(|error| os_error::raise(vm, errno(error)))? else { break };
        vm.attempt(|vm| {
            let name = if raw { bytes::new(vm, name.bytes())? } else { text::new(vm, name.bytes())? };
            let kind = Value::length(mode(entry.is_directory) as usize);
            let size = object::int::from_u64(vm, entry.size.into())?;
            list::push(vm, vm.get(entries), tuple::new(vm, &[name, kind, Value::small(0), size])?)
        })?;
        vm.poll()?;
    }
    let out = vm.slot()?;
    iterate::iterate(vm, entries, out)?;
    Ok(out)
}

/// `stat(path)`
fn status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (path, given) = path_argument(vm, args, 1)?;
    let found = run(vm, args.at(0), true, |system| system.find(path.text()))?;
    let entry = found.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    vm.make(|vm| match entry {
        Some(Entry { is_directory, size, stamp, .. }) => {
            paths::status_record(vm, mode(is_directory), if is_directory { 0 } else { size.into() }, seconds(vm, stamp))
        }
        None => paths::status_record(vm, mode(true), 0, 0),
    })
}

/// `statvfs(path)`
fn file_system_status(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let counted = run(vm, args.at(0), true, |system| {
        let free = system.free_clusters()?;
        Ok((*system.volume, free))
    })?;
    let (volume, free) = counted.map_err(|error| os_error::raise(vm, errno(error)))?;
    vm.make(|vm| {
        let (size, free) = (Value::length(volume.cluster_size() as usize), Value::length(free as usize));
        let (count, zero) = (Value::length(volume.clusters as usize), Value::small(0));
        record::new(vm, record::STATVFS, &[size, size, count, free, free, zero, zero, zero, zero, Value::small(255)])
    })
}

/// `open(path, mode='r')`
fn open(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mode = if args.given(vm, 2).is_some() { args.at(2) } else { slot::UNDEFINED };
    io::open_with(vm, args.at(1), mode, |vm, how, out| open_file(vm, args, how, out))
}

fn open_file(vm: &mut Vm, args: Args, how: OpenMode, out: Handle) -> Result<(), Raised> {
    let system = args.at(0);
    if how.write {
        check_writable(vm, system)?;
    }
    let (path, given) = path_argument(vm, args, 1)?;
    if how.truncate {
        // Another user of the file would write to clusters that are free.
        check_closed(vm, system, &path, given)?;
    }
    let mode = Mode { write: how.write, create: how.create, exclusive: how.exclusive, truncate: how.truncate };
    let stamp = now(vm);
    let opened = run(vm, system, false, |system| system.open(path.text(), mode, stamp))?;
    let file = opened.map_err(|error| os_error::raise_path(vm, errno(error), given))?;
    let mut numbers = [0; FILE_WORDS];
    numbers[..File::WORDS].copy_from_slice(&file.to_words());
    numbers[FLAGS] = if how.append { APPEND } else { 0 } | if how.write { WRITES } else { 0 };
    numbers[POSITION] = if how.append { file.size() } else { 0 };
    vm.store(out, |vm| {
        let numbers = words::new(vm, &numbers)?;
        Ok(vm.heap.new_object(FILE, 0, &[vm.get(system), numbers])?)
    })?;
    vm.attempt(|vm| list::push(vm, vm.get(system).field(FILES), vm.get(out)))
}

fn file_of(numbers: &[u32; FILE_WORDS]) -> File {
    let mut own = [0; File::WORDS];
    own.copy_from_slice(&numbers[..File::WORDS]);
    File::from_words(&own)
}

/// Runs an operation on an open file.
fn with_file<T>(
    vm: &mut Vm,
    file: Handle,
    polls: bool,
    work: impl FnOnce(&mut Fat<'_, Access<'_>>, &mut File, &mut u32, u32) -> Outcome<T>,
) -> Result<T, Raised> {
    vm.scoped(|vm| {
        let system = vm.make(|vm| Ok(vm.get(file).field(SYSTEM)))?;
        let mut numbers: [u32; FILE_WORDS] = words::read(vm.get(file).field(NUMBERS));
        let mut own = file_of(&numbers);
        let (mut position, flags) = (numbers[POSITION], numbers[FLAGS]);
        let result = run(vm, system, polls, |system| work(system, &mut own, &mut position, flags));
        numbers[..File::WORDS].copy_from_slice(&own.to_words());
        numbers[POSITION] = position;
        words::write(vm, file, NUMBERS, &numbers);
        result?.map_err(|error| os_error::raise(vm, errno(error)))
    })
}

/// Bytes moved at a time.
const PIECE: usize = 128;

/// Reads from an open file; see [`object::FileHooks`].
pub fn pull(vm: &mut Vm, file: Handle, target: Handle, at: usize, most: usize) -> Result<usize, Raised> {
    let mut done = 0;
    while done < most {
        let mut piece = [0; PIECE];
        let part = (most - done).min(PIECE);
        let count = with_file(vm, file, true, |system, own, position, _| {
            let count = system.read_file(own, *position, &mut piece[..part])?;
            *position += count as u32;
            Ok(count)
        })?;
        if let Some(place) = vm.heap.bytes_mut(target).get_mut(at + done..at + done + count) {
            place.copy_from_slice(&piece[..count]);
        }
        done += count;
        if count < part {
            break;
        }
    }
    Ok(done)
}

/// Writes to an open file.
pub fn put(vm: &mut Vm, file: Handle, data: Handle, start: usize, end: usize) -> Result<(), Raised> {
    let mut done = start;
    while done < end {
        let part = (end - done).min(PIECE);
        let (count, piece) = vm.attempt(|vm| {
            let mut piece = [0; PIECE];
            Ok((buffers::load(vm, vm.get(data), done, &mut piece[..part])?, piece))
        })?;
        with_file(vm, file, false, |system, own, position, flags| {
            if flags & APPEND != 0 {
                *position = own.size();
            }
            let written = system.write_file(own, *position, &piece[..count])?;
            *position += written as u32;
            if written < count { Err(Error::NoSpace) } else { Ok(()) }
        })?;
        if count == 0 {
            break;
        }
        done += count;
    }
    Ok(())
}

/// Moves the position of an open file.
pub fn seek(vm: &mut Vm, file: Handle, offset: i64, whence: u8) -> Result<u64, Raised> {
    let mut numbers: [u32; FILE_WORDS] = words::read(vm.get(file).field(NUMBERS));
    let base = match whence {
        0 => 0,
        1 => i64::from(numbers[POSITION]),
        _ => i64::from(file_of(&numbers).size()),
    };
    let position = base.checked_add(offset).and_then(|place| u32::try_from(place).ok());
    let Some(position) = position else { return Err(os_error::raise(vm, EINVAL)) };
    numbers[POSITION] = position;
    words::write(vm, file, NUMBERS, &numbers);
    Ok(position.into())
}

/// Other requests to an open file.
pub fn request(vm: &mut Vm, file: Handle, request: FileRequest) -> Result<(), Raised> {
    let numbers: [u32; FILE_WORDS] = words::read(vm.get(file).field(NUMBERS));
    let writes = numbers[FLAGS] & WRITES != 0;
    match request {
        FileRequest::Truncate(size) => {
            let size = u32::try_from(size).unwrap_or(u32::MAX);
            with_file(vm, file, false, |system, own, _, _| system.truncate_file(own, size))
        }
        FileRequest::Flush if writes => sync(vm, file),
        FileRequest::Flush => Ok(()),
        FileRequest::Close => {
            let result = if writes { sync(vm, file) } else { Ok(()) };
            let files = vm.get(file).field(SYSTEM).field(FILES);
            if let Some(index) = list::items(files).position(|other| other == vm.get(file)) {
                list::remove_range(vm, files, index, 1);
            }
            result
        }
    }
}

fn sync(vm: &mut Vm, file: Handle) -> Result<(), Raised> {
    let stamp = now(vm);
    with_file(vm, file, false, |system, own, _, _| system.sync_file(own, stamp))?;
    let system = vm.make(|vm| Ok(vm.get(file).field(SYSTEM)))?;
    write_back(vm, system)
}
