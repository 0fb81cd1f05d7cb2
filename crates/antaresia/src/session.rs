//! The life of an interpreter on a board, from a reset to the next one.
//!
//! Boards run `boot.py`, then `main.py`, then the prompt, all with the same globals. What
//! survives a soft reset is the shell's mode and history, which belong to the port, and
//! whatever the hardware keeps; the interpreter itself is made anew.
//!
//! Invariant: a session ends with the text that tools wait for, and the board's peripherals quiet.

use crate::boot::Stage;
use crate::console::{PromptConsole, Terminal};
use crate::interpreter::{Ending, Interpreter};
use core::sync::atomic::Ordering;
use shell::{Leave, Mode, Shell};
use stdlib::traceback_text::Sink;

/// Runs a session; why it ended.
pub fn run_session(interpreter: &mut Interpreter, shell: &mut Shell<'_>, terminal: &mut dyn Terminal) -> Leave {
    let leave = if start_up(interpreter, shell.mode, terminal) { Leave::Reset } else { prompt(interpreter, shell, terminal) };
    if interpreter.run_exit_function() == Ending::Raised {
        interpreter.report_to(Sink::Output);
    }
    interpreter.save_kept();
    if let Some(board) = interpreter.vm.platform.board() {
        board.soft_reset();
    }
    interpreter.vm.platform.flush_output();
    terminal.write(b"MPY: soft reboot\r\n");
    leave
}

fn prompt(interpreter: &mut Interpreter, shell: &mut Shell<'_>, terminal: &mut dyn Terminal) -> Leave {
    let leave = match PromptConsole::new(interpreter, terminal) {
        Some(mut console) => shell.run(&mut console),
        None => Leave::Reset,
    };
    if leave == Leave::Exit && shell.mode == Mode::Friendly {
        // What SystemExit carries is shown; the board starts again whatever it is.
        interpreter.report_to(Sink::Output);
    }
    interpreter.vm.clear_exception();
    leave
}

/// Runs `boot.py`, and `main.py` unless a tool is at the other end; true when one of them raised SystemExit.
fn start_up(interpreter: &mut Interpreter, mode: Mode, terminal: &mut dyn Terminal) -> bool {
    if interpreter.mount_flash() == Ending::Raised {
        interpreter.report_to(Sink::Output);
    }
    let all = [Interpreter::boot, Interpreter::run_main];
    let stages = if mode == Mode::Friendly { &all[..] } else { &all[..1] };
    for stage in stages {
        interpreter.vm.heap.interrupted.store(false, Ordering::Relaxed);
        terminal.start_program(mode == Mode::Raw);
        let ended = stage(interpreter);
        interpreter.vm.platform.flush_output();
        terminal.end_program();
        if ended == Stage::Exit {
            return true;
        }
    }
    false
}
