//! What the ports to bare metal share: the console line, the platform over it, the rounds from one soft reset to
//! the next, reports of faults, and parts of boards that need no particular hardware.
//!
//! A port implements [`Hardware`] (a dozen lines of code), feeds received bytes to [`CONSOLE`] from its interrupt
//! handler, and calls [`serve`] with the memory for the heap. `docs/porting.md` is the guide.
//!
//! Invariant: one interpreter and one console a firmware; interrupt handlers touch atomics only.
#![no_std]

#[cfg(test)]
extern crate std;

mod bare;
mod console;
#[cfg(all(target_arch = "arm", target_os = "none"))]
pub mod cortex_m;
mod memory_flash;
mod platform;
pub mod report;
mod ring;
mod rounds;

pub use bare::{BareBoard, NO_PINS, NoPins};
pub use console::{CONSOLE, Console};
pub use memory_flash::MemoryFlash;
pub use platform::{Hardware, Port};
pub use ring::Ring;
pub use rounds::serve;

/// The version as the banner shows it.
pub const VERSION_LINE: &str = concat!("v1.29.0-antaresia-", env!("CARGO_PKG_VERSION"));
