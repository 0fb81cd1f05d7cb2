//! QEMU's `virt` machine with a core as the small ESP32s have it.
//!
//! Invariant: the firmware uses nothing but the core, a serial line and memory.

use super::{Emulator, Port, Tests, Tool, no_flash, qemu};

pub static PORT: Port = Port {
    name: "riscv",
    title: "QEMU virt (RV32IMC), emulated",
    folder: "ports/riscv",
    image: "target/riscv32imc-unknown-none-elf/release/firmware",
    tools: &[Tool { program: "riscv64-unknown-elf-ld", package: "binutils-riscv64-unknown-elf" }],
    binutils: "riscv64-unknown-elf-",
    convert: |port| Ok(vec![port.image()]),
    flash: no_flash,
    emulator: Some(Emulator {
        tools: &[Tool { program: "qemu-system-riscv32", package: "qemu-system-misc" }],
        command: |port, line| {
            let core = "rv32,f=false,d=false,a=false,c=true,m=true,pmp=false,mmu=false";
            qemu("qemu-system-riscv32", &["-M", "virt", "-cpu", core, "-bios", "none"], &port.image(), line)
        },
    }),
    tests: Tests::Sample,
};
