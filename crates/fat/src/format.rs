//! Making a file system.
//!
//! Invariant: the kind of FAT follows from the number of clusters, as everybody who reads it
//! will count them.

use crate::table::FIRST;
use crate::{Disk, Error, Outcome, Volume};

/// Entries of the root directory of FAT12 and FAT16.
const ROOT_ENTRIES: u32 = 512;

/// A layout: everything but the start.
struct Layout {
    cluster: u32,
    reserved: u32,
    table: u32,
    bits: u32,
}

fn lay_out(sector_size: u32, sectors: u32) -> Option<Layout> {
    let root = ROOT_ENTRIES * 32 / sector_size;
    // Up to 16 MB, up to 512 MB, and what is larger, with sectors of 512 bytes.
    for (bits, most_clusters, first, largest) in
        [(12u32, 4084u32, 1u32, 8), (16, 65524, 1, 16), (32, 0x0fff_fff5, 8, 128)]
    {
        for cluster in (0..8).map(|power| first << power).filter(|cluster| *cluster <= largest) {
            let (reserved, root) = if bits == 32 { (32, 0) } else { (1, root) };
            let available = sectors.checked_sub(reserved + root)?;
            // The table takes room from the clusters; what it is then a little too large for is never used.
            let clusters = available / cluster + FIRST;
            let table = (u64::from(clusters) * u64::from(bits)).div_ceil(8).div_ceil(u64::from(sector_size)) as u32;
            let clusters = available.checked_sub(table)? / cluster;
            let least = match bits {
                12 => 1,
                16 => 4085,
                _ => 65525,
            };
            if (least..=most_clusters).contains(&clusters) {
                return Some(Layout { cluster, reserved, table, bits });
            }
            if clusters < least {
                break;
            }
        }
    }
    None
}

impl Volume {
    /// Makes an empty file system on a whole disk.
    pub fn format<D: Disk>(disk: &mut D, sector_size: u32, sectors: u32, serial: u32) -> Outcome<Volume> {
        if !(512..=4096).contains(&sector_size) || !sector_size.is_power_of_two() {
            return Err(Error::Invalid);
        }
        let Some(Layout { cluster, reserved, table, bits }) = lay_out(sector_size, sectors) else {
            return Err(Error::Invalid);
        };
        let wide = bits == 32;
        let root_sectors = if wide { 0 } else { ROOT_ENTRIES * 32 / sector_size };
        let zeroed = reserved + table + root_sectors + if wide { cluster } else { 0 };
        for sector in 0..zeroed {
            for offset in (0..sector_size).step_by(64) {
                disk.write(sector, offset, &[0; 64])?;
            }
        }
        let mut boot = [0; 512];
        boot[..3].copy_from_slice(&[0xeb, 0xfe, 0x90]);
        boot[3..11].copy_from_slice(b"MSDOS5.0");
        boot[11..13].copy_from_slice(&(sector_size as u16).to_le_bytes());
        boot[13] = cluster as u8;
        boot[14..16].copy_from_slice(&(reserved as u16).to_le_bytes());
        boot[16] = 1;
        if !wide {
            boot[17..19].copy_from_slice(&(ROOT_ENTRIES as u16).to_le_bytes());
        }
        match u16::try_from(sectors) {
            Ok(sectors) if !wide => boot[19..21].copy_from_slice(&sectors.to_le_bytes()),
            _ => boot[32..36].copy_from_slice(&sectors.to_le_bytes()),
        }
        boot[21] = 0xf8;
        (boot[24], boot[26]) = (63, 255);
        let tail = if wide {
            boot[36..40].copy_from_slice(&table.to_le_bytes());
            (boot[44], boot[48], boot[50]) = (FIRST as u8, 1, 6);
            64
        } else {
            boot[22..24].copy_from_slice(&(table as u16).to_le_bytes());
            36
        };
        (boot[tail], boot[tail + 2]) = (0x80, 0x29);
        boot[tail + 3..tail + 7].copy_from_slice(&serial.to_le_bytes());
        boot[tail + 7..tail + 18].copy_from_slice(b"NO NAME    ");
        boot[tail + 18..tail + 26].copy_from_slice(match bits {
            12 => b"FAT12   ",
            16 => b"FAT16   ",
            _ => b"FAT32   ",
        });
        (boot[510], boot[511]) = (0x55, 0xaa);
        let first: &[u8] = match bits {
            12 => &[0xf8, 0xff, 0xff],
            16 => &[0xf8, 0xff, 0xff, 0xff],
            _ => &[0xf8, 0xff, 0xff, 0x0f, 0xff, 0xff, 0xff, 0x0f, 0xff, 0xff, 0xff, 0x0f],
        };
        disk.write(reserved, 0, first)?;
        if wide {
            for copy in [1, 7] {
                disk.write(copy, 0, &0x4161_5252u32.to_le_bytes())?;
                disk.write(copy, 484, &0x6141_7272u32.to_le_bytes())?;
                disk.write(copy, 488, &[0xff; 8])?;
                disk.write(copy, 510, &[0x55, 0xaa])?;
            }
            disk.write(6, 0, &boot)?;
        }
        disk.write(0, 0, &boot)?;
        Volume::mount(disk, sector_size, sectors)
    }
}
