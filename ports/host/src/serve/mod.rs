//! `antaresia serve`: a board for any client that speaks to boards over a serial line.
//!
//! The main thread waits for a signal to end; one thread runs the board and one carries
//! what the client sends.
//!
//! Invariant: what the process has made (the link to the pseudo-terminal) is gone when it ends by a signal.

mod board;
mod link;
mod options;
mod root;
mod transport;

use crate::memory::Region;
use antaresia::{Interpreter, Leave, Settings, Shell, StressMode, run_session};
use board::{Console, Served};
use link::Link;
use options::{Options, Request, Way};
use root::Root;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    let root = Root::new(&options.directory).map_err(|error| format!("{}: {error}", options.directory.display()))?;
    let region = Region::reserve(options.heap_size).ok_or_else(|| format!("cannot reserve {} bytes", options.heap_size))?;
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
    let stress = options.stress;
    let board = std::thread::Builder::new().stack_size(crate::STACK);
    board.spawn(move || live(link, root, &region, stress)).map_err(|error| format!("cannot start: {error}"))?;
    Ok(made)
}

/// Puts a symbolic link to the pseudo-terminal where the user wants it; only another link gives way.
fn make_alias(terminal: &Path, alias: &Path) -> std::io::Result<()> {
    if std::fs::symlink_metadata(alias).is_ok_and(|status| status.is_symlink()) {
        std::fs::remove_file(alias)?;
    }
    std::os::unix::fs::symlink(terminal, alias)
}

/// The board's life: a new interpreter after each reset.
fn live(link: Arc<Link>, root: Root, region: &Region, stress: StressMode) {
    let board: &'static Served = Box::leak(Box::new(Served::new(link.clone(), root, crate::STACK)));
    let (mut line, mut history) = (vec![0; LINE], vec![0; HISTORY]);
    let mut shell = Shell::new(&mut line, &mut history);
    let mut console = Console { link: link.clone(), board };
    loop {
        // SAFETY: the interpreter of the round before is not used any more, and with it goes all that refers to its heap.
        let memory = unsafe { region.take() };
        let initial = memory.len().min(crate::FIRST_HEAP);
        let settings = Settings { initial, stress, ..Settings::new(memory) };
        let Some(interpreter) = Interpreter::new(settings, board) else {
            eprintln!("antaresia serve: the heap is too small");
            std::process::exit(1);
        };
        // Other threads set its flags: it stays where it is for ever.
        let interpreter = Box::leak(Box::new(interpreter));
        interpreter.set_board_path();
        let (pending, interrupted) = interpreter.signals();
        // SAFETY: atomic flags of an interpreter that is never freed.
        unsafe { link.attach(&*(&raw const *pending), &*(&raw const *interrupted)) };
        let leave = run_session(interpreter, &mut shell, &mut console);
        board.root.reset();
        if leave == Leave::InputEnded {
            return;
        }
    }
}
