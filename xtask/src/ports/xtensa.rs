//! QEMU's emulation of Xtensa cores without a chip.
//!
//! Its console device loses input when it comes while the program takes some (`target/xtensa/xtensa-semi.c` of QEMU 7.2:
//! two threads use the buffer at once). Without the device the program reads QEMU's own standard input.
//!
//! Invariant: what is sent to the board arrives, but for what is typed by hand at a terminal.

use super::{Line, bridge, qemu};
use std::path::Path;
use std::process::Command;

const PROGRAM: &str = "qemu-system-xtensa";

/// A board with an ELF image and the console on a line.
pub fn emulator(options: &[&str], image: &Path, line: Line) -> Command {
    let mut command = match line {
        Line::Terminal => return qemu(PROGRAM, &[options, &["-semihosting"]].concat(), image, line),
        Line::Pipes => Command::new(PROGRAM),
        Line::Pty => bridge(None),
        Line::Tcp(port) => bridge(Some(port)),
    };
    if line != Line::Pipes {
        command.arg(PROGRAM);
    }
    command.args(options).args(["-semihosting", "-display", "none", "-monitor", "none", "-serial", "none", "-kernel"]).arg(image);
    command
}
