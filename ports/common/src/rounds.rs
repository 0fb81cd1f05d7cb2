//! The life of a firmware: one round from each soft reset to the next.
//!
//! Invariant: no reference to the heap of a round outlives the round.

use crate::platform::{Hardware, Port, Serial};
use crate::CONSOLE;
use antaresia::{Interpreter, Place, Settings, Shell, run_session};
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// Bytes of a line at the prompt, and of the lines remembered.
const LINE: usize = 512;
const HISTORY: usize = 512;

/// What events set while there is no interpreter.
static NOBODY: AtomicBool = AtomicBool::new(false);

/// The interpreter of this round, or null: for reports of faults.
static RUNNING: AtomicPtr<Interpreter> = AtomicPtr::new(ptr::null_mut());

static mut LINE_BUFFER: [u8; LINE] = [0; LINE];
static mut HISTORY_BUFFER: [u8; HISTORY] = [0; HISTORY];

/// Serves the prompt for ever, with a new interpreter in `memory` after each soft reset.
///
/// # Safety
/// Called once; nothing else uses the memory.
pub unsafe fn serve<H: Hardware>(port: &'static Port<H>, memory: *mut [MaybeUninit<u8>]) -> ! {
    // SAFETY: called once, and nothing else refers to these.
    let (line, history) = unsafe { (&mut *(&raw mut LINE_BUFFER), &mut *(&raw mut HISTORY_BUFFER)) };
    let mut shell = Shell::new(line, history);
    loop {
        // SAFETY: the caller gave the memory away; the interpreter of the previous round is gone.
        round(port, &mut shell, unsafe { &mut *memory });
    }
}

fn round<H: Hardware>(port: &'static Port<H>, shell: &mut Shell<'_>, memory: &'static mut [MaybeUninit<u8>]) {
    let Some(mut interpreter) = Interpreter::new(Settings::new(memory), port) else {
        port.hardware.write(b"the heap is too small\r\n");
        loop {
            port.hardware.wait();
        }
    };
    // A full heap shows in what the program does next.
    interpreter.set_board_path();
    let (pending, interrupted) = interpreter.signals();
    // SAFETY: the interpreter stays where it is until the flags are detached below.
    unsafe {
        CONSOLE.attach(pending, interrupted);
        if let Some(board) = port.hardware.board() {
            board.attach(&*ptr::from_ref(pending));
        }
    }
    RUNNING.store(&raw mut interpreter, Ordering::Relaxed);
    run_session(&mut interpreter, shell, &mut Serial(port));
    RUNNING.store(ptr::null_mut(), Ordering::Relaxed);
    if let Some(board) = port.hardware.board() {
        board.attach(&NOBODY);
    }
    // SAFETY: detaches.
    unsafe { CONSOLE.attach(ptr::null(), ptr::null()) };
}

/// Tells which Python functions run. For reports: whoever used the interpreter does not go on.
pub(crate) fn visit_places(visit: &mut dyn FnMut(Place<'_>)) {
    // SAFETY: null, or the interpreter of this round, which nobody else uses any more.
    if let Some(interpreter) = unsafe { RUNNING.load(Ordering::Relaxed).as_ref() } {
        interpreter.visit_places(visit);
    }
}
