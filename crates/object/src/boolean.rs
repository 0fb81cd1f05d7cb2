//! bool: two immediates, a subtype of int.
//!
//! Invariant: the bitwise operators of two bools give a bool; everything else is int's.

use crate::fault::Leaf;
use crate::native::{Args, Code, Native};
use crate::operations::convert;
use crate::types::{Binary, Slot1, SlotOperator, Slots, TypeInfo};
use crate::{Raised, Vm, ids, int, number, slot, text};
use heap::{Handle, Value};
use names::sym;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&BOOL_TYPE];

static BOOL_TYPE: TypeInfo = TypeInfo {
    base: ids::INT.0 as usize,
    construct: Some(Native::method("object= /", Code::Both(&(construct_leaf, construct)))),
    slots: &Slots {
        truth: Slot1::Leaf(|_, value| Ok(value)),
        hash: Slot1::Leaf(|_, value| Ok(int::plain(value))),
        repr: Slot1::Leaf(|_, value| Ok(text::name(if value == Value::TRUE { sym::True } else { sym::False }))),
        binary: SlotOperator::Leaf(binary),
        unary: Some(number::unary),
        compare: SlotOperator::Leaf(int::arithmetic::compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::BOOL, "bool")
};

fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if left.is_bool() && right.is_bool() {
        let (a, b) = (left == Value::TRUE, right == Value::TRUE);
        match operator {
            Binary::And => return Ok(Value::bool(a & b)),
            Binary::Or => return Ok(Value::bool(a | b)),
            Binary::Xor => return Ok(Value::bool(a ^ b)),
            _ => {}
        }
    }
    int::arithmetic::binary(vm, operator, left, right)
}

fn construct_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match args[1].given() {
        Some(object) => convert::truth_leaf(vm, object).map(Value::bool),
        None => Ok(Value::FALSE),
    }
}

/// `bool(object)`: class, object.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let truth = args.given(vm, 1).is_some() && convert::truth(vm, args.at(1))?;
    Ok(slot::bool(truth))
}
