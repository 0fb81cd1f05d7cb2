//! Out of memory at every single allocation: each program ends in its result or in MemoryError, with nothing lost.
//!
//! Invariant: the program that is judged runs in an interpreter in which all failures before were survived.

use antaresia::{Ending, Interpreter, Platform, Settings, StressMode};
use std::cell::{Cell, RefCell};
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

const STACK: usize = 64 << 20;
const HEAP: usize = 4 << 20;

/// The programs: first what all of them need, then an expression a line.
const PROGRAMS: &str = include_str!("lack.py");
const FIRST_LINE: &str = "# An expression a line.\n";

/// The allocation of a golden test that fails next is so much farther.
const STEP: u32 = 3;

/// How many allocations fail, one after the other.
const TIMES: [u32; 2] = [1, u32::MAX];

/// A port without files, whose time passes when it is asked for.
struct Port {
    output: RefCell<String>,
    now: Cell<u64>,
    stack_end: usize,
}

impl Platform for Port {
    fn write_output(&self, bytes: &[u8]) {
        self.output.borrow_mut().push_str(&String::from_utf8_lossy(bytes));
    }
    fn read_input(&self, _: &mut [u8]) -> usize {
        0
    }
    fn ticks_us(&self) -> u64 {
        self.now.set(self.now.get() + 1);
        self.now.get()
    }
    fn time_ns(&self) -> u64 {
        self.ticks_us() * 1000
    }
    fn sleep_us(&self, microseconds: u64) -> bool {
        self.now.set(self.now.get() + microseconds);
        true
    }
    fn entropy(&self) -> u64 {
        7
    }
    fn stack_left(&self) -> usize {
        let here = 0u8;
        (&raw const here).addr().saturating_sub(self.stack_end)
    }
    fn name(&self) -> &'static str {
        "linux"
    }
    fn read_file(&self, _: &str, _: usize, _: &mut [u8]) -> Result<usize, i32> {
        Err(2)
    }
    fn path_kind(&self, _: &str) -> u8 {
        0
    }
}

/// An interpreter and its port.
struct Session {
    python: Interpreter,
    port: &'static Port,
}

impl Session {
    /// Its memory is that of the session before, which is over.
    fn new(memory: *mut MaybeUninit<u8>) -> Session {
        let here = 0u8;
        let port: &'static Port = Box::leak(Box::new(Port {
            output: RefCell::default(),
            now: Cell::new(0),
            stack_end: (&raw const here).addr() - STACK + (1 << 20),
        }));
        // SAFETY: the region is never freed, and one session at a time uses it.
        let memory = unsafe { std::slice::from_raw_parts_mut(memory, HEAP) };
        let settings = Settings { stress: StressMode::Lack, ..Settings::new(memory) };
        let mut python = Interpreter::new(settings, port).unwrap();
        assert!(python.extend_path(&[".frozen"]) == Ending::Normal);
        Session { python, port }
    }

    /// Runs a program while `times` allocations fail after `after` ones. Whether one did, how it ended, and what was
    /// printed.
    fn run(&mut self, text: &[u8], after: u32, times: u32) -> (bool, Ending, String) {
        self.python.lack(after, times);
        let ending = self.python.run_source("<program>", text);
        let failed = self.python.lacks_to_come() < times;
        if ending != Ending::Normal {
            self.python.report();
        }
        self.python.lack(0, 0);
        // A failure may come before a coroutine is started; the collector tells of it later.
        let output = self.port.output.take();
        let lines = output.split_inclusive('\n').filter(|line| !line.contains("RuntimeWarning: coroutine"));
        (failed, ending, lines.collect())
    }

    /// What is wrong with the interpreter now, if anything.
    fn complaint(&mut self, text: &str) -> Option<String> {
        let (_, ending, output) = self.run(text.as_bytes(), 0, 0);
        (ending != Ending::Normal).then_some(output)
    }
}

fn memory() -> *mut MaybeUninit<u8> {
    Box::leak(Box::new_uninit_slice(HEAP)).as_mut_ptr()
}

/// What is wrong when allocations of one program fail.
fn complaint(session: &mut Session, line: &str, runs: &mut usize) -> Option<String> {
    let program = format!("print({line})").into_bytes();
    let (_, ending, wanted) = session.run(&program, 0, 0);
    if ending != Ending::Normal {
        return Some(format!("{line}: {wanted}"));
    }
    for times in TIMES {
        let (mut after, mut failed) = (0, true);
        while failed {
            let output;
            (failed, _, output) = session.run(&program, after, times);
            *runs += 1;
            // With no memory whatever there may be none for the report.
            let excused = failed && (output.contains("MemoryError") || times == u32::MAX && output.is_empty());
            if output != wanted && !excused {
                return Some(format!("{line}, {times} failures after {after}:\n{output}"));
            }
            if let Some(text) = session.complaint("check()") {
                return Some(format!("{line}, {times} failures after {after}, then: {text}"));
            }
            // The first ones all, then fewer and fewer.
            after += 1 + after / 32;
        }
        if let Some(text) = session.complaint("gc.collect(); check()") {
            return Some(format!("{line}, {times} failures, then: {text}"));
        }
    }
    let (_, _, output) = session.run(&program, 0, 0);
    (output != wanted).then(|| format!("{line}, at the end:\n{output}"))
}

/// Runs `work` with enough stack for deep recursion.
fn on_large_stack(work: fn()) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn every_allocation_may_fail() {
    on_large_stack(|| {
        let (prelude, lines) = PROGRAMS.split_once(FIRST_LINE).unwrap();
        let mut session = Session::new(memory());
        assert_eq!(session.complaint(prelude), None);
        let mut runs = 0;
        let mut complaints = Vec::new();
        for line in lines.lines() {
            complaints.extend(complaint(&mut session, line, &mut runs));
        }
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
        assert!(runs > 5_000);
    });
}

/// The golden tests' programs, but for those that wait for hardware, input, files or threads that died,
/// or fill the memory themselves.
fn golden() -> Vec<PathBuf> {
    let list = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let areas = list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python"));
    let left_out = ["board", "machine", "memory", "network", "os", "select", "socket", "thread", "vfs"];
    let areas = areas.into_iter().filter(|area| !left_out.iter().any(|name| area.ends_with(name)));
    let programs = areas.flat_map(|area| list(&area)).filter(|path| path.extension().is_some_and(|end| end == "py"));
    programs.filter(|path| !path.with_extension("in").exists()).collect()
}

#[test]
fn golden_tests_survive_failures() {
    on_large_stack(|| {
        let memory = memory();
        let first = PROGRAMS.find("def check").unwrap();
        let last = PROGRAMS.find("class Point").unwrap();
        let check = format!("{}import gc\ngc.collect()\ncheck()\n", &PROGRAMS[first..last]);
        let mut runs = 0;
        for (number, path) in golden().iter().enumerate() {
            let program = std::fs::read(path).unwrap();
            let mut session = Session::new(memory);
            session.run(&program, 0, 0);
            if session.complaint(&check).is_some() {
                // It changes what the check needs.
                continue;
            }
            let times = TIMES[number % TIMES.len()];
            let (mut after, mut failed) = (number as u32 % 7, true);
            while failed {
                let mut session = Session::new(memory);
                (failed, ..) = session.run(&program, after, times);
                runs += 1;
                if let Some(text) = session.complaint(&check) {
                    panic!("{}, {times} failures after {after}, then: {text}", path.display());
                }
                after = after * STEP + 7;
            }
        }
        assert!(runs > 1_000);
    });
}
