//! exp, log and pow, rounded correctly but for one case in dozens: what programs print of
//! them is what CPython prints.
//!
//! Logarithms are computed to more than a float holds, as a sum of two floats ("pair"), by
//! a table of logarithms and a short series; exponentials by a table of roots of two.
//!
//! Source: P. T. P. Tang, "Table-driven implementation of the exponential function", 1989,
//! and "... of the logarithm function", 1990; T. J. Dekker, "A floating-point technique for
//! extending the available precision", 1971.
//!
//! Invariant: only arguments whose results are normal floats are dealt with here; `libm` has the others.

/// 2 ** (i / 32): bits of the nearest float, and what it lacks.
static ROOTS: [(u64, f32); 32] = [
    (0x3ff0000000000000, 0.0),
    (0x3ff059b0d3158574, 5.109225e-17),
    (0x3ff0b5586cf9890f, 8.5518895e-17),
    (0x3ff11301d0125b51, -7.899854e-17),
    (0x3ff172b83c7d517b, -3.046782e-17),
    (0x3ff1d4873168b9aa, 1.04102784e-16),
    (0x3ff2387a6e756238, 8.912813e-17),
    (0x3ff29e9df51fdee1, 3.8292047e-17),
    (0x3ff306fe0a31b715, 3.9820154e-17),
    (0x3ff371a7373aa9cb, -7.712631e-17),
    (0x3ff3dea64c123422, 4.6580277e-17),
    (0x3ff44e086061892d, 2.667932e-18),
    (0x3ff4bfdad5362a27, 2.5382502e-17),
    (0x3ff5342b569d4f82, -2.8587312e-17),
    (0x3ff5ab07dd485429, 7.700948e-17),
    (0x3ff6247eb03a5585, -6.770512e-17),
    (0x3ff6a09e667f3bcd, -9.6672936e-17),
    (0x3ff71f75e8ec5f74, -3.023758e-17),
    (0x3ff7a11473eb0187, -3.4839944e-17),
    (0x3ff82589994cce13, -1.01645535e-16),
    (0x3ff8ace5422aa0db, 7.949835e-17),
    (0x3ff93737b0cdc5e5, -1.01369164e-17),
    (0x3ff9c49182a3f090, 2.4707193e-17),
    (0x3ffa5503b23e255d, -1.012568e-16),
    (0x3ffae89f995ad3ad, 8.19901e-17),
    (0x3ffb7f76f2fb5e47, -1.8513804e-17),
    (0x3ffc199bdd85529c, 2.9601406e-17),
    (0x3ffcb720dcef9069, 1.8227459e-17),
    (0x3ffd5818dcfba487, 3.2831073e-17),
    (0x3ffdfc97337b9b5f, -6.122763e-17),
    (0x3ffea4afa2a490da, -1.0619946e-16),
    (0x3fff50765b6e4540, 8.9607675e-17),
];

/// For each of 64 intervals: a number near the reciprocal of its middle, and bits and remainder of minus its
/// logarithm.
static LOGARITHMS: [(f32, u64, f32); 64] = [
    (1.4462891, 0xbfd79db6681afacb, -1.2517855e-17),
    (1.4301758, 0xbfd6e626e6aa9973, -1.178345e-17),
    (1.4143066, 0xbfd62f570a538aab, -6.7043266e-18),
    (1.3989258, 0xbfd57c2f53b05209, -8.999035e-18),
    (1.3837891, 0xbfd4c9f09e152c3c, -1.4787409e-17),
    (1.3688965, 0xbfd418a821a4c2a9, 2.3166267e-17),
    (1.3544922, 0xbfd36b5776bc1117, 2.2655028e-17),
    (1.340332, 0xbfd2bf287cc41362, 4.7886354e-18),
    (1.326416, 0xbfd214296d0898d2, -2.5505773e-17),
    (1.3127441, 0xbfd16a68c9dbd6d5, -5.899697e-18),
    (1.2995605, 0xbfd0c50965e74646, 2.3854e-17),
    (1.286377, 0xbfd01dfa5529a4b6, -1.8937585e-17),
    (1.2736816, 0xbfcef6f5e338c2b4, 6.195109e-18),
    (1.2609863, 0xbfcdaeb5aa6c33a0, -1.2087257e-18),
    (1.2487793, 0xbfcc6ff3c6efcf71, 1.1086324e-17),
    (1.2368164, 0xbfcb34885022e81e, 4.751522e-18),
    (1.2248535, 0xbfc9f60c068455e5, -9.268287e-18),
    (1.2133789, 0xbfc8c19fe2982058, 1.38268765e-17),
    (1.2019043, 0xbfc78a4584c00cf2, 5.6978904e-19),
    (1.1906738, 0xbfc656a6be1dd2d9, -1.3121627e-17),
    (1.1796875, 0xbfc526e5e3a1b438, 1.0094935e-17),
    (1.1689453, 0xbfc3fb25a59528cb, 3.5551648e-18),
    (1.1584473, 0xbfc2d38907e04e98, 1.0021513e-17),
    (1.1479492, 0xbfc1a93b7d42f611, 1.01891545e-17),
    (1.1376953, 0xbfc08338affa282a, 1.0588651e-17),
    (1.1276855, 0xbfbec3497b497cc6, -3.4456368e-18),
    (1.1179199, 0xbfbc8948014bcb6a, 3.8654903e-18),
    (1.1081543, 0xbfba4a4637ed23bd, -6.4483928e-18),
    (1.0986328, 0xbfb814be23f8c036, -3.8497027e-18),
    (1.0893555, 0xbfb5e8fa4d8591c7, 1.692896e-19),
    (1.0800781, 0xbfb3b87598b1b6ee, 5.8494765e-19),
    (1.0710449, 0xbfb1920bc3d1a6de, 1.6471922e-18),
    (1.0622559, 0xbfaeec11bf25b908, -2.169376e-18),
    (1.0534668, 0xbfaaab12cd3a0c23, 1.5044606e-18),
    (1.0449219, 0xbfa67f94f094bd98, -1.6937468e-18),
    (1.036377, 0xbfa24b532103f34d, 2.4240443e-18),
    (1.0280762, 0xbf9c5a92e1629a74, -1.2273909e-18),
    (1.0200195, 0xbf944c28d451662c, -5.5910006e-19),
    (1.0119629, 0xbf885ac7e9e7edb7, -8.1183895e-19),
    (1.0, 0x0000000000000000, 0.0),
    (1.0, 0x0000000000000000, 0.0),
    (0.9770508, 0x3f97c61b1cf5dee0, 1.4915945e-18),
    (0.96240234, 0x3fa39f07ba0ebd62, 2.2679861e-18),
    (0.9482422, 0x3fab35dd9b58baad, -6.0503356e-19),
    (0.9343262, 0x3fb163d6ef957a03, 1.0811927e-18),
    (0.92089844, 0x3fb518874226130a, 1.6038879e-18),
    (0.90771484, 0x3fb8c985e9b9ec84, -3.008293e-18),
    (0.89501953, 0x3fbc6494a2e418a6, -1.2648049e-18),
    (0.8828125, 0x3fbfe89139dbd566, -5.8089127e-18),
    (0.8708496, 0x3fc1b35ae3b81dbf, -7.568557e-18),
    (0.85913086, 0x3fc36f4c27577593, 1.6042321e-18),
    (0.84765625, 0x3fc527e5e4a1b58d, -6.2623135e-19),
    (0.8366699, 0x3fc6d35fee52b83b, 1.0443391e-17),
    (0.82592773, 0x3fc87ad07c493478, 9.336945e-18),
    (0.81518555, 0x3fca27cc30640ecb, -9.8994536e-18),
    (0.80493164, 0x3fcbc69684aee63e, -8.082255e-18),
    (0.7949219, 0x3fcd60a17f903515, -1.216673e-17),
    (0.78515625, 0x3fcef5ade4dcffe6, -3.5869293e-18),
    (0.7758789, 0x3fd03d95a1d67686, -6.5020073e-18),
    (0.7663574, 0x3fd107e404ab0f81, 5.9580004e-18),
    (0.7573242, 0x3fd1ca28c64bae54, -1.724236e-17),
    (0.74853516, 0x3fd2896a13e086a4, -1.6471428e-17),
    (0.73999023, 0x3fd34585a594b8ad, -2.233164e-17),
    (0.7314453, 0x3fd403d086cea79c, -1.4449475e-17),
];

/// Bits of the smallest number of the first interval.
const FIRST: u64 = 0x3fe6000000000000;
/// ln(2), so short that its multiples by exponents are exact, and the rest.
const LN_2: Pair = (0.6931471805598903, 5.497923018708371e-14);
/// ln(2) / 32 in the same way.
const STEP: Pair = (0.021660849392446835, 5.145609244655338e-14);
/// 1 / ln(2)
const LOG2_E: Pair = (core::f64::consts::LOG2_E, 2.0355273740931033e-17);
/// 1 / ln(10)
const LOG10_E: Pair = (core::f64::consts::LOG10_E, 1.098319650216765e-17);

/// A number as the sum of two floats, the second much smaller.
type Pair = (f64, f64);

/// `a + b` and its rounding error.
#[inline]
fn sum(a: f64, b: f64) -> Pair {
    let total = a + b;
    let b_part = total - a;
    (total, (a - (total - b_part)) + (b - b_part))
}

/// A float as two of 26 bits.
#[inline]
fn halves(a: f64) -> Pair {
    let scaled = a * 134217729.0;
    let high = scaled - (scaled - a);
    (high, a - high)
}

/// `a * b` and its rounding error.
#[inline]
fn product(a: f64, b: f64) -> Pair {
    let total = a * b;
    let ((ah, al), (bh, bl)) = (halves(a), halves(b));
    (total, ((ah * bh - total) + ah * bl + al * bh) + al * bl)
}

/// `a * b` for pairs.
#[inline]
fn product_of_pairs(a: Pair, b: Pair) -> Pair {
    let (high, low) = product(a.0, b.0);
    sum(high, low + a.0 * b.1 + a.1 * b.0)
}

/// The natural logarithm of a positive normal float.
fn log_pair(x: f64) -> Pair {
    let offset = x.to_bits().wrapping_sub(FIRST);
    let exponent = (offset as i64 >> 52) as f64;
    let (inverse, log, log_rest) = LOGARITHMS[(offset >> 46) as usize & 63];
    let z = f64::from_bits(x.to_bits().wrapping_sub(offset & 0xfff << 52));
    // z * inverse - 1, exactly.
    let inverse = inverse as f64;
    let (z_high, z_low) = halves(z);
    let (r, r_low) = sum(z_high * inverse - 1.0, z_low * inverse);
    let (square, square_low) = product(r, r);
    // The rest of the series r - r**2 / 2 + r**3 / 3 - ...
    const SERIES: [f64; 10] =
        [1.0 / 12.0, 1.0 / 11.0, 0.1, 1.0 / 9.0, 0.125, 1.0 / 7.0, 1.0 / 6.0, 0.2, 0.25, 1.0 / 3.0];
    let series = SERIES.iter().fold(0.0, |series, factor| factor - r * series);
    let series = series * r * square;
    let (total, first) = sum(exponent * LN_2.0, f64::from_bits(log));
    let (total, second) = sum(total, r);
    let (total, third) = sum(total, -0.5 * square);
    let small = exponent * LN_2.1 + log_rest as f64 + r_low - (0.5 * square_low + r * r_low) + first + second + third + series;
    sum(total, small)
}

/// e to the power of a pair between -708 and 709.
fn exp_pair(x: Pair) -> f64 {
    // 1.5 * 2**52: adding it rounds to an integer.
    const ROUND: f64 = 6755399441055744.0;
    let steps = x.0 * (32.0 * LOG2_E.0) + ROUND - ROUND;
    let r = (x.0 - steps * STEP.0) - steps * STEP.1 + x.1;
    let steps = steps as i32;
    let (root, root_rest) = ROOTS[(steps & 31) as usize];
    let root = f64::from_bits(root);
    let tail = r * r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r / 5040.0)))));
    let result = root + (root_rest as f64 + root * (r + tail));
    // The exponent may be one that only the product has.
    let exponent = steps >> 5;
    let scale = |exponent: i32| f64::from_bits(((exponent + 1023) as u64) << 52);
    result * scale(exponent - exponent / 2) * scale(exponent / 2)
}

fn is_normal_positive(x: f64) -> bool {
    x.is_normal() && x > 0.0
}

/// e ** x.
pub fn exp(x: f64) -> f64 {
    if x.abs() < 708.0 && x.abs() > 1e-17 { exp_pair((x, 0.0)) } else { libm::exp(x) }
}

/// The natural logarithm.
pub fn log(x: f64) -> f64 {
    if is_normal_positive(x) { log_pair(x).0 } else { libm::log(x) }
}

/// The logarithm to base 2; exact for powers of two.
pub fn log2(x: f64) -> f64 {
    if is_normal_positive(x) { product_of_pairs(log_pair(x), LOG2_E).0 } else { libm::log2(x) }
}

/// The logarithm to base 10; exact for powers of ten.
pub fn log10(x: f64) -> f64 {
    if is_normal_positive(x) { product_of_pairs(log_pair(x), LOG10_E).0 } else { libm::log10(x) }
}

/// 2 ** x.
pub fn exp2(x: f64) -> f64 {
    pow(2.0, x)
}

/// x ** y as C's pow.
pub fn pow(x: f64, y: f64) -> f64 {
    pow_pair(x, y).unwrap_or_else(|| libm::pow(x, y))
}

fn pow_pair(x: f64, y: f64) -> Option<f64> {
    if y == 2.0 && x.is_finite() {
        return Some(x * x);
    }
    if !x.is_normal() || !y.is_normal() || y.abs() > 1e18 {
        return None;
    }
    let mut negative = false;
    if x < 0.0 {
        let whole = y as i64;
        if whole as f64 != y {
            return None;
        }
        negative = whole & 1 != 0;
    }
    let exponent = product_of_pairs(log_pair(x.abs()), (y, 0.0));
    if !(exponent.0.abs() < 708.0) {
        return None;
    }
    let result = exp_pair(exponent);
    Some(if negative { -result } else { result })
}

/// The length of the hypotenuse of a right triangle.
pub fn hypot(x: f64, y: f64) -> f64 {
    let (large, small) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
    // Squares and their errors are normal floats.
    if x.is_nan() || y.is_nan() || !(large < 1e150 && small > 1e-140) {
        return libm::hypot(x, y);
    }
    let ((a, a_rest), (b, b_rest)) = (product(large, large), product(small, small));
    let (total, rest) = sum(a, b);
    let rest = rest + (a_rest + b_rest);
    let root = libm::sqrt(total);
    let (square, square_rest) = product(root, root);
    root + (total - square - square_rest + rest) / (2.0 * root)
}


/// The angle of the point (x, y), without the error of dividing one by the other.
pub fn atan2(y: f64, x: f64) -> f64 {
    let (a, b) = (y.abs(), x.abs());
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if !(large < 1e150 && small > 1e-140) || y.is_nan() || x.is_nan() {
        return libm::atan2(y, x);
    }
    let quotient = small / large;
    let (whole, rest) = product(quotient, large);
    let missing = ((small - whole) - rest) / large;
    let mut angle = (libm::atan(quotient), missing / (1.0 + quotient * quotient));
    // The angle from another axis.
    let from = |axis: Pair, angle: Pair| {
        let (high, low) = sum(axis.0, -angle.0);
        sum(high, low + axis.1 - angle.1)
    };
    if a > b {
        angle = from((core::f64::consts::FRAC_PI_2, 6.123233995736766e-17), angle);
    }
    if x < 0.0 {
        angle = from((core::f64::consts::PI, 1.2246467991473532e-16), angle);
    }
    (angle.0 + angle.1).copysign(y)
}

/// The hyperbolic cosine.
pub fn cosh(x: f64) -> f64 {
    if x.abs() > 0.7 && x.abs() < 700.0 {
        let power = exp(x.abs()) * 0.5;
        return power + 0.25 / power;
    }
    libm::cosh(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_those_of_cpython() {
        let cases: [(f64, f64); 14] = [
            (exp(1.0), 2.718281828459045),
            (exp(-20.5), 1.2501528663867426e-9),
            (exp(700.0), 1.0142320547350045e304),
            (log(10.0), 2.302585092994046),
            (log(0.99999), -1.0000050000287824e-5),
            (log(1e-300), -690.7755278982137),
            (log10(1000.0), 3.0),
            (log2(8.0), 3.0),
            (log2(3.0), 1.584962500721156),
            (pow(9.0, -3.0), 0.0013717421124828531),
            (pow(-2.5, 3.0), -15.625),
            (pow(10.0, 22.0), 1e22),
            (pow(1.0000001, 1e7), 2.7182816941320818),
            (hypot(3.0, 4.0), 5.0),
        ];
        for (number, (found, expected)) in cases.iter().enumerate() {
            assert_eq!(found, expected, "{number}");
        }
    }
}
