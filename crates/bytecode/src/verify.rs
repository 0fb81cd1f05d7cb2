//! Verification of code images: what the machine may rely on without looking.
//!
//! Checked: every instruction is whole and known; registers, windows included, lie within the frame; constants, free
//! variables and caches exist and constants are of the kind an instruction needs; jumps and handlers lead to
//! instructions; ranges nest innermost first; nothing runs off the end. Not checked: what registers hold.
//!
//! Invariant: any image is judged without panic, in time linear in its size if the scratch memory has a bit for each
//! byte of code (else jump targets are looked for from the start each time).

use crate::image::{CodeFlags, CodeImage, Constant, Local, LocalKind, MOST_SPILLED};
use crate::opcode::{
    CALL_HEADER, Intrinsic, NO_CACHE, OPERANDS, Operand, Special, function_flags, length, op,
};
use crate::tables::Handlers;

/// What is wrong with an image, and at which byte of its code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault {
    pub offset: usize,
    pub what: &'static str,
}

/// Verifies an image, but not those among its constants.
pub fn verify(image: &CodeImage, scratch: &mut [u8]) -> Result<(), Fault> {
    let mut verifier = Verifier { image, starts: scratch, offset: 0 };
    verifier.header()?;
    verifier.instructions()?;
    verifier.jumps()?;
    verifier.handlers()
}

/// Registers that an instruction uses beyond those it names: first and number.
type Span = (usize, usize);

struct Verifier<'a, 's> {
    image: &'a CodeImage<'a>,
    /// A bit for each byte of code that starts an instruction, if there is room.
    starts: &'s mut [u8],
    offset: usize,
}

impl Verifier<'_, '_> {
    fn fail<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err(Fault { offset: self.offset, what })
    }

    fn check(&self, holds: bool, what: &'static str) -> Result<(), Fault> {
        if holds { Ok(()) } else { self.fail(what) }
    }

    fn header(&mut self) -> Result<(), Fault> {
        let image = self.image;
        let has = |flag| usize::from(image.flags.has(flag));
        let parameters = usize::from(image.argument_count)
            + usize::from(image.keyword_only_count)
            + has(CodeFlags::VARARGS)
            + has(CodeFlags::VARKEYWORDS);
        let registers = usize::from(image.register_count);
        self.check(parameters <= registers, "parameters outside of the frame")?;
        self.check(image.positional_only_count <= image.argument_count, "positional-only parameters")?;
        self.check(!image.flags.has(CodeFlags::NAMESPACE) || registers > 0, "no register for the namespace")?;
        let is_inside = |local: &Local| match local.kind {
            LocalKind::Spilled => local.register <= MOST_SPILLED,
            _ => usize::from(local.register) < registers,
        };
        self.check(image.locals.iter().all(is_inside), "local outside of the frame")?;
        if image.flags.has(CodeFlags::DOCSTRING) {
            let first = image.constants.first();
            self.check(matches!(first, Some(Constant::Str(_) | Constant::Name(_))), "no docstring")?;
        }
        Ok(())
    }

    /// Walks over all instructions, checking operands and noting where they start.
    fn instructions(&mut self) -> Result<(), Fault> {
        let code = self.image.bytecode;
        self.starts.fill(0);
        self.check(!code.is_empty(), "no code")?;
        while self.offset < code.len() {
            let opcode = code[self.offset];
            self.check((opcode as usize) < OPERANDS.len(), "unknown opcode")?;
            let end = self.offset + length(opcode);
            self.check(end <= code.len(), "cut instruction")?;
            if let Some(byte) = self.starts.get_mut(self.offset / 8) {
                *byte |= 1 << (self.offset % 8);
            }
            self.operands(opcode)?;
            self.registers_around(opcode)?;
            self.constants_needed(opcode)?;
            if end == code.len() {
                self.check(is_final(opcode), "code runs off its end")?;
            }
            self.offset = end;
        }
        Ok(())
    }

    /// Byte `index` behind the opcode.
    fn operand(&self, index: usize) -> usize {
        self.image.bytecode.get(self.offset + 1 + index).copied().unwrap_or(0).into()
    }

    fn operands(&self, opcode: u8) -> Result<(), Fault> {
        let mut at = 0;
        for operand in OPERANDS[opcode as usize] {
            let value = self.operand(at);
            match operand {
                Operand::Reg => self.register((value, 1))?,
                Operand::Const => {
                    let is_unused = opcode == op::MAKEFUNCTION && self.code_in_register();
                    self.check(is_unused || value < self.image.constants.len(), "constant out of range")?;
                }
                Operand::Cache => {
                    let is_there = value < self.image.cache_count.into() || value == NO_CACHE.into();
                    self.check(is_there, "cache out of range")?;
                }
                Operand::Wide => {
                    let index = value | self.operand(at + 1) << 8;
                    self.check(index < self.image.constants.len(), "constant out of range")?;
                }
                Operand::Count | Operand::Imm | Operand::Jump | Operand::Far => {}
            }
            at += operand.size();
        }
        Ok(())
    }

    fn register(&self, (first, count): Span) -> Result<(), Fault> {
        self.check(first + count <= self.image.register_count.into(), "register outside of the frame")
    }

    fn code_in_register(&self) -> bool {
        self.operand(3) & usize::from(function_flags::CODE_IN_REGISTER) != 0
    }

    /// Checks the registers that instructions use without naming each.
    fn registers_around(&self, opcode: u8) -> Result<(), Fault> {
        let [a, b, c, d] = [self.operand(0), self.operand(1), self.operand(2), self.operand(3)];
        let is_free = |number| number < self.image.free_names.len();
        let span = match opcode {
            op::FORITER | op::FORNEXT => (a, 3),
            op::FORCALL => (a, CALL_HEADER + b),
            op::LOADMETHOD | op::LOADMETHOD_REG => (a, CALL_HEADER + 1),
            op::CALL | op::CALLKW => (b, CALL_HEADER + c),
            op::CALLMETHOD | op::CALLMETHODKW => (b, CALL_HEADER + 1 + c),
            op::CALLEX => (b, CALL_HEADER + 1 + c.min(1)),
            op::TUPLE | op::LIST | op::SET | op::JOIN => (b, c),
            op::DICT => (b, 2 * c),
            op::UNPACK => (a, c),
            op::UNPACKEX => (a, c + 1 + d),
            op::SLICE => (b, 3),
            op::IMPORT | op::IMPORT_REG | op::YIELDFROM => (b, 2),
            op::CATCH | op::ENDCATCH => (a, 2),
            op::FORMAT if c & 4 != 0 => (b, 2),
            op::MAKEFUNCTION => (c, d.count_ones() as usize),
            op::INTRINSIC => match Intrinsic::from_number(b as u8) {
                Some(intrinsic) => (c, intrinsic_operands(intrinsic)),
                None => return self.fail("unknown intrinsic"),
            },
            op::LOADSPECIAL => return self.check(Special::from_number(b as u8).is_some(), "unknown special"),
            op::GETFREE | op::LOADFREECELL => return self.check(is_free(b), "free variable out of range"),
            op::SETFREE | op::DELFREE => return self.check(is_free(a), "free variable out of range"),
            op::GETCLASSFREE => return self.check(is_free(c), "free variable out of range"),
            _ => return Ok(()),
        };
        self.register(span)
    }

    /// Checks that constants are of the kind an instruction needs.
    fn constants_needed(&self, opcode: u8) -> Result<(), Fault> {
        let constant = |index: usize| self.image.constants.get(self.operand(index));
        let is_name = |index| matches!(constant(index), Some(Constant::Name(_)));
        let is_names = |index| match constant(index) {
            Some(Constant::Tuple(items)) => {
                let count = self.operand(2);
                items.len() <= count && items.iter().all(|item| matches!(item, Constant::Name(_)))
            }
            _ => false,
        };
        let holds = match opcode {
            op::GETGLOBAL | op::GETNAME | op::GETCLASSFREE | op::SETATTR | op::DELATTR => is_name(1),
            op::SETGLOBAL | op::DELGLOBAL | op::SETNAME | op::DELNAME => is_name(0),
            op::GETATTR | op::LOADMETHOD | op::GETSPECIAL | op::IMPORT | op::IMPORTFROM => is_name(2),
            op::CALLKW | op::CALLMETHODKW => is_names(3),
            op::MAKEFUNCTION if !self.code_in_register() => matches!(constant(1), Some(Constant::Code(_))),
            _ => true,
        };
        self.check(holds, "constant of the wrong kind")
    }

    /// True when an instruction starts at `target`.
    fn is_start(&self, target: usize) -> bool {
        let code = self.image.bytecode;
        if target >= code.len() {
            return false;
        }
        if let Some(byte) = self.starts.get(target / 8) {
            return byte >> (target % 8) & 1 != 0;
        }
        let mut offset = 0;
        while offset < target {
            offset += length(code[offset]);
        }
        offset == target
    }

    fn jumps(&mut self) -> Result<(), Fault> {
        let code = self.image.bytecode;
        self.offset = 0;
        while self.offset < code.len() {
            let opcode = code[self.offset];
            let end = self.offset + length(opcode);
            let distance = match OPERANDS[opcode as usize].last() {
                Some(Operand::Jump) => i64::from(i16::from_le_bytes([code[end - 2], code[end - 1]])),
                Some(Operand::Far) => {
                    i64::from(i32::from_le_bytes([code[end - 4], code[end - 3], code[end - 2], code[end - 1]]))
                }
                _ => 0,
            };
            let is_jump = matches!(OPERANDS[opcode as usize].last(), Some(Operand::Jump | Operand::Far));
            let target = usize::try_from(end as i64 + distance);
            self.check(!is_jump || target.is_ok_and(|target| self.is_start(target)), "jump to nowhere")?;
            self.offset = end;
        }
        Ok(())
    }

    fn handlers(&mut self) -> Result<(), Fault> {
        let code = self.image.bytecode;
        for (index, handler) in Handlers::new(self.image.handlers).enumerate() {
            self.offset = handler.target as usize;
            self.check(handler.start < handler.end && handler.end as usize <= code.len(), "empty range")?;
            self.check(self.is_start(self.offset), "handler nowhere")?;
            self.check(code.get(self.offset) == Some(&op::CATCH), "handler without CATCH")?;
            self.check(self.is_start(handler.start as usize), "range starts within an instruction")?;
            for outer in Handlers::new(self.image.handlers).skip(index + 1).take(8) {
                let is_apart = outer.end <= handler.start || handler.end <= outer.start;
                let is_around = outer.start <= handler.start && handler.end <= outer.end;
                self.check(is_apart || is_around, "ranges not innermost first")?;
            }
        }
        Ok(())
    }
}

/// True for instructions behind which nothing runs.
fn is_final(opcode: u8) -> bool {
    matches!(
        opcode,
        op::RET
            | op::RETNONE
            | op::JMP
            | op::LOOP
            | op::JMP_FAR
            | op::RAISE
            | op::RAISEFROM
            | op::RAISEAGAIN
            | op::RERAISE
    )
}

/// How many operands an intrinsic takes.
fn intrinsic_operands(intrinsic: Intrinsic) -> usize {
    match intrinsic {
        Intrinsic::MatchKeys
        | Intrinsic::MatchRest
        | Intrinsic::SplitGroup
        | Intrinsic::MergeGroups
        | Intrinsic::Template
        | Intrinsic::SetTypeParameters
        | Intrinsic::ModuleAnnotations => 2,
        Intrinsic::UnpackList | Intrinsic::ModuleAnnotation => 3,
        Intrinsic::MatchClass | Intrinsic::Interpolation => 4,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image<'a>(bytecode: &'a [u8], constants: &'a [Constant<'a>]) -> CodeImage<'a> {
        CodeImage {
            name: "f",
            qualified_name: "f",
            flags: CodeFlags(0),
            register_count: 4,
            argument_count: 1,
            positional_only_count: 0,
            keyword_only_count: 0,
            cache_count: 1,
            attribute_hint: 0,
            bytecode,
            constants,
            locals: &[],
            free_names: &[],
            handlers: &[],
            lines: &[],
            first_line: 1,
        }
    }

    fn fault(bytecode: &[u8]) -> &'static str {
        let constants = [Constant::Name("x"), Constant::Int(300)];
        let image = image(bytecode, &constants);
        let with_map = verify(&image, &mut [0; 8]);
        assert_eq!(with_map, verify(&image, &mut []));
        with_map.err().map_or("", |fault| fault.what)
    }

    #[test]
    fn faults_are_found() {
        assert_eq!(fault(&[op::LOADK, 1, 1, op::RET, 1]), "");
        assert_eq!(fault(&[op::GETGLOBAL, 1, 0, 0, op::JT, 1, 0xf8, 0xff, op::RETNONE]), "");
        assert_eq!(fault(&[]), "no code");
        assert_eq!(fault(&[255]), "unknown opcode");
        assert_eq!(fault(&[op::LOADK, 1]), "cut instruction");
        assert_eq!(fault(&[op::LOADK, 1, 1]), "code runs off its end");
        assert_eq!(fault(&[op::LOADK, 4, 1, op::RET, 1]), "register outside of the frame");
        assert_eq!(fault(&[op::TUPLE, 0, 1, 4, op::RETNONE]), "register outside of the frame");
        assert_eq!(fault(&[op::CALL, 0, 1, 1, op::RETNONE]), "register outside of the frame");
        assert_eq!(fault(&[op::LOADK, 1, 2, op::RET, 1]), "constant out of range");
        assert_eq!(fault(&[op::GETGLOBAL, 1, 1, 0, op::RETNONE]), "constant of the wrong kind");
        assert_eq!(fault(&[op::GETGLOBAL, 1, 0, 1, op::RETNONE]), "cache out of range");
        assert_eq!(fault(&[op::GETFREE, 1, 0, op::RETNONE]), "free variable out of range");
        assert_eq!(fault(&[op::JMP, 1, 0, op::LOADI, 0, 0, op::RETNONE]), "jump to nowhere");
        assert_eq!(fault(&[op::LOADSPECIAL, 0, 200, op::RETNONE]), "unknown special");
        assert_eq!(fault(&[op::INTRINSIC, 0, 200, 0, op::RETNONE]), "unknown intrinsic");
    }
}
