//! Modules with an ESP8266: firmware in the form that the boot loader in ROM reads, by serial line to a board, or in
//! QEMU, which has the core but no chip around it.
//!
//! Invariant: the image is one file for address 0: what the boot loader copies to RAM, then what is seen in flash.

use super::elf::{self, Segment};
use super::{Emulator, Port, Tests, Tool, esptool, xtensa};
use std::ops::Range;
use std::path::{Path, PathBuf};

pub static PORT: Port = Port {
    name: "esp8266",
    title: "ESP8266 modules (Xtensa LX106)",
    folder: "ports/esp8266",
    image: "target/xtensa-lx106-none-elf/release/firmware",
    tools: &[
        Tool { program: "xtensa-lx106-elf-ld", package: "binutils-xtensa-lx106" },
        Tool { program: "python3", package: "python3" },
    ],
    binutils: "xtensa-lx106-elf-",
    convert: |port| Ok(vec![port.image(), write_image(&port.image())?]),
    flash: |port, words| esptool::flash("esp8266", 0, &write_image(&port.image())?, words),
    emulator: Some(Emulator {
        tools: &[Tool { program: "qemu-system-xtensa", package: "qemu-system-misc" }],
        command: |port, line| xtensa::emulator(&["-M", "sim", "-cpu", "lx106", "-m", "64M"], &port.image(), line),
    }),
    tests: Tests::Sample,
};

const MAGIC: u8 = 0xe9;
/// Two data lines, the mode that every flash chip has.
const MODE: u8 = 2;
/// 2 MB at 40 MHz.
const SIZE_AND_RATE: u8 = 0x30;
const SEED: u8 = 0xef;

/// What the boot loader copies to RAM for instructions.
const INSTRUCTIONS: Range<u32> = 0x4010_0000..0x4010_8000;
/// Where flash is seen.
const WINDOW: Range<u32> = 0x4020_0000..0x4030_0000;

/// A file for the start of flash: header, segments with their address and length, padding up to a checksum at the end
/// of 16 bytes; then, at its place, what is seen in the window.
fn image(entry: u32, segments: &[Segment]) -> Result<Vec<u8>, String> {
    let of = |range: Range<u32>| segments.iter().filter(move |segment| range.contains(&segment.stored));
    let mut file = vec![MAGIC, of(INSTRUCTIONS).count() as u8, MODE, SIZE_AND_RATE];
    file.extend(entry.to_le_bytes());
    let mut checksum = SEED;
    for segment in of(INSTRUCTIONS) {
        let length = segment.bytes.len().next_multiple_of(4);
        file.extend(segment.stored.to_le_bytes());
        file.extend((length as u32).to_le_bytes());
        file.extend(segment.bytes);
        file.resize(file.len() + length - segment.bytes.len(), 0);
        checksum = segment.bytes.iter().fold(checksum, |sum, byte| sum ^ byte);
    }
    file.resize(file.len() / 16 * 16 + 15, 0);
    file.push(checksum);
    let start = file.len();
    for segment in of(WINDOW) {
        let place = (segment.stored - WINDOW.start) as usize;
        if place < start {
            return Err("what the boot loader copies reaches into what is seen in flash".into());
        }
        file.resize(file.len().max(place + segment.bytes.len()), 0xff);
        file[place..place + segment.bytes.len()].copy_from_slice(segment.bytes);
    }
    Ok(file)
}

/// Writes the image as a file for the boot loader beside it.
fn write_image(image_file: &Path) -> Result<PathBuf, String> {
    let elf = std::fs::read(image_file).map_err(|error| format!("{}: {error}", image_file.display()))?;
    let no_image = || format!("{}: not an ELF image", image_file.display());
    let (entry, segments) = (elf::entry(&elf).ok_or_else(no_image)?, elf::segments(&elf).ok_or_else(no_image)?);
    let path = image_file.with_extension("bin");
    std::fs::write(&path, image(entry, &segments)?).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_has_a_header_a_checksum_and_what_is_seen_at_its_place() {
        let part = |stored, bytes| Segment { address: stored, stored, bytes };
        let segments: [Segment; 4] = [
            part(0x4010_0000, &[1, 2, 3, 4, 5]),
            part(0x4020_9000, b"text"),
            part(0x5000_0000, b"the emulator's"),
            Segment { address: 0x3ffe_8000, stored: 0x4020_9100, bytes: b"data" },
        ];
        let file = image(0x4010_0080, &segments).unwrap();
        assert_eq!(file[..8], [0xe9, 1, 2, 0x30, 0x80, 0, 0x10, 0x40]);
        assert_eq!((elf::word(&file, 8), elf::word(&file, 12)), (Some(0x4010_0000), Some(8)));
        assert_eq!(file[16..24], [1, 2, 3, 4, 5, 0, 0, 0]);
        assert_eq!((file[24..31].iter().max(), file[31]), (Some(&0), 0xef ^ 1 ^ 2 ^ 3 ^ 4 ^ 5));
        assert_eq!((&file[0x9000..0x9005], &file[0x9100..]), (&b"text\xff"[..], &b"data"[..]));
        let near = [segments[0], part(0x4020_0010, b"x")];
        assert!(image(0, &near).is_err());
    }
}
