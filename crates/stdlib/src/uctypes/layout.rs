//! Descriptors of structures: what their numbers mean, and sizes.
//!
//! A scalar is a number: offset, type and (for bit fields) position and length. Everything else is a tuple whose
//! first item is an offset and what kind of aggregate it is.
//!
//! Invariant: sizes are computed without overflow; descriptors that make no sense are a TypeError.

use heap::Value;
use object::dict::Dict;
use object::{Fault, Vm, ids, int, types};
use object::packed::message;

/// Kinds of aggregates, in the highest bits of a number.
pub const STRUCT: u32 = 0;
pub const POINTER: u32 = 1;
pub const ARRAY: u32 = 2;
const AGGREGATE_BITS: u32 = 29;

/// Types of scalars, in the highest bits of a number.
pub const UINT8: u32 = 0;
pub const INT64: u32 = 7;
pub const BFUINT8: u32 = 8;
pub const BFINT32: u32 = 13;
pub const FLOAT32: u32 = 14;
pub const FLOAT64: u32 = 15;
const SCALAR_BITS: u32 = 27;

/// Position and length of bit fields.
pub const BIT_POSITION: u32 = 17;
pub const BIT_LENGTH: u32 = 22;

/// Layouts.
pub const LITTLE: i32 = 0;
pub const BIG: i32 = 1;
pub const NATIVE: i32 = 2;

/// Deepest nesting of descriptors.
const DEEPEST: usize = 16;

/// The number of a type of scalars, for programs.
pub const fn scalar_number(kind: u32) -> i32 {
    ((kind << 28) as i32) >> 1
}

/// The number of a kind of aggregates, for programs.
pub const fn aggregate_number(kind: u32) -> i32 {
    ((kind << 30) as i32) >> 1
}

/// A scalar and where it is.
#[derive(Clone, Copy)]
pub struct Scalar {
    pub kind: u32,
    pub offset: u32,
    /// Position and length of a bit field.
    pub bits: Option<(u32, u32)>,
}

impl Scalar {
    pub fn of(number: Value<'_>) -> Scalar {
        let number = int::low_bits(number) as u32;
        let kind = number >> SCALAR_BITS & 15;
        if !(BFUINT8..=BFINT32).contains(&kind) {
            return Scalar { kind, offset: number & ((1 << SCALAR_BITS) - 1), bits: None };
        }
        let length = number >> BIT_LENGTH & 31;
        let length = if length == 0 { 32 } else { length };
        Scalar { kind, offset: number & ((1 << BIT_POSITION) - 1), bits: Some((number >> BIT_POSITION & 31, length)) }
    }

    /// Bytes.
    pub fn size(self) -> usize {
        match self.kind {
            FLOAT32 => 4,
            FLOAT64 => 8,
            BFUINT8..=BFINT32 => 1 << ((self.kind - BFUINT8) / 2),
            kind => 1 << (kind / 2),
        }
    }

    pub fn is_signed(self) -> bool {
        self.kind % 2 == 1
    }
}

/// Kind and offset of an aggregate, from the first item of its tuple.
pub fn aggregate(tuple: Value<'_>) -> (u32, u32) {
    let number = int::low_bits(tuple.field(0)) as u32;
    (number >> AGGREGATE_BITS & 3, number & ((1 << AGGREGATE_BITS) - 1))
}

/// True for what describes a structure.
pub fn is_fields(vm: &Vm, descriptor: Value<'_>) -> bool {
    types::cast(vm, descriptor, ids::DICT).is_some()
}

/// True for a tuple that begins with a number and has as many items as there may be.
pub fn is_aggregate(descriptor: Value<'_>) -> bool {
    descriptor.has_id(ids::TUPLE) && matches!(descriptor.field_count(), 2 | 3) && int::is_int(descriptor.field(0))
}

fn unclear(vm: &Vm) -> Fault {
    vm.type_fault(message!("unsupported descriptor of a structure"))
}

/// Size of what a descriptor describes.
pub fn size(vm: &Vm, descriptor: Value<'_>, layout: i32) -> Result<usize, Fault> {
    extent(vm, descriptor, layout, DEEPEST).map(|(size, _)| size)
}

/// Size and alignment.
fn extent(vm: &Vm, descriptor: Value<'_>, layout: i32, depth: usize) -> Result<(usize, usize), Fault> {
    let too_large = || vm.value_fault(message!("the structure is too large"));
    let depth = depth.checked_sub(1).ok_or_else(|| unclear(vm))?;
    if let Some(fields) = types::cast(vm, descriptor, ids::DICT) {
        let (mut size, mut alignment) = (0usize, 1);
        for (_, field) in Dict::items(fields) {
            let (offset, field_size, field_alignment) = match int::is_int(field) {
                true => {
                    let scalar = Scalar::of(field);
                    (scalar.offset as usize, scalar.size(), scalar.size())
                }
                false if is_aggregate(field) => {
                    let (size, alignment) = extent(vm, field, layout, depth)?;
                    (aggregate(field).1 as usize, size, alignment)
                }
                false => return Err(unclear(vm)),
            };
            size = size.max(offset.checked_add(field_size).ok_or_else(too_large)?);
            alignment = alignment.max(field_alignment);
        }
        let size = if layout == NATIVE { size.checked_next_multiple_of(alignment).ok_or_else(too_large)? } else { size };
        return Ok((size, alignment));
    }
    if !is_aggregate(descriptor) {
        return Err(unclear(vm));
    }
    let element = descriptor.field(1);
    match aggregate(descriptor).0 {
        POINTER => Ok((size_of::<usize>(), size_of::<usize>())),
        ARRAY => {
            if !int::is_int(element) {
                return Err(unclear(vm));
            }
            let count = Scalar::of(element).offset as usize;
            let (size, alignment) = match descriptor.field_count() {
                2 => (Scalar::of(element).size(), Scalar::of(element).size()),
                _ => extent(vm, descriptor.field(2), layout, depth)?,
            };
            Ok((size.checked_mul(count).ok_or_else(too_large)?, alignment))
        }
        _ => extent(vm, element, layout, depth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_programs() {
        assert_eq!(scalar_number(UINT8), 0);
        assert_eq!(scalar_number(INT64), 939_524_096);
        assert_eq!(scalar_number(BFUINT8), -1_073_741_824);
        assert_eq!(scalar_number(FLOAT64), -134_217_728);
        assert_eq!(aggregate_number(POINTER), 536_870_912);
        assert_eq!(aggregate_number(ARRAY), -1_073_741_824);
    }

    #[test]
    fn numbers_are_taken_apart() {
        let scalar = Scalar::of(Value::small(scalar_number(3) | 1000));
        assert_eq!((scalar.kind, scalar.offset, scalar.size(), scalar.is_signed()), (3, 1000, 2, true));
        let field = Scalar::of(Value::small(scalar_number(10) | 6 | 3 << BIT_POSITION | 5 << BIT_LENGTH));
        assert_eq!((field.offset, field.bits, field.size(), field.is_signed()), (6, Some((3, 5)), 2, false));
    }
}
