//! `_hashlib`: the hash functions that programs on a PC use besides those of boards.
//!
//! SHA-224, SHA-384 and SHA-512 (FIPS 180-4), SHA-3 and SHAKE (FIPS 202), BLAKE2 (RFC 7693), and PBKDF2 (RFC 8018) with any
//! of them. `_hashlib_more.py` makes the functions of `hashlib` of them.
//!
//! A hash object has two fields: the number of its kind in [`KINDS`], and a buffer of [`STATE_SIZE`] bytes, a [`State`].
//!
//! Invariant: a block is worked in when the byte after it comes, as BLAKE2 has to know which one is the last.

use super::blake2;
use crate::buffers;
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::packed::message;
use object::{Item, Leaf, Raised, TypeInfo, Vm, bytes, ids, slot, text};

/// Type ids.
const HASH: TypeId = TypeId(301);
const XOF: TypeId = TypeId(302);

const KIND: usize = 0;
const STATE: usize = 1;

/// Most bytes of a block: SHAKE128's.
const MOST_BLOCK: usize = 168;
const LANES: usize = 25;
const COUNT_AT: usize = 8 * LANES;
const HELD_AT: usize = COUNT_AT + 8;
const SIZE_AT: usize = HELD_AT + 1;
const LAST_NODE_AT: usize = SIZE_AT + 1;
const BLOCK_AT: usize = LAST_NODE_AT + 1;
const STATE_SIZE: usize = BLOCK_AT + MOST_BLOCK;
/// Bytes that are worked in between two looks at Ctrl-C.
const PIECE: usize = 1 << 16;

/// The module of this file.
pub static MODULE: ModuleInfo = ModuleInfo {
    name: sym::_hashlib,
    extensible: true,
    items: &[
        (sym::new, ModuleItem::Function(Native::function("name data parameters= key= last=", Code::Full(new)))),
        (sym::pbkdf2_hmac, ModuleItem::Function(Native::function("hash_name password salt iterations dklen=", Code::Full(pbkdf2)))),
    ],
    get: None,
    set: None,
};

/// An object of a function whose digests have one size.
pub static HASH_TYPE: TypeInfo = TypeInfo { module: "_hashlib", items: HASH_ITEMS, ..TypeInfo::new(HASH, "HASH") };

/// An object of a function whose digests are as long as one asks for.
pub static XOF_TYPE: TypeInfo = TypeInfo { module: "_hashlib", items: XOF_ITEMS, ..TypeInfo::new(XOF, "HASHXOF") };

const BLOCK_SIZE: (Sym, Item) = (sym::block_size, Item::Getter(|_, hash| Ok(Value::length(kind_of(hash).block))));
const COPY: (Sym, Item) = (sym::copy, Item::Method(Native::method("", Code::Leaf(|vm, args| {
    let state = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, STATE_SIZE, |target| target.copy_from_slice(args[0].field(STATE).bytes()))?;
    Ok(vm.heap.new_object(args[0].id().unwrap_or(HASH), 0, &[args[0].field(KIND), state])?)
}))));
const DIGEST_SIZE: (Sym, Item) = (sym::digest_size, Item::Getter(|_, hash| Ok(Value::length(State::of(hash).size))));
const NAME: (Sym, Item) = (sym::name, Item::Getter(|vm, hash| text::new(vm, kind_of(hash).name.as_bytes())));
const UPDATE: (Sym, Item) = (sym::update, Item::Method(Native::method("data /", Code::Full(|vm, args| {
    update(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}))));

static HASH_ITEMS: &[(Sym, Item)] = &[
    BLOCK_SIZE,
    COPY,
    (sym::digest, Item::Method(Native::method("", Code::Leaf(|vm, args| digest(vm, args[0], State::of(args[0]).size))))),
    DIGEST_SIZE,
    (sym::hexdigest, Item::Method(Native::method("", Code::Leaf(|vm, args| hexdigest(vm, args[0], State::of(args[0]).size))))),
    NAME,
    UPDATE,
];

static XOF_ITEMS: &[(Sym, Item)] = &[
    BLOCK_SIZE,
    COPY,
    (sym::digest, Item::Method(Native::method("length", Code::Full(|vm, args| {
        let length = length_of(vm, args.at(1))?;
        vm.make(|vm| digest(vm, vm.get(args.at(0)), length))
    })))),
    DIGEST_SIZE,
    (sym::hexdigest, Item::Method(Native::method("length", Code::Full(|vm, args| {
        let length = length_of(vm, args.at(1))?;
        vm.make(|vm| hexdigest(vm, vm.get(args.at(0)), length))
    })))),
    NAME,
    UPDATE,
];

/// A hash function.
struct Kind {
    name: &'static str,
    /// Bytes of a digest; 0 when it may have any length. BLAKE2's may be shorter.
    size: usize,
    /// Bytes that are worked in at once.
    block: usize,
    family: Family,
}

#[derive(Clone, Copy)]
enum Family {
    /// Those of boards, and what differs in its start only.
    Words32(&'static super::Kind),
    /// SHA-512 and SHA-384 by where they start.
    Words64([u64; 8]),
    /// What follows the data.
    Keccak(u8),
    Blake2b,
    Blake2s,
}

static SHA224: super::Kind = super::Kind {
    name: "sha224",
    size: 28,
    start: [0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939, 0xffc0_0b31, 0x6858_1511, 0x64f9_8fa7, 0xbefa_4fa4],
    ..super::Kind::SHA256
};

const SHA384_START: [u64; 8] = [
    0xcbbb_9d5d_c105_9ed8, 0x629a_292a_367c_d507, 0x9159_015a_3070_dd17, 0x152f_ecd8_f70e_5939,
    0x6733_2667_ffc0_0b31, 0x8eb4_4a87_6858_1511, 0xdb0c_2e0d_64f9_8fa7, 0x47b5_481d_befa_4fa4,
];

const fn kind(name: &'static str, size: usize, block: usize, family: Family) -> Kind {
    Kind { name, size, block, family }
}

const fn keccak(name: &'static str, size: usize) -> Kind {
    kind(name, size, 200 - 2 * size, Family::Keccak(0x06))
}

static KINDS: [Kind; 14] = [
    kind("md5", 16, 64, Family::Words32(&super::Kind::MD5)),
    kind("sha1", 20, 64, Family::Words32(&super::Kind::SHA1)),
    kind("sha224", 28, 64, Family::Words32(&SHA224)),
    kind("sha256", 32, 64, Family::Words32(&super::Kind::SHA256)),
    kind("sha384", 48, 128, Family::Words64(SHA384_START)),
    kind("sha512", 64, 128, Family::Words64(blake2::START64)),
    keccak("sha3_224", 28),
    keccak("sha3_256", 32),
    keccak("sha3_384", 48),
    keccak("sha3_512", 64),
    kind("shake_128", 0, 168, Family::Keccak(0x1f)),
    kind("shake_256", 0, 136, Family::Keccak(0x1f)),
    kind("blake2b", 64, 128, Family::Blake2b),
    kind("blake2s", 32, 64, Family::Blake2s),
];

fn kind_of(hash: Value<'_>) -> &'static Kind {
    let number = hash.field(KIND).as_int().and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
    KINDS.get(number).unwrap_or(&KINDS[0])
}

/// What a hash object has seen.
#[derive(Clone)]
struct State {
    /// The chain: words of 32 bits stand one in a lane.
    lanes: [u64; LANES],
    /// Bytes so far.
    count: u64,
    /// Bytes of the unfinished block.
    held: usize,
    /// Bytes of the digest.
    size: usize,
    /// This is the last one of a layer in a tree of BLAKE2.
    last_node: bool,
    block: [u8; MOST_BLOCK],
}

impl State {
    /// Where a function starts; BLAKE2 by its block of parameters, which is empty for the usual ones.
    fn new(kind: &Kind, parameters: &[u8], last_node: bool) -> State {
        let mut state = State { lanes: [0; LANES], count: 0, held: 0, size: kind.size, last_node, block: [0; MOST_BLOCK] };
        let parameters = match parameters {
            [] => &[kind.size as u8, 0, 1, 1],
            given => given,
        };
        match kind.family {
            Family::Words32(narrow) => {
                for (lane, word) in state.lanes.iter_mut().zip(narrow.start) {
                    *lane = u64::from(word);
                }
            }
            Family::Words64(start) => state.lanes[..8].copy_from_slice(&start),
            Family::Keccak(_) => {}
            Family::Blake2b => blake2::start(&mut state.lanes, 8, |index| blake2::START64[index], parameters),
            Family::Blake2s => blake2::start(&mut state.lanes, 4, |index| u64::from(super::Kind::SHA256.start[index]), parameters),
        }
        if let Family::Blake2b | Family::Blake2s = kind.family {
            state.size = usize::from(parameters[0]);
        }
        state
    }

    fn of(hash: Value<'_>) -> State {
        let bytes = hash.field(STATE).bytes();
        let mut state = State {
            lanes: [0; LANES],
            count: 0,
            held: usize::from(bytes[HELD_AT]),
            size: usize::from(bytes[SIZE_AT]),
            last_node: bytes[LAST_NODE_AT] != 0,
            block: [0; MOST_BLOCK],
        };
        for (lane, bytes) in state.lanes.iter_mut().chain([&mut state.count]).zip(bytes.chunks_exact(8)) {
            *lane = u64::from_le_bytes(*bytes.first_chunk().unwrap_or(&[0; 8]));
        }
        state.block.copy_from_slice(&bytes[BLOCK_AT..]);
        state
    }

    fn write(&self, bytes: &mut [u8]) {
        for (bytes, lane) in bytes.chunks_exact_mut(8).zip(self.lanes.iter().chain([&self.count])) {
            bytes.copy_from_slice(&lane.to_le_bytes());
        }
        bytes[HELD_AT] = self.held as u8;
        bytes[SIZE_AT] = self.size as u8;
        bytes[LAST_NODE_AT] = u8::from(self.last_node);
        bytes[BLOCK_AT..].copy_from_slice(&self.block);
    }

    fn update(&mut self, kind: &Kind, mut data: &[u8]) {
        while !data.is_empty() {
            if self.held == kind.block {
                self.compress(kind, false);
                self.held = 0;
            }
            let count = data.len().min(kind.block - self.held);
            self.block[self.held..self.held + count].copy_from_slice(&data[..count]);
            self.held += count;
            self.count = self.count.wrapping_add(count as u64);
            data = &data[count..];
        }
    }

    /// Works the block in.
    fn compress(&mut self, kind: &Kind, last: bool) {
        let block = &self.block[..kind.block];
        match kind.family {
            Family::Words32(narrow) => {
                let mut chain = [0; 8];
                for (word, lane) in chain.iter_mut().zip(self.lanes) {
                    *word = lane as u32;
                }
                (narrow.compress)(&mut chain, block.first_chunk().unwrap_or(&[0; 64]));
                for (lane, word) in self.lanes.iter_mut().zip(chain) {
                    *lane = u64::from(word);
                }
            }
            Family::Words64(_) => {
                if let (Some(chain), Some(block)) = (self.lanes.first_chunk_mut(), block.first_chunk::<128>()) {
                    sha2::compress512(chain, &[(*block).into()]);
                }
            }
            Family::Keccak(_) => {
                for (lane, bytes) in self.lanes.iter_mut().zip(block.chunks_exact(8)) {
                    *lane ^= u64::from_le_bytes(*bytes.first_chunk().unwrap_or(&[0; 8]));
                }
                keccak::f1600(&mut self.lanes);
            }
            Family::Blake2b => blake2::compress64(&mut self.lanes, block, self.count, last, last && self.last_node),
            Family::Blake2s => blake2::compress32(&mut self.lanes, block, self.count, last, last && self.last_node),
        }
    }

    /// The digest of what was seen, as long as `target`. It may stop early where `stop` says so.
    fn finish(mut self, kind: &Kind, target: &mut [u8], stop: impl Fn() -> bool) {
        let full = self.held == kind.block;
        if full && !matches!(kind.family, Family::Blake2b | Family::Blake2s) {
            self.compress(kind, false);
            self.held = 0;
        }
        self.block[self.held..].fill(0);
        let word = match kind.family {
            Family::Words32(narrow) => {
                self.pad(kind, 8, narrow.big_endian);
                for (bytes, lane) in target.chunks_mut(4).zip(self.lanes) {
                    let word = if narrow.big_endian { (lane as u32).to_be_bytes() } else { (lane as u32).to_le_bytes() };
                    bytes.copy_from_slice(&word[..bytes.len()]);
                }
                return;
            }
            Family::Words64(_) => {
                self.pad(kind, 16, true);
                for lane in &mut self.lanes {
                    *lane = lane.swap_bytes();
                }
                8
            }
            Family::Keccak(domain) => {
                self.block[self.held] ^= domain;
                self.block[kind.block - 1] ^= 0x80;
                self.compress(kind, true);
                8
            }
            Family::Blake2b | Family::Blake2s => {
                self.compress(kind, true);
                if matches!(kind.family, Family::Blake2b) { 8 } else { 4 }
            }
        };
        for (index, piece) in target.chunks_mut(kind.block).enumerate() {
            if index > 0 {
                keccak::f1600(&mut self.lanes);
                if index % 1024 == 0 && stop() {
                    return;
                }
            }
            for (bytes, lane) in piece.chunks_mut(word).zip(self.lanes) {
                bytes.copy_from_slice(&lane.to_le_bytes()[..bytes.len()]);
            }
        }
    }

    /// The end of SHA-2 and its older relatives: a one bit, zeros and the number of bits, of `length` bytes.
    fn pad(&mut self, kind: &Kind, length: usize, big_endian: bool) {
        self.block[self.held] = 0x80;
        if self.held + 1 + length > kind.block {
            self.compress(kind, true);
            self.block.fill(0);
        }
        let bits = u128::from(self.count) << 3;
        let place = &mut self.block[kind.block - length..kind.block];
        if big_endian {
            place.copy_from_slice(&bits.to_be_bytes()[16 - length..]);
        } else {
            place.copy_from_slice(&bits.to_le_bytes()[..length]);
        }
        self.compress(kind, true);
    }
}

fn digest<'v>(vm: &'v Vm, hash: Value<'v>, length: usize) -> Leaf<'v> {
    let made = bytes::build(vm, length, |target| State::of(hash).finish(kind_of(hash), target, || vm.is_interrupted()))?;
    vm.poll_leaf().map(|()| made)
}

fn hexdigest<'v>(vm: &'v Vm, hash: Value<'v>, length: usize) -> Leaf<'v> {
    let made = text::build(vm, 2 * length, true, |target| {
        let (plain, _) = target.split_at_mut(length);
        State::of(hash).finish(kind_of(hash), plain, || vm.is_interrupted());
        for index in (0..length).rev() {
            let byte = target[index];
            target[2 * index] = b"0123456789abcdef"[usize::from(byte >> 4)];
            target[2 * index + 1] = b"0123456789abcdef"[usize::from(byte & 15)];
        }
    })?;
    vm.poll_leaf().map(|()| made)
}

/// The length of a digest that a program asks for.
fn length_of(vm: &mut Vm, slot: Handle) -> Result<usize, Raised> {
    match usize::try_from(convert::size(vm, slot)?) {
        Ok(length) if length < 1 << 29 => Ok(length),
        Ok(_) => Err(vm.raise(kind::ValueError, message!("digest length is too large"))),
        Err(_) => Err(vm.raise(kind::ValueError, message!("value must be positive"))),
    }
}

/// The function of a name.
fn named(vm: &mut Vm, name: Handle) -> Result<usize, Raised> {
    let wanted = text::bytes_of(vm, vm.get(name)).unwrap_or(&[]);
    match KINDS.iter().position(|kind| kind.name.as_bytes() == wanted) {
        Some(number) => Ok(number),
        None => Err(super::unsupported(vm, name)),
    }
}

/// `new(name, data, parameters=b'', key=b'', last=False)`: the last three are BLAKE2's.
fn new(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let number = named(vm, args.at(0))?;
    let kind = &KINDS[number];
    let hash = vm.make(|vm| {
        let of = |index: usize| args.given(vm, index).map_or(Ok(&[][..]), |value| buffers::data(vm, value));
        let (parameters, key) = (of(2)?, of(3)?);
        let last_node = args.given(vm, 4).is_some_and(|last| last == Value::TRUE);
        let mut state = State::new(kind, parameters, last_node);
        if !key.is_empty() {
            state.update(kind, key);
            state.update(kind, &[0; 128][..kind.block.saturating_sub(key.len())]);
        }
        let bytes = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, STATE_SIZE, |target| state.write(target))?;
        Ok(vm.heap.new_object(if kind.size == 0 { XOF } else { HASH }, 0, &[Value::small(number as _), bytes])?)
    })?;
    update(vm, hash, args.at(1))?;
    Ok(hash)
}

/// Takes the bytes of a buffer in.
fn update(vm: &mut Vm, hash: Handle, data: Handle) -> Result<(), Raised> {
    super::check(vm, data)?;
    let kind = kind_of(vm.get(hash));
    let mut done = 0;
    loop {
        let (state, count) = vm.attempt(|vm| {
            let rest = buffers::data(vm, vm.get(data))?.get(done..).unwrap_or(&[]);
            let piece = &rest[..rest.len().min(PIECE)];
            let mut state = State::of(vm.get(hash));
            state.update(kind, piece);
            Ok((state, piece.len()))
        })?;
        if count == 0 {
            return Ok(());
        }
        state.write(vm.heap.field_bytes_mut(hash, STATE));
        done += count;
        vm.poll()?;
    }
}

/// The two states that HMAC (RFC 2104) goes on from.
struct Keyed {
    kind: &'static Kind,
    inner: State,
    outer: State,
}

impl Keyed {
    fn new(kind: &'static Kind, key: &[u8]) -> Keyed {
        let mut block = [0; MOST_BLOCK];
        let block = &mut block[..kind.block];
        if key.len() > kind.block {
            let mut state = State::new(kind, &[], false);
            state.update(kind, key);
            state.finish(kind, &mut block[..kind.size], || false);
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let mut states = [0x36, 0x5c].map(|mask| {
            let mut masked = [0; MOST_BLOCK];
            for (target, byte) in masked.iter_mut().zip(block.iter()) {
                *target = byte ^ mask;
            }
            let mut state = State::new(kind, &[], false);
            state.update(kind, &masked[..kind.block]);
            if !matches!(kind.family, Family::Blake2b | Family::Blake2s) {
                state.compress(kind, false);
                state.held = 0;
            }
            state
        });
        let [inner, outer] = &mut states;
        Keyed { kind, inner: inner.clone(), outer: outer.clone() }
    }

    fn code(&self, parts: [&[u8]; 2]) -> [u8; 64] {
        let mut code = [0; 64];
        let target = &mut code[..self.kind.size];
        let (mut inner, mut outer) = (self.inner.clone(), self.outer.clone());
        for part in parts {
            inner.update(self.kind, part);
        }
        inner.finish(self.kind, target, || false);
        outer.update(self.kind, target);
        outer.finish(self.kind, target, || false);
        code
    }
}

/// `pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)`: a key from a password.
fn pbkdf2(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let kind = &KINDS[named(vm, args.at(0))?];
    if kind.size == 0 {
        return Err(super::unsupported(vm, args.at(0)));
    }
    let rounds = convert::size(vm, args.at(3))?;
    if rounds < 1 {
        return Err(vm.raise(kind::ValueError, message!("iteration value must be greater than 0.")));
    }
    let length = match args.given(vm, 4) {
        Some(length) if !length.is_none() => convert::size(vm, args.at(4))?,
        _ => kind.size as _,
    };
    if length < 1 {
        return Err(vm.raise(kind::ValueError, message!("key length must be greater than 0.")));
    }
    let keyed = vm.attempt(|vm| Ok(Keyed::new(kind, password(vm, vm.get(args.at(1)))?)))?;
    let made = vm.make(|vm| Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, length as usize, |target| target.fill(0))?))?;
    for (index, start) in (0..length as usize).step_by(kind.size).enumerate() {
        let number = (index as u32 + 1).to_be_bytes();
        let mut code = vm.attempt(|vm| Ok(keyed.code([password(vm, vm.get(args.at(2)))?, &number])))?;
        let mut mixed = code;
        for round in 1..rounds {
            code = keyed.code([&code[..kind.size], &[]]);
            for (target, byte) in mixed.iter_mut().zip(code) {
                *target ^= byte;
            }
            if round % 1024 == 0 {
                vm.poll()?;
            }
        }
        vm.poll()?;
        let place = &mut vm.heap.bytes_mut(made)[start..];
        let count = place.len().min(kind.size);
        place[..count].copy_from_slice(&mixed[..count]);
    }
    vm.make(|vm| bytes::new(vm, vm.get(made).bytes()))
}

/// A password or a salt: a buffer.
fn password<'v>(vm: &'v Vm, value: Value<'v>) -> Result<&'v [u8], object::Fault> {
    bytes::buffer_of(vm, value).ok_or_else(|| {
        let name = object::types::type_name(vm, value);
        vm.type_fault(message!("a bytes-like object is required, not '{name}'"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_all_sizes_give_the_same() {
        let text: [u8; 400] = core::array::from_fn(|index| index as u8);
        for kind in &KINDS {
            for length in [0, 1, 63, 64, 65, 111, 112, 128, 129, 135, 136, 143, 144, 167, 168, 169, 336, 400] {
                let digest = |step: usize| {
                    let mut state = State::new(kind, &[], false);
                    text[..length].chunks(step).for_each(|piece| state.update(kind, piece));
                    let mut digest = [0; 64];
                    state.finish(kind, &mut digest[..if kind.size == 0 { 64 } else { kind.size }], || false);
                    digest
                };
                assert_eq!(digest(400), digest(1), "{} {length}", kind.name);
                assert_eq!(digest(400), digest(7), "{} {length}", kind.name);
            }
        }
    }
}
