//! Raspberry Pi Pico: firmware for the RP2040, in the emulator rp2040js or on a board.
//!
//! Invariant: a block of a UF2 file is one page of flash, and blocks are in the order of their addresses.

use super::elf::segments;
use super::{ARM_LINKER, Emulator, Line, Port, Tests, Tool, run};
use crate::process;
use std::path::{Path, PathBuf};
use std::process::Command;

pub static PORT: Port = Port {
    name: "pico",
    title: "Raspberry Pi Pico (RP2040)",
    folder: "ports/pico",
    image: "target/thumbv6m-none-eabi/release/firmware",
    tools: &[ARM_LINKER, Tool { program: "python3", package: "python3" }],
    binutils: "arm-none-eabi-",
    convert: |port| Ok(vec![port.image(), write_uf2(&port.image())?]),
    flash,
    emulator: Some(Emulator {
        tools: &[
            Tool { program: "node", package: "nodejs" },
            Tool { program: "target/emulator/node_modules/rp2040js/package.json", package: "npm:target/emulator:rp2040js@1.4.1" },
        ],
        command: |port, line| emulator(&port.image(), line),
    }),
    tests: Tests::Sample,
};

const BLOCK: usize = 512;
const PAGE: usize = 256;
const MAGIC: [u32; 2] = [0x0a32_4655, 0x9e5d_5157];
const LAST_MAGIC: u32 = 0x0ab1_6f30;
/// The family number is given.
const FLAGS: u32 = 0x2000;
const RP2040: u32 = 0xe48b_ff56;
/// Where the flash can be read, first and last address.
const FLASH: std::ops::Range<u32> = 0x1000_0000..0x1100_0000;

fn emulator(image: &Path, line: Line) -> Command {
    let folder = crate::root().join("ports/pico/emulator");
    let mut command = match line {
        Line::Pty => {
            let mut command = super::bridge(None);
            command.arg("node");
            command
        }
        _ => Command::new("node"),
    };
    command.arg(folder.join("run.mjs")).arg(image);
    match line {
        Line::Pipes => command.arg("--greet"),
        Line::Terminal => command.args(["--greet", "--terminal"]),
        Line::Pty => &mut command,
        Line::Tcp(port) => command.args(["--tcp", &port.to_string()]),
    };
    command
}

/// The pages of flash that an ELF image fills, by address.
fn pages(elf: &[u8]) -> Option<Vec<(u32, [u8; PAGE])>> {
    let mut pages: std::collections::BTreeMap<u32, [u8; PAGE]> = Default::default();
    for segment in segments(elf)?.into_iter().filter(|segment| FLASH.contains(&segment.stored)) {
        for (place, byte) in (segment.stored..).zip(segment.bytes) {
            let page = place - place % PAGE as u32;
            pages.entry(page).or_insert([0; PAGE])[(place - page) as usize] = *byte;
        }
    }
    Some(pages.into_iter().collect())
}

fn uf2(pages: &[(u32, [u8; PAGE])]) -> Vec<u8> {
    let mut file = Vec::with_capacity(pages.len() * BLOCK);
    for (number, (address, page)) in pages.iter().enumerate() {
        let start = file.len();
        for field in [MAGIC[0], MAGIC[1], FLAGS, *address, PAGE as u32, number as u32, pages.len() as u32, RP2040] {
            file.extend(field.to_le_bytes());
        }
        file.extend(page);
        file.resize(start + BLOCK - 4, 0);
        file.extend(LAST_MAGIC.to_le_bytes());
    }
    file
}

/// Writes the image as a UF2 file beside it.
fn write_uf2(image: &Path) -> Result<PathBuf, String> {
    let elf = std::fs::read(image).map_err(|error| format!("{}: {error}", image.display()))?;
    let pages = pages(&elf).ok_or_else(|| format!("{}: not an ELF image", image.display()))?;
    let path = image.with_extension("uf2");
    std::fs::write(&path, uf2(&pages)).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Copies the UF2 file to a board in its boot loader, or lets picotool do it.
fn flash(port: &Port, words: &[String]) -> Result<(), String> {
    let file = write_uf2(&port.image())?;
    let given = words.first().map(PathBuf::from);
    if let Some(disk) = given.or_else(boot_disk) {
        let target = disk.join("firmware.uf2");
        println!("copying {} to {}", file.display(), target.display());
        return std::fs::copy(&file, &target).map(|_| ()).map_err(|error| format!("{}: {error}", target.display()));
    }
    if process::exists("picotool") {
        println!("no disk of a boot loader is mounted: picotool load -f -x {}", file.display());
        return run(Command::new("picotool").args(["load", "-f", "-x"]).arg(&file));
    }
    Err(format!(
        "No board in its boot loader is mounted. Hold BOOTSEL while plugging it in (or run machine.bootloader() on it), mount\n\
        its disk RPI-RP2 and run this again, with the disk's path if it is not found; or install picotool.\n\
        The file is {}",
        file.display()
    ))
}

/// Where the boot loader's disk is mounted: it has a file that names the board.
fn boot_disk() -> Option<PathBuf> {
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    let points = mounts.lines().filter_map(|line| line.split(' ').nth(1)).map(|point| PathBuf::from(point.replace("\\040", " ")));
    let mut points = points.chain([PathBuf::from("/Volumes/RPI-RP2")]);
    points.find(|point| {
        std::fs::read_to_string(point.join("INFO_UF2.TXT")).is_ok_and(|text| text.contains("RPI-RP2"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::elf::{made_of as elf, word};
    use super::*;

    #[test]
    fn segments_that_share_a_page_become_one_block() {
        let image = elf(&[(1, 0x1000_0000, &[1; 256]), (1, 0x1000_0100, &[2; 10]), (1, 0x1000_0180, &[3]), (2, 0x1000_0000, &[9])]);
        let pages = pages(&image).unwrap();
        assert_eq!(pages.iter().map(|(address, _)| *address).collect::<Vec<_>>(), [0x1000_0000, 0x1000_0100]);
        assert_eq!((pages[1].1[9], pages[1].1[10], pages[1].1[0x80]), (2, 0, 3));
        let file = uf2(&pages);
        assert_eq!(file.len(), 2 * BLOCK);
        assert_eq!((word(&file, 512 + 12), word(&file, 512 + 20), word(&file, 512 + 24)), (Some(0x1000_0100), Some(1), Some(2)));
        assert_eq!((word(&file, 0), word(&file, 28), word(&file, 508)), (Some(MAGIC[0]), Some(RP2040), Some(LAST_MAGIC)));
    }

    #[test]
    fn memory_outside_of_the_flash_is_left_out() {
        assert_eq!(pages(&elf(&[(1, 0x2000_0000, &[1; 4])])), Some(vec![]));
        assert_eq!(pages(&[0; 10]), None);
    }
}
