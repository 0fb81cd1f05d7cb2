//! The interpreter loop: the instructions' fast cases, one arm each.
//!
//! Everything hot lives in locals: `pc`, `base` (register 0 of the running frame) and `code`
//! (first field of the running code object; its constants follow). What an arm does not
//! handle it leaves, operands intact, to [`crate::step`], which performs any instruction in
//! full and says where to go on. A leaf operation that fails leaves through
//! [`crate::step::failed`]: memory is collected and the instruction repeated, an exception
//! unwound, Python code run.
//!
//! # Safety
//! The invariants that the unsafe code here relies on:
//! 1. Code objects come from the compiler or a verifier: registers are below the code's
//!    register count, constants and caches exist, jumps land on instructions.
//! 2. `vm.frame + registers` slots of the stack are in use while a frame runs, and three
//!    header slots lie below.
//! 3. Nothing reachable from an arm collects, moves the stack or runs Python, so the local
//!    pointers stay good; whatever may do so is called outside of the inner loop, which
//!    loads them again.

use crate::frame::{self, Kind, Link};
use crate::{fast, leaves, resume, special_methods, unwinding};
use bytecode::op;
use bytecode::opcode::{CALL_HEADER, NO_CACHE, function_flags};
use core::sync::atomic::Ordering;
use fast::{V, both_int, exact_number, field, header, id_of, number, small_payload};
use heap::Value;
use object::{Args, Binary, Compare, Vm, cell, code as code_object, function, ids, tuple};

/// What of a link decides how a frame returns.
const RETURN_MASK: usize = if cfg!(feature = "settrace") { frame::KIND_MASK | frame::CHAINED } else { frame::KIND_MASK };

/// Why the inner loop was left.
#[derive(Clone, Copy)]
pub enum Left {
    /// The instruction at `pc` is for `step`.
    Slow,
    /// The instruction at `pc` is for `special_methods`.
    Special,
    /// A leaf operation of the instruction at `pc` failed.
    Failed,
    /// Something is pending; `pc` is the next instruction.
    Pending,
    /// The instruction at `pc` raised the parked exception.
    Raised,
    /// The frame that native code started has returned.
    Returned,
    /// The generator that native code resumed has yielded.
    Yielded,
}

/// The loop itself: why it was left, and the offset of the instruction.
///
/// # Safety
/// A frame must be running, and `offset` be one of its instructions.
#[inline(never)]
pub unsafe fn run_fast(vm: &mut Vm, offset: usize) -> (Left, usize) {
    // SAFETY (for the whole body): invariants 1 to 3 of the module.
    unsafe {
        let mut base: *mut V = (vm.heap.stack_base() as *mut V).add(vm.frame);
        let mut code: *const V = fast::code_of(*base.sub(3));
        let mut pc: *const u8 = fast::instructions(code).add(offset);

        macro_rules! byte { ($at:expr) => { *pc.add($at) as usize }; }
        macro_rules! reg { ($at:expr) => { *base.add(*pc.add($at) as usize) }; }
        macro_rules! constant { ($at:expr) => { *code.add(code_object::CONSTANTS + *pc.add($at) as usize) }; }
        // End of the running frame's registers.
        macro_rules! top { () => { vm.frame + fast::small(*code.add(code_object::REGISTERS)) }; }
        macro_rules! next { ($length:expr) => {{ pc = pc.add($length); continue; }}; }
        macro_rules! leave { ($why:expr) => {{ return ($why, pc.offset_from(fast::instructions(code)) as usize); }}; }
        macro_rules! slow { () => { leave!(Left::Slow) }; }
        macro_rules! special { () => { leave!(Left::Special) }; }
        macro_rules! failed { () => { leave!(Left::Failed) }; }
        // Stores the value of a leaf operation.
        macro_rules! store {
            ($made:expr, $length:expr) => {
                match $made {
                    Ok(value) => { reg!(1) = fast::keep(value); next!($length) }
                    Err(_) => failed!(),
                }
            };
        }
        // Stores what a leaf operation answers, unless the instruction is for `step`.
        macro_rules! general {
            ($made:expr, $length:expr) => {
                match $made {
                    Ok(value) if value == fast::GENERAL => special!(),
                    Ok(value) => { reg!(1) = value; next!($length) }
                    Err(_) => failed!(),
                }
            };
        }
        // Jumps by the distance at the end of an instruction of this length; a safepoint.
        macro_rules! jump {
            ($length:expr) => {{
                let distance = (pc.add($length - 2) as *const i16).read_unaligned();
                pc = pc.add($length).offset(distance as isize);
                if vm.pending.load(Ordering::Relaxed) { leave!(Left::Pending) }
                continue;
            }};
        }
        macro_rules! branch { ($truth:expr, $sense:expr, $length:expr) => {{ let truth: bool = $truth; if truth == $sense { jump!($length) } next!($length) }}; }
        macro_rules! arithmetic {
            ($int:ident, $operator:tt, $binary:ident, $in_place:expr) => {{
                let (x, y) = (reg!(2), reg!(3));
                if both_int(x, y) {
                    if let Some(value) = fast::$int(x, y) { reg!(1) = value; next!(4) }
                } else if let (Some(p), Some(q)) = (number(x), number(y)) {
                    store!(fast::new_float(vm, p $operator q), 4)
                }
                general!(leaves::binary(vm, Binary::$binary, $in_place, x, y), 4)
            }};
        }
        macro_rules! arithmetic_immediate {
            ($int:ident, $operator:tt) => {{
                let (x, k) = (reg!(2), *pc.add(3) as i8);
                if x.is_int() {
                    if let Some(value) = fast::$int(x, Value::small(k as i32)) { reg!(1) = value; next!(4) }
                } else if let Some(p) = fast::float(x) {
                    store!(fast::new_float(vm, p $operator f64::from(k)), 4)
                }
                special!()
            }};
        }
        macro_rules! integers {
            ($int:ident, $binary:ident, $in_place:expr) => {{
                let (x, y) = (reg!(2), reg!(3));
                if both_int(x, y) { if let Some(value) = fast::$int(x, y) { reg!(1) = value; next!(4) } }
                general!(leaves::binary(vm, Binary::$binary, $in_place, x, y), 4)
            }};
        }
        macro_rules! integers_immediate {
            ($int:ident) => {{
                let x = reg!(2);
                if x.is_int() {
                    if let Some(value) = fast::$int(x, Value::small(*pc.add(3) as i8 as i32)) { reg!(1) = value; next!(4) }
                }
                special!()
            }};
        }
        // Truth of a comparison that needs no objects.
        macro_rules! ordering {
            ($x:expr, $y:expr, $operator:tt, $compare:ident) => {{
                let (x, y): (V, V) = ($x, $y);
                if both_int(x, y) { let (x, y) = (x.word() as isize, y.word() as isize); x $operator y }
                else if let (Some(p), Some(q)) = (exact_number(x), exact_number(y)) { (p $operator q) }
                else {
                    match leaves::compare(vm, Compare::$compare, x, y) {
                        Ok(Some(truth)) => truth,
                        Ok(None) => special!(),
                        Err(_) => failed!(),
                    }
                }
            }};
        }
        macro_rules! equality {
            ($x:expr, $y:expr) => {
                match fast::quick_equal($x, $y) {
                    Some(equal) => equal,
                    None => match leaves::compare(vm, Compare::Eq, $x, $y) {
                        Ok(Some(equal)) => equal,
                        Ok(None) => special!(),
                        Err(_) => failed!(),
                    },
                }
            };
        }
        macro_rules! immediate_ordering {
            ($operator:tt) => {{
                let (x, k) = (reg!(1), *pc.add(2) as i8);
                if x.is_int() { let (x, k) = (x.word() as isize, k as isize * 2 + 1); x $operator k }
                else if let Some(p) = fast::float(x) { (p $operator (k as f64)) }
                else { special!() }
            }};
        }
        macro_rules! truth {
            ($value:expr) => {
                match fast::quick_truth($value) { Some(truth) => truth, None => slow!() }
            };
        }
        // Calls a native that may collect or run Python, whose arguments need no more than their missing ones.
        macro_rules! native {
            ($callee:expr, $first:expr, $count:expr, $length:expr) => {{
                match leaves::full_native(vm, $callee, base.add($first), $count) {
                    Ok((function, slots)) => {
                        let offset = pc.offset_from(fast::instructions(code)) as usize;
                        let start = frame::at(vm.frame + $first);
                        frame::note_call(vm, offset);
                        vm.heap.lower_stack_top(vm.frame + $first + slots);
                        let called = function(vm.lend_mut(), Args { start, count: slots });
                        base = (vm.heap.stack_base() as *mut V).add(vm.frame);
                        code = fast::code_of(*base.sub(3));
                        pc = fast::instructions(code).add(offset);
                        vm.heap.lower_stack_top(vm.frame + fast::small(*code.add(code_object::REGISTERS)));
                        match called {
                            Ok(result) => {
                                reg!(1) = *(vm.heap.stack_base() as *const V).add(result.index());
                                next!($length)
                            }
                            Err(_) => leave!(Left::Raised),
                        }
                    }
                    Err(_) => slow!(),
                }
            }};
        }
        // Has a generator that is the only argument, in register `$argument`, run to its end first.
        macro_rules! collect {
            ($argument:expr) => {{
                let argument = base.add($argument);
                match object::list::new(vm, &[]) {
                    Ok(list) => *argument.sub(resume::COLLECTED) = fast::keep(list),
                    Err(_) => failed!(),
                }
                let again = pc.offset_from(fast::instructions(code)) as usize;
                let link = ($argument as u8, Kind::Collect);
                match resume::resume(vm, base, top!(), *argument, Value::NONE, link, again) {
                    Some(place) => { (base, code, pc) = (place.base, place.code, place.pc); continue; }
                    None => slow!(),
                }
            }};
        }
        // The top of the stack as the running frame needs it, after it was set for a call that was not entered.
        macro_rules! own_top {
            () => {
                vm.heap.lower_stack_top(vm.frame + fast::small(*code.add(code_object::REGISTERS)))
            };
        }
        // Enters the plain function in the slot three below `window + CALL_HEADER`, its arguments in place (the last
        // of them named by `$names`).
        macro_rules! enter {
            ($function:expr, $window:expr, $count:expr, $kind:expr, $length:expr) => {
                enter!($function, $window, $count, None, $kind, $length)
            };
            ($function:expr, $window:expr, $count:expr, $names:expr, $kind:expr, $length:expr) => {{
                let callee = fast::code_of($function);
                let distance = $window + CALL_HEADER;
                let frame = vm.frame + distance;
                if vm.depth >= vm.fast_limit
                    || !vm.heap.try_stack_top(frame + fast::small(*callee.add(code_object::REGISTERS)))
                {
                    slow!()
                }
                let names: Option<V> = $names;
                let bound = match names {
                    None => {
                        *callee.add(code_object::EXACT) == Value::length($count)
                            || leaves::fill_defaults($function, callee, base.add(distance), $count)
                    }
                    Some(names) => leaves::bind_named($function, callee, base.add(distance), $count, names),
                };
                if !bound {
                    own_top!();
                    slow!()
                }
                let resume = pc.add($length).offset_from(fast::instructions(code)) as usize;
                let register = byte!(1) as u8;
                base = base.add(distance);
                *base.sub(2) = Value::length(resume);
                *base.sub(1) = Value::length(Link::pack(distance, register, $kind));
                vm.frame = frame;
                vm.depth += 1;
                code = callee;
                pc = fast::instructions(code);
                continue;
            }};
        }
        // Returns to the Python frame below.
        macro_rules! ret {
            ($value:expr) => {{
                let mut value: V = $value;
                let link = fast::small(*base.sub(1));
                let kind = link & frame::KIND_MASK;
                if link & RETURN_MASK != Kind::Call as usize {
                    if frame::Link::unpack(link).is_observed() { slow!() }
                    if kind == Kind::Construct as usize {
                        if !value.is_none() { slow!() }
                        value = *base.sub(4);
                    } else if kind == Kind::Native as usize {
                        *base.sub(3) = value;
                        return (Left::Returned, 0);
                    } else if kind == Kind::Resume as usize && link & frame::CHAINED == 0 {
                        resume::close(vm, base);
                        *base.sub(4) = value;
                        return (Left::Returned, 0);
                    } else if kind >= Kind::Operator as usize {
                        match special_methods::settle(vm, base, value, link) {
                            Some(settled) => value = settled,
                            None => slow!(),
                        }
                    } else {
                        match resume::finish(vm, base, value, link) {
                            Some(place) => { (base, code, pc) = (place.base, place.code, place.pc); continue; }
                            None => slow!(),
                        }
                    }
                }
                let resume = fast::small(*base.sub(2));
                let distance = link >> frame::DISTANCE_SHIFT;
                base = base.sub(distance);
                vm.frame -= distance;
                vm.depth -= 1;
                *base.add(link >> frame::REGISTER_SHIFT & 0xff) = value;
                code = fast::code_of(*base.sub(3));
                pc = fast::instructions(code).add(resume);
                vm.heap.lower_stack_top(vm.frame + fast::small(*code.add(code_object::REGISTERS)));
                continue;
            }};
        }
        // The place of the item of a list or tuple with the index `$index`, a small integer.
        macro_rules! list_item {
            ($list:expr, $index:expr) => {{
                let items = small_payload($list);
                let length = fast::small(*items);
                let index = fast::index($index, length);
                if index >= length { slow!() }
                fast::buffer_field(*items.add(1), index)
            }};
        }
        macro_rules! tuple_item {
            ($tuple:expr, $index:expr) => {{
                let length = $tuple.payload_words();
                let index = fast::index($index, length);
                if index >= length { slow!() }
                fast::buffer_field($tuple, index)
            }};
        }
        // The two words of the inline cache numbered by the operand at `$at`.
        macro_rules! cache {
            ($at:expr) => {{
                let index = byte!($at);
                if index == NO_CACHE as usize { slow!() }
                field(*code.add(code_object::CACHES), code_object::CACHE_WIDTH * index)
            }};
        }

        loop {
            match *pc {
                op::MOVE => { reg!(1) = reg!(2); next!(3) }
                op::LOADI => { reg!(1) = Value::small(*pc.add(2) as i8 as i32); next!(3) }
                op::LOADK => { reg!(1) = constant!(2); next!(3) }
                op::NEWCELL => store!(vm.heap.new_object(ids::CELL, 0, &[Value::UNDEFINED]), 2),
                op::LOADSPECIAL => {
                    // The first specials are None, True, False, Ellipsis.
                    reg!(1) = match byte!(2) {
                        0 => Value::NONE,
                        1 => Value::TRUE,
                        2 => Value::FALSE,
                        _ => slow!(),
                    };
                    next!(3)
                }
                op::CLEAR => { reg!(1) = Value::UNDEFINED; next!(2) }
                op::CHECK => { if reg!(1).is_undefined() { slow!() } next!(2) }
                op::GETCELL => {
                    let contents = *field(reg!(2), cell::CONTENTS);
                    if contents.is_undefined() { slow!() }
                    reg!(1) = contents;
                    next!(3)
                }
                op::SETCELL => { *field(reg!(1), cell::CONTENTS) = reg!(2); next!(3) }
                op::GETFREE => {
                    let contents = *field(*field(*base.sub(3), function::CELLS + byte!(2)), cell::CONTENTS);
                    if contents.is_undefined() { slow!() }
                    reg!(1) = contents;
                    next!(3)
                }
                op::SETFREE => { *field(*field(*base.sub(3), function::CELLS + byte!(1)), cell::CONTENTS) = reg!(2); next!(3) }
                op::LOADFREECELL => { reg!(1) = *field(*base.sub(3), function::CELLS + byte!(2)); next!(3) }

                op::GETGLOBAL => {
                    let cache = cache!(3);
                    let key = (*cache).word().wrapping_sub(vm.epoch.get());
                    if key == fast::GLOBAL {
                        let entry = fast::small(*cache.add(1));
                        reg!(1) = *fast::table_field(fast::globals_table(base), entry);
                        next!(4)
                    }
                    if key == fast::BUILTIN { reg!(1) = *cache.add(1); next!(4) }
                    slow!()
                }
                op::SETGLOBAL => {
                    let cache = cache!(3);
                    if (*cache).word().wrapping_sub(vm.epoch.get()) != fast::GLOBAL { slow!() }
                    *fast::table_field(fast::globals_table(base), fast::small(*cache.add(1))) = reg!(2);
                    next!(4)
                }

                op::GETNAME => {
                    let cache = cache!(3);
                    if !(*base).is_undefined() { slow!() }
                    let key = (*cache).word().wrapping_sub(vm.epoch.get());
                    if key == fast::GLOBAL {
                        reg!(1) = *fast::table_field(fast::globals_table(base), fast::small(*cache.add(1)));
                        next!(4)
                    }
                    if key == fast::BUILTIN { reg!(1) = *cache.add(1); next!(4) }
                    slow!()
                }
                op::SETNAME => {
                    let cache = cache!(3);
                    if !(*base).is_undefined() || (*cache).word().wrapping_sub(vm.epoch.get()) != fast::GLOBAL { slow!() }
                    *fast::table_field(fast::globals_table(base), fast::small(*cache.add(1))) = reg!(2);
                    next!(4)
                }

                op::ADD => arithmetic!(add, +, Add, false),
                op::SUB => arithmetic!(sub, -, Sub, false),
                op::MUL => arithmetic!(mul, *, Mul, false),
                op::IADD => arithmetic!(add, +, Add, true),
                op::ISUB => arithmetic!(sub, -, Sub, true),
                op::IMUL => arithmetic!(mul, *, Mul, true),
                op::DIV | op::IDIV => {
                    if let (Some(p), Some(q)) = (exact_number(reg!(2)), exact_number(reg!(3))) {
                        if q != 0.0 { store!(fast::new_float(vm, p / q), 4) }
                    }
                    general!(leaves::binary(vm, Binary::Div, *pc == op::IDIV, reg!(2), reg!(3)), 4)
                }
                op::POW => general!(leaves::binary(vm, Binary::Pow, false, reg!(2), reg!(3)), 4),
                op::FLOORDIV => integers!(floor_div, FloorDiv, false),
                op::IFLOORDIV => integers!(floor_div, FloorDiv, true),
                op::MOD => integers!(modulo, Mod, false),
                op::IMOD => integers!(modulo, Mod, true),
                op::AND => integers!(and, And, false),
                op::IAND => integers!(and, And, true),
                op::OR => integers!(or, Or, false),
                op::IOR => integers!(or, Or, true),
                op::XOR => integers!(xor, Xor, false),
                op::IXOR => integers!(xor, Xor, true),
                op::SHL => integers!(shift_left, Shl, false),
                op::ISHL => integers!(shift_left, Shl, true),
                op::SHR => integers!(shift_right, Shr, false),
                op::ISHR => integers!(shift_right, Shr, true),
                op::ADDI => arithmetic_immediate!(add, +),
                op::SUBI => arithmetic_immediate!(sub, -),
                op::MULI => arithmetic_immediate!(mul, *),
                op::IADDI => arithmetic_immediate!(add, +),
                op::ISUBI => arithmetic_immediate!(sub, -),
                op::IMULI => arithmetic_immediate!(mul, *),
                op::FLOORDIVI | op::IFLOORDIVI => integers_immediate!(floor_div),
                op::MODI | op::IMODI => integers_immediate!(modulo),
                op::ANDI | op::IANDI => integers_immediate!(and),
                op::SHLI | op::ISHLI => integers_immediate!(shift_left),
                op::SHRI | op::ISHRI => integers_immediate!(shift_right),
                op::NEG => {
                    let x = reg!(2);
                    if x.is_int() {
                        if let Some(value) = fast::sub(Value::small(0), x) { reg!(1) = value; next!(3) }
                    } else if let Some(p) = fast::float(x) {
                        store!(fast::new_float(vm, -p), 3)
                    }
                    slow!()
                }
                op::INVERT => {
                    let x = reg!(2);
                    if !x.is_int() { slow!() }
                    reg!(1) = fast::from_word(x.word() ^ !1);
                    next!(3)
                }
                op::NOT => { let truth = truth!(reg!(2)); reg!(1) = Value::bool(!truth); next!(3) }

                op::LT => { let truth = ordering!(reg!(2), reg!(3), <, Lt); reg!(1) = Value::bool(truth); next!(4) }
                op::LE => { let truth = ordering!(reg!(2), reg!(3), <=, Le); reg!(1) = Value::bool(truth); next!(4) }
                op::GT => { let truth = ordering!(reg!(2), reg!(3), >, Gt); reg!(1) = Value::bool(truth); next!(4) }
                op::GE => { let truth = ordering!(reg!(2), reg!(3), >=, Ge); reg!(1) = Value::bool(truth); next!(4) }
                op::EQ => { let truth = equality!(reg!(2), reg!(3)); reg!(1) = Value::bool(truth); next!(4) }
                op::NE => { let truth = equality!(reg!(2), reg!(3)); reg!(1) = Value::bool(!truth); next!(4) }
                op::IS => { reg!(1) = Value::bool(reg!(2) == reg!(3)); next!(4) }
                op::ISNOT => { reg!(1) = Value::bool(reg!(2) != reg!(3)); next!(4) }

                op::IN | op::NOTIN => {
                    match leaves::contains(vm, reg!(3), reg!(2)) {
                        Ok(Some(truth)) => { reg!(1) = Value::bool(truth == (*pc == op::IN)); next!(4) }
                        Ok(None) => slow!(),
                        Err(_) => failed!(),
                    }
                }
                op::JIN | op::JNOTIN => {
                    match leaves::contains(vm, reg!(2), reg!(1)) {
                        Ok(Some(truth)) => branch!(truth, *pc == op::JIN, 5),
                        Ok(None) => slow!(),
                        Err(_) => failed!(),
                    }
                }

                op::JMP => {
                    let distance = (pc.add(1) as *const i16).read_unaligned();
                    pc = pc.add(3).offset(distance as isize);
                    continue;
                }
                op::LOOP => jump!(3),
                op::JT => { let truth = truth!(reg!(1)); branch!(truth, true, 4) }
                op::JF => { let truth = truth!(reg!(1)); branch!(truth, false, 4) }
                op::JNONE => branch!(reg!(1).is_none(), true, 4),
                op::JNOTNONE => branch!(reg!(1).is_none(), false, 4),
                op::JLT => { let truth = ordering!(reg!(1), reg!(2), <, Lt); branch!(truth, true, 5) }
                op::JLE => { let truth = ordering!(reg!(1), reg!(2), <=, Le); branch!(truth, true, 5) }
                op::JGT => { let truth = ordering!(reg!(1), reg!(2), >, Gt); branch!(truth, true, 5) }
                op::JGE => { let truth = ordering!(reg!(1), reg!(2), >=, Ge); branch!(truth, true, 5) }
                op::JEQ => { let truth = equality!(reg!(1), reg!(2)); branch!(truth, true, 5) }
                op::JNE => { let truth = equality!(reg!(1), reg!(2)); branch!(truth, false, 5) }
                op::JNLT => { let truth = ordering!(reg!(1), reg!(2), <, Lt); branch!(truth, false, 5) }
                op::JNLE => { let truth = ordering!(reg!(1), reg!(2), <=, Le); branch!(truth, false, 5) }
                op::JNGT => { let truth = ordering!(reg!(1), reg!(2), >, Gt); branch!(truth, false, 5) }
                op::JNGE => { let truth = ordering!(reg!(1), reg!(2), >=, Ge); branch!(truth, false, 5) }
                op::JNEQ => { let truth = equality!(reg!(1), reg!(2)); branch!(truth, false, 5) }
                op::JNNE => { let truth = equality!(reg!(1), reg!(2)); branch!(truth, true, 5) }
                op::JLTI => { let truth = immediate_ordering!(<); branch!(truth, true, 5) }
                op::JLEI => { let truth = immediate_ordering!(<=); branch!(truth, true, 5) }
                op::JGTI => { let truth = immediate_ordering!(>); branch!(truth, true, 5) }
                op::JGEI => { let truth = immediate_ordering!(>=); branch!(truth, true, 5) }
                op::JEQI => { let truth = immediate_ordering!(==); branch!(truth, true, 5) }
                op::JNEI => { let truth = immediate_ordering!(!=); branch!(truth, true, 5) }
                op::JNLTI => { let truth = immediate_ordering!(<); branch!(truth, false, 5) }
                op::JNLEI => { let truth = immediate_ordering!(<=); branch!(truth, false, 5) }
                op::JNGTI => { let truth = immediate_ordering!(>); branch!(truth, false, 5) }
                op::JNGEI => { let truth = immediate_ordering!(>=); branch!(truth, false, 5) }
                op::JNEQI => { let truth = immediate_ordering!(==); branch!(truth, false, 5) }
                op::JNNEI => { let truth = immediate_ordering!(!=); branch!(truth, false, 5) }
                op::JIS => branch!(reg!(1) == reg!(2), true, 5),
                op::JISNOT => branch!(reg!(1) == reg!(2), false, 5),

                op::FORITER => {
                    match leaves::begin(vm, reg!(2), base.add(byte!(1))) {
                        Ok(true) => next!(3),
                        Ok(false) => slow!(),
                        Err(_) => failed!(),
                    }
                }
                op::FORCALL => {
                    let state = base.add(byte!(1));
                    let arguments = state.add(CALL_HEADER);
                    if *state != object::types::type_value(ids::RANGE) { slow!() }
                    let (start, stop) = match byte!(2) {
                        1 if (*arguments).is_int() => (0, (*arguments).int_unchecked()),
                        2 if both_int(*arguments, *arguments.add(1)) => {
                            ((*arguments).int_unchecked(), (*arguments.add(1)).int_unchecked())
                        }
                        _ => slow!(),
                    };
                    if !leaves::begin_range(state, start, stop, 1) { slow!() }
                    next!(3)
                }
                op::FORNEXT => {
                    let state = base.add(byte!(1));
                    let over = *state;
                    if over.is_int() {
                        // A range: next number, numbers left, step.
                        let left = *state.add(1);
                        if left == Value::small(0) { next!(5) }
                        *state.add(1) = fast::from_word(left.word().wrapping_sub(2));
                        *state = fast::from_word(over.word().wrapping_add((*state.add(2)).word().wrapping_sub(1)));
                        reg!(2) = over;
                        jump!(5)
                    }
                    match id_of(over) {
                        fast::LIST => {
                            let position = *state.add(1);
                            let items = small_payload(over);
                            if position.word() >= (*items).word() { slow!() }
                            reg!(2) = *fast::buffer_field(*items.add(1), fast::small(position));
                            *state.add(1) = fast::from_word(position.word() + 2);
                            jump!(5)
                        }
                        fast::TUPLE => {
                            let position = fast::small(*state.add(1));
                            if position >= over.payload_words() { next!(5) }
                            reg!(2) = *fast::buffer_field(over, position);
                            *state.add(1) = Value::length(position + 1);
                            jump!(5)
                        }
                        id if resume::is_steppable(id) => {
                            let next = pc.add(5).offset_from(fast::instructions(code)) as usize;
                            let link = (byte!(2) as u8, Kind::ForNext);
                            match resume::resume(vm, base, top!(), over, Value::NONE, link, next) {
                                Some(place) => { (base, code, pc) = (place.base, place.code, place.pc); continue; }
                                None => slow!(),
                            }
                        }
                        _ => match leaves::next_item(vm, over, state) {
                            Ok(item) if item.is_undefined() => next!(5),
                            Ok(item) if item == fast::GENERAL => slow!(),
                            Ok(item) => { reg!(2) = item; jump!(5) }
                            Err(_) => failed!(),
                        },
                    }
                }

                op::GETITEM => {
                    let (x, y) = (reg!(2), reg!(3));
                    if y.is_int() {
                        match id_of(x) {
                            fast::LIST => {
                                reg!(1) = *list_item!(x, y);
                                next!(4)
                            }
                            fast::TUPLE => {
                                reg!(1) = *tuple_item!(x, y);
                                next!(4)
                            }
                            _ => {}
                        }
                    }
                    general!(leaves::get_item(vm, x, y), 4)
                }
                op::GETITEMI => {
                    let (x, y) = (reg!(2), Value::small(*pc.add(3) as i8 as i32));
                    match id_of(x) {
                        fast::LIST => {
                            reg!(1) = *list_item!(x, y);
                            next!(4)
                        }
                        fast::TUPLE => {
                            reg!(1) = *tuple_item!(x, y);
                            next!(4)
                        }
                        _ => general!(leaves::get_item(vm, x, y), 4),
                    }
                }
                op::SETITEM => {
                    let (x, y) = (reg!(1), reg!(2));
                    if y.is_int() && id_of(x) == fast::LIST {
                        *list_item!(x, y) = reg!(3);
                        next!(4)
                    }
                    match leaves::set_item(vm, x, y, reg!(3)) {
                        Ok(true) => next!(4),
                        Ok(false) => special!(),
                        Err(_) => failed!(),
                    }
                }

                op::GETATTR => {
                    let x = reg!(2);
                    let cache = cache!(4);
                    if x.is_object() {
                        let header = header(x);
                        let key = fast::shape_key(vm, header);
                        if (*cache).word() == key {
                            let slot = fast::small(*cache.add(1));
                            let mut value = fast::attribute(x, header, slot);
                            if value.is_undefined() {
                                value = leaves::outer_attribute(x, slot);
                                if value.is_undefined() { slow!() }
                            }
                            reg!(1) = value;
                            next!(5)
                        }
                        if (*cache).word() == key + fast::CONSTANT {
                            let value = *cache.add(1);
                            if id_of(value) == fast::PROPERTY { special!() }
                            reg!(1) = value;
                            next!(5)
                        }
                    }
                    if (*cache).word() != fast::other_key(vm, x) { slow!() }
                    reg!(1) = *cache.add(1);
                    next!(5)
                }
                op::SLICE => {
                    let parts = core::slice::from_raw_parts(base.add(byte!(2)), 3);
                    store!(vm.heap.new_object(ids::SLICE, 0, parts), 3)
                }
                op::SETATTR => {
                    let x = reg!(1);
                    let cache = cache!(4);
                    if !x.is_object() { slow!() }
                    let header = header(x);
                    if (*cache).word() != fast::shape_key(vm, header) { special!() }
                    let slot = fast::small(*cache.add(1));
                    if !fast::set_attribute(x, header, slot, reg!(3)) && !leaves::set_outer_attribute(vm, x, slot, reg!(3)) {
                        slow!()
                    }
                    next!(5)
                }
                op::GETSPECIAL => general!(leaves::special(vm, reg!(2), constant!(3)), 4),
                op::LOADMETHOD => {
                    let x = reg!(2);
                    let cache = cache!(4);
                    let function = *cache.add(1);
                    let window = base.add(byte!(1));
                    if x.is_object() && (*cache).word() == fast::shape_key(vm, header(x)) && !function.is_int() {
                        *window.add(CALL_HEADER) = x;
                        *window = function;
                        next!(5)
                    }
                    if !leaves::load_method(vm, x, cache, window) { slow!() }
                    next!(5)
                }

                op::CALL => {
                    let (window, given) = (byte!(2), byte!(3));
                    let callee = *base.add(window);
                    if id_of(callee) == fast::FUNCTION { enter!(callee, window, given, Kind::Call, 4) }
                    let first = base.add(window + CALL_HEADER);
                    if given == 1 && id_of(*first) == ids::GENERATOR.0 as usize && leaves::takes_all(vm, callee) {
                        collect!(window + CALL_HEADER)
                    }
                    if fast::is_native(callee) {
                        match leaves::call_native(vm, callee, first, given) {
                            Ok(value) if value == fast::GENERAL => native!(callee, window + CALL_HEADER, given, 4),
                            Ok(value) => { reg!(1) = value; next!(4) }
                            Err(_) => failed!(),
                        }
                    }
                    if fast::is_type(callee) {
                        general!(leaves::call_type(vm, callee, first, given), 4)
                    }
                    // A bound method, or a class: what is called, and what comes before its arguments.
                    let (function, own, kind) = match id_of(callee) {
                        fast::BOUND_METHOD => (*field(callee, 0), *field(callee, 1), Kind::Call),
                        fast::CLASS => (leaves::constructor(vm, callee), Value::NONE, Kind::Construct),
                        _ => special!(),
                    };
                    let is_class = kind == Kind::Construct;
                    if fast::is_native(function) {
                        // The last word of the header lies before the arguments.
                        *first.sub(1) = own;
                        general!(leaves::call_native(vm, function, first.sub(1), given + 1), 4)
                    }
                    if is_class && function.is_none() && given == 0 {
                        match leaves::instantiate(vm, callee) {
                            Ok(made) => { reg!(1) = made; next!(4) }
                            Err(_) => failed!(),
                        }
                    }
                    if id_of(function) != fast::FUNCTION { slow!() }
                    // Everything that could fail comes before the arguments move.
                    let inner = fast::code_of(function);
                    let above = is_class as usize;
                    let top = vm.frame + window + above + CALL_HEADER + fast::small(*inner.add(code_object::REGISTERS));
                    let exact = fast::small(*inner.add(code_object::EXACT));
                    let least = exact.wrapping_sub(function::defaults(function).field_count());
                    if !(least..=exact).contains(&(given + 1)) || vm.depth >= vm.fast_limit || !vm.heap.try_stack_top(top) {
                        slow!()
                    }
                    let own = if is_class {
                        match leaves::instantiate(vm, callee) {
                            Ok(made) => made,
                            Err(_) => {
                                own_top!();
                                failed!()
                            }
                        }
                    } else {
                        own
                    };
                    for index in (0..given).rev() {
                        *first.add(index + 1 + above) = *first.add(index);
                    }
                    // For a class: [instance][__init__][header][header][self][arguments]...
                    *base.add(window) = own;
                    *base.add(window + above) = function;
                    *first.add(above) = own;
                    enter!(function, window + above, given + 1, kind, 4)
                }
                op::CALLMETHOD => {
                    let window = byte!(2);
                    let callee = *base.add(window);
                    let receiver = *base.add(window + CALL_HEADER);
                    // Without a receiver the arguments begin one register later.
                    let is_bare = receiver.is_undefined() as usize;
                    let (window, count) = (window + is_bare, byte!(3) + 1 - is_bare);
                    if id_of(callee) == fast::FUNCTION {
                        *base.add(window) = callee;
                        enter!(callee, window, count, Kind::Call, 4)
                    }
                    if callee == object::list::APPEND && id_of(receiver) == fast::LIST && byte!(3) == 1 {
                        match leaves::append(vm, receiver, *base.add(window + CALL_HEADER + 1)) {
                            Ok(()) => { reg!(1) = Value::NONE; next!(4) }
                            Err(_) => failed!(),
                        }
                    }
                    if fast::is_native(callee) {
                        if byte!(3) == 1
                            && id_of(*base.add(window + CALL_HEADER + count - 1)) == ids::GENERATOR.0 as usize
                            && leaves::takes_all(vm, callee)
                        {
                            collect!(window + CALL_HEADER + count - 1)
                        }
                        match leaves::call_native(vm, callee, base.add(window + CALL_HEADER), count) {
                            Ok(value) if value == fast::GENERAL => native!(callee, window + CALL_HEADER, count, 4),
                            Ok(value) => { reg!(1) = value; next!(4) }
                            Err(_) => failed!(),
                        }
                    }
                    if is_bare != 0 && fast::is_type(callee) {
                        let made = leaves::call_type(vm, callee, base.add(window + CALL_HEADER), count);
                        // The type was the first argument.
                        *base.add(window + CALL_HEADER - 1) = Value::UNDEFINED;
                        general!(made, 4)
                    }
                    slow!()
                }
                op::CALLKW | op::CALLMETHODKW => {
                    let window = byte!(2);
                    let callee = *base.add(window);
                    let own = (*pc == op::CALLMETHODKW) as usize;
                    if id_of(callee) == fast::FUNCTION && (own == 0 || !(*base.add(window + CALL_HEADER)).is_undefined()) {
                        enter!(callee, window, byte!(3) + own, Some(constant!(4)), Kind::Call, 5)
                    }
                    slow!()
                }
                op::RAISE => {
                    let value = reg!(1);
                    if id_of(value) != ids::EXCEPTION.0 as usize { slow!() }
                    vm.park(value);
                    leave!(Left::Raised)
                }
                op::CATCH => {
                    unwinding::catch(vm, frame::at(vm.frame + byte!(1)));
                    next!(2)
                }
                op::ENDCATCH => {
                    unwinding::end_catch(vm, frame::at(vm.frame + byte!(1)));
                    next!(2)
                }
                op::JNOMATCH => match unwinding::matched(vm, reg!(1), reg!(2)) {
                    Some(matched) => branch!(matched, false, 5),
                    None => slow!(),
                },
                op::RET => ret!(reg!(1)),
                op::RETNONE => ret!(Value::NONE),

                op::TUPLE => {
                    let count = byte!(3);
                    if count == 0 { reg!(1) = tuple::empty(); next!(4) }
                    let items = core::slice::from_raw_parts(base.add(byte!(2)), count);
                    store!(vm.heap.new_object(ids::TUPLE, 0, items), 4)
                }
                op::LIST => {
                    let items = core::slice::from_raw_parts(base.add(byte!(2)), byte!(3));
                    store!(object::list::new(vm, items), 4)
                }
                op::LISTAPPEND => {
                    match leaves::append(vm, reg!(1), reg!(2)) {
                        Ok(()) => next!(3),
                        Err(_) => failed!(),
                    }
                }
                op::UNPACK => {
                    let x = reg!(2);
                    let count = byte!(3);
                    let items = match id_of(x) {
                        fast::TUPLE if x.payload_words() == count => fast::buffer_field(x, 0),
                        fast::LIST if fast::small(*small_payload(x)) == count && count > 0 => {
                            fast::buffer_field(*small_payload(x).add(1), 0)
                        }
                        _ => slow!(),
                    };
                    let target = base.add(byte!(1));
                    for index in 0..count {
                        *target.add(index) = *items.add(index);
                    }
                    next!(4)
                }
                op::MAKEFUNCTION => {
                    if byte!(4) & !(function_flags::CLOSURE as usize) != 0 { slow!() }
                    let closure = if byte!(4) == 0 { Value::NONE } else { reg!(3) };
                    store!(function::new(vm, constant!(2), *field(*base.sub(3), function::GLOBALS), closure), 5)
                }
                op::YIELD => {
                    let offset = pc.offset_from(fast::instructions(code)) as usize;
                    let value = reg!(2);
                    match resume::yield_value(vm, base, code, value, offset) {
                        Some(place) => { (base, code, pc) = (place.base, place.code, place.pc); continue; }
                        None if fast::small(*base.sub(1)) & frame::KIND_MASK == Kind::Resume as usize => {
                            resume::suspend(vm, base, code, offset);
                            *base.sub(4) = value;
                            return (Left::Yielded, 0);
                        }
                        None => slow!(),
                    }
                }
                op::GETITER => {
                    // Before a call it is for a generator expression.
                    let over = reg!(2);
                    if *pc.add(3) == op::CALL { general!(leaves::iterable(vm, over), 3) }
                    general!(leaves::iterate(vm, over), 3)
                }
                op::DICT => store!(leaves::new_dict(vm, base.add(byte!(2)), byte!(3)), 4),
                op::SET => store!(leaves::new_set(vm, base.add(byte!(2)), byte!(3)), 4),
                op::DICTSET => match object::dict::Dict::set(vm, reg!(1), reg!(2), reg!(3)) {
                    Ok(()) => next!(4),
                    Err(_) => failed!(),
                },
                op::SETADD => match object::set::add(vm, reg!(1), reg!(2)) {
                    Ok(()) => next!(3),
                    Err(_) => failed!(),
                },
                op::LISTTOTUPLE => {
                    let items = reg!(2);
                    store!(object::tuple::from_fields(vm, object::list::buffer(items), 0, object::list::len(items)), 3)
                }
                op::JOIN => {
                    let parts = core::slice::from_raw_parts(base.add(byte!(2)), byte!(3));
                    store!(object::string::concat_all(vm, parts), 4)
                }
                op::FORMAT => {
                    if byte!(3) != 0 { slow!() }
                    general!(leaves::text_of(vm, reg!(2)), 4)
                }
                op::YIELDFROM => {
                    let over = reg!(2);
                    if !resume::is_steppable(id_of(over)) { slow!() }
                    let next = pc.add(3).offset_from(fast::instructions(code)) as usize;
                    let link = (byte!(1) as u8, Kind::Delegate);
                    match resume::resume(vm, base, top!(), over, *base.add(byte!(2) + 1), link, next) {
                        Some(place) => { (base, code, pc) = (place.base, place.code, place.pc); continue; }
                        None => slow!(),
                    }
                }
                // All others; a range check before the jump table would keep the dispatch from being threaded.
                op::LOADK_WIDE | op::MAKECELL | op::DELCELL | op::DELFREE | op::GETCLASSFREE | op::DELGLOBAL
                    | op::DELNAME | op::GETGLOBAL_REG | op::SETGLOBAL_REG | op::DELGLOBAL_REG | op::GETNAME_REG
                    | op::SETNAME_REG | op::DELNAME_REG | op::MATMUL | op::IPOW | op::IMATMUL | op::POS
                    | op::JMP_FAR | op::DELITEM | op::DELATTR | op::GETATTR_REG | op::SETATTR_REG
                    | op::DELATTR_REG | op::LOADMETHOD_REG | op::CALLEX
                    | op::LISTEXTEND | op::SETUPDATE | op::DICTUPDATE | op::DICTMERGE
                    | op::UNPACKEX | op::IMPORT | op::IMPORTFROM | op::IMPORT_REG | op::IMPORTFROM_REG
                    | op::RAISEFROM | op::RAISEAGAIN | op::RERAISE | op::GETAWAITABLE | op::GETAITER | op::GETANEXT | op::INTRINSIC => slow!(),
                // SAFETY: code is verified, so there are no other opcodes (invariant 1).
                _ => core::hint::unreachable_unchecked(),
            }
        }
    }
}

/// Every opcode has an arm above: a new one must be added there.
const _: () = assert!(bytecode::opcode::NAMES.len() == 179);
