//! The boot sequence of boards: file systems, `sys.path`, `boot.py`, `main.py`.
//!
//! A port makes an interpreter, calls [`Interpreter::set_board_path`] and runs a session
//! (`session`), which runs the stages here and then the prompt.
//!
//! Invariant: an error in one stage is reported and the next stage runs; SystemExit ends the
//! sequence, and the port starts anew.

use crate::interpreter::{Ending, Interpreter, execute, read_file};
use object::exception::kind;
use object::{CompileMode, Vm, text};
use stdlib::traceback_text::Sink;

/// How a stage of the boot sequence ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// There was nothing to run.
    Absent,
    /// It ran; an exception was reported.
    Done,
    /// SystemExit: a soft reset is asked for.
    Exit,
}

impl Interpreter {
    /// Sets `sys.path` as boards have it: the current directory, frozen modules, `/lib`.
    pub fn set_board_path(&mut self) -> Ending {
        self.extend_path(&["", ".frozen", "/lib"])
    }

    /// Runs `boot.py`.
    pub fn boot(&mut self) -> Stage {
        self.run_stage("boot.py")
    }

    /// Runs `main.py`.
    pub fn run_main(&mut self) -> Stage {
        self.run_stage("main.py")
    }

    /// Runs a file of the current directory, or a frozen one of that name, as part of the main program.
    fn run_stage(&mut self, name: &str) -> Stage {
        let mut found = false;
        let ending = self.ending(|vm| {
            let Some(path) = find(vm, name)? else { return Ok(()) };
            found = true;
            let source = read_file(vm, path)?;
            execute(vm, source, name, CompileMode::Exec)
        });
        match ending {
            Ending::Normal if !found => Stage::Absent,
            Ending::Normal => Stage::Done,
            _ if self.vm.raised_is(kind::SystemExit) => {
                self.vm.clear_exception();
                Stage::Exit
            }
            _ => {
                self.report_to(Sink::Output);
                self.vm.platform.flush_output();
                Stage::Done
            }
        }
    }
}

/// A slot with the path of the file, if there is one.
fn find(vm: &mut Vm, name: &str) -> Result<Option<heap::Handle>, object::Raised> {
    for folder in ["", ".frozen/"] {
        let path = vm.make(|vm| text::format(vm, format_args!("{folder}{name}")))?;
        if vm.path_kind(path)? == 1 {
            return Ok(Some(path));
        }
    }
    Ok(None)
}
