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
        let product = match instruction & 0xff_000f {
            0xa2_0000 => u64::from(one) * u64::from(other),
            0xb2_0000 => (i64::from(one as i32) * i64::from(other as i32)) as u64,
            _ => return false,
        };
        // The stack pointer is not restored from the frame.
        if target == 1 {
            return false;
        }
        self.registers[target] = (product >> 32) as u32;
        self.place += 3;
        true
    }
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
        assert!(!frame.multiply(0xc2_7450), "a division");
        assert!(!frame.multiply(0xa2_1450), "into the stack pointer");
        assert_eq!(frame.report().0, "illegal instruction");
    }
}
