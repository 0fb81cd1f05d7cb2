//! Word-sized arithmetic: wide products, and division by multiplying with a reciprocal.
//!
//! Source: N. Möller and T. Granlund, "Improved division by invariant integers", 2011.
//!
//! Invariant: divisors of [`Reciprocal`] and [`Reciprocal2`] have their top bit set.

/// One digit of a big integer.
pub type Limb = usize;

/// Two limbs.
#[cfg(target_pointer_width = "64")]
pub type Double = u128;
/// Two limbs.
#[cfg(not(target_pointer_width = "64"))]
pub type Double = u64;

/// Bits of a limb.
pub const LIMB_BITS: usize = Limb::BITS as usize;

/// High and low limb.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn split(double: Double) -> (Limb, Limb) {
    ((double >> LIMB_BITS) as Limb, double as Limb)
}

/// The double limb of a high and a low limb.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn join(high: Limb, low: Limb) -> Double {
    (high as Double) << LIMB_BITS | low as Double
}

/// `a * b`.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn wide(a: Limb, b: Limb) -> Double {
    a as Double * b as Double
}

/// Sum and carry of three limbs.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn add_carry(a: Limb, b: Limb, carry: bool) -> (Limb, bool) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry as Limb);
    (sum, first | second)
}

/// Difference and borrow.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub const fn sub_borrow(a: Limb, b: Limb, borrow: bool) -> (Limb, bool) {
    let (difference, first) = a.overflowing_sub(b);
    let (difference, second) = difference.overflowing_sub(borrow as Limb);
    (difference, first | second)
}

/// Divides double limbs by one limb with two multiplications.
#[derive(Clone, Copy)]
pub struct Reciprocal {
    divisor: Limb,
    inverse: Limb,
}

impl Reciprocal {
    /// Of a divisor with its top bit set.
    pub const fn new(divisor: Limb) -> Reciprocal {
        let inverse = (join(!divisor, Limb::MAX) / divisor as Double) as Limb;
        Reciprocal { divisor, inverse }
    }

    /// Quotient and remainder of `high:low`, where `high` is below the divisor.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn divide(self, high: Limb, low: Limb) -> (Limb, Limb) {
        let estimate = wide(self.inverse, high).wrapping_add(join(high, low));
        let (quotient, fraction) = split(estimate);
        let mut quotient = quotient.wrapping_add(1);
        let mut remainder = low.wrapping_sub(quotient.wrapping_mul(self.divisor));
        if remainder > fraction {
            quotient = quotient.wrapping_sub(1);
            remainder = remainder.wrapping_add(self.divisor);
        }
        if remainder >= self.divisor {
            quotient = quotient.wrapping_add(1);
            remainder -= self.divisor;
        }
        (quotient, remainder)
    }
}

/// Divides three limbs by two: the quotient digit of long division.
#[derive(Clone, Copy)]
pub struct Reciprocal2 {
    divisor: Double,
    inverse: Limb,
}

impl Reciprocal2 {
    /// Of the two top limbs of a divisor with its top bit set.
    pub const fn new(high: Limb, low: Limb) -> Reciprocal2 {
        let mut inverse = Reciprocal::new(high).inverse;
        let mut product = high.wrapping_mul(inverse).wrapping_add(low);
        if product < low {
            inverse = inverse.wrapping_sub(1);
            if product >= high {
                inverse = inverse.wrapping_sub(1);
                product = product.wrapping_sub(high);
            }
            product = product.wrapping_sub(high);
        }
        let (carried, rest) = split(wide(inverse, low));
        product = product.wrapping_add(carried);
        if product < carried {
            inverse = inverse.wrapping_sub(1);
            if join(product, rest) >= join(high, low) {
                inverse = inverse.wrapping_sub(1);
            }
        }
        Reciprocal2 { divisor: join(high, low), inverse }
    }

    /// Quotient of `high:middle:low`, where `high:middle` is below the divisor.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn divide(self, high: Limb, middle: Limb, low: Limb) -> Limb {
        let (divisor_high, divisor_low) = split(self.divisor);
        let (quotient, fraction) = split(wide(self.inverse, high).wrapping_add(join(high, middle)));
        let top = middle.wrapping_sub(quotient.wrapping_mul(divisor_high));
        let mut remainder =
            join(top, low).wrapping_sub(wide(divisor_low, quotient)).wrapping_sub(self.divisor);
        let mut quotient = quotient.wrapping_add(1);
        if split(remainder).0 >= fraction {
            quotient = quotient.wrapping_sub(1);
            remainder = remainder.wrapping_add(self.divisor);
        }
        if remainder >= self.divisor {
            quotient = quotient.wrapping_add(1);
        }
        quotient
    }
}
