//! What `common.S` saves when an interrupt or a fault comes, and the report of a fault.
//!
//! Invariant: what is written to a frame is what the program goes on with.

/// What was saved: a0 to a15, then the rest.
#[repr(C)]
#[derive(Default)]
pub struct Frame {
    pub registers: [u32; 16],
    shift: u32,
    /// The instruction.
    pub place: u32,
    state: u32,
    cause: u32,
    address: u32,
}

const ILLEGAL: u32 = 0;
const INTERRUPT: u32 = 4;

impl Frame {
    /// True for an interrupt, false for a fault.
    pub fn is_interrupt(&self) -> bool {
        self.cause == INTERRUPT
    }

    /// True when the instruction is not one of the core's.
    pub fn is_illegal(&self) -> bool {
        self.cause == ILLEGAL
    }

    /// What happened, and the values of registers with their names.
    pub fn report(&self) -> (&'static str, [(&'static str, u32); 11]) {
        let what = match self.cause {
            ILLEGAL => "illegal instruction",
            2 => "instruction fetch fault",
            3 => "load or store fault",
            9 => "unaligned access",
            20 | 28 | 29 => "forbidden access",
            _ => "unexpected exception",
        };
        let registers = [
            ("pc", self.place),
            ("a0", self.registers[0]),
            ("sp", self.registers[1]),
            ("cause", self.cause),
            ("address", self.address),
            ("state", self.state),
            ("shift", self.shift),
            ("a2", self.registers[2]),
            ("a3", self.registers[3]),
            ("a4", self.registers[4]),
            ("a5", self.registers[5]),
        ];
        (what, registers)
    }

    /// Does an instruction that an emulated core lacks and the chip's has: the upper half of a product. False for others.
    pub fn multiply(&mut self, instruction: u32) -> bool {
        let field = |first: u32| (instruction >> first & 15) as usize;
        let (target, one, other) = (field(12), self.registers[field(8)], self.registers[field(4)]);
        let upper = match instruction & 0xff_000f {
            0xa2_0000 => upper_half(one, other),
            // A negative factor counts as 2^32 more than it is.
            0xb2_0000 => {
                let excess = |sign: u32, factor: u32| if (sign as i32) < 0 { factor } else { 0 };
                upper_half(one, other).wrapping_sub(excess(one, other)).wrapping_sub(excess(other, one))
            }
            _ => return false,
        };
        // The stack pointer is not restored from the frame.
        if target == 1 {
            return false;
        }
        self.registers[target] = upper;
        self.place += 3;
        true
    }
}

/// The upper half of a product, out of products of halves: hidden from the compiler, which would make the instruction of
/// them that is missing.
fn upper_half(one: u32, other: u32) -> u32 {
    let low = ::core::hint::black_box(0xffff);
    let (a, b, c, d) = (one >> 16, one & low, other >> 16, other & low);
    let middle = a * d + (b * d >> 16);
    let crossed = b * c + (middle & low);
    a * c + (middle >> 16) + (crossed >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_half_of_a_product_is_that_of_its_signs() {
        let mut frame = Frame { place: 0x400d_0001, ..Frame::default() };
        (frame.registers[4], frame.registers[5]) = (0x8000_0000, 0xffff_fffe);
        assert!(frame.multiply(0xa2_6450) && frame.registers[6] == 0x7fff_ffff);
        assert!(frame.multiply(0xb2_7450) && frame.registers[7] == 1);
        assert_eq!(frame.place, 0x400d_0007);
        for (one, other) in [(u32::MAX, u32::MAX), (0x1234_5678, 0x9abc_def0), (0, 7), (0xffff, 0x1_0001), (1 << 31, 1 << 31)] {
            (frame.registers[4], frame.registers[5]) = (one, other);
            assert!(frame.multiply(0xa2_6450) && frame.multiply(0xb2_7450));
            assert_eq!(frame.registers[6], (u64::from(one) * u64::from(other) >> 32) as u32);
            assert_eq!(frame.registers[7], (i64::from(one as i32) * i64::from(other as i32) >> 32) as u32);
        }
        assert!(!frame.multiply(0xc2_7450), "a division");
        assert!(!frame.multiply(0xa2_1450), "into the stack pointer");
        assert_eq!(frame.report().0, "illegal instruction");
    }
}
