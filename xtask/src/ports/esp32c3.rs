//! Modules with an ESP32-C3: one file for the start of the flash, which the chip's ROM boots by itself.
//!
//! Invariant: what the program finds at an address is stored at the place that the chip's map gives it.

use super::elf::Segment;
use super::espressif::Layout;
use super::{Port, Tests, Tool, esptool};
use std::ops::Range;

pub static PORT: Port = Port {
    name: "esp32c3",
    title: "ESP32-C3 modules (RV32IMC)",
    folder: "ports/esp32c3",
    image: "target/riscv32imc-unknown-none-elf/release/firmware",
    tools: &[Tool { program: "riscv64-unknown-elf-ld", package: "binutils-riscv64-unknown-elf" }],
    binutils: "riscv64-unknown-elf-",
    convert: |port| Ok(vec![port.image(), LAYOUT.write(&port.image())?]),
    flash: |port, words| esptool::flash("esp32c3", LAYOUT.start, &LAYOUT.write(&port.image())?, words),
    emulator: None,
    tests: Tests::BuildOnly,
};

const LAYOUT: Layout = Layout {
    chip: 5,
    // 4 MB at 40 MHz.
    size_and_rate: 0x20,
    start: 0,
    // RAM as data and as instructions.
    loaded: &[0x3fc8_0000..0x3fce_0000, 0x4038_0000..0x403e_0000],
    place,
};

/// The flash as data and as instructions.
const FLASH: [Range<u32>; 2] = [0x3c00_0000..0x3c80_0000, 0x4200_0000..0x4280_0000];

/// Pages are mapped where they are, so the address says the place; the ELF image names it too.
fn place(segment: &Segment) -> Option<Result<u32, String>> {
    let Segment { address, stored, .. } = *segment;
    let is_there = FLASH.iter().any(|range| range.contains(&address));
    is_there.then(|| {
        if (address ^ stored) & 0x7f_ffff == 0 { Ok(stored) } else { Err(format!("what is found at {address:#x} cannot be stored at {stored:#x}")) }
    })
}

#[cfg(test)]
mod tests {
    use super::super::elf::word;
    use super::super::espressif::judged;
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
        let file = LAYOUT.image(0x4038_9004, &PARTS).unwrap();
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
        assert!(LAYOUT.image(0, &place(0x3_0000)).is_err());
        let near = [Segment { address: 0x4200_0010, stored: 0x10, bytes: b"x" }];
        assert!(LAYOUT.image(0, &near).is_err(), "the header is there");
    }

    #[test]
    fn esptool_knows_the_image() {
        let Some((good, notices)) = judged("esp32c3", LAYOUT.image(0x4038_9004, &PARTS).unwrap(), 63) else {
            println!("SKIPPED: there is no esptool");
            return;
        };
        assert_eq!((good, notices), (Ok(()), true), "the image, and a wrong checksum");
    }
}
