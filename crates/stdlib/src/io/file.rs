//! Files, served by the port; `open`; the standard streams.
//!
//! Handles 0 to 2 are the standard streams, which every port has; text goes through the
//! port's console, and carriage returns of a board's terminal become line feeds in text.
//!
//! A file that nobody closed is closed by a collection that finds it dead.
//!
//! Invariant: a closed file's handle is not used again.

use super::{FILE_IO, STATE, TEXT_IO_WRAPPER};
use crate::{arguments, buffers, os_error};
#[cfg(not(target_os = "none"))]
use names::sym;
#[cfg(not(target_os = "none"))]
use object::{operations::call, slot};
use heap::{Handle, Header, StaticObject, TypeId, Value};
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::platform::{Files, OpenMode};
use object::readiness::{self, Readiness};
use object::text::Shown;
use object::{Fault, Leaf, Raised, Vm, ids, int, text, types, weak};
use object::files::FileRequest;
use object::packed::message;

const HANDLE: usize = 0;
pub const MODE: usize = 1;
pub const NAME: usize = 2;

const EBADF: i32 = 9;
const ENFILE: i32 = 23;
const EMFILE: i32 = 24;
const ESPIPE: i32 = 29;
const ENOSYS: i32 = 38;

/// `open`, for the tables of `io` and `builtins`.
pub const OPEN: Native = Native::function(
    "file mode= buffering= encoding= errors= newline= closefd= opener=",
    Code::Full(|vm, args| {
        let out = vm.slot()?;
        #[cfg(not(target_os = "none"))]
        if is_encoded(vm, args) {
            let module = vm.make(|_| Ok(text::name(sym::_io_more)))?;
            let undefined = slot::UNDEFINED;
            (vm.hooks.import)(vm.lend_mut(), module, undefined, undefined, 0, module)?;
            let arguments = [args.at(0), args.at(1), args.at(3), args.at(4), args.at(5)];
            let arguments = arguments.map(|at| if vm.get(at).is_undefined() { slot::NONE } else { at });
            call::call_method(vm, module, sym::_open_text, &arguments, out)?;
            return Ok(out);
        }
        (vm.hooks.files.open)(vm.lend_mut(), args.at(0), args.at(1), out)?;
        Ok(out)
    }),
);

/// True for a text file that is not plain UTF-8: another encoding, another handler of errors, other line ends.
#[cfg(not(target_os = "none"))]
fn is_encoded(vm: &Vm, args: Args) -> bool {
    let differs = |index: usize, plain: &[&[u8]]| {
        let value = args.get(vm, index);
        value.has_id(ids::STR) && !plain.iter().any(|name| name.eq_ignore_ascii_case(value.bytes()))
    };
    let mode = args.get(vm, 1);
    !(mode.has_id(ids::STR) && mode.bytes().contains(&b'b'))
        && (differs(3, &[b"utf-8", b"utf8", b"utf_8", b"locale"]) || differs(4, &[b"strict"]) || differs(5, &[b"", b"\n"]))
}

const fn standard(id: TypeId, handle: i32) -> StaticObject<[Value<'static>; 4]> {
    StaticObject {
        header: Header::small(id, 0, 4),
        // Mode and name follow from the handle.
        payload: [Value::small(handle), Value::NONE, Value::NONE, Value::FALSE],
    }
}

static STDIN_OBJECT: StaticObject<[Value<'static>; 4]> = standard(TEXT_IO_WRAPPER, 0);
static STDOUT_OBJECT: StaticObject<[Value<'static>; 4]> = standard(TEXT_IO_WRAPPER, 1);
static STDERR_OBJECT: StaticObject<[Value<'static>; 4]> = standard(TEXT_IO_WRAPPER, 2);
static BINARY_OBJECTS: [StaticObject<[Value<'static>; 4]>; 3] =
    [standard(FILE_IO, 0), standard(FILE_IO, 1), standard(FILE_IO, 2)];

/// The standard streams.
pub const STDIN: Value<'static> = Value::of_static(&STDIN_OBJECT);
pub const STDOUT: Value<'static> = Value::of_static(&STDOUT_OBJECT);
pub const STDERR: Value<'static> = Value::of_static(&STDERR_OBJECT);

/// What stands for the port's number when a mounted file system has the file.
const ELSEWHERE: i32 = i32::MAX;

/// The port's number of a file.
pub fn handle(stream: Value<'_>) -> i32 {
    stream.field(HANDLE).as_int().map_or(ELSEWHERE, |number| number as i32)
}

/// A new slot with the file of a stream, when a mounted file system has it.
fn elsewhere(vm: &mut Vm, stream: Handle) -> Result<Option<Handle>, Raised> {
    if handle(vm.get(stream)) != ELSEWHERE {
        return Ok(None);
    }
    vm.make(|vm| Ok(vm.get(stream).field(HANDLE))).map(Some)
}

/// The letters of the mode.
pub fn mode<'v>(stream: Value<'v>) -> &'v [u8] {
    match handle(stream) {
        0 => b"r",
        1 | 2 => b"w",
        _ => stream.field(MODE).bytes(),
    }
}

/// `stream.mode`
pub fn get_mode<'v>(vm: &'v Vm, stream: Value<'v>) -> Leaf<'v> {
    if stream.field(MODE).is_none() { text::new(vm, mode(stream)) } else { Ok(stream.field(MODE)) }
}

/// `stream.name`
pub fn get_name<'v>(vm: &'v Vm, stream: Value<'v>) -> Leaf<'v> {
    match handle(stream) {
        0 => text::new(vm, b"<stdin>"),
        1 => text::new(vm, b"<stdout>"),
        2 => text::new(vm, b"<stderr>"),
        _ => Ok(stream.field(NAME)),
    }
}

/// Runs `work` on the port's file system, or fails as a system without one.
pub fn with<T>(vm: &Vm, work: impl FnOnce(&dyn Files) -> Result<T, i32>) -> Result<T, i32> {
    match vm.platform.files() {
        Some(files) => work(files),
        None => Err(ENOSYS),
    }
}

/// A stream that is not open yet, and how it is to be opened: the object comes first, so that nothing can
/// go wrong with an open file. `mode` may be undefined.
/// `lenient`: a mode that names no direction reads.
fn prepare(vm: &mut Vm, path: Handle, mode: Handle, lenient: bool) -> Result<(Handle, OpenMode), Raised> {
    let (how, binary) = vm.attempt(|vm| parse_mode(vm, vm.get(mode), lenient))?;
    let id = if binary { FILE_IO } else { TEXT_IO_WRAPPER };
    let stream = vm.make(|vm| {
        let mode = vm.get(mode);
        let letters = text::bytes_of(vm, mode).unwrap_or(b"");
        // The streams look for letters of directions in it.
        let mode = match letters {
            b"" | b"t" => text::name(names::sym::r),
            b"b" => text::new(vm, b"rb")?,
            _ => mode,
        };
        let stream = vm.heap.new_object(id, 0, &[Value::small(-1), mode, vm.get(path), Value::TRUE])?;
        vm.heap.register_finalisable(stream, ids::INTERN_TABLE, ids::BUFFER)?;
        Ok(stream)
    })?;
    Ok((stream, how))
}

/// Opens a file of a mounted file system: `work` makes the object that [`object::FileHooks`] understands, in
/// the slot it is given.
pub fn open_with(
    vm: &mut Vm,
    path: Handle,
    mode: Handle,
    work: impl FnOnce(&mut Vm, OpenMode, Handle) -> Result<(), Raised>,
) -> Result<Handle, Raised> {
    let (stream, how) = prepare(vm, path, mode, true)?;
    let file = vm.slot()?;
    work(vm, how, file)?;
    vm.heap.set_field(vm.get(stream), HANDLE, vm.get(file));
    vm.heap.set_field(vm.get(stream), STATE, Value::FALSE);
    Ok(stream)
}

/// Opens a file of the port, or the standard stream of a number; `mode` may be undefined.
pub fn open(vm: &mut Vm, path: Handle, mode: Handle) -> Result<Handle, Raised> {
    let (stream, how) = prepare(vm, path, mode, false)?;
    let opened = match int::cast(vm, vm.get(path)).and_then(int::as_i64) {
        Some(number) => i32::try_from(number).map_err(|_| EBADF),
        None => match open_path(vm, path, how)? {
            Err(ENFILE | EMFILE) => {
                // Some of the open files may be garbage.
                vm.collect(false);
                while weak::run_next(vm)? {}
                open_path(vm, path, how)?
            }
            opened => opened,
        },
    };
    let number = match opened {
        Ok(number) => number,
        Err(errno) => return Err(os_error::raise_path(vm, errno, path)),
    };
    vm.heap.set_field(vm.get(stream), HANDLE, Value::small(number));
    vm.heap.set_field(vm.get(stream), STATE, Value::FALSE);
    Ok(stream)
}

fn open_path(vm: &mut Vm, path: Handle, how: OpenMode) -> Result<Result<i32, i32>, Raised> {
    vm.attempt(|vm| {
        let path = arguments::path(vm, vm.get(path))?;
        Ok(with(vm, |files| files.open(path, how)))
    })
}

/// `FileIO(file, mode='r')`
pub fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let stream = vm.slot()?;
    (vm.hooks.files.open)(vm.lend_mut(), args.at(1), args.at(2), stream)?;
    if vm.get(stream).has_id(TEXT_IO_WRAPPER) {
        vm.heap.set_id(vm.get(stream), FILE_IO);
    }
    Ok(stream)
}

/// `memoryview(file)`: where the file system has the content in memory, as ROMFS (MicroPython docs, `vfs.VfsRom`).
pub fn view(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if let Some(file) = elsewhere(vm, args.at(0))? {
        if (vm.hooks.files.view)(vm.lend_mut(), file, out)? {
            return Ok(out);
        }
    }
    Err(vm.raise(kind::TypeError, message!("memoryview: a bytes-like object is required, not 'FileIO'")))
}

fn parse_mode(vm: &Vm, mode: Value<'_>, lenient: bool) -> Result<(OpenMode, bool), Fault> {
    let letters = match mode.given() {
        None => b"r",
        Some(value) => match text::bytes_of(vm, value) {
            Some(letters) => letters,
            None => {
                let name = types::type_name(vm, value);
                return Err(vm.type_fault(message!("open() argument 'mode' must be str, not {name}")));
            }
        },
    };
    let has = |letter: u8| letters.contains(&letter);
    let known = letters.iter().all(|letter| b"rwaxbt+".contains(letter));
    let repeated = letters.iter().enumerate().any(|(at, letter)| letters[..at].contains(letter));
    if !known || repeated {
        return Err(vm.value_fault(message!("invalid mode: '{}'", Shown(mode))));
    }
    if has(b'b') && has(b't') {
        return Err(vm.value_fault(message!("can't have text and binary mode at once")));
    }
    let directions = b"rwax".iter().filter(|&&letter| has(letter)).count();
    if directions != 1 && !(lenient && directions == 0) {
        return Err(vm.value_fault(message!("must have exactly one of create/read/write/append mode")));
    }
    let how = OpenMode {
        read: has(b'r') || has(b'+') || directions == 0,
        write: (!has(b'r') && directions > 0) || has(b'+'),
        append: has(b'a'),
        create: !has(b'r') && directions > 0,
        truncate: has(b'w'),
        exclusive: has(b'x'),
    };
    Ok((how, has(b'b')))
}

/// Reads up to `most` bytes (not beyond a line feed, with `line`) to `target[at..]`.
pub fn pull(vm: &mut Vm, stream: Handle, target: Handle, at: usize, most: usize, line: bool) -> Result<usize, Raised> {
    let (number, text) = (handle(vm.get(stream)), vm.get(stream).has_id(TEXT_IO_WRAPPER));
    if let Some(file) = elsewhere(vm, stream)? {
        return if line { pull_line(vm, file, target, at, most) } else { (vm.hooks.files.pull)(vm.lend_mut(), file, target, at, most) };
    }
    let platform = vm.platform;
    if number == 0 {
        return pull_input(vm, target, at, most, line, text && platform.process().is_none());
    }
    let Some(buffer) = vm.heap.bytes_mut(target).get_mut(at..at + most) else { return Ok(0) };
    let read = match platform.files() {
        Some(files) if line => files.read_line(number, buffer),
        Some(files) => files.read(number, buffer),
        None => Err(ENOSYS),
    };
    read.map_err(|errno| os_error::raise(vm, errno))
}

/// Bytes that are read at once in search of a line's end.
const LINE_PART: usize = 64;

/// As [`pull`], not beyond a line feed: what was read too much is given back by seeking.
fn pull_line(vm: &mut Vm, file: Handle, target: Handle, at: usize, most: usize) -> Result<usize, Raised> {
    let mut count = 0;
    while count < most {
        let read = (vm.hooks.files.pull)(vm.lend_mut(), file, target, at + count, (most - count).min(LINE_PART))?;
        let part = vm.get(target).bytes().get(at + count..at + count + read).unwrap_or(&[]);
        if let Some(end) = part.iter().position(|byte| *byte == b'\n') {
            let beyond = read - end - 1;
            if beyond > 0 {
                (vm.hooks.files.seek)(vm.lend_mut(), file, -(beyond as i64), 1)?;
            }
            return Ok(count + end + 1);
        }
        count += read;
        if read == 0 {
            break;
        }
    }
    Ok(count)
}

/// Reads standard input, of a line byte by byte, so that what follows it is left for the next reader. `returns`: carriage
/// returns become line feeds. 0 at the end only, and the input of a board has none: there waiting goes on after
/// other work was done.
fn pull_input(vm: &mut Vm, target: Handle, at: usize, most: usize, line: bool, returns: bool) -> Result<usize, Raised> {
    let platform = vm.platform;
    let mut count = 0;
    while count < most {
        crate::dupterm::wait_for_input(vm)?;
        let part = if line { 1 } else { most };
        let Some(buffer) = vm.heap.bytes_mut(target).get_mut(at + count..at + count + part) else { break };
        let read = platform.read_input(buffer);
        if returns {
            buffer[..read].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        let ended = !line || buffer[..read].ends_with(b"\n");
        count += read;
        if read > 0 && ended {
            break;
        }
        if read == 0 {
            vm.poll()?;
            if platform.process().is_some() {
                break;
            }
        }
    }
    Ok(count)
}

/// Writes bytes `start..end` of a str or buffer.
pub fn put(vm: &mut Vm, stream: Handle, data: Handle, start: usize, end: usize) -> Result<(), Raised> {
    if let Some(file) = elsewhere(vm, stream)? {
        return (vm.hooks.files.put)(vm.lend_mut(), file, data, start, end);
    }
    let written = vm.attempt(|vm| {
        let stream = vm.get(stream);
        let bytes = buffers::data(vm, vm.get(data))?.get(start..end).unwrap_or(&[]);
        match handle(stream) {
            1 if stream.has_id(TEXT_IO_WRAPPER) => vm.platform.write_output(bytes),
            1 => vm.platform.write_raw(bytes),
            2 => vm.platform.write_error(bytes),
            number => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    match with(vm, |files| files.write(number, rest)) {
                        // A port that takes nothing and says nothing has no room.
                        Ok(0) => return Ok(Err(28)),
                        Ok(count) => rest = &rest[count.min(rest.len())..],
                        Err(errno) => return Ok(Err(errno)),
                    }
                }
            }
        }
        Ok(Ok(()))
    })?;
    written.map_err(|errno| os_error::raise(vm, errno))
}

/// Moves the position; returns it.
pub fn seek(vm: &mut Vm, stream: Handle, offset: i64, whence: u8) -> Result<u64, Raised> {
    let number = handle(vm.get(stream));
    if number <= 2 {
        return Err(os_error::raise(vm, ESPIPE));
    }
    if whence == 0 && offset < 0 {
        return Err(vm.raise(kind::ValueError, message!("negative seek position {offset}")));
    }
    if let Some(file) = elsewhere(vm, stream)? {
        return (vm.hooks.files.seek)(vm.lend_mut(), file, offset, whence);
    }
    with(vm, |files| files.seek(number, offset, whence)).map_err(|errno| os_error::raise(vm, errno))
}

/// Sends what is unwritten on its way.
pub fn flush(vm: &mut Vm, stream: Handle) -> Result<(), Raised> {
    let number = handle(vm.get(stream));
    if let Some(file) = elsewhere(vm, stream)? {
        return (vm.hooks.files.request)(vm.lend_mut(), file, FileRequest::Flush);
    }
    if number <= 2 {
        vm.platform.flush_output();
        return Ok(());
    }
    with(vm, |files| files.flush(number)).map_err(|errno| os_error::raise(vm, errno))
}

/// Closes a file whose object says so already.
pub fn close(vm: &mut Vm, stream: Handle) -> Result<(), Raised> {
    let number = handle(vm.get(stream));
    if let Some(file) = elsewhere(vm, stream)? {
        return (vm.hooks.files.request)(vm.lend_mut(), file, FileRequest::Close);
    }
    if number <= 2 {
        return Ok(());
    }
    with(vm, |files| files.close(number)).map_err(|errno| os_error::raise(vm, errno))
}

/// Makes the file end at byte `size`.
pub fn truncate(vm: &mut Vm, stream: Handle, size: u64) -> Result<(), Raised> {
    if let Some(file) = elsewhere(vm, stream)? {
        return (vm.hooks.files.request)(vm.lend_mut(), file, FileRequest::Truncate(size));
    }
    with(vm, |files| files.truncate(handle(vm.get(stream)), size)).map_err(|errno| os_error::raise(vm, errno))
}

/// What a file is ready for.
pub fn readiness(vm: &Vm, stream: Value<'_>) -> Readiness {
    if stream.field(STATE) == Value::TRUE {
        return Readiness::of(readiness::INVALID);
    }
    match (handle(stream), vm.platform.files()) {
        (ELSEWHERE, _) => Readiness::of(readiness::IN | readiness::OUT),
        (0, _) => vm.platform.input_readiness(),
        (1 | 2, _) | (_, None) => Readiness::of(readiness::OUT),
        (number, Some(files)) => files.readiness(number),
    }
}

/// `fileno()`
pub fn number<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if super::stream::in_memory(args[0]) || handle(args[0]) == ELSEWHERE {
        return Err(vm.fault(kind::OSError, message!("fileno")));
    }
    Ok(args[0].field(HANDLE))
}

/// `isatty()`
pub fn is_terminal<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    // On a board errors go to whoever reads the line, which is often a tool: as if they were redirected.
    let terminal = !super::stream::in_memory(args[0])
        && with(vm, |files| Ok(files.is_terminal(handle(args[0])))).unwrap_or(handle(args[0]) < 2);
    Ok(Value::bool(terminal))
}

/// `buffer`: the same file without decoding.
pub fn buffer<'v>(vm: &'v Vm, stream: Value<'v>) -> Leaf<'v> {
    match usize::try_from(handle(stream)).ok().and_then(|number| BINARY_OBJECTS.get(number)) {
        Some(object) => Ok(Value::of_static(object)),
        None => {
            let [handle, mode, name, state] = [HANDLE, MODE, NAME, STATE].map(|field| stream.field(field));
            Ok(vm.heap.new_object(FILE_IO, 0, &[handle, mode, name, state, stream])?)
        }
    }
}

/// repr of a stream.
pub fn repr<'v>(vm: &'v Vm, stream: Value<'v>) -> Leaf<'v> {
    let name = types::type_name(vm, stream);
    if super::stream::in_memory(stream) {
        return text::format(vm, message!("<_io.{name} object>"));
    }
    let shown = get_name(vm, stream)?;
    let mode = Shown(get_mode(vm, stream)?);
    text::format(vm, message!("<_io.{name} name='{}' mode='{mode}'>", Shown(shown)))
}
