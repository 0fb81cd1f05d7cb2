//! The MPS2 AN385 board that QEMU emulates: the language on a Cortex-M3.
//!
//! Invariant: it is the port whose flash is budgeted, and it runs every golden test that boards run.

use super::{ARM_LINKER, Emulator, Port, QEMU_ARM, Tests, no_flash, qemu};

pub static PORT: Port = Port {
    name: "qemu-arm",
    title: "MPS2 AN385 (Cortex-M3), emulated",
    folder: "ports/qemu-arm",
    image: "target/thumbv7m-none-eabi/release/firmware",
    tools: &[ARM_LINKER],
    binutils: "arm-none-eabi-",
    convert: |port| Ok(vec![port.image()]),
    flash: no_flash,
    emulator: Some(Emulator {
        tools: &[QEMU_ARM],
        command: |port, line| qemu("qemu-system-arm", &["-M", "mps2-an385"], &port.image(), line),
    }),
    tests: Tests::All,
};
