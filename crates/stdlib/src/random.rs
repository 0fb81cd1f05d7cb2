//! random: numbers from a small generator (SplitMix64).
//!
//! Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
//! generators", 2014.
//!
//! Invariant: the state moves on only when an operation is done, so one that is repeated
//! after a collection gives the same numbers: a program with a seed is deterministic.

use numeric::elementary;
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::operations::{convert, identity, item, iterate};
use object::{Binary, Leaf, Raised, Vm, bytes, float, int, list, slot};
use object::packed::message;

const fn leaf(signature: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Leaf(function)))
}

const fn full(signature: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Full(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::random, extensible: true, items: ITEMS, get: None, set: None }];

/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

static ITEMS: &[(Sym, ModuleItem)] = &[
    (sym::choice, full("seq", choice)),
    (sym::choices, full("population weights= * cum_weights= k=", choices)),
    (sym::gauss, full("mu= sigma=", gauss)),
    (sym::getrandbits, full("k /", get_bits)),
    (sym::randbytes, full("n", random_bytes)),
    (sym::randint, full("a b", random_int)),
    (sym::random, leaf("", random)),
    (sym::randrange, full("start stop= step=", random_range)),
    (sym::sample, full("population k", sample)),
    (sym::seed, full("a= version=", seed)),
    (sym::shuffle, full("x", shuffle)),
    (sym::triangular, full("low= high= mode=", triangular)),
    (sym::uniform, full("a b", uniform)),
];

/// A copy of the generator, to be stored back when the operation is done.
struct Generator(u64);

impl Generator {
    fn of(vm: &Vm) -> Generator {
        match vm.random.get() {
            0 => Generator(vm.platform.entropy() | 1),
            state => Generator(state),
        }
    }

    /// 64 random bits.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15).max(1);
        mix(self.0)
    }

    /// A float in [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A number below `limit` (not 0), each equally likely.
    fn below(&mut self, limit: u64) -> u64 {
        let shift = (limit - 1).leading_zeros();
        loop {
            let number = self.next().checked_shr(shift).unwrap_or(0);
            if number < limit {
                return number;
            }
        }
    }

    fn store(self, vm: &Vm) {
        vm.random.set(self.0);
    }
}

/// The output function of the generator.
fn mix(mut state: u64) -> u64 {
    state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ state >> 31
}

/// a, version.
fn seed(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let state = match args.given(vm, 0) {
        Some(value) if !value.is_none() => vm.attempt(|vm| {
            let value = args.get(vm, 0);
            match int::cast(vm, value) {
                Some(number) => Ok(mix(int::low_bits(number) ^ 0x5851_f42d_4c95_7f2d)),
                None => Ok(mix(identity::hash_leaf(vm, value)? as u64)),
            }
        })?,
        _ => {
            let entropy = vm.platform.entropy();
            mix(entropy ^ vm.random.get().rotate_left(17))
        }
    };
    vm.random.set(state.max(1));
    Ok(slot::NONE)
}

fn random<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    let mut generator = Generator::of(vm);
    let made = float::new(vm, generator.unit())?;
    generator.store(vm);
    Ok(made)
}

/// An int of `bits` random bits.
fn bits_value<'v>(vm: &'v Vm, generator: &mut Generator, bits: usize) -> Leaf<'v> {
    if bits <= 64 {
        return int::from_u64(vm, if bits == 0 { 0 } else { generator.next() >> (64 - bits) });
    }
    let memory = vm.heap.scratch(bits.div_ceil(8))?;
    fill(generator, memory);
    let unused = memory.len() * 8 - bits;
    if let Some(top) = memory.last_mut() {
        *top >>= unused;
    }
    int::from_bytes(vm, memory, false, false)
}

fn fill(generator: &mut Generator, bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&generator.next().to_le_bytes()[..chunk.len()]);
    }
}

/// An argument as a size.
fn size(vm: &mut Vm, slot: Handle, message: &str) -> Result<usize, Raised> {
    let number = convert::size(vm, slot)?;
    match usize::try_from(number) {
        Ok(number) => Ok(number),
        Err(_) => Err(vm.raise(kind::ValueError, message!("{message}"))),
    }
}

fn get_bits(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let bits = size(vm, args.at(0), "number of bits must be non-negative")?;
    vm.make(|vm| {
        let mut generator = Generator::of(vm);
        let made = bits_value(vm, &mut generator, bits)?;
        generator.store(vm);
        Ok(made)
    })
}

fn random_bytes(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let count = size(vm, args.at(0), "number of bytes must be non-negative")?;
    vm.make(|vm| {
        let mut generator = Generator::of(vm);
        let memory = vm.heap.scratch(count)?;
        fill(&mut generator, memory);
        let made = bytes::new(vm, memory)?;
        generator.store(vm);
        Ok(made)
    })
}

/// A random int below the int in a slot, which is above 0.
fn below<'v>(vm: &'v Vm, generator: &mut Generator, limit: Value<'v>) -> Leaf<'v> {
    if let Some(limit) = int::as_u64(limit) {
        return int::from_u64(vm, generator.below(limit.max(1)));
    }
    let bits = int::arithmetic::bit_length(limit) as usize;
    loop {
        let number = bits_value(vm, generator, bits)?;
        if int::arithmetic::order(number, limit).is_lt() {
            return Ok(number);
        }
    }
}

/// `start + step * n` for a random n, within start and stop; the slots hold ints.
fn in_range(vm: &mut Vm, start: Handle, stop: Handle, step: Handle) -> Result<Handle, Raised> {
    let count = vm.make(|vm| {
        let width = int::binary_slow(vm, Binary::Sub, vm.get(stop), vm.get(start))?;
        let step = vm.get(step);
        // Rounded up: ceil(width / step).
        let negated = int::arithmetic::unary(vm, object::Unary::Negative, width)?;
        let quotient = int::binary_slow(vm, Binary::FloorDiv, negated, step)?;
        int::arithmetic::unary(vm, object::Unary::Negative, quotient)
    })?;
    if int::is_negative(vm.get(count)) || vm.get(count) == Value::small(0) {
        return Err(vm.raise_with(kind::ValueError, |vm, message| {
            let (start, stop) = (int::as_i64(vm.get(start)), int::as_i64(vm.get(stop)));
            match (start, stop) {
                (Some(start), Some(stop)) => message.format(message!("empty range in randrange({start}, {stop})")),
                _ => message.push(b"empty range for randrange()"),
            }
        }));
    }
    vm.make(|vm| {
        let mut generator = Generator::of(vm);
        let number = below(vm, &mut generator, vm.get(count))?;
        let offset = int::binary_slow(vm, Binary::Mul, number, vm.get(step))?;
        let made = int::binary_slow(vm, Binary::Add, vm.get(start), offset)?;
        generator.store(vm);
        Ok(made)
    })
}

/// start, stop, step.
fn random_range(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    for index in 0..3 {
        if args.given(vm, index).is_some_and(|value| !value.is_none()) {
            convert::index(vm, args.at(index), args.at(index))?;
        }
    }
    if args.given(vm, 2).is_none_or(Value::is_none) {
        vm.set(args.at(2), Value::small(1));
    }
    if args.get(vm, 2) == Value::small(0) {
        return Err(vm.raise(kind::ValueError, message!("zero step for randrange()")));
    }
    if args.given(vm, 1).is_none_or(Value::is_none) {
        vm.copy(args.at(0), args.at(1));
        vm.set(args.at(0), Value::small(0));
        let empty = int::is_negative(args.get(vm, 1)) || args.get(vm, 1) == Value::small(0);
        if empty {
            return Err(vm.raise(kind::ValueError, message!("empty range for randrange()")));
        }
    }
    in_range(vm, args.at(0), args.at(1), args.at(2))
}

/// a, b: both included.
fn random_int(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    convert::index(vm, args.at(0), args.at(0))?;
    convert::index(vm, args.at(1), args.at(1))?;
    vm.store(args.at(1), |vm| int::binary_slow(vm, Binary::Add, args.get(vm, 1), Value::small(1)))?;
    let step = vm.make(|_| Ok(Value::small(1)))?;
    in_range(vm, args.at(0), args.at(1), step)
}

/// A random number below `limit`.
fn index_below(vm: &Vm, limit: usize) -> usize {
    let mut generator = Generator::of(vm);
    let number = generator.below(limit.max(1) as u64) as usize;
    generator.store(vm);
    number
}

fn choice(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let count = convert::length(vm, args.at(0))?;
    if count == 0 {
        return Err(vm.raise(kind::IndexError, message!("Cannot choose from an empty sequence")));
    }
    let at = index_below(vm, count);
    let key = vm.make(|_| Ok(Value::length(at)))?;
    item::get(vm, args.at(0), key, key)?;
    Ok(key)
}

fn shuffle(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let sequence = args.at(0);
    let count = convert::length(vm, sequence)?;
    let (i, j) = (vm.slot()?, vm.slot()?);
    let (first, second) = (vm.slot()?, vm.slot()?);
    for last in (1..count).rev() {
        vm.poll()?;
        let other = index_below(vm, last + 1);
        vm.set(i, Value::length(last));
        vm.set(j, Value::length(other));
        item::get(vm, sequence, i, first)?;
        item::get(vm, sequence, j, second)?;
        item::set(vm, sequence, i, second)?;
        item::set(vm, sequence, j, first)?;
    }
    Ok(slot::NONE)
}

/// population, k.
fn sample(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let wanted = convert::size(vm, args.at(1))?;
    let pool = vm.slot()?;
    iterate::to_list(vm, args.at(0), pool)?;
    let count = list::len(vm.get(pool));
    let wanted = match usize::try_from(wanted) {
        Ok(wanted) if wanted <= count => wanted,
        _ => {
            return Err(vm.raise(kind::ValueError, message!("Sample larger than population or is negative")));
        }
    };
    for at in 0..wanted {
        vm.poll()?;
        let other = at + index_below(vm, count - at);
        let items = vm.get(pool);
        let (a, b) = (list::get(items, at), list::get(items, other));
        list::set(vm, items, at, b);
        list::set(vm, items, other, a);
    }
    list::truncate(vm, vm.get(pool), wanted);
    Ok(pool)
}

/// population, weights, cum_weights, k.
fn choices(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let count = if args.given(vm, 3).is_some() { convert::size(vm, args.at(3))? } else { 1 };
    let population = convert::length(vm, args.at(0))?;
    let result = vm.make(|vm| list::with_capacity(vm, 0))?;
    let cumulative = vm.slot()?;
    let weighted = sums(vm, args, cumulative)?;
    if weighted && list::len(vm.get(cumulative)) != population {
        return Err(vm.raise(kind::ValueError, message!("The number of weights does not match the population")));
    }
    if population == 0 {
        return Err(vm.raise(kind::IndexError, message!("list index out of range")));
    }
    let total = list::get(vm.get(cumulative), population - 1);
    let total = if weighted { float::as_f64(total).unwrap_or(0.0) } else { 0.0 };
    if weighted && !(total > 0.0 && total.is_finite()) {
        let text = if total.is_finite() { "Total of weights must be greater than zero" } else { "Total of weights must be finite" };
        return Err(vm.raise(kind::ValueError, message!("{text}")));
    }
    let chosen = vm.slot()?;
    for _ in 0..count.max(0) {
        vm.poll()?;
        let at = if weighted {
            let mut generator = Generator::of(vm);
            let target = generator.unit() * total;
            generator.store(vm);
            let sums = vm.get(cumulative);
            // The first sum above the target.
            let (mut low, mut high) = (0, population - 1);
            while low < high {
                let middle = (low + high) / 2;
                if float::as_f64(list::get(sums, middle)).is_some_and(|sum| target < sum) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            low
        } else {
            index_below(vm, population)
        };
        vm.set(chosen, Value::length(at));
        item::get(vm, args.at(0), chosen, chosen)?;
        vm.attempt(|vm| list::push(vm, vm.get(result), vm.get(chosen)))?;
    }
    Ok(result)
}

/// The list of cumulative weights as floats in `out`; false when there are no weights.
fn sums(vm: &mut Vm, args: Args, out: Handle) -> Result<bool, Raised> {
    let given = |vm: &Vm, index| args.given(vm, index).is_some_and(|value| !value.is_none());
    let (weights, cumulative) = (given(vm, 1), given(vm, 2));
    if weights && cumulative {
        return Err(vm.raise(kind::TypeError, message!("Cannot specify both weights and cumulative weights")));
    }
    if !weights && !cumulative {
        return Ok(false);
    }
    iterate::to_list(vm, args.at(if weights { 1 } else { 2 }), out)?;
    let number = vm.slot()?;
    let mut sum = 0.0;
    for at in 0..list::len(vm.get(out)) {
        vm.set(number, list::get(vm.get(out), at));
        let weight = convert::float_of(vm, number)?;
        sum = if weights { sum + weight } else { weight };
        vm.store(number, |vm| float::new(vm, sum))?;
        list::set(vm, vm.get(out), at, vm.get(number));
    }
    Ok(true)
}

/// An argument as a float, or a default.
fn float_or(vm: &mut Vm, args: Args, index: usize, default: f64) -> Result<f64, Raised> {
    if args.given(vm, index).is_some_and(|value| !value.is_none()) { convert::float_of(vm, args.at(index)) } else { Ok(default) }
}

fn uniform(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (a, b) = (convert::float_of(vm, args.at(0))?, convert::float_of(vm, args.at(1))?);
    produce(vm, |generator| a + (b - a) * generator.unit())
}

/// A float made with random numbers.
fn produce(vm: &mut Vm, make: impl Fn(&mut Generator) -> f64) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let mut generator = Generator::of(vm);
        let made = float::new(vm, make(&mut generator))?;
        generator.store(vm);
        Ok(made)
    })
}

/// mu, sigma: by the polar form of Box and Muller.
fn gauss(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (mu, sigma) = (float_or(vm, args, 0, 0.0)?, float_or(vm, args, 1, 1.0)?);
    produce(vm, |generator| {
        let angle = generator.unit() * core::f64::consts::TAU;
        let radius = libm::sqrt(-2.0 * elementary::log(1.0 - generator.unit()));
        mu + libm::cos(angle) * radius * sigma
    })
}

/// low, high, mode.
fn triangular(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (low, high) = (float_or(vm, args, 0, 0.0)?, float_or(vm, args, 1, 1.0)?);
    let mode = float_or(vm, args, 2, (low + high) / 2.0)?;
    produce(vm, |generator| {
        if high == low {
            return low;
        }
        let number = generator.unit();
        let peak = (mode - low) / (high - low);
        if number > peak {
            high + (low - high) * libm::sqrt((1.0 - number) * (1.0 - peak))
        } else {
            low + (high - low) * libm::sqrt(number * peak)
        }
    })
}
