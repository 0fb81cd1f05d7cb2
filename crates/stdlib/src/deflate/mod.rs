//! deflate: compressed streams.
//!
//! A DeflateIO reads from another stream what is compressed there (`inflate` decompresses it),
//! or writes to it what is written compressed (`write`, by `squeeze`). Fields: the stream, a BYTE_BUFFER
//! with the state, one with the window, format, bits of the window, whether closing closes the
//! stream too, and what it is used for. State and window are made at first use.
//!
//! Either state begins with the checksum (4 bytes) and the number of bytes so far (4).
//!
//! Invariant: nothing is read from the stream before it is needed.

mod inflate;
mod squeeze;
mod write;

use crate::binascii::update_crc32;
use crate::io::transfer;
use crate::{arguments, buffers, os_error};
use heap::{Handle, TypeId, Value};
use inflate::{Failure, Inflater, Port};
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{call, convert};
use object::{Item, Leaf, Raised, TypeInfo, Vm, bytearray, bytes, ids, slot};
use object::packed::message;

/// Type id.
const DEFLATE_IO: TypeId = TypeId(297);

const STREAM: usize = 0;
const STATE: usize = 1;
const WINDOW: usize = 2;
const FORMAT: usize = 3;
const WINDOW_BITS: usize = 4;
const CLOSES: usize = 5;
const USE: usize = 6;

const AUTO: i32 = 0;
const RAW: i32 = 1;
const ZLIB: i32 = 2;
const GZIP: i32 = 3;

/// What an object is used for.
const NOTHING: i32 = 0;
const READING: i32 = 1;
const WRITING: i32 = 2;
const CLOSED: i32 = 3;
/// Reading, at the moment: the stream must not read from it.
const BUSY: i32 = 4;

/// Bits of the window when nobody says how many.
const USUAL_BITS: i32 = 8;

/// Bytes that either state begins with.
const HEAD: usize = 8;

const EINVAL: i32 = 22;

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::deflate,
    extensible: true,
    items: &[
        (sym::AUTO, ModuleItem::Int(AUTO)),
        (sym::DeflateIO, ModuleItem::Type(DEFLATE_IO.0 as usize)),
        (sym::GZIP, ModuleItem::Int(GZIP)),
        (sym::RAW, ModuleItem::Int(RAW)),
        (sym::ZLIB, ModuleItem::Int(ZLIB)),
    ],
    get: None,
    set: None,
}];

const fn full(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function))))
}

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "deflate",
    construct: Some(Native::method("stream format= wbits= close= /", Code::Leaf(construct))),
    items: &[
        (sym::__enter__, Item::Method(Native::method("", Code::Leaf(|_, args| Ok(args[0]))))),
        full(sym::__exit__, "*args", close),
        full(sym::close, "", close),
        full(sym::read, "size=", |vm, args| read(vm, args, false)),
        full(sym::readinto, "buffer count=", read_into),
        full(sym::readline, "size=", |vm, args| read(vm, args, true)),
        full(sym::write, "data", write::write),
    ],
    ..TypeInfo::new(DEFLATE_IO, "DeflateIO")
}];

/// `DeflateIO(stream, format=AUTO, wbits=0, close=False)`
fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (format, bits) = (arguments::integer_or(vm, args[2], 0)?, arguments::integer_or(vm, args[3], 0)?);
    if !(i64::from(AUTO)..=i64::from(GZIP)).contains(&format) {
        return Err(vm.value_fault(message!("format")));
    }
    if bits != 0 && !(5..=15).contains(&bits) {
        return Err(vm.value_fault(message!("wbits")));
    }
    let closes = match args[4].given() {
        Some(closes) => convert::truth_leaf(vm, closes)?,
        None => false,
    };
    let numbers = [format as i32, bits as i32].map(Value::small);
    let fields = [args[1], Value::NONE, Value::NONE, numbers[0], numbers[1], Value::bool(closes), Value::small(NOTHING)];
    Ok(vm.heap.new_object(DEFLATE_IO, 0, &fields)?)
}

fn number(object: Value<'_>, field: usize) -> i32 {
    object.field(field).int_unchecked() as i32
}

/// The underlying stream, a byte at a time, and the window of a DeflateIO.
struct Source<'m> {
    vm: &'m mut Vm,
    object: Handle,
    stream: Handle,
    /// A bytearray of one byte, for `readinto`.
    single: Handle,
    answer: Handle,
}

impl Port for Source<'_> {
    fn byte(&mut self) -> Result<u8, Failure> {
        let (single, answer) = (self.single, self.answer);
        let read = call::call_method(self.vm, self.stream, sym::readinto, &[single], answer)
            .and_then(|()| transfer::count(self.vm, answer, 1))
            .and_then(|count| self.vm.poll().map(|()| count.unwrap_or(0)));
        match read {
            Ok(0) => Err(Failure::Short),
            Ok(_) => Ok(bytearray::bytes(self.vm.get(single)).first().copied().unwrap_or(0)),
            Err(Raised) => Err(Failure::Raised),
        }
    }

    fn window(&mut self) -> &mut [u8] {
        self.vm.heap.field_bytes_mut(self.object, WINDOW)
    }
}

/// Raises what a failure stands for.
fn raise(vm: &mut Vm, failure: Failure) -> Raised {
    match failure {
        Failure::Bad => os_error::raise(vm, EINVAL),
        Failure::Short => vm.raise_leaf(|vm| vm.fault_bare(kind::EOFError)),
        Failure::Raised => Raised,
    }
}

/// A decompression under way: the state out of the heap.
struct Reading {
    inflater: Inflater,
    checksum: u32,
    count: u32,
    ended: bool,
}

impl Reading {
    /// Takes the state out of the heap; at the first reading looks at the header.
    fn start(source: &mut Source<'_>) -> Result<Reading, Failure> {
        let object = source.vm.get(source.object);
        if !object.field(STATE).is_none() {
            let state = object.field(STATE).bytes();
            let word = |at: usize| u32::from_le_bytes([state[at], state[at + 1], state[at + 2], state[at + 3]]);
            let (checksum, count) = (word(0), word(4));
            let inflater = Inflater::load(&state[HEAD..]);
            let ended = inflater.is_over();
            return Ok(Reading { inflater, checksum, count, ended });
        }
        let (mut format, mut bits) = (number(object, FORMAT), number(object, WINDOW_BITS));
        let given = bits != 0;
        if format != RAW {
            let (first, second) = (source.byte()?, source.byte()?);
            let zlib = first & 15 == 8 && first >> 4 <= 7 && u16::from_be_bytes([first, second]) % 31 == 0 && second & 0x20 == 0;
            let found = if (first, second) == (0x1f, 0x8b) { GZIP } else if zlib { ZLIB } else { AUTO };
            if found == AUTO || (format != AUTO && format != found) {
                return Err(Failure::Bad);
            }
            format = found;
            match format {
                GZIP => skip_gzip_header(source)?,
                _ if !given => bits = i32::from(first >> 4) + 8,
                _ => {}
            }
            if format == GZIP && !given {
                bits = 15;
            }
        }
        let bits = if bits == 0 { USUAL_BITS } else { bits };
        let made = source.vm.attempt(|vm| {
            let object = vm.get(source.object);
            let window = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, 1 << bits, |bytes| bytes.fill(0))?;
            let state = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, HEAD + inflate::STATE_SIZE, |bytes| bytes.fill(0))?;
            vm.heap.set_field(object, WINDOW, window);
            vm.heap.set_field(object, STATE, state);
            vm.heap.set_field(object, FORMAT, Value::small(format));
            Ok(())
        });
        made.map_err(|Raised| Failure::Raised)?;
        Ok(Reading { inflater: Inflater::new(), checksum: u32::from(format == ZLIB), count: 0, ended: false })
    }

    /// The next byte; at the end of the data the checksum is compared.
    fn next(&mut self, source: &mut Source<'_>) -> Result<Option<u8>, Failure> {
        if self.ended {
            return Ok(None);
        }
        let format = number(source.vm.get(source.object), FORMAT);
        if let Some(byte) = self.inflater.next(source)? {
            match format {
                ZLIB => self.checksum = update_adler(self.checksum, byte),
                GZIP => self.checksum = update_crc32(self.checksum, &[byte]),
                _ => {}
            }
            self.count = self.count.wrapping_add(1);
            return Ok(Some(byte));
        }
        self.ended = true;
        let mut trailer = [0; 8];
        let length = match format {
            ZLIB => 4,
            GZIP => 8,
            _ => 0,
        };
        for place in &mut trailer[..length] {
            *place = match self.inflater.align() {
                Some(byte) => byte,
                None => source.byte()?,
            };
        }
        let word = |at: usize| [trailer[at], trailer[at + 1], trailer[at + 2], trailer[at + 3]];
        let good = match format {
            ZLIB => u32::from_be_bytes(word(0)) == self.checksum,
            GZIP => u32::from_le_bytes(word(0)) == self.checksum && u32::from_le_bytes(word(4)) == self.count,
            _ => true,
        };
        if good { Ok(None) } else { Err(Failure::Bad) }
    }

    /// Puts the state back into the heap.
    fn stop(&self, source: &mut Source<'_>) {
        let state = source.vm.heap.field_bytes_mut(source.object, STATE);
        state[..4].copy_from_slice(&self.checksum.to_le_bytes());
        state[4..HEAD].copy_from_slice(&self.count.to_le_bytes());
        self.inflater.save(&mut state[HEAD..]);
    }
}

/// Adler-32 (RFC 1950) of one more byte.
fn update_adler(sum: u32, byte: u8) -> u32 {
    let low = ((sum & 0xffff) + u32::from(byte)) % 65521;
    ((sum >> 16) + low) % 65521 << 16 | low
}

/// Reads the header of a gzip file (RFC 1952) after its first two bytes.
fn skip_gzip_header(source: &mut Source<'_>) -> Result<(), Failure> {
    let mut fixed = [0; 8];
    for place in &mut fixed {
        *place = source.byte()?;
    }
    let [method, flags, ..] = fixed;
    if method != 8 || flags & 0xe0 != 0 {
        return Err(Failure::Bad);
    }
    if flags & 4 != 0 {
        let length = u16::from_le_bytes([source.byte()?, source.byte()?]);
        for _ in 0..length {
            source.byte()?;
        }
    }
    // Name and comment end with a zero.
    for flag in [8, 16] {
        while flags & flag != 0 && source.byte()? != 0 {}
    }
    if flags & 2 != 0 {
        source.byte()?;
        source.byte()?;
    }
    Ok(())
}

/// Gives decompressed bytes to `take` until it says that it has enough, or the data ends.
fn each_byte(
    vm: &mut Vm,
    object: Handle,
    mut take: impl FnMut(&mut Vm, u8) -> Result<bool, Raised>,
) -> Result<(), Raised> {
    match number(vm.get(object), USE) {
        NOTHING | READING => vm.heap.set_field(vm.get(object), USE, Value::small(BUSY)),
        _ => return Err(os_error::raise(vm, EINVAL)),
    }
    let result = each_byte_of(vm, object, &mut take);
    // The stream may have closed it.
    if number(vm.get(object), USE) == BUSY {
        vm.heap.set_field(vm.get(object), USE, Value::small(READING));
    }
    result
}

fn each_byte_of(
    vm: &mut Vm,
    object: Handle,
    take: &mut dyn FnMut(&mut Vm, u8) -> Result<bool, Raised>,
) -> Result<(), Raised> {
    let stream = vm.make(|vm| Ok(vm.get(object).field(STREAM)))?;
    let single = vm.make(|vm| bytearray::new(vm, &[0]))?;
    let answer = vm.slot()?;
    let mut source = Source { vm: vm.lend_mut(), object, stream, single, answer };
    let mut reading = match Reading::start(&mut source) {
        Ok(reading) => reading,
        Err(failure) => return Err(raise(source.vm, failure)),
    };
    let result = loop {
        match reading.next(&mut source) {
            Ok(None) => break Ok(()),
            Ok(Some(byte)) => match take(source.vm, byte) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(Raised) => break Err(Failure::Raised),
            },
            Err(failure) => break Err(failure),
        }
    };
    reading.stop(&mut source);
    result.map_err(|failure| raise(source.vm, failure))
}

/// `read(size=-1)`, `readline(size=-1)`
fn read(vm: &mut Vm, args: Args, line: bool) -> Result<Handle, Raised> {
    let wanted = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), -1))?;
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    let collected = vm.slot()?;
    let mut length = 0;
    if wanted > 0 {
        each_byte(vm, args.at(0), |vm, byte| {
            let capacity = vm.get(collected).bytes().len();
            if length == capacity {
                let size = (capacity + capacity / 2 + 32).min(wanted.max(capacity + 1));
                vm.store(collected, |vm| {
                    Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, size, |target| {
                        target[..length].copy_from_slice(&vm.get(collected).bytes()[..length]);
                    })?)
                })?;
            }
            vm.heap.bytes_mut(collected)[length] = byte;
            length += 1;
            Ok(length < wanted && !(line && byte == b'\n'))
        })?;
    }
    vm.make(|vm| bytes::new(vm, vm.get(collected).bytes().get(..length).unwrap_or(&[])))
}

/// `readinto(buffer, count)`
fn read_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let room = buffers::writable_length(vm, args.at(1))?;
    let most = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), -1))?;
    let most = usize::try_from(most).unwrap_or(usize::MAX).min(room);
    let mut done = 0;
    if most > 0 {
        each_byte(vm, args.at(0), |vm, byte| {
            done += buffers::store(vm, args.at(1), done, &[byte])?;
            Ok(done < most)
        })?;
    }
    vm.make(|_| Ok(Value::length(done)))
}

/// `close()`
fn close(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = vm.get(args.at(0));
    let closes = object.field(CLOSES) == Value::TRUE;
    match number(object, USE) {
        CLOSED => return Ok(slot::NONE),
        WRITING => write::finish(vm, args.at(0))?,
        _ => vm.heap.set_field(object, USE, Value::small(CLOSED)),
    }
    if closes {
        let stream = vm.make(|vm| Ok(vm.get(args.at(0)).field(STREAM)))?;
        let out = vm.slot()?;
        call::call_method(vm, stream, sym::close, &[], out)?;
    }
    Ok(slot::NONE)
}
