//! The interpreter: running source, files and modules to their end.
//!
//! Invariant: between calls the value stack is as it was, and no exception is parked that
//! was not reported (or is about to be: see [`Interpreter::report`]).

use core::mem::MaybeUninit;
use core::sync::atomic::AtomicBool;
use heap::{Handle, Heap, StressMode, Value};
use names::sym;
use object::dict::Dict;
use object::exception::kind;
use object::operations::{attribute, call};
use object::{CompileMode, Hooks, Platform, Raised, Registry, Vm, bytes, frozen, ids, list, root, slot, text};
use stdlib::traceback_text::{self, Sink};
use vm::Place;

/// How an interpreter is made.
pub struct Settings {
    pub memory: &'static mut [MaybeUninit<u8>],
    /// Bytes of the memory that are used at first; more when needed.
    pub initial: usize,
    pub stress: StressMode,
    pub registry: &'static Registry,
    pub hooks: Hooks,
}

impl Settings {
    /// All of the memory, the standard library, no stress.
    pub fn new(memory: &'static mut [MaybeUninit<u8>]) -> Settings {
        let initial = memory.len();
        let hooks = Hooks {
            unraisable: stdlib::traceback_text::unraisable,
            events,
            #[cfg(feature = "files")]
            files: vfs::FILES,
            characters: crate::characters::CHARACTERS,
            ..vm::HOOKS
        };
        Settings { memory, initial, stress: StressMode::Off, registry: &crate::REGISTRY, hooks }
    }
}

/// What happened around the machine since the last safepoint. `nested`: other such work is under way.
fn events(vm: &mut Vm, nested: bool) -> Result<(), Raised> {
    if !nested {
        stdlib::dupterm::work(vm)?;
    }
    #[cfg(feature = "hardware")]
    machine::events(vm, nested)?;
    Ok(())
}

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    Normal,
    /// An exception is parked.
    Raised,
    /// The file cannot be read: an errno number.
    Unreadable(i32),
}

/// A Python interpreter.
pub struct Interpreter {
    pub(crate) vm: Vm,
}

impl Interpreter {
    /// An interpreter; None when the memory is too small for one.
    pub fn new(settings: Settings, platform: &'static dyn Platform) -> Option<Interpreter> {
        let heap = Heap::new(settings.memory, settings.initial, settings.stress);
        let vm = Vm::new(heap, settings.registry, platform, settings.hooks).ok()?;
        Some(Interpreter { vm })
    }

    /// The flags that a port sets when an interrupt is pressed: first the second, then the first.
    pub fn signals(&self) -> (&AtomicBool, &AtomicBool) {
        (&self.vm.pending, &self.vm.heap.interrupted)
    }

    /// In `StressMode::Lack`: `times` allocations fail, after `after` ones that do not.
    pub fn lack(&self, after: u32, times: u32) {
        self.vm.heap.lack(after, times);
    }

    /// How many of the failures that were ordered did not come yet.
    pub fn lacks_to_come(&self) -> u32 {
        self.vm.heap.lacks_to_come()
    }

    /// Tells of the running functions, the innermost first: for reports of what must not happen.
    pub fn visit_places(&self, visit: &mut dyn FnMut(Place<'_>)) {
        vm::visit_places(&self.vm, visit);
    }

    /// Gives the board what `machine.mem_backup` holds, to be kept over a reset. Ports call it when this interpreter runs
    /// no more; `machine.reset` and its like do so by themselves.
    pub fn save_kept(&self) {
        #[cfg(feature = "hardware")]
        machine::save(&self.vm);
    }

    /// The optimisation level of code compiled from now on.
    pub fn set_optimisation(&mut self, level: u8) {
        self.vm.optimise.set(level);
    }

    /// Sets `sys.argv`.
    pub fn set_arguments(&mut self, words: &[&str]) -> Ending {
        self.ending(|vm| append_texts(vm, root::ARGV, words))
    }

    /// Appends to `sys.path`.
    pub fn extend_path(&mut self, entries: &[&str]) -> Ending {
        self.ending(|vm| append_texts(vm, root::PATH, entries))
    }

    /// Runs source text as the main program.
    pub fn run_source(&mut self, name: &str, source: &[u8]) -> Ending {
        self.ending(|vm| {
            let text = vm.make(|vm| bytes::new(vm, source))?;
            execute(vm, text, name, CompileMode::Exec)
        })
    }

    /// Compiles source text without running it.
    pub fn check_source(&mut self, name: &str, source: &[u8]) -> Ending {
        self.ending(|vm| {
            let text = vm.make(|vm| bytes::new(vm, source))?;
            compile(vm, text, name, CompileMode::Exec)?;
            Ok(())
        })
    }

    /// Runs (or only compiles) a file as the main program.
    pub fn run_file(&mut self, path: &str, compile_only: bool) -> Ending {
        let mark = self.vm.mark();
        let vm = &mut self.vm;
        let read = vm.make(|vm| text::new(vm, path.as_bytes())).and_then(|path| read_file(vm, path));
        let Ok(text) = read else {
            vm.release(mark);
            return unreadable(vm);
        };
        let ending = self.ending(|vm| {
            if compile_only {
                return compile(vm, text, path, CompileMode::Exec).map(|_| ());
            }
            execute(vm, text, path, CompileMode::Exec)
        });
        self.vm.release(mark);
        ending
    }

    /// Runs a module of `sys.path` as the main program.
    pub fn run_module(&mut self, name: &str) -> Ending {
        self.ending(|vm| {
            let path = vm.slot()?;
            find_module(vm, name, path)?;
            let text = read_file(vm, path)?;
            let main_of_package = vm.get(path).bytes().ends_with(b"/__main__.py");
            let package = if main_of_package { name } else { name.rsplit_once('.').map_or("", |(package, _)| package) };
            set_main(vm, "__package__", package)?;
            set_main_value(vm, "__file__", path)?;
            execute_as(vm, text, path, CompileMode::Exec)
        })
    }

    /// Does what waits for a safepoint: handlers of interrupts, scheduled functions.
    pub fn poll(&mut self) -> Ending {
        self.ending(|vm| vm.poll())
    }

    /// Waits for the threads that the main program of a process does not leave behind: those of `threading` that are
    /// no daemons.
    pub fn join_threads(&mut self) -> Ending {
        self.ending(|vm| {
            let name = vm.make(|vm| text::new(vm, b"threading"))?;
            let module = vm.make(|vm| Ok(Dict::get(vm, vm.root(root::MODULES), vm.get(name))?.unwrap_or(Value::NONE)))?;
            if !vm.get(module).is_none() {
                call::call_method(vm, module, sym::_shutdown, &[], module)?;
            }
            Ok(())
        })
    }

    /// Calls the function given to `sys.atexit`, once, gives the last output to the stream that duplicates the terminal,
    /// warns of coroutines that were never started, and closes the files that are open, with what is buffered for them.
    pub fn run_exit_function(&mut self) -> Ending {
        self.ending(|vm| {
            let function = vm.make(|vm| Ok(vm.root(root::AT_EXIT)))?;
            vm.set_root(root::AT_EXIT, Value::UNDEFINED);
            if !vm.get(function).is_undefined() && !vm.get(function).is_none() {
                let out = vm.slot()?;
                call::call(vm, function, &[], out)?;
            }
            stdlib::dupterm::finish(vm)?;
            object::weak::warn_of_unawaited(vm)?;
            object::weak::finish_types(vm, &stdlib::io::CLOSED_AT_THE_END)
        })
    }

    /// Writes figures about the memory to the output (option `-v`).
    pub fn write_memory_information(&self) {
        stdlib::micropython::write_memory_information(&self.vm);
    }

    /// Deals with the parked exception of a program that ended: writes its traceback (or the message of
    /// SystemExit) to the diagnostics; returns the exit status.
    pub fn report(&mut self) -> i32 {
        self.report_to(Sink::Error)
    }

    pub(crate) fn report_to(&mut self, sink: Sink) -> i32 {
        let vm = &mut self.vm;
        let mark = vm.mark();
        let Ok(exception) = vm.make(|vm| Ok(vm.exception())) else { return 1 };
        vm.clear_exception();
        let status = match traceback_text::exit_status(vm, exception) {
            Some(status) => status,
            None => {
                let interrupted = object::exception::is_a(vm, vm.get(exception), kind::KeyboardInterrupt);
                // An exception while writing is not written again.
                let shown = traceback_text::run_hook(vm, exception);
                vm.clear_exception();
                if !matches!(shown, Ok(true)) {
                    let _ = traceback_text::write(vm, sink, exception);
                    vm.clear_exception();
                }
                if interrupted { 130 } else { 1 }
            }
        };
        vm.release(mark);
        status
    }

    /// Runs `work`, freeing the slots it made.
    pub(crate) fn ending(&mut self, work: impl FnOnce(&mut Vm) -> Result<(), Raised>) -> Ending {
        let mark = self.vm.mark();
        let result = work(&mut self.vm);
        self.vm.release(mark);
        match result {
            Ok(()) => Ending::Normal,
            Err(Raised) => Ending::Raised,
        }
    }
}

fn append_texts(vm: &mut Vm, target: heap::Root, words: &[&str]) -> Result<(), Raised> {
    for word in words {
        vm.attempt(|vm| {
            let word = text::new(vm, word.as_bytes())?;
            list::push(vm, vm.root(target), word)
        })?;
    }
    Ok(())
}

/// Stores a text in the main program's globals.
fn set_main(vm: &mut Vm, name: &str, value: &str) -> Result<(), Raised> {
    let value = vm.make(|vm| text::intern(vm, value.as_bytes()))?;
    set_main_value(vm, name, value)
}

fn set_main_value(vm: &mut Vm, name: &str, value: Handle) -> Result<(), Raised> {
    vm.attempt(|vm| {
        let name = text::intern(vm, name.as_bytes())?;
        Dict::set(vm, vm.root(root::MAIN), name, vm.get(value))
    })
}

fn compile(vm: &mut Vm, source: Handle, name: &str, mode: CompileMode) -> Result<Handle, Raised> {
    let file = vm.make(|vm| text::intern(vm, name.as_bytes()))?;
    let code = vm.slot()?;
    (vm.hooks.compile)(vm.lend_mut(), source, file, mode, code)?;
    Ok(code)
}

/// Compiles and runs a source object in the main program's globals.
pub(crate) fn execute(vm: &mut Vm, source: Handle, name: &str, mode: CompileMode) -> Result<(), Raised> {
    let file = vm.make(|vm| text::intern(vm, name.as_bytes()))?;
    if mode == CompileMode::Exec {
        set_main_value(vm, "__file__", file)?;
    }
    execute_as(vm, source, file, mode)
}

fn execute_as(vm: &mut Vm, source: Handle, file: Handle, mode: CompileMode) -> Result<(), Raised> {
    let code = vm.slot()?;
    (vm.hooks.compile)(vm.lend_mut(), source, file, mode, code)?;
    // The text may be large, and the program does not need it.
    vm.set(source, Value::NONE);
    let globals = vm.make(|vm| Ok(vm.root(root::MAIN)))?;
    let out = vm.slot()?;
    (vm.hooks.run)(vm.lend_mut(), code, globals, globals, out)
}

/// Reads a file, frozen or not, into a bytes object.
pub(crate) fn read_file(vm: &mut Vm, path: Handle) -> Result<Handle, Raised> {
    let frozen = text::utf8_of(vm, vm.get(path)).and_then(|path| frozen::find(vm.registry.frozen, path));
    if let Some(file) = frozen {
        return vm.make(|vm| file.read(vm));
    }
    let content = vm.slot()?;
    (vm.hooks.files.read)(vm.lend_mut(), path, content)?;
    Ok(content)
}

/// How reading a file failed: as an errno number when the parked exception has one.
fn unreadable(vm: &mut Vm) -> Ending {
    if !vm.raised_is(kind::OSError) {
        return Ending::Raised;
    }
    let number = list::fields_of(vm.exception().field(object::exception::ARGS)).map(|(fields, _)| fields.field(0));
    match number.and_then(Value::as_int) {
        Some(number) => {
            vm.clear_exception();
            Ending::Unreadable(number as i32)
        }
        None => Ending::Raised,
    }
}

/// The path of the file that `-m name` runs: a module's, or `__main__.py` of a package.
fn find_module(vm: &mut Vm, name: &str, out: Handle) -> Result<(), Raised> {
    let (package, last) = name.rsplit_once('.').unwrap_or(("", name));
    let entries = vm.slot()?;
    if package.is_empty() {
        vm.set(entries, vm.root(root::PATH));
    } else {
        import(vm, package, entries)?;
        attribute::get_named(vm, entries, sym::__path__, entries)?;
    }
    let mut index = 0;
    loop {
        // `__path__` is a list of directories, or one directory as a str.
        let entry = vm.get(entries);
        let entry = if entry.has_id(ids::LIST) { list::get(entry, index) } else if index == 0 { entry } else { Value::UNDEFINED };
        let Some(directory) = text::bytes_of(vm, entry) else {
            return Err(vm.raise(kind::ModuleNotFoundError, format_args!("No module named '{name}'")));
        };
        let slash = if directory.is_empty() || directory.ends_with(b"/") { "" } else { "/" };
        vm.set(out, entry);
        index += 1;
        for ending in [".py", "/__main__.py"] {
            let candidate = vm.make(|vm| text::format(vm, format_args!("{}{slash}{last}{ending}", text::Shown(vm.get(out)))))?;
            if vm.path_kind(candidate)? == 1 {
                if ending.starts_with('/') {
                    let module = vm.slot()?;
                    import(vm, name, module)?;
                }
                vm.copy(candidate, out);
                return Ok(());
            }
        }
    }
}

/// Imports a module by its full name; `out` is the module itself.
fn import(vm: &mut Vm, name: &str, out: Handle) -> Result<(), Raised> {
    let name_slot = vm.make(|vm| text::intern(vm, name.as_bytes()))?;
    // A list of names makes the result the module and not its outermost package.
    let names = vm.make(|vm| object::tuple::new(vm, &[text::name(sym::__name__)]))?;
    (vm.hooks.import)(vm.lend_mut(), name_slot, slot::UNDEFINED, names, 0, out)
}
