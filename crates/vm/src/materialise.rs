//! Code images become code objects.
//!
//! An image is a tree of plain data in the compiler's arena; its constants become heap
//! objects here. Nothing can be collected meanwhile, since the arena is the heap's own
//! free memory: when memory runs out the whole is given up, memory collected, the
//! statement compiled again.
//!
//! Invariant: on success every name constant is an interned string and every inline cache
//! is empty.

use crate::calls::GENERAL_FLAGS;
use bytecode::image::{CodeImage, Constant, LocalKind};
use bytecode::verify;
use heap::Value;
use object::{Fault, Leaf, Vm, code, ids, int, text, tuple};

/// Deepest nesting of code objects and tuples; the parser allows no more.
const DEEPEST: usize = 200;

/// The code object of an image, for code from the file named by a str.
pub fn code<'v>(vm: &'v Vm, image: &CodeImage<'_>, file: Value<'v>) -> Leaf<'v> {
    make_code(vm, image, file, 0)
}

fn make_code<'v>(vm: &'v Vm, image: &CodeImage<'_>, file: Value<'v>, depth: usize) -> Leaf<'v> {
    // The check takes the square of what lies beyond the 32 KB that its map covers.
    debug_assert!(image.bytecode.len() > 32768 || verify::verify(image, &mut [0; 4096]).is_ok());
    let fields = code::CONSTANTS + image.constants.len();
    let made = vm.heap.new_filled(ids::CODE, 0, fields, Value::NONE)?;
    let set = |field: usize, value: Value<'v>| vm.heap.set_field(made, field, value);
    set(code::BYTECODE, bytes_of(vm, image)?);
    set(code::EXACT, exact(image));
    set(code::REGISTERS, Value::length(image.register_count as usize));
    if image.cache_count > 0 {
        let words = code::CACHE_WIDTH * image.cache_count as usize;
        set(code::CACHES, vm.heap.new_filled(ids::CACHES, 0, words, Value::small(0))?);
    }
    set(
        code::COUNTS,
        code::pack_counts(
            vm,
            [image.argument_count, image.positional_only_count, image.keyword_only_count],
            image.attribute_hint,
        )?,
    );
    set(code::FLAGS, Value::length(image.flags.0 as usize));
    set(code::NAME, text::intern(vm, image.name.as_bytes())?);
    set(code::QUALIFIED_NAME, text::intern(vm, image.qualified_name.as_bytes())?);
    set(code::FILE, file);
    set(code::LOCALS, names(vm, image.locals.len(), |index| image.locals[index].name)?);
    set(code::FREE_NAMES, names(vm, image.free_names.len(), |index| image.free_names[index])?);
    set(code::GLOBALS, Value::UNDEFINED);
    for (index, constant) in image.constants.iter().enumerate() {
        set(code::CONSTANTS + index, make_constant(vm, constant, file, depth)?);
    }
    Ok(made)
}

/// Number of arguments that need no binding, if there is one.
fn exact(image: &CodeImage<'_>) -> Value<'static> {
    if image.flags.0 & GENERAL_FLAGS != 0 || image.keyword_only_count > 0 {
        Value::small(-1)
    } else {
        Value::small(i32::from(image.argument_count))
    }
}

/// Instructions and side tables in one raw object.
fn bytes_of<'v>(vm: &'v Vm, image: &CodeImage<'_>) -> Leaf<'v> {
    let code_end = code::PREFIX + image.bytecode.len();
    let handlers_end = code_end + image.handlers.len();
    let lines_end = handlers_end + image.lines.len();
    let length = lines_end + 2 * image.locals.len();
    Ok(vm.heap.new_bytes(ids::BYTECODE, 0, length, |bytes| {
        let numbers = [code_end as u32, handlers_end as u32, lines_end as u32, image.first_line];
        for (place, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes[code::PREFIX..code_end].copy_from_slice(image.bytecode);
        bytes[code_end..handlers_end].copy_from_slice(image.handlers);
        bytes[handlers_end..lines_end].copy_from_slice(image.lines);
        for (place, local) in bytes[lines_end..].chunks_exact_mut(2).zip(image.locals) {
            let kind = match local.kind {
                LocalKind::Register => 0,
                LocalKind::Cell => code::CELL_BIT,
                LocalKind::Spilled => code::SPILL_BIT,
            };
            place.copy_from_slice(&(local.register | kind).to_le_bytes());
        }
    })?)
}

/// A tuple of interned names.
fn names<'v, 'a>(vm: &'v Vm, count: usize, name: impl Fn(usize) -> &'a str) -> Leaf<'v> {
    if count == 0 {
        return Ok(tuple::empty());
    }
    let made = vm.heap.new_filled(ids::TUPLE, 0, count, Value::NONE)?;
    for index in 0..count {
        vm.heap.set_field(made, index, text::intern(vm, name(index).as_bytes())?);
    }
    Ok(made)
}

fn make_constant<'v>(vm: &'v Vm, constant: &Constant<'_>, file: Value<'v>, depth: usize) -> Leaf<'v> {
    if depth > DEEPEST {
        return Err(Fault::from(heap::NeedMemory));
    }
    match *constant {
        Constant::None => Ok(Value::NONE),
        Constant::True => Ok(Value::TRUE),
        Constant::False => Ok(Value::FALSE),
        Constant::Ellipsis => Ok(Value::ELLIPSIS),
        Constant::Int(number) => int::new(vm, number),
        Constant::BigInt { digits, radix } => int::from_text(vm, Value::NONE, digits.as_bytes(), radix.into()),
        Constant::Float(number) => object::float::new(vm, number),
        Constant::Imaginary(part) => object::complex::new(vm, 0.0, part),
        Constant::Complex(real, imaginary) => object::complex::new(vm, real, imaginary),
        Constant::Str(text) if text.len() <= SHARED_TEXT && is_identifier(text) => text::intern(vm, text),
        Constant::Str(text) => text::new(vm, text),
        Constant::Name(name) => text::intern(vm, name.as_bytes()),
        Constant::Bytes(bytes) => object::bytes::new(vm, bytes),
        Constant::Tuple(items) if items.is_empty() => Ok(tuple::empty()),
        Constant::Tuple(items) => {
            let made = vm.heap.new_filled(ids::TUPLE, 0, items.len(), Value::NONE)?;
            for (index, item) in items.iter().enumerate() {
                vm.heap.set_field(made, index, make_constant(vm, item, file, depth + 1)?);
            }
            Ok(made)
        }
        Constant::FrozenSet(items) => {
            let made = object::set::new(vm, ids::FROZENSET)?;
            for item in items {
                let item = make_constant(vm, item, file, depth + 1)?;
                object::set::add(vm, made, item)?;
            }
            Ok(made)
        }
        Constant::Code(image) => make_code(vm, image, file, depth + 1),
    }
}

/// Strings up to this length that look like names are interned.
const SHARED_TEXT: usize = 20;

fn is_identifier(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}
