//! io: files, StringIO, BytesIO.
//!
//! All four kinds of streams share their methods (`stream`), which work on two primitives:
//! pulling bytes from a stream and putting bytes into it. `memory` has those of StringIO and
//! BytesIO, `file` those of files, which the port's [`object::platform::Files`] serves or, by way of
//! [`object::FileHooks`], a mounted file system.
//!
//! A stream object has four fields; the last says whether it is closed:
//!
//! | | 0 | 1 | 2 | 3 |
//! |---|---|---|---|---|
//! | StringIO, BytesIO | buffer | length | position in bytes | state |
//! | file | handle, or file of a mounted file system | mode | name | state |
//!
//! Invariant: text is stored and transferred as UTF-8; `length` and `position` of a
//! StringIO are at character boundaries.

mod base;
mod buffered;
pub(crate) mod file;
mod memory;
mod stream;
pub mod transfer;

use heap::{TypeId, Value};
use names::{Sym, sym};
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Code, Native};
use object::types::{Slot1, Slots};
use object::readiness::Readiness;
use object::{Item, TypeInfo, Vm, exception};

pub const STRING_IO: TypeId = TypeId(140);
pub const BYTES_IO: TypeId = TypeId(141);
pub const FILE_IO: TypeId = TypeId(142);
pub const TEXT_IO_WRAPPER: TypeId = TypeId(143);
pub const IO_BASE: TypeId = TypeId(144);
pub const BUFFERED_WRITER: TypeId = TypeId(145);

/// What is closed when a program ends: buffers first, as they write to others.
pub const CLOSED_AT_THE_END: [TypeId; 3] = [BUFFERED_WRITER, TEXT_IO_WRAPPER, FILE_IO];

/// Field with the state: True when closed.
const STATE: usize = 3;
/// A fifth field, of what `buffer` gives only: the text stream whose file it shares.
const OWNER: usize = 4;

/// True for a closed stream, and for one that shares the file of a closed stream.
fn is_closed(stream: Value<'_>) -> bool {
    stream.field(STATE) == Value::TRUE || stream.field(OWNER).field(STATE) == Value::TRUE
}

pub use base::{drain, is_base};
pub use file::{open, open_with};
pub use file::{STDERR, STDIN, STDOUT};

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::io,
    extensible: true,
    items: &[
        (sym::BufferedWriter, ModuleItem::Type(BUFFERED_WRITER.0 as usize)),
        (sym::BytesIO, ModuleItem::Type(BYTES_IO.0 as usize)),
        (sym::FileIO, ModuleItem::Type(FILE_IO.0 as usize)),
        #[cfg(target_os = "none")]
        (sym::IOBase, ModuleItem::Type(IO_BASE.0 as usize)),
        (sym::SEEK_CUR, ModuleItem::Int(1)),
        (sym::SEEK_END, ModuleItem::Int(2)),
        (sym::SEEK_SET, ModuleItem::Int(0)),
        (sym::StringIO, ModuleItem::Type(STRING_IO.0 as usize)),
        #[cfg(target_os = "none")]
        (sym::TextIOWrapper, ModuleItem::Type(TEXT_IO_WRAPPER.0 as usize)),
        (sym::UnsupportedOperation, ModuleItem::Constant(exception::type_value(exception::kind::OSError))),
        // On the PC classes in Python derive from these or stand for them.
        #[cfg(not(target_os = "none"))]
        (sym::_IOBase, ModuleItem::Type(IO_BASE.0 as usize)),
        #[cfg(not(target_os = "none"))]
        (sym::_TextIOWrapper, ModuleItem::Type(TEXT_IO_WRAPPER.0 as usize)),
        (sym::open, ModuleItem::Function(file::OPEN)),
    ],
    get: None,
    set: None,
}];

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        initialised: true,
        construct: Some(Native::method("initial_value= newline=", Code::Full(memory::construct_text))),
        ..stream_type(STRING_IO, "StringIO", MEMORY_ITEMS, &stream_slots(None))
    },
    &TypeInfo {
        initialised: true,
        construct: Some(Native::method("initial_bytes=", Code::Full(memory::construct_bytes))),
        ..stream_type(BYTES_IO, "BytesIO", MEMORY_ITEMS, &stream_slots(None))
    },
    &TypeInfo {
        construct: Some(Native::method("file mode=", Code::Full(file::construct))),
        ..stream_type(FILE_IO, "FileIO", FILE_ITEMS, &stream_slots(Some(file::readiness)))
    },
    &stream_type(TEXT_IO_WRAPPER, "TextIOWrapper", TEXT_ITEMS, &stream_slots(Some(file::readiness))),
    &base::TYPE,
    &buffered::TYPE,
];

const fn method(name: Sym, text: &'static str, code: Code) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, code)))
}

type ReadinessFunction = for<'v> fn(&'v Vm, Value<'v>) -> Readiness;

const fn stream_type(id: TypeId, name: &'static str, items: &'static [(Sym, Item)], slots: &'static Slots) -> TypeInfo {
    TypeInfo { module: "_io", subclassable: true, items, slots, ..TypeInfo::new(id, name) }
}

const fn stream_slots(readiness: Option<ReadinessFunction>) -> Slots {
    Slots {
        iterate: Slot1::Leaf(stream::iterate),
        next: Slot1::Full(stream::next),
        repr: Slot1::Leaf(file::repr),
        readiness,
        ..Slots::NONE
    }
}

/// Methods of memory streams, of all streams, of files and of binary files: the tables overlap.
static ITEMS: &[(Sym, Item)] = &[
    method(sym::getvalue, "", Code::Leaf(memory::get_value)),
    method(sym::__enter__, "", Code::Leaf(stream::enter)),
    method(sym::__exit__, "*args", Code::Full(stream::close)),
    method(sym::close, "", Code::Full(stream::close)),
    (sym::closed, Item::Getter(|_, stream| Ok(Value::bool(is_closed(stream))))),
    method(sym::fileno, "", Code::Leaf(file::number)),
    method(sym::flush, "", Code::Full(stream::flush)),
    method(sym::isatty, "", Code::Leaf(file::is_terminal)),
    method(sym::read, "size=", Code::Full(stream::read)),
    method(sym::read1, "size=", Code::Full(stream::read)),
    method(sym::readable, "", Code::Leaf(|vm, args| stream::allows(vm, args[0], b"r+"))),
    method(sym::readinto, "buffer count=", Code::Full(stream::read_into)),
    method(sym::readline, "size=", Code::Full(stream::read_line)),
    method(sym::readlines, "hint=", Code::Full(stream::read_lines)),
    method(sym::seek, "offset whence=", Code::Full(stream::seek)),
    method(sym::seekable, "", Code::Leaf(stream::seekable)),
    method(sym::tell, "", Code::Full(stream::tell)),
    method(sym::truncate, "size=", Code::Full(stream::truncate)),
    method(sym::writable, "", Code::Leaf(|vm, args| stream::allows(vm, args[0], b"wax+"))),
    method(sym::write, "data first= second=", Code::Full(stream::write)),
    method(sym::writelines, "lines", Code::Full(stream::write_lines)),
    method(sym::__del__, "", Code::Full(stream::close)),
    (sym::buffer, Item::Getter(file::buffer)),
    (sym::encoding, Item::Text(sym::utf_8)),
    (sym::errors, Item::Text(sym::strict)),
    (sym::mode, Item::Getter(file::get_mode)),
    (sym::name, Item::Getter(file::get_name)),
    (sym::newlines, Item::Constant(Value::NONE)),
    method(sym::__buffer__, "flags /", Code::Full(file::view)),
];
static MEMORY_ITEMS: &[(Sym, Item)] = ITEMS.split_at(21).0;
static FILE_ITEMS: &[(Sym, Item)] = ITEMS.split_at(1).1;
/// Text has no buffer.
static TEXT_ITEMS: &[(Sym, Item)] = FILE_ITEMS.split_at(FILE_ITEMS.len() - 1).0;
