//! Antaresia as a library: a Python interpreter over a region of memory and a platform.
//!
//! ```ignore
//! let mut python = Interpreter::new(Settings::new(memory), &MY_PLATFORM)?;
//! let status = python.run_source("<string>", b"print('hello')");
//! ```
//!
//! Invariant: an interpreter owns its region; nothing in it is reachable from outside but
//! through the interpreter.
#![no_std]
#![forbid(unsafe_code)]

mod boot;
mod characters;
mod completion;
mod console;
mod interpreter;
mod registry;
mod session;

pub use boot::Stage;
pub use console::{Input, PromptConsole, Terminal};
pub use heap::StressMode;
pub use interpreter::{Ending, Interpreter, Settings};
pub use object::platform::{DirectoryEntry, FileStatus, FileSystemStatus, Files, OpenMode, Platform, Process};
#[cfg(not(target_os = "none"))]
pub use object::platform::SignalAction;
pub use object::{network, readiness};
pub use registry::REGISTRY;
pub use session::run_session;
pub use shell::{Leave, Mode, Shell};
pub use vm::Place;

/// The version, as `sys.implementation.version` begins.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
