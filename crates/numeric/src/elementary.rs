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
    (0x3ff059b0d3158574, 5.1092249828603597e-17),
    (0x3ff0b5586cf9890f, 8.551889480940732e-17),
    (0x3ff11301d0125b51, -7.899854106056212e-17),
    (0x3ff172b83c7d517b, -3.0467821434851486e-17),
    (0x3ff1d4873168b9aa, 1.0410278443727687e-16),
    (0x3ff2387a6e756238, 8.91281286674375e-17),
    (0x3ff29e9df51fdee1, 3.829204674837422e-17),
    (0x3ff306fe0a31b715, 3.982015374222508e-17),
    (0x3ff371a7373aa9cb, -7.71263070795545e-17),
    (0x3ff3dea64c123422, 4.658027737214735e-17),
    (0x3ff44e086061892d, 2.667932099446882e-18),
    (0x3ff4bfdad5362a27, 2.538250197169391e-17),
    (0x3ff5342b569d4f82, -2.8587312338995883e-17),
    (0x3ff5ab07dd485429, 7.700948270728241e-17),
    (0x3ff6247eb03a5585, -6.770511694926954e-17),
    (0x3ff6a09e667f3bcd, -9.667293567876227e-17),
    (0x3ff71f75e8ec5f74, -3.0237580674431026e-17),
    (0x3ff7a11473eb0187, -3.483994411950462e-17),
    (0x3ff82589994cce13, -1.0164553523984724e-16),
    (0x3ff8ace5422aa0db, 7.949835005644626e-17),
    (0x3ff93737b0cdc5e5, -1.0136916427102592e-17),
    (0x3ff9c49182a3f090, 2.4707193373966842e-17),
    (0x3ffa5503b23e255d, -1.0125680005661672e-16),
    (0x3ffae89f995ad3ad, 8.19901026115867e-17),
    (0x3ffb7f76f2fb5e47, -1.8513804268929156e-17),
    (0x3ffc199bdd85529c, 2.9601405991483843e-17),
    (0x3ffcb720dcef9069, 1.8227459156281674e-17),
    (0x3ffd5818dcfba487, 3.2831073136193036e-17),
    (0x3ffdfc97337b9b5f, -6.122763100848929e-17),
    (0x3ffea4afa2a490da, -1.0619946229697218e-16),
    (0x3fff50765b6e4540, 8.960767504703654e-17),
];

/// For each of 64 intervals: a number near the reciprocal of its middle, and bits and remainder of minus its
/// logarithm.
static LOGARITHMS: [(f32, u64, f32); 64] = [
    (1.4462890625, 0xbfd79db6681afacb, -1.2517854904301751e-17),
    (1.43017578125, 0xbfd6e626e6aa9973, -1.1783450042072059e-17),
    (1.414306640625, 0xbfd62f570a538aab, -6.70432657529281e-18),
    (1.39892578125, 0xbfd57c2f53b05209, -8.999035195946072e-18),
    (1.3837890625, 0xbfd4c9f09e152c3c, -1.478740854893697e-17),
    (1.368896484375, 0xbfd418a821a4c2a9, 2.3166266734982634e-17),
    (1.3544921875, 0xbfd36b5776bc1117, 2.2655027757394235e-17),
    (1.34033203125, 0xbfd2bf287cc41362, 4.788635420033795e-18),
    (1.326416015625, 0xbfd214296d0898d2, -2.5505773389660237e-17),
    (1.312744140625, 0xbfd16a68c9dbd6d5, -5.899696974189509e-18),
    (1.299560546875, 0xbfd0c50965e74646, 2.3853999585510247e-17),
    (1.286376953125, 0xbfd01dfa5529a4b6, -1.8937585440352323e-17),
    (1.273681640625, 0xbfcef6f5e338c2b4, 6.1951088135311844e-18),
    (1.260986328125, 0xbfcdaeb5aa6c33a0, -1.208725735104084e-18),
    (1.248779296875, 0xbfcc6ff3c6efcf71, 1.1086323728508293e-17),
    (1.23681640625, 0xbfcb34885022e81e, 4.751521893900072e-18),
    (1.224853515625, 0xbfc9f60c068455e5, -9.268286621235145e-18),
    (1.21337890625, 0xbfc8c19fe2982058, 1.3826876495473043e-17),
    (1.201904296875, 0xbfc78a4584c00cf2, 5.697890443927983e-19),
    (1.190673828125, 0xbfc656a6be1dd2d9, -1.3121627268294007e-17),
    (1.1796875, 0xbfc526e5e3a1b438, 1.0094935356654301e-17),
    (1.1689453125, 0xbfc3fb25a59528cb, 3.5551647837003405e-18),
    (1.158447265625, 0xbfc2d38907e04e98, 1.002151315112287e-17),
    (1.14794921875, 0xbfc1a93b7d42f611, 1.0189154537146541e-17),
    (1.1376953125, 0xbfc08338affa282a, 1.0588651340146377e-17),
    (1.127685546875, 0xbfbec3497b497cc6, -3.4456367648164284e-18),
    (1.117919921875, 0xbfbc8948014bcb6a, 3.865490275896041e-18),
    (1.108154296875, 0xbfba4a4637ed23bd, -6.44839275786584e-18),
    (1.0986328125, 0xbfb814be23f8c036, -3.8497027067248536e-18),
    (1.08935546875, 0xbfb5e8fa4d8591c7, 1.692895950929721e-19),
    (1.080078125, 0xbfb3b87598b1b6ee, 5.849476461057154e-19),
    (1.071044921875, 0xbfb1920bc3d1a6de, 1.6471921541346348e-18),
    (1.062255859375, 0xbfaeec11bf25b908, -2.1693760753956055e-18),
    (1.053466796875, 0xbfaaab12cd3a0c23, 1.5044605884749614e-18),
    (1.044921875, 0xbfa67f94f094bd98, -1.6937468095873083e-18),
    (1.036376953125, 0xbfa24b532103f34d, 2.424044306485369e-18),
    (1.028076171875, 0xbf9c5a92e1629a74, -1.22739085883119e-18),
    (1.02001953125, 0xbf944c28d451662c, -5.591000614210232e-19),
    (1.011962890625, 0xbf885ac7e9e7edb7, -8.11838945430795e-19),
    (1.0, 0x0000000000000000, 0.0),
    (1.0, 0x0000000000000000, 0.0),
    (0.97705078125, 0x3f97c61b1cf5dee0, 1.491594517829735e-18),
    (0.96240234375, 0x3fa39f07ba0ebd62, 2.2679861373744302e-18),
    (0.9482421875, 0x3fab35dd9b58baad, -6.050335559324577e-19),
    (0.934326171875, 0x3fb163d6ef957a03, 1.0811926826218834e-18),
    (0.9208984375, 0x3fb518874226130a, 1.6038879048989884e-18),
    (0.90771484375, 0x3fb8c985e9b9ec84, -3.0082929332746887e-18),
    (0.89501953125, 0x3fbc6494a2e418a6, -1.2648048583224229e-18),
    (0.8828125, 0x3fbfe89139dbd566, -5.8089126611908955e-18),
    (0.870849609375, 0x3fc1b35ae3b81dbf, -7.568557021072394e-18),
    (0.859130859375, 0x3fc36f4c27577593, 1.604232115431387e-18),
    (0.84765625, 0x3fc527e5e4a1b58d, -6.262313515988361e-19),
    (0.836669921875, 0x3fc6d35fee52b83b, 1.0443390979956552e-17),
    (0.825927734375, 0x3fc87ad07c493478, 9.336945093618884e-18),
    (0.815185546875, 0x3fca27cc30640ecb, -9.899453552753932e-18),
    (0.804931640625, 0x3fcbc69684aee63e, -8.082255206621913e-18),
    (0.794921875, 0x3fcd60a17f903515, -1.2166729969162792e-17),
    (0.78515625, 0x3fcef5ade4dcffe6, -3.586929346402989e-18),
    (0.77587890625, 0x3fd03d95a1d67686, -6.502007296449077e-18),
    (0.766357421875, 0x3fd107e404ab0f81, 5.958000386075003e-18),
    (0.75732421875, 0x3fd1ca28c64bae54, -1.7242359838624923e-17),
    (0.74853515625, 0x3fd2896a13e086a4, -1.64714275077255e-17),
    (0.739990234375, 0x3fd34585a594b8ad, -2.2331639842555404e-17),
    (0.7314453125, 0x3fd403d086cea79c, -1.4449475490207006e-17),
];

/// Bits of the smallest number of the first interval.
const FIRST: u64 = 0x3fe6000000000000;
/// ln(2), so short that its multiples by exponents are exact, and the rest.
const LN_2: Pair = (0.6931471805598903, 5.497923018708371e-14);
/// ln(2) / 32 in the same way.
const STEP: Pair = (0.021660849392446835, 5.145609244655338e-14);
/// 1 / ln(2)
const LOG2_E: Pair = (1.4426950408889634, 2.0355273740931033e-17);
/// 1 / ln(10)
const LOG10_E: Pair = (0.4342944819032518, 1.098319650216765e-17);

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
