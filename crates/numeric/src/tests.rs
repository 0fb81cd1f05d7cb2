//! Big integers against 128-bit arithmetic and algebraic identities.

use crate::bits::{Bitwise, bit_length, bitwise, shift_left, shifted_right, shifted_right_floor};
use crate::limb::{Limb, Reciprocal, Reciprocal2, wide};
use crate::magnitude::{add, compare, sub, trim};
use crate::{divide, gcd, multiply, power, radix, ratio, root};
use std::string::String;
use std::vec;
use std::vec::Vec;

const GO: &dyn Fn() -> bool = &|| true;

/// Xorshift; some numbers get runs of ones or zeros, where carries are.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        match self.0 % 7 {
            0 => 0,
            1 => u64::MAX,
            2 => self.0 >> (self.0 % 64),
            _ => self.0,
        }
    }

    fn number(&mut self, most: usize) -> Vec<Limb> {
        let count = self.next() as usize % (most + 1);
        let mut limbs: Vec<Limb> = (0..count).map(|_| self.next() as Limb).collect();
        limbs.truncate(crate::magnitude::length(&limbs));
        limbs
    }
}

fn of(mut number: u128) -> Vec<Limb> {
    let mut limbs = vec![];
    while number != 0 {
        limbs.push(number as Limb);
        number >>= Limb::BITS;
    }
    limbs
}

fn value(limbs: &[Limb]) -> u128 {
    limbs.iter().rev().fold(0, |sum, limb| sum << Limb::BITS | *limb as u128)
}

fn product(a: &[Limb], b: &[Limb]) -> Vec<Limb> {
    let mut out = vec![7; a.len() + b.len()];
    let mut scratch = vec![9; multiply::scratch(a.len(), b.len())];
    let count = multiply::multiply(&mut out, a, b, &mut scratch, GO).unwrap();
    out.truncate(count);
    out
}

fn sum(a: &[Limb], b: &[Limb]) -> Vec<Limb> {
    let mut out = vec![7; a.len().max(b.len()) + 1];
    let count = add(&mut out, a, b);
    out.truncate(count);
    out
}

fn quotient(a: &[Limb], b: &[Limb]) -> (Vec<Limb>, Vec<Limb>) {
    let mut out = vec![7; (a.len() + 1).saturating_sub(b.len())];
    let mut rest = vec![7; a.len() + 1];
    let mut scratch = vec![7; b.len()];
    let (digits, left) = divide::divide(&mut out, &mut rest, a, b, &mut scratch, GO).unwrap();
    out.truncate(digits);
    rest.truncate(left);
    (out, rest)
}

fn text(limbs: &[Limb], base: u32) -> String {
    let mut work = limbs.to_vec();
    let mut out = vec![b'?'; radix::most_digits(bit_length(limbs), base)];
    let start = radix::to_text(&mut out, &mut work, base, GO).unwrap();
    String::from_utf8(out[start..].to_vec()).unwrap()
}

fn parsed(text: &str, base: u32) -> Vec<Limb> {
    let mut out = vec![0; radix::limbs_for_digits(text.len(), base)];
    let count = radix::from_text(&mut out, text.as_bytes(), base, GO).unwrap();
    out.truncate(count);
    out
}

#[test]
fn small_operands_agree_with_128_bits() {
    let mut random = Random(88172645463325252);
    for _ in 0..20_000 {
        let a = (random.next() as u128) << (random.next() % 60) | random.next() as u128;
        let b = random.next() as u128;
        assert_eq!(value(&sum(&of(a >> 1), &of(b))), (a >> 1) + b);
        let (high, low) = (a.max(b), a.min(b));
        let mut out = vec![0; of(high).len()];
        let count = sub(&mut out, &of(high), &of(low));
        assert_eq!(value(&out[..count]), high - low);
        assert_eq!(compare(&of(a), &of(b)), a.cmp(&b));
        assert_eq!(value(&product(&of(a & u64::MAX as u128), &of(b))), (a & u64::MAX as u128) * b);
        if b != 0 {
            let (q, r) = quotient(&of(a), &of(b));
            assert_eq!((value(&q), value(&r)), (a / b, a % b));
            assert_eq!(divide::remainder_by_limb(&of(a), b as Limb), (a % (b as Limb as u128).max(1)) as Limb);
        }
        assert_eq!(text(&of(a), 10), std::format!("{a}"));
        assert_eq!(text(&of(a), 16), std::format!("{a:x}"));
        assert_eq!(text(&of(a), 8), std::format!("{a:o}"));
        assert_eq!(value(&parsed(&std::format!("{a}"), 10)), a);
        assert_eq!(value(&parsed(&std::format!("{a:x}"), 16)), a);
        assert_eq!(ratio::to_f64(&of(a)), a as f64);
    }
}

#[test]
fn reciprocals_divide() {
    let mut random = Random(1234567);
    for _ in 0..50_000 {
        let top = 1 << (Limb::BITS - 1);
        let divisor = random.next() as Limb | top;
        let (high, low) = (random.next() as Limb % divisor, random.next() as Limb);
        let (q, r) = Reciprocal::new(divisor).divide(high, low);
        assert!(r < divisor);
        assert_eq!(wide(q, divisor) + r as crate::limb::Double, crate::limb::join(high, low));
        let below = random.next() as Limb;
        let middle = random.next() as Limb;
        if crate::limb::join(high, middle) < crate::limb::join(divisor, below) {
            let digit = Reciprocal2::new(divisor, below).divide(high, middle, low);
            let (q, _) = quotient(trim(&[low, middle, high]), &[below, divisor]);
            assert_eq!(digit, q.first().copied().unwrap_or(0));
        }
    }
}

#[test]
fn long_products_distribute_and_divide_back() {
    let mut random = Random(42);
    for round in 0..400 {
        let most = if round % 10 == 0 { 400 } else { 90 };
        let (a, b, c) = (random.number(most), random.number(most), random.number(most));
        // (a + b) * c == a * c + b * c
        assert_eq!(product(&sum(&a, &b), &c), sum(&product(&a, &c), &product(&b, &c)));
        assert_eq!(product(&a, &a), product(&a, &a.clone()));
        if !b.is_empty() {
            let (q, r) = quotient(&a, &b);
            assert!(compare(&r, &b).is_lt());
            assert_eq!(sum(&product(&q, &b), &r), a);
            let exact = product(&a, &b);
            assert_eq!(quotient(&exact, &b), (a.clone(), vec![]));
        }
    }
}

#[test]
fn text_reads_back_in_every_base() {
    let mut random = Random(99);
    for base in 2..=36 {
        for _ in 0..20 {
            let a = random.number(30);
            let digits = text(&a, base);
            assert_eq!(parsed(&digits, base), a);
            assert!(digits == "0" || !digits.starts_with('0'));
        }
    }
    assert_eq!(text(&[], 10), "0");
    assert_eq!(text(&[], 2), "0");
    assert_eq!(value(&parsed("1_000", 10)), 1000);
}

#[test]
fn shifts_and_bitwise_operators() {
    let mut random = Random(5);
    for _ in 0..5_000 {
        let a = (random.next() >> 1) as i128 - (random.next() >> 2) as i128;
        let b = (random.next() >> 1) as i128 * if random.next() % 2 == 0 { 1 } else { -1 };
        let (x, y) = (of(a.unsigned_abs()), of(b.unsigned_abs()));
        let operators: [(Bitwise, i128); 3] = [(Bitwise::And, a & b), (Bitwise::Or, a | b), (Bitwise::Xor, a ^ b)];
        for (operator, expected) in operators {
            let mut out = vec![3; x.len().max(y.len()) + 1];
            let (count, negative) = bitwise(&mut out, operator, (a < 0, &x), (b < 0, &y));
            assert_eq!((value(&out[..count]), negative), (expected.unsigned_abs(), expected < 0));
        }
        let shift = random.next() as usize % 70;
        let mut out = vec![3; x.len() + 2];
        let count = shifted_right_floor(&mut out, &x, a < 0, shift);
        assert_eq!(value(&out[..count]), (a >> shift).unsigned_abs());
        let mut out = vec![3; x.len() + 4];
        shift_left(&mut out, &x, shift);
        let left = out.clone();
        let count = shifted_right(&mut out, trim(&left), shift);
        assert_eq!(&out[..count], &x[..]);
    }
}

#[test]
fn powers_roots_and_divisors() {
    let mut random = Random(77);
    for exponent in 1..40usize {
        let base = random.number(3);
        let size = power::power_limbs(&base, exponent).unwrap();
        let mut out = vec![0; size.max(base.len())];
        let mut scratch = vec![0; power::power_scratch(out.len())];
        let count = power::power(&mut out, &base, exponent, &mut scratch, GO).unwrap();
        let expected = (0..exponent).fold(vec![1], |product_so_far, _| product(&product_so_far, &base));
        assert_eq!(&out[..count], &expected[..]);
        let modulus = sum(&random.number(3), &[2]);
        let (_, reduced) = quotient(&base, &modulus);
        let mut out = vec![0; modulus.len()];
        let mut scratch = vec![0; power::power_modulo_scratch(modulus.len())];
        let count = power::power_modulo(&mut out, &reduced, &[exponent], &modulus, &mut scratch, GO).unwrap();
        assert_eq!(&out[..count], &quotient(&expected, &modulus).1[..]);
    }
    for _ in 0..300 {
        let a = random.number(12);
        let mut out = vec![0; root::root_limbs(a.len())];
        let mut scratch = vec![0; root::sqrt_scratch(a.len())];
        let count = root::sqrt(&mut out, &a, &mut scratch, GO).unwrap();
        let r = &out[..count];
        assert!(compare(&product(r, r), &a).is_le());
        let next = sum(r, &[1]);
        assert!(compare(&product(&next, &next), &a).is_gt());
    }
    for _ in 0..300 {
        let (a, b, c) = (random.number(8), random.number(8), sum(&random.number(8), &[1]));
        let (x, y) = (product(&a, &c), product(&b, &c));
        let found = divisor(&x, &y);
        if !a.is_empty() || !b.is_empty() {
            assert_eq!(quotient(&found, &c).1, vec![]);
            assert_eq!(quotient(&x, &found).1, vec![]);
            assert_eq!(quotient(&y, &found).1, vec![]);
            // Cofactors have no common divisor.
            assert_eq!(divisor(&quotient(&x, &found).0, &quotient(&y, &found).0), vec![1]);
        } else {
            assert_eq!(found, vec![]);
        }
    }
}

fn divisor(x: &[Limb], y: &[Limb]) -> Vec<Limb> {
    let size = x.len().max(y.len());
    let (mut x, mut y) = (x.to_vec(), y.to_vec());
    x.resize(size, 0);
    y.resize(size, 0);
    let mut scratch = vec![0; gcd::scratch(size)];
    let count = gcd::gcd(&mut x, &mut y, &mut scratch, GO).unwrap();
    x.truncate(count);
    x
}

#[test]
fn quotients_as_floats() {
    let mut random = Random(3);
    let quotient_of = |a: &[Limb], b: &[Limb]| {
        let mut scratch = vec![0; ratio::true_divide_scratch(b.len())];
        ratio::true_divide(a, b, &mut scratch, GO).unwrap()
    };
    for _ in 0..20_000 {
        let a = random.next() >> 11;
        let b = (random.next() >> 11).max(1);
        // Both are exact floats, so the machine's division is correctly rounded.
        assert_eq!(quotient_of(&of(a as u128), &of(b as u128)), a as f64 / b as f64);
    }
    let ten = |power: usize| (0..power).fold(vec![1], |product_so_far, _| product(&product_so_far, &[10]));
    assert_eq!(quotient_of(&ten(400), &ten(399)), 10.0);
    assert_eq!(quotient_of(&ten(10), &ten(333)), 1e-323);
    assert_eq!(quotient_of(&ten(10), &ten(340)), 0.0);
    assert_eq!(quotient_of(&ten(340), &ten(1)), f64::INFINITY);
    assert_eq!(quotient_of(&[1], &[3]), 1.0 / 3.0);
}

#[test]
fn floats_and_integers() {
    use core::cmp::Ordering::*;
    for (number, expected) in [(0.0, 0), (1.9, 1), (4294967296.5, 4294967296), (1e20, 100000000000000000000u128)] {
        let mut out = [0; ratio::FLOAT_LIMBS];
        let count = ratio::from_f64(&mut out, number);
        assert_eq!(value(&out[..count]), expected);
    }
    assert_eq!(ratio::compare_f64(false, &[1], 1.0), Some(Equal));
    assert_eq!(ratio::compare_f64(false, &[1], 1.5), Some(Less));
    assert_eq!(ratio::compare_f64(true, &[1], -1.5), Some(Greater));
    assert_eq!(ratio::compare_f64(false, &of(1 << 53 | 1), 9007199254740992.0), Some(Greater));
    assert_eq!(ratio::compare_f64(true, &[1], 0.0), Some(Less));
    assert_eq!(ratio::compare_f64(false, &of(u128::MAX), f64::INFINITY), Some(Less));
    assert_eq!(ratio::compare_f64(false, &[], f64::NAN), None);
    assert_eq!(ratio::to_f64(&of(u128::MAX)), 340282366920938463463374607431768211456.0);
    assert_eq!(ratio::round(1, -1074, false), 5e-324);
    assert_eq!(ratio::round(1, -1075, false), 0.0);
    assert_eq!(ratio::round(1, -1075, true), 5e-324);
    assert_eq!(ratio::round(3, -1075, false), 1e-323);
    assert_eq!(ratio::round(u64::MAX, 960, false), f64::INFINITY);
    assert_eq!(ratio::round((1 << 53) - 1, 971, false), f64::MAX);
}
