//! `antaresia serve`: a board for any client that speaks to boards over a serial line.
//!
//! The main thread waits for a signal to end. One thread carries what the client sends, one
//! runs the board's program until it resets the chip, and one starts the next such thread then.
//!
//! Invariant: what the process has made (the link to the pseudo-terminal) is gone when it ends by a signal.

mod board;
mod link;
mod options;
mod root;
mod transport;

use self::board::{Console, Served};
use crate::memory::Region;
use crate::simulation::{Left, Simulation};
use ::board::Board as _;
use antaresia::{Interpreter, Leave, Settings, Shell, StressMode, run_session};
use link::Link;
use options::{Options, Request, Way};
use root::Root;
use sim::SimBoard;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Longest line at the prompt, and memory for earlier ones.
const LINE: usize = 4096;
const HISTORY: usize = 4096;

/// Runs `antaresia serve WORDS`; the exit status.
pub fn run(words: &[String]) -> i32 {
    let options = match options::parse(words) {
        Request::Serve(options) => options,
        Request::Help => {
            print!("{}", options::HELP);
            return 0;
        }
        Request::Invalid(problem) => {
            eprintln!("antaresia serve: {problem}. Use -h for help.");
            return 1;
        }
    };
    crate::signals::block_ending();
    match start(&options) {
        Ok(made) => {
            crate::signals::wait_for_ending();
            if let Some(path) = made {
                let _ = std::fs::remove_file(path);
            }
            0
        }
        Err(problem) => {
            eprintln!("antaresia serve: {problem}");
            1
        }
    }
}

/// Starts the board and its transport; what is to be removed at the end.
fn start(options: &Options) -> Result<Option<PathBuf>, String> {
    let link = Arc::new(Link::default());
    let machine = Machine::new(options, link.clone())?;
    let simulation = Simulation::new(&options.board)?;
    let mut made = None;
    let carrier = link.clone();
    match &options.way {
        Way::Terminal { alias } => {
            let terminal = transport::Terminal::open().map_err(|error| format!("no pseudo-terminal: {error}"))?;
            match alias {
                Some(alias) => {
                    make_alias(&terminal.path, alias).map_err(|error| format!("{}: {error}", alias.display()))?;
                    eprintln!("serving on {} ({})", terminal.path.display(), alias.display());
                    made = Some(alias.clone());
                }
                None => eprintln!("serving on {}", terminal.path.display()),
            }
            std::thread::spawn(move || terminal.serve(&carrier));
        }
        Way::Port(port) => {
            let (listener, address) = transport::listen(*port).map_err(|error| format!("port {port}: {error}"))?;
            eprintln!("serving on socket://{address}");
            std::thread::spawn(move || transport::serve_clients(&listener, &carrier));
        }
    }
    std::thread::spawn(move || supervise(&simulation, &Arc::new(machine)));
    Ok(made)
}

/// Boots the board again and again; ends the process when it does not come back.
fn supervise(simulation: &Simulation, machine: &Arc<Machine>) {
    loop {
        let (machine, hardware) = (machine.clone(), simulation.board);
        match simulation.run(crate::STACK, move || machine.live(hardware)) {
            Left::Reset(cause) => simulation.board.boot(cause),
            Left::Ended(_) => break,
        }
    }
    simulation.finish(0);
    crate::signals::ask_to_end();
}

/// Puts a symbolic link to the pseudo-terminal where the user wants it; only another link gives way.
fn make_alias(terminal: &Path, alias: &Path) -> std::io::Result<()> {
    if std::fs::symlink_metadata(alias).is_ok_and(|status| status.is_symlink()) {
        std::fs::remove_file(alias)?;
    }
    std::os::unix::fs::symlink(terminal, alias)
}

/// What outlives a reset of the chip.
struct Machine {
    link: Arc<Link>,
    directory: Option<PathBuf>,
    memory: Mutex<Region>,
    stress: StressMode,
}

impl Machine {
    fn new(options: &Options, link: Arc<Link>) -> Result<Machine, String> {
        let size = options.heap_size;
        let memory = Region::reserve(size).ok_or_else(|| format!("cannot reserve {size} bytes"))?;
        let machine = Machine {
            link,
            directory: options.directory.clone(),
            memory: Mutex::new(memory),
            stress: options.stress,
        };
        machine.root()?;
        Ok(machine)
    }

    /// The directory that is the file system, if one is.
    fn root(&self) -> Result<Option<Root>, String> {
        let Some(directory) = &self.directory else { return Ok(None) };
        Root::new(directory).map(Some).map_err(|error| format!("{}: {error}", directory.display()))
    }

    /// The life of the board from a reset of the chip on: a new interpreter after each soft reset. The
    /// status for the process.
    fn live(&self, hardware: &'static SimBoard) -> i32 {
        let root = match self.root() {
            Ok(root) => root,
            Err(problem) => {
                eprintln!("antaresia serve: {problem}");
                return 1;
            }
        };
        let board: &'static Served = Box::leak(Box::new(Served::new(self.link.clone(), root, hardware, crate::STACK)));
        let (mut line, mut history) = (vec![0; LINE], vec![0; HISTORY]);
        let mut shell = Shell::new(&mut line, &mut history);
        let mut console = Console { link: self.link.clone(), board };
        loop {
            let Some(interpreter) = self.interpreter(board) else {
                eprintln!("antaresia serve: the heap is too small");
                return 1;
            };
            let leave = run_session(interpreter, &mut shell, &mut console);
            if let Some(root) = &board.root {
                root.reset();
            }
            if leave == Leave::InputEnded {
                return 0;
            }
        }
    }

    /// A new interpreter in the place of the one before.
    fn interpreter(&self, board: &'static Served) -> Option<&'static mut Interpreter> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the interpreter of the round before is not used any more, nor is one whose thread a reset of the
        // chip has stopped for ever; with them goes all that refers to their heaps.
        let memory = unsafe { memory.take() };
        let initial = memory.len().min(crate::FIRST_HEAP);
        let settings = Settings { initial, stress: self.stress, ..Settings::new(memory) };
        // Other threads set its flags: it stays where it is for ever.
        let interpreter = Box::leak(Box::new(Interpreter::new(settings, board)?));
        // SAFETY: it is never freed.
        unsafe { crate::simulation::set_running(interpreter) };
        interpreter.set_board_path();
        let (pending, interrupted) = interpreter.signals();
        // SAFETY: atomic flags of an interpreter that is never freed.
        let (pending, interrupted) = unsafe { (&*(&raw const *pending), &*(&raw const *interrupted)) };
        self.link.attach(pending, interrupted);
        board.hardware.attach(pending);
        Some(interpreter)
    }
}
