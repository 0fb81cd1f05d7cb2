//! The shell's console over an interpreter and a terminal.
//!
//! Source text being typed lives in a bytes object in the heap, in a slot of its own, so it
//! costs no memory while nothing is typed.
//!
//! Invariant: `slot` stays below everything that a run pushes.

use crate::interpreter::{Interpreter, execute};
use crate::{completion, interpreter::Ending};
use core::sync::atomic::{AtomicBool, Ordering};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::{CompileMode, Vm, ids, module, text, thread};
use shell::{Completion, Console, Ended, Kind};
use stdlib::traceback_text::Sink;

/// What a terminal has to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    Byte(u8),
    /// Nothing yet, but the machine has work to do.
    Work,
    /// The end of the input.
    End,
}

/// The stream that a shell is at the other end of.
pub trait Terminal {
    /// Waits for the next byte, or until `work` is set.
    fn read(&mut self, work: &AtomicBool) -> Input;
    /// Writes bytes as they are.
    fn write(&mut self, bytes: &[u8]);
    /// A program starts: Ctrl-C interrupts from now on. `raw`: a tool is at the other end.
    fn start_program(&mut self, _raw: bool) {}
    /// The program ended: Ctrl-C is a key again.
    fn end_program(&mut self) {}
    /// What the board is, for the banner.
    fn board(&self) -> &'static str;
    /// Version and date, for the banner.
    fn version(&self) -> &'static str;
}

/// A prompt for an interpreter.
pub struct PromptConsole<'i> {
    interpreter: &'i mut Interpreter,
    terminal: &'i mut dyn Terminal,
    /// Holds the BYTE_BUFFER with the source text.
    slot: Handle,
    length: usize,
    /// The last byte read.
    last: u8,
}

impl<'i> PromptConsole<'i> {
    /// A prompt; None when the heap is full.
    pub fn new(interpreter: &'i mut Interpreter, terminal: &'i mut dyn Terminal) -> Option<PromptConsole<'i>> {
        let slot = interpreter.vm.slot().ok()?;
        Some(PromptConsole { interpreter, terminal, slot, length: 0, last: 0 })
    }

    /// Runs what waits for the machine between programs: scheduled functions, handlers, finalisers.
    fn work(&mut self) {
        self.interpreter.vm.heap.interrupted.store(false, Ordering::Relaxed);
        // What is typed meanwhile is for the line editor, which echoes it.
        self.terminal.start_program(true);
        // The threads of a program that has ended go on while nothing is typed.
        let work = |vm: &mut Vm| match vm.threads.others.get() {
            0 => vm.poll(),
            _ => thread::pause(vm, thread::FOREVER),
        };
        if self.interpreter.ending(work) == Ending::Raised {
            self.interpreter.report_to(Sink::Output);
        }
        self.interpreter.vm.platform.flush_output();
        self.terminal.end_program();
    }

    /// True for a line feed that belongs to the line which a program has read before.
    fn ends_line(&mut self, byte: u8) -> bool {
        self.last = byte;
        self.interpreter.vm.after_return.replace(false) && byte == b'\n'
    }

    fn vm(&mut self) -> &mut Vm {
        &mut self.interpreter.vm
    }
}

impl Console for PromptConsole<'_> {
    fn read(&mut self) -> Option<u8> {
        loop {
            match self.terminal.read(&self.interpreter.vm.pending) {
                Input::Byte(byte) if self.ends_line(byte) => {}
                Input::Byte(byte) => return Some(byte),
                Input::Work => self.work(),
                Input::End => return None,
            }
        }
    }

    fn receive(&mut self) -> Option<u8> {
        let none = AtomicBool::new(false);
        loop {
            match self.terminal.read(&none) {
                Input::Byte(byte) if self.ends_line(byte) => {}
                Input::Byte(byte) => return Some(byte),
                Input::Work => {}
                Input::End => return None,
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.terminal.write(bytes);
    }

    fn prompt(&mut self, continued: bool) {
        let (name, usual) = if continued { (sym::ps2, &b"... "[..]) } else { (sym::ps1, &b">>> "[..]) };
        let vm = &self.interpreter.vm;
        let given = module::find_builtin(vm, b"sys")
            .and_then(|(index, _)| module::builtin_attribute(vm, index, text::name(name)).ok())
            .and_then(|prompt| text::bytes_of(vm, prompt));
        self.terminal.write(given.unwrap_or(usual));
    }

    fn banner(&mut self) {
        let (version, board) = (self.terminal.version(), self.terminal.board());
        for part in ["MicroPython ", version, "; ", board, "\r\nType \"help()\" for more information.\r\n"] {
            self.terminal.write(part.as_bytes());
        }
    }

    fn clear_source(&mut self) {
        self.length = 0;
        let slot = self.slot;
        stdlib::micropython::unlock_all(self.vm());
        self.vm().set(slot, Value::UNDEFINED);
    }

    fn append_source(&mut self, bytes: &[u8]) -> bool {
        let (slot, length) = (self.slot, self.length);
        let vm = &mut self.interpreter.vm;
        let capacity = vm.get(slot).bytes().len();
        if length + bytes.len() > capacity {
            let wanted = (length + bytes.len()).max(capacity + capacity / 2).max(64);
            let grown = vm.store(slot, |vm| {
                Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, wanted, |buffer| {
                    buffer[..length].copy_from_slice(&vm.get(slot).bytes()[..length]);
                })?)
            });
            if grown.is_err() {
                vm.clear_exception();
                return false;
            }
        }
        vm.heap.bytes_mut(slot)[length..length + bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
        true
    }

    fn source(&self) -> &[u8] {
        self.interpreter.vm.get(self.slot).bytes().get(..self.length).unwrap_or(&[])
    }

    fn run(&mut self, run_kind: Kind, raw: bool) -> Ended {
        let (slot, length) = (self.slot, self.length);
        let mode = if run_kind == Kind::Single { CompileMode::Single } else { CompileMode::Exec };
        // A line feed may follow the carriage return that ended the last line: `input` is not to take it for one.
        self.interpreter.vm.after_return.set(self.last == b'\r' && run_kind == Kind::Single);
        // A Ctrl-C that came too late for the last program is not meant for this one.
        self.interpreter.vm.heap.interrupted.store(false, Ordering::Relaxed);
        self.terminal.start_program(raw);
        let ending = self.interpreter.ending(|vm| {
            let source = vm.make(|vm| object::bytes::new(vm, vm.get(slot).bytes().get(..length).unwrap_or(&[])))?;
            // The text being collected is garbage from here on.
            vm.set(slot, Value::UNDEFINED);
            execute(vm, source, "<stdin>", mode)?;
            // A Ctrl-C during the last call of the program is still meant for it.
            vm.poll()
        });
        self.length = 0;
        // Output that waits belongs to the program.
        self.interpreter.vm.platform.flush_output();
        self.terminal.end_program();
        let vm = self.vm();
        match ending {
            Ending::Normal => Ended::Normally,
            _ if vm.raised_is(kind::SystemExit) => Ended::Exit,
            _ => Ended::Raised,
        }
    }

    fn report(&mut self) {
        self.interpreter.report_to(Sink::Output);
        self.interpreter.vm.platform.flush_output();
    }

    fn complete(&mut self, line: &[u8], insert: &mut [u8]) -> Completion {
        completion::complete(&mut self.interpreter.vm, self.terminal, line, insert)
    }
}
