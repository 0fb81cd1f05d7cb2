//! The simulated board of a run: made from the options, started, booted again, judged.
//!
//! A program runs on a processor of its own. When the chip is reset under it that processor stops, and a new one boots
//! with a new interpreter.
//!
//! Invariant: one processor at a time runs a program.

use crate::options::BoardOptions;
use crate::platform;
use crate::processor::Processor;
use antaresia::Interpreter;
use board::ResetCause;
use sim::wiring::WiringFile;
use sim::{Clock, Halt, SimBoard, World};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::SystemTime;

/// Exit status of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// How a program left its processor.
pub enum Left {
    Ended(i32),
    Reset(ResetCause),
}

/// The board, and the way to hear of it.
pub struct Simulation {
    pub board: &'static SimBoard,
    options: BoardOptions,
    sender: Sender<Left>,
    receiver: Receiver<Left>,
}

/// Tells of a program that ended, also by a panic.
struct Teller {
    sender: Sender<Left>,
    status: i32,
}

impl Drop for Teller {
    fn drop(&mut self) {
        // Nobody listens any more when the process ends.
        let _ = self.sender.send(Left::Ended(self.status));
    }
}

impl Simulation {
    /// The board that the options describe; an error is text for the user.
    pub fn new(options: &BoardOptions) -> Result<Simulation, String> {
        let clock = if options.is_virtual() { Clock::Virtual } else { Clock::real() };
        let fault = |text: String| format!("antaresia: {text}\n");
        let mut sources = Vec::new();
        for path in [&options.wiring, &options.scenario].into_iter().flatten() {
            sources.push(WiringFile::read(path).map_err(fault)?);
        }
        let mut world = sim::wiring::load(options.name.as_deref(), &sources, clock).map_err(fault)?;
        if !options.is_virtual() {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            world.set_calendar(now.as_secs_f64());
        }
        if let Some(file) = &options.flash {
            world.flash().open(file).map_err(|error| fault(format!("{}: {error}", file.display())))?;
        }
        // A bare board has nothing that an instrument could be attached to.
        if options.name.is_some() || !sources.is_empty() {
            world.log().set_problem_sink(Box::new(std::io::stderr()));
        }
        if options.trace {
            world.log().set_trace(Box::new(std::io::stderr()));
        }
        if options.vcd.is_some() || options.png.is_some() {
            world.keep_record();
        }
        let board: &'static SimBoard = Box::leak(Box::new(SimBoard::new(world)));
        let (sender, receiver) = channel();
        let halted = Mutex::new(sender.clone());
        board.on_halt(move |halt| {
            platform::flush_current();
            save_kept();
            let left = match halt {
                Halt::Reset(cause) => Left::Reset(cause),
                Halt::End | Halt::Bootloader => Left::Ended(0),
            };
            if let Ok(sender) = halted.lock() {
                let _ = sender.send(left);
            }
            Processor::stop();
        });
        Ok(Simulation { board, options: options.clone(), sender, receiver })
    }

    /// Runs a program with so much stack until it ends or resets the chip.
    pub fn run(&self, stack: usize, program: impl FnOnce() -> i32 + Send + 'static) -> Left {
        // The status of a panic, which the standard library has reported.
        let teller = Teller { sender: self.sender.clone(), status: 134 };
        let processor = Processor::start(stack, move || {
            let mut teller = teller;
            teller.status = program();
        });
        let processor = match processor {
            Ok(processor) => processor,
            Err(error) => {
                eprintln!("antaresia: cannot start: {error}");
                return Left::Ended(1);
            }
        };
        match self.receiver.recv() {
            Ok(Left::Reset(cause)) => {
                processor.join();
                // A program that resets the chip again and again ends by Ctrl-C too, also when it came too late for it.
                if crate::signals::interrupted() { Left::Ended(INTERRUPTED) } else { Left::Reset(cause) }
            }
            left => left.unwrap_or(Left::Ended(1)),
        }
    }

    /// Judges the run by the scenario; the exit status.
    pub fn finish(&self, status: i32) -> i32 {
        let failures = self.board.inspect(|world| {
            world.log().flush();
            if self.options.show {
                print!("{}", world.show());
            }
            let mut failures = world.verdict().1;
            let files = [(&self.options.vcd, World::write_vcd as fn(&World, &mut dyn Write) -> _), (&self.options.png, World::write_png)];
            for (path, write) in files {
                let Some(path) = path else { continue };
                let written = File::create(path).map(BufWriter::new).and_then(|mut file| {
                    write(world, &mut file)?;
                    file.flush()
                });
                if let Err(error) = written {
                    failures.push(format!("antaresia: {}: {error}", path.display()));
                }
            }
            failures
        });
        for failure in &failures {
            eprintln!("{failure}");
        }
        if failures.is_empty() { status } else { status.max(1) }
    }
}

/// The interpreter of the processor, for what a reset leaves alone.
static RUNNING: AtomicPtr<Interpreter> = AtomicPtr::new(std::ptr::null_mut());

/// Names the interpreter of the processor.
///
/// # Safety
/// It is never freed.
pub unsafe fn set_running(interpreter: *mut Interpreter) {
    RUNNING.store(interpreter, Ordering::Release);
}

/// Gives the board what the interpreter of the stopped processor holds for it.
fn save_kept() {
    // SAFETY: null or an interpreter that is never freed. This is its own thread, and nothing that uses it goes on.
    if let Some(interpreter) = unsafe { RUNNING.load(Ordering::Acquire).as_ref() } {
        interpreter.save_kept();
    }
}

/// Lets the board go on after its program ended, until something calls for the program; false when there is
/// nothing to wait for.
pub fn wait(board: &SimBoard) -> bool {
    let scripted = board.inspect(|world| world.has_end());
    if scripted {
        board.sleep(u64::MAX / 2, |left| crate::signals::wait(-1, Some(left)));
    }
    scripted && !crate::signals::interrupted()
}
