//! Frames: windows of the value stack.
//!
//! A frame's registers start at slot `vm.frame`. The three slots below are the call
//! header; generator frames and frames of `__init__` calls keep one more value below it:
//!
//! | slot | contents |
//! |---|---|
//! | frame - 5 | of a chain of generators the outermost (see `resume`) |
//! | frame - 4 | the generator, or the instance that `__init__` prepares |
//! | frame - 3 | the function that runs |
//! | frame - 2 | offset at which the caller goes on |
//! | frame - 1 | link: distance to the caller's frame, register for the result, [`Kind`] |
//!
//! The frame's code, constants, caches and globals are found from the function, so
//! entering and leaving one touches these words only.
//!
//! # Safety
//! The unsafe code here reads the running frame's header and code. While a frame runs
//! they are there: `vm.frame` is above the constants at the bottom of the stack, and only
//! `enter` and the interpreter loop set it.
//!
//! Invariant: offset and link are small integers; the number of slots in use is the end of
//! the running frame's registers, but for what native functions push on top.

use crate::fast::{self, V};
use heap::{Handle, Value};
use object::{Raised, Vm, code, function, ids};

/// What becomes of a frame's result.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Into the caller's register.
    Call = 0,
    /// Must be None; the instance goes into the caller's register.
    Construct = 1,
    /// The native function that called the machine gets it, in slot frame - 3.
    Native = 2,
    /// A generator that a `for` loop resumed: an item starts the next round.
    ForNext = 3,
    /// A generator that its caller resumed by `next` or `send`: the end raises StopIteration.
    Send = 4,
    /// A generator that the caller's YIELDFROM delegates to.
    Delegate = 5,
    /// A generator resumed by native code; what comes out goes to slot frame - 4.
    Resume = 6,
    /// Iterated over: the caller's FORCALL.
    Iterate = 7,
    /// A generator whose items a call is to get all at once: they go to a list in the second register below the
    /// result's, which gets the list in the end, and the call is repeated.
    Collect = 8,
    /// The function that a thread was started with.
    Thread = 9,
    /// The method of an operator, into the caller's register; NotImplemented is for `special_methods`, as what
    /// becomes of the next two.
    Operator = 10,
    /// The method of a comparison whose truth decides a jump.
    Test = 11,
    /// The method of an assignment: its result is not used.
    Discard = 12,
}

impl Kind {
    pub const ALL: [Kind; 13] = [
        Kind::Call,
        Kind::Construct,
        Kind::Native,
        Kind::ForNext,
        Kind::Send,
        Kind::Delegate,
        Kind::Resume,
        Kind::Iterate,
        Kind::Collect,
        Kind::Thread,
        Kind::Operator,
        Kind::Test,
        Kind::Discard,
    ];

    /// True for frames that belong to generators.
    pub fn is_generator(self) -> bool {
        matches!(self, Kind::ForNext | Kind::Send | Kind::Delegate | Kind::Resume | Kind::Collect)
    }
}

/// Position of the distance in a link; the result register is at [`REGISTER_SHIFT`].
pub const DISTANCE_SHIFT: u32 = 13;
pub const REGISTER_SHIFT: u32 = 5;
/// Bits of the kind in a link.
pub const KIND_MASK: usize = 15;
/// Bit of a link: the generator is the innermost of a chain; in that of a function's frame, a frame object is to learn of
/// its end.
pub const CHAINED: usize = 16;

/// The link word of a frame.
#[derive(Clone, Copy)]
pub struct Link {
    pub distance: usize,
    pub register: u8,
    pub kind: Kind,
    pub is_chained: bool,
}

impl Link {
    /// True for a function's frame whose end a frame object is to learn of.
    pub fn is_observed(self) -> bool {
        cfg!(feature = "settrace") && self.is_chained && !self.kind.is_generator()
    }
}

impl Link {
    pub const fn pack(distance: usize, register: u8, kind: Kind) -> usize {
        distance << DISTANCE_SHIFT | (register as usize) << REGISTER_SHIFT | kind as usize
    }

    pub fn unpack(word: usize) -> Link {
        Link {
            distance: word >> DISTANCE_SHIFT,
            register: (word >> REGISTER_SHIFT) as u8,
            kind: *Kind::ALL.get(word & KIND_MASK).unwrap_or(&Kind::Native),
            is_chained: word & CHAINED != 0,
        }
    }
}

/// A slot of a frame.
#[inline(always)]
pub fn at(index: usize) -> Handle {
    debug_assert!(index >= object::slot::COUNT);
    // SAFETY: frames lie above the constants at the bottom of the stack.
    unsafe { Handle::new_unchecked(index) }
}

/// Slot of register `register` of the running frame.
#[inline(always)]
pub fn slot(vm: &Vm, register: usize) -> Handle {
    at(vm.frame + register)
}

/// The value of a register of the running frame.
#[inline(always)]
pub fn register(vm: &Vm, register: usize) -> Value<'_> {
    vm.get(slot(vm, register))
}

/// A word of the running frame's header, `below` slots below its first register.
#[inline(always)]
fn header(vm: &Vm, below: usize) -> V {
    debug_assert!(vm.frame > object::slot::COUNT + below);
    // SAFETY: see the module documentation.
    unsafe { *(vm.heap.stack_base() as *const V).add(vm.frame - below) }
}

/// The running function.
#[inline(always)]
pub fn function(vm: &Vm) -> Value<'_> {
    header(vm, 3)
}

/// Code of the running function.
#[inline(always)]
pub fn code(vm: &Vm) -> Value<'_> {
    // SAFETY: a function lies below the registers.
    unsafe { *fast::field(header(vm, 3), function::CODE) }
}

/// Globals of the running function.
#[inline(always)]
pub fn globals(vm: &Vm) -> Value<'_> {
    // SAFETY: as in `code`.
    unsafe { *fast::field(header(vm, 3), function::GLOBALS) }
}

/// Number of registers of the running code.
#[inline(always)]
pub fn register_count(vm: &Vm) -> usize {
    // SAFETY: a function refers to a code object.
    unsafe {
        let code = fast::code_of(header(vm, 3));
        fast::small(*code.add(code::REGISTERS))
    }
}

/// The instruction at an offset of the running code and what follows it, as far as it goes.
#[inline(always)]
pub fn fetch(vm: &Vm, offset: usize, lengths: &[u8]) -> [u8; 5] {
    let mut bytes = [0; 5];
    // SAFETY: the offset is an instruction's; it is as long as its opcode says.
    unsafe {
        let code = fast::code_of(header(vm, 3));
        let start = fast::instructions(code).add(offset);
        let length = lengths.get(*start as usize).copied().unwrap_or(1);
        for index in 0..length as usize {
            if let Some(byte) = bytes.get_mut(index) {
                *byte = *start.add(index);
            }
        }
    }
    bytes
}

/// Constant `index` of the running code.
#[inline(always)]
pub fn constant(vm: &Vm, index: usize) -> Value<'_> {
    code(vm).field(code::CONSTANTS + index)
}

/// The link of the running frame.
#[inline]
pub fn link(vm: &Vm) -> Link {
    Link::unpack(fast::small(header(vm, 1)))
}

/// Offset at which the caller of the running frame goes on.
#[inline]
pub fn return_offset(vm: &Vm) -> usize {
    fast::small(header(vm, 2))
}

/// The value below the header: generator or instance.
#[inline]
pub fn companion(vm: &Vm) -> Handle {
    at(vm.frame - 4)
}

/// Makes room for a frame of the function in slot `base - 3`, on top of what is in use. RecursionError
/// or MemoryError when there is none.
#[inline]
pub fn reserve(vm: &mut Vm, base: usize) -> Result<(), Raised> {
    let registers = code::register_count(vm.get(at(base - 3)).field(function::CODE));
    if vm.depth >= vm.recursion_limit {
        return Err(vm.raise_recursion_error());
    }
    let top = vm.mark().max(base + registers);
    raise_top(vm, top)
}

/// Makes `top` the number of slots in use, which must not lower it.
#[inline]
pub fn raise_top(vm: &mut Vm, top: usize) -> Result<(), Raised> {
    if vm.heap.try_stack_top(top) { Ok(()) } else { vm.attempt(|vm| Ok(vm.heap.raise_stack_top(top)?)) }
}

/// Starts the frame at `base`, whose room was reserved.
#[inline]
pub fn enter(vm: &mut Vm, base: usize, link: usize, return_offset: usize) {
    vm.set(at(base - 2), Value::length(return_offset));
    vm.set(at(base - 1), Value::length(link));
    vm.depth += 1;
    vm.frame = base;
    let end = base + register_count(vm);
    vm.heap.lower_stack_top(end);
}

/// Notes where the running frame calls a native function, for frame objects on the PC.
#[inline(always)]
pub fn note_call(vm: &mut Vm, offset: usize) {
    #[cfg(not(target_os = "none"))]
    {
        vm.calling = (vm.frame, offset);
    }
    #[cfg(target_os = "none")]
    let _ = (vm, offset);
}

/// One more than the offset of the instruction by which the running frame calls the native function that runs; 0 when it
/// is not known.
#[inline(always)]
pub fn calling(vm: &Vm) -> usize {
    #[cfg(not(target_os = "none"))]
    return if vm.calling.0 == vm.frame { vm.calling.1 + 1 } else { 0 };
    #[cfg(target_os = "none")]
    {
        let _ = vm;
        0
    }
}

/// Notes what [`calling`] said before the native function had Python code run.
#[inline(always)]
pub fn note_again(vm: &mut Vm, called: usize) {
    if let Some(offset) = called.checked_sub(1) {
        note_call(vm, offset);
    }
}

/// Ends the running frame: the caller's runs again (not for frames that native code started).
#[inline]
pub fn leave(vm: &mut Vm, distance: usize) {
    vm.depth -= 1;
    vm.frame -= distance;
    let end = vm.frame + register_count(vm);
    vm.heap.lower_stack_top(end);
}

/// Register 0 of the running frame, for the raw operations of `resume`.
#[inline(always)]
pub fn base(vm: &Vm) -> *mut V {
    // SAFETY: the slot is within the stack.
    unsafe { (vm.heap.stack_base() as *mut V).add(vm.frame) }
}

/// True when a value is a Python function.
#[inline(always)]
pub fn is_function(value: Value<'_>) -> bool {
    value.has_id(ids::FUNCTION)
}
