//! Sums and products of iterables, lengths of vectors.
//!
//! Source: J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust
//! geometric predicates", 1997 (sums as lists of non-overlapping floats).
//!
//! Invariant: float sums are correctly rounded, whatever the order of the terms.

use heap::{Handle, Value};
use object::exception::kind;
use object::native::Args;
use object::operations::{arithmetic, convert, iterate};
use object::number::{self, Number};
use object::{Binary, Raised, Vm, float};
use object::packed::message;

/// An exact sum of floats, as few non-overlapping floats in ascending order.
struct Exact {
    partials: [f64; Exact::MOST],
    count: usize,
    /// Sum of infinities and NaNs.
    special: f64,
    infinite: f64,
    overflow: bool,
}

impl Exact {
    /// The exponents of floats span 2,100 bits, 53 in each partial.
    const MOST: usize = 44;

    fn new() -> Exact {
        Exact { partials: [0.0; Exact::MOST], count: 0, special: 0.0, infinite: 0.0, overflow: false }
    }

    fn add(&mut self, term: f64) {
        if !term.is_finite() {
            if term.is_infinite() {
                self.infinite += term;
            }
            self.special += term;
            return;
        }
        let mut sum = term;
        let mut kept = 0;
        for at in 0..self.count {
            let (mut large, mut small) = (sum, self.partials[at]);
            if large.abs() < small.abs() {
                core::mem::swap(&mut large, &mut small);
            }
            let high = large + small;
            let low = small - (high - large);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            sum = high;
        }
        if !sum.is_finite() {
            self.overflow = true;
            return;
        }
        self.count = kept;
        if sum != 0.0 && kept < Exact::MOST {
            self.partials[kept] = sum;
            self.count = kept + 1;
        }
    }

    /// The sum rounded once; the text of what is wrong with it.
    fn total(&self) -> Result<f64, (usize, &'static str)> {
        if self.special != 0.0 || self.special.is_nan() {
            if self.infinite.is_nan() {
                return Err((kind::ValueError, "-inf + inf in fsum"));
            }
            return Ok(self.special);
        }
        if self.overflow {
            return Err((kind::OverflowError, "intermediate overflow in fsum"));
        }
        let Some((top, rest)) = self.partials[..self.count].split_last() else { return Ok(0.0) };
        let (mut high, mut low) = (*top, 0.0);
        let mut at = rest.len();
        while at > 0 {
            at -= 1;
            let (before, next) = (high, rest[at]);
            high = before + next;
            low = next - (high - before);
            if low != 0.0 {
                break;
            }
        }
        // Half-way cases are decided by what lies below.
        if at > 0 && ((low < 0.0 && rest[at - 1] < 0.0) || (low > 0.0 && rest[at - 1] > 0.0)) {
            let twice = low * 2.0;
            let rounded = high + twice;
            if twice == rounded - high {
                high = rounded;
            }
        }
        Ok(high)
    }
}

fn finish(vm: &mut Vm, sum: &Exact) -> Result<f64, Raised> {
    sum.total().map_err(|(error, text)| vm.raise(error, message!("{text}")))
}

pub fn fsum(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let iterator = vm.slot()?;
    iterate::iterate(vm, args.at(0), iterator)?;
    let item = vm.slot()?;
    let mut sum = Exact::new();
    while iterate::next(vm, iterator, item)? {
        sum.add(convert::float_of(vm, item)?);
        vm.poll()?;
    }
    let total = finish(vm, &sum)?;
    vm.make(|vm| float::new(vm, total))
}

/// iterable, start.
pub fn prod(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let total = if args.given(vm, 1).is_some() { args.at(1) } else { vm.make(|_| Ok(Value::small(1)))? };
    let iterator = vm.slot()?;
    iterate::iterate(vm, args.at(0), iterator)?;
    let item = vm.slot()?;
    while iterate::next(vm, iterator, item)? {
        arithmetic::binary(vm, Binary::Mul, total, item, total)?;
        vm.poll()?;
    }
    Ok(total)
}

pub fn sumprod(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (left, right) = (vm.slot()?, vm.slot()?);
    iterate::iterate(vm, args.at(0), left)?;
    iterate::iterate(vm, args.at(1), right)?;
    let (x, y, product) = (vm.slot()?, vm.slot()?, vm.slot()?);
    let total = vm.make(|_| Ok(Value::small(0)))?;
    let mut sum = Exact::new();
    let mut floats = false;
    loop {
        vm.poll()?;
        let more = iterate::next(vm, left, x)?;
        if more != iterate::next(vm, right, y)? {
            return Err(vm.raise(kind::ValueError, message!("Inputs are not the same length")));
        }
        if !more {
            break;
        }
        if let Some((a, b)) = float_pair(vm, x, y) {
            // The product and its rounding error.
            let high = a * b;
            floats = true;
            sum.add(high);
            if high.is_finite() {
                sum.add(libm::fma(a, b, -high));
            }
            continue;
        }
        arithmetic::binary(vm, Binary::Mul, x, y, product)?;
        arithmetic::binary(vm, Binary::Add, total, product, total)?;
    }
    if floats {
        let part = finish(vm, &sum)?;
        vm.store(product, |vm| float::new(vm, part))?;
        arithmetic::binary(vm, Binary::Add, total, product, total)?;
    }
    Ok(total)
}

/// Both numbers as floats, when one is a float and the other a float or an exact int.
fn float_pair(vm: &Vm, x: Handle, y: Handle) -> Option<(f64, f64)> {
    let exact = |value: Value<'_>| match number::of(vm, value)? {
        Number::Float(number) => Some((number, true)),
        Number::Int(value) => value.as_int().filter(|number| number.unsigned_abs() as u64 <= 1 << 53).map(|number| (number as f64, false)),
        Number::Complex(..) => None,
    };
    let ((a, first), (b, second)) = (exact(vm.get(x))?, exact(vm.get(y))?);
    (first || second).then_some((a, b))
}

/// The length of the vector whose coordinate `index` is `coordinate(index)`: scaled, so that squares neither overflow
/// nor lose digits.
fn norm(count: usize, coordinate: &dyn Fn(usize) -> f64) -> f64 {
    let (mut largest, mut nan) = (0.0f64, false);
    for index in 0..count {
        let size = coordinate(index).abs();
        nan |= size.is_nan();
        largest = largest.max(size);
    }
    if largest.is_infinite() {
        return f64::INFINITY;
    }
    if nan {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let exponent = libm::frexp(largest).1;
    // Two floats hold the sum: the second what the first cannot.
    let (mut high, mut low) = (0.0f64, 0.0f64);
    for index in 0..count {
        let scaled = libm::scalbn(coordinate(index), -exponent);
        let square = scaled * scaled;
        let error = libm::fma(scaled, scaled, -square);
        let sum = high + square;
        let (large, small) = if high >= square { (high, square) } else { (square, high) };
        low += small - (sum - large) + error;
        high = sum;
    }
    let root = libm::sqrt(high + low);
    let rest = libm::fma(-root, root, high) + low;
    libm::scalbn(root + rest / (2.0 * root), exponent)
}

/// Replaces the values of `count` slots by floats.
fn floats(vm: &mut Vm, first: Handle, count: usize) -> Result<(), Raised> {
    for index in 0..count {
        let slot = first.offset(index);
        let number = convert::float_of(vm, slot)?;
        vm.store(slot, |vm| float::new(vm, number))?;
    }
    Ok(())
}

pub fn hypot(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    floats(vm, args.start, args.count)?;
    let length = norm(args.count, &|index| args.get(vm, index).float_bits());
    vm.make(|vm| float::new(vm, length))
}

pub fn dist(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (p, q) = (vm.slot()?, vm.slot()?);
    iterate::to_tuple(vm, args.at(0), p)?;
    iterate::to_tuple(vm, args.at(1), q)?;
    let count = vm.get(p).field_count();
    if vm.get(q).field_count() != count {
        return Err(vm.raise(
            kind::ValueError,
            message!("both points must have the same number of dimensions"),
        ));
    }
    let differences = vm.mark();
    for index in 0..count {
        let item = vm.make(|vm| Ok(vm.get(p).field(index)))?;
        let a = convert::float_of(vm, item)?;
        vm.store(item, |vm| Ok(vm.get(q).field(index)))?;
        let b = convert::float_of(vm, item)?;
        vm.store(item, |vm| float::new(vm, a - b))?;
    }
    let first = Handle::new(differences);
    let length = norm(count, &|index| vm.get(first.offset(index)).float_bits());
    vm.make(|vm| float::new(vm, length))
}
