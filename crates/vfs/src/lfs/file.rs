//! Open files of littlefs, as [`object::FileHooks`] asks for them.
//!
//! Invariant: a file's buffer and numbers are in the heap between operations; an operation works on
//! copies, and takes place and id of the entry from what was noted meanwhile.

use super::{FILES, Purpose, TIME, TIMES, check_writable, errno, path, run};
use crate::words;
use heap::{Handle, TypeId, Value};
use littlefs::{File, LARGEST_BUFFER, Littlefs, Mode, Outcome};
use object::native::Args;
use object::platform::OpenMode;
use object::{FileRequest, Raised, Vm, ids, list, slot};
use stdlib::{buffers, io, os_error};

/// Their type id: `[file system][numbers][buffer]`.
pub const FILE: TypeId = crate::id(6);

const SYSTEM: usize = 0;
const NUMBERS: usize = 1;
const BUFFER: usize = 2;

/// Numbers of an open file behind those of [`File`]: its position, and how it was opened.
const POSITION: usize = File::WORDS;
const FLAGS: usize = File::WORDS + 1;
pub(super) const FILE_WORDS: usize = File::WORDS + 2;
const APPEND: u32 = 1;
const WRITES: u32 = 2;

const EINVAL: i32 = 22;

/// The numbers of an open file.
pub(super) fn load(file: Value<'_>) -> [u32; FILE_WORDS] {
    words::read(file.field(NUMBERS))
}

pub(super) fn store(vm: &mut Vm, file: Handle, words: &[u32; FILE_WORDS]) {
    words::write(vm, file, NUMBERS, words);
}

pub(super) fn file_of(words: &[u32; FILE_WORDS]) -> File {
    let mut own = [0; File::WORDS];
    own.copy_from_slice(&words[..File::WORDS]);
    File::from_words(&own)
}

/// The time attribute, when the file system keeps times.
fn stamp(vm: &Vm, system: Handle) -> Option<[u8; 8]> {
    (vm.get(system).field(TIMES) == Value::TRUE).then(|| vm.platform.time_ns().to_le_bytes())
}

/// `open(path, mode='r')`
pub(super) fn open(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mode = if args.given(vm, 2).is_some() { args.at(2) } else { slot::UNDEFINED };
    io::open_with(vm, args.at(1), mode, |vm, how, out| open_file(vm, args, how, out))
}

#[inline(never)]
fn open_file(vm: &mut Vm, args: Args, how: OpenMode, out: Handle) -> Result<(), Raised> {
    let system = args.at(0);
    if how.write {
        check_writable(vm, system)?;
    }
    let path = path(vm, system, args.at(1))?;
    let mode = Mode { write: how.write, create: how.create, exclusive: how.exclusive, truncate: how.truncate };
    let time = stamp(vm, system);
    let mut buffer = [0; LARGEST_BUFFER];
    let purpose = if how.write { Purpose::Change } else { Purpose::Look };
    let opened = run(vm, system, purpose, |system| {
        let size = system.state.geometry.buffer_size().min(LARGEST_BUFFER);
        let stamp = time.as_ref().map(|time| (TIME, &time[..]));
        Ok((system.open(path.bytes(), mode, &mut buffer[..size], stamp)?, size))
    })?;
    let (file, size) = opened.map_err(|error| os_error::raise_path(vm, errno(error), args.at(1)))?;
    keep(vm, system, &file, how, &buffer[..size], out)
}

/// Makes the object of a file that was opened. Never inline: a function's frame of more than 255 bytes and much in
/// registers is beyond the compiler for Xtensa.
#[inline(never)]
fn keep(vm: &mut Vm, system: Handle, file: &File, how: OpenMode, buffer: &[u8], out: Handle) -> Result<(), Raised> {
    let mut words = [0; FILE_WORDS];
    words[..File::WORDS].copy_from_slice(&file.to_words());
    words[FLAGS] = if how.append { APPEND } else { 0 } | if how.write { WRITES } else { 0 };
    words[POSITION] = if how.append { file.size() } else { 0 };
    vm.store(out, |vm| {
        let numbers = words::new(vm, &words)?;
        let own = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, buffer.len(), |bytes| bytes.copy_from_slice(buffer))?;
        Ok(vm.heap.new_object(FILE, 0, &[vm.get(system), numbers, own])?)
    })?;
    vm.attempt(|vm| list::push(vm, vm.get(system).field(FILES), vm.get(out)))
}

/// Runs an operation on an open file.
fn with_file<T>(
    vm: &mut Vm,
    file: Handle,
    purpose: Purpose,
    work: impl FnOnce(&mut Littlefs<'_, super::Access<'_>>, &mut File, &mut [u8], &mut u32, u32) -> Outcome<T>,
) -> Result<T, Raised> {
    vm.scoped(|vm| {
        let system = vm.make(|vm| Ok(vm.get(file).field(SYSTEM)))?;
        if purpose == Purpose::Change {
            let prepared = run(vm, system, purpose, |system| system.prepare())?;
            prepared.map_err(|error| os_error::raise(vm, errno(error)))?;
        }
        let mut words = load(vm.get(file));
        let mut own = file_of(&words);
        let mut buffer = [0; LARGEST_BUFFER];
        let size = vm.get(file).field(BUFFER).bytes().len();
        buffer[..size].copy_from_slice(vm.get(file).field(BUFFER).bytes());
        let mut position = words[POSITION];
        let result =
            run(vm, system, purpose, |system| work(system, &mut own, &mut buffer[..size], &mut position, words[FLAGS]));
        // What became of the entry was noted in the object.
        own.place_as(&file_of(&load(vm.get(file))));
        words[..File::WORDS].copy_from_slice(&own.to_words());
        words[POSITION] = position;
        store(vm, file, &words);
        vm.heap.field_bytes_mut(file, BUFFER).copy_from_slice(&buffer[..size]);
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
        let count = with_file(vm, file, Purpose::Look, |system, own, buffer, position, _| {
            let count = system.read_file(own, buffer, *position, &mut piece[..part])?;
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
        let mut piece = [0; PIECE];
        let part = (end - done).min(PIECE);
        let (count, loaded) = vm.attempt(|vm| {
            let mut piece = [0; PIECE];
            Ok((buffers::load(vm, vm.get(data), done, &mut piece[..part])?, piece))
        })?;
        piece[..count].copy_from_slice(&loaded[..count]);
        with_file(vm, file, Purpose::Write, |system, own, buffer, position, flags| {
            if flags & APPEND != 0 {
                *position = own.size();
            }
            system.write_file(own, buffer, *position, &piece[..count])?;
            *position += count as u32;
            Ok(())
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
    let words = load(vm.get(file));
    let base = match whence {
        0 => 0,
        1 => i64::from(words[POSITION]),
        _ => i64::from(file_of(&words).size()),
    };
    let position = base.checked_add(offset).and_then(|place| u32::try_from(place).ok()).filter(|place| *place < 1 << 31);
    let Some(position) = position else { return Err(os_error::raise(vm, EINVAL)) };
    store(vm, file, &{
        let mut words = words;
        words[POSITION] = position;
        words
    });
    Ok(position.into())
}

/// Other requests to an open file.
pub fn request(vm: &mut Vm, file: Handle, request: FileRequest) -> Result<(), Raised> {
    let writes = load(vm.get(file))[FLAGS] & WRITES != 0;
    match request {
        FileRequest::Truncate(size) => {
            let size = u32::try_from(size).unwrap_or(u32::MAX);
            with_file(vm, file, Purpose::Write, |system, own, buffer, _, _| system.truncate_file(own, buffer, size))
        }
        FileRequest::Flush if writes => sync(vm, file),
        FileRequest::Flush => Ok(()),
        FileRequest::Close => {
            let result = if writes { sync(vm, file) } else { Ok(()) };
            forget(vm, file);
            result
        }
    }
}

fn sync(vm: &mut Vm, file: Handle) -> Result<(), Raised> {
    let system = vm.make(|vm| Ok(vm.get(file).field(SYSTEM)))?;
    let time = stamp(vm, system);
    with_file(vm, file, Purpose::Change, |system, own, buffer, _, _| {
        system.sync_file(own, buffer, time.as_ref().map(|time| (TIME, &time[..])))
    })
}

/// Takes a file that is closed off the list.
fn forget(vm: &mut Vm, file: Handle) {
    let files = vm.get(file).field(SYSTEM).field(FILES);
    let index = (0..list::len(files)).find(|index| list::get(files, *index) == vm.get(file));
    if let Some(index) = index {
        list::remove_range(vm, files, index, 1);
    }
}
