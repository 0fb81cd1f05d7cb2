//! The protocol for tools: source in, output and traceback out, separated by Ctrl-D.
//!
//! In raw-paste mode the sender may have `WINDOW` bytes under way for each credit (a byte 1)
//! it got, so a small input buffer never overflows.
//!
//! Invariant: between the prompt and the end of the source only credits are written.

use crate::{CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E, Console, Ended, Kind, Leave, Mode};

const WINDOW: usize = 128;

enum Received {
    Source { fits: bool },
    Cancelled,
    Ended,
}

/// Serves tools until the mode changes (None) or the shell is left.
pub fn serve(console: &mut dyn Console, mode: &mut Mode) -> Option<Leave> {
    console.write(b"raw REPL; CTRL-B to exit\r\n");
    loop {
        console.clear_source();
        console.write(b">");
        let mut fits = true;
        let ended = loop {
            let Some(byte) = console.receive() else { return Some(Leave::InputEnded) };
            match byte {
                CTRL_A => {
                    let paste = match console.source() {
                        [CTRL_E, b'A'] => true,
                        [CTRL_E, _] => {
                            console.write(b"R\x00");
                            break Ended::Normally;
                        }
                        _ => {
                            console.write(b"raw REPL; CTRL-B to exit\r\n");
                            break Ended::Normally;
                        }
                    };
                    if paste {
                        match receive(console) {
                            Received::Source { fits } => {
                                console.write(b"\x04");
                                break execute(console, fits);
                            }
                            Received::Cancelled => {
                                console.write(b"\x04\x04KeyboardInterrupt: \r\n\x04");
                                break Ended::Normally;
                            }
                            Received::Ended => return Some(Leave::InputEnded),
                        }
                    }
                }
                CTRL_B => {
                    console.write(b"\r\n");
                    *mode = Mode::Friendly;
                    return None;
                }
                CTRL_C => {
                    console.clear_source();
                    fits = true;
                }
                CTRL_D if console.source().is_empty() => {
                    console.write(b"OK\r\n");
                    return Some(Leave::Reset);
                }
                CTRL_D => {
                    console.write(b"OK");
                    break execute(console, fits);
                }
                _ => fits &= console.append_source(&[byte]),
            }
        };
        if ended == Ended::Exit {
            return Some(Leave::Exit);
        }
    }
}

/// Receives source with flow control.
fn receive(console: &mut dyn Console) -> Received {
    console.clear_source();
    console.write(&[b'R', 1, WINDOW as u8, (WINDOW >> 8) as u8, 1]);
    let (mut fits, mut count) = (true, 0);
    loop {
        match console.receive() {
            None => return Received::Ended,
            Some(CTRL_C) => return Received::Cancelled,
            Some(CTRL_D) => return Received::Source { fits },
            Some(byte) => fits &= console.append_source(&[byte]),
        }
        count += 1;
        if count == WINDOW {
            count = 0;
            console.write(&[1]);
        }
    }
}

fn execute(console: &mut dyn Console, fits: bool) -> Ended {
    if !fits {
        console.clear_source();
        console.write(b"\x04MemoryError: \r\n\x04");
        return Ended::Normally;
    }
    let ended = console.run(Kind::File, true);
    console.write(b"\x04");
    if ended == Ended::Raised {
        console.report();
    }
    console.write(b"\x04");
    ended
}
