//! `_random`: the generator behind the module `random` on the PC, MT19937, whose sequences are CPython's.
//!
//! A generator's state is a bytearray of [`STATE`] bytes: the words, then the number of words that are used up, each four
//! bytes, little-endian. A program may write any bytes there: they are a state, too.
//!
//! Source: M. Matsumoto, T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number
//! generator", 1998; the initialisation of 2002. How numbers are made of words: CPython library reference, `random`.
//!
//! Invariant: a number is drawn once, before the object for it is made, so that making it may be repeated.

use crate::buffers;
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{convert, item};
use object::packed::message;
use object::{Binary, Raised, Vm, bytes, float, ids, int, slot};

/// Words of the state.
const WORDS: usize = 624;
/// Words to the one that a word is combined with.
const DISTANCE: usize = 397;
/// Bytes of a state.
const STATE: usize = 4 * (WORDS + 1);

const fn full(signature: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Full(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::_random,
    extensible: true,
    items: &[
        (sym::below, full("state limit /", below)),
        (sym::choice, full("state seq", choice)),
        (sym::getrandbits, full("state k /", get_bits)),
        (sym::randint, full("state a b", random_int)),
        (sym::random, full("state /", random)),
        (sym::seed, full("state key /", seed)),
    ],
    get: None,
    set: None,
}];

/// The bytes of a state.
struct Twister<'s>(&'s mut [u8; STATE]);

impl Twister<'_> {
    fn word(&self, index: usize) -> u32 {
        let [a, b, c, d] = *self.0[4 * index..].first_chunk().unwrap_or(&[0; 4]);
        u32::from_le_bytes([a, b, c, d])
    }

    fn set_word(&mut self, index: usize, word: u32) {
        self.0[4 * index..4 * index + 4].copy_from_slice(&word.to_le_bytes());
    }

    /// Starts from one word.
    fn start(&mut self, word: u32) {
        self.set_word(0, word);
        for index in 1..WORDS {
            let before = self.word(index - 1);
            self.set_word(index, (before ^ before >> 30).wrapping_mul(1_812_433_253).wrapping_add(index as u32));
        }
        self.set_word(WORDS, WORDS as u32);
    }

    /// Starts from words, of which there is at least one.
    fn start_from(&mut self, key: impl Fn(usize) -> u32, length: usize) {
        self.start(19_650_218);
        let mut index = 1;
        let mut mix = |twister: &mut Self, factor: u32, change: &dyn Fn(u32, u32) -> u32| {
            let before = twister.word(index - 1);
            let mixed = twister.word(index) ^ (before ^ before >> 30).wrapping_mul(factor);
            twister.set_word(index, change(mixed, index as u32));
            index += 1;
            if index == WORDS {
                twister.set_word(0, twister.word(WORDS - 1));
                index = 1;
            }
        };
        for step in 0..length.max(WORDS) {
            let at = step % length;
            mix(self, 1_664_525, &|mixed, _| mixed.wrapping_add(key(at)).wrapping_add(at as u32));
        }
        for _ in 1..WORDS {
            mix(self, 1_566_083_941, &|mixed, index| mixed.wrapping_sub(index));
        }
        self.set_word(0, 0x8000_0000);
    }

    /// Makes all words anew.
    fn turn(&mut self) {
        for index in 0..WORDS {
            let joined = self.word(index) & 0x8000_0000 | self.word((index + 1) % WORDS) & 0x7fff_ffff;
            let odd = if joined & 1 == 0 { 0 } else { 0x9908_b0df };
            self.set_word(index, self.word((index + DISTANCE) % WORDS) ^ joined >> 1 ^ odd);
        }
    }

    /// 32 random bits.
    fn next(&mut self) -> u32 {
        let mut used = self.word(WORDS) as usize;
        if used >= WORDS {
            self.turn();
            used = 0;
        }
        self.set_word(WORDS, used as u32 + 1);
        let mut word = self.word(used);
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    /// As many random bits, up to 64.
    fn bits(&mut self, count: u32) -> u64 {
        match count {
            0 => 0,
            1..=32 => u64::from(self.next() >> (32 - count)),
            _ => {
                let low = u64::from(self.next());
                low | u64::from(self.next() >> (64 - count.min(64))) << 32
            }
        }
    }

    /// A float in [0, 1).
    fn unit(&mut self) -> f64 {
        let (high, low) = (self.next() >> 5, self.next() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }
}

/// Works on the state that is the first argument; ValueError when it is none.
fn with<T>(vm: &mut Vm, args: Args, work: impl FnOnce(Twister<'_>) -> T) -> Result<T, Raised> {
    let mark = vm.mark();
    let state = bytes::raw_writable(vm, args.at(0))?;
    let result = state.and_then(|state| <&mut [u8; STATE]>::try_from(state.bytes_mut(vm)).ok()).map(|state| work(Twister(state)));
    vm.release(mark);
    result.ok_or_else(|| vm.raise(kind::ValueError, message!("the state is a bytearray of {STATE} bytes")))
}

/// `seed(state, key)`: starts from the bytes of a number, little-endian.
fn seed(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let fresh = vm.attempt(|vm| {
        let mut fresh = [0; STATE];
        let key = buffers::data(vm, args.get(vm, 1))?;
        let word = |index: usize| key[4 * index..].iter().take(4).rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
        if key.is_empty() {
            Twister(&mut fresh).start_from(|_| 0, 1);
        } else {
            Twister(&mut fresh).start_from(word, key.len().div_ceil(4));
        }
        Ok(fresh)
    })?;
    with(vm, args, |twister| twister.0.copy_from_slice(&fresh))?;
    Ok(slot::NONE)
}

/// `random(state)`
fn random(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let number = with(vm, args, |mut twister| twister.unit())?;
    vm.make(|vm| float::new(vm, number))
}

/// `getrandbits(state, k)`
fn get_bits(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match usize::try_from(convert::size(vm, args.at(1))?) {
        Ok(count) => draw(vm, args, count),
        Err(_) => Err(vm.raise(kind::ValueError, message!("number of bits must be non-negative"))),
    }
}

/// An int of as many random bits.
fn draw(vm: &mut Vm, args: Args, count: usize) -> Result<Handle, Raised> {
    if count <= 64 {
        let number = with(vm, args, |mut twister| twister.bits(count as u32))?;
        return vm.make(|vm| int::from_u64(vm, number));
    }
    let content = vm.make(|vm| Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, count.div_ceil(32).saturating_mul(4), |_| ())?))?;
    for (index, first) in (0..count).step_by(32).enumerate() {
        vm.poll()?;
        let word = with(vm, args, |mut twister| twister.bits((count - first).min(32) as u32))? as u32;
        if let Some(place) = vm.heap.bytes_mut(content).get_mut(4 * index..4 * index + 4) {
            place.copy_from_slice(&word.to_le_bytes());
        }
    }
    vm.make(|vm| int::from_bytes(vm, vm.get(content).bytes(), false, false))
}

/// `below(state, limit)`: an int from 0 to below the limit, which is above 0.
fn below(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    convert::index(vm, args.at(1), args.at(1))?;
    draw_below(vm, args, args.at(1))
}

/// An int from 0 to below the int in a slot, which is above 0.
fn draw_below(vm: &mut Vm, args: Args, limit: Handle) -> Result<Handle, Raised> {
    let value = vm.get(limit);
    let small = int::as_u64(value);
    if int::is_negative(value) || small == Some(0) {
        return Err(vm.raise(kind::ValueError, message!("the limit is above 0")));
    }
    if let Some(limit) = small {
        let count = limit.ilog2() + 1;
        let number = with(vm, args, |mut twister| loop {
            let number = twister.bits(count);
            if number < limit {
                return number;
            }
        })?;
        return vm.make(|vm| int::from_u64(vm, number));
    }
    let count = int::arithmetic::bit_length(value) as usize;
    loop {
        let number = draw(vm, args, count)?;
        if int::arithmetic::order(vm.get(number), vm.get(limit)).is_lt() {
            return Ok(number);
        }
    }
}

/// `randint(state, a, b)`: an int from a to b.
fn random_int(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (first, last) = (args.at(1), args.at(2));
    convert::index(vm, first, first)?;
    convert::index(vm, last, last)?;
    if int::arithmetic::order(vm.get(last), vm.get(first)).is_lt() {
        return Err(vm.raise_with(kind::ValueError, |vm, message| {
            let (first, last) = (int::as_i64(vm.get(first)), int::as_i64(vm.get(last)));
            match (first, last) {
                (Some(first), Some(last)) => message.format(message!("empty range in randint({first}, {last})")),
                _ => message.push(b"empty range for randint()"),
            }
        }));
    }
    vm.store(last, |vm| {
        let width = int::binary_slow(vm, Binary::Sub, vm.get(last), vm.get(first))?;
        int::binary_slow(vm, Binary::Add, width, Value::small(1))
    })?;
    let number = draw_below(vm, args, last)?;
    vm.store(number, |vm| int::binary_slow(vm, Binary::Add, vm.get(first), vm.get(number)))?;
    Ok(number)
}

/// `choice(state, seq)`
fn choice(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let count = convert::length(vm, args.at(1))?;
    if count == 0 {
        return Err(vm.raise(kind::IndexError, message!("Cannot choose from an empty sequence")));
    }
    let limit = vm.make(|_| Ok(Value::length(count)))?;
    let at = draw_below(vm, args, limit)?;
    item::get(vm, args.at(1), at, at)?;
    Ok(at)
}
