//! The machine's state: heap, registry of types and modules, roots, hooks.
//!
//! What may run Python or collect takes `&mut Vm`; everything else takes `&Vm`, and the
//! values it handles live as long as that borrow. Between calls that take `&mut Vm`
//! values are kept in stack slots, named by [`Handle`]s.
//!
//! Invariant: no [`Fault`] for lack of memory leaves a function that takes `&mut Vm`:
//! [`Vm::attempt`], [`Vm::make`] and [`Vm::store`] collect and repeat the leaf function.

use crate::dict::Dict;
use crate::fault::{Fault, FaultKind, Leaf, Raised};
use crate::native::Native;
pub use crate::platform::Platform;
use crate::types::TypeInfo;
use crate::files::FileHooks;
use crate::thread::Threads;
use crate::{exception, ids, text, thread};
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, Ordering};
use crate::packed::message;
use heap::{Handle, Heap, NeedMemory, Root, Value};
use names::sym;

/// Root slots, by name.
pub mod root {
    use heap::Root;
    /// The exception being raised.
    pub const EXCEPTION: Root = Root(0);
    /// The exception being handled.
    pub const HANDLED: Root = Root(1);
    /// Weak table of interned strings.
    pub const INTERNED: Root = Root(3);
    /// Weak table of the classes of shapes, by id - FIRST_SHAPE; instances keep their class alive.
    pub const SHAPES: Root = Root::SHAPES;
    /// sys.modules
    pub const MODULES: Root = Root(5);
    /// Attributes stored on built-in modules: dict of module index to dict.
    pub const MODULE_ATTRIBUTES: Root = Root(6);
    /// Globals of `__main__`.
    pub const MAIN: Root = Root(7);
    /// MemoryError, made in advance.
    pub const MEMORY_ERROR: Root = Root(8);
    /// The function given to `sys.settrace`.
    pub const TRACE_FUNCTION: Root = Root(2);
    /// List of the FRAME objects of frames that run, while a program is traced.
    pub const TRACED_FRAMES: Root = Root(28);
    /// An exception made in advance, for one that there is no memory for.
    pub const SPARE_EXCEPTION: Root = Root(9);
    /// sys.path
    pub const PATH: Root = Root(10);
    /// sys.argv
    pub const ARGV: Root = Root(11);
    /// Weak table of identities handed out by `id`.
    pub const IDENTITIES: Root = Root(12);
    /// Functions queued by micropython.schedule.
    pub const SCHEDULED: Root = Root(13);
    /// sys.atexit
    pub const AT_EXIT: Root = Root(14);
    /// Objects with `__del__`.
    pub const FINALISERS: Root = Root(15);
    /// Weak table of weak references, oldest first.
    pub const WEAK_REFERENCES: Root = Root(26);
    /// Weak map from objects to the weak reference without callback that all share.
    pub const SHARED_REFERENCES: Root = Root(29);
    /// List of `weakref.finalize` objects that are alive.
    pub const FINALIZERS: Root = Root(27);
    /// First of eight slots that library modules may use.
    pub const LIBRARY: Root = Root(16);
    /// Hashes that instances with a `__hash__` of their own gave when they became keys: weak map.
    pub const STORED_HASHES: Root = Root(24);
    /// Cache of class attribute lookups.
    pub const LOOKUPS: Root = Root(25);
    /// The record of the thread that runs, once there are others.
    pub const THREADS: Root = Root(30);
    /// How often the program has locked the heap.
    pub const HEAP_LOCKS: Root = Root(31);
}

/// Stack slots at the bottom that always hold these constants.
pub mod slot {
    use heap::Handle;
    pub const NONE: Handle = Handle::new(1);
    pub const TRUE: Handle = Handle::new(2);
    pub const FALSE: Handle = Handle::new(3);
    pub const NOT_IMPLEMENTED: Handle = Handle::new(4);
    pub const UNDEFINED: Handle = Handle::new(5);
    /// Number of such slots, with the first, which no handle can name.
    pub const COUNT: usize = 6;

    /// The slot of a truth value.
    pub const fn bool(truth: bool) -> Handle {
        if truth { TRUE } else { FALSE }
    }
}

/// Tables of built-in types and modules. Built at compile time by the façade.
pub struct Registry {
    /// Types by number: crate `number >> 5`, index `number & 31`.
    pub types: [&'static [Option<&'static TypeInfo>]; 12],
    /// Built-in modules.
    pub modules: &'static [&'static crate::module::ModuleInfo],
    /// Frozen files.
    pub frozen: crate::frozen::Tables,
}

/// Functions of the interpreter loop that the object model calls.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Runs the Python function in a call window: (window, arguments, keyword names tuple or
    /// undefined, slot for the result). The window's slots are used up.
    pub call_function: fn(&mut Vm, Handle, usize, Handle, Handle) -> Result<(), Raised>,
    /// Resumes a generator-like object: (generator, value sent, slot for what comes out).
    /// True when it yielded, false when it returned.
    pub resume: fn(&mut Vm, Handle, Handle, Handle) -> Result<bool, Raised>,
    /// As `resume`, by raising the parked exception inside it.
    pub throw: fn(&mut Vm, Handle, Handle) -> Result<bool, Raised>,
    /// Runs pending work (Ctrl-C, scheduled functions).
    pub pending: fn(&mut Vm) -> Result<(), Raised>,
    /// Compiles source (str, bytes or bytearray): (source, file name or undefined, mode, slot for the
    /// code object).
    pub compile: fn(&mut Vm, Handle, Handle, CompileMode, Handle) -> Result<(), Raised>,
    /// Runs a code object: (code, globals dict, locals mapping, slot for the result of an expression).
    pub run: fn(&mut Vm, Handle, Handle, Handle, Handle) -> Result<(), Raised>,
    /// The globals dict of the running Python frame into a slot.
    pub globals: fn(&mut Vm, Handle) -> Result<(), Raised>,
    /// The names of the running Python frame's scope as a mapping (`locals()`) into a slot.
    pub locals: fn(&mut Vm, Handle) -> Result<(), Raised>,
    /// Reports the parked exception, which ends here: (what was called, in words, slot of what was called).
    pub unraisable: fn(&mut Vm, &'static str, Handle),
    /// Takes events out of the board and runs their handlers; part of the pending work. True when it interrupts
    /// other pending work: handlers that may not do that are put off.
    pub events: fn(&mut Vm, bool) -> Result<(), Raised>,
    /// Imports as `__import__`: (name, globals or undefined, names to import from it (tuple) or
    /// undefined, level, slot for the module).
    pub import: fn(&mut Vm, Handle, Handle, Handle, usize, Handle) -> Result<(), Raised>,
    /// `sys.settrace`: the function, or None. Absent where a program cannot be traced.
    pub set_trace: Option<fn(&mut Vm, Handle) -> Result<(), Raised>>,
    /// The frame so many calls below the running one, into a slot; undefined when there are not so many.
    pub frame: fn(&mut Vm, usize, Handle) -> Result<(), Raised>,
    /// The first slot of the running frame of a function that is a copy of its own, or of a generator.
    #[cfg(not(target_os = "none"))]
    pub frame_base: fn(&Vm, Value<'_>) -> Option<usize>,
    /// Runs other threads for a while; see the thread file.
    pub wait: fn(&mut Vm) -> Result<(), Raised>,
    /// Calls a function of the module `warnings`: (its name, arguments). Absent where nobody warns.
    pub warnings: Option<fn(&mut Vm, names::Sym, &[Handle]) -> Result<(), Raised>>,
    /// What the port knows about characters.
    pub characters: Characters,
    /// The file systems.
    pub files: FileHooks,
}

/// Tables of characters that are too large for small ports.
#[derive(Clone, Copy)]
pub struct Characters {
    /// The character with a name, for `\N{...}`.
    pub by_name: Option<fn(&[u8]) -> Option<char>>,
    /// The normal form NFKC of an identifier, piece by piece.
    pub normalise: Option<fn(&str, &mut dyn FnMut(char))>,
    /// The name of a character, piece by piece; nothing where there is none.
    #[cfg(not(target_os = "none"))]
    pub name: Option<fn(char, &mut dyn FnMut(&str))>,
    /// The general category: two letters.
    #[cfg(not(target_os = "none"))]
    pub category: Option<fn(char) -> &'static str>,
    /// The canonical combining class.
    #[cfg(not(target_os = "none"))]
    pub combining: Option<fn(char) -> u8>,
    /// A text in a normal form, character by character.
    #[cfg(not(target_os = "none"))]
    pub normal_form: Option<fn(NormalForm, &str, &mut dyn FnMut(char))>,
}

/// The normal forms of texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NormalForm {
    C,
    D,
    Kc,
    Kd,
}

impl Characters {
    pub const NONE: Characters = Characters {
        by_name: None,
        normalise: None,
        #[cfg(not(target_os = "none"))]
        name: None,
        #[cfg(not(target_os = "none"))]
        category: None,
        #[cfg(not(target_os = "none"))]
        combining: None,
        #[cfg(not(target_os = "none"))]
        normal_form: None,
    };
}

/// What source text is compiled as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompileMode {
    /// A module or block.
    Exec,
    /// One expression, whose value is the result.
    Eval,
    /// A statement typed at the prompt: values of expressions are printed.
    Single,
}

/// Frames that may be in use unless a program says otherwise.
const RECURSION_LIMIT: usize = 1000;

/// Bytes of text between two looks at Ctrl-C.
pub const STRETCH: usize = 1 << 16;

/// Levels of native recursion for one of Python's.
const NATIVE_LEVELS: usize = 4;

/// Distance between epochs; the first one is `EPOCH_STEP | 1`.
pub const EPOCH_STEP: usize = 1 << 18;

/// The epoch in which nothing is cached: its keys are no small integers.
const LAST_EPOCH: usize = 1 << (usize::BITS - 1) | 1;

/// The machine. On a microcontroller it has no size: its state is a static, and no register holds its address.
pub struct Vm(#[cfg(target_os = "none")] heap::sole::Token<State>, #[cfg(not(target_os = "none"))] State);

#[cfg(target_os = "none")]
impl heap::sole::Sole for State {
    const PLACE: &'static heap::sole::Place<State> = &PLACE;
}

#[cfg(target_os = "none")]
static PLACE: heap::sole::Place<State> = heap::sole::Place::new();

impl core::ops::Deref for Vm {
    type Target = State;

    #[inline(always)]
    fn deref(&self) -> &State {
        &self.0
    }
}

impl core::ops::DerefMut for Vm {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut State {
        &mut self.0
    }
}

/// The machine's state. The heap comes first: references to both are the same address.
#[repr(C)]
pub struct State {
    pub heap: Heap,
    pub registry: &'static Registry,
    pub platform: &'static dyn Platform,
    pub hooks: Hooks,
    /// Changes when a name is added to or removed from a class or a module's globals, or a
    /// shape id is used again: what inline caches depend on. A cache key is this number with a
    /// shape id in its bits 1 to 16 and a flag in bit 17; it is a small integer (bit 0 is set).
    pub epoch: Cell<usize>,
    pub(crate) needs_python: Cell<bool>,
    /// Number of the exception type whose object was what there was no memory for; 0 when it was something else.
    pub(crate) unmade: Cell<usize>,
    /// Nested runs of the interpreter loop and other native recursion.
    pub native_depth: Cell<usize>,
    /// Python frames in use.
    pub depth: usize,
    pub recursion_limit: usize,
    /// The limit that the fast paths of calls look at: the same, or 0 while a program is traced, which they do not
    /// know how to do.
    pub fast_limit: usize,
    /// Instructions are to be performed by way of the trace function (`sys.settrace`).
    pub tracing: bool,
    /// First register of the running frame (slot of the value stack).
    pub frame: usize,
    /// First register of the frame that called a native last, and the offset of the instruction that did.
    #[cfg(not(target_os = "none"))]
    pub calling: (usize, usize),
    /// A program handles signals: Ctrl-C calls its handler.
    #[cfg(not(target_os = "none"))]
    pub handles_signals: Cell<bool>,
    /// Something waits for the next safepoint: Ctrl-C, a scheduled function, a thread switch.
    pub pending: AtomicBool,
    /// The last line of input ended with a carriage return: a line feed that comes next belongs to it.
    pub after_return: Cell<bool>,
    /// Pending work runs; more of it waits.
    pub busy: bool,
    /// Handlers of events were put off until it is done.
    pub put_off: Cell<bool>,
    /// What is known about threads.
    pub threads: Threads,
    /// Optimisation level (`micropython.opt_level`).
    pub optimise: Cell<u8>,
    /// Most decimal digits of an int's text, 0 for any number (`sys.set_int_max_str_digits`).
    pub most_digits: Cell<usize>,
    /// State of the `random` module.
    pub random: Cell<u64>,
    /// Slots in use of the table of weak references.
    pub(crate) weak_count: Cell<usize>,
    /// No callback of a reference from this slot of the table on is due, and no `finalize` object from this item of
    /// their list on.
    pub(crate) weak_cursors: [Cell<usize>; 2],
    /// The next number that `id` hands out.
    pub next_identity: Cell<usize>,
    /// Hashes of keys are taken from `root::STORED_HASHES` instead of asking Python code.
    pub(crate) stored_hashes: Cell<bool>,
    /// No number of a shape below this one is free.
    pub(crate) first_free_shape: Cell<usize>,
    /// Slot of the innermost container that is being shown, followed by the slot of the next one; 0: none.
    pub(crate) shown: Cell<usize>,
}

/// First number that `id` hands out to an object in the heap.
const FIRST_IDENTITY: usize = if heap::WORD == 8 { 0x7f00_0000_0000u64 as usize } else { 0x2000_0000 };

impl Vm {
    /// A machine over an empty heap. Fails when the heap is too small for it, or where there is one already and can be
    /// no other.
    pub fn new(
        heap: Heap,
        registry: &'static Registry,
        platform: &'static dyn Platform,
        hooks: Hooks,
    ) -> Result<Vm, NeedMemory> {
        let state = State {
            heap,
            registry,
            platform,
            hooks,
            epoch: Cell::new(EPOCH_STEP | 1),
            needs_python: Cell::new(false),
            unmade: Cell::new(0),
            native_depth: Cell::new(0),
            depth: 0,
            recursion_limit: RECURSION_LIMIT,
            fast_limit: RECURSION_LIMIT,
            tracing: false,
            #[cfg(not(target_os = "none"))]
            calling: (0, 0),
            frame: slot::COUNT,
            #[cfg(not(target_os = "none"))]
            handles_signals: Cell::new(false),
            pending: AtomicBool::new(false),
            after_return: Cell::new(false),
            busy: false,
            put_off: Cell::new(false),
            threads: Threads::default(),
            optimise: Cell::new(0),
            most_digits: Cell::new(0),
            random: Cell::new(platform.entropy() | 1),
            weak_count: Cell::new(0),
            weak_cursors: [const { Cell::new(0) }; 2],
            next_identity: Cell::new(FIRST_IDENTITY),
            stored_hashes: Cell::new(false),
            first_free_shape: Cell::new(0),
            shown: Cell::new(0),
        };
        #[cfg(target_os = "none")]
        let mut vm = Vm(heap::sole::Token::new(state).ok_or(NeedMemory)?);
        #[cfg(not(target_os = "none"))]
        let mut vm = Vm(state);
        vm.heap.wants_finaliser = crate::weak::wants_finaliser;
        match vm.set_up() {
            Ok(()) => Ok(vm),
            Err(Raised) => Err(NeedMemory),
        }
    }

    /// The machine, for a call by way of a pointer: where the machine has no size, who makes the call needs no address of
    /// it, and nor do its callers.
    #[inline(always)]
    pub fn lend(&self) -> &Vm {
        #[cfg(target_os = "none")]
        return heap::sole::lend(self);
        #[cfg(not(target_os = "none"))]
        self
    }

    /// As [`Vm::lend`].
    #[inline(always)]
    pub fn lend_mut(&mut self) -> &mut Vm {
        #[cfg(target_os = "none")]
        return heap::sole::lend_mut(self);
        #[cfg(not(target_os = "none"))]
        self
    }

    /// Makes the value stack and what the roots refer to.
    fn set_up(&mut self) -> Result<(), Raised> {
        // The stack grows when needed; small heaps start with a small one.
        let slots = (self.heap.statistics().total / 1024).clamp(64, 1024);
        while self.heap.make_stack(ids::STACK, slots).is_err() {
            self.collect_needed()?;
        }
        for constant in [Value::NONE, Value::TRUE, Value::FALSE, Value::NOT_IMPLEMENTED, Value::UNDEFINED] {
            self.make(|_| Ok(constant))?;
        }
        self.fill(root::MEMORY_ERROR, |vm| {
            exception::new(vm, exception::type_value(exception::kind::MemoryError), crate::tuple::empty())
        })?;
        self.fill(root::SPARE_EXCEPTION, exception::new_spare)?;
        for dict in [root::MODULES, root::MODULE_ATTRIBUTES, root::MAIN] {
            self.fill(dict, Dict::new)?;
        }
        self.fill(root::LOOKUPS, crate::class::make_cache)?;
        for list in [root::PATH, root::ARGV] {
            self.fill(list, |vm| crate::list::new(vm, &[]))?;
        }
        self.heap.set_flags(self.root(root::MAIN), ids::NAMESPACE);
        self.attempt(|vm| {
            Dict::set(vm, vm.root(root::MAIN), text::name(sym::__name__), text::name(sym::__main__))?;
            let main = crate::module::new(vm, vm.root(root::MAIN))?;
            Dict::set(vm, vm.root(root::MODULES), text::name(sym::__main__), main)
        })
    }

    fn fill(&mut self, root: Root, work: impl for<'b> Fn(&'b Vm) -> Leaf<'b>) -> Result<(), Raised> {
        let mark = self.mark();
        let made = self.make(work)?;
        self.set_root(root, self.get(made));
        self.release(mark);
        Ok(())
    }

    /// The parked exception.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn exception(&self) -> Value<'_> {
        self.heap.root(root::EXCEPTION)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn root(&self, slot: Root) -> Value<'_> {
        self.heap.root(slot)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_root(&self, slot: Root, value: Value<'_>) {
        self.heap.set_root(slot, value);
    }

    /// The value in a stack slot.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn get(&self, handle: Handle) -> Value<'_> {
        self.heap.get(handle)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set(&self, handle: Handle, value: Value<'_>) {
        self.heap.set(handle, value);
    }

    /// Copies one slot to another.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn copy(&self, from: Handle, to: Handle) {
        self.heap.set(to, self.heap.get(from));
    }

    /// Invalidates caches.
    pub fn bump_epoch(&self) {
        let next = self.epoch.get().wrapping_add(EPOCH_STEP).min(LAST_EPOCH);
        if next == LAST_EPOCH {
            self.pending.store(true, Ordering::Relaxed);
        }
        self.epoch.set(next);
    }

    /// True when epochs are used up: nothing is cached until the next collection, which is due.
    pub fn is_last_epoch(&self) -> bool {
        self.epoch.get() == LAST_EPOCH
    }

    /// Starts over with the first epoch, right after a collection: forgets what was cached in it.
    #[cold]
    fn renew_epochs(&self) {
        self.heap.each_live(|object| match object.id() {
            Some(ids::CACHES) => {
                for entry in (0..object.field_count()).step_by(crate::code::CACHE_WIDTH) {
                    self.heap.set_field(object, entry, Value::small(0));
                }
            }
            Some(ids::CLASS) => self.heap.set_field(object, crate::class::CONSTRUCTOR_KEY, Value::NONE),
            _ => {}
        });
        let lookups = self.root(root::LOOKUPS);
        for entry in 0..lookups.referents().count() {
            self.heap.set_referent(lookups, entry, Value::UNDEFINED);
        }
        self.epoch.set(EPOCH_STEP | 1);
    }

    /// Collects garbage, and asks for a safepoint when finalisers or callbacks are due; false when what was
    /// needed is not free even so. `full` asks for a compaction in any case.
    pub fn collect(&mut self, full: bool) -> bool {
        let found = self.heap.collect(full);
        self.first_free_shape.set(0);
        if self.is_last_epoch() {
            self.renew_epochs();
        }
        crate::weak::after_collection(self);
        found
    }

    /// Collects for the allocation that failed; MemoryError when it cannot succeed, or the exception, without its
    /// text, that could not be made.
    #[cold]
    #[inline(never)]
    pub fn collect_needed(&mut self) -> Result<(), Raised> {
        let unmade = self.unmade.take();
        if !self.heap.is_locked() && self.collect(false) {
            return Ok(());
        }
        self.heap.clear_need();
        Err(self.raise_unmade(unmade))
    }

    /// As [`Vm::collect_needed`] for an operation that is repeated from its start. `again` is 0 at its first
    /// failure (a word: short instructions store no bytes on the stack). At later ones all that it allocates must fit at once: MemoryError when it does not, or
    /// the operation would fail at the same place for ever.
    #[cold]
    #[inline(never)]
    pub fn collect_for(&mut self, again: &mut usize) -> Result<(), Raised> {
        if self.heap.gave_up() {
            // It was not memory that was short.
            return match thread::breaks_natives(self) {
                true => {
                    self.heap.interrupted.store(false, Ordering::Relaxed);
                    Err(self.raise_leaf(|vm| vm.fault_bare(exception::kind::KeyboardInterrupt)))
                }
                false => {
                    self.heap.persist();
                    Ok(())
                }
            };
        }
        if core::mem::replace(again, 1) == 0 || self.heap.is_locked() {
            return self.collect_needed();
        }
        let needed = self.heap.needed() * heap::WORD;
        let before = self.heap.statistics().used;
        self.collect(false);
        let after = self.heap.statistics();
        let total = needed + before.saturating_sub(after.used);
        if after.largest_free >= total {
            return Ok(());
        }
        self.heap.require(total / heap::WORD);
        self.collect_needed()
    }

    /// Runs a leaf function, collecting and repeating it as long as it needs memory.
    #[inline]
    pub fn attempt<T: 'static>(&mut self, work: impl Fn(&Vm) -> Result<T, Fault>) -> Result<T, Raised> {
        let mut again = 0;
        loop {
            match work(self) {
                Ok(result) => return Ok(result),
                Err(Fault) => self.recover(&mut again)?,
            }
        }
    }

    /// After a fault: true when the operation is to be repeated, false when it needs Python code.
    #[cold]
    #[inline(never)]
    pub fn recover_or_python(&mut self, again: &mut usize) -> Result<bool, Raised> {
        match self.fault_kind() {
            FaultKind::Memory => self.collect_for(again).map(|()| true),
            FaultKind::Exception => Err(Raised),
            FaultKind::Python => Ok(false),
        }
    }

    /// As [`Vm::attempt`]; None when the leaf function needs Python code.
    #[inline]
    pub fn try_leaf<T: 'static>(&mut self, work: impl Fn(&Vm) -> Result<T, Fault>) -> Result<Option<T>, Raised> {
        let mut again = 0;
        loop {
            match work(self) {
                Ok(result) => return Ok(Some(result)),
                Err(Fault) => {
                    if !self.recover_or_python(&mut again)? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// As [`Vm::store`]; false when the leaf function needs Python code.
    #[inline]
    pub fn try_store(&mut self, slot: Handle, work: impl for<'b> Fn(&'b Vm) -> Leaf<'b>) -> Result<bool, Raised> {
        let mut again = 0;
        loop {
            match work(self) {
                Ok(value) => {
                    self.heap.set(slot, value);
                    return Ok(true);
                }
                Err(Fault) => {
                    if !self.recover_or_python(&mut again)? {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// After a fault: Ok when the operation is to be repeated (see [`Vm::collect_for`] about `again`).
    #[cold]
    #[inline(never)]
    pub fn recover(&mut self, again: &mut usize) -> Result<(), Raised> {
        match self.fault_kind() {
            FaultKind::Memory => self.collect_for(again),
            FaultKind::Exception => Err(Raised),
            FaultKind::Python => {
                Err(self.raise(crate::exception::kind::RuntimeError, message!("operation needs a built-in key")))
            }
        }
    }

    /// As [`Vm::attempt`], the value kept in a new stack slot.
    #[inline]
    pub fn make(&mut self, work: impl for<'b> Fn(&'b Vm) -> Leaf<'b>) -> Result<Handle, Raised> {
        let mut again = 0;
        loop {
            // The slot is taken after the value is made; `push` may itself need memory.
            if let Ok(handle) = work(self).and_then(|value| Ok(self.heap.push(value)?)) {
                return Ok(handle);
            }
            self.recover(&mut again)?;
        }
    }

    /// As [`Vm::attempt`], the value stored in a slot.
    #[inline]
    pub fn store(&mut self, slot: Handle, work: impl for<'b> Fn(&'b Vm) -> Leaf<'b>) -> Result<(), Raised> {
        let mut again = 0;
        loop {
            if let Ok(value) = work(self) {
                self.heap.set(slot, value);
                return Ok(());
            }
            self.recover(&mut again)?;
        }
    }

    /// A new slot with an undefined value.
    pub fn slot(&mut self) -> Result<Handle, Raised> {
        self.make(|_| Ok(Value::UNDEFINED))
    }

    /// A new slot with the value of another.
    pub fn duplicate(&mut self, handle: Handle) -> Result<Handle, Raised> {
        self.make(|vm| Ok(vm.get(handle)))
    }

    /// The number of slots in use, for [`Vm::release`].
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn mark(&self) -> usize {
        self.heap.stack_top()
    }

    /// Gives up all slots made since `mark`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn release(&self, mark: usize) {
        self.heap.set_stack_top(mark);
    }

    /// True when native recursion must go no further.
    #[inline]
    fn is_too_deep(&self) -> bool {
        self.platform.stack_left() < crate::NATIVE_STACK_RESERVE
            || self.native_depth.get() > self.recursion_limit.saturating_mul(NATIVE_LEVELS)
    }

    /// Runs `work` and gives up the slots it made.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn scoped<T>(&mut self, work: impl FnOnce(&mut Vm) -> T) -> T {
        let mark = self.mark();
        let result = work(self);
        self.release(mark);
        result
    }

    /// Guards native recursion: RecursionError when too deep. Pair with [`Vm::leave`].
    #[inline]
    pub fn enter(&mut self) -> Result<(), Raised> {
        if self.is_too_deep() {
            return Err(self.raise_recursion_error());
        }
        self.native_depth.set(self.native_depth.get() + 1);
        Ok(())
    }

    #[inline]
    pub fn leave(&mut self) {
        self.native_depth.set(self.native_depth.get() - 1);
    }

    /// Runs what may come here again: RecursionError when too deep.
    #[inline]
    pub fn nested<T>(&mut self, work: impl FnOnce(&mut Vm) -> Result<T, Raised>) -> Result<T, Raised> {
        self.enter()?;
        let mark = self.mark();
        let result = work(self);
        self.release(mark);
        self.leave();
        result
    }

    /// As [`Vm::nested`] for a leaf function.
    #[inline]
    pub fn nested_leaf<T>(&self, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        if self.is_too_deep() {
            return Err(self.fault(
                exception::kind::RecursionError,
                message!("maximum recursion depth exceeded"),
            ));
        }
        let depth = self.native_depth.get();
        self.native_depth.set(depth + 1);
        let result = work();
        self.native_depth.set(depth);
        result
    }

    /// RecursionError when little native stack is left.
    #[inline]
    pub fn guard(&mut self) -> Result<(), Raised> {
        if self.platform.stack_left() < crate::NATIVE_STACK_RESERVE {
            return Err(self.raise_recursion_error());
        }
        Ok(())
    }

    /// Sets how many Python frames may be in use.
    pub fn set_recursion_limit(&mut self, limit: usize) {
        self.recursion_limit = limit;
        self.set_tracing(self.tracing);
    }

    /// Starts or ends that instructions go by way of the trace function.
    pub fn set_tracing(&mut self, tracing: bool) {
        self.tracing = tracing;
        self.fast_limit = if tracing { 0 } else { self.recursion_limit };
    }

    /// Lets Ctrl-C and scheduled work in; long native loops call it now and then.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn poll(&mut self) -> Result<(), Raised> {
        if self.pending.load(Ordering::Relaxed) { (self.hooks.pending)(self.lend_mut()) } else { Ok(()) }
    }

    /// Runs `work` without handlers of events, scheduled functions and finalisers: they wait until it is done. Hard
    /// handlers and Ctrl-C come in all the same.
    pub fn quietly<R>(&mut self, work: impl FnOnce(&mut Vm) -> R) -> R {
        let busy = core::mem::replace(&mut self.busy, true);
        let result = work(self);
        self.busy = busy;
        if !busy && (self.put_off.replace(false) || self.heap.has_finalisable() || crate::schedule::count(self) > 0) {
            self.pending.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Lets Ctrl-C in: leaf functions call it where data that a program made can keep them busy for long. It
    /// fails like any allocation may, so it too stands before the first change.
    #[inline]
    pub fn poll_leaf(&self) -> Result<(), Fault> {
        if self.heap.interrupted.load(Ordering::Relaxed) { self.interrupt() } else { Ok(()) }
    }

    /// True when the next [`Vm::poll_leaf`] fails: what fills memory before it can fail stops then.
    pub fn is_interrupted(&self) -> bool {
        self.heap.interrupted.load(Ordering::Relaxed) && thread::breaks_natives(self)
    }

    /// [`Vm::poll_leaf`] after or within a walk over text. Text that takes long has no place on small machines, where
    /// this does nothing.
    #[inline(always)]
    pub fn poll_walk(&self) -> Result<(), Fault> {
        if cfg!(target_pointer_width = "64") { self.poll_leaf() } else { Ok(()) }
    }

    /// True when a walk over text ends at byte position `at`, for Ctrl-C; [`Vm::poll_walk`] fails after it. It looks
    /// in every [`STRETCH`], also when a code point lies across its start.
    #[inline(always)]
    pub fn stops_at(&self, at: usize) -> bool {
        cfg!(target_pointer_width = "64") && at % STRETCH < 4 && self.is_interrupted()
    }

    #[cold]
    #[inline(never)]
    fn interrupt(&self) -> Result<(), Fault> {
        if !thread::breaks_natives(self) {
            return Ok(());
        }
        let fault = self.fault_bare(exception::kind::KeyboardInterrupt);
        // Without memory for the exception the leaf function comes here again.
        if self.heap.needed() == 0 {
            self.heap.interrupted.store(false, Ordering::Relaxed);
        }
        Err(fault)
    }

    /// The family of the board.
    pub fn family(&self) -> board::Family {
        self.platform.board().map_or(board::Family::Generic, |board| board.profile().family)
    }

    /// The built-in type with this number.
    #[inline]
    pub fn type_info(&self, number: usize) -> Option<&'static TypeInfo> {
        if number >= crate::ids::EXCEPTION_BASE {
            return crate::exception::TYPES.get(number - crate::ids::EXCEPTION_BASE).copied();
        }
        self.registry.types.get(number >> 5)?.get(number & 31).copied().flatten()
    }

    /// Kind of the path in a slot that `sys.path` leads to: 0 absent, 1 file, 2 directory.
    pub fn path_kind(&mut self, path: Handle) -> Result<u8, Raised> {
        let Some(text) = text::utf8_of(self, self.get(path)) else { return Ok(0) };
        match crate::frozen::kind(self.registry.frozen, text) {
            Some(kind) => Ok(kind),
            None => (self.hooks.files.kind)(self.lend_mut(), path),
        }
    }

    /// The native function that an immediate stands for.
    #[inline]
    pub fn native(&self, value: Value<'_>) -> Option<&'static Native> {
        crate::native::resolve(self, value).map(|(native, _)| native)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Vm, ids, operations::identity, testing, text};
    use heap::{StressMode, Value};

    #[test]
    fn the_machine_starts_in_a_small_heap() {
        let vm = testing::with_heap(StressMode::Off, 8 * 1024);
        assert!(vm.get(crate::slot::TRUE) == Value::TRUE);
        assert!(vm.root(crate::root::MAIN).flags() & ids::NAMESPACE != 0);
    }

    #[test]
    fn identities_survive_moves() {
        testing::each(|vm: &mut Vm| {
            let object = testing::function(vm, |_, _| Ok(crate::slot::NONE));
            let first = vm.attempt(|vm| identity::identity(vm, vm.get(object)));
            let first = testing::good(vm, first);
            vm.collect(true);
            let again = vm.attempt(|vm| identity::identity(vm, vm.get(object)));
            assert_eq!(testing::good(vm, again), first);
        });
    }

    #[test]
    fn names_are_dict_keys() {
        testing::each(|vm: &mut Vm| {
            let made = vm.make(crate::dict::Dict::new);
            let dict = testing::good(vm, made);
            for (number, name) in ["alpha", "beta", "gamma", "append", "d1", "d2", "d3", "d4", "d5", "d6"].iter().enumerate() {
                let stored = vm.attempt(|vm| {
                    let key = text::intern(vm, name.as_bytes())?;
                    crate::dict::Dict::set(vm, vm.get(dict), key, Value::length(number))
                });
                testing::good(vm, stored);
            }
            let found = vm.make(|vm| {
                let key = text::new(vm, b"d5")?;
                Ok(crate::dict::Dict::get(vm, vm.get(dict), key)?.unwrap_or(Value::NONE))
            });
            let found = testing::good(vm, found);
            assert_eq!(vm.get(found).as_int(), Some(8));
        });
    }
}
