//! Compiling source text and running what came of it.
//!
//! A module is compiled one top-level statement after the other, in free memory of the
//! heap that is given back afterwards. Each statement becomes a code object of its own;
//! several are gathered in one whose flag [`PARTS`] says that its constants are to be run
//! in turn.
//!
//! Ctrl-C makes the compiler's memory count as full, which ends its work at once.
//!
//! Invariant: compiling neither runs Python code nor keeps memory beyond the code objects.

use crate::{calls, materialise};
use arena::Arena;
use bytecode::CodeFlags;
use compiler::{Mode, Options};
use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::{self, kind};
use object::{CompileMode, Raised, Vm, bytes, code, ids, list, text, thread, tuple};
use object::packed::message;
use syntax::{ErrorKind, SyntaxError};

/// Flag of code objects whose constants are the code objects of a module's statements.
pub const PARTS: u16 = 0x8000;

/// Share (of 256) of the largest free block that the compiler gets at first, and when that was not enough.
const FIRST_SHARE: usize = 128;
const LARGE_SHARE: usize = 232;
/// All of it.
const WHOLE: usize = 256;
/// Shares that are less far apart are not told apart.
const LEAST_STEP: usize = 32;
/// Bytes of memory beside the compiler's that are much.
const ROOMY: usize = 1 << 16;
/// How often compilation is repeated with other shares, or more memory, without getting further.
const MOST_ATTEMPTS: usize = 64;
/// Native stack for a level of nesting in the source.
const STACK_PER_LEVEL: usize = if cfg!(debug_assertions) { 8192 } else { 2048 };

/// How far compilation of a source got.
enum Progress {
    Done,
    /// Out of heap memory for code objects: collect.
    NeedMemory,
    /// Out of memory for the compiler itself, of which it had so many bytes.
    ArenaFull(usize),
    Wrong(SyntaxError),
}

/// The hook that compiles source text.
pub fn compile_hook(
    vm: &mut Vm,
    source: Handle,
    file: Handle,
    mode: CompileMode,
    out: Handle,
) -> Result<(), Raised> {
    compile(vm, Source::Slot(source), file, mode, true, out)
}

/// Where the text to be compiled is.
#[derive(Clone, Copy)]
pub enum Source {
    /// A slot with a str or bytes object.
    Slot(Handle),
    /// Constant data of the program.
    Constant(&'static [u8]),
}

/// Compiles a text; names at top level go through a mapping when `namespace`
/// says so.
pub fn compile(
    vm: &mut Vm,
    source: Source,
    file: Handle,
    mode: CompileMode,
    namespace: bool,
    out: Handle,
) -> Result<(), Raised> {
    vm.scoped(|vm| compile_all(vm, source, file, mode, namespace, out))
}

fn source_bytes<'v>(vm: &'v Vm, source: Source) -> &'v [u8] {
    let value = match source {
        Source::Slot(slot) => vm.get(slot),
        Source::Constant(content) => return content,
    };
    text::bytes_of(vm, value).or_else(|| bytes::buffer_of(vm, value)).unwrap_or(&[])
}

fn compile_all(
    vm: &mut Vm,
    source: Source,
    file: Handle,
    mode: CompileMode,
    namespace: bool,
    out: Handle,
) -> Result<(), Raised> {
    let file = if vm.get(file).has_id(ids::STR) { file } else { vm.make(|_| Ok(text::name(sym::string_name)))? };
    #[cfg(feature = "encodings")]
    let source = match source {
        Source::Slot(slot) => Source::Slot(crate::encoding::decode(vm, slot)?),
        constant => constant,
    };
    let levels = vm.platform.stack_left().saturating_sub(8192) / STACK_PER_LEVEL;
    let options = Options {
        mode: match mode {
            CompileMode::Exec => Mode::Module,
            CompileMode::Eval => Mode::Eval,
            CompileMode::Single => Mode::Interactive,
        },
        optimise: vm.optimise.get(),
        columns: cfg!(feature = "columns"),
        introspection: cfg!(feature = "settrace"),
        namespace,
        nesting_limit: levels.clamp(8, 200) as u16,
        character_name: vm.hooks.characters.by_name,
        normalise: vm.hooks.characters.normalise,
        ..Options::default()
    };
    let parts = vm.make(|vm| list::with_capacity(vm, 1))?;
    let warnings = if cfg!(feature = "warnings") { vm.make(|vm| list::new(vm, &[]))? } else { parts };
    let (mut position, mut before) = (compiler::Progress::default(), compiler::Progress::default());
    // Shares that were found too small for the compiler, and too large to leave room for its results.
    let (mut low, mut high) = (0, WHOLE);
    let mut share = FIRST_SHARE;
    let mut attempts = 0;
    while attempts < MOST_ATTEMPTS {
        let outcome = compile_some(vm, source, file, [parts, warnings], &mut position, &options, share);
        attempts += 1;
        // What Ctrl-C stops ends in any of these ways.
        vm.attempt(|vm| vm.poll_walk())?;
        if position != before {
            (before, low, high, attempts) = (position, 0, WHOLE, 0);
        }
        let had = match outcome {
            Progress::Done => {
                #[cfg(feature = "warnings")]
                crate::warnings::give(vm, warnings, file, |vm, number| {
                    text::new(vm, line_of(source_bytes(vm, source), number as u32))
                })?;
                return finish(vm, file, parts, out);
            }
            Progress::Wrong(error) => return Err(raise_syntax_error(vm, source, file, &error)),
            Progress::NeedMemory => {
                // Unless it is Ctrl-C in a long number, or one longer than is allowed.
                if vm.heap.needed() == 0 && vm.exception().is_object() {
                    if vm.raised_is(kind::ValueError) {
                        let class = exception::type_value(kind::SyntaxError);
                        vm.heap.set_field(vm.exception(), exception::CLASS, class);
                    }
                    return Err(Raised);
                }
                vm.collect_for(&mut 0)?;
                // With much memory beside the compiler's, giving it less is no help: the next attempt may be.
                let beside = vm.heap.statistics().largest_free / 256 * (256 - share);
                if beside < ROOMY || attempts > MOST_ATTEMPTS / 2 {
                    high = share;
                }
                0
            }
            Progress::ArenaFull(had) => {
                low = share;
                vm.heap.clear_need();
                vm.collect(had < 65536);
                had
            }
        };
        share = match (low, high) {
            (_, WHOLE) if low < LARGE_SHARE => LARGE_SHARE,
            _ if high - low > LEAST_STEP => (low + high) / 2,
            _ => {
                // Grow the heap until a block of twice the size is free.
                let wanted = had.max(vm.heap.statistics().largest_free).saturating_mul(2).max(4096);
                if vm.heap.new_bytes(ids::SCRATCH, 0, wanted, |_| ()).is_ok() {
                    vm.collect(false);
                } else {
                    vm.collect_needed()?;
                }
                (low, high) = (0, WHOLE);
                FIRST_SHARE
            }
        };
    }
    Err(vm.raise_memory_error())
}

/// Compiles from `position` on, as far as memory goes.
fn compile_some(
    vm: &Vm,
    source: Source,
    file: Handle,
    [parts, warnings]: [Handle; 2],
    position: &mut compiler::Progress,
    options: &Options,
    share: usize,
) -> Progress {
    #[cfg(feature = "warnings")]
    let warn = |warning: &SyntaxError| crate::warnings::keep(vm, warnings, warning);
    #[cfg(feature = "warnings")]
    let options = &Options { warn: Some(&warn), ..*options };
    #[cfg(not(feature = "warnings"))]
    let _ = warnings;
    vm.heap.with_arena(share, |memory| {
        let size = memory.len();
        let mut arena = Arena::new(memory);
        if thread::takes_interrupts(vm) {
            arena = arena.stopped_by(&vm.heap.interrupted);
        }
        let source = source_bytes(vm, source);
        loop {
            let mut next = *position;
            let image = match options.mode {
                Mode::Eval => compiler::compile_expression(source, options, &arena).map(Some),
                Mode::Interactive => compiler::compile_interactive(source, options, &arena),
                Mode::Module => compiler::compile_next(source, &mut next, options, &arena),
            };
            let image = match image {
                Ok(Some(image)) => image,
                Ok(None) => return Progress::Done,
                Err(error) if error.kind == ErrorKind::Memory => return Progress::ArenaFull(size),
                Err(error) => return Progress::Wrong(error),
            };
            let made = materialise::code(vm, image, vm.get(file))
                .and_then(|code| list::push(vm, vm.get(parts), code));
            if made.is_err() {
                return Progress::NeedMemory;
            }
            *position = next;
            if options.mode != Mode::Module {
                return Progress::Done;
            }
            arena.reset();
        }
    })
}

/// One code object of all statements.
fn finish(vm: &mut Vm, file: Handle, parts: Handle, out: Handle) -> Result<(), Raised> {
    let count = list::len(vm.get(parts));
    if count == 1 {
        vm.set(out, list::get(vm.get(parts), 0));
        return Ok(());
    }
    vm.store(out, |vm| {
        let parts = vm.get(parts);
        let made = vm.heap.new_filled(ids::CODE, 0, code::CONSTANTS + count, Value::NONE)?;
        let set = |field: usize, value: Value<'_>| vm.heap.set_field(made, field, value);
        let raw = vm.heap.new_bytes(ids::BYTECODE, 0, code::PREFIX + 1, |bytes| {
            let end = (code::PREFIX + 1) as u32;
            for (place, number) in bytes.chunks_exact_mut(4).zip([end, end, end, 1]) {
                place.copy_from_slice(&number.to_le_bytes());
            }
            bytes[code::PREFIX] = bytecode::op::RETNONE;
        })?;
        set(code::BYTECODE, raw);
        set(code::EXACT, Value::small(0));
        set(code::REGISTERS, Value::small(1));
        set(code::COUNTS, Value::small(0));
        set(code::FLAGS, Value::length((PARTS | CodeFlags::MODULE) as usize));
        set(code::NAME, text::name(sym::module_name));
        set(code::QUALIFIED_NAME, text::name(sym::module_name));
        set(code::FILE, vm.get(file));
        set(code::LOCALS, tuple::empty());
        set(code::FREE_NAMES, tuple::empty());
        set(code::GLOBALS, Value::UNDEFINED);
        for index in 0..count {
            set(code::CONSTANTS + index, list::get(parts, index));
        }
        Ok(made)
    })
}

/// Raises what the compiler found: SyntaxError(message, (file, line, column, text, end line, end column)).
#[cold]
fn raise_syntax_error(vm: &mut Vm, source: Source, file: Handle, error: &SyntaxError) -> Raised {
    let number = match error.kind {
        ErrorKind::Indentation => kind::IndentationError,
        ErrorKind::Tab => kind::TabError,
        _ => kind::SyntaxError,
    };
    let span = error.span;
    let end = if span.end_column == 0 { -1 } else { i32::from(span.end_column) };
    vm.raise_leaf(|vm| {
        let make = || {
            let message = text::compose(vm, |message| message.format(message!("{error}")))?;
            let line = text::new(vm, line_of(source_bytes(vm, source), span.line))?;
            let place = tuple::new(
                vm,
                &[
                    vm.get(file),
                    Value::length(span.line as usize),
                    Value::length(span.column as usize),
                    line,
                    Value::length(error.end_line as usize),
                    Value::small(end),
                ],
            )?;
            let arguments = tuple::new(vm, &[message, place])?;
            object::exception::new(vm, object::exception::type_value(number), arguments)
        };
        match make() {
            Ok(exception) => {
                vm.park(exception);
                object::Fault
            }
            Err(fault) => fault,
        }
    })
}

/// Line number `number` (from 1) of a text, its end included.
fn line_of(source: &[u8], number: u32) -> &[u8] {
    source.split_inclusive(|byte| *byte == b'\n').nth((number as usize).saturating_sub(1)).unwrap_or(&[])
}

/// The hook that runs a code object.
pub fn run_hook(vm: &mut Vm, code: Handle, globals: Handle, locals: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(globals).flags() & ids::NAMESPACE == 0 {
        vm.heap.set_flags(vm.get(globals), vm.get(globals).flags() | ids::NAMESPACE);
        vm.bump_epoch();
    }
    if vm.heap.collection_due() {
        vm.pending.store(true, core::sync::atomic::Ordering::Relaxed);
    }
    let same = vm.get(locals) == vm.get(globals) || vm.get(locals).is_none();
    let namespace = if same { object::slot::UNDEFINED } else { locals };
    if !code::flags(vm.get(code)).has(PARTS) {
        return calls::run_code(vm, code, globals, namespace, out);
    }
    let mark = vm.mark();
    let result = calls::run_parts(vm, code, globals, namespace);
    vm.release(mark);
    vm.set(out, Value::NONE);
    result
}

/// A new namespace for a module of this name.
pub fn new_globals(vm: &mut Vm, name: Handle) -> Result<Handle, Raised> {
    let globals = vm.make(Dict::new)?;
    vm.heap.set_flags(vm.get(globals), ids::NAMESPACE);
    vm.attempt(|vm| Dict::set(vm, vm.get(globals), text::name(sym::__name__), vm.get(name)))?;
    Ok(globals)
}
