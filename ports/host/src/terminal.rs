//! Modes of the terminal: as found, or byte by byte for the line editor.
//!
//! Invariant: the mode found at the start is restored before the process ends.

use std::sync::Mutex;

static FOUND: Mutex<Option<libc::termios>> = Mutex::new(None);

/// How the terminal hands over input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// As it was when the program started.
    Found,
    /// Byte by byte, without echo; Ctrl-C is a byte too.
    Keys,
    /// Byte by byte, without echo; Ctrl-C interrupts.
    Running,
}

/// True when standard input is a terminal.
pub fn is_terminal(file: i32) -> bool {
    // SAFETY: plain system call.
    unsafe { libc::isatty(file) == 1 }
}

/// Switches the terminal of standard input.
pub fn set_mode(mode: Mode) {
    if !is_terminal(0) {
        return;
    }
    let Ok(mut found) = FOUND.lock() else { return };
    // SAFETY: plain system calls on a local structure.
    unsafe {
        if found.is_none() {
            let mut current = std::mem::zeroed();
            if libc::tcgetattr(0, &mut current) != 0 {
                return;
            }
            *found = Some(current);
        }
        let Some(mut wanted) = *found else { return };
        if mode != Mode::Found {
            wanted.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
            wanted.c_oflag &= !libc::OPOST;
            wanted.c_cflag = wanted.c_cflag & !libc::CSIZE | libc::CS8;
            wanted.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
            wanted.c_cc[libc::VMIN] = 1;
            wanted.c_cc[libc::VTIME] = 0;
        }
        if mode == Mode::Running {
            wanted.c_lflag |= libc::ISIG;
            wanted.c_cc[libc::VINTR] = 3;
            wanted.c_cc[libc::VQUIT] = libc::_POSIX_VDISABLE;
            wanted.c_cc[libc::VSUSP] = libc::_POSIX_VDISABLE;
        }
        libc::tcsetattr(0, libc::TCSANOW, &wanted);
    }
}

/// Chooses the byte that the terminal turns into an interrupt; negative: none.
pub fn set_interrupt_byte(byte: i32) {
    if !is_terminal(0) {
        return;
    }
    // SAFETY: plain system calls on a local structure.
    unsafe {
        let mut current = std::mem::zeroed();
        if libc::tcgetattr(0, &mut current) == 0 {
            current.c_cc[libc::VINTR] = u8::try_from(byte).unwrap_or(libc::_POSIX_VDISABLE);
            libc::tcsetattr(0, libc::TCSANOW, &current);
        }
    }
}
