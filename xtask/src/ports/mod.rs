//! The ports to bare metal, one file each: how firmware is built, put on a board and emulated.
//!
//! Invariant: everything that differs between boards stands in a row of [`ALL`]; commands and tests know only rows.

pub mod elf;
mod esp32;
mod esp32c3;
mod esp8266;
mod espressif;
pub mod esptool;
mod minimal;
mod pico;
mod qemu_arm;
mod riscv;
mod stm32;
mod xtensa;

use crate::process;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All ports.
pub static ALL: &[&Port] =
    &[&qemu_arm::PORT, &pico::PORT, &stm32::PORT, &riscv::PORT, &esp32::PORT, &esp32c3::PORT, &esp8266::PORT, &minimal::PORT];

/// A port.
pub struct Port {
    /// What the commands call it; its folder is `ports/<name>` unless `folder` says otherwise.
    pub name: &'static str,
    /// Board and processor, for people.
    pub title: &'static str,
    /// The folder of its workspace, from the root on.
    pub folder: &'static str,
    /// The ELF image in that folder.
    pub image: &'static str,
    /// What building takes besides a compiler of Rust.
    pub tools: &'static [Tool],
    /// The binutils that understand the image: `arm-none-eabi-`.
    pub binutils: &'static str,
    /// What makes files for the board out of the ELF image; their paths.
    pub convert: fn(&Port) -> Result<Vec<PathBuf>, String>,
    /// Puts the files on a board; the rest of the command line is for it.
    pub flash: fn(&Port, &[String]) -> Result<(), String>,
    pub emulator: Option<Emulator>,
    /// What tests are run in the emulator.
    pub tests: Tests,
}

/// A program that must be there, and Debian's package that has it; or a file below the root, and `npm:FOLDER:PACKAGE`.
pub struct Tool {
    pub program: &'static str,
    pub package: &'static str,
}

/// What emulates a board.
pub struct Emulator {
    pub tools: &'static [Tool],
    /// The command that runs an image with its console on a line.
    pub command: fn(&Port, Line) -> Command,
}

/// Where an emulated board's console is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Standard input and output, byte for byte.
    Pipes,
    /// The terminal of who runs it, keys included: Ctrl-] x ends it.
    Terminal,
    /// A pseudo-terminal; the emulator prints a line with its path, `/dev/pts/N`.
    Pty,
    /// A TCP port of this machine.
    Tcp(u16),
}

/// What the tests of a port cover.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tests {
    /// Every golden test that runs on boards, and the measuring programs.
    All,
    /// A sample of the golden tests.
    Sample,
    /// No emulator: it is built.
    BuildOnly,
}

pub const ARM_LINKER: Tool = Tool { program: "arm-none-eabi-ld", package: "binutils-arm-none-eabi" };
pub const QEMU_ARM: Tool = Tool { program: "qemu-system-arm", package: "qemu-system-arm" };

/// The port of a name; what names there are when there is none.
pub fn named(name: Option<&String>) -> Result<&'static Port, String> {
    let found = ALL.iter().find(|port| Some(port.name) == name.map(String::as_str));
    let table: Vec<String> = ALL.iter().map(|port| format!("    {:10} {}", port.name, port.title)).collect();
    found.copied().ok_or_else(|| format!("which board?\n{}", table.join("\n")))
}

impl Port {
    /// The ELF image.
    pub fn image(&self) -> PathBuf {
        crate::root().join(self.folder).join(self.image)
    }

    /// Missing tools and the commands that install them, to build and (`run`) to emulate; None when all are there.
    pub fn missing(&self, run: bool) -> Option<String> {
        let emulator = self.emulator.as_ref().filter(|_| run).map_or(&[][..], |emulator| emulator.tools);
        let is_there = |name: &str| process::exists(name) || name.contains('/') && crate::root().join(name).exists();
        let lacking = self.tools.iter().chain(emulator).filter(|tool| !is_there(tool.program));
        let (mut programs, mut packages, mut others) = (Vec::new(), Vec::new(), String::new());
        for tool in lacking {
            programs.push(tool.program);
            match tool.package.strip_prefix("npm:").and_then(|rest| rest.split_once(':')) {
                Some((folder, name)) => others += &format!("; npm install --prefix {folder} {name}"),
                None => packages.push(tool.package),
            }
        }
        if crate::toolchain::cargo().is_none() {
            programs.push("a compiler of Rust with the source of its core library");
            packages.extend(crate::toolchain::PACKAGES);
        }
        packages.sort_unstable();
        packages.dedup();
        if !packages.is_empty() {
            others = format!("; apt-get install {}{others}", packages.join(" "));
        }
        (!programs.is_empty()).then(|| format!("missing: {}; to install: {}", programs.join(", "), &others[2..]))
    }

    /// Builds the firmware.
    pub fn build(&self) -> Result<(), String> {
        let mut cargo = crate::toolchain::cargo().ok_or("there is no compiler")?;
        cargo.current_dir(crate::root().join(self.folder)).args(["build", "--release", "--quiet"]);
        if process::succeeds(&mut cargo) { Ok(()) } else { Err(format!("{} does not build", self.name)) }
    }

    /// A tool of the binutils: `objcopy`.
    pub fn binutil(&self, name: &str) -> Command {
        Command::new(format!("{}{name}", self.binutils))
    }

    /// A copy of the image in another format (`binary`, `ihex`) beside it.
    pub fn object_copy(&self, format: &str, extension: &str) -> Result<PathBuf, String> {
        let copy = self.image().with_extension(extension);
        run(self.binutil("objcopy").args(["-O", format]).arg(self.image()).arg(&copy))?;
        Ok(copy)
    }
}

/// Runs a command; its failure in words.
pub fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cannot run {}: {error}", shown(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed", shown(command))) }
}

/// A command as one would type it.
pub fn shown(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// QEMU with an ELF image and the console on a line.
pub fn qemu(program: &str, options: &[&str], image: &Path, line: Line) -> Command {
    let mut command = Command::new(program);
    command.args(options).args(["-display", "none", "-monitor", "none"]);
    match line {
        Line::Pipes => command.args(["-serial", "stdio"]),
        Line::Terminal => {
            let console = "stdio,mux=on,id=console,signal=off";
            command.args(["-echr", "0x1d", "-chardev", console, "-serial", "chardev:console"])
        }
        Line::Pty => command.args(["-serial", "pty"]),
        Line::Tcp(port) => command.arg("-serial").arg(format!("tcp:127.0.0.1:{port},server=on,wait=off")),
    };
    command.arg("-kernel").arg(image);
    command
}

/// Runs the command that follows with a pseudo-terminal, or a TCP port of this machine, in the place of its standard input
/// and output.
pub fn bridge(port: Option<u16>) -> Command {
    let mut command = Command::new("python3");
    command.arg("-u").arg(crate::root().join("ports/common/bridge.py"));
    if let Some(port) = port {
        command.args(["--tcp", &port.to_string()]);
    }
    command
}

/// For boards that exist only emulated.
pub fn no_flash(port: &Port, _words: &[String]) -> Result<(), String> {
    Err(format!("{} exists only emulated: cargo xtask emulate {}", port.title, port.name))
}
