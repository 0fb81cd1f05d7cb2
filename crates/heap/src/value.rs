//! The value word.
//!
//! Invariant: the three tag patterns are disjoint and no value is the null word, so
//! `Option<Value>` and `Result<Value, ZeroSized>` are one word too.

use crate::header::index_bytes;
use crate::{Header, Kind, TypeId, WORD, Word};
use core::marker::PhantomData;
use core::ptr::NonNull;

/// One Python value: a small integer, an immediate or the address of an object.
///
/// `'h` is the borrow of the heap during which it is valid.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value<'h> {
    word: NonNull<u8>,
    heap: PhantomData<&'h Word>,
}

/// An object built at compile time: header first, then its payload.
#[repr(C, align(8))]
pub struct StaticObject<T> {
    pub header: Header,
    pub payload: T,
}

// SAFETY: static objects are immutable: every write checks that its target is in the heap.
unsafe impl<T: Sync> Sync for StaticObject<T> {}
// SAFETY: as above; a value in a static refers to static objects only.
unsafe impl Sync for Value<'static> {}

const fn immediate(number: usize) -> Value<'static> {
    Value::immediate(0, number)
}

impl Value<'static> {
    /// Marks an unbound local, a missing argument or an empty slot; never visible to Python.
    pub const UNDEFINED: Value<'static> = immediate(0);
    pub const NONE: Value<'static> = immediate(1);
    pub const FALSE: Value<'static> = immediate(2);
    pub const TRUE: Value<'static> = immediate(3);
    pub const ELLIPSIS: Value<'static> = immediate(4);
    pub const NOT_IMPLEMENTED: Value<'static> = immediate(5);
    /// A deleted entry in a table; never visible to Python.
    pub const DELETED: Value<'static> = immediate(6);

    /// Largest small integer.
    pub const INT_MAX: isize = isize::MAX >> 1;
    /// Smallest small integer.
    pub const INT_MIN: isize = isize::MIN >> 1;

    /// An immediate of one of 16 kinds with a payload (26 bits at least). Kind 0 holds the constants
    /// above; the object model gives the others their meaning (types, natives, modules).
    pub const fn immediate(kind: usize, payload: usize) -> Value<'static> {
        Value::from_word(payload << 6 | (kind & 15) << 2 | 2)
    }

    const fn from_word(word: Word) -> Value<'static> {
        match NonNull::new(core::ptr::without_provenance_mut(word)) {
            Some(word) => Value { word, heap: PhantomData },
            None => panic!(),
        }
    }

    /// The value that refers to an object in flash.
    pub const fn of_static<T>(object: &'static StaticObject<T>) -> Value<'static> {
        // A reference is never null; the cast keeps its provenance.
        match NonNull::new(object as *const StaticObject<T> as *mut u8) {
            Some(word) => Value { word, heap: PhantomData },
            None => panic!(),
        }
    }

    /// The value of the object whose header is at `offset` of a block of objects in flash.
    ///
    /// Panics when the offset is outside, or the address is not that of a word.
    pub fn in_static_block(block: &'static [u8], offset: usize) -> Value<'static> {
        let object = block[offset..].as_ptr();
        assert!(object.addr() % WORD == 0);
        match NonNull::new(object.cast_mut()) {
            Some(word) => Value { word, heap: PhantomData },
            None => panic!(),
        }
    }

    /// A small integer that is known to fit (31 bits at least).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn small(number: i32) -> Value<'static> {
        Value::from_word((number as isize as Word) << 1 | 1)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn bool(truth: bool) -> Value<'static> {
        if truth { Value::TRUE } else { Value::FALSE }
    }

    /// The small integer, or None when it needs a big one.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn int(number: isize) -> Option<Value<'static>> {
        let (doubled, overflow) = number.overflowing_add(number);
        if overflow { None } else { Some(Value::from_word(doubled as Word | 1)) }
    }

    /// A small integer from a length or index (always in range: lengths are below 2^30 or 2^62).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn length(number: usize) -> Value<'static> {
        Value::from_word(number << 1 | 1)
    }
}

impl<'h> Value<'h> {
    /// Where in a block of objects in flash the object is, if it is in that block.
    pub fn place_in_static_block(self, block: &[u8]) -> Option<usize> {
        let place = self.word().wrapping_sub(block.as_ptr().addr());
        if place < block.len() { Some(place) } else { None }
    }

    /// The word itself: identity, tags.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn word(self) -> Word {
        self.word.as_ptr().addr()
    }

    /// # Safety
    /// `word` must be a valid value for `'h` (read from a slot of the heap, stack or roots).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub unsafe fn from_raw(word: *mut u8) -> Value<'h> {
        // SAFETY: no value is the null word.
        Value { word: unsafe { NonNull::new_unchecked(word) }, heap: PhantomData }
    }

    /// The word with its provenance.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn raw(self) -> *mut u8 {
        self.word.as_ptr()
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn is_int(self) -> bool {
        self.word() & 1 != 0
    }

    /// The small integer.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn as_int(self) -> Option<isize> {
        if self.is_int() { Some(self.word() as isize >> 1) } else { None }
    }

    /// The small integer of a value known to be one (a size field of an object).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn int_unchecked(self) -> isize {
        self.word() as isize >> 1
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn is_object(self) -> bool {
        self.word() & 3 == 0
    }

    /// Payload of an immediate of this kind.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn immediate_payload(self, kind: usize) -> Option<usize> {
        if self.word() & 63 == kind << 2 | 2 { Some(self.word() >> 6) } else { None }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn is_undefined(self) -> bool {
        self == Value::UNDEFINED
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn is_none(self) -> bool {
        self == Value::NONE
    }

    /// Some(self) unless undefined (a missing argument).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn given(self) -> Option<Value<'h>> {
        if self.is_undefined() { None } else { Some(self) }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn is_bool(self) -> bool {
        self == Value::TRUE || self == Value::FALSE
    }

    /// The header of an object; None for integers and immediates.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn header(self) -> Option<Header> {
        if self.is_object() {
            // SAFETY: an object value points to a live header for 'h (invariant 1).
            Some(unsafe { *(self.word.as_ptr() as *const Header) })
        } else {
            None
        }
    }

    /// The id in the header; None for integers and immediates.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn id(self) -> Option<TypeId> {
        self.header().map(Header::id)
    }

    /// True when this is an object with this id.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn has_id(self, id: TypeId) -> bool {
        self.id() == Some(id)
    }

    /// Flags of an object; 0 for others.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn flags(self) -> usize {
        self.header().map_or(0, Header::flags)
    }

    /// (first payload word, payload words) of an object.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn payload(self) -> (*mut Word, usize) {
        let start = self.word.as_ptr() as *mut Word;
        let Some(header) = self.header() else { return (start, 0) };
        let size = header.small_size();
        if size != 0 {
            // SAFETY: the payload follows the header within the object.
            (unsafe { start.add(1) }, size - 1)
        } else {
            // SAFETY: a large object keeps its size in the second word.
            unsafe { (start.add(2), (*start.add(1) >> 1) - 2) }
        }
    }

    /// Payload words of an object.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn payload_words(self) -> usize {
        self.payload().1
    }

    /// Number of values in a `Values` or `Table` object.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn field_count(self) -> usize {
        self.fields().count
    }

    /// Value number `index` of a `Values` or `Table` object; undefined when outside.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn field(self, index: usize) -> Value<'h> {
        if let (Some(header), Some(place)) = (self.header(), index.checked_add(1)) {
            // Mostly a small object of values: a large one, whose size field is 0, never passes.
            if header.id().0 >= TypeId::WEAK_LIMIT && place < header.small_size() {
                // SAFETY: within the values of a live object, which follow the header.
                return unsafe { Value::from_raw(*((self.word.as_ptr() as *const *mut u8).add(place))) };
            }
        }
        self.field_slow(index)
    }

    /// [`Value::field`] of any object; out of line, so that the usual way needs no frame.
    #[cold]
    #[inline(never)]
    fn field_slow(self, index: usize) -> Value<'h> {
        self.fields().get(index)
    }

    /// The values of a `Values` or `Table` object, to read many of them. They are those of the object as it is
    /// now: no others when it shrinks meanwhile, fewer than it has when it is replaced by a larger one.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn fields(self) -> Fields<'h> {
        let start = self.word.as_ptr() as *const Value<'h>;
        if let Some(header) = self.header() {
            if header.id().0 >= TypeId::WEAK_LIMIT && header.small_size() != 0 {
                return Fields { start: start.wrapping_add(1), count: header.small_size() - 1 };
            }
        }
        self.fields_slow()
    }

    /// [`Value::fields`] of large objects and tables; out of line, as [`Value::field_slow`].
    #[cold]
    #[inline(never)]
    fn fields_slow(self) -> Fields<'h> {
        match self.header().map(|header| header.id().kind()) {
            Some(Kind::Values) => {
                let (start, count) = self.payload();
                Fields { start: start as *const Value<'h>, count }
            }
            Some(Kind::Table) => self.table().0,
            _ => Fields { start: self.word.as_ptr() as *const Value<'h>, count: 0 },
        }
    }

    /// The values of a `Values` or `Table` object from `start` on, read one at a time.
    pub fn fields_from(self, start: usize) -> impl Iterator<Item = Value<'h>> {
        (start..self.field_count()).map(move |index| self.field(index))
    }

    /// Bytes of a raw object (after the hash prefix of hashed types); empty for others.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn bytes(self) -> &'h [u8] {
        match self.header() {
            Some(header) if header.id().kind() == Kind::Raw => {
                let (start, words) = self.payload();
                let prefix = (header.id().0 < TypeId::HASHED_LIMIT) as usize;
                let pad = header.flags() & ((1 << Header::PAD_BITS) - 1);
                // SAFETY: the bytes lie in the object; nobody writes them during 'h (invariant 4).
                unsafe {
                    core::slice::from_raw_parts(start.add(prefix) as *const u8, (words - prefix) * WORD - pad)
                }
            }
            _ => &[],
        }
    }

    /// Bytes of a raw object as words: the limbs of a big integer, least significant first.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn limbs(self) -> &'h [Word] {
        let bytes = self.bytes();
        // SAFETY: payloads are word-aligned, and any bit pattern is a word.
        unsafe { core::slice::from_raw_parts(bytes.as_ptr() as *const Word, bytes.len() / WORD) }
    }

    /// The f64 that is the payload of a float.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn float_bits(self) -> f64 {
        match self.bytes().first_chunk::<8>() {
            Some(bytes) => f64::from_ne_bytes(*bytes),
            None => 0.0,
        }
    }

    /// The prefix word (cached hash) of a hashed raw object; 0 otherwise.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn prefix(self) -> Word {
        match self.header() {
            // SAFETY: hashed objects have a payload word that only prefix accessors touch.
            Some(header) if header.id().0 < TypeId::HASHED_LIMIT => unsafe { *self.payload().0 },
            _ => 0,
        }
    }

    /// Pointer to the prefix word.
    pub(crate) fn prefix_pointer(self) -> *mut Word {
        self.payload().0
    }

    /// Pointer to the first payload word.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn payload_pointer(self) -> *mut Word {
        self.payload().0
    }

    /// Slot `slot` of a table's index (`usize::MAX` when empty).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn index_slot(self, slot: usize) -> usize {
        self.index().get(slot)
    }

    /// The index of a table, to look at many slots; without slots for other objects.
    #[inline]
    pub fn index(self) -> Index<'h> {
        let log = match self.header() {
            Some(header) if header.id().kind() == Kind::Table => header.flags() & 31,
            _ => 0,
        };
        let start = if log == 0 { self.word.as_ptr() } else { self.index_pointer() };
        Index { start, log, heap: PhantomData }
    }

    /// The values and the index of a table; nothing of other objects.
    #[inline(always)]
    pub fn table(self) -> (Fields<'h>, Index<'h>) {
        let (start, count, log) = match self.header() {
            Some(header) if header.id().kind() == Kind::Table => {
                let (start, words) = self.payload();
                (start, words - header.index_bytes().div_ceil(WORD), header.flags() & 31)
            }
            _ => (self.word.as_ptr() as *mut Word, 0, 0),
        };
        let index = start.wrapping_add(count) as *const u8;
        (Fields { start: start as *const Value<'h>, count }, Index { start: index, log, heap: PhantomData })
    }

    /// Pointer to a table's index bytes.
    pub(crate) fn index_pointer(self) -> *mut u8 {
        let log = self.flags() & 31;
        let (start, words) = self.payload();
        // SAFETY: the index is the tail of the object.
        unsafe { (start.add(words) as *mut u8).sub(index_bytes(log).next_multiple_of(WORD)) }
    }

    /// Referent number `index` of a weak object; `DELETED` once collected.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn referent(self, index: usize) -> Value<'h> {
        self.referents().get(index)
    }

    /// The referents of a weak object; none of other objects.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn referents(self) -> Fields<'h> {
        match self.header() {
            Some(header) if header.id().kind() == Kind::Weak => {
                let (start, words) = self.payload();
                // The first word is the collector's; it clears dead referents.
                Fields { start: start.wrapping_add(1) as *const Value<'h>, count: words.saturating_sub(1) }
            }
            _ => Fields { start: self.word.as_ptr() as *const Value<'h>, count: 0 },
        }
    }
}

/// The values of an object.
#[derive(Clone, Copy)]
pub struct Fields<'h> {
    start: *const Value<'h>,
    count: usize,
}

impl<'h> Fields<'h> {
    /// Number of values.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn count(self) -> usize {
        self.count
    }

    /// Where the first value is.
    #[inline(always)]
    pub(crate) fn start(self) -> *const Value<'h> {
        self.start
    }

    /// Value number `index`; undefined when outside.
    #[inline(always)]
    pub fn get(self, index: usize) -> Value<'h> {
        // SAFETY: within the values of an object of the heap or flash, whose words stay values during 'h: only a
        // collection, which needs the heap for itself, gives words of an object to another one.
        if index < self.count { unsafe { *self.start.add(index) } } else { Value::UNDEFINED }
    }
}

/// The index of a table as it is now (entries that are written meanwhile are seen).
#[derive(Clone, Copy)]
pub struct Index<'h> {
    start: *const u8,
    log: usize,
    heap: PhantomData<&'h Word>,
}

impl Index<'_> {
    /// Where slot 0 is.
    #[inline(always)]
    pub(crate) fn start(self) -> *const u8 {
        self.start
    }

    /// log2 of the number of slots; 0 when there are none.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn log(self) -> usize {
        self.log
    }

    /// Slot `slot` (`usize::MAX` when empty).
    #[inline(always)]
    pub fn get(self, slot: usize) -> usize {
        if self.log == 0 || slot >> self.log != 0 {
            return usize::MAX;
        }
        // SAFETY: `slot` is below the slots of a live table's index.
        unsafe {
            if self.log <= 8 {
                let entry = *self.start.add(slot);
                if entry == u8::MAX { usize::MAX } else { entry as usize }
            } else if self.log <= 16 {
                let entry = *(self.start as *const u16).add(slot);
                if entry == u16::MAX { usize::MAX } else { entry as usize }
            } else {
                let entry = *(self.start as *const u32).add(slot);
                if entry == u32::MAX { usize::MAX } else { entry as usize }
            }
        }
    }
}

impl core::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match (self.as_int(), self.id()) {
            (Some(number), _) => write!(f, "{number}"),
            (_, Some(id)) => write!(f, "<object of type {} at {:#x}>", id.0, self.word()),
            _ => write!(f, "<immediate {} {}>", self.word() >> 2 & 15, self.word() >> 6),
        }
    }
}

const _: () = assert!(core::mem::size_of::<Result<Value<'static>, ()>>() == WORD);
