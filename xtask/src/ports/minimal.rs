//! The smallest port, on the MPS2 AN386 board that QEMU emulates: what `docs/porting.md` walks through.
//!
//! Invariant: it stays small; features go to other ports.

use super::{ARM_LINKER, Emulator, Port, QEMU_ARM, Tests, no_flash, qemu};

pub static PORT: Port = Port {
    name: "minimal",
    title: "MPS2 AN386 (Cortex-M4), emulated",
    folder: "ports/minimal",
    image: "target/thumbv7em-none-eabi/release/firmware",
    tools: &[ARM_LINKER],
    binutils: "arm-none-eabi-",
    convert: |port| Ok(vec![port.image()]),
    flash: no_flash,
    emulator: Some(Emulator {
        tools: &[QEMU_ARM],
        command: |port, line| qemu("qemu-system-arm", &["-M", "mps2-an386"], &port.image(), line),
    }),
    tests: Tests::Sample,
};
