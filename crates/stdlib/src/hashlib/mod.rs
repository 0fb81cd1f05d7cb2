//! hashlib: SHA-256, SHA-1 and MD5; more functions are on the PC only ([`wide`]).
//!
//! The three share one frame (FIPS 180-4, RFC 1321): a chain of words that a block of 64 bytes
//! changes, and an end made of a one bit, zeros and the length. A hash object has one field:
//! a BYTE_BUFFER with the chain (32 bytes), the number of bytes so far (8) and the unfinished
//! block (64).
//!
//! Invariant: the unfinished block holds `count % 64` bytes; asking for the digest changes nothing.

#[cfg(not(target_os = "none"))]
mod blake2;
mod md5;
#[cfg(not(target_os = "none"))]
mod wide;

use crate::buffers;
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, LeafFunction, Native};
use object::string::builder::Builder;
use object::{Item, Leaf, Raised, TypeInfo, Vm, bytes, ids, slot, text};
use object::packed::message;

/// Type ids.
const SHA256: TypeId = TypeId(288);
const SHA1: TypeId = TypeId(289);
const MD5: TypeId = TypeId(290);

const STATE: usize = 0;
const COUNT_AT: usize = 32;
const BLOCK_AT: usize = 40;
const STATE_SIZE: usize = BLOCK_AT + BLOCK;
const BLOCK: usize = 64;

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[
    &MODULE,
    #[cfg(not(target_os = "none"))]
    &wide::MODULE,
];

static MODULE: ModuleInfo = ModuleInfo {
    name: sym::hashlib,
    extensible: true,
    items: &[
        (sym::md5, ModuleItem::Type(MD5.0 as usize)),
        // On the PC it stands in `_hashlib_more.py`.
        #[cfg(target_os = "none")]
        (sym::new, ModuleItem::Function(Native::function("name data= **options", Code::Full(new_by_name)))),
        (sym::sha1, ModuleItem::Type(SHA1.0 as usize)),
        (sym::sha256, ModuleItem::Type(SHA256.0 as usize)),
    ],
    get: None,
    set: None,
};

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        construct: Some(Native::method("data= / * usedforsecurity= string=", Code::Full(|vm, args| construct(vm, &Kind::SHA256, args)))),
        ..hash_type(SHA256, "sha256")
    },
    &TypeInfo {
        construct: Some(Native::method("data= / * usedforsecurity= string=", Code::Full(|vm, args| construct(vm, &Kind::SHA1, args)))),
        ..hash_type(SHA1, "sha1")
    },
    &TypeInfo {
        construct: Some(Native::method("data= / * usedforsecurity= string=", Code::Full(|vm, args| construct(vm, &Kind::MD5, args)))),
        ..hash_type(MD5, "md5")
    },
    #[cfg(not(target_os = "none"))]
    &wide::HASH_TYPE,
    #[cfg(not(target_os = "none"))]
    &wide::XOF_TYPE,
];

const fn hash_type(id: TypeId, name: &'static str) -> TypeInfo {
    TypeInfo { module: "hashlib", items: ITEMS, ..TypeInfo::new(id, name) }
}

const fn method(text: &'static str, function: LeafFunction) -> Item {
    Item::Method(Native::method(text, Code::Leaf(function)))
}

static ITEMS: &[(Sym, Item)] = &[
    (sym::block_size, Item::Int(BLOCK as i32)),
    (sym::copy, method("", |vm, args| {
        let state = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, STATE_SIZE, |target| {
            target.copy_from_slice(args[0].field(STATE).bytes());
        })?;
        Ok(vm.heap.new_object(args[0].id().unwrap_or(SHA256), 0, &[state])?)
    })),
    (sym::digest, method("", |vm, args| {
        let kind = Kind::of(args[0]);
        let digest = kind.digest(args[0].field(STATE).bytes());
        bytes::new(vm, &digest[..kind.size])
    })),
    (sym::digest_size, Item::Getter(|_, hash| Ok(Value::length(Kind::of(hash).size)))),
    (sym::hexdigest, method("", |vm, args| {
        let kind = Kind::of(args[0]);
        let digest = kind.digest(args[0].field(STATE).bytes());
        text::build(vm, kind.size * 2, true, |target| {
            for (pair, byte) in target.chunks_exact_mut(2).zip(digest) {
                pair.copy_from_slice(&[byte >> 4, byte & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]));
            }
        })
    })),
    (sym::name, Item::Getter(|vm, hash| text::new(vm, Kind::of(hash).name.as_bytes()))),
    (sym::update, Item::Method(Native::method("data /", Code::Full(|vm, args| {
        update(vm, args.at(0), args.at(1))?;
        Ok(slot::NONE)
    })))),
];

/// A hash function.
struct Kind {
    id: TypeId,
    name: &'static str,
    /// Bytes of a digest.
    size: usize,
    /// Numbers have their high byte first.
    big_endian: bool,
    start: [u32; 8],
    compress: fn(&mut [u32; 8], &[u8; BLOCK]),
}

impl Kind {
    const SHA256: Kind = Kind {
        id: SHA256,
        name: "sha256",
        size: 32,
        big_endian: true,
        start: [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ],
        compress: |chain, block| sha2::compress256(chain, &[(*block).into()]),
    };

    const SHA1: Kind = Kind {
        id: SHA1,
        name: "sha1",
        size: 20,
        big_endian: true,
        start: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0, 0, 0, 0],
        compress: |chain, block| {
            let mut five = [0; 5];
            five.copy_from_slice(&chain[..5]);
            sha1::compress(&mut five, &[(*block).into()]);
            chain[..5].copy_from_slice(&five);
        },
    };

    const MD5: Kind = Kind {
        id: MD5,
        name: "md5",
        size: 16,
        big_endian: false,
        start: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0, 0, 0, 0],
        compress: md5::compress,
    };

    fn of(hash: Value<'_>) -> &'static Kind {
        match hash.id() {
            Some(SHA1) => &Kind::SHA1,
            Some(MD5) => &Kind::MD5,
            _ => &Kind::SHA256,
        }
    }

    /// The digest of what a state has seen, in the first `size` bytes.
    fn digest(&self, state: &[u8]) -> [u8; 32] {
        let mut chain = read_chain(state);
        let count = read_count(state);
        let used = (count % BLOCK as u64) as usize;
        let mut block = [0; BLOCK];
        block[..used].copy_from_slice(&state[BLOCK_AT..BLOCK_AT + used]);
        block[used] = 0x80;
        if used >= BLOCK - 8 {
            (self.compress)(&mut chain, &block);
            block = [0; BLOCK];
        }
        let bits = count.wrapping_mul(8);
        let length = if self.big_endian { bits.to_be_bytes() } else { bits.to_le_bytes() };
        block[BLOCK - 8..].copy_from_slice(&length);
        (self.compress)(&mut chain, &block);
        let mut digest = [0; 32];
        for (place, word) in digest.chunks_exact_mut(4).zip(chain) {
            place.copy_from_slice(&if self.big_endian { word.to_be_bytes() } else { word.to_le_bytes() });
        }
        digest
    }
}

fn read_chain(state: &[u8]) -> [u32; 8] {
    let mut chain = [0; 8];
    for (word, bytes) in chain.iter_mut().zip(state[..COUNT_AT].chunks_exact(4)) {
        *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    chain
}

fn write_chain(state: &mut [u8], chain: [u32; 8]) {
    for (bytes, word) in state[..COUNT_AT].chunks_exact_mut(4).zip(chain) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
}

fn read_count(state: &[u8]) -> u64 {
    let mut count = [0; 8];
    count.copy_from_slice(&state[COUNT_AT..BLOCK_AT]);
    u64::from_le_bytes(count)
}

fn construct(vm: &mut Vm, kind: &Kind, args: Args) -> Result<Handle, Raised> {
    let hash = vm.make(|vm| new_state(vm, kind))?;
    for data in [args.at(1), args.at(3)] {
        if !vm.get(data).is_undefined() {
            update(vm, hash, data)?;
        }
    }
    Ok(hash)
}

fn new_state<'v>(vm: &'v Vm, kind: &Kind) -> Leaf<'v> {
    let state = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, STATE_SIZE, |target| {
        target.fill(0);
        write_chain(target, kind.start);
    })?;
    Ok(vm.heap.new_object(kind.id, 0, &[state])?)
}

/// `new(name, data=b'')`
#[cfg(target_os = "none")]
fn new_by_name(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let name = text::bytes_of(vm, args.get(vm, 0)).unwrap_or(&[]);
    let kind = [&Kind::SHA256, &Kind::SHA1, &Kind::MD5].into_iter().find(|kind| name.eq_ignore_ascii_case(kind.name.as_bytes()));
    let Some(kind) = kind else {
        return Err(unsupported(vm, args.at(0)));
    };
    let hash = vm.make(|vm| new_state(vm, kind))?;
    if args.given(vm, 1).is_some() {
        update(vm, hash, args.at(1))?;
    }
    Ok(hash)
}

/// The error about the name in a slot, which no function has.
fn unsupported(vm: &mut Vm, name: Handle) -> Raised {
    let words = (|| {
        let mut message = Builder::new(vm)?;
        message.push(vm, b"unsupported hash type ")?;
        message.push_str(vm, name)?;
        vm.make(|vm| message.text(vm))
    })();
    match words {
        Ok(words) => vm.raise_value(object::exception::kind::ValueError, words),
        Err(raised) => raised,
    }
}

/// The number of bytes in a buffer to take in; TypeError when it is none.
fn check(vm: &mut Vm, data: Handle) -> Result<usize, Raised> {
    if vm.get(data).has_id(ids::STR) {
        return Err(vm.raise(object::exception::kind::TypeError, message!("Strings must be encoded before hashing")));
    }
    vm.attempt(|vm| match bytes::buffer_of(vm, vm.get(data)) {
        Some(data) => Ok(data.len()),
        None => Err(vm.type_fault(message!("object supporting the buffer API required"))),
    })
}

/// Takes the bytes of a buffer in.
fn update(vm: &mut Vm, hash: Handle, data: Handle) -> Result<(), Raised> {
    let kind = Kind::of(vm.get(hash));
    let total = check(vm, data)?;
    let mut done = 0;
    while done < total {
        let mut piece = [0; BLOCK];
        let held = (read_count(vm.get(hash).field(STATE).bytes()) % BLOCK as u64) as usize;
        let count = vm.attempt(|vm| {
            let mut copy = [0; BLOCK];
            let count = buffers::load(vm, vm.get(data), done, &mut copy[held..])?;
            Ok((copy, count))
        });
        let (copy, count) = count?;
        if count == 0 {
            break;
        }
        piece[held..].copy_from_slice(&copy[held..]);
        let state = vm.heap.field_bytes_mut(hash, STATE);
        state[BLOCK_AT + held..BLOCK_AT + held + count].copy_from_slice(&piece[held..held + count]);
        if held + count == BLOCK {
            let mut chain = read_chain(state);
            piece.copy_from_slice(&state[BLOCK_AT..]);
            (kind.compress)(&mut chain, &piece);
            write_chain(state, chain);
        }
        let seen = read_count(state).wrapping_add(count as u64);
        state[COUNT_AT..BLOCK_AT].copy_from_slice(&seen.to_le_bytes());
        done += count;
        if done % 4096 < BLOCK {
            vm.poll()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest of a text, fed in one piece of each size.
    fn check(kind: &Kind, text: &[u8], expected: &[u8]) {
        let mut state = [0; STATE_SIZE];
        write_chain(&mut state, kind.start);
        assert!(text.len() < BLOCK);
        state[BLOCK_AT..BLOCK_AT + text.len()].copy_from_slice(text);
        state[COUNT_AT] = text.len() as u8;
        assert_eq!(&kind.digest(&state)[..expected.len()], expected);
        assert_eq!(expected.len(), kind.size);
    }

    #[test]
    fn digests_of_abc() {
        check(&Kind::MD5, b"abc", &0x9001_5098_3cd2_4fb0_d696_3f7d_28e1_7f72u128.to_be_bytes());
        let mut sha1 = [0; 20];
        sha1[..16].copy_from_slice(&0xa999_3e36_4706_816a_ba3e_2571_7850_c26cu128.to_be_bytes());
        sha1[16..].copy_from_slice(&0x9cd0_d89du32.to_be_bytes());
        check(&Kind::SHA1, b"abc", &sha1);
        let mut sha256 = [0; 32];
        sha256[..16].copy_from_slice(&0xba78_16bf_8f01_cfea_4141_40de_5dae_2223u128.to_be_bytes());
        sha256[16..].copy_from_slice(&0xb003_61a3_9617_7a9c_b410_ff61_f200_15adu128.to_be_bytes());
        check(&Kind::SHA256, b"abc", &sha256);
    }
}
