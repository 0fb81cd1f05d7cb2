//! The remainder of a division of floats, as C's `fmod`.
//!
//! Invariant: the result is exact; a step of the division takes as many bits as the quotient of words may have.

const MANTISSA: u32 = 52;
const SIGN: u64 = 1 << 63;
const INFINITE: u64 = 0x7ff << MANTISSA;
/// Bits of a word above those of a mantissa.
const STEP: u64 = 11;

/// `x - n * y` for the whole number `n` that leaves the least rest of the sign of `x`.
pub fn fmod(x: f64, y: f64) -> f64 {
    let (a, b) = (x.to_bits() & !SIGN, y.to_bits() & !SIGN);
    if b == 0 || a >= INFINITE || b > INFINITE {
        return (x * y) / (x * y);
    }
    if a < b {
        return x;
    }
    let (rest, from) = parts(a);
    let (divisor, exponent) = parts(b);
    let mut rest = rest % divisor;
    let mut places = from - exponent;
    while places > 0 {
        let step = places.min(STEP);
        rest = (rest << step) % divisor;
        places -= step;
    }
    // Normal again, unless the exponent is the least.
    let up = (rest.leading_zeros() as u64).saturating_sub(STEP).min(exponent - 1);
    let bits = if rest == 0 { 0 } else { (rest << up) + ((exponent - up - 1) << MANTISSA) };
    f64::from_bits(bits | x.to_bits() & SIGN)
}

/// Mantissa and exponent of a positive float.
fn parts(bits: u64) -> (u64, u64) {
    match bits >> MANTISSA {
        0 => (bits, 1),
        exponent => (bits & (1 << MANTISSA) - 1 | 1 << MANTISSA, exponent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainders_are_exact() {
        let mut seed = 88172645463325252u64;
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let special = [0.0, -0.0, 1.0, -3.5, 5e-324, 2.2250738585072014e-308, f64::MAX, f64::INFINITY, f64::NAN];
        let check = |x: f64, y: f64| {
            let (found, expected) = (fmod(x, y), x % y);
            assert!(found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(), "{x} {y} {found} {expected}");
        };
        for x in special {
            for y in special {
                check(x, y);
            }
        }
        for round in 0..20000 {
            let x = f64::from_bits(next());
            check(x, if round % 2 == 0 { f64::from_bits(next()) } else { f64::from_bits(x.to_bits() ^ next() >> 14) });
        }
    }
}
