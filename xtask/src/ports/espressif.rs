//! Images for chips of Espressif that the chip's ROM boots by itself, without another boot loader.
//!
//! The ROM knows the first part of the file only: a header, then the segments that it loads into RAM, then their checksum.
//! The rest lies where the program finds it in the flash, which its first instructions map.
//!
//! Invariant: a place in the file is the same place in the flash, from the file's start on.

use super::elf::{self, Segment};
use std::ops::Range;
use std::path::{Path, PathBuf};

const MAGIC: u8 = 0xe9;
/// Two data lines, the mode that every flash chip has.
const MODE: u8 = 2;
/// The pin that nothing protects.
const NO_PIN: u8 = 0xee;
/// The newest version of the chip that the image is for: any.
const ANY_VERSION: u16 = 0xffff;
const SEED: u8 = 0xef;

/// A chip's memories.
pub struct Layout {
    /// The chip's number in the header.
    pub chip: u8,
    /// How large the flash is, and its rate.
    pub size_and_rate: u8,
    /// Where in the flash the ROM finds the file.
    pub start: u32,
    /// What the ROM loads, by addresses.
    pub loaded: &'static [Range<u32>],
    /// The place in the flash of what the program finds there; None: the segment is not in the flash.
    pub place: fn(&Segment) -> Option<Result<u32, String>>,
}

impl Layout {
    fn is_loaded(&self, segment: &Segment) -> bool {
        self.loaded.iter().any(|range| range.contains(&segment.address))
    }

    /// The file.
    pub fn image(&self, entry: u32, segments: &[Segment]) -> Result<Vec<u8>, String> {
        let loaded = || segments.iter().filter(|segment| self.is_loaded(segment) && (self.place)(segment).is_none());
        let mut file = vec![MAGIC, loaded().count() as u8, MODE, self.size_and_rate];
        file.extend(entry.to_le_bytes());
        // Strengths of pins, the chip, its oldest version, its oldest and newest version again, reserved, no digest.
        file.extend([NO_PIN, 0, 0, 0, self.chip, 0, 0, 0, 0]);
        file.extend(ANY_VERSION.to_le_bytes());
        file.extend([0; 5]);
        let mut checksum = SEED;
        for segment in loaded() {
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
        for segment in segments {
            let Some(place) = (self.place)(segment) else { continue };
            let place = place?.checked_sub(self.start).map(|place| place as usize).filter(|place| *place >= start);
            let place = place.ok_or_else(|| format!("what is found at {:#x} lies where the ROM's part is", segment.address))?;
            file.resize(file.len().max(place + segment.bytes.len()), 0xff);
            file[place..place + segment.bytes.len()].copy_from_slice(segment.bytes);
        }
        Ok(file)
    }

    /// Writes the file beside the ELF image.
    pub fn write(&self, path: &Path) -> Result<PathBuf, String> {
        let elf = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let parts = elf::entry(&elf).zip(elf::segments(&elf));
        let (entry, segments) = parts.ok_or_else(|| format!("{}: not an ELF image", path.display()))?;
        let file = path.with_extension("bin");
        std::fs::write(&file, self.image(entry, &segments)?).map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(file)
    }
}

/// Lets esptool judge a file, and the file with a wrong checksum at a place; None when there is no tool.
#[cfg(test)]
pub fn judged(chip: &str, mut file: Vec<u8>, checksum: usize) -> Option<(Result<(), String>, bool)> {
    let path = std::env::temp_dir().join(format!("{chip}-{}.bin", std::process::id()));
    std::fs::write(&path, &file).unwrap();
    let good = super::esptool::judge(chip, &path)?;
    file[checksum] ^= 1;
    std::fs::write(&path, &file).unwrap();
    let bad = super::esptool::judge(chip, &path)?;
    std::fs::remove_file(&path).unwrap();
    Some((good, bad.is_err()))
}
