//! Modules with an ESP32: one file for the flash from its second sector on, which the chip's ROM boots by itself; or QEMU,
//! which has a core of the same kind, without a chip, and memory where the chip has its memories.
//!
//! Invariant: what the program finds at an address is stored at the place that the program's own map gives it.

use super::elf::Segment;
use super::espressif::Layout;
use super::{Emulator, Port, Tests, Tool, esptool, xtensa};

pub static PORT: Port = Port {
    name: "esp32",
    title: "ESP32 modules (Xtensa LX6)",
    folder: "ports/esp32",
    image: "target/xtensa-esp32-none-elf/release/firmware",
    tools: &[
        Tool { program: "xtensa-lx106-elf-ld", package: "binutils-xtensa-lx106" },
        Tool { program: "python3", package: "python3" },
    ],
    binutils: "xtensa-lx106-elf-",
    convert: |port| Ok(vec![port.image(), LAYOUT.write(&port.image())?]),
    flash: |port, words| esptool::flash("esp32", LAYOUT.start, &LAYOUT.write(&port.image())?, words),
    emulator: Some(Emulator {
        tools: &[Tool { program: "qemu-system-xtensa", package: "qemu-system-misc" }],
        // Memory as far as the chip's addresses go; only what is used of it is taken.
        command: |port, line| xtensa::emulator(&["-M", "sim", "-cpu", "dc233c", "-m", "1300M"], &port.image(), line),
    }),
    tests: Tests::Sample,
};

const LAYOUT: Layout = Layout {
    chip: 0,
    // 4 MB at 26 MHz.
    size_and_rate: 0x21,
    start: 0x1000,
    // RAM as instructions.
    loaded: &[0x4008_0000..0x400a_0000],
    place,
};

/// The program stores what it finds as data, and what it copies from there, and instructions: see `link.x` of the port.
fn place(segment: &Segment) -> Option<Result<u32, String>> {
    match segment.stored {
        stored @ 0x3f40_0000..0x3f80_0000 => Some(Ok(stored - 0x3f40_0000)),
        stored @ 0x400d_0000..0x4040_0000 => Some(Ok(stored - 0x400c_0000)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::elf::word;
    use super::super::espressif::judged;
    use super::*;

    const PARTS: [Segment; 5] = [
        Segment { address: 0x4008_0000, stored: 0x4008_0000, bytes: &[1, 2, 3, 4, 5] },
        Segment { address: 0x400d_0000, stored: 0x400d_0000, bytes: b"text" },
        Segment { address: 0x3f41_0010, stored: 0x3f41_0010, bytes: b"rodata" },
        Segment { address: 0x3fff_0000, stored: 0x3f41_0020, bytes: b"data" },
        Segment { address: 0xfe00_0000, stored: 0xfe00_0000, bytes: b"the emulator's" },
    ];

    #[test]
    fn the_rom_finds_what_it_loads_and_the_program_the_rest() {
        let file = LAYOUT.image(0x4008_0400, &PARTS).unwrap();
        assert_eq!(file[..8], [0xe9, 1, 2, 0x21, 0, 4, 8, 0x40]);
        assert_eq!((file[12], word(&file, 24), word(&file, 28)), (0, Some(0x4008_0000), Some(8)));
        assert_eq!((file[32..40].to_vec(), file[47]), (vec![1, 2, 3, 4, 5, 0, 0, 0], 0xef ^ 1 ^ 2 ^ 3 ^ 4 ^ 5));
        // The file begins at the second sector.
        assert_eq!((&file[0xf000..0xf005], &file[0xf010..0xf016], &file[0xf020..]), (&b"text\xff"[..], &b"rodata"[..], &b"data"[..]));
        let near = [Segment { address: 0x3f40_0010, stored: 0x3f40_0010, bytes: b"x" }];
        assert!(LAYOUT.image(0, &near).is_err(), "before the file");
    }

    #[test]
    fn esptool_knows_the_image() {
        let Some((good, notices)) = judged("esp32", LAYOUT.image(0x4008_0400, &PARTS).unwrap(), 47) else {
            println!("SKIPPED: there is no esptool");
            return;
        };
        assert_eq!((good, notices), (Ok(()), true), "the image, and a wrong checksum");
    }
}
