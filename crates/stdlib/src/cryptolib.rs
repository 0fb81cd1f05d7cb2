//! cryptolib: AES with keys of 128 and 256 bits, block by block, chained or as a stream.
//!
//! An object has one field: a BYTE_BUFFER with the mode, what it was used for, the length of
//! the key, how much of the stream's last block was used, the key (32 bytes), the vector or
//! counter (16) and the stream's last block (16). The key is expanded at each call, so the
//! object is small.
//!
//! Invariant: an object encrypts or decrypts, never both (as a stream these are one).

use crate::{arguments, buffers};
use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use aes::{Aes128, Aes256};
use heap::{Handle, TypeId, Value};
use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, Native};
use object::{Item, Leaf, Raised, TypeInfo, Vm, bytes, ids};
use object::packed::message;

/// Type id.
const AES: TypeId = TypeId(296);

const BLOCK: usize = 16;

const STATE: usize = 0;
const MODE: usize = 0;
const USE: usize = 1;
const KEY_LENGTH: usize = 2;
const USED: usize = 3;
const KEY: usize = 4;
const VECTOR: usize = KEY + 32;
const STREAM: usize = VECTOR + BLOCK;
const STATE_SIZE: usize = STREAM + BLOCK;

const MODE_ECB: u8 = 1;
const MODE_CBC: u8 = 2;
const MODE_CTR: u8 = 6;

const ENCRYPTS: u8 = 1;
const DECRYPTS: u8 = 2;

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::cryptolib,
    extensible: true,
    items: &[
        (sym::MODE_CBC, ModuleItem::Int(MODE_CBC as i32)),
        (sym::MODE_CTR, ModuleItem::Int(MODE_CTR as i32)),
        (sym::MODE_ECB, ModuleItem::Int(MODE_ECB as i32)),
        (sym::aes, ModuleItem::Type(AES.0 as usize)),
    ],
    get: None,
    set: None,
}];

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "cryptolib",
    construct: Some(Native::method("key mode IV= /", Code::Leaf(construct))),
    items: &[
        (sym::decrypt, Item::Method(Native::method("in_buf out_buf= /", Code::Full(|vm, args| run(vm, args, DECRYPTS))))),
        (sym::encrypt, Item::Method(Native::method("in_buf out_buf= /", Code::Full(|vm, args| run(vm, args, ENCRYPTS))))),
    ],
    ..TypeInfo::new(AES, "aes")
}];

/// `aes(key, mode, IV)`
fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let key = buffers::data(vm, args[1])?;
    if !matches!(key.len(), 16 | 32) {
        return Err(vm.value_fault(message!("key")));
    }
    let mode = match u8::try_from(arguments::integer(vm, args[2])?) {
        Ok(mode @ (MODE_ECB | MODE_CBC | MODE_CTR)) => mode,
        _ => return Err(vm.value_fault(message!("mode"))),
    };
    let given = args[3].given().filter(|vector| !vector.is_none() && mode != MODE_ECB);
    let vector = match given {
        Some(vector) => buffers::data(vm, vector)?,
        None => &[],
    };
    if mode != MODE_ECB && vector.len() != BLOCK {
        return Err(vm.value_fault(message!("IV")));
    }
    let state = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, STATE_SIZE, |state| {
        state.fill(0);
        state[MODE] = mode;
        state[KEY_LENGTH] = key.len() as u8;
        state[USED] = BLOCK as u8;
        state[KEY..KEY + key.len()].copy_from_slice(key);
        state[VECTOR..VECTOR + vector.len()].copy_from_slice(vector);
    })?;
    Ok(vm.heap.new_object(AES, 0, &[state])?)
}

/// An expanded key.
enum Cipher {
    Short(Aes128),
    Long(Aes256),
}

impl Cipher {
    fn new(state: &[u8; STATE_SIZE]) -> Cipher {
        match state[KEY_LENGTH] {
            32 => Cipher::Long(Aes256::new(GenericArray::from_slice(&state[KEY..KEY + 32]))),
            _ => Cipher::Short(Aes128::new(GenericArray::from_slice(&state[KEY..KEY + 16]))),
        }
    }

    fn encrypt(&self, block: &mut [u8; BLOCK]) {
        let block = GenericArray::from_mut_slice(block);
        match self {
            Cipher::Short(cipher) => cipher.encrypt_block(block),
            Cipher::Long(cipher) => cipher.encrypt_block(block),
        }
    }

    fn decrypt(&self, block: &mut [u8; BLOCK]) {
        let block = GenericArray::from_mut_slice(block);
        match self {
            Cipher::Short(cipher) => cipher.decrypt_block(block),
            Cipher::Long(cipher) => cipher.decrypt_block(block),
        }
    }
}

fn mix(block: &mut [u8], with: &[u8]) {
    block.iter_mut().zip(with).for_each(|(byte, other)| *byte ^= other);
}

/// Takes `count` bytes of a block (all but in a stream) through the cipher.
fn transform(cipher: &Cipher, state: &mut [u8; STATE_SIZE], block: &mut [u8; BLOCK], count: usize) {
    match (state[MODE], state[USE]) {
        (MODE_CTR, _) => {
            for byte in &mut block[..count] {
                if usize::from(state[USED]) == BLOCK {
                    let mut stream = [0; BLOCK];
                    stream.copy_from_slice(&state[VECTOR..STREAM]);
                    cipher.encrypt(&mut stream);
                    state[STREAM..].copy_from_slice(&stream);
                    state[USED] = 0;
                    // The counter is a number whose first byte is the highest.
                    for digit in state[VECTOR..STREAM].iter_mut().rev() {
                        *digit = digit.wrapping_add(1);
                        if *digit != 0 {
                            break;
                        }
                    }
                }
                *byte ^= state[STREAM + usize::from(state[USED])];
                state[USED] += 1;
            }
        }
        (MODE_CBC, ENCRYPTS) => {
            mix(block, &state[VECTOR..STREAM]);
            cipher.encrypt(block);
            state[VECTOR..STREAM].copy_from_slice(block);
        }
        (MODE_CBC, _) => {
            let before = *block;
            cipher.decrypt(block);
            mix(block, &state[VECTOR..STREAM]);
            state[VECTOR..STREAM].copy_from_slice(&before);
        }
        (_, ENCRYPTS) => cipher.encrypt(block),
        _ => cipher.decrypt(block),
    }
}

/// `encrypt(data)`, `encrypt(data, out)`; `decrypt` alike.
fn run(vm: &mut Vm, args: Args, purpose: u8) -> Result<Handle, Raised> {
    let mut state = [0; STATE_SIZE];
    state.copy_from_slice(vm.get(args.at(0)).field(STATE).bytes());
    let length = vm.attempt(|vm| {
        let length = buffers::data(vm, args.get(vm, 1))?.len();
        match state[MODE] {
            MODE_CTR => {}
            _ if length % BLOCK != 0 => return Err(vm.value_fault(message!("blksize % 16"))),
            _ if state[USE] != 0 && state[USE] != purpose => {
                return Err(vm.value_fault(message!("can't encrypt & decrypt")));
            }
            _ => {}
        }
        Ok(length)
    })?;
    state[USE] = purpose;
    let given = args.given(vm, 2).is_some_and(|target| !target.is_none());
    let target = match given {
        true => args.at(2),
        false => vm.make(|vm| bytes::build(vm, length, |_| ()))?,
    };
    if given && buffers::writable_length(vm, target)? < length {
        return Err(vm.raise(object::exception::kind::ValueError, message!("output too small")));
    }
    let cipher = Cipher::new(&state);
    for start in (0..length).step_by(BLOCK) {
        let (mut block, count) = vm.attempt(|vm| {
            let mut block = [0; BLOCK];
            let count = buffers::load(vm, args.get(vm, 1), start, &mut block)?;
            Ok((block, count))
        })?;
        transform(&cipher, &mut state, &mut block, count);
        match given {
            true => {
                buffers::store(vm, target, start, &block[..count])?;
            }
            // Nobody has seen the new object yet.
            false => vm.heap.bytes_mut(target)[start..start + count].copy_from_slice(&block[..count]),
        }
        vm.heap.field_bytes_mut(args.at(0), STATE).copy_from_slice(&state);
        vm.poll()?;
    }
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FIPS 197, for a key of so many bytes.
    fn example(length: u8, expected: u128) {
        let mut state = [0; STATE_SIZE];
        (state[MODE], state[USE], state[KEY_LENGTH]) = (MODE_ECB, ENCRYPTS, length);
        (0..32).for_each(|index| state[KEY + index] = index as u8);
        let mut block = 0x0011_2233_4455_6677_8899_aabb_ccdd_eeffu128.to_be_bytes();
        let plain = block;
        let cipher = Cipher::new(&state);
        transform(&cipher, &mut state, &mut block, BLOCK);
        assert_eq!(block, expected.to_be_bytes());
        state[USE] = DECRYPTS;
        transform(&cipher, &mut state, &mut block, BLOCK);
        assert_eq!(block, plain);
    }

    #[test]
    fn the_standard_examples() {
        example(16, 0x69c4_e0d8_6a7b_0430_d8cd_b780_70b4_c55a);
        example(32, 0x8ea2_b7ca_5167_45bf_eafc_4990_4b49_6089);
    }
}
