//! Boards with an STM32F405, laid out for the Pyboard v1.1; QEMU's `netduinoplus2` has the chip.
//!
//! Invariant: what the emulator does not model is tested on the host, register by register.

use super::{ARM_LINKER, Emulator, Port, QEMU_ARM, Tests, qemu, run, shown};
use crate::process;
use std::process::Command;

pub static PORT: Port = Port {
    name: "stm32",
    title: "Pyboard v1.1 (STM32F405)",
    folder: "ports/stm32",
    image: "target/thumbv7em-none-eabi/release/firmware",
    tools: &[ARM_LINKER],
    binutils: "arm-none-eabi-",
    convert: |port| Ok(vec![port.image(), port.object_copy("ihex", "hex")?, port.object_copy("binary", "bin")?]),
    flash,
    emulator: Some(Emulator {
        tools: &[QEMU_ARM],
        command: |port, line| qemu("qemu-system-arm", &["-M", "netduinoplus2"], &port.image(), line),
    }),
    tests: Tests::Sample,
};

/// Over a debug probe with st-flash, or over USB with dfu-util to a board in its ROM's boot loader.
fn flash(port: &Port, words: &[String]) -> Result<(), String> {
    let mut command = if words.first().is_some_and(|word| word == "--dfu") {
        // Files lie between the vectors and the program: they are written apart so that the files stay.
        return flash_by_dfu(port);
    } else {
        let mut command = Command::new("st-flash");
        command.args(["--reset", "--format", "ihex", "write"]).arg(port.image().with_extension("hex"));
        command
    };
    if !process::exists("st-flash") {
        return Err("missing: st-flash; to install: apt-get install stlink-tools (or give --dfu)".into());
    }
    println!("over a debug probe: {}", shown(&command));
    run(&mut command)
}

fn flash_by_dfu(port: &Port) -> Result<(), String> {
    if !process::exists("dfu-util") {
        return Err("missing: dfu-util; to install: apt-get install dfu-util".into());
    }
    println!("the board must be in its boot loader: BOOT0 (P1) to 3V3, then reset");
    for (section, address, name) in [(".vectors", "0x08000000", "vectors"), ("", "0x08010000:leave", "program")] {
        let part = port.image().with_extension(name);
        let mut copy = port.binutil("objcopy");
        copy.args(["-O", "binary"]);
        if section.is_empty() {
            copy.args(["-R", ".vectors"]);
        } else {
            copy.args(["-j", section]);
        }
        run(copy.arg(port.image()).arg(&part))?;
        let mut command = Command::new("dfu-util");
        command.args(["-a", "0", "-d", "0483:df11", "-s", address, "-D"]).arg(&part);
        println!("{}", shown(&command));
        run(&mut command)?;
    }
    Ok(())
}
