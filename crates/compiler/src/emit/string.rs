//! f-strings and template strings.

use super::Emitter;
use crate::context::Outcome;
use bytecode::{Constant, Intrinsic, op};
use syntax::ast::{Interpolation, StringPart};

/// Parts joined at a time.
const CHUNK: u16 = 24;
/// Bit of FORMAT's last operand: a specification follows the value.
const HAS_SPECIFICATION: u8 = 4;

impl<'a> Emitter<'a, '_> {
    pub(super) fn formatted(&mut self, parts: &'a [StringPart<'a>], want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let first = mark as u8;
        let position = self.position;
        if let [StringPart::Interpolation(part)] = parts {
            return self.interpolation(part, want);
        }
        for part in parts {
            if self.top - mark == CHUNK {
                self.emit(&[op::JOIN, first, first, CHUNK as u8])?;
                self.release(mark + 1);
            }
            let place = self.take(1)?;
            match part {
                StringPart::Literal(text) => self.load_constant(Constant::Str(text), place)?,
                StringPart::Interpolation(part) => {
                    self.release(place.into());
                    let value = self.interpolation(part, None)?;
                    self.release(place.into());
                    let place = self.take(1)?;
                    self.copy(place, value)?;
                }
            }
        }
        let count = (self.top - mark) as u8;
        self.release(mark);
        let result = self.destination(want)?;
        self.at(position);
        self.emit(&[op::JOIN, result, if count == 0 { result } else { first }, count])?;
        Ok(result)
    }

    fn interpolation(&mut self, part: &'a Interpolation<'a>, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let conversion = match part.conversion {
            b's' => 1,
            b'r' => 2,
            b'a' => 3,
            _ => 0,
        };
        let mut flags = conversion;
        let value = match part.specification {
            None => self.expression(&part.value, None)?,
            Some(specification) => {
                flags |= HAS_SPECIFICATION;
                let value = self.push(&part.value)?;
                self.specification(specification)?;
                value
            }
        };
        self.release(mark);
        let result = self.destination(want)?;
        self.at(part.span);
        self.emit(&[op::FORMAT, result, value, flags])?;
        Ok(result)
    }

    /// Evaluates a format specification into the next temporary.
    fn specification(&mut self, parts: &'a [StringPart<'a>]) -> Outcome {
        let place = self.take(1)?;
        match parts {
            [] => self.load_constant(Constant::Str(b""), place),
            [StringPart::Literal(text)] => self.load_constant(Constant::Str(text), place),
            _ => {
                self.formatted(parts, Some(place))?;
                self.release(u16::from(place) + 1);
                Ok(())
            }
        }
    }

    /// A template string: its strings, one more than there are interpolations, and its interpolations.
    pub(super) fn template(&mut self, parts: &'a [StringPart<'a>], want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let mut strings = self.context.arena.vector();
        let mut text: &[u8] = b"";
        let pair = self.take(2)?;
        let list = pair + 1;
        self.emit(&[op::LIST, list, list, 0])?;
        for part in parts {
            match part {
                StringPart::Literal(literal) => text = literal,
                StringPart::Interpolation(part) => {
                    strings.push(Constant::Str(text))?;
                    text = b"";
                    let top = self.top;
                    self.template_part(part)?;
                    self.emit(&[op::LISTAPPEND, list, top as u8])?;
                    self.release(top);
                }
            }
        }
        strings.push(Constant::Str(text))?;
        let strings = strings.finish()?;
        self.load_constant(Constant::Tuple(strings), pair)?;
        self.emit(&[op::LISTTOTUPLE, list, list])?;
        self.release(mark);
        let result = self.destination(want)?;
        self.emit(&[op::INTRINSIC, result, Intrinsic::Template as u8, pair])?;
        Ok(result)
    }

    /// Makes an interpolation in the next temporary.
    fn template_part(&mut self, part: &'a Interpolation<'a>) -> Outcome {
        let value = self.push(&part.value)?;
        let source = self.take(1)?;
        self.load_constant(Constant::Str(part.source), source)?;
        let conversion = self.take(1)?;
        let text = match part.conversion {
            b's' => Constant::Name("s"),
            b'r' => Constant::Name("r"),
            b'a' => Constant::Name("a"),
            _ => Constant::None,
        };
        self.load_constant(text, conversion)?;
        self.specification(part.specification.unwrap_or(&[]))?;
        self.at(part.span);
        self.emit(&[op::INTRINSIC, value, Intrinsic::Interpolation as u8, value])
    }
}
