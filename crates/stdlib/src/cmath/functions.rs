//! Elementary functions of complex numbers.
//!
//! Source: W. Kahan, "Branch cuts for complex elementary functions", 1987; values at
//! infinity from annex G of the C standard.
//!
//! Invariant: None is a domain error. Branch cuts are where the C standard has them; the
//! sign of zero tells the sides.

use numeric::elementary;
use core::f64::consts::{FRAC_PI_2, LN_2, LN_10};

/// Real and imaginary part.
pub type Complex = (f64, f64);

/// Beyond, squares may overflow.
const LARGE: f64 = f64::MAX / 4.0;
/// Beyond, `exp` overflows although a product with a sine may not.
const LARGE_EXPONENT: f64 = 708.0;

/// `i * z`
fn turned(z: Complex) -> Complex {
    (-z.1, z.0)
}

/// `-i * z`
fn turned_back(z: Complex) -> Complex {
    (z.1, -z.0)
}

/// A finite positive scale of a direction; 0 keeps its sign, so that `inf * 0` is not NaN.
fn scaled(scale: f64, direction: f64) -> f64 {
    if direction == 0.0 { direction } else { scale * direction }
}

pub fn phase(z: Complex) -> f64 {
    elementary::atan2(z.1, z.0)
}

pub fn rect(r: f64, phi: f64) -> Option<Complex> {
    if phi.is_infinite() && r != 0.0 && !r.is_nan() {
        return None;
    }
    if r == 0.0 && !phi.is_finite() {
        return Some((0.0, 0.0));
    }
    if r.is_infinite() && phi.is_nan() {
        return Some((f64::INFINITY, phi));
    }
    if phi == 0.0 {
        // Also for an infinite r.
        return Some((r, if r.is_nan() { phi } else { phi.copysign(r.signum() * phi.signum()) }));
    }
    Some((scaled(r, libm::cos(phi)), scaled(r, libm::sin(phi))))
}

pub fn sqrt(z: Complex) -> Complex {
    let (x, y) = z;
    if y.is_infinite() {
        return (f64::INFINITY, y);
    }
    if x.is_infinite() {
        return if x > 0.0 {
            (x, if y.is_nan() { y } else { 0.0f64.copysign(y) })
        } else {
            (if y.is_nan() { y } else { 0.0 }, f64::INFINITY.copysign(y))
        };
    }
    if x == 0.0 && y == 0.0 {
        return (0.0, y);
    }
    let (a, b) = (x.abs(), y.abs());
    // Scaled by powers of two, so that nothing over- or underflows.
    let root = if a < f64::MIN_POSITIVE && b < f64::MIN_POSITIVE {
        let (a, b) = (libm::scalbn(a, 54), libm::scalbn(b, 54));
        libm::scalbn(libm::sqrt(a + elementary::hypot(a, b)), -27) * core::f64::consts::FRAC_1_SQRT_2
    } else {
        let a = a / 8.0;
        2.0 * libm::sqrt(a + elementary::hypot(a, b / 8.0))
    };
    let other = b / (2.0 * root);
    if x >= 0.0 { (root, other.copysign(y)) } else { (other, root.copysign(y)) }
}

pub fn exp(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if !x.is_finite() || !y.is_finite() {
        if y.is_infinite() && (x.is_finite() || x == f64::INFINITY) {
            return None;
        }
        if x == f64::NEG_INFINITY {
            return Some(if y.is_finite() { (0.0f64.copysign(libm::cos(y)), 0.0f64.copysign(libm::sin(y))) } else { (0.0, 0.0) });
        }
        if y == 0.0 {
            return Some((elementary::exp(x), y));
        }
        if x == f64::INFINITY && y.is_finite() {
            return Some((scaled(x, libm::cos(y)), scaled(x, libm::sin(y))));
        }
        return Some((if x == f64::INFINITY { x } else { f64::NAN }, f64::NAN));
    }
    if x > LARGE_EXPONENT {
        let size = elementary::exp(x - 1.0);
        let e = core::f64::consts::E;
        return Some((scaled(size, libm::cos(y)) * e, scaled(size, libm::sin(y)) * e));
    }
    let size = elementary::exp(x);
    Some((size * libm::cos(y), size * libm::sin(y)))
}

pub fn log(z: Complex) -> Option<Complex> {
    if z == (0.0, 0.0) {
        return None;
    }
    let (a, b) = (z.0.abs(), z.1.abs());
    let angle = phase(z);
    if a.is_infinite() || b.is_infinite() {
        return Some((f64::INFINITY, angle));
    }
    let size = elementary::hypot(a, b);
    let real = if a > LARGE || b > LARGE {
        elementary::log(elementary::hypot(a / 2.0, b / 2.0)) + LN_2
    } else if a < f64::MIN_POSITIVE && b < f64::MIN_POSITIVE {
        elementary::log(elementary::hypot(libm::scalbn(a, 53), libm::scalbn(b, 53))) - 53.0 * LN_2
    } else if (0.71..=1.73).contains(&size) {
        // Near 1 the logarithm of the rounded size would lose digits.
        let (large, small) = if a > b { (a, b) } else { (b, a) };
        libm::log1p((large - 1.0) * (large + 1.0) + small * small) / 2.0
    } else {
        elementary::log(size)
    };
    Some((real, angle))
}

pub fn log10(z: Complex) -> Option<Complex> {
    log(z).map(|(real, imaginary)| (real / LN_10, imaginary / LN_10))
}

pub fn cosh(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if !x.is_finite() || !y.is_finite() {
        if y.is_infinite() && !x.is_nan() {
            return None;
        }
        if x.is_infinite() && y.is_finite() {
            let size = x.abs();
            return Some((scaled(size, libm::cos(y)), scaled(size, libm::sin(y)) * x.signum()));
        }
        if y == 0.0 {
            return Some((x.abs(), y));
        }
        return Some((if x.is_infinite() { x.abs() } else { f64::NAN }, if x == 0.0 { 0.0 } else { f64::NAN }));
    }
    if x.abs() > LARGE_EXPONENT {
        let e = core::f64::consts::E;
        let near = x - 1.0f64.copysign(x);
        return Some((scaled(elementary::cosh(near), libm::cos(y)) * e, scaled(libm::sinh(near), libm::sin(y)) * e));
    }
    Some((libm::cos(y) * elementary::cosh(x), libm::sin(y) * libm::sinh(x)))
}

pub fn sinh(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if !x.is_finite() || !y.is_finite() {
        if y.is_infinite() && !x.is_nan() {
            return None;
        }
        if x.is_infinite() && y.is_finite() {
            return Some((scaled(x.abs(), libm::cos(y)) * x.signum(), scaled(x.abs(), libm::sin(y))));
        }
        if y == 0.0 {
            return Some((x, y));
        }
        return Some((if x.is_infinite() || x == 0.0 { x } else { f64::NAN }, f64::NAN));
    }
    if x.abs() > LARGE_EXPONENT {
        let e = core::f64::consts::E;
        let near = x - 1.0f64.copysign(x);
        return Some((scaled(libm::sinh(near), libm::cos(y)) * e, scaled(elementary::cosh(near), libm::sin(y)) * e));
    }
    Some((libm::cos(y) * libm::sinh(x), libm::sin(y) * elementary::cosh(x)))
}

pub fn tanh(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if y.is_infinite() && x.is_finite() {
        return None;
    }
    if x.is_infinite() {
        let side = if y.is_finite() { 2.0 * libm::sin(y) * libm::cos(y) } else { 0.0 };
        return Some((x.signum(), 0.0f64.copysign(side)));
    }
    if x.is_nan() || y.is_nan() {
        return Some((f64::NAN, if y == 0.0 { y } else { f64::NAN }));
    }
    if x.abs() > LARGE_EXPONENT {
        return Some((x.signum(), 4.0 * libm::sin(y) * libm::cos(y) * elementary::exp(-2.0 * x.abs())));
    }
    let (tx, ty, cx) = (libm::tanh(x), libm::tan(y), 1.0 / elementary::cosh(x));
    let product = tx * ty;
    let denominator = 1.0 + product * product;
    Some((tx * (1.0 + ty * ty) / denominator, ty / denominator * cx * cx))
}

pub fn cos(z: Complex) -> Option<Complex> {
    cosh(turned(z))
}

pub fn sin(z: Complex) -> Option<Complex> {
    sinh(turned(z)).map(turned_back)
}

pub fn tan(z: Complex) -> Option<Complex> {
    tanh(turned(z)).map(turned_back)
}

/// The logarithm of twice the size of a number that is infinite or too large to square.
fn log_of_twice(z: Complex) -> f64 {
    if z.0.is_infinite() || z.1.is_infinite() {
        return f64::INFINITY;
    }
    elementary::log(elementary::hypot(z.0 / 2.0, z.1 / 2.0)) + LN_2 * 2.0
}

fn is_large(z: Complex) -> bool {
    z.0.abs() > LARGE || z.1.abs() > LARGE
}

pub fn acos(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if is_large(z) {
        let angle = if x.is_nan() || y.is_nan() { if y.is_infinite() || x.is_infinite() { f64::NAN } else { x + y } } else { elementary::atan2(y.abs(), x) };
        return Some((angle, -log_of_twice(z).copysign(y)));
    }
    if x.is_nan() || y.is_nan() {
        return Some((if x == 0.0 { FRAC_PI_2 } else { f64::NAN }, f64::NAN));
    }
    let minus = sqrt((1.0 - x, -y));
    let plus = sqrt((1.0 + x, y));
    Some((2.0 * elementary::atan2(minus.0, plus.0), libm::asinh(plus.0 * minus.1 - plus.1 * minus.0)))
}

pub fn acosh(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if is_large(z) {
        return Some((log_of_twice(z), if x.is_nan() || y.is_nan() { f64::NAN } else { elementary::atan2(y, x) }));
    }
    if x.is_nan() || y.is_nan() {
        return Some((f64::NAN, if x == 0.0 { FRAC_PI_2 } else { f64::NAN }));
    }
    let minus = sqrt((x - 1.0, y));
    let plus = sqrt((x + 1.0, y));
    Some((libm::asinh(minus.0 * plus.0 + minus.1 * plus.1), 2.0 * elementary::atan2(minus.1, plus.0)))
}

pub fn asinh(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if is_large(z) {
        let angle = if x.is_nan() || y.is_nan() { f64::NAN } else { elementary::atan2(y, x.abs()) };
        return Some((log_of_twice(z).copysign(x), angle));
    }
    if x.is_nan() || y.is_nan() {
        return Some((f64::NAN, if y == 0.0 { y } else { f64::NAN }));
    }
    let first = sqrt((1.0 + y, -x));
    let second = sqrt((1.0 - y, x));
    Some((
        libm::asinh(first.0 * second.1 - second.0 * first.1),
        elementary::atan2(y, first.0 * second.0 - first.1 * second.1),
    ))
}

pub fn asin(z: Complex) -> Option<Complex> {
    asinh(turned(z)).map(turned_back)
}

pub fn atanh(z: Complex) -> Option<Complex> {
    let (x, y) = z;
    if x.is_nan() || y.is_nan() {
        let real = if x.is_infinite() || y.is_infinite() || x == 0.0 { 0.0f64.copysign(x) } else { f64::NAN };
        let imaginary = if y.is_infinite() { FRAC_PI_2.copysign(y) } else { f64::NAN };
        return Some((real, imaginary));
    }
    if x.is_sign_negative() {
        // The function is odd.
        return atanh((-x, -y)).map(|(real, imaginary)| (-real, -imaginary));
    }
    let size = y.abs();
    if x > 1e150 || size > 1e150 {
        let h = elementary::hypot(x / 2.0, y / 2.0);
        let real = if h.is_infinite() { 0.0 } else { x / 4.0 / h / h };
        return Some((real, FRAC_PI_2.copysign(y)));
    }
    if x == 1.0 && size < 1e-150 {
        if size == 0.0 {
            return None;
        }
        let real = -elementary::log(libm::sqrt(size) / libm::sqrt(elementary::hypot(size, 2.0)));
        return Some((real, (elementary::atan2(2.0, -size) / 2.0).copysign(y)));
    }
    let rest = 1.0 - x;
    let real = libm::log1p(4.0 * x / (rest * rest + size * size)) / 4.0;
    Some((real, -elementary::atan2(-2.0 * y, rest * (1.0 + x) - size * size) / 2.0))
}

pub fn atan(z: Complex) -> Option<Complex> {
    atanh(turned(z)).map(turned_back)
}

