//! Modules with an ESP32-C3: one file for the start of the flash, which the chip's ROM boots by itself.
//!
//! The ROM knows the first part only: a header, then the segments that it loads into RAM, then their checksum. The rest of
//! the file lies where the program finds it in the flash, which its first instructions map.
//!
//! Invariant: a place in the file is the same place in the flash.

use super::elf::{self, Segment};
use super::{Port, Tests, Tool, esptool};
use std::ops::Range;
use std::path::{Path, PathBuf};

pub static PORT: Port = Port {
    name: "esp32c3",
    title: "ESP32-C3 modules (RV32IMC)",
    folder: "ports/esp32c3",
    image: "target/riscv32imc-unknown-none-elf/release/firmware",
    tools: &[Tool { program: "riscv64-unknown-elf-ld", package: "binutils-riscv64-unknown-elf" }],
    binutils: "riscv64-unknown-elf-",
    convert: |port| Ok(vec![port.image(), write_image(&port.image())?]),
    flash: |port, words| esptool::flash("esp32c3", &write_image(&port.image())?, words),
    emulator: None,
    tests: Tests::BuildOnly,
};

const MAGIC: u8 = 0xe9;
/// Two data lines, the mode that every flash chip has.
const MODE: u8 = 2;
/// 4 MB at 40 MHz.
const SIZE_AND_RATE: u8 = 0x20;
/// The chip's number, and the pin that nothing protects.
const CHIP: u8 = 5;
const NO_PIN: u8 = 0xee;
/// The newest version of the chip that the image is for: any.
const ANY_VERSION: u16 = 0xffff;
const SEED: u8 = 0xef;

/// RAM as data and as instructions.
const RAM: [Range<u32>; 2] = [0x3fc8_0000..0x3fce_0000, 0x4038_0000..0x403e_0000];
/// The flash as data and as instructions.
const FLASH: [Range<u32>; 2] = [0x3c00_0000..0x3c80_0000, 0x4200_0000..0x4280_0000];

/// The file for the start of the flash.
fn image(entry: u32, segments: &[Segment]) -> Result<Vec<u8>, String> {
    let within = |ranges: &'static [Range<u32>; 2]| {
        segments.iter().filter(move |segment| ranges.iter().any(|range| range.contains(&segment.address)))
    };
    let mut file = vec![MAGIC, within(&RAM).count() as u8, MODE, SIZE_AND_RATE];
    file.extend(entry.to_le_bytes());
    // Strengths of pins, the chip, its oldest version, its oldest and newest version again, reserved, no digest.
    file.extend([NO_PIN, 0, 0, 0, CHIP, 0, 0, 0, 0]);
    file.extend(ANY_VERSION.to_le_bytes());
    file.extend([0; 5]);
    let mut checksum = SEED;
    for segment in within(&RAM) {
        let length = segment.bytes.len().next_multiple_of(4);
        file.extend(segment.address.to_le_bytes());
        file.extend((length as u32).to_le_bytes());
        file.extend(segment.bytes);
        file.resize(file.len() + length - segment.bytes.len(), 0);
        checksum = segment.bytes.iter().fold(checksum, |sum, byte| sum ^ byte);
    }
    file.resize(file.len() / 16 * 16 + 15, 0);
    file.push(checksum);
    let start = file.len();
    for segment in within(&FLASH) {
        let place = segment.stored as usize;
        if place < start || (segment.address ^ segment.stored) & 0x7f_ffff != 0 {
            return Err(format!("what is found at {:#x} cannot be stored at {place:#x}", segment.address));
        }
        file.resize(file.len().max(place + segment.bytes.len()), 0xff);
        file[place..place + segment.bytes.len()].copy_from_slice(segment.bytes);
    }
    Ok(file)
}

/// Writes the file beside the ELF image.
fn write_image(path: &Path) -> Result<PathBuf, String> {
    let elf = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let parts = elf::entry(&elf).zip(elf::segments(&elf));
    let (entry, segments) = parts.ok_or_else(|| format!("{}: not an ELF image", path.display()))?;
    let file = path.with_extension("bin");
    std::fs::write(&file, image(entry, &segments)?).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::super::elf::word;
    use super::*;

    const PARTS: [Segment; 5] = [
        Segment { address: 0x4038_9000, stored: 0, bytes: &[1, 2, 3, 4, 5] },
        Segment { address: 0x3fc8_a000, stored: 8, bytes: &[6; 4] },
        Segment { address: 0x4202_0000, stored: 0x2_0000, bytes: b"text" },
        Segment { address: 0x3c02_0010, stored: 0x2_0010, bytes: b"data" },
        Segment { address: 0x6000_0000, stored: 0, bytes: b"nowhere" },
    ];

    #[test]
    fn the_rom_finds_what_it_loads_and_the_program_the_rest() {
        let file = image(0x4038_9004, &PARTS).unwrap();
        assert_eq!(file[..8], [0xe9, 2, 2, 0x20, 4, 0x90, 0x38, 0x40]);
        assert_eq!(file[8..24], [0xee, 0, 0, 0, 5, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0]);
        assert_eq!((word(&file, 24), word(&file, 28)), (Some(0x4038_9000), Some(8)));
        assert_eq!(file[32..40], [1, 2, 3, 4, 5, 0, 0, 0]);
        assert_eq!((word(&file, 40), word(&file, 44), word(&file, 48)), (Some(0x3fc8_a000), Some(4), Some(0x0606_0606)));
        assert_eq!((file[52..63].iter().max(), file[63]), (Some(&0), 0xef ^ 1 ^ 2 ^ 3 ^ 4 ^ 5));
        assert_eq!((&file[0x2_0000..0x2_0005], &file[0x2_0010..]), (&b"text\xff"[..], &b"data"[..]));
    }

    #[test]
    fn what_lies_where_it_is_not_found_is_refused() {
        let place = |stored| [Segment { stored, ..PARTS[2] }];
        assert!(image(0, &place(0x3_0000)).is_err());
        let near = [Segment { address: 0x4200_0010, stored: 0x10, bytes: b"x" }];
        assert!(image(0, &near).is_err(), "the header is there");
    }

    #[test]
    fn esptool_knows_the_image() {
        let path = std::env::temp_dir().join(format!("esp32c3-{}.bin", std::process::id()));
        let mut file = image(0x4038_9004, &PARTS).unwrap();
        std::fs::write(&path, &file).unwrap();
        let Some(good) = esptool::judge("esp32c3", &path) else {
            println!("SKIPPED: there is no esptool");
            return;
        };
        file[63] ^= 1;
        std::fs::write(&path, &file).unwrap();
        let bad = esptool::judge("esp32c3", &path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(good, Ok(()));
        assert!(bad.is_err(), "a wrong checksum");
    }
}
