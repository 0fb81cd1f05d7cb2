//! The `antaresia` program: runs Python like MicroPython's program for Unix does.
//!
//! Start-up: the options are read, the simulated board is made, a thread with a stack of known
//! size is started, and in it the interpreter runs the program, then (if asked for) the prompt.
//! When the program resets the chip its thread stops for good, and another one boots.
//!
//! Invariant: whatever happens, buffered output is written and the terminal is as it was
//! found when the process ends.

mod errors;
mod files;
mod memory;
mod network;
mod options;
mod platform;
mod processor;
mod prompt;
mod serve;
mod signals;
mod simulation;
mod terminal;

use antaresia::{Ending, Interpreter, Platform, Settings};
use board::Board;
use memory::Region;
use options::{Options, Program, Request};
use platform::Host;
use sim::SimBoard;
use simulation::{Left, Simulation};
use std::io::{Read, Write};
use std::sync::Arc;

/// Stack of the thread that runs programs.
pub const STACK: usize = 64 << 20;
/// The most that a heap grows to unless `-X heapsize` says otherwise.
pub const LARGEST_HEAP: usize = 1 << 30;
/// What it starts with.
pub const FIRST_HEAP: usize = 1 << 20;

/// Version and date of the program.
pub const VERSION_LINE: &str = concat!("v1.29.0-antaresia-", env!("CARGO_PKG_VERSION"), " on ", env!("ANTARESIA_DATE"));

fn main() {
    let mut words = Vec::new();
    for word in std::env::args_os().skip(1) {
        words.push(word.to_string_lossy().into_owned());
    }
    if words.first().is_some_and(|word| word == "serve") {
        std::process::exit(serve::run(&words[1..]));
    }
    let options = match options::parse(&words) {
        Request::Run(options) => *options,
        Request::Help => {
            print!("{}", options::HELP);
            return;
        }
        Request::Version => {
            println!("MicroPython {VERSION_LINE}; linux [{}] version", env!("ANTARESIA_TARGET"));
            return;
        }
        Request::Invalid => {
            eprintln!("Invalid command line arguments. Use -h option for help.");
            std::process::exit(1);
        }
    };
    let simulation = match Simulation::new(&options.board) {
        Ok(simulation) => simulation,
        Err(text) => {
            eprint!("{text}");
            std::process::exit(2);
        }
    };
    // Ctrl-C is for the thread that runs programs.
    signals::block();
    let size = options.heap_size.unwrap_or(LARGEST_HEAP);
    let Some(region) = Region::reserve(size.max(4096)) else {
        eprintln!("antaresia: cannot reserve {size} bytes for the heap");
        std::process::exit(1);
    };
    let (options, region) = (Arc::new(options), Arc::new(region));
    let status = loop {
        let (options, region, board) = (options.clone(), region.clone(), simulation.board);
        let left = simulation.run(STACK, move || run(&options, &region, board));
        match left {
            Left::Ended(status) => break status,
            Left::Reset(cause) => simulation.board.boot(cause),
        }
    };
    let status = simulation.finish(status);
    terminal::set_mode(terminal::Mode::Found);
    std::process::exit(status);
}

/// Runs what the options ask for; the exit status.
fn run(options: &Options, region: &Region, board: &'static SimBoard) -> i32 {
    board.on_pause(|left| signals::wait(-1, Some(left)));
    let host = Host::start(STACK, board);
    // SAFETY: the processor that used the region before, if any, has stopped.
    let Some(mut interpreter) = (unsafe { make(region, host, options) }) else {
        let size = options.heap_size.unwrap_or(LARGEST_HEAP);
        eprintln!("antaresia: a heap of {size} bytes is too small");
        return 1;
    };
    // SAFETY: the prompt forgets the interpreter that it had.
    let mut restart = || unsafe { make(region, host, options) };
    let status = run_program(&mut interpreter, host, options, &mut restart);
    for end in [Interpreter::join_threads, Interpreter::run_exit_function] {
        if end(&mut interpreter) != Ending::Normal {
            interpreter.report();
        }
    }
    // The board goes on: timers and inputs still call the program's handlers.
    while simulation::wait(board) {
        if interpreter.poll() != Ending::Normal {
            interpreter.report();
        }
    }
    if options.verbose > 0 {
        interpreter.write_memory_information();
    }
    host.flush_output();
    host.files.flush_all();
    status
}

/// An interpreter over the region, ready to run the program that the options name.
///
/// # Safety
/// The interpreter made before is not used any more.
unsafe fn make(region: &Region, host: &'static Host, options: &Options) -> Option<&'static mut Interpreter> {
    // SAFETY: by the contract nothing refers to the heap that was there.
    let memory = unsafe { region.take() };
    let initial = if options.heap_size.is_some() { memory.len() } else { FIRST_HEAP };
    let settings = Settings { initial, stress: options.stress, ..Settings::new(memory) };
    let interpreter = Box::leak(Box::new(Interpreter::new(settings, host)?));
    // SAFETY: the interpreter is leaked.
    unsafe { simulation::set_running(interpreter) };
    let (pending, interrupted) = interpreter.signals();
    // SAFETY: the interpreter is leaked.
    unsafe { signals::attach(pending, interrupted) };
    // SAFETY: the flag is part of the leaked interpreter.
    host.board.attach(unsafe { &*(&raw const *pending) });
    host.board.soft_reset();
    if options.board.flash.is_some() && interpreter.mount_flash() == Ending::Raised {
        interpreter.report();
    }
    interpreter.set_optimisation(options.optimise);
    let words: Vec<&str> = options.arguments.iter().map(String::as_str).collect();
    let path = search_path(&options.program);
    let entries: Vec<&str> = path.iter().map(String::as_str).collect();
    let ready = interpreter.set_arguments(&words) == Ending::Normal && interpreter.extend_path(&entries) == Ending::Normal;
    ready.then_some(interpreter)
}

fn run_program(
    interpreter: &mut &'static mut Interpreter,
    host: &'static Host,
    options: &Options,
    restart: prompt::Restart<'_>,
) -> i32 {
    let ending = match &options.program {
        Program::Command(text) => run_text(interpreter, text.as_bytes(), options),
        Program::Module(name) => interpreter.run_module(name),
        Program::File(name) => interpreter.run_file(name, options.compile_only),
        Program::Input if terminal::is_terminal(0) => return prompt::serve(interpreter, host, restart),
        Program::Input => {
            let mut text = Vec::new();
            if let Err(error) = std::io::stdin().read_to_end(&mut text) {
                return unreadable("<stdin>", files::errno(error));
            }
            run_text(interpreter, &text, options)
        }
    };
    let status = match ending {
        Ending::Normal => 0,
        Ending::Raised => interpreter.report(),
        Ending::Unreadable(errno) => {
            let Program::File(name) = &options.program else { return 1 };
            return unreadable(name, errno);
        }
    };
    if options.inspect { prompt::serve(interpreter, host, restart) } else { status }
}

fn run_text(interpreter: &mut Interpreter, text: &[u8], options: &Options) -> Ending {
    if options.compile_only {
        interpreter.check_source("<stdin>", text)
    } else {
        interpreter.run_source("<stdin>", text)
    }
}

fn unreadable(name: &str, errno: i32) -> i32 {
    let reason = errors::text(errno).unwrap_or("unknown error");
    let _ = writeln!(std::io::stderr(), "antaresia: can't open file '{name}': [Errno {errno}] {reason}");
    2
}

/// `sys.path`: where the program is, then the directories of MICROPYPATH.
fn search_path(program: &Program) -> Vec<String> {
    let first = match program {
        Program::File(name) => std::fs::canonicalize(name)
            .ok()
            .and_then(|path| Some(path.parent()?.to_string_lossy().into_owned()))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let given = std::env::var("MICROPYPATH").unwrap_or_else(|_| ".frozen:~/.micropython/lib:/usr/lib/micropython".into());
    let home = std::env::var("HOME").ok();
    let mut path = vec![first];
    // The entry for the current directory is always first, so a leading colon adds nothing.
    for entry in given.strip_prefix(':').unwrap_or(&given).split(':') {
        path.push(match (entry.strip_prefix("~/"), &home) {
            (Some(rest), Some(home)) => format!("{home}/{rest}"),
            _ => entry.to_string(),
        });
    }
    path
}
